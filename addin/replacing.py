"""What a result may take the place of: an earlier result of the same kind, and nothing else.

An officer types the name of a unit's file, of the office book, of last month's summary: then nothing is overwritten.
A summary is known by the property that ``record.write`` gives it, which Excel, WPS and LibreOffice keep when they
save. The file may be anybody's by now: little of it is read, and whatever is odd about it makes it no summary.
"""

import io
import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final
from xml.etree import ElementTree

from addin.files import reason_of
from addin.read_start import read_start, readable
from addin.record.write import PROPERTY
from udfs.findings import Finding, finding
from udfs.period import Period, PeriodError
from xl_templates.formats.package import as_utf8
from xl_templates.formats.refusal import Refused, guarded
from xl_templates.model import Programme, Submission

_PART: Final = "docProps/custom.xml"
_LARGEST_PART: Final = 64 << 10  # bytes, inflated; ours has 600
_LARGEST_READ: Final = 1 << 20  # bytes of an archive that are read in all: its directory and one part
_DTD: Final = (b"<!DOCTYPE", b"<!ENTITY")
_JSON_HEAD: Final = re.compile(rb'\{\s*"schema_version"\s*:\s*\d')


@dataclass(frozen=True, slots=True)
class SummaryOf:
    """Which summary a workbook is."""

    programme: str
    submission: str
    period: str

    def label_beside(self, other: "SummaryOf") -> str:
        """Name it in Chinese, with as much as tells it from the other: 2023年1月; 2023年1月（方案 wuqing，monthly）."""
        try:
            period = Period.parse(self.period).label
        except PeriodError:
            period = readable(self.period)
        if (self.programme, self.submission) == (other.programme, other.submission):
            return period
        return f"{period}（方案 {readable(self.programme)}，{readable(self.submission)}）"


def summary_refusal(target: Path, programme: Programme, submission: Submission, period: Period) -> Finding | None:
    """Say why a summary must not take the place of what is there; ``None`` when it may, or nothing is there.

    It may replace the summary of the same programme, submission and period. A pipe or a device is no file to replace.
    """
    if not target.is_file():
        return None
    place = {"file": str(target)}
    wanted = SummaryOf(programme.id, submission.id, period.code)
    try:
        found = _examined(target)
    except Refused:
        return finding("ZS-452", place=place, reason="文件不完整，或不是 xlsx 工作簿")
    except OSError as error:
        return finding("ZS-405", place=place, reason=_why_not_read(error))
    if found is None:
        return finding("ZS-452", place=place, reason="没有汇总的记号")
    if found != wanted:
        return finding("ZS-453", place=place, found=found.label_beside(wanted), wanted=wanted.label_beside(found))
    return None


def json_refusal(target: Path) -> Finding | None:
    """Say why a JSON must not take the place of what is there; ``None`` when it may, or nothing is there.

    It may replace any JSON of ours: such a file is made from a workbook, and nobody edits it.
    """
    if not target.is_file():
        return None
    place = {"file": str(target)}
    try:
        start = read_start(target.resolve(), 512)
    except OSError as error:
        return finding("ZS-405", place=place, reason=_why_not_read(error))
    return None if _JSON_HEAD.match(start) else finding("ZS-454", place=place)


def _why_not_read(error: OSError) -> str:
    if isinstance(error, PermissionError) and getattr(error, "winerror", None) not in (32, 33):
        return "没有读取权限，不知道里面是什么"
    return reason_of(error)


# --- which summary is it? ----------------------------------------------------------------------------


def _examined(path: Path) -> SummaryOf | None:
    """Return which summary a file is, ``None`` for another workbook. Raises ``Refused`` (no workbook), ``OSError``."""
    with path.open("rb") as file:
        part = guarded(_part, file)
    return guarded(_summary_of, part) if part is not None else None


def _part(file: BinaryIO) -> bytes | None:
    """Return the part with the properties; ``None`` where there is none, or none that two programs read alike."""
    with zipfile.ZipFile(_Sparing(file)) as archive:
        entries = [entry for entry in archive.infolist() if entry.filename.lower() == _PART.lower()]
        if len(entries) != 1 or entries[0].file_size > _LARGEST_PART:
            return None
        with archive.open(entries[0]) as part:
            return part.read(_LARGEST_PART)


def _summary_of(part: bytes) -> SummaryOf | None:
    text = as_utf8(part, _PART)
    if any(mark in text for mark in _DTD):  # no honest program writes one
        raise Refused("ZS-420", part=_PART)
    for each in ElementTree.fromstring(text):
        if each.get("name") == PROPERTY:
            head = json.loads("".join(each.itertext()))
            return SummaryOf(str(head["programme"]), str(head["submission"]), str(head["period"]))
    return None


class _Sparing(io.RawIOBase):
    """A file that gives no more than a summary needs, whatever sizes an archive claims."""

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
