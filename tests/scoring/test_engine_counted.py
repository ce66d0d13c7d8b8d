"""Values that are counted from the ledgers of the months: which months, which rows, and beside which other values."""

from dataclasses import replace
from decimal import Decimal

import pytest

from addin.merging.month import Month
from addin.scoring.counted import counted, with_counted
from addin.scoring.facts import Appeal, Fact, Facts
from tests.merging import file, landed, merge
from tests.reading import JIZHOU
from udfs.period import Period
from xl_templates.system_model import Indicator, System

Q1 = Period.parse("2023-Q1")
UNITS = ["渔阳镇", "官庄镇", "下营镇"]


def indicator(**more: object) -> Indicator:
    given = {"id": "x", "name": "项目", "points": 100, "rule": {"kind": "per_item", "each": 1}}
    return Indicator.model_validate(given | more)


def rows(**more: object) -> Indicator:
    return indicator(counted={"ledger": "landed"} | more)


def month(period: str, *yuyang: str, guanzhuang: tuple[str, ...] | None = ("丁项目|丁公司|10|1|1",)) -> Month:
    """A month in which 渔阳镇 reports these rows, 官庄镇 (unless ``None``) those; 下营镇 reports nothing."""
    files = [file("渔阳镇.xlsx", landed(*yuyang), period=period)]
    if guanzhuang is not None:
        files.append(file("官庄镇.xlsx", landed(*guanzhuang), period=period))
    return merge(*files, period=period)


JANUARY = month("2023-01", "甲项目|甲公司|100|30|30")
FEBRUARY = month("2023-02", "甲项目|甲公司|100|20|50", "乙项目|乙公司|200|5|5")
MARCH = month("2023-03", "甲项目|甲公司|100|0|50", "乙项目|乙公司|200|7|12", "丙项目|丙公司|300|0|0")


class TestWhichMonths:
    def test_a_stock_is_that_of_the_last_month(self):
        found = counted([MARCH, JANUARY, FEBRUARY], rows(), UNITS, Q1)
        assert found.values == {"渔阳镇": 3, "官庄镇": 1}  # nobody knows of 下营镇, which is no zero
        assert counted([MARCH], rows(), UNITS, Q1).values == found.values

    def test_what_begins_anew_is_added_up(self):
        of_month = rows(column="本月到位资金")
        assert counted([JANUARY, FEBRUARY, MARCH], of_month, UNITS, Q1).values == {"渔阳镇": 62, "官庄镇": 3}
        to_date = rows(column="累计到位资金")
        assert counted([JANUARY, FEBRUARY, MARCH], to_date, UNITS, Q1).values == {"渔阳镇": 62, "官庄镇": 1}

    @pytest.mark.parametrize(
        ("months", "column", "reason"),
        [
            ([], None, "没有给出本期的汇总"),
            ([JANUARY, FEBRUARY], None, "本期最后的汇总是2023年2月的，不到期末"),
            ([JANUARY, MARCH], "本月到位资金", "要把各月相加，缺2023年2月的汇总"),
            ([MARCH], "本月到位资金", "要把各月相加，缺2023年1月、2023年2月的汇总"),
        ],
    )
    def test_what_is_lacking_is_told(self, months: list[Month], column: str | None, reason: str):
        found = counted(months, rows(column=column), UNITS, Q1)
        assert found.values == {}
        [told] = found.findings
        assert told.code == "ZS-824" and reason in told.message

    def test_a_month_of_another_period_is_not_looked_at(self):
        assert counted([JANUARY, MARCH], rows(), UNITS, Period.parse("2023-01")).values == {"渔阳镇": 1, "官庄镇": 1}

    def test_a_unit_that_lacks_one_of_the_months_is_not_known(self):
        lacking = month("2023-02", "甲项目|甲公司|100|20|50", guanzhuang=None)
        found = counted([JANUARY, lacking, MARCH], rows(column="本月到位资金"), UNITS, Q1)
        assert list(found.values) == ["渔阳镇"]


class TestWhichRows:
    def test_those_for_which_the_rule_holds(self):
        assert counted([MARCH], rows(when="[总投资] >= 200"), UNITS, Q1).values == {"渔阳镇": 2, "官庄镇": 0}

    def test_rows_that_cannot_be_judged_are_told(self):
        odd = month("2023-03", "甲项目|甲公司|100|0|50", "乙项目|乙公司|待定|0|0")
        found = counted([odd], rows(when="[总投资] >= 50"), UNITS, Q1)
        assert found.values == {"渔阳镇": 1, "官庄镇": 0}
        [told] = found.findings
        assert (told.code, told.unit) == ("ZS-825", "渔阳镇") and "有 1 行数不进去" in told.message

    def test_a_sum_in_another_unit_of_money(self):
        wanted = indicator(counted={"ledger": "landed", "column": "总投资"}, unit="亿元")
        assert counted([MARCH], wanted, UNITS, Q1).values == {"渔阳镇": Decimal("0.06"), "官庄镇": Decimal("0.001")}

    def test_a_nil_report_is_a_zero_and_an_empty_sheet_is_not(self):
        nil = merge(
            file("渔阳镇.xlsx", landed(), stated={"landed": "nil"}, period="2023-03"),
            file("官庄镇.xlsx", landed(), period="2023-03"),
            period="2023-03",
        )
        assert counted([nil], rows(), UNITS, Q1).values == {"渔阳镇": 0}

    def test_a_column_that_the_record_does_not_have(self):
        [told] = counted([MARCH], rows(when="[不存在] = 1"), UNITS, Q1).findings
        assert told.code == "ZS-824" and "没有规则用到的列" in told.message

    def test_days_are_those_of_the_period_that_is_scored(self):
        assert (
            counted([MARCH], rows(when="期初 = #2023-01-01# 且 期末 = #2023-03-31#"), UNITS, Q1).values["渔阳镇"] == 3
        )


class TestBesideOtherValues:
    """Three rows are counted."""

    def taken(self, fact: Fact | None, *, certified_by: str | None = None, value: str = "self_until_final", **more):
        system = System.model_validate(
            {
                "id": "s",
                "title": "体系",
                "periods": ["quarter"],
                "value": value,
                "groups": [{"id": "towns", "name": "乡镇", "units": "townships"}],
                "indicators": [rows().model_copy(update={"certified_by": certified_by}).model_dump()],
            }
        )
        facts = Facts(facts={} if fact is None else {("渔阳镇", "x"): fact}, **more)
        found = with_counted(JIZHOU, system, Q1, facts, [MARCH])
        return found.of("渔阳镇", "x").value, [each.code for each in found.findings]

    def test_it_takes_the_place_of_nothing_and_of_the_units_own(self):
        assert self.taken(None) == (3, [])
        assert self.taken(Fact(value=Decimal(3), own=Decimal(3))) == (3, [])
        assert self.taken(Fact(value=Decimal(5), own=Decimal(5))) == (3, ["ZS-820"])

    def test_it_never_takes_the_place_of_a_certified_one(self):
        fact = Fact(value=Decimal(2), own=Decimal(5), certified=Decimal(2), certifier="商务局")
        assert self.taken(fact) == (2, ["ZS-820"])
        assert self.taken(replace(fact, value=Decimal(3), certified=Decimal(3))) == (3, [])

    def test_nor_of_what_was_decided_on_an_appeal(self):
        appeals = [Appeal("渔阳镇", "x", "少算了", "", "采纳", Decimal(4), None)]
        assert self.taken(Fact(value=Decimal(4), own=Decimal(5)), appeals=appeals) == (4, ["ZS-820"])

    def test_nor_of_what_cannot_be_read_or_is_not_asked_for(self):
        assert self.taken(Fact(unreadable=True)) == (None, [])
        assert self.taken(Fact(exempt=True, note="撤并")) == (None, [])

    def test_it_is_scored_as_long_as_the_units_own_would_be(self):
        assert self.taken(None, certified_by="商务局") == (3, [])
        assert self.taken(None, certified_by="商务局", stage="final") == (None, [])
        assert self.taken(None, certified_by="商务局", value="certified") == (None, [])
        assert self.taken(None, value="certified", stage="final") == (3, [])  # nobody is to certify it

    def test_the_facts_are_not_changed(self):
        facts = Facts()
        with_counted(JIZHOU, System.model_validate(
            {"id": "s", "title": "体系", "periods": ["quarter"], "groups": [{"id": "t", "name": "乡镇", "units": "townships"}], "indicators": [rows().model_dump()]}
        ), Q1, facts, [])  # fmt: skip
        assert facts == Facts()
