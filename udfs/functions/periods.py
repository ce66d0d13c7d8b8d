"""ZS_PERIOD and ZS_DUE: reporting periods in their canonical text, and the day a report is due."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final, TypeVar

from udfs.amounts import read_number
from udfs.broadcast import is_error
from udfs.cells import is_blank
from udfs.dates import read_date, read_year
from udfs.due import DueRule, due_day
from udfs.functions.record import Argument, Example, cell_function, complaint
from udfs.functions.typed import shown
from udfs.period import Period, PeriodError
from udfs.working_days import Calendar

CATEGORY = "招商引资·期间"

KINDS: Final = {"周": "week", "月": "month", "季": "quarter", "半年": "half", "年": "year"}
ROLLS: Final = {"顺延": "next", "不变": "none", "提前": "previous"}
_KEPT: Final = frozenset((str, float, int, date))  # equal ones of a type always mean the same

HOLIDAYS: Final = Argument("节假日", "holidays", "另外放假的日期，一个区域；可留空", shape="column", optional=True)
WORKING: Final = Argument("调休上班日", "working", "另外上班的日期，一个区域；可留空", shape="column", optional=True)

_T = TypeVar("_T")


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
        Example((date(2023, 2, 20), "周"), "2023-W08", "2月20日是星期一"),
        Example((["2023年2月", "2023年7月", ""], "季"), ["2023-Q1", "2023-Q3", None]),
        Example((date(2024, 12, 30), "周"), "2025-W01", "跨年的周算在星期四所在的那一年"),
        Example((["2023年", "2023年第8周"], "月"), ["错误：“2023年”不在同一个“月”之内，无法换算（ZS-605）", "2023-02"]),
    ),
    source="GB/T 7408.1-2023 日期和时间 信息交换表示法（周从星期一开始）",
    takes="column",
    formula="周：年-W周序；月：年-月；季：年-Q季序；半年：年-H1 或 H2；年：年。第1周是含当年第一个星期四的周",
)
def zs_period(value: list[object], kind: list[str]) -> list[str]:
    """Return the canonical texts of periods; a date without a kind gives its month."""
    kinds = dict.fromkeys(kind)
    codes = {each: remembered(lambda raw, each=each: _code(raw, each)) for each in kinds}
    return [codes[each](raw) for raw, each in zip(value, kind, strict=True)]


def _code(value: object, kind: str) -> str:
    period = period_in(value, kind)
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
        HOLIDAYS,
        WORKING,
    ),
    examples=(
        Example(("2023-02",), date(2023, 2, 27), "25日是星期六，顺延到星期一"),
        Example(("2023-02", 25, "不变"), date(2023, 2, 25)),
        Example(("2023-02", 25, "顺延", ["2023-02-27"]), date(2023, 2, 28), "27日另外放假"),
        Example(("2023-02", 25, "顺延", None, ["2023-02-25"]), date(2023, 2, 25), "25日另外上班"),
        Example((["2023-W08", ""], 5), [date(2023, 2, 24), None], "按周报送：星期五"),
        Example(("2024年一季度", 0, "提前"), date(2024, 3, 29), "月末31日是星期日，提前到星期五"),
    ),
    source="国务院办公厅关于部分节假日安排的通知（逐年）",
    takes="column",
    formula="应报日 = 期间最后一个月的“日”（周：该周的星期几），遇非工作日顺延到下一个、或提前到上一个工作日",
)
def zs_due(
    period: list[object], day: list[object], roll: list[str], holidays: tuple[object, ...], working: tuple[object, ...]
) -> list[date | str]:
    """Return the due days. In a year without an official notice, Monday to Friday count as working days."""
    calendar = calendar_of(holidays, working)
    if not isinstance(calendar, Calendar):
        return [calendar] * len(period)
    read = remembered(period_in)
    rules = {each: remembered(lambda raw, each=each: _rules(raw, ROLLS[each])) for each in dict.fromkeys(roll)}
    due: dict[tuple[Period, DueRule], date] = {}

    def answer(raw: object, day: object, roll: str) -> date | str:
        found = read(raw)
        if not isinstance(found, Period):
            return found
        rule = rules[roll](day)[found.kind == "week"]
        if not isinstance(rule, DueRule):
            return rule
        key = (found, rule)
        if key not in due:
            due[key] = due_day(found, rule, calendar)
        return due[key]

    return list(map(answer, period, day, roll))


def remembered(read: Callable[[object], _T]) -> Callable[[object], _T]:
    """Return a reader that reads equal cells of a column once; it lives as long as the call that made it."""
    known: dict[tuple[type, object], _T] = {}

    def recalled(raw: object) -> _T:
        if type(raw) not in _KEPT:
            return read(raw)
        key = (type(raw), raw)
        if key not in known:
            known[key] = read(raw)
        return known[key]

    return recalled


def period_in(value: object, kind: str = "") -> Period | str:
    """Return the period that a cell means, or the complaint about it; a date without a kind means its month."""
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


def _rules(day: object, roll: str) -> tuple[DueRule | str, DueRule | str]:
    """Return what a cell of 日 means for months and longer, and for weeks: a rule, or the complaint about it."""
    number = read_number(day, places=0, suffixes=("日", "号")).value
    return _rule("day", 0, 31, number, day, roll), _rule("weekday", 1, 7, number, day, roll)


def _rule(place: str, low: int, high: int, number: object, day: object, roll: str) -> DueRule | str:
    if not isinstance(number, Decimal) or not low <= number <= high:
        return complaint("ZS-604", argument="日", low=low, high=high, value=day)
    return DueRule(**{place: int(number)}, roll=roll)


@lru_cache(maxsize=8)
def calendar_of(holidays: tuple[object, ...], working: tuple[object, ...]) -> Calendar | str:
    """Return the calendar with a sheet's own days, or the complaint about one; the same ranges come again and again."""
    days: dict[str, frozenset[date]] = {}
    for argument, raws in ((HOLIDAYS, holidays), (WORKING, working)):
        readings = [(raw, read_date(raw).value) for raw in raws if not is_blank(raw)]
        wrong = next((raw for raw, value in readings if not isinstance(value, date)), None)
        if wrong is not None:
            return wrong if is_error(wrong) else complaint("ZS-606", argument=argument.name, value=shown(wrong))
        days[argument.ascii] = frozenset(value for _, value in readings)
    try:
        return Calendar(**days)
    except PeriodError as error:
        return complaint(error.code, raw=error.raw)


FUNCTIONS = (zs_period, zs_due)
