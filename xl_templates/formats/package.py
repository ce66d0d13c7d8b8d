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

from xl_templates.formats.limits import Limits
from xl_templates.formats.refusal import Refused

_ENCODING: Final = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_UNICODE: Final = ((b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"))
_BARE: Final = ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"), (b"\xfe\xff", "utf-16"))
_CODECS: Final = {"us-ascii", "ascii", "iso-8859-1", "windows-1252", "gb2312", "gbk", "gb18030", "big5"}
_HEADER_BYTES: Final = 30
_ENCRYPTED: Final = 0x1


class Package:
    """The parts of an archive by name; names compare without case and with either slash, as Excel takes them."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Read the directory of the archive. Raises ``Refused``."""
        self._data, self.limits = data, limits
        self._inflated: dict[str, int] = {}
        self._kept: dict[str, bytes] = {}
        self._plain: set[str] = set()
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in _directory(data, limits):
            name = entry.filename.replace("\\", "/").lstrip("/")
            if not name or name.endswith("/"):
                continue
            if name.lower() in self._entries:
                raise Refused("ZS-419", detail=f"“{name}”出现了两次，不同的程序会看到不同的内容")
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

    def cell_xml(self, name: str) -> bytes:
        """Inflate an XML part with the texts of cells. Raises ``Refused`` as ``xml`` does, and for an endless text."""
        data = self.xml(name)
        longest, at = self.limits.text_bytes, 0
        while len(data) - at > longest:
            at = data.rfind(b"<", at, at + longest) + 1
            if not at:
                raise Refused("ZS-419", detail=f"内部的“{name}”里有一段文字长得超出单元格能容纳的长度")
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
        at = entry.header_offset
        head = self._data[at : at + _HEADER_BYTES]
        if len(head) < _HEADER_BYTES or not head.startswith(b"PK\x03\x04"):
            raise Refused("ZS-418", detail=f"内部的“{name}”不在压缩包目录所指的位置")
        at += _HEADER_BYTES + sum(struct.unpack_from("<HH", head, 26))
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
    declared = _ENCODING.match(data[:200])
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
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, struct.error) as error:
        raise Refused("ZS-418", detail="压缩包没有目录，多半是没有传完") from error
    if len(entries) > limits.entries:
        raise Refused("ZS-419", detail=f"压缩包里有 {len(entries)} 个部件")
    if sum(entry.file_size for entry in entries) > limits.declared_bytes:
        raise Refused("ZS-419", detail=f"解压后超过 {limits.declared_bytes >> 20} MB")
    if len({entry.header_offset for entry in entries}) < len(entries):
        raise Refused("ZS-419", detail="几个部件指向同一处")
    return entries


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
