"""Sheets as text tables, and what reading makes of them."""

from collections.abc import Sequence
from datetime import date

from xl_templates.grid import Grid, Merged, OpenedWorkbook
from xl_templates.load import load
from xl_templates.read import ReadingContext, read_opened
from xl_templates.reading.result import ReadFile

_PROGRAMME = load("jizhou").programme
assert _PROGRAMME is not None
JIZHOU = _PROGRAMME
CONTEXT = ReadingContext(JIZHOU)


def sheet(text: str, name: str = "落地", *, merged: Sequence[str] = (), **facts: object) -> Grid:
    """Make a sheet of a text table: a line a row, cells between bars.

    A cell that is a number becomes one, unless it begins with ' as in a spreadsheet; one such as d2023-01-25 is a date.
    ``merged``: ranges such as A1:C1.
    """
    rows = [[_cell(cell.strip()) for cell in line.split("|")] for line in text.strip().splitlines()]
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    return Grid(name, rows, merged=tuple(map(_merged, merged)), **facts)  # type: ignore[arg-type]


def _cell(text: str) -> object:
    if text.startswith("'"):
        return text[1:]
    if text[:1] == "d" and text[1:2].isdigit():
        return date.fromisoformat(text[1:])
    try:
        return float(text)
    except ValueError:
        return text


def _merged(reference: str) -> Merged:
    from openpyxl.utils import range_boundaries

    left, top, right, bottom = range_boundaries(reference)
    return Merged(top - 1, left - 1, bottom - 1, right - 1)


def read(*grids: Grid, name: str = "渔阳镇2023年2月.xlsx", **facts: object) -> ReadFile:
    """Read sheets as one workbook."""
    return read_opened(OpenedWorkbook("xlsx", list(grids), **facts), name, [CONTEXT])  # type: ignore[arg-type]


def rows(file: ReadFile, ledger: str, *columns: str) -> list[tuple[object, ...]]:
    """Return the typed cells of some columns, a tuple a row; money in minor units."""
    cells = file.ledgers[ledger].cells
    return list(zip(*(cells[column] for column in columns), strict=True))


def codes(file: ReadFile) -> set[str]:
    """Return the codes of everything that was noticed, of cells and of the file."""
    notes = {note.code for ledger in file.ledgers.values() for note in ledger.notes}
    return notes | {found.code for found in file.findings}


def said(file: ReadFile, code: str) -> list[tuple[str | None, str | None]]:
    """Return (cell, value) of the findings and notes with that code."""
    found = [(each.cell, each.value) for each in file.findings if each.code == code]
    notes = [
        (ledger.cell(note.row, note.column), note.raw)
        for ledger in file.ledgers.values()
        for note in ledger.notes
        if note.code == code
    ]
    return found + notes


WAN = 10**6  # minor units in 万元
