"""Rules on the rows of a sheet: against the plain evaluator, plain Excel formulas and a query of pandas."""

import random
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import reference_evaluator
from tests.office import Office
from tests.test_rules import PARAMETERS, SCHEMA, RuleMaker
from udfs.cells import UNTYPED
from udfs.registry import FUNCTIONS
from udfs.rules import Table, parse_rule
from udfs.rules.grammar import parse_text
from udfs.rules.usage import column_kinds

CHECK = FUNCTIONS["ZS_CHECK"]
LIST = FUNCTIONS["ZS_LIST"]
WORDS = {True: "符合", False: "不符合", None: None}
AS_OF = date(2023, 2, 25)
DAY_ZERO = datetime(1899, 12, 30)
TITLES = list(SCHEMA.columns)
PAIRS = [[f"${name}" if name == "汇率" else name, float(value)] for name, value in PARAMETERS.items()]


def serial(day: date) -> float:
    return float((datetime(day.year, day.month, day.day) - DAY_ZERO).days)


# --- against the plain evaluator --------------------------------------------------------------------------------

RAW = {
    "number": ([0, 1, 2.0, 0.1, 0.3, 12.5, 100, -3, Decimal("0.3"), 1.0000004], ["约5亿", True, "#DIV/0!", "12"]),
    "text": (["签约", "开工", "A1", "签约 ", "91350100M000100Y43", "a"], [5.0, False, 44951]),
    "date": ([date(2023, 1, 31), date(2023, 2, 28), datetime(2024, 2, 29), date(2022, 12, 1)], ["年底", False, "#N/A"]),
}


class SheetRules(RuleMaker):
    """Random rules about the one row that a sheet has: nothing of 上月, of lists, of a period."""

    def rule(self) -> str:
        while True:
            text = self.judgement()
            if not re.search("上月|@|期初|期末|PERIOD", text):
                return text


def random_sheet(seed: int) -> tuple[list[list[object]], dict[str, list[object]]]:
    """Raw rows, and the same typed by who made them."""
    chosen = random.Random(seed)
    columns, typed = [], {}
    for name, column in SCHEMA.columns.items():
        good, bad = RAW[column.kind]
        drawn: list[tuple[object, object]] = []
        for _ in range(ROWS):
            kind = chosen.random()
            raw = chosen.choice(good)
            value = Decimal(str(raw)) if column.kind == "number" else raw.date() if isinstance(raw, datetime) else raw
            if kind < 0.1:
                raw, value = chosen.choice(bad), UNTYPED
            elif kind < 0.25:
                raw, value = chosen.choice((None, "", "　")), None
            elif column.kind == "date" and kind < 0.6:
                raw = serial(value)
            drawn.append((raw, value))
        columns.append([raw for raw, _ in drawn])
        typed[name] = [value for _, value in drawn]
    return [list(row) for row in zip(*columns, strict=True)], typed


ROWS = 14


def plainly(text: str, typed: dict[str, list[object]]) -> list[bool | None]:
    """What the evaluator row by row says; of a column that is only asked whether it is blank every cell is known."""
    bare = {name for name in TITLES if text.count(f"[{name}]") == text.count(f"为空([{name}])")}
    seen = {
        name: ["?" if name in bare and cell is UNTYPED else cell for cell in cells] for name, cells in typed.items()
    }
    rule = parse_rule(text, SCHEMA)
    days = {"as_of": AS_OF, "year_start": date(2023, 1, 1)}
    return reference_evaluator.evaluate(rule.node, rule.touched, Table(seen, ROWS, {}, days, PARAMETERS, {}))


def check_all(text: str, rows: Sequence[Sequence[object]]) -> list[object]:
    # An error of the sheet shows as itself before any rule is asked; here it stands for what is untyped.
    return [row[0] for row in CHECK(text, TITLES, rows, None, None, PAIRS, AS_OF)]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32))
def test_random_rules_on_random_sheets(seed):
    rows, typed = random_sheet(seed)
    errors = [next((cell for cell in row if isinstance(cell, str) and cell[:1] == "#"), None) for row in rows]
    shown = [at for at, error in enumerate(errors) if error is None]
    typed = {name: [cells[at] for at in shown] + [None] * (ROWS - len(shown)) for name, cells in typed.items()}
    maker = SheetRules(seed)
    for _ in range(8):
        text = maker.rule()
        for name in ("开工", "投产"):  # so that the rule itself makes them dates
            text = f"({text}) 或 年份([{name}]) < 0" if f"[{name}]" in text else text
        outcomes = iter(plainly(text, typed))
        got = check_all(text, rows)
        wanted = [error or WORDS[next(outcomes)] for error in errors]
        assert got == wanted, text


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32))
def test_dates_and_their_serial_numbers_are_the_same(seed):
    rows, _ = random_sheet(seed)
    columns = [TITLES.index(name) for name in ("开工", "投产")]

    def as_dates(row, make):
        numbers = (float, int)
        return [make(cell) if at in columns and isinstance(cell, (*numbers, date)) and cell is not False else cell
                for at, cell in enumerate(row)]  # fmt: skip

    serials = [as_dates(row, lambda cell: serial(cell) if isinstance(cell, date) else cell) for row in rows]
    days = [as_dates(row, lambda cell: cell if isinstance(cell, date) else DAY_ZERO + timedelta(cell)) for row in rows]
    maker = SheetRules(seed)
    for _ in range(8):
        text = maker.rule()
        assert check_all(text, serials) == check_all(text, days) == check_all(text, rows), text
        assert [check_all(text, [row])[0] for row in serials] == [check_all(text, [row])[0] for row in days], text


# --- against plain Excel formulas -------------------------------------------------------------------------------

HEADER = ["总投资", "到位", "签约日", "开工日", "阶段", "编码"]
# A rule and the formula that a person would write instead; {r} is the row.
EXCEL = [
    ("[到位]<=[总投资]", 'IF(COUNT(A{r},B{r})<2,"",IF(ROUND(B{r}-A{r},6)<=0,"符合","不符合"))'),
    ("[到位]/[总投资]>=30%", 'IF(COUNT(A{r},B{r})<2,"",IF(A{r}=0,"",IF(ROUND(B{r}/A{r}-0.3,6)>=0,"符合","不符合")))'),
    ("空作零([总投资])-空作零([到位])>0", 'IF(OR(ISTEXT(A{r}),ISTEXT(B{r})),"",IF(ROUND(N(A{r})-N(B{r}),6)>0,"符合","不符合"))'),
    ("[签约日]+30<=[开工日]", 'IF(COUNT(C{r},D{r})<2,"",IF(C{r}+30<=D{r},"符合","不符合"))'),
    ("[签约日]>=#2023-02-01#", 'IF(COUNT(C{r})=0,"",IF(C{r}>=DATE(2023,2,1),"符合","不符合"))'),
    ("月数([签约日],截止日)>=$月数", 'IF(COUNT(C{r})=0,"",IF((2023-YEAR(C{r}))*12+5-MONTH(C{r})-IF(15<DAY(C{r}),1,0)>=3,"符合","不符合"))'),
    ("[阶段] 属于 (“开工”,“投产”)", 'IF(E{r}="","",IF(OR(E{r}="开工",E{r}="投产"),"符合","不符合"))'),
    ("相同个数([编码])=1", 'IF(F{r}="","",IF(COUNTIF($F$2:$F$61,F{r})=1,"符合","不符合"))'),
    ("为空([阶段]) 或 长度([编码])>=4", 'IF(E{r}="","符合",IF(F{r}="","",IF(LEN(F{r})>=4,"符合","不符合")))'),
    ("左取([编码],1)=“A” 且 非 为空([到位])", 'IF(ISBLANK(B{r}),"不符合",IF(F{r}="","",IF(EXACT(LEFT(F{r},1),"A"),"符合","不符合")))'),
]  # fmt: skip


def excel_rows() -> list[list[object]]:
    chosen = random.Random(20230225)

    def maybe(value: object, other: object = None) -> object:
        return chosen.choices((value, None, other), (8, 1, 1))[0]

    return [
        [
            maybe(chosen.choice((0, 100, 800.5, 5000)), "约5亿"),
            maybe(chosen.choice((0, 30, 240.15, 800.5, 900))),
            maybe(date(2023, 1, 1) + timedelta(chosen.randrange(90)), "年底"),
            maybe(date(2023, 2, 1) + timedelta(chosen.randrange(90))),
            maybe(chosen.choice(("签约", "开工", "投产"))),
            maybe(chosen.choice(("A01", "A02", "B1234", "C77", "D" * chosen.randint(1, 6)))),
        ]
        for _ in range(60)
    ]


@pytest.mark.office
def test_plain_formulas_of_a_spreadsheet(office: Office):
    rows = excel_rows()
    cells = {f"{'ABCDEF'[at]}{number}": cell for number, row in enumerate(rows, 2) for at, cell in enumerate(row)}
    formulas = [formula.format(r=number) for _, formula in EXCEL for number in range(2, len(rows) + 2)]
    judged = iter(office.evaluate([f"={formula}" for formula in formulas], cells))
    for rule, _ in EXCEL:
        wanted = [next(judged) or None for _ in rows]
        assert {"符合", "不符合"} <= set(wanted), rule
        got = CHECK(rule, HEADER, rows, None, None, [["月数", 3]], date(2023, 5, 15))
        assert [row[0] for row in got] == wanted, rule


# --- kinds ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "cells", "kinds"),
    [
        ("[a] * 2 > 1", {}, {"a": "number"}),
        ("[a] <= [b]", {}, {"a": "number", "b": "number"}),
        ("[a] <= [b] 且 [b] < 截止日", {}, {"a": "date", "b": "date"}),
        ("[a] = [b] 且 [b] = [c] 且 [c] = “x”", {}, {"a": "text", "b": "text", "c": "text"}),
        ("[a] = [b]", {"a": "text"}, {"a": "text", "b": "text"}),
        ("[a] = [b]", {"b": "number", "a": "text"}, {"a": "number", "b": "number"}),
        ("[a] = [b]", {}, {"a": "number", "b": "number"}),
        ("[a] + [b] >= #2023-01-01# 且 [b] > 3", {}, {"a": "date", "b": "number"}),
        ("#2023-01-01# - [a] > [b]", {}, {"a": "number", "b": "date"}),
        ("[b] > 3 且 #2023-01-01# - [a] > [b]", {}, {"b": "number", "a": "date"}),
        ("如果(为空([c]), [a], [b]) = #2023-01-01#", {}, {"a": "date", "b": "date", "c": "any"}),
        ("[a] 属于 (#2023-01-01#)", {}, {"a": "date"}),
        ("[a] 属于 (1, 2) 或 -[b] > 0", {}, {"a": "number", "b": "number"}),
        ("天数([a], [b]) > 较大([c], 1)", {}, {"a": "date", "b": "date", "c": "number"}),
        ("相同个数([a]) = 1 且 格式([b], “99”)", {}, {"a": "text", "b": "text"}),
        ("为空([a]) 且 为空([b]) 且 [b] > 1", {}, {"a": "any", "b": "number"}),
        ("[a] > 1 且 [a] = “x”", {}, {"a": "number"}),  # left for the check of kinds to refuse
    ],
)
def test_the_rule_says_what_its_columns_are(rule, cells, kinds):
    assert column_kinds(parse_text(rule), cells) == kinds


@pytest.mark.parametrize(
    ("rule", "cells", "outcome"),
    [
        ("[a] <= [b]", ("约5亿", 3), None),
        ("[a] <= [b]", ("12", 13), None),  # a text, whatever it looks like
        ("[a] <= [b]", (True, 3), None),
        ("[a] <= [b]", (float("nan"), 3), None),
        ("[a] <= [b]", (0.1 + 0.2, 0.3), "符合"),
        ("[a] = [b]", ("91110000101623741K", "91110000101623741k"), "不符合"),
        ("[a] = [b]", ("001", 1), None),
        ("[a] = [b]", (datetime(2023, 1, 25), 44951.0), "符合"),
        ("[a] = [b]", (datetime(2023, 1, 25, 18), 44951.75), "符合"),
        ("[a] = 截止日", (datetime(2023, 2, 25, 12), None), None),  # a moment is no day
        ("[a] = 截止日", (44982.0, None), "符合"),
        ("[a] = 截止日", ("2023-02-25", None), None),
        ("年初 = #2023-01-01#", (None, 0), "符合"),
        ("[a] > 0", (date(1900, 1, 1), None), None),  # no serial number that all programs share
        ("为空([a])", ("年底", 1), "不符合"),
        ("为空([a])", (5, 1), "不符合"),
        ("为空([a])", ("　", 1), "符合"),
        ("为空([a])", (None, ""), None),  # a blank row is no row
        ("[a] / [b] > 0", (1, 0), None),
        ("[a] * [a] * [a] > [b]", (1e308, 1e308), "符合"),
        ("[a] > $汇率", (7, None), "符合"),
    ],
)
def test_cells(rule, cells, outcome):
    assert CHECK(rule, ["a", "b"], [list(cells)], None, None, PAIRS, AS_OF) == [[outcome]]


# --- what it is given -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("[总投资] >", "错误：规则到第 8 个字符处还没有写完：[总投资] >▶（ZS-302）"),
        ("[总投资] >> 1", "错误：规则第 8 个字符处的“>”看不懂：[总投资] >▶> 1（ZS-301）"),
        ("[总投次] > 1", "错误：规则第 1 个字符处的列“总投次”没有定义，是否指“总投资”：▶[总投次] > 1（ZS-304）"),
        ("[总投资] > “1”", "错误：规则第 7 个字符处用大小比较文字：[总投资] ▶> “1”（ZS-306）"),
        ("[总投资] > 1 且 [总投资] = “x”", "错误：规则第 21 个字符处应为数字，写的是文字：[总投资] > 1 且 [总投资] = ▶“x”（ZS-305）"),
        ("[总投资] + 1", "错误：规则“▶[总投资] + 1”的结果应当是判断（ZS-310）"),
        ("[总投资] > 上月([总投资])", "错误：规则用了“上月”，这里没有上一期的值（ZS-640）"),
        ("[名称] = “x”", "错误：表头里有 2 个“名称”列，不知道指哪一个（ZS-641）"),
        ("期末 > #2023-01-01#", "错误：规则用了“期末”，它随报送期而定，这里不知道（ZS-642）"),
        ("AS_OF > #2023-01-01#", "错误：规则用了“AS_OF”，参数“截止日”空着（ZS-643）"),
        ("[名] 属于 @阶段", "错误：规则第 8 个字符处的列表“阶段”没有定义：[名] 属于 ▶@阶段（ZS-304）"),
        ("[总投资] > $汇率", "错误：规则第 9 个字符处的参数“汇率”没有定义：[总投资] > ▶$汇率（ZS-304）"),
        ("[总投资] > $坏", "错误：参数“$坏”应为数字，现为“约7”（ZS-607）"),
        ("(" * 70 + "1" + ")" * 70 + "=1", "符合"),
        ("非 " * 70 + "1=1", "错误：规则第 121 个字符处的括号或函数套了 60 层以上：" + "非 " * 60 + "▶" + "非 " * 10 + "1=1（ZS-311）"),
    ],
)  # fmt: skip
def test_wrong_rules_say_where(rule, text):
    header = ["总投资", "名称", "名称", None, "名"]
    assert CHECK(rule, header, [[1, "a", "b", "c", "d"]], None, None, [["坏", "约7"], ["好", 1]]) == [[text]]
    if rule.startswith("["):
        assert LIST([header, [1, "a", "b", "c", "d"]], rule, None, [["坏", "约7"]]) == text


def test_a_row_that_does_not_fit_its_header():
    assert CHECK("[a]>0", ["a", "b"], [[1], [2]]) == [["错误：表头有 2 列，行有 1 列，对不上（ZS-644）"]] * 2


def test_titles_may_have_line_breaks_and_spaces():
    assert CHECK("[总投资(万元)]>0", [["总投资\n(万元)", "　备注 "]], [[1, None]]) == [["符合"]]
    assert CHECK("【备注】=“x”", [["总投资\n(万元)", "　备注 "]], [[1, "x"]]) == [["符合"]]


def test_a_rule_and_a_day_for_each_row():
    rules = [["[a]>1"], ["[a]<截止日"], ["[a]>1"], [None]]
    days = [[None], [date(2023, 3, 1)], [None], [None]]
    rows = [[2], [44951], [1], [5]]
    assert CHECK(rules, ["a"], rows, None, "√", None, days) == [["√"], ["√"], ["不符合"], [None]]
    assert CHECK([["[a]>1", "[a]>3"]], ["a"], [[2], [4]]) == [["符合", "不符合"], ["符合", "符合"]]


def test_words_for_each_row():
    words = [["少"], ["缺"], [None]], [["够"], [None], ["行"]]
    assert CHECK("[a]>1", ["a"], [[1], [0], [5]], *words) == [["少"], ["缺"], ["行"]]


def test_of_two_parameters_with_one_name_the_first_counts():
    assert CHECK("[a]>$数", ["a"], [[5]], None, None, [["数", 3], ["$数", 9], [None, 1], ["空", None]]) == [["符合"]]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (["x", 1], [None, "符合"]),
        (["x", "y", 1], ["符合", "符合", None]),
        ([True, True, "x"], [None, None, "符合"]),
        ([44951, datetime(2023, 1, 25), "x"], ["符合", "符合", None]),
    ],
)
def test_where_the_rule_does_not_care_most_cells_decide(cells, words):
    assert CHECK("[a]=[a]", ["a"], [[cell] for cell in cells]) == [[word] for word in words]


def test_same_texts_are_counted_in_the_rows_given():
    rule, header = "相同个数([a])=1", ["a"]
    assert CHECK(rule, header, [["x"], ["y"], ["x"]]) == [["不符合"], ["符合"], ["不符合"]]
    assert CHECK(rule, header, [["x"]]) == [["符合"]]


# --- ZS_LIST ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "query"),
    [
        ("[名次]<=3", "名次 <= 3"),
        ("[名次]<=3 或 [等次]=“较差”", "名次 <= 3 or 等次 == '较差'"),
        ("[得分]>=80 且 [等次] 不属于 (“好”,“较好”)", "得分 >= 80 and 等次.notna() and 等次 not in ['好', '较好']"),
        ("为空([得分])", "得分.isna()"),
        ("1 < [名次] 且 [得分]*2 < 150", "名次 > 1 and 得分 * 2 < 150"),
        ("[得分] > 1000", "得分 > 1000"),
    ],
)
def test_lists_are_those_of_a_query(condition, query):
    chosen = random.Random(len(condition))
    frame = pd.DataFrame(
        {
            "单位": [f"单位{number}" for number in range(50)],
            "名次": [chosen.choice((None, *range(1, 9))) for _ in range(50)],
            "得分": [chosen.choice((None, 59.5, 74.9, 80.0, 95.25)) for _ in range(50)],
            "等次": [chosen.choice((None, "好", "较好", "较差")) for _ in range(50)],
        }
    )
    table = [list(frame.columns), *[[None if pd.isna(cell) else cell for cell in row] for row in frame.to_numpy()]]
    wanted = frame.query(query, engine="python")
    assert LIST(table, condition) == ([[name] for name in wanted["单位"]] or None)
    scores = [[None if pd.isna(score) else Decimal(str(score))] for score in wanted["得分"]]
    assert LIST(table, condition, "得分") == (scores or None)


TABLE = [
    ["单位", "名次", None, "日期", "备注", "备注"],
    ["渔阳镇", 1, "x", datetime(2023, 1, 25), "a", "b"],
    ["官庄镇", "#N/A", "x", date(2023, 1, 26), "#REF!", None],
    ["上仓镇", "待定", "x", datetime(2023, 1, 27, 8, 30), None, None],
    [None, None, None, None, None, None],
    [None, 3.5, None, True, None, None],
]


@pytest.mark.parametrize(
    ("condition", "title", "result"),
    [
        ("[名次]>0", None, [["渔阳镇"], [None]]),
        ("[名次]>0", "名次", [[Decimal(1)], [Decimal("3.5")]]),
        ("非 [单位]=“x”", "名次", [[Decimal(1)], ["#N/A"], ["待定"]]),
        ("非 [单位]=“x”", "日期", [[date(2023, 1, 25)], [date(2023, 1, 26)], ["2023-01-27 08:30:00"]]),
        ("为空([单位])", "日期", [[True]]),  # the blank row is no row
        ("[名次]>0", "备注", "错误：表头里有 2 个“备注”列，不知道指哪一个（ZS-641）"),
        ("[备注]=“a”", "单位", "错误：表头里有 2 个“备注”列，不知道指哪一个（ZS-641）"),
        ("[名次]>0", "序号", "错误：表头里没有“序号”列，只有：单位、名次、日期、备注、备注（ZS-645）"),
        ("[名次]>9", None, None),
        ("[名次]>$几", "名次", [[Decimal("3.5")]]),
        ("[日期]<截止日", None, [["渔阳镇"]]),
        (None, None, None),
        ("#N/A", None, "#N/A"),
    ],
)
def test_what_a_list_shows(condition, title, result):
    assert LIST(TABLE, condition, title, [["几", 2]], date(2023, 1, 26)) == result


@pytest.mark.parametrize(
    ("condition", "cells", "listed"),
    [
        ("非 [a]=“y”", ["#REF!", "x", "y"], [1]),
        ("非 为空([a])", ["#REF!", "x", 5, None], [1, 2]),
        ("[a]=[a]", ["#N/A", "#N/A", 1], [2]),
    ],
)
def test_errors_of_the_sheet_are_not_judged(condition, cells, listed):
    table = [["a", "行"], *[[cell, at] for at, cell in enumerate(cells)]]
    assert LIST(table, condition, "行") == [[Decimal(at)] for at in listed]


def test_a_table_of_a_header_only():
    assert LIST([["单位"]], "[单位]=“x”") is None
    assert LIST(None, "[单位]=“x”") is None
