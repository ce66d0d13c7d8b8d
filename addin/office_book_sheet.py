"""The sheet 收件登记 as cells: where its columns are, its lines read and added, its first look."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell.cell import TYPE_STRING, Cell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from addin.inbox_names import shown
from addin.receipts import FILE_TIME, ZONE, NewReceipt, Receipt, Register, read_period
from udfs.findings import Finding, finding
from udfs.moments import read_moment

SHEET: Final = "收件登记"
# field of a receipt → heading, width in characters
COLUMNS: Final = {
    "sha256": ("文件指纹(sha256)", 20),
    "file": ("文件名", 36),
    "unit": ("单位", 18),
    "period": ("报送期", 12),
    "received": ("收到时间", 18),
    "how": ("收到方式", 22),
    "source": ("登记来源", 12),
    "remark": ("备注", 30),
}
NOTE: Final = (
    "本表由办公室保存，程序只在末尾添行，不改已有的行。可手工登记：填单位、报送期和收到时间（或文件名和收到时间）即可，"
    f"文件指纹可空。程序登记的“{FILE_TIME}”不能证明按时，核实后请同时改收到时间和收到方式。"
)
_WAYS: Final = "政务内网,邮箱,微信,U盘,纸质"
_MOMENT_FORMAT: Final = "yyyy-mm-dd hh:mm"
_HEADING_WITHIN: Final = 20  # rows; officers put titles above
_LONGEST: Final = 32767  # characters in a cell
_LIVE: Final = ("=", "+", "-", "@")
# Excel reads _x0041_ in a file as A. openpyxl passes texts on as they are, both ways.
_LIKE_ESCAPE: Final = re.compile("_(?=x[0-9a-fA-F]{4}_)")
_ESCAPE: Final = re.compile("_x([0-9a-fA-F]{4})_")


@dataclass(frozen=True, slots=True)
class Heading:
    """The row of the headings, and the column of each field."""

    row: int
    columns: dict[str, int]


def find_heading(sheet: Worksheet) -> Heading | None:
    """Find the headings wherever officers have moved them; ``None`` when one that is needed is gone."""
    wanted = {_folded(heading): name for name, (heading, _) in COLUMNS.items()} | {"文件指纹": "sha256"}
    for cells in sheet.iter_rows(max_row=_HEADING_WITHIN):
        columns: dict[str, int] = {}
        for cell in cells:
            if name := wanted.get(_folded(str(cell.value))):
                columns.setdefault(name, cell.column)
        if columns.keys() == COLUMNS.keys():
            return Heading(cells[0].row, columns)
    return None


def read_register(sheet: Worksheet, heading: Heading, file: str) -> Register:
    """Read all lines. A line that cannot be understood is a finding, and stays as it is."""
    receipts: dict[str, Receipt] = {}
    typed: list[Receipt] = []
    findings: list[Finding] = []
    for cells in sheet.iter_rows(min_row=heading.row + 1):
        raw = {name: cells[column - 1].value for name, column in heading.columns.items() if column <= len(cells)}
        if not any(value not in (None, "") for value in raw.values()):
            continue
        receipt, fault = _line(raw, cells[0].row)
        if fault:
            findings.append(finding("ZS-449", place={"file": file, "sheet": SHEET}, row=receipt.row, reason=fault))
        if receipt.sha256:
            receipts.setdefault(receipt.sha256, receipt)
        else:
            typed.append(receipt)
    return Register(receipts, tuple(typed), tuple(findings))


def add_lines(sheet: Worksheet, heading: Heading, new: Iterable[NewReceipt]) -> None:
    """Add lines below everything that is there. What units wrote goes in as text and stays text."""
    used = max((cell.row for cells in sheet.iter_rows() for cell in cells if cell.value is not None), default=1)
    for row, receipt in enumerate(new, start=max(used, heading.row) + 1):
        for name, column in heading.columns.items():
            if name != "received":
                _put_text(sheet.cell(row, column), getattr(receipt, name))
        if receipt.received is not None:
            cell = sheet.cell(row, heading.columns["received"])
            cell.value = receipt.received.astimezone(ZONE).replace(tzinfo=None, microsecond=0)
            cell.number_format = _MOMENT_FORMAT


def new_book() -> Workbook:
    """Make the book as officers first see it."""
    book = Workbook()
    book.properties.created = datetime(2000, 1, 1)  # no output holds the clock
    sheet = book.active
    sheet.title = SHEET
    last = get_column_letter(len(COLUMNS))
    sheet.merge_cells(f"A1:{last}1")
    sheet["A1"] = NOTE
    sheet["A1"].alignment = Alignment(wrap_text=True, vertical="center")
    sheet["A1"].fill = PatternFill("solid", start_color="FFF8E1")
    sheet.row_dimensions[1].height = 48
    line = Side(style="thin", color="BFBFBF")
    for number, (name, (heading, width)) in enumerate(COLUMNS.items(), start=1):
        cell = sheet.cell(2, number, heading)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", start_color="1F4E79")
        cell.alignment = Alignment(horizontal="center", vertical="center")
        cell.border = Border(left=line, right=line, top=line, bottom=line)
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width = width
        # Typed by hand, 2023-02 stays a period, and a time is shown with hours.
        column.number_format = _MOMENT_FORMAT if name == "received" else "@"
    sheet.freeze_panes = "A3"
    how = get_column_letter(list(COLUMNS).index("how") + 1)
    offered = DataValidation(type="list", formula1=f'"{_WAYS}"', allow_blank=True, showErrorMessage=False)
    offered.add(f"{how}3:{how}5000")
    sheet.add_data_validation(offered)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return book


def _line(raw: dict[str, Any], row: int) -> tuple[Receipt, str]:
    """Read one line, and say what is wrong with it."""
    raw = {name: _text(value) if isinstance(value, CellRichText | str) else value for name, value in raw.items()}
    texts = {name: "" if raw.get(name) is None else str(raw[name]).strip() for name in COLUMNS}
    sha256 = texts["sha256"].lower()
    file = texts["file"]
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        file, sha256 = file or texts["sha256"], ""  # officers put the name of the file there
    period = read_period(raw.get("period"))
    moment = read_moment(raw.get("received"))
    received, day_only = moment or (None, False)
    receipt = Receipt(
        received,
        texts["how"],
        texts["source"],
        texts["unit"],
        period,
        file,
        sha256,
        texts["remark"],
        day_only,
        row,
    )
    if moment is None and texts["received"]:
        return receipt, f"收到时间“{shown(texts['received'][:40])}”不是时间，应如 2023-02-25 16:30"
    if not sha256 and not file and not (receipt.unit and period):
        return receipt, "没有文件指纹，也没有文件名，单位和报送期也不全，不知道是哪一份"
    return receipt, "没有填收到时间" if moment is None and not sha256 else ""


def _text(value: object) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), str(value))


def _put_text(cell: Cell, text: str) -> None:
    """Write text that no program takes for a formula, a link or an error, also after an officer has edited the cell."""
    if not text:
        return
    cell.value = _LIKE_ESCAPE.sub("_x005F_", shown(text)[:_LONGEST])
    cell.data_type = TYPE_STRING
    cell.number_format = "@"
    cell.quotePrefix = cell.value.startswith(_LIVE)


def _folded(heading: str) -> str:
    return "".join(heading.replace("（", "(").replace("）", ")").split()).casefold()
