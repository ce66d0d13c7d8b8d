"""What the 指标数据采集表 asks for: which unit is asked for which indicator, and where its value comes from.

Building and reading both start here, so that what is asked and what is expected are the same.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final

from udfs.period import Period
from xl_templates.model import Programme
from xl_templates.system_model import Indicator, ScoreGroup, System, ToDate, of_group

BY_UNIT: Final = "填报"
COUNTED: Final = "从台账统计"
CERTIFIED: Final = "认定得分"
JUDGED: Final = "评委打分"
LATER: Final = "本期不考"
NO_BASE: Final = "无"
LAST_YEAR: Final = "上年同期"
WHOLE: Final = "总数"
OTHER_BASE: Final = "基数"

_BASE_COLUMNS: Final = ("[基数]", "【基数】")


@dataclass(frozen=True)
class Asked:
    """One indicator of one unit. ``points``: in the unit's group, ``None`` where it is asked for another's sake.

    ``how``: where the value comes from; ``base``: what the base is, ``NO_BASE`` where no rule needs one.
    """

    unit: str
    group: ScoreGroup
    indicator: Indicator
    points: Decimal | None
    how: str
    base: str

    @property
    def row_id(self) -> str:
        """What the row is known by in the workbook."""
        return f"{self.unit}|{self.indicator.id}"

    @property
    def quota(self) -> Decimal | None:
        """The target where no other is handed down."""
        return of_group(self.indicator.quota, self.group.id)


@dataclass(frozen=True)
class InputsPlan:
    """What is asked of whom for a period; nothing else of the workbook depends on anything but this."""

    programme: Programme
    system: System
    period: Period

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """Every unit and indicator, group by group. An indicator that takes another's value is not asked for."""
        rows: dict[tuple[str, str], Asked] = {}
        for group in self.system.groups:
            indicators = list(self._of_group(group))
            for unit in self._units(group):
                for one in indicators:
                    rows.setdefault((unit, one.indicator.id), _of_unit(one, unit))
        return tuple(rows.values())

    @cached_property
    def by_key(self) -> dict[tuple[str, str], Asked]:
        """The rows by unit and indicator id."""
        return {(each.unit, each.indicator.id): each for each in self.asked}

    @cached_property
    def units(self) -> tuple[str, ...]:
        """The units that are scored."""
        return tuple(dict.fromkeys(each.unit for each in self.asked))

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """The indicators that are asked for, in the order of the definition."""
        ids = {each.indicator.id for each in self.asked}
        return tuple(each for each in self.system.indicators if each.id in ids)

    @cached_property
    def judged(self) -> tuple[Asked, ...]:
        """The rows that judges give marks for."""
        return tuple(each for each in self.asked if each.how == JUDGED)

    @cached_property
    def extras(self) -> tuple[Indicator, ...]:
        """The indicators outside the hundred that lines are written for."""
        scored = {each.id: each for group in self.system.groups for each in self._scored(group)}
        return tuple(each for each in scored.values() if each.outside and each.same_as is None)

    @property
    def quarters(self) -> tuple[str, ...]:
        """The quarters whose scores make the year's; empty where the period is no year, or scored by itself."""
        if self.system.annual is None or self.period.kind != "year":
            return ()
        return tuple(self.system.annual.quarters)

    def _units(self, group: ScoreGroup) -> Iterator[str]:
        first, last = self.period.first_day, self.period.last_day
        for unit in self.programme.units:
            if group.units in unit.groups and unit.is_valid(first, last):
                yield unit.name

    def _scored(self, group: ScoreGroup) -> tuple[Indicator, ...]:
        return self.system.scored(group.id, self.period.last_day)

    def _of_group(self, group: ScoreGroup) -> Iterator[Asked]:
        """Yield what is asked of every unit of a group, with no unit's name yet."""
        sharing: dict[str, list[Indicator]] = {}
        for each in self._scored(group):
            if each.outside is None:
                sharing.setdefault(each.same_as or each.id, []).append(each)
        for root, users in sharing.items():
            indicator = self.system.indicator(root)
            points = self.system.points_of(indicator, group.id)
            yield Asked("", group, indicator, points, self._how(indicator, users), _base(users))

    def _how(self, indicator: Indicator, users: list[Indicator]) -> str:
        rules = [each.rule for each in users]
        if all(isinstance(rule, ToDate) and rule.share_at(self.period.code) is None for rule in rules):
            return LATER
        if indicator.counted is not None:
            return COUNTED
        kinds = {rule.kind for rule in rules if rule}
        return JUDGED if "judges" in kinds else CERTIFIED if "certified" in kinds else BY_UNIT


def _of_unit(asked: Asked, unit: str) -> Asked:
    return Asked(unit, asked.group, asked.indicator, asked.points, asked.how, asked.base)


def _base(users: Iterable[Indicator]) -> str:
    """Say what the base is that the rules of some indicators need."""
    found = NO_BASE
    for rule in (each.rule for each in users):
        if rule is None:
            continue
        if rule.kind == "share_of":
            return WHOLE
        if rule.kind == "growth":
            found = LAST_YEAR
        elif rule.kind == "formula" and found == NO_BASE and any(name in rule.formula for name in _BASE_COLUMNS):
            found = OTHER_BASE
    return found
