Option Explicit

' Run by LibreOffice in a copy of the add-in: what can be tried of its VBA without Excel and without Python.
' Each function returns one line of text.

Public Function Programs() As String
    Programs = ZsIsExcelProgram("Microsoft Excel", "C:\Program Files\Microsoft Office\root\Office16") & _
        ZsIsExcelProgram("Microsoft Excel", "C:\Users\a\AppData\Local\Kingsoft\WPS Office\12.1\office6") & _
        ZsIsExcelProgram("Microsoft Excel", "D:\WPS Office\office6") & _
        ZsIsExcelProgram("WPS Spreadsheets", "C:\Program Files\Microsoft Office\root\Office16") & _
        ZsIsExcelProgram("Microsoft Excel", "C:\Program Files\LibreOffice\program") & ZsIsExcel()
End Function

Public Function Paths() As String
    Paths = ZsFullPath("C:\a", "C:\b\python.exe") & "|" & ZsFullPath("C:\a", "\\server\python.exe") & "|" & _
        ZsFullPath("C:\a", "python\python.exe")
End Function

Public Function Settings() As String
    Dim Text As String
    Text = "# note" & vbCrLf & "Interpreter = C:\a=b\python.exe " & vbCrLf & "other=1"
    Settings = ZsSetting(Text, "interpreter") & "|" & ZsSetting(Text, "other") & "|" & ZsSetting(Text, "none")
End Function

Public Function Utf8() As String
    Utf8 = ZsFromUtf8(Array(239, 187, 191, 65, 195, 169, 230, 139, 155, 239, 188, 129, 240, 159, 152, 128))
End Function

Public Function FileInUtf8(ByVal Path As String) As String
    FileInUtf8 = ZsFileText(Path)
End Function

Public Function Texts() As String
    Texts = ZsText("title") & "|" & ZsText("none") & "|" & Left$(ZsText("unreachable"), 3)
End Function

Public Function OtherProgram() As String
    OtherProgram = CStr(ZS_AMOUNT("5"))
End Function

Public Function AllArguments() As String
    AllArguments = CStr(ZS_ROUND(1.005, 2)) & CStr(ZS_WORKDAYS(1, 2, 3, 4))
End Function

Public Function Errors() As String
    Dim Given As Variant
    Dim At As Long
    Given = Array("#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "# note", "", 5, True)
    For At = LBound(Given) To UBound(Given)
        If IsError(ZsShownCell(Given(At))) Then
            Errors = Errors & "E"
        Else
            Errors = Errors & CStr(ZsShownCell(Given(At)) = Given(At))
        End If
    Next At
    Errors = Errors & (ZsShownCell("#N/A") = CVErr(2042)) & (ZsShownCell("#DIV/0!") = CVErr(2007))
End Function

Public Function Table() As String
    Dim Cells As Variant
    ReDim Cells(0 To 1, 0 To 1)
    Cells(0, 0) = "#N/A"
    Cells(0, 1) = 1.5
    Cells(1, 0) = "a"
    Cells(1, 1) = ""
    Cells = ZsShown(Cells)
    Table = IsError(Cells(0, 0)) & Cells(0, 1) & Cells(1, 0) & "/" & LBound(Cells, 1) & UBound(Cells, 2)
End Function

Public Function OneRow() As String
    Dim Cells As Variant
    Cells = ZsShown(Array("#N/A", 2, "b"))
    OneRow = IsError(Cells(0)) & Cells(1) & Cells(2)
End Function

Public Function Dimensions() As String
    Dimensions = ZsDimensions("a") & ZsDimensions(Array(1, 2)) & ZsDimensions(ThisWorkbook.Worksheets(1).Range("A1:B2").Value)
End Function

Public Function Ranges() As String
    Dim Values As Variant
    Values = ZsValues(Array(ThisWorkbook.Worksheets(1).Range("A1:C2"), "x", 3, ThisWorkbook.Worksheets(1).Range("B2"), ThisWorkbook.Worksheets(1).Range("A1:A1")))
    Ranges = UBound(Values(0), 1) & UBound(Values(0), 2) & Values(0)(1, 3) & Values(1) & Values(2) & Values(3) & Values(4)
End Function

Public Function WholeColumns() As String
    Dim Values As Variant
    Values = ZsValues(Array(ThisWorkbook.Worksheets(1).Range("A:A"), ThisWorkbook.Worksheets(1).Range("B:C"), ThisWorkbook.Worksheets(1).Range("A1:A2")))
    WholeColumns = (UBound(Values(0), 1) = ThisWorkbook.Worksheets(1).UsedRange.Rows.Count) & _
        (UBound(Values(1), 1) = UBound(Values(0), 1)) & UBound(Values(2), 1)
End Function

Public Function MoneyAndDays() As String
    Dim Values As Variant
    ThisWorkbook.Worksheets(1).Range("X1").Value = 1.23456789
    ThisWorkbook.Worksheets(1).Range("X1").NumberFormat = "$#,##0.00"
    ThisWorkbook.Worksheets(1).Range("X2").Value = DateSerial(2023, 2, 3)
    ThisWorkbook.Worksheets(1).Range("X2").NumberFormat = "yyyy-mm-dd"
    Values = ZsValues(Array(ThisWorkbook.Worksheets(1).Range("X1:X2"), ThisWorkbook.Worksheets(1).Range("X1"), ThisWorkbook.Worksheets(1).Range("X2")))
    MoneyAndDays = Values(0)(1, 1) & TypeName(Values(0)(2, 1)) & Values(1) & TypeName(Values(2))
    ThisWorkbook.Worksheets(1).Range("X1:X2").ClearContents
End Function

Public Function Helps() As String
    Dim Row As Long
    Dim Found As Variant
    Dim Texts As Variant
    Texts = ZsTexts2D()
    Row = 1
    Do Until Texts(Row, 2) = "ZS_AMOUNT"
        Row = Row + 1
    Loop
    Found = ZsHelps(Texts, Row)
    Helps = LBound(Found) & UBound(Found) & Left$(Found(1), 2) & Left$(Found(2), 3)
End Function

Public Function Gone() As String
    Gone = ZsServerIsGone(-2147023174) & ZsServerIsGone(-2147023170) & ZsServerIsGone(-2147417848) & ZsServerIsGone(1000)
End Function

Public Function CommandLine() As String
    CommandLine = ZsQuoted("C:\a b\") & ZsQuoted("say ""x""") & "|" & XLPyCommand()
End Function

Public Function Configuration() As String
    Configuration = GetConfig("TEMP DIR", "t") & GetConfig("CONDA PATH") & GetConfig("SHOW CONSOLE", False) & "|" & _
        GetConfig("ADD_WORKBOOK_TO_PYTHONPATH", "x")
End Function
