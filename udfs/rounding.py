"""Rounding half up, as Excel's ROUND and 四舍五入 do (away from zero at a tie)."""

from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import cache
from typing import Final

_WIDE: Final = Context(prec=1000, rounding=ROUND_HALF_UP)  # holds all that a cell can, and what is computed of it


def to_decimal(number: int | float | Decimal) -> Decimal:
    """Return the exact decimal that a person reads in a cell: 0.1 is 0.1, by the shortest text of a float.

    Raises ``ValueError`` for NaN and infinities, which no cell can hold.
    """
    if isinstance(number, Decimal):
        value = number
    else:  # float.__repr__, because numpy's floats print themselves with their type
        value = Decimal(float.__repr__(number) if isinstance(number, float) else int(number))
    if not value.is_finite():
        raise ValueError(f"not a finite number: {number!r}")
    return value


def round_half_up(number: int | float | Decimal, places: int = 0) -> Decimal:
    """Round to ``places`` decimal places (negative: tens, hundreds …), ties away from zero.

    >>> round_half_up(Decimal("2.5")), round_half_up(Decimal("-0.125"), 2)
    (Decimal('3'), Decimal('-0.13'))
    """
    value = to_decimal(number)
    try:
        rounded = _WIDE.plus(value.quantize(_step(places), ROUND_HALF_UP, _WIDE))
    except InvalidOperation:  # more digits than that
        wide = Context(prec=3 * (abs(value.adjusted()) + abs(places) + len(value.as_tuple().digits)))
        rounded = wide.plus(value.quantize(_step(places), ROUND_HALF_UP, wide))
    return rounded if places >= 0 else Decimal(int(rounded))


@cache
def _step(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)
