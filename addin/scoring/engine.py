"""From what is known of the units to points, ranks, grades and lists. Pure: the same facts give the same result."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from addin.scoring.annual import weigh_quarters
from addin.scoring.extras import UnitExtras, unit_extras
from addin.scoring.facts import Facts
from addin.scoring.group_case import GroupCase
from addin.scoring.indicator_points import Judged, judge_indicator
from addin.scoring.listing import Scene, make_lists
from addin.scoring.remarks import remarks_on_facts, remarks_on_group
from addin.scoring.result import GroupScore, ScoredSystem, UnitScore
from addin.scoring.standing import stand, vetoes_of
from addin.scoring.targets_met import meets
from udfs.findings import Finding, finding
from udfs.period import Period
from udfs.scoring.total import Inside, Line, inside
from udfs.scoring.total import score as total_score
from udfs.scoring.words import plain
from xl_templates.model import Programme
from xl_templates.system_model import System


def score(programme: Programme, system: System, period: Period, facts: Facts) -> ScoredSystem:
    """Score all groups of a system.

    The system has to be one that ``load`` accepted, and the period of a kind that it is scored for. Whatever is wrong
    with the facts comes back as findings; nothing of it stops the scoring.
    """
    result = ScoredSystem(programme, system, period, facts.stage, facts)
    scenes = [_scored_group(GroupCase(programme, system, period, group, facts)) for group in system.groups]
    result.groups = [scene.result for scene in scenes]
    result.lists, listed = make_lists(system, period, scenes)
    result.findings = [*facts.findings, *remarks_on_facts([scene.case for scene in scenes])]
    result.findings += [found for scene in scenes for found in scene.findings]
    result.findings += listed
    return result


def _scored_group(case: GroupCase) -> Scene:
    judged = {indicator.id: judge_indicator(case, indicator) for indicator in case.indicators} if case.units else {}
    by_unit = {unit: {name: column[at] for name, column in judged.items()} for at, unit in enumerate(case.units)}
    findings = remarks_on_group(case, by_unit)
    units = []
    for name in case.units:
        unit, found = _scored_unit(case, name, by_unit[name])
        units.append(unit)
        findings += found
    pending = tuple(name for name, column in judged.items() if any(each.scored.missing == "pending" for each in column))
    findings += stand(case, units)
    if pending:
        findings.append(_tell_pending(case, units, pending))
    return Scene(case, GroupScore(case.group, units, pending), by_unit, findings)


def _scored_unit(case: GroupCase, name: str, judged: Mapping[str, Judged]) -> tuple[UnitScore, list[Finding]]:
    extras = unit_extras(case, name, judged)
    named = {line.item for line in case.facts.extras if line.unit == name}
    unit = UnitScore(
        name,
        indicators={key: extras.scored.get(key, each.scored) for key, each in judged.items()},
        bonus=extras.bonus,
        penalty=extras.penalty,
        tests={test.id: meets(case, test, judged) for test in case.system.tests},
        vetoes=tuple(veto.id for veto in case.system.vetoes if veto.id in named),
    )
    findings = weigh_quarters(case, unit) if case.by_quarters else _add_up(case, unit)
    if unit.has_score:
        _settle(case, unit, extras)
    return unit, findings


def _add_up(case: GroupCase, unit: UnitScore) -> list[Finding]:
    """Give a unit its points inside the hundred; what is left out makes the rest weigh more."""
    lines = [
        Line(unit.indicators[each.id].available, unit.indicators[each.id].points)
        for each in case.indicators
        if each.outside is None
    ]
    found: Inside = inside(lines, case.system.total)
    if found.points is None:
        unit.has_score = False
        unit.notes.append("没有一项指标可以计分，没有得分，不排名")
        return [finding("ZS-828", place={"unit": unit.unit}, unit=unit.unit)]
    unit.inside, unit.factor = found.points, found.factor
    if found.factor != 1:
        out = [each.name for each in case.indicators if unit.indicators[each.id].points is None]
        unit.notes.append(f"不计{'、'.join(out)}，其余各项折算，× {plain(found.factor)}")
    return []


def _settle(case: GroupCase, unit: UnitScore, extras: UnitExtras) -> None:
    points = total_score(unit.inside, extras.bonus, extras.penalty)
    assert points is not None
    unit.score = points
    zeroed = [veto.name for veto in vetoes_of(case, unit) if veto.effect == "zero"]
    if zeroed:
        unit.score = Decimal(0)
        unit.notes.append(f"一票否决（{'、'.join(zeroed)}），总分记零，原为 {plain(points)} 分")


def _tell_pending(case: GroupCase, units: Sequence[UnitScore], pending: Sequence[str]) -> Finding:
    names = "、".join(f"“{case.system.indicator(name).name}”" for name in pending)
    for unit in units:
        unit.notes.append(f"{names}数据不齐，全组不计，名次是暂定的")
    return finding("ZS-822", group=case.group.name, indicators=names)
