# ruff: noqa: E501 - tables of what people typed; a Chinese sign counts as two
"""What each unit of the example inbox typed, sheet by sheet, as one sees it on the screen.

Everything is made up: firms, people, telephones, codes. What is to be read out of it is in ``ANSWERS.toml``,
written by hand from the same design.
"""

import random
from collections.abc import Sequence
from datetime import date
from typing import Final

from bench.inbox_rows import uscc
from bench.inbox_sheets import Cell, Error, Formula, Grid, Shown

Rows = Sequence[Sequence[Cell]]

D = date
MONTH: Final = "2023年2月"

LANDED: Final = [
    "序号", "项目名称", "投资方名称", "投资方统一社会信用代码", "资金类型", "来源地", "来源省市或国别", "所属产业链",
    "建设地点", "总投资(万元)", "其中内资(万元)", "其中外资(万美元)", "固定资产投资(万元)", "累计到位资金(万元)",
    "本年到位资金(万元)", "本月到位资金(万元)", "签约日期", "开工日期", "项目阶段", "项目状态", "责任人", "联系电话",
]  # fmt: skip
NEGOTIATING: Final = [
    "序号", "项目名称", "投资方名称", "资金类型", "来源地", "来源省市或国别", "所属产业链", "拟投资额(万元)",
    "用地需求(亩)", "洽谈进展", "首次填报日期", "最近进展日期", "半年内有望落地", "责任人", "联系电话", "下步工作",
]  # fmt: skip
PLANNED: Final = [
    "序号", "项目名称", "计划投资额(万元)", "所属产业链", "建设地点", "谋划内容", "目标企业", "责任人", "联系电话",
    "预计洽谈日期",
]  # fmt: skip
PROBLEMS: Final = [
    "序号", "项目名称", "所属清单", "问题类别", "问题描述", "提出日期", "牵头单位", "办理时限", "办理进展", "是否办结",
    "办结日期",
]  # fmt: skip
ACTIVITIES: Final = [
    "序号", "活动名称", "活动类型", "主办单位", "开始日期", "结束日期", "地点", "是否境外", "带队领导", "职务",
    "参加人数", "拜访企业", "活动成果", "意向项目数(个)", "意向投资额(万元)",
]  # fmt: skip
TITLES: Final = {
    "落地": "招商引资落地项目清单",
    "洽谈": "招商引资洽谈项目清单",
    "谋划": "招商引资谋划项目清单",
    "问题": "招商引资项目问题清单",
    "活动": "招商活动台账",
}
HEADERS: Final = {"落地": LANDED, "洽谈": NEGOTIATING, "谋划": PLANNED, "问题": PROBLEMS, "活动": ACTIVITIES}
FORUM: Final = "京津冀智能装备产业推介会"  # three units tell it, its host counts it
SHARED_CODE: Final = "2301-120119-04-01-654321"  # one project, told by two units


def code(number: int, region: str = "110108") -> str:
    """Return a made-up credit code, the same for the same number."""
    return uscc(random.Random(number), region)


def digits(number: int) -> str:
    """Return a made-up credit code of eighteen digits, which a careless paste turns into a number."""
    return uscc(random.Random(number), "120119", digits_only=True)


def phone(number: int) -> str:
    """Return an example telephone."""
    return f"1380000{number:04d}"


def table(name: str, title: str, headers: Sequence[Cell], rows: Rows, *, line: Sequence[Cell] = ()) -> Grid:
    """Return a sheet with a title over the whole width, perhaps a line under it, one header row, and rows."""
    grid = Grid(name, ruled=len(headers))
    grid.add([title], "title")
    grid.merges.append((0, 0, 0, len(headers) - 1))
    if line:
        grid.add(line, "line")
    grid.add(headers, "header")
    for row in rows:
        grid.add(row)
    grid.widths = {at: 22 if "名称" in str(text) else 13 for at, text in enumerate(headers)}
    return grid


def own_table(unit: str, word: str, rows: Rows, month: str = MONTH) -> Grid:
    """Return the tidy sheet of a ledger as most officers keep it."""
    return table(word, f"{unit}{TITLES[word]}（{month}）", HEADERS[word], rows)


def filled(length: int, cells: dict[str, Cell]) -> list[Cell]:
    """Return a row of that length with cells by their letter."""
    row: list[Cell] = [None] * length
    for letter, cell in cells.items():
        row[ord(letter) - ord("A")] = cell
    return row


# --- 渔阳镇: two header rows, sums as text in every writing, a subtotal and a total, notes, who filled it in ---


def yuyang() -> list[Grid]:
    """Return the five sheets of 渔阳镇."""
    return [_yuyang_landed(), _yuyang_negotiating(), _yuyang_planned(), _yuyang_problems(), _yuyang_activities()]


def _yuyang_landed() -> Grid:
    width = len(LANDED) + 1
    grid = Grid("落地", ruled=width)
    grid.add(["渔阳镇招商引资落地项目清单"], "title")
    grid.add(filled(width, {"A": "填报单位：渔阳镇", "T": MONTH, "V": "单位：万元"}), "line")
    top, low = grid.add([None] * width, "header"), grid.add([None] * width, "header")
    grid.merges.append((0, 0, 0, width - 1))
    for at, header in enumerate([*LANDED, "项目代码"]):
        grouped = 9 <= at <= 15
        grid.set(low if grouped else top, at, header)
        if not grouped:
            grid.merges.append((top, at, low, at))
    for group, first, last in (("投资规模", 9, 12), ("资金到位", 13, 15)):
        grid.set(top, first, group)
        grid.merges.append((top, first, top, last))
    firm = ("内资", "市外", "北京市")
    grid.add([1, "瑄铄高性能磁性材料生产基地项目", "北京瑄铄磁材有限公司", code(1), *firm, "磁性材料", "渔阳镇府君山路88号",
              "约5.2亿元", "５２０００", None, "30,000", "8000万元", "２，０００", "2000万",
              "2022.3.18", "20220901", "在建", "正常", "张某", phone(11), "2203-120119-04-01-100001"])  # fmt: skip
    grid.add([2, "沅旸速冻食品加工项目 ", "河北沅旸食品有限公司", code(2, "130202"), "内资", "市外", "河北省", "绿色食品",
              "渔阳镇兴华大街16号", 6500, "6500", None, " 4000 ", Formula("1000+500", 1500), 500, 0,
              "2022年10月9日", "1月25日", "开工", "正常", "李某", phone(12), "2210-120119-04-01-100002"])  # fmt: skip
    sums: dict[str, Cell] = {"A": "小计", "J": 58500, "K": 58500, "M": 34000, "N": 9500, "O": 2500, "P": 2000}
    grid.add(filled(width, sums), "total")
    grid.add([3, "曜玥工业机器人产业园项目", "北京曜玥智能装备有限公司", code(3), *firm, "智能科技", "渔阳镇盘山大道",
              20000, 20000, None, 15000, 1000, 1000, 1000,
              D(2023, 1, 12), None, "签约", "正常", "张某", phone(11), SHARED_CODE])  # fmt: skip
    sums = {"A": "合计", "J": 78500, "K": 78500, "M": 49000, "N": 10500, "O": 3500, "P": 3000}
    grid.add(filled(width, sums), "total")
    grid.add(["注：到位资金以银行到账凭证为准；约数待企业核实后更正。"], "note")
    grid.add(["填表人：张某　　　审核人：王某　　　联系电话：" + phone(11)], "note")
    grid.widths = {1: 30, 2: 24, 3: 22, 8: 20, 22: 26}
    return grid


def _yuyang_negotiating() -> Grid:
    rows = [
        [1, "翎翀光伏组件意向项目", "苏州翎翀光伏科技有限公司", "内资", "市外", "江苏省", "新能源", 12000, 30,
         "投资意向明确", D(2022, 11, 3), D(2023, 2, 14), "是", "李某", phone(12), "协助企业选址"],
        [2, "垚昶户外服装意向项目", "唐山垚昶服饰有限公司", "内资", "市外", "河北省", "服装", " 8,500 ", "25亩",
         "已来考察", "2022/12/20", "2023-02-08", "否", "李某", int(phone(12)), "继续跟进"],
    ]  # fmt: skip
    return table("洽谈", "渔阳镇招商引资洽谈项目清单", NEGOTIATING, rows, line=["填报单位：渔阳镇", None, MONTH])


def _yuyang_planned() -> Grid:
    return table(
        "谋划", "渔阳镇招商引资谋划项目清单", PLANNED, [[None, "本月零报告"]], line=["填报单位：渔阳镇", None, MONTH]
    )


def _yuyang_problems() -> Grid:
    rows = [[1, "沅旸速冻食品加工项目", "落地", "审批", "施工许可材料反复补正，希望容缺受理", D(2023, 2, 3), "区政务服务办",
             D(2023, 3, 31), "已与窗口对接", "否", None]]  # fmt: skip
    return table("问题", "渔阳镇招商引资项目问题清单", PROBLEMS, rows, line=["填报单位：渔阳镇", None, MONTH])


def _yuyang_activities() -> Grid:
    rows = [
        [1, "赴北京对接智能装备企业", "外出招商", "渔阳镇人民政府", D(2023, 2, 9), D(2023, 2, 10), "北京市海淀区", "否",
         "王某", "镇长", 6, "北京曜玥智能装备有限公司", "就厂房定制达成意向", 1, 5000],
        [2, FORUM, "推介会", "经济开发区", D(2023, 2, 16), D(2023, 2, 16), "蓟州区经济开发区", "否",
         "王某", "镇长", 3, None, "会上结识两家企业", 1, 8000],
    ]  # fmt: skip
    return table("活动", "渔阳镇招商活动台账", ACTIVITIES, rows, line=["填报单位：渔阳镇", None, MONTH])


# --- 洇溜镇: .xls from LibreOffice; one column in 亿元, days as serials, a hidden row, tabs renamed ---


def yinliu() -> list[Grid]:
    """Return the two sheets of 洇溜镇; it sent no others."""
    headers = ["总投资（亿元）" if text == "总投资(万元)" else text for text in LANDED]
    place = ("内资", "市内", "天津市")
    rows: Rows = [
        [1, "璟湜汽车零部件智能制造项目", "天津璟湜汽车部件有限公司", code(4, "120110"), *place, "装备制造", "洇溜镇工业园",
         1.2, 12000, None, 9000, 4000, 800, 300, 44743, 44880, "在建", "正常", "赵某", phone(21)],
        [2, "瑄珺装配式构件项目", "天津瑄珺建材有限公司", code(5, "120110"), *place, "建材", "洇溜镇工业园",
         0.35, 3500, None, 2000, 500, 500, 100, D(2023, 1, 5), None, "签约", "正常", "赵某", phone(21)],
        [3, "翎骞中成药扩产项目", "天津翎骞药业有限公司", code(6, "120110"), *place, "生物医药", "洇溜镇州河湾路",
         " 2.5 ", 25000, None, 20000, 10000, 0, 0, "2021/5/20", "2021.10.08", "在建", "正常", "赵某", phone(21)],
    ]  # fmt: skip
    landed = table("落地项目", f"洇溜镇招商引资落地项目清单（{MONTH}）", headers, rows)
    landed.hidden_rows.add(3)
    talks: Rows = [[1, "珩玥工业机器人意向项目", "北京珩玥智能装备有限公司", "内资", "市外", "北京市", "智能科技", 5000, 20,
                    "跟踪洽谈中", D(2023, 1, 10), D(2023, 2, 20), "否", "赵某", phone(21), "邀请企业来访"]]  # fmt: skip
    return [landed, table("洽谈项目", f"洇溜镇招商引资洽谈项目清单（{MONTH}）", NEGOTIATING, talks)]


# --- 官庄镇: .ods; Sheet1 and Sheet2, columns renamed, moved, one inserted, some missing ---


def guanzhuang() -> list[Grid]:
    """Return the two sheets of 官庄镇."""
    headers = [
        "序号", "项目名称", "包联部门", "计划总投资（万元）", "投资主体", "内外资", "来源地", "来源省市", "产业链",
        "落地地点", "累计到资（万元）", "本年累计到资（万元）", "本月到资（万元）", "合同签约时间", "项目阶段", "项目状态",
        "跟踪人", "联系方式",
    ]  # fmt: skip
    rows: Rows = [
        [1, "沅铄环保涂料项目", "经济发展办公室", 4800, "北京沅铄新材料有限公司", "内资", "市外", "北京市", "新材料",
         "官庄镇渔阳路", 1200, 300, 100, D(2022, 8, 16), "注册", "正常", "刘某", phone(31)],
        [2, "翩翀电子专用材料项目", "农业农村办公室", 15600.5, "宁波翩翀电子材料有限公司", "内资", "市外", "浙江省",
         "新一代信息技术", "官庄镇盘山大道", 5000, 0, 0, D(2022, 5, 30), "注册", "暂停", "刘某", phone(31)],
    ]  # fmt: skip
    planned = ["序号", "项目名称", "计划投资总额（万元）", "产业类别", "拟建地点", "项目简介", "跟踪人", "电话", "备注"]
    ideas: Rows = [
        [1, "山区绿色食品精深加工谋划项目", 8000, "绿色食品", "官庄镇", "利用闲置厂房引进精深加工企业，带动林果销售", "刘某",
         phone(31), None],
        [2, "光伏支架配套谋划项目", "待定", "新能源", "官庄镇", "围绕光伏组件企业谋划支架和配套件生产", "刘某", phone(31), None],
    ]  # fmt: skip
    return [
        table("Sheet1", f"官庄镇招商引资落地项目清单（{MONTH}）", headers, rows),
        table("Sheet2", f"官庄镇招商引资谋划项目清单（{MONTH}）", planned, ideas),
    ]


# --- 马伸桥镇: .xls from Gnumeric; cells merged down, a table beside and one below, telephones as numbers ---


def mashenqiao() -> list[Grid]:
    """Return the two sheets of 马伸桥镇."""
    shared = ("内资", "市外", "广东省")
    rows: Rows = [
        [1, "曜霁光伏组件项目", "东莞曜霁光伏科技有限公司", code(7, "441900"), *shared, "新能源", "马伸桥镇工业聚集区",
         9000, 9000, None, 5000, 4500, 900, 900, D(2022, 4, 11), D(2022, 9, 5), "在建", "正常", "陈某", int(phone(41))],
        [2, "曜霁光伏组件项目（二期）", "东莞曜霁光伏科技有限公司", code(7, "441900"), *shared, None, "马伸桥镇工业聚集区",
         2600, 2600, None, 1000, 600, 600, 100, D(2023, 1, 9), None, "签约", "正常", None, int(phone(42))],
        [3, "琮珺户外服装项目", "东莞琮珺服饰有限公司", code(8, "441900"), *shared, "服装", "马伸桥镇兴华大街",
         3100, 3100, None, 1500, 0, 0, 0, D(2023, 2, 17), None, "签约", "正常", None, 2220000000],
    ]  # fmt: skip
    landed = table("落地", f"马伸桥镇招商引资落地项目清单（{MONTH}）", LANDED, rows)
    landed.merges += [(2, 7, 3, 7), (2, 20, 4, 20)]
    for number, line in enumerate((("联络科室", "科长"), ("经发办", "孙某"), ("招商办", "周某"))):
        for step, text in enumerate(line):
            landed.set(1 + number, len(LANDED) + 2 + step, text)
    for line in ((), (), (None, "附：各村项目数"), (None, "村", "个数"), (None, "一村", 2), (None, "二村", 1)):
        landed.add(line, "note")
    activity: Rows = [[1, "马伸桥镇新能源产业座谈会", "座谈会", "马伸桥镇", D(2023, 2, 21), D(2023, 2, 21), "蓟州区马伸桥镇",
                       "否", "陈某", "镇长", 8, "东莞曜霁光伏科技有限公司", "二期用地基本确定", 2, 12000]]  # fmt: skip
    return [landed, own_table("马伸桥镇", "活动", activity)]


# --- 下营镇: .xlsx from Gnumeric; three header rows, formulas with values, error cells ---


def xiaying() -> list[Grid]:
    """Return the two sheets of 下营镇."""
    grid = Grid("落地", ruled=len(LANDED))
    grid.add([f"下营镇招商引资落地项目清单（{MONTH}）"], "title")
    grid.merges.append((0, 0, 0, len(LANDED) - 1))
    top, middle, low = (grid.add([None] * len(LANDED), "header") for _ in range(3))
    for group, first, last in (("投资规模", 9, 12), ("资金到位", 13, 15), ("进度", 16, 18)):
        grid.set(top, first, group)
        grid.merges.append((top, first, top, last))
    for at, header in enumerate(LANDED):
        name, _, unit = header.rstrip(")").partition("(")
        start = middle if 9 <= at <= 18 else top
        grid.set(start, at, name)
        if unit:
            grid.set(low, at, unit)
        else:
            grid.merges.append((start, at, low, at))
    place = ("内资", "市外", "河北省")
    grid.add([1, "骉昶精密零部件加工项目", "唐山骉昶精密机械有限公司", code(9, "130202"), *place, "装备制造", "下营镇常州村",
              Formula("7000+3000", 10000), 10000, None, Error("#REF!"), 2500, 700, 200,
              D(2022, 7, 19), D(2022, 12, 2), "在建", "正常", "杨某", phone(51)])  # fmt: skip
    grid.add([2, "垚霁装配式构件项目", "唐山垚霁建材有限公司", code(10, "130202"), *place, "建材", "下营镇下营村",
              5600, Error("#N/A"), None, 3000, 1000, 0, 0,
              Shown(D(2022, 11, 8), 'yyyy"年"m"月"'), None, "签约", "正常", "杨某", phone(51)])  # fmt: skip
    grid.add(filled(len(LANDED), {"A": "合计", "J": Formula("SUM(J5:J6)", 15600)}), "total")
    grid.widths = {1: 28, 2: 24, 3: 22}
    talks: Rows = [[1, "珩昶工业机器人意向项目", "北京珩昶智能装备有限公司", "内资", "市外", "北京市", "智能科技", 18000, 60,
                    "已来考察", D(2022, 12, 1), D(2023, 2, 13), "否", "杨某", phone(51), "准备二次考察"]]  # fmt: skip
    return [grid, own_table("下营镇", "洽谈", talks)]


# --- 邦均镇: two CSV files in GBK ---


def bangjun_landed() -> Grid:
    """Return the landed ledger of 邦均镇, one file."""
    rows: Rows = [
        [1, "璟旸速冻食品项目", "北京璟旸食品有限公司", code(11), "内资", "市外", "北京市", "绿色食品", "邦均镇邦均大街",
         "3,200", 3200, None, 2000, 800, 800, 300, D(2023, 1, 16), None, "签约", "正常", "周某", phone(61)],
        [2, "沅翀汽车零部件项目", "天津沅翀汽车部件有限公司", code(12, "120110"), "内资", "市内", "天津市", "装备制造",
         "邦均镇工业园", 4700, 4700, None, 2500, 1200, 200, 200, D(2022, 6, 28), D(2022, 11, 21), "在建", "正常", "周某",
         phone(61)],
    ]  # fmt: skip
    return own_table("邦均镇", "落地", rows)


def bangjun_negotiating() -> Grid:
    """Return the negotiating ledger of 邦均镇, the other file."""
    rows: Rows = [[1, "翎湜磁性材料意向项目", "宁波翎湜磁材有限公司", "内资", "市外", "浙江省", "磁性材料", 6000, 15,
                   "已来考察", D(2022, 10, 20), D(2023, 2, 15), "否", "周某", phone(61), "落实用地条件"]]  # fmt: skip
    return own_table("邦均镇", "洽谈", rows)


# --- 别山镇: sent, corrected, sent again ---


def bieshan(*, corrected: bool) -> list[Grid]:
    """Return the first workbook, or the later one with a second project."""
    rows: list[list[Cell]] = [
        [1, "琮玥电子专用材料项目", "东莞琮玥电子材料有限公司", code(13, "441900"), "内资", "市外", "广东省",
         "新一代信息技术", "别山镇产业园", 5000, 5000, None, 3000, 1000, 1000, 200, D(2023, 1, 6), None, "签约", "正常",
         "吴某", phone(71)],
    ]  # fmt: skip
    if corrected:
        rows.append(
            [2, "砺珺工业机器人项目", "苏州砺珺智能装备有限公司", code(14, "320500"), "内资", "市外", "江苏省", "智能科技",
             "别山镇产业园", 7000, 7000, None, 4200, 1500, 300, 300, D(2022, 9, 27), None, "签约", "正常", "吴某",
             phone(71)]
        )  # fmt: skip
    return [own_table("别山镇", "落地", rows)]


# --- 尤古庄镇 sent January again; 盘龙镇 is no unit ---


def yougu_january() -> list[Grid]:
    """Return January's workbook of 尤古庄镇."""
    rows: Rows = [[1, "曜珺新材料项目", "北京曜珺新材料有限公司", code(15), "内资", "市外", "北京市", "新材料", "尤古庄镇",
                   8800, 8800, None, 6000, 2000, 500, 500, D(2022, 10, 12), None, "签约", "正常", "王某", phone(81)]]  # fmt: skip
    return [own_table("尤古庄镇", "落地", rows, "2023年1月")]


def stranger() -> list[Grid]:
    """Return a workbook of 上仓镇 whose name was typed wrong throughout."""
    rows: Rows = [[1, "瑄旸环保涂料项目", "北京瑄旸新材料有限公司", code(16), "内资", "市外", "北京市", "新材料", "工业区",
                   3300, 3300, None, 2000, 600, 600, 200, D(2023, 1, 19), None, "签约", "正常", "李某", phone(82)]]  # fmt: skip
    return [own_table("盘龙镇", "落地", rows)]


# --- 下仓镇: nothing this month, and says so on every sheet ---


def xiacang() -> list[Grid]:
    """Return five sheets without a row."""
    return [own_table("下仓镇", word, [[None, "本月零报告"]]) for word in TITLES]


# --- 白涧镇: tidy; the stamped scan comes beside it ---


def baijian() -> list[Grid]:
    """Return five tidy sheets."""
    landed: Rows = [[1, "翎霁户外服装项目", "河北翎霁服饰有限公司", code(17, "130202"), "内资", "市外", "河北省", "服装",
                     "白涧镇工业园", 2200, 2200, None, 1500, 700, 700, 300, D(2023, 1, 11), None, "签约", "正常", "刘某",
                     phone(91)]]  # fmt: skip
    talks: Rows = [[1, "砺昶速冻食品意向项目", "北京砺昶食品有限公司", "内资", "市外", "北京市", "绿色食品", 3500, 12,
                    "已来考察", D(2023, 1, 4), D(2023, 2, 22), "否", "刘某", phone(91), "看现场"]]  # fmt: skip
    ideas: Rows = [[1, "食品包装配套谋划项目", 2600, "绿色食品", "白涧镇", "围绕食品企业谋划包装配套，盘活闲置厂房", None,
                    "刘某", phone(91), D(2023, 6, 30)]]  # fmt: skip
    problems: Rows = [[1, "翎霁户外服装项目", "落地", "用工", "投产前需招聘熟练工人四十名，本地招聘不足", D(2023, 2, 6),
                       "区人社局", D(2023, 4, 28), "已列入春季招聘会", "否", None]]  # fmt: skip
    activity: Rows = [[1, "白涧镇接待服装企业来访", "来访接待", "白涧镇", D(2023, 2, 14), D(2023, 2, 14), "蓟州区白涧镇", "否",
                       "刘某", "副镇长", 5, "河北翎霁服饰有限公司", "确定厂房租赁条件", 1, 2000]]  # fmt: skip
    rows = {"落地": landed, "洽谈": talks, "谋划": ideas, "问题": problems, "活动": activity}
    return [own_table("白涧镇", word, each) for word, each in rows.items()]


# --- 经济开发区: the landed sheet twice, a hidden sheet, a code as a number; tells a project of 渔阳镇, too ---


def zone() -> list[Grid]:
    """Return the four sheets of the zone."""
    headers = [*LANDED, "项目代码"]
    rows: Rows = [
        [1, "曜玥工业机器人产业园", "北京曜玥智能装备", code(3), "内资", "市外", "北京市", "智能科技", "经济开发区",
         20000, 20000, None, 15000, 1000, 1000, 1000, D(2023, 1, 12), None, "签约", "正常", "张某", phone(99),
         SHARED_CODE],
        [2, "砺翀汽车零部件生产基地项目", "天津蓟州砺翀汽车部件有限公司", float(digits(18)), "内资", "本区", "天津市",
         "装备制造", "经济开发区盘山大道", 88000, 88000, None, 50000, 26400, 6000, 4500, D(2021, 12, 8), D(2022, 5, 16),
         "在建", "正常", "张某", int(phone(99)), "2112-120119-04-01-100018"],
    ]  # fmt: skip
    title = f"天津蓟州经济开发区招商引资落地项目清单（{MONTH}）"
    landed, copy = table("落地", title, headers, rows), table("落地 (2)", title, headers, rows)
    hidden = Grid("选项", hidden=True)
    for line in (("资金类型", "来源地"), ("内资", "本区"), ("外资", "市内"), ("内外合资", "市外"), (None, "境外")):
        hidden.add(line)
    forum: Rows = [[1, FORUM, "推介会", "经济开发区", D(2023, 2, 16), D(2023, 2, 16), "蓟州区经济开发区", "否", "赵某",
                    "主任", 60, "北京曜玥智能装备有限公司等三十家", "签订意向协议五份", 5, 66000]]  # fmt: skip
    return [landed, copy, own_table("天津蓟州经济开发区", "活动", forum), hidden]


# --- 桑梓镇: last year's columns, one project under its old and its new name ---


def sangzi() -> list[Grid]:
    """Return the landed ledger of 桑梓镇 as last year's form had it."""
    headers = [
        "序号", "年度", "项目名称", "项目代码", "投资方", "项目类别", "总投资额（万元）", "累计实际到资总额（万元）",
        "签约时间", "开工时间", "建设地点", "跟进人员", "电话",
    ]  # fmt: skip
    same = "2206-120119-04-01-100019"
    rows: Rows = [
        [1, 2022, "珩湜磁性材料项目", same, "宁波珩湜磁材有限公司", "工业", 6000, 2000, D(2022, 6, 9), D(2022, 10, 17),
         "桑梓镇", "杨某", phone(95)],
        [2, "2022", "珩湜高端磁材生产基地项目", same, "宁波珩湜磁材有限公司", "工业", 6000, 2000, D(2022, 6, 9),
         D(2022, 10, 17), "桑梓镇", "杨某", phone(95)],
        [3, 2022.0, "翩峤建材项目", "2211-120119-04-01-100020", "天津翩峤建材有限公司", "工业", 900, 100, D(2022, 11, 30),
         None, "桑梓镇", "杨某", phone(95)],
    ]  # fmt: skip
    return [table("附件1落地", f"桑梓镇招商引资落地项目清单（{MONTH}）", headers, rows)]


# --- the two who used the template ---

WENCHANG_TYPED: Final[dict[str, list[dict[str, str]]]] = {
    "landed": [
        {
            "project_name": "砺霁精密零部件生产基地项目", "investor_name": "北京砺霁精密机械有限公司", "capital_type": "内资",
            "origin": "市外", "origin_place": "北京市", "industry_chain": "装备制造", "site": "文昌街道兴华大街9号",
            "enterprise_name": "天津砺霁精密机械有限公司", "total_investment": "12000", "domestic_investment": "12000",
            "fixed_investment": "8000", "paid_total": "3000", "paid_year": "800", "paid_month": "500",
            "signed_on": "2022-6-15", "registered_on": "2022-7-20", "started_on": "2022-11-8", "stage": "在建",
            "status": "正常", "land": "35.5", "contact": "孙某", "phone": phone(1),
        },
        {
            "project_name": "珩昶环保涂料项目", "investor_name": "珩昶涂料（德国）公司", "capital_type": "外资",
            "origin": "境外", "origin_place": "德国", "industry_chain": "新材料", "site": "文昌街道渔阳路3号",
            "enterprise_name": "天津珩昶涂料有限公司", "total_investment": "13400", "foreign_investment": "2000",
            "fixed_investment": "6700", "paid_total": "1340", "paid_year": "670", "paid_month": "0", "foreign_used": "100",
            "signed_on": "2022-12-20", "registered_on": "2023-1-10", "stage": "注册", "status": "正常", "contact": "孙某",
            "phone": phone(1),
        },
    ],
    "negotiating": [
        {
            "project_name": "翎翀光伏支架意向项目", "investor_name": "宁波翎翀光伏科技有限公司", "capital_type": "内资",
            "origin": "市外", "origin_place": "浙江省", "industry_chain": "新能源", "intended_investment": "30000",
            "land_needed": "80", "progress": "已来考察", "first_reported_on": "2022-12-6", "last_progress_on": "2023-2-20",
            "likely_half_year": "否", "contact": "孙某", "phone": phone(1), "next_step": "邀请企业二次考察",
        },
    ],
    "activities": [
        {
            "activity_name": FORUM, "kind": "推介会", "host": "经济开发区", "begins_on": "2023-2-16", "ends_on": "2023-2-16",
            "place": "蓟州区经济开发区", "is_abroad": "否", "head": "孙某", "participants": "12", "intended_projects": "2",
            "intended_investment": "9000",
        },
    ],
}  # fmt: skip
LUOZHUANGZI_LANDED: Final[dict[str, str]] = {
    "project_name": "沅霁中成药项目", "investor_name": "北京沅霁药业有限公司", "capital_type": "内资", "origin": "市外",
    "origin_place": "北京市", "industry_chain": "生物医药", "site": "罗庄子镇产业园", "total_investment": "3000",
    "domestic_investment": "3000", "fixed_investment": "2000", "paid_total": "1500", "paid_year": "0", "paid_month": "0",
    "signed_on": "2022-3-3", "registered_on": "2022-3-28", "started_on": "2022-8-1", "enterprise_name": "天津沅霁药业有限公司",
    "stage": "在建", "status": "正常", "contact": "李某", "phone": phone(2),
}  # fmt: skip
LUOZHUANGZI_NEGOTIATING: Final[dict[str, str]] = {
    "project_name": "垚珺服装意向项目", "investor_name": "唐山垚珺服饰有限公司", "capital_type": "内资", "origin": "市外",
    "origin_place": "河北省", "industry_chain": "服装", "intended_investment": "4000", "land_needed": "10",
    "progress": "已来考察", "first_reported_on": "2022-11-15", "last_progress_on": "2023-1-30", "likely_half_year": "否",
    "contact": "李某", "phone": phone(2),
}  # fmt: skip
