"""What a new 考核评分簿 may take the place of: an earlier one of the same system and period, and nothing else.

It is known by the property that ``write`` gives it. The file may be anybody's by now: only its directory and that one
small part are read, and whatever is odd about it makes it no 考核评分簿.
"""

import json
from pathlib import Path

from addin.files import reason_of
from addin.own_property import own_property
from addin.read_start import readable
from addin.scoring.book.write import PROPERTY
from udfs.findings import Finding, finding
from udfs.period import Period, PeriodError
from xl_templates.formats.refusal import Refused, guarded
from xl_templates.model import Programme
from xl_templates.system_model import System

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
        return finding("ZS-452", place=place, what="考核评分簿", reason="文件不完整，或不是 xlsx 工作簿")
    except OSError as error:
        return finding("ZS-405", place=place, reason=reason_of(error))
    if found is None:
        return finding("ZS-452", place=place, what="考核评分簿", reason="没有它的记号")
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
    text = own_property(path, PROPERTY)
    return guarded(_which, text) if text is not None else None


def _which(text: str) -> _Which:
    head = json.loads(text)
    return str(head["programme"]), str(head["system"]), str(head["period"])
