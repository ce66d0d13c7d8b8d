"""``ribbon.host.Host`` on xlwings: the same code in Excel and in LibreOffice."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import wraps
from pathlib import Path
from time import monotonic
from typing import Any, Final, ParamSpec, Self, TypeVar

import xlwings as xw

from addin.ribbon.alert import FIRST, words
from addin.ribbon.dialogs import Dialogs
from addin.ribbon.host import Cancelled, Cleared, Given, HostGone, OpenFile, OpenWorkbook, Question, Selection
from addin.ribbon.report import Mark, Report, Review, Table
from addin.ribbon.tables import findings_as_table
from addin.ribbon.xlwings_host import marks, review
from addin.ribbon.xlwings_host.native import native_of
from addin.ribbon.xlwings_host.state import undisturbed
from addin.ribbon.xlwings_host.text_sheet import write_table
from addin.temporaries import scratch_folder

_STEP: Final = 0.2  # seconds between two texts in the status bar
_WORKBOOKS: Final = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et"})


_P = ParamSpec("_P")
_R = TypeVar("_R")


def told(method: Callable[_P, _R]) -> Callable[_P, _R]:
    """Let a method of the host raise ``HostGone`` and ``HostRefused`` for what its program raises."""

    @wraps(method)
    def translated(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        host: Any = args[0]
        with host.native.translated():
            return method(*args, **kwargs)

    return translated


class XlwingsHost:
    """A workbook that is open in Excel or LibreOffice, as the buttons see it. Use it in a ``with``.

    ``book``: the workbook in front, ``None`` where none is open; then ``app`` is needed. ``dialogs``: how to ask; by
    default with the program's own dialogs.
    """

    can_mark: Final = True

    def __init__(self, book: xw.Book | None, dialogs: Dialogs | None = None, app: xw.App | None = None) -> None:
        self.app = app or book.app
        self.book = book
        self.native = native_of(self.app)
        self.dialogs = dialogs or _dialogs_of(self.app, book)
        self._ended = ExitStack()
        self._bar: str | bool | None = None
        self._told_at = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Remove the copies of the workbook and give the status bar back."""
        self._ended.close()
        with suppress(HostGone):  # it has been told
            self.progress(0, 0, "")

    @told
    def ask(self, title: str, questions: Sequence[Question]) -> Given | None:
        """Ask with the program's dialogs."""
        return self.dialogs.ask(title, questions)

    @told
    def current_workbook(self) -> OpenWorkbook | None:
        """Save a copy under the workbook's own name, in a folder that is gone with this host."""
        if self.book is None:
            return None
        folder = Path(self._ended.enter_context(scratch_folder()))
        name = self.book.name
        path = folder / (name if Path(name).suffix.lower() in _WORKBOOKS else f"{name}.xlsx")
        self.native.save_copy(self.book, path)
        return OpenWorkbook(path, bool(self.book.api.Saved), bool(self.book.api.ReadOnly))

    @told
    def current_file(self) -> OpenFile | None:
        """Return the file as it was saved last."""
        if self.book is None:
            return None
        path = Path(self.book.fullname)
        return OpenFile(path, bool(self.book.api.Saved)) if path.is_absolute() and path.is_file() else None

    @told
    def selection(self) -> Selection | None:
        """Return the selected cells of the workbook."""
        cells = self.book.selection if self.book is not None else None
        if cells is None:
            return None
        rows = cells.options(ndim=2).value
        return Selection(cells.sheet.name, cells[0, 0].get_address(False, False), tuple(map(tuple, rows)))

    @told
    def progress(self, done: int, total: int, text: str) -> None:
        """Tell in the status bar, and hear Esc."""
        if total == 0:
            if self._bar is not None:
                self.app.status_bar, self._bar = self._bar, None
                self.dialogs.close()
            return
        if self._bar is None:
            self._bar = self.app.status_bar
        if monotonic() - self._told_at > _STEP or done == total:
            self.app.status_bar = f"{done}/{total}　{text}　按 Esc 取消"
            self._told_at = monotonic()
        if self.dialogs.cancelled():
            raise Cancelled

    @told
    def mark(self, marks_to_put: Sequence[Mark]) -> int:
        """Mark the cells."""
        with undisturbed(self._book, self.native):
            return marks.put_marks(self._book, marks_to_put, self.native)

    @told
    def add_review(self, to_write: Review) -> str:
        """Add the sheet 审核意见."""
        with undisturbed(self._book, self.native):
            return review.put_review(self._book, to_write, self.native)

    @told
    def clear_marks(self) -> Cleared:
        """Remove colours, notes and the sheet; there is nothing to clear where nothing is open."""
        if self.book is None:
            return Cleared()
        with undisturbed(self._book, self.native):
            gone = review.remove_review(self._book)
            return replace(marks.clear_marks(self._book, self.native), review=gone)

    @told
    def open(self, path: Path) -> None:
        """Open a workbook in the same program; show a folder in the system's own window."""
        path.stat()
        if path.is_dir():
            _show_folder(path)
        else:
            self.app.books.open(str(path))

    @told
    def show(self, report: Report) -> None:
        """Tell the first in an alert; the rest goes into a new workbook, unless a result that was opened holds it."""
        if any(path.is_file() for path in report.files):
            rest = "打开的结果"
        else:
            tables = {report.title: report.table} if report.table else {}
            if len(report.findings) > FIRST:
                tables["要看的事"] = findings_as_table(report.findings)
            rest = self._shown(tables) if tables else ""
        mode = "info" if report.done else "critical"
        self.app.alert(words(report, rest), title=report.title, buttons="ok", mode=mode)

    def _shown(self, tables: dict[str, Table]) -> str:
        """Write the tables into a new workbook that nobody has saved; return how it is called."""
        with self.app.properties(screen_updating=False):
            book = self.app.books.add()
            for at, (name, table) in enumerate(tables.items()):
                sheet = book.sheets[0] if at == 0 else book.sheets.add(after=book.sheets[at - 1])
                sheet.name = name
                write_table(sheet, 1, table)
            self.native.to_front(book.sheets[0])
        return f"新工作簿 {book.name}"

    @property
    def _book(self) -> xw.Book:
        assert self.book is not None  # nothing is marked where nothing is open
        return self.book


def _dialogs_of(app: xw.App, book: xw.Book | None) -> Dialogs:
    if app.engine.name == "libreoffice":
        from addin.ribbon.xlwings_host.dialogs_libreoffice import LibreOfficeDialogs

        return LibreOfficeDialogs(app, book)
    from addin.ribbon.xlwings_host.dialogs_excel import ExcelDialogs

    return ExcelDialogs(app)


def _show_folder(path: Path) -> None:
    """Show a folder; where the system has no window for it, the report names it."""
    if sys.platform.startswith("win"):
        os.startfile(path)
        return
    opener = "open" if sys.platform == "darwin" else "xdg-open"
    try:
        subprocess.Popen(
            [opener, str(path)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    except FileNotFoundError:
        return
