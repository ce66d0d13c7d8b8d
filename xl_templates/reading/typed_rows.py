"""Raw entries → typed rows of a ledger, and findings about the table that they stood in."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from udfs.amounts import MONEY_UNITS
from udfs.cells import UNTYPED
from udfs.findings import Finding, finding
from xl_templates.grid import Grid
from xl_templates.lists import programme_lists
from xl_templates.model import Column, Programme
from xl_templates.reading.header import FoundTable
from xl_templates.reading.header_words import LedgerWords, unit_stated_in
from xl_templates.reading.result import Note, ReadLedger, TableAt
from xl_templates.reading.row_kinds import RowKind
from xl_templates.reading.table import OtherRow, RawTable
from xl_templates.reading.typed_cells import (
    UNSAID,
    CellNote,
    ColumnReader,
    is_same_unit,
    shown,
    shown_value,
)
from xl_templates.references import cell_name, column_letters

_SAID_OF: Final = {
    RowKind.TOTAL: "ZS-720",
    RowKind.NOTE: "ZS-721",
    RowKind.EXAMPLE: "ZS-722",
    RowKind.NOTHING: "ZS-723",
}
_NAMED: Final = 12


class Readers:
    """The column readers of a programme; they remember what they have read as long as they live."""

    def __init__(self, programme: Programme) -> None:
        self._lists = programme_lists(programme)
        self._made: dict[tuple[str, str, str | None, int], ColumnReader] = {}

    def of(self, ledger: str, column: Column, unit: str | None, epoch: int) -> ColumnReader:
        """Return the reader of a column as a sheet states it."""
        key = (ledger, column.id, unit, epoch)
        if key not in self._made:
            choices = self._lists.get(column.choices or "", ())
            self._made[key] = ColumnReader(column, choices, unit, epoch)
        return self._made[key]


@dataclass
class TypedTable:
    """One table, typed, ready to be joined to its ledger; rows count from 0 within the table."""

    words: LedgerWords
    grid: Grid
    table: FoundTable
    raw: RawTable
    readers: Readers
    epoch: int
    cells: dict[str, list[object]] = field(default_factory=dict)
    last: dict[str, list[object]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    notes: list[tuple[str, CellNote]] = field(default_factory=list)

    @cached_property
    def units(self) -> dict[str, str]:
        """Column → the unit that the sheet states for it: in its header, else in a line above the table."""
        above = self.grid.rows[max(0, self.table.top - 4) : self.table.top]
        lines = [unit for row in above for cell in row if isinstance(cell, str) and (unit := unit_stated_in(cell))]
        units = dict(self.table.units)
        for name in self.table.columns:
            own = self._column(name).unit
            if name not in units and lines and self._column(name).type == "amount" and own in MONEY_UNITS:
                line = MONEY_UNITS.get(lines[-1])
                if line is not None and line.currency == MONEY_UNITS[own].currency:
                    units[name] = line.name
        return units

    def read(self) -> None:
        """Type every column and say what there is to say of the table."""
        for column in self.words.ledger.columns:
            if column.name not in self.table.columns:
                self.cells[column.name] = [None] * len(self.raw.rows)
                continue
            reader = self.readers.of(self.words.ledger.id, column, self._stated(column), self.epoch)
            self.cells[column.name], notes = reader.read(self.raw.cells[column.name])
            self.notes += [(column.name, note) for note in notes]
        for name, kept in self.raw.last.items():  # ours, in the column's own unit: there is nothing to say of it
            self.last[name], _ = self.readers.of(self.words.ledger.id, self._column(name), None, self.epoch).read(kept)
        self._about_headers()
        self._about_rows()
        self._about_hidden()
        self._about_formulas()
        self._about_totals()

    def _column(self, name: str) -> Column:
        return self.words.ledger.column(name)

    def _stated(self, column: Column) -> str | None:
        unit = self.units.get(column.name)
        return None if unit == column.unit else unit

    def _say(
        self, code: str, row: int | None, at: int, *, count: int = 1, value: str | None = None, **facts: object
    ) -> None:
        """Add a finding about a cell, or about a whole column where ``row`` is ``None``."""
        letters = column_letters(at)
        cell = f"{letters}:{letters}" if row is None else cell_name(row, at)
        place = {"ledger": self.words.ledger.id, "sheet": self.grid.name, "cell": cell, "value": value}
        found = finding(code, place=place, count=count, **facts)
        self.findings.append(found if count == 1 else _counted(found, count))

    # --- headers --------------------------------------------------------------------------------------------

    def _about_headers(self) -> None:
        bottom = self.table.bottom
        for name, text in self.table.near.items():
            self._say("ZS-710", bottom, self.table.columns[name], header=shown(text), column=name)
        for at, text in self.table.unknown.items():
            self._about_unread(at, shown(text))
        for at in range(len(self.grid.rows[bottom])):
            if self._is_headless(at):
                self._about_unread(at, "")
        for column in self.words.ledger.columns:
            unit = self._stated(column)
            if column.name in self.table.columns and unit:
                code = "ZS-714" if _convertible(column, unit) else "ZS-717"
                at = self.table.columns[column.name]
                self._say(code, bottom, at, column=column.name, unit=unit, own=column.unit or "无单位")

    def _is_headless(self, at: int) -> bool:
        """Tell whether a column stands in or beside the table without a header (helper columns are ours)."""
        if at in self.table.columns.values() or at in self.table.unknown or at in self.table.ours:
            return False
        return not any(text.startswith("zs_") and at > ours for ours, text in self.table.ours.items())

    def _about_unread(self, at: int, header: str) -> None:
        rows = range(self.table.bottom + 1, min(self.table.end, len(self.grid.rows)))
        filled = [row for row in rows if self.grid.rows[row][at] != ""]
        if filled:
            code, row = ("ZS-711", self.table.bottom) if header else ("ZS-715", filled[0])
            value = shown(self.grid.rows[filled[0]][at])
            self._say(code, row, at, count=len(filled), value=value, header=header, column=column_letters(at))

    # --- rows -----------------------------------------------------------------------------------------------

    def _about_rows(self) -> None:
        for kind, code in _SAID_OF.items():
            same = [other for other in self.raw.others if other.kind is kind]
            if same:
                rows = _listed([other.row + 1 for other in same])
                self._say(
                    code, same[0].row, max(same[0].column, 0), count=len(same), value=shown(same[0].text), rows=rows
                )
        for first, last, cells in self.raw.foreign:
            self._say("ZS-718", first, 0, count=cells, rows=f"{first + 1} 至 {last + 1}")
        for spread in self.raw.spreads:
            code = "ZS-725" if spread.is_number else "ZS-726"
            at = self.table.columns[spread.column]
            value = shown(self.grid.rows[spread.row][at])
            self._say(code, spread.row, at, value=value, column=spread.column, count_rows=spread.rows)
        for name, rows in self.raw.covered.items():
            at = self.table.columns[name]
            self._say("ZS-727", rows[0], at, count=len(rows), value=shown(self.grid.rows[rows[0]][at]), column=name)

    def _about_hidden(self) -> None:
        hidden = [row for row in self.raw.rows if row in self.grid.hidden_rows]
        if hidden:
            self._say("ZS-703", hidden[0], min(self.table.columns.values()), count=len(hidden),
                      rows=_listed([row + 1 for row in hidden]))  # fmt: skip
        names = [
            name
            for name, at in self.table.columns.items()
            if at in self.grid.hidden_columns and any(cell is not None for cell in self.cells[name])
        ]
        if names:
            at = self.table.columns[names[0]]
            self._say("ZS-706", None, at, count=len(names), columns="、".join(names[:_NAMED]))

    def _about_formulas(self) -> None:
        names = {at: name for name, at in self.table.columns.items() if self._column(name).filled_by == "unit"}
        entries = set(self.raw.rows)
        found: dict[str, list[tuple[int, str]]] = {}
        for (row, at), text in sorted(self.grid.computed(names.keys()).items()):
            if row in entries and at in names:
                found.setdefault(names[at], []).append((row, text))
        for name, cells in found.items():
            row, text = cells[0]
            self._say("ZS-738", row, self.table.columns[name], count=len(cells), value=shown("=" + text.lstrip("=")),
                      column=name)  # fmt: skip

    # --- totals that the sheet states -------------------------------------------------------------------------

    def _about_totals(self) -> None:
        totals = [other for other in self.raw.others if other.kind is RowKind.TOTAL]
        before = self.table.bottom
        for other in totals:
            for name in self.words.ledger.totals:
                if name in self.table.columns:
                    self._compare(other, name, before)
            before = other.row

    def _compare(self, total: OtherRow, name: str, before: int) -> None:
        at, column = self.table.columns[name], self._column(name)
        reader = self.readers.of(self.words.ledger.id, column, self._stated(column), self.epoch)
        (stated,), _ = reader.read([self.grid.rows[total.row][at]])
        if stated is None or stated is UNTYPED:
            return
        known = [
            (row, cell)
            for row, cell in zip(self.raw.rows, self.cells[name], strict=True)
            if row < total.row and cell is not None and cell is not UNTYPED
        ]
        since = sum(cell for row, cell in known if row > before)  # type: ignore[misc]
        so_far = sum(cell for _, cell in known)  # type: ignore[misc]
        if stated not in (since, so_far):
            self._say("ZS-724", total.row, at, value=shown_value(stated, column), column=name,
                      summed=shown_value(since or so_far, column))  # fmt: skip


def join(read: ReadLedger, typed: TypedTable) -> None:
    """Append the rows of a table to its ledger."""
    offset = len(read)
    read.tables.append(TableAt(typed.grid.name, dict(typed.table.columns)))
    number = len(read.tables) - 1
    for name, cells in typed.cells.items():
        read.cells[name] += cells
    for name, kept in typed.last.items():
        read.last.setdefault(name, [None] * offset).extend(kept)
    for kept in read.last.values():
        kept.extend([None] * (offset + len(typed.raw.rows) - len(kept)))
    read.places += [(number, row) for row in typed.raw.rows]
    read.row_ids += typed.raw.row_ids
    for name, note in typed.notes:
        column = typed.words.ledger.column(name)
        read.raw[offset + note.index, name] = note.raw
        if note.code != UNSAID:
            value = shown_value(note.value, column)
            read.notes.append(Note(note.code, offset + note.index, name, shown(note.raw), value))


def new_ledger(words: LedgerWords) -> ReadLedger:
    """Return a ledger without rows."""
    return ReadLedger(words.ledger.id, {column.name: [] for column in words.ledger.columns})


def _convertible(column: Column, unit: str) -> bool:
    if column.type == "number":
        return is_same_unit(unit, column.unit or "")
    if column.unit not in MONEY_UNITS or unit not in MONEY_UNITS:
        return False
    return MONEY_UNITS[unit].currency == MONEY_UNITS[column.unit].currency


def _counted(found: Finding, count: int) -> Finding:
    return replace(found, count=count)


def _listed(rows: Sequence[int]) -> str:
    text = "、".join(str(row) for row in rows[:_NAMED])
    return text + (f" 等 {len(rows)} 行" if len(rows) > _NAMED else "")
