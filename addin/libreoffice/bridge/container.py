"""Several areas of a sheet as one object of the office."""

from __future__ import annotations

import uno


def ranges(document, sheet, areas):
    """Return the areas ``[top, left, bottom, right]`` of a sheet as one object."""
    container = document.createInstance("com.sun.star.sheet.SheetCellRanges")
    number = sheet.RangeAddress.Sheet
    container.addRangeAddresses(tuple(_address(number, area) for area in areas), False)
    return container


def _address(number, area):
    made = uno.createUnoStruct("com.sun.star.table.CellRangeAddress")
    made.Sheet = number
    made.StartRow, made.StartColumn, made.EndRow, made.EndColumn = area
    return made
