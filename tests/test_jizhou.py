"""The programme of Jizhou: every check with a row that breaks it, and what the decree of 30 January 2023 lays down."""

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from udfs.due import due_moment
from udfs.period import Period
from udfs.strict import look
from xl_templates.build import Request, calendar_of, due_rule
from xl_templates.judge import LedgerJudge, cell_type
from xl_templates.load import load
from xl_templates.model import Ledger, Programme
from xl_templates.verdict import Verdict, verdicts

CASES = Path(__file__).parent / "jizhou_cases"
TOWNSHIPS = (
    "文昌街道",
    *("渔阳镇", "洇溜镇", "官庄镇", "马伸桥镇", "下营镇", "邦均镇", "别山镇", "尤古庄镇", "上仓镇", "下仓镇"),
    *("罗庄子镇", "白涧镇", "五百户镇", "侯家营镇", "桑梓镇", "东施古镇", "下窝头镇", "杨津庄镇", "出头岭镇"),
    *("西龙虎峪镇", "穿芳峪镇", "东二营镇", "许家台镇", "礼明庄镇", "东赵各庄镇"),
    "孙各庄满族乡",
    "经济开发区",
)
MEMBERS = (
    "区发展改革委",
    "区合作交流办",
    "区政务服务办",
    "区科技局",
    "市规划资源局蓟州分局",
    "区生态环境局",
    "区工业和信息化局",
    "经济开发区",
)
TITLES = {
    "landed": ("招商引资落地项目清单", "落地"),
    "negotiating": ("招商引资洽谈项目清单", "洽谈"),
    "planned": ("招商引资谋划项目清单", "谋划"),
    "problems": ("招商引资项目问题清单", "问题"),
    "activities": ("招商活动台账", "活动"),
    "progress": ("招商团队工作进展情况", "团队工作进展"),
}
REQUIRED = {
    "landed": (
        *("项目名称", "投资方名称", "资金类型", "来源地", "所属产业链", "建设地点", "总投资", "累计到位资金"),
        *("本年到位资金", "本月到位资金", "项目阶段", "项目状态", "责任人", "联系电话"),
    ),
    "negotiating": (
        *("项目名称", "投资方名称", "资金类型", "来源地", "所属产业链", "拟投资额", "洽谈进展", "首次填报日期"),
        *("最近进展日期", "半年内有望落地", "责任人", "联系电话"),
    ),
    "planned": ("项目名称", "计划投资额", "所属产业链", "谋划内容", "责任人", "联系电话"),
    "problems": ("项目名称", "所属清单", "问题类别", "问题描述", "提出日期", "牵头单位", "是否办结"),
    "activities": (*("活动名称", "活动类型", "主办单位", "开始日期", "结束日期", "地点", "是否境外", "带队领导"),),
}
MONEY = re.compile("投资额|总投资|内资$|外资$|固定资产投资|到位资金|往期调整|已完成投资")

Row = dict[str, object]


def programme() -> Programme:
    loaded = load("jizhou").programme
    assert loaded is not None
    return loaded


JIZHOU = programme()


@dataclass(frozen=True)
class Judged:
    """A row in its surroundings: last period's same row and a second row, where there are such."""

    ledger: Ledger
    period: str
    row: Row
    last: Row | None = None
    second: Row | None = None

    def verdict(self) -> Verdict:
        ledger, period = self.ledger, Period.parse(self.period)
        submission = next(each for each in JIZHOU.submissions if ledger.id in each.ledgers)
        judge = LedgerJudge(JIZHOU, ledger, period.last_day)
        rows = [self.row, self.second] if self.second else [self.row]
        for row in (*rows, self.last or {}):
            assert row.keys() <= ledger.by_name.keys()
        raw = {name: [row.get(name) for row in rows] for name in ledger.by_name}
        last = None
        if self.last is not None:
            before = {column.name: look(self.last.get(column.name), cell_type(column)) for column in ledger.columns}
            last = {name: [cell.value, *[None] * (len(rows) - 1)] for name, cell in before.items()}
        days = Request(JIZHOU, submission, None, period).days
        return verdicts(judge, raw, len(rows), last=last, days=days)[0]


@dataclass(frozen=True)
class Sheet:
    """A file of cases: a good row, the row of the period before, and the changes to them."""

    ledger: Ledger
    raw: dict[str, object]

    @classmethod
    def read(cls, path: Path) -> "Sheet":
        return cls(JIZHOU.ledger(path.stem), tomllib.loads(path.read_text("utf-8"), parse_float=Decimal))

    def judged(self, change: Row, last: Row | None, second: Row | None = None, period: str | None = None) -> Judged:
        good, before = dict(self.raw["good"]), dict(self.raw["good"]) | self.raw.get("last", {})
        other = self.raw.get("in", {}).get(period, {})
        good |= other.get("good", {})
        before |= other.get("last", {})
        place = period or self.raw["period"]
        return Judged(self.ledger, place, good | change, None if last is None else before | last, second)

    def case(self, case: dict[str, object]) -> Judged:
        return self.judged(case.get("change", {}), case.get("last"), case.get("second"), case.get("period"))

    def untouched(self, case: dict[str, object]) -> Judged:
        return self.judged({}, None if case.get("last") is None else {}, None, case.get("period"))


SHEETS = {path.stem: Sheet.read(path) for path in sorted(CASES.glob("*.toml"))}


def named_cases(kind: str) -> list[object]:
    return [
        pytest.param(sheet, case, id=f"{name}-{case.get('check') or case['why']}-{number}")
        for name, sheet in SHEETS.items()
        for number, case in enumerate(sheet.raw[kind])
    ]


def test_every_check_has_a_case_and_every_case_a_check() -> None:
    assert {ledger.id for ledger in JIZHOU.ledgers} == SHEETS.keys()
    for sheet in SHEETS.values():
        assert {case["check"] for case in sheet.raw["case"]} == {check.id for check in sheet.ledger.checks}


@pytest.mark.parametrize(("sheet", "case"), named_cases("case"))
def test_the_bad_row_breaks_that_check_and_the_good_row_none(sheet: Sheet, case: dict[str, object]) -> None:
    verdict = sheet.case(case).verdict()
    severity = {check.id: check.severity for check in sheet.ledger.checks}
    # What must needs come along is written down in the case; it is never another error.
    assert {check.code for check in verdict.violated} == {case["check"], *case.get("also", ())}
    assert not [code for code in case.get("also", ()) if severity[code] == "error"]
    assert verdict.named == {}
    assert sheet.untouched(case).verdict().remark == ""


@pytest.mark.parametrize("name", SHEETS)
def test_good_rows_have_no_remark(name: str) -> None:
    sheet = SHEETS[name]
    assert sheet.judged({}, None).verdict().status == "√"
    assert sheet.judged({}, {}).verdict().status == "√" or "last" not in sheet.raw
    for period in sheet.raw.get("in", {}):
        assert sheet.judged({}, {}, None, period).verdict().remark == ""


@pytest.mark.parametrize(("sheet", "case"), named_cases("fine"))
def test_usual_rows_have_no_remark(sheet: Sheet, case: dict[str, object]) -> None:
    assert sheet.case(case).verdict().remark == ""


def owing(submission_id: str, given: Programme = JIZHOU) -> tuple[str, ...]:
    submission = next(each for each in given.submissions if each.id == submission_id)
    return tuple(unit.name for unit in given.units_of(submission, date(2023, 2, 1), date(2023, 2, 28)))


def test_28_units_owe_the_monthly_report_and_27_without_the_street() -> None:
    assert len(TOWNSHIPS) == 28
    assert owing("monthly") == TOWNSHIPS
    street, *others = JIZHOU.units
    assert street.name == "文昌街道"
    without = JIZHOU.model_copy(update={"units": (street.model_copy(update={"reports": False}), *others)})
    assert owing("monthly", without) == TOWNSHIPS[1:]
    assert Counter(unit.kind for unit in JIZHOU.units if "townships" in unit.groups) == {
        "街道": 1,
        "镇": 25,
        "乡": 1,
        "开发区": 1,
    }


def test_eight_member_units_owe_the_weekly_report() -> None:
    assert len(MEMBERS) == 8
    assert sorted(owing("weekly")) == sorted(MEMBERS)


@pytest.mark.parametrize(
    ("period", "due"),
    [
        ("2023-02", "2023-02-27"),  # the 25th is a Saturday: on to Monday
        ("2023-03", "2023-03-27"),  # a Saturday again, with no office hours
        ("2023-04", "2023-04-25"),
        ("2023-01", "2023-01-28"),  # in the Spring Festival; the first day of work after it is a Saturday
        ("2023-06", "2023-06-25"),  # a Sunday worked for the Dragon Boat Festival
    ],
)
def test_the_monthly_report_is_due_on_the_25th_or_the_next_working_day(period: str, due: str) -> None:
    rule = due_rule(JIZHOU.submissions[0].due)
    moment = due_moment(Period.parse(period), rule, calendar_of(JIZHOU))
    assert moment == datetime.fromisoformat(f"{due}T23:59:59").replace(tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("period", "due"),
    [
        ("2023-W08", "2023-02-24"),
        ("2023-W25", "2023-06-21"),  # Thursday and Friday are the Dragon Boat Festival
        ("2023-W39", "2023-09-28"),  # Friday is the Mid-Autumn Festival
        ("2023-W40", "2023-09-28"),  # all five days are the National Day holiday: due with the week before
    ],
)
def test_the_weekly_report_is_due_on_friday_noon_or_the_working_day_before(period: str, due: str) -> None:
    rule = due_rule(JIZHOU.submissions[1].due)
    moment = due_moment(Period.parse(period), rule, calendar_of(JIZHOU))
    assert moment == datetime.fromisoformat(f"{due}T12:00:00").replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def test_what_is_reported_when() -> None:
    assert [(each.frequency, each.ledgers) for each in JIZHOU.submissions] == [
        ("month", tuple(TITLES)),
        ("week", ("leader_visits",)),
    ]


def test_data_count_up_to_the_25th() -> None:
    submission = JIZHOU.submissions[0]
    assert Request(JIZHOU, submission, None, Period.parse("2023-02")).as_of == date(2023, 2, 25)


@pytest.mark.parametrize("name", TITLES)
def test_sheets_bear_their_official_titles(name: str) -> None:
    title, word = TITLES[name]
    assert JIZHOU.ledger(name).title == title
    assert word in JIZHOU.ledger(name).tab


@pytest.mark.parametrize("name", REQUIRED)
def test_required_columns(name: str) -> None:
    required = [column.name for column in JIZHOU.ledger(name).columns if column.required]
    assert sorted(required) == sorted(REQUIRED[name])


def test_a_signing_date_is_required_unless_there_was_nothing_to_sign() -> None:
    sheet = SHEETS["landed"]
    for nature, missing in (("新建", True), ("", True), ("增资", False), ("自建", False)):
        verdict = sheet.judged({"项目性质": nature, "签约日期": ""}, None).verdict()
        assert verdict.named == ({"ZS-283": ("签约日期",)} if missing else {})


def test_every_ledger_ends_with_the_explanation_and_the_office_s_remark() -> None:
    for ledger in JIZHOU.ledgers:
        assert [column.role for column in ledger.columns[-2:]] == ["explanation", "remark"]


def test_an_industry_other_than_manufacturing_is_only_a_query() -> None:
    verdict = SHEETS["landed"].judged({"国民经济行业代码": "F5174"}, None).verdict()
    assert verdict.status == "核1"


def test_a_nil_report_with_rows_is_an_error() -> None:
    for submission in JIZHOU.submissions:
        nil = next(each for each in submission.statements if each.state == "nil")
        assert (nil.rows, nil.severity) == ("none", "error")


def test_money_rises_by_what_came_in_and_what_was_corrected() -> None:
    sheet = SHEETS["landed"]
    corrected = {"往期调整": -200, "调整原因": "1月重复计入200万元", "累计到位资金": 2800, "本年到位资金": 600}
    assert sheet.judged(corrected, {}).verdict().remark == ""
    broken = sheet.judged(corrected | {"累计到位资金": Decimal("2800.01")}, {}).verdict()
    assert [check.code for check in broken.violated] == ["L21"]


def test_there_are_checks_of_all_severities() -> None:
    counted = Counter(check.severity for ledger in JIZHOU.ledgers for check in ledger.checks)
    assert counted.keys() == {"error", "query", "notice"}
    assert counted.total() >= 60
    assert min(counted.values()) >= 20


def test_everything_names_its_source() -> None:
    for ledger in JIZHOU.ledgers:
        unsourced = [part.id for part in (ledger, *ledger.columns, *ledger.checks) if not part.source]
        assert unsourced == []
    statements = [statement for submission in JIZHOU.submissions for statement in submission.statements]
    parts = (JIZHOU, JIZHOU.calendar, *JIZHOU.submissions, *statements, *JIZHOU.units, *JIZHOU.parameters.values())
    assert all(part.source for part in parts)


def test_sources_are_rows_of_this_decree() -> None:
    for ledger in JIZHOU.ledgers:
        for part in (ledger, *ledger.columns, *ledger.checks):
            letters = [name for name in part.source if re.fullmatch("[A-Z][0-9]+", name)]
            assert all(re.fullmatch("J[1-8]", name) for name in letters), part.id


def test_money_has_a_unit() -> None:
    for ledger in JIZHOU.ledgers:
        for column in ledger.columns:
            if column.type == "amount":
                foreign = column.name in ("其中外资", "实际使用外资")
                assert column.unit == ("万美元" if foreign else "万元")
            assert column.type == "amount" or column.type == "choice" or not MONEY.search(column.name)


def test_help_is_short() -> None:
    for ledger in JIZHOU.ledgers:
        too_long = [column.name for column in ledger.columns if len(column.help) > 200]
        assert too_long == []


def test_names_and_phones_are_confidential() -> None:
    for ledger in JIZHOU.ledgers:
        exposed = [
            column.name
            for column in ledger.columns
            if not column.confidential and (column.type == "phone" or column.name.startswith("投资方"))
        ]
        assert exposed == []


def test_the_hash_of_the_definition_is_stable() -> None:
    assert re.fullmatch("[0-9a-f]{64}", JIZHOU.sha256)
    assert programme().sha256 == JIZHOU.sha256
