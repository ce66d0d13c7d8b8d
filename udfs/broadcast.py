"""From the ranges of a sheet to single values and back: how a cell function meets its arguments.

A host hands over a scalar, a column (a list of values, or a list of rows of one value) or a table (a list
of rows), and gets the same shape back. Several ranges combine as a spreadsheet user expects: a scalar meets
every cell of a range, ranges of one size meet cell by cell, a row against a column makes a table.

What a cell function never has to care about, because ``run`` does it for each cell: a blank (``None`` or
spaces) in a required argument gives ``None``, which hosts write as an empty text; an error value of the
sheet (``#N/A``) stays what it is; a blank optional argument takes its default; a value of the wrong kind
gives a message. Nothing raises.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import repeat
from typing import Final, NamedTuple

from udfs.cells import SPACES, is_blank
from udfs.functions.argument import ROW_NUMBER, Argument, CellFunction, complaint
from udfs.functions.typed import Stop, plain_numbers, reader

_ERROR: Final = re.compile(r"#(?:N/A|[A-Z][A-Z0-9_/]*[!?]|GETTING_DATA)|Err:\d{3}")
_ERROR_STARTS: Final = "#E" + SPACES

Size = tuple[int, int]  # rows and columns


class Grid(NamedTuple):
    """A range as rows of equal length; ``flat`` when it came as a plain list of values."""

    rows: list[list[object]]
    flat: bool = False

    @property
    def size(self) -> Size:
        """Rows and columns."""
        return len(self.rows), len(self.rows[0])

    def spread(self, size: Size) -> list[object]:
        """Return the value that meets each cell, row by row; a single row or column meets all of them."""
        rows, columns = self.size
        met = self.rows if rows == size[0] else self.rows * size[0]
        return [cell for row in met for cell in (row if columns == size[1] else repeat(row[0], size[1]))]


def is_error(value: object) -> bool:
    """Tell whether a value is an error of the sheet, which every host hands over as a text."""
    return (
        isinstance(value, str) and value[:1] in "#E \u3000\u00a0" and _ERROR.fullmatch(value.strip(SPACES)) is not None
    )


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
        if argument.shape in ("scalar", "row") and is_range(value)
    ]
    size = _common_size(ranges, limit=None if function.result == "like" else (1, 1))
    if isinstance(size, str):
        return size
    results = _results(function, sources, size)
    if not ranges or function.result != "like":
        return results[0]
    if size[1] == 1 and all(source.flat for _, source in ranges):
        return results
    return [results[at : at + size[1]] for at in range(0, len(results), size[1])]


def _source(argument: Argument, value: object) -> Grid:
    """Return the grid in which each cell finds its value; a whole range is one value for all cells."""
    match argument.shape:
        case "scalar":
            return grid(value)
        case "row":
            rows, flat = grid(value)
            return Grid([[tuple(row)] for row in rows], flat)
        case "column":
            return Grid([[whole(value)]])
        case _:
            return Grid([[table(value)]])


def _common_size(ranges: list[tuple[str, Grid]], limit: Size | None) -> Size | str:
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


def _results(function: CellFunction, sources: Sequence[Grid], size: Size) -> list[object]:
    """Return the result of each cell, row by row; where an argument has no value, what the first such shows."""
    count = size[0] * size[1]
    stopped: dict[int, object] = {}
    columns: list[Sequence[object]] = []
    for argument, source in zip(function.arguments, sources, strict=True):
        if argument.shape in ("column", "table"):
            columns.append([source.rows[0][0]] * count)
            continue
        values = _column(argument, source, size)
        for at, value in enumerate(values):
            if type(value) is Stop:
                stopped.setdefault(at, value.shown)
        columns.append(values)
    if not stopped:
        return _called(function, columns, count)
    ready = [at for at in range(count) if at not in stopped]
    found = iter(_called(function, [[values[at] for at in ready] for values in columns], len(ready)))
    return [stopped[at] if at in stopped else next(found) for at in range(count)]


def _called(function: CellFunction, columns: Sequence[Sequence[object]], count: int) -> list[object]:
    """Return the results for cells whose arguments are all ready."""
    if not count:
        return []
    if function.takes == "cell":
        return list(map(function.call, *columns))
    whole_ones = [argument.shape in ("column", "table") for argument in function.arguments]
    return list(function.call(*(each[0] if once else each for once, each in zip(whole_ones, columns, strict=True))))


def _column(argument: Argument, source: Grid, size: Size) -> Sequence[object]:
    """Return the value of each cell for an argument, row by row, a ``Stop`` where there is none."""
    read = _row_reader() if argument.shape == "row" else _cell_reader(argument)
    count = size[0] * size[1]
    if source.size == (1, 1):
        values = [read(source.rows[0][0])] * count
    else:
        raws = source.spread(size)
        values = plain_numbers(argument, raws) or list(_read_once(read, raws))
    if argument.default is not ROW_NUMBER:
        return values
    return [str(at // size[1] + 1) if value is ROW_NUMBER else value for at, value in enumerate(values)]


def _read_once(read: Callable[[object], object], raws: Sequence[object]) -> Iterator[object]:
    """Yield what is read of each raw value; of equal neighbours, as long as they are the same object, only once."""
    last, value = object(), None
    for raw in raws:
        if raw is not last:
            last, value = raw, read(raw)
        yield value


def _cell_reader(argument: Argument) -> Callable[[object], object]:
    """Return what makes a raw cell the argument's value or a ``Stop``: errors and blanks first."""
    read = reader(argument)
    blank = argument.default if argument.optional else Stop(None)

    def value(raw: object) -> object:
        if type(raw) is float or type(raw) is int:
            return read(raw)
        if is_error(raw):
            return Stop(raw)
        return blank if is_blank(raw) else read(raw)

    return value


def _row_reader() -> Callable[[object], object]:
    """Return what lets a row pass unless a cell of it is an error of the sheet."""

    def value(raw: object) -> object:
        assert isinstance(raw, tuple)
        return next((Stop(cell) for cell in raw if is_error(cell)), raw)

    return value
