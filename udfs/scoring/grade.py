"""等次: the grade that a score reaches, by thresholds and a stated rounding; and a grade up or down."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from udfs.rounding import round_half_up
from udfs.rules.excel import literal
from udfs.scoring.places import written


class Threshold(NamedTuple):
    """A grade, from so many points (分) on, included."""

    name: str
    at: Decimal


def grade(score: Decimal, thresholds: Sequence[Threshold], *, places: int | None = None, up: int = 0) -> str:
    """Return the grade of a score.

    ``places``: the score is rounded half up to so many places first: with 0, 89.5 is 90; ``None``: it is not, and
    89.9999 is below 90. ``up``: so many grades higher, lower where negative, never beyond the highest or the lowest.
    Below all thresholds is the lowest grade too: nobody is without one. The order of the thresholds does not
    matter. Source: Langfang L2 (the text leaves 89–90 and 79–80 open), Tonglu 2022 (直接晋档).
    """
    ladder = highest_first(thresholds)
    value = score if places is None else round_half_up(score, places)
    reached = next((rung for rung, each in enumerate(ladder) if value >= each.at), len(ladder) - 1)
    return ladder[max(0, min(len(ladder) - 1, reached - up))].name


def highest_first(thresholds: Sequence[Threshold]) -> list[Threshold]:
    """Return the thresholds from the highest grade down."""
    return sorted((Threshold(*each) for each in thresholds), key=lambda each: -each.at)


def grade_formula(
    score: str,
    thresholds: Sequence[Threshold],
    *,
    places: int | None = None,
    up: str = "",
    cells: Sequence[tuple[str, str]] = (),
) -> str:
    """Return the Excel formula for the grade of a score (no = in front); "" where the cell holds no number.

    ``up``: a cell with so many grades higher (negative: lower; anything but a number: none). ``cells``: where name and
    threshold of each grade stand, in the order of ``thresholds``; without, they are written into the formula.
    """
    order = sorted(range(len(thresholds)), key=lambda at: -thresholds[at][1])
    names = [cells[at][0] if cells else literal(thresholds[at][0]) for at in order]
    limits = [cells[at][1] if cells else written(thresholds[at][1]) for at in order]
    value = score if places is None else f"ROUND({score},{places})"
    rungs = [str(rung) for rung in range(1, len(names) + 1)] if up else names
    found = rungs[-1]
    for limit, rung in reversed(list(zip(limits[:-1], rungs[:-1], strict=True))):
        found = f"IF({value}>={limit},{rung},{found})"
    if up:
        found = f"CHOOSE(MAX(1,MIN({len(names)},{found}-N({up}))),{','.join(names)})"
    return f'IF(ISNUMBER({score}),{found},"")'
