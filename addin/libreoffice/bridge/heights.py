"""Row heights held still while many cells are written.

LibreOffice looks for the best height of every automatic row that changes: 3 s for 100,000 Chinese texts, against 0.2 s
for the writing. Rows whose height was set by hand are left alone; so those that are equally high, which is what
untouched rows are, get the height that they have. They stay so high afterwards, as rows of fixed height do.
"""

from __future__ import annotations

MANY_CELLS = 2000  # fewer take less than 0.1 s whatever the heights
SHORT = 64  # rows; a shorter run that is not even is not worth the requests


def keep(sheet, area):
    """Fix the heights of the rows of an area of many cells."""
    top, left, bottom, right = area
    if (bottom - top + 1) * (right - left + 1) < MANY_CELLS:
        return
    for first, last in _even(sheet, top, bottom):
        part = sheet.getCellRangeByPosition(0, first, 0, last).Rows
        part.Height = part.getByIndex(0).Height


def _even(sheet, top, bottom):
    """Yield the runs of visible rows that are equally high."""
    if _is_even(sheet, top, bottom):
        yield top, bottom
    elif bottom - top >= SHORT:
        middle = (top + bottom) // 2
        yield from _even(sheet, top, middle)
        yield from _even(sheet, middle + 1, bottom)


def _is_even(sheet, top, bottom):
    """Whether the first and the last row, and both halves, make up the whole, to the twip in which heights are kept."""
    first = sheet.Rows.getByIndex(top)
    if not first.IsVisible or sheet.Rows.getByIndex(bottom).Height != first.Height:
        return False
    twips = round(first.Height * 72 / 127)
    middle = (top + bottom) // 2
    for last in {middle, bottom}:
        whole = round((last - top + 1) * twips * 127 / 72)
        if sheet.getCellRangeByPosition(0, top, 0, last).Size.Height - whole not in (0, 1):  # the office rounds up
            return False
    return True
