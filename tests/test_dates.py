"""What officers type as dates and years, and what it is read as."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.test_amounts import ANYTHING, outcome
from udfs.catalogue import CATALOGUE
from udfs.dates import FIRST_DAY, LAST_DAY, from_serial, read_date, read_year, to_serial

DAYS = st.dates(FIRST_DAY, LAST_DAY)


class NotATime(datetime):
    """Like the NaT of pandas: says that it is a datetime, and does not equal itself."""

    __hash__ = datetime.__hash__

    def __ne__(self, other):
        return True


DATES = [
    (None, None),
    (" ", None),
    (date(2023, 1, 25), "2023-01-25"),
    (datetime(2023, 1, 25), "2023-01-25"),
    (datetime(2023, 1, 25, 14, 30), "2023-01-25 ZS-221"),
    (NotATime(2023, 1, 25), "? ZS-222"),
    (date(1899, 12, 30), "? ZS-228"),
    (date(2203, 1, 25), "? ZS-228"),
    # serials
    (44951, "2023-01-25"),
    (44951.0, "2023-01-25"),
    (44951.5, "2023-01-25 ZS-221"),
    (44950.99999999999, "2023-01-25"),
    (Decimal("44951"), "2023-01-25"),
    (32874, "1990-01-01"),
    (32873, "? ZS-228"),
    (73415, "2100-12-31"),
    (73416, "? ZS-228"),
    ("45000", "2023-03-15 ZS-220"),
    # the digits of a date
    (20230125, "2023-01-25 ZS-220"),
    (20230125.0, "2023-01-25 ZS-220"),
    ("20230125", "2023-01-25 ZS-220"),
    (20230230, "? ZS-227"),
    # text
    ("2023.1.25", "2023-01-25 ZS-220"),
    ("2023-1-25", "2023-01-25 ZS-220"),
    ("2023/01/25", "2023-01-25 ZS-220"),
    ("2023年1月25日", "2023-01-25 ZS-220"),
    ("2023年1月25", "2023-01-25 ZS-220"),
    ("2023年1月25号", "2023-01-25 ZS-220"),
    ("2023 年 1 月 25 日", "2023-01-25 ZS-220"),
    ("２０２３．１．２５", "2023-01-25 ZS-220"),
    ("２０２３－０１－２５", "2023-01-25 ZS-220"),
    (" 2023 - 1 - 25\u3000", "2023-01-25 ZS-220"),
    ("2023-01-25 00:00:00", "2023-01-25 ZS-220"),
    ("2023-01-25T00:00:00", "2023-01-25 ZS-220"),
    ("2023-01-25T00:00:00.000+08:00", "2023-01-25 ZS-220"),
    ("2023-01-25 14:30", "2023-01-25 ZS-221"),
    ("2023年1月25日 14:30", "2023-01-25 ZS-221"),
    ("2023-01-25T16:00:00Z", "? ZS-222"),  # the 26th in Shanghai: not ours to say
    ("2023-01-25 25:00", "? ZS-222"),
    # not a day
    ("2023年1月", "? ZS-223"),
    ("2023.1", "? ZS-223"),
    ("2023-01", "? ZS-223"),
    ("202301", "? ZS-223"),
    (202301, "? ZS-223"),
    (2023.1, "? ZS-223"),
    ("1月25日", "? ZS-224"),
    ("1.25", "? ZS-224"),
    ("2023", "? ZS-225"),
    (2023, "? ZS-225"),
    ("2023年", "? ZS-225"),
    ("23.1.25", "? ZS-226"),
    ("23年1月25日", "? ZS-226"),
    ("230125", "? ZS-226"),
    ("25/1/2023", "? ZS-226"),
    ("1-25-2023", "? ZS-226"),
    ("2023-02-30", "? ZS-227"),
    ("2023-13-01", "? ZS-227"),
    ("0000-01-01", "? ZS-227"),
    ("1023-01-25", "? ZS-228"),
    (80000, "? ZS-228"),
    # unreadable
    (True, "? ZS-222"),
    (0, "? ZS-222"),
    (-44951, "? ZS-222"),
    (1.25, "? ZS-228"),
    (float("nan"), "? ZS-222"),
    (13800138000, "? ZS-222"),
    ("2023.1-25", "? ZS-222"),
    ("2023.1.25-2023.2.1", "? ZS-222"),
    ("待定", "? ZS-222"),
    ("二〇二三年一月", "? ZS-222"),
    ("2023年1月25日" * 50, "? ZS-222"),
]


@pytest.mark.parametrize(("raw", "expected"), DATES, ids=lambda value: str(value)[:20])
def test_date(raw, expected):
    assert outcome(read_date(raw)) == expected


def test_1904_only_where_the_workbook_says_so():
    assert read_date(43489, epoch=1904).value == date(2023, 1, 25)
    assert read_date("20230125", epoch=1904).value == date(2023, 1, 25)
    assert read_date(43489).value == date(2019, 1, 24)
    with pytest.raises(ValueError, match="1900 or 1904"):
        read_date(1, epoch=1903)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (None, None),
        (2025, "2025"),
        (2025.0, "2025"),
        ("2025", "2025 ZS-230"),
        ("２０２５年", "2025 ZS-230"),
        ("2025 年度", "2025 ZS-230"),
        ("25", "? ZS-229"),
        (2025.5, "? ZS-229"),
        (45000, "? ZS-229"),
        (True, "? ZS-229"),
        ("今年", "? ZS-229"),
        (date(2025, 1, 1), "? ZS-229"),
    ],
)
def test_year(raw, expected):
    assert outcome(read_year(raw)) == expected


def test_serials_of_known_days():
    assert to_serial(date(1900, 3, 1)) == 61
    assert to_serial(datetime(2023, 1, 25, 9)) == 44951
    assert from_serial(2958465) == date(9999, 12, 31)
    for refused in (60, 59, 1, 0, -1, 2958466):
        with pytest.raises(ValueError, match="serial"):
            from_serial(refused)
    with pytest.raises(ValueError, match="serial"):
        to_serial(date(1900, 2, 28))


@given(st.integers(61, 2958465))
def test_serial_round_trip(serial):
    assert to_serial(from_serial(serial)) == serial


@given(DAYS, st.integers(0, 86399))
def test_every_spelling_of_a_day_reads_back(day, seconds):
    y, m, d = day.year, day.month, day.day
    for text in (
        f"{y}.{m}.{d}",
        f"{y}-{m:02}-{d:02}",
        f"{y}/{m}/{d}",
        f"{y}年{m}月{d}日",
        f"{y}{m:02}{d:02}",
    ):
        assert read_date(text) == (day, "ZS-220")
    assert read_date(to_serial(day)) == read_date(day) == (day, None)
    moment = datetime(y, m, d, tzinfo=timezone(timedelta(hours=8))) + timedelta(seconds=seconds)
    for written in (
        moment,
        moment.isoformat(),
        str(moment.replace(tzinfo=None)),
        to_serial(day) + seconds / 86400,
    ):
        assert read_date(written).value == day


@given(ANYTHING)
def test_reading_never_raises_and_always_says_why(raw):
    for reading in (read_date(raw), read_date(raw, epoch=1904), read_year(raw)):
        assert not reading.is_untyped or CATALOGUE[reading.note].severity == "error"
        assert reading.is_untyped or reading.note is None or CATALOGUE[reading.note].severity == "notice"


@given(st.from_regex(r"\A[0-9]{1,4}[-./年][0-9]{1,2}[-./月]?[0-9]{0,4}[日号]?\Z"))
def test_near_dates_never_raise(text):
    assert read_date(text).note in CATALOGUE
