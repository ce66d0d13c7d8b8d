"""Defaults that follow from the answers before them."""

from collections import Counter
from pathlib import Path

from addin.inbox import walk_inbox
from addin.ribbon.host import Given
from udfs.period import Period, PeriodError
from xl_templates.reading.claims import period_in


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
