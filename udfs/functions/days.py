"""ZS_WORKDAYS and ZS_LATE: working days between two days, and how many days late a report came."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from udfs.due import days_late
from udfs.functions.periods import HOLIDAYS, WORKING, calendar_of, remembered
from udfs.functions.record import Argument, Example, cell_function, complaint
from udfs.functions.typed import shown
from udfs.moments import read_moment
from udfs.working_days import Calendar

CATEGORY = "招商引资·期间"
WORKING_DAYS = "工作日"


@cell_function(
    label="工作日天数",
    category=CATEGORY,
    help=(
        "返回两个日期之间的工作日天数，首尾两天都算；止日早于起日时为负数。"
        "法定节假日和调休按国务院办公厅通知；还没有通知的年份按周一至周五上班，可用后两个参数补充。"
    ),
    arguments=(
        Argument("起", "start", "第一天；可以是一个单元格、一列或一个区域", kind="date"),
        Argument("止", "end", "最后一天；可以是一个单元格、一列或一个区域", kind="date"),
        HOLIDAYS,
        WORKING,
    ),
    examples=(
        Example((date(2023, 1, 16), date(2023, 1, 29)), Decimal(7), "春节放假七天，28、29日调休上班"),
        Example(([date(2023, 2, 20), ""], date(2023, 2, 26)), [Decimal(5), None]),
        Example((date(2023, 2, 24), date(2023, 2, 20)), Decimal(-5), "倒过来是负数"),
        Example(("2023-02-20", "2023-02-26", ["2023-02-22"], ["2023-02-25"]), Decimal(5), "22日另外放假，25日另外上班"),
    ),
    source="国务院办公厅关于部分节假日安排的通知（逐年）",
    takes="column",
    formula="天数 = 起日至止日（含首尾）的周一至周五 − 其中的放假日 + 其中的调休上班日；止日在前时取负",
)
def zs_workdays(
    start: list[date], end: list[date], holidays: tuple[object, ...], working: tuple[object, ...]
) -> list[Decimal | str]:
    """Return the numbers of working days, in days. In a year without a notice Monday to Friday are worked."""
    calendar = calendar_of(holidays, working)
    if not isinstance(calendar, Calendar):
        return [calendar] * len(start)
    return [Decimal(count) for count in map(calendar.working_days_between, start, end)]


@cell_function(
    label="逾期天数",
    category=CATEGORY,
    help=(
        "返回逾期几天，按时为0。应报只写日期的，到当天24时为止；不足一天按一天。"
        "按工作日计时，只计工作日里的时间，休息日收到的至少算一天。"
        "收到只写日期、应报却有同一天的时刻，不能断定，返回“核实”。"
    ),
    arguments=(
        Argument("收到", "received", "收到的日期或时刻，如 2023-02-27 16:30；可以是一个单元格、一列或一个区域"),
        Argument("应报", "due", "应报的日期或时刻，零点视为只写日期；可以是一个单元格、一列或一个区域"),
        Argument(
            "计",
            "counted",
            "自然日（默认）或工作日",
            optional=True,
            default="自然日",
            choices=("自然日", WORKING_DAYS),
        ),
        HOLIDAYS,
        WORKING,
    ),
    examples=(
        Example(("2023-02-27 16:30", "2023-02-27"), Decimal(0), "当天24时以前都算按时"),
        Example((["2023-02-28 00:10", date(2023, 3, 2), ""], date(2023, 2, 27)), [Decimal(1), Decimal(3), None]),
        Example(("2023-02-27 下午5点01分", "2023-02-27 17:00"), Decimal(1), "不足一天按一天"),
        Example(
            (["2023-03-04", "2023-03-06", "2023-03-07"], "2023-03-03", "工作日"),
            [Decimal(1), Decimal(1), Decimal(2)],
            "3月3日星期五应报：周六、周一收到都逾期1个工作日",
        ),
        Example(
            ("2023-02-27", "2023-02-27 17:00"),
            "核实：2023-02-27当天 17:00 截止，收到只写了这一天，不能断定是否逾期（ZS-664）",
        ),
    ),
    source="民法典第二百零一条、第二百零三条（期间的计算）；节假日按国务院办公厅通知（逐年）",
    takes="column",
    formula="逾期天数 = (收到 − 应报) ÷ 24小时，进为整数，不小于0；工作日：只计工作日里的时间，逾期的不少于1",
)
def zs_late(
    received: list[object],
    due: list[object],
    counted: list[str],
    holidays: tuple[object, ...],
    working: tuple[object, ...],
) -> list[Decimal | str]:
    """Return the days late. On time is what ``udfs.period.days_late`` says, as for the receipts of submissions."""
    calendars: dict[str, Calendar | str | None] = {}
    if WORKING_DAYS in counted:
        calendars[WORKING_DAYS] = calendar_of(holidays, working)
    read_received, read_due = remembered(_reader("收到")), remembered(_reader("应报"))
    return [
        _late(read_received(came), read_due(limit), calendars.get(way))
        for came, limit, way in zip(received, due, counted, strict=True)
    ]


def _reader(argument: str) -> Callable[[object], tuple[datetime, bool] | str]:
    """Return what reads a cell as a moment and whether it is a day only, or says why it is none."""

    def read(raw: object) -> tuple[datetime, bool] | str:
        return read_moment(raw) or complaint("ZS-663", argument=argument, value=shown(raw))

    return read


def _late(
    came: tuple[datetime, bool] | str, limit: tuple[datetime, bool] | str, calendar: Calendar | str | None
) -> Decimal | str:
    wrong = next((each for each in (came, limit, calendar) if isinstance(each, str)), None)
    if wrong is not None:
        return wrong
    (received, day_only), (due, _) = came, limit
    days = days_late(received, due, calendar, day_only=day_only)
    if days is None:
        return complaint("ZS-664", day=due.date(), time=due.strftime("%H:%M:%S").removesuffix(":00"))
    return Decimal(days)


FUNCTIONS = (zs_workdays, zs_late)
