"""Excel's addresses: ``$A$1:$B$2``, ``A:C``, ``1:3``, several with commas.

An area counts from 0 and includes its edges.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from openpyxl.utils import column_index_from_string, get_column_letter

Area = list[int]  # [top, left, bottom, right]

_CORNER: Final = r"\$?([A-Za-z]{1,3})?\$?([1-9][0-9]{0,6})?"
_AREA: Final = re.compile(rf"{_CORNER}(?::{_CORNER})?")
_PLAIN: Final = re.compile(r"[^\W\d]\w*")
_LIKE_A_CELL: Final = re.compile(r"[A-Za-z]{1,3}[0-9]+|[RrCc]|[Rr][0-9]*[Cc][0-9]*")
_QUALIFIED: Final = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(.+)")


class Grid(NamedTuple):
    """How many rows and columns a sheet has."""

    rows: int
    columns: int


def areas_of(text: str, grid: Grid) -> list[Area] | None:
    """Return the areas of an address, ``None`` when the text is none (a name, perhaps)."""
    areas = []
    for part in text.replace(" ", "").split(","):
        area = _area(part, grid)
        if area is None:
            return None
        areas.append(area)
    return areas


def address_of(area: Area, grid: Grid, *, rows_absolute: bool = True, columns_absolute: bool = True) -> str:
    """Return Excel's address of an area: whole columns and rows without the other half."""
    top, left, bottom, right = area
    row, column = "$" if rows_absolute else "", "$" if columns_absolute else ""
    if (top, bottom) == (0, grid.rows - 1) and (left, right) != (0, grid.columns - 1):
        return f"{column}{get_column_letter(left + 1)}:{column}{get_column_letter(right + 1)}"
    if (left, right) == (0, grid.columns - 1):
        return f"{row}{top + 1}:{row}{bottom + 1}"
    first = f"{column}{get_column_letter(left + 1)}{row}{top + 1}"
    if (top, left) == (bottom, right):
        return first
    return f"{first}:{column}{get_column_letter(right + 1)}{row}{bottom + 1}"


def quoted(*names: str) -> str:
    """Return a sheet's name as it stands before ``!``, in quotes where Excel wants them.

    Given two, the first is the workbook's: ``[Book1]Sheet1``.
    """
    text = names[0] if len(names) == 1 else f"[{names[0]}]{names[1]}"
    plain = all(_PLAIN.fullmatch(name.replace(".", "_")) for name in names) and not _LIKE_A_CELL.fullmatch(names[-1])
    return text if plain else "'" + text.replace("'", "''") + "'"


def sheet_and_rest(text: str) -> tuple[str, str]:
    """Split ``Sheet1!$A$1`` or ``'My sheet'!x``; the sheet is empty when the text names none."""
    found = _QUALIFIED.fullmatch(text)
    if not found:
        return "", text
    return (found[1] or found[2]).replace("''", "'"), found[3]


def _area(text: str, grid: Grid) -> Area | None:
    found = _AREA.fullmatch(text)
    if not found or not text:
        return None
    column, row, column2, row2 = found.groups()
    if ":" not in text:
        if column is None or row is None:
            return None
        column2, row2 = column, row
    if (column is None) != (column2 is None) or (row is None) != (row2 is None):
        return None
    top, bottom = sorted((int(row), int(row2))) if row else (1, grid.rows)
    left, right = (
        sorted((column_index_from_string(column), column_index_from_string(column2))) if column else (1, grid.columns)
    )
    if bottom > grid.rows or right > grid.columns or (not row and not column):
        return None
    return [top - 1, left - 1, bottom - 1, right - 1]
