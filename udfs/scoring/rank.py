"""名次: places inside a group, equal ones shared (1, 2, 2, 4), counted from above and from below."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from udfs.rounding import round_half_up
from udfs.scoring.column import Cell


class Rank(NamedTuple):
    """``above``: 1 is the best; ``below``: 1 is the last; ``None``: not ranked. ``of``: how many are ranked."""

    above: int | None
    below: int | None
    of: int


def ranks(
    scores: Sequence[Cell],
    *,
    ties: Sequence[Sequence[Cell]] = (),
    ranked: Sequence[bool] = (),
    least: int = 1,
    places: int | None = None,
) -> list[Rank]:
    """Return the rank of each unit of a group, whatever their order.

    ``scores``: 分; a unit without one is not ranked. ``ties``: one sequence a unit, of what decides between equal
    scores, one after the other, higher is better, ``None`` below everything; what is equal in all of them shares the
    rank. ``ranked``: which units are ranked, all where not given. ``least``: where fewer are ranked, none is.
    ``places``: scores are rounded half up to so many places first (as printed); ``None``: not.
    """
    keys = [
        _key(score, ties[at] if ties else (), places) if score is not None and (not ranked or ranked[at]) else None
        for at, score in enumerate(scores)
    ]
    known = sorted(key for key in keys if key is not None)
    if len(known) < least:
        return [Rank(None, None, len(known))] * len(keys)
    # Where the first and the last of equal ones stand, of all from the lowest up.
    last = {key: at for at, key in enumerate(known)}
    first = {key: at for at, key in reversed(list(enumerate(known)))}
    return [
        Rank(None, None, len(known)) if key is None else Rank(len(known) - last[key], 1 + first[key], len(known))
        for key in keys
    ]


def _key(score: Decimal, ties: Sequence[Cell], places: int | None) -> tuple[Decimal, ...]:
    printed = score if places is None else round_half_up(score, places)
    return (printed, *(Decimal("-Infinity") if value is None else value for value in ties))


# --- as Excel -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Compared:
    """A cell of the unit, and the cells of all units of its group (absolute) that it is compared with."""

    cell: str
    span: str

    def better(self) -> str:
        """An array: 1 where another unit has more. A number is more than none."""
        return f"ISNUMBER({self.span})*(1-ISNUMBER({self.cell})*({self.span}<={self.cell}))"

    def worse(self) -> str:
        """An array: 1 where another unit has less."""
        return f"ISNUMBER({self.cell})*(1-ISNUMBER({self.span})*({self.span}>={self.cell}))"

    def equal(self) -> str:
        """An array: 1 where another unit has the same, or both have none."""
        unlike = f"ISNUMBER({self.cell})*({self.span}<>{self.cell})"
        return f"(ISNUMBER({self.span})=ISNUMBER({self.cell}))*(1-{unlike})"


def rank_formula(
    score: Compared,
    *,
    ties: Sequence[Compared] = (),
    ranked: Compared | None = None,
    least: int = 1,
    from_below: bool = False,
) -> str:
    """Return the Excel formula for the rank of one unit (no = in front); "" where it is not ranked.

    The cells hold rounded numbers: totals of ten places, or the printed ones where these are ranked; then equal numbers
    are equal in binary too. ``ranked``: cells that hold 1 where a unit is ranked.
    """
    beyond = _beyond((score, *ties), from_below)
    counted = f"ISNUMBER({score.span})" + (f"*({ranked.span}=1)" if ranked else "")
    tests = [f"ISNUMBER({score.cell})"]
    if ranked:
        tests.append(f"ISNUMBER({ranked.cell})")
        tests.append(f"N({ranked.cell})=1")
    if least > 1:
        tests.append(f"SUMPRODUCT({counted}*1)>={least}")
    test = tests[0] if len(tests) == 1 else f"AND({','.join(tests)})"
    return f'IF({test},1+SUMPRODUCT({counted}*({beyond})),"")'


def _beyond(tested: Sequence[Compared], from_below: bool) -> str:
    """An array: 1 where another unit is ahead (behind), by the first number that differs."""
    first, *rest = tested
    ahead = first.worse() if from_below else first.better()
    return f"{ahead}+{first.equal()}*({_beyond(rest, from_below)})" if rest else ahead
