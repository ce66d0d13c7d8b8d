"""The official working days of China, as data; the clock is never read."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import accumulate
from typing import Final, NamedTuple

from udfs.period import PeriodError

_DAY: Final = timedelta(days=1)


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
        return year in _official().years

    def doubt(self, year: int) -> str | None:
        """Return the catalogue code to report when working days of ``year`` are only Monday to Friday."""
        return None if self.known(year) else "ZS-266"

    def is_working_day(self, day: date) -> bool:
        """Tell whether offices work on ``day``."""
        day = date(day.year, day.month, day.day)
        if day in self.working or day in self.holidays:
            return day in self.working
        official = _official()
        return day in official.working or (day.weekday() < 5 and day not in official.holidays)

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
        low, high = sorted((start.toordinal(), end.toordinal()))
        counted = day_counter(self)
        count = counted(high) - counted(low - 1)
        return count if start <= end else -count


class _Official(NamedTuple):
    """The years of which the official working days are known, and the days that differ from Monday to Friday."""

    years: range
    working: frozenset[date]
    holidays: frozenset[date]


@cache
def _official() -> _Official:
    """Return the official days. The tables are read, because the package searches them all for each question."""
    import chinese_calendar  # on first use: a cell function that only needs a Period need not load it

    working, off = chinese_calendar.workdays.keys(), chinese_calendar.holidays.keys()
    years = range(min(off).year, max(off).year + 1)
    return _Official(years, frozenset(working), frozenset(off - working))


@lru_cache(maxsize=32)
def day_counter(calendar: Calendar) -> Callable[[int], int]:
    """Return what counts the working days from day 1, a Monday, up to and with a day, as ``date.toordinal`` has it.

    Monday to Friday are counted by division, the days that differ from it are looked up: no loop over the days.
    """
    official = _official()
    steps = {
        day.toordinal(): calendar.is_working_day(day) - (day.weekday() < 5)
        for days in (official.working, official.holidays, calendar.working, calendar.holidays)
        for day in days
    }
    ordinals = sorted(steps)
    sums = (0, *accumulate(steps[ordinal] for ordinal in ordinals))

    def counted(ordinal: int) -> int:
        weeks, days = divmod(ordinal, 7)
        return weeks * 5 + min(days, 5) + sums[bisect_right(ordinals, ordinal)]

    return counted
