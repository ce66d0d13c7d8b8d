"""What our merge is measured against: the recipe that everybody finds, and the least that reading can cost.

Neither checks anything, nor knows what a column is; they only say how long the same cells take.
"""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas
from python_calamine import CalamineWorkbook

_WORKBOOKS: Final = ("*.xlsx", "*.xls", "*.ods")


@dataclass(frozen=True)
class Counts:
    """How much was read. ``cells``: places of the tables, blank ones included."""

    files: int
    sheets: int
    rows: int
    cells: int


def usual_recipe(folder: Path, out: Path | None = None, *, title_rows: int = 1) -> Counts:
    """Read every sheet of every .xlsx with ``pandas.read_excel``, join the sheets of one name, write them to ``out``.

    ``title_rows``: lines above the header, the same everywhere, as the recipe has to assume.
    """
    tables: dict[str, list[pandas.DataFrame]] = defaultdict(list)
    paths = sorted(folder.glob("*.xlsx"))
    for path in paths:
        for name, table in pandas.read_excel(path, sheet_name=None, header=title_rows, engine="openpyxl").items():
            tables[name].append(table.assign(文件=path.name))
    joined = {name: pandas.concat(parts, ignore_index=True) for name, parts in tables.items()}
    if out is not None:
        with pandas.ExcelWriter(out, engine="openpyxl") as writer:
            for name, table in joined.items():
                table.to_excel(writer, sheet_name=name, index=False)
    return Counts(
        len(paths),
        sum(len(parts) for parts in tables.values()),
        sum(len(table) for table in joined.values()),
        sum(table.size for table in joined.values()),
    )


def reading_floor(folder: Path) -> Counts:
    """Read every sheet of every workbook with python-calamine into lists, and do nothing with them."""
    files = sheets = rows = cells = 0
    for path in sorted(path for pattern in _WORKBOOKS for path in folder.glob(pattern)):
        book = CalamineWorkbook.from_path(path)
        files += 1
        for name in book.sheet_names:
            table = book.get_sheet_by_name(name).to_python()
            sheets += 1
            rows += len(table)
            cells += sum(map(len, table))
    return Counts(files, sheets, rows, cells)
