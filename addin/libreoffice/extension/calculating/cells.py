"""From the results of the function registry to the values of LibreOffice's cells.

The other way nothing has to be done: days and truth values arrive as plain numbers, which the registry reads as well,
ranges as lists of rows, blanks as empty texts (see ``office_side/zhaoshang_functions.py``).
"""

import math
import re
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from addin.result_rows import as_value_or_rows
from udfs.broadcast import is_error

_FIRST_DAY: Final = datetime(1899, 12, 30)
_DAY: Final = 86_400  # seconds
# The office's own numbers of its errors (FormulaError); others are Err:502 and the like, by their number.
ERRORS: Final = {
    "#NULL!": 521,
    "#DIV/0!": 532,
    "#VALUE!": 519,
    "#REF!": 524,
    "#NAME?": 525,
    "#NUM!": 503,
    "#N/A": 32767,
}
_NUMBERED: Final = re.compile(r"Err:(\d{3})")


def to_office(result: object) -> object:
    """Return a result as a line can carry it: number, text, ``{"error": number}``, or rows of these of equal length."""
    return as_value_or_rows(result, _written)


def _written(cell: object) -> object:
    """Return a value of a cell: an empty text for a blank, 1 or 0 for a truth value, a day's serial number."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _error(cell) if is_error(cell) else cell
    if isinstance(cell, date):
        return serial(cell)
    if isinstance(cell, (bool, Decimal, int, float)):
        number = float(cell)
        return number if math.isfinite(number) else {"error": ERRORS["#NUM!"]}
    return str(cell)


def serial(day: date) -> float:
    """Return the serial number of a day or a moment; day 1 is 1899-12-31, as in every document that is not of a Mac.

    >>> serial(date(2023, 1, 25)), serial(datetime(2023, 1, 25, 12))
    (44951.0, 44951.5)
    """
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)
    return (moment.replace(tzinfo=None) - _FIRST_DAY).total_seconds() / _DAY


def _error(text: str) -> object:
    shown = text.strip()
    numbered = _NUMBERED.fullmatch(shown)
    number = int(numbered[1]) if numbered else ERRORS.get(shown, ERRORS["#N/A"])
    return {"error": number}
