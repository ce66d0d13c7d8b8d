"""Mutations that know nothing of a format: bytes flipped, put in, taken out, cut off, repeated, spliced."""

import random
import struct
from typing import Final

MARKS: Final = (
    b"\0",
    b"\xff",
    b"\0\0\0\0",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\0\0\0\x80",
    b"PK\3\4",
    b"PK\1\2",
    b"<",
    b'"',
    b"\n",
)
_LONGEST_BLOCK: Final = 4096
_MOST: Final = 3_000_000  # bytes: repeated blocks are not to make files that are refused for their size


def mutate_bytes(rng: random.Random, data: bytes, other: bytes) -> tuple[bytes, str]:
    """Return changed bytes and what was done to them. ``other``: another file to splice with."""
    did = []
    for _ in range(rng.choice((1, 1, 1, 2, 4, 16))):
        name = rng.choice(list(_WAYS))
        data = _WAYS[name](rng, data, other)[:_MOST]
        did.append(name)
    return data, " ".join(did)


def _flip(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    at = _somewhere(rng, data)
    return data[:at] + bytes(byte ^ 1 << rng.randrange(8) for byte in data[at : at + 1]) + data[at + 1 :]


def _overwrite(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    at, mark = _somewhere(rng, data), _mark(rng)
    return data[:at] + mark + data[at + len(mark) :]


def _insert(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    at = _somewhere(rng, data)
    return data[:at] + _mark(rng) + data[at:]


def _delete(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    at = _somewhere(rng, data)
    return data[:at] + data[at + _length(rng) :]


def _truncate(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    return data[: _somewhere(rng, data)]


def _repeat(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    at = _somewhere(rng, data)
    block = data[at : at + _length(rng)]
    return data[:at] + block * rng.choice((2, 3, 50)) + data[at + len(block) :]


def _splice(rng: random.Random, data: bytes, other: bytes) -> bytes:
    return data[: _somewhere(rng, data)] + other[_somewhere(rng, other) :]


def _transplant(rng: random.Random, data: bytes, other: bytes) -> bytes:
    at, start, length = _somewhere(rng, data), _somewhere(rng, other), _length(rng)
    return data[:at] + other[start : start + length] + data[at + length :]


def _somewhere(rng: random.Random, data: bytes) -> int:
    """Anywhere, oftener near the beginning and the end, where the directories of most formats are."""
    size = max(len(data), 1)
    return rng.choice((rng.randrange(size), rng.randrange(min(size, 600)), size - 1 - rng.randrange(min(size, 2000))))


def _mark(rng: random.Random) -> bytes:
    return rng.choice((rng.choice(MARKS), rng.randbytes(rng.randrange(1, 9))))


def _length(rng: random.Random) -> int:
    return rng.choice((1, 2, 4, rng.randrange(1, 64), rng.randrange(1, _LONGEST_BLOCK)))


_WAYS: Final = {
    "flip": _flip,
    "overwrite": _overwrite,
    "insert": _insert,
    "delete": _delete,
    "truncate": _truncate,
    "repeat": _repeat,
    "splice": _splice,
    "transplant": _transplant,
}


# --- records of an xls ------------------------------------------------------------------------------------------------


def mutate_records(rng: random.Random, stream: bytes, other: bytes) -> tuple[bytes, str]:
    """Do the same to the records of a workbook stream: each keeps its head unless that is the target."""
    records, others, did = _records(stream), _records(other), []
    for _ in range(rng.choice((1, 1, 2, 4))):
        at = rng.randrange(len(records))
        kind, data = records[at]
        name = rng.choice(("drop", "double", "swap", "kind", "size", "field", "bytes", "foreign", "lie"))
        if name == "drop":
            del records[at]
        elif name == "double":
            records[at:at] = [records[at]] * rng.choice((1, 2, 300))
        elif name == "swap":
            to = rng.randrange(len(records))
            records[at], records[to] = records[to], records[at]
        elif name == "kind":
            records[at] = (rng.choice((rng.choice(records)[0], rng.randrange(0x1000))), data)
        elif name == "size":
            records[at] = (kind, (data + rng.randbytes(rng.choice((0, 1, 40))))[: rng.randrange(len(data) + 41)])
        elif name == "field":
            place, size = rng.randrange(max(len(data) - 1, 1)), rng.choice((1, 2, 4, 8))
            value = rng.choice((b"\0", b"\xff", b"\x7f", b"\x80", b"\1")) * size
            records[at] = (kind, (data[:place] + value + data[place + size :])[: max(len(data), 1)])
        elif name == "bytes":
            records[at] = (kind, mutate_bytes(rng, data, data)[0][:8224])
        elif name == "foreign":
            records[at:at] = [rng.choice(others)]
        else:
            records[at] = (kind | 0x10000 * rng.randrange(1, 0x4000), data)
        records = records or [(0x0A, b"")]
        did.append(f"{name} 0x{kind & 0xFFFF:X}")
    return b"".join(_packed(kind, data) for kind, data in records), " ".join(did)


def _records(stream: bytes) -> list[tuple[int, bytes]]:
    found, at = [], 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        found.append((kind, stream[at + 4 : at + 4 + size]))
        at += 4 + size
    return found


def _packed(kind: int, data: bytes) -> bytes:
    """A record; the upper half of ``kind``, where there is one, is what it says of its length."""
    return struct.pack("<HH", kind & 0xFFFF, kind >> 16 or len(data)) + data
