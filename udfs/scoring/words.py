"""Numbers in the words that tell officers how points came about."""

from decimal import Decimal

from udfs.rounding import round_half_up

_SHOWN_PLACES = 4


def shown(number: Decimal, places: int = _SHOWN_PLACES) -> str:
    """Return a number to read: no zeros at its end, four places at most. Negative ones stand in brackets.

    >>> shown(Decimal("12.50")), shown(Decimal(2) / 3), shown(Decimal(-3))
    ('12.5', '0.6667', '（-3）')
    """
    text = plain(number, places)
    return f"（{text}）" if text.startswith("-") else text


def plain(number: Decimal, places: int = _SHOWN_PLACES) -> str:
    """The same without brackets."""
    rounded = round_half_up(number, places)
    return f"{rounded.normalize():f}" if rounded else "0"


def number_words(number: Decimal | None, measure: str) -> str:
    """Return a number that was given, all its places, with what it is counted in; 空 where there is none."""
    return "空" if number is None else plain(number, 10) + measure


def percent(share: Decimal) -> str:
    """Return a share as a percentage, two places at most: 12.35%."""
    return f"{plain(share * 100, 2)}%"


def result(expression: str, points: Decimal) -> str:
    """Return an expression with what it comes to."""
    return f"{expression} = {plain(points)}"
