"""The workbook of examples: rebuilt it is the same, its cells hold the examples, its formulas compare."""

import zipfile
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.formula import ArrayFormula
from xlsxwriter import Workbook

from addin.functions_guide.book import FILE_NAME, book_bytes
from addin.functions_guide.category_sheet import CONTENTS
from addin.functions_guide.cells import comparison, write_plain
from tests.office import Office
from udfs.registry import FUNCTIONS, Argument, Example, Function

ROOT = Path(__file__).resolve().parent.parent.parent
COMMITTED = ROOT / "examples" / FILE_NAME


@pytest.fixture(scope="module")
def content() -> bytes:
    return book_bytes()


def test_rebuilding_gives_the_committed_book(content: bytes) -> None:
    built, committed = parts_of(content), parts_of(COMMITTED.read_bytes())
    changed = [part for part in built | committed if built.get(part) != committed.get(part)]
    assert changed == [], f"run: python -m addin.functions_guide.book examples/{FILE_NAME}"


def test_building_twice_gives_the_same_bytes(content: bytes) -> None:
    assert book_bytes() == content


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts inside, because compression may differ between versions of zlib."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


# --- its cells hold the examples ----------------------------------------------------------------------------------


class Read:
    """The workbook as another library reads it: formulas, kept values."""

    def __init__(self, content: bytes) -> None:
        self.formulas = load_workbook(BytesIO(content))
        self.values = load_workbook(BytesIO(content), data_only=True)

    def calls(self) -> list[tuple[str, str, str, str]]:
        """The calls of our functions: sheet, first cell, all cells, formula."""
        found = []
        for sheet in self.formulas.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    value = cell.value
                    if isinstance(value, ArrayFormula):
                        found.append((sheet.title, cell.coordinate, value.ref, value.text))
                    elif cell.data_type == "f" and value.startswith("=ZS_"):
                        found.append((sheet.title, cell.coordinate, cell.coordinate, value))
        return found

    def given(self, sheet: str, name: str) -> object:
        cells = self.values[sheet][name]
        return [[cell.value for cell in row] for row in cells] if isinstance(cells, tuple) else cells.value


@pytest.fixture(scope="module")
def book(content: bytes) -> Read:
    return Read(content)


def test_every_call_gives_from_its_cells_what_is_kept_and_what_should_be(book: Read) -> None:
    calls = book.calls()
    assert len(calls) == sum(len(function.examples) for function in FUNCTIONS.values())
    for sheet, first, cells, formula in calls:
        name, _, names = formula.removeprefix("=").removesuffix(")").partition("(")
        result = FUNCTIONS[name](*(book.given(sheet, each) if each else None for each in names.split(",")))
        flat = [plain(cell) for cell in flattened(result)]
        kept = flattened(book.given(sheet, cells))
        expected = flattened(book.given(sheet, beside(book, sheet, first, cells)))
        assert flat == [plain(cell) for cell in kept] == [plain(cell) for cell in expected], (sheet, first, formula)


def beside(book: Read, sheet: str, first: str, cells: str) -> str:
    """The cells that say what a result should be: as many, under the header 应为 of the same block."""
    values = book.values[sheet]
    start = values[first]
    header = next(row for row in range(start.row, 0, -1) if values.cell(row, start.column).value == "结果")
    shift = next(n for n in range(1, 99) if values.cell(header, start.column + n).value == "应为")
    if ":" not in cells:
        return start.offset(0, shift).coordinate
    block = values[cells]
    return f"{block[0][0].offset(0, shift).coordinate}:{block[-1][-1].offset(0, shift).coordinate}"


def flattened(value: object) -> list[object]:
    if not isinstance(value, list | tuple):
        return [value]
    return [cell for row in value for cell in (row if isinstance(row, list | tuple) else [row])]


def plain(value: object) -> object:
    """A value as a cell keeps it: a number as a float, a blank as nothing, a day without a time."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, Decimal | int | float) and not isinstance(value, bool):
        return pytest.approx(float(value), abs=1e-9)
    return None if value == "" else value


def test_nothing_but_calls_and_comparisons_is_a_formula(book: Read) -> None:
    known = ("=ZS_", "=IF(OR(ISERROR(", "=IF(AND(", "=IF(SUM(", "=COUNTIF(", "=NA()", "=1/0", "=#")
    for sheet in book.formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                text = cell.value.text if isinstance(cell.value, ArrayFormula) else cell.value
                assert cell.data_type != "f" or text.startswith(known), (sheet.title, cell.coordinate, text)
                assert cell.hyperlink is None or cell.hyperlink.target is None, "links stay inside the workbook"


def test_the_front_sheet_leads_to_every_function(book: Read) -> None:
    front = book.values[CONTENTS]
    links = {cell.value: cell.hyperlink.location for (cell,) in front["A1:A200"] if cell.hyperlink}
    assert list(links) == list(FUNCTIONS)
    for name, location in links.items():
        sheet, _, cell = location.rpartition("!")
        assert book.values[sheet.strip("'")][cell].value.startswith(f"{name}　")
    conclusion = [cell.value for row in front.iter_rows() for cell in row if str(cell.value).startswith("√ 全部一致")]
    assert len(conclusion) == 1


def test_what_looks_like_a_formula_or_a_link_stays_a_text() -> None:
    texts = ["=1+1", "http://x.cn", "<r>甲</r>", "mailto:a@b.cn", "{=1}", "'", "TRUE"]
    hostile = Function(
        "ZS_HOSTILE", "=敌意", "测试·敌[意]:*", "=说明", (Argument("值", "value", "=值"),),
        lambda value: value, (Example((texts,), texts, "=说明"), Example((texts[0],), texts[0])), "无",
    )  # fmt: skip
    book = Read(book_bytes({"ZS_HOSTILE": hostile}))
    assert [text for *_, text in book.calls()] == ["=ZS_HOSTILE(B7:B13)", "=ZS_HOSTILE(B14)"]
    sheet = book.formulas["敌意"]
    assert [str(cell.value).strip() for (cell,) in sheet["B7:B13"]] == texts
    assert all(cell.data_type == "s" for (cell,) in sheet["B7:B13"])


KINDS = [[None], [True], ["#N/A"], ["文"], [Decimal("0.2")], [date(2023, 1, 25)], [False]]


@pytest.mark.parametrize("first", range(len(KINDS)))
def test_the_kept_values_of_an_array_are_of_their_kinds(first: int) -> None:
    rows = KINDS[first:] + KINDS[:first]
    several = Function(
        "ZS_KINDS", "各种", "测试", "只用于测试", (Argument("值", "value", "值"),),
        lambda value: value, (Example((rows,), rows), Example((rows[0][0],), rows[0][0])), "无",
    )  # fmt: skip
    book = Read(book_bytes({"ZS_KINDS": several}))
    (sheet, _, cells, _), (_, cell, _, _) = book.calls()
    assert [plain(each) for each in flattened(book.given(sheet, cells))] == [plain(row[0]) for row in rows]
    assert plain(book.given(sheet, cell)) == plain(rows[0][0])


# --- its formulas compare: LibreOffice as the judge ---------------------------------------------------------------

COMPARED: list[tuple[object, object, str]] = [
    # result, what it should be, what is told
    (Decimal("0.3"), Decimal("0.3"), "√"),
    (0.1 + 0.2, Decimal("0.3"), "√"),
    (Decimal("0.31"), Decimal("0.3"), "✗"),
    ("0.3", Decimal("0.3"), "✗"),
    (None, Decimal("0"), "✗"),
    (None, None, "√"),
    (0, None, "✗"),
    ("甲", "甲", "√"),
    ("abc", "ABC", "✗"),
    ("甲", None, "✗"),
    (date(2023, 1, 25), date(2023, 1, 25), "√"),
    (date(2023, 1, 26), date(2023, 1, 25), "✗"),
    (True, True, "√"),
    (False, True, "✗"),
    (1, True, "✗"),
    ("TRUE", True, "✗"),
    ("#N/A", "#N/A", "√"),
    ("#DIV/0!", "#N/A", "✗"),
    ("甲", "#N/A", "✗"),
    ("#N/A", "甲", "未算"),
    ("#NAME?", Decimal("0.3"), "未算"),
    ("#NAME?", None, "未算"),
]


@pytest.mark.office
def test_the_comparison_tells_what_agrees(tmp_path: Path, office: Office) -> None:
    path = tmp_path / "比较.xlsx"
    with Workbook(path) as workbook:
        sheet: Any = workbook.add_worksheet("比较")
        formats = {name: workbook.add_format() for name in ("text", "plain", "flag", "day", "moment")}
        for row, (result, expected, _) in enumerate(COMPARED):
            write_plain(sheet, row, 0, result, formats)
            write_plain(sheet, row, 1, expected, formats)
            sheet.write_formula(row, 2, comparison(row, 0, 1, [expected]))
    with office.open(path) as opened:
        opened.recalculate()
        told = [cell for (cell,) in opened.values("比较", f"C1:C{len(COMPARED)}")]
    assert told == [verdict for *_, verdict in COMPARED]
