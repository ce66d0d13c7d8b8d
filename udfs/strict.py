"""What a raw cell is worth without repairing anything: the view that a template has of itself.

Both executions stand side by side: ``look`` in Python, ``unreadable_formula`` and ``worded_formula`` in Excel.
A cell is

- *blank*: empty, or a text of length zero;
- a *value* of its column's type;
- *worded*: not a value, but something that reading may understand (a number typed as words, spaces only): a notice;
- *unreadable*: anything else, an error.

Worded and unreadable cells are untyped, and rules that touch them are not judged.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from udfs.cells import SPACES, UNTYPED
from udfs.rounding import round_half_up, to_decimal

DIGITS: Final = "0123456789０１２３４５６７８９"
DIGITS_KEPT: Final = 14
FIRST_SERIAL: Final = 32874  # 1990-01-01
LAST_SERIAL: Final = 73415  # 2100-12-31
_DAY_ZERO: Final = date(1899, 12, 30)


class State(StrEnum):
    """What a cell is."""

    BLANK = "blank"
    VALUE = "value"
    WORDED = "worded"
    UNREADABLE = "unreadable"


class Look(NamedTuple):
    """The state of a cell and its typed value (``None`` when blank, ``UNTYPED`` when worded or unreadable)."""

    state: State
    value: object


@dataclass(frozen=True, slots=True)
class CellType:
    """What a column holds. ``places``: decimals that its unit can hold. ``is_code``: a number there has lost digits."""

    kind: str  # "text", "number" or "date"
    places: int = 0
    is_code: bool = False

    @property
    def limit(self) -> Decimal:
        """Numbers stay below it: fourteen digits, so that the last place never drowns in binary noise."""
        return Decimal(10) ** (DIGITS_KEPT - self.places)

    @property
    def slack(self) -> Decimal:
        """How far a stored number may lie from a value with that many places (binary noise, never a real digit)."""
        return Decimal(1).scaleb(-self.places - 1) if self.places == 6 else Decimal("1E-9")


_BLANK: Final = Look(State.BLANK, None)
_WORDED: Final = Look(State.WORDED, UNTYPED)
_UNREADABLE: Final = Look(State.UNREADABLE, UNTYPED)


def look(raw: object, cell_type: CellType) -> Look:
    """Return what a raw cell is. Raw: ``None``, ``str``, a number, ``bool``, a date; anything else is unreadable."""
    if raw is None or raw == "":
        return _BLANK
    if isinstance(raw, str):
        return _look_at_text(raw, cell_type)
    if isinstance(raw, bool):
        return _UNREADABLE
    if isinstance(raw, date):
        raw = _serial(raw)
    if not isinstance(raw, int | float | Decimal):
        return _UNREADABLE
    try:
        number = to_decimal(raw)
    except ValueError:
        return _UNREADABLE
    return {"text": _number_in_text, "number": _look_at_number, "date": _look_at_serial}[cell_type.kind](
        number, cell_type
    )


def _look_at_text(raw: str, cell_type: CellType) -> Look:
    if not raw.strip(SPACES):
        return _WORDED
    if cell_type.kind == "text":
        return Look(State.VALUE, raw)
    return _WORDED if any(digit in raw for digit in DIGITS) else _UNREADABLE


def _number_in_text(_number: Decimal, cell_type: CellType) -> Look:
    return _UNREADABLE if cell_type.is_code else _WORDED


def _look_at_number(number: Decimal, cell_type: CellType) -> Look:
    if abs(number) >= cell_type.limit:
        return _UNREADABLE
    rounded = round_half_up(number, cell_type.places)
    return Look(State.VALUE, rounded) if abs(number - rounded) < cell_type.slack else _UNREADABLE


def _look_at_serial(number: Decimal, _cell_type: CellType) -> Look:
    if FIRST_SERIAL <= number < LAST_SERIAL + 1:
        whole = int(number)
        return Look(State.VALUE, _DAY_ZERO + timedelta(days=whole)) if whole == number else _WORDED
    return _WORDED if 19900101 <= number <= 21001231 else _UNREADABLE


def _serial(day: date) -> Decimal:
    whole = Decimal((day - _DAY_ZERO).days) if not isinstance(day, datetime) else Decimal(0)
    if isinstance(day, datetime):
        whole = Decimal((day.date() - _DAY_ZERO).days)
        if day.time() != time.min:
            whole += Decimal("0.5")  # any fraction: only "has a time" matters
    return whole


# --- the same in Excel ------------------------------------------------------------------------------------------


def unreadable_formula(cell: str, cell_type: CellType, digits: str) -> str:
    """Return an expression that is TRUE where ``look`` says unreadable. ``digits``: the cells that hold ``DIGITS``."""
    odd = f"OR(ISERROR({cell}),ISLOGICAL({cell}))"
    if cell_type.kind == "text":
        return f"IF(ISTEXT({cell}),FALSE,NOT(ISBLANK({cell})))" if cell_type.is_code else odd
    number = f"NOT({_is_value(cell, cell_type)})"
    if cell_type.kind == "date":
        number = f"NOT(OR({_in_range(cell)},AND({cell}>=19900101,{cell}<=21001231)))"
    text = f'AND({cell}<>"",NOT({_spaces(cell)}),NOT({_has_digit(cell, digits)}))'
    return f"IF({odd},TRUE,IF(ISNUMBER({cell}),{number},IF(ISTEXT({cell}),{text},FALSE)))"


def worded_formula(cell: str, cell_type: CellType, digits: str) -> str:
    """Return an expression that is TRUE where ``look`` says worded."""
    odd = f"OR(ISERROR({cell}),ISLOGICAL({cell}))"
    if cell_type.kind == "text":
        number = "FALSE" if cell_type.is_code else f"ISNUMBER({cell})"
        text = f'AND({cell}<>"",{_spaces(cell)})'
    else:
        number = "FALSE"
        if cell_type.kind == "date":
            number = f"OR(AND({_in_range(cell)},INT({cell})<>{cell}),AND({cell}>=19900101,{cell}<=21001231))"
        text = f'AND({cell}<>"",OR({_spaces(cell)},{_has_digit(cell, digits)}))'
    return f"IF({odd},FALSE,IF(ISTEXT({cell}),{text},IF(ISBLANK({cell}),FALSE,{number})))"


def _is_value(cell: str, cell_type: CellType) -> str:
    return f"AND(ABS({cell})<{cell_type.limit},ABS({cell}-ROUND({cell},{cell_type.places}))<{cell_type.slack:.10f})"


def _in_range(cell: str) -> str:
    return f"AND({cell}>={FIRST_SERIAL},{cell}<{LAST_SERIAL + 1})"


def _spaces(cell: str) -> str:
    return f'TRIM(SUBSTITUTE(SUBSTITUTE({cell},"\u3000"," "),"\u00a0"," "))=""'


def _has_digit(cell: str, digits: str) -> str:
    return f"SUMPRODUCT(--ISNUMBER(FIND({digits},{cell})))>0"
