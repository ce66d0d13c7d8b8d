"""Small sheets written part by part in four formats, so that a value which no library would write can be put in.

``WRITERS``: file suffix → writer. ``stored`` says what of a value a format can hold; the rest of fuzzing relies on it.
"""

import csv
import io
import math
import re
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from bench.inbox_sheets import Error, Formula, cell_name, serial
from xl_templates.formats.compound import around

Value = str | int | float | bool | date | Error | Formula | None

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
ZIP_TIME: Final = (2023, 2, 24, 9, 0, 0)
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST_XLS: Final = 4000  # letters: a text in one record
_ERRORS: Final = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}


@dataclass
class Sheet:
    """One sheet of values. ``merges``: first row, first column, last row, last column, from 0."""

    name: str
    rows: list[list[Value]]
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)


def stored(value: Value, suffix: str) -> Value:
    """Return the value as the format can hold it: text alone in csv, no half signs in XML, no endless texts in xls."""
    if suffix == ".csv":
        text = _as_typed(value)
        return "".join(sign for sign in text if sign != "\0" and not "\ud800" <= sign <= "\udfff") or None
    if isinstance(value, str):
        if suffix == ".xls":
            return value[:_LONGEST_XLS] or None
        return (_NO_XML.sub("", value) if suffix == ".ods" else value) or None
    if isinstance(value, float) and not math.isfinite(value) and suffix == ".ods":
        return None
    if suffix == ".xls" and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value


def _as_typed(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, Error):
        return value.code
    return str(value.value if isinstance(value, Formula) else value)


# --- xlsx ---------------------------------------------------------------------------------------------------------


def as_xlsx(sheets: Sequence[Sheet]) -> bytes:
    shared: dict[str, int] = {}
    parts = {f"xl/worksheets/sheet{at}.xml": _xlsx_sheet(sheet, shared) for at, sheet in enumerate(sheets, 1)}
    listed = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{at}" {_STATES[sheet.hidden]}r:id="r{at}"/>'
        for at, sheet in enumerate(sheets, 1)
    )
    texts = "".join(f'<si><t xml:space="preserve">{_escaped(text)}</t></si>' for text in shared)
    targets = [(f"r{at}", "worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(sheets) + 1)]
    targets += [("s", "sharedStrings", "sharedStrings.xml"), ("t", "styles", "styles.xml")]
    front = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml"'
        ' ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": _relations([("r1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><workbookPr/>'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations(targets),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}" count="{len(shared)}">{texts}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
    }
    return zipped({name: _HEAD + text for name, text in (front | parts).items()})


_STATES: Final = ("", 'state="hidden" ')
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def _relations(targets: Sequence[tuple[str, str, str]]) -> str:
    listed = "".join(f'<Relationship Id="{key}" Type="{REL}/{kind}" Target="{to}"/>' for key, kind, to in targets)
    return f'<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def _xlsx_sheet(sheet: Sheet, shared: dict[str, int]) -> str:
    rows = []
    for number, row in enumerate(sheet.rows):
        cells = "".join(_xlsx_cell(cell_name(number, at), cell, shared) for at, cell in enumerate(row))
        hidden = ' hidden="1"' if number in sheet.hidden_rows else ""
        rows.append(f'<row r="{number + 1}"{hidden}>{cells}</row>')
    merged = "".join(f'<mergeCell ref="{cell_name(*one[:2])}:{cell_name(*one[2:])}"/>' for one in sheet.merges)
    after = f"<mergeCells>{merged}</mergeCells>" if merged else ""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData>{after}</worksheet>'


def _xlsx_cell(ref: str, cell: Value, shared: dict[str, int]) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return f'<c r="{ref}" t="b"><v>{int(cell)}</v></c>'
        case Error():
            return f'<c r="{ref}" t="e"><v>{cell.code}</v></c>'
        case Formula():
            kind = ' t="str"' if isinstance(cell.value, str) else ""
            return f'<c r="{ref}"{kind}><f>{_escaped(cell.text)}</f><v>{_escaped(str(cell.value))}</v></c>'
        case date():
            return f'<c r="{ref}" s="1"><v>{serial(cell)}</v></c>'
        case str() if len(cell) % 2:
            return f'<c r="{ref}" t="inlineStr"><is><t xml:space="preserve">{_escaped(cell)}</t></is></c>'
        case str():
            return f'<c r="{ref}" t="s"><v>{shared.setdefault(cell, len(shared))}</v></c>'
    return f'<c r="{ref}"><v>{cell!r}</v></c>'


def _escaped(text: str) -> str:
    """Text of a cell; what XML has no sign for, as Excel spells it, and what looks like that spelling spelled out."""
    text = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text).replace("\r", "_x000D_")
    return escape(_NO_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text))


# --- ods ----------------------------------------------------------------------------------------------------------


def as_ods(sheets: Sequence[Sheet]) -> bytes:
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    calcext = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    hidden = (
        '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
    )
    content = (
        f"{_HEAD}<office:document-content {names} {calcext}><office:automatic-styles>{hidden}"
        "</office:automatic-styles><office:body><office:spreadsheet>"
        + "".join(map(_ods_table, sheets))
        + "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest,
            "content.xml": content,
        }
    )


def _ods_table(sheet: Sheet) -> str:
    spans = {one[:2]: (one[2] - one[0] + 1, one[3] - one[1] + 1) for one in sheet.merges}
    rows = []
    for number, row in enumerate(sheet.rows):
        cells = "".join(_ods_cell(cell, spans.get((number, at))) for at, cell in enumerate(row))
        hidden = ' table:visibility="collapse"' if number in sheet.hidden_rows else ""
        rows.append(f"<table:table-row{hidden}>{cells or '<table:table-cell/>'}</table:table-row>")
    style = ' table:style-name="h"' if sheet.hidden else ""
    return f"<table:table table:name={quoteattr(sheet.name)}{style}>{''.join(rows)}</table:table>"


def _ods_cell(cell: Value, span: tuple[int, int] | None) -> str:
    spanned = f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"' if span else ""
    formula = ' table:formula="of:=1"' if isinstance(cell, Formula | Error) else ""
    value = cell.value if isinstance(cell, Formula) else cell
    match value:
        case None:
            return f"<table:table-cell{spanned}/>"
        case bool():
            told, text = f'boolean" office:boolean-value="{str(value).lower()}', str(value).upper()
        case Error():
            told, text = 'string" office:string-value="" calcext:value-type="error', value.code
        case date():
            told, text = f'date" office:date-value="{value.isoformat()}', value.isoformat()
        case str():
            told, text = "string", value
        case _:
            told, text = f'float" office:value="{value!r}', str(value)
    shown = "".join(f"<text:p>{_ods_text(line)}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell{spanned}{formula} office:value-type="{told}">{shown}</table:table-cell>'


def _ods_text(line: str) -> str:
    spaced = re.sub(" +", lambda found: f'<text:s text:c="{len(found[0])}"/>', escape(line))
    return spaced.replace("\t", "<text:tab/>").replace("\r", "&#13;")


# --- xls ----------------------------------------------------------------------------------------------------------


def as_xls(sheets: Sequence[Sheet]) -> bytes:
    """Return BIFF8 in a compound file: every other text is shared, days have format 14."""
    shared: dict[str, int] = {}
    tables = [_xls_sheet(sheet, shared) for sheet in sheets]
    front = _begin(5) + b"".join(_record(0xE0, struct.pack("<HH16x", 0, kind)) for kind in (0, 14))
    back = _shared(shared) + _record(0x0A)
    bounds = [_bound(0, sheet) for sheet in sheets]
    at = len(front) + sum(map(len, bounds)) + len(back)
    placed = []
    for sheet, table in zip(sheets, tables, strict=True):
        placed.append(_bound(at, sheet))
        at += len(table)
    return around("Workbook", front + b"".join(placed) + back + b"".join(tables))


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _begin(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _bound(at: int, sheet: Sheet) -> bytes:
    name = sheet.name[:31].encode("utf-16-le", "surrogatepass")
    return _record(0x85, struct.pack("<IBBBB", at, sheet.hidden, 0, len(name) // 2, 1) + name)


def _wide(text: str) -> bytes:
    raw = text.encode("utf-16-le", "surrogatepass")
    return struct.pack("<HB", len(raw) // 2, 1) + raw


def _shared(texts: Mapping[str, int]) -> bytes:
    blocks = [struct.pack("<II", len(texts), len(texts))]
    for text in map(_wide, texts):
        if len(blocks[-1]) + len(text) > 8224:
            blocks.append(b"")
        blocks[-1] += text
    return _record(0xFC, blocks[0]) + b"".join(_record(0x3C, block) for block in blocks[1:])


def _xls_sheet(sheet: Sheet, shared: dict[str, int]) -> bytes:
    width = max(map(len, sheet.rows), default=0)
    found = [_begin(0x10), _record(0x0200, struct.pack("<IIHHH", 0, len(sheet.rows), 0, width, 0))]
    found += [_record(0x0208, struct.pack("<HHHHIHH", row, 0, width, 255, 0, 0x20, 15)) for row in sheet.hidden_rows]
    for number, row in enumerate(sheet.rows):
        found += [_xls_cell(number, at, cell, shared) for at, cell in enumerate(row) if cell is not None]
    if sheet.merges:
        ranges = b"".join(struct.pack("<HHHH", one[0], one[2], one[1], one[3]) for one in sheet.merges)
        found.append(_record(0xE5, struct.pack("<H", len(sheet.merges)) + ranges))
    return b"".join(found) + _record(0x0A)


def _xls_cell(row: int, column: int, cell: Value, shared: dict[str, int]) -> bytes:
    place = struct.pack("<HHH", row, column, isinstance(cell, date))
    match cell:
        case bool():
            return _record(0x0205, place + bytes((cell, 0)))
        case Error():
            return _record(0x0205, place + bytes((_ERRORS.get(cell.code, 42), 1)))
        case Formula():
            if isinstance(cell.value, str):
                told = _record(0x06, place + b"\0" * 6 + b"\xff\xff" + struct.pack("<HIH", 0, 0, 3) + b"\x1e\1\0")
                return told + _record(0x0207, _wide(cell.value))
            return _record(0x06, place + struct.pack("<dHIH", float(cell.value), 0, 0, 3) + b"\x1e\1\0")
        case date():
            return _record(0x0203, place + struct.pack("<d", serial(cell)))
        case str() if len(cell) % 2:
            return _record(0x0204, place + _wide(cell))
        case str():
            return _record(0xFD, place + struct.pack("<I", shared.setdefault(cell, len(shared))))
    return _record(0x0203, place + struct.pack("<d", float(cell)))  # type: ignore[arg-type]


# --- csv, and the zip archive --------------------------------------------------------------------------------------


def as_csv(sheets: Sequence[Sheet], encoding: str = "utf-8-sig") -> bytes:
    """Return the first sheet as text."""
    target = io.StringIO()
    csv.writer(target).writerows([[_as_typed(cell) for cell in row] for row in sheets[0].rows])
    return target.getvalue().encode(encoding, "replace")


WRITERS: Final = {".xlsx": as_xlsx, ".ods": as_ods, ".xls": as_xls, ".csv": as_csv}


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Return an archive, the same bytes for the same parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, ZIP_TIME), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()
