"""Periods, working days and due moments."""

import pickle
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from udfs.catalogue import CATALOGUE
from udfs.due import DueRule, cut_off_day, due_day, due_moment
from udfs.period import Period, PeriodError
from udfs.working_days import Calendar

KINDS = st.sampled_from(["week", "month", "quarter", "half", "year"])
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
PERIODS = st.builds(Period.of, KINDS, DAYS)
OFFICIAL = Calendar()

# code | first | last | label | other spellings
SPELLINGS = """
2023-02  | 2023-02-01 | 2023-02-28 | 2023年2月 | 2023-2 2023年02月份 ２０２３年２月
2024-02  | 2024-02-01 | 2024-02-29 | 2024年2月 |
2023-W08 | 2023-02-20 | 2023-02-26 | 2023年第8周(2月20日—2月26日) | 2023w8 2023年8周
2020-W53 | 2020-12-28 | 2021-01-03 | 2020年第53周(12月28日—1月3日) |
2025-W01 | 2024-12-30 | 2025-01-05 | 2025年第1周(12月30日—1月5日) |
2023-Q1  | 2023-01-01 | 2023-03-31 | 2023年一季度 | 2023q1 2023年第一季度 2023年1季度
2023-Q4  | 2023-10-01 | 2023-12-31 | 2023年四季度 |
2023-H1  | 2023-01-01 | 2023-06-30 | 2023年上半年 | 2023H1
2023-H2  | 2023-07-01 | 2023-12-31 | 2023年下半年 | 2023h2
2023 | 2023-01-01 | 2023-12-31 | 2023年                           | 2023年度
"""


@pytest.mark.parametrize("line", SPELLINGS.strip().splitlines())
def test_spellings(line):
    code, first, last, label, others = (part.strip() for part in line.split("|"))
    for text in [code, label, *others.split()]:
        period = Period.parse(text)
        days = (str(period.first_day), str(period.last_day))
        assert (period.code, *days, period.label) == (code, first, last, label)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "ZS-260"),
        ("2月", "ZS-260"),
        ("23-02", "ZS-260"),
        ("2023-02月", "ZS-260"),
        ("2023年8", "ZS-260"),
        ("2023-02-01", "ZS-260"),
        ("2023年第8周(2月21日—2月27日)", "ZS-260"),
        ("2023年2月(快报)", "ZS-260"),
        (None, "ZS-260"),
        (202302, "ZS-260"),
        ("2023-13", "ZS-261"),
        ("2023-00", "ZS-261"),
        ("2023-W53", "ZS-261"),
        ("2023年5季度", "ZS-261"),
        ("2023-H3", "ZS-261"),
        ("0203-01", "ZS-261"),
    ],
)
def test_no_period(text, code):
    with pytest.raises(PeriodError) as caught:
        Period.parse(text)
    assert caught.value.code == code
    assert str(text) in str(caught.value)
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (copy.code, str(copy)) == (code, str(caught.value))


def test_unknown_kind():
    for make in (lambda: Period.of("decade", date(2023, 1, 1)), lambda: Period("day", 2023)):
        with pytest.raises(PeriodError) as caught:
            make()
        assert caught.value.code == "ZS-262"


@given(st.text() | st.text("20 23年月第周季度上下半WQH-0189一()", max_size=12))
def test_parse_raises_nothing_else(text):
    try:
        assert Period.parse(Period.parse(text).code).label
    except PeriodError as error:
        assert error.code in CATALOGUE


@given(PERIODS)
def test_a_period_survives_text_and_pickle(period):
    assert Period.parse(period.code) == Period.parse(period.label) == pickle.loads(pickle.dumps(period)) == period
    assert len({period, Period.parse(period.code)}) == 1
    assert str(period) == period.code


@given(PERIODS)
def test_periods_tile_the_time_line(period):
    after = period.next()
    assert after.first_day == period.last_day + timedelta(days=1)
    assert after.previous() == period == period.previous().next()
    assert period.previous() < period < after
    assert period.contains(period.first_day)
    assert period.contains(datetime.combine(period.last_day, datetime.max.time()))
    assert not period.contains(after.first_day)


@given(PERIODS)
def test_months_and_nesting(period):
    months = period.months()
    assert len(months) in {"week": (1, 2), "month": (1,), "quarter": (3,), "half": (6,), "year": (12,)}[period.kind]
    assert months[0].contains(period.first_day)
    assert months[-1].contains(period.last_day)
    if period.kind != "week":
        assert all(month.within(period) for month in months)
        assert period.within(Period.of("year", period.first_day))
    assert period.same_last_year().year == period.year - 1
    assert period.year_to_date_start == date(period.year, 1, 1)


def test_order_across_kinds_is_by_days():
    ordered = ["2022", "2023-01", "2023-Q1", "2023-H1", "2023", "2023-02", "2023-W08", "2023-Q2"]
    assert [str(period) for period in sorted(map(Period.parse, reversed(ordered)))] == ordered


def test_same_week_last_year_of_week_53():
    assert Period.parse("2020-W53").same_last_year() == Period.parse("2019-W52")
    assert Period.parse("2024-02").same_last_year() == Period.parse("2023-02")


# --- working days ---


def test_official_calendar_knows_moved_holidays():
    #                     Spring Festival 2023: 21–27 January off, 28 and 29 (a weekend) worked
    assert not OFFICIAL.is_working_day(date(2023, 1, 27))
    assert OFFICIAL.is_working_day(date(2023, 1, 28))
    assert OFFICIAL.next_working_day(date(2023, 1, 21)) == date(2023, 1, 28)
    assert OFFICIAL.previous_working_day(datetime(2023, 1, 27, 8)).day == 20
    assert OFFICIAL.working_days_between(date(2023, 1, 16), date(2023, 1, 29)) == 7
    assert OFFICIAL.working_days_between(date(2023, 1, 29), date(2023, 1, 16)) == -7
    assert OFFICIAL.working_days_between(date(2023, 1, 21), date(2023, 1, 21)) == 0


def test_data_override_the_official_calendar():
    own = Calendar(working=frozenset({date(2023, 1, 27)}), holidays=frozenset({date(2023, 2, 27)}))
    assert own.is_working_day(date(2023, 1, 27))
    assert own.next_working_day(date(2023, 2, 25)) == date(2023, 2, 28)
    with pytest.raises(PeriodError) as caught:
        Calendar(working=frozenset({date(2023, 1, 27)}), holidays=frozenset({date(2023, 1, 27)}))
    assert caught.value.code == "ZS-265"


def test_an_unknown_year_counts_monday_to_friday_and_says_so():
    assert OFFICIAL.known(2023)
    assert OFFICIAL.doubt(2023) is None
    for year in (1999, 2999):
        assert not OFFICIAL.known(year)
        assert OFFICIAL.doubt(year) == "ZS-266"
    assert OFFICIAL.is_working_day(date(1999, 10, 1))  # a Friday


# --- due moments ---

MONTHLY = DueRule(day=25, time="24:00", roll="next")
WEEKLY = DueRule(weekday=5, time="12:00", roll="previous")


@pytest.mark.parametrize(
    ("period", "rule", "due"),
    [
        ("2023-02", MONTHLY, "2023-02-27T23:59:59+08:00"),  # the 25th is a Saturday
        ("2023-04", MONTHLY, "2023-04-25T23:59:59+08:00"),
        ("2023-02", DueRule(day=25), "2023-02-25T23:59:59+08:00"),
        ("2023-02", DueRule(day=25, roll="previous"), "2023-02-24T23:59:59+08:00"),
        ("2023-W08", WEEKLY, "2023-02-24T12:00:00+08:00"),
        ("2023-W04", WEEKLY, "2023-01-20T12:00:00+08:00"),  # Friday the 27th is a holiday
        ("2023-W08", DueRule(weekday=1, weeks_after=1, time="09:30"), "2023-02-27T09:30:00+08:00"),
        ("2023-Q1", DueRule(day=10, months_after=1, time="18:00"), "2023-04-10T18:00:00+08:00"),
        ("2023-H2", DueRule(day=0, months_after=2), "2024-02-29T23:59:59+08:00"),
        ("2023", DueRule(day=31, months_after=2), "2024-02-29T23:59:59+08:00"),
        ("2023-02", DueRule(day=30), "2023-02-28T23:59:59+08:00"),
    ],
)
def test_due_moment(period, rule, due):
    assert due_moment(Period.parse(period), rule, OFFICIAL).isoformat() == due


@pytest.mark.parametrize(
    ("period", "rule", "day"),
    [
        ("2023-02", MONTHLY, date(2023, 2, 25)),
        ("2023-02", DueRule(day=5, months_after=1), date(2023, 2, 28)),
        ("2023-Q1", MONTHLY, date(2023, 3, 25)),
        ("2023-W08", WEEKLY, date(2023, 2, 24)),
        ("2023-W08", DueRule(weekday=1, weeks_after=1), date(2023, 2, 26)),
    ],
)
def test_cut_off_day(period, rule, day):
    assert cut_off_day(Period.parse(period), rule) == day


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"day": 25, "weekday": 5},
        {"day": 32},
        {"day": -1},
        {"weekday": 0},
        {"day": 25, "months_after": -1},
        {"day": 25, "time": "25:00"},
        {"day": 25, "time": "9:00"},
        {"day": 25, "time": "24:01"},
        {"day": 25, "roll": "later"},
    ],
    ids=str,
)
def test_unsound_rules_are_refused(fields):
    with pytest.raises(PeriodError) as caught:
        DueRule(**fields)
    assert caught.value.code == "ZS-263"


@pytest.mark.parametrize(("period", "rule"), [("2023-W08", MONTHLY), ("2023-02", WEEKLY)])
def test_a_rule_fits_its_kind_of_period(period, rule):
    with pytest.raises(PeriodError) as caught:
        due_day(Period.parse(period), rule, OFFICIAL)
    assert caught.value.code == "ZS-264"


RULES = {
    "week": st.builds(DueRule, weekday=st.integers(1, 7), weeks_after=st.integers(0, 2)),
    "month": st.builds(DueRule, day=st.integers(0, 31), months_after=st.integers(0, 12)),
}


@given(PERIODS, st.sampled_from(["next", "previous"]), st.data())
def test_a_rolled_due_day_is_a_working_day_near_the_rule(period, roll, data):
    plain = data.draw(RULES["week" if period.kind == "week" else "month"])
    fields = {name: getattr(plain, name) for name in ("day", "months_after", "weekday", "weeks_after")}
    unmoved = due_day(period, plain, OFFICIAL)
    moved = due_day(period, DueRule(**fields, roll=roll), OFFICIAL)
    assert OFFICIAL.is_working_day(moved)
    assert abs((moved - unmoved).days) <= 12
    assert moved >= unmoved if roll == "next" else moved <= unmoved
    assert period.contains(cut_off_day(period, plain))
    assert due_moment(period, plain, OFFICIAL).date() == unmoved
