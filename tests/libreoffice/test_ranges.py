"""Ranges through xlwings: addresses, values, formulas, blocks, what moves, sizes, merging, links."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
import xlwings as xw

from addin.libreoffice.engine import NotInLibreOffice, RefusedByOffice
from addin.libreoffice.engine.addresses import Grid, address_of, areas_of, quoted, sheet_and_rest

GRID = Grid(1_048_576, 16_384)


# --- addresses, without an office -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "areas", "again"),
    [
        ("b3", [[2, 1, 2, 1]], "$B$3"),
        ("$A$1:$B$2", [[0, 0, 1, 1]], "$A$1:$B$2"),
        ("C5:A2", [[1, 0, 4, 2]], "$A$2:$C$5"),
        ("B:C", [[0, 1, 1_048_575, 2]], "$B:$C"),
        ("3:5", [[2, 0, 4, 16_383]], "$3:$5"),
        ("A1:XFD1048576", [[0, 0, 1_048_575, 16_383]], "$1:$1048576"),
        ("A1:B2, C5", [[0, 0, 1, 1], [4, 2, 4, 2]], "$A$1:$B$2,$C$5"),
    ],
)
def test_address(text: str, areas: list[list[int]], again: str):
    assert areas_of(text, GRID) == areas
    assert ",".join(address_of(area, GRID) for area in areas) == again


@pytest.mark.parametrize("text", ["", "项目", "A", "1", "A0", "XFE1", "A1048577", "A1:B", "A1,", "A1;B2", "Sheet1!A1"])
def test_no_address(text: str):
    assert areas_of(text, GRID) is None


def test_a_long_address_is_parsed_fast():
    text = ",".join(f"$C${row}:$D${row}" for row in range(5, 20_000, 3))
    started = time.process_time()
    assert len(areas_of(text, GRID)) == 6665
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (("Sheet1",), "Sheet1"),
        (("台账",), "台账"),
        (("二 月",), "'二 月'"),
        (("王's",), "'王''s'"),
        (("2月",), "'2月'"),
        (("AB12",), "'AB12'"),
        (("R1C1",), "'R1C1'"),
        (("Book1", "Sheet1"), "[Book1]Sheet1"),
        (("2月.xlsx", "台账"), "'[2月.xlsx]台账'"),
    ],
)
def test_quoted(names: tuple[str, ...], text: str):
    assert quoted(*names) == text
    if len(names) == 1:
        assert sheet_and_rest(f"{text}!$A$1") == (names[0], "$A$1")


# --- in an office -----------------------------------------------------------------------------------------------------

office = pytest.mark.office


@office
def test_where(sheet: xw.Sheet):
    assert sheet.range((2, 3)).address == "$C$2"
    assert (
        sheet.range((1, 1), (3, 2)).address == sheet.range("A1", "B3").address == sheet["A1:B3"].address == "$A$1:$B$3"
    )
    assert sheet[3:5, 2:4].address == "$C$4:$D$5"
    cells = sheet["B2:C3"]
    assert (cells.row, cells.column, cells.shape, cells.size) == (2, 2, (2, 2), 4)
    assert cells.offset(1, 1).address == "$C$3:$D$4"
    assert cells.resize(5, 1).address == "$B$2:$B$6"
    assert (cells(3).address, cells(2, 2).address, cells[-1].address) == ("$B$3", "$C$3", "$C$3")
    assert cells.last_cell.address == "$C$3"
    assert [each.address for each in cells.rows] == ["$B$2:$C$2", "$B$3:$C$3"]
    assert sheet.cells.shape == (1_048_576, 16_384)
    assert sheet["A1:B2"].get_address(False, True) == "$A1:$B2"
    assert sheet["A1"].get_address(external=True) == f"'[{sheet.book.name}]Sheet1'!$A$1"
    with pytest.raises(IndexError):
        sheet["A1"].offset(-1, 0)
    with pytest.raises(RefusedByOffice, match="“没有的”不是单元格地址，也不是名称"):
        sheet["没有的"]


@office
def test_values_there_and_back(sheet: xw.Sheet):
    rows = [["甲", 1.5, None], [datetime(2023, 2, 1), True, "007"], ["=C2*2", "", "'=不是公式"]]
    sheet["B2"].value = rows

    assert sheet["B2:D4"].value == [["甲", 1.5, None], [datetime(2023, 2, 1), True, "007"], [3.0, None, "=不是公式"]]
    assert sheet["B2"].value == "甲"
    assert sheet["B2:D2"].value == ["甲", 1.5, None]
    assert sheet["C2:C3"].options(ndim=2).value == [[1.5], [True]]
    assert sheet["B2"].expand("right").address == "$B$2:$C$2"


@office
def test_one_value_fills_every_area(sheet: xw.Sheet):
    sheet["A1:B2,D4"].value = 7

    assert sheet["A1:D4"].value == [[7, 7, None, None], [7, 7, None, None], [None] * 4, [None, None, None, 7]]
    assert len(sheet["A1:B2,D4"]) == 5
    assert sheet["A1:B2,D4"].value == [[7, 7], [7, 7]]


@office
def test_an_empty_slice(sheet: xw.Sheet):
    nothing = sheet["A1:B2"][0:0, :]

    assert nothing.value is None
    assert (nothing.shape, len(nothing)) == ((0, 0), 0)
    with pytest.raises(ValueError, match="没有单元格"):
        nothing.value = [[1, 2]]


@office
def test_a_data_frame(sheet: xw.Sheet):
    frame = pd.DataFrame({"项目": ["甲", "乙"], "到位": [1.5, None]}, index=pd.Index([10.0, 20.0], name="号"))
    sheet["B2"].value = frame

    assert sheet["B2"].expand().address == "$B$2:$D$4"
    pd.testing.assert_frame_equal(sheet["B2:D4"].options(pd.DataFrame).value, frame)


@office
def test_formulas(sheet: xw.Sheet):
    sheet["A1"].value = [[1, 10], [2, 20]]
    sheet["C1:C2"].formula = "=A1*$B$1+SUM(A1,B1)"
    sheet["D1"].formula = [['=C1&"元"'], ["文字"]]

    assert sheet["C1:C2"].formula == (("=A1*$B$1+SUM(A1,B1)",), ("=A2*$B$1+SUM(A2,B2)",))
    assert sheet["C1:D2"].value == [[21, "21元"], [42, "文字"]]
    assert sheet["A1:D1"].formula == (("1", "10", "=A1*$B$1+SUM(A1,B1)", '=C1&"元"'),)
    assert sheet["E9"].formula == ""


@office
def test_array_formula(sheet: xw.Sheet):
    sheet["A1"].value = [[1], [2], [3]]
    sheet["C1:C3"].formula_array = "=A1:A3*2"

    assert sheet["C1:C3"].value == [2, 4, 6]
    assert sheet["C1:C3"].formula_array == sheet["C2"].formula_array == "=A1:A3*2"
    assert (sheet["C2"].has_array, sheet["A1"].has_array, sheet["C1:D1"].has_array) == (True, False, False)
    with pytest.raises(RefusedByOffice, match="拆开数组公式"):
        sheet["C2"].insert("down")


@office
@pytest.mark.parametrize(
    ("start", "direction", "end"),
    [
        ("B2", "down", "B4"),
        ("B4", "down", "B7"),
        ("B7", "down", "B1048576"),
        ("B5", "down", "B7"),
        ("B7", "up", "B4"),
        ("B4", "up", "B2"),
        ("B2", "up", "B1"),
        ("B2", "right", "D2"),
        ("D2", "right", "XFD2"),
        ("XFD2", "left", "D2"),
        ("D2", "left", "B2"),
        ("B2", "left", "A2"),
    ],
)
def test_end(sheet: xw.Sheet, start: str, direction: str, end: str):
    """B2:D4 filled, with text, number, date and a formula that gives "", and B7 alone."""
    sheet["B2"].value = [["甲", 1, datetime(2023, 2, 1)], ['=IF(1,"")', 2, 3], [4, 5, 6]]
    sheet["B7"].value = 8

    assert sheet[start].end(direction).address.replace("$", "") == end


@office
def test_current_region(sheet: xw.Sheet):
    sheet["B2"].value = [[1, 2], [3, None], [None, 5]]
    sheet["F2"].value = 6

    regions = {"B2": "$B$2:$C$4", "C4": "$B$2:$C$4", "D5": "$B$2:$D$5", "H9": "$H$9", "H3": "$H$3", "E3": "$E$2:$F$3"}
    assert {each: sheet[each].current_region.address for each in regions} == regions


@office
def test_clear(sheet: xw.Sheet):
    sheet["A1:B2"].value = 1
    sheet["A1:B2"].color = (255, 0, 0)
    sheet["A1"].add_note("批注")
    sheet["A1"].clear_contents()
    assert (sheet["A1"].value, sheet["A1"].color, sheet["A1"].note.text) == (None, (255, 0, 0), "批注")
    sheet["B1"].clear_formats()
    assert (sheet["B1"].value, sheet["B1"].color) == (1, None)
    sheet["A1:B2"].clear()
    assert sheet["A1:B2"].value == [[None, None], [None, None]]
    assert (sheet["A2"].color, sheet["A1"].note) == (None, None)


@office
def test_insert_and_delete(sheet: xw.Sheet):
    sheet["A1"].value = [["甲", "子"], ["乙", "丑"]]
    sheet["A1"].insert("down")
    assert sheet["A1:B3"].value == [[None, "子"], ["甲", "丑"], ["乙", None]]
    sheet["A1"].delete("up")
    sheet["2:2"].insert("down")
    assert sheet["A1:B3"].value == [["甲", "子"], [None, None], ["乙", "丑"]]
    sheet["A:A"].insert("right")
    assert sheet["A1:C1"].value == [None, "甲", "子"]
    sheet["A:A"].delete()
    sheet["2:2"].delete()
    sheet["A1"].delete("left")
    assert sheet["A1:B2"].value == [["子", None], ["乙", "丑"]]


@office
def test_the_sheet_is_the_same_after_insertions_in_its_corner(sheet: xw.Sheet):
    """LibreOffice's own object of a sheet moves away from A1 then."""
    sheet["A1"].value = "甲"
    sheet["1:3"].insert("down")
    sheet["A:B"].insert("right")
    sheet["A1"].insert("right")

    sheet["A1"].value = "角"
    assert sheet["A1"].value == "角"
    assert sheet["C4"].value == "甲"
    assert sheet.used_range.address == "$A$1:$C$4"


@office
def test_copy_and_move(book: xw.Book, sheet: xw.Sheet):
    other = book.sheets.add("乙")
    sheet["A1"].value = [[1, "=A1+1"]]
    sheet["B1"].color = (255, 0, 0)
    sheet["A1:B1"].copy(other["C5"])
    assert (other["C5:D5"].value, other["D5"].formula, other["D5"].color) == ([1, 2], "=C5+1", (255, 0, 0))
    sheet["A1:B1"].copy()
    sheet["A9"].paste("values")
    assert (sheet["B9"].value, sheet["B9"].formula, sheet["B9"].color) == (2, "2", None)
    sheet["D1"].value = "=B1"
    sheet["A1:B1"].move(sheet["A4"])
    assert (sheet["A1:B1"].value, sheet["B4"].value, sheet["D1"].formula) == ([None, None], 2, "=B4")
    with pytest.raises(NotInLibreOffice):
        sheet["A9"].paste("formats")


@office
def test_a_protected_sheet_is_left_alone(book: xw.Book, sheet: xw.Sheet, tmp_path: Path):
    """What LibreOffice would silently not do, or do in spite of it, is refused as Excel refuses it."""
    sheet["A1:B2"].value = 1
    book.save(tmp_path / "a.xlsx")
    book.close()
    file = openpyxl.load_workbook(tmp_path / "a.xlsx")
    file.worksheets[0].protection.sheet = True
    file.worksheets[0]["B2"].protection = openpyxl.styles.Protection(locked=False)
    file.save(tmp_path / "a.xlsx")
    sheet = xw.Book(tmp_path / "a.xlsx").sheets[0]

    for use in (
        lambda: setattr(sheet["A1"], "value", 2),
        sheet["A1:B2"].clear_contents,
        sheet["A1"].clear,
        lambda: sheet["A1"].insert("down"),
        lambda: sheet["1:1"].delete(),
        lambda: sheet["B2"].copy(sheet["A1"]),
        lambda: sheet["A1"].move(sheet["B2"]),
        lambda: setattr(sheet["A1"], "row_height", 40),
        lambda: setattr(sheet["A1"], "column_width", 40),
        lambda: setattr(sheet["A1"].rows, "hidden", True),
        sheet["A1:B1"].merge,
        lambda: sheet["A1"].add_hyperlink("https://x.cn"),
        lambda: setattr(sheet["A1:A2"], "formula_array", "=1"),
    ):
        with pytest.raises(RefusedByOffice, match="保护"):
            use()
    assert sheet["A1:B2"].value == [[1, 1], [1, 1]]
    sheet["B2"].value = 2
    sheet["B2"].clear_contents()
    assert sheet["B2"].value is None


@office
def test_heights_and_widths_are_those_of_an_excel_file(app: xw.App, book: xw.Book, tmp_path: Path):
    path = tmp_path / "宽.xlsx"
    with xlsxwriter.Workbook(path) as file:
        written = file.add_worksheet()
        written.set_column("A:A", 20)
        written.set_column("B:B", 0.5)
        written.set_row(0, 30)
        written.set_row(2, 30, None, {"hidden": True})
        written.set_column("D:D", 12, None, {"hidden": True})
    sheet = app.books.open(path).sheets[0]

    assert [sheet[each].column_width for each in ("A1", "B1", "D1", "A1:B1")] == [20, 0.5, 0, None]
    assert [sheet[each].row_height for each in ("A1", "A3", "A1:A2")] == [30, 0, None]
    assert sheet["A1"].height == 30
    assert sheet["A2"].top == 30


@office
def test_heights_and_widths_are_set(sheet: xw.Sheet):
    sheet["A2:A1000"].row_height = 21.75
    sheet["B:D,F1"].column_width = 17

    assert sheet["A2:A1000"].row_height == 21.75
    assert sheet["A1:A1000"].row_height is None
    assert (sheet["B:D"].column_width, sheet["F9"].column_width, sheet["A:B"].column_width) == (17, 17, None)


@office
def test_hidden(sheet: xw.Sheet):
    sheet["A2:A3,A9"].rows.hidden = True
    sheet["C:C"].columns.hidden = True

    assert [sheet[each].rows.hidden for each in ("A2", "A2:A3,A9", "A1:A2", "A1")] == [True, True, None, False]
    assert [sheet[each].columns.hidden for each in ("C1", "A1:C1", "A1")] == [True, None, False]
    sheet.cells.rows.hidden = False
    assert sheet["A1:A9"].rows.hidden is False


@office
def test_merge(sheet: xw.Sheet):
    sheet["A1"].value = [[1, 2, 3], [4, 5, 6]]
    sheet["A1:B2"].merge()

    assert (sheet["B2"].merge_area.address, sheet["C1"].merge_area.address) == ("$A$1:$B$2", "$C$1")
    assert [sheet[each].merge_cells for each in ("A1", "B2", "C1", "A1:C3")] == [True, True, False, True]
    assert sheet["A1:C2"].value == [[1, None, 3], [None, None, 6]]  # only the first stays, as in Excel
    sheet["A1"].unmerge()
    assert sheet["A1:C3"].merge_cells is False
    sheet["A5:B6"].merge(across=True)
    assert sheet["B6"].merge_area.address == "$A$6:$B$6"


@office
def test_links(app: xw.App, book: xw.Book, sheet: xw.Sheet, tmp_path: Path):
    book.sheets.add("二 月", after=sheet)
    sheet["A1"].add_hyperlink("https://example.cn/a", "看")
    sheet["A2"].add_hyperlink("#'二 月'!B3", "去")

    assert (sheet["A1"].value, sheet["A1"].hyperlink) == ("看", "https://example.cn/a")
    assert (sheet["A2"].value, sheet["A2"].hyperlink) == ("去", "#'二 月'!B3")
    with pytest.raises(RefusedByOffice, match="没有链接"):
        sheet["A3"].hyperlink  # noqa: B018
    book.save(tmp_path / "a.xlsx")
    written = openpyxl.load_workbook(tmp_path / "a.xlsx")["Sheet1"]
    assert written["A1"].hyperlink.target == "https://example.cn/a"
    assert written["A2"].hyperlink.location == "'二 月'!B3"
    book.close()
    sheet = app.books.open(tmp_path / "a.xlsx").sheets[0]
    assert [sheet[each].hyperlink for each in ("A1", "A2")] == ["https://example.cn/a", "#'二 月'!B3"]
