"""Typing into an issued template, in the file itself: entry cells get values, every other byte of a sheet stays.

A spreadsheet library needs seconds to open and save a template; a unit's office needs Excel. The cells are there as
styled blanks, ``<c r="C5" s="7"/>``, so it is enough to put the value into them. The formulas down to the last row
typed into give up what they came to, so that every program calculates them when it opens the file.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape

from openpyxl.utils.datetime import to_excel
from xlsxwriter.utility import xl_rowcol_to_cell

from addin.demo.january import Entry, Row
from xl_templates.build import Common
from xl_templates.cover_sheet import FIRST_LEDGER_ROW
from xl_templates.layout import FIRST_ROW, FormLayout
from xl_templates.model import Ledger, Submission

Cells = Mapping[str, Entry]  # A1 reference → what is typed there; None clears the cell
_STATEMENT_COLUMN: Final = 2
_QUICK: Final = 1  # compressing is most of the work
_FIRST_SHEET: Final = 1  # the cover is the first sheet, the ledgers follow in their order
_CELL: Final = re.compile(r'<c r="([A-Z]+[0-9]+)"( s="[0-9]+")?[^>]*?(?:/>|>.*?</c>)', re.S)
_RESULT: Final = re.compile(r'(</f>|<f t="shared" si="[0-9]+"/>)<v>[^<]*</v>')
_ROW: Final = re.compile(r'<row r="([0-9]+)"')


class Filler:
    """Fills the templates of one submission and period. ``common``: decides where the entry cells stand."""

    def __init__(self, submission: Submission, ledgers: Sequence[Ledger], common: Common) -> None:
        self.submission = submission
        self.ledgers = ledgers
        self.common = common

    def fill(self, template: bytes, rows: Mapping[str, Sequence[Row | None]], statements: Mapping[str, str]) -> bytes:
        """Return the template with rows (ledger id → rows from the first on; ``None`` clears one) and statements."""
        typed: dict[str, Cells] = {_part(0): self._cover(statements)}
        for at, ledger in enumerate(self.ledgers, start=1):
            typed[_part(at)] = dict(self._cells(ledger, rows.get(ledger.id, ())))
        return put_cells(template, typed)

    def _cover(self, statements: Mapping[str, str]) -> Cells:
        return {
            xl_rowcol_to_cell(FIRST_LEDGER_ROW + at, _STATEMENT_COLUMN): statements.get(ledger.id)
            for at, ledger in enumerate(self.ledgers)
        }

    def _cells(self, ledger: Ledger, rows: Sequence[Row | None]) -> Iterator[tuple[str, Entry]]:
        is_form = ledger.kind == "form"
        layout, _ = self.common.form(ledger) if is_form else self.common.table(ledger, ledger.rows)
        for number, row in enumerate(rows, start=FIRST_ROW):
            for column in ledger.columns:
                if column.filled_by == "unit":
                    at = layout.entries[column.name]
                    where = (at, FormLayout.ENTRY) if is_form else (number, at)
                    yield xl_rowcol_to_cell(*where), (row or {}).get(column.name)


def _part(sheet: int) -> str:
    return f"xl/worksheets/sheet{_FIRST_SHEET + sheet}.xml"


def put_cells(workbook: bytes, typed: Mapping[str, Cells]) -> bytes:
    """Return the workbook with values in cells, by part of the package.

    Raises ``KeyError`` for a cell that the sheet does not have: only prepared cells can be typed into.
    """
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook)) as source, zipfile.ZipFile(target, "w") as filled:
        for entry in source.infolist():
            content = source.read(entry)
            if typed.get(entry.filename):
                content = _typed_into(content.decode("utf-8"), typed[entry.filename]).encode("utf-8")
            filled.writestr(entry, content, compresslevel=_QUICK)
    return target.getvalue()


def _typed_into(sheet: str, cells: Cells) -> str:
    """Return the XML of a sheet with the values in its cells; only the rows down to the last of them are looked at."""
    left = dict(cells)
    last = max(int(re.sub("[A-Z]", "", place)) for place in cells)
    rows = [found.start() for found in _ROW.finditer(sheet) if int(found[1]) <= last]
    end = sheet.index("</row>", rows[-1]) if rows else 0
    top = _RESULT.sub(r"\1", _CELL.sub(lambda cell: _cell(cell, left), sheet[:end]))
    if left:
        raise KeyError(f"not among the prepared cells: {', '.join(left)}")
    return top + sheet[end:]


def _cell(found: re.Match[str], left: dict[str, Entry]) -> str:
    place, style = found[1], found[2] or ""
    if place not in left:
        return found[0]
    value = left.pop(place)
    if value is None:
        return f'<c r="{place}"{style}/>'
    if isinstance(value, str):
        text = f'<t xml:space="preserve">{escape(value)}</t>'
        return f'<c r="{place}"{style} t="inlineStr"><is>{text}</is></c>'
    number = f"{value.normalize():f}" if isinstance(value, Decimal) else str(int(to_excel(value)))
    return f'<c r="{place}"{style}><v>{number}</v></c>'
