"""Workbooks: open, find, save, close, print."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from addin.held_open import open_elsewhere
from addin.libreoffice.engine.api import BookApi
from addin.libreoffice.engine.names import Names
from addin.libreoffice.engine.sheets import Sheet, Sheets
from addin.libreoffice.engine.unsupported import NoSuchError, NotInLibreOffice, RefusedByOffice, base

if TYPE_CHECKING:
    from addin.libreoffice.engine.apps import App
    from addin.libreoffice.engine.ranges import Range


class Books(base("Books")):
    """The workbooks of one office, in the order in which they were opened."""

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def api(self) -> Any:
        """Nothing; Excel's ``Workbooks``."""
        raise NotInLibreOffice("Books.api")

    @property
    def active(self) -> Book:
        """The workbook in front. Raises ``NoSuchError`` when none is open."""
        book = self.active_or_none
        if book is None:
            raise NoSuchError("没有打开的工作簿 (no workbook is open)")
        return book

    @property
    def active_or_none(self) -> Book | None:
        """The workbook in front, ``None`` when none is open."""
        number = self.app.request("window.active_book")
        return None if number is None else Book(self.app, number)

    def by_identity(self, identity: str) -> Book | None:
        """Return the workbook that the office itself tells by this ``RuntimeUID``, ``None`` when it is closed."""
        number = self.app.request("books.by_identity", identity=identity)
        return None if number is None else Book(self.app, number)

    def __iter__(self) -> Iterator[Book]:
        return iter([Book(self.app, number) for number, _name, _path in self._listed()])

    def __len__(self) -> int:
        return len(self._listed())

    def __call__(self, name_or_index: int | str) -> Book:
        """Return one by its name, its path, or its number from 1."""
        for index, (number, name, path) in enumerate(self._listed(), 1):
            wanted = name_or_index == index if isinstance(name_or_index, int) else _same(name_or_index, name, path)
            if wanted:
                return Book(self.app, number)
        raise NoSuchError(f"没有打开工作簿“{name_or_index}” (no such workbook is open)")

    def __contains__(self, name: str) -> bool:
        return any(_same(name, each, path) for _number, each, path in self._listed())

    def add(self) -> Book:
        """Make a new workbook, which is the active one then."""
        return self._opened("")

    def open(
        self,
        fullname: str,
        _update_links: bool | None = None,
        read_only: bool | None = None,
        _format: Any = None,
        password: str | None = None,
        *_others: Any,
    ) -> Book:
        """Open a file; only to be read when asked so, or when another program has it open.

        Links are never updated and macros never run. Of Excel's other options none is heard. Raises
        ``RefusedByOffice`` when the office cannot read the file or the password is wrong.
        """
        held = open_elsewhere(Path(fullname)) is not None
        return self._opened(str(Path(fullname).resolve()), read_only=bool(read_only or held), password=password or "")

    def _opened(self, path: str, **options: Any) -> Book:
        book = Book(self.app, self.app.request("books.open_book", path=path, hidden=False, **options))
        self.app.settle(book)
        if path and not book.ask("books.state")["read_only"]:
            self.app.office.keeps_lock_of(Path(path))
        return book

    def _listed(self) -> list[tuple[int, str, str]]:
        return self.app.request("books.listed")


class Book(base("Book")):
    """One workbook, by its number; whatever it is called and wherever it is saved."""

    def __init__(self, app: App, number: int) -> None:
        self._app = app
        self.number = number

    @property
    def app(self) -> App:
        """The office it is open in."""
        return self._app

    def ask(self, operation: str, **arguments: Any) -> Any:
        """Ask the office something about this workbook."""
        return self.app.request(operation, book=self.number, **arguments)

    @property
    def api(self) -> BookApi:
        """Excel's own names for what xlwings has none."""
        return BookApi(self)

    @property
    def name(self) -> str:
        """The file's name; of a new workbook the name in its title."""
        return self.ask("books.place")[0]

    @property
    def fullname(self) -> str:
        """The file's path; of a workbook that was never saved its name alone, as Excel has it."""
        name, path = self.ask("books.place")
        return path or name

    @property
    def sheets(self) -> Sheets:
        """Its sheets."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """All its names, those of its sheets too."""
        return Names(self)

    @property
    def selection(self) -> Range | None:
        """The cells that are selected on its active sheet, ``None`` when something else is."""
        found = self.ask("window.selection")
        return None if found is None else Sheet(self, found["sheet"]).of(found["areas"])

    def activate(self) -> None:
        """Bring it to the front."""
        self.ask("window.activate_book")

    def close(self) -> None:
        """Close it without saving."""
        self.ask("books.close")

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save it, or save it as ``path``: the suffix says the format, ``.xlsx`` when there is none.

        Raises ``RefusedByOffice`` when it was opened only to be read, when another program has the target open, when
        another workbook of this office is that file, or when the disk refuses.
        """
        name, own = self.ask("books.place")
        if path is None and own:
            if self.ask("books.state")["read_only"]:
                raise RefusedByOffice(f"“{name}”是只读打开的，不能保存，请另存为别的文件 (opened read-only)")
            self.ask("books.save")
            return
        target = Path(path or name).absolute()
        target = target if target.suffix else target.with_name(target.name + ".xlsx")
        self._may_become(target)
        self.ask("books.save_as", path=str(target), password=password or "")
        self.app.office.keeps_lock_of(target)

    def to_pdf(self, path: str, quality: str = "standard") -> None:
        """Print the visible sheets into a PDF file; ``quality``: ``standard`` or ``minimum``."""
        self.ask("books.to_pdf", path=str(Path(path).absolute()), small=quality == "minimum")

    def _may_become(self, target: Path) -> None:
        for other in self.app.books:
            if other.number != self.number and Path(other.fullname) == target:
                raise RefusedByOffice(f"“{target.name}”正在这里打开着，不能覆盖 (open here as another workbook)")
        held = open_elsewhere(target)
        if held is not None and self.fullname != str(target):
            raise RefusedByOffice(f"“{target.name}”{held.words}，不能覆盖 (open elsewhere)")


def _same(wanted: str, name: str, path: str) -> bool:
    return wanted.casefold() in (name.casefold(), path.casefold())
