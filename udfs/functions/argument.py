"""The arguments of a cell function, an example of a call, and the text of a cell that says what is wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal, Protocol

from udfs.findings import Finding, Severity, finding

Shape = Literal["scalar", "row", "column", "table"]
ResultShape = Literal["like", "scalar", "column", "table"]
Kind = Literal["any", "number", "whole", "flag", "text", "date"]
Way = Literal["cell", "column"]


class _RowNumber:
    """The default that is each cell's own row in the range, counted from 1, as a text."""

    def __repr__(self) -> str:
        return "ROW_NUMBER"


ROW_NUMBER: Final = _RowNumber()


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a cell function.

    ``name``: Chinese, as officers see it. ``ascii``: the name where a host allows no other. ``help``: at
    most 250 signs, because Excel's wizard breaks at 255. ``shape``: what the callable takes: a ``scalar``
    (a range given there is met cell by cell), a ``row`` (a table of which each row, a tuple, meets a row of the
    result), a ``column`` (all its values in one tuple, row by row) or a ``table`` (a tuple of rows).

    ``kind``: what a ``scalar`` is read as (``udfs.functions.typed``): ``any`` is handed over raw, ``number`` is an
    exact ``Decimal``, ``whole`` an ``int``, ``flag`` a ``bool``, ``text`` a ``str``, ``date`` a ``date``. ``least`` and
    ``most`` bound numbers. ``choices``: the only texts allowed, when there are such. Values of other shapes are
    handed over raw. A ``default`` is handed over as it is.
    """

    name: str
    ascii: str
    help: str
    shape: Shape = "scalar"
    optional: bool = False
    default: object = None
    choices: tuple[str, ...] = ()
    kind: Kind = "any"
    least: Decimal | int | None = None
    most: Decimal | int | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A call and its result; every example runs as a test and stands in the help. ``note``: what it shows."""

    args: tuple[object, ...]
    result: object
    note: str = ""


class CellFunction(Protocol):
    """What it takes to be called with ranges (see ``udfs.broadcast``)."""

    name: str
    arguments: tuple[Argument, ...]
    call: Callable[..., Any]
    result: ResultShape
    takes: Way


def complaint(code: str, **facts: object) -> str:
    """Return a catalogue message as the text of a cell: 错误：…（ZS-240）.

    The word in front is the severity (错误, 核实, 提示), so a count by ``错误*`` finds all of them.
    """
    return told(finding(code, **facts))


def told(found: Finding) -> str:
    """Return a finding as the text of a cell."""
    return f"{Severity(found.severity).label}：{found.message}（{found.code}）"
