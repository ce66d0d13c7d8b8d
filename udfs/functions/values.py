"""ZS_AMOUNT and ZS_DATE: what officers type as money or as a day, made a number or a date."""

from datetime import date
from decimal import Decimal

from udfs.amounts import MONEY_UNITS, read_amount, to_unit
from udfs.dates import read_date
from udfs.functions.record import Argument, Example, cell_function, complaint

CATEGORY = "招商引资·整理"


@cell_function(
    label="金额",
    category=CATEGORY,
    help=(
        "把“约5.2亿元”“2000万”“1,234.5”等写法的金额换算成指定单位的数字。"
        "没有写单位的数字按指定单位理解；含糊的写法（近5亿、5-6亿）不猜，返回错误说明。"
    ),
    arguments=(
        Argument("值", "value", "金额：数字或文字，可以是一个单元格、一列或一个区域"),
        Argument(
            "单位",
            "unit",
            "换算成的单位：元、万元、亿元、美元、万美元、亿美元；默认万元",
            optional=True,
            default="万元",
            choices=tuple(MONEY_UNITS),
        ),
    ),
    examples=(
        Example(("约5.2亿元",), Decimal("52000")),
        Example(("2,000万", "亿元"), Decimal("0.2")),
        Example((["300万元", "", 12.5],), [Decimal("300"), None, Decimal("12.5")], "数字没有单位，按万元"),
        Example(("近5亿",), "错误：“近5亿”是区间或不确定的数，无法取一个准数（ZS-208）", "含糊的数不猜"),
    ),
    source="GB/T 15835-2011 出版物上数字用法；不换算汇率",
    formula="结果 = 写出的数 × 写出的单位 ÷ 指定单位（万 = 10^4，亿 = 10^8），不舍入",
)
def zs_amount(value: object, unit: str) -> Decimal | str:
    """Return the exact amount in ``unit``, which hosts turn into their number. No exchange rates."""
    reading = read_amount(value, unit)
    if not isinstance(reading.value, int):
        return complaint(reading.note, raw=value, unit=unit)
    return to_unit(reading.value, unit)


@cell_function(
    label="日期",
    category=CATEGORY,
    help=("把“2023.1.25”“2023年1月25日”“20230125”等写法的日期变成真正的日期。缺年、缺日的写法不猜，返回错误说明。"),
    arguments=(Argument("值", "value", "日期：日期、数字或文字，可以是一个单元格、一列或一个区域"),),
    examples=(
        Example(("2023年1月25日",), date(2023, 1, 25)),
        Example((["20230125", None],), [date(2023, 1, 25), None]),
        Example((44951,), date(2023, 1, 25), "常规格式里的日期序列数"),
        Example(("1月25日",), "错误：“1月25日”没有年份（ZS-224）", "不猜年份"),
    ),
    source="GB/T 7408.1-2023 日期和时间 信息交换表示法",
    formula="年-月-日；序列数 n 是 1899-12-30 之后第 n 天",
)
def zs_date(value: object) -> date | str:
    """Return the day. A number is a serial of the 1900 system; a time of day is dropped."""
    reading = read_date(value)
    return reading.value if isinstance(reading.value, date) else complaint(reading.note, raw=value)


FUNCTIONS = (zs_amount, zs_date)
