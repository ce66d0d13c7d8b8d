"""Reported, nil, unchanged, blank, missing: five things, and what a unit states is held against what it sent."""

from addin.merging.month import Month
from tests.merging import file, landed, merge, names, said

WAN = 10**6


def state(month: Month, ledger: str = "landed") -> tuple[str, int]:
    told = month.states["渔阳镇"][ledger]
    return told.state, told.rows


def test_reported():
    assert state(merge(file("渔阳镇.xlsx", landed("甲项目|甲公司|100|0|0")))) == ("reported", 1)


def test_nil():
    assert state(merge(file("渔阳镇.xlsx", landed(), stated={"landed": "nil"}))) == ("nil", 0)


def test_nil_with_rows_is_an_error_and_the_rows_count():
    month = merge(file("渔阳镇.xlsx", landed("甲项目|甲公司|100|0|0"), stated={"landed": "nil"}))
    assert state(month) == ("reported", 1)
    assert [(found.severity, found.cell) for found in said(month, "ZS-771")] == [("error", "C9")]


def test_blank_and_missing_are_two_things():
    month = merge(file("渔阳镇.xlsx", landed()))
    assert (state(month), state(month, "planned")) == (("blank", 0), ("missing", 0))
    assert said(month, "ZS-769") and said(month, "ZS-768")


def test_unchanged_takes_last_months_rows_as_this_month_begins_with_them():
    january = merge(file("渔阳镇.xlsx", landed("甲项目|甲公司|100|30|50"), period="2023-01"), period="2023-01")
    month = merge(file("渔阳镇.xlsx", landed(), stated={"landed": "unchanged"}), previous=january)
    merged = month.ledgers["landed"]
    assert state(month) == ("unchanged", 1)
    assert (merged.cells["累计到位资金"], merged.cells["本月到位资金"]) == ([50 * WAN], [0])
    assert merged.row_ids == january.ledgers["landed"].row_ids and merged.carried == {0}


def test_unchanged_without_last_month_says_so():
    month = merge(file("渔阳镇.xlsx", landed(), stated={"landed": "unchanged"}))
    assert state(month) == ("unchanged", 0) and said(month, "ZS-762")


def test_unchanged_with_other_rows_is_told_and_the_rows_of_the_file_count():
    january = merge(file("渔阳镇.xlsx", landed("甲项目|甲公司|100|30|50"), period="2023-01"), period="2023-01")
    now = file("渔阳镇.xlsx", landed("甲项目|甲公司|120|0|50"), stated={"landed": "unchanged"})
    month = merge(now, previous=january)
    assert state(month) == ("unchanged", 1) and month.ledgers["landed"].cells["总投资"] == [120 * WAN]
    assert "第 2 行" in said(month, "ZS-770")[0].message


def test_unchanged_with_the_same_rows_needs_no_word():
    january = merge(file("渔阳镇.xlsx", landed("甲项目|甲公司|100|30|50"), period="2023-01"), period="2023-01")
    now = file("渔阳镇.xlsx", landed("甲项目|甲公司|100|0|50"), stated={"landed": "unchanged"})
    assert said(merge(now, previous=january), "ZS-770") == []


def test_last_months_file_sent_again():
    sent = file("渔阳镇.xlsx", landed("甲项目|甲公司|100|30|50"), period="2023-01")
    january = merge(sent, period="2023-01")
    again = file("渔阳镇.xlsx", landed("甲项目|甲公司|100|30|50"))
    again.sha256 = "saved once more"
    assert said(merge(again, previous=january), "ZS-761"), "the same rows in another file"
    again.sha256 = sent.sha256
    assert merge(again, previous=january).submissions[0].outcome == "refused", "the same file"


def test_a_unit_of_which_nothing_came_is_missing():
    month = merge(file("渔阳镇.xlsx", landed("甲项目|甲公司|100|0|0")))
    assert "官庄镇" in month.missing_units and "渔阳镇" not in month.missing_units
    assert len(said(month, "ZS-773")) == 27


def test_rows_with_errors_are_merged_marked_and_counted():
    month = merge(file("渔阳镇.xlsx", landed("甲项目|甲公司|待定|0|0", "乙项目|乙公司|100|0|0")))
    merged = month.ledgers["landed"]
    assert names(month) == [("渔阳镇", "甲项目"), ("渔阳镇", "乙项目")]
    assert merged.status[0].startswith("错") and "待定" not in str(merged.cells["总投资"])
    assert merged.raw[0, "总投资"] == "待定"
    assert month.states["渔阳镇"]["landed"].errors == 1


def test_a_query_that_the_unit_explains_is_a_notice():
    table = "洽谈\n项目名称|投资方|拟投资额|最近进展日期|首次填报日期|洽谈进展|说明\n甲项目|甲公司|100|d2022-01-05|d2021-01-05|跟踪洽谈中|{}"
    plain = merge(file("渔阳镇.xlsx", table.format("")))
    explained = merge(file("渔阳镇.xlsx", table.format("等环评批复")))
    queries = {
        found.code
        for found in plain.findings
        if found.severity == "query" and found.ledger == "negotiating" and found.cell and found.code[0] != "Z"
    }
    assert queries
    still = {found.code for found in explained.findings if found.severity == "query"}
    assert not queries & still
    assert all("单位已说明" in found.message for found in explained.findings if found.code in queries)


def test_amounts_go_through_the_rules_in_units():
    month = merge(file("渔阳镇.xlsx", landed("甲项目|甲公司|100|0|50", "乙项目|乙公司|100|0|150")))
    told = [found.value for found in month.findings if "累计到位资金大于总投资" in found.message]
    assert told == ["150万元"]
