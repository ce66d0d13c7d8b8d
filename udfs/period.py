"""Reporting periods, working days and due moments, all of them data; the clock is never read.

A ``Period`` is a week, month, quarter, half or year. A ``Calendar`` knows the official working days of
China. A ``DueRule`` says when a period's report is due; due moments are in Asia/Shanghai.
"""

import calendar as gregorian
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import total_ordering
from typing import Final, Literal
from zoneinfo import ZoneInfo

from udfs.amounts import half_width
from udfs.findings import finding

Kind = Literal["week", "month", "quarter", "half", "year"]

# kind → periods in a year; weeks are counted by the ISO calendar instead
_IN_A_YEAR: Final = {"month": 12, "quarter": 4, "half": 2, "year": 1}
_KINDS: Final = ("week", *_IN_A_YEAR)
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2999
_DAY: Final = timedelta(days=1)
_ZONE: Final = "Asia/Shanghai"

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
        return _month_day(self.year, self.number * _span(self.kind), 0)

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


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of China: the State Council's notices, overridden by ``working`` and ``holidays``.

    Source: the chinesecalendar package (from 2004 to the last year announced). A year it does not know counts
    Monday to Friday, and ``doubt`` says so. Raises ``PeriodError`` ZS-265 for a day that is in both sets.
    """

    working: frozenset[date] = field(default_factory=frozenset)
    holidays: frozenset[date] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if both := self.working & self.holidays:
            raise PeriodError("ZS-265", min(both))

    def known(self, year: int) -> bool:
        """Tell whether the official working days of ``year`` are known."""
        return _official(date(year, 7, 1)) is not None

    def doubt(self, year: int) -> str | None:
        """Return the catalogue code to report when working days of ``year`` are only Monday to Friday."""
        return None if self.known(year) else "ZS-266"

    def is_working_day(self, day: date) -> bool:
        """Tell whether offices work on ``day``."""
        day = date(day.year, day.month, day.day)
        if day in self.working or day in self.holidays:
            return day in self.working
        official = _official(day)
        return day.weekday() < 5 if official is None else official

    def next_working_day(self, day: date) -> date:
        """Return ``day`` itself if offices work on it, else the first working day after it."""
        while not self.is_working_day(day):
            day += _DAY
        return day

    def previous_working_day(self, day: date) -> date:
        """Return ``day`` itself if offices work on it, else the last working day before it."""
        while not self.is_working_day(day):
            day -= _DAY
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Count working days, both ends included; negative when reversed, as NETWORKDAYS does."""
        low, high = sorted((start, end))
        count = sum(self.is_working_day(low + _DAY * step) for step in range((high - low).days + 1))
        return count if start <= end else -count


@dataclass(frozen=True, slots=True)
class DueRule:
    """When the report of a period is due; data of a definition. One of ``day`` and ``weekday`` is given.

    ``day``: 1 to 31, clipped to the month, 0 its last day; of the period's last month plus ``months_after``;
    not for weeks. ``weekday``: 1 Monday to 7 Sunday, of the week plus ``weeks_after``; for weeks only.
    ``time``: "HH:MM", "24:00" is the end of the day. ``roll``: where a day that is not a working day moves:
    none, next, previous. Raises ``PeriodError`` ZS-263 for anything else.
    """

    day: int | None = None
    months_after: int = 0
    weekday: int | None = None
    weeks_after: int = 0
    time: str = "24:00"
    roll: Literal["none", "next", "previous"] = "none"

    def __post_init__(self) -> None:
        sound = (
            (self.day is None) != (self.weekday is None)
            and (self.day is None or 0 <= self.day <= 31)
            and (self.weekday is None or 1 <= self.weekday <= 7)
            and 0 <= self.months_after <= 12
            and 0 <= self.weeks_after <= 53
            and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d|24:00", self.time, re.ASCII) is not None
            and self.roll in ("none", "next", "previous")
        )
        if not sound:
            raise PeriodError("ZS-263", repr(self))


def due_moment(period: Period, rule: DueRule, calendar: Calendar) -> datetime:
    """Return the last moment, aware, in Asia/Shanghai, at which the report of ``period`` is on time.

    "24:00" is given as 23:59:59 of the due day, since 00:00 of the next day reads as one day more; compare
    receipts in whole seconds. Raises ``PeriodError`` ZS-264 when the rule is not for this kind of period.
    """
    clock = time(23, 59, 59) if rule.time == "24:00" else time.fromisoformat(rule.time)
    return datetime.combine(due_day(period, rule, calendar), clock, ZoneInfo(_ZONE))


def due_day(period: Period, rule: DueRule, calendar: Calendar) -> date:
    """Return the day on which the report of ``period`` is due, moved by the rule's ``roll``."""
    day = _nominal_day(period, rule)
    if rule.roll == "next":
        return calendar.next_working_day(day)
    return calendar.previous_working_day(day) if rule.roll == "previous" else day


def cut_off_day(period: Period, rule: DueRule) -> date:
    """Return the last day whose data count: the rule's day, never moved, clipped into the period."""
    return min(max(_nominal_day(period, rule), period.first_day), period.last_day)


def _nominal_day(period: Period, rule: DueRule) -> date:
    if (rule.day is None) != (period.kind == "week"):
        raise PeriodError("ZS-264", period.label)
    if rule.day is None:
        return period.first_day + timedelta(weeks=rule.weeks_after, days=rule.weekday - 1)
    month = period.last_day.month - 1 + rule.months_after
    return _month_day(period.last_day.year + month // 12, month % 12 + 1, rule.day)


def _count(kind: Kind, year: int) -> int:
    """Return how many periods of a kind a year has; 28 December is always in the last ISO week."""
    return date(year, 12, 28).isocalendar().week if kind == "week" else _IN_A_YEAR[kind]


def _span(kind: Kind) -> int:
    """Return how many months a period of this kind has."""
    return 12 // _IN_A_YEAR[kind]


def _month_day(year: int, month: int, day: int) -> date:
    """Return a day of a month, clipped to its length; day 0 is the last."""
    length = gregorian.monthrange(year, month)[1]
    return date(year, month, min(day or length, length))


def _official(day: date) -> bool | None:
    """Tell whether ``day`` is an official working day; ``None`` when its year is not known to the source."""
    import chinese_calendar  # on first use: a cell function that only needs a Period need not load it

    try:
        return chinese_calendar.is_workday(day)
    except NotImplementedError:
        return None
