"""Operations on what cells look like: number format, fill, font, alignment, the width and height they need.

``what`` names a look; what differs within the areas reads as ``None``. A format of a locked cell on a protected sheet
is refused, for the office would leave it as it was without a word.
"""

from __future__ import annotations

import uno
from areas import rectangles
from cells import writable
from container import ranges
from number_formats import code_of, key_of
from ranges import unlocked

NO_FILL = AUTOMATIC = -1
BOLD, PLAIN = 150.0, 100.0  # com.sun.star.awt.FontWeight
INDENT = 353  # hundredths of a millimetre: LibreOffice's step, 10 points, and about Excel's
SCRIPTS = ("", "Asian", "Complex")

_HORIZONTAL = {
    "general": "STANDARD",
    "left": "LEFT",
    "center": "CENTER",
    "right": "RIGHT",
    "justify": "BLOCK",
    "distributed": "BLOCK",
    "fill": "REPEAT",
}
_VERTICAL = {"top": 1, "center": 2, "bottom": 3, "justify": 4, "distributed": 4}  # com.sun.star.table.VertJustify2
_DISTRIBUTE, _AUTO = 1, 0  # com.sun.star.table.CellJustifyMethod


def get(session, sheet, areas, what):
    """Return a look of the areas, ``None`` where it differs within them."""
    cells = _cells(session, sheet, areas)
    if any(_differs(cells, name) for name in _PROPERTIES[what]):
        return None
    return _READ[what](session.document_of(sheet), cells)


def put(session, sheet, areas, what, value):
    """Give the areas a look."""
    _writable(session, sheet, areas)
    _WRITE[what](session.document_of(sheet), _cells(session, sheet, areas), value)


def fill_cells(session, sheet, fills):
    """Fill cells: ``[[colour or None, [[row, column], …]], …]``."""
    for colour, places in fills:
        put(session, sheet, rectangles([tuple(place) for place in places]), "fill", colour)


def indent(session, sheet, areas, amount):
    """Indent by so many steps more, or fewer."""
    _writable(session, sheet, areas)
    for area in areas:
        cells = session.area(sheet, area)
        cells.ParaIndent = max(0, (cells.ParaIndent or 0) + amount * INDENT)


def autofit(session, sheet, areas, axis=None):
    """Fit columns (``c``), rows (``r``) or both to what they hold. Raises ``RefusedError`` on a protected sheet."""
    unlocked(session, sheet)
    for area in areas:
        cells = session.area(sheet, area)
        if axis in (None, "c", "columns"):
            cells.Columns.OptimalWidth = True
        if axis in (None, "r", "rows"):
            cells.Rows.OptimalHeight = True


def _cells(session, sheet, areas):
    return ranges(session.document_of(sheet), session.sheet(sheet), areas)


def _writable(session, sheet, areas):
    if session.sheet(sheet).isProtected():
        for area in areas:
            writable(session, sheet, area)


def _differs(cells, name):
    return cells.getPropertyState(name).value == "AMBIGUOUS_VALUE"


def _scripts(name):
    """Return the property and its two fellows of the other scripts."""
    return [name + script for script in SCRIPTS]


def _set_all(cells, name, value):
    for each in _scripts(name):
        cells.setPropertyValue(each, value)


def _read_horizontal(_document, cells):
    name = cells.HoriJustify.value
    if name == "BLOCK":
        return "distributed" if cells.HoriJustifyMethod == _DISTRIBUTE else "justify"
    return next(ours for ours, theirs in _HORIZONTAL.items() if theirs == name)


def _write_horizontal(_document, cells, value):
    cells.HoriJustify = uno.Enum("com.sun.star.table.CellHoriJustify", _HORIZONTAL[value])
    cells.HoriJustifyMethod = _DISTRIBUTE if value == "distributed" else _AUTO


def _read_vertical(_document, cells):
    if cells.VertJustify == _VERTICAL["justify"]:
        return "distributed" if cells.VertJustifyMethod == _DISTRIBUTE else "justify"
    return next((ours for ours, theirs in _VERTICAL.items() if theirs == cells.VertJustify), "bottom")


def _write_vertical(_document, cells, value):
    cells.VertJustify = _VERTICAL[value]
    cells.VertJustifyMethod = _DISTRIBUTE if value == "distributed" else _AUTO


def _read_fill(_document, cells):
    return None if cells.CellBackColor == NO_FILL else cells.CellBackColor


def _write_fill(_document, cells, value):
    cells.CellBackColor = NO_FILL if value is None else value


def _write_bold(_document, cells, value):
    _set_all(cells, "CharWeight", BOLD if value else PLAIN)


def _write_italic(_document, cells, value):
    _set_all(cells, "CharPosture", uno.Enum("com.sun.star.awt.FontSlant", "ITALIC" if value else "NONE"))


_PROPERTIES = {
    "number_format": ("NumberFormat",),
    "fill": ("CellBackColor",),
    "wrap": ("IsTextWrapped",),
    "horizontal": ("HoriJustify", "HoriJustifyMethod"),
    "vertical": ("VertJustify", "VertJustifyMethod"),
    "font_name": ("CharFontName",),
    "font_size": ("CharHeight",),
    "font_bold": ("CharWeight",),
    "font_italic": ("CharPosture",),
    "font_color": ("CharColor",),
}
_READ = {
    "number_format": lambda document, cells: code_of(document, cells.NumberFormat),
    "fill": _read_fill,
    "wrap": lambda _document, cells: bool(cells.IsTextWrapped),
    "horizontal": _read_horizontal,
    "vertical": _read_vertical,
    "font_name": lambda _document, cells: cells.CharFontName,
    "font_size": lambda _document, cells: cells.CharHeight,
    "font_bold": lambda _document, cells: cells.CharWeight > PLAIN,
    "font_italic": lambda _document, cells: cells.CharPosture.value != "NONE",
    "font_color": lambda _document, cells: 0 if cells.CharColor == AUTOMATIC else cells.CharColor,
}
_WRITE = {
    "number_format": lambda document, cells, value: setattr(cells, "NumberFormat", key_of(document, value)),
    "fill": _write_fill,
    "wrap": lambda _document, cells, value: setattr(cells, "IsTextWrapped", value),
    "horizontal": _write_horizontal,
    "vertical": _write_vertical,
    "font_name": lambda _document, cells, value: _set_all(cells, "CharFontName", value),
    "font_size": lambda _document, cells, value: _set_all(cells, "CharHeight", float(value)),
    "font_bold": _write_bold,
    "font_italic": _write_italic,
    "font_color": lambda _document, cells, value: setattr(cells, "CharColor", value),
}
