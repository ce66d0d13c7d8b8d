"""Names of companies and projects made comparable: 天津市华创科技有限公司 and 华创科技（天津）公司 are one name.

Two things are kept apart. The *compact name* is what two people write alike: no width, brackets, spaces, kinds of
company, place in front, 项目 at the end. The *identity marks* are what makes two names two things although they look
alike: 一期 and 二期, 1号厂房 and 2号厂房, A区 and B区, a project and its 扩建. Names whose marks differ are never the
same, however near their letters are.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final, NamedTuple, TypeVar

from rapidfuzz import fuzz

from udfs.codes.region import PROVINCES


def short_province(full: str) -> str:
    """Return a province's name as it is spoken: 天津市 → 天津, 内蒙古自治区 → 内蒙古, 广西壮族自治区 → 广西."""
    return re.sub(r"(?:壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区|省|市)$", "", full)


# What may stand in front of a name, or in brackets within it, without being part of it.
PLACES: Final[tuple[str, ...]] = tuple(
    dict.fromkeys(["中国", *(name for full in PROVINCES.values() for name in (full, short_province(full)))])
)
# Signs that turn a name into another's (上仓, 下仓; 东区, 西区): never taken for a misspelling.
DISTINGUISHING: Final = frozenset("东西南北中上下左右前后内外大小新老古一二三四五六七八九十百千甲乙丙丁")
# Similarity of names that are known to mean two things: enough to look alike, never enough to be taken for one.
DIFFERENT: Final = 60.0

_DIGITS: Final = {sign: number % 10 for number, sign in enumerate("〇一二三四五六七八九零壹贰叁肆伍陆柒捌玖")} | {
    "两": 2
}
_TENS: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10**4, "亿": 10**8}
# Words with a numeral that counts nothing.
_NO_NUMERAL: Final = "一体|一站|一流|一带一路|一揽子|统一|同一|唯一|万一|零售|零部件|零件|零食|零碳|两岸"
_CHINESE_NUMBER: Final = (
    "[〇一二三四五六七八九零壹贰叁肆伍陆柒捌玖两][〇一二三四五六七八九零壹贰叁肆伍陆柒捌玖两十拾百佰千仟万亿]*"
)
_NUMBER: Final = re.compile(
    rf"(?P<word>{_NO_NUMERAL})"
    rf"|(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<times>[万亿]*)"
    rf"|(?P<chinese>{_CHINESE_NUMBER}|[十拾][一二三四五六七八九]?(?=[期号批区标栋座幢楼厂线])|(?<=第)[十拾])"
)
_PHASES: Final = re.compile(r"(?<![a-z])(iii|ii|iv|i|vi{0,3})(?=期)")
_ROMAN: Final = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8"}
_SERIAL: Final = re.compile(r"(?:#|no\.?|№)\s*(\d+)|(\d+)\s*#")
_COUNTING: Final = re.compile(rf"[\d#{''.join(_DIGITS)}十拾]|[ivx]期")
_MARK: Final = re.compile(r"(\d+(?:\.\d+)?)([a-z]+|期)?|[a-z]+|扩建|扩能|扩产|增资|技改|技术改造|迁建|改建|续建")
_MARK_LETTERS: Final = 3  # a longer word in letters is a name, in which a slip is a slip

_LONGEST: Final = 200  # signs of a name that are read; what is longer is no name

_ROUND: Final = str.maketrans("【】〔〕[]{}《》〈〉", "()()()()()()")
_COMPANY: Final = re.compile(r"(?:集团)?(?:有限责任|股份有限|有限)?(?<![分子总])公司|\(?(?:有限|普通|特殊普通)合伙\)?")
_ENGLISH: Final = re.compile(r"(?:[\s.,]|\b)(?:co|ltd|limited|inc|corp|corporation|company|llc|gmbh|plc)(?:[\s.,)]+|$)")
_TAIL: Final = re.compile(r"(?:(?:新建|投资|建设|工程|总)*(?:项目|工程)|总公司|集团股份|集团|股份|企业|厂)$")
_NOTE: Final = re.compile(r"\((?:筹|筹建|筹备|拟|拟名|拟设立|拟注册|暂|暂名|暂定|暂定名|待定|保密|盖章)\)")


class Name(NamedTuple):
    """A name ready for comparing.

    ``compact``: what is compared; ``marks``: what must be equal, in order; ``places``: the places that were dropped,
    which must not contradict each other.
    """

    compact: str
    marks: tuple[str, ...]
    places: frozenset[str]


def compact_name(text: str, places: Iterable[str] = PLACES) -> str:
    """Return the name as it is compared: lower case, numerals as digits, without what people leave out.

    ``places``: the names to drop at the front and in brackets; a caller adds its own city and district to ``PLACES``.

    >>> compact_name("天津市华创（天津）科技股份有限公司"), compact_name("华创科技 二期建设项目")
    ('华创科技', '华创科技2期')
    """
    return read_name(text, tuple(places)).compact


def identity_marks(text: str) -> tuple[str, ...]:
    """Return what makes a name another thing than its like: numbers, short words in letters, 扩建 and its kind.

    Numbers count however they are written (３, 三, 03, 5万), with 期 or the letters of their unit.

    >>> identity_marks("高端装备产业园第二期3号厂房"), identity_marks("A区2GW光伏项目扩建")
    (('2期', '3'), ('a', '2gw', '扩建'))
    """
    return _marks(_figures(_normal(text)))


def same_company(first: str, second: str, places: Iterable[str] = PLACES) -> bool:
    """Tell whether two names are one company's: compact names and marks equal, places not against each other.

    A name of which nothing is left (公司) is nobody's.
    """
    places = tuple(places)
    return same_name(read_name(first, places), read_name(second, places))


def similarity(first: str, second: str, places: Iterable[str] = PLACES) -> float:
    """Return how alike two names are, 0 to 100; names with different marks or places at most ``DIFFERENT``.

    100 means equal compact names. The same for ``(first, second)`` and ``(second, first)``.
    """
    places = tuple(places)
    one, other = read_name(first, places), read_name(second, places)
    if not one.compact or not other.compact:
        return 0.0
    ratio = fuzz.ratio(one.compact, other.compact)
    return ratio if compatible(one, other) else min(ratio, DIFFERENT)


def without_marks(name: Name) -> str:
    """Return the compact name without what its marks are, to tell two phases of a project from two projects."""
    return _MARK.sub(lambda hit: "" if _is_mark(hit) else hit[0], name.compact)


def same_name(first: Name, second: Name) -> bool:
    """Tell whether two names are equal in all that counts."""
    return bool(first.compact) and first.compact == second.compact and compatible(first, second)


def compatible(first: Name, second: Name) -> bool:
    """Tell whether two names may mean one thing: equal marks, and places of which one tells no more than the other."""
    places = first.places <= second.places or second.places <= first.places
    return first.marks == second.marks and places


@lru_cache(maxsize=16384)
def read_name(text: str, places: tuple[str, ...] = PLACES) -> Name:
    """Return the name in its parts; ``places`` as for ``compact_name``."""
    table = _places(places)
    normal = _NOTE.sub("", _normal(text))
    found: set[str] = set()
    name = _letters(_COMPANY.sub("", _ENGLISH.sub(" ", table.bracketed.sub(_collect(table, found), normal))))
    name = _without_tail(_without_front(name, table, found))
    return Name(_letters(_figures(name)), _one_of(_marks(_figures(normal))), _one_of(frozenset(found)))


Parts = TypeVar("Parts", frozenset[str], tuple[str, ...])


@lru_cache(maxsize=2048)
def _one_of(parts: Parts) -> Parts:
    """Return the one object for equal parts: most names tell no place, and a set is larger than a name."""
    return parts


class _Places(NamedTuple):
    """Patterns for a table of places, and the short form under which each is compared."""

    front: re.Pattern[str]
    bracketed: re.Pattern[str]
    short: dict[str, str]


@lru_cache(maxsize=16)
def _places(places: tuple[str, ...]) -> _Places:
    words = "|".join(map(re.escape, sorted(set(places) - {""}, key=lambda word: (-len(word), word)))) or "(?!)"
    short = {word: short_province(word) for word in places}
    return _Places(re.compile(words), re.compile(rf"\(((?:{words})+)\)"), short)


def _collect(table: _Places, found: set[str]) -> Callable[[re.Match[str]], str]:
    """Return a replacement that notes the places in brackets and leaves nothing of them."""

    def note(hit: re.Match[str]) -> str:
        found.update(table.short[place] for place in table.front.findall(hit[1]) if place != "中国")
        return ""

    return note


def _without_front(name: str, table: _Places, found: set[str]) -> str:
    """Return the name without the places in front; 天津港 stays what it is, for 港 is no name."""
    while (hit := table.front.match(name)) and len(_without_tail(name[hit.end() :], least=0)) > 1:
        if hit[0] != "中国":
            found.add(table.short[hit[0]])
        name = name[hit.end() :]
    return name


def _without_tail(name: str, least: int = 2) -> str:
    """Return the name without 项目, 集团 and the like at its end, of which at least so many signs are left."""
    while (hit := _TAIL.search(name)) and hit.start() >= least:
        name = name[: hit.start()]
    return name


def _normal(text: str) -> str:
    """Return the text in one width and case, its brackets round."""
    text = unicodedata.normalize("NFKC", text[:_LONGEST]).casefold()
    return text.translate(_ROUND).strip()


def _letters(text: str) -> str:
    """Return the letters and digits; a point stays between digits, for 1.5 is not 15."""
    text = re.sub(r"(?<!\d)\.|\.(?!\d)", "", text)
    return "".join(sign for sign in text if sign.isalnum() or sign in ".#")


def _figures(text: str) -> str:
    """Return the text with its numbers in plain digits: 第二期 → 2期, 5,000 → 5000, 1.50万 → 15000, 2# → 2号."""
    if not _COUNTING.search(text):
        return text
    text = _PHASES.sub(lambda hit: _ROMAN[hit[1]], text)
    text = _NUMBER.sub(_figure, text)
    text = _SERIAL.sub(lambda hit: f"{hit[1] or hit[2]}号", text)
    return re.sub(r"第(?=\d)", "", text).replace("号号", "号").replace("#", "")


def _figure(hit: re.Match[str]) -> str:
    if hit["word"]:
        return hit["word"]
    if hit["chinese"]:
        return str(_chinese_number(hit["chinese"]))
    whole, _, part = hit["digits"].replace(",", "").partition(".")
    zeros = sum(4 if times == "万" else 8 for times in hit["times"])
    part = part.ljust(zeros, "0")
    whole, part = (whole + part[:zeros]).lstrip("0") or "0", part[zeros:].rstrip("0")
    return f"{whole}.{part}" if part else whole


def _chinese_number(text: str) -> int:
    """Return the number of a Chinese numeral, read by places (二〇二三) or by tens (二十三, 一百二十).

    >>> _chinese_number("二〇二三"), _chinese_number("十二"), _chinese_number("一百二十"), _chinese_number("三万五千")
    (2023, 12, 120, 35000)
    """
    if not any(sign in _TENS for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text))
    total = section = digit = 0
    for sign in text:
        if sign in _DIGITS:
            digit = digit * 10 + _DIGITS[sign] if digit else _DIGITS[sign]
        elif _TENS[sign] < 10**4:
            section, digit = section + (digit or 1) * _TENS[sign], 0
        else:
            total, section, digit = (total + section + digit or 1) * _TENS[sign], 0, 0
    return total + section + digit


def _marks(figures: str) -> tuple[str, ...]:
    bare = _COMPANY.sub(" ", _ENGLISH.sub(" ", figures))
    return tuple(hit[0] for hit in _MARK.finditer(bare) if _is_mark(hit))


def _is_mark(hit: re.Match[str]) -> bool:
    """Tell whether a word is a mark: a number, 扩建 and its kind, or a word of few letters."""
    return bool(hit[1]) or not hit[0].isascii() or len(hit[0]) <= _MARK_LETTERS
