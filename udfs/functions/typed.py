"""One cell of a range as the kind of value that an argument takes; what it cannot be is said in Chinese.

The same for every host: a number may come as ``float``, ``int`` or ``Decimal``, a day as a date or as its serial
number, a truth value as such, as 是 or 否, or as 1 or 0. Text that Excel itself would take for a number ("12.5",
"1,234", "85%") is one; words with it (约5亿) are not: ``ZS_AMOUNT`` is there for them.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite
from typing import Final

from udfs.amounts import exact_number, half_width
from udfs.cells import SPACES, UNTYPED
from udfs.dates import read_date
from udfs.functions.argument import Argument, complaint

_NUMBER: Final = re.compile(r"[-+]?(?=\.?\d)(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:E[-+]?\d{1,3})?%?", re.ASCII | re.I)
_LONGEST_NUMBER: Final = 64
_MOST_DIGITS: Final = 308  # before the point: what a cell of a spreadsheet can hold
_LEAST_DIGITS: Final = -330
_TRUE: Final = frozenset(("是", "真", "TRUE", "1"))
_FALSE: Final = frozenset(("否", "假", "FALSE", "0"))


class Stop:
    """What the cell of the result shows because an argument has no usable value: a complaint, or a blank."""

    __slots__ = ("shown",)

    def __init__(self, shown: object) -> None:
        self.shown = shown


def number(raw: object) -> Decimal | None:
    """Return the exact number that a cell holds, ``None`` when it holds none. Never raises.

    >>> number(0.1), number("85%"), number("约5亿"), number(True)
    (Decimal('0.1'), Decimal('0.85'), None, None)
    """
    value = _number_in_text(raw) if isinstance(raw, str) else exact_number(raw)
    if value is None or not value.is_finite():
        return None
    return value if not value or _LEAST_DIGITS < value.adjusted() <= _MOST_DIGITS else None


def _number_in_text(raw: str) -> Decimal | None:
    text = half_width(raw) if len(raw) <= _LONGEST_NUMBER else ""
    if not any(sign.isdecimal() for sign in text) or not _NUMBER.fullmatch(text):
        return None
    value = Decimal(text.rstrip("%").replace(",", ""))
    return value.scaleb(-2) if text.endswith("%") else value


def numbers(values: tuple[object, ...]) -> tuple[Decimal, ...]:
    """Return the numbers among the values of a range, in order; everything else is passed over, as MIN and MAX do."""
    found = (number(value) for value in values)
    return tuple(value for value in found if value is not None)


def plain_numbers(argument: Argument, raws: Sequence[object]) -> list[Decimal] | None:
    """Return a column of nothing but good numbers, as most are, at once; ``None`` where each cell needs a look."""
    if argument.kind != "number" or set(map(type, raws)) != {float} or not all(map(isfinite, raws)):
        return None
    if argument.least is not None and min(raws) < argument.least:
        return None
    if argument.most is not None and max(raws) > argument.most:
        return None
    return list(map(Decimal, map(float.__repr__, raws)))


def reader(argument: Argument) -> Callable[[object], object]:
    """Return what turns a raw cell, neither blank nor an error, into the argument's value or a ``Stop``."""
    read = _READERS[argument.kind]
    if argument.choices:
        read = _chosen
    return lambda raw: read(raw, argument)


def _any(raw: object, argument: Argument) -> object:  # noqa: ARG001
    return raw


def _chosen(raw: object, argument: Argument) -> object:
    value = raw.strip(SPACES) if isinstance(raw, str) else raw
    if isinstance(value, str) and value in argument.choices:
        return value
    choices = "、".join(argument.choices)
    return Stop(complaint("ZS-601", argument=argument.name, value=shown(value), choices=choices))


def _number(raw: object, argument: Argument) -> object:
    value = number(raw)
    if value is None:
        return Stop(complaint("ZS-607", argument=argument.name, value=shown(raw)))
    if (argument.least is not None and value < argument.least) or (argument.most is not None and value > argument.most):
        return Stop(complaint("ZS-608", argument=argument.name, limits=_limits(argument), value=shown(raw)))
    return value


def _whole(raw: object, argument: Argument) -> object:
    value = number(raw)
    if value is None or value != value.to_integral_value() or not argument.least <= value <= argument.most:
        facts = {"low": argument.least, "high": argument.most, "value": shown(raw)}
        return Stop(complaint("ZS-604", argument=argument.name, **facts))
    return int(value)


def _flag(raw: object, argument: Argument) -> object:
    if isinstance(raw, bool):
        return raw
    text = str(raw if isinstance(raw, str) else number(raw)).strip(SPACES).upper()
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    return Stop(complaint("ZS-609", argument=argument.name, value=shown(raw)))


def _text(raw: object, argument: Argument) -> object:  # noqa: ARG001
    return raw.strip(SPACES) if isinstance(raw, str) else shown(raw)


def _date(raw: object, argument: Argument) -> object:
    value = read_date(raw).value
    return Stop(complaint("ZS-606", argument=argument.name, value=shown(raw))) if value is UNTYPED else value


_READERS: Final[dict[str, Callable[[object, Argument], object]]] = {
    "any": _any,
    "number": _number,
    "whole": _whole,
    "flag": _flag,
    "text": _text,
    "date": _date,
}


def shown(raw: object) -> str:
    """Return a cell in the words of a message: 3 for 3.0, 2023-01-25 for a midnight, TRUE for a truth value."""
    if isinstance(raw, bool):
        return str(raw).upper()
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == time.min else raw.isoformat(" ", "seconds")
    if isinstance(raw, date):
        return raw.isoformat()
    value = number(raw) if not isinstance(raw, str) else None
    if value is None:
        return str(raw)
    return f"{value.normalize():f}" if abs(value.adjusted()) < _LONGEST_NUMBER else str(value)


def _limits(argument: Argument) -> str:
    if argument.most is None:
        return f"不小于 {argument.least}"
    return f"不大于 {argument.most}" if argument.least is None else f"{argument.least} 至 {argument.most}"
