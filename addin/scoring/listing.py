"""建议名单: which units are on which list, in words why, and where the leaders have to decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from addin.scoring import conditions
from addin.scoring.group_case import GroupCase
from addin.scoring.indicator_points import Judged
from addin.scoring.result import GroupScore, Listed, UnitScore
from addin.scoring.standing import vetoes_of
from addin.scoring.targets_met import met_words, target_met
from udfs.findings import Finding, finding
from udfs.period import Period
from udfs.scoring.rank import Rank, ranks
from udfs.scoring.words import plain
from xl_templates.system_model import Indicator, ScoreList, System, Way


@dataclass(frozen=True)
class Scene:
    """One group after its scoring: what it was, what came of it, and each unit's indicators by id."""

    case: GroupCase
    result: GroupScore
    judged: Mapping[str, Mapping[str, Judged]]
    findings: list[Finding] = field(default_factory=list)


class Standing(NamedTuple):
    """A unit's place among those it is listed with. ``tied``: the others with the same."""

    rank: Rank
    tied: tuple[str, ...]


class Verdict(NamedTuple):
    """What one way says of a unit. ``holds`` ``None``: it cannot be told, and ``words`` say why."""

    holds: bool | None
    sure: bool = True
    words: tuple[str, ...] = ()


def make_lists(
    system: System, period: Period, scenes: Sequence[Scene]
) -> tuple[dict[str, list[Listed]], list[Finding]]:
    """Return the lists that are due in a period, and what a person has to know of them."""
    lists: dict[str, list[Listed]] = {}
    findings: list[Finding] = []
    for each in system.lists:
        if each.periods and period.kind not in each.periods:
            continue
        lists[each.id] = []
        for name in each.by_indicator or (None,):
            for scene in scenes:
                if not each.groups or scene.case.group.id in each.groups:
                    listing = _Listing(each, scene, name and _indicator(scene, name))
                    if name is None or listing.indicator is not None:
                        lists[each.id] += listing.listed()
                        findings += listing.findings
    return lists, list(dict.fromkeys(findings))


def _indicator(scene: Scene, name: str) -> Indicator | None:
    """Return the indicator if the group is scored on it."""
    return next((each for each in scene.case.indicators if each.id == name), None)


class _Listing:
    """One list for one group, and for one indicator where it is made by indicator."""

    def __init__(self, wanted: ScoreList, scene: Scene, indicator: Indicator | None) -> None:
        self.wanted, self.scene, self.indicator = wanted, scene, indicator
        self.units = scene.result.units
        self.standings = self._standings()
        self.findings: list[Finding] = []
        self.condition = cache(lambda when: conditions.outcomes(scene.case, self.units, when))

    @property
    def name(self) -> str:
        """What the list is called in findings."""
        return f"{self.wanted.name}（{self.indicator.name}）" if self.indicator else self.wanted.name

    def listed(self) -> list[Listed]:
        """Return the units on the list, best first, on a list of criticism worst first."""
        found = []
        for at in sorted(range(len(self.units)), key=self._order):
            entry = self._entry(at)
            if entry is not None:
                found.append(entry)
        return found

    def _entry(self, at: int) -> Listed | None:
        unit, case = self.units[at], self.scene.case
        verdicts = [self._way(at, way) for way in self.wanted.ways]
        holding = [each for each in verdicts if each.holds]
        if not holding:
            self._tell_unknown(unit, verdicts)
            return None
        reason = "；".join(dict.fromkeys("、".join(each.words) for each in holding))
        if struck := self._struck(unit):
            place: dict[str, str | None] = {"unit": unit.unit}
            self.findings.append(
                finding("ZS-819", place=place, unit=unit.unit, name=self.name, reason=reason, veto=struck)
            )
            unit.notes.append(f"符合“{self.name}”（{reason}），因{struck}不列入")
            return None
        if self.scene.result.pending:
            reason += "（暂定：有指标数据不齐）"
        sure = any(each.sure for each in holding)
        if not sure:
            self._tell_tied(at)
        name = self.indicator.id if self.indicator else None
        return Listed(
            unit.unit, case.group.id, f"{self.indicator.name}：{reason}" if self.indicator else reason, sure, name
        )

    def _struck(self, unit: UnitScore) -> str:
        """Return in words what keeps a unit off an honour: any veto, whatever else it takes from the unit."""
        if self.wanted.kind != "honour":
            return ""
        names = [veto.name for veto in vetoes_of(self.scene.case, unit)]
        return f"一票否决（{'、'.join(names)}）" if names else ""

    # --- one way ----------------------------------------------------------------------------------------------------

    def _way(self, at: int, way: Way) -> Verdict:
        """Return whether all that a way asks for holds."""
        verdicts = [each for each in self._parts(at, way) if each is not None]
        if any(each.holds is False for each in verdicts):
            return Verdict(False)
        unknown = [each for each in verdicts if each.holds is None]
        words = tuple(word for each in unknown or verdicts for word in each.words)
        return Verdict(None if unknown else True, all(each.sure for each in verdicts), words)

    def _parts(self, at: int, way: Way) -> list[Verdict | None]:
        unit = self.units[at]
        return [
            self._placed(at, way.top, from_below=False),
            self._placed(at, way.bottom, from_below=True),
            _reached(unit, way),
            self._tested(unit, way),
            self._target(unit, way),
            self._condition(at, way),
        ]

    def _placed(self, at: int, most: int | None, *, from_below: bool) -> Verdict | None:
        """Return whether a unit is among so many from above or below; not surely where equal ones are too many."""
        if most is None:
            return None
        rank, tied = self.standings[at]
        place = rank.below if from_below else rank.above
        if place is None or place > most:
            return Verdict(False)
        words = f"倒数第{rank.below}（名次第{rank.above}）" if from_below else f"名次第{rank.above}"
        if tied:
            words += f"，与{'、'.join(tied)}并列"
        too_many = place + len(tied) > most
        if too_many and self.wanted.ties == "leaders":
            return Verdict(True, False, (f"{words}，名额不够，由领导定",))
        return Verdict(True, True, (words,))

    def _tested(self, unit: UnitScore, way: Way) -> Verdict | None:
        if way.test is None:
            return None
        met = unit.tests[way.test]
        test = next(each for each in self.scene.case.system.tests if each.id == way.test)
        return Verdict(None if met.met is None else met.met is way.met, True, (met_words(test, met),))

    def _target(self, unit: UnitScore, way: Way) -> Verdict | None:
        """Return whether the indicator's own target is as asked; a unit of which none is asked for is not meant."""
        if way.target is None or self.indicator is None:
            return None
        met = target_met(self.scene.case, self.indicator, self.scene.judged[unit.unit][self.indicator.id])
        if met is None:
            return Verdict(False)
        words = met.words if met.met is None else f"实际 {met.words}"
        return Verdict(None if met.met is None else met.met is way.target, True, (words,))

    def _condition(self, at: int, way: Way) -> Verdict | None:
        if way.when is None:
            return None
        holds = self.condition(way.when)[at]
        return Verdict(holds, True, (f"符合 {way.when}" if holds else f"条件 {way.when} 用到的数不齐",))

    # --- ranks, order, what is told ---------------------------------------------------------------------------------

    def _standings(self) -> list[Standing]:
        found = self._ranks()
        names = [unit.unit for unit in self.units]
        return [
            Standing(
                rank,
                tuple(
                    name
                    for name, other in zip(names, found, strict=True)
                    if rank.above is not None and other.above == rank.above and name != own
                ),
            )
            for own, rank in zip(names, found, strict=True)
        ]

    def _ranks(self) -> list[Rank]:
        if self.indicator is None:
            of = sum(unit.rank is not None for unit in self.units)
            return [Rank(unit.rank, unit.from_bottom, of) for unit in self.units]
        case = self.scene.case
        return ranks(
            [unit.indicators[self.indicator.id].points for unit in self.units],
            ranked=[all(veto.ranked for veto in vetoes_of(case, unit)) for unit in self.units],
            least=case.group.least,
        )

    def _order(self, at: int) -> tuple[Decimal, Decimal]:
        rank = self.standings[at].rank
        from_below = self.wanted.kind == "criticism"
        place = rank.below if from_below else rank.above
        score = self.units[at].score
        return Decimal("Infinity") if place is None else Decimal(place), score if from_below else -score

    def _tell_unknown(self, unit: UnitScore, verdicts: Sequence[Verdict]) -> None:
        unknown = [each for each in verdicts if each.holds is None]
        if unknown and not self._struck(unit):
            reason = "；".join("、".join(each.words) for each in unknown)
            place: dict[str, str | None] = {"unit": unit.unit}
            self.findings.append(finding("ZS-818", place=place, unit=unit.unit, name=self.name, reason=reason))

    def _tell_tied(self, at: int) -> None:
        rank, tied = self.standings[at]
        everybody = {self.units[at].unit, *tied}
        names = "、".join(unit.unit for unit in self.units if unit.unit in everybody)
        words = f"倒数第{rank.below}" if self.wanted.kind == "criticism" else f"第{rank.above}"
        self.findings.append(
            finding("ZS-817", name=self.name, group=self.scene.case.group.name, units=names, rank=words)
        )


def _reached(unit: UnitScore, way: Way) -> Verdict | None:
    """Return whether the score is at least, or below, what a way asks for. Unrounded points are compared."""
    if way.at_least is None and way.below is None:
        return None
    if not unit.has_score:
        return Verdict(None, True, ("没有得分",))
    words = [f"得分 {plain(unit.score)}"]
    if way.at_least is not None:
        words.append(f"不低于 {plain(way.at_least)}")
    if way.below is not None:
        words.append(f"低于 {plain(way.below)}")
    holds = (way.at_least is None or unit.score >= way.at_least) and (way.below is None or unit.score < way.below)
    return Verdict(holds, True, ("，".join(words),))
