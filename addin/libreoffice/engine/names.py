"""Names of cells and formulas, of a workbook or of one sheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NoReturn

from addin.libreoffice.engine.addresses import areas_of, quoted, sheet_and_rest
from addin.libreoffice.engine.unsupported import NoSuchError, NotInLibreOffice, RefusedByOffice, base

if TYPE_CHECKING:
    from addin.libreoffice.engine.books import Book
    from addin.libreoffice.engine.ranges import Range
    from addin.libreoffice.engine.sheets import Sheet

_PARTS: Final = re.compile(r"(?:'(?:[^']|'')*'|[^',])+")  # what stands between commas


class Names(base("Names")):
    """The names of a workbook, those of its sheets too; or only those of one sheet."""

    def __init__(self, book: Book, sheet: Sheet | None = None) -> None:
        self.book = book
        self.sheet = sheet

    @property
    def api(self) -> NoReturn:
        """Nothing; Excel's ``Names``."""
        raise NotInLibreOffice("Names.api")

    def _listed(self) -> list[Name]:
        scope = None if self.sheet is None else self.sheet.number
        found = self.book.ask("names.listed")
        return [Name(self.book, of, name) for of, name in found if scope in (None, of)]

    def snapshot(self) -> list[tuple[str, Name]]:
        """Return every name's text and handle."""
        return [(name.name, name) for name in self._listed()]

    def __len__(self) -> int:
        return len(self._listed())

    def __call__(self, name_or_index: int | str) -> Name:
        """Return one by its name, with or without its sheet, or by its number from 1."""
        listed = self._listed()
        if isinstance(name_or_index, int):
            return listed[name_or_index - 1]
        found = _find(name_or_index, listed, None if self.sheet is None else self.sheet.name)
        if found is None:
            raise NoSuchError(f"没有名称“{name_or_index}” (no such name)")
        return found

    def contains(self, name_or_index: int | str) -> bool:
        """Tell whether there is such a name."""
        listed = self._listed()
        if isinstance(name_or_index, int):
            return 1 <= name_or_index <= len(listed)
        return _find(name_or_index, listed, None if self.sheet is None else self.sheet.name) is not None

    def add(self, name: str, refers_to: str) -> Name:
        """Define a name by a formula in Excel's syntax; ``Sheet1!name`` makes it that sheet's own."""
        sheet_name, plain = sheet_and_rest(name)
        sheet = self.book.sheets(sheet_name) if sheet_name else self.sheet
        scope = None if sheet is None else sheet.number
        self.book.ask("names.add", scope=scope, name=plain, refers_to=refers_to)
        return Name(self.book, scope, plain)


class Name(base("Name")):
    """One name; ``scope``: the number of the sheet whose own it is, ``None`` for the workbook's."""

    def __init__(self, book: Book, scope: int | None, plain: str) -> None:
        self.book = book
        self.scope = scope
        self.plain = plain

    def _ask(self, operation: str, **arguments: Any) -> Any:
        return self.book.ask(operation, scope=self.scope, name=self.plain, **arguments)

    @property
    def api(self) -> NoReturn:
        """Nothing; Excel's ``Name``."""
        raise NotInLibreOffice("Name.api")

    @property
    def name(self) -> str:
        """The name, with its sheet before it when it is a sheet's own."""
        return self.plain if self.scope is None else f"{quoted(self._sheet(self.scope).name)}!{self.plain}"

    @name.setter
    def name(self, _value: str) -> None:
        raise NotInLibreOffice("Name.name = …")  # it renames, but formulas do not follow and become #NAME?

    @property
    def refers_to(self) -> str:
        """What it stands for, as a formula in Excel's syntax."""
        return self._ask("names.refers_to")

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self._ask("names.set_refers_to", refers_to=value)

    @property
    def refers_to_range(self) -> Range:
        """The cells it stands for. Raises ``RefusedByOffice`` when it stands for something else."""
        sheets, areas = set(), []
        for part in _PARTS.findall(self.refers_to[1:]):
            sheet_name, rest = sheet_and_rest(part)
            found = areas_of(rest, self.book.app.grid(self.book)) if sheet_name else None
            if found is None:
                raise RefusedByOffice(f"名称“{self.plain}”不是一块单元格：{self.refers_to} (no range)")
            sheets.add(sheet_name)
            areas += found
        if len(sheets) > 1:
            raise RefusedByOffice(f"名称“{self.plain}”跨几张工作表：{self.refers_to} (several sheets)")
        return self.book.sheets(sheets.pop()).of(areas)

    def delete(self) -> None:
        """Take the name away; formulas that use it become #NAME?."""
        self._ask("names.delete")

    def _sheet(self, number: int) -> Sheet:
        return next(sheet for sheet in self.book.sheets if sheet.number == number)


def _find(text: str, names: list[Name], own_sheet: str | None) -> Name | None:
    """Find a name as Excel does: by its full text, and by the plain one the workbook's before a sheet's own."""
    sheet_name, plain = sheet_and_rest(text)
    found = [name for name in names if name.plain.casefold() == plain.casefold()]
    if wanted := sheet_name or own_sheet:
        full = f"{quoted(wanted)}!{plain}".casefold()
        return next((name for name in found if name.name.casefold() == full), None)
    return min(found, key=lambda name: name.scope is not None, default=None)
