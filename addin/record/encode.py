"""One cell or raw value ↔ what JSON can hold, exactly.

Blank, texts, whole numbers and truth values stand for themselves; everything else is a list that begins with its kind.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from udfs.cells import UNTYPED
from xl_templates.grid import CellError, Uncomputed

PLAIN: Final = frozenset((type(None), str, int, bool))

_ENCODERS: Final[dict[type, Callable[[Any], list[object]]]] = {
    Decimal: lambda value: ["d", str(value)],
    date: lambda value: ["D", value.isoformat()],
    float: lambda value: ["n", repr(value)],
    datetime: lambda value: ["T", value.isoformat()],
    time: lambda value: ["t", value.isoformat()],
    timedelta: lambda value: ["s", value.days, value.seconds, value.microseconds],
    CellError: lambda value: ["e", value.text],
    Uncomputed: lambda value: ["f", value.text],
    type(UNTYPED): lambda _value: ["u"],
}
_DECODERS: Final[dict[str, Callable[..., object]]] = {
    "d": Decimal,
    "D": date.fromisoformat,
    "n": float,
    "T": datetime.fromisoformat,
    "t": time.fromisoformat,
    "s": timedelta,
    "e": CellError,
    "f": Uncomputed,
    "u": lambda: UNTYPED,
}


def encode(value: object) -> object:
    """Return a value as JSON can hold it. Raises ``TypeError`` for what no cell holds."""
    kind = type(value)
    if kind in PLAIN:
        return value
    encoder = _ENCODERS.get(kind)
    if encoder is None:
        raise TypeError(f"not a value of a cell: {value!r}")
    return encoder(value)


def encode_all(values: list[object]) -> list[object]:
    """Return many values at once."""
    return [value if type(value) in PLAIN else encode(value) for value in values]


def decode(value: object) -> object:
    """Return what was encoded. Raises ``ValueError`` for anything that ``encode`` does not make."""
    if type(value) is not list:
        return value
    try:
        kind, *parts = value
        return _DECODERS[kind](*parts)
    except (KeyError, TypeError, InvalidOperation) as error:
        raise ValueError(f"no encoded value: {value!r}") from error


def decode_all(values: list[object]) -> list[object]:
    """Return many values at once."""
    return [decode(value) if type(value) is list else value for value in values]
