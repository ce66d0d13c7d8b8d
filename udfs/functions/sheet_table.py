"""A header and rows of a sheet as typed columns, and a rule judged on them.

The kind of a column comes from the rule that names it, and only where the rule does not care from the cells
(``udfs.rules.usage``). Then each cell is

- blank (empty, spaces, or the empty text of a formula);
- a value: any number in a column of numbers, where a date is its serial number; a whole day from 1990 to 2100, as a
  date or as its serial number, in a column of dates; a text in a column of texts, sign by sign as it is;
- untyped, else: 约5亿 among numbers, 年底 among dates, a number among texts, TRUE and FALSE, errors of the sheet.

As everywhere in the rule language, a row whose untyped cells a rule touches is not judged. Nor is a blank row.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Final

from udfs.broadcast import is_error
from udfs.cells import UNTYPED, is_blank
from udfs.dates import to_serial
from udfs.functions.argument import complaint, told
from udfs.functions.typed import number, shown
from udfs.rules import ColumnKind, Rule, RuleError, Schema, Table, nodes, parse_rule
from udfs.rules.functions import CONSTANTS
from udfs.rules.kinds import is_last
from udfs.rules.usage import ANY, column_kinds, undecided
from udfs.strict import CellType, look

Row = Sequence[object]

_DATE: Final = CellType("date")
_SECONDS: Final = 86400
_KNOWN_BY_A_DAY: Final = ("as_of", "year_start")


@dataclass(frozen=True)
class SheetTable:
    """Rows of raw cells under their titles. ``parameters``: name → value of $名称, a raw cell. ``as_of``: 截止日."""

    titles: tuple[str, ...]
    rows: Sequence[Row]
    parameters: Mapping[str, object] = field(default_factory=dict)
    as_of: date | None = None

    def judge(self, text: str) -> list[bool | None] | str:
        """Return one outcome a row (``None``: not judged), or the complaint about the rule."""
        node = _parsed(text)
        if isinstance(node, str):
            return node
        wrong = self._wrong(node)
        if wrong:
            return wrong
        looks = tuple((name, self._look_of(name)) for name in _undecided(text) if name in self.titles)
        rule = _fitted(text, self.titles, looks, tuple(self._numbers.items()))
        if isinstance(rule, str):
            return rule
        outcomes = rule.rule.judge(self._table(rule.kinds))
        return [None if all(map(is_blank, row)) else each for row, each in zip(self.rows, outcomes, strict=True)]

    def cells(self, title: str) -> list[object]:
        """Return the raw cells of a column that is there once; a row that ends before it has a blank."""
        at = self.titles.index(title)
        return [row[at] if at < len(row) else None for row in self.rows]

    def _wrong(self, node: nodes.Node) -> str | None:
        """Return what keeps a well-formed rule from being judged on this sheet."""
        for part in nodes.walk(node):
            if is_last(part):
                return complaint("ZS-640")
            if isinstance(part, nodes.Constant) and part.name in CONSTANTS:
                if CONSTANTS[part.name] not in _KNOWN_BY_A_DAY:
                    return complaint("ZS-642", name=part.name)
                if self.as_of is None:
                    return complaint("ZS-643", name=part.name)
            if isinstance(part, nodes.Column) and (doubled := doubled_title(self.titles, part.name)):
                return doubled
            if isinstance(part, nodes.Parameter) and part.name in self.parameters.keys() - self._numbers.keys():
                return complaint("ZS-607", argument=f"${part.name}", value=shown(self.parameters[part.name]))
        return None

    def _look_of(self, title: str) -> str:
        """Return what most cells of a column are: ``number`` (or a day), ``text``, or nothing."""
        cells = [cell for cell in self.cells(title) if not is_blank(cell) and not isinstance(cell, bool)]
        texts = sum(isinstance(cell, str) and not is_error(cell) for cell in cells)
        numbers = sum(not isinstance(cell, str) for cell in cells)
        return "" if not cells else "text" if texts > numbers else "number"

    @cached_property
    def _numbers(self) -> dict[str, Decimal]:
        read = {name: number(raw) for name, raw in self.parameters.items()}
        return {name: value for name, value in read.items() if value is not None}

    def _table(self, kinds: Mapping[str, str]) -> Table:
        columns = {name: _typed(self.cells(name), kind) for name, kind in kinds.items()}
        days = {"as_of": self.as_of, "year_start": self.as_of.replace(month=1, day=1)} if self.as_of else {}
        return Table(columns, len(self.rows), days=days, parameters=self._numbers)


def titles(header: Sequence[object]) -> tuple[str, ...]:
    """Return the titles of columns as rules write them: without line breaks, blanks for errors of the sheet."""
    return tuple(
        "" if is_blank(cell) or is_error(cell) else "".join(shown(cell).splitlines()).strip() for cell in header
    )


def doubled_title(found: Sequence[str], title: str) -> str | None:
    """Return the complaint about a title that several columns have."""
    count = found.count(title)
    return complaint("ZS-641", name=title, count=count) if count > 1 else None


@dataclass(frozen=True)
class _Fitted:
    """A rule that fits a sheet, and the kind of each column that it names."""

    rule: Rule
    kinds: Mapping[str, str]


@lru_cache(maxsize=256)
def _parsed(text: str) -> nodes.Node | str:
    from udfs.rules.grammar import parse_text  # on first use, as in parse_rule

    try:
        return parse_text(text)
    except RuleError as error:
        return told(error.finding())


@lru_cache(maxsize=256)
def _undecided(text: str) -> tuple[str, ...]:
    node = _parsed(text)
    assert isinstance(node, nodes.Node)
    return undecided(node)


@lru_cache(maxsize=256)
def _fitted(
    text: str,
    found: tuple[str, ...],
    looks: tuple[tuple[str, str], ...],
    parameters: tuple[tuple[str, Decimal], ...],
) -> _Fitted | str:
    """Return the rule for a sheet with these titles, or its complaint; the same for every row of a column."""
    node = _parsed(text)
    assert isinstance(node, nodes.Node)
    kinds = {name: kind for name, kind in column_kinds(node, dict(looks)).items() if name in found}
    schema = {name: ColumnKind(kind) for name, kind in kinds.items()}
    others = {name: ColumnKind("text") for name in found if name and name not in kinds}
    try:
        return _Fitted(parse_rule(text, Schema(schema | others, dict(parameters))), kinds)
    except RuleError as error:
        return told(error.finding())


# --- cells ------------------------------------------------------------------------------------------------------


def _typed(raws: Sequence[object], kind: str) -> list[object]:
    """Return the typed cells of a column."""
    read = _READERS[kind]
    return [None if is_blank(raw) else read(raw) for raw in raws]


def _number(raw: object) -> object:
    if isinstance(raw, date):
        raw = _serial(raw)
    value = None if isinstance(raw, str) else number(raw)
    return UNTYPED if value is None else value


def _serial(day: date) -> Decimal | None:
    try:
        whole = Decimal(to_serial(day))
    except ValueError:  # of the first two months of 1900, or before
        return None
    if isinstance(day, datetime):
        whole += Decimal(day.hour * 3600 + day.minute * 60 + day.second) / _SECONDS
    return whole


def _day(raw: object) -> object:
    return look(raw, _DATE).value


def _text(raw: object) -> object:
    return raw if isinstance(raw, str) and not is_error(raw) else UNTYPED


def _anything(raw: object) -> object:
    return UNTYPED if is_error(raw) else shown(raw)


_READERS: Final[dict[str, Callable[[object], object]]] = {
    "number": _number,
    "date": _day,
    "text": _text,
    ANY: _anything,
}
