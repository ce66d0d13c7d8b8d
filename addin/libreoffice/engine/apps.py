"""The engine, its offices, and one office as an ``App``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from addin.libreoffice.bridged import Bridged
from addin.libreoffice.engine import values
from addin.libreoffice.engine.addresses import Grid
from addin.libreoffice.engine.api import AppApi
from addin.libreoffice.engine.books import Book, Books
from addin.libreoffice.engine.ranges import Range
from addin.libreoffice.engine.unsupported import NoSuchError, NotInLibreOffice, RefusedByOffice, base
from addin.libreoffice.errors import OfficeCrashed, RequestRefused
from addin.libreoffice.office import Office

PATIENCE: Final = 300  # seconds that one request may take: a large workbook is slow to open, and a person waits for it
_ANSWERS: Final = {"ok": "ok", "ok_cancel": "ok", "yes_no": "yes", "yes_no_cancel": "yes"}


class Alert(NamedTuple):
    """A message, and its answer: the person's, or one that was taken for it where no one could see it."""

    prompt: str
    title: str | None
    buttons: str
    mode: str | None
    answer: str


class LibreOffice:
    """The engine itself, as ``xlwings.main.Engine`` wants it."""

    name: Final = "libreoffice"
    type: Final = "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)

    prepare_xl_data_element = staticmethod(values.prepare_xl_data_element)
    clean_value_data = staticmethod(values.clean_value_data)


class Apps(base("Apps")):
    """The offices that were started or joined here and are alive; the active one first."""

    def __init__(self, engine: LibreOffice) -> None:
        self.engine = engine
        self._apps: list[App] = []

    def keys(self) -> list[int]:
        """Return their process ids."""
        return [app.pid for app in self]

    def add(self, add_book: bool | None = None, **_others: Any) -> App:
        """Start a private office. It is headless, so ``visible`` is not heard; nor is ``spec``.

        Raises ``OfficeError`` when it cannot start.
        """
        office = Office(timeout=PATIENCE)
        office.start()
        app = self.join(office)
        if add_book:
            app.books.add()
        return app

    def join(self, office: Bridged) -> App:
        """Take in an office that runs; it is the active one then."""
        app = App(self, office)
        self.prefer(app)
        return app

    def prefer(self, app: App) -> None:
        """Make an app the active one."""
        self._apps = [app, *(each for each in self._apps if each is not app)]

    def cleanup(self) -> None:
        """Forget those that are gone; their processes end with ours in any case."""
        self._apps = [app for app in self._apps if app.alive]

    def __iter__(self) -> Iterator[App]:
        self.cleanup()
        return iter(list(self._apps))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __getitem__(self, pid: int) -> App:
        for app in self:
            if app.pid == pid:
                return app
        raise NoSuchError(f"没有进程号为 {pid} 的 LibreOffice (no such app)")


class App(base("App")):
    """One office. What Excel keeps for the program and LibreOffice for each workbook is kept here and passed on.

    In the office of a person each workbook is calculated as it was, until somebody says otherwise here.
    """

    pid: int | None = None
    display_alerts = True
    interactive = True

    def __init__(self, apps: Apps, office: Bridged) -> None:
        self.apps = apps
        self.engine = apps.engine
        self.office = office
        self.pid = office.pid
        self.alerts: list[Alert] = []
        self.answers: list[str] = []
        self.clipboard: Range | None = None
        self._generation = office.generation
        self._ended = False
        self._updating = True
        self._calculation: str | None = None if office.of_a_person else "automatic"
        self._status: str | bool = False
        self._grid: Grid | None = None

    # --- the office ---------------------------------------------------------------------------------------

    @property
    def alive(self) -> bool:
        """Whether the office that this app was made for still runs, as far as we know."""
        return not self._ended and self.office.running and self.office.generation == self._generation

    def request(self, operation: str, **arguments: Any) -> Any:
        """Ask the office. A new office is never started in the place of one that died: its workbooks are gone.

        Raises ``RefusedByOffice``; ``OfficeCrashed`` and ``OfficeTimeout`` come through as they are.
        """
        if self._ended:
            raise RefusedByOffice("这个 LibreOffice 已经退出 (this app has quit)")
        if not self.alive:
            raise OfficeCrashed(f"LibreOffice 已意外退出，没有保存的内容已丢失 (the office died before {operation!r})")
        try:
            return self.office.request(operation, **arguments)
        except RequestRefused as error:
            raise RefusedByOffice(str(error)) from error

    def grid(self, book: Book) -> Grid:
        """Return how many rows and columns a sheet has: the same in every workbook of an office."""
        if self._grid is None:
            self._grid = Grid(*book.ask("sheets.grid"))
        return self._grid

    def quit(self) -> None:
        """End the office without saving anything; that of a person is left, and goes on."""
        self._ended = True
        self.office.stop()

    def kill(self) -> None:
        """End the office at once, or leave it at once."""
        self._ended = True
        self.office.kill()

    def activate(self, _steal_focus: bool = False) -> None:
        """Make this the active app."""
        self.apps.prefer(self)

    @property
    def api(self) -> AppApi:
        """Excel's own names for it; nothing so far."""
        return AppApi(self)

    @property
    def version(self) -> str:
        """Its version, such as 7.4.7.2."""
        return self.office.version

    @property
    def path(self) -> str:
        """The folder of the program."""
        return str(Path(self.office.programs.office).parent)

    @property
    def books(self) -> Books:
        """What is open in it."""
        return Books(self)

    @property
    def selection(self) -> Range | None:
        """The cells that are selected in the active workbook, if cells are."""
        book = self.books.active_or_none
        return None if book is None else book.selection

    # --- its state ----------------------------------------------------------------------------------------

    @property
    def visible(self) -> bool:
        """False: a headless office is never seen; that of a person always. Setting it changes nothing."""
        return self.office.of_a_person

    @visible.setter
    def visible(self, visible: bool) -> None: ...

    @property
    def screen_updating(self) -> bool:
        """Whether the windows follow what happens in the cells."""
        return self._updating

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        self._updating = bool(value)
        for book in self.books:
            self.settle(book)

    @property
    def calculation(self) -> str:
        """``automatic`` or ``manual``, for workbooks opened later too; LibreOffice has no semiautomatic.

        In the office of a person that of the workbook in front, until it is set.
        """
        if self._calculation is None:
            book = self.books.active_or_none
            return "automatic" if book is None or book.ask("window.calculates") else "manual"
        return self._calculation

    @calculation.setter
    def calculation(self, value: str) -> None:
        if value not in ("automatic", "manual"):
            raise NotInLibreOffice(f"App.calculation = {value!r}")
        self._calculation = value
        for book in self.books:
            self.settle(book)

    def settle(self, book: Book) -> None:
        """Bring a workbook to the state that Excel keeps for the whole program."""
        automatic = None if self._calculation is None else self._calculation == "automatic"
        self.request("window.settle", book=book.number, updating=self._updating, automatic=automatic)

    def calculate(self) -> None:
        """Calculate what has changed, in every workbook."""
        for book in self.books:
            self.request("books.calculate", book=book.number)

    @property
    def status_bar(self) -> str | bool:
        """The text that was put there, False when the program has it."""
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        self._status = value if isinstance(value, str) else False
        self.request("window.status", text=self._status or "")

    @property
    def enable_events(self) -> bool:
        """True; LibreOffice cannot hold its events back."""
        return True

    @enable_events.setter
    def enable_events(self, value: bool) -> None:
        if not value:
            raise NotInLibreOffice("App.enable_events = False")

    @property
    def cut_copy_mode(self) -> str | bool:
        """``copy`` while a range waits to be pasted."""
        return "copy" if self.clipboard else False

    @cut_copy_mode.setter
    def cut_copy_mode(self, value: str | bool) -> None:
        if value:
            raise NotInLibreOffice(f"App.cut_copy_mode = {value!r}")
        self.clipboard = None

    def alert(self, prompt: str, title: str | None, buttons: str, mode: str | None, _callback: str | None) -> str:
        """Show a message in the office of a person; nobody sees a headless one. Either way it is kept in ``alerts``.

        Returns the person's answer; where nobody saw it the next of ``answers``, or yes.
        """
        told = None
        if self.office.of_a_person:
            told = self.request("dialogs.alert", title=title or "", text=prompt, buttons=buttons, mode=mode)
        answer = told or (self.answers.pop(0) if self.answers else _ANSWERS[buttons])
        self.alerts.append(Alert(prompt, title, buttons, mode, answer))
        return answer

    def run(self, *_macro: Any) -> None:
        """Refuse: macros never run here."""
        raise NotInLibreOffice("App.macro")
