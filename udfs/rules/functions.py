"""The functions of the rule language: one row each, with its Python and its Excel side by side.

Kinds: ``number``, ``text``, ``date``, ``bool``. A kind written ``column:text`` takes nothing but a column of that
kind (or 上月 of one); ``whole:1:255`` takes a whole number written out, from 1 to 255. Excel templates take the
translated arguments in order; every template is plain Excel 2010, and no function is volatile.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from string import ascii_lowercase, ascii_uppercase
from typing import Final

from udfs.rounding import round_half_up

USCC_SIGNS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: no I, O, Z, S, V
_CLASSES: Final = {
    "9": "0123456789",
    "A": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "X": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "U": USCC_SIGNS,
}
_QUOTE: Final = '"'


@dataclass(frozen=True, slots=True)
class RuleFunction:
    """One function: its words, the kinds it takes and gives, and both executions.

    ``python`` takes defined values only; ``excel`` is a format string over the translated arguments. Where
    either is ``None`` the function needs its node rather than values and lives in the evaluator and translator.
    """

    name: str
    word: str
    takes: tuple[str, ...]
    gives: str
    help: str
    python: Callable[..., object] | None = None
    excel: str | Callable[..., str] | None = None


def months_between(first: date, second: date) -> Decimal:
    """Whole months from ``first`` to ``second``; a month is full on the same day number."""
    months = (second.year - first.year) * 12 + second.month - first.month
    return Decimal(months - (second.day < first.day))


def matches(text: str, pattern: str) -> bool:
    """Tell whether ``text`` has the shape: 9 digit, A capital, X either, U sign of GB 32100, others themselves."""
    return len(text) == len(pattern) and all(
        sign in _CLASSES.get(place, place) for sign, place in zip(text, pattern, strict=True)
    )


def matches_formula(text: str, pattern: str) -> str:
    """Return the Excel test for ``matches``: sign by sign, because a shared formula may hold no array constant."""
    pattern = pattern[1:-1].replace('""', '"')
    tests = [f"LEN({text})={len(pattern)}"]
    for number, place in enumerate(pattern, start=1):
        sign = f"MID({text},{number},1)"
        if place in _CLASSES:
            tests.append(f'ISNUMBER(FIND({sign},"{_CLASSES[place]}"))')
        else:
            tests.append(f'EXACT({sign},"{place.replace(_QUOTE, _QUOTE * 2)}")')
    return f"AND({','.join(tests)})"


def uscc_check_holds(code: str) -> bool:
    """Tell whether the last sign is the check sign of the first 17 (GB 32100-2015). False for any other shape."""
    if not matches(code, "U" * 18):
        return False
    total = sum(USCC_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[:17]))
    return USCC_SIGNS.index(code[17]) == -total % 31


def _uscc_formula(text: str) -> str:
    values = [f'(FIND(MID({text},{place},1),"{USCC_SIGNS}")-1)' for place in range(1, 19)]
    weighted = [f"{value}*{pow(3, place, 31)}" for place, value in enumerate(values[:17])]
    return f"IFERROR(AND(LEN({text})=18,MOD({'+'.join(weighted)}+{values[17]},31)=0),FALSE)"


def _months_formula(first: str, second: str) -> str:
    return f"((YEAR({second})-YEAR({first}))*12+MONTH({second})-MONTH({first})-IF(DAY({second})<DAY({first}),1,0))"


def _contains_formula(text: str, part: str) -> str:
    found = f"ISNUMBER(FIND({part},{text}))"  # programs differ on finding a text of length zero
    return found if part.startswith('"') and part != '""' else f"OR(LEN({part})=0,{found})"


_LEFT_OUT: Final = " \u3000\u00a0"
_TIDIED: Final = str.maketrans(ascii_lowercase, ascii_uppercase, _LEFT_OUT)


def tidied(text: str) -> str:
    """Return a code without spaces and with capitals for small letters, as reading will tidy it."""
    return text.translate(_TIDIED)


def tidied_formula(cell: str) -> str:
    """Return the Excel of ``tidied`` for a cell; a blank text where the cell holds no text."""
    text = cell
    for space in _LEFT_OUT:
        text = f'SUBSTITUTE({text},"{space}","")'
    return f'IF(ISTEXT({cell}),UPPER({text}),"")'


def utf16_length(text: str) -> Decimal:
    """Length as Excel's LEN counts it: rare characters beyond the basic plane count two."""
    return Decimal(len(text.encode("utf-16-le")) // 2)


_TABLE: Final = (
    RuleFunction("BLANK", "为空", ("column:any",), "bool", "单元格是空的"),
    RuleFunction("NZ", "空作零", ("column:number",), "number", "空单元格当作 0，其余不变"),
    RuleFunction("LAST", "上月", ("column:any",), "same", "同一行上一期的值；上一期没有这一行时为空"),
    RuleFunction("COUNT_SAME", "相同个数", ("column:text",), "number", "本列与本行完全相同的单元格个数（含本行）"),
    RuleFunction("IF", "如果", ("bool", "any", "any"), "second", "条件成立取前者，不成立取后者"),
    RuleFunction("LEN", "长度", ("text",), "number", "字符数", utf16_length, "LEN({0})"),
    RuleFunction(
        "LEFT",
        "左取",
        ("text", "whole:1:255"),
        "text",
        "左起若干个字符",
        lambda text, count: text[: int(count)],
        "LEFT({0},{1})",
    ),
    RuleFunction(
        "TIDY",
        "整理",
        ("column:text",),
        "text",
        "去掉空格，小写字母变大写",
        tidied,
    ),
    RuleFunction(
        "MID",
        "截取",
        ("text", "whole:1:255", "whole:1:255"),
        "text",
        "从第几个字符起取几个",
        lambda text, start, count: text[int(start) - 1 : int(start) - 1 + int(count)],
        "MID({0},{1},{2})",
    ),
    RuleFunction(
        "CONTAINS",
        "含有",
        ("text", "text"),
        "bool",
        "前者含有后者，区分大小写",
        lambda text, part: part in text,
        _contains_formula,
    ),
    RuleFunction(
        "MATCHES",
        "格式",
        ("text", "pattern"),
        "bool",
        "字符格式：9 数字，A 大写字母，X 数字或大写字母，U 信用代码字符，其余照写",
        matches,
        matches_formula,
    ),
    RuleFunction(
        "USCC_CHECK",
        "校验位相符",
        ("text",),
        "bool",
        "统一社会信用代码第 18 位与前 17 位相符（GB 32100-2015）",
        uscc_check_holds,
        _uscc_formula,
    ),
    RuleFunction(
        "DAYS",
        "天数",
        ("date", "date"),
        "number",
        "从前一日期到后一日期的天数",
        lambda first, second: Decimal((second - first).days),
        "(({1})-({0}))",
    ),
    RuleFunction(
        "MONTHS",
        "月数",
        ("date", "date"),
        "number",
        "从前一日期到后一日期的整月数",
        months_between,
        _months_formula,
    ),
    RuleFunction("YEAR", "年份", ("date",), "number", "日期的年份", lambda day: Decimal(day.year), "YEAR({0})"),
    RuleFunction("ABS", "绝对值", ("number",), "number", "绝对值", abs, "ABS({0})"),
    RuleFunction(
        "ROUND",
        "四舍五入",
        ("number", "whole:0:6"),
        "number",
        "四舍五入到若干位小数",
        lambda number, places: round_half_up(number, int(places)),
        "ROUND({0},{1})",
    ),
    RuleFunction("MIN", "较小", ("number", "number"), "number", "两数中较小的", min, "MIN({0},{1})"),
    RuleFunction("MAX", "较大", ("number", "number"), "number", "两数中较大的", max, "MAX({0},{1})"),
)

FUNCTIONS: Final = {word: function for function in _TABLE for word in (function.name, function.word)}

# The days of the reported period, by both words. The caller gives their values (evaluator) or their cells (template).
CONSTANTS: Final = {
    "PERIOD_START": "period_start",
    "期初": "period_start",
    "PERIOD_END": "period_end",
    "期末": "period_end",
    "AS_OF": "as_of",
    "截止日": "as_of",
    "YEAR_START": "year_start",
    "年初": "year_start",
}
