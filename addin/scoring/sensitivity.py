"""敏感性分析: how far a ranking depends on the weights that people have set.

The weights are moved around those of the definition many times, each time the units are ranked again, and it is counted
how often a unit is in front or at the tail. That is sensitivity, no confidence: nothing here says which weights are
right, or how sure the numbers are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

import numpy as np

from addin.scoring.result import GroupScore, ScoredSystem
from addin.scoring.sensitivity_draws import Plan, Tally, tally
from addin.scoring.sensitivity_lines import CutLine, Place, cut_lines, distances, place_of
from addin.scoring.sensitivity_ranks import NEAR, places_with
from addin.scoring.sensitivity_weighed import Item, Weighed, weighed
from xl_templates.system_model import ScoreGroup

LOW: Final = 5  # of a hundred sets of weights: the range of ranks that is told
MIDDLE: Final = 50
HIGH: Final = 95


@dataclass(frozen=True, slots=True)
class AtLine:
    """A unit and a line: the share of the sets in which it is on that side, and its points above the line now."""

    share: float
    distance: Decimal | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What one item does to one unit. ``share``: of the available points, ``None`` where the unit is not scored on it.

    ``lost``: points less than the group's best unit has there, ``None`` where either is not scored. ``rank``,
    ``from_bottom``: those without the item, the others weighing more; ``None`` where nothing would be left.
    """

    item: Item
    share: float | None
    lost: float | None
    lacks: bool
    rank: int | None
    from_bottom: int | None


@dataclass(frozen=True, slots=True)
class UnitSensitivity:
    """One unit. ``rank``, ``score``: as they were scored; ``low`` … ``high``: the range of ranks, best to worst.

    ``lines``: one for each line of the group. ``filled_rank``: were the lacking items at the group's median; ``None``
    where none lacks, or nobody has any.
    """

    unit: str
    rank: int
    from_bottom: int
    score: Decimal
    low: int
    median: int
    high: int
    lines: tuple[AtLine, ...]
    effects: tuple[Effect, ...]
    filled_rank: int | None

    @property
    def costliest(self) -> Effect | None:
        """The item that cost most against the group's best unit, the first of equal ones; ``None`` where none did."""
        costly = [each for each in self.effects if each.lost is not None and each.lost > NEAR]
        return max(costly, key=lambda each: each.lost or 0, default=None)

    @property
    def lacking(self) -> tuple[Item, ...]:
        """The items for which a number is missing."""
        return tuple(each.item for each in self.effects if each.lacks)


@dataclass(frozen=True, slots=True)
class GroupSensitivity:
    """One group. ``units``: those with a rank, best first; ``best``: whom the points lost are counted against.

    ``pending``: indicators that wait for numbers and count for nobody. ``by_quarters``: the items are the quarters.
    """

    group: ScoreGroup
    items: tuple[Item, ...]
    lines: tuple[CutLine, ...]
    units: tuple[UnitSensitivity, ...]
    unranked: tuple[str, ...]
    pending: tuple[str, ...]
    best: str | None
    by_quarters: bool


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """A whole system."""

    scored: ScoredSystem
    plan: Plan
    groups: tuple[GroupSensitivity, ...]


def analyse(
    scored: ScoredSystem,
    *,
    draws: int = Plan.draws,
    seed: int = Plan.seed,
    spread: float = Plan.spread,
    chunk: int = Plan.chunk,
) -> Sensitivity:
    """Return how far the ranks of each group depend on the weights: the same for the same seed.

    Raises ``ValueError`` for no draws, and for a spread that is negative or takes a whole weight away.
    """
    plan = Plan(draws, seed, spread, chunk)
    return Sensitivity(scored, plan, tuple(_group(scored, group, plan) for group in scored.groups))


def _group(scored: ScoredSystem, group: GroupScore, plan: Plan) -> GroupSensitivity:
    numbers, lines = weighed(scored, group), cut_lines(scored.system, group)
    units: list[UnitSensitivity] = []
    best = None
    if numbers.units:
        # Of several first ones that whose name comes first, whatever the order of the units.
        best = min(range(len(numbers.units)), key=lambda at: (numbers.units[at].rank, numbers.units[at].unit))
        units = _units(numbers, lines, tally(numbers, lines, plan), best)
    return GroupSensitivity(
        group.group,
        numbers.items,
        tuple(lines),
        tuple(sorted(units, key=lambda each: each.rank)),
        tuple(unit.unit for unit in group.units if unit.rank is None),
        group.pending,
        None if best is None else numbers.units[best].unit,
        scored.system.annual is not None and scored.period.kind == "year",
    )


def _units(group: Weighed, lines: Sequence[CutLine], counts: Tally, best: int) -> list[UnitSensitivity]:
    places = _places(group)
    far = [distances(line, places) for line in lines]
    low, median, high = (counts.rank_at(percent) for percent in (LOW, MIDDLE, HIGH))
    effects = _effects(group, best)
    return [
        UnitSensitivity(
            unit.unit,
            places[at].above,
            places[at].below,
            places[at].ranked,
            low[at],
            median[at],
            high[at],
            tuple(AtLine(int(counts.held[line, at]) / counts.draws, far[line][at]) for line in range(len(lines))),
            effects[at],
            _filled_rank(group, at),
        )
        for at, unit in enumerate(group.units)
    ]


def _places(group: Weighed) -> list[Place]:
    return [
        place_of(unit, group.ranking, zeroed=bool(zeroed))
        for unit, zeroed in zip(group.units, group.zeroed, strict=True)
    ]


def _effects(group: Weighed, best: int) -> list[tuple[Effect, ...]]:
    """Return for each unit the effects of all items."""
    lost = group.weights * (group.shares[best] - group.shares)
    both = group.counted[best] & group.counted
    others = [np.where(np.arange(len(group.items)) == at, 0, group.weights) for at in range(len(group.items))]
    without = [places_with(group, weights) for weights in others]
    return [
        tuple(
            Effect(
                item,
                float(group.shares[unit, at]) if group.counted[unit, at] else None,
                float(lost[unit, at]) if both[unit, at] else None,
                bool(group.lacking[unit, at]),
                without[at][0][unit] or None,
                without[at][1][unit] or None,
            )
            for at, item in enumerate(group.items)
        )
        for unit in range(len(group.units))
    ]


def _filled_rank(group: Weighed, unit: int) -> int | None:
    """Return the rank that a unit would have if each number that it lacks were at the median of the others."""
    shares, counted = group.shares.copy(), group.counted.copy()
    known = group.counted & ~group.lacking
    filled = [at for at in range(len(group.items)) if group.lacking[unit, at] and known[:, at].any()]
    for at in filled:
        shares[unit, at] = np.median(group.shares[known[:, at], at])
        counted[unit, at] = True
    if not filled:
        return None
    return places_with(replace(group, shares=shares, counted=counted), group.weights)[0][unit]
