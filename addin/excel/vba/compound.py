"""A compound file, version 3: storages and streams in one file. [MS-CFB]."""

from dataclasses import dataclass, field
from typing import Final

_SECTOR: Final = 512
_MINI_SECTOR: Final = 64
_MINI_CUTOFF: Final = 4096  # shorter streams live in the mini stream, 2.6.4
_FREE: Final = 0xFFFFFFFF
_END: Final = 0xFFFFFFFE
_FAT_SECTOR: Final = 0xFFFFFFFD
_HEADER_FATS: Final = 109  # FAT sectors that the header itself can name, 2.2
_NAME: Final = 31  # UTF-16 units of a name, 2.6.1
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_RED, _BLACK = 0, 1


@dataclass
class Storage:
    """A storage: streams by name, and storages in it."""

    streams: dict[str, bytes] = field(default_factory=dict)
    storages: dict[str, "Storage"] = field(default_factory=dict)


@dataclass
class _Entry:
    name: str
    kind: int
    data: bytes = b""
    color: int = _BLACK
    left: int = _FREE
    right: int = _FREE
    child: int = _FREE
    start: int = 0


def compound_file(root: Storage) -> bytes:
    """Return the bytes of a compound file. Raises ``ValueError`` for names that are too long, and beyond 7 MB."""
    entries = [_Entry("Root Entry", _ROOT)]
    _add_children(entries, 0, root)
    entries[0].data, mini_fat = _mini_stream(entries)
    return _assembled(entries, mini_fat, [entry for entry in entries if _in_sectors(entry)])


def _in_sectors(entry: _Entry) -> bool:
    """Tell whether the entry's data has sectors of its own; the root's data is the mini stream."""
    return len(entry.data) >= _MINI_CUTOFF or (entry.kind == _ROOT and bool(entry.data))


def _add_children(entries: list[_Entry], parent: int, storage: Storage) -> None:
    """Append what a storage holds, linked to a tree by name, and then what its storages hold (2.6.4)."""
    first = len(entries)
    own = [_Entry(name, _STREAM, data) for name, data in storage.streams.items()]
    own += [_Entry(name, _STORAGE) for name in storage.storages]
    entries += sorted(own, key=lambda entry: _order(entry.name))
    entries[parent].child = _linked(entries, first, len(entries), 0, len(own).bit_length() - 1)
    for at in range(first, first + len(own)):
        if entries[at].kind == _STORAGE:
            _add_children(entries, at, storage.storages[entries[at].name])


def _order(name: str) -> tuple[int, bytes]:
    """Return what names are compared by: first the length, then the upper-case letters (2.6.4)."""
    units = name.encode("utf-16-le")
    if not name or len(units) > 2 * _NAME or set(name) & set("/\\:!"):
        raise ValueError(f"no name of a stream: {name!r}")
    return len(units), name.upper().encode("utf-16-be")


def _linked(entries: list[_Entry], low: int, high: int, depth: int, deepest: int) -> int:
    """Link sorted entries to a red-black tree and return its root: halves of halves, the deepest level red."""
    if low >= high:
        return _FREE
    middle = (low + high) // 2
    entry = entries[middle]
    entry.color = _RED if depth == deepest and depth else _BLACK
    entry.left = _linked(entries, low, middle, depth + 1, deepest)
    entry.right = _linked(entries, middle + 1, high, depth + 1, deepest)
    return middle


def _mini_stream(entries: list[_Entry]) -> tuple[bytes, list[int]]:
    """Return the short streams one behind the other, and the chain of each in the mini FAT (2.4)."""
    mini = bytearray()
    fat: list[int] = []
    for entry in entries:
        if entry.kind != _STREAM or len(entry.data) >= _MINI_CUTOFF:
            continue
        entry.start = len(fat) if entry.data else _END
        fat += _chain(len(fat), -(-len(entry.data) // _MINI_SECTOR))
        mini += _padded(entry.data, _MINI_SECTOR)
    return bytes(mini), fat


def _chain(first: int, count: int) -> list[int]:
    return [first + step + 1 for step in range(count - 1)] + [_END] * (count > 0)


def _padded(data: bytes, size: int, fill: bytes = b"\0") -> bytes:
    return data + fill * (-len(data) % size)


def _assembled(entries: list[_Entry], mini_fat: list[int], long: list[_Entry]) -> bytes:
    """Return header, FAT, directory, mini FAT and the data of the long entries, in this order."""
    mini_fat_bytes = _padded(b"".join(map(_u32, mini_fat)), _SECTOR, b"\xff")
    sizes = [len(entries) * 128, len(mini_fat_bytes), *(len(entry.data) for entry in long)]
    counts = [-(-size // _SECTOR) for size in sizes]
    fat = [_FAT_SECTOR] * _fat_size(sum(counts))
    fat_size, starts = len(fat), []
    for count in counts:
        starts.append(len(fat) if count else _END)
        fat += _chain(len(fat), count)
    fat += [_FREE] * (-len(fat) % (_SECTOR // 4))
    for entry, start in zip(long, starts[2:], strict=True):
        entry.start = start
    if not entries[0].data:
        entries[0].start = _END
    directory = b"".join(map(_entry_bytes, entries)) + _unused_entry() * (-len(entries) % (_SECTOR // 128))
    body = [b"".join(map(_u32, fat)), directory, mini_fat_bytes, *(_padded(entry.data, _SECTOR) for entry in long)]
    return _header(fat_size, starts[0], starts[1], counts[1]) + b"".join(body)


def _fat_size(sectors: int) -> int:
    """Return how many sectors a FAT takes that also describes itself (2.3)."""
    size = 1
    while size * (_SECTOR // 4) < sectors + size:
        size += 1
    if size > _HEADER_FATS:
        raise ValueError("more than a compound file without DIFAT sectors can hold")
    return size


def _entry_bytes(entry: _Entry) -> bytes:
    """Return a directory entry (2.6.1). Times stay zero: the same content gives the same bytes."""
    units = entry.name.encode("utf-16-le") + b"\0\0"
    return b"".join(
        (
            units.ljust(64, b"\0"),
            len(units).to_bytes(2, "little"),
            bytes((entry.kind, entry.color)),
            *map(_u32, (entry.left, entry.right, entry.child)),
            bytes(16 + 4 + 8 + 8),  # class, state bits, created, modified
            _u32(entry.start),
            len(entry.data).to_bytes(8, "little"),
        )
    )


def _unused_entry() -> bytes:
    return bytes(68) + _u32(_FREE) * 3 + bytes(48)


def _header(fat_size: int, directory: int, mini_fat: int, mini_fat_size: int) -> bytes:
    """Return the header sector (2.2); the FAT begins in the first sector behind it."""
    fats = list(range(fat_size)) + [_FREE] * (_HEADER_FATS - fat_size)
    return b"".join(
        (
            bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16),
            b"".join(each.to_bytes(2, "little") for each in (0x3E, 3, 0xFFFE, 9, 6)),
            bytes(6),
            *map(_u32, (0, fat_size, directory, 0, _MINI_CUTOFF, mini_fat, mini_fat_size, _END, 0)),
            *map(_u32, fats),
        )
    )


def _u32(value: int) -> bytes:
    return value.to_bytes(4, "little")
