"""How long 校验本簿 takes on a ledger of ten thousand rows with thousands of faults, and how long 清除标记.

Run from the top of the checkout: ``python -m bench.marks [--rows 10000]``. A private LibreOffice opens the workbook;
each step of the button is timed. The target holds for processor seconds, on a computer that others use too; ends with
1 when it is missed.
"""

import argparse
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import psutil
import xlsxwriter
import xlwings as xw

from addin.check import check_files
from addin.libreoffice import engine
from addin.ribbon.jobs import check as check_job
from addin.ribbon.marks import marks_of
from addin.ribbon.xlwings_host import XlwingsHost
from xl_templates.load import load

TARGET: Final = 5.0  # seconds for the marks, the notes and the sheet 审核意见
FAULTS: Final = 900  # rows with a fault of each kind: of more than a thousand a kind only the number is told


def ledger(path: Path, rows: int) -> None:
    """Write a ledger 落地 as a unit might: several kinds of faults on many rows."""
    programme = load("jizhou").programme
    assert programme is not None
    columns = programme.ledger("landed").columns
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("落地")
        sheet.write_string(0, 0, "渔阳镇招商引资落地项目清单（2023年2月）")
        sheet.write_row(1, 0, [column.name for column in columns])
        for row in range(rows):
            values = {
                "project_name": f"项目{row}",
                "investor_name": f"第{row}投资有限公司",
                "capital_type": "没有" if row < FAULTS else "内资",
                "total_investment": "待定" if row % 11 == 1 and row < 11 * FAULTS else 1000,
                "paid_total": "不少" if row % 11 == 2 and row < 11 * FAULTS else 50,
                "signed_on": "去年" if row % 11 == 3 and row < 11 * FAULTS else "2022-05-01",
                "investor_uscc": "91120225MA05" if row % 11 == 4 else "",
            }
            for at, column in enumerate(columns):
                if (value := values.get(column.id, "")) != "":
                    sheet.write(row + 2, at, value)


class Clock:
    """Times steps: seconds that passed, and processor seconds of the office, of the bridge to it, and ours."""

    def __init__(self, app: xw.App) -> None:
        office = psutil.Process(app.pid)
        self.processes = [each for each in (office, office.parent(), psutil.Process()) if each is not None]

    def __call__(self, what: str, action: Callable[[], Any]) -> tuple[Any, float]:
        """Do it, print how long it took and return the result and the processor seconds."""
        start, before = time.perf_counter(), self._cpu()
        result = action()
        cpu = self._cpu() - before
        print(f"{what:<34}{time.perf_counter() - start:8.2f} s{cpu:8.2f} s of CPU")
        return result, cpu

    def _cpu(self) -> float:
        return sum(each.cpu_times().user + each.cpu_times().system for each in self.processes)


def measure(rows: int, folder: Path, app: xw.App) -> bool:
    """Time the steps; return whether the target is met."""
    timed = Clock(app)
    path = folder / "渔阳镇2023年2月.xlsx"
    ledger(path, rows)
    book, _ = timed("open", lambda: app.books.open(str(path)))
    with XlwingsHost(book) as host:
        copy, _ = timed("copy for the check", host.current_workbook)
        assert copy is not None
        outcome, _ = timed("read and check", lambda: check_files([copy.path]))
        (checked,) = outcome.files
        marks, review = marks_of(checked.findings), check_job.review_of(checked)
        assert review is not None
        notes = sum(bool(mark.text) for mark in marks)
        print(f"{'findings, marked cells, notes':<34}{len(checked.findings):8,}{len(marks):8,}{notes:8,}")
        _, first = timed("marks and notes", lambda: host.mark(marks))
        _, second = timed("sheet 审核意见", lambda: host.add_review(review))
        cleared, _ = timed("cleared", host.clear_marks)
        assert cleared.cells == len(marks)
    print(f"{'marked':<34}{first + second:8.2f} s of CPU   target {TARGET:g} s")
    return first + second <= TARGET


def main() -> int:
    """Start a private office and measure in it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    rows = parser.parse_args().rows
    app = engine.register().apps.add()
    print(f"{platform.machine()}, Python {platform.python_version()}, LibreOffice {app.version}; {rows:,} rows")
    try:
        with tempfile.TemporaryDirectory() as folder:
            return 0 if measure(rows, Path(folder), app) else 1
    finally:
        app.quit()


if __name__ == "__main__":
    sys.exit(main())
