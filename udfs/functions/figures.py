"""ZS_ROUND, ZS_CN_AMOUNT and ZS_YTD: a figure rounded, written in capital characters, added up over the year."""

from datetime import date
from decimal import Decimal, localcontext
from operator import itemgetter
from typing import Final

from udfs.amounts import MONEY_UNITS
from udfs.cells import SPACES
from udfs.cn_amount import LIMIT, cn_amount
from udfs.functions.periods import KINDS, period_in, remembered
from udfs.functions.record import Argument, Example, cell_function, complaint
from udfs.functions.typed import shown
from udfs.period import Period
from udfs.rounding import round_half_up

CATEGORY = "招商引资·数字"
D = Decimal

_EXACT_DIGITS: Final = 1000  # holds any sum of what cells can hold
_THIS_YEAR: Final = "本年"


@cell_function(
    label="四舍五入",
    category=CATEGORY,
    help=(
        "按单元格里看到的十进制数四舍五入：1.005 保留两位是 1.01。正好一半时绝对值进一，负数也是（-0.125 得 -0.13）。"
        "位数为负时舍入到十、百、千。"
    ),
    arguments=(
        Argument("值", "value", "要舍入的数字；可以是一个单元格、一列或一个区域", kind="number"),
        Argument(
            "位数",
            "places",
            "保留几位小数，-15 至 15，负数为十、百、千……；默认 0",
            optional=True,
            default=0,
            kind="whole",
            least=-15,
            most=15,
        ),
    ),
    examples=(
        Example((1.005, 2), D("1.01")),
        Example(([2.5, -2.5, "", 3.49],), [D(3), D(-3), None, D(3)], "一列，到整数"),
        Example((-0.125, 2), D("-0.13"), "负数的一半也向外进"),
        Example((12345, -2), D("12300"), "位数为负：到百"),
    ),
    source="四舍五入，与电子表格的 ROUND 相同；不是 GB/T 8170-2008 的“四舍六入五留双”",
    formula="结果 = 值 ÷ 10^(-位数) 四舍五入取整 × 10^(-位数)",
)
def zs_round(value: Decimal, places: int) -> Decimal:
    """Return the number rounded half up to so many decimal places."""
    return round_half_up(value, places) or Decimal(0)  # not the -0 of -0.001


@cell_function(
    label="大写金额",
    category=CATEGORY,
    help=(
        "把金额写成人民币大写，如 1409.50 是“壹仟肆佰零玖元伍角”。到元为止的写“整”，到角、到分的不写；负数前加“负”。"
        "不舍入：有分以下小数的，先用 ZS_ROUND。"
    ),
    arguments=(
        Argument("金额", "amount", "数字，不到一亿亿元；可以是一个单元格、一列或一个区域", kind="number"),
        Argument(
            "单位",
            "unit",
            "金额的单位：元、万元、亿元；默认元",
            optional=True,
            default="元",
            choices=("元", "万元", "亿元"),
        ),
    ),
    examples=(
        Example((1409.5,), "壹仟肆佰零玖元伍角"),
        Example(([16409.02, "", 0],), ["壹万陆仟肆佰零玖元零贰分", None, "零元整"]),
        Example((5.2, "亿元"), "伍亿贰仟万元整"),
        Example((-0.05,), "负伍分"),
        Example((0.125,), "错误：0.125元有分以下的小数，不能写成大写（ZS-660）", "不替人舍入"),
    ),
    source="支付结算办法（银发〔1997〕393号）附一 正确填写票据和结算凭证的基本规定",
    formula="各位数字写壹至玖，位写拾、佰、仟、万、亿、元、角、分；中间的零只写一个零；到元为止加整，元位是0而有角分的写零",
)
def zs_cn_amount(amount: Decimal, unit: str) -> str:
    """Return the amount in capital characters. Exact: what is less than a 分 is refused, never rounded."""
    fen = _fen(amount, MONEY_UNITS[unit].places)
    if fen is None:
        return complaint("ZS-660", value=shown(amount), unit=unit)
    return cn_amount(fen) if abs(fen) < LIMIT else complaint("ZS-661", value=shown(amount), unit=unit)


def _fen(amount: Decimal, places: int) -> int | None:
    """Return the amount in 分, ``None`` when it has a fraction of one."""
    number, part = amount.as_integer_ratio()
    fen, rest = divmod(number * 10**places, part)
    return None if rest else fen


@cell_function(
    label="累计",
    category=CATEGORY,
    help=(
        "逐行返回本年累计：键相同、同一年、期间不晚于本行的各行之和。期间可乱序、可缺；空白或写错的行不计入。"
        "同一键同一年里的期间须是同一种（都是月，或都是季）。"
    ),
    arguments=(
        Argument("数值", "value", "各期的数字，一列", kind="number"),
        Argument("期间", "period", "各行的期间：文字、日期（按所在的月）或年份数字，一列"),
        Argument("键", "keys", "分开累计的依据，如单位、指标，一列或几列；可留空", shape="row", optional=True),
        Argument(
            "起算",
            "since",
            "本年（默认，从当年第一期起）或全部（从最早一期起，跨年）",
            optional=True,
            default=_THIS_YEAR,
            choices=(_THIS_YEAR, "全部"),
        ),
    ),
    examples=(
        Example((10, "2023年1月"), D(10), "只有一行，就是它自己"),
        Example(([10, 20, 5], ["2023-01", "2023-02", "2024-01"]), [D(10), D(30), D(5)], "跨年重新累计"),
        Example(
            ([1, 2, 4, "", 8], ["2023年2月", "2023年1月", "2023年1月", "2023年1月", "2023年3月"], list("甲甲乙甲乙")),
            [D(3), D(2), D(4), None, D(12)],
            "按单位分开，期间不必排好",
        ),
        Example(([10, 5], [date(2023, 12, 5), date(2024, 1, 8)], None, "全部"), [D(10), D(15)], "日期按所在的月"),
        Example(
            ([1, 2], ["2023-03", "2023-Q1"]),
            ["错误：同一个键里既有“月”又有“季”的期间，不能累计（ZS-662）"] * 2,
            "种类不一，两行都不算",
        ),
    ),
    source="统计报表的“本年累计”：年初至报告期各期数值之和",
    takes="column",
    formula="累计 = Σ 数值（键相同、年份相同、期间 ≤ 本行期间）",
)
def zs_ytd(
    value: list[Decimal], period: list[object], keys: list[tuple[object, ...]], since: list[str]
) -> list[Decimal | str]:
    """Return for each row the exact sum of its key up to its own period; a row that cannot be placed says why."""
    read = remembered(period_in)
    periods = [read(raw) for raw in period]
    results: list[Decimal | str] = [each if isinstance(each, str) else Decimal(0) for each in periods]
    ready = [at for at, each in enumerate(periods) if isinstance(each, Period)]
    named = {at: _key(keys[at]) for at in ready}
    for mode in dict.fromkeys(since):
        groups: dict[object, list[int]] = {}
        for at in ready:
            groups.setdefault((named[at], periods[at].year if mode == _THIS_YEAR else None), []).append(at)
        for members in groups.values():
            for at, total in zip(members, _running(members, periods, value), strict=True):
                if since[at] == mode:
                    results[at] = total
    return results


def _key(cells: tuple[object, ...]) -> tuple[str, ...]:
    """Return what rows of one key have in common: 3 and "3" are one key, spaces around it do not matter."""
    return tuple("" if cell is None else (cell if type(cell) is str else shown(cell)).strip(SPACES) for cell in cells)


def _running(members: list[int], periods: list[Period], value: list[Decimal]) -> list[Decimal | str]:
    """Return the running total at the period of each member; all of them get the complaint when kinds differ."""
    kinds = {periods[at].kind for at in members}
    if len(kinds) > 1:
        one, other = [word for word, kind in KINDS.items() if kind in kinds][:2]
        return [complaint("ZS-662", one=one, other=other)] * len(members)
    places = [(periods[at].year, periods[at].number) for at in members]
    totals: dict[tuple[int, int], Decimal] = {}
    with localcontext(prec=_EXACT_DIGITS):
        total = Decimal(0)
        for at, place in sorted(zip(members, places, strict=True), key=itemgetter(1)):
            total += value[at]
            totals[place] = total  # the last of a period stands for all of it
    return [totals[place] for place in places]


FUNCTIONS = (zs_round, zs_cn_amount, zs_ytd)
