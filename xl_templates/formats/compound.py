"""OLE compound files: a plain one around a single stream, and the custom properties of a document.

calamine gets the workbook stream that was examined, in a container that is made here, so that no fault of the sender's
container reaches it.
"""

import struct
from collections.abc import Iterator
from typing import Final

import olefile

_SECTOR: Final = 4096  # of version 4; no small streams, since every stream is padded to one sector at least
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_MOST_FAT: Final = 109  # as many as the header itself lists: 450 MB
_USER_DEFINED: Final = bytes.fromhex("05d5cdd59c2e1b10939708002b2cf9ae")
_VT_LPSTR, _VT_LPWSTR = 0x1E, 0x1F
_UTF16_PAGE: Final = 1200


def around(name: str, stream: bytes) -> bytes:
    """Return a compound file that holds one stream. Raises ``ValueError`` for one over 450 MB."""
    data = stream + bytes(-len(stream) % _SECTOR)
    sectors = len(data) // _SECTOR
    fats = 1
    while fats * (_SECTOR // 4) < fats + 2 + sectors:
        fats += 1
    if fats > _MOST_FAT:
        raise ValueError("stream too long")
    small, first = fats + 1, fats + 2  # the table, the directory, the store of small streams (empty), the stream
    table = [_FAT] * fats + [_END, _END] + list(range(first + 1, first + sectors)) + [_END]
    table += [_FREE] * (fats * _SECTOR // 4 - len(table))
    header = olefile.MAGIC + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 4, 0xFFFE, 12, 6)
    header += struct.pack("<IIIIIIIII", 1, fats, fats, 0, 0x1000, _END, 0, _END, 0)
    header += struct.pack(f"<{_MOST_FAT}I", *range(fats), *[_FREE] * (_MOST_FAT - fats))
    directory = _entry("Root Entry", 5, 1, small, _SECTOR) + _entry(name, 2, _FREE, first, len(data))
    directory += _entry("", 0, _FREE, 0, 0) * (_SECTOR // 128 - 2)
    table_bytes = struct.pack(f"<{len(table)}I", *table)
    return header.ljust(_SECTOR, b"\0") + table_bytes + directory + bytes(_SECTOR) + data


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0" if name else b""
    head = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, _FREE, _FREE, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def custom_properties(stream: bytes) -> dict[str, str]:
    """Return the text properties of a ``DocumentSummaryInformation`` stream. Raises ``struct.error`` for damage."""
    for at in range(28, 28 + 20 * min(struct.unpack_from("<I", stream, 24)[0], 8), 20):
        if stream[at : at + 16] == _USER_DEFINED:
            return dict(_texts(stream[struct.unpack_from("<I", stream, at + 16)[0] :]))
    return {}


def _texts(section: bytes) -> Iterator[tuple[str, str]]:
    count = min(struct.unpack_from("<I", section, 4)[0], len(section) // 8)
    offsets = dict(struct.iter_unpack("<II", section[8 : 8 + 8 * count]))
    page = struct.unpack_from("<H", section, offsets[1] + 4)[0] if 1 in offsets else 1252
    if 0 not in offsets:
        return
    at = offsets[0] + 4
    for _ in range(min(struct.unpack_from("<I", section, offsets[0])[0], count)):
        number, length = struct.unpack_from("<II", section, at)
        size = length * 2 if page == _UTF16_PAGE else length
        name = _decoded(section[at + 8 : at + 8 + size], page)
        at += 8 + (size + 3 & ~3 if page == _UTF16_PAGE else size)
        if number in offsets:
            kind, length = struct.unpack_from("<II", section, offsets[number])
            start = offsets[number] + 8
            if kind == _VT_LPWSTR:
                yield name, _decoded(section[start : start + length * 2], _UTF16_PAGE)
            elif kind == _VT_LPSTR:
                yield name, _decoded(section[start : start + length], page)


def _decoded(raw: bytes, page: int) -> str:
    codec = {_UTF16_PAGE: "utf-16-le", 65001: "utf-8", 936: "gb18030"}.get(page, f"cp{page}")
    try:
        text = raw.decode(codec, "replace")
    except LookupError:
        text = raw.decode("latin-1")
    return text.partition("\0")[0]
