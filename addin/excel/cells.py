"""Between the values that Excel hands over and those that the function registry takes: the one place for it.

Excel's values arrive as its COM interface has them: numbers as ``float``, days as ``datetime`` with a time zone that
means nothing, an error as its number, a blank as ``None``, a range as a tuple of rows, an array constant of one row as
a flat tuple.
"""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from addin.result_rows import as_value_or_rows

_ERROR_BASE: Final = -0x7FF60000  # 0x800A0000 as a signed number: an error is this plus its number in VBA
MISSING: Final = -0x7FFDFFFC  # 0x80020004: an optional argument that was left out
ERRORS: Final = {
    2000: "#NULL!",
    2007: "#DIV/0!",
    2015: "#VALUE!",
    2023: "#REF!",
    2029: "#NAME?",
    2036: "#NUM!",
    2042: "#N/A",
    2043: "#GETTING_DATA",
    2045: "#SPILL!",
    2046: "#CONNECT!",
    2047: "#BLOCKED!",
    2048: "#UNKNOWN!",
    2049: "#FIELD!",
    2050: "#CALC!",
}
_BY_NUMBER: Final = {_ERROR_BASE + number: text for number, text in ERRORS.items()}


def from_excel(given: object) -> object:
    """Return an argument as the registry takes it: a value, or a list of rows."""
    if not isinstance(given, (tuple, list)):
        return _read(given)
    if any(isinstance(row, (tuple, list)) for row in given):
        return [[_read(cell) for cell in row] for row in given]
    return [[_read(cell) for cell in given]]  # one row: in the registry a flat list is a column


def _read(cell: object) -> object:
    if type(cell) is float or cell is None:
        return cell
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    if isinstance(cell, int) and not isinstance(cell, bool):
        return None if cell == MISSING else _BY_NUMBER.get(cell, cell)
    return cell


def to_excel(result: object) -> object:
    """Return a result as Excel takes it: a value, or rows of equal length; blanks are empty texts."""
    return as_value_or_rows(result, _written)


def _written(cell: object) -> object:
    """Return a value of a cell: numbers as ``float``, days as midnights, since whole numbers and days do not travel."""
    if cell is None:
        return ""
    if isinstance(cell, (str, bool, datetime)):
        return cell
    if isinstance(cell, (Decimal, int, float)):
        return float(cell)
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    return str(cell)
