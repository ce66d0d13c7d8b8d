"""The errors of formulas, by Excel's names."""

from __future__ import annotations

import uno
from com.sun.star.sheet import FormulaResult
from com.sun.star.uno import Exception as UnoException
from session import edges

ILLEGAL_ARGUMENT = 502  # SQRT(-1)
NAMES = {
    ILLEGAL_ARGUMENT: "#NUM!",
    503: "#NUM!",
    519: "#VALUE!",
    521: "#NULL!",
    523: "#NUM!",  # no solution found
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}
OTHERWISE = "#VALUE!"
ONE_BY_ONE = 50  # errors; each takes a millisecond, more are read as copied text in one piece
_NUMBERS = {name: number for number, name in NAMES.items() if number != ILLEGAL_ARGUMENT}


def errors_in(document, sheet, cells):
    """Return ``[row, column, "#N/A"]`` of every cell of an area that shows an error."""
    return [[row, column, NAMES.get(number, OTHERWISE)] for row, column, number in numbers_in(document, sheet, cells)]


def numbers_in(document, sheet, cells):
    """Return ``[row, column, number]`` of every cell of an area that shows an error; the numbers are the office's."""
    found = [edges(each) for each in cells.queryFormulaCells(FormulaResult.ERROR).RangeAddresses]
    places = [
        (row, column)
        for top, left, bottom, right in found
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    ]
    if not places:
        return []
    shown = _shown(document, sheet, found, places) if len(places) > ONE_BY_ONE else {}
    return [
        [row, column, shown.get((row, column)) or sheet.getCellByPosition(column, row).getError()]
        for row, column in places
    ]


def _shown(document, sheet, areas, places):
    """Return the numbers by place, as the copied text of all errors tells them; none when it is not to be trusted."""
    top, left = min(area[0] for area in areas), min(area[1] for area in areas)
    bottom, right = max(area[2] for area in areas), max(area[3] for area in areas)
    text = _copied(document, sheet.getCellRangeByPosition(left, top, right, bottom))
    lines = [line.split("\t") for line in text.split("\n")[:-1]]
    if len(lines) != bottom - top + 1 or {len(line) for line in lines} != {right - left + 1}:
        return {}
    texts = {(row, column): lines[row - top][column - left] for row, column in places}
    if not all(each.startswith("#") or each.rpartition(":")[2].isdigit() for each in texts.values()):
        return {}  # something else is shown, so the lines are not those of the cells
    return {place: _NUMBERS.get(each) or int(each.rpartition(":")[2]) for place, each in texts.items()}


def _copied(document, cells):
    """Return what the clipboard would get of an area; the selection is as before afterwards."""
    controller = document.CurrentController
    if controller is None:
        return ""
    sheet, selection = controller.ActiveSheet, controller.Selection
    flavor = uno.createUnoStruct("com.sun.star.datatransfer.DataFlavor")
    flavor.MimeType, flavor.DataType = "text/plain;charset=utf-16", uno.getTypeByName("string")
    try:
        return controller.getTransferable().getTransferData(flavor) if controller.select(cells) else ""
    except UnoException:
        return ""
    finally:
        controller.setActiveSheet(sheet)
        controller.select(selection)
