"""What xlwings' Range.value costs in LibreOffice: a hundred thousand cells written and read at once, and formulas.

Run from the top of the checkout: ``python -m bench.engine [--rounds 5]``. CPU seconds of all three processes (ours, the
office, the bridge between them; one waits while another works, so with nothing else running this is the time that
passes), the cheapest round; each round writes to a new sheet and then writes the same again. The ratio is to openpyxl,
which writes the same rows to a file and reads them back. Ends with 1 when a target is missed.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import openpyxl
import psutil
import xlwings

from addin.libreoffice.engine import register

Rows = list[list[Any]]

ROWS: Final = 10_000
COLUMNS: Final = 10
FORMULAS: Final = 2_000
TARGETS: Final = {  # seconds
    "write 100,000 Chinese texts": 1.0,
    "write them again": 1.0,
    "read them": 0.3,
    "write 100,000 numbers": 0.5,
    "write these again": 0.5,
    "read these": 0.3,
    "write 2,000 links": 0.5,
}


class Watch:
    """CPU seconds that processes take."""

    def __init__(self, *processes: psutil.Process) -> None:
        self.processes = processes

    def timed(self, action: Callable[[], Any]) -> tuple[float, Any]:
        """Return the seconds that an action took, and what it gave."""
        before = self._spent()
        result = action()
        return self._spent() - before, result

    def _spent(self) -> float:
        times = [process.cpu_times() for process in self.processes]
        return time.process_time() + sum(each.user + each.system for each in times)


def texts() -> Rows:
    return [[f"项目名称{row}之{column}" for column in range(COLUMNS)] for row in range(ROWS)]


def numbers() -> Rows:
    return [[row * 7.5 + column for column in range(COLUMNS)] for row in range(ROWS)]


def links() -> Rows:
    return [[f'=HYPERLINK("#Sheet1!A{row}","第{row}行")'] for row in range(1, FORMULAS + 1)]


def one_round(book: xlwings.Book, watch: Watch) -> dict[str, float]:
    took = {}
    for rows, (write, again, read) in ((texts(), list(TARGETS)[:3]), (numbers(), list(TARGETS)[3:6])):
        sheet = book.sheets.add()
        cells = sheet["A1"].resize(ROWS, COLUMNS)
        for name in (write, again):
            took[name], _ = watch.timed(lambda cells=cells, rows=rows: setattr(cells, "value", rows))
        took[read], found = watch.timed(lambda cells=cells: cells.value)
        assert found == rows
        sheet.delete()
    sheet = book.sheets.add()
    took["write 2,000 links"], _ = watch.timed(lambda: setattr(sheet["A1"].resize(FORMULAS, 1), "formula", links()))
    assert sheet["A7"].value == "第7行"
    sheet.delete()
    return took


def openpyxl_takes(rows: Rows, path: Path) -> tuple[float, float]:
    def write() -> None:
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
        book.save(path)

    def read() -> Rows:
        book = openpyxl.load_workbook(path, read_only=True)
        return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]

    watch = Watch()
    (written, _), (was_read, found) = watch.timed(write), watch.timed(read)
    assert found == rows
    return written, was_read


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    app = register().apps.add()
    try:
        print(
            f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs, Python {platform.python_version()}",
            end="",
        )
        print(f", LibreOffice {app.version}, load {os.getloadavg()[0]:.1f}\n")
        office = psutil.Process(app.pid)
        book, watch = app.books.add(), Watch(office, office.parent())
        found = [one_round(book, watch) for _ in range(rounds)]
    finally:
        app.kill()
    with tempfile.TemporaryDirectory() as folder:
        made = [openpyxl_takes(rows, Path(folder) / "a.xlsx") for rows in (texts(), numbers())]
    against = dict(zip(TARGETS, (made[0][0], made[0][0], made[0][1], made[1][0], made[1][0], made[1][1]), strict=False))
    missed = []
    print(f"{'':<30}{'CPU s':>8}{'target':>8}{'openpyxl':>12}{'ratio':>8}")
    for name, target in TARGETS.items():
        seconds = min(each[name] for each in found)
        missed += [name] if seconds > target else []
        other = f"{against[name]:12.3f}{seconds / against[name]:8.2f}" if name in against else " " * 20
        print(f"{name:<30}{seconds:8.3f}{target:8.2f}{other}  {'OVER' if seconds > target else 'ok'}")
    print(f"\n{'over: ' + ', '.join(missed) if missed else 'all targets met'}")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
