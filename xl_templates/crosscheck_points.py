"""What adds to what, in every group at every time: the leaves to the total, children to the points of their head."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from udfs.findings import Finding
from xl_templates.crosscheck_scoring import SystemUnderCheck
from xl_templates.crosscheck_tools import shown
from xl_templates.system_model import Indicator


def check_points(under: SystemUnderCheck) -> Iterator[Finding]:
    """Yield the sums that are wrong, each once, at the first day on which it is."""
    told: set[str] = set()
    for day in under.days:
        for found in [*_shares(under, day), *_heads(under, day), *_totals(under, day)]:
            key = found.message.partition(" ")[0]
            if key not in told:
                told.add(key)
                yield found


def _totals(under: SystemUnderCheck, day: date) -> Iterator[Finding]:
    for group in under.system.groups:
        inside = [each for each in under.system.scored(group.id, day) if each.outside is None]
        found = sum((under.system.points_of(each, group.id) or Decimal(0) for each in inside), Decimal(0))
        if found != under.system.total:
            key = f"groups.{group.id}"
            yield under.sum_of_points(key, shown(found), shown(under.system.total), _when(under, day))


def _heads(under: SystemUnderCheck, day: date) -> Iterator[Finding]:
    for head in under.system.indicators:
        children = _children(under, head)
        if not children or any(each.share is not None for each in children):
            continue
        for group in under.groups:
            wanted = under.system.points_of(head, group)
            found = sum((_points(under, each, group, day) for each in children), Decimal(0))
            if wanted is not None and found != wanted:
                key = f"indicators.{head.id}"
                yield under.sum_of_points(key, shown(found), shown(wanted), f"分组 {group}，{_when(under, day)}")


def _points(under: SystemUnderCheck, indicator: Indicator, group: str, day: date) -> Decimal:
    """Return an indicator's own points, or those of the leaves below it."""
    if indicator.rule:
        in_force = indicator in under.system.scored(group, day)
        return (under.system.points_of(indicator, group) or Decimal(0)) if in_force else Decimal(0)
    own = under.system.points_of(indicator, group)
    if own is not None:
        return own
    return sum((_points(under, each, group, day) for each in _children(under, indicator)), Decimal(0))


def _shares(under: SystemUnderCheck, day: date) -> Iterator[Finding]:
    for head in under.system.indicators:
        children = _children(under, head)
        shares = [each.share for each in children if each.share is not None and _in_force(each, day)]
        if any(each.share is None for each in children) and any(each.share is not None for each in children):
            yield under.contradiction(f"indicators.{head.id}", "的下级要么都写 share，要么都写 points")
        elif shares and sum(shares) != 1:
            yield under.sum_of_shares(f"indicators.{head.id}", shown(sum(shares, Decimal(0))))


def _children(under: SystemUnderCheck, head: Indicator) -> list[Indicator]:
    return [each for each in under.system.indicators if each.parent == head.id and each.outside is None]


def _in_force(indicator: Indicator, day: date) -> bool:
    return (indicator.valid_from is None or indicator.valid_from <= day) and (
        indicator.valid_to is None or day <= indicator.valid_to
    )


def _when(under: SystemUnderCheck, day: date) -> str:
    return f"{day} 起" if len(under.days) > 1 else "各指标相加"
