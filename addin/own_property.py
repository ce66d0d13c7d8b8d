"""Which workbook of ours a file is: the property that its writer gave it, read from a file that may be anybody's.

Excel, WPS and LibreOffice keep such a property when they save. Only the directory of the archive and one small part are
read, within fixed limits.
"""

import io
import zipfile
from pathlib import Path
from typing import BinaryIO, Final
from xml.etree import ElementTree

from xl_templates.formats.package import as_utf8
from xl_templates.formats.refusal import Refused, guarded

_PART: Final = "docProps/custom.xml"
_LARGEST_PART: Final = 64 << 10  # bytes, inflated; ours has 600
_LARGEST_READ: Final = 1 << 20  # bytes of an archive that are read in all: its directory and one part
_DTD: Final = (b"<!DOCTYPE", b"<!ENTITY")


def own_property(path: Path, name: str) -> str | None:
    """Return the text of a property of a workbook, ``None`` for a workbook without it.

    Raises ``Refused`` for what is no whole workbook, ``OSError``.
    """
    with path.open("rb") as file:
        part = guarded(_part, file)
    return guarded(_text_of, part, name) if part is not None else None


def _part(file: BinaryIO) -> bytes | None:
    """Return the part with the properties; ``None`` where there is none, or none that two programs read alike."""
    with zipfile.ZipFile(_Sparing(file)) as archive:
        entries = [entry for entry in archive.infolist() if entry.filename.lower() == _PART.lower()]
        if len(entries) != 1 or entries[0].file_size > _LARGEST_PART:
            return None
        with archive.open(entries[0]) as part:
            return part.read(_LARGEST_PART)


def _text_of(part: bytes, name: str) -> str | None:
    text = as_utf8(part, _PART)
    if any(mark in text for mark in _DTD):  # no honest program writes one
        raise Refused("ZS-420", part=_PART)
    found = [each for each in ElementTree.fromstring(text) if each.get("name") == name]
    return "".join(found[0].itertext()) if found else None


class _Sparing(io.RawIOBase):
    """A file that gives no more than a property needs, whatever sizes an archive claims."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._left = file, _LARGEST_READ

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def read(self, size: int = -1) -> bytes:
        wanted = self._left + 1 if size < 0 else size
        data = self._file.read(min(wanted, self._left + 1))
        if len(data) > self._left:
            raise Refused("ZS-419", detail="压缩包的目录太大")
        self._left -= len(data)
        return data
