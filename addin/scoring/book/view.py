"""What the pages of a 考核评分簿 look at: each group with its cases judged once more, and where its units stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final

from addin.scoring.facts import STAGE_LABELS
from addin.scoring.group_case import GroupCase
from addin.scoring.indicator_points import Judged, judge_indicator
from addin.scoring.result import GroupScore, ScoredSystem, UnitScore
from addin.summary.page import Row, Styled
from udfs.rounding import round_half_up
from xl_templates.system_model import Indicator

ONLY_SUGGESTED: Final = "建议名单仅供审定"
_MOST_PLACES: Final = 10


@dataclass(frozen=True)
class GroupView:
    """One group. ``judged``: indicator id → its outcome for each unit, in the order of ``result.units``."""

    case: GroupCase
    result: GroupScore
    judged: Mapping[str, list[Judged]]

    @cached_property
    def ranked(self) -> tuple[UnitScore, ...]:
        """The units by rank; those without one behind, the higher scores first."""

        def key(unit: UnitScore) -> tuple[bool, int, bool, Decimal]:
            return unit.rank is None, unit.rank or 0, not unit.has_score, -unit.score

        return tuple(sorted(self.result.units, key=key))

    @cached_property
    def inside(self) -> tuple[Indicator, ...]:
        """The indicators inside the hundred."""
        return tuple(each for each in self.case.indicators if each.outside is None)

    @cached_property
    def outside(self) -> tuple[Indicator, ...]:
        """The items of 加分扣分, bonuses first: the order in which equal ones of a project are compared."""
        items = [each for each in self.case.indicators if each.outside]
        return tuple(sorted(items, key=lambda each: each.outside != "bonus"))

    def place_of(self, unit: str) -> int:
        """Return the number of a unit, from 0, in the order of the definition."""
        return self.case.units.index(unit)

    @cached_property
    def places(self) -> int:
        """The decimal places of a printed score: as many as tell apart unlike scores with different ranks."""
        ranking = self.case.system.ranking
        if ranking.by == "printed":
            return ranking.places
        scores = {unit.score for unit in self.result.units if unit.rank is not None}
        for places in range(ranking.places, _MOST_PLACES):
            if len({round_half_up(score, places) for score in scores}) == len(scores):
                return places
        return _MOST_PLACES


@dataclass(frozen=True)
class BookView:
    """A whole result. ``groups``: those that have units."""

    scored: ScoredSystem
    groups: tuple[GroupView, ...]

    @property
    def grouped(self) -> bool:
        """Whether pages name the group of a unit."""
        return len(self.scored.groups) > 1

    @property
    def by_quarters(self) -> tuple[str, ...]:
        """The quarters that the score comes from; none where it comes from the indicators."""
        annual = self.scored.system.annual
        return tuple(annual.quarters) if annual and self.scored.period.kind == "year" else ()

    @property
    def graded(self) -> bool:
        """Whether grades are given for the period."""
        grades = self.scored.system.grades
        return grades is not None and (not grades.periods or self.scored.period.kind in grades.periods)

    @property
    def stage(self) -> str:
        """The stage in words, with what a list is worth at that stage."""
        label = STAGE_LABELS[self.scored.stage]
        return f"阶段：{label}" + ("" if self.scored.stage == "final" else f"　{ONLY_SUGGESTED}")

    def title(self, page: str) -> str:
        """Return the title of a page."""
        return f"{self.scored.system.title}　{page}（{self.scored.period.label}）"

    def place(self, wanted: GroupView) -> int:
        """Return at which row of a page with all groups, from 0, those of one begin."""
        counts = (len(group.result.units) for group in self.groups[: self.groups.index(wanted)])
        return sum(counts)


def stage_row(view: BookView) -> Row:
    """Return the line that says the stage, in red while nothing is final."""
    return (Styled(view.stage, "key_line" if view.scored.stage == "final" else "key_line_bad"),)


def view_of(scored: ScoredSystem) -> BookView:
    """Return what the pages look at."""
    groups = []
    for result in scored.groups:
        case = GroupCase(scored.programme, scored.system, scored.period, result.group, scored.facts)
        if result.units:
            judged = {each.id: judge_indicator(case, each) for each in case.indicators}
            groups.append(GroupView(case, result, judged))
    return BookView(scored, tuple(groups))
