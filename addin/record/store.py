"""Lines of text ↔ cells of very hidden sheets, one line a row; a long line goes on in the cells to the right."""

from collections.abc import Iterable, Iterator
from typing import Final

from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from addin.summary.cell_xml import text_content
from addin.summary.sheet import RowSheet
from xl_templates.references import column_letters

SHEET: Final = "zs_record"
CHUNK: Final = 16_000  # signs, of which each may count twice; a cell holds 32,767
ROWS: Final = 1_000_000
_EDGE: Final = "|"  # around a piece of a long line, so that no piece begins or ends with a space


def chunks(line: str) -> list[str]:
    """Return what the cells of a line hold."""
    if len(line) <= CHUNK:
        return [line]
    return [f"{_EDGE}{line[at : at + CHUNK]}{_EDGE}" for at in range(0, len(line), CHUNK)]


def joined(cells: Iterable[object]) -> str:
    """Return the line that some cells hold. Raises ``ValueError`` when they hold none."""
    pieces = [cell for cell in cells if cell != ""]
    if not all(isinstance(piece, str) for piece in pieces):
        raise ValueError("a number in the record")
    if len(pieces) == 1:
        return str(pieces[0])
    return "".join(str(piece)[len(_EDGE) : -len(_EDGE)] for piece in pieces)


def write_lines(workbook: Workbook, lines: Iterable[str]) -> None:
    """Write the lines on as many sheets as they need. Raises ``ValueError`` for a piece that no cell holds."""
    sheet, number, row = None, 0, ROWS
    for line in lines:
        if row == ROWS or sheet is None:
            number, row = number + 1, 0
            sheet = workbook.add_worksheet(sheet_name(number), RowSheet)
            sheet.very_hidden()
            sheet.protect()
        if len(line) <= CHUNK:
            sheet.add_row(row, f'<c r="A{row + 1}"{text_content(line)}', 0)
        else:
            pieces = chunks(line)
            cells = (f'<c r="{column_letters(at)}{row + 1}"{text_content(piece)}' for at, piece in enumerate(pieces))
            sheet.add_row(row, "".join(cells), len(pieces) - 1)
        row += 1


def sheet_name(number: int) -> str:
    """Return the name of the first, second … sheet of the record."""
    return SHEET if number == 1 else f"{SHEET}{number}"


def read_lines(book: CalamineWorkbook) -> Iterator[str]:
    """Yield the lines of a workbook that is a record."""
    names, number = set(book.sheet_names), 1
    while sheet_name(number) in names:
        for cells in book.get_sheet_by_name(sheet_name(number)).iter_rows():
            yield joined(cells)
        number += 1
