"""What one file turned out to hold. Plain values only: it crosses from the process that reads to the one that merges.

Cells are typed: ``None`` (blank), ``str``, ``int`` minor units in a column of money, ``Decimal`` in a column of
numbers, ``date``, or ``UNTYPED``.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from udfs.findings import Finding
from xl_templates.references import cell_name


class Note(NamedTuple):
    """One thing that was noticed about a cell while it was read; ``row`` counts the rows of its ``ReadLedger``."""

    code: str
    row: int
    column: str
    raw: str
    result: str = ""
    count: int = 1


class Claim(NamedTuple):
    """Where a file says something of itself (its unit, its period). ``source``: stamp, cover, sheet or name."""

    source: str
    text: str
    sheet: str | None = None
    cell: str | None = None


@dataclass(slots=True)
class TableAt:
    """Where a table stands. ``columns``: column name → column of the sheet; in a form each has a row of its own too."""

    sheet: str
    columns: dict[str, int]
    rows: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class ReadLedger:
    """The rows of one ledger in one file, column by column; several tables of one ledger are joined.

    ``cells``: column name → one typed cell a row, for every column of the definition. ``raw``: (row, column) → what
    the cell held, only where it cannot be told from the typed value. ``places``: (number of the table, row of the sheet
    from 0), one a row. ``absent``: columns that no table has. ``last``: column name → one typed cell a row, what our
    template kept of the period before, where it kept something; whoever had the file can have changed it.
    """

    ledger: str
    cells: dict[str, list[object]]
    tables: list[TableAt] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)
    row_ids: list[str] = field(default_factory=list)
    raw: dict[tuple[int, str], object] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    absent: frozenset[str] = frozenset()
    last: dict[str, list[object]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.places)

    def sheet(self, row: int) -> str:
        """The sheet that a row stands on."""
        return self.tables[self.places[row][0]].sheet

    def cell(self, row: int, column: str) -> str | None:
        """The A1 reference of a cell; of the row's first cell where its table lacks the column."""
        number, at = self.places[row]
        table = self.tables[number]
        if column not in table.columns:
            first = min(table.columns.values(), default=None)
            return None if first is None else cell_name(at, first)
        return cell_name(table.rows.get(column, at), table.columns[column])


@dataclass(slots=True)
class ReadFile:
    """One file, read. ``refusal``: why it could not be; everything else is empty then.

    ``programme``, ``submission``: as its stamp says. ``units``, ``periods``: all claims, the strongest first.
    ``statements``: ledger id → (statement id, place). ``ledgers``: ledger id → rows; a ledger whose sheet is there and
    empty has no rows, one without a sheet is not in it.
    """

    file: str
    sha256: str = ""
    format: str = ""
    refusal: Finding | None = None
    programme: str | None = None
    submission: str | None = None
    version: str | None = None
    units: list[Claim] = field(default_factory=list)
    periods: list[Claim] = field(default_factory=list)
    statements: dict[str, tuple[str, Claim]] = field(default_factory=dict)
    ledgers: dict[str, ReadLedger] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
