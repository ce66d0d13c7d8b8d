"""A found table → its entry rows, raw: which rows are entries, what else stands there, and what a merge covers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Final, NamedTuple

from xl_templates.grid import Grid, Merged
from xl_templates.model import Ledger, Statement
from xl_templates.reading.header import FoundTable
from xl_templates.reading.row_kinds import FEW_CELLS, RowKind, is_plain_lead, row_kind

_LEAD_COLUMNS: Final = 6  # a word such as 合计 stands in one of the first columns
_LEAST_FOREIGN: Final = 2


class OtherRow(NamedTuple):
    """A row under the header that is no entry. ``row`` counts from 0; ``text``: its first text."""

    kind: RowKind
    row: int
    column: int
    text: str
    statement: str = ""


class Spread(NamedTuple):
    """A merged cell over several rows of a column, in the sheet's counting; ``rows``: how many it covers."""

    row: int
    column: str
    rows: int
    is_number: bool


@dataclass(slots=True)
class RawTable:
    """The entries of one table. ``rows``: rows of the sheet; ``cells``: column name → one raw cell a row.

    ``others``: rows that are no entries; ``foreign``: (first row, last row, cells) of a table of another kind below.
    ``last``: column name → what our template kept of the period before, one raw cell a row, where it kept something.
    ``covered``: column name → rows whose cell lies unseen under a merged one, with something else in it.
    """

    rows: list[int] = field(default_factory=list)
    cells: dict[str, list[object]] = field(default_factory=dict)
    row_ids: list[str] = field(default_factory=list)
    last: dict[str, list[object]] = field(default_factory=dict)
    others: list[OtherRow] = field(default_factory=list)
    spreads: list[Spread] = field(default_factory=list)
    foreign: list[tuple[int, int, int]] = field(default_factory=list)
    covered: dict[str, list[int]] = field(default_factory=dict)


def raw_table(grid: Grid, table: FoundTable, ledger: Ledger, statements: tuple[Statement, ...]) -> RawTable:
    """Return the raw entries of a table."""
    raw = RawTable()
    entered = sorted(at for name, at in table.columns.items() if ledger.column(name).filled_by == "unit")
    leading = _leading(table, entered)
    pick, blank = _picker(entered)
    foreign = _foreign_rows(grid, table)
    for at in range(table.bottom + 1, min(table.end, len(grid.rows))):
        if at in foreign:
            continue
        row = grid.rows[at]
        lead = _lead(row, leading)
        if lead >= 0 and is_plain_lead(row[lead]) and _has_more_than(FEW_CELLS, row, entered):
            raw.rows.append(at)
            continue
        values = pick(row)
        if values == blank and lead < 0:
            continue
        kind, statement = _kind(row, values, lead, statements)
        if kind is RowKind.ENTRY and values != blank:
            raw.rows.append(at)
        elif kind is not RowKind.BLANK:
            raw.others.append(OtherRow(kind, at, lead, str(row[lead]) if lead >= 0 else "", statement))
    _take_cells(raw, grid, table)
    _spread(raw, grid, table, ledger)
    raw.foreign = _ranges(grid, foreign)
    return raw


def _picker(columns: list[int]):  # noqa: ANN202 - a function of a row and what it gives for a blank one
    if len(columns) == 1:
        only = columns[0]
        return (lambda row: (row[only],)), ("",)
    return itemgetter(*columns), ("",) * len(columns)


def _leading(table: FoundTable, entered: list[int]) -> list[int]:
    """Return the columns whose first text says what a row is: 序号 and what stands before or in the first entries."""
    last = entered[min(len(entered), _LEAD_COLUMNS) - 1]
    number = table.number
    return [at for at in range(last + 1) if at == number or at not in table.ours]


def _lead(row: Sequence[object], leading: list[int]) -> int:
    """Return the first of the leading columns of a row that holds text, -1 where none does."""
    for at in leading:
        if isinstance(row[at], str) and row[at] != "":
            return at
    return -1


def _has_more_than(few: int, row: Sequence[object], columns: list[int]) -> bool:
    for at in columns:
        if row[at] != "":
            few -= 1
            if few < 0:
                return True
    return False


def _kind(
    row: Sequence[object], values: tuple[object, ...], lead: int, statements: tuple[Statement, ...]
) -> tuple[RowKind, str]:
    filled = [value for value in values if value != ""]
    if lead >= 0 and row[lead] not in filled:
        filled.insert(0, row[lead])
    kind, statement = row_kind(filled, row[lead] if lead >= 0 else None, statements)
    if kind is RowKind.ENTRY and all(value == "" for value in values):
        kind = RowKind.NOTE
    return kind, statement


def _take_cells(raw: RawTable, grid: Grid, table: FoundTable) -> None:
    rows = [grid.rows[at] for at in raw.rows]
    columns = list(zip(*rows, strict=True))
    for name, column in table.columns.items():
        raw.cells[name] = list(columns[column]) if rows else []
    row_id = table.row_id
    if row_id is None:
        raw.row_ids = [""] * len(rows)
    else:
        raw.row_ids = [str(row[row_id]).strip() for row in rows]
    for name, column in table.last_of(table.columns).items():
        kept = [row[column] for row in rows]
        if any(cell != "" for cell in kept):
            raw.last[name] = kept


def _spread(raw: RawTable, grid: Grid, table: FoundTable, ledger: Ledger) -> None:
    """Let a merged cell count for the rows that it covers; an amount counts once, where it stands.

    What nobody sees under a merged cell is not read, and told.
    """
    names = {at: name for name, at in table.columns.items()}
    index = {row: number for number, row in enumerate(raw.rows)}
    for merged in grid.merged:
        if merged.top <= table.bottom or merged.top >= table.end:
            continue
        _cover(raw, grid, merged, names, index)
        name = names.get(merged.left)
        if name is None or merged.bottom == merged.top:
            continue
        value = grid.rows[merged.top][merged.left] if merged.top < len(grid.rows) else ""
        covered = [index[row] for row in range(merged.top + 1, merged.bottom + 1) if row in index]
        if value == "" or not covered:
            continue
        is_number = ledger.column(name).is_number
        raw.spreads.append(Spread(merged.top, name, len(covered) + 1, is_number))
        if not is_number:
            for number in covered:
                raw.cells[name][number] = value


def _cover(raw: RawTable, grid: Grid, merged: Merged, names: dict[int, str], index: dict[int, int]) -> None:
    """Take away what is under a merged cell, all but its own content."""
    shown = grid.rows[merged.top][merged.left]
    for at in range(merged.left, merged.right + 1):
        name = names.get(at)
        for row in range(merged.top, merged.bottom + 1) if name else ():
            if (row, at) == (merged.top, merged.left) or row not in index:
                continue
            if grid.rows[row][at] not in ("", shown):
                raw.covered.setdefault(name, []).append(row)
            raw.cells[name][index[row]] = ""


def _foreign_rows(grid: Grid, table: FoundTable) -> set[int]:
    """Return the rows of tables of another kind below this one: after a gap, words, and numbers under them."""
    foreign: set[int] = set()
    block: list[int] = []
    gap = False
    last = min(table.end, len(grid.rows))
    first, width = min(table.columns.values()), table.span.stop  # helper columns of a template never make a row
    blank = [""] * (width - first)
    for at in range(table.bottom + 1, last + 1):
        row = grid.rows[at][first:width] if at < last else []
        if row and row != blank[: len(row)]:
            block.append(at)
            continue
        if gap and len(block) >= _LEAST_FOREIGN and _is_foreign(grid, block, width):
            foreign.update(block)
        gap, block = gap or bool(block), []
    return foreign


def _is_foreign(grid: Grid, block: list[int], width: int) -> bool:
    while block and sum(cell != "" for cell in grid.rows[block[0]][:width]) == 1:
        block = block[1:]  # a caption
    words = {at: cell for at, cell in enumerate(grid.rows[block[0]][:width]) if cell != ""} if block else {}
    if len(words) < _LEAST_FOREIGN or not all(_is_word(cell) for cell in words.values()):
        return False
    return any(
        isinstance(grid.rows[row][at], int | float) and not isinstance(grid.rows[row][at], bool)
        for row in block[1:]
        for at in words
    )


def _is_word(cell: object) -> bool:
    return isinstance(cell, str) and len(cell) <= 20 and not any(sign.isdigit() for sign in cell)


def _ranges(grid: Grid, rows: set[int]) -> list[tuple[int, int, int]]:
    """Return (first row, last row, non-blank cells) for runs of neighbouring rows."""
    runs: list[list[int]] = []
    for row in sorted(rows):
        if runs and runs[-1][-1] == row - 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return [(run[0], run[-1], sum(cell != "" for row in run for cell in grid.rows[row])) for run in runs]
