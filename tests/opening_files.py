"""Workbooks made by hand, part by part, for the tests of the guard and of opening."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

from udfs.findings import Finding
from xl_templates.formats.compound import around
from xl_templates.grid import Grid, OpenedWorkbook
from xl_templates.guard import Limits, admit, admit_bytes
from xl_templates.opening import open_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def sheet_xml(rows: str = '<row r="1"><c r="A1"><v>1</v></c></row>', before: str = "", after: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}" xmlns:r="{REL}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def rels(**targets: tuple[str, str]) -> str:
    """A relations part; each target is its kind and its path."""
    listed = "".join(
        f'<Relationship Id="{key}" Type="{kind if ":" in kind else f"{REL}/{kind}"}" Target="{path}"/>'
        for key, (kind, path) in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def book_parts(
    *sheets: str, strings: str = "", main: str = SPREADSHEET, attributes: str = ""
) -> dict[str, str | bytes]:
    """The parts of a small xlsx file, to be changed by a test."""
    sheets = sheets or (sheet_xml(),)
    numbers = range(1, len(sheets) + 1)
    listed = "".join(f'<sheet name="表{at}" sheetId="{at}" r:id="r{at}"/>' for at in numbers)
    targets = {f"r{at}": ("worksheet", f"worksheets/sheet{at}.xml") for at in numbers}
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": rels(r1=("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><workbookPr {attributes}/>'
        f"<sheets>{listed}</sheets></workbook>",
    }
    if strings:
        targets["s"] = ("sharedStrings", "sharedStrings.xml")
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    parts["xl/_rels/workbook.xml.rels"] = rels(**targets)
    return parts | {f"xl/worksheets/sheet{at}.xml": sheet for at, sheet in zip(numbers, sheets, strict=True)}


def zipped(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def xlsx(*sheets: str, **more: str) -> bytes:
    return zipped(book_parts(*sheets, **more))


def ods(tables: str, styles: str = "", meta: str = "", mimetype: str | None = None) -> bytes:
    """A small ods file. ``tables``: what stands in ``office:spreadsheet``."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    calcext = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    content = (
        f"<office:document-content {names} {calcext}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = mimetype or "application/vnd.oasis.opendocument.spreadsheet"
    manifest = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    parts = {"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content}
    return zipped(parts | ({"meta.xml": meta} if meta else {}))


def xlsb(sheet: bytes, states: tuple[int, ...] = (0,)) -> bytes:
    """A small xlsb file; all its sheets have the same records."""
    bundle = b"".join(
        record(156, struct.pack("<II", state, at) + counted(f"r{at}") + counted(f"表{at}"))
        for at, state in enumerate(states, 1)
    )
    book = record(131) + record(153, struct.pack("<III", 1, 0, 0)) + record(143) + bundle + record(144) + record(132)
    dimension = record(148, struct.pack("<IIII", 0, 9, 0, 9))
    data = record(129) + dimension + sheet + record(130)
    targets = {f"r{at}": ("worksheet", "worksheets/sheet1.bin") for at in range(1, len(states) + 1)}
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Override PartName="/xl/workbook.bin"'
            ' ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>',
            "_rels/.rels": rels(r1=("officeDocument", "xl/workbook.bin")),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": rels(**targets),
            "xl/worksheets/sheet1.bin": data,
        }
    )


def record(kind: int, data: bytes = b"") -> bytes:
    """A record of the binary format of 2007."""
    head = bytes([kind & 0x7F | 0x80, kind >> 7]) if kind > 0x7F else bytes([kind])
    return head + bytes([len(data) & 0x7F | 0x80, len(data) >> 7]) + data


def counted(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def compound(**streams: bytes) -> bytes:
    """An OLE file with one stream; enough for telling kinds apart."""
    ((name, data),) = streams.items()
    return around(name, data)


def opened(data: bytes | Path, limits: Limits | None = None) -> OpenedWorkbook:
    """Admit and open; a refusal fails the test with its message."""
    limits = limits or Limits()
    admitted = admit(data, limits) if isinstance(data, Path) else admit_bytes("表.xlsx", data, limits)
    assert not isinstance(admitted, Finding), admitted.line()
    book = open_workbook(admitted)
    assert not isinstance(book, Finding), book.line()
    return book


def refused(data: bytes, limits: Limits | None = None) -> Finding:
    """Admit and open; whichever of the two refuses, with why."""
    admitted = admit_bytes("表.xlsx", data, limits or Limits())
    outcome = admitted if isinstance(admitted, Finding) else open_workbook(admitted)
    assert isinstance(outcome, Finding), outcome
    assert outcome.file == "表.xlsx"
    assert "未知" not in outcome.message + outcome.remedy
    return outcome


def only(data: bytes | Path) -> Grid:
    (grid,) = opened(data).grids
    return grid
