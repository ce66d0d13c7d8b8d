"""Cell functions as a host calls them: scalars, columns and tables in, the same shape out."""

import inspect
import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udfs import broadcast
from udfs.registry import FUNCTIONS, Argument, Example, Function

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = [(function, example) for function in FUNCTIONS.values() for example in function.examples]
every_function = pytest.mark.parametrize("function", FUNCTIONS.values(), ids=list(FUNCTIONS))
every_cellwise_function = pytest.mark.parametrize(
    "function", [pytest.param(each, id=name) for name, each in FUNCTIONS.items() if each.result == "like"]
)


def only_required(function: Function, value: object) -> list[object]:
    """The arguments of a call in which every required argument is ``value``."""
    return [value for argument in function.arguments if not argument.optional]


@pytest.mark.parametrize(("function", "example"), EXAMPLES, ids=[f.name for f, _ in EXAMPLES])
def test_examples(function, example):
    result = function(*example.args)
    assert result == example.result
    assert type(result) is type(example.result)


@every_function
class TestRecord:
    def test_name(self, function):
        assert FUNCTIONS[function.name] is function
        assert re.fullmatch("ZS(_[A-Z]+)+", function.name)

    def test_help_fits_the_wizard_of_the_host(self, function):
        assert 10 <= len(function.help) <= 250
        assert all(1 <= len(argument.help) <= 250 for argument in function.arguments)

    def test_people_read_chinese(self, function):
        texts = [function.label, function.category, function.help]
        texts += [text for argument in function.arguments for text in (argument.name, argument.help)]
        assert all(re.search("[\u4e00-\u9fff]", text) for text in texts)

    def test_arguments(self, function):
        names = [argument.ascii for argument in function.arguments]
        assert all(re.fullmatch("[a-z][a-z_]*", name) for name in names)
        assert names == list(inspect.signature(function.call).parameters)
        optional = [argument.optional for argument in function.arguments]
        assert optional == sorted(optional), "required arguments come first"

    def test_choices_hold_the_default_and_stand_in_the_help(self, function):
        for argument in function.arguments:
            if argument.choices:
                assert argument.default in (*argument.choices, "")
                assert all(choice in argument.help for choice in argument.choices)

    def test_it_has_a_source_and_a_docstring(self, function):
        assert function.source
        assert function.call.__doc__
        assert function.examples


@every_cellwise_function
class TestShapes:
    @pytest.mark.parametrize("blank", [None, "", "\u3000"])
    def test_blanks_in_blanks_out(self, function, blank):
        assert function(*only_required(function, blank)) is None
        assert function(*only_required(function, [blank, blank])) == [None, None]
        assert function(*only_required(function, [[blank], [blank]])) == [[None], [None]]
        assert function(*only_required(function, [[blank, blank]])) == [[None, None]]

    @pytest.mark.parametrize("error", ["#N/A", "#VALUE!", "#DIV/0!", "#REF!", "#NAME?", "#NUM!", "#NULL!", "Err:502"])
    def test_errors_of_the_sheet_stay(self, function, error):
        assert function(*only_required(function, [error, None])) == [error, None]


@every_function
class TestWrongCalls:
    def test_wrong_number_of_arguments(self, function):
        too_many = [None] * (len(function.arguments) + 1)
        assert "ZS-600" in function(*too_many)
        assert "ZS-600" in function()

    def test_wrong_choice(self, function):
        args = list(function.examples[0].args)
        for place, argument in enumerate(function.arguments):
            if argument.choices:
                call = args[:place] + [None] * (place - len(args)) + ["没有这种"]
                assert "ZS-601" in function(*call)


values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals().filter(lambda number: not number.is_snan()),  # no host has a signalling NaN
    st.dates(),
    st.datetimes(),
    st.text(max_size=20),
    st.text("0123456789年月日季万亿元W-.+E转、 ", max_size=20),
    st.sampled_from(["#N/A", "2023-02", "3812", 25, "顺延", "约5.2亿元", 45000.5, "13800000000"]),
)
ranges = st.one_of(
    values,
    st.lists(values, max_size=3),
    st.lists(st.lists(values, max_size=3), max_size=3),
)


@every_function
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_nothing_raises_and_results_are_plain(function, data):
    count = data.draw(st.integers(0, len(function.arguments)))
    result = function(*(data.draw(ranges) for _ in range(count)))
    assert all(isinstance(cell, (type(None), str, bool, date, Decimal)) for cell in broadcast.whole(result))


class TestBroadcast:
    JOIN = Function(
        "ZS_JOIN",
        "连接",
        "测试",
        "把两个值连成一个文字，只用于测试",
        (Argument("甲", "first", "甲"), Argument("乙", "second", "乙", optional=True, default="-")),
        lambda first, second: f"{first}{second}",
        (Example(("a", "b"), "ab"),),
        "无",
    )

    @pytest.mark.parametrize(
        ("first", "second", "result"),
        [
            ("a", "x", "ax"),
            ("a", None, "a-"),
            (["a", "b"], "x", ["ax", "bx"]),
            ("a", ["x", "y"], ["ax", "ay"]),
            (["a", "b"], ["x", "y"], ["ax", "by"]),
            ([["a"], ["b"]], "x", [["ax"], ["bx"]]),
            ([["a"], ["b"]], ["x", "y"], [["ax"], ["by"]]),
            ([["a", "b"]], [["x"], ["y"]], [["ax", "bx"], ["ay", "by"]]),
            ([["a", "b"], ["c", "d"]], [["x", "y"]], [["ax", "by"], ["cx", "dy"]]),
            ([["a"]], "x", [["ax"]]),
            ([["a", "b"], ["c"]], "x", [["ax", "bx"], ["cx", None]]),  # a short row is filled with blanks
            (["a", None, "#N/A"], ["x", "y", "z"], ["ax", None, "#N/A"]),
            (["a", "b"], ["#REF!", None], ["#REF!", "b-"]),
            (("a", "b"), "x", ["ax", "bx"]),
            ([], "x", [None]),
        ],
    )
    def test_ranges_combine(self, first, second, result):
        assert self.JOIN(first, second) == result

    @pytest.mark.parametrize(
        ("first", "second", "sizes"),
        [
            (["a", "b", "c"], ["x", "y"], "2行×1列，与前面的3行×1列"),
            ([["a", "b"]], [["x", "y", "z"]], "1行×3列，与前面的1行×2列"),
        ],
    )
    def test_sizes_that_do_not_fit_name_the_argument(self, first, second, sizes):
        assert self.JOIN(first, second) == f"错误：参数“乙”的区域是{sizes}对不上（ZS-602）"

    def test_whole_ranges_reach_the_function_at_once(self):
        count = Function(
            "ZS_COUNT",
            "计数",
            "测试",
            "数一列里有几个值，只用于测试",
            (
                Argument("列", "column", "列", shape="column"),
                Argument("几", "times", "几", optional=True, default=1),
            ),
            lambda column, times: len(column) * times,
            (),
            "无",
            result="scalar",
        )
        assert count([1, None, 3]) == 3
        assert count([[1, 2], [3, 4]], 2) == 8
        assert count([1], [[2]]) == 2
        assert count(None) == 0
        assert "ZS-603" in count([1], [1, 2])

    def test_tables_keep_their_rows(self):
        rows = Function(
            "ZS_ROWS", "行", "测试", "原样返回，只用于测试", (Argument("表", "table", "表", shape="table"),),
            lambda table: table, (), "无", result="table",
        )  # fmt: skip
        assert rows([[1, 2], [3]]) == ((1, 2), (3, None))
        assert rows(None) == ()


@pytest.mark.parametrize(
    "values", [[1.5, 0.1, -2.0], [1.5, float("nan")], [1.5, float("inf")], [1.5, 2, True, "3", None]]
)
@pytest.mark.parametrize(
    ("name", "rest"), [("ZS_COMPLETION", (2.0, 10.0)), ("ZS_DEDUCT", (0.5, 10.0)), ("ZS_ROUND", ())]
)
def test_a_column_gives_what_its_cells_give_one_by_one(name, rest, values):
    function = FUNCTIONS[name]
    assert function(values, *rest) == [function(value, *rest) for value in values]


@pytest.mark.parametrize(("points", "code"), [(-1.0, "ZS-608"), (0.0, None)])
def test_limits_hold_in_a_column_of_plain_numbers(points, code):
    first, second = FUNCTIONS["ZS_COMPLETION"]([1.0, 1.0], [1.0, 1.0], [points, 5.0])
    assert second == 5 and (first == 0 if code is None else code in first)


class TestAnswers:
    """What an analyst reads in the cell when something is wrong."""

    @pytest.mark.parametrize(
        ("call", "text"),
        [
            (("ZS_AMOUNT", "近5亿"), "ZS-208"),
            (("ZS_DATE", "1月25日"), "ZS-224"),
            (("ZS_PERIOD", "2023-13"), "ZS-261"),
            (("ZS_PERIOD", "乱写"), "ZS-260"),
            (("ZS_PERIOD", "2023年", "月"), "ZS-605"),
            (("ZS_DUE", "2023-W08"), "ZS-604"),
            (("ZS_DUE", "2023-02", 32), "ZS-604"),
            (("ZS_DUE", "2023-02", "月底"), "ZS-604"),
            (("ZS_DUE", "2023-02", 25, "顺延", ["待定"]), "ZS-606"),
            (("ZS_DUE", "2023-02", 25, "顺延", ["2023-02-27"], ["2023-02-27"]), "ZS-265"),
            (("ZS_USCC", 9.11201e17), "ZS-243"),
            (("ZS_USCC", "12", "代码"), "ZS-240"),
            (("ZS_INDUSTRY", 38), "ZS-250"),
            (("ZS_PHONE", "20000000"), "ZS-256"),
            (("ZS_PHONE", "张三13800000000", "脱敏"), "ZS-254"),
        ],
    )
    def test_complaints(self, call, text):
        name, *args = call
        assert re.fullmatch(rf"(错误|核实)：.+（{text}）", FUNCTIONS[name](*args))

    def test_a_complaint_does_not_repeat_a_telephone_number(self):
        assert "13800000000" not in FUNCTIONS["ZS_PHONE"]("张三13800000000", "脱敏")

    @pytest.mark.parametrize(
        ("value", "kind", "period"),
        [
            (2023.0, "", "2023"),
            (44951.0, "", "2023-01"),
            (date(2023, 2, 20), "季", "2023-Q1"),
            ("2023年上半年", "年", "2023"),
            ("2023年第8周", "月", "2023-02"),
        ],
    )
    def test_periods(self, value, kind, period):
        assert FUNCTIONS["ZS_PERIOD"](value, kind) == period

    def test_an_early_code_is_tidied_though_its_check_sign_is_wrong(self):
        assert FUNCTIONS["ZS_USCC"]("91350211m0000xuf46", "代码") == "91350211M0000XUF46"


HEAVY = (
    "pandas",
    "numpy",
    "stdnum",
    "chinese_calendar",
    "lark",
    "pydantic",
    "openpyxl",
    "xlsxwriter",
    "xlwings",
)


def loaded_by(program: str) -> set[str]:
    """The heavy packages that a fresh interpreter has loaded after the program."""
    report = f"\nimport sys; print(*(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program + report], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_importing_the_registry_loads_nothing_heavy():
    assert loaded_by("import udfs.registry") == set()


def test_the_import_test_sees_a_heavy_import():
    assert loaded_by("import stdnum") == {"stdnum"}


def test_a_call_loads_only_what_it_needs():
    program = "from udfs.registry import FUNCTIONS\nFUNCTIONS['ZS_USCC']('91110000101623741K')"
    assert loaded_by(program) == {"stdnum"}
