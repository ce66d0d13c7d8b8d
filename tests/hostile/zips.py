"""Zip archives that lie: every field of every entry may say what it likes."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass
class Entry:
    """One entry. What is ``None`` is told as it is; ``packed`` stands for data that are packed already.

    ``at``: where the directory says that it begins; ``written``: whether anything but the directory speaks of it.
    """

    name: str | bytes
    data: bytes = b""
    packed: bytes | None = None
    method: int = 8
    flags: int = 0x800
    size: int | None = None
    packed_size: int | None = None
    crc: int | None = None
    local_name: str | bytes | None = None
    extra: bytes = b""
    local_extra: bytes = b""
    at: int | None = None
    written: bool = True
    _raw: bytes = field(default=b"", init=False)

    def __post_init__(self) -> None:
        self._raw = deflated(self.data) if self.method == 8 else self.data
        self._raw = self.packed if self.packed is not None else self._raw

    def head(self) -> bytes:
        """The fields that both headers have."""
        crc = zlib.crc32(self.data) if self.crc is None else self.crc
        packed = len(self._raw) if self.packed_size is None else self.packed_size
        size = len(self.data) if self.size is None else self.size
        return struct.pack("<HHHHHIII", 20, self.flags, self.method, 0, 0x21, crc, packed, size)

    def local(self) -> bytes:
        """The local header and the data."""
        name = raw_name(self.name if self.local_name is None else self.local_name)
        extra = self.local_extra
        return b"PK\x03\x04" + self.head() + struct.pack("<HH", len(name), len(extra)) + name + extra + self._raw

    def central(self, at: int) -> bytes:
        """The entry of the directory."""
        name = raw_name(self.name)
        tail = struct.pack("<HHHHHII", len(name), len(self.extra), 0, 0, 0, 0, at)
        return b"PK\x01\x02\x14\x00" + self.head() + tail + name + self.extra


def raw_name(name: str | bytes) -> bytes:
    return name.encode() if isinstance(name, str) else name


def entries_of(parts: Mapping[str, str | bytes]) -> list[Entry]:
    """Honest entries for the parts of a workbook."""
    return [Entry(name, data.encode() if isinstance(data, str) else data) for name, data in parts.items()]


def archive(
    entries: Sequence[Entry],
    *,
    prefix: bytes = b"",
    comment: bytes = b"",
    count: int | None = None,
    before_end: bytes = b"",
    directory_at: int | None = None,
) -> bytes:
    """Write the entries one after the other, then the directory. ``before_end``: bytes between it and its end."""
    pieces, directory, at = [prefix], [], len(prefix)
    for entry in entries:
        directory.append(entry.central(at if entry.at is None else entry.at))
        if entry.written:
            pieces.append(entry.local())
            at += len(pieces[-1])
    listed = b"".join(directory)
    number = (len(entries) if count is None else count) & 0xFFFF
    start = at if directory_at is None else directory_at
    end = struct.pack("<HHHHIIH", 0, 0, number, number, len(listed), start, len(comment))
    return b"".join([*pieces, listed, before_end, b"PK\x05\x06", end, comment])


def deflated(data: bytes) -> bytes:
    squeezer = zlib.compressobj(1 if len(data) > 1 << 20 else 6, zlib.DEFLATED, -15)
    return squeezer.compress(data) + squeezer.flush()


def bomb(name: str, head: bytes, block: bytes, times: int, tail: bytes) -> Entry:
    """An entry with a block many times over, packed once and copied: it costs nothing to make."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = squeezer.compress(head) + squeezer.flush(zlib.Z_FULL_FLUSH)
    again = squeezer.compress(block) + squeezer.flush(zlib.Z_FULL_FLUSH)
    last = squeezer.compress(tail) + squeezer.flush()
    crc = zlib.crc32(head)
    for _ in range(times):
        crc = zlib.crc32(block, crc)
    size = len(head) + len(block) * times + len(tail)
    return Entry(name, packed=first + again * times + last, size=size, crc=zlib.crc32(tail, crc))
