"""Cells that stand as they should: their typed value at once. Most cells of most files are such.

A plain reader takes one raw cell and returns its value, or ``ELSE`` where the readers of ``udfs`` have to look. It may
give up on any cell; what it does return is what they would return, without a note.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from udfs.amounts import DIGITS, MONEY_UNITS
from udfs.codes import industry, phone, project_code, uscc
from udfs.dates import FIRST_DAY, LAST_DAY

PlainReader = Callable[[Any], object]

ELSE: Final = object()
_BEYOND: Final = 10**DIGITS
_BETWEEN: Final = "|"  # any sign that is printable and no space
_CODES: Final = {
    "uscc": uscc.is_plain,
    "project_code": project_code.is_plain,
    "industry": industry.is_plain,
    "phone": phone.is_plain,
}


def nothing_plain(_raw: Any) -> object:
    """Give up on every cell."""
    return ELSE


def plain_text(raw: Any) -> object:
    """Read a text on one line without spaces around it; all that is cleaned away elsewhere is not printable."""
    if type(raw) is str and raw and raw.isprintable() and raw[0] != " " and raw[-1] != " ":
        return raw
    return ELSE


def are_plain_texts(raws: Sequence[Any]) -> bool:
    """Tell whether all cells of a column are blank or plain texts, in a few searches over all of them together."""
    try:
        joined = _BETWEEN.join(raws)
    except TypeError:
        return False
    edged = _BETWEEN + joined + _BETWEEN
    return joined.isprintable() and "| " not in edged and " |" not in edged


def plain_choice(choices: Sequence[str]) -> PlainReader:
    """Return the reader of texts that are exactly one of the choices."""
    known = dict.fromkeys(choices)
    return lambda raw: raw if type(raw) is str and raw in known else ELSE


def plain_amount(unit: str) -> PlainReader:
    """Return the reader of numbers in a money column, as minor units.

    Two decimals of at most fifteen digits are never the same float. So where the whole number of minor units, divided
    again, gives the very float, it is the one that the float shows, and no decimal arithmetic is needed to see it.
    """
    scale = 10 ** MONEY_UNITS[unit].places

    def read(raw: Any) -> object:
        if type(raw) is float:
            scaled = raw * scale
            if -_BEYOND < scaled < _BEYOND and (minor := round(scaled)) / scale == raw:
                return minor
        elif type(raw) is int and -_BEYOND < (minor := raw * scale) < _BEYOND:
            return minor
        return ELSE

    return read


def plain_number(places: int | None) -> PlainReader:
    """Return the reader of numbers that have no more than ``places`` decimal places, as ``Decimal``.

    A fraction is written out in full by ``repr`` and without zeros at its end, unless it is so small that it gets an
    exponent.
    """
    scale = 10 ** (places or 0)

    def read(raw: Any) -> object:
        kind = type(raw)
        if (kind is float or kind is int) and -_BEYOND < raw * scale < _BEYOND:
            if kind is int or raw.is_integer():
                return Decimal(int(raw))
            if (places is None or round(raw * scale) / scale == raw) and "e" not in (text := repr(raw)):
                return Decimal(text)
        return ELSE

    return read


def plain_date(raw: Any) -> object:
    """Read a day without a time, from the years that a ledger may speak of."""
    if type(raw) is datetime and not (raw.hour or raw.minute or raw.second or raw.microsecond):
        raw = date(raw.year, raw.month, raw.day)
    return raw if type(raw) is date and FIRST_DAY <= raw <= LAST_DAY else ELSE


def plain_code(kind: str) -> PlainReader:
    """Return the reader of codes of a kind that are written as they should be."""
    is_plain = _CODES[kind]
    return lambda raw: raw if type(raw) is str and is_plain(raw) else ELSE
