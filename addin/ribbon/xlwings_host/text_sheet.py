"""Texts on a sheet, as texts: nothing in them becomes a formula, a number or a date, whoever wrote them."""

from typing import Final

import xlwings as xw

from addin.ribbon.report import Table
from addin.ribbon.tables import column_widths
from xl_templates.styles import HEADER_FILL

_OF_LINKS: Final = 10  # names of cells
_LANDSCAPE: Final = 2  # XlPageOrientation


def write_table(sheet: xw.Sheet, row: int, table: Table, *, links: int | None = None) -> None:
    """Write header and rows from a row (from 1) on, in column A, ready to be read and printed.

    ``links``: the column, from 0, that holds formulas of ours and no text of anybody's.
    """
    rows = [list(table.header), *map(list, table.rows)]
    area = sheet.range((row, 1), (row + len(rows) - 1, len(table.header)))
    for at in range(len(table.header)):
        if at != links:
            area[:, at].number_format = "@"
    area.value = rows
    area.wrap_text = True
    area.vertical_alignment = "top"
    header = sheet.range((row, 1), (row, len(table.header)))
    header.color = HEADER_FILL
    header.font.bold = True
    header.font.color = "#FFFFFF"
    for at, width in enumerate(column_widths(rows)):
        sheet.range((1, at + 1)).column_width = width if at != links else _OF_LINKS
    area.rows.autofit()
    sheet.freeze_panes.freeze_at(f"1:{row}")
    page = sheet.api.PageSetup
    page.Orientation = _LANDSCAPE
    page.Zoom = False
    page.FitToPagesWide = 1
    page.FitToPagesTall = False
    page.PrintTitleRows = f"${row}:${row}"
