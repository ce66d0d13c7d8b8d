"""What the office wrote survives when the month is merged anew."""

from addin.merging.month import Month
from addin.merging.office_cells import keep_office_cells
from addin.record import previous_month
from tests.merging import file, landed, merge


def a_month(*rows: str, period: str = "2023-02", previous: Month | None = None) -> Month:
    return merge(file(f"渔阳镇{period}.xlsx", landed(*rows), period=period), period=period, previous=previous)


def with_remarks(month: Month, *remarks: str | None, column: str = "办公室备注") -> Month:
    month.ledgers["landed"].cells[column] = list(remarks)
    return month


def remarks(month: Month, column: str = "办公室备注") -> list[tuple[object, object]]:
    cells = month.ledgers["landed"].cells
    return list(zip(cells["项目名称"], cells[column], strict=True))


def test_remarks_follow_their_rows():
    standing = with_remarks(a_month("甲|甲公司|1|0|0", "乙|乙公司|2|0|0"), "已核", None)
    again = a_month("丙|丙公司|3|0|0", "乙|乙公司|2|0|0", "甲|甲公司|9|0|0")
    assert keep_office_cells(again, standing, None) == []
    assert remarks(again) == [("丙", None), ("乙", None), ("甲", "已核")]


def test_what_the_office_cleared_stays_clear():
    standing = with_remarks(a_month("甲|甲公司|1|0|0"), None)
    again = with_remarks(a_month("甲|甲公司|1|0|0"), "单位写的")
    keep_office_cells(again, standing, None)
    assert remarks(again) == [("甲", None)]


def test_a_remark_whose_row_is_gone_is_told():
    standing = with_remarks(a_month("甲|甲公司|1|0|0", "乙|乙公司|2|0|0"), "要约谈", None)
    again = a_month("乙|乙公司|2|0|0")
    [said] = keep_office_cells(again, standing, None)
    assert said.code == "ZS-792" and said.unit == "渔阳镇" and "要约谈" in said.message and "甲" in said.message


def test_a_number_that_the_office_gave_is_carried_into_the_next_month_a_remark_is_not():
    january = with_remarks(a_month("甲|甲公司|1|0|0", period="2023-01"), "LD-001", column="项目编号")
    with_remarks(january, "一月的话")
    february = a_month("甲|甲公司|1|0|0", previous=january)
    keep_office_cells(february, None, previous_month(january))
    assert remarks(february, "项目编号") == [("甲", "LD-001")]
    assert remarks(february) == [("甲", None)]
