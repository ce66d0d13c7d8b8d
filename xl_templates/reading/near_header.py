"""Headers that mean a column without being its name: found by likeness, told as a finding, never in silence.

Only what can hardly mean something else is taken: words added or left out around the name, or one wrong sign in a long
one. Signs that carry the meaning (年 or 月, 内 or 外, 开 or 完) are never added, left out or exchanged.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import Indel, Levenshtein

from xl_templates.model import Column, Ledger
from xl_templates.reading.header_words import read_header

_BEARING: Final = frozenset(
    "年月季周日上下内外省市区县本累计新旧未非不无前后已拟预开完竣工投签注立停增减一二三四五六七八九十"
)
_SHORTEST: Final = 4
_MOST_ADDED: Final = 4
_SUBSTITUTION_FROM: Final = 5  # one wrong sign in four could be another word


def near_columns(ledger: Ledger, unknown: Mapping[int, str], taken: set[str]) -> dict[int, str]:
    """Return sheet column → column name for the headers that resemble exactly one column not yet found."""
    open_columns = [column for column in ledger.columns if column.name not in taken]
    likely = {at: _alike(text, open_columns) for at, text in unknown.items()}
    wanted = [names[0] for names in likely.values() if len(names) == 1]
    return {at: names[0] for at, names in likely.items() if len(names) == 1 and wanted.count(names[0]) == 1}


def _alike(text: str, columns: list[Column]) -> list[str]:
    keys = read_header(text).keys
    return [
        column.name
        for column in columns
        if any(
            is_near(key, spelling)
            for key in keys
            for name in (column.name, *column.aliases)
            for spelling in read_header(name).keys[:1]
        )
    ]


@lru_cache(maxsize=20_000)
def is_near(key: str, name: str) -> bool:
    """Tell whether a header's key can hardly mean anything but that name.

    >>> is_near("项目名称全称", "项目名称"), is_near("本年到位资金", "本月到位资金")
    (True, False)
    """
    short, long = sorted((key, name), key=len)
    if len(short) < _SHORTEST or short == long:
        return False
    changed = _changed(short, long)
    if changed & _BEARING:
        return False
    if Indel.distance(short, long) == len(long) - len(short):  # the one is the other with signs added
        return len(long) - len(short) <= min(_MOST_ADDED, len(short) - 1)
    return (
        len(short) == len(long) >= _SUBSTITUTION_FROM
        and Levenshtein.distance(short, long) == 1
        and short[:2] == long[:2]
    )


def _changed(short: str, long: str) -> set[str]:
    signs: set[str] = set()
    for edit in Levenshtein.editops(short, long):
        if edit.tag != "insert":
            signs.add(short[edit.src_pos])
        if edit.tag != "delete":
            signs.add(long[edit.dest_pos])
    return signs
