"""Formulas over the pages of ledgers: sums and counts of the rows that belong to a unit, a chain, a stage.

Plain functions of Excel 2010. A sum is rounded to the smallest unit of money, so that adding decimals in binary leaves
no trace; a ledger that takes several sheets is added sheet by sheet.
"""

import re
from typing import Final

from xlsxwriter.utility import xl_rowcol_to_cell

from addin.summary.ledger_page import COUNTED, COUNTS
from addin.summary.page import Page, Range
from xl_templates.writing import quoted

BLANK: Final = ""  # instead of a criterion: the rows whose cell is blank
_SPECIAL: Final = re.compile(r"[~*?]")
_OPERATOR: Final = re.compile(r"[<>=]")


def criterion(value: str, row: int) -> str:
    """Return what SUMIFS compares with for the value in column A of a row (from 0).

    Mostly the cell itself, so that a person can follow; where the value holds a sign that SUMIFS takes for a command,
    the value as a text that escapes it.
    """
    if not _SPECIAL.search(value) and not _OPERATOR.match(value):
        return f"$A{row + 1}"
    escaped = _SPECIAL.sub(lambda found: f"~{found[0]}", value).replace('"', '""')
    return f'"={escaped}"'


def count_formula(page: Page, key: str | None, wanted: str) -> str:
    """Return the formula that counts the rows whose ``key`` column meets a criterion; without ``key``, all rows."""
    if key is not None and wanted == BLANK:
        return "+".join(f"SUMPRODUCT({each})" for each in _blanks(page, key))
    conditions = _conditions(page, key, wanted)
    if not conditions[0]:
        return "+".join(f"COUNT({reference(part)})" for part in page.ranges(0))
    return "+".join(f"COUNTIFS({','.join(part)})" for part in conditions)


def sum_formula(page: Page, column: str, places: int, key: str | None, wanted: str) -> str:
    """Return the formula that adds a column over the rows whose ``key`` column meets a criterion, or over all."""
    added = [reference(part) for part in page.ranges(page.column_at(column))]
    if key is not None and wanted == BLANK:
        parts = [f"SUMPRODUCT({rows},{cells})" for cells, rows in zip(added, _blanks(page, key), strict=True)]
    else:
        parts = [
            f"SUMIFS({','.join((cells, *conditions))})" if conditions else f"SUM({cells})"
            for cells, conditions in zip(added, _conditions(page, key, wanted), strict=True)
        ]
    return f"ROUND({'+'.join(parts)},{places})"


def rest_formula(total: tuple[int, int], others: tuple[int, int, int], places: int) -> str:
    """Return the formula for what is left: the cell ``total`` less the cells of a column from one row to another.

    ``total``: row and column; ``others``: column, first and last row; all from 0.
    """
    column, first, last = others
    cells = f"{xl_rowcol_to_cell(first, column)}:{xl_rowcol_to_cell(last, column)}"
    return f"ROUND({xl_rowcol_to_cell(*total)}-SUM({cells}),{places})"


def reference(part: Range) -> str:
    """Return a range as a formula names it from another sheet."""
    first = xl_rowcol_to_cell(part.first, part.column, row_abs=True, col_abs=True)
    last = xl_rowcol_to_cell(part.last, part.column, row_abs=True, col_abs=True)
    return f"{quoted(part.tab)}!{first}:{last}"


def _conditions(page: Page, key: str | None, wanted: str) -> list[list[str]]:
    """Return the conditions of each sheet: the wanted value, and that the row counts where not every row does."""
    columns = [(page.column_at(key), wanted)] if key is not None else []
    if _has_counted(page):
        columns.append((page.column_at(COUNTED), f'"{COUNTS}"'))
    parts = page.parts()
    conditions: list[list[str]] = [[] for _ in parts]
    for at, value in columns:
        for each, cells in zip(conditions, page.ranges(at), strict=True):
            each += [reference(cells), value]
    return conditions


def _blanks(page: Page, key: str) -> list[str]:
    """Return for each sheet a 1 for the rows whose cell is blank. Not by SUMIFS: programs differ about blank cells.

    A row is one that has a number: below the titles of an empty ledger stands a blank row, which is none.
    """
    blank = [f'({reference(part)}="")' for part in page.ranges(page.column_at(key))]
    found = [f'{each}*({reference(part)}<>"")' for each, part in zip(blank, page.ranges(0), strict=True)]
    if _has_counted(page):
        counted = page.ranges(page.column_at(COUNTED))
        found = [f'{each}*({reference(part)}="{COUNTS}")' for each, part in zip(found, counted, strict=True)]
    return found


def _has_counted(page: Page) -> bool:
    return any(column.key == COUNTED for column in page.columns)
