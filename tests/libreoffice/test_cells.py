"""Cells in bulk, through the bridge, in a real office."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import psutil
import pytest
import xlsxwriter

from addin.libreoffice.errors import RequestRefused
from tests.office import Office

pytestmark = pytest.mark.office


class Sheet:
    """A sheet's number, and what is asked of it, by the first cell."""

    def __init__(self, office: Office, book: int, number: int) -> None:
        self.office, self.book, self.number = office, book, number

    def ask(self, operation: str, **arguments: Any) -> Any:
        return self.office.request(operation, sheet=self.number, **arguments)

    def write(self, top: int, left: int, rows: list[list[object]], dates: list[object] = ()) -> None:
        area = [top, left, top + len(rows) - 1, left + len(rows[0]) - 1]
        self.ask("cells.write", area=area, rows=rows, dates=dates)

    def read(self, *area: int) -> dict[str, Any]:
        return self.ask("cells.read", area=area)

    def cpu_seconds(self, action: Callable[[], object]) -> float:
        """What the office and the bridge to it spend on an action."""
        office = psutil.Process(self.office.pid)
        processes = [office, office.parent()]

        def spent() -> float:
            return sum(each.cpu_times().user + each.cpu_times().system for each in processes)

        before = spent()
        action()
        return spent() - before

    def rows(self, *area: int) -> list[list[object]]:
        return self.read(*area)["rows"]

    def formulas(self, *area: int) -> list[list[str]]:
        return self.ask("cells.formulas", area=area)


def opened(office: Office, path: object = "") -> Sheet:
    book = office.request("books.open_book", path=str(path))
    return Sheet(office, book, office.request("books.sheets", book=book)[0][0])


@pytest.fixture
def sheet(office: Office) -> Iterator[Sheet]:
    made = opened(office)
    yield made
    office.request("books.close", book=made.book)


def test_values_of_every_kind_come_back(sheet: Sheet) -> None:
    rows = [["甲", 1.5, None, True], ["007", "1/2", "", "a\nb"], [44960.0, 0.25, "#N/A", False]]
    sheet.write(1, 1, rows, [[2, 0, "date"], [2, 1, "datetime"]])
    assert sheet.read(1, 1, 3, 4) == {
        "rows": [["甲", 1.5, None, 1.0], ["007", "1/2", None, "a\nb"], [44960.0, 0.25, "#N/A", 0.0]],
        "dates": [[3, 1, 3, 1], [3, 2, 3, 2]],
        "booleans": [[1, 4, 1, 4], [3, 4, 3, 4]],
        "errors": [],
    }


def test_what_was_true_or_false_is_a_number_again(sheet: Sheet) -> None:
    sheet.write(0, 0, [[True, False, True]])
    sheet.write(0, 0, [[5, None, False]])
    assert sheet.read(0, 0, 0, 2) | {"dates": []} == {
        "rows": [[5.0, None, 0.0]],
        "dates": [],
        "booleans": [[0, 2, 0, 2]],
        "errors": [],
    }
    sheet.write(0, 1, [[1]])
    assert sheet.read(0, 0, 0, 2)["booleans"] == [[0, 2, 0, 2]]


def test_a_date_gets_a_format_only_where_there_is_none(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "日期.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_blank("A1", None, book.add_format({"num_format": "yyyy-mm"}))
        page.write_blank("A2", None, book.add_format({"num_format": "0.00"}))
    sheet = opened(office, path)
    sheet.write(
        0, 0, [[44960], [44960], [44960], [44960.5]], [[row, 0, "date"] for row in range(3)] + [[3, 0, "datetime"]]
    )
    assert sheet.read(0, 0, 3, 0)["dates"] == [[0, 0, 0, 0], [2, 0, 2, 0], [3, 0, 3, 0]]
    office.request("books.copy_to", book=sheet.book, path=str(tmp_path / "存.xlsx"))
    office.request("books.close", book=sheet.book)
    saved = openpyxl.load_workbook(tmp_path / "存.xlsx").active
    formats = [saved.cell(row, 1).number_format.lower() for row in range(1, 5)]
    assert formats[:2] == ["yyyy\\-mm", "0.00"] and "yy" in formats[2] and "h" not in formats[2] and "h" in formats[3]
    assert saved["A4"].value == datetime(2023, 2, 3, 12)


def test_a_workbook_that_counts_from_1904(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "1904.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        page = book.add_worksheet()
        page.write_datetime("A1", datetime(2023, 2, 3), book.add_format({"num_format": "yyyy-mm-dd"}))
        page.write_number("B1", 7)
    sheet = opened(office, path)
    sheet.write(1, 0, [[44961.0, 8.0]], [[0, 0, "date"]])
    assert sheet.rows(0, 0, 1, 1) == [[44960.0, 7.0], [44961.0, 8.0]]
    office.request("books.copy_to", book=sheet.book, path=str(tmp_path / "存.xlsx"))
    office.request("books.close", book=sheet.book)
    assert openpyxl.load_workbook(tmp_path / "存.xlsx").active["A2"].value == datetime(2023, 2, 4)


def test_what_looks_like_a_number_stays_text_and_the_format_as_it_was(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "格式.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for row, code in enumerate(("General", "yyyy-mm-dd", "0.00", "@")):
            book.add_worksheet() if not row else None
            book.worksheets()[0].write_blank(row, 0, None, book.add_format({"num_format": code}))
    with office.open(path) as book:
        before = [book.number_format("Sheet1", f"A{row}") for row in range(1, 5)]
        sheet = Sheet(office, book.number, office.request("books.sheets", book=book.number)[0][0])
        sheet.write(0, 0, [["007"], ["2023-02-03"], ["TRUE"], ["1/2"]])
        assert [book.number_format("Sheet1", f"A{row}") for row in range(1, 5)] == before
        assert sheet.read(0, 0, 3, 0)["rows"] == [["007"], ["2023-02-03"], ["TRUE"], ["1/2"]]
        sheet.write(0, 0, [[True], [None], [None], [None]])
        sheet.write(0, 0, [["007"], ["=1+1"], ["=1+1"], ["=1+1"]])
        assert [book.number_format("Sheet1", f"A{row}") for row in range(1, 5)] == before
        assert sheet.read(0, 0, 3, 0)["rows"] == [["007"], [2.0], [2.0], ["=1+1"]]


FORMULAS = {
    "=1+1": 2.0,
    '=IF(TRUE,"a;b,c","x")': "a;b,c",
    "='落地 清单'!A1": "落",
    "=SUM('落地 清单'!$B$1:$B$2,3)": 6.0,
    '=HYPERLINK("#\'落地 清单\'!A1","去")': "去",
    "=SUM({1,2;3,4})": 10.0,
    "=CEILING(-1,2)": 0.0,  # LibreOffice's own CEILING refuses it
    "=ISNA(#N/A)": 1.0,
    '=IFERROR(1/0,"无")': "无",
    '="中~""TRUE#N/A\'"&""': "中~\"TRUE#N/A'",
    "=EDATE(44960,1)": 44988.0,
    "=STDEV.S(1,3)": pytest.approx(2**0.5),
    "=SUM((A1,A1))": 4.0,
    "=区*2": 6.0,
    "=Rate*2": 6.0,
    '=""': "",
}


def test_formulas_are_excels_both_ways(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "公式.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Sheet1")
        other = book.add_worksheet("落地 清单")
        other.write_row("A1", ["落", 1])
        other.write("B2", 2)
        book.define_name("区", "='落地 清单'!$B$2+1")
        book.define_name("Rate", "=3")
    sheet = opened(office, path)
    last = len(FORMULAS) - 1
    sheet.write(0, 0, [[text] for text in FORMULAS])
    assert sheet.rows(0, 0, last, 0) == [[value] for value in FORMULAS.values()]
    assert sheet.formulas(0, 0, last, 0) == [[text] for text in FORMULAS]
    office.request("books.copy_to", book=sheet.book, path=str(tmp_path / "存.xlsx"))
    office.request("books.close", book=sheet.book)
    saved = openpyxl.load_workbook(tmp_path / "存.xlsx").worksheets[0]
    assert saved["A4"].value == "=SUM('落地 清单'!$B$1:$B$2,3)" and saved["A7"].value == "=CEILING(-1,2)"


def test_what_is_a_formula_and_what_is_not(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "文本.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().set_column("B:B", 10, book.add_format({"num_format": "@"}))
    sheet = opened(office, path)
    sheet.write(0, 0, [["=1+1", "=1+1"], ["'=1+1", "'007"], ["=", "="], ["+1", "-1"]])
    assert sheet.rows(0, 0, 3, 1) == [[2.0, "=1+1"], ["=1+1", "007"], ["=", "="], ["+1", "-1"]]
    assert sheet.formulas(0, 0, 1, 1) == [["=1+1", "=1+1"], ["=1+1", "007"]]
    sheet.ask("cells.set_formulas", area=[0, 0, 1, 2], rows=[["5", "5", "=A1&B1"], ["TRUE", "x", "1E+3"]])
    assert sheet.rows(0, 0, 1, 2) == [[5.0, "5", "55"], [1.0, "x", 1000.0]]
    assert sheet.formulas(0, 0, 1, 2) == [["5", "5", "=A1&B1"], ["TRUE", "x", "1000"]]
    office.request("books.close", book=sheet.book)


@pytest.mark.parametrize("formula", ["=SUM(1", "=1)", '="a', "=SUM(1))"])
def test_a_formula_that_is_not_one_is_shown(sheet: Sheet, formula: str) -> None:
    sheet.write(0, 0, [["前", "前"]])
    with pytest.raises(RequestRefused) as told:
        sheet.write(0, 0, [["后", formula]])
    assert formula in str(told.value)
    assert sheet.rows(0, 0, 0, 1) == [["前", "前"]]


def test_errors_have_excels_names(sheet: Sheet) -> None:
    kinds = ["=1/0", "=NA()", "=NOSUCH()", "=SQRT(-1)", '="a"+1', "=#REF!"]
    names = ["#DIV/0!", "#N/A", "#NAME?", "#NUM!", "#VALUE!", "#REF!"]
    sheet.write(0, 1, [[kinds[(row + column) % 6] for column in range(6)] for row in range(2)])
    assert sheet.read(0, 0, 1, 6)["errors"] == [
        [row, column + 1, names[(row + column) % 6]] for row in range(2) for column in range(6)
    ]
    many = [[kinds[(row + column) % 6] if row % 3 else "文\t字\n二" for column in range(6)] for row in range(900)]
    sheet.write(0, 1, many)
    told = []
    assert sheet.cpu_seconds(lambda: told.extend(sheet.read(0, 0, 899, 6)["errors"])) < 0.7  # 0.1; one by one 3
    assert told == [
        [row, column + 1, names[(row + column) % 6]] for row in range(900) if row % 3 for column in range(6)
    ]


def test_locked_cells_stop_everything(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "保护.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("落地")
        for row in range(5):
            page.write_row(row, 0, [1, 2], book.add_format({"locked": False}))
        page.write("B3", "锁")
        page.protect()
    sheet = opened(office, path)
    for rows in ([[9, 9]] * 5, [["甲", "=1"]] * 3):
        with pytest.raises(RequestRefused, match="“落地”.* B3 "):
            sheet.write(0, 0, rows)
    with pytest.raises(RequestRefused, match="B3"):
        sheet.write(2, 1, [["单"]])
    assert sheet.rows(0, 0, 4, 1) == [[1.0, 2.0]] * 2 + [[1.0, "锁"]] + [[1.0, 2.0]] * 2
    sheet.write(0, 0, [["甲", 44960.0], [True, "=A1&1"]], [[0, 1, "date"]])
    assert sheet.rows(0, 0, 1, 1) == [["甲", 44960.0], [1.0, "甲1"]]
    assert sheet.ask("cells.first_locked", area=[0, 0, 9, 1]) == [2, 1]
    assert sheet.ask("cells.first_locked", area=[0, 0, 1, 1]) is None
    office.request("books.close", book=sheet.book)


def test_a_workbook_that_is_only_to_be_read(office: Office, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "只读.xlsx") as made:
        made.add_worksheet().write("A1", "旧")
    with office.open(tmp_path / "只读.xlsx", read_only=True) as book:
        sheet = Sheet(office, book.number, office.request("books.sheets", book=book.number)[0][0])
        with pytest.raises(RequestRefused, match="opened read-only"):
            sheet.write(0, 0, [["新"]])
        assert sheet.rows(0, 0, 0, 0) == [["旧"]]


def test_part_of_an_array_formula_is_refused(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "数组.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_array_formula("A1:A3", "{=B1:B3*2}")
    sheet = opened(office, path)
    with pytest.raises(RequestRefused, match="array formula"):
        sheet.write(0, 0, [[1]])
    assert sheet.formulas(0, 0, 2, 0) == [["=B1:B3*2"]] * 3
    office.request("books.close", book=sheet.book)


def test_much_is_written_quickly(sheet: Sheet) -> None:
    rows = [[f"项目{row}之{column}" for column in range(5)] for row in range(6000)]
    assert sheet.cpu_seconds(lambda: sheet.write(0, 0, rows)) < 0.6  # 0.15; where heights are looked for 1.5
    assert sheet.rows(0, 0, 5999, 4) == rows
    links = [[f'=HYPERLINK("#Sheet1!A{row}","第{row}行")'] for row in range(1, 2001)]
    assert sheet.cpu_seconds(lambda: sheet.write(0, 0, links)) < 0.7  # 0.25; one by one 2
    assert sheet.formulas(0, 0, 1999, 0) == links


def test_rows_stay_as_high_as_they_are(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "行高.xlsx"
    with xlsxwriter.Workbook(path) as made:
        page = made.add_worksheet()
        page.set_row(1000, 40)
        page.set_row(2000, None, None, {"hidden": True})
    with office.open(path) as book:
        sheet = Sheet(office, book.number, office.request("books.sheets", book=book.number)[0][0])
        looked_at = [1, 2, 800, 1001, 3000]  # 1001 was made high by hand
        before = [book.row_height_mm("Sheet1", row) for row in looked_at]
        sheet.write(0, 0, [["文"]] * 3000)
        assert [book.row_height_mm("Sheet1", row) for row in looked_at] == before
        assert book.is_hidden("Sheet1", "A2001") and not book.is_hidden("Sheet1", "A2000")


def test_a_sheet_that_is_gone_is_told(office: Office, sheet: Sheet) -> None:
    other = opened(office)
    office.request("books.close", book=other.book)
    with pytest.raises(RequestRefused, match="this workbook is closed"):
        other.rows(0, 0, 0, 0)
    assert sheet.rows(0, 0, 0, 0) == [[None]]
