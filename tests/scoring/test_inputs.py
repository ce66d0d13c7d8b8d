"""指标数据采集表: what is written is read back whole, whatever people did to it in between."""

import random
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import MergedCell

from addin.cli import main
from addin.scoring import inputs
from addin.scoring.facts import Facts
from addin.scoring.inputs import InputsRequest, read_inputs, write_inputs
from addin.scoring.inputs_task import examine, prepare
from tests.scoring.inputs_case import UNITS, Filling, codes, content_of, plan_of
from tests.test_template_limits import Package, package_faults
from udfs.findings import Finding
from udfs.period import Period

D = Decimal


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch, request):
    """A process for every file is for strangers' files; a few tests have it, the others save the second it takes."""
    if request.cls is TestWhichFile or request.cls is TestJob:
        return

    def examined(path, sheets):
        prepare(sheets)
        return examine(str(path))

    monkeypatch.setattr(inputs, "_examined", examined)


@pytest.fixture
def filling(tmp_path: Path) -> Filling:
    return Filling(tmp_path / "采集.xlsx")


# --- what is written --------------------------------------------------------------------------------------------------


class TestWorkbook:
    def test_the_sheets(self):
        shown = [sheet.title for sheet in Filling(Path("x")).book if sheet.sheet_state == "visible"]
        assert shown == ["填报说明", "指标数据", "目标", "评委打分", "加分扣分", "申诉"]
        year = Filling(Path("x"), "2023").book
        assert "季度得分" in year.sheetnames

    def test_one_row_a_unit_and_indicator(self):
        plan = plan_of()
        asked = [(each.unit, each.indicator.id) for each in plan.asked]
        assert len(asked) == len(set(asked)) == 4 * 6 + 5
        assert ("经济开发区", "reports") not in asked, "the zone is not scored on it"
        assert all(item not in ("growth", "visits") for _, item in asked), "of another's value; outside the hundred"

    def test_equal_inputs_give_equal_bytes(self):
        content_of.cache_clear()
        first = content_of()
        content_of.cache_clear()
        assert content_of() == first

    @pytest.mark.parametrize("period", ["2023-Q1", "2023"])
    def test_it_keeps_to_the_limits(self, period):
        assert package_faults(Package.read(content_of((period, "self_until_final")))) == []

    def test_what_the_definition_knows_is_there_and_locked(self, filling):
        row = filling.row("官庄镇", "到位资金")
        shown = {
            name: filling.cell("指标数据", row, name).value
            for name in ("分组", "计量单位", "分值", "取数方式", "基数口径", "认定单位")
        }
        assert shown == {
            "分组": "乡镇",
            "计量单位": "万元",
            "分值": 40,
            "取数方式": "填报",
            "基数口径": "上年同期",
            "认定单位": "区统计局",
        }
        assert filling.sheet().protection.sheet and not filling.sheet().protection.password
        locked = {
            name: filling.cell("指标数据", row, name).protection.locked
            for name in ("单位", "分值", "自评值", "认定单位")
        }
        assert locked == {"单位": True, "分值": True, "自评值": False, "认定单位": False}

    def test_where_values_come_from(self, filling):
        told = {
            name: filling.cell("指标数据", filling.row("下营镇", name), "取数方式").value
            for name in ("签约项目", "报送质量", "班子评价", "外出招商")
        }
        assert told == {"签约项目": "从台账统计", "报送质量": "认定得分", "班子评价": "评委打分", "外出招商": "填报"}
        closed = [
            filling.cell("指标数据", filling.row("下营镇", name), "基数").protection.locked
            for name in ("外出招商", "产业契合度")
        ]
        assert closed == [True, False]


# --- what is read -----------------------------------------------------------------------------------------------------


class TestReading:
    def test_nothing_filled_in(self, filling):
        facts = filling.read()
        assert codes(facts) == []
        assert isinstance(facts, Facts) and facts.stage == "first" and len(facts.facts) == 29
        fact = facts.of("渔阳镇", "funds")
        assert (fact.value, fact.target, fact.base, fact.exempt) == (None, None, None, False)

    def test_a_whole_row(self, filling):
        row = filling.put(
            "渔阳镇", "到位资金", 自评值=1200.5, 认定值=1180.25, 认定单位="区统计局", 认定日期=date(2023, 4, 10),
            基数=1000, 佐证="统〔2023〕3号", 说明="无",
        )  # fmt: skip
        fact = filling.read().of("渔阳镇", "funds")
        assert (fact.value, fact.own, fact.certified, fact.base) == (D("1180.25"), D("1200.5"), D("1180.25"), D(1000))
        assert (fact.certifier, fact.certified_on, fact.evidence) == ("区统计局", date(2023, 4, 10), "统〔2023〕3号")
        column = filling.cell("指标数据", row, "认定值").coordinate
        assert fact.place == (filling.path.name, "指标数据", column)

    @pytest.mark.parametrize(
        ("stage", "value", "scored"),
        [
            ("初评", "self_until_final", D(90)),
            ("单位核对", "self_until_final", D(90)),
            ("申诉复核", "self_until_final", D(90)),
            ("审定", "self_until_final", None),
            ("初评", "certified", None),
        ],
    )
    def test_which_value_counts(self, tmp_path, stage, value, scored):
        filling = Filling(tmp_path / "采集.xlsx", value=value)
        filling.stage(stage)
        filling.put("渔阳镇", "到位资金", 自评值=90)
        filling.put("官庄镇", "到位资金", 自评值=90, 认定值=88, 认定日期=date(2023, 4, 1))
        facts = filling.read()
        assert facts.of("渔阳镇", "funds").value == scored
        assert facts.of("官庄镇", "funds").value == D(88)

    def test_blank_is_not_zero(self, filling):
        filling.put("渔阳镇", "外出招商", 自评值=0)
        facts = filling.read()
        assert (facts.of("渔阳镇", "trips").value, facts.of("官庄镇", "trips").value) == (D(0), None)

    @pytest.mark.parametrize(
        ("typed", "value", "code"),
        [
            ("1200", D(1200), "ZS-202"),
            ("1,200.5", D("1200.5"), "ZS-202"),
            ("１２００", D(1200), "ZS-202"),
            ("约1200", D(1200), "ZS-203"),
            ("1.2亿元", D(12000), "ZS-204"),
            ("5000万元", D(5000), "ZS-202"),
            ("近5亿", None, "ZS-208"),
            ("待定", None, "ZS-210"),
            ("100万美元", None, "ZS-206"),
            ("-", None, "ZS-210"),
            (True, None, "ZS-201"),
            (0.123456789, None, "ZS-205"),
            (-5, D(-5), "ZS-843"),
        ],
    )
    def test_numbers_as_people_write_them(self, filling, typed, value, code):
        filling.put("渔阳镇", "到位资金", 自评值=typed, 基数=1)
        facts = filling.read()
        fact = facts.of("渔阳镇", "funds")
        assert (fact.value, fact.unreadable) == (value, value is None)
        assert codes(facts) == [code]
        found = next(found for found in facts.findings if found.code == code)
        assert (found.unit, found.sheet, found.ledger) == ("渔阳镇", "指标数据", None)

    @pytest.mark.parametrize(("typed", "value"), [("3次", D(3)), ("3 次", D(3)), ("3个", None), ("3万元", None)])
    def test_the_unit_of_the_row_may_be_written(self, filling, typed, value):
        filling.put("渔阳镇", "外出招商", 自评值=typed)
        assert filling.read().of("渔阳镇", "trips").value == value

    def test_a_certified_value_that_cannot_be_read_is_not_replaced(self, filling):
        filling.put("渔阳镇", "到位资金", 自评值=90, 认定值="待核", 认定日期=date(2023, 4, 1), 基数=1)
        fact = filling.read().of("渔阳镇", "funds")
        assert (fact.value, fact.own, fact.unreadable) == (None, D(90), True)

    def test_dates_as_people_write_them(self, filling):
        filling.put("渔阳镇", "外出招商", 认定值=6, 认定单位="区招商办", 认定日期="2023年4月1日")
        facts = filling.read()
        assert facts.of("渔阳镇", "trips").certified_on == date(2023, 4, 1)
        assert codes(facts) == ["ZS-220"]

    @pytest.mark.parametrize(
        ("indicator", "cells", "code"),
        [
            ("外出招商", {"认定值": 5}, "ZS-844"),
            ("外出招商", {"认定值": 5, "认定单位": "区招商办"}, "ZS-844"),
            ("外出招商", {"自评值": 9, "认定值": 5, "认定单位": "区招商办", "认定日期": date(2023, 4, 1)}, "ZS-846"),
            ("外出招商", {"免考": "是"}, "ZS-847"),
            ("外出招商", {"免考": "是", "说明": "新设立", "自评值": 1}, "ZS-848"),
            ("外出招商", {"免考": "对", "说明": "新设立"}, "ZS-284"),
            ("报送质量", {"认定值": 9, "认定单位": "区招商办", "认定日期": date(2023, 4, 1)}, "ZS-849"),
            ("报送质量", {"自评值": 11}, "ZS-845"),
            ("产业契合度", {"自评值": 3}, "ZS-850"),
            ("产业契合度", {"自评值": 3, "基数": 2}, "ZS-845"),
            ("产业契合度", {"自评值": 3, "基数": "两个"}, "ZS-201"),
        ],
    )
    def test_what_is_odd_in_a_row(self, filling, indicator, cells, code):
        filling.put("渔阳镇", indicator, **cells)
        assert codes(filling.read()) == [code]

    def test_exempt(self, filling):
        filling.put("渔阳镇", "外出招商", 免考="是", 说明="新设立", 自评值=1)
        fact = filling.read().of("渔阳镇", "trips")
        assert (fact.exempt, fact.value, fact.own) == (True, None, D(1))

    def test_a_missing_base_is_no_base_of_zero(self, filling):
        filling.put("渔阳镇", "产业契合度", 自评值=3, 基数="两个")
        fact = filling.read().of("渔阳镇", "fit")
        assert (fact.base, fact.unreadable) == (None, True)


# --- targets ----------------------------------------------------------------------------------------------------------


class TestTargets:
    def test_the_latest_line_in_force(self, filling):
        filling.add(
            "目标",
            ("渔阳镇", "到位资金", 8000, "津政〔2023〕1号"),
            ("渔阳镇", "到位资金", 6000, "津政〔2023〕2号", date(2023, 3, 1)),
            ("渔阳镇", "到位资金", 9000, "津政〔2023〕9号", date(2023, 4, 1)),
            ("官庄镇", "到位资金", "1亿元", "津政〔2023〕1号"),
        )
        facts = filling.read()
        fact = facts.of("渔阳镇", "funds")
        assert (fact.target, fact.target_document) == (D(6000), "津政〔2023〕2号")
        assert facts.of("官庄镇", "funds").target == D(10000)
        assert facts.of("下营镇", "funds").target is None, "not handed down is not zero"
        assert codes(facts) == ["ZS-204", "ZS-853"]

    @pytest.mark.parametrize(
        ("line", "target", "code"),
        [
            (("渔阳镇", "到位资金", 0, "1号"), D(0), "ZS-852"),
            (("渔阳镇", "到位资金", -1, "1号"), D(-1), "ZS-286"),
            (("渔阳镇", "到位资金", 5), D(5), "ZS-283"),
            (("渔阳镇", "到位资金", None, "1号"), None, "ZS-283"),
            (("渔阳镇", "到位资金", 5, "1号", "年底"), None, "ZS-222"),
            (("海河镇", "到位资金", 5, "1号"), None, "ZS-834"),
            (("渔阳镇", "到位资产", 5, "1号"), None, "ZS-834"),
            (("蓟州区渔阳镇", "到位资金", 5, "1号"), D(5), "ZS-835"),
            (("渔阳镇", "到位 资金", 5, "1号"), D(5), "ZS-734"),
            (("渔阳镇", "funds", 5, "1号"), D(5), "ZS-835"),
            (("经济开发区", "报送质量", 5, "1号"), None, "ZS-837"),
        ],
    )
    def test_odd_lines(self, filling, line, target, code):
        filling.add("目标", line)
        facts = filling.read()
        assert codes(facts) == [code]
        assert facts.of("渔阳镇", "funds").target == target

    def test_two_of_one_day(self, filling):
        filling.add("目标", ("渔阳镇", "到位资金", 5, "1号"), ("渔阳镇", "到位资金", 6, "2号"))
        facts = filling.read()
        assert (codes(facts), facts.of("渔阳镇", "funds").target) == (["ZS-854"], D(6))


# --- the other sheets -------------------------------------------------------------------------------------------------


class TestOtherSheets:
    def test_marks(self, filling):
        filling.put("渔阳镇", "班子评价", "评委打分", 评委1=90, 评委2=85.5, 评委9=100)
        filling.put("官庄镇", "班子评价", "评委打分", 评委1=101, 评委2="缺席")
        facts = filling.read()
        assert facts.of("渔阳镇", "opinion").judges == (D(90), D("85.5"), D(100))
        assert (facts.of("官庄镇", "opinion").judges, facts.of("官庄镇", "opinion").unreadable) == ((D(101),), True)
        assert codes(facts) == ["ZS-201", "ZS-286"]

    def test_extras_and_vetoes(self, filling):
        filling.add(
            "加分扣分",
            ("渔阳镇", "接待客商", "华北基地", 3, "纪要", "区招商办"),
            ("渔阳镇", "接待客商", "华北基地", 3, "纪要", "区招商办"),
            ("官庄镇", "弄虚作假", None, None, "通报", "区监委"),
            ("下营镇", "接待客商", None, None, "纪要", "区招商办"),
            ("下营镇", "接待来宾", None, 1, "纪要", "区招商办"),
        )
        facts = filling.read()
        lines = [(line.unit, line.item, line.project, line.number) for line in facts.extras]
        assert lines == [("渔阳镇", "visits", "华北基地", D(3)), ("官庄镇", "fraud", "", D(1))]
        assert codes(facts) == ["ZS-283", "ZS-834", "ZS-838"]

    def test_an_adopted_appeal_replaces_the_value(self, filling):
        filling.put("渔阳镇", "外出招商", 自评值=4)
        filling.add("申诉", ("渔阳镇", "外出招商", "少算两次", "照片", "采纳", 6, date(2023, 4, 20)))
        facts = filling.read()
        fact = facts.of("渔阳镇", "trips")
        assert (fact.value, fact.own, fact.note) == (D(6), D(4), "申诉采纳：由 4 改为 6")
        assert codes(facts) == ["ZS-857"]
        assert [(each.decision, each.decided) for each in facts.appeals] == [("采纳", D(6))]

    @pytest.mark.parametrize(
        ("decision", "decided", "code"),
        [
            ("采纳", None, ["ZS-855"]),
            ("不采纳", 6, ["ZS-856"]),
            ("待定", None, []),
            (None, 6, ["ZS-856"]),
            (None, None, []),
        ],
    )
    def test_other_appeals_change_nothing(self, filling, decision, decided, code):
        filling.put("渔阳镇", "外出招商", 自评值=4)
        filling.add("申诉", ("渔阳镇", "外出招商", "少算两次", "照片", decision, decided))
        facts = filling.read()
        assert (facts.of("渔阳镇", "trips").value, codes(facts)) == (D(4), code)
        assert [each.decided for each in facts.appeals] == [None]

    def test_quarters(self, tmp_path):
        filling = Filling(tmp_path / "采集.xlsx", "2023")
        filling.put("渔阳镇", "Q1", "季度得分", 得分=88.5)
        filling.put("渔阳镇", "Q2", "季度得分", 得分="缺")
        facts = filling.read()
        assert facts.quarters == {("渔阳镇", "Q1"): D("88.5")}
        assert codes(facts) == ["ZS-201"]


# --- what people do to rows -------------------------------------------------------------------------------------------


def shuffled(filling: Filling, seed: int) -> None:
    """Sort the whole rows of 指标数据 into another order, hidden columns too."""
    sheet = filling.sheet()
    last = FIRST_OF_ALL + 29 - 1
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST_OF_ALL, max_row=last)]
    random.Random(seed).shuffle(rows)
    for down, row in enumerate(rows):
        for right, value in enumerate(row, start=1):
            sheet.cell(FIRST_OF_ALL + down, right).value = value


FIRST_OF_ALL = 5


class TestRows:
    @pytest.mark.parametrize("seed", range(3))
    def test_shuffled(self, filling, seed):
        for number, unit in enumerate(UNITS):
            filling.put(unit, "外出招商", 自评值=number)
        shuffled(filling, seed)
        facts = filling.read()
        assert [facts.of(unit, "trips").value for unit in UNITS] == [D(0), D(1), D(2), D(3)]
        assert codes(facts) == []

    def test_copied_and_filled_in_below(self, filling):
        row = filling.put("渔阳镇", "外出招商", 自评值=2)
        filling.add("指标数据", ("渔阳镇", "外出招商"))
        facts = filling.read()
        assert (facts.of("渔阳镇", "trips").value, codes(facts)) == (D(2), [])
        again = filling.add("指标数据", ("渔阳镇", "外出招商"))
        filling.cell("指标数据", again, "自评值").value = 3
        facts = filling.read()
        assert codes(facts) == ["ZS-839"]
        fact = facts.of("渔阳镇", "trips")
        assert (fact.value, fact.unreadable) == (None, True)
        assert row < again

    def test_the_same_twice(self, filling):
        filling.put("渔阳镇", "外出招商", 自评值=2)
        at = filling.add("指标数据", ("渔阳镇", "外出招商"))
        filling.cell("指标数据", at, "自评值").value = 2
        facts = filling.read()
        assert (facts.of("渔阳镇", "trips").value, codes(facts)) == (D(2), ["ZS-838"])

    def test_names_count_more_than_hidden_ids(self, filling):
        row = filling.put("渔阳镇", "外出招商", 自评值=2)
        filling.cell("指标数据", row, "单位").value = "官庄镇"
        facts = filling.read()
        assert codes(facts) == ["ZS-840", "ZS-842"], "the blank row of 官庄镇 gives way; 渔阳镇 lacks one"
        assert (facts.of("渔阳镇", "trips").value, facts.of("官庄镇", "trips").value) == (None, D(2))

    def test_ids_help_where_names_are_gone(self, filling):
        row = filling.put("渔阳镇", "外出招商", 自评值=2)
        filling.cell("指标数据", row, "单位").value = None
        facts = filling.read()
        assert (facts.of("渔阳镇", "trips").value, codes(facts)) == (D(2), [])

    def test_missing_rows(self, filling):
        sheet = filling.sheet()
        unit = filling.column("指标数据", "单位")
        for row in range(FIRST_OF_ALL, FIRST_OF_ALL + 29):
            name, indicator = sheet.cell(row, unit).value, sheet.cell(row, unit + 1).value
            if name == "下营镇" or (name == "官庄镇" and indicator == "外出招商"):
                for cell in sheet[row]:
                    cell.value = None
        facts = filling.read()
        assert codes(facts) == ["ZS-841", "ZS-842"]
        told = {found.code: found for found in facts.findings}
        assert (told["ZS-841"].unit, told["ZS-842"].unit) == ("下营镇", "官庄镇")
        assert "外出招商" in told["ZS-842"].message

    def test_columns_may_stand_elsewhere(self, filling):
        filling.put("渔阳镇", "外出招商", 自评值=2)
        filling.sheet().insert_cols(3)
        assert filling.read().of("渔阳镇", "trips").value == D(2)


GARBAGE = (
    None, "", "　", 0, -1, 1e300, 0.1, True, "是", "采纳", "渔阳镇", "外出招商", "渔阳镇|trips", "|", "funds", "近5亿", "=1/0",
    "#REF!", "x" * 3000, date(2023, 4, 1), date(1800, 1, 1), "2023年", "Q1", "合计", "单位", "无", "1.2亿元", "🙂",
)  # fmt: skip


class TestGarbage:
    @pytest.mark.parametrize("seed", range(8))
    def test_whatever_stands_there_is_a_finding(self, filling, seed):
        luck = random.Random(seed)
        for sheet in filling.book:
            if sheet.title.startswith("zs_") or (sheet.title == "填报说明" and seed < 6):
                continue  # the stamp and the stage stay, or the file would be refused before its rows are looked at
            last, width = min(sheet.max_row, 45), min(sheet.max_column, 40)
            for _ in range(luck.choice((5, 60, 400))):
                cell = sheet.cell(
                    luck.randint(1 if seed % 2 else FIRST_OF_ALL, max(last, FIRST_OF_ALL)), luck.randint(1, width)
                )
                if not isinstance(cell, MergedCell):
                    cell.value = luck.choice(GARBAGE)
        facts = filling.read()
        assert isinstance(facts, Facts if seed < 6 else Facts | Finding)


# --- which file -------------------------------------------------------------------------------------------------------


class TestWhichFile:
    def refused(self, filling: Filling, **other: str) -> str:
        filling.book.save(filling.path)
        plan = plan_of(*filling.key)
        period = Period.parse(other.get("period", "2023-Q1"))
        programme = plan.programme.model_copy(update={"id": other.get("programme", plan.programme.id)})
        system = plan.system.model_copy(update={"id": other.get("system", "towns")})
        found = read_inputs(filling.path, programme, system, period)
        assert isinstance(found, Finding)
        return found.code

    @pytest.mark.parametrize("other", [{"period": "2023-Q2"}, {"programme": "other"}, {"system": "other"}])
    def test_of_something_else(self, filling, other):
        assert self.refused(filling, **other) == "ZS-831"

    def test_no_such_file(self, tmp_path):
        plan = plan_of()
        found = read_inputs(tmp_path / "没有.xlsx", plan.programme, plan.system, plan.period)
        assert isinstance(found, Finding) and found.code == "ZS-409"

    def test_not_a_workbook(self, tmp_path):
        (tmp_path / "x.xlsx").write_bytes(b"%PDF-1.7 ...")
        plan = plan_of()
        found = read_inputs(tmp_path / "x.xlsx", plan.programme, plan.system, plan.period)
        assert isinstance(found, Finding) and found.code == "ZS-416"

    def test_another_workbook(self, filling):
        filling.book = openpyxl.Workbook()
        filling.book.active["A1"] = "单位"
        assert self.refused(filling) == "ZS-830"

    @pytest.mark.parametrize("stage", [None, "终审"])
    def test_no_stage(self, filling, stage):
        filling.stage(stage)
        found = filling.read()
        assert isinstance(found, Finding) and found.code == "ZS-833"

    def test_the_hidden_sheet_stands_in_for_the_property(self, filling):
        filling.put("渔阳镇", "外出招商", 自评值=2)
        filling.book.custom_doc_props.props.clear()
        assert filling.read().of("渔阳镇", "trips").value == D(2)

    def test_a_definition_that_changed(self, filling):
        filling.book.save(filling.path)
        plan = plan_of()
        programme = plan.programme.model_copy(update={"note": "改过"})
        programme.__dict__.pop("sha256", None)
        facts = read_inputs(filling.path, programme, plan.system, plan.period)
        assert codes(facts) == ["ZS-832"]


# --- the job ----------------------------------------------------------------------------------------------------------


class TestJob:
    def request(self, tmp_path: Path, **other: str) -> InputsRequest:
        wanted = {
            "programme": "langfang",
            "system": "counties",
            "period": "2023-Q1",
            "out": str(tmp_path / "采集.xlsx"),
        }
        return InputsRequest(**wanted | other)

    def test_written_and_found_unchanged(self, tmp_path):
        first = write_inputs(self.request(tmp_path))
        assert first.done and not first.unchanged and first.findings == []
        before = (tmp_path / "采集.xlsx").read_bytes()
        again = write_inputs(self.request(tmp_path))
        assert again.done and again.unchanged
        assert (tmp_path / "采集.xlsx").read_bytes() == before
        assert [path.name for path in tmp_path.iterdir()] == ["采集.xlsx"]

    def test_a_filled_in_file_is_never_overwritten(self, tmp_path):
        write_inputs(self.request(tmp_path))
        book = openpyxl.load_workbook(tmp_path / "采集.xlsx")
        book["指标数据"]["M5"] = 3
        book.save(tmp_path / "采集.xlsx")
        before = (tmp_path / "采集.xlsx").read_bytes()
        outcome = write_inputs(self.request(tmp_path))
        assert (outcome.done, [found.code for found in outcome.findings]) == (False, ["ZS-858"])
        assert (tmp_path / "采集.xlsx").read_bytes() == before

    @pytest.mark.parametrize(
        ("other", "code"),
        [
            ({"programme": "nowhere"}, "ZS-101"),
            ({"system": "county"}, "ZS-800"),
            ({"period": "2023-Q9"}, "ZS-261"),
            ({"period": "2023-02"}, "ZS-801"),
        ],
    )
    def test_refusals(self, tmp_path, other, code):
        outcome = write_inputs(self.request(tmp_path, **other))
        assert (outcome.done, [found.code for found in outcome.findings]) == (False, [code])
        assert list(tmp_path.iterdir()) == []

    def test_a_folder_in_the_way(self, tmp_path):
        assert [each.code for each in write_inputs(self.request(tmp_path, out=str(tmp_path))).findings] == ["ZS-405"]

    def test_the_command(self, tmp_path, capsys):
        out = tmp_path / "新" / "采集.xlsx"
        wanted = ["--programme", "langfang", "--system", "departments", "--period", "2023", "--out", str(out)]
        assert main(["inputs", *wanted]) == 0
        assert "已生成" in capsys.readouterr().out
        assert main(["inputs", *wanted]) == 0
        assert "没有改动" in capsys.readouterr().out
        assert main(["inputs", *wanted[:3], "x", *wanted[4:]]) == 2
