Option Explicit

' For a copy of the add-in that takes itself to be on a Mac: the system's way to a script, and what was handed over.

Private mScript As String
Private mAnswer As String
Private mTold As String

Public Function AppleScriptTask(ByVal Script As String, ByVal Handler As String, ByVal Given As String) As Variant
    mScript = Script & "/" & Handler & "/" & Given
    If mAnswer = "" Then Err.Raise 5, Description:="no script"
    AppleScriptTask = mAnswer
End Function

Public Sub ZsTell(ByVal Text As String, ByVal Icon As Long)
    mTold = Text
End Sub

Public Function FunctionOnMac() As String
    FunctionOnMac = CStr(ZS_AMOUNT("5"))
End Function

Public Function PressOnMac() As String
    mAnswer = "started"
    ZsPress "functions"
    PressOnMac = mScript & "|" & mTold
End Function

Public Function PressWithoutPython() As String
    mAnswer = "missing"
    mTold = ""
    ZsPress "functions"
    PressWithoutPython = mTold
End Function

Public Function PressWithoutScript() As String
    mAnswer = ""
    mTold = ""
    ZsPress "functions"
    PressWithoutScript = mTold
End Function

Public Function NeedsWorkbook() As String
    NeedsWorkbook = ZsNeedsWorkbook("check_workbook") & ZsNeedsWorkbook("consolidate") & ZsNeedsWorkbook("nothing")
End Function

Public Function CopyForMac(ByVal Home As String) As String
    CopyForMac = ZsCopyForMac(Home)
End Function
