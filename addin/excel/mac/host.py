"""The host of the buttons on the Mac: the system's dialogs, a copy of the workbook, results that Excel opens itself."""

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from typing import Final

from addin.excel.mac.dialogs import MacDialogs
from addin.ribbon.alert import FIRST, words
from addin.ribbon.host import Given, HostRefused, OpenFile, OpenWorkbook, Question
from addin.ribbon.report import Report
from addin.ribbon.result_book import write_result
from addin.ribbon.unreached_host import UnreachedHost

_OPEN: Final = "/usr/bin/open"
_EXCEL: Final = ("-a", "Microsoft Excel")
_PATIENCE: Final = 3.0  # seconds before a job is worth a word in passing


def by_the_system(arguments: Sequence[str]) -> int:
    """Open something as the Finder does, and return the exit code. What is opened so, Excel's sandbox lets in."""
    return subprocess.run([_OPEN, *arguments], stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode


class MacHost(UnreachedHost):
    """Excel on the Mac. ``copy`` and ``file``: of the workbook in front, its content now and as it was saved.

    ``results``: an empty folder for what is shown as a workbook; ``opened``: opens files, as ``by_the_system`` does.
    """

    def __init__(
        self,
        copy: OpenWorkbook | OSError | None,
        file: OpenFile | None,
        results: Path,
        dialogs: MacDialogs | None = None,
        opened: Callable[[Sequence[str]], int] = by_the_system,
    ) -> None:
        self._copy, self._file, self._results = copy, file, results
        self._dialogs = dialogs or MacDialogs()
        self._opened = opened
        self._began: float | None = None
        self._told = False

    def ask(self, title: str, questions: Sequence[Question]) -> Given | None:
        """Ask one question after the other."""
        return self._dialogs.ask(title, questions)

    def current_workbook(self) -> OpenWorkbook | None:
        """Return the copy that Excel has made. Raises the ``OSError`` where the system does not let us at it."""
        if isinstance(self._copy, OSError):
            raise self._copy
        return self._copy

    def current_file(self) -> OpenFile | None:
        """Return the file as it was saved last."""
        return self._file

    def progress(self, done: int, total: int, text: str) -> None:
        """Say once in passing that a job which takes long is at work; it cannot be stopped from here."""
        now = monotonic()
        self._began = self._began or now
        if total and not self._told and now - self._began > _PATIENCE:
            self._told = True
            self._dialogs.notify("招商", f"正在处理 {done}/{total}　{text}，做完会告诉您")

    def show(self, report: Report) -> None:
        """Tell the first in an alert; table and further findings in a workbook, unless a result holds them."""
        rest = "打开的结果" if any(path.is_file() for path in report.files) else self._shown(report)
        self._dialogs.alert(report.title, words(report, rest), good=report.done)

    def open(self, path: Path) -> None:
        """Open a workbook in Excel; show a folder in the Finder."""
        path.stat()
        if self._opened([str(path)] if path.is_dir() else [*_EXCEL, str(path)]):
            raise HostRefused(f"Excel 没有打开 {path}")

    def _shown(self, report: Report) -> str:
        """Write what an alert has no room for, and return where it stands."""
        if report.table is None and len(report.findings) <= FIRST:
            return ""
        target = self._results / f"{report.title}.xlsx"
        if write_result(report, target) is not None:
            return ""
        try:
            self.open(target)
        except HostRefused:
            return f"工作簿 {target}"
        return f"工作簿 {target.name}"
