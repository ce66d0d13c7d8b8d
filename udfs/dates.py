"""What officers type as a date or a year → ``datetime.date`` or ``int``.

A day is read only when year, month and day are all there and in that order; no day, year or century is
guessed. Spreadsheet serials are of the 1900 system unless the workbook says 1904. The clock is never read.
"""

import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from udfs.amounts import exact_number, half_width
from udfs.cells import BLANK, UNTYPED, Reading, is_blank

# No other day is plausible in a ledger. As serials these are 32874 … 73415: most amounts, years and codes in
# the wrong column fall outside.
FIRST_DAY: Final = date(1990, 1, 1)
LAST_DAY: Final = date(2100, 12, 31)

# Day 0 of the 1900 system as it counts after its day 60, the 29 February 1900 that never was.
_DAY_ZERO: Final = date(1899, 12, 30)
_DAYS_TO_1904: Final = 1462
_LAST_SERIAL: Final = (date.max - _DAY_ZERO).days

_TIGHT: Final = re.compile(r" ?([-./年月日号]) ?")
_WITH_TIME: Final = re.compile(
    r"(?P<day>.+?)(?:[T ]|(?<=[日号]))(?P<time>([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?)(\+08:?00)?",
    re.ASCII,
)
_DAY_FORMS: Final = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<y>\d{4})(?P<mark>[-./])(?P<m>\d{1,2})(?P=mark)(?P<d>\d{1,2})",
        r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]?",
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
    )
)
_NOT_A_DAY: Final = tuple(
    (re.compile(form, re.ASCII), code)
    for form, code in (
        (r"\d{4}[-./]\d{1,2}|\d{4}年\d{1,2}月份?|(19|20)\d\d(0[1-9]|1[0-2])", "ZS-223"),
        (r"\d{1,2}月\d{1,2}[日号]?|\d{1,2}[-./]\d{1,2}", "ZS-224"),
        (r"\d{4}(年度?)?", "ZS-225"),
        (r"\d{1,2}([-./])\d{1,2}\1(\d{2}|\d{4})|\d{2}年\d{1,2}月(\d{1,2}[日号]?)?|\d{6}", "ZS-226"),
    )
)
_SERIAL_TEXT: Final = re.compile(r"\d{5}(\.\d{1,12})?", re.ASCII)
_YEAR_TEXT: Final = re.compile(r"(\d{4}) ?(年度?)?", re.ASCII)
_LONGEST_TEXT: Final = 40


def read_date(raw: object, *, epoch: int = 1900) -> Reading:
    """Read a raw cell as a day (``datetime.date``).

    Understood, from 1990-01-01 to 2100-12-31: dates; serials; 20230125; 2023.1.25, 2023-1-25, 2023/1/25,
    2023年1月25日, with or without a time. ``epoch`` is 1904 only where the workbook says so. Notes with a
    value: ZS-220 text, ZS-221 a time was dropped. Notes with ``UNTYPED``: ZS-222 to ZS-228. Raises
    ``ValueError`` for an epoch other than 1900 and 1904, nothing on account of ``raw``.
    """
    if epoch not in (1900, 1904):
        raise ValueError(f"epoch is 1900 or 1904, not {epoch!r}")
    if is_blank(raw):
        return BLANK
    if isinstance(raw, date):
        return _from_date(raw)
    if isinstance(raw, str):
        return _from_text(half_width(raw), epoch)
    value = exact_number(raw)
    if value is None or not value.is_finite():
        return Reading(UNTYPED, "ZS-222")
    return _from_number(value, epoch)


def read_year(raw: object) -> Reading:
    """Read a raw cell as a year (``int``, 1900 to 2100): 2025, 2025.0, "2025", "2025年".

    Notes: ZS-230 with a value that was text, ZS-229 with ``UNTYPED``. Never raises on account of ``raw``.
    """
    if is_blank(raw):
        return BLANK
    note = None
    if isinstance(raw, str):
        text = half_width(raw)
        found = _YEAR_TEXT.fullmatch(text) if len(text) <= _LONGEST_TEXT else None
        value, note = (Decimal(found[1]), "ZS-230") if found else (None, None)
    else:
        value = exact_number(raw)
    if value is None or not value.is_finite() or not 1900 <= value <= 2100 or value % 1:
        return Reading(UNTYPED, "ZS-229")
    return Reading(int(value), note)


def to_serial(day: date) -> int:
    """Return the serial number of a day in the 1900 system (2023-01-25: 44951).

    Raises ``ValueError`` before 1900-03-01, where the system counts a 29 February that never was.
    """
    serial = (date(day.year, day.month, day.day) - _DAY_ZERO).days
    if serial <= 60:
        raise ValueError(f"no reliable serial number before 1900-03-01: {day}")
    return serial


def from_serial(serial: int) -> date:
    """Return the day of a serial number of the 1900 system. Raises ``ValueError`` unless 61 … 2958465."""
    if not 60 < serial <= _LAST_SERIAL:
        raise ValueError(f"not a reliable serial number of the 1900 system: {serial}")
    return _DAY_ZERO + timedelta(days=serial)


def _from_date(raw: date) -> Reading:
    if raw != raw:  # pandas' NaT calls itself a datetime
        return Reading(UNTYPED, "ZS-222")
    timed = isinstance(raw, datetime) and any((raw.hour, raw.minute, raw.second, raw.microsecond))
    return _in_range(date(raw.year, raw.month, raw.day), "ZS-221" if timed else None)


def _in_range(day: date, note: str | None) -> Reading:
    return Reading(day, note) if FIRST_DAY <= day <= LAST_DAY else Reading(UNTYPED, "ZS-228")


def _from_text(text: str, epoch: int) -> Reading:
    if len(text) > _LONGEST_TEXT:
        return Reading(UNTYPED, "ZS-222")
    if _SERIAL_TEXT.fullmatch(text):
        read = _from_number(Decimal(text), epoch)
        return read._replace(note=read.note or "ZS-220")
    tight, note = _TIGHT.sub(r"\1", text), "ZS-220"
    if timed := _WITH_TIME.fullmatch(tight):
        tight = timed["day"]
        note = "ZS-221" if timed["time"].strip("0:.") else "ZS-220"
    for form in _DAY_FORMS:
        if found := form.fullmatch(tight):
            return _from_parts(int(found["y"]), int(found["m"]), int(found["d"]), note)
    return Reading(UNTYPED, _why_not(tight))


def _from_parts(year: int, month: int, day: int, note: str) -> Reading:
    try:
        return _in_range(date(year, month, day), note)
    except ValueError:
        return Reading(UNTYPED, "ZS-227")


def _why_not(text: str) -> str:
    return next((code for form, code in _NOT_A_DAY if form.fullmatch(text)), "ZS-222")


def _from_number(value: Decimal, epoch: int) -> Reading:
    """Read a finite number: a serial in its plausible range, or the digits of a date (20230125)."""
    if value < 1 or value.adjusted() >= 8:
        return Reading(UNTYPED, "ZS-222")
    # Whole seconds, as a spreadsheet shows them: a computed midnight may lie a hair before the day it means.
    seconds = int((value * 86400).to_integral_value(rounding=ROUND_HALF_UP))
    days, time = divmod(seconds, 86400)
    days += _DAYS_TO_1904 if epoch == 1904 else 0
    if to_serial(FIRST_DAY) <= days <= to_serial(LAST_DAY):
        return Reading(from_serial(days), "ZS-221" if time else None)
    if value % 1:  # 2023.1 in a number cell: January, or October that lost its zero
        return Reading(UNTYPED, "ZS-223" if 1900 <= value < 2101 else "ZS-228")
    if value.adjusted() == 4:
        return Reading(UNTYPED, "ZS-228")
    return _from_text(str(int(value)), epoch)
