Option Explicit

' The add-in is loaded: give the functions their Chinese help. Where no workbook is open yet,
' Excel refuses it, so it is tried again when the first one comes to the front.

Private WithEvents mExcel As Application

Private Sub Workbook_Open()
    On Error Resume Next
    Set mExcel = Application
    ZsDescribeFunctions
End Sub

Private Sub mExcel_WorkbookActivate(ByVal Wb As Workbook)
    On Error Resume Next
    ZsDescribeFunctions
End Sub
