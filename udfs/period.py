"""Reporting periods: a week, month, quarter, half or year. The clock is never read."""

import calendar as gregorian
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering
from typing import Final, Literal

from udfs.amounts import half_width
from udfs.findings import finding

Kind = Literal["week", "month", "quarter", "half", "year"]

# kind → periods in a year; weeks are counted by the ISO calendar instead
_IN_A_YEAR: Final = {"month": 12, "quarter": 4, "half": 2, "year": 1}
_KINDS: Final = ("week", *_IN_A_YEAR)
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2999
_DAY: Final = timedelta(days=1)

_CHINESE: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "上": 1, "下": 2}
_FORMS: Final = tuple(
    (kind, re.compile(form, re.ASCII))
    for kind, form in (
        ("week", r"(\d{4})-?W(\d{1,2})"),
        ("week", r"(\d{4})年第?(\d{1,2})周"),
        ("month", r"(\d{4})-(\d{1,2})"),
        ("month", r"(\d{4})年(\d{1,2})月份?"),
        ("quarter", r"(\d{4})-?Q(\d)"),
        ("quarter", r"(\d{4})年第?([\d一二三四])季度"),
        ("half", r"(\d{4})-?H(\d)"),
        ("half", r"(\d{4})年([上下])半年"),
        ("year", r"(\d{4})(?:年度?)?()"),
    )
)
_CODES: Final = {
    "week": "{0}-W{1:02}",
    "month": "{0}-{1:02}",
    "quarter": "{0}-Q{1}",
    "half": "{0}-H{1}",
    "year": "{0}",
}


class PeriodError(ValueError):
    """A period, calendar or due rule that cannot be. ``code``: its message; ``raw``: what was given."""

    def __init__(self, code: str, raw: object):
        super().__init__(code, raw)  # both arguments, so that it pickles
        self.code = code
        self.raw = raw

    def __str__(self) -> str:
        return finding(self.code, raw=self.raw).message


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """A week, month, quarter, half or year. Make one with ``parse`` or ``of``.

    ``number`` counts from 1 within ``year``; a year's is 1. Weeks are ISO weeks (Monday to Sunday) and
    ``year`` is then the ISO week year. Ordered by first day, then last day. Raises ``PeriodError`` when
    there is no such period.
    """

    kind: Kind
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        if self.kind not in _KINDS:
            raise PeriodError("ZS-262", self.kind)
        if not _FIRST_YEAR <= self.year <= _LAST_YEAR or not 1 <= self.number <= _count(self.kind, self.year):
            raise PeriodError("ZS-261", f"{self.year}/{self.number}")

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read 2023-W08, 2023-02, 2023-Q1, 2023-H1, 2023 or the Chinese spelling, a ``label`` too.

        Raises ``PeriodError``: ZS-260 not a period, ZS-261 no such period (month 13, week 53 of a year of
        52).
        """
        folded = half_width(text).replace(" ", "").upper() if isinstance(text, str) else ""
        plain, bracket, _ = folded.partition("(")
        found = next(((kind, form.fullmatch(plain)) for kind, form in _FORMS if form.fullmatch(plain)), None)
        if found is None:
            raise PeriodError("ZS-260", text)
        kind, parts = found
        try:
            period = cls(kind, int(parts[1]), _CHINESE.get(parts[2]) or int(parts[2] or 1))
        except PeriodError as error:
            raise PeriodError(error.code, text) from None  # with the text as it was given
        if bracket and folded != period.label:  # the days in brackets must be those of the week
            raise PeriodError("ZS-260", text)
        return period

    @classmethod
    def of(cls, kind: Kind, day: date) -> "Period":
        """Return the period of this kind that holds ``day``. Raises ``PeriodError`` ZS-262: unknown kind."""
        if kind == "week":
            iso = day.isocalendar()
            return cls(kind, iso.year, iso.week)
        if kind not in _IN_A_YEAR:
            raise PeriodError("ZS-262", kind)
        return cls(kind, day.year, (day.month - 1) // _span(kind) + 1)

    @property
    def code(self) -> str:
        """The canonical text: 2023-W08, 2023-02, 2023-Q1, 2023-H1, 2023."""
        return _CODES[self.kind].format(self.year, self.number)

    @property
    def label(self) -> str:
        """What officers read: 2023年第8周(2月20日—2月26日), 2023年2月, 2023年一季度, 2023年上半年, 2023年."""
        if self.kind == "week":
            first, last = self.first_day, self.last_day
            days = f"{first.month}月{first.day}日—{last.month}月{last.day}日"
            return f"{self.year}年第{self.number}周({days})"
        part = {
            "month": f"{self.number}月",
            "quarter": f"{'一二三四'[(self.number - 1) % 4]}季度",
            "half": f"{'上下'[(self.number - 1) % 2]}半年",
        }
        return f"{self.year}年{part.get(self.kind, '')}"

    @property
    def first_day(self) -> date:
        """The first day, inclusive."""
        if self.kind == "week":
            return date.fromisocalendar(self.year, self.number, 1)
        return date(self.year, (self.number - 1) * _span(self.kind) + 1, 1)

    @property
    def last_day(self) -> date:
        """The last day, inclusive."""
        if self.kind == "week":
            return self.first_day + 6 * _DAY
        return month_day(self.year, self.number * _span(self.kind), 0)

    @property
    def year_to_date_start(self) -> date:
        """The day from which 本年累计 counts: 1 January of ``year`` (of the ISO week year for a week)."""
        return date(self.year, 1, 1)

    def previous(self) -> "Period":
        """Return the period before. Raises ``PeriodError`` ZS-261 before the year 1900."""
        return Period.of(self.kind, self.first_day - _DAY)

    def next(self) -> "Period":
        """Return the period after. Raises ``PeriodError`` ZS-261 after the year 2999."""
        return Period.of(self.kind, self.last_day + _DAY)

    def same_last_year(self) -> "Period":
        """Return the period of the same number a year before; week 53 falls back to a last week 52."""
        year = self.year - 1
        return Period(self.kind, year, min(self.number, _count(self.kind, year)))

    def contains(self, day: date) -> bool:
        """Tell whether ``day`` (a date or a datetime) lies in the period."""
        return self.first_day <= date(day.year, day.month, day.day) <= self.last_day

    def within(self, other: "Period") -> bool:
        """Tell whether every day of this period lies in ``other``."""
        return other.first_day <= self.first_day and self.last_day <= other.last_day

    def months(self) -> tuple["Period", ...]:
        """Return the months that the period touches, in order: one or two for a week, 12 for a year."""
        found = [Period.of("month", self.first_day)]
        while found[-1].last_day < self.last_day:
            found.append(found[-1].next())
        return tuple(found)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return (self.first_day, self.last_day) < (other.first_day, other.last_day)

    def __str__(self) -> str:
        return self.code


def _count(kind: Kind, year: int) -> int:
    """Return how many periods of a kind a year has; 28 December is always in the last ISO week."""
    return date(year, 12, 28).isocalendar().week if kind == "week" else _IN_A_YEAR[kind]


def _span(kind: Kind) -> int:
    """Return how many months a period of this kind has."""
    return 12 // _IN_A_YEAR[kind]


def month_day(year: int, month: int, day: int) -> date:
    """Return a day of a month, clipped to its length; day 0 is the last."""
    length = gregorian.monthrange(year, month)[1]
    return date(year, month, min(day or length, length))
