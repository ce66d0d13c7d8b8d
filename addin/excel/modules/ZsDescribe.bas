Option Explicit
Option Private Module

' The help of the functions in Excel's function wizard, from the sheet of texts.

Private Const MOST_TRIES As Long = 3

Private mDone As Boolean
Private mBusy As Boolean
Private mTries As Long

Public Sub ZsDescribeFunctions()
    If mDone Or mBusy Or mTries >= MOST_TRIES Then Exit Sub
    If ZsIsMac() Or Not ZsIsExcel() Then Exit Sub
    mBusy = True
    mTries = mTries + 1
    On Error Resume Next
    ZsDescribeAll
    If Err.Number <> 0 Then
        ' Some versions describe nothing in a hidden workbook, and an add-in is one.
        Err.Clear
        Application.ScreenUpdating = False
        ThisWorkbook.IsAddin = False
        ZsDescribeAll
        mDone = (Err.Number = 0)
        ThisWorkbook.IsAddin = True
        Application.ScreenUpdating = True
    Else
        mDone = True
    End If
    ThisWorkbook.Saved = True
    mBusy = False
End Sub

Private Sub ZsDescribeAll()
    Dim Texts As Variant
    Dim Row As Long
    Texts = ZsTexts2D()
    For Row = LBound(Texts, 1) To UBound(Texts, 1)
        If Texts(Row, 1) = "function" Then ZsDescribeOne Texts, Row
    Next Row
End Sub

Private Sub ZsDescribeOne(ByVal Texts As Variant, ByVal Row As Long)
    ' By way of Object: Excel on the Mac may know fewer arguments, and has to compile this too.
    Dim Program As Object
    Set Program = Application
    Program.MacroOptions Macro:="'" & ThisWorkbook.Name & "'!" & Texts(Row, 2), _
        Description:=Texts(Row, 3), Category:=Texts(Row, 4), ArgumentDescriptions:=ZsHelps(Texts, Row)
End Sub

Public Function ZsHelps(ByVal Texts As Variant, ByVal Row As Long) As Variant
    ' The help of each argument, from the fifth column up to the first empty one.
    Dim Helps() As String
    Dim Count As Long
    Do While 5 + Count <= UBound(Texts, 2)
        If Texts(Row, 5 + Count) = "" Then Exit Do
        ReDim Preserve Helps(1 To Count + 1)
        Helps(Count + 1) = Texts(Row, 5 + Count)
        Count = Count + 1
    Loop
    ZsHelps = Helps
End Function
