"""Rules of a compound file ([MS-CFB]) that strict programs insist on. Written apart from the writer and from olefile."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
STORAGE, STREAM, ROOT = 1, 2, 5
RED = 0


@dataclass
class Entry:
    number: int
    name: str
    kind: int
    color: int
    left: int
    right: int
    child: int
    start: int
    size: int
    raw: bytes


@dataclass
class Compound:
    """What was found: streams by path (``VBA/dir``), and the rules that are broken."""

    streams: dict[str, bytes]
    storages: list[str]
    faults: list[str]


def read_compound(data: bytes) -> Compound:
    """Return the streams and every broken rule; no streams when the file cannot be followed at all."""
    faults = list(_header_faults(data))
    if faults:
        return Compound({}, [], faults)
    reader = _Reader(data)
    reader.read()
    return Compound(reader.streams, reader.storages, reader.faults)


def _header_faults(data: bytes) -> Iterator[str]:
    if len(data) < 1536 or len(data) % 512:
        yield "C01 the file is no whole number of sectors"
        return
    if data[:8] != bytes.fromhex("D0CF11E0A1B11AE1"):
        yield "C02 not the signature of a compound file"
    if data[8:24] != bytes(16):
        yield "C03 the class id of the header is not zero"
    _, major, order, shift, mini_shift = struct.unpack("<5H", data[24:34])  # the minor version only should be 0x3E
    if (major, order, shift, mini_shift) != (3, 0xFFFE, 9, 6):
        yield "C04 version, byte order or sector sizes"
    if data[34:40] != bytes(6) or data[40:44] != bytes(4):
        yield "C05 reserved bytes, or a number of directory sectors in version 3"
    if struct.unpack("<I", data[56:60])[0] != 4096:
        yield "C06 the cut-off of the mini stream is not 4096"
    if struct.unpack("<2I", data[68:76]) != (END, 0):
        yield "C07 DIFAT sectors where there are none"


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.count = len(data) // 512 - 1
        self.faults: list[str] = []
        self.streams: dict[str, bytes] = {}
        self.storages: list[str] = []
        self.owner: dict[int, str] = {}
        self.entries: list[Entry] = []

    def read(self) -> None:
        (fat_count, directory) = struct.unpack("<2I", self.data[44:52])
        (mini_start, mini_count) = struct.unpack("<2I", self.data[60:68])
        difat = struct.unpack("<109I", self.data[76:512])
        places = [each for each in difat if each != FREE]
        if len(places) != fat_count or FREE in difat[:fat_count]:
            self.faults.append("C08 the header names another number of FAT sectors")
        if any(each >= self.count for each in places):
            self.faults.append("C09 a FAT sector lies outside the file")
            return
        self.fat = [value for each in places for value in struct.unpack("<128I", self._sector(each))]
        for each in places:
            self.owner[each] = "FAT"
            if self.fat[each] != FAT:
                self.faults.append("C10 a FAT sector is not marked as one")
        self._read_directory(directory)
        if not self.entries:
            return
        mini_fat = self._chain(mini_start, "mini FAT") if mini_count else []
        if len(mini_fat) != mini_count:
            self.faults.append("C11 the header names another number of mini FAT sectors")
        self.mini_fat = [value for each in mini_fat for value in struct.unpack("<128I", self._sector(each))]
        root = self.entries[0]
        self.mini = self._stream(root.start, root.size, "mini stream")
        if root.size % 64:
            self.faults.append("C12 the mini stream is no whole number of mini sectors")
        self.mini_owner: dict[int, str] = {}
        self._walk(root, "")
        self._leftovers()

    def _sector(self, number: int) -> bytes:
        return self.data[512 * (number + 1) : 512 * (number + 2)]

    def _chain(self, start: int, owner: str) -> list[int]:
        chain = []
        while start != END:
            if start >= self.count or start >= len(self.fat):
                self.faults.append(f"C13 the chain of {owner} leaves the file")
                break
            if start in self.owner:
                self.faults.append(f"C14 the chain of {owner} meets a sector of {self.owner[start]}")
                break
            self.owner[start] = owner
            chain.append(start)
            start = self.fat[start]
        return chain

    def _stream(self, start: int, size: int, owner: str) -> bytes:
        if not size:
            if start not in (END, 0):
                self.faults.append(f"C15 {owner} is empty and has a sector")
            return b""
        chain = self._chain(start, owner)
        if len(chain) != -(-size // 512):
            self.faults.append(f"C16 the chain of {owner} does not fit its size")
        return b"".join(map(self._sector, chain))[:size]

    def _mini_stream(self, entry: Entry) -> bytes:
        out, at = b"", entry.start
        while entry.size and at != END:
            if at >= len(self.mini_fat) or (at + 1) * 64 > len(self.mini) or at in self.mini_owner:
                self.faults.append(f"C17 the mini chain of {entry.name} is broken or shared")
                return out
            self.mini_owner[at] = entry.name
            out += self.mini[at * 64 : at * 64 + 64]
            at = self.mini_fat[at]
        if len(out) != -(-entry.size // 64) * 64:
            self.faults.append(f"C18 the mini chain of {entry.name} does not fit its size")
        return out[: entry.size]

    def _read_directory(self, start: int) -> None:
        raw = b"".join(map(self._sector, self._chain(start, "directory")))
        for number in range(len(raw) // 128):
            each = raw[number * 128 : number * 128 + 128]
            length, kind, color, left, right, child = struct.unpack("<HBBIII", each[64:80])
            start_sector, size = struct.unpack("<IQ", each[116:128])
            if kind == 0:
                if each != bytes(68) + struct.pack("<3I", FREE, FREE, FREE) + bytes(48):
                    self.faults.append("C19 an unused directory entry is not blank")
                continue
            name = each[: max(length - 2, 0)].decode("utf-16-le", "replace")
            if not 4 <= length <= 64 or length % 2 or each[length - 2 : 64].strip(b"\0") or set(name) & set("/\\:!\0"):
                self.faults.append(f"C20 the name of entry {number} is badly written")
            if color > 1 or kind not in (STORAGE, STREAM, ROOT) or (kind == ROOT) != (number == 0):
                self.faults.append(f"C21 kind or colour of {name}")
            if kind == STREAM and (child != FREE or each[80:96] != bytes(16) or each[100:116] != bytes(16)):
                self.faults.append(f"C22 the stream {name} has a child, a class id or times")
            if kind == ROOT and (each[100:108] != bytes(8) or name != "Root Entry"):
                self.faults.append("C23 the root entry has a creation time or another name")
            self.entries.append(Entry(number, name, kind, color, left, right, child, start_sector, size, each))

    def _walk(self, parent: Entry, path: str) -> None:
        """Check the tree of one storage and go on into its storages."""
        if parent.child == FREE:
            return
        by_number = {entry.number: entry for entry in self.entries}
        seen: list[Entry] = []
        if parent.child in by_number and by_number[parent.child].color == RED:
            self.faults.append("C24 the root of a tree is red")
        self._subtree(parent.child, by_number, seen, red_above=False)
        keys = [(len(entry.name.encode("utf-16-le")), entry.name.upper()) for entry in seen]
        if keys != sorted(set(keys)):
            self.faults.append(f"C25 the entries of {parent.name} are not in order")
        for entry in seen:
            if entry.kind == STORAGE:
                self.storages.append(path + entry.name)
                self._walk(entry, f"{path}{entry.name}/")
            elif entry.size < 4096:
                self.streams[path + entry.name] = self._mini_stream(entry)
            else:
                self.streams[path + entry.name] = self._stream(entry.start, entry.size, entry.name)

    def _subtree(self, number: int, by_number: dict[int, Entry], seen: list[Entry], *, red_above: bool) -> int:
        """Return the number of black entries on each way down."""
        if number == FREE:
            return 1
        entry = by_number.get(number)
        if entry is None or entry in seen or entry.kind == ROOT:
            self.faults.append("C26 a link of the directory leads nowhere or in a circle")
            return 1
        if entry.color == RED and red_above:
            self.faults.append("C27 two red entries, one above the other")
        low = self._subtree(entry.left, by_number, seen, red_above=entry.color == RED)
        seen.append(entry)
        high = self._subtree(entry.right, by_number, seen, red_above=entry.color == RED)
        if low != high:
            self.faults.append("C28 the tree of the directory is not balanced")
        return low + (entry.color != RED)

    def _leftovers(self) -> None:
        reached = len(self.streams) + len(self.storages) + 1
        if reached != len(self.entries):
            self.faults.append("C29 an entry of the directory belongs to no storage")
        for number, value in enumerate(self.fat):
            if number >= self.count and value != FREE:
                self.faults.append("C30 the FAT describes sectors that the file does not have")
                break
            if number < self.count and (value == FREE) == (number in self.owner):
                self.faults.append("C31 a sector that nobody owns, or an owned one that is marked free")
                break
