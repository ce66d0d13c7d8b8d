"""xlsb: the records of each binary sheet, walked for what calamine hides, and the cells from calamine."""

import io
import struct
from collections.abc import Iterator
from typing import Final

from python_calamine import CalamineWorkbook

from xl_templates.formats import binary_errors
from xl_templates.formats.facts import Budget, Place, SheetFacts, grid_of
from xl_templates.formats.limits import Limits
from xl_templates.formats.ooxml import Related, Sheet, frame, main_part, related, remarks_of, stamp_of, take_sheet
from xl_templates.formats.package import Package
from xl_templates.formats.refusal import Refused
from xl_templates.grid import Merged, OpenedWorkbook

_ROW, _COLUMN, _MERGED = 0, 60, 176
_BUNDLE_SHEET, _PROPERTIES = 156, 153
_ERROR, _FORMULA_ERROR, _RICH_TEXT = 3, 11, 62
_VALUES: Final = frozenset(range(2, 12)) | {_RICH_TEXT}
_LEAST: Final = dict.fromkeys(_VALUES, 9) | {_ROW: 4}  # shorter, and the parser would take old bytes for new ones
_FORMULAS: Final = frozenset(range(8, 12))


def opened(package: Package, limits: Limits) -> OpenedWorkbook:
    """Read an xlsb file. Raises ``Refused``, and whatever a parser raises on damaged bytes."""
    main = main_part(package, "xl/workbook.bin")
    parts = related(package, main)
    sheets, epoch, remarks = _sheets(package.read(main), parts, package)
    if not sheets:
        raise Refused("ZS-426")
    budget, copied, written, scanned = Budget(limits), {}, {}, []
    for sheet in sheets:
        facts = SheetFacts(sheet.name, sheet.visible)
        stream = bytearray(package.read(sheet.related.part))
        path = f"xl/worksheets/sheet{len(scanned) + 1}.bin"
        if _scan(stream, facts, budget):
            written[path] = bytes(stream)
        else:
            copied[path] = sheet.related.part
        scanned.append(facts)
    for shared in ("sharedStrings", "styles"):
        part = next((one.part for one in parts.values() if one.kind == shared and one.part in package), None)
        if part:
            _check(package.read(part))
            copied[f"xl/{shared}.bin"] = part
    written |= _frame(len(scanned), epoch)
    book = CalamineWorkbook.from_filelike(io.BytesIO(package.repacked(copied, written)))
    grids = [
        grid_of(book.get_sheet_by_name(f"s{number}").to_python(skip_empty_area=False), facts)
        for number, facts in enumerate(scanned, 1)
    ]
    return OpenedWorkbook("xlsb", grids, epoch, stamp_of(package), remarks + remarks_of(package, parts))


def records(stream: bytes | bytearray) -> Iterator[tuple[int, int, int]]:
    """Yield type, beginning and length of each record. Raises ``Refused`` where the last one is cut."""
    at, end = 0, len(stream)
    while at < end:
        kind, at = stream[at], at + 1
        if kind & 0x80 and at < end:
            kind, at = kind & 0x7F | (stream[at] & 0x7F) << 7, at + 1
        size = shift = 0
        while at < end:
            byte, at = stream[at], at + 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift == 28:
                break
        if at + size > end:
            raise Refused("ZS-418", detail="数据没有写完")
        yield kind, at, size
        at += size


def _check(stream: bytes) -> None:
    """Walk a part to its end: the parser takes the length of a record for granted. Raises ``Refused``."""
    for _ in records(stream):
        pass


def _sheets(
    stream: bytes, parts: dict[str, Related], package: Package
) -> tuple[list[Sheet], int, list[tuple[str, str]]]:
    sheets, epoch, remarks = [], 1900, []
    for kind, at, size in records(stream):
        if kind == _PROPERTIES and size and stream[at] & 1:
            epoch = 1904
        elif kind == _BUNDLE_SHEET:
            state = struct.unpack_from("<I", stream, at)[0]
            key, after = _wide(stream, at + 8)
            name, _ = _wide(stream, after)
            take_sheet(package, name, state == 0, parts.get(key), sheets, remarks)
    return sheets, epoch, remarks


def _frame(sheets: int, epoch: int) -> dict[str, bytes]:
    """The parts around the sheets, in the one arrangement that calamine expects."""
    listed = b"".join(
        _record(_BUNDLE_SHEET, struct.pack("<II", 0, at) + _counted(f"rId{at}") + _counted(f"s{at}"))
        for at in range(1, sheets + 1)
    )
    properties = _record(_PROPERTIES, struct.pack("<III", int(epoch == 1904), 0, 0))
    book = _record(131) + properties + _record(143) + listed + _record(144) + _record(132)
    return frame(sheets, "bin") | {"xl/workbook.bin": book}


def _record(kind: int, data: bytes = b"") -> bytes:
    head = bytes([kind & 0x7F | 0x80, kind >> 7]) if kind > 0x7F else bytes([kind])
    size = len(data)
    return head + bytes([size & 0x7F | 0x80, size >> 7]) + data


def _counted(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _wide(stream: bytes, at: int) -> tuple[str, int]:
    """Read a counted UTF-16 text; return it and where it ends."""
    count = struct.unpack_from("<I", stream, at)[0]
    if count == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * count
    return stream[at + 4 : end].decode("utf-16-le", "replace"), end


def _scan(stream: bytearray, facts: SheetFacts, budget: Budget) -> bool:
    """Fill in the facts; return whether the stream was changed, because it holds an error unknown to calamine."""
    formulas: dict[Place, str] = {}
    row, changed = 0, False
    for kind, at, size in records(stream):
        if size < _LEAST.get(kind, 0):
            raise Refused("ZS-418", sheet=facts.name, detail="数据没有写完")
        if kind in _VALUES:
            place = (row, struct.unpack_from("<I", stream, at)[0])
            facts.extent.add(*place)
            if kind in _FORMULAS:
                formulas[place] = ""
            if kind == _RICH_TEXT:  # calamine passes over it
                facts.patches[place] = _wide(stream, at + 9)[0]
            elif kind in (_ERROR, _FORMULA_ERROR):
                facts.patches[place] = binary_errors.cell_error(stream[at + 8])
                if not binary_errors.known(stream[at + 8]):
                    stream[at + 8], changed = binary_errors.NA, True
        elif kind == _ROW:
            row = struct.unpack_from("<I", stream, at)[0]
            if size >= 12 and stream[at + 11] & 0x10:
                facts.hidden_rows.add(row)
        elif kind == _COLUMN and size >= 18 and stream[at + 16] & 1:
            facts.hidden_columns.append(struct.unpack_from("<II", stream, at))
        elif kind == _MERGED and size >= 16:
            top, bottom, left, right = struct.unpack_from("<IIII", stream, at)
            facts.merged.append(Merged(top, left, bottom, right))
    facts.computed = lambda columns: {place: text for place, text in formulas.items() if place[1] in columns}
    budget.spend(facts)
    return changed
