"""xlsb: the records of each binary sheet, walked for what calamine hides, and the cells from calamine."""

import io
import struct
from collections.abc import Iterator
from typing import Final

from python_calamine import CalamineWorkbook

from xl_templates.formats import binary_errors, number_formats
from xl_templates.formats.facts import Budget, Place, SheetFacts, grid_of
from xl_templates.formats.limits import Limits
from xl_templates.formats.ooxml import (
    Related,
    Sheet,
    check_parts,
    frame,
    main_part,
    related,
    remarks_of,
    stamp_of,
    take_sheet,
)
from xl_templates.formats.package import Package
from xl_templates.formats.refusal import Refused
from xl_templates.formats.xls_texts import rk_number
from xl_templates.grid import Merged, OpenedWorkbook

_ROW, _COLUMN, _MERGED = 0, 60, 176
_BUNDLE_SHEET, _PROPERTIES = 156, 153
_ERROR, _FORMULA_ERROR, _RICH_TEXT = 3, 11, 62
_VALUES: Final = frozenset(range(2, 12)) | {_RICH_TEXT}
_LEAST: Final = dict.fromkeys(_VALUES, 9) | {_ROW: 4}  # shorter, and the parser would take old bytes for new ones
_FORMULAS: Final = frozenset(range(8, 12))
_RK, _REAL, _FORMULA_REAL, _INLINE_TEXT, _SHARED_TEXT, _FORMULA_TEXT = 2, 5, 9, 6, 7, 8
_FORMAT, _XF, _BEGIN_CELL_XFS, _END_CELL_XFS = 44, 47, 617, 618
_NO_FORMAT: Final = 0xFFFF
_MOST_RECORDS: Final = 7_000_000  # as many cells as a workbook may have, and as many rows as a sheet


def opened(package: Package, limits: Limits) -> OpenedWorkbook:
    """Read an xlsb file. Raises ``Refused``, and whatever a parser raises on damaged bytes."""
    main = main_part(package, "xl/workbook.bin")
    parts = related(package, main)
    sheets, epoch, remarks = sheets_of(package, main)
    if not sheets:
        raise Refused("ZS-426")
    check_parts(package, sheets)
    budget, copied, written, scanned = Budget(limits), {}, {}, []
    dates = _take_styles(package, parts, written)
    for sheet in sheets:
        facts = SheetFacts(sheet.name, sheet.visible)
        stream = bytearray(package.read(sheet.related.part))
        path = f"xl/worksheets/sheet{len(scanned) + 1}.bin"
        if _scan(stream, dates, facts, budget):
            written[path] = bytes(stream)
        else:
            copied[path] = sheet.related.part
        scanned.append(facts)
    if part := _part(package, parts, "sharedStrings"):
        _check(package.read(part))
        copied["xl/sharedStrings.bin"] = part
    written |= _frame(len(scanned), epoch)
    book = CalamineWorkbook.from_filelike(io.BytesIO(package.repacked(copied, written)))
    grids = [
        grid_of(book.get_sheet_by_name(f"s{number}").to_python(skip_empty_area=False), facts)
        for number, facts in enumerate(scanned, 1)
    ]
    return OpenedWorkbook("xlsb", grids, epoch, stamp_of(package), remarks + remarks_of(package, parts))


def _part(package: Package, parts: dict[str, Related], kind: str) -> str:
    """Return the path of the part of a kind, "" where there is none."""
    return next((one.part for one in parts.values() if one.kind == kind and one.part in package), "")


def _take_styles(package: Package, parts: dict[str, Related], written: dict[str, bytes]) -> frozenset[int]:
    """Return which cell formats show dates, and say so to calamine in plain formats."""
    part = _part(package, parts, "styles")
    if not part:
        return frozenset()
    stream = bytearray(package.read(part))
    own: dict[int, str] = {}
    formats, places, is_cell = [], [], False
    for kind, at, size in records(stream):
        if kind == _FORMAT and size >= 6:
            formats.append(at)
            own[struct.unpack_from("<H", stream, at)[0]] = _wide(stream, at + 2)[0]
        elif kind == _XF and size >= 4 and is_cell:
            places.append(at + 2)
        elif kind in (_BEGIN_CELL_XFS, _END_CELL_XFS):
            is_cell = kind == _BEGIN_CELL_XFS
    kinds = number_formats.kinds_of((struct.unpack_from("<H", stream, at)[0] for at in places), own)
    for at, kind in zip(places, kinds, strict=True):
        struct.pack_into("<H", stream, at, kind)
    for at in formats:
        struct.pack_into("<H", stream, at, _NO_FORMAT)
    written["xl/styles.bin"] = bytes(stream)
    return frozenset(at for at, kind in enumerate(kinds) if kind == number_formats.MOMENT)


def records(stream: bytes | bytearray) -> Iterator[tuple[int, int, int]]:
    """Yield type, beginning and length of each record. Raises ``Refused`` where the last one is cut."""
    at, end, left = 0, len(stream), _MOST_RECORDS
    while at < end:
        left -= 1
        if not left:
            raise Refused("ZS-425", detail=f"一个部件里的记录超过 {_MOST_RECORDS} 条")
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


def sheets_of(package: Package, main: str) -> tuple[list[Sheet], int, list[tuple[str, str]]]:
    """Return the worksheets, the epoch, and remarks on what is no worksheet. Raises ``Refused``."""
    stream, parts = package.read(main), related(package, main)
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


def _scan(stream: bytearray, dates: frozenset[int], facts: SheetFacts, budget: Budget) -> bool:
    """Fill in the facts; return whether the stream was changed, because it holds an error unknown to calamine."""
    formulas: dict[Place, str] = {}
    row, changed = 0, False
    sure = texts = 0
    for kind, at, size in records(stream):
        if size < _LEAST.get(kind, 0):
            raise Refused("ZS-418", sheet=facts.name, detail="数据没有写完")
        if kind in _VALUES:
            place = (row, struct.unpack_from("<I", stream, at)[0])
            facts.extent.add(*place)
            sure += _is_sure(stream, kind, at)
            texts += kind == _SHARED_TEXT
            if kind in _FORMULAS:
                formulas[place] = ""
            if kind == _RICH_TEXT:  # calamine passes over it
                facts.patches[place] = _wide(stream, at + 9)[0]
            elif kind in (_ERROR, _FORMULA_ERROR):
                facts.patches[place] = binary_errors.cell_error(stream[at + 8])
                if not binary_errors.known(stream[at + 8]):
                    stream[at + 8], changed = binary_errors.NA, True
            elif dates and kind in (_RK, _REAL, _FORMULA_REAL):
                style = int.from_bytes(stream[at + 4 : at + 7], "little")
                if style in dates and (number := _number(stream, kind, at)) < 0:
                    facts.patches[place] = number  # calamine would drop its days
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
    facts.filled, facts.filled_at_most = sure, sure + texts
    facts.each_filled = lambda take: [take(*place) for place in _sure_places(stream)]
    budget.spend(facts)
    return changed


def _number(stream: bytearray, kind: int, at: int) -> float:
    if kind == _RK:
        return rk_number(struct.unpack_from("<I", stream, at + 8)[0])
    return struct.unpack_from("<d", stream, at + 8)[0]


def _is_sure(stream: bytearray, kind: int, at: int) -> bool:
    """Tell whether a cell is sure to be no blank."""
    if kind in (_INLINE_TEXT, _FORMULA_TEXT):
        return stream[at + 8 : at + 12] != bytes(4)
    if kind == _RICH_TEXT:
        return stream[at + 9 : at + 13] != bytes(4)
    return kind != _SHARED_TEXT


def _sure_places(stream: bytearray) -> Iterator[Place]:
    """Yield the places of the cells that are sure to be no blanks."""
    row = 0
    for kind, at, _ in records(stream):
        if kind == _ROW:
            row = struct.unpack_from("<I", stream, at)[0]
        elif kind in _VALUES and _is_sure(stream, kind, at):
            yield row, struct.unpack_from("<I", stream, at)[0]
