"""The zip archive that xlsx, xlsb and ods files are, read with a distrustful eye.

A size that the archive declares is a limit and never a promise: no part is inflated beyond it. What passes is packed
anew for the parser, so that it sees the very bytes that were examined, whatever else the archive holds.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from typing import Final
from xml.etree import ElementTree
from xml.parsers import expat

from xl_templates.formats.limits import Limits
from xl_templates.formats.refusal import Refused, reason_of

_ENCODING: Final = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_UNICODE: Final = ((b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"))
_BARE: Final = ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"), (b"\xfe\xff", "utf-16"))
_CODECS: Final = {"us-ascii", "ascii", "iso-8859-1", "windows-1252", "gb2312", "gbk", "gb18030", "big5"}
_HEADER_BYTES: Final = 30
_ENCRYPTED, _UTF8 = 0x1, 0x800
_DIRECTORY_ENTRY: Final = b"PK\x01\x02"
_DIRECTORY_END: Final = b"PK\x05\x06"
_TWO_TRUTHS: Final = "不同的程序会看到不同的内容"
_TREE_TAGS: Final = 500_000  # each costs a hundred times the bytes of a short one


class Package:
    """The parts of an archive by name; names compare without case and with either slash, as Excel takes them."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Read the directory of the archive. Raises ``Refused``."""
        self._data, self.limits = data, limits
        self._inflated: dict[str, int] = {}
        self._kept: dict[str, bytes] = {}
        self._plain: set[str] = set()
        self._well_formed: set[str] = set()
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in _directory(data, limits):
            name = entry.filename.replace("\\", "/").lstrip("/")
            if not name or name.endswith("/"):
                continue
            if not {"", ".", ".."}.isdisjoint(name.split("/")):
                raise Refused("ZS-419", detail=f"部件的名称“{name[:50]}”里有“..”之类，{_TWO_TRUTHS}")
            if name.lower() in self._entries:
                raise Refused("ZS-419", detail=f"“{name}”出现了两次，{_TWO_TRUTHS}")
            if entry.flag_bits & _ENCRYPTED:
                raise Refused("ZS-415")
            self._entries[name.lower()] = entry
        self.names: tuple[str, ...] = tuple(self._entries)

    def __reduce__(self) -> tuple[type["Package"], tuple[bytes, Limits]]:
        """Travel to another process as the bytes alone, without what was inflated here."""
        return Package, (self._data, self.limits)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._entries

    def declared(self, name: str) -> int:
        """The size that the archive claims for a part, ``0`` for one that is not there."""
        entry = self._entries.get(name.lower())
        return entry.file_size if entry else 0

    def read(self, name: str) -> bytes:
        """Inflate one part. Raises ``Refused`` for damage and for a bomb, ``KeyError`` for a part that is not there."""
        name = name.lower()
        if name in self._kept:
            return self._kept[name]
        entry, packed = self._entries[name], self._packed(name)
        self._count(name, entry.file_size, len(packed))
        data = packed if entry.compress_type == zipfile.ZIP_STORED else self._inflate(name, packed, entry.file_size)
        if len(data) != entry.file_size or zlib.crc32(data) != entry.CRC:
            raise Refused("ZS-418", detail=f"内部的“{name}”校验不符")
        if sum(map(len, self._kept.values())) + len(data) <= self.limits.kept_bytes:
            self._kept[name] = data
        return data

    def xml(self, name: str) -> bytes:
        """Inflate an XML part, as UTF-8. Raises ``Refused`` as ``read`` does, and for a DTD."""
        data = self.read(name)
        if name.lower() in self._plain:
            return data
        text = as_utf8(data, name)
        if b"!" in text and (b"<!DOCTYPE" in text or b"<!ENTITY" in text):
            raise Refused("ZS-420", part=name)
        if text is data:
            self._plain.add(name.lower())
        return text

    def tree(self, name: str) -> ElementTree.Element:
        """Parse an XML part as a whole. Raises ``Refused`` as ``xml`` does and for too many tags, ``ParseError``."""
        data = self.xml(name)
        if data.count(b"<") > _TREE_TAGS:
            raise Refused("ZS-425", detail=f"内部的“{name}”里的内容太多")
        return ElementTree.fromstring(data)

    def cell_xml(self, name: str) -> bytes:
        """Inflate an XML part with the texts of cells.

        Raises ``Refused`` as ``xml`` does, for an endless text, and for what is not well formed: of such a part every
        reader makes other cells, without a word.
        """
        data = self.xml(name)
        if name.lower() in self._well_formed:
            return data
        longest, at = self.limits.text_bytes, 0
        while len(data) - at > longest:
            at = data.rfind(b"<", at, at + longest) + 1
            if not at:
                raise Refused("ZS-419", detail=f"内部的“{name}”里有一段文字长得超出单元格能容纳的长度")
        try:
            expat.ParserCreate("utf-8").Parse(data, True)
        except expat.ExpatError as error:
            raise Refused("ZS-424", detail=f"内部的“{name}”{reason_of(error)}") from error
        self._well_formed.add(name.lower())
        return data

    def repacked(self, renamed: Mapping[str, str], written: Mapping[str, bytes]) -> bytes:
        """Return a plain archive: new names of parts that are copied as they are packed, and parts that are written."""
        files: list[tuple[str, int, int, bytes, int]] = []
        unpacked = sum(self.declared(name) for name in renamed.values()) <= self.limits.unpacked_bytes
        for new, name in renamed.items():
            entry, data = self._entries[name.lower()], self._kept.get(name.lower())
            if unpacked and data is not None:  # the parser need not inflate it a second time
                files.append((new, zipfile.ZIP_STORED, entry.CRC, data, len(data)))
            else:
                files.append((new, entry.compress_type, entry.CRC, self._packed(name.lower()), entry.file_size))
        for name, data in written.items():
            files.append((name, zipfile.ZIP_STORED, zlib.crc32(data), data, len(data)))
        return _archive(files)

    def _packed(self, name: str) -> bytes:
        entry = self._entries[name]
        at = entry.header_offset + _HEADER_BYTES + sum(struct.unpack_from("<HH", self._data, entry.header_offset + 26))
        packed = self._data[at : at + entry.compress_size]
        if len(packed) != entry.compress_size:
            raise Refused("ZS-418", detail=f"内部的“{name}”不完整")
        return packed

    def _inflate(self, name: str, packed: bytes, size: int) -> bytes:
        """Inflate as much as the archive claims and not one byte more, so that a false claim costs nothing."""
        if self._entries[name].compress_type != zipfile.ZIP_DEFLATED:
            raise Refused("ZS-418", detail=f"内部的“{name}”用了工作簿不用的压缩方法")
        inflater = zlib.decompressobj(-15)
        try:
            data = inflater.decompress(packed, size + 1)
        except zlib.error as error:
            raise Refused("ZS-418", detail=f"内部的“{name}”不能解压") from error
        if len(data) > size:
            raise Refused("ZS-419", detail=f"内部的“{name}”比压缩包目录所写的大")
        if not inflater.eof:
            raise Refused("ZS-418", detail=f"内部的“{name}”不完整")
        return data

    def _count(self, name: str, size: int, packed: int) -> None:
        limits = self.limits
        self._inflated[name] = size
        if size > limits.ratio_from and size > limits.ratio * packed:
            raise Refused("ZS-419", detail=f"内部的“{name}”解压后是压缩时的 {size // max(packed, 1)} 倍")
        if size > limits.part_bytes:
            raise Refused("ZS-425", detail=f"内部的“{name}”解压后超过 {limits.part_bytes >> 20} MB")
        if sum(self._inflated.values()) > limits.inflated_bytes:
            raise Refused("ZS-419", detail=f"解压后超过 {limits.inflated_bytes >> 20} MB")


def as_utf8(data: bytes, name: str) -> bytes:
    """Return an XML text in UTF-8 without a mark. Raises ``Refused`` for an encoding that no office program writes."""
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    codec = next((codec for mark, codec in (*_UNICODE, *_BARE) if data.startswith(mark)), None)
    declared = _ENCODING.match(data)
    if codec is None and declared and (low := declared[1].decode("ascii").lower()) not in ("utf-8", "utf8"):
        codec = low
        if low not in _CODECS:
            raise Refused("ZS-418", detail=f"内部的“{name}”用了不认识的文字编码 {low}")
    if codec is None:
        return data
    try:
        text = data.decode(codec)
    except UnicodeError as error:
        raise Refused("ZS-418", detail=f"内部的“{name}”文字编码有误") from error
    return re.sub(r"^\ufeff?\s*<\?xml.*?\?>", "", text, count=1, flags=re.DOTALL).encode("utf-8", "replace")


def _directory(data: bytes, limits: Limits) -> list[zipfile.ZipInfo]:
    count = data.count(_DIRECTORY_ENTRY)  # before a million entries become objects
    if count > limits.entries:
        raise Refused("ZS-419", detail=f"压缩包里有 {count} 个部件")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries, directory = archive.infolist(), archive.start_dir
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, struct.error) as error:
        raise Refused("ZS-418", detail="压缩包没有目录，多半是没有传完") from error
    if sum(entry.file_size for entry in entries) > limits.declared_bytes:
        raise Refused("ZS-419", detail=f"解压后超过 {limits.declared_bytes >> 20} MB")
    if len({entry.header_offset for entry in entries}) < len(entries):
        raise Refused("ZS-419", detail="几个部件指向同一处")
    _check_places(data, entries, directory)
    return entries


def _check_places(data: bytes, entries: list[zipfile.ZipInfo], directory: int) -> None:
    """Refuse an archive that another program may see otherwise: parts in each other, two directories, two names.

    Raises ``Refused``.
    """
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        at = entry.header_offset
        if at < end:
            raise Refused("ZS-419", detail="几个部件重叠")
        if at and not end:
            raise Refused("ZS-419", detail=f"压缩包的前面另有内容，{_TWO_TRUTHS}")
        end = at + _HEADER_BYTES + sum(_local_lengths(data, entry)) + entry.compress_size
    if end > directory:
        raise Refused("ZS-418", detail="内部的部件不完整")
    if data.count(_DIRECTORY_END, end) > 1:
        raise Refused("ZS-419", detail=f"压缩包有两个目录，{_TWO_TRUTHS}")


def _local_lengths(data: bytes, entry: zipfile.ZipInfo) -> tuple[int, int]:
    """Return how long a part's own name and extra field are. Raises ``Refused`` where they belie the directory."""
    at = entry.header_offset
    if len(data) < at + _HEADER_BYTES or not data.startswith(b"PK\x03\x04", at):
        raise Refused("ZS-418", detail=f"内部的“{entry.filename}”不在压缩包目录所指的位置")
    method, named, extra = struct.unpack_from("<8xH16xHH", data, at)
    told = entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF8 else "cp437")
    if method != entry.compress_type or data[at + _HEADER_BYTES : at + _HEADER_BYTES + named] != told:
        raise Refused("ZS-419", detail=f"“{entry.filename[:50]}”在压缩包里和在目录里写的不同，{_TWO_TRUTHS}")
    return named, extra


def _archive(files: Iterable[tuple[str, int, int, bytes, int]]) -> bytes:
    """Write a zip archive from parts that are packed already; ``zipfile`` would have to pack them again."""
    pieces: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for name, method, crc, packed, size in files:
        raw = name.encode("utf-8")
        head = struct.pack("<HHHHHIIIHH", 20, 0x800, method, 0, 0x21, crc, len(packed), size, len(raw), 0)
        pieces += [b"PK\x03\x04", head, raw, packed]
        directory.append(b"PK\x01\x02\x14\x00" + head + struct.pack("<HHHII", 0, 0, 0, 0, at) + raw)
        at += 4 + len(head) + len(raw) + len(packed)
    size, count = sum(map(len, directory)), len(directory)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, size, at, 0)
    return b"".join([*pieces, *directory, end])
