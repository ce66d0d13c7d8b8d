"""Which unit is meant: 天津市蓟州区渔阳镇人民政府, 鱼阳镇 and 03渔阳镇2月台账(2)改.xlsx are all 渔阳镇.

A file that is given to the wrong unit is worse than one that nobody is named for, so a name is only read where one
unit is plausible. 上仓镇 and 下仓镇 differ in one sign, and 南官庄镇 is not 官庄镇: what stands around a name has to be
known (the places above it, labels, offices within it), and a misspelling has to sound the same or be a sign too many,
too few or in the wrong order, with no other unit as near.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from udfs.cells import is_blank
from udfs.codes.region import PROVINCES
from udfs.company_names import DISTINGUISHING, short_province
from udfs.sounds import sound, sound_alike

_PLACE_ENDS: Final = frozenset("省市区县旗州盟镇乡村")
_WHOLE_ENDS: Final = tuple("镇乡街区局办委会室府道院心")
_TOWN: Final = re.compile(r"(?:镇|乡|街道)$")
_LONG: Final = re.compile(r".{3,}(?:镇|乡|街道)")

# Traditional characters that units' names are written with; the normal forms of Unicode leave them alone.
_SIMPLE: Final = str.maketrans(
    "鎮鄉區縣東莊橋營龍開發經濟許張劉趙楊孫馬嶺澗羅禮戶臺頭窩辦會務規劃資環態業訊術進興寶漁陽間門關豐團陳吳黃鄭",
    "镇乡区县东庄桥营龙开发经济许张刘赵杨孙马岭涧罗礼户台头窝办会务规划资环态业讯术进兴宝渔阳间门关丰团陈吴黄郑",
)
_LABELS: Final = (
    "填报单位|报送单位|上报单位|报表单位|责任单位|单位名称|单位|部门|名称|填报|报送|上报|报告|汇总|附件|附表|关于|"
    "招商引资|招商|项目|清单|台账|报表|月报|周报|季报|半年报|年报|季度|上半年|下半年|最新|更新|修改|终稿|定稿|"
    "盖章|公章|中共|[年月日号期份第版报表和与及的]"
)
_AFTERS: Final = (
    "(?:人民)?政府|党委|党工委|管委会|办事处|"
    "招商引资办公室|招商引资|招商办公室|招商办|招商局|招商科|招商|经济发展办公室|经济发展办|经发办|"
    "盖章|公章|章|填报|报送|上报|汇总|落地|洽谈|谋划|问题|活动|项目|清单|台账|情况|报表|月报|周报|季报|半年报|年报|"
    "零报告|无变化|最新|更新|修改|终稿|定稿|副本|改|新|终|版|表|年|月|日|份|季度|上半年|下半年"
)
_ORGAN: Final = re.compile(r"[\u4e00-\u9fff]{1,12}(?:办公室|[办科局所站室部组会股处]|中心)")
_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")
_RUN: Final = re.compile(r"[\u3400-\u9fff]+")
_EXTENSION: Final = re.compile(r"\.[A-Za-z]{2,4}$")
# Spaces between the signs of a name spread it over a line: 渔  阳  镇.
_FOREIGN: Final = "0-9a-z "
_LONGEST: Final = 300  # signs of a text that are read; a file name has no more
_NEAR: Final = 49.5  # a ratio below this is nothing to propose


class UnitMatch(NamedTuple):
    """A unit that a text names.

    ``how``: "official" or "alias" when the text is the name; "near" when the name stands among other words or is
    misspelt. ``score``: 0 to 100, below 100 for a misspelt name.
    """

    official: str
    how: str
    score: int


class UnitNames:
    """The names under which units are known.

    ``names``: the official name of each unit and its aliases. ``places``: what may stand before a name besides the
    provinces and what the aliases show (蓟州区 in 蓟州区渔阳镇).
    """

    def __init__(self, names: Mapping[str, Sequence[str]], places: Iterable[str] = ()) -> None:
        self._plain = {official: plain(official) for official in names}
        self._owners: dict[str, list[str]] = {}
        for official, aliases in names.items():
            for spoken in (official, *aliases):
                owners = self._owners.setdefault(plain(spoken), [])
                if official not in owners:
                    owners.append(official)
        self._owners.pop("", None)
        self._spoken = list(self._owners)
        self._words = _Words({*_places(self._plain.values(), self._owners), *map(plain, places)} - {""})
        longest = sorted(self._owners, key=lambda name: (-len(name), name))
        spread = ("".join(f" *{sign}" for sign in map(re.escape, name)).removeprefix(" *") for name in longest)
        self._pattern = re.compile("|".join(spread) or r"(?!)")

    def match(self, text: str) -> UnitMatch | None:
        """Return the unit that a cell names, ``None`` when there is none or more than one is plausible.

        Everything beside the name must be known words: 渔阳镇物流园项目 names a project, not a unit.
        """
        name = plain(text)
        owners = self._owners.get(name, [])
        if owners:
            how = "official" if len(owners) == 1 and name == self._plain[owners[0]] else "alias"
            return UnitMatch(owners[0], how, 100) if len(owners) == 1 else None
        return _only(self._within(spaced(text), whole=True) or self._misspelt([self._words.core(spaced(text))]))

    def find_in(self, text: str) -> UnitMatch | None:
        """Return the unit that a file name or title speaks of, ``None`` when there is none or more than one."""
        if self._owners.get(plain(text)):
            return self.match(text)
        line = spaced(_EXTENSION.sub("", text.strip()))
        return _only(self._within(line, whole=False) or self._misspelt(map(self._words.core, _RUN.findall(line))))

    def candidates(self, text: str, limit: int = 3) -> tuple[UnitMatch, ...]:
        """Return the units that a text may mean, for a message: those that it names, else the nearest names."""
        line = spaced(_EXTENSION.sub("", text.strip()))
        named = self._owners.get(plain(text)) or [found.official for found in self._within(line, whole=False)]
        if named:
            return tuple(UnitMatch(official, "near", 100) for official in named)
        cores = {core for core in (self._words.core(line), *map(self._words.core, _RUN.findall(line))) if core}
        scores: dict[str, int] = {}
        for core in cores:
            near = process.extract(core, self._spoken, scorer=fuzz.ratio, limit=None, score_cutoff=_NEAR)
            for name, ratio, _ in near:
                for official in self._owners[name]:
                    scores[official] = max(scores.get(official, 0), round(ratio))
        best = sorted(filter(scores.__contains__, self._plain), key=lambda each: -scores[each])
        return tuple(UnitMatch(official, "near", scores[official]) for official in best[:limit])

    def _within(self, line: str, *, whole: bool) -> list[UnitMatch]:
        """Return the units whose names stand in a line, each once; longer names go before those inside them."""
        found: dict[str, None] = {}
        hits = list(self._pattern.finditer(line))
        end = 0
        for number, hit in enumerate(hits):
            name = hit[0].replace(" ", "")
            after = line[hit.end() : hits[number + 1].start() if number + 1 < len(hits) else None]
            before = line[end : hit.start()]
            if self._words.allow(before, name, after, strict=whole):
                found |= dict.fromkeys(self._owners[name])
                end = hit.end()
        return [UnitMatch(official, "near", 100) for official in found]

    def _misspelt(self, cores: Iterable[str]) -> list[UnitMatch]:
        """Return the units that are one slip from one of the cores, and those that are as near but no slip."""
        found: dict[str, UnitMatch] = {}
        for core in dict.fromkeys(core for core in cores if len(core) >= 3):
            near = [name for name in self._owners if len(name) >= 3 and OSA.distance(core, name, score_cutoff=1) <= 1]
            if any(_is_slip(core, name) for name in near):
                for name in near:
                    score = round(fuzz.ratio(core, name))
                    for official in self._owners[name]:
                        found[official] = max(found.get(official), UnitMatch(official, "near", score), key=_score)
        return list(found.values())


class _Words:
    """What may stand before and after a unit's name."""

    def __init__(self, places: set[str]) -> None:
        trimmed = {place[:-1] for place in places if len(place) > 2 and place[-1] in _PLACE_ENDS}
        provinces = {name for full in PROVINCES.values() for name in (full, short_province(full))}
        own = _any({*places, *trimmed})
        province = _any(provinces)
        # A province alone leads to a town, never to an office: 天津市科技局 is not the district's.
        office = f"(?>(?:{province})?(?:{own})|{_LABELS}|[{_FOREIGN}])"
        town = f"(?>{province}|{own}|{_LABELS}|[{_FOREIGN}])"
        self._own = re.compile(own)
        after = f"(?>{_AFTERS}|[{_FOREIGN}])"
        # Possessive: words that can be cut in two ways (月报表) must not be tried in all ways.
        self._before_office = re.compile(f"{office}*+")
        self._before_town = re.compile(f"{town}*+")
        self._after = re.compile(f"{after}*+")
        self._tail = re.compile(f"{after}++$")

    def allow(self, before: str, name: str, after: str, *, strict: bool) -> bool:
        """Tell whether a name that stands between these words is the unit's; ``strict``: no unknown words at all."""
        return self._may_precede(before, name, strict=strict) and self._may_follow(after, name, strict=strict)

    def _may_precede(self, before: str, name: str, *, strict: bool) -> bool:
        """Tell whether the words before a name leave it the name of this unit."""
        is_placed = _TOWN.search(name) or self._own.match(name)
        if (self._before_town if is_placed else self._before_office).fullmatch(before):
            return True
        last = before.replace(" ", "")[-1:]
        if strict or last in _PLACE_ENDS:
            return False
        # Words apart from the name do not belong to it; words that touch it make 官庄镇 another town, 马伸桥镇 hardly.
        return not _CHINESE.match(before[-1:]) or (_LONG.fullmatch(name) is not None and last not in DISTINGUISHING)

    def _may_follow(self, after: str, name: str, *, strict: bool) -> bool:
        """Tell whether the words after a name leave it the name of this unit; a bare name is easily a village's."""
        rest = after[self._after.match(after).end() :]
        if not rest:
            return True
        is_whole = name.endswith(_WHOLE_ENDS)
        if strict:
            return is_whole and _ORGAN.fullmatch(after.replace(" ", "")) is not None
        return is_whole or rest != after or not _CHINESE.match(after)

    def core(self, line: str) -> str:
        """Return what is left of a line without the known words at both ends, for comparing it with names."""
        start = self._before_office.match(line).end()
        return (self._tail.sub("", line[start:]) or line[start:]).replace(" ", "")


@lru_cache(maxsize=64)
def _normal(text: str) -> str:
    text = unicodedata.normalize("NFKC", text[:_LONGEST]).casefold().translate(_SIMPLE)
    return "".join(sign if sign.isalnum() else " " for sign in text if unicodedata.category(sign) != "Cf")


def spaced(text: str) -> str:
    """Return the text as letters, digits and single spaces for everything else, in one width and case."""
    return " ".join(_normal(text).split())


def plain(text: str) -> str:
    """Return the letters and digits of the text, in one width and case, traditional signs of place names simple.

    >>> plain(" 漁陽鎮（盖章）")
    '渔阳镇盖章'
    """
    return "".join(_normal(text).split())


def unit_name(text: object, table: Sequence[Sequence[object]]) -> str | None:
    """Return the official name of the unit that a cell names, ``None`` when it names none or not one alone.

    ``table``: one row a unit, the official name first, its aliases in the cells that follow (several in one cell
    with 、 between them). Rows without an official name are passed over.
    """
    if is_blank(text):
        return None
    found = known_units(table).find_in(str(text))
    return found.official if found else None


def known_units(table: Sequence[Sequence[object]]) -> UnitNames:
    """Return the names in a table as ``unit_name`` takes it, for asking many times."""
    named = (row for row in table if row and not is_blank(row[0]))
    return _known(tuple(tuple(str(cell) for cell in row if not is_blank(cell)) for row in named))


@lru_cache(maxsize=8)
def _known(rows: tuple[tuple[str, ...], ...]) -> UnitNames:
    """Keep the names of a table that a whole column of cells asks for."""
    names: dict[str, list[str]] = {}
    for official, *aliases in rows:
        names.setdefault(official, []).extend(alias for cell in aliases for alias in re.split("[、;；,，]", cell))
    return UnitNames(names)


def _places(officials: Iterable[str], owners: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the places above the units, as aliases show them: 蓟州区渔阳镇 is 蓟州区 and the unit's own name."""
    for official in officials:
        for spoken, units in owners.items():
            place = spoken.removesuffix(official)
            if place and place != spoken and len(units) == 1 and len(place) > 1 and place[-1] in _PLACE_ENDS:
                yield place


def _is_slip(core: str, name: str) -> bool:
    """Tell whether a text that is at most one step from a name is the name misspelt, and not another name."""
    if core == name:  # it stood in words that make it another unit's
        return False
    short, long = sorted((core, name), key=len)
    first = next((at for at in range(len(short)) if short[at] != long[at]), len(short))
    if len(short) != len(long):
        sign = long[first] if first < len(long) else long[-1]
        is_doubled = first > 0 and long[first - 1] == sign
        return is_doubled or (0 < first < len(short) and sign not in DISTINGUISHING)
    changed = [at for at in range(first, len(core)) if core[at] != name[at]]
    if any(sign in DISTINGUISHING for at in changed for sign in (core[at], name[at])):
        return False
    if len(changed) == 2:  # two neighbours in the wrong order
        return True
    typed, meant = core[first], name[first]
    # A rare sign such as 洇 is often replaced by any common one that the keyboard offers.
    return sound_alike(typed, meant) or (sound(meant) is None and sound(typed) is not None)


def _only(found: Sequence[UnitMatch]) -> UnitMatch | None:
    return found[0] if len(found) == 1 else None


def _score(found: UnitMatch | None) -> int:
    return found.score if found else -1


def _any(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, longer ones first; for nothing at all when there are none."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))) or "(?!)"
