"""systems/*.toml: what it may not say, each mistake with its key; the shipped systems; the worked cases add up."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.test_load import FILES, P, told, write
from xl_templates.load import all_shipped, load, load_folder, shipped_programmes
from xl_templates.model import Programme
from xl_templates.system_model import System, ToDate

S = "systems/towns.toml"
SYSTEM = """
id = "towns"
title = "乡镇考核"
periods = ["quarter", "year"]

[[groups]]
id = "towns"
name = "乡镇"
units = "towns"

[[indicators]]
id = "results"
name = "引资实绩"
points = { towns = 60 }

[[indicators]]
id = "paid"
name = "到位资金"
parent = "results"
points = { towns = 40 }
unit = "万元"
counted = { ledger = "landed", column = "总投资", when = '[项目阶段] <> "签约"' }
rule = { kind = "to_date", shares = { Q1 = 0.2, Q2 = 0.5, Q4 = 1 } }

[[indicators]]
id = "growth"
name = "资金增速"
parent = "results"
points = { towns = 20 }
same_as = "paid"
rule = { kind = "growth", at = 0, start = 10, each = 1 }

[[indicators]]
id = "service"
name = "服务"
points = 30

[[indicators]]
id = "office"
name = "办公室评价"
parent = "service"
share = 0.6
rule = { kind = "judges" }

[[indicators]]
id = "firms"
name = "企业评价"
parent = "service"
share = 0.4
rule = { kind = "efficacy", base = 60, span = 40 }

[[indicators]]
id = "activity"
name = "活动"
points = 10
quota = { towns = 2 }
rule = { kind = "bands", of = "ratio", bands = [{ at = 0.5, points = 5 }, { at = 1, points = 10 }] }

[[indicators]]
id = "big"
name = "大项目"
outside = "bonus"
rule = { kind = "per_item", each = 2, most = 6 }

[extras]
bonus_most = 6

[ranking]
ties = ["paid"]

[grades]
periods = ["year"]
grades = [{ name = "优秀", at = 90 }, { name = "一般", at = 0 }]

[[tests]]
id = "tasks"
name = "目标任务"
indicators = ["paid", "activity"]

[[lists]]
id = "talk"
name = "约谈"
kind = "criticism"
groups = ["towns"]
ways = [{ bottom = 2, test = "tasks", met = false }, { when = '[等次] = "一般" 且 [paid] < 5' }]

[[lists]]
id = "behind"
name = "单项靠后"
kind = "criticism"
by_indicator = ["paid"]
ways = [{ bottom = 2, target = false }]

[[vetoes]]
id = "fraud"
name = "弄虚作假"
effect = "down"

[[promotions]]
id = "up"
name = "晋档"
when = "[big] >= 1"

[annual]
quarters = { Q1 = 0.25, Q2 = 0.25, Q3 = 0.25, Q4 = 0.25 }
"""


def test_the_system_of_these_tests_loads(tmp_path: Path):
    loaded = load_folder(write(tmp_path, FILES | {S: SYSTEM}))
    assert told(loaded) == [] and loaded.programme is not None
    system = loaded.programme.system("towns")
    assert system.points_of(system.indicator("office"), "towns") == 18
    with pytest.raises(KeyError):
        loaded.programme.system("cities")


PAID_RULE = 'rule = { kind = "to_date", shares = { Q1 = 0.2, Q2 = 0.5, Q4 = 1 } }'
GROWTH_RULE = 'rule = { kind = "growth", at = 0, start = 10, each = 1 }'
FIRMS_RULE = 'rule = { kind = "efficacy", base = 60, span = 40 }'
OFFICE_RULE = 'rule = { kind = "judges" }'
BIG_RULE = 'rule = { kind = "per_item", each = 2, most = 6 }'
BANDS = "[{ at = 0.5, points = 5 }, { at = 1, points = 10 }]"
WAYS = 'ways = [{ bottom = 2, test = "tasks", met = false }'


def formula(text: str) -> str:
    return f"rule = {{ kind = \"formula\", formula = '{text}' }}"


# what stands there, what it becomes, code, what the message says
MUTATIONS = [
    # keys and values: the rules are a choice between models
    ('kind = "growth", at', 'kind = "grouth", at', "ZS-107", "indicators[growth].rule.kind 应为以下之一：completion、to_date、efficacy"),
    ('kind = "growth", at', 'kind = "grouth", at', "ZS-107", "现为 “grouth”，是否指“growth”"),
    ('kind = "growth", at', "at", "ZS-105", "indicators[growth].rule 缺少“kind”"),
    (GROWTH_RULE, 'rule = "growth"', "ZS-107", "indicators[growth].rule 应为小节，现为 “growth”"),
    ("start = 10", "starts = 10", "ZS-106", "indicators[growth].rule 里的“starts”不认识，是否指“start”"),
    (", each = 1", "", "ZS-105", "indicators[growth].rule 缺少“each”"),
    ("each = 1", 'each = "一"', "ZS-107", "indicators[growth].rule.each 应为数字，现为 “一”"),
    ("points = 10 }]", "poinst = 10 }]", "ZS-106", "indicators[activity].rule.bands[2] 里的“poinst”不认识，是否指“points”"),
    (BIG_RULE, BIG_RULE + "\nlable = 1", "ZS-106", "indicators[big] 里的“lable”不认识"),
    ("points = 30", 'points = "三十"', "ZS-107", "indicators[service].points 应为数字，现为 “三十”"),
    ("points = { towns = 60 }", 'points = { towns = "六十" }', "ZS-107", "indicators[results].points.towns 应为数字，现为 “六十”"),
    ('name = "服务"\n', "", "ZS-105", "indicators[service] 缺少“name”"),
    ('title = "乡镇考核"', 'titel = "乡镇考核"', "ZS-106", "最上层 里的“titel”不认识，是否指“title”"),
    ('periods = ["quarter", "year"]', 'periods = ["daily"]', "ZS-107", "periods[1] 应为以下之一：week、month、quarter"),
    ("[ranking]", "[rank]", "ZS-106", "最上层 里的“rank”不认识，是否指“ranking”"),
    ("bottom = 2, test", "botom = 2, test", "ZS-106", "lists[talk].ways[1] 里的“botom”不认识，是否指“bottom”"),
    # twice
    ('id = "growth"', 'id = "paid"', "ZS-111", "指标或否决项“paid”出现了 2 次"),
    ('name = "资金增速"', 'name = "到位资金"', "ZS-111", "指标或否决项的名称“到位资金”出现了 2 次"),
    ('name = "弄虚作假"', 'name = "大项目"', "ZS-111", "指标或否决项的名称“大项目”出现了 2 次"),
    ('id = "behind"', 'id = "talk"', "ZS-111", "名单“talk”出现了 2 次"),
    ('"quarter", "year"]', '"quarter", "quarter", "year"]', "ZS-111", "周期“quarter”出现了 2 次"),
    ('name = "一般", at', 'name = "优秀", at', "ZS-111", "等次“优秀”出现了 2 次"),
    ("[[indicators]]\nid = \"results\"", "[[groups]]\nid = \"towns\"\nname = \"又一组\"\nunits = \"towns\"\n\n[[indicators]]\nid = \"results\"", "ZS-111", "分组“towns”出现了 2 次"),
    # periods, groups
    ('periods = ["quarter", "year"]', "periods = []", "ZS-122", "periods 至少写一个周期"),
    ('units = "towns"', 'units = "villages"', "ZS-125", "groups.towns 用的名单“villages”里没有单位"),
    ("points = { towns = 60 }", "points = { town = 60 }", "ZS-113", "indicators.results.points 引用的分组“town”没有定义，是否指“towns”"),
    ("quota = { towns = 2 }", "quota = { cities = 2 }", "ZS-113", "indicators.activity.quota 引用的分组“cities”没有定义"),
    # the tree
    ('parent = "results"\npoints = { towns = 40 }', 'parent = "result"\npoints = { towns = 40 }', "ZS-113", "indicators.paid.parent 引用的指标“result”没有定义，是否指“results”"),
    ('name = "引资实绩"', 'name = "引资实绩"\nparent = "results"', "ZS-127", "indicators.results 是自己的上级"),
    ('name = "引资实绩"', 'name = "引资实绩"\nrule = { kind = "completion" }', "ZS-127", "indicators.results 有下级指标，自己就不计分"),
    (BIG_RULE, "", "ZS-127", "indicators.big 既没有 rule，也没有下级指标"),
    # what adds to what
    ("points = 10\nquota", "points = 11\nquota", "ZS-123", "groups.towns 的分值合计是 101 分，应为 100 分"),
    ("points = { towns = 20 }", "points = { towns = 21 }", "ZS-123", "indicators.results 的分值合计是 61 分，应为 60 分"),
    ('title = "乡镇考核"', 'title = "乡镇考核"\ntotal = 110', "ZS-123", "groups.towns 的分值合计是 100 分，应为 110 分"),
    ('title = "乡镇考核"', 'title = "乡镇考核"\ntotal = 0', "ZS-128", "total 要大于 0"),
    ("share = 0.4", "share = 0.5", "ZS-124", "indicators.service 的份额合计是 1.1，应为 1"),
    ("share = 0.4", "points = 12", "ZS-122", "indicators.service 的下级要么都写 share，要么都写 points"),
    ("share = 0.4", "share = 0.4\npoints = 12", "ZS-122", "indicators.firms points 与 share 只能写一个"),
    ("share = 0.4", "share = -0.4", "ZS-122", "的 share 要大于 0"),
    ('parent = "service"\nshare = 0.4', "share = 0.4", "ZS-122", "indicators.firms 写了 share，上级却没有分值可分"),
    ("points = 10\nquota", "quota", "ZS-122", "indicators.activity 没有分值：写 points"),
    ("points = 10\nquota", "points = {}\nquota", "ZS-122", "indicators.activity 的 points 没有写任何分组"),
    ("points = 10\nquota", "points = -10\nquota", "ZS-128", "indicators.activity.points 不能是负数"),
    ("points = 10\nquota", "valid_from = 2024-01-01\npoints = 10\nquota", "ZS-123", "的分值合计是 90 分，应为 100 分（2023-01-01 起）"),
    ("points = 10\nquota", "valid_to = 2023-12-31\npoints = 10\nquota", "ZS-123", "的分值合计是 90 分，应为 100 分（2024-01-01 起）"),
    ("points = 10\nquota", "valid_from = 2024-01-01\nvalid_to = 2023-12-31\npoints = 10\nquota", "ZS-122", "indicators.activity 的 valid_from 晚于 valid_to"),
    ("points = 30", "points = 30\nvalid_to = 2023-12-31", "ZS-122", "indicators.service 不计分，valid_from、valid_to 写在它下级"),
    # outside
    (BIG_RULE, 'rule = { kind = "per_item", each = 2 }', "ZS-122", "indicators.big 是加分扣分项，rule 里要写 most"),
    ('outside = "bonus"', 'outside = "bonus"\npoints = 6', "ZS-122", "indicators.big 是加分扣分项，最高的分写在 rule 的 most 里"),
    ('outside = "bonus"', 'outside = "penalty"', "ZS-122", 'extras.bonus_most 写了上限，却没有 outside = "bonus" 的指标'),
    (BIG_RULE, 'rule = { kind = "deduct", each = 2, most = 6 }', "ZS-122", "indicators.big.rule 是从分值里倒扣"),
    ("bonus_most = 6", "bonus_most = -6", "ZS-128", "extras.bonus_most 写成正数"),
    # values
    ('same_as = "paid"', 'same_as = "pay"', "ZS-113", "indicators.growth.same_as 引用的计分的指标“pay”没有定义，是否指“paid”"),
    ('same_as = "paid"', 'same_as = "growth"', "ZS-122", "的 same_as 指的“growth”自己没有数"),
    ('same_as = "paid"', 'same_as = "paid"\nquota = 3', "ZS-122", "indicators.growth 写了 same_as，数和目标都从那一项来"),
    ('ledger = "landed", column', 'ledger = "lended", column', "ZS-113", "indicators.paid.counted 引用的台账“lended”没有定义，是否指“landed”"),
    ('column = "总投资", when', 'column = "投资", when', "ZS-113", "indicators.paid.counted 引用的列“投资”没有定义，是否指“总投资”"),
    ('column = "总投资", when', 'column = "项目名称", when', "ZS-118", "“项目名称”不是数字列"),
    ("<> \"签约\"' }", "<> 签约' }", "ZS-3", "indicators.paid.counted.when"),
    ("<> \"签约\"' }", "= 上月([项目阶段])' }", "ZS-122", "indicators.paid.counted.when 不能用“上月(…)”"),
    (PAID_RULE, 'rule = { kind = "certified" }', "ZS-122", "indicators.paid 的分是人打的"),
    # rules
    ("Q2 = 0.5", "Q2 = 0.1", "ZS-126", "indicators.paid.rule.shares 是累计到期末的份额"),
    ("Q2 = 0.5", "Q2 = 50", "ZS-128", "indicators.paid.rule.shares 的份额要大于 0、不超过 1"),
    ("Q2 = 0.5", "H1 = 0.5", "ZS-113", "indicators.paid.rule.shares 引用的期末“H1”没有定义"),
    ("{ Q1 = 0.2, Q2 = 0.5, Q4 = 1 }", "{}", "ZS-128", "indicators.paid.rule.shares 至少写一个"),
    ("start = 10", "start = 21", "ZS-128", "indicators.growth.rule 的 start（21）超过最高的分（20）"),
    ("each = 1 }", "each = -1 }", "ZS-128", "indicators.growth.rule 的 each 和 start 不能是负数"),
    ("each = 1 }", "each = 1, least = 21 }", "ZS-128", "indicators.growth.rule 的 least（21）大于最高的分（20）"),
    ("each = 1 }", "each = 1, most = -1 }", "ZS-128", "indicators.growth.rule 的 most 不能是负数"),
    ("base = 60, span = 40", "base = 60, span = 60", "ZS-128", "indicators.firms.rule 的 base 不能是负数"),
    ("base = 60, span = 40", "base = 60, span = 40, equal = 200", "ZS-128", "的 equal 要在 0 到 100 之间"),
    (BANDS, "[{ at = 1, points = 10 }, { at = 0.5, points = 5 }]", "ZS-126", "indicators.activity.rule.bands 要从小到大写"),
    (BANDS, "[{ at = 0.5, points = 5 }, { at = 1, points = 12 }]", "ZS-128", "indicators.activity.rule.bands 里的 12 分超过最高的分（10）"),
    (BANDS, "[{ at = 0.5, points = -5 }, { at = 1, points = 10 }]", "ZS-128", "里有比 least 还少的分"),
    (BANDS, "[]", "ZS-107", "indicators[activity].rule.bands 应为至少 1 项的列表"),
    ("each = 2, most = 6", "each = 0, most = 6", "ZS-128", "indicators.big.rule 的 each 要大于 0"),
    ("each = 2, most = 6", "each = 2, most = 6, free = 1, over_target = true", "ZS-128", "free 与 over_target 只能写一个"),
    (OFFICE_RULE, 'rule = { kind = "judges", full = 0 }', "ZS-128", "indicators.office.rule 的 full 要大于 0"),
    (OFFICE_RULE, 'rule = { kind = "shortfall", each = 0 }', "ZS-128", "indicators.office.rule 的 each 要大于 0"),
    (GROWTH_RULE, 'rule = { kind = "mean_steps", start = 30, step = 5, each = 1 }', "ZS-128", "的 start（30）超过最高的分（20）"),
    (GROWTH_RULE, 'rule = { kind = "mean_steps", start = 3, step = 0, each = 1 }', "ZS-107", "indicators[growth].rule.step 应为"),
    (FIRMS_RULE, formula("[实绩] * 2"), "ZS-304", "indicators.firms.rule.formula：规则第 1 个字符处的列“实绩”没有定义，是否指“实际”"),
    (FIRMS_RULE, formula("[实际] > 2"), "ZS-310", "indicators.firms.rule.formula：规则“▶[实际] > 2”的结果应当是数字"),
    (FIRMS_RULE, formula("[实际] /"), "ZS-302", "indicators.firms.rule.formula：规则到第 7 个字符处还没有写完"),
    # what comes of the points
    ('ties = ["paid"]', 'ties = ["pad"]', "ZS-113", "ranking.ties 引用的计分的指标“pad”没有定义，是否指“paid”"),
    ('ties = ["paid"]', 'ties = ["results"]', "ZS-113", "ranking.ties 引用的计分的指标“results”没有定义"),
    ("at = 90 }", "at = 0 }", "ZS-126", "grades.grades 要从高到低写"),
    ('name = "一般", at = 0', 'name = "一般", at = 60', "ZS-122", "grades 最低的“一般”从 60 分起，再低的没有等次"),
    ('periods = ["year"]\ngrades', 'periods = ["month"]\ngrades', "ZS-113", "grades.periods 引用的周期“month”没有定义"),
    ('indicators = ["paid", "activity"]', 'indicators = ["paid", "activty"]', "ZS-113", "tests.tasks.indicators 引用的计分的指标“activty”没有定义，是否指“activity”"),
    ('indicators = ["paid", "activity"]', 'indicators = ["paid", "office"]', "ZS-122", "tests.tasks 里的“office”是打分、认定或加扣分的，没有目标可言"),
    ('indicators = ["paid", "activity"]', 'indicators = ["paid", "paid"]', "ZS-122", "tests.tasks 的 indicators 写重了"),
    ('"activity"]', '"activity"]\nhow_many = 3', "ZS-128", "tests.tasks.how_many 比指标个数（2）还多"),
    ('"activity"]', '"activity"]\nhow = "any"\nhow_many = 1', "ZS-122", "tests.tasks how 与 how_many 只能写一个"),
    ('groups = ["towns"]', 'groups = ["towen"]', "ZS-113", "lists.talk.groups 引用的分组“towen”没有定义，是否指“towns”"),
    ('test = "tasks", met', 'test = "task", met', "ZS-113", "lists.talk.ways[1].test 引用的目标任务“task”没有定义，是否指“tasks”"),
    (WAYS, "ways = [{}", "ZS-122", "lists.talk.ways[1] 至少写一个条件"),
    (WAYS, "ways = [{ met = false }", "ZS-122", "lists.talk.ways[1] 写了 met，却没有写是哪一项 test"),
    (WAYS, "ways = [{ top = 3, bottom = 2 }", "ZS-122", "top 与 bottom 只能写一个"),
    (WAYS, "ways = [{ at_least = 80, below = 60 }", "ZS-122", "的 below 不大于 at_least"),
    (WAYS, "ways = [{ bottom = 2, target = false }", "ZS-122", "只用在写了 by_indicator 的名单里"),
    ("[paid] < 5", "[pad] < 5", "ZS-304", "lists.talk.ways[2].when：规则第 15 个字符处的列“pad”没有定义，是否指“paid”"),
    ("[paid] < 5", "[paid] < $下限", "ZS-304", "参数“下限”没有定义"),
    ('[等次] = "一般"', '[等次] = "一般般"', "ZS-117", "lists.talk.ways[2].when 拿列“等次”与“一般般”比较，但它不在选项里，是否指“一般”"),
    ('by_indicator = ["paid"]', 'by_indicator = ["payd"]', "ZS-113", "lists.behind.by_indicator 引用的计分的指标“payd”没有定义"),
    ('by_indicator = ["paid"]', 'by_indicator = ["office"]', "ZS-122", "lists.behind.ways[1] 看的是目标，“office”是打分"),
    ('by_indicator = ["paid"]', 'by_indicator = ["paid"]\nperiods = ["week"]', "ZS-113", "lists.behind.periods 引用的周期“week”没有定义"),
    ('when = "[big] >= 1"', 'when = "[big]"', "ZS-310", "promotions.up.when"),
    ('when = "[big] >= 1"', 'when = "[big] >= 1"\ntest = "task"', "ZS-113", "promotions.up.test 引用的目标任务“task”没有定义"),
    ("Q3 = 0.25, Q4 = 0.25", "Q3 = 0.25, Q4 = 0.3", "ZS-124", "annual.quarters 的份额合计是 1.05，应为 1"),
    ("Q3 = 0.25, Q4 = 0.25", "Q3 = 0.25, Q5 = 0.25", "ZS-113", "annual.quarters 引用的季度“Q5”没有定义"),
    ('periods = ["quarter", "year"]', 'periods = ["quarter", "half"]', "ZS-122", "annual 由各季度得出全年的分"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "words"), MUTATIONS, ids=lambda each: str(each)[:30])
def test_a_mistake_is_told_with_its_key(tmp_path: Path, old: str, new: str, code: str, words: str):
    assert SYSTEM.count(old) >= 1, old
    loaded = load_folder(write(tmp_path, FILES | {S: SYSTEM.replace(old, new, 1)}))
    said = told(loaded)
    assert [each for each in said if each[0].startswith(code) and each[1] == "towns.toml" and words in each[2]], said
    assert len(said) <= 4, said
    assert_is_chinese(loaded.findings)


def assert_is_chinese(findings: list[Any]) -> None:
    """As for ledgers, but the names of kinds and keys stand in the words."""
    for found in findings:
        assert any("\u4e00" <= sign <= "\u9fff" for sign in found.message)
        assert not {"Input", "Field", "Extra", "should", "expected", "tag"} & set(found.message.split()), found.message


def without(*sections: str) -> str:
    """The system without some sections, a blank line between two of which stands before [."""
    parts = ("\n" + SYSTEM).split("\n\n[")
    return "\n\n[".join(part for part in parts if not part.startswith(sections))


def test_grades_are_needed_by_what_moves_between_them(tmp_path: Path):
    said = " ".join(message for _, _, message in told(load_folder(write(tmp_path, FILES | {S: without("grades]")}))))
    assert "vetoes.fraud 是降一等，却没有 grades" in said
    assert "promotions.up 是升一等，却没有 grades" in said
    assert "lists.talk.ways[2].when 用了 [等次]，却没有 grades" in said


def test_a_ring_of_parents_is_told_and_nothing_is_added_up(tmp_path: Path):
    text = SYSTEM.replace('name = "引资实绩"', 'name = "引资实绩"\nparent = "service"')
    text = text.replace('name = "服务"', 'name = "服务"\nparent = "results"')
    said = told(load_folder(write(tmp_path, FILES | {S: text})))
    assert [code for code, _, _ in said] == ["ZS-127", "ZS-127"]


def test_a_test_that_asks_nothing_of_a_group_is_told(tmp_path: Path):
    second = '[[groups]]\nid = "zone"\nname = "开发区"\nunits = "towns"\n\n[[indicators]]\nid = "results"'
    text = SYSTEM.replace('[[indicators]]\nid = "results"', second).replace(
        'indicators = ["paid", "activity"]', 'indicators = ["paid"]'
    )
    said = told(load_folder(write(tmp_path, FILES | {S: text.replace('groups = ["towns"]\n', "")})))
    assert [each for each in said if "没有一项是分组“zone”要考的" in each[2]], said


def test_one_unit_in_two_groups_has_no_quarters_of_its_own(tmp_path: Path):
    second = '[[groups]]\nid = "again"\nname = "另一列"\nunits = "towns"\n\n[[indicators]]\nid = "results"'
    said = told(load_folder(write(tmp_path, FILES | {S: SYSTEM.replace('[[indicators]]\nid = "results"', second)})))
    assert [each for each in said if "“again”却有单位也在别的分组里" in each[2]], said


def test_an_indicator_may_be_replaced_by_another(tmp_path: Path):
    new = '[[indicators]]\nid = "activity_new"\nname = "新活动"\npoints = 10\nvalid_from = 2024-01-01\nrule = { kind = "certified" }\n\n'
    text = SYSTEM.replace("points = 10\nquota", "points = 10\nvalid_to = 2023-12-31\nquota")
    text = text.replace('[[indicators]]\nid = "big"', new + '[[indicators]]\nid = "big"')
    assert told(load_folder(write(tmp_path, FILES | {S: text}))) == []


def test_a_file_of_another_name_is_named(tmp_path: Path):
    said = told(load_folder(write(tmp_path, FILES | {"systems/1.toml": SYSTEM.replace("share = 0.4", "share = 0.5")})))
    assert [(code, file) for code, file, _ in said] == [("ZS-124", "1.toml"), ("ZS-123", "1.toml")]


def test_two_systems_with_one_id(tmp_path: Path):
    said = told(load_folder(write(tmp_path, FILES | {S: SYSTEM, "systems/x.toml": SYSTEM})))
    assert [message for _, _, message in said] == ["指标体系“towns”出现了 2 次"]


def test_mistakes_of_several_systems_and_ledgers_come_at_once(tmp_path: Path):
    broken = SYSTEM.replace('id = "towns"\ntitle', 'id = "other"\ntitle').replace("each = 1 }", "eech = 1 }")
    files = FILES | {S: SYSTEM.replace('kind = "judges"', 'kind = "judge"'), "systems/other.toml": broken}
    files["ledgers/landed.toml"] = FILES["ledgers/landed.toml"].replace('type = "amount"', 'type = "money"', 1)
    said = {(code, file) for code, file, _ in told(load_folder(write(tmp_path, files)))}
    assert said == {
        ("ZS-107", "towns.toml"),
        ("ZS-106", "other.toml"),
        ("ZS-105", "other.toml"),
        ("ZS-107", "landed.toml"),
    }


# --- a programme that only scores -------------------------------------------------------------------------------

HEAD = FILES[P].partition("[parameters")[0]
NO_LEDGER = SYSTEM.replace(SYSTEM[SYSTEM.index("counted = ") : SYSTEM.index("rule = ")], "", 1)
ONLY_SCORES = {
    P: HEAD,
    "units.toml": FILES["units.toml"],
    "lists.toml": "[lists]\n",
    "calendar.toml": "[calendar]\n",
    S: NO_LEDGER,
}


def test_a_programme_may_only_score(tmp_path: Path):
    programme = load_folder(write(tmp_path, ONLY_SCORES)).programme
    assert programme is not None
    assert programme.ledgers == programme.submissions == ()
    assert programme.submission_for("month") is None


def test_a_programme_that_neither_collects_nor_scores_is_refused(tmp_path: Path):
    files = {name: text for name, text in ONLY_SCORES.items() if name != S}
    assert [code for code, _, _ in told(load_folder(write(tmp_path, files)))] == ["ZS-102"]


@pytest.mark.parametrize("name", ["lists.toml", "calendar.toml", "units.toml"])
def test_nothing_else_becomes_optional(tmp_path: Path, name: str):
    files = {other: text for other, text in ONLY_SCORES.items() if other != name}
    assert told(load_folder(write(tmp_path, files)))[0][2] == f"定义文件夹里缺少 {name}"


def test_a_system_changes_the_hash_and_none_leaves_it(tmp_path: Path):
    plain, scored = (
        load_folder(write(tmp_path / str(n), files)).programme for n, files in enumerate((FILES, FILES | {S: SYSTEM}))
    )
    assert plain is not None and scored is not None
    assert plain.sha256 != scored.sha256
    assert plain.sha256 == Programme.model_validate(scored.model_dump() | {"systems": ()}).sha256


def test_parameters_that_only_a_system_uses_are_used(tmp_path: Path):
    files = FILES | {
        P: FILES[P].replace(
            "[[submissions]]", '[parameters."门槛"]\nvalue = 5\nunit = "万元"\nhelp = "x"\n\n[[submissions]]', 1
        )
    }
    assert [code for code, _, _ in told(load_folder(write(tmp_path / "a", files | {S: SYSTEM})))] == ["ZS-121"]
    assert told(load_folder(write(tmp_path / "b", files | {S: SYSTEM.replace("[big] >= 1", "[big] >= $门槛")}))) == []


def test_the_share_that_is_due():
    rule = ToDate(kind="to_date", shares={"Q1": Decimal("0.2"), "01": Decimal("0.05")})
    codes = ("2023-Q1", "2023-Q2", "2023-01", "2023")
    assert [rule.share_at(code) for code in codes] == [Decimal("0.2"), None, Decimal("0.05"), 1]


# --- what is shipped --------------------------------------------------------------------------------------------


def shipped(name: str) -> Programme:
    loaded = load(name)
    assert told(loaded) == [] and loaded.programme is not None
    return loaded.programme


def quotas(system: System, group: str) -> dict[str, int]:
    """Indicator → quota in a group that is scored on it."""
    found = {}
    for each in system.indicators:
        quota = each.quota.get(group) if isinstance(each.quota, dict) else each.quota
        if quota is not None and system.points_of(each, group) is not None:
            found[each.id] = int(quota)
    return found


def test_programmes_that_only_score_are_not_offered_for_collecting():
    assert all_shipped() == ["jizhou", "langfang", "tianjin"]
    assert shipped_programmes() == ["jizhou"]


def test_langfang_has_the_units_of_the_plan():
    programme = shipped("langfang")
    groups = [unit.groups[0] for unit in programme.units]
    assert {group: groups.count(group) for group in groups} == {
        "counties": 10,
        "zone": 1,
        "departments": 9,
        "coordinator": 1,
    }


def test_the_quotas_of_langfang_and_whom_they_bind():
    system = shipped("langfang").system("counties")
    both = {
        "enterprises": 20,
        "foreign_enterprises": 5,
        "key_projects": 10,
        "key_foreign": 5,
        "leader_projects": 2,
        "leader_foreign": 1,
    }
    talks = {"meetings": 2, "visits": 2}
    assert quotas(system, "zone") == both | talks
    assert quotas(system, "counties") == both | talks | {"trips": 10, "promotion": 1, "training": 2, "hearings": 2}
    departments = shipped("langfang").system("departments")
    assert quotas(departments, "departments") == {"enterprises": 8, "foreign_enterprises": 2, "trips": 1}
    assert quotas(departments, "coordinator")["trips"] == 1


def test_the_lists_of_langfang_are_those_of_the_plan():
    counties, departments = shipped("langfang").systems
    ways = {each.id: [way.model_dump(exclude_unset=True) for way in each.ways] for each in counties.lists}
    assert ways["commend"] == [{"top": 3, "test": "tasks"}]
    assert ways["criticise"] == [{"bottom": 2, "test": "tasks", "met": False}]
    assert ways["behind"] == [{"bottom": 2, "target": False}]
    assert [each.groups for each in counties.lists] == [("counties",), ("counties",), ("counties",), ("zone",)]
    assert [way.at_least for way in departments.lists[0].ways] == [90]
    assert all(system.grades and system.grades.places is None for system in (counties, departments))
    assert all(system.note == "示例，非原附件" for system in (counties, departments))


def test_tianjin_interviews_for_either_reason():
    programme = shipped("tianjin")
    interview, award = programme.system("half_year").lists
    assert [way.model_dump(exclude_unset=True) for way in interview.ways] == [
        {"test": "targets", "met": False},
        {"bottom": 3},
    ]
    assert interview.groups == ("districts",) and award.periods == ("year",)
    assert len([unit for unit in programme.units if "districts" in unit.groups]) == 16


# --- the worked cases -------------------------------------------------------------------------------------------

PUBLISHED = Path(__file__).parent / "scoring" / "definitions"
CASES = sorted((PUBLISHED / "cases").glob("*.toml"))


def test_every_published_system_loads_and_has_its_cases():
    loaded = load_folder(PUBLISHED)
    assert told(loaded) == [] and loaded.programme is not None
    assert {system.id for system in loaded.programme.systems} == {path.stem for path in CASES}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_worked_points_add_up(path: Path):
    """The sums, the ranks and the names of the cases; the points themselves were worked out by hand."""
    programme = load_folder(PUBLISHED).programme
    assert programme is not None
    case = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    system = programme.system(case["system"])
    for unit in case["units"]:
        group = next(each for each in system.groups if each.id == unit.get("group", system.groups[0].id))
        assert any(known.name == unit["unit"] and group.units in known.groups for known in programme.units)
        check_sum(system, group.id, unit)
        same_group = [each for each in case["units"] if each.get("group") == unit.get("group")]
        assert unit["rank"] == 1 + sum(Decimal(each["score"]) > Decimal(unit["score"]) for each in same_group)
        assert unit["from_bottom"] == 1 + sum(Decimal(each["score"]) < Decimal(unit["score"]) for each in same_group)
    assert set(case.get("lists", {})) <= {each.id for each in system.lists}


def check_sum(system: System, group: str, unit: dict[str, Any]) -> None:
    if "quarters" in unit:
        assert system.annual is not None
        assert sum(unit["quarters"][code] * share for code, share in system.annual.quarters.items()) == unit["score"]
        return
    worth = {each.id: system.points_of(each, group) for each in system.indicators if each.rule and not each.outside}
    out = {*unit.get("exempt", ()), *unit.get("left_out", ())}
    assert set(unit["points"]) == {name for name, points in worth.items() if points is not None} - out
    assert all(0 <= Decimal(points) <= (worth[name] or 0) for name, points in unit["points"].items())
    available = sum(worth[name] or Decimal(0) for name in unit["points"])
    inside = sum(map(Decimal, unit["points"].values())) * system.total / available
    wanted = Decimal(unit["score"]) - unit.get("bonus", 0) + unit.get("penalty", 0)
    assert inside == pytest.approx(wanted, abs=Decimal("1e-9"))
    assert wanted == pytest.approx(Decimal(unit.get("inside", wanted)), abs=Decimal("1e-9"))
