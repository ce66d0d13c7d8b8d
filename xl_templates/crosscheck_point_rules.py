"""The rules of indicators: the numbers of each kind, that they make sense together."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Final

from udfs.findings import Finding
from udfs.scoring.by_value import MOST_BANDS
from xl_templates.crosscheck_scoring import SystemUnderCheck
from xl_templates.crosscheck_tools import numbers_in, shown
from xl_templates.parts import Frequency
from xl_templates.system_model import (
    Bands,
    Deduct,
    Efficacy,
    Growth,
    Indicator,
    Judges,
    MeanSteps,
    PerItem,
    Shortfall,
    ToDate,
)

_ENDS: Final[dict[Frequency, tuple[str, ...]]] = {
    "week": tuple(f"W{number:02}" for number in range(1, 54)),
    "month": tuple(f"{number:02}" for number in range(1, 13)),
    "quarter": ("Q1", "Q2", "Q3", "Q4"),
    "half": ("H1", "H2"),
    "year": (),
}


def check_rule(under: SystemUnderCheck, key: str, indicator: Indicator) -> Iterator[Finding]:
    """Yield what is wrong with the numbers of an indicator's rule."""
    key = f"{key}.rule"
    yield from (under.number(key, detail) for detail in _limits(indicator))
    match indicator.rule:
        case ToDate() as rule:
            yield from _shares(under, key, rule)
        case Bands() as rule:
            yield from _bands(under, key, indicator, rule)
        case _:
            yield from (under.number(key, detail) for detail in _numbers(indicator))
    if indicator.outside and isinstance(indicator.rule, Deduct | Shortfall):
        detail = "是从分值里倒扣，加分扣分项没有分值：按件加、按件扣都写 per_item"
        yield under.contradiction(key, detail)


def full_points(indicator: Indicator) -> list[Decimal]:
    """Return the most that the indicator can give in each group, as far as its points can be told."""
    if indicator.rule and indicator.rule.most is not None:
        return [indicator.rule.most]
    return numbers_in(indicator.points)


def _limits(indicator: Indicator) -> Iterator[str]:
    rule = indicator.rule
    assert rule is not None
    full = full_points(indicator)
    if rule.most is not None and rule.most < 0:
        yield "的 most 不能是负数：加和扣由 outside 分"
    elif full and rule.least > min(full):
        yield f"的 least（{shown(rule.least)}）大于最高的分（{shown(min(full))}）"


def _numbers(indicator: Indicator) -> Iterator[str]:
    full = full_points(indicator)
    most = max(full) if full else None
    match indicator.rule:
        case Efficacy() as rule:
            if rule.base < 0 or rule.span <= 0 or rule.base + rule.span > 100:
                yield "的 base 不能是负数，span 要大于 0，两个加起来不超过 100"
            if not 0 <= rule.equal <= 100:
                yield "的 equal 要在 0 到 100 之间"
        case PerItem() as rule:
            if rule.each <= 0 or rule.free < 0:
                yield "的 each 要大于 0，free 不能是负数"
            if rule.over_target and rule.free:
                yield "的 free 与 over_target 只能写一个：超目标的件数从目标起算"
        case Deduct() | Shortfall() as rule:
            if rule.each <= 0:
                yield "的 each 要大于 0"
        case Growth() as rule:
            if rule.each < 0 or (rule.start is not None and rule.start < 0):
                yield "的 each 和 start 不能是负数"
            if most is not None and rule.start is not None and rule.start > most:
                yield f"的 start（{shown(rule.start)}）超过最高的分（{shown(most)}）"
        case MeanSteps() as rule:
            if rule.each <= 0:
                yield "的 each 要大于 0"
            if most is not None and rule.start > most:
                yield f"的 start（{shown(rule.start)}）超过最高的分（{shown(most)}）"
        case Judges() as rule:
            if rule.full <= 0:
                yield "的 full 要大于 0"


def _shares(under: SystemUnderCheck, key: str, rule: ToDate) -> Iterator[Finding]:
    key = f"{key}.shares"
    periods = under.system.periods
    known = [end for period in periods for end in _ENDS[period]]
    if not rule.shares:
        yield under.number(key, "至少写一个，如 { Q1 = 0.2, Q2 = 0.45 }")
    yield from (under.unknown(key, "期末", end, known) for end in rule.shares if end not in known)
    if any(not 0 < share <= 1 for share in rule.shares.values()):
        yield under.number(key, "的份额要大于 0、不超过 1")
    for period in periods:
        row = [rule.shares[end] for end in _ENDS[period] if end in rule.shares]
        if any(later < earlier for earlier, later in pairwise(row)):
            yield under.order(key, "是累计到期末的份额，后面的不能比前面的小")


def _bands(under: SystemUnderCheck, key: str, indicator: Indicator, rule: Bands) -> Iterator[Finding]:
    key = f"{key}.bands"
    if any(later.at <= earlier.at for earlier, later in pairwise(rule.bands)):
        yield under.order(key, "要从小到大写，at 不能重复")
    if len(rule.bands) > MOST_BANDS:
        yield under.number(key, f"有 {len(rule.bands)} 档，最多 {MOST_BANDS} 档")
    full = full_points(indicator)
    highest = max(band.points for band in rule.bands)
    if full and highest > max(full):
        yield under.number(key, f"里的 {shown(highest)} 分超过最高的分（{shown(max(full))}），多的不会给")
    if any(band.points < rule.least for band in rule.bands):
        yield under.number(key, "里有比 least 还少的分")
