"""summaries.toml: what it may not say, each mistake with its key."""

from pathlib import Path

import pytest

from tests.test_load import FILES, P, told, write
from xl_templates.load import load_folder

S = "summaries.toml"
SUMMARIES = """
[[summaries]]
submission = "monthly"

[[summaries.figures]]
id = "investment"
label = "总投资"
period = { ledger = "landed", column = "总投资", when = '[项目阶段] <> "签约"' }

[[summaries.tables]]
id = "by_stage"
tab = "分阶段汇总"
title = "各阶段汇总"
blocks = [{ parts = [{ ledger = "landed", by = "项目阶段", columns = ["总投资"] }] }]

[[summaries.charts]]
title = "走到哪一步"
table = "by_stage"
ledger = "landed"
column = "总投资"

[[summaries.follow_ups]]
id = "signed"
title = "已签约未开工"
ledger = "landed"
when = '[项目阶段] = "签约"'
columns = ["总投资"]
"""

MUTATIONS = [
    ('submission = "monthly"', 'submission = "monthli"', "ZS-113", "报送任务“monthli”没有定义，是否指“monthly”"),
    ('label = "总投资"\n', "", "ZS-105", "summaries[1].figures[investment] 缺少“label”"),
    ('label = "总投资"', 'lable = "总投资"', "ZS-106", "里的“lable”不认识，是否指“label”"),
    ('ledger = "landed", column', 'ledger = "lended", column', "ZS-113", "figures.investment 引用的台账“lended”没有定义"),
    ('column = "总投资", when', 'column = "投资", when', "ZS-113", "列“投资”没有定义，是否指“总投资”"),
    ('column = "总投资", when', 'column = "项目名称", when', "ZS-118", "“项目名称”不是数字列"),
    ("<> \"签约\"' }", "<> 签约' }", "ZS-3", "figures.investment.when"),
    ("<> \"签约\"' }", "<> 上月([项目阶段])' }", "ZS-119", "不能用“上月(…)”"),
    ('label = "总投资"', 'label = "总投资"\nunit = "万元"', "ZS-119", "单位就是列的单位，不写 unit"),
    ('column = "总投资", when', "when", "ZS-119", "数的是行数，要写 unit"),
    ('label = "总投资"', 'label = "总投资"\nadds_up = true\nyear = { ledger = "landed", column = "总投资" }', "ZS-119", "只写 period"),
    ('label = "总投资"', 'label = "总投资"\nyear = { ledger = "landed", column = "其中外资" }', "ZS-119", "单位不同"),
    ("period = {", "# {", "ZS-119", "period 与 year 至少写一个"),
    ('by = "项目阶段"', 'by = "项目名称"', "ZS-119", "的 by 要写《落地清单》的一个选项列"),
    ("}] }]\n\n[[summaries.charts", '}, { ledger = "landed" }] }]\n\n[[summaries.charts', "ZS-119", "要用同一个列表"),
    ('tab = "分阶段汇总"', 'tab = "1落地"', "ZS-111", "工作表名“1落地”出现了 2 次"),
    ('table = "by_stage"', 'table = "by_unit"', "ZS-113", "汇总表“by_unit”没有定义"),
    ('ledger = "landed"\ncolumn = "总投资"\n\n[[summaries.follow', 'ledger = "landed"\ncolumn = "其中外资"\n\n[[summaries.follow', "ZS-119", "要画的数不在汇总表“各阶段汇总”里"),
    ('columns = ["总投资"]\n', 'columns = ["总投"]\n', "ZS-113", "follow_ups.signed 引用的列“总投”没有定义，是否指“总投资”"),
    ('columns = ["总投资"]\n', 'since = "总投资"\n', "ZS-119", "since 要写一个日期列"),
    ('= "签约"\'\n', '= "签约\'\n', "ZS-3", "follow_ups.signed.when"),
]  # fmt: skip


def test_the_summaries_of_these_tests_load(tmp_path: Path):
    loaded = load_folder(write(tmp_path, FILES | {S: SUMMARIES}))
    assert loaded.findings == [] and loaded.programme is not None
    summary = loaded.programme.summary_of(loaded.programme.submissions[0])
    assert [table.tab for table in summary.tables] == ["分阶段汇总"]


def test_without_the_file_there_are_sums_by_unit(tmp_path: Path):
    programme = load_folder(write(tmp_path, FILES)).programme
    assert programme is not None
    summary = programme.summary_of(programme.submissions[0])
    assert [(table.tab, table.blocks[0].parts[0].columns) for table in summary.tables] == [("分单位汇总", ("总投资",))]
    assert summary.figures == summary.charts == summary.follow_ups == ()


@pytest.mark.parametrize(("old", "new", "code", "words"), MUTATIONS)
def test_a_mistake_is_told_with_its_key(tmp_path: Path, old: str, new: str, code: str, words: str):
    assert SUMMARIES.count(old) >= 1
    said = told(load_folder(write(tmp_path, FILES | {S: SUMMARIES.replace(old, new, 1)})))
    assert [each for each in said if each[0].startswith(code) and each[1] == S and words in each[2]], said


@pytest.mark.parametrize(
    ("key", "code", "words"),
    [
        ('stage = "阶段"', "ZS-113", "stage 引用的列“阶段”没有定义"),
        ('stage = "总投资"', "ZS-119", "不是选项列"),
        ('watched = ["总额"]', "ZS-113", "watched 引用的列“总额”没有定义"),
        ('leads_to = ["done"]', "ZS-113", "leads_to 引用的台账“done”没有定义"),
    ],
)
def test_what_a_ledger_says_of_changes(tmp_path: Path, key: str, code: str, words: str):
    name = "ledgers/landed.toml"
    files = FILES | {name: FILES[name].replace("totals =", f"{key}\ntotals =", 1)}
    said = told(load_folder(write(tmp_path, files)))
    assert [each for each in said if each[0] == code and words in each[2]], said


def test_a_parameter_used_only_here_is_used(tmp_path: Path):
    parameter = '[parameters."门槛"]\nvalue = 5\nunit = "万元"\nhelp = "x"\n\n[[submissions]]'
    files = FILES | {P: FILES[P].replace("[[submissions]]", parameter, 1), S: SUMMARIES}
    assert [code for code, _, _ in told(load_folder(write(tmp_path / "a", files)))] == ["ZS-121"]
    files[S] = SUMMARIES.replace('<> "签约"\'', '<> "签约" 且 [总投资] > $门槛\'')
    assert told(load_folder(write(tmp_path / "b", files))) == []
