"""What xlwings has no name for, under Excel's own: the few that the buttons need on both hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from addin.libreoffice.engine.conditional import ConditionsApi
from addin.libreoffice.engine.notes import NotesApi
from addin.libreoffice.engine.protection import ProtectionApi
from addin.libreoffice.engine.unsupported import NotInLibreOffice

if TYPE_CHECKING:
    from addin.libreoffice.engine.apps import App
    from addin.libreoffice.engine.books import Book
    from addin.libreoffice.engine.ranges import Range
    from addin.libreoffice.engine.sheets import Sheet


class _Api:
    """An object of Excel's, of whose members only a few are there."""

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("_"):  # Python itself asks for such
            raise AttributeError(name)
        raise NotInLibreOffice(f"{type(self).__name__.removesuffix('Api')}.api.{name}")


class AppApi(_Api):
    """Excel's Application."""

    def __init__(self, app: App) -> None:
        self.app = app


class BookApi(_Api):
    """Excel's Workbook."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def SaveCopyAs(self, Filename: str) -> None:  # noqa: N802, N803 - Excel's names
        """Write a copy, unsaved changes too; the workbook keeps its place and stays as unsaved as it is."""
        self.book.ask("books.copy_to", path=str(Filename))

    @property
    def Saved(self) -> bool:  # noqa: N802
        """Whether nothing has changed since it was saved."""
        return not self.book.ask("books.state")["modified"]

    @Saved.setter
    def Saved(self, value: bool) -> None:  # noqa: N802
        self.book.ask("books.set_modified", modified=not value)

    @property
    def ReadOnly(self) -> bool:  # noqa: N802
        """Whether it was opened only to be read."""
        return self.book.ask("books.state")["read_only"]

    @property
    def ProtectStructure(self) -> bool:  # noqa: N802
        """Whether sheets can be added, deleted, renamed or moved by no one."""
        return self.book.ask("books.state")["structure_protected"]


class SheetApi(_Api, NotesApi, ProtectionApi, ConditionsApi):
    """Excel's Worksheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def Calculate(self) -> None:  # noqa: N802
        """Calculate what has changed, in the whole workbook: LibreOffice does not know it by the sheet.

        Excel calculates a formula once when it is entered, in manual mode too; LibreOffice leaves it 0 until this.
        """
        self.sheet.book.ask("books.calculate")

    @property
    def PageSetup(self) -> PageSetupApi:  # noqa: N802
        """How the sheet is printed."""
        return PageSetupApi(self.sheet)


class PageSetupApi(_Api):
    """Excel's PageSetup: Orientation (1 portrait, 2 landscape), Zoom, FitToPagesWide, FitToPagesTall, PrintTitleRows.

    Zoom is a percentage or False, which leaves the size to the two numbers of pages; False there is any number of them.
    """

    _SETTINGS = ("Orientation", "Zoom", "FitToPagesWide", "FitToPagesTall", "PrintTitleRows")

    def __init__(self, sheet: Sheet) -> None:
        object.__setattr__(self, "sheet", sheet)

    def __getattr__(self, name: str) -> Any:
        if name in self._SETTINGS:
            return self.sheet.ask("pages.setup")[name]
        return super().__getattr__(name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in self._SETTINGS:
            raise NotInLibreOffice(f"PageSetup.api.{name}")
        self.sheet.ask("pages.set_up", name=name, value=value)


class RangeApi(_Api):
    """Excel's Range."""

    def __init__(self, cells: Range) -> None:
        self.cells = cells
