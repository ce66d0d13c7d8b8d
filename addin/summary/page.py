"""What one visible sheet shows: plain rows of cells, the same each time for the same month.

The writer draws pages, and the reader draws them once more to compare: so a page is a value, and knows no file.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from xl_templates.writing import inert

LONGEST: Final = 32_000  # UTF-16 units that a cell shows; it holds 32,767
BODY_ROWS: Final = 1_000_000  # rows of a page that stand on one sheet; it holds 1,048,576
LONGEST_TAB: Final = 31
FIRST_YEAR: Final = 1901  # programs differ about serial numbers of days before

# What XML cannot hold, and control characters, which no program shows.
_UNSHOWN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_BREAK: Final = re.compile("\r\n?")


class Styled(NamedTuple):
    """A cell that does not look like the rest of its column."""

    value: object
    style: str


class Inside(NamedTuple):
    """A place in this workbook; row and column count from 0."""

    tab: str
    row: int = 0
    column: int = 0


class Outside(NamedTuple):
    """A file that we opened: its path from the folder of the summary, with / between folders, and a place in it."""

    path: str
    sheet: str | None = None
    cell: str | None = None


class Linked(NamedTuple):
    """A cell that leads somewhere. Its text is short: LibreOffice draws a linked text in one line and cuts the rest."""

    value: object
    style: str
    to: Inside | Outside


class Computed(NamedTuple):
    """A cell with a formula of ours (without =), and its value, so that nobody has to recalculate to read it.

    ``value`` is a text where the formula gives one, "" too. ``to``: where a click leads, if anywhere.
    """

    value: int | Decimal | str
    style: str
    formula: str
    to: Inside | None = None


class Mark(NamedTuple):
    """Cells of a column of the body look like ``style`` where they hold ``text``, whatever a formula makes of them."""

    column: int
    text: str
    style: str


class Detail(list[object]):
    """A row that folds away under the row above it."""


class Range(NamedTuple):
    """Cells of one column, row numbers from 0, both ends included."""

    tab: str
    column: int
    first: int
    last: int


@dataclass(frozen=True)
class Chart:
    """A chart of one series. ``at``: the row and column, from 0, of its upper left corner; ``size`` in pixels.

    ``words``: what is written instead of a value, where a value says nothing.
    """

    title: str
    kind: Literal["bar", "column"]
    labels: Range
    values: Range
    at: tuple[int, int]
    size: tuple[int, int]
    words: tuple[str | None, ...] = ()


@dataclass(frozen=True)
class PageColumn:
    """One column. ``edits``: the column of the ledger whose cells a person may change here.

    ``key``: what formulas and links of other pages know the column by.
    """

    title: str
    width: float
    style: str = "text"
    group: str = ""
    head_style: str = "header"
    edits: str | None = None
    key: str = ""


Row = Sequence[object]


@dataclass(frozen=True)
class Page:
    """One visible sheet, or several when there are more rows than one holds.

    ``about``: lines under the title. ``rows``: makes the body anew. ``keyed``: the first column numbers the rows, so
    that they are known again when somebody has sorted them. ``headed``: the columns have titles; else the rows bring
    their own. ``framed``: blank cells are drawn too. ``stamp``: stands above every paper, on the right.
    ``most_lines``: how many lines of a text a row is high enough for.
    """

    tab: str
    title: str
    columns: tuple[PageColumn, ...]
    rows: Callable[[], Iterator[Row]]
    count: int
    about: tuple[Row, ...] = ()
    keyed: bool = False
    headed: bool = True
    framed: bool = True
    filtered: bool = True
    frozen: int = 0
    ledger: str = ""
    charts: tuple[Chart, ...] = ()
    single: bool = False
    stamp: str = ""
    marks: tuple[Mark, ...] = ()
    most_lines: int = 8

    @property
    def grouped(self) -> bool:
        """Whether a line of groups stands above the titles."""
        return self.headed and any(column.group for column in self.columns)

    def head(self) -> list[Row]:
        """Return the rows above the body."""
        rows: list[Row] = [(Styled(self.title, "title"),), *self.about]
        if self.grouped:
            before = ""
            groups: list[object] = []
            for column in self.columns:
                groups.append(Styled(column.group if column.group != before else None, "group"))
                before = column.group
            rows.append(groups)
        if self.headed:
            rows.append([Styled(column.title, column.head_style) for column in self.columns])
        return rows

    @property
    def first_row(self) -> int:
        """The row, from 0, where the body begins."""
        return len(self.about) + 1 + self.grouped + self.headed

    def column_at(self, key: str) -> int:
        """Return the number, from 0, of the column with a key. Raises ``KeyError``."""
        for at, column in enumerate(self.columns):
            if column.key == key:
                return at
        raise KeyError(key)

    def cell_at(self, row: int, column: int) -> Inside:
        """Return where a cell of the body stands; both from 0."""
        sheet, below = divmod(row, BODY_ROWS)
        return Inside(numbered(self.tab, sheet + 1), self.first_row + below, column)

    def ranges(self, column: int) -> list[Range]:
        """Return the cells of a column of the body, one range a sheet; of an empty page its first, blank row."""
        return [
            Range(tab, column, self.first_row, self.first_row + max(count, 1) - 1)
            for tab, _first, count in self.parts()
        ]

    def parts(self) -> list[tuple[str, int, int]]:
        """Return (sheet, first row of the body from 0, rows) for each sheet that the page takes."""
        return [
            (numbered(self.tab, number), first, min(BODY_ROWS, self.count - first))
            for number, first in enumerate(range(0, max(self.count, 1), BODY_ROWS), start=1)
        ]


@dataclass
class Tabs:
    """Gives each page a name of its own; programs compare names of sheets without case."""

    taken: set[str] = field(default_factory=set)

    def take(self, wanted: str) -> str:
        """Return the name, with a number where another sheet has it."""
        number = 1
        while (tab := numbered(wanted, number)).casefold() in self.taken:
            number += 1
        self.taken.add(tab.casefold())
        return tab


def numbered(tab: str, number: int) -> str:
    """Return the name of the first, second … sheet of a page."""
    if number == 1:
        return tab
    end = f"({number})"
    return tab[: LONGEST_TAB - len(end)] + end


def shown_value(cell: object) -> object:
    """Return what a cell of a page shows, whatever it looks like and wherever it leads."""
    return cell[0] if isinstance(cell, Styled | Linked | Computed) else cell


def shown_text(text: str) -> str:
    """Return a text as a cell can show it: without what no file holds, and cut, with a remark, where it is too long."""
    clean = _UNSHOWN.sub("\ufffd", _BREAK.sub("\n", text)) if not text.isprintable() else text
    if len(clean) * 2 > LONGEST and _units(clean) > LONGEST:
        clean = f"{clean[: LONGEST // 2]}……（太长，只显示前 {LONGEST // 2} 字；全文 {len(clean)} 字，在记录里）"
    return inert(clean)


def shown_cell(value: object) -> str | int | float | Decimal | date | None:
    """Return what a cell holds for a value of the month: what Excel can hold of it."""
    if isinstance(value, str):
        return shown_text(value) or None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value if value.year >= FIRST_YEAR else value.isoformat()
    if value is None or isinstance(value, int | float | Decimal):
        return value
    raise TypeError(f"no value of a page: {value!r}")


def _units(text: str) -> int:
    return len(text) + sum(sign > "\uffff" for sign in text)
