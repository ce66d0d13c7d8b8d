"""Rows for each cell function, good ones and all different, for ``bench.functions``.

A function either has a maker here or takes nothing but scalars and is met by the rows of its own examples; anything
else is refused, so that no new function goes unmeasured.
"""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from udfs.broadcast import is_range, whole
from udfs.cells import is_blank
from udfs.registry import Argument, Function

ARITHMETIC: Final = "arithmetic"
TEXT: Final = "text"

_COLUMNS: Final = 2

Maker = Callable[[range], tuple[Any, ...]]

_DAY: Final = date(2020, 1, 1)
_SIGNS: Final = "东南西北中上下前后左右高低大小新旧红黄蓝白"
_TOWNS: Final = [f"{first}{second}镇" for first in "渔官上下马白侯" for second in "阳庄仓营"][:26]
_TRADES: Final = ("科技", "新能源", "物流", "食品", "装备制造", "生物医药")


_USCC_SIGNS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def _uscc(number: int) -> str:
    """Return a code whose check sign is right (GB 32100-2015: weights are the powers of 3 modulo 31)."""
    body = f"9112022{number % 10}{number:09d}"
    total = sum(_USCC_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + _USCC_SIGNS[-total % 31]


# Each is given the numbers of the rows, and returns what a host would hand over.
MAKERS: Final[dict[str, Maker]] = {
    "ZS_AMOUNT": lambda rows: ([f"约{at / 100}亿元" if at % 3 else f"{at:,}万元" for at in rows],),
    "ZS_DATE": lambda rows: ([f"{day.year}年{day.month}月{day.day}日" for day in _days(rows)],),
    "ZS_PERIOD": lambda rows: ([f"{day.year}年{day.month}月" for day in _days(rows)], "季"),
    "ZS_DUE": lambda rows: ([f"{2015 + at % 9}-{at % 12 + 1:02d}" for at in rows], [at % 28 + 1 for at in rows]),
    "ZS_WORKDAYS": lambda rows: (_days(rows), [day + timedelta(days=40) for day in _days(rows)]),
    "ZS_LATE": lambda rows: (_days(rows), [day - timedelta(days=day.day % 9) for day in _days(rows)], "工作日"),
    "ZS_CN_AMOUNT": lambda rows: ([at * 1234.25 for at in rows],),
    "ZS_YTD": lambda rows: (
        _money(rows),
        [f"2023年{at % 12 + 1}月" for at in rows],
        [[f"项目{at // 12}"] for at in rows],
    ),
    "ZS_USCC": lambda rows: (list(map(_uscc, rows)),),
    "ZS_PROJECT_CODE": lambda rows: ([f"2301-120119-04-01-{at:06d}" for at in rows], "代码"),
    "ZS_INDUSTRY": lambda rows: ([f"C{13 + at % 31}" for at in rows], "门类"),
    "ZS_PHONE": lambda rows: ([f"138{at:08d}、022-2{at:07d}" for at in rows], "脱敏"),
    "ZS_UNIT": lambda rows: (
        [f"蓟州区{_TOWNS[at % 26]}人民政府{'（盖章）' * (at % 2)}{' ' * (at % 7)}" for at in rows],
        [[town, f"蓟州区{town}"] for town in _TOWNS],
    ),
    "ZS_SIMILAR": lambda rows: (_companies(rows), _companies(range(rows.start + 1, rows.stop + 1))),
    "ZS_SAME_COMPANY": lambda rows: (_companies(rows), [name + "有限公司" for name in _companies(rows)]),
    "ZS_DUPLICATES": lambda rows: (_projects(rows), [_TOWNS[at % 26] for at in rows], None, _companies(rows)),
    "ZS_CHECK": lambda rows: (
        "[累计到位资金] <= [总投资] 且 [签约日期] >= #2019-01-01#",
        [["总投资", "累计到位资金", "签约日期"]],
        [[total, total / 2, day] for total, day in zip(_money(rows), _days(rows), strict=True)],
    ),
    "ZS_LIST": lambda rows: ([["单位", "得分"], *([name, at % 100] for name, at in _numbered(rows))], "[得分] >= 60"),
    "ZS_BANDS": lambda rows: (_points(rows), [[100, 100], [80, 75], [50, 50], [0, 0]]),
    "ZS_EFFICACY": lambda rows: (_points(rows), 30, None, None, [_TOWNS[at % 26] for at in rows]),
    "ZS_BEST_SHARE": lambda rows: (_points(rows), 10, None, None, [_TOWNS[at % 26] for at in rows]),
    "ZS_RANK": lambda rows: (_points(rows), None, [_TOWNS[at % 26] for at in rows], [[at % 7] for at in rows]),
    "ZS_WEIGHTED": lambda rows: (
        [[points, at % 90, at % 80] for at, points in zip(rows, _points(rows), strict=True)],
        [50, 30, 20],
    ),
    "ZS_GRADE": lambda rows: (_points(rows),),
    "ZS_EXPLAIN": lambda rows: ("完成率", _points(rows), [50 + at % 61 for at in rows], 20, None, None, "万元"),
}

# The target follows from what a category's functions read; these few read texts, or write them, all the same.
_CLASSES: Final = {
    "招商引资·整理": TEXT,
    "招商引资·期间": TEXT,
    "招商引资·代码": TEXT,
    "招商引资·名称": TEXT,
    "招商引资·规则": TEXT,
    "招商引资·数字": ARITHMETIC,
    "招商引资·计分": ARITHMETIC,
}
_TEXT_ALL_THE_SAME: Final = frozenset({"ZS_CN_AMOUNT", "ZS_YTD", "ZS_EXPLAIN"})


def class_of(function: Function) -> str:
    """Return which target a function is held to. Raises ``LookupError`` for a category nobody has thought of."""
    if function.category not in _CLASSES:
        raise LookupError(f"{function.name}: say in bench/function_rows.py what {function.category} is held to")
    return TEXT if function.name in _TEXT_ALL_THE_SAME else _CLASSES[function.category]


def arguments(function: Function, start: int, count: int) -> tuple[Any, ...]:
    """Return the arguments of one call for ``count`` rows, numbered from ``start`` on.

    Raises ``LookupError`` for a function of ranges without a maker.
    """
    rows = range(start, start + count)
    if function.name in MAKERS:
        return MAKERS[function.name](rows)
    if function.result != "like" or any(each.shape != "scalar" for each in function.arguments):
        raise LookupError(f"{function.name} takes whole ranges: write a maker for it in bench/function_rows.py")
    return _from_first_example(function, rows)


def _from_first_example(function: Function, rows: range) -> tuple[Any, ...]:
    """Return the values of the first example: as on a sheet, the first two down the rows, the others one cell for all.

    A column differs a little from row to row.
    """
    made: list[object] = []
    for place, (argument, value) in enumerate(zip(function.arguments, function.examples[0].args, strict=False)):
        first = next((cell for cell in whole(value) if not is_blank(cell)), None) if is_range(value) else value
        made.append([_moved(argument, first, row * (place + 1)) for row in rows] if place < _COLUMNS else first)
    return tuple(made)


def _moved(argument: Argument, value: object, by: int) -> object:
    """Return a value that differs from those of the rows before, where the argument allows one."""
    if argument.choices or isinstance(value, bool) or value is None:
        return value
    if isinstance(value, date):
        return value + timedelta(days=by % 28)
    if isinstance(value, Decimal | float | int) and argument.kind in ("number", "any"):
        return float(value) * (1 - by % 997 / 10_000)  # between nine tenths and the whole, as floats come from a host
    return value


def _days(rows: range) -> list[date]:
    return [_DAY + timedelta(days=at % 2000) for at in rows]


def _points(rows: range) -> list[float]:
    return [at * 37 % 9973 / 99.73 for at in rows]


def _money(rows: range) -> list[float]:
    return [1000 + at % 977 / 4 for at in rows]


def _named(number: int) -> str:
    """Return four signs that differ from number to number."""
    base = len(_SIGNS)
    return "".join(_SIGNS[number // base**place % base] for place in range(4))


def _companies(rows: range) -> list[str]:
    return [f"天津市{_named(at * 7919)}{_TRADES[at % 6]}" for at in rows]


def _projects(rows: range) -> list[str]:
    return [f"{_named(at * 104_729)}{_TRADES[at % 6]}产业园" for at in rows]


def _numbered(rows: range) -> list[tuple[str, int]]:
    return list(zip(_companies(rows), rows, strict=True))
