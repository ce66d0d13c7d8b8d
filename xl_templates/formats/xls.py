"""xls: the records of the workbook stream, walked for what calamine hides, and the cells from calamine."""

import io
import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

import olefile
from python_calamine import CalamineWorkbook

from xl_templates.formats import binary_errors, compound
from xl_templates.formats.facts import Budget, Place, SheetFacts, grid_of
from xl_templates.formats.limits import Limits
from xl_templates.formats.refusal import Refused
from xl_templates.grid import Merged, OpenedWorkbook
from xl_templates.stamp import PROPERTY

_BOF, _EOF = 0x0809, 0x000A
_FILEPASS, _DATE1904, _BOUNDSHEET, _SUPBOOK, _CONNECTION = 0x2F, 0x22, 0x85, 0x01AE, 0x0876
_DIMENSIONS, _ROW, _COLINFO, _MERGED = 0x0200, 0x0208, 0x7D, 0xE5
_BOOLERR, _MULRK = 0x0205, 0xBD
_FORMULAS: Final = frozenset({0x06, 0x0206, 0x0406})
_PLAIN_TEXT, _RICH_TEXT, _SHARED_TEXT = 0x0204, 0xD6, 0xFD
_VALUES: Final = frozenset({0x0203, 0x027E, _PLAIN_TEXT, _RICH_TEXT, _SHARED_TEXT})  # the first two are numbers
_STRINGS, _CONTINUE, _LEAST_STRING = 0xFC, 0x3C, 3
_OWN, _ADD_IN = 0x0401, 0x3A01
_WORKSHEET: Final = 0
_SKIPPED: Final = {1: "宏工作表", 2: "图表工作表", 6: "宏模块"}


class Record(NamedTuple):
    """A record: its type, where its data begin in the stream, and how long they are."""

    kind: int
    at: int
    size: int


class Bound(NamedTuple):
    """A sheet as the workbook lists it: where it begins, how visible it is, what it is."""

    at: int
    state: int
    kind: int


def opened(data: bytes, limits: Limits) -> OpenedWorkbook:
    """Read an xls file. Raises ``Refused``, and whatever a parser raises on damaged bytes."""
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        name = "Workbook" if ole.exists("Workbook") else "Book"
        stream = bytearray(ole.openstream(name).read())
        macros = ole.exists("_VBA_PROJECT_CUR")
        stamp = _stamp(ole)
    bounds, epoch, remarks = _globals(stream)
    strings = _string_count(stream)
    if macros:
        remarks.insert(0, ("ZS-427", "宏"))
    if not any(bound.kind == _WORKSHEET for bound in bounds):
        raise Refused("ZS-426")
    budget = Budget(limits)
    scanned = [_scan(stream, bound, number, strings, budget) for number, bound in enumerate(bounds, 1)]
    book = CalamineWorkbook.from_filelike(io.BytesIO(compound.around(name, bytes(stream))))
    grids = []
    for at, (bound, facts) in enumerate(zip(bounds, scanned, strict=True)):
        facts.name = book.sheets_metadata[at].name
        if bound.kind == _WORKSHEET:
            grids.append(grid_of(book.get_sheet_by_index(at).to_python(skip_empty_area=False), facts))
        else:
            remarks.append(("ZS-429", f"“{facts.name}”是{_SKIPPED.get(bound.kind, '特殊工作表')}"))
    return OpenedWorkbook("xls", grids, epoch, stamp, remarks)


def _stamp(ole: olefile.OleFileIO) -> str | None:
    if not ole.exists("\x05DocumentSummaryInformation"):
        return None
    try:
        return compound.custom_properties(ole.openstream("\x05DocumentSummaryInformation").read()).get(PROPERTY)
    except (struct.error, OSError):  # damaged properties are no reason to refuse the cells
        return None


def _globals(stream: bytearray) -> tuple[list[Bound], int, list[tuple[str, str]]]:
    """Read the part of the stream that is about the whole workbook. Raises ``Refused``."""
    bounds, epoch = [], 1900
    links = dde = connections = 0
    for kind, at, size in records(stream, 0):
        if kind == _FILEPASS:
            raise Refused("ZS-415")
        if kind == _DATE1904 and stream[at : at + 2] == b"\x01\x00":
            epoch = 1904
        elif kind == _BOUNDSHEET and size >= 6:
            place, state, sheet = struct.unpack_from("<IBB", stream, at)
            bounds.append(Bound(place, state & 3, sheet))
        elif kind == _SUPBOOK and size >= 4:
            sheets, mark = struct.unpack_from("<HH", stream, at)
            if mark not in (_OWN, _ADD_IN):
                links, dde = (links + 1, dde) if sheets else (links, dde + 1)
        elif kind == _CONNECTION:
            connections = 1
    remarks = []
    if links:
        remarks.append(("ZS-427", f"{links} 处到其他文件的链接"))
    if dde:
        remarks.append(("ZS-427", f"{dde} 处到其他程序的链接（DDE）"))
    if connections:
        remarks.append(("ZS-427", "数据连接"))
    return bounds, epoch, remarks


def _string_count(stream: bytearray) -> int:
    """How many shared texts there are.

    Raises ``Refused`` for more than the bytes can hold: the parser reserves memory for as many as are promised.
    """
    count = room = last = 0
    for kind, at, size in records(stream, 0):
        if kind == _STRINGS and size >= 8:
            count, room = struct.unpack_from("<I", stream, at + 4)[0], size - 8
        elif kind == _CONTINUE and last in (_STRINGS, _CONTINUE):
            room += size
        last = kind
    if count * _LEAST_STRING > room:
        raise Refused("ZS-418", detail="文字的个数与内容不符")
    return count


def records(stream: bytearray, at: int) -> Iterator[Record]:
    """Yield the records of one substream, without those of substreams inside it (charts on a sheet).

    Raises ``Refused`` where it does not end: rows would be missing without a word.
    """
    depth, end = 0, len(stream)
    while at + 4 <= end:
        kind, size = struct.unpack_from("<HH", stream, at)
        at += 4
        if at + size > end:
            break
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth <= 1:
            yield Record(kind, at, size)
        at += size
    raise Refused("ZS-418", detail="数据没有写完")


def _scan(stream: bytearray, bound: Bound, number: int, strings: int, budget: Budget) -> SheetFacts:
    facts = SheetFacts(f"第 {number} 张", bound.state == 0)
    if bound.kind != _WORKSHEET:
        return facts
    formulas: dict[Place, str] = {}
    for kind, at, size in records(stream, bound.at):
        if kind in _VALUES and size >= 6:
            facts.extent.add(*struct.unpack_from("<HH", stream, at))
            if kind == _RICH_TEXT:  # the same in front, and calamine knows the plain one only
                struct.pack_into("<H", stream, at - 4, _PLAIN_TEXT)
            elif kind == _SHARED_TEXT and size >= 10 and struct.unpack_from("<I", stream, at + 6)[0] >= strings:
                raise Refused("ZS-418", detail="单元格所指的文字不在文件里")  # calamine would show a blank
        elif kind in _FORMULAS and size >= 14:
            place = struct.unpack_from("<HH", stream, at)
            formulas[place] = ""
            facts.extent.add(*place)
            if stream[at + 12 : at + 14] == b"\xff\xff" and stream[at + 6] == 2:
                _take_error(stream, at + 8, place, facts)
        elif kind == _BOOLERR and size >= 8:
            place = struct.unpack_from("<HH", stream, at)
            facts.extent.add(*place)
            if stream[at + 7]:
                _take_error(stream, at + 6, place, facts)
        elif kind == _MULRK and size >= 6:
            row, _ = struct.unpack_from("<HH", stream, at)
            facts.extent.add(row, struct.unpack_from("<H", stream, at + size - 2)[0], (size - 6) // 6)
        else:
            _scan_other(stream, Record(kind, at, size), facts)
    facts.computed = lambda columns: {place: text for place, text in formulas.items() if place[1] in columns}
    budget.spend(facts)
    return facts


def _scan_other(stream: bytearray, record: Record, facts: SheetFacts) -> None:
    kind, at, size = record
    if kind == _ROW and size >= 14 and stream[at + 12] & 0x20:
        facts.hidden_rows.add(struct.unpack_from("<H", stream, at)[0])
    elif kind == _COLINFO and size >= 10 and stream[at + 8] & 1:
        facts.hidden_columns.append(struct.unpack_from("<HH", stream, at))
    elif kind == _MERGED and size >= 2:
        for top, bottom, left, right in struct.iter_unpack("<HHHH", stream[at + 2 : at + 2 + (size - 2) // 8 * 8]):
            facts.merged.append(Merged(top, left, bottom, right))
    elif kind == _DIMENSIONS:
        stream[at : at + size] = bytes(size)  # only a promise; the parser reserves memory on the strength of it


def _take_error(stream: bytearray, at: int, place: Place, facts: SheetFacts) -> None:
    facts.patches[place] = binary_errors.cell_error(stream[at])
    if not binary_errors.known(stream[at]):
        stream[at] = binary_errors.NA
