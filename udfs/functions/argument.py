"""The arguments of a cell function, an example of a call, and the text of a cell that says what is wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from udfs.findings import Severity, finding

Shape = Literal["scalar", "column", "table"]
ResultShape = Literal["like", "scalar", "column", "table"]


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a cell function.

    ``name``: Chinese, as officers see it. ``ascii``: the name where a host allows no other. ``help``: at
    most 250 signs, because Excel's wizard breaks at 255. ``shape``: what the callable takes: a ``scalar``
    (a range given there is met cell by cell), a ``column`` (all its values in one tuple) or a ``table`` (a
    tuple of rows). ``choices``: the only texts allowed, when there are such.
    """

    name: str
    ascii: str
    help: str
    shape: Shape = "scalar"
    optional: bool = False
    default: object = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A call and its result; every example runs as a test and stands in the help."""

    args: tuple[object, ...]
    result: object


class CellFunction(Protocol):
    """What it takes to be called with ranges (see ``udfs.broadcast``)."""

    name: str
    arguments: tuple[Argument, ...]
    call: Callable[..., Any]
    result: ResultShape


def complaint(code: str, **facts: object) -> str:
    """Return a catalogue message as the text of a cell: 错误：…（ZS-240）.

    The word in front is the severity (错误, 核实, 提示), so a count by ``错误*`` finds all of them.
    """
    found = finding(code, **facts)
    return f"{Severity(found.severity).label}：{found.message}（{code}）"
