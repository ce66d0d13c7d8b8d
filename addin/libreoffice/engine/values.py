"""Values between Python and the bridge: what xlwings gives and takes, as Excel does over COM, against JSON.

A number is a float, an empty cell ``None``, a cell with a date format a naive ``datetime`` (a time of day alone is a
number, as Excel gives it), a cell with an error a ``CellError``, which xlwings' cleaning turns into ``None`` or, with
``err_to_str``, into its text. Sources: xlwings' conversion stages and the options ``dates``, ``numbers``, ``empty``,
``err_to_str`` of its documentation.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import numpy as np

EPOCH: Final = datetime(1899, 12, 30)
LAST_DAY: Final = 2958466  # the day after 9999-12-31; a number outside is shown, and given, as a number
_DAY: Final = 86_400_000  # in milliseconds, to which Excel rounds what it gives

Value = str | float | bool | datetime | None
Rows = list[list[Any]]


class CellError(str):
    """The error of a cell, "#N/A"; written to a cell it is that error."""


def from_wire(answer: Mapping[str, Any], area: Sequence[int]) -> tuple[tuple[Any, ...], ...]:
    """Return the rows of ``cells.read``'s answer for ``area`` as Python values, a tuple a row."""
    rows, top, left = answer["rows"], area[0], area[1]
    for kind, make in (("dates", _date), ("booleans", bool)):
        for first, start, last, end in answer[kind]:
            for row in rows[first - top : last - top + 1]:
                for column in range(start - left, end - left + 1):
                    if isinstance(row[column], float | int):
                        row[column] = make(row[column])
    for row, column, name in answer["errors"]:
        rows[row - top][column - left] = CellError(name)
    return tuple(map(tuple, rows))


def to_wire(rows: Sequence[Sequence[Any]]) -> tuple[Rows, list[list[Any]]]:
    """Return rows and dates as ``cells.write`` takes them, of any values a person may give.

    Raises ``TypeError`` for what a cell cannot hold.
    """
    ready, dates = [], []
    for number, row in enumerate(rows):
        line = []
        for column, value in enumerate(row):
            kind = value.__class__
            if not (kind is str or kind is bool or value is None or (kind is float and value - value == 0)):
                value = prepare_xl_data_element(value)
                if isinstance(value, date):
                    value, kind = _serial(value)
                    dates.append([number, column, kind])
                elif isinstance(value, CellError):
                    value = f"={value}"
            line.append(value)
        ready.append(line)
    return ready, dates


def prepare_xl_data_element(value: Any, options: object = None) -> Any:  # noqa: ARG001 - xlwings' signature
    """Return one value as ``to_wire`` writes it: ``None`` for what is missing, plain numbers, naive dates.

    The name and the arguments are xlwings' (``Engine.prepare_xl_data_element``). Raises ``TypeError`` for others.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if _is_missing(value):
        return None
    if isinstance(value, np.datetime64):
        value = value.astype("datetime64[us]").item()
    if isinstance(value, datetime):
        return datetime(*value.timetuple()[:6], value.microsecond)  # pandas' too; the time zone is cut off
    if isinstance(value, date):
        return value
    if isinstance(value, int | float | Decimal | np.number):
        number = float(value)
        return number if math.isfinite(number) else CellError("#NUM!")
    raise TypeError(f"a cell cannot hold {type(value).__name__}")


def clean_value_data(
    data: Sequence[Sequence[Any]],
    datetime_builder: Callable[..., Any],
    empty_as: Any,
    number_builder: Callable[[float], Any] | None,
    err_to_str: bool,
) -> Rows:
    """Return rows with the reader's options applied (``Engine.clean_value_data`` of xlwings)."""

    def clean(value: Any) -> Any:
        kind = value.__class__
        if value is None or value == "":
            return empty_as
        if kind is float:
            return value if number_builder is None else number_builder(value)
        if kind is datetime:
            return value if datetime_builder is datetime else _built(value, datetime_builder)
        if kind is CellError:
            return str(value) if err_to_str else None
        return value

    return [list(map(clean, row)) for row in data]


def _is_missing(value: Any) -> bool:
    """Whether it is not equal to itself (NaN, NaT), or pandas' NA, which does not say."""
    same = value == value  # noqa: PLR0124
    return not same if isinstance(same, bool | np.bool_) else type(value).__name__ == "NAType"


def _date(serial: float) -> datetime | float:
    if 0 <= serial < LAST_DAY:
        return EPOCH + timedelta(milliseconds=round(serial * _DAY))
    return serial


def _serial(value: date) -> tuple[float, str]:
    if not isinstance(value, datetime):
        return float((value - EPOCH.date()).days), "date"
    since = value - EPOCH
    days = since.days + (since.seconds + since.microseconds / 1e6) / 86400
    return days, "datetime" if since % timedelta(days=1) else "date"


def _built(value: datetime, builder: Callable[..., Any]) -> Any:
    return builder(
        year=value.year,
        month=value.month,
        day=value.day,
        hour=value.hour,
        minute=value.minute,
        second=value.second,
        microsecond=value.microsecond,
        tzinfo=None,
    )
