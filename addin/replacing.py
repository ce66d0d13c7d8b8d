"""What a result may take the place of: an earlier result of the same kind, and nothing else.

An officer types the name of a unit's file, of the office book, of last month's summary: then nothing is overwritten.
A summary is known by the property that ``record.write`` gives it, which Excel, WPS and LibreOffice keep when they
save. The file may be anybody's by now: little of it is read, and whatever is odd about it makes it no summary.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from addin.files import reason_of
from addin.own_property import own_property
from addin.read_start import read_start, readable
from addin.record.write import PROPERTY
from udfs.findings import Finding, finding
from udfs.period import Period, PeriodError
from xl_templates.formats.refusal import Refused, guarded
from xl_templates.model import Programme, Submission

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
        return finding("ZS-452", place=place, what="汇总工作簿", reason="文件不完整，或不是 xlsx 工作簿")
    except OSError as error:
        return finding("ZS-405", place=place, reason=_why_not_read(error))
    if found is None:
        return finding("ZS-452", place=place, what="汇总工作簿", reason="没有汇总的记号")
    if found != wanted:
        facts = {"found": f"{found.label_beside(wanted)}的汇总", "wanted": f"{wanted.label_beside(found)}的汇总"}
        return finding("ZS-453", place=place, **facts)
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
    text = own_property(path, PROPERTY)
    return guarded(_summary_of, text) if text is not None else None


def _summary_of(text: str) -> SummaryOf:
    head = json.loads(text)
    return SummaryOf(str(head["programme"]), str(head["submission"]), str(head["period"]))
