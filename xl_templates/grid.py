"""A workbook as a stranger stored it: sheets of raw cells, before anyone asks what they mean.

Whatever the file's format, the rest of reading sees only this. A grid begins at A1, so the place of a cell in it is its
place on the sheet.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from udfs.findings import Finding


class CellError(NamedTuple):
    """An error value that stands in a cell: #REF!, #N/A, #SPILL! …"""

    text: str


class Uncomputed(NamedTuple):
    """A formula whose result was never stored: nobody knows its value. ``text``: the formula, where it is known."""

    text: str = ""


class Merged(NamedTuple):
    """A merged range: first and last row and column, from 0, both included."""

    top: int
    left: int
    bottom: int
    right: int


class Difference(NamedTuple):
    """Cells with something in them, counted twice and not the same: in the file, and among those that were read.

    The references of cells that were ``missed``, that stand in the file ``twice``, that were read and stand there as
    ``blank``: the first few of each.
    """

    stored: int
    read: int
    missed: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()


@dataclass(slots=True)
class Grid:
    """One sheet.

    ``rows``: row-major, from A1, rows of equal length; a cell is ``""`` (blank), ``str``, ``int``, ``float``, ``bool``,
    ``date``, ``datetime``, ``time``, ``timedelta``, ``CellError`` or ``Uncomputed``. Rows and columns count from 0.
    ``computed``: given some column numbers, the cells of those columns that hold a formula, with its text ("" where the
    format does not give it); asked late, because a template has a hundred thousand of them.
    """

    name: str
    rows: list[list[object]]
    visible: bool = True
    merged: tuple[Merged, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    computed: Callable[[Collection[int]], dict[tuple[int, int], str]] = field(default=lambda _columns: {})
    difference: Difference | None = None


@dataclass(slots=True)
class OpenedWorkbook:
    """A workbook that could be opened.

    ``format``: xlsx, xlsm, xls, xlsb, ods or csv, by content and not by name. ``epoch``: 1900 or 1904, for numbers that
    are dates. ``stamp``: the text of our custom property, ``None`` where there is none. ``remarks``: catalogue code and
    detail of what was found and not carried over (macros, external links). ``findings``: cells that may be other
    ones in the file.
    """

    format: str
    grids: list[Grid]
    epoch: int = 1900
    stamp: str | None = None
    remarks: list[tuple[str, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
