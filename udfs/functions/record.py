"""What is known about a cell function: the record from which every host's wrapper, help and test is made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

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


@dataclass(frozen=True, slots=True)
class Function:
    """A cell function. The record is called with ranges as a host has them, ``call`` with single values.

    ``result``: ``like`` when the result has the shape of the scalar arguments' ranges, else the shape itself.
    """

    name: str
    label: str
    category: str
    help: str
    arguments: tuple[Argument, ...]
    call: Callable[..., Any]
    examples: tuple[Example, ...]
    source: str
    result: ResultShape = "like"

    def __call__(self, *args: object) -> object:
        """Return the result for scalars, columns or tables; see ``udfs.broadcast``. Never raises."""
        from udfs.broadcast import run

        return run(self, args)


def cell_function(
    *,
    label: str,
    category: str,
    help: str,
    arguments: tuple[Argument, ...],
    examples: tuple[Example, ...],
    source: str,
    result: ResultShape = "like",
) -> Callable[[Callable[..., Any]], Function]:
    """Make a cell function of a plain function; ``zs_amount`` becomes ``ZS_AMOUNT``."""

    def record(call: Callable[..., Any]) -> Function:
        return Function(call.__name__.upper(), label, category, help, arguments, call, examples, source, result)

    return record


def complaint(code: str, **facts: object) -> str:
    """Return a catalogue message as the text of a cell: 错误：…（ZS-240）.

    The word in front is the severity (错误, 核实, 提示), so a count by ``错误*`` finds all of them.
    """
    found = finding(code, **facts)
    return f"{Severity(found.severity).label}：{found.message}（{code}）"
