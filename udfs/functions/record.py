"""What is known about a cell function: the record from which every host's wrapper, help and test is made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from udfs.broadcast import run
from udfs.functions.argument import Argument, Example, ResultShape, Way, complaint

__all__ = ["Argument", "Example", "Function", "cell_function", "complaint"]


@dataclass(frozen=True, slots=True)
class Function:
    """A cell function. The record is called with ranges as a host has them, ``call`` with single values.

    ``result``: ``like`` when the result has the shape of the scalar arguments' ranges, else the shape itself.
    ``takes``: ``cell`` when ``call`` is called for each cell of the result; ``column`` when it is called once, with a
    list of the values of each scalar or row argument (all of one length, cells that are blank or wrong left out), and
    returns a list as long. ``formula``: how the result comes about, in the words of the field.
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
    takes: Way = "cell"
    formula: str = ""

    def __call__(self, *args: object) -> object:
        """Return the result for scalars, columns or tables; see ``udfs.broadcast``. Never raises."""
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
    takes: Way = "cell",
    formula: str = "",
) -> Callable[[Callable[..., Any]], Function]:
    """Make a cell function of a plain function; ``zs_amount`` becomes ``ZS_AMOUNT``."""

    def record(call: Callable[..., Any]) -> Function:
        name = call.__name__.upper()
        return Function(name, label, category, help, arguments, call, examples, source, result, takes, formula)

    return record
