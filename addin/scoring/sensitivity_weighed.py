"""One group as the numbers that its ranking comes from, so that it can be ranked again with other weights.

A unit's share of what an indicator can give stays as it was scored; only what the indicator is worth changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from addin.scoring.group_case import GroupCase
from addin.scoring.indicator_points import judge_indicator
from addin.scoring.result import GroupScore, ScoredSystem, UnitScore
from addin.scoring.standing import vetoes_of
from xl_templates.system_model import Ranking

_QUARTERS: Final = {"Q1": "一季度得分", "Q2": "二季度得分", "Q3": "三季度得分", "Q4": "四季度得分"}

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]


class Item(NamedTuple):
    """What has a weight: an indicator inside the hundred; of a year that is summed from quarters, a quarter."""

    id: str
    name: str
    worth: Decimal


@dataclass(frozen=True, eq=False)
class Weighed:
    """A group's ranked units (rows) over the items that any of them is scored on (columns).

    ``shares``: points / available, 0 where left out, and then not ``counted``. ``lacking``: a number is missing, and
    the unit is scored without it. ``fixed``: points inside the hundred that no weight changes. ``ties``: of two units
    with equal points the one with more is in front. ``zeroed``: a veto puts the unit to zero.
    """

    units: tuple[UnitScore, ...]
    items: tuple[Item, ...]
    shares: Numbers
    counted: Flags
    lacking: Flags
    fixed: Numbers
    extras: Numbers
    zeroed: Flags
    ties: Whole
    total: float
    ranking: Ranking

    @property
    def weights(self) -> Numbers:
        """The definition's own weights."""
        return np.array([float(item.worth) for item in self.items])


class _Cell(NamedTuple):
    """One item of one unit; ``points`` ``None``: left out."""

    points: Decimal | None
    lacks: bool


def weighed(scored: ScoredSystem, group: GroupScore) -> Weighed:
    """Return a group as numbers. Units without a rank are left out, and items that none of the others is scored on."""
    case = GroupCase(scored.programme, scored.system, scored.period, group.group, scored.facts)
    units = tuple(unit for unit in group.units if unit.rank is not None)
    table = _quarters(case, units) if case.by_quarters else _indicators(case, units)
    table = {item: cells for item, cells in table.items() if any(cell.points is not None for cell in cells)}
    items = tuple(item for item in table if item.worth > 0)
    points = _numbers(table, items, len(units))
    worths = np.array([float(item.worth) for item in items])
    return Weighed(
        units,
        items,
        np.nan_to_num(points) / worths,
        ~np.isnan(points),
        _array([[table[item][at].lacks for item in items] for at in range(len(units))], (len(units), len(items)), bool),
        np.nansum(_numbers(table, [item for item in table if item.worth <= 0], len(units)), axis=1),
        np.array([float(unit.bonus - unit.penalty) for unit in units]),
        np.array([any(veto.effect == "zero" for veto in vetoes_of(case, unit)) for unit in units], dtype=bool),
        _ties(units, scored.system.ranking),
        float(scored.system.total),
        scored.system.ranking,
    )


def _indicators(case: GroupCase, units: Sequence[UnitScore]) -> dict[Item, list[_Cell]]:
    table = {}
    for indicator in case.indicators:
        if indicator.outside is not None:
            continue
        column = [unit.indicators[indicator.id] for unit in units]
        lacking: set[str] = set()
        if any(each.missing in ("zero", "left_out") for each in column):  # left out may also be by the rule
            judged = zip(case.units, judge_indicator(case, indicator), strict=True)
            lacking = {name for name, each in judged if each.lacks}
        item = Item(indicator.id, indicator.name, case.worth(indicator))
        table[item] = [_Cell(each.points, unit.unit in lacking) for unit, each in zip(units, column, strict=True)]
    return table


def _quarters(case: GroupCase, units: Sequence[UnitScore]) -> dict[Item, list[_Cell]]:
    """Return the quarters with their shares of the year for weights; a unit with a rank has a score in each."""
    assert case.system.annual is not None
    table = {}
    for code, share in case.system.annual.quarters.items():
        scores = [case.facts.quarters.get((unit.unit, code)) for unit in units]
        item = Item(code, _QUARTERS.get(code, code), share * case.system.total)
        table[item] = [_Cell(None if score is None else score * share, False) for score in scores]
    return table


def _numbers(table: Mapping[Item, Sequence[_Cell]], items: Sequence[Item], units: int) -> Numbers:
    """Return the points, NaN where left out."""
    rows = [[table[item][at].points for item in items] for at in range(units)]
    known = [[np.nan if points is None else float(points) for points in row] for row in rows]
    return _array(known, (units, len(items)), np.float64)


def _array(rows: Sequence[Sequence[Any]], shape: tuple[int, int], kind: type) -> NDArray[Any]:
    return np.array(rows, dtype=kind).reshape(shape)


def _ties(units: Sequence[UnitScore], ranking: Ranking) -> Whole:
    """Return what decides between equal points: the same with all weights, since both units have the same ones."""
    keys = [tuple(_tie(unit, name) for name in ranking.ties) for unit in units]
    order = {key: at for at, key in enumerate(sorted(set(keys)))}
    return np.array([order[key] for key in keys], dtype=np.int64)


def _tie(unit: UnitScore, name: str) -> Decimal:
    points = unit.indicators[name].points if name in unit.indicators else None
    return Decimal("-Infinity") if points is None else points
