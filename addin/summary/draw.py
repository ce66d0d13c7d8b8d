"""A page → one or several sheets of a workbook, row after row, so that no more than one row is in memory."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from addin.summary.page import Page, Row, Styled, shown_cell
from addin.summary.styles import PageStyles
from xl_templates.styles import lines_needed

_PAPER_A4: Final = 9
_EPOCH: Final = date(1899, 12, 30).toordinal()
_MARGIN: Final = 0.4  # inches
_LINE: Final = 13.5  # points
_MOST_LINES: Final = 8
_LONGEST_MEASURED: Final = 500
_WIDTH_OF_A4: Final = 230  # of columns, in signs, that one page holds in a print of about two thirds


class PageDrawer:
    """Draws the pages of one workbook."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self.styles = PageStyles(workbook)

    def draw(self, page: Page) -> None:
        """Add the sheets of a page."""
        rows = page.rows()
        for tab, _first, count in page.parts():
            sheet = self.workbook.add_worksheet(tab)
            self._draw_part(sheet, page, islice(rows, count), count)

    def _draw_part(self, sheet: Worksheet, page: Page, body: Iterator[Row], count: int) -> None:
        head = page.head()
        self._set_up(sheet, page, len(head), count)
        defaults = [self.styles[column.style] for column in page.columns]
        for at, row in enumerate(head):
            self._row(sheet, at, row, defaults)
            if page.grouped and at == len(head) - 2:
                self._merge_groups(sheet, page, at)
        widths = [column.width for column in page.columns]
        if page.headed:
            _set_height(sheet, len(head) - 1, head[-1], widths)
        for at, row in enumerate(body, start=len(head)):
            self._row(sheet, at, row, defaults)
            if page.framed:
                self._blanks(sheet, at, row, defaults)
            if page.headed:
                _set_height(sheet, at, row, widths)

    def _row(self, sheet: Worksheet, at: int, row: Row, defaults: Sequence[Format]) -> None:
        for column, cell in enumerate(row):
            if cell is None:
                continue
            style = defaults[column]
            if type(cell) is Styled:
                cell, style = cell.value, self.styles[cell.style]
            _write(sheet, at, column, shown_cell(cell), style)

    def _blanks(self, sheet: Worksheet, at: int, row: Row, defaults: Sequence[Format]) -> None:
        for column, cell in enumerate(row):
            if cell is None:
                _checked(sheet.write_blank(at, column, None, defaults[column]), sheet, at, column)

    def _merge_groups(self, sheet: Worksheet, page: Page, at: int) -> None:
        """Join the cells of a group; their text stands there already."""
        first = 0
        for column in range(1, len(page.columns) + 1):
            if column == len(page.columns) or page.columns[column].group != page.columns[first].group:
                if column - first > 1:
                    text = page.columns[first].group
                    _checked(sheet.merge_range(at, first, at, column - 1, text, self.styles["group"]), sheet, at, first)
                first = column

    def _set_up(self, sheet: Worksheet, page: Page, head: int, count: int) -> None:
        last_row, last_column = head + max(count, 1) - 1, len(page.columns) - 1
        for at, column in enumerate(page.columns):
            # The style of a column is that of its blank cells: those of the office stay open.
            sheet.set_column(at, at, column.width, self.styles["open_blank"] if column.edits else None)
        sheet.set_row(0, 26)
        if page.headed:
            sheet.freeze_panes(head, page.frozen)
            sheet.repeat_rows(head - 1 - page.grouped, head - 1)
            if page.filtered:
                sheet.autofilter(head - 1, 0, last_row, last_column)
        if count and not page.framed and page.headed:
            self._frame(sheet, page, head, last_row)
        self._print(sheet, page)
        free = ("sort", "autofilter", "format_columns", "format_rows", "select_locked_cells", "select_unlocked_cells")
        sheet.protect("", dict.fromkeys(free, True))

    def _frame(self, sheet: Worksheet, page: Page, first_row: int, last_row: int) -> None:
        """Let a condition draw what blank cells look like: they are most of the cells, and are not written."""
        last_column = len(page.columns) - 1
        frame = {"type": "formula", "criteria": f'=$A{first_row + 1}<>""'}
        for at, column in enumerate(page.columns):
            if column.edits:
                style = {**frame, "format": self.styles["open_frame"]}
                _checked(sheet.conditional_format(first_row, at, last_row, at, style), sheet, first_row, at)
        style = {**frame, "format": self.styles["frame"]}
        _checked(sheet.conditional_format(first_row, 0, last_row, last_column, style), sheet, first_row, 0)

    def _print(self, sheet: Worksheet, page: Page) -> None:
        """Set the pages of the print: A4 across, and as many side by side as keep the writing legible."""
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(_PAPER_A4)
        width = sum(column.width for column in page.columns)
        across = max(1, round(width / _WIDTH_OF_A4)) if page.count else 1
        sheet.fit_to_pages(across, 0)
        if across > 1 and page.frozen:
            sheet.repeat_columns(0, page.frozen - 1)
        sheet.set_margins(_MARGIN, _MARGIN, _MARGIN + 0.1, _MARGIN + 0.2)
        sheet.set_footer("&C第 &P 页，共 &N 页")


@lru_cache(maxsize=10_000)
def _lines(text: str, width: float) -> int:
    """Return the lines of a text: names of files, and remarks, stand in many rows."""
    return lines_needed(text, width)


def _set_height(sheet: Worksheet, at: int, row: Row, widths: Sequence[float]) -> None:
    """Make a row high enough for its texts, within reason: LibreOffice does not do so when it opens a file."""
    most = 1
    for cell, width in zip(row, widths, strict=False):
        text = cell.value if type(cell) is Styled else cell
        if type(text) is str and (len(text) * 2 >= width or "\n" in text):
            most = max(most, _lines(text[:_LONGEST_MEASURED], width))
    if most > 1:
        _checked(sheet.set_row(at, min(most, _MOST_LINES) * _LINE + 3), sheet, at, 0)


def _write(sheet: Worksheet, row: int, column: int, value: object, style: Format) -> None:
    """Write a cell; a text only ever as text. Raises ``ValueError`` when it was not written whole."""
    if value is None:
        done = sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        done = sheet.write_string(row, column, value, style)
    elif isinstance(value, date):
        done = sheet.write_number(row, column, value.toordinal() - _EPOCH, style)
    else:
        done = sheet.write_number(row, column, float(value), style)
    _checked(done, sheet, row, column)


def _checked(done: int, sheet: Worksheet, row: int, column: int) -> None:
    if done:  # XlsxWriter says in its return code alone that it cut a text or left a cell out
        raise ValueError(f"{sheet.name}: row {row + 1}, column {column + 1} was not written whole ({done})")
