"""Operations on the lines around and between cells, in xlwings' words.

The office tells a line by style and width, Excel by style and weight: hairline, thin, medium, thick.
"""

from __future__ import annotations

import uno
from com.sun.star.table import BorderLineStyle
from ranges import unlocked

WIDTHS = {"hairline": 2, "thin": 26, "medium": 62, "thick": 88}  # hundredths of a millimetre
DOUBLE_WIDTH = 88
STYLES = {
    "continuous": BorderLineStyle.SOLID,
    "dash": BorderLineStyle.DASHED,
    "dot": BorderLineStyle.DOTTED,
    "double": BorderLineStyle.DOUBLE,
    "dash_dot": BorderLineStyle.DASH_DOT,
    "dash_dot_dot": BorderLineStyle.DASH_DOT_DOT,
}
ALSO = {BorderLineStyle.FINE_DASHED: "dash", BorderLineStyle.DOUBLE_THIN: "double"}
NO_LINE = {"style": "none", "weight": "thin", "color": None}
# The line of a side is that of its first cell, or of the cell across: property, property across, step to that cell
_OF_A_CELL = {
    "edge_top": ("TopBorder2", "BottomBorder2", (-1, 0)),
    "edge_bottom": ("BottomBorder2", "TopBorder2", (1, 0)),
    "edge_left": ("LeftBorder2", "RightBorder2", (0, -1)),
    "edge_right": ("RightBorder2", "LeftBorder2", (0, 1)),
    "inside_vertical": ("RightBorder2", "LeftBorder2", (0, 1)),
    "inside_horizontal": ("BottomBorder2", "TopBorder2", (1, 0)),
    "diagonal_down": ("DiagonalTLBR2", None, None),
    "diagonal_up": ("DiagonalBLTR2", None, None),
}
_OF_A_BLOCK = {
    "edge_top": "TopLine",
    "edge_bottom": "BottomLine",
    "edge_left": "LeftLine",
    "edge_right": "RightLine",
    "inside_vertical": "VerticalLine",
    "inside_horizontal": "HorizontalLine",
}


def line(session, sheet, area, side):
    """Return style, weight and colour of a side's first cell."""
    found = session.sheet(sheet)
    row, column = _first_cell(area, side)
    own, across, step = _OF_A_CELL[side]
    drawn = found.getCellByPosition(column, row).getPropertyValue(own)
    if not drawn.LineWidth and step and row + step[0] >= 0 and column + step[1] >= 0:
        neighbour = found.getCellByPosition(column + step[1], row + step[0])
        drawn = neighbour.getPropertyValue(across)
    return _told(drawn)


def draw(session, sheet, areas, sides, change):
    """Change the lines of ``sides``: ``change`` has some of style, weight, color; the rest stays as it is."""
    unlocked(session, sheet)
    for area in areas:
        cells = session.area(sheet, area)
        block = cells.TableBorder2
        for name in (*_OF_A_BLOCK.values(), "Distance"):
            setattr(block, f"Is{name}Valid", False)
        for side in sides:
            new = _line({**line(session, sheet, area, side), **_with_style(session, sheet, area, side, change)})
            if side in _OF_A_BLOCK:
                setattr(block, _OF_A_BLOCK[side], new)
                setattr(block, f"Is{_OF_A_BLOCK[side]}Valid", True)
                if new.LineWidth == 0:
                    _clear_across(session.sheet(sheet), area, side, new)
            else:
                cells.setPropertyValue(_OF_A_CELL[side][0], new)
        cells.TableBorder2 = block


def _with_style(session, sheet, area, side, change):
    """A colour or a weight draws a line where there is none, as in Excel."""
    if "style" in change or line(session, sheet, area, side)["style"] != "none":
        return change
    return {"style": "continuous", **change}


def _clear_across(sheet, area, side, nothing):
    """A line can be the neighbour's; Excel knows one line between two cells."""
    own, across, step = _OF_A_CELL[side]
    top, left, bottom, right = area
    beside = {
        "edge_top": [top - 1, left, top - 1, right],
        "edge_bottom": [bottom + 1, left, bottom + 1, right],
        "edge_left": [top, left - 1, bottom, left - 1],
        "edge_right": [top, right + 1, bottom, right + 1],
    }.get(side)
    if beside and min(beside) >= 0:
        cells = sheet.getCellRangeByPosition(beside[1], beside[0], beside[3], beside[2])
        cells.setPropertyValue(across, nothing)


def _first_cell(area, side):
    top, left, bottom, right = area
    return bottom if side == "edge_bottom" else top, right if side == "edge_right" else left


def _told(drawn):
    if not drawn.LineWidth:
        return dict(NO_LINE)
    style = next((name for name, number in STYLES.items() if number == drawn.LineStyle), None)
    style = style or ALSO.get(drawn.LineStyle, "continuous")
    weight = min(WIDTHS, key=lambda name: abs(WIDTHS[name] - drawn.LineWidth))
    return {"style": style, "weight": "thick" if style == "double" else weight, "color": drawn.Color}


def _line(look):
    made = uno.createUnoStruct("com.sun.star.table.BorderLine2")
    if look["style"] != "none":
        made.LineStyle, made.Color = STYLES[look["style"]], look["color"] or 0
        made.LineWidth = DOUBLE_WIDTH if look["style"] == "double" else WIDTHS[look["weight"]]
    return made
