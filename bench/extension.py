"""How long the ``ZS_`` functions take in the cells of LibreOffice with the extension: each cell by itself, and as one.

Run from the top of the checkout: ``python -m bench.extension [--rows 10000]``. A private LibreOffice has the extension;
the peer is the same column with LibreOffice's own ``VALUE`` in the same run.
"""

import argparse
import platform
import tempfile
import time
from pathlib import Path

import xlwings as xw

from addin.libreoffice.extension.functions import function_parts
from tests.extension.conftest import extended_office
from udfs.registry import FUNCTIONS


def recalculated(sheet: xw.Sheet) -> float:
    """Return the seconds that calculating everything anew takes."""
    start = time.perf_counter()
    sheet.book.impl.ask("probes.recalculate")
    return time.perf_counter() - start


def main() -> None:
    """Measure and print, in seconds of the wall."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    rows = parser.parse_args().rows
    print(f"{platform.machine()}, Python {platform.python_version()}, {rows} rows")
    with (
        tempfile.TemporaryDirectory() as folder,
        extended_office(function_parts(FUNCTIONS.values()), Path(folder)) as up,
    ):
        times = {}
        for what, formula, spread in (
            ("VALUE, each cell", "=VALUE(A1)", False),
            ("ZS_AMOUNT, each cell", "=ZS_AMOUNT(A1)", False),
            ("ZS_AMOUNT, one array", f"=ZS_AMOUNT(A1:A{rows})", True),
        ):
            book = up.app.books.add()
            sheet = book.sheets[0]
            sheet[f"A1:A{rows}"].number_format = "@"
            sheet[f"A1:A{rows}"].value = [[str(row)] for row in range(1, rows + 1)]
            column = sheet[f"B1:B{rows}"]
            setattr(column, "formula_array" if spread else "formula", formula)
            times[what] = min(recalculated(sheet) for _ in range(3))
            assert column.value == list(range(1, rows + 1))
            book.close()
        peer = times["VALUE, each cell"]
        for what, seconds in times.items():
            print(f"{what:22} {seconds:6.2f} s  {seconds / peer:6.1f} times VALUE")


if __name__ == "__main__":
    main()
