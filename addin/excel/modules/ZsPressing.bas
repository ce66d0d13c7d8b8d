Option Explicit
Option Private Module

' What happens when a button of the ribbon is pressed.

Public Sub ZsPress(ByVal Action As String)
    On Error GoTo Failed
    If ZsIsMac() Then
        ZsPressOnMac Action
        Exit Sub
    End If
    ZsForgetInterpreter
    If ZsInterpreter() = "" Then
        ZsTell ZsText("no_interpreter"), 48
    ElseIf Not ZsIsExcel() Then
        ZsPressOutside Action
    ElseIf ActiveWorkbook Is Nothing Then
        ZsTell ZsText("no_workbook"), 48
    Else
        Application.StatusBar = ZsText("starting")
        RunPython "import addin.excel.buttons; addin.excel.buttons.press('" & Action & "')"
        Application.StatusBar = False
        ZsTryAgain
    End If
    Exit Sub
Failed:
    Application.StatusBar = False
    ZsTell ZsText("button_failed") & vbCrLf & Err.Description, 48
End Sub

' --- in another program than Excel: the command line does the work ----------------------------

Private Sub ZsPressOutside(ByVal Action As String)
    ' WPS: ask here, hand the answers and a copy of the workbook to the command, open its report.
    Dim Report As String
    Dim Answers As String
    Dim Code As Long
    If Not ZsAnswers(Action, Answers) Then Exit Sub
    Report = Environ$("TEMP") & "\zhaoshang-" & CreateGUID() & ".xlsx"
    Code = WScript.Run(ZsQuoted(ZsInterpreter()) & " -P -B -m addin.cli addin press " & Action & _
        " --report " & ZsQuoted(Report) & Answers, 0, True)
    If FileExists(Report) Then
        Workbooks.Open Report
    Else
        ZsTell ZsText("button_failed") & vbCrLf & CStr(Code), 48
    End If
End Sub

Private Function ZsAnswers(ByVal Action As String, ByRef Answers As String) As Boolean
    ' Ask for all inputs of an action, in order; False: the person cancelled one that has to be answered.
    ' What is left empty is for the program to propose, or to miss.
    Dim Texts As Variant
    Dim Row As Long
    Dim Given As Variant
    Texts = ZsTexts2D()
    For Row = LBound(Texts, 1) To UBound(Texts, 1)
        If Texts(Row, 1) = "input" And Texts(Row, 2) = Action Then
            If Texts(Row, 4) = "current_workbook" Then
                Given = ZsCopyOfWorkbook()
                If Given = "" Then Exit Function
                Answers = Answers & " --workbook " & ZsQuoted(Given)
            Else
                Given = ZsAsk(CStr(Texts(Row, 4)), CStr(Texts(Row, 5)), CStr(Texts(Row, 7)))
                If VarType(Given) <> vbString Then
                    If Texts(Row, 6) = "1" Then Exit Function
                ElseIf Given <> "" Then
                    Answers = Answers & " --answer " & ZsQuoted(Texts(Row, 3) & "=" & Given)
                End If
            End If
        End If
    Next Row
    ZsAnswers = True
End Function

Private Function ZsCopyOfWorkbook() As String
    ' The copy has the workbook's own name, in a folder of its own: the name may tell the unit.
    Dim Folder As String
    If ActiveWorkbook Is Nothing Then
        ZsTell ZsText("no_workbook"), 48
        Exit Function
    End If
    Folder = Environ$("TEMP") & "\zhaoshang-" & CreateGUID()
    MkDir Folder
    ZsCopyOfWorkbook = Folder & "\" & ActiveWorkbook.Name
    ActiveWorkbook.SaveCopyAs ZsCopyOfWorkbook
End Function

Private Function ZsAsk(ByVal Kind As String, ByVal Label As String, ByVal Filter As String) As Variant
    ' One answer, False when the person cancelled; several files are parted by |.
    Dim Given As Variant
    Dim Shown As String
    Shown = Label & "," & IIf(Filter = "", "*.*", Filter)
    Select Case Kind
        Case "folder"
            Given = ZsFolder(Label)
        Case "file_open"
            Given = Application.GetOpenFilename(Shown, 1, Label)
        Case "files"
            Given = Application.GetOpenFilename(Shown, 1, Label, , True)
        Case "file_save"
            Given = Application.GetSaveAsFilename("", Shown, 1, Label)
        Case Else
            Given = Application.InputBox(Label, ZsText("title"), "", Type:=2)
    End Select
    If IsArray(Given) Then
        ZsAsk = Join(Given, "|")
    Else
        ZsAsk = Given
    End If
End Function

Private Function ZsFolder(ByVal Label As String) As Variant
    ' By way of Object: Excel on the Mac has no FileDialog, and has to compile this too.
    Const FOLDER_PICKER As Long = 4
    Dim Program As Object
    Set Program = Application
    ZsFolder = False
    With Program.FileDialog(FOLDER_PICKER)
        .Title = Label
        If .Show Then ZsFolder = .SelectedItems(1)
    End With
End Function

Public Function ZsQuoted(ByVal Text As String) As String
    ' A part of a command line: no quotes inside, and no backslash that would swallow the last one.
    Dim Plain As String
    Plain = Replace(Text, Chr$(34), "")
    If Right$(Plain, 1) = "\" Then Plain = Plain & "\"
    ZsQuoted = Chr$(34) & Plain & Chr$(34)
End Function
