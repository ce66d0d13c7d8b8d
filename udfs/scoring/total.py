"""From the points of the indicators to the score of a unit: what is left out, what is beyond the hundred, the sum."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from typing import Final, Literal, NamedTuple

from udfs.scoring.column import Cell, Outcome, Reason
from udfs.scoring.exactness import POINT_PLACES, PRECISION, settled, settled_formula
from udfs.scoring.places import written
from udfs.scoring.rank import Compared

Missing = Literal["zero", "left_out", "pending"]

# Whatever a missing value is worth, these are left out: nothing was asked of the unit.
ALWAYS_LEFT_OUT: Final = frozenset({Reason.JUDGED_LATER, Reason.LEFT_OUT})


def with_missing(outcomes: Sequence[Outcome], missing: Missing) -> list[Cell]:
    """Return the points of one indicator for the units of a group once it is said what a missing one is worth.

    ``None``: left out. ``zero``: no points. ``left_out``: left out for that unit. ``pending``: as soon as one is
    missing, left out for all. What is judged later, or left out by its rule, is left out and makes nothing pending.
    """
    is_missing = [each.points is None and each.reason not in ALWAYS_LEFT_OUT for each in outcomes]
    if missing == "pending" and any(is_missing):
        return [None] * len(outcomes)
    worth = Decimal(0) if missing == "zero" else None
    return [worth if lacks else each.points for each, lacks in zip(outcomes, is_missing, strict=True)]


# --- inside the hundred ---------------------------------------------------------------------------------------------


class Line(NamedTuple):
    """One indicator of one unit, 分: the points that it can give, and those that it gave; ``None``: left out."""

    available: Decimal
    points: Cell


class Inside(NamedTuple):
    """The points inside the hundred (``None``: nothing to score), and how much more they weigh (1: nothing is out)."""

    points: Cell
    factor: Decimal = Decimal(1)


def inside(lines: Sequence[Line], total: Decimal = Decimal(100)) -> Inside:
    """Return the sum of the points; where some are left out, × total / the points that the others can give.

    Ten places, half up. ``None`` where everything is left out, or what is left can give nothing.
    """
    with localcontext(prec=PRECISION):
        scored = [line for line in lines if line.points is not None]
        points = sum((line.points for line in scored if line.points is not None), Decimal(0))
        if len(scored) == len(lines):
            return Inside(settled(points, POINT_PLACES)) if lines else Inside(None)
        available = sum((line.available for line in scored), Decimal(0))
        if available <= 0:
            return Inside(None)
        return Inside(settled(points * total / available, POINT_PLACES), total / available)


# --- beyond it ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Extra:
    """What one line of 加分扣分 gave a unit, 分. ``item``: the indicator; ``project``: "" where it names none."""

    item: str
    points: Decimal
    project: str = ""


def one_per_project(lines: Iterable[Extra]) -> list[Extra]:
    """Return the lines in order, of each project only that which gives most, the first of equal ones."""
    kept = list(lines)
    best: dict[str, Extra] = {}
    for line in kept:
        if line.project and (line.project not in best or line.points > best[line.project].points):
            best[line.project] = line
    return [line for line in kept if not line.project or best[line.project] is line]


def bonus(lines: Iterable[Extra], item_most: Mapping[str, Decimal] | None = None, most: Cell = None) -> Decimal:
    """Return what bonuses come to: each item no more than its ``item_most``, all together no more than ``most``.

    An item without a limit has none.
    """
    sums: dict[str, Decimal] = {}
    for line in lines:
        sums[line.item] = sums.get(line.item, Decimal(0)) + line.points
    limits = item_most or {}
    total = sum((min(points, limits.get(item, points)) for item, points in sums.items()), Decimal(0))
    return total if most is None else min(most, total)


def penalty(lines: Iterable[Extra], item_most: Mapping[str, Decimal] | None = None, most: Cell = None) -> Decimal:
    """Return what penalties come to, a positive number to be taken off; limits are positive numbers as of bonuses.

    A line may be written with either sign: 3 and −3 both take three off.
    """
    return bonus((replace(line, points=abs(line.points)) for line in lines), item_most, most)


def score(inside_points: Cell, bonus: Decimal, penalty: Decimal, floor: Cell = None) -> Cell:
    """Return inside + bonus − penalty, ten places, not below ``floor`` where there is one; ``None`` without inside.

    Without a floor the sum is what stands beside it, and units far below stay apart in the ranking.
    """
    if inside_points is None:
        return None
    total = settled(inside_points + bonus - penalty, POINT_PLACES)
    return total if floor is None else max(floor, total)


# --- as Excel -------------------------------------------------------------------------------------------------------


def inside_formula(lines: Sequence[tuple[str, str]], total: str = "100") -> str:
    """Return the Excel of ``inside`` (no = in front); "" where there is nothing to score.

    ``lines``: for each indicator the cell of its points, "" where left out, and the cell or number of what it can give.
    """
    cells = ",".join(cell for cell, _ in lines)
    available = "+".join(f"ISNUMBER({cell})*{worth}" for cell, worth in lines)
    some = f'IF({available}<=0,"",{settled_formula(f"SUM({cells})*{total}/({available})", str(POINT_PLACES))})'
    every = settled_formula(f"SUM({cells})", str(POINT_PLACES))
    return f"IF(COUNT({cells})={len(lines)},{every},{some})"


def bonus_formula(cells: Sequence[str], most: str | Decimal | None = None) -> str:
    """Return the Excel of ``bonus`` over cells of which each holds what one item came to, or no number."""
    return _capped([f"N({cell})" for cell in cells], most)


def penalty_formula(cells: Sequence[str], most: str | Decimal | None = None) -> str:
    """Return the Excel of ``penalty`` over such cells."""
    return _capped([f"ABS(N({cell}))" for cell in cells], most)


def _capped(parts: Sequence[str], most: str | Decimal | None) -> str:
    total = "+".join(parts) or "0"
    if most is None:
        return total
    return f"MIN({most if isinstance(most, str) else written(most)},{total})"


def score_formula(inside_cell: str, bonus: str, penalty: str, floor: str | None = None) -> str:
    """Return the Excel of ``score`` (no = in front) of three cells; "" where the first holds no number."""
    total = settled_formula(f"{inside_cell}+N({bonus})-N({penalty})", str(POINT_PLACES))
    return f'IF(ISNUMBER({inside_cell}),{f"MAX({floor},{total})" if floor else total},"")'


def kept_formula(unit: Compared, project: Compared, points: Compared) -> str:
    """Return the Excel (no = in front) of ``one_per_project`` for one line of a list: 1 where it counts, else 0.

    Each names the cell of this line and the cells of all lines (absolute).
    """
    alike = f"EXACT({unit.span},{unit.cell})*EXACT({project.span},{project.cell})*ISNUMBER({points.span})"
    first = f"({points.span}={points.cell})*(ROW({points.span})<ROW({points.cell}))"
    beaten = f"SUMPRODUCT({alike}*(({points.span}>{points.cell})+{first}))"
    return f'IF(ISNUMBER({points.cell}),IF({project.cell}="",1,IF({beaten}=0,1,0)),0)'
