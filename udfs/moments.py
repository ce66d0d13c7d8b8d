"""What officers type as a moment: a day, with or without its time, in Asia/Shanghai."""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from udfs.amounts import exact_number, half_width
from udfs.dates import read_date

MIDNIGHT: Final = time()
LAST_SECOND: Final = time(23, 59, 59)
SECONDS: Final = 24 * 60 * 60  # of a day

# The time of day at the end of a moment, as officers type it; the day before it is for ``read_date``.
_CLOCK: Final = re.compile(
    r"\s*(凌晨|早上|上午|中午|下午|晚上?|AM|PM)?\s*(?<!\d)(\d{1,2})\s*[:时点]\s*"
    r"(?:(\d{1,2})\s*分?)?(?:\s*:?\s*(\d{1,2})\s*秒?)?\s*(AM|PM)?(?:\+08:?00)?$",
    re.ASCII,
)
_AFTERNOON: Final = ("下午", "晚", "晚上", "PM")
_LONGEST_MOMENT: Final = 64


def read_moment(raw: object) -> tuple[datetime, bool] | None:
    """Read a raw cell as a moment (aware, in Asia/Shanghai), and whether it is a day only, given as its last second.

    The day is read as ``read_date`` does; a midnight is a day only. Beside 16:30 and 16:30:05 officers type
    下午4点30分, 4:30 PM and 24:00, the end of that day. ``None`` when it is no moment. Never raises.
    """
    text = half_width(raw).upper() if isinstance(raw, str) else ""
    typed = _CLOCK.search(text) if 0 < len(text) <= _LONGEST_MOMENT else None
    day, note = read_date(text[: typed.start()].removesuffix("T") if typed else raw)
    if not isinstance(day, date) or (text and note == "ZS-221"):  # a time in text that is not one of ours
        return None
    if isinstance(raw, datetime):
        local = raw.astimezone(zone()) if raw.tzinfo else raw
        moment = (local + timedelta(milliseconds=500)).replace(tzinfo=None, microsecond=0)  # of 16:29:59.9999
        day, clock = moment.date(), moment.time()
    elif typed:
        clock = _typed_clock(typed)
        if clock is None:
            return None
    else:
        clock = _clock_of_serial(raw) if note == "ZS-221" else MIDNIGHT
    day_only = clock == MIDNIGHT and typed is None
    return datetime.combine(day, LAST_SECOND if day_only else clock, zone()), day_only


def _typed_clock(found: re.Match[str]) -> time | None:
    before, hour, minute, second, after = found.groups()
    clock = [int(part or 0) for part in (hour, minute, second)]
    if clock == [24, 0, 0]:
        return LAST_SECOND
    if clock[0] < 12 and (before in _AFTERNOON or after in _AFTERNOON):
        clock[0] += 12
    elif clock[0] == 12 and "AM" in (before, after):
        clock[0] = 0
    return time(*clock) if clock[0] < 24 and max(clock) < 60 else None


def _clock_of_serial(raw: object) -> time:
    """Return the time of day of a serial number, to the second as ``read_date`` rounds it."""
    seconds = int((exact_number(raw) * SECONDS).to_integral_value(ROUND_HALF_UP))
    minutes, second = divmod(seconds % SECONDS, 60)
    return time(*divmod(minutes, 60), second)


@cache
def zone() -> ZoneInfo:
    """Return the zone of all moments."""
    return ZoneInfo("Asia/Shanghai")  # on first use: it reads the zone's file
