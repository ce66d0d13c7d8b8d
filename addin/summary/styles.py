"""How the cells of a summary look.

A name is a kind of cell, with ``open:`` before it where people may write and ``link:`` where it leads somewhere.
"""

from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from xl_templates.styles import BORDER, FONT, LOCKED_FILL, SEVERITY_COLOURS, STYLES

OPEN: Final = "open:"
LINK: Final = "link:"
HEADING: Final = "heading"
OPEN_FILL: Final = "#FFFDF2"
_INK: Final = "#1F2937"
_BODY: Final[dict[str, Any]] = {
    "font_name": FONT,
    "font_size": 10,
    "font_color": _INK,
    "valign": "top",
    "border": 1,
    "border_color": BORDER,
}
_WRAPPED: Final = _BODY | {"text_wrap": True}
_RED, _GREEN, _GREY, _BLUE = "#C00000", "#2E7D32", "#7F7F7F", "#0B57B0"

KINDS: Final[dict[str, dict[str, Any]]] = {
    "text": _WRAPPED | {"num_format": "@"},
    "centre": _WRAPPED | {"align": "center", "num_format": "@"},
    "date": _BODY | {"num_format": "yyyy-mm-dd", "align": "center"},
    "amount": _BODY | {"num_format": "#,##0.00####"},
    "count": _BODY | {"num_format": "#,##0", "align": "center"},
    "untyped": _WRAPPED | {"num_format": "@", "font_color": _RED},
    "muted": _WRAPPED | {"num_format": "@", "font_color": "#7F7F7F"},
    "absent": _BODY | {"align": "center", "bold": True, "font_color": _RED, "bg_color": SEVERITY_COLOURS["error"][0]},
    "fine": _BODY | {"align": "center", "font_color": _GREEN},
    "hash": _BODY | {"font_name": "Consolas", "font_size": 8, "num_format": "@"},
    "sum": _BODY | {"bold": True, "num_format": "@"},
    "sum_amount": _BODY | {"bold": True, "num_format": "#,##0.00####"},
    "sum_count": _BODY | {"bold": True, "num_format": "#,##0", "align": "center"},
    # Whatever the formula gives: a unit that sent nothing has no zero.
    "not_reported": _BODY | {"num_format": '"未报"', "align": "center", "font_color": _RED},
    "percent": _BODY | {"num_format": "+0.0%;-0.0%;0.0%", "align": "center"},
    "label": _WRAPPED | {"bold": True, "num_format": "@"},
    "unknown": _BODY | {"align": "center", "font_color": "#7F7F7F", "num_format": "@"},
    "key_line": {"font_name": FONT, "font_size": 11, "font_color": _INK, "valign": "vcenter"},
    "key_line_bad": {"font_name": FONT, "font_size": 11, "font_color": _RED, "valign": "vcenter", "bold": True},
    # Of a whole column, down to the last row of the sheet: so without fill and frame.
    "open_blank": {key: value for key, value in _WRAPPED.items() if "border" not in key} | {"locked": False},
    "frame": {"border": 1, "border_color": BORDER},
    "open_frame": {"border": 1, "border_color": BORDER, "bg_color": OPEN_FILL},
    "title": STYLES["title"],
    "about": STYLES["about"],
    HEADING: STYLES["heading"] | {"bottom": 0},
    "group": STYLES["group"],
    "header": STYLES["header"],
    "office_header": STYLES["computed_header"],
    **{f"{name}_word": STYLES[name] for name in SEVERITY_COLOURS},
    # Of the 考核评分簿: values as they are, points, parameters of rules, and what a word in a cell means.
    "value": _BODY | {"num_format": "General"},
    "points": _BODY | {"num_format": "0.00##"},
    "points_used": _BODY | {"num_format": "0.00##", "bold": True},
    "rank": _BODY | {"num_format": "0", "align": "center", "bold": True, "font_size": 11},
    "word": _WRAPPED | {"align": "center"},
    "parameter": _BODY | {"num_format": "General", "align": "center", "bg_color": LOCKED_FILL},
    "parameter_name": _WRAPPED | {"num_format": "@", "align": "center", "bg_color": LOCKED_FILL, "font_color": _GREY},
    "rule_words": _WRAPPED | {"num_format": "@", "bg_color": LOCKED_FILL},
    "good_mark": {"font_color": _GREEN},
    "bad_mark": {"font_color": SEVERITY_COLOURS["error"][1], "bg_color": SEVERITY_COLOURS["error"][0]},
    "open_mark": {"font_color": SEVERITY_COLOURS["query"][1], "bg_color": SEVERITY_COLOURS["query"][0]},
}


def number_style(places: int, *, bold: bool = False) -> str:
    """Return the name of the style of numbers with some places."""
    return f"{'sum_' if bold else ''}number{places}"


class PageStyles:
    """The formats of one workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[str, Format] = {}

    def __getitem__(self, name: str) -> Format:
        if name not in self._made:
            self._made[name] = self._workbook.add_format(_properties(name))
        return self._made[name]


def _properties(name: str) -> dict[str, Any]:
    if name.startswith(OPEN):
        return _properties(name.removeprefix(OPEN)) | {"locked": False, "bg_color": OPEN_FILL}
    if name.startswith(LINK):
        return _linked(_properties(name.removeprefix(LINK)))
    if name in KINDS:
        return KINDS[name]
    kind, _, places = name.partition("number")
    digits = "#,##0" + ("." + "0" * int(places) if int(places) else "")
    return _BODY | {"num_format": digits, "bold": bool(kind)}


def _linked(look: dict[str, Any]) -> dict[str, Any]:
    """Return a look underlined, and blue where the colour of the writing says nothing of its own."""
    plain = look.get("font_color") in (None, _INK, _GREY)
    return look | {"underline": 1} | ({"font_color": _BLUE} if plain else {})
