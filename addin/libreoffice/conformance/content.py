"""Lines about what is in cells, and what formulas give."""

from __future__ import annotations

from datetime import date, datetime

from addin.libreoffice.conformance.line import Place, differs, missing, refused, same


@same("Range.value", "数是浮点数，日期是 datetime，空格是 None，逻辑值是 True/False；一次读写任意多格", "Range.value")
def _values(place: Place) -> None:
    rows = [[1.5, "招商", None], [True, datetime(2023, 2, 28, 9, 30), 0.0]]
    place.sheet["A1"].value = rows
    assert place.sheet["A1:C2"].value == rows


@same("Range.value：错误值", "读作 None；err_to_str 时是 #N/A 等文字", "err_to_str")
def _errors(place: Place) -> None:
    place.sheet["A1:C1"].formula = [["=1/0", "=NA()", "=SQRT(-1)"]]
    assert place.sheet["A1:C1"].value == [None, None, None]
    assert place.sheet["A1:C1"].options(err_to_str=True).value == ["#DIV/0!", "#N/A", "#NUM!"]


@differs('=VALUE("甲") 的错误', "#VALUE!", "excel.WorksheetFunction", "#NUM!（LibreOffice 的 Err:502 有两种意思）")
def _wrong_argument(place: Place) -> None:
    place.sheet["A1"].formula = '=VALUE("甲")'
    assert place.sheet["A1"].options(err_to_str=True).value == "#NUM!"


@same("Range.value：公式得空文字", '公式结果 "" 也读作 None', "empty")
def _empty_text(place: Place) -> None:
    place.sheet["A1"].formula = '=""'
    assert (place.sheet["A1"].value, place.sheet["A1"].formula) == (None, '=""')


@differs("Range.value：像数的文字", '"007" 变成数 7，"1/2" 变成日期', "excel.Range.Value", "仍是文字，一个字不变")
def _texts(place: Place) -> None:
    place.sheet["A1:B1"].value = ["007", "1/2"]
    assert place.sheet["A1:B1"].value == ["007", "1/2"]


@same("Range.value：= 开头的文字", "是公式；格式是文本（@）的格里是文字", "excel.Range.Value")
def _equal_signs(place: Place) -> None:
    place.sheet["B1"].number_format = "@"
    place.sheet["A1:B1"].value = ["=1+1", "=1+1"]
    assert place.sheet["A1:B1"].value == [2.0, "=1+1"]


@same("Range.value：前面的单引号", "后面的是文字，单引号不存", "excel.Range.PrefixCharacter")
def _apostrophe(place: Place) -> None:
    place.sheet["A1"].value = "'=1+1"
    assert place.sheet["A1"].value == "=1+1"


@same("Range.options(pd.DataFrame)", "表格和 DataFrame 互换", "converters")
def _frames(place: Place) -> None:
    import pandas as pd

    frame = pd.DataFrame({"单位": ["甲", "乙"], "金额": [1.5, 2.0]})
    place.sheet["A1"].options(index=False).value = frame
    assert place.sheet["A1"].options(pd.DataFrame, index=False, expand="table").value.equals(frame)


@same("Range.formula", "英文函数名、逗号、'表 名'!A1；常量是它的文字", "excel.Range.Formula")
def _formulas(place: Place) -> None:
    place.sheet.name = "台 账"
    place.sheet["A1:B1"].value = [3, "甲"]
    place.sheet["C1"].formula = "=IF('台 账'!$A$1>2,SUM(A1,2),0)"
    assert place.sheet["A1:C1"].formula == (("3", "甲", "=IF('台 账'!$A$1>2,SUM(A1,2),0)"),)
    assert place.sheet["C1"].value == 5


@same("Range.formula_array", "一个公式占一块", "excel.Range.FormulaArray")
def _array_formulas(place: Place) -> None:
    place.sheet["A1:A2"].value = [[2], [3]]
    place.sheet["B1:B2"].formula_array = "=A1:A2*2"
    assert (place.sheet["B1:B2"].value, place.sheet["B2"].formula_array) == ([4, 6], "=A1:A2*2")


@same("写不通的公式", "拒绝，什么也不写", "excel.Range.Formula")
def _broken_formulas(place: Place) -> None:
    def write() -> None:
        place.sheet["A1"].formula = "=SUM("

    assert refused(write)
    assert place.sheet["A1"].value is None


@same("Range.expand、current_region、end", "到下一个空格、空行、空列为止", "Range.expand")
def _regions(place: Place) -> None:
    place.sheet["A1"].value = [[1, 2], [3, 4]]
    place.sheet["D1"].value = 9
    assert place.sheet["A1"].expand().address == place.sheet["B2"].current_region.address == "$A$1:$B$2"
    assert place.sheet["A1"].end("down").address == "$A$2"


@same("日期的默认格式", "写进没有格式的格时自动给日期格式，已有格式的不动", "excel.Range.Value")
def _date_formats(place: Place) -> None:
    place.sheet["B1"].number_format = "yyyy-mm-dd"
    place.sheet["A1:B1"].value = [date(2023, 2, 28), date(2023, 2, 28)]
    assert place.sheet["A1"].number_format != "General"
    assert place.sheet["B1"].number_format == "yyyy-mm-dd"


@same("锁定的格", "工作表受保护时拒绝，一格也不写", "excel.Worksheet.Protect")
def _locked(place: Place) -> None:
    place.sheet.api.Protect()

    def write() -> None:
        place.sheet["A1:B2"].value = 1

    assert refused(write)
    assert place.sheet["A1:B2"].value == [[None, None], [None, None]]


@same("Range.clear_contents", "清内容，格式和批注不动", "excel.Range.ClearContents")
def _clear_contents(place: Place) -> None:
    cell = place.sheet["A1"]
    cell.value, cell.color = 1, (1, 2, 3)
    cell.clear_contents()
    assert (cell.value, cell.color) == (None, (1, 2, 3))


def _spill(place: Place) -> None:
    place.sheet["A1"].formula2 = "=SEQUENCE(3)"


LINES = (
    _values, _errors, _wrong_argument,
    _empty_text, _texts, _equal_signs, _apostrophe, _frames, _formulas, _array_formulas,
    _broken_formulas,
    _regions, _date_formats, _locked, _clear_contents,
    missing("Range.formula2", "动态数组溢出", "Range.formula2", _spill),
    missing("Range.sort", "排序", "Range.sort", lambda place: place.sheet["A1:A2"].sort(1)),
    missing("Range.find", "查找", "Range.find", lambda place: place.sheet["A1:A2"].find("甲")),
    missing("Range.autofilter", "筛选", "Range.autofilter", lambda place: place.sheet["A1:A2"].autofilter),
)  # fmt: skip
