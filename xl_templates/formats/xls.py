"""xls: the records of the workbook stream, walked for what calamine hides, and the cells from calamine."""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Final, NamedTuple

import olefile
from python_calamine import CalamineWorkbook

from xl_templates.formats import binary_errors, compound, number_formats, xls_texts
from xl_templates.formats.facts import Budget, Place, SheetFacts, grid_of
from xl_templates.formats.limits import Limits
from xl_templates.formats.refusal import Refused
from xl_templates.grid import Merged, OpenedWorkbook
from xl_templates.references import cell_name
from xl_templates.stamp import PROPERTY

_BOF, _EOF = 0x0809, 0x000A
_FILEPASS, _DATE1904, _BOUNDSHEET, _SUPBOOK, _CONNECTION = 0x2F, 0x22, 0x85, 0x01AE, 0x0876
_DIMENSIONS, _ROW, _COLINFO, _MERGED = 0x0200, 0x0208, 0x7D, 0xE5
_CODEPAGE, _FORMAT, _XF = 0x42, 0x041E, 0xE0
_NUMBER, _RK, _BOOLERR, _MULRK = 0x0203, 0x027E, 0x0205, 0xBD
_FORMULA_TEXT: Final = 0x0207
_FORMULAS: Final = frozenset({0x06, 0x0206, 0x0406})
_PLAIN_TEXT, _RICH_TEXT, _SHARED_TEXT = 0x0204, 0xD6, 0xFD
_VALUES: Final = frozenset({_NUMBER, _RK, _PLAIN_TEXT, _RICH_TEXT, _SHARED_TEXT})
_NO_NUMBER: Final = b"\xff\xff"  # in place of a formula's number: another kind of result
_IS_TEXT, _IS_ERROR, _IS_BLANK = 0, 2, 3
_NO_FORMAT: Final = b"\xff\xff"
_STRINGS, _CONTINUE, _LEAST_STRING = 0xFC, 0x3C, 3
_OWN, _ADD_IN = 0x0401, 0x3A01
_WORKSHEET: Final = 0
_MOST_SHEETS: Final = 5000  # of any kind
_SKIPPED: Final = {1: "宏工作表", 2: "图表工作表", 6: "宏模块"}


class Record(NamedTuple):
    """A record: its type, where its data begin in the stream, and how long they are."""

    kind: int
    at: int
    size: int


class Bound(NamedTuple):
    """A sheet as the workbook lists it: where it begins, how visible it is, what it is, what it is called."""

    at: int
    state: int
    kind: int
    name: str


@dataclass(slots=True)
class Book:
    """What the front part of the stream says of the whole workbook.

    ``codec``: of an old workbook, "" for one in Unicode; ``strings``: how many shared texts there are; ``dates``: the
    cell formats that show days or times.
    """

    bounds: list[Bound] = field(default_factory=list)
    epoch: int = 1900
    remarks: list[tuple[str, str]] = field(default_factory=list)
    codec: str = ""
    strings: int = 0
    dates: frozenset[int] = frozenset()

    def end_of(self, bound: Bound) -> int | None:
        """Return where the next worksheet begins: one inside another would be read as often as there are."""
        return min((each.at for each in self.bounds if each.kind == _WORKSHEET and each.at > bound.at), default=None)


def opened(data: bytes, limits: Limits) -> OpenedWorkbook:
    """Read an xls file. Raises ``Refused``, and whatever a parser raises on damaged bytes."""
    name, macros, stamp = "Workbook", False, None
    if data.startswith(olefile.MAGIC):
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            name = "Workbook" if ole.exists("Workbook") else "Book"
            stream = bytearray(ole.openstream(name).read())
            macros = ole.exists("_VBA_PROJECT_CUR")
            stamp = _stamp(ole)
    else:  # the stream alone, as some programs write it
        stream = bytearray(data)
    found = _globals(stream)
    found.strings = _string_count(stream)
    if macros:
        found.remarks.insert(0, ("ZS-427", "宏"))
    if not any(bound.kind == _WORKSHEET for bound in found.bounds):
        raise Refused("ZS-426")
    places = [bound.at for bound in found.bounds if bound.kind == _WORKSHEET]
    if len(set(places)) < len(places):
        raise Refused("ZS-418", detail="几张工作表的内容在同一处")
    budget = Budget(limits)
    scanned = [_scan(stream, bound, found, budget) for bound in found.bounds]
    book = CalamineWorkbook.from_filelike(io.BytesIO(compound.around(name, bytes(stream))))
    grids = []
    for at, (bound, facts) in enumerate(zip(found.bounds, scanned, strict=True)):
        if bound.kind == _WORKSHEET:
            grids.append(grid_of(book.get_sheet_by_index(at).to_python(skip_empty_area=False), facts))
        else:
            found.remarks.append(("ZS-429", f"“{facts.name}”是{_SKIPPED.get(bound.kind, '特殊工作表')}"))
    return OpenedWorkbook("xls", grids, found.epoch, stamp, found.remarks)


def _stamp(ole: olefile.OleFileIO) -> str | None:
    if not ole.exists("\x05DocumentSummaryInformation"):
        return None
    try:
        return compound.custom_properties(ole.openstream("\x05DocumentSummaryInformation").read()).get(PROPERTY)
    except (struct.error, OSError):  # damaged properties are no reason to refuse the cells
        return None


def _globals(stream: bytearray) -> Book:
    """Read the part of the stream that is about the whole workbook. Raises ``Refused``."""
    book, pages, names = Book(), [], []
    links = dde = connections = 0
    for kind, at, size in records(stream, 0):
        if kind == _FILEPASS:
            raise Refused("ZS-415")
        if kind == _DATE1904 and stream[at : at + 2] == b"\x01\x00":
            book.epoch = 1904
        elif kind == _BOUNDSHEET and size >= 6:
            names.append(Record(kind, at, size))
        elif kind == _CODEPAGE and size >= 2:
            pages.append(at)
        elif kind == _SUPBOOK and size >= 4:
            sheets, mark = struct.unpack_from("<HH", stream, at)
            if mark not in (_OWN, _ADD_IN):
                links, dde = (links + 1, dde) if sheets else (links, dde + 1)
        elif kind == _CONNECTION:
            connections = 1
    _take_code_page(stream, pages, book)
    _take_formats(stream, book)
    if len(names) > _MOST_SHEETS:
        raise Refused("ZS-425", detail=f"工作表超过 {_MOST_SHEETS} 张")
    book.bounds = [_bound(stream, record, number, book.codec) for number, record in enumerate(names, 1)]
    if links:
        book.remarks.append(("ZS-427", f"{links} 处到其他文件的链接"))
    if dde:
        book.remarks.append(("ZS-427", f"{dde} 处到其他程序的链接（DDE）"))
    if connections:
        book.remarks.append(("ZS-427", "数据连接"))
    return book


def _take_code_page(stream: bytearray, pages: list[int], book: Book) -> None:
    """Note how the texts are written, and have calamine read them letter by letter.

    A newer workbook is in Unicode whatever code page it names, and calamine believes the name; of an old one in
    Chinese it makes rubbish, so its texts are read here.
    """
    is_old = struct.unpack_from("<H", stream, 4)[0] == xls_texts.OLD
    page = struct.unpack_from("<H", stream, pages[-1])[0] if pages else None
    if is_old:
        book.codec, is_known = xls_texts.codec_of(page)
        if not is_known:
            book.remarks.append(("ZS-428", "GBK（国标码）"))
    for at in pages:
        struct.pack_into("<H", stream, at, xls_texts.PLAIN if is_old else xls_texts.UNICODE)


def _take_formats(stream: bytearray, book: Book) -> None:
    """Note which cell formats show dates, and say so to calamine in plain formats."""
    own: dict[int, str] = {}
    formats, places = [], []
    for kind, at, size in records(stream, 0):
        if kind == _XF and size >= 4:
            places.append(at + 2)
        elif kind == _FORMAT and size >= 3:
            formats.append(at)
            if book.codec:
                text = xls_texts.old_text(stream, at + 2, at + size, book.codec, 1)
            else:
                text = xls_texts.new_text(stream, at + 2, at + size)
            own[struct.unpack_from("<H", stream, at)[0]] = text
    kinds = number_formats.kinds_of((struct.unpack_from("<H", stream, at)[0] for at in places), own)
    for at, kind in zip(places, kinds, strict=True):
        struct.pack_into("<H", stream, at, kind)
    for at in formats:
        stream[at : at + 2] = _NO_FORMAT
    book.dates = frozenset(at for at, kind in enumerate(kinds) if kind == number_formats.MOMENT)


def _bound(stream: bytearray, record: Record, number: int, codec: str) -> Bound:
    _, at, size = record
    place, state, kind = struct.unpack_from("<IBB", stream, at)
    read = partial(xls_texts.old_text, codec=codec) if codec else xls_texts.new_text
    name = read(stream, at + 6, at + size, width=1).replace("\0", "")
    return Bound(place, state & 3, kind, name or f"第 {number} 张")


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


def records(stream: bytearray, at: int, end: int | None = None) -> Iterator[Record]:
    """Yield the records of one substream, without those of substreams inside it (charts on a sheet).

    Raises ``Refused`` where it does not end, or not before ``end``: rows would be missing without a word.
    """
    depth, end = 0, len(stream) if end is None else end
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


def _scan(stream: bytearray, bound: Bound, book: Book, budget: Budget) -> SheetFacts:
    facts = SheetFacts(bound.name, bound.state == 0)
    if bound.kind != _WORKSHEET:
        return facts
    formulas: dict[Place, str] = {}
    sure = texts = 0
    place: Place = (0, 0)
    for kind, at, size in records(stream, bound.at, book.end_of(bound)):
        if kind in _VALUES and size >= 6:
            place = struct.unpack_from("<HH", stream, at)
            facts.extent.add(*place)
            if kind == _SHARED_TEXT:
                texts += 1
                if size >= 10 and struct.unpack_from("<I", stream, at + 6)[0] >= book.strings:
                    where = {"sheet": facts.name, "cell": cell_name(*place)}
                    raise Refused("ZS-418", **where, detail="单元格所指的文字不在文件里")  # calamine shows a blank
            else:
                sure += _take_value(stream, Record(kind, at, size), place, book, facts)
        elif kind in _FORMULAS and size >= 14:
            place = struct.unpack_from("<HH", stream, at)
            formulas[place] = ""
            facts.extent.add(*place)
            is_number = stream[at + 12 : at + 14] != _NO_NUMBER
            if is_number:
                _take_number(stream, at, struct.unpack_from("<d", stream, at + 6)[0], place, book, facts)
            elif stream[at + 6] == _IS_ERROR:
                _take_error(stream, at + 8, place, facts)
            sure += is_number or stream[at + 6] not in (_IS_TEXT, _IS_BLANK)
            texts += not is_number and stream[at + 6] == _IS_TEXT
        elif kind == _FORMULA_TEXT and book.codec:
            facts.patches[place] = xls_texts.old_text(stream, at, at + size, book.codec)
        elif kind == _BOOLERR and size >= 8:
            place = struct.unpack_from("<HH", stream, at)
            facts.extent.add(*place)
            sure += 1
            if stream[at + 7]:
                _take_error(stream, at + 6, place, facts)
        elif kind == _MULRK and size >= 6:
            row, first = struct.unpack_from("<HH", stream, at)
            count = (size - 6) // 6
            facts.extent.add(row, struct.unpack_from("<H", stream, at + size - 2)[0], count)
            sure += count
            for number in range(count):
                cell = at + 6 * number
                raw = struct.unpack_from("<I", stream, cell + 6)[0]
                _take_number(stream, cell, xls_texts.rk_number(raw), (row, first + number), book, facts)
        else:
            _scan_other(stream, Record(kind, at, size), facts)
    facts.computed = lambda columns: {place: text for place, text in formulas.items() if place[1] in columns}
    facts.filled, facts.filled_at_most = sure, sure + texts
    facts.each_filled = lambda take: [take(*one) for one in _sure_places(stream, bound.at)]
    budget.spend(facts)
    return facts


def _take_value(stream: bytearray, record: Record, place: Place, book: Book, facts: SheetFacts) -> bool:
    """Take a number or a text that stands in its own record; return whether it is sure to be no blank."""
    kind, at, size = record
    if kind == _NUMBER:
        if size >= 14:
            _take_number(stream, at, struct.unpack_from("<d", stream, at + 6)[0], place, book, facts)
        return True
    if kind == _RK:
        if size >= 10:
            number = xls_texts.rk_number(struct.unpack_from("<I", stream, at + 6)[0])
            _take_number(stream, at, number, place, book, facts)
        return True
    if kind == _RICH_TEXT:  # the same in front, and calamine knows the plain one only
        struct.pack_into("<H", stream, at - 4, _PLAIN_TEXT)
    if book.codec:
        facts.patches[place] = xls_texts.old_text(stream, at + 6, at + size, book.codec)
    return _is_long(stream, at, size)


def _is_long(stream: bytearray, at: int, size: int) -> bool:
    """Tell whether the text of a record has a sign in it."""
    return size >= 9 and stream[at + 6 : at + 8] != b"\0\0"


def _take_number(stream: bytearray, at: int, number: float, place: Place, book: Book, facts: SheetFacts) -> None:
    """Patch a number below zero in the format of a date: calamine would drop its days."""
    if number < 0 and struct.unpack_from("<H", stream, at + 4)[0] in book.dates:
        facts.patches[place] = number


def _sure_places(stream: bytearray, start: int) -> Iterator[Place]:
    """Yield the places of the cells that are sure to be no blanks."""
    for kind, at, size in records(stream, start):
        if kind in _FORMULAS and size >= 14:
            is_number = stream[at + 12 : at + 14] != _NO_NUMBER
            if is_number or stream[at + 6] not in (_IS_TEXT, _IS_BLANK):
                yield struct.unpack_from("<HH", stream, at)
        elif kind in (_NUMBER, _RK, _BOOLERR) and size >= 6 or kind == _PLAIN_TEXT and _is_long(stream, at, size):
            yield struct.unpack_from("<HH", stream, at)
        elif kind == _MULRK and size >= 6:
            row, first = struct.unpack_from("<HH", stream, at)
            yield from ((row, first + number) for number in range((size - 6) // 6))


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
