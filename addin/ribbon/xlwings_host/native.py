"""What Excel and LibreOffice do not do alike, or what one of them does only slowly: a class for each.

Everything else stands on the public names of xlwings and on names of Excel's own object model, which both answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import copyfile
from typing import Any, Final, NamedTuple, Protocol

import xlwings as xw

from addin.libreoffice.engine.unsupported import NotInLibreOffice, RefusedByOffice
from addin.libreoffice.errors import OfficeCrashed, OfficeTimeout
from addin.ribbon.host import HostGone, HostRefused
from addin.ribbon.xlwings_host.addresses import Cell, addresses


class Colouring(NamedTuple):
    """Cells that get one colour: ``fill`` and ``ink`` as ``#RRGGBB``."""

    cells: Sequence[Cell]
    fill: str
    ink: str


class Native(Protocol):
    """A spreadsheet program. ``longest_address``: signs that it takes for an address of many cells."""

    longest_address: int

    def save_copy(self, book: xw.Book, path: Path) -> None:
        """Write what a workbook holds now, unsaved changes and all, to another file."""

    def notes_beginning(self, sheet: xw.Sheet, prefix: str) -> list[Cell]:
        """Return the cells whose note begins so."""

    def add_notes(self, sheet: xw.Sheet, notes: Mapping[Cell, str]) -> None:
        """Add notes to cells; one that has a note already, or cannot have one, is left as it is."""

    def delete_notes(self, sheet: xw.Sheet, cells: Sequence[Cell]) -> None:
        """Delete the notes of cells."""

    def add_conditions(self, sheet: xw.Sheet, formula: str, colourings: Sequence[Colouring]) -> bool:
        """Add conditions with one formula, on top of all others; ``False``: the program lets no new colours in."""

    def count_conditions(self, sheet: xw.Sheet, formula: str) -> int:
        """Return how many cells have a condition with this formula."""

    def delete_conditions(self, sheet: xw.Sheet, formula: str) -> None:
        """Delete the conditions with this formula, and no other."""

    def unprotect(self, sheet: xw.Sheet) -> Mapping[str, Any] | None:
        """Open a protected sheet and return its permissions for ``protect``; ``None`` where it has a password."""

    def protect(self, sheet: xw.Sheet, permissions: Mapping[str, Any]) -> None:
        """Close a sheet again as it was."""

    def to_front(self, place: xw.Book | xw.Sheet) -> None:
        """Make a workbook, or a sheet of it, the active one."""

    def translated(self) -> Any:
        """Return a context in which the program's own exceptions become ``HostGone`` and ``HostRefused``."""


def native_of(app: xw.App) -> Native:
    """Return what is special about the program that an app is of."""
    return LibreOffice() if app.engine.name == "libreoffice" else Excel()


class LibreOffice:
    """The engine takes thousands of notes at once and keeps permissions by itself."""

    longest_address: Final = 1_000_000

    def save_copy(self, book: xw.Book, path: Path) -> None:
        """Copy the file where it holds everything: LibreOffice takes seconds to write thousands of formulas."""
        file = Path(book.fullname)
        if book.api.Saved and file.is_absolute() and file.suffix == path.suffix:
            with suppress(OSError):  # gone meanwhile
                copyfile(file, path)
                return
        book.api.SaveCopyAs(str(path))

    def notes_beginning(self, sheet: xw.Sheet, prefix: str) -> list[Cell]:
        """Ask once."""
        return [(row, column) for row, column in sheet.api.NotesBeginning(prefix)]

    def add_notes(self, sheet: xw.Sheet, notes: Mapping[Cell, str]) -> None:
        """Add all at once."""
        sheet.api.AddNotes([(row, column, text) for (row, column), text in notes.items()])

    def delete_notes(self, sheet: xw.Sheet, cells: Sequence[Cell]) -> None:
        """Delete all at once."""
        sheet.api.DeleteNotes(list(cells))

    def add_conditions(self, sheet: xw.Sheet, formula: str, colourings: Sequence[Colouring]) -> bool:
        """Add all at once. While any sheet of the workbook has a password, LibreOffice takes no new style."""
        try:
            sheet.api.AddFormatConditions([(list(each.cells), formula, each.fill, each.ink) for each in colourings])
        except RefusedByOffice:
            return False
        return True

    def count_conditions(self, sheet: xw.Sheet, formula: str) -> int:
        """Ask once."""
        return sheet.api.CountFormatConditions(formula)

    def delete_conditions(self, sheet: xw.Sheet, formula: str) -> None:
        """Delete all at once."""
        sheet.api.DeleteFormatConditions(formula)

    def unprotect(self, sheet: xw.Sheet) -> Mapping[str, Any] | None:
        """Try the empty password; the engine remembers the permissions."""
        with suppress(xw.XlwingsError):  # what came of it is asked next
            sheet.api.Unprotect("")
        return None if sheet.api.ProtectContents else {}

    def protect(self, sheet: xw.Sheet, permissions: Mapping[str, Any]) -> None:
        """Close it."""
        sheet.api.Protect(**permissions)

    def to_front(self, place: xw.Book | xw.Sheet) -> None:
        """Ask the engine: xlwings itself would look for the app among those of the engine that is active just now."""
        place.impl.activate()

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Let the office's death and its refusals be told."""
        try:
            yield
        except (OfficeCrashed, OfficeTimeout) as error:
            raise HostGone(str(error)) from error
        except NotInLibreOffice:  # we asked for what the engine does not have: our bug
            raise
        except xw.XlwingsError as error:
            raise HostRefused(str(error)) from error


# What ``Worksheet.Protection`` calls a permission, and ``Worksheet.Protect`` takes by the same name.
_ALLOWED: Final = (
    *("AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows"),
    *("AllowInsertingColumns", "AllowInsertingRows", "AllowInsertingHyperlinks"),
    *("AllowDeletingColumns", "AllowDeletingRows"),
    *("AllowSorting", "AllowFiltering", "AllowUsingPivotTables"),
)
# HRESULTs that say that nobody is at the other end.
_GONE: Final = frozenset(code - (1 << 32) for code in (0x800706BA, 0x800706BE, 0x80010108, 0x800401FD))


class Excel:
    """Excel over COM: a call a note, and permissions that go with the protection."""

    longest_address: Final = 255

    def save_copy(self, book: xw.Book, path: Path) -> None:
        """Let Excel write it."""
        book.api.SaveCopyAs(str(path))

    def notes_beginning(self, sheet: xw.Sheet, prefix: str) -> list[Cell]:
        """Ask note by note."""
        places = [(note.location, note.text) for note in sheet.notes]
        return [(cell.row, cell.column) for cell, text in places if text.startswith(prefix)]

    def add_notes(self, sheet: xw.Sheet, notes: Mapping[Cell, str]) -> None:
        """Add note by note."""
        for (row, column), text in notes.items():
            cell = sheet[row - 1, column - 1]
            with suppress(*_com_errors()):  # a cell with a threaded comment takes no note
                if cell.note is None:
                    cell.add_note(text)

    def delete_notes(self, sheet: xw.Sheet, cells: Sequence[Cell]) -> None:
        """Delete note by note."""
        for row, column in cells:
            note = sheet[row - 1, column - 1].note
            if note is not None:
                note.delete()

    def add_conditions(self, sheet: xw.Sheet, formula: str, colourings: Sequence[Colouring]) -> bool:
        """Add one for as many cells as an address holds."""
        for each in colourings:
            for address in addresses(each.cells, self.longest_address):
                formats = sheet.range(address).conditional_formats
                formats.add_custom(formula, fill_color=each.fill, font_color=each.ink)
        return True

    def count_conditions(self, sheet: xw.Sheet, formula: str) -> int:
        """Add up over the conditions of the sheet."""
        return sum(each.api.AppliesTo.Count for each in _conditions(sheet, formula))

    def delete_conditions(self, sheet: xw.Sheet, formula: str) -> None:
        """Delete them from the last one on, so that none moves before it is deleted."""
        for each in reversed(_conditions(sheet, formula)):
            each.delete()

    def unprotect(self, sheet: xw.Sheet) -> Mapping[str, Any] | None:
        """Read the permissions first: they go with the protection."""
        told = sheet.api.Protection
        permissions = {name: getattr(told, name) for name in _ALLOWED}
        permissions |= {"DrawingObjects": sheet.api.ProtectDrawingObjects, "Scenarios": sheet.api.ProtectScenarios}
        with suppress(*_com_errors()):  # a wrong password
            sheet.api.Unprotect("")  # without the empty password Excel would ask the person for one
        return None if sheet.api.ProtectContents else permissions

    def protect(self, sheet: xw.Sheet, permissions: Mapping[str, Any]) -> None:
        """Close it."""
        sheet.api.Protect(Contents=True, **permissions)

    def to_front(self, place: xw.Book | xw.Sheet) -> None:
        """Activate it."""
        place.activate()

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Let COM's errors be told."""
        try:
            yield
        except _com_errors() as error:
            if error.args and error.args[0] in _GONE:
                raise HostGone(str(error.args[1:2])) from error
            raise HostRefused(_words(error)) from error


def _conditions(sheet: xw.Sheet, formula: str) -> list[xw.main.ConditionalFormat]:
    return [each for each in sheet.cells.conditional_formats if each.type == "custom" and each.formula == formula]


def _com_errors() -> tuple[type[Exception], ...]:
    """Return the exceptions of COM, none on a system without it."""
    try:
        from pywintypes import com_error
    except ImportError:
        return ()
    return (com_error,)


def _words(error: Exception) -> str:
    """Return what Excel says of an error: the third of the details, else the general text."""
    details = error.args[2] if len(error.args) > 2 else None
    return str((details and len(details) > 2 and details[2]) or (error.args[1:2] or (error,))[0])
