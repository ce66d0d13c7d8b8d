Option Explicit
Option Private Module

' Which program this is, where Python is, and how to speak to the person.

Private Const FOLDER_NAME As String = "zhaoshang"
Private Const FILE_NAME As String = "excel.conf"
Private Const KEY As String = "interpreter"

Private mInterpreter As String
Private mTexts As Variant

' --- the program -------------------------------------------------------------------------

Public Function ZsIsExcel() As Boolean
    ' A program that does not know where it is installed is another one.
    On Error GoTo Other
    ZsIsExcel = ZsIsExcelProgram(Application.Name, Application.Path)
Other:
End Function

Public Function ZsIsExcelProgram(ByVal ProgramName As String, ByVal Path As String) As Boolean
    ' WPS and LibreOffice may also call themselves Microsoft Excel; where they are installed tells.
    Dim Folder As String
    Folder = LCase$(Path)
    If ProgramName <> "Microsoft Excel" Then Exit Function
    If InStr(Folder, "kingsoft") > 0 Or InStr(Folder, "wps office") > 0 Or Right$(Folder, 7) = "office6" Then Exit Function
    ZsIsExcelProgram = InStr(Folder, "libreoffice") = 0 And InStr(Folder, "openoffice") = 0
End Function

' --- Python ------------------------------------------------------------------------------

Public Function ZsPythonFault() As String
    ' Why no function can be calculated, as a text for the cell; empty when nothing is known against it.
    If ZsIsMac() Then
        ZsPythonFault = ZsText("not_on_mac")
    ElseIf Not ZsIsExcel() Then
        ZsPythonFault = ZsText("only_excel")
    ElseIf ZsInterpreter() = "" Then
        ZsPythonFault = ZsText("no_interpreter")
    End If
End Function

Public Function ZsInterpreter() As String
    ' The path of python.exe: as the person's own settings say, else the file beside the add-in.
    If mInterpreter = "" Then mInterpreter = ZsInterpreterIn(Environ$("APPDATA") & "\" & FOLDER_NAME)
    If mInterpreter = "" Then mInterpreter = ZsInterpreterIn(ThisWorkbook.Path)
    ZsInterpreter = mInterpreter
End Function

Public Sub ZsForgetInterpreter()
    ' Look for it again: it is not looked for at every cell, and the program may have moved.
    mInterpreter = ""
End Sub

Private Function ZsInterpreterIn(ByVal Folder As String) As String
    If Not FileExists(Folder & "\" & FILE_NAME) Then Exit Function
    ZsInterpreterIn = ZsSetting(ZsFileText(Folder & "\" & FILE_NAME), KEY)
    If ZsInterpreterIn <> "" Then ZsInterpreterIn = ZsFullPath(Folder, ZsInterpreterIn)
    If Not FileExists(ZsInterpreterIn) Then ZsInterpreterIn = ""
End Function

Public Function ZsFullPath(ByVal Folder As String, ByVal Path As String) As String
    ' A path that does not begin with a drive or a server is meant from the folder of the settings.
    If Mid$(Path, 2, 1) = ":" Or Left$(Path, 2) = "\\" Then
        ZsFullPath = Path
    Else
        ZsFullPath = Folder & "\" & Path
    End If
End Function

Public Function ZsSetting(ByVal Text As String, ByVal Name As String) As String
    ' One setting of a text with lines like: interpreter = C:\Python311\python.exe
    Dim Lines As Variant
    Dim Parts As Variant
    Dim At As Long
    Lines = Split(Replace(Text, vbCr, ""), vbLf)
    For At = LBound(Lines) To UBound(Lines)
        Parts = Split(Lines(At), "=", 2)
        If UBound(Parts) = 1 Then
            If LCase$(Trim$(Parts(0))) = Name Then ZsSetting = Trim$(Parts(1))
        End If
    Next At
End Function

Public Function ZsFileText(ByVal Path As String) As String
    ' The text of a file in UTF-8, which Windows itself would read in the code page of the country.
    Dim Number As Integer
    Dim Bytes() As Byte
    Number = FreeFile
    Open Path For Binary Access Read As #Number
    If LOF(Number) > 0 Then
        ReDim Bytes(0 To LOF(Number) - 1)
        Get #Number, , Bytes
        ZsFileText = ZsFromUtf8(Bytes)
    End If
    Close #Number
End Function

Public Function ZsFromUtf8(ByVal Bytes As Variant) As String
    Dim Text As String
    Dim At As Long
    Dim Code As Long
    Dim Rest As Long
    At = LBound(Bytes)
    Do While At <= UBound(Bytes)
        Code = Bytes(At)
        Rest = 0
        If Code >= 240 Then
            Code = Code - 240
            Rest = 3
        ElseIf Code >= 224 Then
            Code = Code - 224
            Rest = 2
        ElseIf Code >= 192 Then
            Code = Code - 192
            Rest = 1
        End If
        Do While Rest > 0 And At < UBound(Bytes)
            At = At + 1
            Code = Code * 64 + (Bytes(At) - 128)
            Rest = Rest - 1
        Loop
        If Code >= 65536 Then
            Code = Code - 65536
            Text = Text & ZsSign(55296 + Code \ 1024) & ZsSign(56320 + Code Mod 1024)
        ElseIf Code <> 65279 Then
            Text = Text & ZsSign(Code)
        End If
        At = At + 1
    Loop
    ZsFromUtf8 = Text
End Function

Private Function ZsSign(ByVal Code As Long) As String
    ' ChrW takes the upper half of the signs as negative numbers.
    If Code > 32767 Then Code = Code - 65536
    ZsSign = ChrW$(Code)
End Function

' --- what the module of xlwings asks for ---------------------------------------------------

Public Function GetConfig(ConfigKey As String, Optional Default As Variant = "") As Variant
    ' Only the interpreter can be set, and only in the person's own file or beside the add-in: a
    ' workbook that somebody sent must not choose the program that runs.
    GetConfig = Default
    If ConfigKey = "INTERPRETER_WIN" Then GetConfig = ZsInterpreter()
End Function

Public Function XLPyCommand() As String
    ' How the server of the functions is started: one for all workbooks, so no workbook is in it.
    ' -P: the folder that Excel happens to be in is no place to import from.
    Const SERVE As String = "import xlwings; xlwings.serve('$(CLSID)')"
    Dim Quote As String
    Quote = Chr$(34)
    XLPyCommand = "cmd.exe /K " & Quote & Quote & ZsInterpreter() & Quote & " -P -B -c " & _
        Quote & SERVE & Quote & Quote
End Function

Public Sub RunPython(ByVal PythonCommand As String)
    ' No path of a workbook is handed over: Python imports what is installed and nothing else.
    ExecuteWindows False, PythonCommand, ZsInterpreter(), "false;;;;;"
End Sub

Public Sub ShowError(ByVal LogFile As String)
    ' What Python wrote stays in a file for whoever looks after the add-in; the person reads one text.
    Dim Kept As String
    Kept = Environ$("TEMP") & "\zhaoshang-button.log"
    On Error Resume Next
    FileCopy LogFile, Kept
    ZsTell ZsText("button_failed") & vbCrLf & Kept, 48
End Sub

' --- texts -------------------------------------------------------------------------------

Public Function ZsTexts2D() As Variant
    ' The sheet of texts as a table: what a row is, of what, and its texts.
    If IsEmpty(mTexts) Then mTexts = ThisWorkbook.Worksheets(1).UsedRange.Value
    ZsTexts2D = mTexts
End Function

Public Function ZsText(ByVal Name As String) As String
    Dim Texts As Variant
    Dim Row As Long
    Texts = ZsTexts2D()
    For Row = LBound(Texts, 1) To UBound(Texts, 1)
        If Texts(Row, 1) = "text" And Texts(Row, 2) = Name Then
            ZsText = Texts(Row, 3)
            Exit Function
        End If
    Next Row
End Function

Public Sub ZsTell(ByVal Text As String, ByVal Icon As Long)
    ' MsgBox shows Chinese as question marks where Windows itself is not Chinese; this window does not.
    Dim Answer As Long
    On Error GoTo Plain
    Answer = WScript.Popup(Text, 0, ZsText("title"), Icon)
    Exit Sub
Plain:
    MsgBox Text, Icon, ZsText("title")
End Sub
