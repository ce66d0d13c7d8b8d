"""The cell functions in a real LibreOffice with the extension: typed, loaded, saved, and where something is missing."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from addin.functions_guide.category_sheet import CONTENTS
from addin.libreoffice.extension.calculating.cells import to_office
from addin.libreoffice.extension.functions import function_parts, messages
from tests.extension.conftest import ROOT, Extended, extended_office
from tests.functions.test_example_book import Read, flattened
from tests.office import OfficeBook
from udfs.registry import FUNCTIONS

pytestmark = pytest.mark.office
EXAMPLES = ROOT / "examples" / "函数示例.xlsx"


@pytest.fixture
def sheet(extended: Extended) -> Iterator[xw.Sheet]:
    """The sheet of a new workbook."""
    book = extended.app.books.add()
    yield book.sheets[0]
    book.close()


@pytest.fixture(scope="module")
def examples(extended: Extended) -> Iterator[OfficeBook]:
    """The workbook of examples, as LibreOffice has opened it."""
    with extended.office.open(EXAMPLES) as book:
        yield book


def soon(told: Callable[[], object], expected: object, seconds: float = 10) -> None:
    """Wait until it is so: some things happen after the calculation."""
    until = time.monotonic() + seconds
    while told() != expected and time.monotonic() < until:
        time.sleep(0.05)
    assert told() == expected


def as_cells(result: object) -> list[object]:
    return [pytest.approx(each, abs=1e-9) if isinstance(each, float) else each for each in flattened(to_office(result))]


# --- the examples -------------------------------------------------------------------------------------------------


def test_every_example_of_every_function_gives_in_its_cells_what_the_registry_gives(examples: OfficeBook) -> None:
    read = Read(EXAMPLES.read_bytes())
    calls = read.calls()
    for sheet, _first, cells, formula in calls:
        name, _, names = formula.removeprefix("=").removesuffix(")").partition("(")
        result = FUNCTIONS[name](*(read.given(sheet, each) if each else None for each in names.split(",")))
        shown = ["" if each is None else each for each in flattened(examples.values(sheet, cells))]
        assert shown == as_cells(result), (sheet, cells, formula)
    assert len(calls) == sum(len(each.examples) for each in FUNCTIONS.values())


def test_the_workbook_of_examples_agrees_when_it_is_opened(examples: OfficeBook) -> None:
    soon(lambda: examples.value(CONTENTS, "B7")[:6], "√ 全部一致")


# --- typed --------------------------------------------------------------------------------------------------------

TYPED = {
    '=ZS_AMOUNT("5.2亿")': 52000,
    "=ROUND(ZS_COMPLETION(45,50,20),1)+1": 19,
    "=ZS_GRADE(ZS_COMPLETION(45,50,95))": "良好",
    '=IF(ZS_GRADE(89.5)="良好","相等","不等")': "相等",
    '=ZS_DATE("2023年1月25日")': 44951,
    '=ZS_AMOUNT("甲")': FUNCTIONS["ZS_AMOUNT"]("甲"),
    "=ZS_AMOUNT()": FUNCTIONS["ZS_AMOUNT"](),
    "=ISNA(ZS_AMOUNT(NA()))": 1,
    '=IFERROR(ZS_AMOUNT({"#N/A"}),"错")': "错",
    '=SUM(ZS_AMOUNT({"1万","2万"}))': 3,
}


@pytest.mark.parametrize("formula", TYPED)
def test_a_formula_as_it_is_typed(sheet: xw.Sheet, formula: str) -> None:
    sheet["A1"].formula = formula
    assert sheet["A1"].value == TYPED[formula]


def test_a_blank_cell_is_no_zero(sheet: xw.Sheet) -> None:
    sheet["B2"].value = 0
    for row in (1, 2):
        sheet[f"A{row}"].formula = f"=ZS_AMOUNT(B{row})"
    soon(lambda: sheet["A1:A2"].value, [None, 0])


def test_text_results_are_equal_to_the_same_text_elsewhere(sheet: xw.Sheet) -> None:
    sheet["A1:A3"].value = [[95], [80], [None]]
    sheet["B1:B3"].formula_array = "=ZS_GRADE(A1:A3)"
    sheet["C1"].formula = '=COUNTIF(B1:B3,"优秀")+10*(B3="")'
    assert sheet["B1:C1"].value == ["优秀", 11]


def test_a_column_of_a_thousand_and_one_array_formula(sheet: xw.Sheet) -> None:
    sheet["A1:A1000"].value = [[f"{row}万"] for row in range(1, 1001)]
    sheet["B1:B1000"].formula = "=ZS_AMOUNT(A1)"
    sheet["C1:C1000"].formula_array = "=ZS_AMOUNT(A1:A1000)"
    assert sheet["B1:C1000"].value == [[row, row] for row in range(1, 1001)]


# --- files of Excel -----------------------------------------------------------------------------------------------


def test_a_saved_workbook_has_the_names_of_excel_once_it_is_closed(extended: Extended, tmp_path: Path) -> None:
    path, text = tmp_path / "存.xlsx", "CN.ZHAOSHANG.FUNCTIONS.ZS_AMOUNT(1)"
    book = extended.app.books.add()
    book.sheets[0]["A1"].value = [["3万"], [text]]
    book.sheets[0]["B1"].formula = '=IF(A1="","",ZS_AMOUNT(A1))'
    book.sheets[0]["C1:C2"].formula_array = "=ZS_AMOUNT(A1:A2)"
    book.save(path)
    book.close()
    soon(lambda: formulas(path), ['=IF(A1="","",ZS_AMOUNT(A1))', "=ZS_AMOUNT(A1:A2)"])
    assert openpyxl.load_workbook(path).active["A2"].value == text
    with extended.office.open(path) as again:
        assert again.values(again.sheets()[0].name, "B1:C1") == [[3, 3]]
    assert sorted(tmp_path.iterdir()) == [path]


def formulas(path: Path) -> list[str]:
    sheet = openpyxl.load_workbook(path).active
    return [sheet["B1"].value, sheet["C1"].value.text]


# --- where something is missing -----------------------------------------------------------------------------------


def test_a_helper_that_was_killed_is_started_again(extended: Extended, sheet: xw.Sheet) -> None:
    sheet["A1"].formula = '=ZS_AMOUNT("1万")'
    (helper,) = extended.helpers()
    helper.kill()
    soon(extended.helpers, [])
    sheet["A2"].formula = '=ZS_AMOUNT("2万")'
    assert sheet["A1:A2"].value == [1, 2]
    assert len(extended.helpers()) == 1


def test_without_an_interpreter_and_without_a_function(tmp_path: Path) -> None:
    """One start for two: no Python is set, and a function was forgotten in the types."""
    parts = [
        each._replace(content=each.content.replace(b" any ZS_GRADE(", b" any ZS_OTHER("))
        if each.path.endswith(".idl")
        else each
        for each in function_parts(FUNCTIONS.values())
    ]
    with extended_office(parts, tmp_path, interpreter=False) as bare:
        sheet = bare.app.books.add().sheets[0]
        sheet["A1"].formula = '=ZS_AMOUNT("1万")'
        sheet["A2"].formula = "=ZS_GRADE(89.5)"
        assert sheet["A1"].value == messages()["no_interpreter"]
        assert sheet["A2"].options(err_to_str=True).value == "#VALUE!"
        assert bare.helpers() == []


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_the_helper_ends_with_the_office(tmp_path: Path, end: str) -> None:
    with extended_office(function_parts(FUNCTIONS.values()), tmp_path) as found:
        found.app.books.add().sheets[0]["A1"].formula = "=ZS_GRADE(89.5)"
        (helper,) = found.helpers()
        getattr(found.office, end)()
        helper.wait(5)
