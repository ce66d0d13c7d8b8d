"""The cell functions in a real LibreOffice with the extension: typed, loaded, saved, and where something is missing."""

import ast
import importlib
import io
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import openpyxl
import pytest
import xlwings as xw

from addin.functions_guide.category_sheet import CONTENTS
from addin.libreoffice.extension.calculating.__main__ import answer
from addin.libreoffice.extension.calculating.cells import to_office
from addin.libreoffice.extension.calculating.saved_names import give_names, renamed
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
    assert sheet["A1"].formula == "=ZS_AMOUNT(B1:B1)"


def test_what_is_rewritten_is_undone_with_the_entry_that_it_follows(sheet: xw.Sheet) -> None:
    ask = sheet.book.impl.ask
    ask("probes.entered", cell="C1", text="earlier")
    ask("probes.entered", cell="A1", text="=ZS_AMOUNT(B1)")
    soon(lambda: sheet["A1"].formula, "=ZS_AMOUNT(B1:B1)")
    assert len(ask("probes.undone")) == 1
    assert (sheet["A1"].formula, sheet["C1"].value) == ("", "earlier"), "one step, and the entry before it stays"


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


# --- without an office --------------------------------------------------------------------------------------------


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    """What the components share, as the package holds it; imported by name."""
    for part in function_parts(FUNCTIONS.values()):
        if part.path.startswith("pythonpath/"):
            (tmp_path / part.path).parent.mkdir(exist_ok=True)
            (tmp_path / part.path).write_bytes(part.content)
    monkeypatch.syspath_prepend(tmp_path / "pythonpath")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("APPDATA", raising=False)

    def named(name: str) -> ModuleType:
        for each in ("zhaoshang_settings", name):
            monkeypatch.delitem(sys.modules, each, raising=False)
        return importlib.import_module(name)

    return named


def test_names_helps_and_types_are_the_registrys() -> None:
    """The office is not asked here: what it reads is."""
    parts = {each.path: each.content.decode() for each in function_parts(FUNCTIONS.values())}
    name = "{http://openoffice.org/2001/registry}name"
    value = f"prop[@{name}='%s']/value"
    found = {}
    for function in ElementTree.fromstring(parts["CalcAddIns.xcu"]).iterfind("node/node/node/node"):
        arguments = [
            (each.get(name), each.findtext(value % "DisplayName"), each.findtext(value % "Description"))
            for each in function.iterfind("node/node")
        ]
        assert f"    any {function.get(name)}({', '.join(f'[in] any {each[0]}' for each in arguments)});" in (
            parts["zhaoshang_functions.idl"].splitlines()
        )
        help_text = function.findtext(value % "Description")
        found[function.findtext(value % "DisplayName")] = (help_text, [each[1:] for each in arguments])
    assert found == {
        each.name: (
            f"{each.label}：{each.help}",
            [(f"{it.name}{'（可省）' * it.optional}", it.help) for it in each.arguments],
        )
        for each in FUNCTIONS.values()
    }


def test_what_runs_in_the_office_is_python_3_8_and_has_names_of_its_own() -> None:
    for part in function_parts(FUNCTIONS.values()):
        if part.path.endswith(".py"):
            ast.parse(part.content, feature_version=(3, 8))
            assert Path(part.path).name.startswith("zhaoshang_")


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=ZS_AMOUNT(A1)", "=ZS_AMOUNT(A1:A1)"),
        ("=zs_amount($B$2;A1:A2; C3 )", "=zs_amount($B$2:$B$2;A1:A2; C3:C3 )"),
        ("=CN.ZHAOSHANG.FUNCTIONS.ZS_AMOUNT($'落地 (清单)'.A1;;B2)", None),
        ("{=ZS_GRADE(SUM(A1;B1);ZS_RANK(C1))}", "{=ZS_GRADE(SUM(A1;B1);ZS_RANK(C1:C1))}"),
        ('=IF(A1=0;"ZS_AMOUNT(A1)";ZS_AMOUNT("A1";A1+1;-A1))', '=IF(A1=0;"ZS_AMOUNT(A1)";ZS_AMOUNT("A1";A1+1;-A1))'),
        ("=XZS_AMOUNT(A1)+SUM(A1)+ZS_AMOUNT(金额;1;{1;2})", "=XZS_AMOUNT(A1)+SUM(A1)+ZS_AMOUNT(金额;1;{1;2})"),
    ],
)
def test_single_cells_become_ranges(shared: Callable[[str], ModuleType], formula: str, expected: str | None) -> None:
    widened = shared("zhaoshang_single_cells").widened
    by_hand = "=CN.ZHAOSHANG.FUNCTIONS.ZS_AMOUNT($'落地 (清单)'.A1:A1;;B2:B2)"
    assert widened(formula) == (expected or by_hand)
    assert widened(widened(formula)) == widened(formula)


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (None, "no_interpreter"),
        ("#!/bin/sh\nexit 3\n", "unreachable"),
        ("#!/bin/sh\nread line; echo nonsense; read line\n", "unreachable"),
        ("#!/bin/sh\nexec sleep 60\n", "unreachable"),
        ("not a program", "unreachable"),
    ],
)
def test_an_interpreter_that_does_not_work_is_told_and_left_alone_for_a_while(
    shared: Callable[[str], ModuleType],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    script: str | None,
    told: str,
) -> None:
    settings = tmp_path / "zhaoshang" / "libreoffice.conf"
    settings.parent.mkdir()
    if script is not None:
        program = tmp_path / "python"
        program.write_text(script)
        program.chmod(0o755)
        settings.write_text(f"interpreter = {program}\n")
    module = shared("zhaoshang_calculator")
    monkeypatch.setattr(module, "PATIENCE", 0.3)
    calculator = module.Calculator()
    for arguments in (["1万"], ["很长" * 100_000]):  # more than a pipe takes
        with pytest.raises(module.UnreachableError, match="^错误：") as error:
            calculator.ask(call="ZS_AMOUNT", args=arguments)
        assert str(error.value) == messages()[told]
    settings.unlink(missing_ok=True)
    with pytest.raises(module.UnreachableError) as error:
        calculator.ask(call="ZS_AMOUNT", args=["1万"])
    assert str(error.value) == messages()[told], "it was tried again too soon"
    monkeypatch.setattr(calculator, "_not_before", 0)
    with pytest.raises(module.UnreachableError) as error:
        calculator.ask(call="ZS_AMOUNT", args=["1万"])
    assert str(error.value) == messages()["no_interpreter"]


@pytest.mark.parametrize(
    ("result", "cell"),
    [
        (None, ""),
        (Decimal("0.1"), 0.1),
        (True, 1.0),
        (date(2023, 1, 25), 44951.0),
        ("#N/A", {"error": 32767}),
        ("Err:502", {"error": 502}),
        ("甲", "甲"),
        ([1, None], [[1.0], [""]]),
        ([["甲"], [1, "#DIV/0!"]], [["甲", ""], [1.0, {"error": 532}]]),
        ([], [[""]]),
    ],
)
def test_results_as_a_line_carries_them(result: object, cell: object) -> None:
    assert to_office(result) == cell


def test_a_mistake_of_ours_is_an_answer() -> None:
    def broken(*_: object) -> object:
        raise RuntimeError

    assert answer({"id": 7, "call": "X", "args": []}, {"X": broken}) == {"id": 7, "failed": True}
    assert answer({"id": 8, "call": "ZS_OTHER", "args": []}) == {"id": 8, "failed": True}


def test_only_formulas_are_renamed() -> None:
    kept, cell = b"CN.ZHAOSHANG.FUNCTIONS.ZS_AMOUNT(A1)", b"<c><v>CN.ZHAOSHANG.FUNCTIONS.ZS_AMOUNT(A1)</v></c>"
    sheet = b"<f t='array'>" + kept + b"</f>" + cell + b"<formula1>IF(" + kept + b",1)</formula1><f/>"
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as target:
        target.writestr("xl/worksheets/sheet1.xml", sheet)
        target.writestr("xl/sharedStrings.xml", b"<f>" + kept + b"</f>")
    with zipfile.ZipFile(io.BytesIO(renamed(package.getvalue()) or b"")) as found:
        after = found.read("xl/worksheets/sheet1.xml")
        assert found.read("xl/sharedStrings.xml") == b"<f>" + kept + b"</f>"
    assert after == b"<f t='array'>ZS_AMOUNT(A1)</f>" + cell + b"<formula1>IF(ZS_AMOUNT(A1),1)</formula1><f/>"


def test_a_workbook_that_is_open_is_not_renamed(tmp_path: Path) -> None:
    path = tmp_path / "开着.xlsx"
    path.write_bytes(b"PK")
    (tmp_path / ".~lock.开着.xlsx#").write_text(",甲,PC1,,;")
    assert give_names(path, 0.1) is False
    assert path.read_bytes() == b"PK"
