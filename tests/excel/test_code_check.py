"""The static check of VBA must be able to fail: one mistake a case, in a module that is otherwise right."""

from pathlib import Path

import pytest
from pyvbaanalysis import analyze_loose_files

from tests.excel.check_code import code_faults

RIGHT = """\
Attribute VB_Name = "Sums"
Option Explicit
Private mCount As Long
Public Function Twice(ByVal x As Variant, Optional ByVal y As Variant) As Variant
    Dim At As Long
    On Error GoTo Failed
    For At = 1 To 3
        If At = 2 Then
            mCount = mCount + Len("a ' b")
        ElseIf At = 3 Then Exit For
        Else
            Twice = Replace(CStr(x), ",", _
                "")
        End If
    Next At
    With Application
        .ScreenUpdating = True
    End With
    Select Case At
        Case 1: At = 2
        Case Else
            Do While At < 9
                At = At + 1
            Loop
    End Select
    If At = 9 Then Shout "x"
    Exit Function
Failed:
    Twice = Err.Description
End Function
Private Sub Shout(ByVal Words As String)
    MsgBox Words
End Sub
"""
RIGHT = RIGHT.replace("        ElseIf At = 3 Then Exit For\n", "        ElseIf At = 3 Then\n            Exit For\n")

MISTAKES = [
    ("V01", RIGHT + "' xxxxxxxx\n" * 7000),
    ("V02", RIGHT.replace('Shout "x"', f'Shout "{"x" * 1024}"')),
    ("V03", RIGHT.replace('",", _\n', '",", _\n' + " _\n" * 24)),
    ("V04", RIGHT.replace('Shout "x"', 'Shout "x')),
    ("V10", RIGHT.replace("End Function\n", "")),
    ("V11", RIGHT.removesuffix("End Sub\n")),
    ("V12", RIGHT.replace("Private mCount As Long\n", "mCount = 1\n")),
    ("V13", RIGHT.replace("Sub Shout(", "Sub Twice(")),
    ("V14", RIGHT.replace("Optional ByVal y", "Optional ByVal X")),
    ("V15", RIGHT.replace("Optional ByVal y", "Optional ByVal end")),
    ("V20", RIGHT.replace("    Next At\n", "    Loop\n")),
    ("V20", RIGHT.replace("        End If\n", "")),
    ("V21", RIGHT.replace("        If At = 2 Then\n", "")),
    ("V22", RIGHT.replace("If At = 9 Then Shout", "If At = 9 Shout")),
    ("V23", RIGHT.replace("    Select Case At\n", "")),
    ("V24", RIGHT.replace("CStr(x)", "CStr(x")),
    ("V25", RIGHT.replace("            Loop\n", "").replace("    End Select\n", "")),
    ("V30", RIGHT.replace("Failed:\n", "")),
    ("V31", RIGHT.replace("    Dim At As Long\n", "")),
    ("V31", RIGHT.replace("MsgBox Words", "MsgBoks Words")),
    ("V40", RIGHT.replace('Shout "x"', 'Shout "x", 2')),
    ("V40", RIGHT.replace('Shout "x"', "Shout")),
    ("V40", RIGHT.replace('CStr(x), ",", _', "CStr(x), _")),
]


def crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


def test_what_is_right_passes() -> None:
    assert code_faults({"Sums": crlf(RIGHT)}) == []


@pytest.mark.parametrize(("code", "text"), MISTAKES, ids=[f"{code}-{at}" for at, (code, _) in enumerate(MISTAKES)])
def test_a_mistake_is_caught(code: str, text: str) -> None:
    assert text != RIGHT
    found = code_faults({"Sums": crlf(text)})
    assert any(fault.startswith(code) for fault in found), found


def test_a_call_into_another_module_is_counted() -> None:
    other = 'Attribute VB_Name = "B"\r\nOption Explicit\r\nSub Go()\r\n    Shout 1, 2\r\nEnd Sub\r\n'
    public = crlf(RIGHT.replace("Private Sub Shout", "Public Sub Shout"))
    assert code_faults({"Sums": public, "B": other}) == ["V40 B.Go: Shout takes 1 to 1 arguments, not 2"]


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("", "", []),
        ("    Dim At As Long\n", "", ["undeclared-variable"]),
        ('Shout "x"', 'Shout "x", 2', ["argument-count"]),
        ("Failed:\n", "", ["undefined-label"]),
        ("MsgBox Words", "MsgBoks Words", ["unknown-call"]),
    ],
)
def test_the_second_judge_catches_such_too(tmp_path: Path, old: str, new: str, wanted: list[str]) -> None:
    file = tmp_path / "Sums.bas"
    file.write_bytes(crlf(RIGHT.replace(old, new)).encode())
    found = analyze_loose_files([str(file)])["Sums"]
    assert sorted({each.code for each in found if each.severity.value == "error"}) == wanted
