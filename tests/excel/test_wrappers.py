"""Every cell function in the built file is the registry's: arguments, order, optional ones, and what comes of a call.

Read back from the text of the built file, not from what generated it.
"""

import pickle
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from addin.excel.cells import MISSING
from addin.excel.wrappers import RESERVED, argument_name
from tests.excel.check_code import Procedure, logical_lines, procedures
from tests.excel.check_package import sheet_rows
from tests.excel.check_project import read_project
from tests.excel.planted import PROJECT, parts_of, whole
from udfs.registry import FUNCTIONS, Argument, Example, Function

ROOT = Path(__file__).resolve().parents[2]
MODULE = read_project(parts_of(whole())[PROJECT]).texts["ZsFunctions"]
WRAPPERS = {each.name: each for each in procedures(MODULE)}
BODY = re.compile(r'(\w+) = ZsCallFunction\("(\w+)", Array\((.*)\)\)')
EXAMPLES = [(function, example) for function in FUNCTIONS.values() for example in function.examples]


def parsed_body(wrapper: Procedure) -> tuple[str, str, list[str]]:
    """What a wrapper assigns to, what it calls, and what it packs."""
    assert len(wrapper.body) == 1
    match = BODY.fullmatch(wrapper.body[0])
    assert match, wrapper.body
    return match[1], match[2], [each.strip() for each in match[3].split(",")]


def test_there_is_one_for_each_function_and_no_other() -> None:
    assert list(WRAPPERS) == list(FUNCTIONS)
    assert not [line for line in logical_lines(MODULE) if line.startswith(("Private", "Dim", "Const"))]


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.name)
class TestWrapper:
    def test_arguments_order_and_optional_ones(self, function: Function) -> None:
        found = [(each.name.removesuffix("_"), each.optional) for each in WRAPPERS[function.name].arguments]
        assert found == [(each.ascii, each.optional) for each in function.arguments]
        assert WRAPPERS[function.name].declaration.startswith("Public Function ")

    def test_it_packs_every_argument_in_order_for_the_function_of_its_name(self, function: Function) -> None:
        target, called, packed = parsed_body(WRAPPERS[function.name])
        assert target == called == function.name
        assert packed == [each.name for each in WRAPPERS[function.name].arguments]

    def test_what_is_left_out_takes_the_default_of_the_registry(self, function: Function) -> None:
        """VBA has no defaults of its own; Python gets the mark of an argument that was left out."""
        assert "=" not in WRAPPERS[function.name].declaration
        least = list(function.examples[0].args)[: WRAPPERS[function.name].least]
        missing = [None] * (len(function.arguments) - len(least))
        assert function(*least, *missing) == function(*least)

    def test_names_are_none_of_the_language(self, function: Function) -> None:
        names = [argument_name(each).lower() for each in function.arguments]
        assert len(set(names)) == len(names)
        assert not set(names) & RESERVED
        assert all(re.fullmatch(r"[a-z]\w{0,254}", name, re.ASCII) for name in names)


def test_arguments_packed_in_another_order_would_be_seen() -> None:
    spoilt = MODULE.replace("Array(value, unit)", "Array(unit, value)", 1)
    assert spoilt != MODULE
    amount = next(each for each in procedures(spoilt) if each.name == "ZS_AMOUNT")
    assert parsed_body(amount)[2] != [each.name for each in amount.arguments]


def test_a_name_of_the_language_gets_a_sign_more() -> None:
    assert argument_name(Argument("止", "end", "")) == "end_"
    assert argument_name(Argument("起", "start", "")) == "start"


def test_the_help_is_the_registrys() -> None:
    parts = parts_of(whole())
    rows = sheet_rows(
        ElementTree.fromstring(parts["xl/worksheets/sheet1.xml"]), ElementTree.fromstring(parts["xl/sharedStrings.xml"])
    )
    told = {row[1]: row[2:] for row in rows if row[0] == "function"}
    for function in FUNCTIONS.values():
        description, category, *helps = told[function.name]
        assert description == f"{function.label}：{function.help}"
        assert category == function.category
        assert [text.endswith(each.help) for text, each in zip(helps, function.arguments, strict=True)]
        assert all(text.startswith(each.name) for text, each in zip(helps, function.arguments, strict=True))


# --- calls, through xlwings' own code of the server ---------------------------------------------------------------


def as_excel_has_it(given: object) -> object:
    """A value as COM hands it to Python; a plain list of the registry is a column."""
    if isinstance(given, list):
        return tuple(
            tuple(map(as_excel_has_it, row)) if isinstance(row, list) else (as_excel_has_it(row),) for row in given
        )
    if isinstance(given, date):
        moment = given if isinstance(given, datetime) else datetime(given.year, given.month, given.day)
        return moment.replace(tzinfo=UTC)
    return float(given) if isinstance(given, (int, Decimal)) and not isinstance(given, bool) else given


def as_excel_shows_it(result: object) -> object:
    """What Excel is to be handed back for a result of the registry: one cell as it is, one row flat, else rows."""
    if isinstance(result, (list, tuple)):
        rows = [[as_excel_shows_it(cell) for cell in row] if isinstance(row, (list, tuple)) else [as_excel_shows_it(row)]
                for row in result]  # fmt: skip
        width = max(map(len, rows))
        rows = [row + [""] * (width - len(row)) for row in rows]
        return rows[0][0] if len(rows) == 1 == width else rows[0] if len(rows) == 1 else rows
    return "" if result is None else as_excel_has_it(result)


def arguments_packed(function: Function, example: Example) -> tuple[object, ...]:
    """The array that the wrapper packs: all its arguments, those left out as COM marks them."""
    given = [as_excel_has_it(each) for each in example.args]
    _, _, packed = parsed_body(WRAPPERS[function.name])
    return (*given, *[MISSING] * (len(packed) - len(given)))


@pytest.fixture(scope="module")
def answers() -> list[object]:
    """What Excel gets for each registered example; all in one process, as in Excel."""
    calls = [(function.name, arguments_packed(function, example)) for function, example in EXAMPLES]
    done = subprocess.run(
        [sys.executable, "-m", "tests.excel.fake_windows"],
        input=pickle.dumps(calls),
        capture_output=True,
        cwd=ROOT,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return pickle.loads(done.stdout)


def test_every_example_comes_out_in_excel_as_it_is_registered(answers: list[object]) -> None:
    wrong = [
        (function.name, example.args, answer)
        for (function, example), answer in zip(EXAMPLES, answers, strict=True)
        if answer != as_excel_shows_it(example.result)
    ]
    assert wrong == []
    assert len(answers) > 60


def test_a_wrong_answer_would_be_seen(answers: list[object]) -> None:
    shifted = [*answers[1:], answers[0]]
    assert any(
        answer != as_excel_shows_it(example.result) for (_, example), answer in zip(EXAMPLES, shifted, strict=True)
    )
