"""ZS_WORKDAYS, ZS_LATE, ZS_DUE and ZS_PERIOD beside a spreadsheet's own functions and day by day."""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.receipts import Receipt, on_time
from tests.office import Office
from udfs.due import days_late
from udfs.moments import read_moment
from udfs.registry import FUNCTIONS
from udfs.working_days import Calendar

D = Decimal
WORKDAYS, LATE, DUE, PERIOD = (FUNCTIONS[name] for name in ("ZS_WORKDAYS", "ZS_LATE", "ZS_DUE", "ZS_PERIOD"))
ZONE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
OFFICIAL = Calendar()


def days_from(first: date, last: date) -> list[date]:
    return [first + DAY * step for step in range((last - first).days + 1)]


def works(day: date, own: Calendar = OFFICIAL) -> bool:
    """Whether offices work on a day, by the package's own answer."""
    if day in own.working or day in own.holidays:
        return day in own.working
    return chinese_calendar.is_workday(day) if 2004 <= day.year <= 2026 else day.weekday() < 5


# --- working days ---


def test_every_day_is_what_the_package_says():
    for day in days_from(date(2003, 1, 1), date(2027, 12, 31)):
        assert OFFICIAL.is_working_day(day) == works(day), day


NEAR = st.dates(date(2022, 12, 1), date(2023, 3, 31))


@settings(max_examples=80, deadline=None)
@given(NEAR, NEAR, st.frozensets(NEAR, max_size=9), st.frozensets(NEAR, max_size=9))
def test_working_days_are_those_counted_one_by_one(start, end, working, holidays):
    own = Calendar(working=working - holidays, holidays=holidays)
    count = sum(works(day, own) for day in days_from(min(start, end), max(start, end)))
    wanted = count if start <= end else -count
    assert own.working_days_between(start, end) == wanted
    assert WORKDAYS(start, end, list(own.holidays), list(own.working)) == D(wanted)


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("2003-12-29", "2004-01-04", 4),  # the first year with a notice: 1 January off, 4 January a Sunday
        ("1999-10-01", "1999-10-07", 5),  # no notice: Monday to Friday
        ("2099-01-01", "2099-12-31", 261),
        ("1990-01-01", "2100-12-31", None),
    ],
)
def test_years_without_a_notice(start, end, count):
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    assert WORKDAYS(start, end) == D(sum(map(works, days_from(first, last))) if count is None else count)


@pytest.mark.parametrize(
    ("args", "text"),
    [
        (("2023-01", "2023-02-01"), "ZS-606"),
        (("2023-01-03", "2023-02-01", ["待定"]), "ZS-606"),
        (("2023-01-03", "2023-02-01", ["#REF!"]), "#REF!"),
        (("2023-01-03", "2023-02-01", ["2023-01-04"], ["2023-01-04"]), "ZS-265"),
        (("2023-01-03", "2023-02-01", [None, ""]), None),
    ],
)
def test_wrong_days(args, text):
    found = WORKDAYS(*args)
    assert found == D(19) if text is None else text in found


# --- moments ---


@pytest.mark.parametrize(
    ("raw", "moment", "day_only"),
    [
        ("2023-02-25 16:30", "2023-02-25T16:30:00", False),
        ("2023年2月25日 下午4点30分", "2023-02-25T16:30:00", False),
        ("２０２３-０２-２５T4:30 PM", "2023-02-25T16:30:00", False),
        ("2023.2.25 12:30 AM", "2023-02-25T00:30:00", False),
        ("2023-02-25 24:00", "2023-02-25T23:59:59", False),
        ("2023-02-25", "2023-02-25T23:59:59", True),
        (datetime(2023, 2, 25, 16, 29, 59, 999_900), "2023-02-25T16:30:00", False),
        (datetime(2023, 2, 25, 8, 30, tzinfo=ZoneInfo("UTC")), "2023-02-25T16:30:00", False),
        (date(2023, 2, 25), "2023-02-25T23:59:59", True),
        (44982.6875, "2023-02-25T16:30:00", False),
        (44982, "2023-02-25T23:59:59", True),
    ],
)
def test_moments(raw, moment, day_only):
    assert read_moment(raw) == (datetime.fromisoformat(moment).replace(tzinfo=ZONE), day_only)


@pytest.mark.parametrize(
    "raw",
    [
        datetime.max,
        datetime.min,
        "9999-12-31 23:59",
        1e300,
        D("1e-300"),
        "9" * 500 + ":00",
        "2023-02-25 25:00",
        "2-25",
        "昨天下午",
        True,
        None,
    ],
)
def test_what_is_no_moment(raw):
    assert read_moment(raw) is None


# --- late ---

# received | due | by days | by working days (5 May 2023 is a Friday, the 6th a Saturday that is worked)
TABLE = """
2023-02-27          | 2023-02-27       | 0 | 0
2023-02-27 23:59:59 | 2023-02-27       | 0 | 0
2023-02-27 24:00    | 2023-02-27       | 0 | 0
2023-02-28 00:00    | 2023-02-27       | 1 | 1
2023-02-28          | 2023-02-27       | 1 | 1
2023-02-28 23:59:59 | 2023-02-27       | 1 | 1
2023-03-01 00:00:00 | 2023-02-27       | 2 | 2
2023-02-27 17:00    | 2023-02-27 17:00 | 0 | 0
2023-02-27 17:00:01 | 2023-02-27 17:00 | 1 | 1
2023-02-28 17:00:00 | 2023-02-27 17:00 | 1 | 1
2023-02-28 17:00:01 | 2023-02-27 17:00 | 2 | 2
2023-02-26          | 2023-02-27 17:00 | 0 | 0
2023-02-28          | 2023-02-27 17:00 | 1 | 1
2023-03-04          | 2023-03-03       | 1 | 1
2023-03-05 18:00    | 2023-03-03       | 2 | 1
2023-03-06 08:00    | 2023-03-03       | 3 | 1
2023-03-06 16:00    | 2023-03-03 17:00 | 3 | 1
2023-03-06 18:00    | 2023-03-03 17:00 | 4 | 2
2023-05-06          | 2023-05-05       | 1 | 1
2023-05-08          | 2023-05-05       | 3 | 2
2023-01-30          | 2023-01-20       | 10 | 3
2023-02-27          | 2023-02-27 17:00 | ZS-664 | ZS-664
2023-02-27          | 二月底           | ZS-663 | ZS-663
"""


@pytest.mark.parametrize("line", TABLE.strip().splitlines())
def test_days_late(line):
    received, due, plain, working = (part.strip() for part in line.split("|"))
    for wanted, found in ((plain, LATE(received, due)), (working, LATE(received, due, "工作日"))):
        assert wanted in found if wanted.startswith("ZS") else found == D(wanted)


def test_a_sheets_own_days_count():
    assert LATE("2023-03-06", "2023-03-03", "工作日", None, ["2023-03-04"]) == 2
    assert LATE("2023-03-07", "2023-03-03", "工作日", ["2023-03-06"]) == 1
    assert LATE("2023-03-07", "2023-03-03", ["自然日", "工作日"], ["待定"]) == [
        D(4),
        "错误：参数“节假日”里的“待定”不是日期（ZS-606）",
    ]


def test_a_column_may_count_in_both_ways():
    assert LATE(["2023-03-06", "#N/A", ""], 44988, ["自然日", "工作日", "工作日"]) == [D(3), "#N/A", None]


MOMENTS = st.datetimes(datetime(2022, 12, 25), datetime(2023, 2, 10), timezones=st.just(ZONE))


@settings(max_examples=150, deadline=None)
@given(MOMENTS, MOMENTS, st.booleans(), st.sampled_from([None, OFFICIAL]))
def test_late_is_what_the_receipts_say_is_not_on_time(received, due, day_only, calendar):
    due = due.replace(microsecond=0)
    last = datetime.combine(received, time(23, 59, 59), ZONE) if day_only else received
    days = days_late(last, due, calendar, day_only=day_only)
    assert on_time(Receipt(last, day_only=day_only), due) is (None if days is None else days == 0)


@settings(max_examples=60, deadline=None)
@given(MOMENTS, MOMENTS)
def test_only_the_time_in_working_days_counts(received, due):
    """Each day on its own: the part of it after the due moment and up to the receipt."""
    received, due = received.replace(microsecond=0), due.replace(microsecond=0)
    late = timedelta()
    for day in days_from(due.date(), max(due, received).date()):
        midnight = datetime.combine(day, time(), ZONE)
        # seconds of the day are 00:00:00 … 23:59:59, each of them counted when it is after the due moment
        begin, end = max(midnight, due + SECOND), min(midnight + DAY, received + SECOND)
        late += (end - begin) if works(day) and end > begin else timedelta()
    wanted = max(1, ceil(late / DAY)) if received > due else 0
    assert days_late(received, due, OFFICIAL) == wanted


# --- a spreadsheet program, with the days of the notices typed as values ---

# 国办发明电〔2022〕16号, 国办发明电〔2023〕7号: Monday to Friday that are off, Saturdays and Sundays that are worked
OFF = """
2023-01-02 2023-01-23 2023-01-24 2023-01-25 2023-01-26 2023-01-27 2023-04-05 2023-05-01 2023-05-02 2023-05-03
2023-06-22 2023-06-23 2023-09-29 2023-10-02 2023-10-03 2023-10-04 2023-10-05 2023-10-06
2024-01-01 2024-02-12 2024-02-13 2024-02-14 2024-02-15 2024-02-16 2024-04-04 2024-04-05 2024-05-01 2024-05-02
2024-05-03 2024-06-10 2024-09-16 2024-09-17 2024-10-01 2024-10-02 2024-10-03 2024-10-04 2024-10-07
"""
WORKED = """
2023-01-28 2023-01-29 2023-04-23 2023-05-06 2023-06-25 2023-10-07 2023-10-08
2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12
"""


def serial(day: date) -> int:
    return (day - date(1899, 12, 30)).days


@pytest.fixture(scope="module")
def sheet(office: Office) -> Iterator[dict[str, Any]]:
    """Return days, months and what LibreOffice says of them, in one recalculation."""
    chance = random.Random(4)
    days = [date(2023, 1, 1) + DAY * chance.randrange(731) for _ in range(70)]
    ends = [date(2023, 1, 1) + DAY * chance.randrange(731) for _ in days]
    clocks = [(chance.randrange(86400), chance.randrange(86400)) for _ in days]
    far = [date(1990, 1, 1) + DAY * chance.randrange(40500) for _ in days]
    cells: dict[str, object] = {f"H{at}": day for at, day in enumerate(map(date.fromisoformat, OFF.split()), 1)}
    cells |= {f"W{at}": day for at, day in enumerate(map(date.fromisoformat, WORKED.split()), 1)}
    cells["W16"] = date(2099, 1, 1)
    for at, (start, end, other, (came, limit)) in enumerate(zip(days, ends, far, clocks, strict=True), 1):
        cells |= {f"A{at}": start, f"B{at}": end, f"C{at}": other}
        cells |= {f"D{at}": serial(start) + came / 86400, f"E{at}": serial(end) + limit / 86400}
        cells[f"F{at}"] = date(start.year, start.month, 25)
    count = (
        "IF(A{0}<=B{0},1,-1)*(NETWORKDAYS(MIN(A{0},B{0}),MAX(A{0},B{0}),$H$1:$H$37)"
        '+COUNTIFS($W$1:$W$15,">="&MIN(A{0},B{0}),$W$1:$W$15,"<="&MAX(A{0},B{0})))'
    )
    formulas = {
        "count": f"={count}",
        "next": '=MIN(WORKDAY(F{0}-1,1,$H$1:$H$37),_xlfn.MINIFS($W$1:$W$16,$W$1:$W$16,">="&F{0}))',
        "last": "=EOMONTH(C{0},0)",
        "week": '=YEAR(C{0}-WEEKDAY(C{0},2)+4)&"-W"&TEXT(_xlfn.ISOWEEKNUM(C{0}),"00")',
        "quarter": '=YEAR(C{0})&"-Q"&ROUNDUP(MONTH(C{0})/3,0)',
        "late": "=MAX(0,ROUNDUP(ROUND((D{0}-E{0})*86400,0)/86400,0))",
        "late_day": "=MAX(0,ROUNDUP((ROUND(D{0}*86400,0)-(B{0}*86400+86399))/86400,0))",
    }
    rows = range(1, len(days) + 1)
    answers = iter(office.evaluate([text.format(at) for text in formulas.values() for at in rows], cells))
    found = {name: [next(answers) for _ in rows] for name in formulas}
    moments = [(cells[f"D{at}"], cells[f"E{at}"]) for at in rows]
    yield found | {"days": days, "ends": ends, "far": far, "moments": moments}


@pytest.mark.office
class TestOffice:
    def test_networkdays(self, sheet):
        assert [int(found) for found in WORKDAYS(sheet["days"], sheet["ends"])] == sheet["count"]

    def test_workday(self, sheet):
        due = DUE([f"{day:%Y-%m}" for day in sheet["days"]])
        assert list(map(serial, due)) == sheet["next"]

    def test_eomonth(self, sheet):
        assert list(map(serial, DUE(sheet["far"], 0, "不变"))) == sheet["last"]

    def test_isoweeknum(self, sheet):
        assert PERIOD(sheet["far"], "周") == sheet["week"]
        assert PERIOD([float(serial(day)) for day in sheet["far"]], "季") == sheet["quarter"]

    def test_roundup(self, sheet):
        came, limit = (list(column) for column in zip(*sheet["moments"], strict=True))
        assert [int(found) for found in LATE(came, limit)] == sheet["late"]
        assert [int(found) for found in LATE(came, sheet["ends"])] == sheet["late_day"]


# --- columns ---


def test_a_column_says_what_each_cell_says():
    """Equal cells are read once; a date, its text and its serial number stay three cells all the same."""
    raws = [
        "2023-02",
        date(2023, 2, 1),
        44958.0,
        2023,
        "2023",
        2023.0,
        True,
        "2023-02",
        None,
        "乱",
        datetime(2023, 2, 1),
        2023.5,
    ]
    for function, more in ((PERIOD, ("年",)), (PERIOD, ()), (DUE, (25, "提前")), (DUE, ("25日",)), (DUE, (0,))):
        assert function(raws, *more) == [function(raw, *more) for raw in raws]


def test_a_column_of_days_and_ways():
    days, rolls = [25, "月底", 32, 5, 0], ["顺延", "提前", "不变", "提前", "顺延"]
    periods = ["2023-02", "2023-02", "2023-02", "2023-W08", "2024年一季度"]
    cell_by_cell = [DUE(*args) for args in zip(periods, days, rolls, strict=True)]
    assert DUE(periods, days, rolls) == cell_by_cell
    assert cell_by_cell[0] == date(2023, 2, 27)
    assert cell_by_cell[4] == date(2024, 4, 1)
