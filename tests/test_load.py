"""Definition files: every mistake comes back as a finding with its file and key, all of them at once."""

import re
from pathlib import Path

import pytest

from udfs.findings import Finding
from xl_templates import parts
from xl_templates.load import Loaded, load, load_folder, shipped_programmes

FILES = {
    "programme.toml": """
[programme]
id = "demo"
title = "示例区招商台账"
version = "1"
valid_from = 2023-01-01
office = "办公室"
note = "示例"
source = ["示例"]

[parameters."汇率"]
value = 6.7
unit = "万元/万美元"
help = "示例汇率"

[[submissions]]
id = "monthly"
title = "月报"
file_name = "{unit}-{period}"
frequency = "month"
units = "towns"
ledgers = ["landed"]
blank_message = "没有填"
blank_remedy = "补填"
due = { day = 25 }

[[submissions.statements]]
id = "nil"
label = "零报告"
state = "nil"
ledgers = ["landed"]
rows = "none"
severity = "error"
message = "勾选了零报告却有内容"
remedy = "去掉勾"
""",
    "units.toml": """
[[units]]
name = "东镇"
aliases = ["东镇政府"]
kind = "镇"
groups = ["towns"]

[[units]]
name = "西镇"
kind = "镇"
groups = ["towns"]
""",
    "lists.toml": """
[lists]
"阶段" = ["签约", "开工", "投产"]
"是否" = ["是", "否"]
""",
    "calendar.toml": "[calendar]\n",
    "ledgers/landed.toml": """
id = "landed"
title = "落地清单"
tab = "1落地"
help = "一个项目一行"
totals = ["总投资"]
keys = [["项目名称"]]
carried = ["项目名称", "总投资"]

[[columns]]
id = "name"
name = "项目名称"
type = "text"
group = "基本"
required = true
help = "全称"
aliases = ["名称"]

[[columns]]
id = "stage"
name = "项目阶段"
type = "choice"
choices = "阶段"
group = "基本"
help = "从下拉表选"

[[columns]]
id = "closed"
name = "是否终止"
type = "choice"
choices = "是否"
group = "基本"
required_when = '[项目阶段] = "投产"'
help = "从下拉表选"

[[columns]]
id = "total"
name = "总投资"
type = "amount"
unit = "万元"
minimum = 0
group = "资金"
help = "万元"

[[columns]]
id = "foreign"
name = "其中外资"
type = "amount"
unit = "万美元"
group = "资金"
help = "万美元"

[[checks]]
id = "L01"
severity = "error"
when = '[项目阶段] 属于 ("开工", "投产")'
must = "[其中外资] * $汇率 <= [总投资]"
message = "外资超过总投资"
remedy = "核对"
""",
}


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
    return folder


def mutated(name: str, old: str, new: str) -> dict[str, str]:
    assert FILES[name].count(old) >= 1, f"{old!r} is not in {name}"
    return FILES | {name: FILES[name].replace(old, new, 1)}


def told(loaded: Loaded) -> list[tuple[str, str, str]]:
    return [(found.code, Path(found.file or "").name, found.message) for found in loaded.findings]


def sha(folder: Path) -> str:
    loaded = load_folder(folder)
    assert loaded.findings == []
    assert loaded.programme is not None
    return loaded.programme.sha256


def test_the_programme_of_these_tests_loads(tmp_path: Path) -> None:
    programme = load_folder(write(tmp_path, FILES)).programme
    assert programme is not None
    assert [column.header for column in programme.ledger("landed").columns] == [
        "项目名称",
        "项目阶段",
        "是否终止",
        "总投资(万元)",
        "其中外资(万美元)",
    ]


P, U, L, C, D = "programme.toml", "units.toml", "lists.toml", "calendar.toml", "ledgers/landed.toml"
COLUMN = '[[columns]]\nid = "{id}"\nname = "{name}"\ntype = "text"\ngroup = "基本"\nhelp = "x"\n'
FIRST_CHECK = "[[checks]]"

# file, what stands there, what it becomes, code, what the message says (file, key and nearest match)
MUTATIONS = [
    # the writing of the files
    (P, 'id = "demo"', "id = demo", "ZS-103", "第 3 行的写法看不懂：等号右边的值"),
    (P, 'id = "demo"', 'id = "demo', "ZS-103", "第 3 行的写法看不懂：不允许的字符"),
    (P, 'version = "1"', 'id = "1"', "ZS-103", "第 5 行的写法看不懂：同一个键写了两次"),
    (P, 'office = "办公室"', '名称 = "办公室"', "ZS-103", "第 7 行的写法看不懂：这一行既不是键也不是小节"),
    (P, 'version = "1"', 'version "1"', "ZS-103", "第 5 行的写法看不懂：键后面缺等号"),
    (P, 'version = "1"', 'version = "1" x', "ZS-103", "第 5 行的写法看不懂：一行只能写一项"),
    (P, "valid_from = 2023-01-01", "valid_from = 2023-02-30", "ZS-103", "第 6 行的写法看不懂：没有这个日期"),
    (P, "[[submissions]]", "[programme]", "ZS-103", "同一个小节写了两次"),
    (P, "due = { day = 25 }", "due = { day = 25", "ZS-103", "花括号没有闭合"),
    (U, "[[units]]", "[[units]", "ZS-103", "第 2 行的写法看不懂：小节的方括号没有闭合"),
    (L, '"投产"]', '"投产"', "ZS-103", "方括号没有闭合"),
    # keys
    (P, 'office = "办公室"\n', "", "ZS-105", "programme 缺少“office”"),
    (P, "due = { day = 25 }\n", "", "ZS-105", "submissions[monthly] 缺少“due”"),
    (P, "value = 6.7\n", "", "ZS-105", "parameters.汇率 缺少“value”"),
    (U, 'name = "西镇"\n', "", "ZS-105", "units[2] 缺少“name”"),
    (D, 'title = "落地清单"\n', "", "ZS-105", "最上层 缺少“title”"),
    (D, 'help = "全称"\n', "", "ZS-105", "columns[name] 缺少“help”"),
    (D, 'message = "外资超过总投资"\n', "", "ZS-105", "checks[L01] 缺少“message”"),
    (P, 'office = "办公室"', 'office = "办公室"\noffise = "x"', "ZS-106", "programme 里的“offise”不认识，是否指“office”"),
    (P, "day = 25", "day = 25, tme = '12:00'", "ZS-106", "submissions[monthly].due 里的“tme”不认识，是否指“time”"),
    (P, "value = 6.7", "value = 6.7\nsorce = []", "ZS-106", "parameters.汇率 里的“sorce”不认识，是否指“source”"),
    (P, "source = [", "units = []\nsource = [", "ZS-106", "programme 里的“units”不认识"),
    (P, "[[submissions]]", "[[submission]]", "ZS-106", "最上层 里的“submission”不认识，是否指“submissions”"),
    (U, "aliases =", "alias =", "ZS-106", "units[东镇] 里的“alias”不认识，是否指“aliases”"),
    (L, "[lists]", "[list]", "ZS-106", "最上层 里的“list”不认识，是否指“lists”"),
    (C, "[calendar]", "[calendar]\nholiday = []", "ZS-106", "calendar 里的“holiday”不认识，是否指“holidays”"),
    (D, "required = true", "requird = true", "ZS-106", "columns[name] 里的“requird”不认识，是否指“required”"),
    (D, "must =", "most =", "ZS-106", "checks[L01] 里的“most”不认识，是否指“must”"),
    # values
    (P, 'id = "demo"', 'id = "Demo"', "ZS-107", "programme.id 应为"),
    (P, "valid_from = 2023-01-01", 'valid_from = "一月"', "ZS-107", "programme.valid_from 应为日期，如 2023-01-30，现为 “一月”"),
    (P, "value = 6.7", 'value = "多"', "ZS-107", "parameters.汇率.value 应为数字，现为 “多”"),
    (P, "value = 6.7", "value = nan", "ZS-107", "parameters.汇率.value 应为"),
    (P, 'frequency = "month"', 'frequency = "daily"', "ZS-107", "submissions[monthly].frequency 应为以下之一：week、month、quarter、half、year，现为 “daily”"),
    (P, "day = 25", "day = 32", "ZS-107", "submissions[monthly].due.day 应为不大于 31 的数，现为 “32”"),
    (P, "day = 25", "day = 25, time = '25:00'", "ZS-107", "submissions[monthly].due.time 应为"),
    (P, "[programme]", "[[programme]]", "ZS-107", "programme 应为小节"),
    (U, "aliases = [\"东镇政府\"]", 'aliases = "东镇政府"', "ZS-107", "units[东镇].aliases 应为列表（方括号），现为 “东镇政府”"),
    (U, 'name = "西镇"', 'name = "西 镇"', "ZS-107", "units[西 镇].name 应为"),
    (L, '["是", "否"]', '["是", 2]', "ZS-107", "lists.是否[2] 应为文字（用引号括起来），现为 “2”"),
    (L, "[lists]", "lists = 3\n[calendar]", "ZS-107", "lists 应为小节，现为 “3”"),
    (C, "[calendar]", "[calendar]\nholidays = [2023]", "ZS-107", "calendar.holidays[1] 应为日期"),
    (D, "required = true", 'required = "必填"', "ZS-107", "columns[name].required 应为true 或 false，现为 “必填”"),
    (D, 'type = "amount"', 'type = "money"', "ZS-107", "columns[total].type 应为以下之一：text、choice、amount"),
    (D, 'help = "一个项目一行"', 'help = "一个项目一行"\nrows = "很多"', "ZS-107", "rows 应为整数，现为 “很多”"),
    (D, 'tab = "1落地"', 'tab = "1/落地"', "ZS-107", "tab 应为"),
    (P, 'title = "示例区招商台账"', f'title = "{"长" * 401}"', "ZS-107", "programme.title 应为最多 400 个字的文字"),
    (D, 'severity = "error"', 'severity = "fatal"', "ZS-107", "checks[L01].severity 应为以下之一：error、query、notice"),
    (D, 'title = "落地清单"', 'title = ""', "ZS-107", "title 应为至少 1 个字的文字，现为 “”"),
    # twice
    (U, 'name = "西镇"', 'name = "东镇"', "ZS-111", "单位名称或别名“东镇”出现了 2 次"),
    (U, 'name = "西镇"', 'name = "西镇"\naliases = ["东镇政府"]', "ZS-111", "单位名称或别名“东镇政府”出现了 2 次"),
    (L, '["是", "否"]', '["是", "否", "是"]', "ZS-111", "列表“是否”中的“是”出现了 2 次"),
    (L, "[lists]", '[lists]\n"制造业大类" = ["C13"]', "ZS-111", "列表“制造业大类”出现了 2 次"),
    (D, 'id = "stage"', 'id = "name"', "ZS-111", "落地清单的列 id“name”出现了 2 次"),
    (D, FIRST_CHECK, COLUMN.format(id="other", name="总投资") + FIRST_CHECK, "ZS-111", "落地清单的列名“总投资”出现了 2 次"),
    (P, 'ledgers = ["landed"]', 'ledgers = ["landed", "landed"]', "ZS-111", "submissions.monthly的台账“landed”出现了 2 次"),
    (D, FIRST_CHECK, COLUMN.format(id="other", name="项目 名称".replace(" ", "_")) + FIRST_CHECK, "ZS-112", "落地清单 的两列“项目名称”和“项目_名称”读起来相同"),
    (D, FIRST_CHECK, COLUMN.format(id="other", name="名称") + FIRST_CHECK, "ZS-112", "“项目名称”和“名称”读起来相同"),
    (D, FIRST_CHECK, COLUMN.format(id="other", name="总投资(亿元)") + FIRST_CHECK, "ZS-112", "“总投资”和“总投资(亿元)”读起来相同"),
    # names that lead nowhere
    (P, 'ledgers = ["landed"]', 'ledgers = ["landed", "landd"]', "ZS-113", "submissions.monthly.ledgers 引用的台账“landd”没有定义，是否指“landed”"),
    (P, 'ledgers = ["landed"]\nrows', 'ledgers = ["planned"]\nrows', "ZS-113", "submissions.monthly.statements 引用的台账“planned”没有定义"),
    (U, 'name = "西镇"', 'name = "西镇"\nsuccessor = "东镇街"', "ZS-113", "西镇.successor 引用的单位“东镇街”没有定义，是否指“东镇”"),
    (D, 'choices = "阶段"', 'choices = "项目阶段"', "ZS-113", "stage.choices 引用的列表“项目阶段”没有定义，是否指“阶段”"),
    (D, 'totals = ["总投资"]', 'totals = ["总投资额"]', "ZS-113", "totals 引用的列“总投资额”没有定义，是否指“总投资”"),
    (D, 'keys = [["项目名称"]]', 'keys = [["项目名"]]', "ZS-113", "keys 引用的列“项目名”没有定义，是否指“项目名称”"),
    (D, 'carried = ["项目名称"', 'carried = ["项目"', "ZS-113", "carried 引用的列“项目”没有定义"),
    (D, 'remedy = "核对"', 'remedy = "核对"\nmark = ["外资"]', "ZS-113", "L01.mark 引用的列“外资”没有定义，是否指“其中外资”"),
    # unused
    (L, "[lists]", '[lists]\n"备用" = ["甲"]', "ZS-114", "列表“备用”没有被任何列或规则用到"),
    (P, 'ledgers = ["landed"]', "ledgers = []", "ZS-115", "台账“landed”不在任何一项报送任务里"),
    (D, "[其中外资] * $汇率 <=", "[其中外资] * 6.7 <=", "ZS-121", "参数“汇率”没有被任何规则用到"),
    # conditions and choices
    (D, "'[项目阶段] = \"投产\"'", "'[项目阶段] = \"签约\" 且 [项目阶段] = \"开工\"'", "ZS-116", "closed.required_when 的条件“[项目阶段] = \"签约\" 且 [项目阶段] = \"开工\"”在已有选项下不可能成立"),
    (D, "'[项目阶段] = \"投产\"'", "'[项目阶段] = \"已投产\"'", "ZS-117", "closed.required_when 拿列“项目阶段”与“已投产”比较，但它不在选项里，是否指“投产”"),
    (D, '("开工", "投产")', '("开工", "停产")', "ZS-117", "L01.when 拿列“项目阶段”与“停产”比较"),
    # settings
    (D, 'totals = ["总投资"]', 'totals = ["项目名称"]', "ZS-118", "落地清单 的合计列“项目名称”不是数字列"),
    (D, 'choices = "阶段"\n', "", "ZS-119", "stage 是选项列，却没有 choices"),
    (D, 'type = "text"', 'type = "text"\nchoices = "阶段"', "ZS-119", "name 写了 choices，类型却不是 choice"),
    (D, 'unit = "万元"', 'unit = "亿元"', "ZS-119", "total 是金额列，unit 要写"),
    (D, "required = true", "required = true\nrequired_when = \"[总投资] > 0\"", "ZS-119", "name required 与 required_when 只能写一个"),
    (D, "required = true", "minimum = 0", "ZS-119", "name 不是数字列，却写了 minimum"),
    (D, "minimum = 0", "minimum = 2\nmaximum = 1", "ZS-119", "total 的 minimum 大于 maximum"),
    (D, "required = true", 'required = true\nfilled_by = "office"', "ZS-119", "name 由办公室填写，不能要求单位必填"),
    (U, 'name = "西镇"', 'name = "西镇"\nvalid_from = 2023-02-01\nvalid_to = 2023-01-01', "ZS-119", "西镇 的 valid_from 晚于 valid_to"),
    (P, "day = 25", "day = 25, weekday = 5", "ZS-119", "submissions.monthly.due 要在 day 与 weekday 中写一个"),
    (P, "day = 25", "weekday = 5", "ZS-119", "submissions.monthly.due 按周报送用 weekday"),
    (P, 'units = "towns"', 'units = "members"', "ZS-120", "报送任务“monthly”的名单“members”里没有单位"),
    # rules
    (D, "[其中外资] * $汇率 <= [总投资]", "[其中外资] * $汇率 <= [总投]", "ZS-304", "L01.must：规则第 17 个字符处的列“总投”没有定义，是否指“总投资”"),
    (D, "[其中外资] * $汇率 <= [总投资]", "[其中外资] * $汇率 <= ", "ZS-302", "L01.must：规则到第 16 个字符处还没有写完"),
    (D, "[其中外资] * $汇率 <= [总投资]", "$汇率 > 0 且 [其中外资] <= [总投资]", "ZS-307", "L01.must：规则第 18 个字符处把万美元与万元放在一起"),
    (D, '属于 ("开工", "投产")', "属于 @阶断", "ZS-304", "L01.when：规则第 11 个字符处的列表“阶断”没有定义，是否指“阶段”"),
    (D, "'[项目阶段] = \"投产\"'", "'[项目阶段]'", "ZS-310", "closed.required_when：规则“▶[项目阶段]”的结果应当是判断"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "code", "says"), MUTATIONS, ids=lambda each: str(each)[:30])
def test_one_mistake_gives_one_finding(name: str, old: str, new: str, code: str, says: str, tmp_path: Path) -> None:
    loaded = load_folder(write(tmp_path, mutated(name, old, new)))
    assert loaded.programme is None
    matching = [found for found in loaded.findings if found.code == code and says in found.message]
    assert len(matching) == 1, told(loaded)
    file = matching[0].file or ""
    assert file.endswith(P if code == "ZS-121" else name)
    assert_is_chinese(loaded.findings)


@pytest.mark.parametrize(("name", "old", "new", "code", "says"), MUTATIONS, ids=lambda each: str(each)[:30])
def test_a_mistake_does_not_bury_officers(name: str, old: str, new: str, code: str, says: str, tmp_path: Path) -> None:
    loaded = load_folder(write(tmp_path, mutated(name, old, new)))
    assert len(loaded.findings) <= 3, told(loaded)


ENGLISH = re.compile(
    r"[Ff]ield|[Ii]nput|should|[Vv]alid(?!_)|required\b(?!_when| 与)|[Ee]xpected|[Ii]nvalid|type_|[Ee]rror\b|line|column"
)


def assert_is_chinese(findings: list[Finding]) -> None:
    for found in findings:
        assert re.search("[\u4e00-\u9fff]", found.message)
        ours = re.sub("“[^”]*”|以下之一：[a-z、_]+|columns\\[.*?\\][.a-z]*", "", found.message)
        assert not ENGLISH.search(ours), found.message
        assert found.remedy


@pytest.mark.parametrize("name", [P, U, L, C])
def test_a_missing_file(name: str, tmp_path: Path) -> None:
    loaded = load_folder(write(tmp_path, {other: text for other, text in FILES.items() if other != name}))
    assert [(found.code, found.message) for found in loaded.findings] == [("ZS-102", f"定义文件夹里缺少 {name}")]


def test_missing_ledgers(tmp_path: Path) -> None:
    loaded = load_folder(write(tmp_path, {name: text for name, text in FILES.items() if name != D}))
    assert [(found.code, found.message) for found in loaded.findings] == [("ZS-102", "定义文件夹里缺少 ledgers/*.toml")]


@pytest.mark.parametrize("name", list(FILES))
def test_a_file_in_another_encoding(name: str, tmp_path: Path) -> None:
    write(tmp_path, FILES)
    (tmp_path / name).write_bytes("# 招商\n".encode("gbk") + FILES[name].encode("utf-8"))
    (found,) = load_folder(tmp_path).findings
    assert (found.code, Path(found.file or "")) == ("ZS-104", tmp_path / name)


def test_an_unknown_programme_and_its_nearest_name() -> None:
    (found,) = load("jizho").findings
    assert (found.code, found.message) == ("ZS-101", "没有名为“jizho”的方案，是否指“jizhou”")


def test_two_ledgers_that_share_what_must_differ(tmp_path: Path) -> None:
    files = FILES | {"ledgers/second.toml": FILES[D]}
    messages = " ".join(found.message for found in load_folder(write(tmp_path, files)).findings)
    assert "台账“landed”出现了 2 次" in messages
    assert "工作表名“1落地”出现了 2 次" in messages
    assert "校验编号“L01”出现了 2 次" in messages


def test_a_ledger_file_may_have_another_name(tmp_path: Path) -> None:
    files = {name: text for name, text in FILES.items() if name != D}
    files["ledgers/1.toml"] = FILES[D].replace('totals = ["总投资"]', 'totals = ["x"]')
    (found,) = load_folder(write(tmp_path, files)).findings
    assert found.file == "ledgers/1.toml"


def test_many_mistakes_come_back_at_once(tmp_path: Path) -> None:
    changes = [
        (P, 'units = "towns"', 'units = "nobody"'),
        (U, 'name = "西镇"', 'name = "东镇"'),
        (L, "[lists]", '[lists]\n"备用" = ["甲"]'),
        (D, 'totals = ["总投资"]', 'totals = ["项目名称", "没有"]'),
        (D, "$汇率 <= [总投资]", "$汇率 <= [总投]"),
        (D, '("开工", "投产")', '("开工", "停产")'),
    ]
    files = dict(FILES)
    for name, old, new in changes:
        files[name] = files[name].replace(old, new, 1)
    loaded = load_folder(write(tmp_path, files))
    assert sorted(found.code for found in loaded.findings) == sorted(
        ["ZS-120", "ZS-111", "ZS-114", "ZS-118", "ZS-113", "ZS-304", "ZS-117"]
    )


def test_many_malformed_values_come_back_at_once(tmp_path: Path) -> None:
    files = mutated(D, 'type = "amount"', 'type = "money"')
    files[D] = files[D].replace('help = "全称"\n', "").replace('severity = "error"', 'severity = "bad"')
    files[U] = files[U].replace("groups", "group")
    loaded = load_folder(write(tmp_path, files))
    assert [found.code for found in loaded.findings].count("ZS-105") == 3
    assert {(found.code, found.file) for found in loaded.findings} >= {
        ("ZS-107", D),
        ("ZS-105", D),
        ("ZS-105", U),
        ("ZS-106", U),
    }


def test_broken_files_come_back_at_once(tmp_path: Path) -> None:
    files = FILES | {U: "x", L: "= 3"}
    del files[C]
    assert {(code, file) for code, file, _ in told(load_folder(write(tmp_path, files)))} == {
        ("ZS-103", U),
        ("ZS-103", L),
        ("ZS-102", tmp_path.name),
    }


WIDE = 'id = "w{0}"\nname = "列{0}"\ntype = "choice"\nchoices = "阶段"\ngroup = "x"\nhelp = "x"\n'


def test_a_condition_over_many_choices_is_believed_quickly(tmp_path: Path) -> None:
    wide = "".join("[[columns]]\n" + WIDE.format(number) for number in range(20))
    condition = " 且 ".join(f'[列{number}] = "签约"' for number in range(20))
    files = mutated(D, FIRST_CHECK, wide + FIRST_CHECK)
    files[D] = files[D].replace("'[项目阶段] = \"投产\"'", f"'{condition}'")
    assert load_folder(write(tmp_path, files)).findings == []


def test_a_condition_that_counts_the_column_is_believed(tmp_path: Path) -> None:
    files = mutated(D, "'[项目阶段] = \"投产\"'", "'相同个数([项目阶段]) > 1'")
    assert load_folder(write(tmp_path, files)).findings == []


# --- the hash ---------------------------------------------------------------------------------------------------


def test_line_ends_and_byte_order_marks_change_nothing(tmp_path: Path) -> None:
    plain = sha(write(tmp_path / "plain", FILES))
    windows = {name: "\ufeff" + text.replace("\n", "\r\n") for name, text in FILES.items()}
    assert sha(write(tmp_path / "windows", windows)) == plain


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (P, 'title = "示例区招商台账"\nversion = "1"', 'version="1"   # 注释\ntitle   =  "示例区招商台账"'),
        (P, "value = 6.7", "value = 6.70"),
        (D, "minimum = 0", "minimum = 0.00"),
        (P, "due = { day = 25 }\n", "due.day = 25\n"),
        (L, '"阶段" = ["签约", "开工", "投产"]\n"是否" = ["是", "否"]', '"是否" = [\n"是", "否",\n]\n"阶段" = ["签约", \'开工\', "投产"]'),
        (U, 'aliases = ["东镇政府"]', 'aliases = ["东镇\\u653f府"]'),
    ],
)  # fmt: skip
def test_another_way_to_write_the_same_keeps_the_hash(name: str, old: str, new: str, tmp_path: Path) -> None:
    assert sha(write(tmp_path / "new", mutated(name, old, new))) == sha(write(tmp_path / "old", FILES))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (P, "value = 6.7", "value = 6.71"),
        (P, "day = 25", "day = 26"),
        (U, 'aliases = ["东镇政府"]', "aliases = []"),
        (L, '"签约", "开工"', '"开工", "签约"'),
        (C, "[calendar]", "[calendar]\nholidays = [2023-01-02]"),
        (D, "[总投资]", "[总投资] + 0"),
        (D, 'help = "全称"', 'help = "项目全称"'),
    ],
)
def test_a_change_of_the_definition_changes_the_hash(name: str, old: str, new: str, tmp_path: Path) -> None:
    assert sha(write(tmp_path / "new", mutated(name, old, new))) != sha(write(tmp_path / "old", FILES))


@pytest.mark.parametrize("name", shipped_programmes())
def test_shipped_programmes_load(name: str) -> None:
    loaded = load(name)
    assert loaded.findings == []
    assert loaded.programme is not None
    assert loaded.programme.id == name


def test_every_pattern_of_the_model_is_told_in_words():
    folder = Path(parts.__file__).parent
    source = "".join(
        (folder / f"{name}.py").read_text(encoding="utf-8") for name in ("parts", "model", "summary_model")
    )
    patterns = re.findall(r"pattern=(\w+)", source)
    assert patterns
    assert {getattr(parts, name) for name in patterns} == set(parts.PATTERN_WORDS)
