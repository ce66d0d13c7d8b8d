"""When a report is due, and how late it came; all of it data, the clock is never read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from udfs.moments import LAST_SECOND, MIDNIGHT, SECONDS, zone
from udfs.period import Period, PeriodError, month_day
from udfs.working_days import Calendar, day_counter


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
    clock = LAST_SECOND if rule.time == "24:00" else time.fromisoformat(rule.time)
    return datetime.combine(due_day(period, rule, calendar), clock, zone())


def due_day(period: Period, rule: DueRule, calendar: Calendar) -> date:
    """Return the day on which the report of ``period`` is due, moved by the rule's ``roll``."""
    day = _nominal_day(period, rule)
    if rule.roll == "next":
        return calendar.next_working_day(day)
    return calendar.previous_working_day(day) if rule.roll == "previous" else day


def cut_off_day(period: Period, rule: DueRule) -> date:
    """Return the last day whose data count: the rule's day, never moved, clipped into the period."""
    return min(max(_nominal_day(period, rule), period.first_day), period.last_day)


def days_late(
    received: datetime, due: datetime, calendar: Calendar | None = None, *, day_only: bool = False
) -> int | None:
    """Return how many days after the due moment a report came: 0 when on time, ``None`` when nobody can know.

    A part of a day counts as a day: 24 hours and a second are two days. With a ``calendar`` only the time that lies
    in working days counts; what came late in days off is one day late all the same. ``day_only``: the day of
    ``received`` is known, its time is not. It is on time when its last second is, late when its first second is, and
    then counted from the first. Both moments are aware.
    """
    first = last = received.replace(microsecond=0)
    if day_only:
        first = datetime.combine(received, MIDNIGHT, received.tzinfo)
        last = datetime.combine(received, LAST_SECOND, received.tzinfo)
    if last <= due:
        return 0
    if first <= due:
        return None
    counted = day_counter(calendar) if calendar else int  # without a calendar every day counts
    late = _seconds(first.astimezone(due.tzinfo), counted) - _seconds(due, counted)
    return max(1, -(-late // SECONDS))


def _seconds(moment: datetime, counted: Callable[[int], int]) -> int:
    """Count the seconds, up to and with a moment, that lie in the days that ``counted`` counts."""
    day, second = moment.toordinal(), moment.hour * 3600 + moment.minute * 60 + moment.second
    before, until = counted(day - 1), counted(day)
    return before * SECONDS + (until - before) * (second + 1)


def _nominal_day(period: Period, rule: DueRule) -> date:
    if (rule.day is None) != (period.kind == "week"):
        raise PeriodError("ZS-264", period.label)
    if rule.day is None:
        return period.first_day + timedelta(weeks=rule.weeks_after, days=rule.weekday - 1)
    month = period.last_day.month - 1 + rule.months_after
    return month_day(period.last_day.year + month // 12, month % 12 + 1, rule.day)
