"""Every rule by hand: parameters, what the indicator is worth, the numbers of a group, and what each unit gets."""

from decimal import Decimal
from typing import get_args

import pytest
from pydantic import TypeAdapter

from udfs.scoring import RULES, Column, Outcome, Places, Reason, formula_faults
from udfs.scoring.rule import COMMON
from xl_templates.system_model import Rule


def numbers(text: str) -> list[Decimal | None]:
    """Numbers of the units; "-" is blank."""
    return [None if word == "-" else Decimal(word) for word in text.split()]


def outcomes(text: str) -> list[Outcome]:
    """Points of the units, or the reason why there are none."""
    reasons = set(Reason)
    return [
        Outcome(None, Reason(word)) if word in reasons else Outcome(Decimal(word).quantize(Decimal("1E-10")))
        for word in text.split()
    ]


def exact(values: dict) -> dict:
    """Parameters with decimals for the numbers that are written plainly."""
    whole = ("places", "trim", "drop")
    return {
        name: Decimal(str(value))
        if isinstance(value, int | float) and not isinstance(value, bool) and name not in whole
        else value
        for name, value in values.items()
    }


def bands(*pairs: tuple[object, object]) -> list[dict[str, Decimal]]:
    return [{"at": Decimal(str(at)), "points": Decimal(str(points))} for at, points in pairs]


LESS = {"less_is_better": True}
STEPS = {"of": "ratio", "bands": bands((1, 100), ("0.8", 75), ("0.5", 50), (0, 0))}
SIZES = {"bands": bands((50, 20), (10, 10), (5, 6), (1, 3))}

# kind, parameters, worth, actual, target, base, expected
TABLE = [
    # 完成率: the share of the target, between nothing and the whole
    ("completion", {}, 20, "45 50 60 0 -5 -", "50 50 50 50 50 50", "", "18 20 20 0 0 no_value"),
    ("completion", {}, 20, "45 45 45", "- 0 -1", "", "no_target target_zero target_negative"),
    ("completion", {"most": 25}, 20, "60 70", "50 50", "", "24 25"),
    ("completion", {"least": 5}, 20, "0 5 25", "50 50 50", "", "5 5 10"),
    ("completion", {"least": -10}, 20, "-10 -50", "50 50", "", "-4 -10"),
    ("completion", {"places": 2}, 20, "1 2", "3 3", "", "6.67 13.33"),
    ("completion", {"places": 0}, 1, "1 1", "2 3", "", "1 0"),  # half up
    ("completion", LESS, 20, "50 100 40 0 -3", "50 50 50 50 50", "", "20 10 20 20 20"),
    ("completion", LESS | {"most": 30}, 20, "40 0", "50 50", "", "25 30"),  # nothing of a bad thing: the most
    ("completion", LESS, 20, "0 1 1", "0 0 -1", "", "20 0 target_negative"),  # 零事故
    # 三明 2020: 完成率 × 20, at most 20
    ("completion", {"most": 20}, 20, "8 13", "10 10", "", "16 20"),
    # 序时进度: a quarter of 45 % of 200 is due
    ("to_date", {"due_share": 0.45}, 30, "90 45 100 -", "200 200 200 200", "", "30 15 30 no_value"),
    ("to_date", {"due_share": 0.45}, 30, "90 90 90", "- 0 -1", "", "no_target target_zero target_negative"),
    ("to_date", {"due_share": None}, 30, "90 -", "200 -", "", "judged_later judged_later"),
    ("to_date", {"due_share": 0}, 30, "90", "200", "", "judged_later"),
    ("to_date", LESS | {"due_share": 0.5}, 30, "100 200 0", "200 200 200", "", "30 15 30"),
    # 功效系数 (高安 2021): 60 + 40 × position, in hundredths of 30 points
    ("efficacy", {}, 30, "10 20 30", "", "", "18 24 30"),
    ("efficacy", {}, 30, "10 - 30", "", "", "18 no_value 30"),
    ("efficacy", {}, 30, "-10 0 10", "", "", "18 24 30"),
    ("efficacy", LESS, 30, "10 20 30", "", "", "30 24 18"),
    ("efficacy", {}, 30, "7 7 7", "", "", "30 30 30"),
    ("efficacy", {"equal": 80}, 30, "7 - -", "", "", "24 no_value no_value"),
    ("efficacy", {"base": 0, "span": 100}, 10, "1 2 5", "", "", "0 2.5 10"),
    ("efficacy", {"trim": 1}, 100, "0 10 20 30 900", "", "", "60 60 80 100 100"),
    ("efficacy", {"trim": 1} | LESS, 100, "0 10 20 30 900", "", "", "100 100 80 60 60"),
    ("efficacy", {"trim": 5}, 100, "0 10 30 900", "", "", "60 60 100 100"),  # two are kept
    ("efficacy", {"trim": 1}, 100, "0 50 100", "", "", "60 80 100"),  # none can be spared
    ("efficacy", {"trim": 1, "equal": 70}, 100, "1 5 5 9", "", "", "60 70 70 100"),
    ("efficacy", {"trim": 1, "equal": 70} | LESS, 100, "1 5 5 9", "", "", "100 70 70 60"),
    # 与最好相比
    ("best_share", {}, 10, "5 20 -", "", "", "2.5 10 no_value"),
    ("best_share", {}, 10, "-5 20", "", "", "0 10"),
    ("best_share", {}, 10, "0 0", "", "", "0 0"),
    ("best_share", {}, 10, "-2 -3", "", "", "0 0"),
    ("best_share", {}, 10, "3", "", "", "10"),
    ("best_share", LESS, 10, "5 20", "", "", "10 2.5"),
    ("best_share", LESS, 10, "0 20 -1", "", "", "10 0 10"),
    # 分档: 乡镇 100 / 75 (≥ 80 %) / 50 (≥ 50 %) / 0, and 延安 2017 by 亿元
    ("bands", STEPS, 100, "10 8 7.9 5 4.9 0 -", "10 10 10 10 10 10 10", "", "100 75 50 50 0 0 no_value"),
    ("bands", STEPS, 100, "10 1 1 8.8", "- 0 -1 11", "", "no_target target_zero target_negative 75"),
    ("bands", STEPS, 100, "5.6", "7", "", "75"),  # in binary a little less than 0.8
    ("bands", SIZES, 20, "60 50 49.99 5 1 0.99 -3", "", "", "20 20 10 6 3 0 0"),
    ("bands", SIZES | {"least": 1}, 15, "60 0", "", "", "15 1"),  # held by most and least
    ("bands", SIZES | LESS, 20, "60 1", "", "", "20 3"),
    ("bands", {"bands": bands((1, 5), (1, 9))}, 10, "1", "", "", "5"),
    # 按件计分: 走访 each +0.5, at most 3; 超额 each +2, at most 6; 亿元项目 after the first two
    ("per_item", {"each": 0.5, "most": 3}, 0, "0 4 9 -2 -", "", "", "0 2 3 0 no_value"),
    ("per_item", {"each": 2, "most": 6, "over_target": True}, 0, "5 7 20 5", "5 5 5 -", "", "0 4 6 no_target"),
    ("per_item", {"each": 2, "most": 6, "over_target": True} | LESS, 0, "5 3", "5 5", "", "0 4"),
    ("per_item", {"each": 3, "free": 2, "most": 10}, 0, "2 3 9", "", "", "0 3 10"),
    ("per_item", {"each": -3, "least": -5, "most": 0}, 0, "0 1 2", "", "", "0 -3 -5"),  # 交办未办 −3 至 −5
    # 按件扣分: each monthly report missed −1 (of 12)
    ("deduct", {"each": 1}, 12, "0 3 13 -1 -", "", "", "12 9 0 12 no_value"),
    ("deduct", {"each": 5, "least": -20, "most": 0}, 0, "1 9", "", "", "-5 -20"),
    # 缺额扣分
    ("shortfall", {"each": 1.5}, 10, "20 18 25 0 -", "20 20 20 20 20", "", "10 7 10 0 no_value"),
    ("shortfall", {"each": 1.5}, 10, "20 0 0", "- 0 -3", "", "no_target 10 10"),
    ("shortfall", {"each": 1.5} | LESS, 10, "20 22", "20 20", "", "10 7"),
    # 增长率: 5 points at 5 %, one for each percentage point
    ("growth", {"at": 0.05, "start": 5, "each": 1}, 10, "105 110 100 90 200", "", "100 100 100 100 100", "5 10 0 0 10"),
    ("growth", {"at": 0.05, "start": 5, "each": 1}, 10, "105.5 5 - 5", "", "100 - 100 0", "5.5 no_base no_value 0"),
    ("growth", {"each": 1}, 10, "100 95 110", "", "100 100 100", "10 5 10"),  # start: all points
    ("growth", {"each": 1, "start": 0}, 10, "-95 -105", "", "-100 -100", "5 0"),
    ("growth", {"each": 1, "start": 0} | LESS, 10, "95 105", "", "100 100", "5 0"),
    ("growth", {"each": 1, "base_zero": "full"}, 10, "0 5", "", "0 0", "10 10"),
    ("growth", {"each": 1, "base_zero": "none"}, 10, "0 5", "", "0 0", "0 0"),
    ("growth", {"each": 1, "base_zero": "left_out"}, 10, "0 -", "", "0 0", "left_out no_value"),
    # 均值级差: mean 100; one point for every whole 10
    ("mean_steps", {"start": 5, "step": 10, "each": 1}, 10, "100 125 75 -", "", "", "5 7 3 no_value"),
    ("mean_steps", {"start": 5, "step": 10, "each": 1} | LESS, 10, "100 125 75", "", "", "5 3 7"),
    ("mean_steps", {"start": 5, "step": 0.1, "each": 1}, 10, "0.5 0.2 0.8", "", "", "5 2 8"),  # exactly three steps
    ("mean_steps", {"start": 5, "step": 10, "each": 1}, 10, "4", "", "", "5"),
    # 占比: 产业契合度 20 = matching / all new projects
    ("share_of", {}, 20, "3 0 5 -1 -", "", "4 4 4 4 4", "15 0 20 0 no_value"),
    ("share_of", {}, 20, "3 3 3", "", "- 0 -4", "no_base base_zero base_negative"),
    ("share_of", LESS, 20, "1 4", "", "4 4", "15 0"),
    # 认定分
    ("certified", {}, 15, "12.5 20 -1 -", "", "", "12.5 15 0 no_value"),
    ("certified", {"least": -5, "most": 5}, 0, "-3 -9", "", "", "-3 -5"),
    # 公式
    ("formula", {"formula": "[分值] × [实际] ÷ [目标]"}, 20, "45 60 45 -", "50 50 0 50", "", "18 20 not_computable no_value"),
    ("formula", {"formula": "[分值] × [实际] ÷ [目标]"}, 20, "45", "-", "", "no_target"),
    ("formula", {"formula": "[实际] - [基数]"}, 20, "5 5", "", "3 -", "2 no_base"),
    ("formula", {"formula": "[实际] + 空作零([目标])"}, 20, "5 5", "- 3", "", "5 8"),
    ("formula", {"formula": "空作零([实际]) + 1"}, 20, "-", "", "", "no_value"),
    ("formula", {"formula": "如果([实际] >= [组平均], [分值], 0)"}, 20, "5 1 3 -", "", "", "20 0 20 no_value"),
    ("formula", {"formula": "[组最大] - [组最小] + [组单位数]"}, 20, "5 1 - -", "", "", "6 6 6 6"),
    ("formula", {"formula": "[组最大] + 1"}, 20, "- -", "", "", "no_value no_value"),
    ("formula", {"formula": "[组单位数]"}, 20, "- -", "", "", "0 0"),
    ("formula", {"formula": "如果(为空([目标]), 1, 2)"}, 20, "- -", "- 5", "", "1 2"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "parameters", "worth", "actual", "target", "base", "expected"), TABLE)
def test_by_hand(kind, parameters, worth, actual, target, base, expected) -> None:
    column = Column(points=Decimal(worth), actual=numbers(actual), target=numbers(target), base=numbers(base))
    assert RULES[kind].points(column, exact(parameters)) == outcomes(expected)


# parameters, worth, marks of one judge after the other, expected
MARKS = [
    ({}, 15, "80 90 100", "13.5"),
    ({}, 15, "80 - 100", "13.5"),
    ({}, 15, "- -", "no_value"),
    ({}, 15, "", "no_value"),
    ({"drop": 1}, 15, "0 80 90 100 100", "13.5"),  # of two highest one is left out
    ({"drop": 1}, 15, "80 100", "13.5"),  # none can be spared
    ({"drop": 1}, 15, "60", "9"),
    ({"drop": 3}, 10, "10 20 90", "2"),  # the middle one remains
    ({"drop": 3}, 10, "10 20 40 90", "3"),
    ({"full": 10}, 15, "8 9", "12.75"),
    ({}, 15, "120", "15"),
    ({}, 15, "-20", "0"),
]


@pytest.mark.parametrize(("parameters", "worth", "marks", "expected"), MARKS)
def test_judges_by_hand(parameters, worth, marks, expected) -> None:
    column = Column(points=Decimal(worth), judges=[numbers(marks)] if marks else [()])
    assert RULES["judges"].points(column, exact(parameters)) == outcomes(expected)


def test_every_kind_is_in_the_tables() -> None:
    assert {row[0] for row in TABLE} | {"judges"} == set(RULES)


def test_the_rules_take_what_a_definition_says() -> None:
    """Same kinds, same parameters, same values where nothing is written."""
    models = {get_args(model.model_fields["kind"].annotation)[0]: model for model in get_args(get_args(Rule)[0])}
    assert set(models) == set(RULES)
    for kind, model in models.items():
        known = {**COMMON, **RULES[kind].takes}
        fields = {name: field for name, field in model.model_fields.items() if name != "kind"}
        assert set(known) - {"less_is_better", "due_share"} == set(fields), kind
        written = {name: field.default for name, field in fields.items() if not field.is_required()}
        assert {name: known[name] for name in written} == written, kind


def test_a_rule_of_a_definition_is_taken_as_it_is() -> None:
    rule = TypeAdapter(Rule).validate_python({"kind": "bands", "bands": [{"at": 1, "points": 5}], "of": "value"})
    parameters = rule.model_dump(exclude={"kind"}) | {"less_is_better": False}
    assert RULES[rule.kind].points(Column(points=Decimal(9), actual=numbers("2 0")), parameters) == outcomes("5 0")


def test_every_rule_and_reason_has_its_words() -> None:
    assert len({rule.label for rule in RULES.values()}) == len(RULES)
    assert len({reason.label for reason in Reason}) == len(Reason)


def test_halves_are_rounded_up_however_they_came_about() -> None:
    """1.005 is 1.01, although the binary number that is nearest to it is smaller."""
    column = Column(points=Decimal("2.01"), actual=numbers("1 1.5"), target=numbers("2 2"))
    assert RULES["completion"].points(column, {"places": 2}) == [(Decimal("1.01"), None), (Decimal("1.51"), None)]


# --- words ------------------------------------------------------------------------------------------------------------

WORDS = [
    ("completion", {}, 20, "45", "50", "", "实际 45 万元，目标 50 万元 → 完成率：20 × 45 ÷ 50 = 18 → 得 18 分"),
    ("completion", {}, 20, "60", "50", "", "实际 60 万元，目标 50 万元 → 完成率：20 × 60 ÷ 50 = 24，不超过 20 → 得 20 分"),
    ("completion", {}, 20, "-5", "50", "", "实际 -5 万元，目标 50 万元 → 完成率：20 × （-5） ÷ 50 = -2，不低于 0 → 得 0 分"),
    ("completion", {}, 20, "-", "50", "", "实际 空，目标 50 万元 → 完成率 → 不能计分：没有数值"),
    ("to_date", {"due_share": 0.45}, 30, "45", "200", "",
     "实际 45 万元，目标 200 万元 → 序时进度：本期应完成全年的 45%，30 × 45 ÷ (200 × 45%) = 15 → 得 15 分"),
    ("to_date", {"due_share": None}, 30, "45", "200", "", "序时进度 → 不能计分：本期不考核"),
    ("efficacy", {}, 30, "20 10 30", "", "",
     "实际 20 万元 → 功效系数：组内最高 30、最低 10，30 × (60 + 40 × (20 − 10) ÷ (30 − 10)) ÷ 100 = 24 → 得 24 分"),
    ("efficacy", {}, 30, "7 7", "", "", "实际 7 万元 → 功效系数：组内最高 7、最低 7，没有差别，30 × 100 ÷ 100 = 30 → 得 30 分"),
    ("best_share", {}, 10, "5 20", "", "", "实际 5 万元 → 与最好相比：组内最高 20，10 × 5 ÷ 20 = 2.5 → 得 2.5 分"),
    ("bands", STEPS, 100, "8", "10", "", "实际 8 万元，目标 10 万元 → 分档：完成 80%，达到 80% 一档，75 分 → 得 75 分"),
    ("per_item", {"each": 0.5, "most": 3}, 0, "9", "", "", "实际 9 万元 → 按件计分：0.5 × 9 = 4.5，不超过 3 → 得 3 分"),
    ("deduct", {"each": 1}, 12, "3", "", "", "实际 3 万元 → 按件扣分：12 − 1 × 3 = 9 → 得 9 分"),
    ("shortfall", {"each": 1.5}, 10, "18", "20", "", "实际 18 万元，目标 20 万元 → 缺额扣分：缺 2，10 − 1.5 × 2 = 7 → 得 7 分"),
    ("growth", {"at": 0.05, "start": 5, "each": 1}, 10, "108", "", "100",
     "本期 108 万元，上年同期 100 万元 → 增长率：增长 8%，比 5% 多 3 个百分点，5 + 1 × 3 = 8 → 得 8 分"),
    ("mean_steps", {"start": 5, "step": 10, "each": 1}, 10, "75 125", "", "",
     "实际 75 万元 → 均值级差：组平均 100，差于平均 2 级，5 + 1 × （-2） = 3 → 得 3 分"),
    ("share_of", {}, 20, "3", "", "4", "其中 3 万元，总数 4 万元 → 占比：20 × 3 ÷ 4 = 15 → 得 15 分"),
    ("certified", {}, 15, "12.5", "", "", "认定 12.5 万元 → 认定分：认定多少得多少，12.5 分 → 得 12.5 分"),
    ("formula", {"formula": "[分值] × [实际] ÷ [组最大]"}, 20, "5 10", "", "",
     "实际 5 万元 → 公式：[分值] × [实际] ÷ [组最大]（分值 20，组最大 10） = 10 → 得 10 分"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "parameters", "worth", "actual", "target", "base", "words"), WORDS)
def test_words(kind, parameters, worth, actual, target, base, words) -> None:
    column = Column(points=Decimal(worth), actual=numbers(actual), target=numbers(target), base=numbers(base))
    assert RULES[kind].explain(column, exact(parameters), 0, unit="万元") == words


def test_words_of_judges() -> None:
    column = Column(points=Decimal(15), judges=[numbers("0 80 90 100 100"), ()])
    said = [RULES["judges"].explain(column, {"drop": 1}, at) for at in (0, 1)]
    assert said == [
        "评分 0、80、90、100、100 → 评委评分：去掉最高、最低各 1 个，平均 90，15 × 90 ÷ 100 = 13.5 → 得 13.5 分",
        "评分 空 → 评委评分 → 不能计分：没有数值",
    ]


# --- what is refused --------------------------------------------------------------------------------------------------


def test_parameters_that_are_unknown_or_lacking_are_refused() -> None:
    column = Column(points=Decimal(1), actual=numbers("1"))
    with pytest.raises(TypeError, match=r"unknown parameters \['eech'\], lacking \['each'\]"):
        RULES["deduct"].points(column, {"eech": Decimal(1)})


def test_sequences_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="different length"):
        Column(points=Decimal(1), actual=numbers("1 2"), target=numbers("1"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[实绩] * 2", "规则第 1 个字符处的列“实绩”没有定义，是否指“实际”：▶[实绩] * 2"),
        ("[实际] >= 2", "规则“▶[实际] >= 2”的结果应当是数字"),
        ("[实际] * (期末 - 期初)", "规则第 9 个字符处的名称“期末”没有定义：[实际] * (▶期末 - 期初)"),
        ("[实际] - 上月([实际])", "规则第 8 个字符处的函数“上月”没有定义：[实际] - ▶上月([实际])"),
        ("[实际] / 0", "规则第 8 个字符处应为不为零的数，写的是零：[实际] / ▶0"),
        ("[实际] *", "规则到第 7 个字符处还没有写完：[实际] *▶"),
        ("$汇率", "规则第 1 个字符处的参数“汇率”没有定义：▶$汇率"),
    ],
)
def test_faults_of_a_formula(text: str, message: str) -> None:
    assert [fault.message for fault in formula_faults(text)] == [message]


def test_a_formula_that_excel_cannot_hold_is_a_fault() -> None:
    text = "[组平均]"
    for _ in range(4):
        text = f"如果({text}>1,{text},1)"
    assert len(text) <= 400
    (long,) = formula_faults(text)
    assert "8192 个字符以内的表格公式" in long.message
    (deep,) = formula_faults("较大(" * 57 + "[实际] / [组平均]" + ",1)" * 57)
    assert "套了 64 层以上" in deep.message
    assert not formula_faults("较大(" * 50 + "[实际]" + ",1)" * 50)


def test_more_bands_than_a_formula_holds_are_refused() -> None:
    column = Column(points=Decimal(9), actual=numbers("30"))
    many = {"bands": bands(*((at, at) for at in range(51)))}
    assert RULES["bands"].points(column, many) == outcomes("9")
    with pytest.raises(ValueError, match="51 bands"):
        RULES["bands"].formula(Places(points="9", actual="A1"), many)


def test_a_place_that_the_rule_needs_and_nobody_gave() -> None:
    with pytest.raises(ValueError, match="'target'"):
        RULES["completion"].formula(Places(points="9", actual="A1"), {})
