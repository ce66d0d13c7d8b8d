"""What a result may take the place of: an earlier result of the same kind, and nothing else.

An officer types the name of a unit's file, of the office book, of last month's summary: then nothing is overwritten.
A summary is known by the property that ``record.write`` gives it, which Excel, WPS and LibreOffice keep when they
save. The file may be anybody's by now: little of it is read, and whatever is odd about it makes it no summary.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
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

Which = Mapping[str, str]  # which one a workbook is: programme, period …
_JSON_HEAD: Final = re.compile(rb'\{\s*"schema_version"\s*:\s*\d')


def summary_refusal(target: Path, programme: Programme, submission: Submission, period: Period) -> Finding | None:
    """Say why a summary must not take the place of what is there; ``None`` when it may, or nothing is there.

    It may replace the summary of the same programme, submission and period.
    """
    wanted = {"programme": programme.id, "submission": submission.id, "period": period.code}
    return workbook_refusal(target, PROPERTY, "汇总工作簿", wanted, _summary_beside)


def _summary_beside(which: Which, other: Which) -> str:
    """Name a summary by what tells it from the other: 2023年1月的汇总; 2023年1月（方案 wuqing，monthly）的汇总."""
    more = ""
    if (which["programme"], which["submission"]) != (other["programme"], other["submission"]):
        more = f"（方案 {readable(which['programme'])}，{readable(which['submission'])}）"
    return f"{period_words(which['period'])}{more}的汇总"


def workbook_refusal(
    target: Path, mark: str, what: str, wanted: Which, named: Callable[[Which, Which], str]
) -> Finding | None:
    """Say why a workbook of ours must not take the place of what is there; ``None`` when it may, or nothing is there.

    ``mark``: the property that tells such a workbook and holds, as JSON, which one it is. ``named``: names one beside
    another. A pipe or a device is no file to replace.
    """
    if not target.is_file():
        return None
    place: dict[str, str | None] = {"file": str(target)}
    try:
        text = own_property(target, mark)
        found = guarded(_which, text, wanted) if text is not None else None
    except Refused:
        return finding("ZS-452", place=place, what=what, reason="文件不完整，或不是 xlsx 工作簿")
    except OSError as error:
        return finding("ZS-405", place=place, reason=_why_not_read(error))
    if found is None:
        return finding("ZS-452", place=place, what=what, reason="没有它的记号")
    if found != wanted:
        return finding("ZS-453", place=place, found=named(found, wanted), wanted=named(wanted, found))
    return None


def _which(text: str, keys: Iterable[str]) -> dict[str, str]:
    head = json.loads(text)
    return {key: str(head[key]) for key in keys}


def period_words(code: str) -> str:
    """Return a period that a stranger's file names as people call it, or as it stands there where it is none."""
    try:
        return Period.parse(code).label
    except PeriodError:
        return readable(code)


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
