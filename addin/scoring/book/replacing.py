"""What a new 考核评分簿 may take the place of: an earlier one of the same system and period, and nothing else.

It is known by the property that ``write`` gives it. The file may be anybody's by now: only its directory and that one
small part are read, and whatever is odd about it makes it no 考核评分簿.
"""

import json
import zipfile
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from addin.files import reason_of
from addin.read_start import readable
from addin.scoring.book.write import PROPERTY
from udfs.findings import Finding, finding
from udfs.period import Period, PeriodError
from xl_templates.formats.package import as_utf8
from xl_templates.formats.refusal import Refused, guarded
from xl_templates.model import Programme
from xl_templates.system_model import System

_PART: Final = "docProps/custom.xml"
_LARGEST_PART: Final = 64 << 10  # bytes, inflated; ours has 600
_LARGEST_FILE: Final = 256 << 20  # bytes; a book of a hundred units has two million
_DTD: Final = (b"<!DOCTYPE", b"<!ENTITY")

_Which = tuple[str, str, str]  # programme, system, period


def scores_refusal(target: Path, programme: Programme, system: System, period: Period) -> Finding | None:
    """Say why a 考核评分簿 must not take the place of what is there; ``None`` when it may, or nothing is there.

    A pipe or a device is no file to replace.
    """
    if not target.is_file():
        return None
    place = {"file": str(target)}
    wanted = (programme.id, system.id, period.code)
    try:
        found = _examined(target)
    except Refused:
        return finding("ZS-452", place=place, reason="也不是考核评分簿：文件不完整，或不是 xlsx 工作簿")
    except OSError as error:
        return finding("ZS-405", place=place, reason=reason_of(error))
    if found is None:
        return finding("ZS-452", place=place, reason="也没有考核评分簿的记号")
    if found != wanted:
        return finding("ZS-453", place=place, found=_label(found, wanted), wanted=_label(wanted, found))
    return None


def _label(which: _Which, other: _Which) -> str:
    """Name a book in Chinese by that in which it differs from another."""
    programme, system, code = which
    words = [f"方案 {readable(programme)}"] if programme != other[0] else []
    words += [f"指标体系 {readable(system)}"] if system != other[1] else []
    try:
        words.append(Period.parse(code).label)
    except PeriodError:
        words.append(readable(code))
    return f"考核评分（{'，'.join(words)}）"


def _examined(path: Path) -> _Which | None:
    if path.stat().st_size > _LARGEST_FILE:
        return None
    part = guarded(_part, path)
    return guarded(_which, part) if part is not None else None


def _part(path: Path) -> bytes | None:
    """Return the part with the properties; ``None`` where there is none, or none that two programs read alike."""
    with zipfile.ZipFile(path) as archive:
        entries = [entry for entry in archive.infolist() if entry.filename.lower() == _PART.lower()]
        if len(entries) != 1 or entries[0].file_size > _LARGEST_PART:
            return None
        with archive.open(entries[0]) as part:
            return part.read(_LARGEST_PART)


def _which(part: bytes) -> _Which | None:
    text = as_utf8(part, _PART)
    if any(mark in text for mark in _DTD):  # no honest program writes one
        raise Refused("ZS-420", part=_PART)
    for each in ElementTree.fromstring(text):
        if each.get("name") == PROPERTY:
            head = json.loads("".join(each.itertext()))
            return str(head["programme"]), str(head["system"]), str(head["period"])
    return None
