"""Notes (批注): one by one as xlwings has them, and many at once.

A request a note is too slow for thousands of them; ``sheet.api`` has what Excel has no name for: ``AddNotes``,
``DeleteNotes``, ``Notes`` and ``NotesBeginning``. Rows and columns count from 1 there, as in Excel.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from addin.libreoffice.engine.unsupported import base


class Note(base("Note")):
    """The note of one cell; ``row`` and ``column`` from 0."""

    def __init__(self, sheet: Any, row: int, column: int) -> None:
        self.sheet = sheet
        self.row = row
        self.column = column

    @property
    def text(self) -> str:
        """What it says."""
        return self._ask("notes.text")

    @text.setter
    def text(self, value: str) -> None:
        self._ask("notes.rewrite", text=value)

    @property
    def author(self) -> str:
        """Who wrote it; empty when the office does not know the person's name."""
        return self._ask("notes.author")

    @property
    def location(self) -> Any:
        """The cell."""
        return self.sheet.cell(self.row, self.column)

    def delete(self) -> None:
        """Delete it."""
        self.sheet.ask("notes.delete", places=[[self.row, self.column]])

    def _ask(self, operation: str, **arguments: Any) -> Any:
        return self.sheet.ask(operation, row=self.row, column=self.column, **arguments)


def note_of(cells: Any) -> Note | None:
    """Return the note of the first cell of a range, ``None`` when it has none."""
    row, column = cells.areas[0][:2]
    return None if cells.sheet.ask("notes.text", row=row, column=column) is None else Note(cells.sheet, row, column)


def add_note(cells: Any, text: str) -> Note:
    """Add a note to the first cell of a range; xlwings has made sure that it has none."""
    row, column = cells.areas[0][:2]
    cells.sheet.ask("notes.add", notes=[[row, column, text]])
    return Note(cells.sheet, row, column)


def notes_of(sheet: Any) -> list[Note]:
    """Return the notes of a sheet, row by row."""
    return [Note(sheet, row, column) for row, column in sheet.ask("notes.cells")]


class NotesApi:
    """Many notes of a sheet in one request each; rows and columns from 1."""

    sheet: Any

    def Notes(self) -> list[tuple[int, int, str]]:  # noqa: N802 - beside Excel's names
        """Return row, column and text of every note; half a millisecond a note."""
        return [(row + 1, column + 1, text) for row, column, text in self.sheet.ask("notes.listed")]

    def NotesBeginning(self, prefix: str) -> list[tuple[int, int]]:  # noqa: N802
        """Return row and column of the notes that begin with a text; a few milliseconds for thousands."""
        return [(row + 1, column + 1) for row, column in self.sheet.ask("notes.beginning", prefix=prefix)]

    def AddNotes(self, notes: Iterable[tuple[int, int, str]]) -> int:  # noqa: N802
        """Add row, column and text each to cells that have no note, and return how many that were."""
        return self.sheet.ask("notes.add", notes=[[row - 1, column - 1, text] for row, column, text in notes])

    def DeleteNotes(self, cells: Iterable[tuple[int, int]]) -> int:  # noqa: N802
        """Delete the notes of cells and return how many there were."""
        return self.sheet.ask("notes.delete", places=[[row - 1, column - 1] for row, column in cells])
