"""The scoring functions: published figures, the engine's own call, both forms, LibreOffice's plain formulas, messages."""

import random
import tomllib
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from tests.office import Office
from udfs.functions.scored import METHODS
from udfs.functions.totals import GRADES
from udfs.registry import FUNCTIONS
from udfs.rounding import to_decimal
from udfs.scoring import RULES, Column, Outcome
from udfs.scoring.grade import Threshold, grade
from udfs.scoring.rank import ranks
from udfs.scoring.rule import COMMON
from udfs.scoring.total import Line, inside

ROOT = Path(__file__).resolve().parents[2]
SYSTEMS = ROOT / "xl_templates/definitions/langfang/systems"
INFINITE = Decimal("Infinity")


def plain(result: object) -> object:
    """Numbers as they are read: 18 for 18.0000000000."""
    if isinstance(result, list):
        return [plain(each) for each in result]
    return float(result) if isinstance(result, Decimal) else result


STEPS = [["100%", 100], ["80%", 75], ["50%", 50], [0, 0]]
SIZES = [[50, 20], [10, 10], [5, 6], [1, 3]]
WANJIANG = [10, 12, 8, 8, 10, 8, 8, 8, 9, 9, 10]  # 目标任务: GDP, 财政收入, 进出口, … 新增就业

# what is published, and what a unit gets
PUBLISHED = [
    ("三明2020，完成率×20，不超过20", "ZS_COMPLETION", ([8, 13], 10, 20), [16, 20]),
    ("季度：到期末应完成45%", "ZS_TO_DATE", ([90, 45, 200], 200, "45%", 30), [30, 15, 30]),
    ("季度：亿元项目30分，一季度应完成20%", "ZS_TO_DATE", ([1, 2, 3], 10, 0.2, 30), [15, 30, 30]),
    ("廊坊2019，重点项目不少于10个，缺1个扣0.8分", "ZS_SHORTFALL", ([10, 7, 0], 10, 0.8, 8), [8, 5.6, 0]),
    ("县区，每走访一次0.5分，不超过3分", "ZS_PER_ITEM", ([0, 4, 9], 0.5, None, None, 3), [0, 2, 3]),
    ("县区，超额一个加2分，不超过6分", "ZS_PER_ITEM", ([5, 7, 20], 2, None, 5, 6), [0, 4, 6]),
    ("温州2012，交办未办扣3至5分", "ZS_PER_ITEM", ([0, 1, 2], -3, None, None, 0, -5), [0, -3, -5]),
    ("乡镇，月报漏报一次扣1分", "ZS_DEDUCT", ([0, 3, 13], 1, 12), [12, 9, 0]),
    ("延安2017，被通报批评扣5至20分", "ZS_DEDUCT", ([1, 9], 5, 0, -20), [-5, -20]),
    ("廊坊2019，增长5%得4分，每个百分点0.2分", "ZS_GROWTH", ([105, 108, 100, 130], 100, 0.2, 5, "5%", 4), [4, 4.6, 3, 5]),
    ("乡镇，100／75／50／0", "ZS_BANDS", ([10, 8, 7.9, 5, 4.9], STEPS, 10), [100, 75, 50, 50, 0]),
    ("延安2017，按亿元分档", "ZS_BANDS", ([60, 49.99, 5, 1, 0.99], SIZES), [20, 10, 6, 3, 0]),
    ("高安2021，60+40×位置，30分", "ZS_EFFICACY", ([10, 20, 30], 30), [18, 24, 30]),
    ("以最高者为满分", "ZS_BEST_SHARE", ([5, 20], 10), [2.5, 10]),
    ("并列名次", "ZS_RANK", ([90, 80, 80, 70],), [1, 2, 2, 4]),
    ("后两位", "ZS_RANK", ([90, 80, 80, 70], "从低到高"), [4, 2, 2, 1]),
    ("廊坊2019，90、80、60", "ZS_GRADE", ([90, 89.9, 80, 79.5, 60, 59.9],), ["优秀", "良好", "良好", "一般", "一般", "较差"]),
    ("桐庐2022，直接晋档", "ZS_GRADE", (85, None, None, 1), "优秀"),
    ("县区，载体打分园区70%、乡镇30%", "ZS_WEIGHTED", ([[90, 80]], ["70%", "30%"]), 87),
    ("皖江，目标任务一栏合计100", "ZS_WEIGHTED", ([[100] * 10 + [50]], WANJIANG), 95),
]  # fmt: skip


@pytest.mark.parametrize(("about", "name", "args", "expected"), PUBLISHED, ids=[row[0] for row in PUBLISHED])
def test_published(about, name, args, expected):
    assert plain(FUNCTIONS[name](*args)) == expected


EDGES = [
    ("扣分项不设下限", "ZS_PER_ITEM", ([2, 0], -3), [-6, 0]),
    ("表里有负分的，下限是其中最低的", "ZS_BANDS", ([0, 1, -1], [[0, -5], [1, 10]]), [-5, 10, -5]),
    ("只有一个单位", "ZS_EFFICACY", ([7], 30), [30]),
    ("零事故", "ZS_COMPLETION", ([0, 1], 0, 20, "是"), [20, 0]),
    ("组别空着的另成一组", "ZS_RANK", ([9, 8, 7], None, ["县", None, ""]), [1, 1, 2]),
    ("取位以后并列", "ZS_RANK", ([89.994, 89.991, 90], None, None, None, 2), [2, 2, 1]),
    ("权重为零的不计", "ZS_WEIGHTED", ([[1, 3]], [0, 1]), 3),
    ("得分、权重各一列", "ZS_WEIGHTED", ([[100], [None], [60]], [[50], [30], [20]]), 62),
    ("缺项剔除", "ZS_WEIGHTED", ([[100], [None], [60]], [50, 30, 20], "剔除", 2), 88.57),
    ("低于所有分数线", "ZS_GRADE", (-3, [["合格", 60], ["不合格", 0]]), "不合格"),
]  # fmt: skip


@pytest.mark.parametrize(("about", "name", "args", "expected"), EDGES, ids=[row[0] for row in EDGES])
def test_edges(about, name, args, expected):
    assert plain(FUNCTIONS[name](*args)) == expected


def test_a_truth_value_in_a_group_is_not_remembered_as_one():
    with_one = FUNCTIONS["ZS_EFFICACY"](5, 10, None, [5, 1, 9])
    assert with_one != FUNCTIONS["ZS_EFFICACY"](5, 10, None, [5, True, 9])
    assert with_one == FUNCTIONS["ZS_EFFICACY"]([5, 1, 9], 10)[0]


# --- messages ---------------------------------------------------------------------------------------------------------

MESSAGES = [
    ("ZS_COMPLETION", (5, 0), "核实：不能计分：目标为零（ZS-610）"),
    ("ZS_COMPLETION", (5, -1), "核实：不能计分：目标为负数（ZS-610）"),
    ("ZS_COMPLETION", ("约5亿", 10), "错误：参数“实际”应为数字，现为“约5亿”（ZS-607）"),
    ("ZS_COMPLETION", (5, 10, -1), "错误：参数“分值”应不小于 0，现为“-1”（ZS-608）"),
    ("ZS_COMPLETION", (5, 10, 20, "对"), "错误：参数“越小越好”应为“是”或“否”，现为“对”（ZS-609）"),
    ("ZS_TO_DATE", (5, 10, 45, 20), "错误：参数“应完成份额”应0 至 1，现为“45”（ZS-608）"),
    ("ZS_TO_DATE", (5, 10, 0, 20), "核实：不能计分：本期不考核（ZS-610）"),
    ("ZS_GROWTH", (5, 4, 1, 20, 5), "错误：参数“标准增长率”应-1 至 2，现为“5”（ZS-608）"),
    ("ZS_GROWTH", (5, 0, 1, 20, None, None, "不计"), "核实：不能计分：基数为零，按规定不计（ZS-610）"),
    ("ZS_BANDS", (5, [[1, 2, 3]]), "错误：参数“分档表”应为两列：达到、得分；第1行是“1、2、3”（ZS-614）"),
    ("ZS_BANDS", (5, [[1, 2], [3, None]]), "错误：参数“分档表”应为两列：达到、得分；第2行是“3、空”（ZS-614）"),
    ("ZS_BANDS", (5, [[1, 2], [None, None], [3, "#REF!"]]), "#REF!"),
    ("ZS_BANDS", (5, None), "错误：参数“分档表”里没有可用的内容（ZS-612）"),
    ("ZS_BANDS", ([5, 5], STEPS, [10, None]), [50, "核实：不能计分：没有目标（ZS-610）"]),
    ("ZS_BANDS", (5, STEPS, None, None, None, "完成率"), "核实：不能计分：没有目标（ZS-610）"),
    ("ZS_PER_ITEM", ([5, 5], 1, None, [3, None]), [2, "核实：不能计分：没有目标（ZS-610）"]),
    ("ZS_PER_ITEM", (5, 1, None, None, None, None, "是"), "核实：不能计分：没有目标（ZS-610）"),
    ("ZS_EFFICACY", (5, 10, None, [1, 9], "县"), "错误：给了参数“全组”，就不能再给“组别”（ZS-611）"),
    ("ZS_EFFICACY", (5, 10, None, ["缺", "#N/A"]), "错误：参数“全组”里没有可用的内容（ZS-612）"),
    ("ZS_RANK", (5, None, "县", None, None, [5]), "错误：给了参数“全部得分”，就不能再给“组别”（ZS-611）"),
    ("ZS_RANK", (5, None, None, 1, None, [5]), "错误：给了参数“全部得分”，就不能再给“再比”（ZS-611）"),
    ("ZS_RANK", (5, None, None, None, None, ["缺"]), "错误：参数“全部得分”里没有可用的内容（ZS-612）"),
    ("ZS_RANK", ([5, 5], None, None, [["一"], [2]]), [["错误：参数“再比”应为数字，现为“一”（ZS-607）"], [1]]),
    ("ZS_WEIGHTED", ([[1, 2]], [1]), "错误：参数“得分”一行有 2 个，权重有 1 个，对不上（ZS-615）"),
    ("ZS_WEIGHTED", ([[1, 2]], [1, -1]), "错误：参数“权重”应当都是不小于零的数字，合计大于零，现有“-1”（ZS-613）"),
    ("ZS_WEIGHTED", ([[1, 2]], [1, None]), "错误：参数“权重”应当都是不小于零的数字，合计大于零，现有“空”（ZS-613）"),
    ("ZS_WEIGHTED", ([[1, 2]], [0, 0]), "错误：参数“权重”应当都是不小于零的数字，合计大于零，现在合计为零（ZS-613）"),
    ("ZS_WEIGHTED", ([[1, 2]], [0, "#N/A"]), "#N/A"),
    ("ZS_WEIGHTED", ([[1, None], [1, "缺"], ["缺", "#N/A"]], [0, 1], "剔除"),
     [["核实：不能计分：没有数值（ZS-610）"], ["错误：参数“得分”应为数字，现为“缺”（ZS-607）"], ["#N/A"]]),
    ("ZS_GRADE", (5, [["好", "高"]]), "错误：参数“等次表”应为两列：等次、分数线；第1行是“好、高”（ZS-614）"),
    ("ZS_GRADE", (5, [[60, "合格"]]), "错误：参数“等次表”应为两列：等次、分数线；第1行是“60、合格”（ZS-614）"),
    ("ZS_EXPLAIN", ("完成度", 5), "ZS-601"),
    ("ZS_EXPLAIN", ("按件扣分", 5, None, 9, [["每件分", 1]]),
     "错误：办法“按件扣分”没有参数“每件分”，可以写的有：每件扣分、最低、小数位（ZS-616）"),
    ("ZS_EXPLAIN", ("按件扣分", 5, None, 9), "错误：办法“按件扣分”缺少参数“每件扣分”（ZS-617）"),
    ("ZS_EXPLAIN", ("分档", 5), "错误：办法“分档”缺少参数“达到的数（每档一行，右边写得分）”（ZS-617）"),
    ("ZS_EXPLAIN", ("完成率", 5, 9, 9, [["最高", "十"]]), "错误：参数“最高”应为数字，现为“十”（ZS-607）"),
    ("ZS_EXPLAIN", ("完成率", 5, 9, 9, [["最高"]]), "错误：参数“参数”应为两列：参数名、值；第1行是“最高”（ZS-614）"),
    ("ZS_EXPLAIN", ("完成率", 5, 9, 9, [["最高", "#N/A"]]), "#N/A"),
    ("ZS_EXPLAIN", ("完成率", 5), "实际 5，目标 空 → 完成率 → 不能计分：没有目标"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "args", "expected"), MESSAGES, ids=[f"{row[0]}-{at}" for at, row in enumerate(MESSAGES)]
)
def test_messages(name, args, expected):
    found = FUNCTIONS[name](*args)
    assert "ZS-601" in found if expected == "ZS-601" else plain(found) == expected


# --- one declaration --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", METHODS.values(), ids=list(METHODS))
class TestMethods:
    def test_it_says_what_the_rule_says(self, method):
        rule = RULES[method.kind]
        assert method.label == rule.label
        known = {**COMMON, **rule.takes}
        assert {argument.ascii for argument in method.settings} <= set(known)
        assert set(rule.needs) <= set(method.numbers)
        words = {name: set(known) for name, known in method.words.items()}
        assert words == {each.ascii: set(each.choices) for each in method.settings if each.choices}

    def test_what_is_not_written_is_what_the_rule_has(self, method):
        known = {**COMMON, **RULES[method.kind].takes}
        kept = ("分档", "按件计分")  # they look at their tables and signs first
        for argument in method.settings:
            if argument.optional and not argument.choices and (method.label not in kept or argument.ascii == "places"):
                assert argument.default == known[argument.ascii], argument.name

    def test_a_function_takes_these_arguments(self, method):
        assert [each.name for each in FUNCTIONS.values() if each.arguments == method.arguments] == [
            f"ZS_{method.kind.upper()}"
        ]


def test_the_grades_are_those_of_the_shipped_system():
    system = tomllib.loads((SYSTEMS / "counties.toml").read_text(encoding="utf-8"))
    assert [(each["name"], each["at"]) for each in system["grades"]["grades"]] == list(GRADES)


# --- the engine's own call --------------------------------------------------------------------------------------------

NUMBERS = st.one_of(
    st.integers(-20, 3000).map(lambda number: number / 100),
    st.sampled_from([0, 0.0, 1, 5, 10, -1, 1e6, "85%", "1,200"]),
)
STRANGE = st.sampled_from([None, "", "缺", "#N/A", True])
CELLS = st.one_of(NUMBERS, NUMBERS, NUMBERS, STRANGE)
SOME = st.one_of(st.none(), st.integers(-30, 300).map(lambda number: number / 10))
GROUPS = st.sampled_from(["县", "区", None])


def exact(cell: object) -> Decimal | None:
    """What a cell is as a number, read here once more."""
    if isinstance(cell, str):
        return {"85%": Decimal("0.85"), "1,200": Decimal(1200)}.get(cell)
    return None if cell is None or isinstance(cell, bool) else to_decimal(cell)


@st.composite
def cases(draw) -> dict:
    """Cells of a few rows, and settings."""
    count = draw(st.integers(1, 7))
    rows = {name: draw(st.lists(CELLS, min_size=count, max_size=count)) for name in ("actual", "target")}
    rows["worth"] = draw(st.lists(st.sampled_from([10, 20, 2.5]), min_size=count, max_size=count))
    rows["group"] = draw(st.lists(GROUPS, min_size=count, max_size=count))
    rows["each"] = draw(st.sampled_from([0.5, 1, 3]))
    rows |= {name: draw(SOME) for name in ("most", "least", "start")} | {"less": draw(st.booleans())}
    rows |= {"places": draw(st.sampled_from([None, 0, 2])), "trim": draw(st.integers(0, 2))}
    return rows | {"base_zero": draw(st.sampled_from(["不得分", "得满分", "不计"])), "over": draw(st.booleans())}


def shown(outcome: Outcome) -> object:
    return outcome.points if outcome.reason is None else f"核实：不能计分：{outcome.reason.label}（ZS-610）"


def common(case: dict) -> dict:
    least = Decimal(0) if case["least"] is None else exact(case["least"])
    places = 10 if case["places"] is None else case["places"]
    return {"most": exact(case["most"]), "least": least, "places": places, "less_is_better": case["less"]}


BAND_TABLE = [[0.5, 4], [2, 12], [0.8, 7]]
BASE_ZERO = {"不得分": "none", "得满分": "full", "不计": "left_out"}

# kind → arguments of the function from a case, parameters of the rule (beside the common ones), its second number
KINDS: dict[str, tuple[Callable[[dict], tuple], Callable[[dict], dict], str]] = {
    "completion": (lambda c: (c["actual"], c["target"], c["worth"], c["less"], c["most"], c["least"], c["places"]), lambda c: {}, "target"),
    "to_date": (lambda c: (c["actual"], c["target"], 0.45, c["worth"], c["less"], c["most"], c["least"], c["places"]), lambda c: {"due_share": Decimal("0.45")}, "target"),
    "shortfall": (lambda c: (c["actual"], c["target"], c["each"], c["worth"], c["less"], c["least"], c["places"]), lambda c: {"each": exact(c["each"]), "most": None}, "target"),
    "growth": (lambda c: (c["actual"], c["target"], c["each"], c["worth"], "5%", c["start"], c["base_zero"], c["less"], c["most"], c["least"], c["places"]),
               lambda c: {"each": exact(c["each"]), "at": Decimal("0.05"), "start": exact(c["start"]), "base_zero": BASE_ZERO[c["base_zero"]]}, "base"),
    "deduct": (lambda c: (c["actual"], c["each"], c["worth"], c["least"], c["places"]), lambda c: {"each": exact(c["each"]), "most": None}, ""),
    "per_item": (lambda c: (c["actual"], c["each"], 2, c["target"], c["most"], c["least"], c["over"], c["less"], c["places"]),
                 lambda c: {"each": exact(c["each"]), "free": Decimal(2), "over_target": c["over"], "most": INFINITE if c["most"] is None else exact(c["most"])}, "target"),
    "bands": (lambda c: (c["actual"], BAND_TABLE, c["target"], c["most"], c["least"], "完成率" if c["over"] else "数值", c["places"]),
              lambda c: {"bands": [{"at": exact(at), "points": exact(points)} for at, points in BAND_TABLE], "of": "ratio" if c["over"] else "value"}, "target"),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40, deadline=None)
@given(case=cases())
def test_the_engine_gives_the_same(kind, case):
    args, parameters, second = KINDS[kind]
    found = FUNCTIONS[f"ZS_{kind.upper()}"](*args(case))
    for at, (actual, other) in enumerate(zip(case["actual"], case["target"], strict=True)):
        optional = kind in ("per_item", "bands") and other in (None, "")  # their targets
        needed = [actual, other] if second and not optional else [actual]
        strange = [cell for cell in needed if exact(cell) is None]
        if strange:
            assert is_shown_for(strange[0], found[at])
            continue
        worth = {"bands": 12, "per_item": 0}.get(kind, case["worth"][at])
        seconds = {second: [exact(other)]} if second else {}
        column = Column(points=exact(worth), actual=[exact(actual)], **seconds)
        (outcome,) = RULES[kind].points(column, common(case) | parameters(case))
        assert found[at] == shown(outcome)


def is_shown_for(cell: object, found: object) -> bool:
    """Whether that is what stands in place of a result where a cell is blank, an error or no number."""
    if cell in (None, ""):
        return found is None
    return found == cell if cell == "#N/A" else "ZS-607" in found


def group_numbers(case: dict, group: object) -> list[Decimal]:
    pairs = zip(case["actual"], case["group"], strict=True)
    return [exact(cell) for cell, name in pairs if name == group and exact(cell) is not None]


GROUP_KINDS = {
    "efficacy": lambda case: {"trim": case["trim"], "base": Decimal(50), "span": Decimal(50), "equal": Decimal(80)},
    "best_share": lambda case: {},
}


def in_group(kind: str, case: dict, actual: object, worth: object, **given: object) -> object:
    own = (50, 50, case["trim"], 80) if kind == "efficacy" else ()
    tail = (*own, case["most"], case["least"], case["places"])
    return FUNCTIONS[f"ZS_{kind.upper()}"](actual, worth, case["less"], given.get("others"), given.get("group"), *tail)


@pytest.mark.parametrize("kind", GROUP_KINDS)
@settings(max_examples=40, deadline=None)
@given(case=cases(), seed=st.integers(0, 99))
def test_groups_as_the_engine_and_both_forms(kind, case, seed):
    parameters = common(case) | GROUP_KINDS[kind](case)
    found = in_group(kind, case, case["actual"], case["worth"], group=case["group"])
    for at, (actual, group) in enumerate(zip(case["actual"], case["group"], strict=True)):
        if exact(actual) is None:
            assert is_shown_for(actual, found[at])
            continue
        known = group_numbers(case, group)
        (outcome,) = RULES[kind].points(
            Column(points=exact(case["worth"][at]), actual=[exact(actual)], others=known), parameters
        )
        assert found[at] == shown(outcome)
        # dragged down: the cell, and the cells of its group, whatever else these hold
        cells = [cell for cell, name in zip(case["actual"], case["group"], strict=True) if name == group]
        assert in_group(kind, case, actual, case["worth"][at], others=cells) == found[at]
    order = random.Random(seed).sample(range(len(found)), len(found))
    moved = {name: [case[name][at] for at in order] for name in ("actual", "worth", "group")}
    assert in_group(kind, case, moved["actual"], moved["worth"], group=moved["group"]) == [found[at] for at in order]


@settings(max_examples=60, deadline=None)
@given(case=cases(), below=st.booleans())
def test_ranks_as_the_engine_and_both_forms(case, below):
    order, side = ("从低到高", "below") if below else ("从高到低", "above")
    found = FUNCTIONS["ZS_RANK"](case["actual"], order, case["group"], case["worth"], case["places"])
    alone = FUNCTIONS["ZS_RANK"](case["actual"], order, None, None, case["places"])
    engine = ranks([exact(cell) for cell in case["actual"]], places=case["places"])
    for at, actual in enumerate(case["actual"]):
        if exact(actual) is None:
            assert is_shown_for(actual, found[at]) and found[at] == alone[at]
            continue
        mine = [number for number, name in enumerate(case["group"]) if name == case["group"][at]]
        scores = [exact(case["actual"][number]) for number in mine]
        ties = [[exact(case["worth"][number])] for number in mine]
        assert found[at] == getattr(ranks(scores, ties=ties, places=case["places"])[mine.index(at)], side)
        assert alone[at] == getattr(engine[at], side)
        assert FUNCTIONS["ZS_RANK"](actual, order, None, None, case["places"], case["actual"]) == alone[at]
    assert FUNCTIONS["ZS_RANK"](case["actual"], order, None, None, case["places"], case["actual"]) == alone


def test_a_score_that_is_not_in_the_range_is_ranked_among_it():
    assert FUNCTIONS["ZS_RANK"]([85, 95], None, None, None, None, [90, 80]) == [2, 1]


@settings(max_examples=60, deadline=None)
@given(
    scores=st.lists(st.one_of(st.none(), st.integers(0, 1000).map(lambda number: number / 10)), min_size=1, max_size=6),
    data=st.data(),
)
def test_weighted_as_the_engine(scores, data):
    weights = data.draw(st.lists(st.integers(1, 40), min_size=len(scores), max_size=len(scores)))
    total = Decimal(sum(weights))
    for missing, worth in (("按零分", Decimal(0)), ("剔除", None)):
        found = FUNCTIONS["ZS_WEIGHTED"]([scores], weights, missing)
        assert found == FUNCTIONS["ZS_WEIGHTED"](scores, weights, missing)
        if all(score is None for score in scores):
            assert found is None
            continue
        # inside 100: every indicator is worth its part of a hundred, and gives its part of that
        parts = [Decimal(weight) * 100 / total for weight in weights]
        lines = [
            Line(part, worth if score is None else part * to_decimal(score) / 100)
            for part, score in zip(parts, scores, strict=True)
        ]
        assert abs(found - inside(lines).points) < Decimal("1E-9")


@given(st.lists(st.integers(-100, 1200).map(lambda number: number / 10), min_size=1, max_size=5), st.integers(-4, 4))
@settings(max_examples=40, deadline=None)
def test_grades_as_the_engine(scores, up):
    ladder = [Threshold(*each) for each in GRADES]
    for places in (None, 0):
        found = FUNCTIONS["ZS_GRADE"](scores, None, places, up)
        assert found == [grade(to_decimal(score), ladder, places=places, up=up) for score in scores]


# --- in words ---------------------------------------------------------------------------------------------------------

SAID = {
    "完成率": ([], "completion", {}),
    "序时进度": ([["应完成份额", "45%"]], "to_date", {"due_share": Decimal("0.45")}),
    "缺额扣分": ([["每缺一扣", 1.5]], "shortfall", {"each": Decimal("1.5")}),
    "按件计分": ([["每件分", 2], ["最高", 6]], "per_item", {"each": Decimal(2), "over_target": True, "most": Decimal(6)}),
    "按件扣分": ([["每件扣分", 1], ["最低", -5]], "deduct", {"each": Decimal(1), "least": Decimal(-5)}),
    "增长率": ([["每百分点分", 1], ["基数为零", "得满分"]], "growth", {"each": Decimal(1), "base_zero": "full"}),
    "分档": (BAND_TABLE, "bands", {"bands": [{"at": exact(at), "points": exact(points)} for at, points in BAND_TABLE], "of": "ratio"}),
    "功效系数": ([["去高低", 1], ["越小越好", "是"]], "efficacy", {"trim": 1, "less_is_better": True}),
    "与最好相比": ([], "best_share", {}),
}  # fmt: skip


@pytest.mark.parametrize("label", METHODS)
def test_explained_as_the_engine_does(label):
    rows, kind, parameters = SAID[label]
    actual, second = [7, 3, 12, 7, 0], [10, 2, 5, 0, 8]
    found = FUNCTIONS["ZS_EXPLAIN"](label, [*actual, None], [*second, 1], 20, rows, None, "个")
    column = Column(
        points=Decimal(12 if kind == "bands" else 20),
        actual=[Decimal(each) for each in actual],
        **{("base" if kind == "growth" else "target"): [Decimal(each) for each in second]},
    )
    assert found == [*(RULES[kind].explain(column, parameters, at, unit="个") for at in range(5)), None]
    if METHODS[label].is_of_group:
        dragged = [FUNCTIONS["ZS_EXPLAIN"](label, each, None, 20, rows, actual, "个") for each in actual]
        assert dragged == found[:-1]


def test_methods_may_differ_from_row_to_row():
    found = FUNCTIONS["ZS_EXPLAIN"](["完成率", "增长率", "没有"], [7, 8, 9], [10, 11, 12], 20, [["每百分点分", 1]])
    assert "ZS-616" in found[0] and "ZS-601" in found[2]
    assert found[1].startswith("本期 8，上年同期 11 → 增长率")


# --- LibreOffice ------------------------------------------------------------------------------------------------------

NEAR = 1e-9
SKIP = object()


class Sheet:
    """Rows of cells with a plain formula in column M, and what a function says to the same numbers."""

    def __init__(self, book: Workbook) -> None:
        self.sheet = book.add_worksheet("cases")
        self.row = 0
        self.expected: dict[int, tuple[str, object]] = {}

    def rows(self, cells: list[list[object]], formula: str, results: list[object]) -> None:
        """Write rows. In the formula {r} is the row, {f} and {l} are the first and the last of these rows."""
        first, last = self.row + 1, self.row + len(cells)
        for row, result in zip(cells, results, strict=True):
            self.sheet.write_row(self.row, 0, row)
            written = formula.format(r=self.row + 1, f=first, l=last)
            if result is not SKIP:
                self.sheet.write_formula(self.row, 12, written, None, "?")
                self.expected[self.row] = (f"{written} of {row}", result)
            self.row += 1
        self.row += 1


def held(expression: str, most: str, least: str = "0", places: int = 10) -> str:
    return f"=ROUND(MAX({least},MIN({most},{expression})),{places})"


def write_each(sheet: Sheet, chance: random.Random) -> None:
    """Units by themselves: A actual, B second number, C worth, D and E parameters."""

    def columns(**ranges: tuple[float, float]) -> list[list[float]]:
        return [[round(chance.uniform(*ranges[name]), 2) for name in ranges] for _ in range(16)]

    def call(name: str, cells: list[list[float]], *order: object) -> list[object]:
        args = ([row[each] for row in cells] if isinstance(each, int) else each for each in order)
        return FUNCTIONS[name](*(arg[0] if isinstance(arg, tuple) else arg for arg in args))

    wide = {"actual": (-20, 200), "target": (1, 150), "worth": (1, 30)}
    cells = columns(**wide)
    sheet.rows(cells, held("C{r}*A{r}/B{r}", "C{r}"), call("ZS_COMPLETION", cells, 0, 1, 2))
    less = "IF(A{r}<=0,C{r},C{r}*B{r}/A{r})"
    sheet.rows(cells, held(less, "C{r}", "5", 2), call("ZS_COMPLETION", cells, 0, 1, 2, "是", None, (5,), (2,)))
    cells = columns(**wide, due=(0.1, 1))
    sheet.rows(cells, held("C{r}*A{r}/(B{r}*D{r})", "50"), call("ZS_TO_DATE", cells, 0, 1, 3, 2, None, (50,)))
    cells = columns(**wide, each=(0.1, 2))
    sheet.rows(
        cells, held("C{r}-D{r}*MAX(0,B{r}-A{r})", "C{r}", "-50"), call("ZS_SHORTFALL", cells, 0, 1, 3, 2, None, (-50,))
    )
    sheet.rows(cells, held("D{r}*MAX(0,A{r}-3)", "40"), call("ZS_PER_ITEM", cells, 0, 3, (3,), None, (40,)))
    sheet.rows(cells, held("D{r}*MAX(0,A{r}-B{r})", "1E9"), call("ZS_PER_ITEM", cells, 0, 3, None, 1))
    sheet.rows(
        cells, held("-D{r}*MAX(0,A{r})", "0", "-1E9"), call("ZS_PER_ITEM", [[*row[:3], -row[3]] for row in cells], 0, 3)
    )
    sheet.rows(cells, held("C{r}-D{r}*MAX(0,A{r})", "C{r}"), call("ZS_DEDUCT", cells, 0, 3, 2))
    cells = columns(**wide, each=(0.1, 2), start=(0, 10))
    grown = "E{r}+D{r}*100*((A{r}-B{r})/ABS(B{r})-5%)"
    sheet.rows(cells, held(grown, "C{r}"), call("ZS_GROWTH", cells, 0, 1, 3, 2, (0.05,), 4))
    table = [[0.2, 3], [0.5, 8], [0.8, 15], [1, 20]]
    ratio = "ROUND(A{r}/B{r},8)"
    steps = f"=IF({ratio}<0.2,0,LOOKUP({ratio},{{{{0.2,0.5,0.8,1}}}},{{{{3,8,15,20}}}}))"
    sheet.rows(cells, steps, FUNCTIONS["ZS_BANDS"]([row[0] for row in cells], table, [row[1] for row in cells]))
    sizes = "=IF(A{r}<1,1,IF(A{r}<10,3,IF(A{r}<50,10,20)))"
    large = FUNCTIONS["ZS_BANDS"]([row[0] for row in cells], [[50, 20], [1, 3], [10, 10]], None, None, 1)
    sheet.rows(cells, sizes, large)


def group_of(chance: random.Random, number: Callable[[], float]) -> list[list[object]]:
    """A few rows: A a number, a blank or a text; B what decides between equal numbers; C the group."""
    return [
        [chance.choice([None, "缺", *[number()] * 8]), chance.randint(1, 3), chance.choice("甲乙")] for _ in range(9)
    ]


def known(cells: list[list[object]], results: list[object]) -> list[object]:
    """The results of the rows that hold a number."""
    return [result if isinstance(row[0], int | float) else SKIP for row, result in zip(cells, results, strict=True)]


def write_groups(sheet: Sheet, chance: random.Random) -> None:
    for _ in range(6):
        cells = group_of(chance, lambda: round(chance.uniform(-5, 60), 1))
        actual, span = [row[0] for row in cells], "A${f}:A${l}"
        low, high = f"MIN({span})", f"MAX({span})"
        place = f"20*(60+40*(A{{r}}-{low})/({high}-{low}))/100"
        sheet.rows(cells, held(place, "20"), known(cells, FUNCTIONS["ZS_EFFICACY"](actual, 20)))
        low, high = f"SMALL({span},2)", f"LARGE({span},2)"
        place = f"20*(60+40*({high}-MAX({low},MIN({high},A{{r}})))/({high}-{low}))/100"
        trimmed = FUNCTIONS["ZS_EFFICACY"](actual, 20, "是", None, None, None, None, 1)
        sheet.rows(cells, held(place, "20"), known(cells, trimmed))
        best = FUNCTIONS["ZS_BEST_SHARE"](actual, 15)
        sheet.rows(cells, held(f"15*A{{r}}/MAX({span})", "15"), known(cells, best))


def write_ranks(sheet: Sheet, chance: random.Random) -> None:
    for trial in range(6):
        cells = group_of(chance, lambda: chance.choice([80, 85.5, 90, 92.3, 60]))
        score, ties, group = map(list, zip(*cells, strict=True))
        order, sign = (("从高到低", ">"), ("从低到高", "<"))[trial % 2]
        span, rank = "A${f}:A${l}", FUNCTIONS["ZS_RANK"]
        sheet.rows(cells, f'=COUNTIF({span},"{sign}"&A{{r}})+1', known(cells, rank(score, order)))
        apart = f'=COUNTIFS({span},"{sign}"&A{{r}},C${{f}}:C${{l}},C{{r}})+1'
        sheet.rows(cells, apart, known(cells, rank(score, order, group)))
        ahead = f"(({span}{sign}A{{r}})+({span}=A{{r}})*(B${{f}}:B${{l}}{sign}B{{r}}))"
        among = f"=SUMPRODUCT(ISNUMBER({span})*{ahead})+1"
        sheet.rows(cells, among, known(cells, rank(score, order, None, ties)))


def write_totals(sheet: Sheet, chance: random.Random) -> None:
    """A–E scores, F–J weights in every row."""
    weights = [30, 25, 20, 15, 7.5]
    rows = [[chance.choice([None, *[round(chance.uniform(0, 100), 2)] * 4]) for _ in range(5)] for _ in range(25)]
    rows = [row if any(cell is not None for cell in row) else [50] * 5 for row in rows]
    cells = [row + weights for row in rows]
    total = "SUMPRODUCT(A{r}:E{r},F{r}:J{r})"
    means = [row[0] for row in FUNCTIONS["ZS_WEIGHTED"](rows, weights)]
    sheet.rows(cells, f"=ROUND({total}/SUM(F{{r}}:J{{r}}),10)", means)
    left = [row[0] for row in FUNCTIONS["ZS_WEIGHTED"](rows, weights, "剔除", 4)]
    sheet.rows(cells, f"=ROUND({total}/SUMPRODUCT(ISNUMBER(A{{r}}:E{{r}})*F{{r}}:J{{r}}),4)", left)
    scores = [[round(chance.uniform(50, 100), 1)] for _ in range(15)] + [
        [each] for each in (90, 89.5, 79.5, 60, 59.5, 0)
    ]
    for places, value in ((None, "A{r}"), (0, "ROUND(A{r},0)")):
        found = FUNCTIONS["ZS_GRADE"]([row[0] for row in scores], None, places)
        nested = f'=IF({value}>=90,"优秀",IF({value}>=80,"良好",IF({value}>=60,"一般","较差")))'
        sheet.rows(scores, nested, found)


@pytest.fixture(scope="module")
def judged(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[str, object, object]]]:
    """What each case is, what the function gives, and what LibreOffice calculates."""
    path, chance = tmp_path_factory.mktemp("scores") / "scores.xlsx", random.Random(20230630)
    with Workbook(str(path)) as book:
        sheet = Sheet(book)
        write_each(sheet, chance)
        write_groups(sheet, chance)
        write_ranks(sheet, chance)
        write_totals(sheet, chance)
    with office.open(path, read_only=True) as opened:
        opened.recalculate()
        values = opened.values("cases", f"M1:M{sheet.row}")
    yield [(about, expected, values[row][0]) for row, (about, expected) in sheet.expected.items()]


@pytest.mark.office
def test_libreoffice_calculates_the_same(judged):
    wrong = [
        f"{about}: {theirs!r}, not {ours!r}"
        for about, ours, theirs in judged
        if not (
            theirs == ours if isinstance(ours, str) else isinstance(theirs, float) and abs(theirs - float(ours)) < NEAR
        )
    ]
    assert len(judged) > 400
    assert not wrong, f"{len(wrong)} of {len(judged)} differ:\n" + "\n".join(wrong[:8])
