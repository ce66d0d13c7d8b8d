"""Proof in a spreadsheet program: a template, filled in as units fill it in, says what is wrong and nothing else.

Expectations are written here in words. Beside them, the same raw cells go through the Python verdict, which must say
exactly what the template says.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.cell_range import MultiCellRange
from xlsxwriter.utility import xl_col_to_name

from tests.office import Office, OfficeBook, OfficeError
from udfs.catalogue import CATALOGUE
from udfs.codes.uscc import check_char
from udfs.period import Period
from xl_templates.build import Request, build_workbook
from xl_templates.cover_sheet import PERIOD_CELL, UNIT_CELL
from xl_templates.judge import LedgerJudge
from xl_templates.layout import FIRST_ROW, FormLayout, TableLayout
from xl_templates.load import load
from xl_templates.model import Programme, Submission
from xl_templates.previous import PreviousRow
from xl_templates.row_formulas import RowFormulas, row_formulas
from xl_templates.sheet_names import COVER_SHEET
from xl_templates.stamp import PROPERTY
from xl_templates.verdict import (
    LEADS,
    NAMES_END,
    SEVERITIES,
    STATUS_FINE,
    STATUS_WORDS,
    Verdict,
    group_severity,
    verdicts,
)

pytestmark = [
    pytest.mark.office,
    pytest.mark.filterwarnings("ignore:Print area cannot be set:UserWarning"),  # openpyxl, of a computed print area
]

MONTH, WEEK = Period.parse("2023-02"), Period.parse("2023-W08")
FEW = 30  # prepared rows a table, where a test does not need them all


def uscc(first17: str) -> str:
    return first17 + check_char(first17)


# --- rows as people type them: column → typed text ----------------------------------------------------------------

LANDED = {
    "项目名称": "示例新材料生产基地（一期）项目",
    "项目代码": "2301-120119-04-01-123456",
    "投资方名称": "示例新材料（北京）有限公司",
    "投资方统一社会信用代码": uscc("91110108MA0000001"),
    "落地企业名称": "示例新材料（天津）有限公司",
    "落地企业统一社会信用代码": uscc("91120119MA0000002"),
    "资金类型": "内资",
    "来源地": "市外",
    "来源省市或国别": "北京市",
    "是否承接北京疏解": "是",
    "所属产业链": "新材料",
    "国民经济行业代码": "C3985",
    "项目性质": "新建",
    "建设地点": "经济开发区示例路1号",
    "建设内容": "建厂房2万平方米，年产示例材料5000吨",
    "总投资": "12000",
    "其中内资": "12000",
    "固定资产投资": "9000.5",
    "累计到位资金": "1,800",
    "本年到位资金": "1800",
    "本月到位资金": "500",
    "已完成投资": "300",
    "签约日期": "2023-01-15",
    "注册日期": "2023/2/6",
    "开工日期": "2023年2月20日",
    "项目阶段": "开工",
    "项目状态": "正常",
    "是否纳统": "是",
    "纳统日期": "2023-02-22",
    "用地": "35.5",
    "年能耗": "850",
    "污染物总量指标": "不涉及",
    "首报日期": "2023-01-25",
    "责任领导": "李某",
    "责任人": "张某",
    "联系电话": "13800000000",
}
NEGOTIATING = {
    "项目名称": "示例装备零部件项目",
    "投资方名称": "示例装备（河北）有限公司",
    "资金类型": "内资",
    "来源地": "市外",
    "来源省市或国别": "河北省",
    "所属产业链": "装备制造",
    "拟投资额": "8000",
    "拟建地点": "示例镇示例村",
    "建设内容": "年产示例零部件10万套",
    "洽谈进展": "投资意向明确",
    "首次填报日期": "2022-11-20",
    "最近进展日期": "2023-02-16",
    "半年内有望落地": "是",
    "保密": "否",
    "跟踪单位": "渔阳镇",
    "责任人": "王某",
    "联系电话": "022-20000000",
    "下步工作": "三月上旬再次洽谈厂房租赁",
}
PLANNED = {
    "项目名称": "示例绿色食品加工园",
    "计划投资额": "20000",
    "所属产业链": "绿色食品",
    "建设地点": "示例镇",
    "谋划内容": "利用闲置厂房引进农产品深加工企业，建设冷链和加工车间",
    "目标企业": "示例食品集团",
    "资金类型": "内资",
    "责任人": "赵某",
    "联系电话": "13800000000",
    "预计洽谈日期": "2023-04-20",
}
PROBLEMS = {
    "项目名称": "示例新材料生产基地（一期）项目",
    "所属清单": "落地",
    "问题类别": "选址用地",
    "问题描述": "厂区北侧12亩土地手续尚未办完，影响二期施工",
    "提出日期": "2023-02-08",
    "牵头单位": "市规划资源局蓟州分局",
    "配合单位": "渔阳镇",
    "办理时限": "2023-03-31",
    "办理进展": "已完成勘测定界，正在组卷",
    "是否办结": "否",
}
ACTIVITIES = {
    "活动名称": "赴北京示例产业园招商",
    "活动类型": "外出招商",
    "主办单位": "渔阳镇",
    "开始日期": "2023-02-09",
    "结束日期": "2023-02-10",
    "地点": "北京市",
    "是否境外": "否",
    "带队领导": "李某",
    "职务": "镇长",
    "参加人数": "6",
    "拜访企业": "示例科技公司",
    "活动成果": "达成初步意向一项",
    "意向项目数": "1",
    "意向投资额": "5000",
}
PROGRESS = {
    "本月工作总体情况": "围绕新材料、绿色食品两条产业链开展招商，走访企业多家，推进签约项目落地",
    "外出招商情况": "赴北京招商一次，拜访企业三家",
    "来访接待情况": "接待来访企业两批",
    "洽谈推进情况": "示例装备零部件项目意向明确",
    "落地推进情况": "示例新材料项目已开工",
    "谋划储备情况": "谋划食品加工园",
    "存在问题": "部分地块手续办理较慢",
    "下月计划": "组织一次项目推介，继续跟踪在谈项目",
    "专职招商人员数": "3",
    "外出招商次数": "1",
    "拜访企业数": "3",
    "接待来访批次": "2",
    "接待来访人次": "9",
    "推介洽谈会场次": "0",
    "填报人": "张某",
    "审核人": "李某",
    "联系电话": "13800000000",
    "填报日期": "2023-02-24",
}
LEADER_VISITS = {
    "日期": "2023-02-22",
    "区领导": "副区长赵某",
    "活动形式": "深入企业帮扶",
    "活动名称或企业名称": "示例制造公司",
    "地点": "经济开发区",
    "主要内容": "了解企业生产经营情况，现场协调用电扩容问题",
    "协调解决问题": "用电扩容",
    "后续跟进单位": "区供电公司",
    "是否需上报": "否",
}
GOOD = {
    "landed": LANDED,
    "negotiating": NEGOTIATING,
    "planned": PLANNED,
    "problems": PROBLEMS,
    "activities": ACTIVITIES,
    "progress": PROGRESS,
    "leader_visits": LEADER_VISITS,
}
# What must differ between rows that are no duplicates of each other.
DISTINCT = {
    "landed": ("项目名称", "项目代码"),
    "negotiating": ("项目名称",),
    "planned": ("项目名称",),
    "problems": ("问题描述",),
    "activities": ("活动名称",),
    "leader_visits": ("活动名称或企业名称",),
}


def good_row(ledger: str, number: int) -> dict[str, str]:
    """The good row, told apart from its neighbours by a number."""
    row = dict(GOOD[ledger])
    for column in DISTINCT.get(ledger, ()):
        row[column] = f"{row[column][:-2]}{number:02}" if column == "项目代码" else f"{row[column]}{number}"
    return row


# --- what is typed wrongly, and the words that the template must answer with --------------------------------------


@dataclass(frozen=True)
class Bad:
    """Text is typed, "" empties the cell, a number is what pasting leaves in it.

    ``marked``: a column that a check of the definition colours; how grave the check is, the definition says.
    """

    ledger: str
    typed: Mapping[str, str | float]
    says: str
    marked: str = ""

    @property
    def name(self) -> str:
        return f"{self.ledger}-{self.says}"


BAD = [
    Bad("landed", {"项目名称": ""}, "缺少：项目名称"),
    Bad("landed", {"投资方名称": "", "联系电话": ""}, "缺少：投资方名称、联系电话"),
    Bad("landed", {"签约日期": ""}, "缺少：签约日期"),
    Bad("landed", {"项目名称": "   "}, "写法不规范：项目名称"),
    Bad("landed", {"资金类型": "民资"}, "不在选项内：资金类型"),
    Bad("landed", {"总投资": "约5亿"}, "写法不规范：总投资"),
    Bad("landed", {"总投资": "五个亿"}, "无法识别：总投资"),
    Bad("landed", {"签约日期": "年前"}, "无法识别：签约日期"),
    Bad("landed", {"签约日期": "2023.1.15"}, "写法不规范：签约日期"),
    Bad("landed", {"签约日期": "20230115"}, "写法不规范：签约日期"),
    Bad("landed", {"落地企业统一社会信用代码": 912301190000000000.0}, "无法识别：落地企业统一社会信用代码"),
    Bad("landed", {"投资方统一社会信用代码": "91110108MA000000"}, "格式不对：投资方统一社会信用代码"),
    Bad(
        "landed",
        {"投资方统一社会信用代码": "91110108MA0000001" + "AB"[check_char("91110108MA0000001") == "A"]},
        "投资方统一社会信用代码的校验位不符",
        "投资方统一社会信用代码",
    ),
    Bad("landed", {"联系电话": "1380000000"}, "格式不对：联系电话"),
    Bad("landed", {"国民经济行业代码": "C99"}, "格式不对：国民经济行业代码"),
    Bad("landed", {"国民经济行业代码": "A0111"}, "行业代码不属于制造业（C13—C43）", "国民经济行业代码"),
    Bad("landed", {"总投资": "-5"}, "数值超出范围：总投资"),
    Bad("landed", {"总投资": "0"}, "总投资是 0", "总投资"),
    Bad("landed", {"总投资": "1.2"}, "总投资小得异常", "总投资"),
    Bad("landed", {"其中内资": "12500"}, "其中内资大于总投资", "其中内资"),
    Bad("landed", {"其中内资": "6000"}, "内资加外资（按示例汇率折人民币）与总投资相差", "其中外资"),
    Bad("landed", {"其中外资": "100"}, "资金类型是内资，却填了其中外资", "其中外资"),
    Bad("landed", {"固定资产投资": "13000"}, "固定资产投资大于总投资", "固定资产投资"),
    Bad("landed", {"本年到位资金": "2000"}, "本年到位资金大于累计到位资金", "累计到位资金"),
    Bad("landed", {"往期调整": "-200"}, "填了往期调整，没有写调整原因", "调整原因"),
    Bad("landed", {"签约日期": "2023-03-05"}, "签约日期晚于本期最后一天", "签约日期"),
    Bad("landed", {"开工日期": "2023-02-26"}, "开工日期在本期数据截止日之后", "开工日期"),
    Bad("landed", {"注册日期": "2023-01-05"}, "注册日期早于签约日期", "签约日期"),
    Bad(
        "landed",
        {"投产日期": "2023-02-10", "项目阶段": "投产"},
        "投产日期早于开工日期",
        "投产日期",
    ),
    Bad("landed", {"项目阶段": "投产"}, "项目阶段已投产，没有投产日期", "投产日期"),
    Bad("landed", {"项目阶段": "注册"}, "填了开工日期，项目阶段却还是签约或注册", "项目阶段"),
    Bad("landed", {"开工日期": ""}, "项目阶段已开工，没有开工日期", "开工日期"),
    Bad("landed", {"项目状态": "暂停"}, "项目暂停或终止，没有写状态原因", "状态原因"),
    Bad("landed", {"引荐单位计分比例": "150", "引荐单位": "示例驻京处"}, "数值超出范围：引荐单位计分比例"),
    Bad("landed", {"项目代码": "2301-120119-04-01-123400"}, "同一个项目代码在表里出现了不止一次", "项目代码"),
    Bad("landed", {"项目名称": LANDED["项目名称"] + "0"}, "同一个项目名称在表里出现了不止一次", "项目名称"),
    Bad("negotiating", {"首次填报日期": "2023-04-01"}, "最近进展日期比首次填报日期早", "最近进展日期"),
    Bad("negotiating", {"首次填报日期": "2023-03-01"}, "首次填报日期晚于本期最后一天", "首次填报日期"),
    Bad("negotiating", {"最近进展日期": "2023-01-10"}, "一个月内没有进展", "最近进展日期"),
    Bad("negotiating", {"拟投资额": "待定"}, "无法识别：拟投资额"),
    Bad("negotiating", {"半年内有望落地": "有望"}, "不在选项内：半年内有望落地"),
    Bad("negotiating", {"来源省市或国别": ""}, "没有写来源省市或国别", "来源省市或国别"),
    Bad("planned", {"谋划内容": "建厂"}, "谋划内容过于简单", "谋划内容"),
    Bad("planned", {"预计洽谈日期": "2023-01-05"}, "预计洽谈日期已经过了", "预计洽谈日期"),
    Bad("planned", {"预计洽谈日期": "下半年"}, "无法识别：预计洽谈日期"),
    Bad("planned", {"所属产业链": ""}, "缺少：所属产业链"),
    Bad("problems", {"是否办结": "是"}, "选了已办结，没有办结日期", "办结日期"),
    Bad("problems", {"办结日期": "2023-02-20"}, "选了没有办结，却填了办结日期", "是否办结"),
    Bad("problems", {"办理时限": "2023-01-31"}, "办理时限早于提出日期", "办理时限"),
    Bad("problems", {"问题类别": "土地"}, "不在选项内：问题类别"),
    Bad("activities", {"结束日期": "2023-02-08"}, "结束日期早于开始日期", "结束日期"),
    Bad("activities", {"结束日期": "2023-03-02"}, "结束日期晚于本期最后一天", "结束日期"),
    Bad("activities", {"参加人数": "0"}, "参加人数是 0", "参加人数"),
    Bad("activities", {"参加人数": "20人"}, "写法不规范：参加人数"),
    Bad("activities", {"参加人数": "2.5"}, "无法识别：参加人数"),
    Bad("activities", {"地点": "香港"}, "地点在境外，是否境外却选了“否”", "是否境外"),
    Bad("progress", {"外出招商情况": ""}, "外出招商次数大于 0，没有写外出招商情况", "外出招商情况"),
    Bad("progress", {"接待来访人次": "1"}, "接待来访人次少于批次", "接待来访人次"),
    Bad("progress", {"联系电话": "", "审核人": ""}, "缺少：审核人、联系电话"),
    Bad("progress", {"填报日期": "月底"}, "无法识别：填报日期"),
    Bad("progress", {"拜访企业数": "-3"}, "数值超出范围：拜访企业数"),
    Bad("leader_visits", {"日期": "2023-02-28"}, "日期在本周之后", "日期"),
    Bad("leader_visits", {"日期": "2023-02-25"}, "日期在本周五之后", "日期"),
    Bad("leader_visits", {"区领导": ""}, "缺少：区领导"),
    Bad("leader_visits", {"活动形式": "调研"}, "不在选项内：活动形式"),
    Bad("leader_visits", {"是否需上报": "是", "后续跟进单位": ""}, "选了需上报，没有后续跟进单位", "后续跟进单位"),
]

# --- a book that is open in the program ---------------------------------------------------------------------------


@cache
def shipped() -> Programme:
    programme = load("jizhou").programme
    assert programme is not None
    return programme


@cache
def judge_of(ledger: str, day: date | None) -> LedgerJudge:
    return LedgerJudge(shipped(), shipped().ledger(ledger), day)


@cache
def parts_of(ledger: str, day: date | None, rows: int | None) -> tuple[TableLayout | FormLayout, RowFormulas]:
    """Where everything stands, worked out as the builder does."""
    judge = judge_of(ledger, day)
    form = judge.ledger.kind == "form"
    layout = FormLayout(judge) if form else TableLayout(judge, rows or judge.ledger.rows)
    return layout, row_formulas(layout)


@dataclass
class Filled:
    """An open template with the definition that it came from."""

    book: OfficeBook
    request: Request
    path: Path
    rules: dict[str, list[tuple[MultiCellRange, str]]] = field(default_factory=dict)

    def parts(self, ledger: str) -> tuple[TableLayout | FormLayout, RowFormulas]:
        period = self.request.period
        return parts_of(ledger, period.last_day if period else None, self.request.rows)

    def tab(self, ledger: str) -> str:
        return self.request.programme.ledger(ledger).tab

    def place(self, ledger: str, column: str, row: int = 0) -> str:
        """The entry cell of a column; rows count from 0."""
        layout, _ = self.parts(ledger)
        at = layout.entries[column]
        return f"C{at + 1}" if isinstance(layout, FormLayout) else f"{xl_col_to_name(at)}{FIRST_ROW + row + 1}"

    def type_row(self, ledger: str, typed: Mapping[str, str | float], row: int = 0) -> None:
        for column, text in typed.items():
            cell = self.place(ledger, column, row)
            if isinstance(text, float):
                self.book.set_values(self.tab(ledger), cell, [[text]])
            elif text:
                self.book.type_in(self.tab(ledger), cell, text)
            else:
                self.book.clear(self.tab(ledger), cell)

    def cells(self, ledger: str) -> list[list[Any]]:
        """The entry rows of a table with everything behind them; of a form the one row with its helpers."""
        layout, _ = self.parts(ledger)
        rows = 1 if isinstance(layout, FormLayout) else layout.rows
        last = xl_col_to_name(layout.helpers_end - 1)
        return self.book.values(self.tab(ledger), f"A{FIRST_ROW + 1}:{last}{FIRST_ROW + rows}")

    def said(self, ledger: str, row: int = 0) -> tuple[str, str]:
        """校验 and 校验提示 of a row; a form has only the latter."""
        layout, _ = self.parts(ledger)
        if isinstance(layout, FormLayout):
            return "", self.book.value(self.tab(ledger), "B3") or ""
        cells = self.book.values(
            self.tab(ledger), f"A{FIRST_ROW + row + 1}:{xl_col_to_name(layout.remark)}{FIRST_ROW + row + 1}"
        )[0]
        return cells[1] or "", cells[layout.remark] or ""

    def colouring(self, ledger: str, column: str, row: int) -> str:
        """The formulas that colour an entry cell, all in one; a sheet is asked once, as nobody changes them here."""
        tab = self.tab(ledger)
        if tab not in self.rules:
            found = self.book.conditional_formats(tab)
            self.rules[tab] = [(MultiCellRange(each.ranges.split(",")), "".join(each.formulas)) for each in found]
        cell = self.place(ledger, column, row)
        return "".join(formulas for cells, formulas in self.rules[tab] if cell in cells)

    def verdicts(self, ledger: str) -> list[Verdict]:
        """What Python says of the same raw cells."""
        layout, _ = self.parts(ledger)
        judge, cells = layout.judge, self.cells(ledger)
        raw: dict[str, list[object]] = {}
        if isinstance(layout, FormLayout):
            entries = self.book.values(self.tab(ledger), f"C{FIRST_ROW + 1}:C{layout.last_row + 1}")
            raw = {name: [plain(entries[at - FIRST_ROW][0])] for name, at in layout.entries.items()}
        else:
            raw = {name: [plain(row[at]) for row in cells] for name, at in layout.entries.items()}
        previous = (self.request.previous or {}).get(ledger, ())
        last = {
            name: [row.values.get(name) for row in previous] + [None] * (len(cells) - len(previous))
            for name in judge.last_columns
        }
        return verdicts(judge, raw, len(cells), last=last, days=self.request.days)

    def cover(self) -> dict[str, dict[str, Any]]:
        """Ledger tab → heading of the cover's table → value."""
        rows = self.book.values(COVER_SHEET, "A1:H40")
        head = next(row for row in rows if "行数" in row and "结论" in row)
        names = {str(title)[:3]: at for at, title in enumerate(head) if title}
        tabs = {ledger.tab for ledger in self.request.programme.ledgers}
        return {
            row[names["台账"]]: {name: row[at] for name, at in names.items()}
            for row in rows
            if row[names["台账"]] in tabs
        }

    def state(self, ledger: str, statement: str) -> None:
        """Choose a statement on the cover."""
        rows = self.book.values(COVER_SHEET, "A1:H40")
        head = next(row for row in rows if "行数" in row and "结论" in row)
        line = next(at for at, row in enumerate(rows) if row[head.index("台账")] == self.tab(ledger))
        cell = f"{xl_col_to_name(head.index('填报情况'))}{line + 1}"
        if statement:
            self.book.type_in(COVER_SHEET, cell, statement)
        else:
            self.book.clear(COVER_SHEET, cell)


def plain(cell: object) -> object:
    return object() if isinstance(cell, dict) else cell


class Desk:
    """Builds templates and opens them."""

    def __init__(self, office: Office, folder: Path, opened: ExitStack) -> None:
        self.office = office
        self.folder = folder
        self.opened = opened
        self.programme = shipped()
        self.number = 0

    def build(self, period: Period | None, *, frequency: str = "month", **more: Any) -> tuple[Path, Request]:
        submission = self.programme.submission_for(frequency)
        assert submission is not None
        unit = unit_of(self.programme, submission) if period else None
        request = Request(self.programme, submission, unit, period, **more)
        self.number += 1
        path = self.folder / f"{self.number}.xlsx"
        with path.open("wb") as target:
            build_workbook(self.programme, submission, target, unit=unit, period=period, **more)
        return path, request

    def open(self, period: Period | None, **more: Any) -> Filled:
        path, request = self.build(period, **more)
        filled = Filled(self.office.open(path), request, path)
        self.opened.callback(filled.book.close)
        filled.book.recalculate()
        return filled


def unit_of(programme: Programme, submission: Submission) -> Any:
    units = [unit for unit in programme.units if submission.units in unit.groups]
    return next((unit for unit in units if unit.name == "渔阳镇"), units[0])


@pytest.fixture(scope="module")
def desk(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with ExitStack() as opened:
        yield Desk(office, tmp_path_factory.mktemp("templates"), opened)


@pytest.fixture(scope="module")
def good(desk: Desk) -> Filled:
    """The month's template with one good row in each ledger, typed; nobody changes it."""
    filled = desk.open(MONTH, rows=FEW)
    for ledger in filled.request.submission.ledgers:
        filled.type_row(ledger, GOOD[ledger])
    return filled


@dataclass(frozen=True)
class Told:
    """What a row holds once everything is typed, and what Python says of it."""

    filled: Filled
    row: int
    cells: list[Any]
    verdict: Verdict


@pytest.fixture(scope="module")
def bad(desk: Desk) -> dict[str, Told]:
    """Every bad entry in a row of its own, below one good row: nobody changes it."""
    books = {"month": desk.open(MONTH, rows=40), "week": desk.open(WEEK, frequency="week", rows=40)}
    told: dict[str, Told] = {}
    for ledger in GOOD:
        cases = [case for case in BAD if case.ledger == ledger]
        filled = books["week" if ledger == "leader_visits" else "month"]
        if ledger == "progress":
            continue
        filled.type_row(ledger, good_row(ledger, 0))
        layout, _ = filled.parts(ledger)
        entered = filled.cells(ledger)[0]
        for row, case in enumerate(cases, start=1):
            fresh = dict(zip(layout.entries, (entered[at] for at in layout.entries.values()), strict=True))
            fresh |= {column: good_row(ledger, row)[column] for column in DISTINCT[ledger]}
            for first, names in runs(filled, ledger):
                cell = f"{xl_col_to_name(first)}{FIRST_ROW + row + 1}"
                filled.book.set_values(filled.tab(ledger), cell, [[fresh[name] for name in names]])
            filled.type_row(ledger, case.typed, row)
        cells, expected = filled.cells(ledger), filled.verdicts(ledger)
        for row, case in enumerate(cases, start=1):
            told[case.name] = Told(filled, row, cells[row], expected[row])
    return told


def runs(filled: Filled, ledger: str) -> list[tuple[int, list[str]]]:
    """Neighbouring columns that the unit fills in: the first column and their names."""
    layout, _ = filled.parts(ledger)
    found: list[tuple[int, list[str]]] = []
    for column in layout.judge.entered:
        at = layout.entries[column.name]
        if found and found[-1][0] + len(found[-1][1]) == at:
            found[-1][1].append(column.name)
        else:
            found.append((at, [column.name]))
    return found


# --- an empty template --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("frequency", ["month", "week"])
def test_empty_template_says_nothing_and_holds_no_error_value(desk: Desk, frequency: str) -> None:
    filled = desk.open({"month": MONTH, "week": WEEK}[frequency], frequency=frequency)
    submission = filled.request.submission
    for ledger in submission.ledgers:
        if filled.request.programme.ledger(ledger).kind == "form":
            assert filled.said(ledger) == ("", "")
            continue
        layout, _ = filled.parts(ledger)
        last = FIRST_ROW + filled.request.programme.ledger(ledger).rows
        for column in (0, 1, layout.remark):
            letter = xl_col_to_name(column)
            cells = filled.book.values(filled.tab(ledger), f"{letter}{FIRST_ROW + 1}:{letter}{last}")
            assert {row[0] for row in cells} == {""}
    cover = filled.cover()
    assert list(cover) == [filled.tab(ledger) for ledger in submission.ledgers]
    for line in cover.values():
        assert (line["行数"], line["有错误"], line["待核实"], line["有提示"]) == (0, 0, 0, 0)
        assert line["结论"] == f"? {submission.blank_message}"
    errors = {
        (sheet.name, value["error"])
        for sheet in filled.book.sheets()
        for row in filled.book.values(sheet.name)
        for value in row
        if isinstance(value, dict)
    }
    assert errors == set()


def test_sheets_hidden_and_stamp_written(good: Filled) -> None:
    sheets = good.book.sheets()
    assert sheets[0].name == COVER_SHEET
    for sheet in sheets:
        assert sheet.visible is not sheet.name.startswith("zs_")
    stamp = good.book.custom_properties()[PROPERTY]
    assert '"unit":"渔阳镇"' in stamp
    assert '"period":"2023-02"' in stamp


# --- good rows ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ledger", [name for name in GOOD if name != "leader_visits"])
def test_good_row_is_fine(good: Filled, ledger: str) -> None:
    status, remark = good.said(ledger)
    assert remark == ""
    if ledger != "progress":
        assert status == STATUS_FINE
        assert good.cells(ledger)[0][0] == 1
        assert good.said(ledger, 1) == ("", "")
    assert good.cover()[good.tab(ledger)]["结论"] == "√ 可以报送"
    assert [verdict.remark for verdict in good.verdicts(ledger) if verdict.used] == [""]


def test_typed_dates_and_amounts_became_numbers(good: Filled) -> None:
    cells = good.cells("landed")[0]
    layout, _ = good.parts("landed")
    for column, value in (("总投资", 12000), ("累计到位资金", 1800), ("注册日期", 44963), ("开工日期", 44977)):
        assert cells[layout.entries[column]] == value, column
    assert cells[layout.entries["联系电话"]] == "13800000000"


# --- bad entries --------------------------------------------------------------------------------------------------


def assert_told(case: Bad, told: Told, status: str, remark: str) -> None:
    """The words, under the right lead, and the helper that gives the colour."""
    filled, cells = told.filled, told.cells
    layout, made = filled.parts(case.ledger)
    if case.marked:
        check = next(check for check in layout.judge.checks if case.says in check.message)
        assert case.marked in check.marks
        severity, helper, marked = check.severity, made.check_of[check.code], [case.marked]
        assert cells[helper] == 1
    else:
        title, _, names = case.says.partition("：")
        code = next(code for code in made.names_of if CATALOGUE[code].title == title)
        severity, helper, marked = group_severity(code), made.names_of[code][0], names.split(NAMES_END)
        assert cells[helper] == names + NAMES_END
    sections = {f"【{part.split('】')[0]}】": part for part in remark.split("【")[1:]}
    assert case.says in sections[LEADS[severity]], remark
    if not isinstance(layout, FormLayout):
        words = [STATUS_WORDS[each] for each in SEVERITIES]
        assert words.index(status[0]) <= words.index(STATUS_WORDS[severity])
    for name in marked:
        rules = filled.colouring(case.ledger, name, told.row)
        assert f"${xl_col_to_name(helper)}" in rules, (name, rules)
    assert remark == told.verdict.remark
    assert status == ("" if isinstance(layout, FormLayout) else told.verdict.status)


@pytest.mark.parametrize("case", [case for case in BAD if case.ledger != "progress"], ids=lambda case: case.name)
def test_bad_entry_is_told(bad: dict[str, Told], case: Bad) -> None:
    told = bad[case.name]
    layout, _ = told.filled.parts(case.ledger)
    assert_told(case, told, told.cells[1], told.cells[layout.remark])


def test_cover_counts_the_bad_rows(bad: dict[str, Told]) -> None:
    for filled in {id(told.filled): told.filled for told in bad.values()}.values():
        cover = filled.cover()
        for ledger in filled.request.submission.ledgers:
            found = [verdict for verdict in filled.verdicts(ledger) if verdict.used]
            line = cover[filled.tab(ledger)]
            if ledger == "progress":
                assert line["行数"] == 0
                continue
            first = [verdict.status[:1] for verdict in found]
            assert line["行数"] == len(found) > 1
            assert (line["有错误"], line["待核实"], line["有提示"]) == tuple(map(first.count, "错核提"))
            assert line["结论"] == f"✗ 有 {first.count('错')} 行错误，请改正后报送"


def test_bad_entries_in_the_form_are_told(desk: Desk) -> None:
    filled = desk.open(MONTH, rows=2)
    filled.type_row("progress", PROGRESS)
    for case in (case for case in BAD if case.ledger == "progress"):
        filled.type_row("progress", case.typed)
        told = Told(filled, 0, filled.cells("progress")[0], filled.verdicts("progress")[0])
        assert_told(case, told, *filled.said("progress"))
        assert filled.cover()[filled.tab("progress")]["结论"].startswith("✗ ")
        filled.type_row("progress", {column: PROGRESS[column] for column in case.typed})
        assert filled.said("progress") == ("", "")


# --- cover, explanations, pasting, protection ---------------------------------------------------------------------


@pytest.fixture
def small(desk: Desk) -> Filled:
    """A fresh template with few rows, to change."""
    return desk.open(MONTH, rows=4)


def test_an_explanation_settles_a_query(small: Filled) -> None:
    small.type_row("landed", LANDED | {"注册日期": "2023-01-05"})
    status, remark = small.said("landed")
    assert status.startswith("核")
    assert remark.startswith("【核实】")
    line = small.cover()["1落地"]
    assert (line["待核实"], line["结论"][0]) == (1, "?")

    small.type_row("landed", {"说明": "先注册公司，后签协议"})
    status, remark = small.said("landed")
    assert status == STATUS_FINE
    assert remark.startswith("【核实·已说明】")
    assert "注册日期早于签约日期" in remark
    line = small.cover()["1落地"]
    assert (line["行数"], line["待核实"], line["结论"]) == (1, 0, "√ 可以报送")
    assert small.verdicts("landed")[0].remark == remark

    small.type_row("landed", {"说明": "   "})  # spaces explain nothing
    assert small.said("landed")[0].startswith("核")
    # An error is not explained away.
    small.type_row("landed", {"说明": "见附件", "项目名称": ""})
    assert small.said("landed")[0] == "错1"


def test_statements_on_the_cover(small: Filled) -> None:
    nil = next(each for each in small.request.submission.statements if each.id == "nil")
    small.state("landed", nil.label)
    assert small.cover()["1落地"]["结论"] == f"√ {nil.label}"
    small.type_row("landed", LANDED)
    line = small.cover()["1落地"]
    assert (line["行数"], line["结论"]) == (1, f"✗ {nil.message}")
    small.state("landed", "")
    assert small.cover()["1落地"]["结论"] == "√ 可以报送"
    small.state("landed", "本月无变化")
    assert small.cover()["1落地"]["结论"] == "√ 本月无变化"
    small.type_row("landed", {"资金类型": "民资"})
    line = small.cover()["1落地"]
    assert (line["有错误"], line["待核实"], line["有提示"]) == (1, 0, 0)
    small.state("landed", "")
    assert small.cover()["1落地"]["结论"] == "✗ 有 1 行错误，请改正后报送"


def test_rows_with_errors_are_not_fine_because_nothing_changed(small: Filled) -> None:
    small.type_row("landed", LANDED | {"资金类型": "民资"})
    small.state("landed", "本月无变化")
    assert not small.cover()["1落地"]["结论"].startswith("√")


def test_links_on_the_cover_lead_to_the_sheets(good: Filled) -> None:
    book = openpyxl.load_workbook(good.path)
    links = {
        cell.value: cell.hyperlink.location for row in book[COVER_SHEET].iter_rows() for cell in row if cell.hyperlink
    }
    tabs = [good.tab(ledger) for ledger in good.request.submission.ledgers]
    assert links == {tab: f"'{tab}'!A1" for tab in tabs}
    assert set(tabs) <= set(book.sheetnames)


def test_a_value_pasted_over_a_drop_down_is_still_judged(small: Filled) -> None:
    small.type_row("landed", LANDED)
    name, choice = small.place("landed", "项目名称"), small.place("landed", "项目阶段")
    assert small.book.validation("1落地", choice)["type"] == "LIST"
    small.book.copy_paste("1落地", name, choice)
    assert small.book.validation("1落地", choice)["type"] == "ANY"
    status, remark = small.said("landed")
    assert status == "错1"
    assert remark.startswith("【错误】不在选项内：项目阶段；")
    assert remark == small.verdicts("landed")[0].remark
    assert small.cover()["1落地"]["有错误"] == 1


@pytest.mark.parametrize("frequency", ["month", "week"])
def test_only_entry_cells_are_open(desk: Desk, frequency: str) -> None:
    filled = desk.open({"month": MONTH, "week": WEEK}[frequency], frequency=frequency, rows=3)
    book = filled.book
    for ledger in filled.request.submission.ledgers:
        layout, _ = filled.parts(ledger)
        tab = filled.tab(ledger)
        rows = 1 if isinstance(layout, FormLayout) else layout.rows
        for column in layout.judge.ledger.columns:
            for row in {0, rows - 1}:
                locked = book.is_locked(tab, filled.place(ledger, column.name, row))
                assert locked is (column.filled_by == "office"), column.name
        for cell in ("A1", "A2", "A4", "C4", f"{xl_col_to_name(layout.row_id)}{FIRST_ROW + 1}"):
            assert book.is_locked(tab, cell)
        with pytest.raises(OfficeError):
            book.type_in(tab, f"{xl_col_to_name(layout.used)}{FIRST_ROW + 1}", "0")
    for sheet in book.sheets():
        assert book.is_protected(sheet.name), sheet.name

    for sheet in openpyxl.load_workbook(filled.path).worksheets:
        protection = sheet.protection
        assert protection.sheet, sheet.title
        assert not protection.password
        assert not protection.hashValue
        assert sheet.sheet_state == ("veryHidden" if sheet.title.startswith("zs_") else "visible")
        if sheet.title.startswith("zs_"):
            assert all(cell.protection.locked for row in sheet.iter_rows() for cell in row)


# --- rows brought forward -----------------------------------------------------------------------------------------


def typed_values(ledger: str, changed: Mapping[str, object]) -> dict[str, object]:
    """The good row as typed values, as the last period's data holds it."""
    values: dict[str, object] = {}
    for column in shipped().ledger(ledger).columns:
        text = GOOD[ledger].get(column.name)
        if text is None:
            continue
        if column.is_number:
            values[column.name] = Decimal(text.replace(",", ""))
        elif column.type == "date":
            numbers = text.replace("年", "-").replace("月", "-").rstrip("日").replace("/", "-").split("-")
            values[column.name] = date(*map(int, numbers))
        else:
            values[column.name] = text
    return values | dict(changed)


def previous_rows() -> dict[str, Sequence[PreviousRow]]:
    """January's rows: one that goes on, one without progress, one that was wrong, one that carries an explanation."""
    january = {"开工日期": None, "纳统日期": None, "是否纳统": None, "已完成投资": Decimal(0), "项目阶段": "注册"}
    january |= {
        "累计到位资金": Decimal("1300.25"),
        "本年到位资金": Decimal("300.25"),
        "本月到位资金": Decimal("300.25"),
    }

    def landed(number: int, **changed: object) -> PreviousRow:
        own = {
            "项目编号": f"JZ{number:04}",
            "项目名称": f"示例项目{number}",
            "项目代码": good_row("landed", number)["项目代码"],
        }
        return PreviousRow(f"row-{number}", typed_values("landed", january | own | changed))

    return {
        "landed": [
            landed(1, 首报日期=date(2023, 1, 25)),
            landed(
                2,
                项目阶段="开工",
                开工日期=date(2023, 1, 20),
                是否纳统="是",
                纳统日期=date(2023, 1, 28),
                注册日期=date(2023, 1, 18),
            ),
            landed(3, 资金类型="民资", 联系电话="1380000000"),
            landed(4, 注册日期=date(2023, 1, 5), 说明="先注册后签约"),
            landed(5, 注册日期=date(2023, 1, 5)),
        ],
        "negotiating": [PreviousRow("n-1", typed_values("negotiating", {"最近进展日期": date(2023, 1, 16)}))],
        "planned": [PreviousRow("p-1", typed_values("planned", {}))],
        "progress": [PreviousRow("w-1", typed_values("progress", {}))],
        "problems": [PreviousRow("q-1", typed_values("problems", {"提出日期": date(2023, 1, 8)}))],
    }


@pytest.fixture(scope="module")
def carried(desk: Desk) -> Filled:
    """February's template with January's rows, as it opens; nobody changes it."""
    return desk.open(MONTH, rows=FEW, previous=previous_rows())


def test_previous_rows_come_back(carried: Filled) -> None:
    layout, _ = carried.parts("landed")
    cells = carried.cells("landed")
    for row, before in zip(cells, carried.request.previous["landed"], strict=False):
        assert row[layout.row_id] == before.row_id
        assert row[layout.entries["项目名称"]] == before.values["项目名称"]
        assert row[layout.entries["项目编号"]] == before.values["项目编号"]
        assert row[layout.entries["累计到位资金"]] == 1300.25
        assert row[layout.entries["本月到位资金"]] == 0
        assert row[layout.entries["往期调整"]] is None
    assert cells[5][layout.row_id] is None
    status = [carried.said("landed", row)[0] for row in range(6)]
    assert status == [STATUS_FINE, "提1", "错2", STATUS_FINE, "核1", ""]
    for ledger in ("landed", "negotiating", "planned", "problems"):
        for row, verdict in enumerate(carried.verdicts(ledger)[:6]):
            assert carried.said(ledger, row) == (verdict.status, verdict.remark)


def test_previous_form_comes_back(desk: Desk) -> None:
    filled = desk.open(MONTH, rows=8, previous=previous_rows())
    ledger = filled.request.programme.ledger("progress")
    for column in ledger.columns:
        entry = filled.book.value(ledger.tab, filled.place("progress", column.name))
        text = PROGRESS[column.name] if column.name in ledger.carried else None
        assert entry == (float(text) if text and column.is_number else text), column.name
    filled.type_row("progress", PROGRESS)
    remark = filled.said("progress")[1]
    assert "本月工作总体情况与上月一字不差" in remark
    assert remark == filled.verdicts("progress")[0].remark


def test_cumulative_amounts_are_held_against_last_month(desk: Desk) -> None:
    filled = desk.open(MONTH, rows=8, previous=previous_rows())
    wrong = "累计到位资金不等于上月累计＋本月到位＋往期调整"
    filled.type_row("landed", {"累计到位资金": "2300.25"})
    assert wrong in filled.said("landed")[1]
    filled.type_row("landed", {"本月到位资金": "1000", "本年到位资金": "1300.25"})
    assert filled.said("landed") == (STATUS_FINE, "")
    filled.type_row("landed", {"往期调整": "-200.1"})
    assert wrong in filled.said("landed")[1]
    filled.type_row("landed", {"累计到位资金": "2100.15", "本年到位资金": "1100.15", "调整原因": "上月重复计入"})
    assert filled.said("landed") == (STATUS_FINE, "")
    for column, text, says in (
        ("累计到位资金", "900", "累计到位资金比上月减少"),
        ("项目阶段", "签约", "项目阶段比上月倒退"),
        ("项目名称", "另一个项目", "项目名称与上月不同"),
        ("总投资", "30000", "总投资与上月相比变动过大"),
        ("首报日期", "2023-02-01", "首报日期与上月不同"),
    ):
        filled.type_row("landed", {column: text, "调整原因": "" if column == "累计到位资金" else "上月重复计入"})
        status, remark = filled.said("landed")
        assert says in remark
        verdict = filled.verdicts("landed")[0]
        assert (status, remark) == (verdict.status, verdict.remark)


def cached(filled: Filled) -> dict[tuple[str, str], Any]:
    """Every formula of the file: (sheet, cell) → the value stored beside it."""
    formulas = openpyxl.load_workbook(filled.path)
    values = openpyxl.load_workbook(filled.path, data_only=True)
    return {
        (sheet.title, cell.coordinate): values[sheet.title][cell.coordinate].value
        for sheet in formulas.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def differences(filled: Filled) -> dict[tuple[str, str], tuple[Any, Any]]:
    """Where the stored value is not what the program comes to."""
    found = {}
    sheets: dict[str, list[list[Any]]] = {
        sheet.name: filled.book.values(sheet.name, f"A1:{xl_col_to_name(400)}120") for sheet in filled.book.sheets()
    }
    for (sheet, place), value in cached(filled).items():
        row, column = openpyxl.utils.cell.coordinate_to_tuple(place)
        calculated = sheets[sheet][row - 1][column - 1]
        if isinstance(value, date):
            value = float((value.date() - date(1899, 12, 30)).days) if hasattr(value, "date") else value
        if (value or "") != (calculated or ""):
            found[sheet, place] = (value, calculated)
    return found


def is_shown(filled: Filled, sheet: str, place: str) -> bool:
    """Whether a person sees the cell."""
    if sheet.startswith("zs_"):
        return False
    ledger = next((each for each in filled.request.programme.ledgers if each.tab == sheet), None)
    if ledger is None:
        return True
    layout, _ = filled.parts(ledger.id)
    return openpyxl.utils.cell.coordinate_to_tuple(place)[1] - 1 <= layout.remark


@pytest.mark.parametrize("with_rows", [False, True], ids=["empty", "previous"])
def test_stored_values_are_the_calculated_ones(desk: Desk, carried: Filled, with_rows: bool) -> None:
    """A viewer that does not calculate shows what a program would."""
    filled = carried if with_rows else desk.open(MONTH, rows=5)
    wrong = {place: each for place, each in differences(filled).items() if is_shown(filled, *place)}
    assert wrong == {}


# --- round trips --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_round_trip_keeps_what_matters(desk: Desk, suffix: str) -> None:
    first = desk.open(MONTH, rows=8, previous=previous_rows())
    first.type_row("landed", good_row("landed", 77), 5)
    before = {ledger: first.cells(ledger) for ledger in first.request.submission.ledgers}
    path = first.book.save_as(desk.folder / f"saved{suffix}")
    second = Filled(desk.office.open(path), first.request, path)
    desk.opened.callback(second.book.close)
    second.book.recalculate()

    assert second.book.custom_properties() == first.book.custom_properties()
    assert second.book.sheets() == first.book.sheets()
    assert second.book.values("zs_stamp") == first.book.values("zs_stamp")
    assert second.book.values("zs_lists") == first.book.values("zs_lists")
    for ledger, cells in before.items():
        assert second.cells(ledger) == cells, ledger
    choice = second.place("landed", "项目阶段", 6)
    rule = second.book.validation("1落地", choice)
    assert (rule["type"], rule["show_list"]) == ("LIST", True)
    assert "zs_lists" in rule["formula1"]
    for sheet in second.book.sheets():
        assert second.book.is_protected(sheet.name)

    assert second.said("landed", 5) == (STATUS_FINE, "")
    second.type_row("landed", {"项目阶段": "完工"}, 5)
    second.type_row("landed", {"签约日期": "2023-03-05"}, 0)
    status, remark = second.said("landed", 5)
    assert status == "错1"
    assert remark.startswith("【错误】不在选项内：项目阶段；")
    assert "签约日期晚于本期最后一天" in second.said("landed", 0)[1]
    assert second.cover()["1落地"]["有错误"] == first.cover()["1落地"]["有错误"] + 2
    formats = second.book.conditional_formats("1落地", second.place("landed", "签约日期"))
    assert formats


# --- a blank book -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frequency", "ledger", "typed", "period", "says"),
    [
        ("month", "landed", {"签约日期": "2023-03-05"}, "2023-02", "签约日期晚于本期最后一天"),
        ("week", "leader_visits", {"日期": "2023-02-28"}, "2023-W08", "日期在本周之后"),
    ],
)
def test_blank_book_judges_the_period_once_it_is_typed(
    desk: Desk, frequency: str, ledger: str, typed: Mapping[str, str], period: str, says: str
) -> None:
    filled = desk.open(None, frequency=frequency, rows=4)
    book = filled.book
    unit = unit_of(filled.request.programme, filled.request.submission)
    filled.type_row(ledger, GOOD[ledger] | dict(typed))
    status, remark = filled.said(ledger)
    assert says not in remark
    verdict = filled.verdicts(ledger)[0]
    assert (status, remark) == (verdict.status, verdict.remark)

    unit_cell, period_cell = (each.split("!")[1].replace("$", "") for each in (UNIT_CELL, PERIOD_CELL))
    rule = book.validation(COVER_SHEET, unit_cell)
    assert rule["type"] == "LIST"
    assert [unit.name] in book.values("zs_lists", rule["formula1"].split(".")[-1].replace("$", ""))
    book.type_in(COVER_SHEET, unit_cell, unit.name)
    book.type_in(COVER_SHEET, period_cell, period)
    assert says in filled.said(ledger)[1]
    about = book.value(filled.tab(ledger), "A2")
    assert unit.name in about
    assert period in about

    parsed = Period.parse(period)
    asked = Request(filled.request.programme, filled.request.submission, unit, parsed, rows=4)
    verdict = Filled(book, asked, filled.path).verdicts(ledger)[0]
    assert filled.said(ledger) == (verdict.status, verdict.remark)
    book.clear(COVER_SHEET, period_cell)
    assert (filled.said(ledger)) == (status, remark)


# --- the week -----------------------------------------------------------------------------------------------------


def test_weekly_template(desk: Desk) -> None:
    filled = desk.open(WEEK, frequency="week", rows=4)
    filled.type_row("leader_visits", LEADER_VISITS)
    assert filled.said("leader_visits") == (STATUS_FINE, "")
    tab = filled.tab("leader_visits")
    assert filled.cover()[tab]["结论"] == "√ 可以报送"
    filled.state("leader_visits", "零报告")
    assert filled.cover()[tab]["结论"].startswith("✗ ")
    filled.state("leader_visits", "")
    filled.type_row("leader_visits", {"主要内容": "调研"})
    assert filled.said("leader_visits")[0] == "核1"
    filled.type_row("leader_visits", {"说明": "内容见会议纪要"})
    assert filled.said("leader_visits")[0] == STATUS_FINE
    assert filled.cover()[tab]["待核实"] == 0
    assert '"period":"2023-W08"' in filled.book.custom_properties()[PROPERTY]
