"""Cell styles behind conditional formats: LibreOffice colours through a style, Excel through the rule itself.

A style that looks the same and came with the file is used again; others get a name that tells their look. The office
takes no new style while any sheet of the workbook is protected, so the sheets are opened for that moment.
"""

from __future__ import annotations

import uno
from protection import opened

OURS = "ConditionalStyle_zs"
FROM_FILES = ("ConditionalStyle_", "ExtConditionalStyle_")
BOLD, PLAIN = 150.0, 100.0  # com.sun.star.awt.FontWeight
NOTHING = -1
_KEYS = ("fill_color", "font_color", "font_bold", "font_italic")
_PROPERTY = {
    "fill_color": "CellBackColor",
    "font_color": "CharColor",
    "font_bold": "CharWeight",
    "font_italic": "CharPosture",
}
_LINES = ("TopBorder", "BottomBorder", "LeftBorder", "RightBorder")
_NO_LOOK = {
    "DisplayName",
    "Hidden",
    "IsCellBackgroundTransparent",
    "TableBorder",
    *_LINES,
    *(f"{each}2" for each in _LINES),
}


def style_for(document, look):
    """Return the name of a style with this look: any of fill_color, font_color, font_bold, font_italic."""
    styles = _styles(document)
    name = " ".join([OURS, *(_spelt(key, look[key]) for key in _KEYS if key in look)])
    if styles.hasByName(name):
        return name
    for each in styles.ElementNames:
        if each.startswith(FROM_FILES) and _is_only(styles.getByName(each), look):
            return each
    with opened(document):
        made = document.createInstance("com.sun.star.style.CellStyle")
        styles.insertByName(name, made)
        made.Hidden = True
        made.ParentStyle = _base(styles, look) or made.ParentStyle
        for key, value in look.items():
            _set(made, key, value)
    return name


def look_of(document, name):
    """Return what a style sets of fill and font; keys that it leaves alone are missing."""
    styles = _styles(document)
    return _look(styles.getByName(name)) if name and styles.hasByName(name) else {}


def _styles(document):
    return document.StyleFamilies.getByName("CellStyles")


def _base(styles, look):
    """Return a style that came with the file and colours as much; empty without one.

    A new style stands on the default one, whose size of letters and alignment come over the cell's own in a workbook of
    Excel. Those that came with the file do not, and no other way was found to make one that stands on nothing.
    """
    if {"fill_color", "font_color"} <= set(look):
        for each in styles.ElementNames:
            if each.startswith(FROM_FILES) and set(_look(styles.getByName(each))) == {"fill_color", "font_color"}:
                return each
    return ""


def _look(style):
    look = {}
    for key in _KEYS:
        if style.getPropertyState(_PROPERTY[key]).value == "DIRECT_VALUE":
            value = style.getPropertyValue(_PROPERTY[key])
            if key == "font_bold":
                value = value > PLAIN
            elif key == "font_italic":
                value = value.value != "NONE"
            if value != NOTHING:
                look[key] = value
    return look


def _is_only(style, look):
    """Whether a style sets this look and nothing else."""
    if _look(style) != look:
        return False
    names = [each.Name for each in style.PropertySetInfo.Properties]
    states = style.getPropertyStates(tuple(names))
    direct = {name for name, state in zip(names, states) if state.value == "DIRECT_VALUE"}
    scripts = {_PROPERTY[key] + script for key in look for script in ("", "Asian", "Complex")}
    return direct <= scripts | _NO_LOOK and not any(style.getPropertyValue(each).OuterLineWidth for each in _LINES)


def _set(style, key, value):
    if key.endswith("_color"):
        style.setPropertyValue(_PROPERTY[key], value)
        return
    if key == "font_bold":
        value = BOLD if value else PLAIN
    else:
        value = uno.Enum("com.sun.star.awt.FontSlant", "ITALIC" if value else "NONE")
    for script in ("", "Asian", "Complex"):
        style.setPropertyValue(_PROPERTY[key] + script, value)


def _spelt(key, value):
    if key.endswith("_color"):
        return f"{'底' if key == 'fill_color' else '字'}{value:06X}"
    return f"{'' if value else '不'}{'粗' if key == 'font_bold' else '斜'}"
