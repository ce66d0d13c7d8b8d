"""Colours, fonts and number formats of the templates. Red is an error, amber a query, blue a notice."""

from typing import Any, Final

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

FONT: Final = "宋体"
INK: Final = "#1F2937"
HEADER_FILL: Final = "#1F4E79"
REQUIRED_FILL: Final = "#9C2F2F"
COMPUTED_FILL: Final = "#595959"
GROUP_FILL: Final = "#D6E0EC"
LOCKED_FILL: Final = "#EFEFEF"
BORDER: Final = "#BFBFBF"

# severity → (fill, ink)
SEVERITY_COLOURS: Final = {
    "error": ("#FFC7CE", "#9C0006"),
    "query": ("#FFEB9C", "#7F5F00"),
    "notice": ("#DDEBF7", "#1F4E79"),
}

_BASE: Final[dict[str, Any]] = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "vcenter"}
_CELL: Final = _BASE | {"border": 1, "border_color": BORDER, "text_wrap": True, "valign": "top"}

# Cells of prepared rows have neither border nor fill of their own: a condition draws them on rows in use, so that five
# hundred empty rows are not printed.
_ROW: Final = _BASE | {"text_wrap": True, "valign": "top"}

NUMBER_FORMATS: Final = {
    "text": "@",
    "choice": "@",
    "uscc": "@",
    "project_code": "@",
    "industry": "@",
    "phone": "@",
    "date": "yyyy-mm-dd",
    "amount": "#,##0.00####",
}

STYLES: Final[dict[str, dict[str, Any]]] = {
    "title": _BASE | {"font_size": 16, "bold": True, "font_color": HEADER_FILL},
    "about": _BASE | {"font_size": 10},
    "group": _BASE | {"bold": True, "bg_color": GROUP_FILL, "border": 1, "border_color": BORDER, "align": "center"},
    "header": _CELL
    | {"bold": True, "font_color": "#FFFFFF", "bg_color": HEADER_FILL, "align": "center", "valign": "vcenter"},
    # The star is the format's, not the text's: a print in black and white shows it, a reader by name does not meet it.
    "required": _CELL
    | {
        "num_format": '@"*"',
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": REQUIRED_FILL,
        "align": "center",
        "valign": "vcenter",
    },
    "computed_header": _CELL
    | {"bold": True, "font_color": "#FFFFFF", "bg_color": COMPUTED_FILL, "align": "center", "valign": "vcenter"},
    "computed": _CELL | {"bg_color": LOCKED_FILL},
    "row_computed": _ROW,
    "row_computed_centre": _ROW | {"align": "center"},
    "hidden": {"font_name": FONT, "font_size": 9},
    "day": {"font_name": FONT, "font_size": 9, "num_format": "yyyy-mm-dd"},
    "label": _BASE | {"bold": True, "border": 1, "border_color": BORDER, "bg_color": GROUP_FILL, "align": "center"},
    "value": _CELL | {"valign": "vcenter", "indent": 1},
    "value_centre": _CELL | {"valign": "vcenter", "align": "center"},
    "open": _CELL | {"locked": False, "num_format": "@", "valign": "vcenter", "bg_color": "#FFFDF2"},
    "open_centre": _CELL
    | {"locked": False, "num_format": "@", "valign": "vcenter", "align": "center", "bg_color": "#FFFDF2"},
    "cover_title": _BASE | {"font_size": 18, "bold": True, "font_color": HEADER_FILL, "align": "center"},
    "cover_subtitle": _BASE | {"font_size": 12, "align": "center"},
    "heading": _BASE
    | {"bold": True, "font_size": 11, "font_color": HEADER_FILL, "bottom": 2, "bottom_color": HEADER_FILL},
    "paragraph": _BASE | {"text_wrap": True, "valign": "top"},
    "small": _BASE | {"font_size": 9, "font_color": "#595959", "text_wrap": True},
    **{
        severity: _CELL | {"bg_color": fill, "font_color": ink, "align": "center", "valign": "vcenter"}
        for severity, (fill, ink) in SEVERITY_COLOURS.items()
    },
}


class Styles:
    """Formats of one workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def named(self, name: str) -> Format:
        """Return the format with that name."""
        return self._format(STYLES[name])

    def entry(self, column_type: str, places: int, *, locked: bool, framed: bool = False) -> Format:
        """Return the format of an entry cell: open for the unit, or locked where the office fills it in."""
        number = NUMBER_FORMATS.get(column_type) or ("#,##0" if places == 0 else "#,##0." + "0" * places)
        return self._format((_CELL if framed else _ROW) | {"num_format": number, "locked": locked})

    def frame(self, *, locked: bool) -> Format:
        """Return the border, and for locked cells the fill, that a condition draws on rows in use."""
        return self._format({"border": 1, "border_color": BORDER} | ({"bg_color": LOCKED_FILL} if locked else {}))

    def mark(self, severity: str) -> Format:
        """Return the format that a conditional format lays over a cell."""
        fill, ink = SEVERITY_COLOURS[severity]
        return self._format({"bg_color": fill, "font_color": ink, "border": 1, "border_color": BORDER})

    def _format(self, style: dict[str, Any]) -> Format:
        key = tuple(sorted(style.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(dict(style))
        return self._made[key]


def text_width(text: str) -> int:
    """Width of a text in columns' units: a Chinese character is as wide as two digits."""
    return sum(2 if ord(sign) > 0x2E7F or sign in "“”‘’…—·" else 1 for sign in text)


def lines_needed(text: str, width: float) -> int:
    """How many lines a wrapped text takes in a cell of that width."""
    return sum(max(1, -(-text_width(line) // max(1, int(width) - 1))) for line in text.split("\n"))
