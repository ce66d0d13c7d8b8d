"""The result of a cell function in the shape that a spreadsheet program takes, whatever it takes as a value."""

from collections.abc import Callable
from typing import TypeVar

_Written = TypeVar("_Written")


def as_value_or_rows(result: object, written: Callable[[object], _Written]) -> _Written | list[list[_Written]]:
    """Return a value, or rows of equal length, short ones filled up with blanks. ``written``: turns one value over."""
    if not isinstance(result, (tuple, list)):
        return written(result)
    rows = [list(row) if isinstance(row, (tuple, list)) else [row] for row in result] or [[None]]
    width = max(1, *map(len, rows))
    return [[written(cell) for cell in row + [None] * (width - len(row))] for row in rows]
