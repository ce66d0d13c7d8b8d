"""Sheets: find, add, name, order, show, freeze, print areas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NoReturn

from addin.libreoffice.engine import notes
from addin.libreoffice.engine.addresses import Area, Grid, address_of, areas_of
from addin.libreoffice.engine.api import SheetApi
from addin.libreoffice.engine.names import Names
from addin.libreoffice.engine.ranges import Range
from addin.libreoffice.engine.unsupported import NoSuchError, NotInLibreOffice, RefusedByOffice, base

if TYPE_CHECKING:
    from addin.libreoffice.engine.books import Book


class Sheets(base("Sheets")):
    """The sheets of a workbook, from left to right, the hidden ones too."""

    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def api(self) -> NoReturn:
        """Nothing; Excel's ``Worksheets``."""
        raise NotInLibreOffice("Sheets.api")

    @property
    def active(self) -> Sheet:
        """The sheet in front."""
        return Sheet(self.book, self.book.ask("window.active_sheet"))

    def __iter__(self) -> Iterator[Sheet]:
        return iter([Sheet(self.book, number) for number, _name, _visible in self._listed()])

    def __len__(self) -> int:
        return len(self._listed())

    def __call__(self, name_or_index: int | str) -> Sheet:
        """Return one by its name, or by its number from 1."""
        for index, (number, name, _visible) in enumerate(self._listed(), 1):
            wanted = name_or_index == index if isinstance(name_or_index, int) else _same(name_or_index, name)
            if wanted:
                return Sheet(self.book, number)
        raise NoSuchError(f"“{self.book.name}”里没有工作表“{name_or_index}” (no such sheet)")

    def __contains__(self, name: str) -> bool:
        return any(_same(name, each) for _number, each, _visible in self._listed())

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        """Add a sheet, by default before the active one, and make it active, as Excel does."""
        place = (before or self.active).index - 1 if after is None else after.index
        sheet = Sheet(self.book, self.book.ask("sheets.add", index=place, name=name or ""))
        sheet.activate()
        return sheet

    def _listed(self) -> list[tuple[int, str, bool]]:
        return self.book.ask("books.sheets")


class Sheet(base("Sheet")):
    """One sheet, by its number: it stays itself when it is renamed or moved."""

    def __init__(self, book: Book, number: int) -> None:
        self._book = book
        self.number = number

    @property
    def book(self) -> Book:
        """The workbook it is in."""
        return self._book

    def ask(self, operation: str, **arguments: Any) -> Any:
        """Ask the office something about this sheet."""
        return self.book.app.request(operation, sheet=self.number, **arguments)

    @property
    def api(self) -> SheetApi:
        """Excel's own names for what xlwings has none."""
        return SheetApi(self)

    @property
    def name(self) -> str:
        """Its name."""
        return self.ask("sheets.name")

    @name.setter
    def name(self, value: str) -> None:
        self.ask("sheets.rename", name=value)

    @property
    def index(self) -> int:
        """Its place from the left, counted from 1."""
        return self.ask("sheets.index") + 1

    @property
    def names(self) -> Names:
        """The names that are this sheet's own."""
        return Names(self.book, self)

    @property
    def notes(self) -> Any:
        """Its notes."""
        return notes.notes_of(self)

    @property
    def visible(self) -> bool:
        """Whether it is shown. The last one that is cannot be hidden, as in Excel."""
        return self.ask("sheets.visible")

    @visible.setter
    def visible(self, value: bool) -> None:
        self.ask("sheets.show", visible=bool(value))

    @property
    def grid(self) -> Grid:
        """How many rows and columns it has."""
        return self.book.app.grid(self.book)

    # --- cells --------------------------------------------------------------------------------------------

    def of(self, areas: list[Area], text: str = "") -> Range:
        """Return the cells of some areas."""
        return Range(self, areas, text)

    def cell(self, row: int, column: int) -> Range:
        """Return one cell, counted from 0."""
        return self.of([[row, column, row, column]])

    @property
    def cells(self) -> Range:
        """All its cells."""
        grid = self.grid
        return self.of([[0, 0, grid.rows - 1, grid.columns - 1]])

    @property
    def used_range(self) -> Range:
        """The rectangle of all cells with content or format; of an empty sheet its first cell."""
        return self.of([self.ask("sheets.used")])

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """Return cells: an address, a name, ``(row, column)`` from 1, or two of those as corners."""
        first = self._range(arg1)
        if arg2 is None:
            return first
        areas = first.areas + self._range(arg2).areas
        edge = [min(area[i] for area in areas) for i in (0, 1)] + [max(area[i] for area in areas) for i in (2, 3)]
        return self.of([edge])

    def _range(self, what: Any) -> Range:
        if isinstance(what, Range):
            return what
        if isinstance(what, tuple):
            return self._from_numbers(*what)
        areas = areas_of(what, self.grid)
        return self._named(what) if areas is None else self.of(areas, what)

    def _from_numbers(self, row: int, column: int, rows: int = 1, columns: int = 1) -> Range:
        if 0 in (row, column):
            raise IndexError("行号和列号从 1 开始 (rows and columns count from 1)")
        if 0 in (rows, columns):
            return self.of([])
        return self.cell(row - 1, column - 1).block(0, 0, rows, columns)

    def _named(self, text: str) -> Range:
        for names in (self.names, self.book.names):
            if names.contains(text):
                found = names(text).refers_to_range
                if found.sheet.number != self.number:
                    raise RefusedByOffice(f"名称“{text}”不在工作表“{self.name}”上 (a name of another sheet)")
                return found
        raise RefusedByOffice(f"“{text}”不是单元格地址，也不是名称 (neither an address nor a name)")

    def clear(self) -> None:
        """Empty the whole sheet: contents, formats and notes."""
        self.used_range.clear()

    def clear_contents(self) -> None:
        """Empty its cells."""
        self.used_range.clear_contents()

    def clear_formats(self) -> None:
        """Take the formats away."""
        self.used_range.clear_formats()

    def autofit(self, axis: str | None = None) -> None:
        """Fit columns (``c``), rows (``r``) or both to what they hold."""
        self.used_range.autofit(axis)

    # --- the sheet as a whole -----------------------------------------------------------------------------

    def activate(self) -> None:
        """Bring it to the front of its workbook."""
        self.ask("window.activate_sheet")

    select = activate

    def delete(self) -> None:
        """Delete it without asking. The last visible sheet stays, as in Excel."""
        self.ask("sheets.delete")

    def copy(self, before: Sheet | None = None, after: Sheet | None = None) -> None:
        """Copy it before or after a sheet of this or another workbook of the same office."""
        target, index = _place(before, after)
        if target.book.app is not self.book.app:
            raise NotInLibreOffice("Sheet.copy to another App")
        self.ask("sheets.copy", book=target.book.number, index=index)

    def move(self, before: Sheet | None = None, after: Sheet | None = None) -> None:
        """Move it before or after another sheet of its workbook."""
        _target, index = _place(before, after)
        self.ask("sheets.move", index=index)

    @property
    def show_gridlines(self) -> bool:
        """Whether the lines between the cells are drawn."""
        return self.ask("window.gridlines")

    @show_gridlines.setter
    def show_gridlines(self, value: bool) -> None:
        self.ask("window.show_gridlines", shown=bool(value))

    @property
    def freeze_panes(self) -> FreezePanes:
        """What stays in place when the sheet is scrolled."""
        return FreezePanes(self)

    @property
    def page_setup(self) -> PageSetup:
        """How it is printed."""
        return PageSetup(self)


class FreezePanes(base("FreezePanes")):
    """The rows and columns that stay in place."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def freeze_at(self, frozen_range: str) -> None:
        """Freeze the cells of an address that begins at A1: whole rows, whole columns, or a corner of both."""
        grid = self.sheet.grid
        _top, _left, bottom, right = self.sheet.range(frozen_range).areas[0]
        rows = 0 if bottom == grid.rows - 1 else bottom + 1
        columns = 0 if right == grid.columns - 1 else right + 1
        self.sheet.ask("window.freeze", rows=rows, columns=columns)

    def unfreeze(self) -> None:
        """Let everything scroll."""
        self.sheet.ask("window.freeze", rows=0, columns=0)


class PageSetup(base("PageSetup")):
    """How a sheet is printed, as far as xlwings asks; the rest is ``sheet.api.PageSetup``."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    @property
    def api(self) -> Any:
        """Excel's own names."""
        return self.sheet.api.PageSetup

    @property
    def print_area(self) -> str | None:
        """The address that is printed, ``None`` for everything."""
        areas = self.sheet.ask("pages.print_areas")
        return ",".join(address_of(area, self.sheet.grid) for area in areas) or None

    @print_area.setter
    def print_area(self, value: str | None) -> None:
        self.sheet.ask("pages.set_print_areas", areas=self.sheet.range(value).areas if value else [])


def _place(before: Sheet | None, after: Sheet | None) -> tuple[Sheet, int]:
    if before is not None:
        return before, before.index - 1
    assert after is not None
    return after, after.index


def _same(wanted: str, name: str) -> bool:
    return wanted.casefold() == name.casefold()
