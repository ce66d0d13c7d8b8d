"""名次和等次: ranks within a group, grades, what a veto takes and what a promotion gives."""

from collections.abc import Sequence
from decimal import Decimal

from addin.scoring.conditions import outcomes
from addin.scoring.group_case import GroupCase
from addin.scoring.result import UnitScore
from udfs.findings import Finding, finding
from udfs.scoring.grade import Threshold, grade
from udfs.scoring.rank import ranks
from xl_templates.system_model import Grades, Veto


def vetoes_of(case: GroupCase, unit: UnitScore) -> list[Veto]:
    """Return the vetoes that a unit has met, in the order of the definition."""
    return [veto for veto in case.system.vetoes if veto.id in unit.vetoes]


def stand(case: GroupCase, units: Sequence[UnitScore]) -> list[Finding]:
    """Give the units of a group their ranks and grades, and say what could not be told."""
    _rank(case, units)
    grades = case.system.grades
    if grades is None or (grades.periods and case.period.kind not in grades.periods):
        return []
    for unit in units:
        unit.grade = _grade(case, grades, unit, 0)
    promoted, findings = _promoted(case, units)
    for unit in units:
        _move(case, grades, unit, promoted.get(unit.unit, []))
    return findings


# --- ranks ----------------------------------------------------------------------------------------------------------


def _rank(case: GroupCase, units: Sequence[UnitScore]) -> None:
    ranking = case.system.ranking
    struck = [[veto.name for veto in vetoes_of(case, unit) if not veto.ranked] for unit in units]
    found = ranks(
        [_counted(case, unit, with_extras=ranking.with_extras) for unit in units],
        ties=[[_tie(unit, name) for name in ranking.ties] for unit in units],
        ranked=[not each for each in struck],
        least=case.group.least,
        places=ranking.places if ranking.by == "printed" else None,
    )
    for unit, rank, names in zip(units, found, struck, strict=True):
        unit.rank, unit.from_bottom = rank.above, rank.below
        if names:
            unit.notes.append(f"一票否决（{'、'.join(names)}），不排名")
        elif rank.above is None and unit.has_score:
            unit.notes.append(f"分组只有 {rank.of} 个单位可以排名，不到 {case.group.least} 个，不排名")


def _counted(case: GroupCase, unit: UnitScore, *, with_extras: bool) -> Decimal | None:
    """Return the points that ranks and grades go by; who is put to zero has none, with extras or without."""
    if not unit.has_score:
        return None
    is_zeroed = any(veto.effect == "zero" for veto in vetoes_of(case, unit))
    return unit.score if with_extras or is_zeroed else unit.inside


def _tie(unit: UnitScore, name: str) -> Decimal | None:
    return unit.indicators[name].points if name in unit.indicators else None


# --- grades ---------------------------------------------------------------------------------------------------------


def _grade(case: GroupCase, grades: Grades, unit: UnitScore, up: int) -> str | None:
    points = _counted(case, unit, with_extras=grades.with_extras)
    if points is None:
        return None
    thresholds = [Threshold(each.name, each.at) for each in grades.grades]
    return grade(points, thresholds, places=grades.places, up=up)


def _promoted(case: GroupCase, units: Sequence[UnitScore]) -> tuple[dict[str, list[str]], list[Finding]]:
    """Return the promotions of each unit that has any, and where it could not be told."""
    promoted: dict[str, list[str]] = {}
    findings = []
    for promotion in case.system.promotions:
        for unit, holds in zip(units, outcomes(case, units, promotion.when), strict=True):
            met = unit.tests[promotion.test].met if promotion.test else True
            if holds and met:
                promoted.setdefault(unit.unit, []).append(promotion.name)
            elif unit.has_score and (holds is None or met is None) and holds is not False and met is not False:
                reason = f"条件 {promotion.when} 用到的数不齐" if holds is None else "看不出是否完成目标任务"
                place: dict[str, str | None] = {"unit": unit.unit}
                findings.append(finding("ZS-818", place=place, unit=unit.unit, name=promotion.name, reason=reason))
    return promoted, findings


def _move(case: GroupCase, grades: Grades, unit: UnitScore, promotions: Sequence[str]) -> None:
    """Move the grade: one up, however many promotions hold, and one down for each such veto."""
    downs = [veto.name for veto in vetoes_of(case, unit) if veto.effect == "down"]
    before = unit.grade
    if before is None or not (promotions or downs):
        return
    unit.grade = _grade(case, grades, unit, bool(promotions) - len(downs))
    if promotions:
        unit.notes.append(f"{'、'.join(promotions)}，晋一等")
    if downs:
        unit.notes.append(f"一票否决（{'、'.join(downs)}），降 {len(downs)} 等")
    if promotions or downs:
        unit.notes.append(f"等次由{before}变为{unit.grade}" if unit.grade != before else f"等次仍为{before}")
