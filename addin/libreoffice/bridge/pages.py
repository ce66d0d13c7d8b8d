"""Operations on how a sheet is printed."""

from __future__ import annotations

import contextlib

from com.sun.star.beans import PropertyVetoException
from com.sun.star.lang import IllegalArgumentException
from refusal import RefusedError
from session import edges

PORTRAIT, LANDSCAPE = 1, 2  # as Excel counts them
READ_ONLY = 16  # com.sun.star.beans.PropertyAttribute


def print_areas(session, sheet):
    """Return the areas that are printed; none means everything."""
    return [edges(each) for each in session.sheet(sheet).getPrintAreas()]


def set_print_areas(session, sheet, areas):
    """Print only these areas; none means everything."""
    addresses = tuple(session.area(sheet, area).RangeAddress for area in areas)
    session.sheet(sheet).setPrintAreas(addresses)


def setup(session, sheet):
    """Return Excel's Orientation, Zoom, FitToPagesWide, FitToPagesTall and PrintTitleRows."""
    document, found = session.place(sheet)
    style = _style(document, found)
    fits = bool(style.ScaleToPagesX or style.ScaleToPagesY)
    rows = found.getTitleRows()
    return {
        "Orientation": LANDSCAPE if style.IsLandscape else PORTRAIT,
        "Zoom": False if fits else style.PageScale,
        "FitToPagesWide": style.ScaleToPagesX or False,
        "FitToPagesTall": style.ScaleToPagesY or False,
        "PrintTitleRows": f"${rows.StartRow + 1}:${rows.EndRow + 1}" if found.getPrintTitleRows() else "",
    }


def set_up(session, sheet, name, value):
    """Set one of them; the sheet gets a page style of its own first, for LibreOffice lets sheets share one."""
    document, found = session.place(sheet)
    if name == "PrintTitleRows":
        _title_rows(found, value)
        return
    style = _own_style(document, found)
    if name == "Orientation":
        landscape = value == LANDSCAPE
        if bool(style.IsLandscape) != landscape:
            style.IsLandscape, style.Width, style.Height = landscape, style.Height, style.Width
    elif name == "Zoom":
        if value is False:
            if not (style.ScaleToPagesX or style.ScaleToPagesY):
                style.ScaleToPagesX = style.ScaleToPagesY = 1
        else:
            style.PageScale = int(value)
    elif name == "FitToPagesWide":
        style.ScaleToPagesX = int(value or 0)
    elif name == "FitToPagesTall":
        style.ScaleToPagesY = int(value or 0)


def _title_rows(sheet, text):
    sheet.setPrintTitleRows(bool(text))
    if text:
        first, _, last = text.replace("$", "").partition(":")
        if not (first.isdigit() and last.isdigit()):
            raise RefusedError(f"“{text}”不是几行，应写成 $1:$3 (not rows)")
        address = sheet.getTitleRows()
        address.StartRow, address.EndRow = int(first) - 1, int(last) - 1
        sheet.setTitleRows(address)


def _styles(document):
    return document.StyleFamilies.getByName("PageStyles")


def _style(document, sheet):
    return _styles(document).getByName(sheet.PageStyle)


def _own_style(document, sheet):
    style = _style(document, sheet)
    if sum(each.PageStyle == sheet.PageStyle for each in document.Sheets) == 1:
        return style
    styles = _styles(document)
    name = next(f"PageStyle_{n}" for n in range(1, styles.Count + 2) if not styles.hasByName(f"PageStyle_{n}"))
    styles.insertByName(name, document.createInstance("com.sun.star.style.PageStyle"))
    own = styles.getByName(name)
    for each in style.PropertySetInfo.Properties:
        if not each.Attributes & READ_ONLY:
            with contextlib.suppress(IllegalArgumentException, PropertyVetoException):  # what the old one has not set
                own.setPropertyValue(each.Name, style.getPropertyValue(each.Name))
    sheet.PageStyle = name
    return own
