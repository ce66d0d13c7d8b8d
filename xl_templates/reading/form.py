"""A form: one entry a heading, right of it. Found by its headings, wherever they stand."""

from typing import Final

from xl_templates.grid import Grid
from xl_templates.reading.header_words import LedgerWords
from xl_templates.reading.result import Note, ReadLedger, TableAt
from xl_templates.reading.typed_cells import UNSAID, shown, shown_value
from xl_templates.reading.typed_rows import Readers, new_ledger

_FEWEST_HEADINGS: Final = 3
_SEARCHED_ROWS: Final = 300  # a form is a page; a sheet of a hundred thousand rows is none


def find_form(grid: Grid, words: LedgerWords) -> dict[str, tuple[int, int]]:
    """Return column name → (row, column) of its entry, empty where the sheet is not this form."""
    entries: dict[str, tuple[int, int]] = {}
    for row, cells in enumerate(grid.rows[:_SEARCHED_ROWS]):
        for at, cell in enumerate(cells[:-1]):
            column = words.column(cell) if isinstance(cell, str) and cell else None
            if column is not None and column.name not in entries:
                entries[column.name] = (row, _right_of(grid, row, at))
    return entries if len(entries) >= _FEWEST_HEADINGS else {}


def _right_of(grid: Grid, row: int, at: int) -> int:
    merged = next((m for m in grid.merged if m.top <= row <= m.bottom and m.left <= at <= m.right), None)
    return (merged.right if merged else at) + 1


def read_form(
    grid: Grid, words: LedgerWords, entries: dict[str, tuple[int, int]], readers: Readers, epoch: int
) -> ReadLedger:
    """Return the one row of a form; no row when nothing was entered."""
    read = new_ledger(words)
    read.tables.append(
        TableAt(
            grid.name, {name: at for name, (_, at) in entries.items()}, {name: r for name, (r, _) in entries.items()}
        )
    )
    cells: dict[str, object] = {}
    for column in words.ledger.columns:
        row, at = entries.get(column.name, (-1, -1))
        raw = grid.rows[row][at] if row >= 0 and at < len(grid.rows[row]) else ""
        (value,), notes = readers.of(words.ledger.id, column, None, epoch).read([raw])
        cells[column.name] = value
        for note in notes:
            read.raw[0, column.name] = raw
            if note.code == UNSAID:
                continue
            read.notes.append(Note(note.code, 0, column.name, shown(raw), shown_value(value, column)))
    entered = [column.name for column in words.ledger.columns if column.filled_by == "unit"]
    if all(cells[name] is None for name in entered):
        return new_ledger(words)
    for name, value in cells.items():
        read.cells[name].append(value)
    read.places.append((0, min(row for row, _ in entries.values())))
    read.row_ids.append("")
    return read
