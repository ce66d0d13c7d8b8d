"""What comes of the points: ranks, grades, tests of targets, lists, vetoes, promotions, the year from its quarters."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Final

from udfs.findings import Finding, finding
from xl_templates.crosscheck_scoring import SystemUnderCheck
from xl_templates.crosscheck_tools import compared, near, shown
from xl_templates.parts import Frequency
from xl_templates.system_model import Grades, Indicator, Promotion, ScoreList, TargetTest, Way

_QUARTERS: Final = ("Q1", "Q2", "Q3", "Q4")
_NO_TARGET: Final = ("judges", "certified")


def check_outcomes(under: SystemUnderCheck) -> Iterator[Finding]:
    """Yield what is wrong with what comes after the points."""
    system = under.system
    yield from _extras(under)
    yield from (
        under.unknown("ranking.ties", "计分的指标", name, under.scored)
        for name in system.ranking.ties
        if name not in under.scored
    )
    if system.grades:
        yield from _grades(under, system.grades)
        yield from _periods(under, "grades", system.grades.periods)
    for test in system.tests:
        yield from _test(under, f"tests.{test.id}", test)
    for each in system.lists:
        yield from _list(under, f"lists.{each.id}", each)
    for veto in system.vetoes:
        if veto.effect == "down" and system.grades is None:
            yield under.contradiction(f"vetoes.{veto.id}", "是降一等，却没有 grades")
    for promotion in system.promotions:
        yield from _promotion(under, f"promotions.{promotion.id}", promotion)
    if system.annual:
        yield from _annual(under, system.annual.quarters)
    if system.apart < 0:
        yield under.number("apart", "不能是负数")
    if system.total <= 0:
        yield under.number("total", "要大于 0")


def _extras(under: SystemUnderCheck) -> Iterator[Finding]:
    kinds = {each.outside for each in under.system.indicators}
    extras = under.system.extras
    for name, limit, kind in (
        ("bonus_most", extras.bonus_most, "bonus"),
        ("penalty_most", extras.penalty_most, "penalty"),
    ):
        if limit is not None and limit < 0:
            yield under.number(f"extras.{name}", "写成正数：加和扣由 outside 分")
        if limit is not None and kind not in kinds:
            yield under.contradiction(f"extras.{name}", f'写了上限，却没有 outside = "{kind}" 的指标')


def _grades(under: SystemUnderCheck, grades: Grades) -> Iterator[Finding]:
    if any(lower.at >= higher.at for higher, lower in pairwise(grades.grades)):
        yield under.order("grades.grades", "要从高到低写，at 不能重复")
    lowest = min(grades.grades, key=lambda grade: grade.at)
    if lowest.at > 0:
        detail = f"最低的“{lowest.name}”从 {shown(lowest.at)} 分起，再低的没有等次：最低的一等写 at = 0"
        yield under.contradiction("grades", detail)


def _test(under: SystemUnderCheck, key: str, test: TargetTest) -> Iterator[Finding]:
    for name in test.indicators:
        if name not in under.scored:
            yield under.unknown(f"{key}.indicators", "计分的指标", name, under.scored)
        elif not _can_have_target(under.scored[name]):
            yield under.contradiction(key, f"里的“{name}”是打分、认定或加扣分的，没有目标可言（可以写 quota）")
    if len(set(test.indicators)) < len(test.indicators):
        yield under.contradiction(key, "的 indicators 写重了")
    if test.how_many is not None and test.how_many > len(test.indicators):
        yield under.number(f"{key}.how_many", f"比指标个数（{len(test.indicators)}）还多")
    if test.how_many is not None and "how" in test.model_fields_set:
        yield under.contradiction(key, "how 与 how_many 只能写一个")


def _can_have_target(indicator: Indicator) -> bool:
    """Tell whether a target can be set for it, or handed down later."""
    assert indicator.rule is not None
    return indicator.quota is not None or (indicator.outside is None and indicator.rule.kind not in _NO_TARGET)


def _promotion(under: SystemUnderCheck, key: str, promotion: Promotion) -> Iterator[Finding]:
    if under.system.grades is None:
        yield under.contradiction(key, "是升一等，却没有 grades")
    tests = [test.id for test in under.system.tests]
    if promotion.test is not None and promotion.test not in tests:
        yield under.unknown(f"{key}.test", "目标任务", promotion.test, tests)
    yield from _condition(under, f"{key}.when", promotion.when)


def _periods(under: SystemUnderCheck, key: str, periods: tuple[Frequency, ...]) -> Iterator[Finding]:
    known = under.system.periods
    yield from (under.unknown(f"{key}.periods", "周期", name, known) for name in periods if name not in known)


# --- lists ----------------------------------------------------------------------------------------------------------


def _list(under: SystemUnderCheck, key: str, each: ScoreList) -> Iterator[Finding]:
    yield from (
        under.unknown(f"{key}.groups", "分组", name, under.groups) for name in each.groups if name not in under.groups
    )
    for name in each.by_indicator:
        if name not in under.scored:
            yield under.unknown(f"{key}.by_indicator", "计分的指标", name, under.scored)
    yield from _periods(under, key, each.periods)
    for number, way in enumerate(each.ways, start=1):
        yield from _way(under, f"{key}.ways[{number}]", each, way)


def _way(under: SystemUnderCheck, key: str, each: ScoreList, way: Way) -> Iterator[Finding]:
    for detail in _way_contradictions(each, way):
        yield under.contradiction(key, detail)
    tests = {test.id: test for test in under.system.tests}
    if way.test is not None and way.test not in tests:
        yield under.unknown(f"{key}.test", "目标任务", way.test, tests)
    elif way.test is not None:
        yield from _asked_for(under, key, each, tests[way.test])
    if way.target is not None:
        yield from (
            under.contradiction(key, f"看的是目标，“{name}”是打分、认定或加扣分的，没有目标可言（可以写 quota）")
            for name in each.by_indicator
            if name in under.scored and not _can_have_target(under.scored[name])
        )
    if way.when is not None:
        yield from _condition(under, f"{key}.when", way.when)


def _way_contradictions(each: ScoreList, way: Way) -> Iterator[str]:
    if not way.model_fields_set - {"met"}:
        yield "至少写一个条件"
    if "met" in way.model_fields_set and way.test is None:
        yield "写了 met，却没有写是哪一项 test"
    if way.top is not None and way.bottom is not None:
        yield "top 与 bottom 只能写一个"
    if way.at_least is not None and way.below is not None and way.below <= way.at_least:
        yield "的 below 不大于 at_least，没有单位能符合"
    if way.target is not None and not each.by_indicator:
        yield "的 target 是某一项指标自己的目标，只用在写了 by_indicator 的名单里；别的名单写 test 和 met"


def _asked_for(under: SystemUnderCheck, key: str, each: ScoreList, test: TargetTest) -> Iterator[Finding]:
    """Find a group of which the test asks nothing: whether it is met could never be told there."""
    for group in each.groups or under.groups:
        named = [under.scored[name] for name in test.indicators if name in under.scored]
        counts = [one for one in named if one.outside or _has_points(under, one, group)]
        if group in under.groups and named and not counts:
            yield under.contradiction(key, f"用的目标任务“{test.id}”里，没有一项是分组“{group}”要考的")


def _has_points(under: SystemUnderCheck, indicator: Indicator, group: str) -> bool:
    """Tell whether the group is scored on an indicator; a share is the group's where its head has points."""
    seen = set()
    while indicator.share is not None and indicator.parent in under.by_id and indicator.id not in seen:
        seen.add(indicator.id)
        indicator = under.by_id[indicator.parent]
    return indicator.points is not None and (not isinstance(indicator.points, dict) or group in indicator.points)


def _condition(under: SystemUnderCheck, key: str, text: str) -> Iterator[Finding]:
    rule = under.rule(key, text, under.conditions)
    if isinstance(rule, Finding):
        yield rule
        return
    known = [grade.name for grade in under.system.grades.grades] if under.system.grades else []
    if "等次" in rule.touched and not known:
        yield under.contradiction(key, "用了 [等次]，却没有 grades")
        return
    for column, value in compared(rule.node):
        if value not in known:
            hint = near(value, known)
            yield finding("ZS-117", place=under.place, key=key, column=column, value=value, hint=hint)


# --- the year -------------------------------------------------------------------------------------------------------


def _annual(under: SystemUnderCheck, quarters: dict[str, Decimal]) -> Iterator[Finding]:
    key = "annual.quarters"
    yield from (under.unknown(key, "季度", name, _QUARTERS) for name in quarters if name not in _QUARTERS)
    if any(share < 0 for share in quarters.values()):
        yield under.number(key, "的份额不能是负数")
    if sum(quarters.values()) != 1:
        yield under.sum_of_shares(key, shown(sum(quarters.values(), Decimal(0))))
    if not {"quarter", "year"} <= set(under.system.periods):
        yield under.contradiction("annual", "由各季度得出全年的分，periods 里要有 quarter 和 year")
    seen: set[str] = set()
    for group in under.system.groups:
        if seen & under.units_of(group):
            yield under.contradiction("annual", f"按单位取各季度的分，“{group.id}”却有单位也在别的分组里")
        seen |= under.units_of(group)
