"""Which number formats show a date, and which a length of time.

Told apart here for all formats alike. The parser's own judgement differs from one format to the next: it takes
``[Red][=50]General;[Blue]000`` for a date in xls and passes over a weekday (``aaaa``) everywhere. So it is handed
workbooks in which every cell has one of the three plain formats below.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

NUMBER: Final = 0  # General
MOMENT: Final = 22  # m/d/yy h:mm
DURATION: Final = 46  # [h]:mm:ss

# 27–36 and 50–58 are the dates and times of Chinese, Japanese and Korean Excel, 71–81 those of Thai Excel.
_MOMENTS: Final = frozenset((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59), *range(71, 82)))
_ELAPSED: Final = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
# Text in quotes, after a backslash, as wide as a sign or filling the cell; colours, conditions, languages.
_NOT_SHOWN: Final = re.compile(r'"[^"]*(?:"|$)|\\.|[_*].|\[[^\]]*(?:\]|$)|\\$', re.DOTALL)
_GENERAL: Final = re.compile(r"general|g/通用格式", re.IGNORECASE)
_SCIENTIFIC: Final = re.compile(r"[0#?.]\s*e[+-]", re.IGNORECASE)
_DATE_SIGNS: Final = re.compile(r"[ymdhsebg]|aaa|a/p", re.IGNORECASE)
_SECONDS: Final = re.compile(r"s\.0+|\.0+(?=$|[^0#?])", re.IGNORECASE)
_DIGITS: Final = re.compile(r"[0#?]")
_LONGEST: Final = 1000  # Excel takes 255 signs


def kinds_of(used: Iterable[int], own: Mapping[int, str]) -> list[int]:
    """Return a plain format for each number in ``used``; ``own``: the codes that the workbook defines itself."""
    return [kind_of(own[number]) if number in own else _built_in(number) for number in used]


def _built_in(number: int) -> int:
    return DURATION if number == 46 else MOMENT if number in _MOMENTS else NUMBER


@lru_cache(maxsize=4096)
def kind_of(code: str) -> int:
    """Return ``NUMBER``, ``MOMENT`` or ``DURATION`` for a format code; of several sections, one is enough."""
    kinds = {_kind_of_section(section) for section in _sections(code[:_LONGEST])}
    return DURATION if DURATION in kinds else MOMENT if MOMENT in kinds else NUMBER


def _sections(code: str) -> list[str]:
    """Cut at the semicolons that stand outside quotes; the fourth section is for texts."""
    return _NOT_SHOWN.sub(_elapsed_alone, code).split(";")[:3]


def _elapsed_alone(match: re.Match[str]) -> str:
    return match[0] if _ELAPSED.fullmatch(match[0]) else " "


def _kind_of_section(section: str) -> int:
    if _ELAPSED.search(section):
        return DURATION
    if _GENERAL.search(section) or _SCIENTIFIC.search(section) or not _DATE_SIGNS.search(section):
        return NUMBER
    return NUMBER if _DIGITS.search(_SECONDS.sub("", section)) else MOMENT
