"""Several files of one unit: the later receipt wins, ledger by ledger, and what is left out is told."""

from tests.merging import at, file, landed, merge, names, outcomes, said


def test_the_later_receipt_wins_whatever_the_names_say():
    received = {"渔阳镇最新.xlsx": at("2023-02-24T09:00"), "渔阳镇.xlsx": at("2023-02-25T09:00")}
    month = merge(
        file("渔阳镇最新.xlsx", landed("甲项目|甲公司|100|0|0", "丙项目|丙公司|1|0|0")),
        file("渔阳镇.xlsx", landed("甲项目|甲公司|120|0|0")),
        receive=lambda read, _unit: received[read.file],
    )
    assert outcomes(month) == [("渔阳镇最新.xlsx", "superseded"), ("渔阳镇.xlsx", "merged")]
    assert names(month) == [("渔阳镇", "甲项目")]
    told = said(month, "ZS-766")[0].message
    assert "原有 2 行，现有 1 行" in told and "丙项目" in told


def test_without_receipts_the_file_time_decides_and_is_said_to():
    month = merge(
        file("渔阳镇最新.xlsx", landed("甲项目|甲公司|100|0|0")),
        file("渔阳镇最新(2)改.xlsx", landed("乙项目|乙公司|100|0|0")),
    )
    assert names(month) == [("渔阳镇", "乙项目")] and said(month, "ZS-767")


def test_a_receipt_counts_more_than_a_file_time():
    sure, unsure = at("2023-02-24T09:00"), at("2023-02-28T09:00")
    received = {"渔阳镇.xlsx": sure, "渔阳镇(2).xlsx": type(unsure)(unsure.at, "文件时间", sure=False)}
    month = merge(
        file("渔阳镇.xlsx", landed("甲项目|甲公司|100|0|0")),
        file("渔阳镇(2).xlsx", landed("乙项目|乙公司|100|0|0")),
        receive=lambda read, _unit: received[read.file],
    )
    assert names(month) == [("渔阳镇", "甲项目")]


def test_an_equal_copy_is_named_as_such():
    one, copy = (file(name, landed("甲项目|甲公司|100|0|0")) for name in ("渔阳镇.xlsx", "渔阳镇(1).xlsx"))
    copy.sha256 = one.sha256
    month = merge(one, copy)
    assert len(names(month)) == 1 and said(month, "ZS-765")


def test_each_ledger_in_a_workbook_of_its_own():
    planned = "谋划\n项目名称|计划投资额|谋划内容|目标企业\n乙项目|100|引进一家企业|乙公司"
    month = merge(file("渔阳镇落地.xlsx", landed("甲项目|甲公司|100|0|0")), file("渔阳镇谋划.xlsx", planned))
    assert outcomes(month) == [("渔阳镇落地.xlsx", "merged"), ("渔阳镇谋划.xlsx", "merged")]
    assert (names(month), names(month, "planned")) == ([("渔阳镇", "甲项目")], [("渔阳镇", "乙项目")])
    assert len(said(month, "ZS-768")) == 4


def test_a_later_file_with_one_ledger_replaces_that_one_only():
    received = {"渔阳镇.xlsx": at("2023-02-24T09:00"), "渔阳镇补报.xlsx": at("2023-02-25T09:00")}
    planned = "谋划\n项目名称|计划投资额|谋划内容|目标企业\n{}|100|引进一家企业|乙公司"
    month = merge(
        file("渔阳镇.xlsx", landed("甲项目|甲公司|100|0|0"), planned.format("旧项目")),
        file("渔阳镇补报.xlsx", planned.format("新项目")),
        receive=lambda read, _unit: received[read.file],
    )
    assert [outcome for _, outcome in outcomes(month)] == ["merged", "merged"]
    assert (names(month), names(month, "planned")) == ([("渔阳镇", "甲项目")], [("渔阳镇", "新项目")])
