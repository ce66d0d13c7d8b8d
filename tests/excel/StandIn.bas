Option Explicit

' For a copy of the add-in that takes LibreOffice for Excel: the library of xlwings, which always fails here.

Private mTries As Long

Public Function XLPy() As Variant
    mTries = mTries + 1
    Err.Raise 1000, Description:="no library"
End Function

Public Function Unreachable() As String
    ' Two cells in a row ask once; after a new start they ask again.
    Dim First As String
    First = CStr(ZS_AMOUNT("5"))
    Unreachable = First & CStr(ZS_AMOUNT("6") = First) & CStr(mTries)
    ZsTryAgain
    First = CStr(ZS_AMOUNT("7"))
    Unreachable = Unreachable & CStr(mTries) & ZsLastError()
End Function
