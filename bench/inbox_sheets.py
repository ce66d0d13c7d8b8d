"""A sheet as a person sees it, and three writers for it: XlsxWriter, openpyxl, text in GBK.

The writers differ as the programs do: XlsxWriter stores what a formula came to, openpyxl stores none, and text knows
neither formulas nor dates.
"""

import csv
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import openpyxl
import xlsxwriter
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.properties import PageSetupProperties
from xlsxwriter.utility import xl_rowcol_to_cell

DATE_FORMAT: Final = "yyyy-mm-dd"
_CREATED: Final = datetime(2023, 2, 24)  # a fixed moment, so that the same seed gives the same content
_ZIP_TIME: Final = (2023, 2, 24, 9, 0, 0)
_MANY_ROWS: Final = 20_000


@dataclass(frozen=True)
class Formula:
    """A formula without its equals sign, and what it came to. A writer may be unable to store the latter."""

    text: str
    value: Decimal | int | str


@dataclass(frozen=True)
class Error:
    """A cell that shows #REF! or #N/A: a formula that lost what it pointed at."""

    code: str = "#REF!"


@dataclass(frozen=True)
class Shown:
    """A value under a number format of its own, such as a day shown as 2023年2月."""

    value: Decimal | int | date | str
    number_format: str


Cell = str | int | float | Decimal | date | Formula | Error | Shown | None


@dataclass
class Grid:
    """One sheet. Rows and columns count from 0; ``roles`` tells how a row looks: title, line, header, total, note.

    ``ruled``: so many columns of the table have borders, also where a cell is empty.
    """

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    roles: dict[int, str] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    widths: dict[int, float] = field(default_factory=dict)
    hidden: bool = False
    ruled: int = 0

    def add(self, cells: Sequence[Cell], role: str = "body") -> int:
        """Append a row and return its number."""
        self.roles[len(self.rows)] = role
        self.rows.append(list(cells))
        return len(self.rows) - 1

    def set(self, row: int, column: int, cell: Cell) -> None:
        """Put a cell anywhere, also right of or below what is there."""
        while len(self.rows) <= row:
            self.add([], "note")
        line = self.rows[row]
        line.extend([None] * (column + 1 - len(line)))
        line[column] = cell

    @property
    def width(self) -> int:
        """How many columns the longest row has."""
        return max((len(row) for row in self.rows), default=0)


def cell_name(row: int, column: int) -> str:
    """Return A1 for (0, 0)."""
    return xl_rowcol_to_cell(row, column)


# --- XlsxWriter ----------------------------------------------------------------------------------------

_LOOKS: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 18, "align": "center", "valign": "vcenter"},
    "line": {"font_size": 10, "valign": "vcenter"},
    "header": {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True},
    "total": {"bold": True, "border": 1, "bg_color": "#FFF2CC"},
    "body": {"border": 1, "valign": "vcenter"},
    "note": {"font_size": 10},
}
_HEIGHTS: Final = {"title": 30, "header": 32}
_RULED: Final = ("header", "body", "total")


class _Formats:
    """The formats of one workbook, made once each."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.known: dict[tuple[str, str], Any] = {}

    def of(self, role: str, number_format: str = "") -> Any:
        """Return the format of a row's role with a number format."""
        key = (role, number_format)
        if key not in self.known:
            look = dict(_LOOKS[role]) | ({"num_format": number_format} if number_format else {})
            self.known[key] = self.book.add_format({"font_name": "宋体", "font_size": 11} | look)
        return self.known[key]


def write_quick(path: Path, grids: Sequence[Grid]) -> None:
    """Write with XlsxWriter: formulas have values. Very long sheets are streamed to the disk row by row."""
    long = sum(len(grid.rows) for grid in grids) > _MANY_ROWS
    options = {
        "constant_memory": long,
        "in_memory": not long,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"author": "", "created": _CREATED})
        formats = _Formats(book)
        for grid in grids:
            _quick_sheet(book.add_worksheet(grid.name), grid, formats)


def _quick_sheet(sheet: Any, grid: Grid, formats: _Formats) -> None:
    if grid.hidden:
        sheet.hide()
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    for column in range(grid.width):
        options = {"hidden": True} if column in grid.hidden_columns else {}
        sheet.set_column(column, column, grid.widths.get(column, 12), None, options)
    for first_row, first_column, last_row, last_column in grid.merges:
        look = formats.of(grid.roles.get(first_row, "body"))
        sheet.merge_range(first_row, first_column, last_row, last_column, "", look)
    for number, row in enumerate(grid.rows):
        if number in grid.hidden_rows:
            sheet.set_row(number, None, None, {"hidden": True})
        elif grid.roles[number] in _HEIGHTS:
            sheet.set_row(number, _HEIGHTS[grid.roles[number]])
        role = grid.roles[number]
        if role in _RULED:
            for column in range(grid.ruled):
                if column >= len(row) or row[column] is None:
                    sheet.write_blank(number, column, None, formats.of(role))
        _quick_row(sheet, number, row, role, formats)


def _quick_row(sheet: Any, number: int, row: Sequence[Cell], role: str, formats: _Formats) -> None:
    plain = formats.of(role)
    for column, cell in enumerate(row):
        if cell is None:
            continue
        if isinstance(cell, str):
            sheet.write_string(number, column, cell, plain)
        elif isinstance(cell, (Decimal, int, float)):
            sheet.write_number(number, column, float(cell), plain)
        elif isinstance(cell, date):
            sheet.write_datetime(number, column, cell, formats.of(role, DATE_FORMAT))
        elif isinstance(cell, Formula):
            value = cell.value if isinstance(cell.value, str) else float(cell.value)
            sheet.write_formula(number, column, "=" + cell.text, plain, value)
        elif isinstance(cell, Error):
            sheet.write_formula(number, column, "=" + _lost(cell), plain, cell.code)
        else:
            _quick_shown(sheet, number, column, cell, formats.of(role, cell.number_format))


def _quick_shown(sheet: Any, number: int, column: int, cell: Shown, look: Any) -> None:
    if isinstance(cell.value, date):
        sheet.write_datetime(number, column, cell.value, look)
    elif isinstance(cell.value, str):
        sheet.write_string(number, column, cell.value, look)
    else:
        sheet.write_number(number, column, float(cell.value), look)


def _lost(error: Error) -> str:
    """Return the formula behind an error."""
    return {"#REF!": "#REF!+0", "#N/A": "NA()", "#DIV/0!": "1/0", "#VALUE!": '"无"+1'}.get(error.code, error.code)


# --- openpyxl ------------------------------------------------------------------------------------------

_THIN: Final = Side(style="thin")
_BOX: Final = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def write_careful(path: Path, grids: Sequence[Grid], saved: str = "2023-02-24T00:00:00Z") -> None:
    """Write with openpyxl: formulas have no values, errors are stored as such. ``saved``: when, as the file tells."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for grid in grids:
        sheet = book.create_sheet(grid.name)
        sheet.sheet_state = "hidden" if grid.hidden else "visible"
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToHeight = 0
        for number, row in enumerate(grid.rows, start=1):
            role = grid.roles[number - 1]
            for column, cell in enumerate(row, start=1):
                if cell is not None or (role in _RULED and column <= grid.ruled):
                    _careful_cell(sheet.cell(number, column), cell, role)
        for number, role in grid.roles.items():
            if role in _HEIGHTS:
                sheet.row_dimensions[number + 1].height = _HEIGHTS[role]
        for first_row, first_column, last_row, last_column in grid.merges:
            sheet.merge_cells(None, first_row + 1, first_column + 1, last_row + 1, last_column + 1)
        for number in grid.hidden_rows:
            sheet.row_dimensions[number + 1].hidden = True
        for column in range(grid.width):
            dimension = sheet.column_dimensions[get_column_letter(column + 1)]
            dimension.width = grid.widths.get(column, 12)
            dimension.hidden = column in grid.hidden_columns
    book.properties.created = book.properties.modified = _CREATED
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    settle(path, saved)


def settle(path: Path, saved: str) -> None:
    """Pack a workbook of openpyxl's anew so that neither its parts nor its properties hold the clock."""
    with zipfile.ZipFile(path) as source:
        parts = [(name, source.read(name)) for name in source.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts:
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", saved.encode(), content)
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, content)


def _careful_cell(target: Any, cell: Cell, role: str) -> None:
    if isinstance(cell, Shown):
        target.value = _stored(cell.value)
        target.number_format = cell.number_format
    elif isinstance(cell, Formula):
        target.value = "=" + cell.text
    elif isinstance(cell, Error):
        target.value, target.data_type = cell.code, "e"
    else:
        target.value = _stored(cell)
        if isinstance(cell, str):
            target.data_type = "s"
        elif isinstance(cell, date):
            target.number_format = DATE_FORMAT
    look = _LOOKS[role]
    if look.get("border"):
        target.border = _BOX
    if look.get("bold"):
        target.font = Font(bold=True, size=look.get("font_size", 11))
    if look.get("align"):
        target.alignment = Alignment(horizontal="center", vertical="center", wrap_text=bool(look.get("text_wrap")))
    if look.get("bg_color"):
        target.fill = PatternFill("solid", start_color=look["bg_color"][1:])


def _stored(value: object) -> Any:
    return float(value) if isinstance(value, Decimal) else value


# --- text ----------------------------------------------------------------------------------------------


def write_text(path: Path, grid: Grid, encoding: str = "gbk") -> None:
    """Write one sheet as Excel's 另存为 CSV does in China: GBK, CRLF, dates as 2023/1/25, formulas as their values."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as target:
        writer = csv.writer(target)
        for row in grid.rows:
            writer.writerow([_seen(cell) for cell in row] + [""] * (grid.width - len(row)))


def _seen(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Formula):
        return _seen(cell.value)
    if isinstance(cell, Shown):
        return _seen(cell.value)
    if isinstance(cell, Error):
        return cell.code
    if isinstance(cell, date):
        return f"{cell.year}/{cell.month}/{cell.day}"
    return str(cell)


def serial(day: date) -> int:
    """Return the serial number of a day, 45000 for 2023-03-15."""
    return int(to_excel(datetime(day.year, day.month, day.day)))


def safe_tab(name: str) -> str:
    """Return the name without the signs that a sheet name cannot hold."""
    return re.sub(r"[\[\]:*?/\\]", "", name)[:31]
