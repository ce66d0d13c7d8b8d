"""Defaults that follow from the answers before them, and from the workbook that is open (the input ``open``)."""

import json
from collections import Counter
from pathlib import Path

from addin.inbox import walk_inbox
from addin.own_property import own_property
from addin.record.write import PROPERTY as RECORD
from addin.ribbon.host import Given
from udfs.period import Period, PeriodError
from xl_templates.formats.refusal import Refused
from xl_templates.inputs.stamp import inputs_stamp_of
from xl_templates.reading.claims import period_in
from xl_templates.stamp import PROPERTY as STAMP


def period_of_inbox(answers: Given) -> str:
    """Return the period that most names of the files in the inbox state; empty when none does.

    Names only: reading the files takes as long as the job itself. Of equals, the latest.
    """
    folder = str(answers.get("inbox") or "")
    if not folder:
        return ""
    named = (period_in(file.path.stem) for file in walk_inbox(Path(folder)).files)
    counts = Counter(code for code in named if code is not None)
    return max(counts, key=lambda code: (counts[code], code), default="")


def summary_beside_inbox(answers: Given) -> str:
    """Return the path of the summary beside the inbox: 2023-02汇总.xlsx."""
    folder = str(answers.get("inbox") or "")
    if not folder:
        return ""
    try:
        period = Period.parse(str(answers.get("period") or "")).code
    except PeriodError:
        period = ""  # the job says what is wrong with it, before it writes
    return str(Path(folder).absolute().parent / f"{period}汇总.xlsx")


def open_inputs(answers: Given) -> str:
    """Return the open workbook where it is a 指标数据采集表; empty otherwise."""
    path = str(answers.get("open") or "")
    return path if inputs_stamp_of(_property(path, STAMP), ()) is not None else ""


def open_summary(answers: Given) -> str:
    """Return the open workbook where it is the summary of a month; empty otherwise."""
    path = str(answers.get("open") or "")
    return path if _period_of_summary(path) is not None else ""


def period_after_open(answers: Given) -> str:
    """Return the period after that of the open summary; empty where none is open."""
    period = _period_of_summary(str(answers.get("open") or ""))
    try:
        return period.next().code if period is not None else ""
    except PeriodError:  # after the last year there is
        return ""


def open_previous(answers: Given) -> str:
    """Return the open workbook where it is the summary of the period before the one that was answered."""
    path = str(answers.get("open") or "")
    try:
        wanted = Period.parse(str(answers.get("period") or "")).previous()
    except PeriodError:  # the job says what is wrong with it
        return ""
    return path if _period_of_summary(path) == wanted else ""


def _period_of_summary(path: str) -> Period | None:
    try:
        return Period.parse(str(json.loads(_property(path, RECORD) or "{}")["period"]))
    except (ValueError, KeyError, TypeError, RecursionError):  # a PeriodError is a ValueError
        return None


def _property(path: str, name: str) -> str | None:
    """Return what a workbook says of itself; nothing where it cannot be read: then it is not offered."""
    if not path:
        return None
    try:
        return own_property(Path(path), name)
    except (Refused, OSError, ValueError):
        return None
