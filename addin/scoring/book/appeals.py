"""What an appeal changed: the case scored once with the value before it, and once with the value that was decided."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from addin.scoring.engine import score
from addin.scoring.facts import Appeal, Facts
from addin.scoring.result import ScoredSystem, UnitScore


class Change(NamedTuple):
    """One appeal in one group. ``before``, ``after``: the unit's result; ``None`` where it cannot be told.

    ``was``: the value before; ``None``: blank, or not known.
    """

    appeal: Appeal
    group: str
    was: Decimal | None
    before: UnitScore | None
    after: UnitScore | None


def changes(scored: ScoredSystem) -> Iterator[Change]:
    """Yield what each appeal changed, all others staying as they were decided."""
    appeals = scored.facts.appeals
    for number, appeal in enumerate(appeals):
        now = _standings(scored, appeal.unit)
        known = appeal.decided is not None and _is_settled(appeals, number) and _applies(scored, appeal)
        was = _value_before(scored, appeals[:number], appeal)
        past = _standings(_with_value(scored, appeal, was), appeal.unit) if known and was is not None else {}
        for group in now or {"": None}:
            yield Change(appeal, group, was, past.get(group), now.get(group) if past else None)


def _standings(scored: ScoredSystem, unit: str) -> dict[str, UnitScore]:
    return {group.group.id: each for group in scored.groups for each in group.units if each.unit == unit}


def _is_settled(appeals: Sequence[Appeal], number: int) -> bool:
    """Tell whether no later appeal decided the same value."""
    one = appeals[number]
    return not any(
        (each.unit, each.indicator) == (one.unit, one.indicator) and each.decided is not None
        for each in appeals[number + 1 :]
    )


def _applies(scored: ScoredSystem, appeal: Appeal) -> bool:
    """Tell whether the decided value is what is scored now."""
    return scored.facts.of(appeal.unit, appeal.indicator).value == appeal.decided


def _value_before(scored: ScoredSystem, earlier: Sequence[Appeal], appeal: Appeal) -> Decimal | None:
    """Return what counted before: what was decided earlier, else the certified value, else the unit's own."""
    for each in reversed(earlier):
        if (each.unit, each.indicator) == (appeal.unit, appeal.indicator) and each.decided is not None:
            return each.decided
    fact = scored.facts.of(appeal.unit, appeal.indicator)
    if fact.certified is not None:
        return fact.certified
    own_counts = scored.system.value == "self_until_final" and scored.stage != "final"
    return fact.own if own_counts else None


def _with_value(scored: ScoredSystem, appeal: Appeal, value: Decimal | None) -> ScoredSystem:
    facts, key = scored.facts, (appeal.unit, appeal.indicator)
    changed: Facts = replace(facts, facts={**facts.facts, key: replace(facts.facts[key], value=value)}, findings=[])
    # Only the groups of the unit, and no lists: that is all that is looked at.
    groups = tuple(each.group for each in scored.groups if any(unit.unit == appeal.unit for unit in each.units))
    system = scored.system.model_copy(update={"groups": groups, "lists": ()})
    return score(scored.programme, system, scored.period, changed)
