"""How a sheet of a page is set up: widths, panes, frames, the paper, and what people may change."""

from typing import Final

from addin.summary.page import Page
from addin.summary.sheet import RowSheet, checked
from addin.summary.styles import PageStyles
from xl_templates.styles import FONT

_PAPER_A4: Final = 9
_MARGIN: Final = 0.4  # inches
_WIDTH_OF_A4: Final = 230  # of columns, in signs, that one paper holds in a print of about two thirds
_ROWS_OF_A4: Final = 30  # that surely fit on one paper
_LONGEST_HEADER: Final = 255  # signs that Excel takes
_FREE: Final = ("sort", "autofilter", "format_columns", "format_rows", "select_locked_cells", "select_unlocked_cells")


def set_up(sheet: RowSheet, page: Page, styles: PageStyles, count: int) -> None:
    """Set up a sheet that holds its rows, ``count`` of them in its body."""
    head = page.first_row
    last_row, last_column = head + max(count, 1) - 1, len(page.columns) - 1
    for at, column in enumerate(page.columns):
        # The style of a column is that of its blank cells: those of the office stay open.
        sheet.set_column(at, at, column.width, styles["open_blank"] if column.edits else None)
    if page.headed:
        sheet.freeze_panes(head, page.frozen)
        sheet.repeat_rows(head - 1 - page.grouped, head - 1)
        if page.filtered:
            sheet.autofilter(head - 1, 0, last_row, last_column)
    if count and not page.framed and page.headed:
        _frame(sheet, page, styles, head, last_row)
    for column, text, style in page.marks:
        mark = {"type": "cell", "criteria": "==", "value": f'"{text}"', "format": styles[style]}
        checked(sheet.conditional_format(head, column, last_row, column, mark), sheet, head, column)
    _print(sheet, page, count)
    if sheet.folds:
        # The row that stays is above those that fold away. Programs do not fold on a protected sheet.
        sheet.outline_settings(visible=True, symbols_below=False, symbols_right=True, auto_style=False)
    else:
        sheet.protect("", dict.fromkeys(_FREE, True))


def _frame(sheet: RowSheet, page: Page, styles: PageStyles, first_row: int, last_row: int) -> None:
    """Let a condition draw what blank cells look like: they are most of the cells, and are not written."""
    last_column = len(page.columns) - 1
    frame = {"type": "formula", "criteria": f'=$A{first_row + 1}<>""'}
    for at, column in enumerate(page.columns):
        if column.edits:
            style = {**frame, "format": styles["open_frame"]}
            checked(sheet.conditional_format(first_row, at, last_row, at, style), sheet, first_row, at)
    style = {**frame, "format": styles["frame"]}
    checked(sheet.conditional_format(first_row, 0, last_row, last_column, style), sheet, first_row, 0)


def _print(sheet: RowSheet, page: Page, count: int) -> None:
    """Set the papers of the print: A4, and as many side by side as keep the writing legible."""
    sheet.hide_gridlines(2)
    sheet.set_paper(_PAPER_A4)
    width = sum(column.width for column in page.columns)
    across = max(1, round(width / _WIDTH_OF_A4)) if page.count and not page.single else 1
    sheet.set_landscape()
    sheet.fit_to_pages(across, 1 if page.single else 0)
    title = ""
    if across > 1:
        # The first columns stand on every paper; a title in one of them would be cut off on all but the first.
        head = page.first_row - 1 - page.grouped if page.headed else page.first_row
        sheet.print_area(head, 0, page.first_row + max(count, 1) - 1, len(page.columns) - 1)
        title = print_header(page.title, 14, page.stamp)
        if page.frozen:
            sheet.repeat_columns(0, page.frozen - 1)
    elif page.stamp or (count > _ROWS_OF_A4 and not page.single):
        title = print_header(page.title, 9, page.stamp)
    if title:
        sheet.set_header(title)
    sheet.set_margins(_MARGIN, _MARGIN, _MARGIN + (0.35 if title else 0.1), _MARGIN + 0.2)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def print_header(title: str, size: int, stamp: str = "") -> str:
    """Return the line above every paper that says what it belongs to. A ``&`` in it would mean something.

    ``stamp``: a short text of ours on the right.
    """
    start = f'&L&{size}&"{FONT},Regular"'
    end = f'&R&9&"{FONT},Regular"{stamp.replace("&", "&&")}' if stamp else ""
    room = _LONGEST_HEADER - len(start) - len(end)
    text = title.replace("&", "&&")
    while len(text) > room:
        title = title[:-1]
        text = title.replace("&", "&&")
    return start + text + end
