"""Sums are exact, broken down as the definition says, and an activity counts once, for its host."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from addin.merging.totals import breakdowns_as_texts, totals_as_texts
from tests.merging import file, landed, merge, said

ACTIVITIES = "活动\n活动名称|活动类型|主办单位|开始日期|结束日期|参加人数|意向投资额(万元)\n{}"


MONTH = merge(file("渔阳镇.xlsx", landed("甲项目|甲公司|1|0|0")))


@given(st.lists(st.integers(-(10**13), 10**13), min_size=1, max_size=12))
def test_sums_are_exact_to_the_last_fen(minor: list[int]):
    one, many = MONTH.ledgers["landed"], len(minor)
    cells = {name: cells * many for name, cells in one.cells.items()} | {"总投资": list(minor)}
    merged = replace(one, cells=cells, row_ids=one.row_ids * many, units=one.units * many)
    told = totals_as_texts(replace(MONTH, ledgers={"landed": merged}))["landed"]["total_investment"]
    assert Decimal(str(told)) == Decimal(sum(minor)).scaleb(-6)


def test_floats_that_would_not_add_up():
    rows = [f"项目{number}|公司|0.1|0|0" for number in range(10)]
    assert totals_as_texts(merge(file("渔阳镇.xlsx", landed(*rows))))["landed"]["total_investment"] == "1"


def test_an_empty_month_has_zeros():
    told = totals_as_texts(merge(file("渔阳镇.xlsx", landed())))
    assert told["landed"]["total_investment"] == "0" and told["planned"] == {
        "rows": 0,
        "counted": 0,
        "planned_investment": "0",
    }


def test_blank_and_unreadable_are_not_zero_but_add_nothing():
    month = merge(file("渔阳镇.xlsx", landed("甲|甲公司||0|0", "乙|乙公司|待定|0|0", "丙|丙公司|5|0|0")))
    assert totals_as_texts(month)["landed"]["total_investment"] == "5"


def test_breakdowns_by_unit_and_state():
    table = "落地\n项目名称|投资方|总投资|项目状态\n甲|甲公司|100|正常\n乙|乙公司|50|暂停\n丙|丙公司|7|"
    told = breakdowns_as_texts(merge(file("渔阳镇.xlsx", table), file("官庄镇.xlsx", table)))["landed"]
    assert {name: each["total_investment"] for name, each in told["单位"].items()} == {"渔阳镇": "157", "官庄镇": "157"}
    sums = {name: (each["rows"], each["total_investment"]) for name, each in told["项目状态"].items()}
    assert sums == {"正常": (2, "200"), "暂停": (2, "100"), "（未填）": (2, "14")}


def test_an_activity_counts_once_for_its_host():
    event = "推介会|推介会|{}|d2023-02-10|d2023-02-10|20|500"
    month = merge(
        file("渔阳镇.xlsx", ACTIVITIES.format(event.format("渔阳镇"))),
        file("官庄镇.xlsx", ACTIVITIES.format(event.format("渔阳镇人民政府"))),
        file("邦均镇.xlsx", ACTIVITIES.format(event.format("渔阳镇"))),
    )
    told = totals_as_texts(month)["activities"]
    assert (told["rows"], told["counted"], told["intended_investment"]) == (3, 1, "500")
    assert [found.unit for found in said(month, "ZS-772")] == ["官庄镇", "邦均镇"]


def test_an_activity_that_its_host_does_not_report_is_asked_for():
    event = ACTIVITIES.format("推介会|推介会|下营镇|d2023-02-10|d2023-02-10|20|500")
    month = merge(file("渔阳镇.xlsx", event), file("官庄镇.xlsx", event))
    assert totals_as_texts(month)["activities"]["counted"] == 0 and len(said(month, "ZS-749")) == 2


def test_what_an_outsider_hosts_counts_for_the_first_that_tells():
    event = ACTIVITIES.format("推介会|推介会|市商务局|d2023-02-10|d2023-02-10|20|500")
    told = totals_as_texts(merge(file("渔阳镇.xlsx", event), file("官庄镇.xlsx", event)))["activities"]
    assert (told["rows"], told["counted"], told["intended_investment"]) == (2, 1, "500")
