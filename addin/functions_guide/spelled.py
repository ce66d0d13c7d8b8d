"""A cell function and its examples as a person types them into a cell of Excel."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Final, NamedTuple

from udfs.broadcast import grid, is_error, is_range
from udfs.functions.argument import ROW_NUMBER
from udfs.functions.typed import shown
from udfs.registry import Argument, Example, Function

BLANK: Final = "（空）"
# What a formula itself can hold in braces is a row or a column without days, and it is read only while it is short.
_LONGEST: Final = 72
FIRST_ROW: Final = 2
_KINDS: Final = {"any": "任意", "number": "数字", "text": "文字", "date": "日期", "flag": "是或否"}


class Typed(NamedTuple):
    """A call as it is typed; ``cells``: what stands in the ranges that it names (A2:B4 → rows)."""

    formula: str
    cells: tuple[tuple[str, list[list[object]]], ...]


def syntax(function: Function) -> str:
    """Return the way to write a call: =ZS_AMOUNT(值,[单位])."""
    names = ",".join(f"[{each.name}]" if each.optional else each.name for each in function.arguments)
    return f"={function.name}({names})"


def kind_of(argument: Argument) -> str:
    """Return what an argument takes, in a word or two, and between which limits."""
    match argument.shape:
        case "row":
            return "一行几格"
        case "column" | "table":
            return "区域"
    if argument.choices:
        return "选项"
    low, high = argument.least, argument.most
    if argument.kind == "whole":
        return f"整数，{low} 至 {high}"
    limits = [f"不小于 {low}" if low is not None else "", f"不大于 {high}" if high is not None else ""]
    if low is not None and high is not None:
        limits = [f"{low} 至 {high}"]
    return "，".join([_KINDS[argument.kind], *filter(None, limits)])


def default_of(argument: Argument) -> str:
    """Return what an optional argument is taken to be when it is left out; empty when that is nothing."""
    if argument.default is ROW_NUMBER:
        return "第几行"
    if isinstance(argument.default, bool):
        return "是" if argument.default else "否"
    return "" if argument.default is None else shown(argument.default)


def typed(function: Function, example: Example) -> Typed:
    """Return an example as it is typed. Ranges stand in braces where that can be read, else all of them as A2:B4."""
    in_braces = [_array(grid(value).rows) if is_range(value) else literal(value) for value in example.args]
    if None not in in_braces:
        formula = f"={function.name}({','.join(map(str, in_braces))})"
        if len(formula) <= _LONGEST or not any(map(is_range, example.args)):
            return Typed(formula, ())
    texts, cells, column = [], [], 0
    for value in example.args:
        if is_range(value):
            rows = grid(value).rows
            cells.append((_reference(column, rows), rows))
            column += len(rows[0])
        texts.append(cells[-1][0] if is_range(value) else literal(value))
    return Typed(f"={function.name}({','.join(texts)})", tuple(cells))


def literal(value: object) -> str:
    """Return a single value as a formula writes it: "文字", 12.5, TRUE, DATE(2023,1,25); nothing for a blank.

    >>> literal(date(2023, 1, 25)), literal('甲"乙'), literal(None), literal("#N/A")
    ('DATE(2023,1,25)', '"甲""乙"', '', '#N/A')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value if is_sheet_error(value) else '"' + value.replace('"', '""') + '"'
    if isinstance(value, date):
        day = f"DATE({value.year},{value.month},{value.day})"
        clock = value.time() if isinstance(value, datetime) else time.min
        return day if clock == time.min else f"{day}+TIME({clock.hour},{clock.minute},{clock.second})"
    return shown(value)


def is_sheet_error(value: object) -> bool:
    """Tell whether a value is an error that a formula may name (Err:502 of LibreOffice is none)."""
    return is_error(value) and str(value).startswith("#")


def plain(value: object) -> str:
    """Return a single value as the cell shows it."""
    return BLANK if value is None or value == "" else shown(value)


def result_rows(example: Example) -> list[list[object]]:
    """Return the cells of a result, a single value as one row of one."""
    return grid(example.result).rows


def _array(rows: list[list[object]]) -> str | None:
    """Return a row or a column as an array constant, ``None`` where a formula cannot hold it."""
    if min(len(rows), len(rows[0])) > 1 or any(isinstance(cell, date) for row in rows for cell in row):
        return None
    return "{" + ";".join(",".join(literal(cell) or '""' for cell in row) for row in rows) + "}"


def _reference(column: int, rows: list[list[object]]) -> str:
    first, last = letter(column), letter(column + len(rows[0]) - 1)
    start, end = f"{first}{FIRST_ROW}", f"{last}{FIRST_ROW + len(rows) - 1}"
    return start if start == end else f"{start}:{end}"


def letter(column: int) -> str:
    """Return the name of a column, A for 0; no example is wider than the alphabet."""
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[column]


def by_category(functions: dict[str, Function]) -> Iterator[tuple[str, list[Function]]]:
    """Yield the categories in the order of their first functions, with their functions."""
    for category in dict.fromkeys(each.category for each in functions.values()):
        yield category, [each for each in functions.values() if each.category == category]
