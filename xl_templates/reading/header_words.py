"""Headers as people write them → the columns that they may mean, and the unit that they state."""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from udfs.amounts import MONEY_UNITS
from xl_templates.header_text import same_header_key
from xl_templates.model import Column, Ledger, Programme
from xl_templates.sheet_names import NUMBER_HEADER, REMARK_HEADER, STATUS_HEADER

ROW_ID_HEADER: Final = "zs_row_id"
LAST_PREFIX: Final = "zs_last "  # and a column's name: what it held in the period before
OUR_PREFIX: Final = "zs_"
_OURS: Final = frozenset(map(same_header_key, (NUMBER_HEADER, STATUS_HEADER, REMARK_HEADER, "分组", "填写说明")))
LONGEST_HEADER: Final = 60

_MONEY_WORDS: Final = (*MONEY_UNITS, "千元", "百万元", "千万元", "百万美元", "港元", "万港元", "欧元", "万欧元")
_PLAIN_WORDS: Final = (
    *("亩", "公顷", "平方米", "平方公里", "吨", "万吨", "吨标煤", "吨标准煤", "万吨标准煤"),
    *("个", "人", "人次", "家", "次", "场", "批", "条", "天", "%", "万人"),
)
_UNIT_WORDS: Final = frozenset(_MONEY_WORDS + _PLAIN_WORDS)
_BRACKETS: Final = re.compile(r"[（(\[【]([^（）()\[\]【】]*)[）)\]】]")
_ANY_MONEY: Final = "(" + "|".join(sorted(_MONEY_WORDS, key=len, reverse=True)) + ")"
_BARE_UNIT: Final = re.compile(rf"(?:单位[:：]?)?{_ANY_MONEY}$")
_UNIT_LINE: Final = re.compile(rf"单位[:：]?{_ANY_MONEY}")


_FIRST_HAN, _LAST_HAN = "\u4e00", "\u9fff"  # what no folding changes or takes away
_REMEMBERED: Final = 20_000
_key = lru_cache(maxsize=_REMEMBERED)(same_header_key)


class HeaderText(NamedTuple):
    """A header, folded. ``keys``: what it may be looked up by, the most specific first; ``unit``: the one it states."""

    keys: tuple[str, ...]
    unit: str | None


@lru_cache(maxsize=_REMEMBERED)
def read_header(text: str) -> HeaderText:
    """Return the keys and the unit of a header.

    >>> read_header("总投资 [亿元]*")
    HeaderText(keys=('总投资',), unit='亿元')
    """
    if len(text) > LONGEST_HEADER:
        return HeaderText((), None)
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    stated = [part for part in _BRACKETS.findall(folded) if part.removeprefix("单位:") in _UNIT_WORDS]
    bare = _BRACKETS.sub("", folded)
    trailing = _BARE_UNIT.search(bare)
    texts = [folded, bare]
    if trailing and trailing.start():
        texts.append(bare[: trailing.start()])
    keys = dict.fromkeys(key for key in map(same_header_key, texts) if key)
    unit = stated[-1].removeprefix("单位:") if stated else trailing[1] if trailing and trailing.start() else None
    return HeaderText(tuple(keys), unit)


def unit_stated_in(text: str) -> str | None:
    """Return the unit of money that a line above a table states for all of it (单位：亿元), ``None`` for none."""
    found = _UNIT_LINE.search("".join(unicodedata.normalize("NFKC", text).split()))
    return found[1] if found else None


@lru_cache(maxsize=_REMEMBERED)
def is_unit_word(text: str) -> bool:
    """Tell whether a header cell holds nothing but a unit: 万元, （亩）."""
    bare = "".join(unicodedata.normalize("NFKC", text[:12]).split()).strip("()[]【】")
    return bare.removeprefix("单位:") in _UNIT_WORDS


def is_ours(text: str) -> bool:
    """Tell whether a header is one that the template computes: no entry of a unit, never a loss."""
    return text.startswith(OUR_PREFIX) or _key(text) in _OURS


def may_mean(text: str, first_signs: frozenset[str]) -> bool:
    """Tell whether a header may have a key that begins with one of the signs; most entries are told by their first."""
    first = text[:1]
    return first in first_signs or not _FIRST_HAN <= first <= _LAST_HAN


@dataclass
class LedgerWords:
    """One ledger as its headers and sheets are called."""

    ledger: Ledger
    by_key: dict[str, Column] = field(default_factory=dict)
    first_signs: frozenset[str] = frozenset()
    spoken: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for column in self.ledger.columns:
            for text in (column.name, column.header, *column.aliases):
                for key in read_header(text).keys[:1]:
                    self.by_key.setdefault(key, column)
        self.first_signs = frozenset(key[0] for key in self.by_key)
        tab = self.ledger.tab.strip("0123456789.、 ")
        title = same_header_key(self.ledger.title)
        self.spoken = frozenset({same_header_key(tab), title, title.removeprefix("招商引资")})

    def column(self, text: str) -> Column | None:
        """Return the column that a header means, ``None`` when it means none."""
        if may_mean(text, self.first_signs):
            for key in read_header(text).keys:
                if key in self.by_key:
                    return self.by_key[key]
        return None

    def spoken_of(self, text: str) -> int:
        """Return how many signs of the name of a sheet or of a title speak of this ledger, 0 when it does not."""
        key = _key(text)
        return max((len(word) for word in self.spoken if word and word in key), default=0)


class Vocabulary:
    """All ledgers of a programme, as people write them."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.ledgers = {ledger.id: LedgerWords(ledger) for ledger in programme.ledgers}
        self.tables = {name: words for name, words in self.ledgers.items() if words.ledger.kind == "table"}
        self.forms = {name: words for name, words in self.ledgers.items() if words.ledger.kind == "form"}
        self.exact = frozenset(
            text
            for words in self.tables.values()
            for column in words.ledger.columns
            for text in (column.name, column.header, *column.aliases)
        )
        self._keys = frozenset(key for words in self.tables.values() for key in words.by_key)
        self._first_signs = frozenset(key[0] for key in self._keys)

        self._meanings: dict[str, dict[str, str]] = {}

    def meanings(self, text: str) -> dict[str, str]:
        """Return the columns that a header means: ledger id → column name, of the ledgers that are tables."""
        if not may_mean(text, self._first_signs):
            return {}
        known = self._meanings.get(text)
        if known is None:
            if len(self._meanings) > _REMEMBERED:
                self._meanings.clear()
            known = self._meanings[text] = self._looked_up(text)
        return known

    def _looked_up(self, text: str) -> dict[str, str]:
        if self._keys.isdisjoint(read_header(text).keys):
            return {}
        columns = {name: words.column(text) for name, words in self.tables.items()}
        return {name: column.name for name, column in columns.items() if column is not None}
