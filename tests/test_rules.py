"""The rule language: what a rule means, what is refused, and that its Excel formula means the same."""

import random
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.office import Office
from udfs.cells import UNTYPED
from udfs.rules import ColumnKind, Rule, RuleError, Schema, Table, parse_rule, unless
from udfs.rules.excel import Translator
from udfs.rules.functions import CONSTANTS, FUNCTIONS, tidied_formula

LISTS = {"阶段": ("签约", "开工", "A*", "a"), "空表": ()}
PARAMETERS = {"汇率": Decimal("6.7"), "比例": Decimal("0.15")}
SCHEMA = Schema(
    {
        "甲": ColumnKind("number", "万元"),
        "乙": ColumnKind("number", "万元"),
        "外资": ColumnKind("number", "万美元"),
        "人数": ColumnKind("number"),
        "名称": ColumnKind("text"),
        "代码": ColumnKind("text"),
        "开工": ColumnKind("date"),
        "投产": ColumnKind("date"),
    },
    PARAMETERS,
    LISTS,
)
DAYS = {
    "period_start": date(2023, 2, 1),
    "period_end": date(2023, 2, 28),
    "as_of": date(2023, 2, 25),
    "year_start": date(2023, 1, 1),
}
GOOD_CODE = "91350100M000100Y43"  # the example of GB 32100-2015
BAD_CODE = GOOD_CODE[:-1] + "4"


def outcome(text: str, cells: dict[str, object] | None = None, last: dict[str, object] | None = None) -> bool | None:
    return rows_outcome(text, [cells or {}], last)[0]


def rows_outcome(text: str, rows: list[dict[str, object]], last: dict[str, object] | None = None) -> list[bool | None]:
    columns = {name: [typed(row.get(name)) for row in rows] for name in SCHEMA.columns}
    before = {name: [typed(value)] * len(rows) for name, value in (last or {}).items()}
    return parse_rule(text, SCHEMA).judge(Table(columns, len(rows), before, DAYS, PARAMETERS, LISTS))


def typed(value: object) -> object:
    return Decimal(str(value)) if isinstance(value, int | float) else value


# rule, cells of the row, outcome (None: not judged)
MEANING = [
    # comparisons
    ("[甲] <= [乙]", {"甲": 1, "乙": 2}, True),
    ("[甲] <= [乙]", {"甲": 2, "乙": 2}, True),
    ("[甲] < [乙]", {"甲": 2, "乙": 2}, False),
    ("[甲] <> [乙]", {"甲": 2, "乙": 2}, False),
    ("[甲] > -1", {"甲": 0}, True),
    ("[甲] = 1", {}, None),
    ("[甲] = 1", {"甲": UNTYPED}, None),
    ("[甲] = 1 或 [乙] = 1", {"甲": UNTYPED, "乙": 1}, None),
    # numbers are exact, and compared at six places, half up
    ("[甲] + [乙] = 0.3", {"甲": 0.1, "乙": 0.2}, True),
    ("[甲] * 3 = 1", {"甲": Decimal(1) / 3}, True),
    ("[甲] - 1 = 0", {"甲": Decimal("1.0000004")}, True),
    ("[甲] - 1 = 0", {"甲": Decimal("1.0000006")}, False),
    ("[甲] = 0", {"甲": Decimal("-0.0000004")}, True),
    # and, or, not with unknowns
    ("[甲] = 1 且 [乙] = 1", {"甲": 1, "乙": 1}, True),
    ("[甲] = 1 且 [乙] = 1", {"甲": 2}, False),
    ("[甲] = 1 且 [乙] = 1", {"甲": 1}, None),
    ("[甲] = 1 或 [乙] = 1", {"甲": 1}, True),
    ("[甲] = 1 或 [乙] = 1", {"甲": 2}, None),
    ("非 [甲] = 1", {"甲": 1}, False),
    ("非 [甲] = 1", {}, None),
    ("非 ([甲] = 1 且 [乙] = 1)", {"甲": 2}, True),
    ("[甲] = 1 或 [甲] = 2 且 [乙] = 9", {"甲": 1, "乙": 0}, True),
    ("([甲] = 1 或 [甲] = 2) 且 [乙] = 9", {"甲": 1, "乙": 0}, False),
    ("非 非 [甲] = 1", {"甲": 1}, True),
    # + − × ÷
    ("2 + 3 * 4 = 14", {}, True),
    ("(2 + 3) * 4 = 20", {}, True),
    ("10 - 3 - 2 = 5", {}, True),
    ("8 / 4 / 2 = 1", {}, True),
    ("1 - -1 = 2", {}, True),
    ("-[甲] = 3", {"甲": -3}, True),
    ("[甲] / [乙] > 1", {"甲": 4, "乙": 2}, True),
    ("[甲] / [乙] > 1", {"甲": 4, "乙": 0}, None),
    ("[甲] / [乙] > 1", {"甲": 0, "乙": 0}, None),
    ("[甲] / [乙] > 1 或 [人数] = 1", {"甲": 4, "乙": 0, "人数": 1}, True),
    ("[甲] / [乙] > 1 且 [人数] = 1", {"甲": 4, "乙": 0, "人数": 1}, None),
    ("非 [甲] / [乙] > 1", {"甲": 4, "乙": 0}, None),
    # percent, parameters
    ("[甲] >= [乙] * 15%", {"甲": 15, "乙": 100}, True),
    ("[甲] >= [乙] * 12.5％", {"甲": 12, "乙": 100}, False),
    ("[甲] >= [乙] * $比例", {"甲": 15, "乙": 100}, True),
    ("[外资] * $汇率 = [甲]", {"外资": 10, "甲": 67}, True),
    # text: exact in letter case, width and spaces
    ('[名称] = "abc"', {"名称": "abc"}, True),
    ('[名称] = "abc"', {"名称": "ABC"}, False),
    ('[名称] = "abc"', {"名称": "ａｂｃ"}, False),
    ('[名称] = "abc"', {"名称": "abc "}, False),
    ('[名称] <> "abc"', {"名称": "ABC"}, True),
    ('[名称] <> "abc"', {}, None),
    ("[名称] = “签约”", {"名称": "签约"}, True),
    ("[名称] = [代码]", {"名称": "1", "代码": "1"}, True),
    # lists
    ('[名称] 属于 ("签约", "开工")', {"名称": "开工"}, True),
    ('[名称] IN ("签约", "开工")', {"名称": "投产"}, False),
    ('[名称] NOT IN ("签约", "开工")', {"名称": "投产"}, True),
    ('[名称] 不属于 ("签约", "开工")', {}, None),
    ("[名称] 属于 @阶段", {"名称": "A*"}, True),
    ("[名称] 属于 @阶段", {"名称": "ABC"}, False),
    ("[名称] 属于 @阶段", {"名称": "A"}, False),
    ("[名称] 不属于 @阶段", {"名称": "A"}, True),
    ("[甲] 属于 (1, 2.5, 10%)", {"甲": 0.1}, True),
    ("[开工] IN (#2023-02-01#, #2023-02-02#)", {"开工": date(2023, 2, 2)}, True),
    # blank
    ("为空([甲])", {}, True),
    ("为空([名称])", {"名称": "x"}, False),
    ("非 为空([开工])", {"开工": date(2023, 1, 1)}, True),
    ("BLANK([甲])", {"甲": 0}, False),
    ("空作零([甲]) = 0", {}, True),
    ("空作零([甲]) + [乙] = 5", {"甲": 3, "乙": 2}, True),
    ("空作零([甲]) = 0", {"甲": UNTYPED}, None),
    # dates
    ("[开工] <= #2023-02-25#", {"开工": date(2023, 2, 25)}, True),
    ("[开工] <= 截止日 且 [开工] >= 期初", {"开工": date(2023, 2, 26)}, False),
    ("年初 = #2023-01-01# 且 PERIOD_END = 期末 且 AS_OF < 期末", {}, True),
    ("[投产] - [开工] = 28", {"开工": date(2023, 2, 1), "投产": date(2023, 3, 1)}, True),
    ("[开工] + 1 = [投产]", {"开工": date(2024, 2, 28), "投产": date(2024, 2, 29)}, True),
    ("[开工] - 1.9 = [投产]", {"开工": date(2023, 3, 1), "投产": date(2023, 2, 28)}, True),
    ("[开工] + [人数] > 期末", {"开工": date(2023, 3, 1), "人数": 30000}, True),
    ("[开工] + [人数] > 期末", {"开工": date(2023, 3, 1), "人数": 30001}, None),
    ("天数([开工], [投产]) = -1", {"开工": date(2023, 3, 1), "投产": date(2023, 2, 28)}, True),
    ("天数([开工], [投产]) = 1", {"投产": date(2023, 2, 28)}, None),
    ("月数([开工], [投产]) = 1", {"开工": date(2023, 1, 31), "投产": date(2023, 3, 1)}, True),
    ("月数([开工], [投产]) = 0", {"开工": date(2023, 1, 31), "投产": date(2023, 2, 28)}, True),
    ("月数([开工], [投产]) = 12", {"开工": date(2022, 2, 28), "投产": date(2023, 2, 28)}, True),
    ("月数([开工], [投产]) = 11", {"开工": date(2024, 2, 29), "投产": date(2025, 2, 28)}, True),
    ("月数([开工], [投产]) = -1", {"开工": date(2023, 3, 1), "投产": date(2023, 2, 28)}, True),
    ("年份([开工]) = 2023", {"开工": date(2023, 12, 31)}, True),
    # texts taken apart
    ("长度([名称]) = 2", {"名称": "招商"}, True),
    ("长度([名称]) = 2", {"名称": "𠮷"}, True),  # as Excel counts
    ("长度([名称]) = 0", {}, None),
    ('整理([名称]) = "ABC12"', {"名称": " a b\u3000c\u00a012"}, True),
    ('整理([名称]) = "ABC"', {"名称": None}, None),
    ('左取([名称], 2) = "ab"', {"名称": "abc"}, True),
    ('左取([名称], 9) = "abc"', {"名称": "abc"}, True),
    ('截取([名称], 2, 2) = "bc"', {"名称": "abcd"}, True),
    ('截取([名称], 5, 2) = ""', {"名称": "abcd"}, True),
    ('含有([名称], "a*")', {"名称": "xa*y"}, True),
    ('含有([名称], "A")', {"名称": "a"}, False),
    # shapes
    ('格式([代码], "9A-X")', {"代码": "1B-0"}, True),
    ('格式([代码], "9A-X")', {"代码": "1b-0"}, False),
    ('格式([代码], "9A-X")', {"代码": "１B-0"}, False),
    ('格式([代码], "99")', {"代码": "123"}, False),
    ('格式([代码], "U")', {"代码": "I"}, False),
    ('格式([代码], “"9"”)', {"代码": '"7"'}, True),
    ('格式([代码], “"9"”)', {"代码": "7"}, False),
    ("校验位相符([代码])", {"代码": GOOD_CODE}, True),
    ("校验位相符([代码])", {"代码": BAD_CODE}, False),
    ("校验位相符([代码])", {"代码": "short"}, False),
    # numbers
    ("绝对值([甲]) = 2", {"甲": -2}, True),
    ("四舍五入([甲], 2) = 1.01", {"甲": 1.005}, True),
    ("四舍五入([甲], 0) = -3", {"甲": -2.5}, True),
    ("较小([甲], [乙]) = 1 且 较大([甲], [乙]) = 2", {"甲": 2, "乙": 1}, True),
    ("较小([甲], [乙]) = 1", {"甲": 1}, None),
    # 如果 looks only at the part that it takes
    ("如果(为空([甲]), [乙], [甲]) = 7", {"乙": 7}, True),
    ("如果(为空([甲]), [乙], [甲]) = 7", {"甲": 7}, True),
    ("如果([甲] = 1, [乙], 7) = 7", {"乙": 7}, None),
    ('如果([甲] > 1, "签约", [名称]) = "签约"', {"甲": 2}, True),
    ("如果([甲] > 1, [开工], [投产]) = 期初", {"甲": 1, "投产": date(2023, 2, 1)}, True),
    ("如果([乙] = 0, 0, [甲] / [乙]) = 0", {"甲": 1, "乙": 0}, True),
]


@pytest.mark.parametrize(("text", "cells", "expected"), MEANING)
def test_what_a_rule_means(text: str, cells: dict[str, object], expected: bool | None) -> None:
    assert outcome(text, cells) is expected


@pytest.mark.parametrize(
    ("text", "cell", "expected"),
    [
        ("[甲] = 1", "1.0000005", False),
        ("[甲] > 1", "1.0000005", True),
        ("[甲] < 1", "0.9999995", True),
        ("[甲] = 1", "1.00000049999", True),
    ],
)
def test_half_a_millionth_counts(text: str, cell: str, expected: bool) -> None:
    """No typed cell has seven places; where they come out of a product, binary numbers may fall on the other side."""
    assert outcome(text, {"甲": Decimal(cell)}) is expected


@pytest.mark.parametrize(
    ("text", "now", "before", "expected"),
    [
        ("[甲] >= 上月([甲])", 5, 4, True),
        ("[甲] >= LAST([甲])", 3, 4, False),
        ("[甲] >= 上月([甲])", 5, None, None),
        ("为空(上月([甲]))", 5, None, True),
        ("[甲] - 空作零(上月([甲])) = 5", 5, None, True),
        ("上月([甲]) = 4", UNTYPED, 4, True),  # the cell of this month is not touched
    ],
)
def test_last_period(text: str, now: object, before: object, expected: bool | None) -> None:
    assert outcome(text, {"甲": typed(now)}, {"甲": before}) is expected


def test_a_column_without_last_period_is_blank() -> None:
    assert outcome("[甲] >= 上月([甲])", {"甲": 1}) is None


def test_equal_cells_are_counted_exactly() -> None:
    names = ["a", "A", "a", None, "a*", "ａ", UNTYPED]
    rows: list[dict[str, object]] = [{"名称": name} for name in names]
    assert rows_outcome("相同个数([名称]) = 1", rows) == [False, True, False, None, True, True, None]


# the same rule in other signs and words
SPELLINGS = [
    ("[甲] <= [乙] 且 [名称] 不属于 @阶段", "[甲] ≤ [乙] AND [名称] NOT IN @阶段"),
    ("[甲]>=1 或 非 为空([乙])", "【甲】＞＝１ OR NOT BLANK(［乙］)"),
    ("[甲]*2/3+1-4 <> $汇率", "[甲]×2÷3＋1－4 ≠ ＄汇率"),
    ("[甲]*2/3-4 <> $汇率", "[甲]＊2／3−4 ＜＞ ￥汇率"),
    ('较大([甲],[乙])=1 且 [名称] 属于 ("a","b")', "MAX（[甲]，[乙]）＝1 AND [名称] IN （“a”，“b”）"),
    ("[开工] < #2023-02-01#", "　[ 开工 ]\t＜\n＃2023-02-01＃　"),
    ("[名称] 属于 @阶段", "[名称]IN ＠阶段"),
    ("[甲] = 15%", "[甲]=15％"),
]


@pytest.mark.parametrize(("plain", "other"), SPELLINGS)
def test_words_and_signs_in_both_spellings(plain: str, other: str) -> None:
    assert shape(plain) == shape(other)


def shape(text: str) -> str:
    """The rule without positions, functions and days by their one name."""
    written = re.sub(r"at=\d+, ", "", repr(parse_rule(text, SCHEMA).node))
    for word, function in FUNCTIONS.items():
        written = written.replace(f"Call(name='{word}'", f"Call(name='{function.name}'")
    return written


@pytest.mark.parametrize("word", [word for word in FUNCTIONS if FUNCTIONS[word].word != word])
def test_each_function_has_two_words(word: str) -> None:
    assert FUNCTIONS[word] is FUNCTIONS[FUNCTIONS[word].word]


# --- what is refused --------------------------------------------------------------------------------------------

# broken rule with ▶ before the character that the message points at, code, what the message says
BROKEN = [
    ("▶", "ZS-302", "还没有写完"),
    ("[甲] >▶", "ZS-302", "补全规则"),
    ("([甲] = 1▶", "ZS-302", "还没有写完"),
    ("为空([甲]▶", "ZS-302", "还没有写完"),
    ("[甲] = 1▶)", "ZS-301", "“)”看不懂"),
    ("[甲] =▶= 1", "ZS-301", "“=”看不懂"),
    ("[甲] ▶& 1 = 2", "ZS-301", "“&”看不懂"),
    ("[甲] = 1 ▶and [乙] = 1", "ZS-301", "“a”看不懂"),
    ('[名称] = ▶"abc', "ZS-301", "看不懂"),
    ("▶[甲 = 1", "ZS-301", "看不懂"),
    ("1 < [甲] ▶< 3", "ZS-301", "“<”看不懂"),
    ("[名称] 属于 ▶[代码]", "ZS-301", "看不懂"),
    ("[甲] = 1▶,000", "ZS-301", "“,”看不懂"),
    ("[开工] = ▶#2023-02-29#", "ZS-303", "#2023-02-29# 不存在"),
    ("[开工] = ▶#2023-2-9#", "ZS-301", "看不懂"),
    ("▶[总投次] = 1", "ZS-304", "列“总投次”没有定义"),
    ("[甲] = ▶[人術]", "ZS-304", "是否指“人数”"),
    ("[甲] = ▶$汇律", "ZS-304", "参数“汇律”没有定义，是否指“汇率”"),
    ("[名称] 属于 ▶@阶段表", "ZS-304", "列表“阶段表”没有定义，是否指“阶段”"),
    ("[开工] > ▶截至日", "ZS-304", "名称“截至日”没有定义，是否指“截止日”"),
    ("▶取左([名称], 1) = [名称]", "ZS-304", "函数“取左”没有定义，是否指“左取”"),
    ("[甲] = ▶[名称]", "ZS-305", "应为数字，写的是文字"),
    ("[开工] > ▶20230201", "ZS-305", "应为日期，写的是数字"),
    ("▶[甲] 且 [乙] = 1", "ZS-305", "应为判断，写的是数字"),
    ("▶[开工] * 2 = 1", "ZS-305", "应为数字，写的是日期"),
    ("[甲] - ▶[开工] = 1", "ZS-305", "应为数字，写的是日期"),
    ("[开工] ▶+ [投产] = 1", "ZS-305", "应为数字，写的是日期"),
    ('[甲] 属于 (1, ▶"a")', "ZS-305", "应为数字，写的是文字"),
    ("长度(▶[甲]) = 1", "ZS-305", "应为文字，写的是数字"),
    ("格式([代码], ▶[名称])", "ZS-305", "写明的格式"),
    ("左取([名称], ▶[甲]) = [名称]", "ZS-305", "写明的整数"),
    ("左取([名称], ▶0) = [名称]", "ZS-305", "写明的整数（1 至 255），写的是0"),
    ("四舍五入([甲], ▶9) = 1", "ZS-305", "写明的整数（0 至 6）"),
    ("四舍五入([甲], ▶-1) = 1", "ZS-305", "写明的整数（0 至 6），写的是算出来的内容"),
    ("如果([甲] = 1, 2, ▶[名称]) = 2", "ZS-305", "应为数字，写的是文字"),
    ("如果([甲] = 1, [乙] ▶= 1, [乙] = 2)", "ZS-305", "写的是判断"),
    ("[名称] ▶> [代码]", "ZS-306", "比较文字"),
    ("[甲] ▶+ [外资] = 1", "ZS-307", "万元与万美元"),
    ("[甲] ▶>= [外资]", "ZS-307", "万元与万美元"),
    ("空作零([甲]) ▶- 绝对值([外资]) = 1", "ZS-307", "万元与万美元"),
    ("▶较大([甲], [外资]) = 1", "ZS-307", "万元与万美元"),
    ("如果([人数] = 1, 0, [甲]) ▶= [外资]", "ZS-307", "万元与万美元"),
    ("较大(0, [甲]) ▶= [外资]", "ZS-307", "万元与万美元"),
    ("▶天数([开工]) = 1", "ZS-308", "要 2 个参数，写了 1 个"),
    ("▶为空() 或 [甲] = 1", "ZS-308", "要 1 个参数，写了 0 个"),
    ("▶较大([甲], [乙], 1) = 1", "ZS-308", "要 2 个参数，写了 3 个"),
    ("为空(▶1)", "ZS-309", "只能直接写一个列名"),
    ("空作零([甲] ▶+ 1) = 1", "ZS-309", "只能直接写一个列名"),
    ("上月(▶上月([甲])) = 1", "ZS-309", "只能直接写一个列名"),
    ("相同个数(▶上月([名称])) = 1", "ZS-309", "只能直接写一个列名"),
    ("▶[甲] + 1", "ZS-310", "结果应当是判断"),
]


@pytest.mark.parametrize(("marked", "code", "says"), BROKEN)
def test_a_broken_rule_says_what_and_where(marked: str, code: str, says: str) -> None:
    text = marked.replace("▶", "")
    with pytest.raises(RuleError) as caught:
        parse_rule(text, SCHEMA)
    error = caught.value
    assert error.code == code
    assert says in f"{error.finding().message} {error.finding().remedy}"
    assert error.at == marked.index("▶")
    assert marked in error.finding().message


def test_a_number_is_asked_for_by_name() -> None:
    assert parse_rule("[甲] * 2", SCHEMA, gives="number").values(Table({"甲": [Decimal(2), None]}, 2)) == [4, None]
    with pytest.raises(RuleError, match="结果应当是数字"):
        parse_rule("[甲] = 2", SCHEMA, gives="number")


PIECES = [
    *("[甲]", "[乙]", "[名称]", "[开工]", "[没有]", "1", "15%", '"签约"', "“a”", "#2023-02-01#", "$汇率", "@阶段"),
    *(" 且 ", " 或 ", " 非 ", " 属于 ", " NOT IN ", "=", "<>", "≥", "+", "-", "×", "÷", "(", ")", ",", "，", "期末"),
    *("为空(", "如果(", "上月(", "格式(", "[", "]", '"', "#", "甲", "　", "\n", "%", "９", "٣"),
]
RANDOM_TEXT = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    st.builds(str.__mul__, st.sampled_from(PIECES), st.integers(0, 400)),
)


@given(RANDOM_TEXT)
def test_no_text_raises_anything_but_a_rule_error(text: str) -> None:
    parses_or_is_refused(text)


@given(st.sampled_from([row[0] for row in MEANING]), st.data())
def test_no_damaged_rule_raises_anything_but_a_rule_error(text: str, data: st.DataObject) -> None:
    first, last = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    parses_or_is_refused(text[:first] + data.draw(st.sampled_from(["", *PIECES])) + text[last:])


def parses_or_is_refused(text: str) -> None:
    try:
        rule = parse_rule(text, SCHEMA)
    except RuleError as error:
        assert 0 <= error.at <= len(text)
        assert "未知" not in error.finding().message or "未知" in text
    else:
        rule.judge(Table({name: [None] for name in SCHEMA.columns}, 1, {}, DAYS, PARAMETERS, LISTS))


@pytest.mark.parametrize(
    "text",
    ["-" * 395 + "1=1", "非 " * 190 + "[甲]=1", "1" + "*1" * 190 + "=1", "如果(1=1,1," * 35 + "1" + ")" * 35 + "=1"],
)
def test_deep_rules_are_refused_or_quick(text: str) -> None:
    parses_or_is_refused(text)


# --- what a rule tells of itself --------------------------------------------------------------------------------


def test_a_rule_knows_what_it_needs() -> None:
    rule = parse_rule("[乙] >= 上月([乙]) 且 空作零(上月([甲])) = 0 且 [名称] 属于 @阶段 或 [乙] = 1", SCHEMA)
    assert (rule.kind, rule.touched, rule.last, rule.lists) == ("bool", ("乙", "名称"), ("乙", "甲"), ("阶段",))
    assert parse_rule("上月([甲]) = 1", SCHEMA).touched == ()


def test_unless_judges_only_where_the_condition_surely_holds() -> None:
    rule = unless(parse_rule("[甲] > 1", SCHEMA), parse_rule("[乙] > 1", SCHEMA))
    assert rule.text == "如 [甲] > 1 则 [乙] > 1"
    assert rule.touched == ("甲", "乙")
    cells = {"甲": [2, 2, 2, 1, None, None], "乙": [2, 1, None, 1, 1, 2]}
    columns = {name: [None if cell is None else Decimal(cell) for cell in column] for name, column in cells.items()}
    assert rule.judge(Table(columns, 6)) == [True, False, None, True, None, True]


# --- a spreadsheet program agrees, over the language itself -------------------------------------------------------

NUMBERS = [None, *map(Decimal, ("0", "0", "1", "2", "-3", "0.1", "0.2", "0.3", "12.5", "100", "67.05", "20000"))]
TEXTS = [
    *(None, "签约", "开工", "a", "A", "ａ", "a*", "?", "1", "001", "a b", " a", '"7"', "9A-X", "1B-0", "招商引资"),
    *(GOOD_CODE, BAD_CODE, GOOD_CODE.lower()),
]
DATES = [
    None,
    *map(
        date.fromisoformat,
        (
            "2023-01-31",
            "2023-02-01",
            "2023-02-28",
            "2024-02-29",
            "2023-03-31",
            "1990-01-01",
            "2100-12-31",
            "2022-12-31",
        ),
    ),
]
CELLS = {"number": NUMBERS, "text": TEXTS, "date": DATES}
ROWS = 12
TABLE_COLUMNS = list(SCHEMA.columns)


class Sheet:
    """Where the rules find their cells: the rows of the table from row 1, last period beside them, lists below."""

    def __init__(self, row: int = 1) -> None:
        self.row = row

    def cell(self, column: str) -> str:
        return f"${self.letter(column)}{self.row}"

    def span(self, column: str) -> str:
        letter = self.letter(column)
        return f"${letter}$1:${letter}${ROWS}"

    def last(self, column: str) -> str:
        return f"${self.letter(column, 8)}{self.row}"

    def day(self, name: str) -> str:
        return f"$R${1 + list(DAYS).index(name)}"

    def members(self, name: str) -> str:
        return f"$S$1:$S${len(LISTS[name])}"

    def tidied(self, column: str) -> str:
        return tidied_formula(self.cell(column))

    def untyped(self) -> str:
        return f"$Q{self.row}"

    @staticmethod
    def letter(column: str, beside: int = 0) -> str:
        return "ABCDEFGHIJKLMNOP"[TABLE_COLUMNS.index(column) + beside]


class RuleMaker:
    """Random rules that fit ``SCHEMA``, as text."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def pick(self, *choices: str) -> str:
        return self.random.choice(choices)

    def judgement(self, depth: int = 3) -> str:
        kind = self.random.random()
        if depth and kind < 0.5:
            parts = [self.judgement(depth - 1) for _ in range(self.random.choice((2, 2, 3)))]
            return f"({self.pick(' 且 ', ' 或 ', ' AND ', ' OR ').join(parts)})"
        if depth and kind < 0.6:
            return f"{self.pick('非 ', 'NOT ')}({self.judgement(depth - 1)})"
        return self.leaf(min(depth, 2))

    def leaf(self, depth: int) -> str:
        return self.random.choice((self.comparison, self.comparison, self.comparison, self.member, self.test))(depth)

    def comparison(self, depth: int) -> str:
        kind = self.pick("number", "number", "number", "date", "text")
        sign = self.pick("=", "<>") if kind == "text" else self.pick("=", "<>", "<", "<=", ">", ">=")
        return f"{self.expression(kind, depth)} {sign} {self.expression(kind, depth)}"

    def member(self, depth: int) -> str:
        word = self.pick("属于", "不属于", "IN", "NOT IN")
        kind = self.pick("list", "text", "number", "date")
        if kind == "list":
            return f"{self.expression('text', depth)} {word} @阶段"
        items = ", ".join(self.literal(kind, named=False) for _ in range(3))
        return f"{self.expression(kind, depth)} {word} ({items})"

    def test(self, depth: int) -> str:
        match self.random.randrange(4):
            case 0:
                return f"为空({self.cell(self.pick('number', 'text', 'date'))})"
            case 1:
                return f"含有({self.expression('text', depth)}, {self.expression('text', depth)})"
            case 2:
                shape = self.pick("9A-X", "X", "a*", "A", "U9XX", '"9"', "签约")
                return f"格式({self.expression('text', depth)}, “{shape}”)"
        return f"校验位相符({self.pick('[代码]', '[名称]', '上月([代码])')})"

    def cell(self, kind: str) -> str:
        columns = {"number": ("甲", "乙", "人数"), "text": ("名称", "代码"), "date": ("开工", "投产")}
        column = f"[{self.pick(*columns[kind])}]"
        return f"上月({column})" if self.random.random() < 0.2 else column

    def literal(self, kind: str, *, named: bool = True) -> str:
        if kind == "text":
            return f"“{self.random.choice([text for text in TEXTS if text])}”"
        if kind == "date":
            return f"#{self.random.choice([day for day in DATES if day])}#"
        return self.pick("0", "1", "2", "0.3", "12.5", "100", "15%", *(("$汇率", "$比例") if named else ()))

    def expression(self, kind: str, depth: int) -> str:
        if depth == 0 or self.random.random() < 0.4:
            return self.cell(kind) if self.random.random() < 0.7 else self.literal(kind)
        if self.random.random() < 0.12:
            return f"如果({self.judgement(1)}, {self.expression(kind, depth - 1)}, {self.expression(kind, depth - 1)})"
        return {"number": self.number, "text": self.text, "date": self.date}[kind](depth - 1)

    def number(self, depth: int) -> str:
        def part(kind: str = "number") -> str:
            return self.expression(kind, depth)

        match self.random.randrange(12):
            case 0 | 1 | 2 | 3:
                return f"({part()} {self.pick('+', '-', '*', '/')} {part()})"
            case 4:
                return f"-{part()}"
            case 5:
                return f"空作零({self.cell('number')})"
            case 6:
                return f"相同个数({self.pick('[名称]', '[代码]')})"
            case 7:
                return f"长度({part('text')})"
            case 8:
                return f"{self.pick('天数', '月数')}({part('date')}, {part('date')})"
            case 9:
                return f"({part('date')} - {part('date')})"
            case 10:
                return f"{self.pick('较小', '较大')}({part()}, {part()})"
        return self.pick(f"绝对值({part()})", f"四舍五入({self.cell('number')}, 1)", f"年份({part('date')})")

    def text(self, depth: int) -> str:
        inner = self.expression("text", depth)
        if self.random.random() < 0.3:
            return f"整理({self.pick('[名称]', '[代码]')})"
        return self.pick(f"左取({inner}, {self.pick('1', '3')})", f"截取({inner}, {self.pick('1', '2')}, 2)")

    def date(self, depth: int) -> str:
        if self.random.random() < 0.3:
            return self.pick(*CONSTANTS)
        return f"({self.expression('date', depth)} {self.pick('+', '-')} {self.expression('number', depth)})"


@dataclass(frozen=True)
class Case:
    rule: Rule
    row: int
    outcome: bool | None


def random_cases(count: int) -> tuple[list[Case], dict[str, object]]:
    """Random rules, each on one row of a random table, and the cells of that table."""
    maker, chosen = RuleMaker(20230225), random.Random(7)
    now = {name: [chosen.choice(CELLS[kind.kind]) for _ in range(ROWS)] for name, kind in SCHEMA.columns.items()}
    last = {name: [chosen.choice(CELLS[kind.kind]) for _ in range(ROWS)] for name, kind in SCHEMA.columns.items()}
    for row, name in ((1, "甲"), (4, "名称"), (4, "开工"), (7, "代码")):
        now[name][row] = UNTYPED
    table = Table(now, ROWS, last, DAYS, PARAMETERS, LISTS)
    cases = []
    while len(cases) < count:
        rule = parse_rule(maker.judgement(), SCHEMA)
        row = chosen.randrange(ROWS)
        cases.append(Case(rule, row, rule.judge(table)[row]))
    return cases, sheet_cells(now, last)


def sheet_cells(now: dict[str, list[object]], last: dict[str, list[object]]) -> dict[str, object]:
    cells: dict[str, object] = {f"R{at}": day for at, day in enumerate(DAYS.values(), 1)}
    cells |= {f"S{at}": item for at, item in enumerate(LISTS["阶段"], 1)}
    for name in TABLE_COLUMNS:
        for row in range(ROWS):
            cell = now[name][row]
            cells[f"{Sheet.letter(name)}{row + 1}"] = "=NA()" if cell is UNTYPED else cell
            cells[f"{Sheet.letter(name, 8)}{row + 1}"] = last[name][row]
    for row in range(ROWS):
        cells[f"Q{row + 1}"] = "".join(f"{name}、" for name in TABLE_COLUMNS if now[name][row] is UNTYPED)
    return cells


def test_random_rules_reach_all_outcomes_and_all_functions() -> None:
    cases, _ = random_cases(1000)
    outcomes = Counter(case.outcome for case in cases)
    assert min(outcomes[True], outcomes[False], outcomes[None]) > 60
    named = {function.name for word, function in FUNCTIONS.items() for case in cases if f"{word}(" in case.rule.text}
    assert named == {function.name for function in FUNCTIONS.values()}


@pytest.mark.office
def test_random_rules_mean_the_same_in_a_spreadsheet(office: Office) -> None:
    cases, cells = random_cases(1000)
    formulas = []
    for case in cases:
        translator = Translator(SCHEMA, Sheet(case.row + 1))
        formulas += [
            f"={translator.satisfied(case.rule.node, case.rule.touched)}",
            f"={translator.violated(case.rule.node, case.rule.touched)}",
        ]
    short = [
        number for number, case in enumerate(cases) if max(map(len, formulas[2 * number : 2 * number + 2])) <= 8192
    ]
    assert len(short) > 980
    found = office.evaluate([formulas[2 * number + side] for number in short for side in (0, 1)], cells)
    pairs = [(found[at] == 1, found[at + 1] == 1) for at in range(0, len(found), 2)]
    meant = {(True, False): True, (False, True): False, (False, False): None}
    wrong = [
        f"row {cases[number].row + 1}: {cases[number].rule.text}: {cases[number].outcome} is {meant.get(pair, pair)}"
        for number, pair in zip(short, pairs, strict=True)
        if meant.get(pair, pair) is not cases[number].outcome
    ]
    assert wrong == []


@pytest.mark.office
def test_the_table_of_meanings_holds_in_a_spreadsheet(office: Office) -> None:
    rows = [row for row in MEANING if "𠮷" not in str(row)]  # the two programs count rare characters differently
    formulas, cells = [], {}
    for number, (text, values, _) in enumerate(rows):
        sheet = _OwnSheet(f"m{number}")
        rule = parse_rule(text, SCHEMA)
        translator = Translator(SCHEMA, sheet)
        formulas += [
            f"={translator.satisfied(rule.node, rule.touched)}",
            f"={translator.violated(rule.node, rule.touched)}",
        ]
        now = {name: [typed(values.get(name))] + [None] * (ROWS - 1) for name in TABLE_COLUMNS}
        cells |= {
            f"m{number}!{cell}": value
            for cell, value in sheet_cells(now, {name: [None] * ROWS for name in now}).items()
        }
    found = [value == 1 for value in office.evaluate(formulas, cells)]
    expected = [outcome is side for _, _, outcome in rows for side in (True, False)]
    assert [
        rows[at // 2][0] for at, (one, other) in enumerate(zip(found, expected, strict=True)) if one is not other
    ] == []


class _OwnSheet(Sheet):
    """The same places, each rule on a sheet of its own."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def __getattribute__(self, attribute: str):
        found = super().__getattribute__(attribute)
        if attribute not in ("cell", "span", "last", "day", "members", "untyped"):
            return found
        return lambda *arguments: f"{self.name}!{found(*arguments)}"


def test_dates_can_be_moved_to_the_limit_and_no_further() -> None:
    far = {"开工": date(2100, 12, 31), "人数": 30000}
    assert outcome("[开工] + [人数] = #2183-02-19#", far) is (far["开工"] + timedelta(30000) == date(2183, 2, 19))
