"""The sheet 审核意见 at the end of the checked workbook: written, found again, removed."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import count

import xlwings as xw

from addin.ribbon.report import Review, ReviewRow, Table
from addin.ribbon.xlwings_host.native import Colouring, Native
from addin.ribbon.xlwings_host.text_sheet import write_table
from udfs.findings import Severity
from xl_templates.review_sheet import HEADER_ROW, REVIEW_HEADER, REVIEW_SHEET, REVIEW_SIGN, is_review
from xl_templates.styles import SEVERITY_COLOURS
from xl_templates.writing import quoted

_LINKS = REVIEW_HEADER.index("单元格")
_BLUE = "#0563C1"


def put_review(book: xw.Book, review: Review, native: Native) -> str:
    """Write the sheet in the place of an earlier one and return its name; empty where no sheet may be added."""
    if book.api.ProtectStructure:
        return ""
    remove_review(book)
    sheet = book.sheets.add(_free_name(book), after=book.sheets[len(book.sheets) - 1])
    sheet["A1:A2"].number_format = "@"
    sheet["A1:A2"].value = [[REVIEW_SIGN], [review.line]]
    sheet["A1"].font.bold = True
    write_table(sheet, HEADER_ROW, Table(REVIEW_HEADER, tuple(map(_texts, review.rows))), links=_LINKS)
    _colour(sheet, review, native)
    sheet.api.Calculate()  # the links would stand there without a text where nothing is calculated by itself
    return sheet.name


def remove_review(book: xw.Book) -> bool:
    """Delete the sheet, also under another name; ``False``: there is none, or the workbook lets none go."""
    if book.api.ProtectStructure:
        return False
    ours = [sheet for sheet in book.sheets if _is_ours(sheet)]
    for sheet in ours:
        sheet.delete()
    return bool(ours)


def _is_ours(sheet: xw.Sheet) -> bool:
    rows = sheet.range((1, 1), (HEADER_ROW, len(REVIEW_HEADER))).value
    return is_review(rows)


def _free_name(book: xw.Book) -> str:
    """Return the sheet's name, with a number where somebody has a sheet of that name."""
    taken = {name.lower() for name in book.sheet_names}
    return next(name for name in _names() if name not in taken)


def _names() -> Iterator[str]:
    yield REVIEW_SHEET
    yield from (f"{REVIEW_SHEET}{number}" for number in count(2))


def _texts(row: ReviewRow) -> tuple[str, ...]:
    label = Severity(row.severity).label
    return (label, row.sheet, _link(row), row.code, row.message, row.value, row.remedy)


def _colour(sheet: xw.Sheet, review: Review, native: Native) -> None:
    """Colour the words of the severities, and the links, in the way that is quick for thousands of cells."""
    last = HEADER_ROW + len(review.rows)
    sheet.range((HEADER_ROW + 1, _LINKS + 1), (last, _LINKS + 1)).font.color = _BLUE
    cells = defaultdict(list)
    for at, row in enumerate(review.rows, start=HEADER_ROW + 1):
        cells[row.severity].append((at, 1))
    native.add_conditions(sheet, "=TRUE", [Colouring(own, *SEVERITY_COLOURS[each]) for each, own in cells.items()])


def _link(row: ReviewRow) -> str:
    """Let a click on the cell's name lead to it. Nothing but names of sheets and cells goes into a formula."""
    if not row.sheet or not row.cell:
        return ""
    place = f"#{quoted(row.sheet)}!{row.cell}".replace('"', '""')
    return f'=HYPERLINK("{place}","{row.cell}")'
