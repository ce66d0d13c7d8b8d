"""How exact points are, in Python and in the spreadsheet alike.

Binary numbers of a spreadsheet miss a decimal in the 15th or 16th digit. So that a half and a limit fall on the same
side everywhere, points are rounded half up to ten places before they are rounded to fewer, and where a value decides on
a band or a step the difference is rounded to eight places first.
"""

from decimal import Decimal
from typing import Final

from udfs.rounding import round_half_up

PRECISION: Final = 60  # significant digits while computing
POINT_PLACES: Final = 10
DECIDING_PLACES: Final = 8


def settled(points: Decimal, places: int) -> Decimal:
    """Return points rounded half up to ten places, then to ``places`` where these are fewer."""
    rounded = round_half_up(points, POINT_PLACES)
    return rounded if places >= POINT_PLACES else round_half_up(rounded, places)


def settled_formula(expression: str, places: str) -> str:
    """Return the Excel of ``settled``; ``places`` is a number or a cell."""
    rounded = f"ROUND({expression},{POINT_PLACES})"
    if places.isdecimal():
        return rounded if int(places) >= POINT_PLACES else f"ROUND({rounded},{places})"
    return f"ROUND({rounded},MIN({POINT_PLACES},{places}))"


def reaches(value: Decimal, limit: Decimal) -> bool:
    """Tell whether a value is at a limit or above it."""
    return round_half_up(value - limit, DECIDING_PLACES) >= 0


def reaches_formula(value: str, limit: str) -> str:
    """Return the Excel of ``reaches``."""
    return f"ROUND({value}-{limit},{DECIDING_PLACES})>=0"


def same(first: Decimal, second: Decimal) -> bool:
    """Tell whether two values count as equal."""
    return round_half_up(first - second, DECIDING_PLACES) == 0
