Option Explicit
Option Private Module

' Excel on the Mac. Its VBA starts no program; it runs a script that installing has put where only the person, and no
' macro, can write. The script starts Python and answers at once. There is no such way for functions in cells.

#If Mac Then
Private Const SCRIPT As String = "zhaoshang.applescript"
Private Const HANDLER As String = "ZsPress"
#End If

Public Function ZsIsMac() As Boolean
    ' LibreOffice takes the lines of all conditions, and then the last one counts.
    #If Mac Then
        ZsIsMac = True
    #Else
        ZsIsMac = False
    #End If
End Function

Public Sub ZsPressOnMac(ByVal Action As String)
    #If Mac Then
        Dim Given As String
        On Error GoTo NoCopy
        Given = ZsHandedOver(Action)
        If Given = "" Then Exit Sub
        On Error GoTo NoScript
        If AppleScriptTask(SCRIPT, HANDLER, Given) <> "started" Then ZsTell ZsText("no_interpreter_mac"), 48
        Exit Sub
NoCopy:
        ZsTell ZsText("button_failed") & vbCrLf & Err.Description, 48
        Exit Sub
NoScript:
        ZsTell ZsText("no_script_mac") & vbCrLf & Err.Description, 48
    #End If
End Sub

Public Function ZsHandedOver(ByVal Action As String) As String
    ' action|saved|folder with a copy|file: what addin/excel/mac/button.py reads. Empty: there is no workbook to check.
    Dim Folder As String
    Dim Saved As String
    Dim File As String
    Saved = "1"
    If ActiveWorkbook Is Nothing Then
        If ZsNeedsWorkbook(Action) Then
            ZsTell ZsText("no_workbook"), 48
            Exit Function
        End If
    Else
        File = ActiveWorkbook.FullName
        If Not ActiveWorkbook.Saved Then Saved = "0"
        If ZsNeedsWorkbook(Action) Or Saved = "0" Then Folder = ZsCopyForMac(Environ$("HOME"))
    End If
    ZsHandedOver = Action & "|" & Saved & "|" & Folder & "|" & File
End Function

Public Function ZsNeedsWorkbook(ByVal Action As String) As Boolean
    Dim Texts As Variant
    Dim Row As Long
    Texts = ZsTexts2D()
    For Row = LBound(Texts, 1) To UBound(Texts, 1)
        If Texts(Row, 1) = "input" And Texts(Row, 2) = Action And Texts(Row, 4) = "current_workbook" Then
            ZsNeedsWorkbook = True
        End If
    Next Row
End Function

Public Function ZsCopyForMac(ByVal Home As String) As String
    ' The copy has the workbook's own name, in a folder of its own: the name may tell the unit. HOME is the folder in
    ' which Excel may write without asking; Python removes the copy.
    Dim Folder As String
    Dim File As String
    Folder = Home & "/zhaoshang-" & Format$(Now, "yyyymmdd") & Right$("0000000" & CStr(CLng(Timer * 100)), 7)
    File = ActiveWorkbook.Name
    If InStr(File, ".") = 0 Then File = File & ".xlsx"
    MkDir Folder
    ActiveWorkbook.SaveCopyAs Folder & "/" & File
    ZsCopyForMac = Folder
End Function
