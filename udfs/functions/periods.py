"""ZS_PERIOD and ZS_DUE: reporting periods in their canonical text, and the day a report is due."""

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from udfs.amounts import read_number
from udfs.cells import is_blank
from udfs.dates import read_date, read_year
from udfs.functions.record import Argument, Example, cell_function, complaint
from udfs.period import Calendar, DueRule, Period, PeriodError, due_day

CATEGORY = "招商引资·期间"

KINDS: Final = {"周": "week", "月": "month", "季": "quarter", "半年": "half", "年": "year"}
ROLLS: Final = {"顺延": "next", "不变": "none", "提前": "previous"}


@cell_function(
    label="期间",
    category=CATEGORY,
    help=(
        "把“2023年2月”“2023年一季度”等写法，或一个日期，变成规范的期间：2023-W08、2023-02、"
        "2023-Q1、2023-H1、2023。指定较大的种类时，返回所在的季、半年或年。"
    ),
    arguments=(
        Argument("值", "value", "期间的文字、日期或年份数字，可以是一个单元格、一列或一个区域"),
        Argument(
            "种类",
            "kind",
            "周、月、季、半年或年；留空时文字按其写法，日期按月",
            optional=True,
            default="",
            choices=tuple(KINDS),
        ),
    ),
    examples=(
        Example(("2023年2月",), "2023-02"),
        Example((date(2023, 2, 20), "周"), "2023-W08"),
        Example((["2023年2月", "2023年7月", ""], "季"), ["2023-Q1", "2023-Q3", None]),
    ),
    source="GB/T 7408.1-2023 日期和时间 信息交换表示法（周从星期一开始）",
)
def zs_period(value: object, kind: str) -> str:
    """Return the canonical text of a period; a date without a kind gives its month."""
    period = _period(value, kind)
    return period.code if isinstance(period, Period) else period


@cell_function(
    label="应报日",
    category=CATEGORY,
    help=(
        "返回一个期间的应报日：期间最后一个月的某日，遇非工作日按要求顺延或提前。"
        "法定节假日和调休按国务院办公厅通知；还没有通知的年份按周一至周五上班，"
        "可用后两个参数补充。"
    ),
    arguments=(
        Argument("期间", "period", "期间的文字、日期（按所在的月）或年份数字，可以是一个单元格、一列或一个区域"),
        Argument("日", "day", "几日：1至31，0为月末，默认25；期间是周时为星期几，1至7", optional=True, default=25),
        Argument(
            "顺延",
            "roll",
            "遇非工作日：顺延（默认，到下一个工作日）、不变、提前（到上一个工作日）",
            optional=True,
            default="顺延",
            choices=tuple(ROLLS),
        ),
        Argument("节假日", "holidays", "另外放假的日期，一个区域；可留空", shape="column", optional=True),
        Argument("调休上班日", "working", "另外上班的日期，一个区域；可留空", shape="column", optional=True),
    ),
    examples=(
        Example(("2023-02",), date(2023, 2, 27)),
        Example(("2023-02", 25, "不变"), date(2023, 2, 25)),
        Example(("2023-02", 25, "顺延", ["2023-02-27"]), date(2023, 2, 28)),
        Example(("2023-02", 25, "顺延", None, ["2023-02-25"]), date(2023, 2, 25)),
        Example((["2023-W08", ""], 5), [date(2023, 2, 24), None]),
    ),
    source="国务院办公厅关于部分节假日安排的通知（逐年）",
)
def zs_due(
    period: object, day: object, roll: str, holidays: tuple[object, ...], working: tuple[object, ...]
) -> date | str:
    """Return the due day. In a year without an official notice, Monday to Friday count as working days."""
    found = _period(period, "")
    if not isinstance(found, Period):
        return found
    calendar = _calendar(holidays, working)
    if not isinstance(calendar, Calendar):
        return calendar
    rule = _rule(found, day, roll)
    return due_day(found, rule, calendar) if isinstance(rule, DueRule) else rule


def _period(value: object, kind: str) -> Period | str:
    """Return the period that a cell means, or the complaint about it."""
    found = _named(value)
    if not isinstance(found, Period):
        reading = read_date(value)
        if isinstance(reading.value, date):
            return Period.of(KINDS[kind or "月"], reading.value)
        return complaint(found.code, raw=value)
    if not kind or KINDS[kind] == found.kind:
        return found
    wider = Period.of(KINDS[kind], found.first_day)
    return wider if found.within(wider) else complaint("ZS-605", value=found.label, kind=kind)


def _named(value: object) -> Period | PeriodError:
    """Return the period that a text or the number of a year names, or the reason why it names none."""
    year = None if isinstance(value, str) else read_year(value).value
    try:
        return Period("year", year) if isinstance(year, int) else Period.parse(value)
    except PeriodError as error:
        return error


def _rule(period: Period, day: object, roll: str) -> DueRule | str:
    weekly = period.kind == "week"
    low, high = (1, 7) if weekly else (0, 31)
    number = read_number(day, places=0, suffixes=("日", "号")).value
    if not isinstance(number, Decimal) or not low <= number <= high:
        return complaint("ZS-604", argument="日", low=low, high=high, value=day)
    place = {"weekday": int(number)} if weekly else {"day": int(number)}
    return DueRule(**place, roll=ROLLS[roll])


@lru_cache(maxsize=8)
def _calendar(holidays: tuple[object, ...], working: tuple[object, ...]) -> Calendar | str:
    """Return the calendar with a sheet's own days; the same ranges come with every cell, so it is kept."""
    days: dict[str, frozenset[date]] = {}
    for name, raws in (("节假日", holidays), ("调休上班日", working)):
        readings = [(raw, read_date(raw).value) for raw in raws if not is_blank(raw)]
        wrong = next((raw for raw, value in readings if not isinstance(value, date)), None)
        if wrong is not None:
            return complaint("ZS-606", argument=name, value=wrong)
        days[name] = frozenset(value for _, value in readings)
    try:
        return Calendar(working=days["调休上班日"], holidays=days["节假日"])
    except PeriodError as error:
        return complaint(error.code, raw=error.raw)


FUNCTIONS = (zs_period, zs_due)
