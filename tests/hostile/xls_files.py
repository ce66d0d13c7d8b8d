"""Small .xls and .xlsb files record by record, and compound files that lie."""

from __future__ import annotations

import struct

import olefile

from tests.hostile import HEADER, PROJECT
from tests.opening_files import compound, counted, record, xlsb

BOF, EOF, BOUND, SST, CONTINUE = 0x0809, 0x000A, 0x85, 0xFC, 0x3C
NUMBER, TEXT, SHARED = 0x0203, 0x0204, 0xFD
GLOBALS, SHEET = 5, 0x10


def biff(kind: int, data: bytes = b"", size: int | None = None) -> bytes:
    """A record of BIFF8; ``size``: what it says of its length."""
    return struct.pack("<HH", kind, len(data) if size is None else size) + data


def begin(kind: int, version: int = 0x0600) -> bytes:
    return biff(BOF, struct.pack("<HHHHII", version, kind, 0x0DBB, 0x07CC, 0, 6))


def wide(text: str, count: str = "<H") -> bytes:
    return struct.pack(count + "B", len(text), 1) + text.encode("utf-16-le")


def text(row: int, column: int, value: str) -> bytes:
    return biff(TEXT, struct.pack("<HHH", row, column, 0) + wide(value))


def number(row: int, column: int, value: float) -> bytes:
    return biff(NUMBER, struct.pack("<HHHd", row, column, 0, value))


def table() -> bytes:
    """The records of the plain table."""
    names = b"".join(text(0, at, name) for at, name in enumerate(HEADER))
    cells = (number(1, at, float(each)) if each.isdigit() else text(1, at, each) for at, each in enumerate(PROJECT))
    return names + b"".join(cells)


def bound(at: int, name: str = "表1", state: int = 0, kind: int = 0) -> bytes:
    return biff(
        BOUND, struct.pack("<IBB", at, state, kind) + struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
    )


def stream(cells: bytes = b"", book: bytes = b"", *, places: tuple[int, ...] = (0,), end: bytes | None = None) -> bytes:
    """The workbook stream: one sheet with the plain table and more records. ``places``: of its sheets, from its own."""
    head = begin(GLOBALS) + book
    length = len(head) + len(places) * len(bound(0)) + 4
    bounds = b"".join(bound(max(length + at, 0)) for at in places)
    sheet = begin(SHEET) + table() + cells + (biff(EOF) if end is None else end)
    return head + bounds + biff(EOF) + sheet


def xls(cells: bytes = b"", book: bytes = b"", **how: object) -> bytes:
    return compound(Workbook=stream(cells, book, **how))  # type: ignore[arg-type]


def patched(data: bytes, at: int, value: bytes) -> bytes:
    return data[:at] + value + data[at + len(value) :]


def fat_loop() -> bytes:
    """The stream's chain of sectors leads back to its own beginning, and the stream says that it has 2 GB."""
    data = xls(number(5, 5, 1.0) * 1000)
    size = olefile.OleFileIO(data).sectorsize
    data = patched(data, size + 4 * 4, struct.pack("<I", 3))
    return patched(data, 2 * size + 128 + 120, struct.pack("<I", 0x7FFFFFFF))


def directory_loop() -> bytes:
    """An entry of the directory is its own brother and its own child."""
    data = xls()
    size = olefile.OleFileIO(data).sectorsize
    return patched(data, 2 * size + 128 + 68, struct.pack("<III", 1, 1, 1))


# --- xlsb ---------------------------------------------------------------------------------------------------------


def binary_table(more: bytes = b"") -> bytes:
    """The plain table in the binary format of 2007, with records below it."""
    rows = b""
    for at, values in enumerate((HEADER, PROJECT)):
        rows += record(0, struct.pack("<IIHHB4x", at, 0, 300, 0, 0))
        for column, value in enumerate(values):
            rows += binary_cell(column, value)
    return xlsb(record(145) + rows + more + record(146))


def binary_cell(column: int, value: str) -> bytes:
    if value.isdigit():
        return record(5, struct.pack("<IId", column, 0, float(value)))
    return record(6, struct.pack("<II", column, 0) + counted(value))
