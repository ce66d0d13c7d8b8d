Option Explicit
Option Private Module

' What happens around every call of a ZS_ function: ranges become values, Python is asked,
' the answer becomes what a cell can show. Nothing here is volatile and nothing stops Excel:
' what goes wrong is a text in the cell.

Private Const SECONDS_OF_REST As Long = 30
Private Const PYTHON_MODULE As String = "addin.excel.functions"

Private mRestUntil As Date
Private mReason As String
Private mLastError As String

Public Function ZsCallFunction(ByVal FunctionName As String, ByVal Given As Variant) As Variant
    Dim Server As Object
    ' A column of cells must not wait for a missing Python once for each of them.
    If Now < mRestUntil Then
        ZsCallFunction = mReason
        Exit Function
    End If
    mReason = ZsPythonFault()
    If mReason <> "" Then
        ZsRest
        ZsCallFunction = mReason
        Exit Function
    End If
    On Error GoTo Unreachable
    Set Server = XLPy()
    On Error GoTo Failed
    ' No workbook and no calling cell is handed over: Python needs neither, and looks into no workbook for code.
    ZsCallFunction = ZsShown(Server.CallUDF(PYTHON_MODULE, CStr(FunctionName), ZsValues(Given), Nothing, Nothing))
    Exit Function
Unreachable:
    mLastError = Err.Description
    mReason = ZsText("unreachable")
    ZsRest
    ZsCallFunction = mReason
    Exit Function
Failed:
    mLastError = Err.Description
    If ZsServerIsGone(Err.Number) Then
        ZsEndServer
        ZsCallFunction = ZsText("unreachable")
    Else
        ZsCallFunction = ZsText("failed")
    End If
End Function

Public Function ZsServerIsGone(ByVal ErrorNumber As Long) As Boolean
    ' RPC_S_SERVER_UNAVAILABLE, RPC_S_CALL_FAILED, RPC_E_DISCONNECTED: somebody ended the process of Python.
    ZsServerIsGone = ErrorNumber = &H800706BA Or ErrorNumber = &H800706BE Or ErrorNumber = &H80010108
End Function

Private Sub ZsEndServer()
    ' Forgets the connection, so that the next calculation starts a new one.
    On Error Resume Next
    KillPy
End Sub

Public Sub ZsTryAgain()
    ' Forgets that Python could not be reached: the next cell tries again at once.
    mRestUntil = 0
End Sub

Public Function ZsLastError() As String
    ' For whoever looks after the add-in, in the immediate window: ? ZsLastError
    ZsLastError = mLastError
End Function

Private Sub ZsRest()
    ZsForgetInterpreter
    mRestUntil = Now + SECONDS_OF_REST / 86400#
End Sub

' --- to Python ---------------------------------------------------------------------------

Public Function ZsValues(ByVal Given As Variant) As Variant
    ' The arguments as values: Python never has to ask Excel back while Excel calculates.
    Dim Values() As Variant
    Dim At As Long
    Dim LastRow As Long
    ReDim Values(LBound(Given) To UBound(Given))
    LastRow = ZsLastRow(Given)
    For At = LBound(Given) To UBound(Given)
        If IsObject(Given(At)) Then
            Values(At) = ZsRangeValues(Given(At), LastRow)
        Else
            Values(At) = Given(At)
        End If
    Next At
    ZsValues = Values
End Function

Private Function ZsLastRow(ByVal Given As Variant) As Long
    ' How far down whole columns are read (A:A): to the last row in use on any of their sheets.
    Dim Sheet As Object
    Dim At As Long
    Dim Last As Long
    ZsLastRow = 1
    For At = LBound(Given) To UBound(Given)
        If IsObject(Given(At)) Then
            Set Sheet = Given(At).Worksheet
            If Given(At).Rows.Count = Sheet.Rows.Count Then
                Last = Sheet.UsedRange.Row + Sheet.UsedRange.Rows.Count - 1
                If Last > ZsLastRow Then ZsLastRow = Last
            End If
        End If
    Next At
End Function

Private Function ZsRangeValues(ByVal Block As Object, ByVal LastRow As Long) As Variant
    ' Value knows what is a date, but cuts amounts of money to four places: those come from Value2.
    Dim Values As Variant
    Dim Exact As Variant
    Dim Row As Long
    Dim Column As Long
    If Block.Rows.Count = Block.Worksheet.Rows.Count Then Set Block = Block.Resize(LastRow)
    On Error GoTo NoDates
    Values = Block.Value
    On Error GoTo 0
    If Not IsArray(Values) Then
        If VarType(Values) = vbCurrency Then Values = Block.Value2
        ZsRangeValues = Values
        Exit Function
    End If
    For Row = LBound(Values, 1) To UBound(Values, 1)
        For Column = LBound(Values, 2) To UBound(Values, 2)
            If VarType(Values(Row, Column)) = vbCurrency Then
                If IsEmpty(Exact) Then Exact = Block.Value2
                Values(Row, Column) = Exact(Row, Column)
            End If
        Next Column
    Next Row
    ZsRangeValues = Values
    Exit Function
NoDates:
    ' A number in a cell of dates that is none: -1, or a day after the year 9999.
    ZsRangeValues = Block.Value2
End Function

' --- from Python -------------------------------------------------------------------------

Public Function ZsShown(ByVal Result As Variant) As Variant
    ' The result as cells show it: the text of an error value becomes the error value again.
    Dim Shown As Variant
    Dim Row As Long
    Dim Column As Long
    Shown = Result
    Select Case ZsDimensions(Shown)
        Case 0
            Shown = ZsShownCell(Shown)
        Case 1
            For Column = LBound(Shown) To UBound(Shown)
                Shown(Column) = ZsShownCell(Shown(Column))
            Next Column
        Case Else
            For Row = LBound(Shown, 1) To UBound(Shown, 1)
                For Column = LBound(Shown, 2) To UBound(Shown, 2)
                    Shown(Row, Column) = ZsShownCell(Shown(Row, Column))
                Next Column
            Next Row
    End Select
    ZsShown = Shown
End Function

Public Function ZsShownCell(ByVal Value As Variant) As Variant
    ZsShownCell = Value
    If VarType(Value) <> vbString Then Exit Function
    If Left$(Value, 1) <> "#" Then Exit Function
    Select Case Value
        Case "#NULL!": ZsShownCell = CVErr(2000)
        Case "#DIV/0!": ZsShownCell = CVErr(2007)
        Case "#VALUE!": ZsShownCell = CVErr(2015)
        Case "#REF!": ZsShownCell = CVErr(2023)
        Case "#NAME?": ZsShownCell = CVErr(2029)
        Case "#NUM!": ZsShownCell = CVErr(2036)
        Case "#N/A": ZsShownCell = CVErr(2042)
    End Select
End Function

Public Function ZsDimensions(ByVal Value As Variant) As Long
    Dim Last As Long
    If Not IsArray(Value) Then Exit Function
    ZsDimensions = 1
    On Error GoTo Known
    Last = UBound(Value, 2)
    ZsDimensions = 2
Known:
End Function
