"""The page about the cell functions says what the register says, and what it prints may be typed."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from addin.functions_guide.page import anchor, functions_page
from addin.functions_guide.spelled import default_of, kind_of, literal, syntax, typed
from udfs.catalogue.functions import FUNCTIONS as MESSAGES
from udfs.functions.argument import ROW_NUMBER
from udfs.registry import FUNCTIONS, Argument, Example, Function

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = functions_page()
EXAMPLES = [(function, example) for function in FUNCTIONS.values() for example in function.examples]
every_function = pytest.mark.parametrize("function", FUNCTIONS.values(), ids=list(FUNCTIONS))
every_example = pytest.mark.parametrize(("function", "example"), EXAMPLES, ids=[f.name for f, _ in EXAMPLES])


def test_the_page_is_what_the_register_says() -> None:
    written = (ROOT / "docs" / "functions.md").read_text(encoding="utf-8")
    assert written == PAGE, "run: python -m addin.functions_guide.page > docs/functions.md"


# --- the page itself ----------------------------------------------------------------------------------------------


@every_function
def test_each_function_has_a_chapter_with_all_that_is_known(function: Function) -> None:
    chapter = chapter_of(function.name)
    assert f"    {syntax(function)}\n" in chapter
    assert [line.split(" | ")[0].strip("| ") for line in table_below(chapter, "| 参数 |")] == [
        argument.name for argument in function.arguments
    ]
    read = chapter.replace("\\", "")
    assert function.help in read and function.source in read and function.formula in read
    assert all(typed(function, example).formula in read for example in function.examples)


def test_every_message_is_told() -> None:
    assert all(f"| {code} |" in PAGE for code in MESSAGES)


def test_links_lead_somewhere() -> None:
    headings = {anchor(line.lstrip("#").strip()) for line in PAGE.splitlines() if line.startswith("#")}
    links = re.findall(r"\]\(([^)]+)\)", PAGE)
    inside = {link.removeprefix("#") for link in links if link.startswith("#")}
    assert inside <= headings and len(inside) > len(FUNCTIONS)
    assert all((ROOT / "docs" / link).exists() for link in links if not link.startswith("#"))


def test_each_table_line_has_the_cells_of_its_head() -> None:
    table: list[int] = []
    for line in [*PAGE.splitlines(), ""]:
        bars = len(re.findall(r"(?<!\\)\|", line))
        table = [*table, bars] if line.startswith("|") else []
        assert len(set(table)) <= 1, line


def chapter_of(name: str) -> str:
    return re.split(r"^##+ ", PAGE.partition(f"### {name} ")[2], maxsplit=1, flags=re.MULTILINE)[0]


def table_below(text: str, head: str) -> list[str]:
    lines = text[text.index(head) :].splitlines()[2:]
    return lines[: lines.index("")]


# --- what is printed may be typed ---------------------------------------------------------------------------------


@every_example
def test_an_example_read_back_gives_its_result(function: Function, example: Example) -> None:
    call = typed(function, example)
    name, args = read_call(call.formula, dict(call.cells))
    assert name == function.name
    assert column_of(function(*args)) == column_of(example.result)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("文字", '"文字"'),
        ('甲"乙', '"甲""乙"'),
        ("=1+1", '"=1+1"'),
        (None, ""),
        ("", '""'),
        (Decimal("12.50"), "12.5"),
        (0.1, "0.1"),
        (9.11201e17, "911201000000000000"),
        (True, "TRUE"),
        (date(2023, 1, 25), "DATE(2023,1,25)"),
        ("#N/A", "#N/A"),
        ("Err:502", '"Err:502"'),
    ],
)
def test_single_values(value: object, text: str) -> None:
    assert literal(value) == text


TWO = Function(
    "ZS_TWO", "两个", "测试", "只用于测试",
    (Argument("表", "table", "表", shape="table"), Argument("数", "number", "数", optional=True)),
    lambda table, number: "", (), "无",
)  # fmt: skip


@pytest.mark.parametrize(
    ("args", "formula", "cells"),
    [
        ((["甲", None],), '=ZS_TWO({"甲";""})', []),
        (([["甲", 1]], 2), '=ZS_TWO({"甲",1},2)', []),
        (([["甲", 1], ["乙", 2]], 2), "=ZS_TWO(A2:B3,2)", ["A2:B3"]),
        (([date(2023, 1, 25)], [date(2023, 1, 26)]), "=ZS_TWO(A2,B2)", ["A2", "B2"]),
        ((["很长的文字" * 20, "乙"],), "=ZS_TWO(A2:A3)", ["A2:A3"]),
        ((None, 2), "=ZS_TWO(,2)", []),
    ],
)
def test_ranges(args: tuple[object, ...], formula: str, cells: list[str]) -> None:
    call = typed(TWO, Example(args, ""))
    assert call.formula == formula and [name for name, _ in call.cells] == cells


@pytest.mark.parametrize(
    ("argument", "kind", "default"),
    [
        (Argument("甲", "a", "甲"), "任意", ""),
        (Argument("甲", "a", "甲", kind="number", least=0), "数字，不小于 0", ""),
        (Argument("甲", "a", "甲", kind="number", least=0, most=100, default=Decimal("60")), "数字，0 至 100", "60"),
        (Argument("甲", "a", "甲", kind="whole", least=0, most=10, default=2), "整数，0 至 10", "2"),
        (Argument("甲", "a", "甲", kind="flag", default=False), "是或否", "否"),
        (Argument("甲", "a", "甲", choices=("月", "季"), default="月"), "选项", "月"),
        (Argument("甲", "a", "甲", shape="table"), "区域", ""),
        (Argument("甲", "a", "甲", shape="row"), "一行几格", ""),
        (Argument("甲", "a", "甲", kind="text", default=ROW_NUMBER), "文字", "第几行"),
    ],
)
def test_arguments(argument: Argument, kind: str, default: str) -> None:
    assert (kind_of(argument), default_of(argument)) == (kind, default)


def test_signs_of_markup_stay_signs() -> None:
    hostile = Function(
        "ZS_HOSTILE", "敌意", "测试·敌意", "竖线 | 星号 *重* <b>粗</b> [链接](http://x)",
        (Argument("值", "value", "甲|乙\n第二行"),), lambda value: value, (Example(("a|b`c",), "1|2"),), "无",
    )  # fmt: skip
    page = functions_page({hostile.name: hostile})
    assert "\\*重\\* \\<b>粗\\</b> \\[链接\\](http://x)" in page
    assert "| 甲\\|乙<br>第二行 |" in page and "| 1\\|2 |" in page


# A reader of formulas written for this test alone: texts, numbers, truth values, days, errors, braces, references.
TOKEN = re.compile(
    r'"(?P<text>(?:[^"]|"")*)"|DATE\((?P<year>\d+),(?P<month>\d+),(?P<day>\d+)\)|(?P<truth>TRUE|FALSE)'
    r"|(?P<number>-?[\d.]+)|(?P<error>#[A-Z0-9/!?]+)|(?P<cells>[A-Z]\d+(?::[A-Z]\d+)?)|(?P<sign>[,;{}])"
)


def read_call(formula: str, cells: dict[str, object]) -> tuple[str, list[object]]:
    name, _, inside = formula.removeprefix("=").partition("(")
    args: list[object] = []
    rows: list[list[object]] | None = None
    value: object = None
    for token in TOKEN.finditer(inside.removesuffix(")") + ","):
        kind = token.lastgroup
        if kind != "sign":
            value = one(token, cells)
        elif token["sign"] == "{":
            rows = [[]]
        elif rows is None:
            args.append(value)
            value = None
        else:
            rows[-1].append(value)
            if token["sign"] == ";":
                rows.append([])
            elif token["sign"] == "}":
                value, rows = rows, None
    return name, args


def one(token: re.Match[str], cells: dict[str, object]) -> object:
    match token.lastgroup:
        case "text":
            return token["text"].replace('""', '"')
        case "day":
            return date(int(token["year"]), int(token["month"]), int(token["day"]))
        case "truth":
            return token["truth"] == "TRUE"
        case "number":
            return Decimal(token["number"])
        case "cells":
            return cells[token["cells"]]
        case _:
            return token.group()


def column_of(result: object) -> list[object]:
    """The cells of a result row by row: a column in braces comes back as rows of one."""
    if not isinstance(result, list | tuple):
        return [result]
    return [cell for row in result for cell in (row if isinstance(row, list | tuple) else [row])]


@pytest.mark.parametrize(
    ("formula", "args"),
    [
        ('=ZS_X("甲""乙",1.5,,TRUE)', ['甲"乙', Decimal("1.5"), None, True]),
        ('=ZS_X({"甲",1;"",2},DATE(2023,1,5))', [[["甲", 1], ["", 2]], date(2023, 1, 5)]),
        ("=ZS_X(A2:B3,#N/A)", ["格", "#N/A"]),
    ],
)
def test_the_reader_reads(formula: str, args: list[object]) -> None:
    assert read_call(formula, {"A2:B3": "格"}) == ("ZS_X", args)
