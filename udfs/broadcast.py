"""From the ranges of a sheet to single values and back: how a cell function meets its arguments.

A host hands over a scalar, a column (a list of values, or a list of rows of one value) or a table (a list
of rows), and gets the same shape back. Several ranges combine as a spreadsheet user expects: a scalar meets
every cell of a range, ranges of one size meet cell by cell, a row against a column makes a table.

What a cell function never has to care about, because ``run`` does it in each cell: a blank (``None`` or
spaces) in a required argument gives ``None``, which hosts write as an empty text; an error value of the
sheet (``#N/A``) stays what it is; a blank optional argument takes its default; a wrong choice gives a
message. Nothing raises.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from udfs.cells import SPACES, is_blank
from udfs.functions.argument import Argument, CellFunction, complaint

_ERROR: Final = re.compile(r"#(?:N/A|[A-Z][A-Z0-9_/]*[!?]|GETTING_DATA)|Err:\d{3}")


class Grid(NamedTuple):
    """A range as rows of equal length; ``flat`` when it came as a plain list of values."""

    rows: list[list[object]]
    flat: bool = False

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.rows), len(self.rows[0])

    def at(self, row: int, column: int) -> object:
        """Return the value that meets the cell; a single row or column meets all of them."""
        rows, columns = self.size
        return self.rows[row if rows > 1 else 0][column if columns > 1 else 0]


def is_error(value: object) -> bool:
    """Tell whether a value is an error of the sheet, which every host hands over as a text."""
    return isinstance(value, str) and _ERROR.fullmatch(value.strip(SPACES)) is not None


def is_range(value: object) -> bool:
    """Tell whether an argument is a range rather than a single value."""
    return isinstance(value, (list, tuple))


def grid(value: object) -> Grid:
    """Return a range as rows of equal length, short rows filled with blanks; an empty range is one blank."""
    if not isinstance(value, (list, tuple)):
        return Grid([[value]])
    if not any(is_range(row) for row in value):
        return Grid([[cell] for cell in value] or [[None]], flat=True)
    rows = [list(row) if isinstance(row, (list, tuple)) else [row] for row in value]
    width = max(1, *map(len, rows))
    return Grid([row + [None] * (width - len(row)) for row in rows])


def whole(value: object) -> tuple[object, ...]:
    """Return all values of a range row by row, for an argument of shape ``column``; a blank has none."""
    if not is_range(value):
        return () if is_blank(value) else (value,)
    return tuple(cell for row in grid(value).rows for cell in row)


def table(value: object) -> tuple[tuple[object, ...], ...]:
    """Return a range as a tuple of rows, for an argument of shape ``table``; a blank has none."""
    if not is_range(value) and is_blank(value):
        return ()
    return tuple(tuple(row) for row in grid(value).rows)


def run(function: CellFunction, args: Sequence[object]) -> object:
    """Call a cell function with what the host handed over; return one value or the shape of its ranges.

    A mistake in the call as a whole (number of arguments, sizes of ranges) gives one text.
    """
    least = sum(not argument.optional for argument in function.arguments)
    most = len(function.arguments)
    if not least <= len(args) <= most:
        return complaint("ZS-600", function=function.name, least=least, most=most, count=len(args))
    given = list(zip(function.arguments, [*args, *[None] * (most - len(args))], strict=True))
    sources = [_source(argument, value) for argument, value in given]
    ranges = [
        (argument.name, source)
        for (argument, value), source in zip(given, sources, strict=True)
        if argument.shape == "scalar" and is_range(value)
    ]
    size = _common_size(ranges, limit=None if function.result == "like" else (1, 1))
    if isinstance(size, str):
        return size
    rows = [
        [_cell(function, [source.at(row, column) for source in sources]) for column in range(size[1])]
        for row in range(size[0])
    ]
    if not ranges or function.result != "like":
        return rows[0][0]
    return [row[0] for row in rows] if all(source.flat for _, source in ranges) else rows


def _source(argument: Argument, value: object) -> Grid:
    """Return the grid in which each cell finds its value; a whole range is one value for all cells."""
    if argument.shape == "scalar":
        return grid(value)
    return Grid([[whole(value) if argument.shape == "column" else table(value)]])


def _common_size(ranges: list[tuple[str, Grid]], limit: tuple[int, int] | None) -> tuple[int, int] | str:
    """Return the rows and columns that all ranges fit, or the message that names the first which does not."""
    rows, columns = 1, 1
    for name, source in ranges:
        high, wide = source.size
        if limit and (high, wide) != limit:
            return complaint("ZS-603", argument=name, size=f"{high}行×{wide}列")
        if (rows != high and 1 not in (rows, high)) or (columns != wide and 1 not in (columns, wide)):
            return complaint("ZS-602", argument=name, size=f"{high}行×{wide}列", other=f"{rows}行×{columns}列")
        rows, columns = max(rows, high), max(columns, wide)
    return rows, columns


def _cell(function: CellFunction, values: list[object]) -> object:
    """Return the result of one cell: blanks, errors and choices first, then the function itself."""
    ready = []
    for argument, value in zip(function.arguments, values, strict=True):
        if argument.shape == "scalar":
            if is_error(value):
                return value
            if is_blank(value):
                if not argument.optional:
                    return None
                value = argument.default
            elif argument.choices:
                value = value.strip(SPACES) if isinstance(value, str) else value
                if value not in argument.choices:
                    choices = "、".join(argument.choices)
                    return complaint("ZS-601", argument=argument.name, value=value, choices=choices)
        ready.append(value)
    return function.call(*ready)
