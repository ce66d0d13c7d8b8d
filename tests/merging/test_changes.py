"""What is said of a row since the month before, and the key figures."""

from decimal import Decimal

import pytest

from addin.merging.figures import figures, value_of
from addin.merging.month import FigureValue, Month
from addin.record import previous_month
from tests.merging import file, merge
from udfs.period import Period

HEAD = "项目名称|投资方|总投资|项目阶段|本月到位资金|本年到位资金"


def rows(*lines: str, sheet: str = "落地", head: str = HEAD) -> str:
    return "\n".join((sheet, head, *lines))


def talks(*lines: str) -> str:
    return rows(*lines, sheet="洽谈", head="项目名称|投资方|拟投资额|洽谈进展")


def of_month(month: str, *sheets: str, previous: Month | None = None) -> Month:
    return merge(file(f"渔阳镇{month}.xlsx", *sheets, period=month), period=month, previous=previous)


def told(month: Month) -> list[tuple[str, str, str | None, object, object]]:
    return [(each.kind, each.name, each.column, each.before, each.after) for each in month.changes]


CHANGES = [
    # January, February, what is said
    ("甲|甲公司|100|签约|0|0", "甲|甲公司|100|开工|0|0", [("advanced", "甲", "项目阶段", "签约", "开工")]),
    ("甲|甲公司|100|在建|0|0", "甲|甲公司|100|签约|0|0", [("back", "甲", "项目阶段", "在建", "签约")]),
    (
        "甲|甲公司|100|签约|0|0",
        "甲|甲公司|120.5|签约|0|0",
        [("changed", "甲", "总投资", Decimal(100), Decimal("120.5"))],
    ),
    ("甲|甲公司|100|签约|0|0", "甲|甲公司||签约|0|0", [("changed", "甲", "总投资", Decimal(100), None)]),
    ("甲|甲公司|100|签约|0|0", "甲|甲公司|很多|签约|0|0", []),  # unreadable: told by the checks
    ("甲|甲公司|100|签约|0|0", "甲|甲公司|100||0|0", []),
    (
        "甲|甲公司|100|签约|0|0",
        "乙|乙公司|5|签约|0|0",
        [("new", "乙", None, None, None), ("gone", "甲", None, None, None)],
    ),
    ("甲|甲公司|100|签约|0|0", "甲|甲公司|100.0|签约|9|9", []),  # what a month adds is no change of the project
]


@pytest.mark.parametrize(("january", "february", "said"), CHANGES)
def test_what_became_of_a_project(january: str, february: str, said: list[object]):
    before = of_month("2023-01", rows(january))
    now = of_month("2023-02", rows(february), previous=before)
    assert [(kind, name, column, old, new) for kind, name, column, old, new in told(now)] == said


def test_a_project_that_went_on_to_another_ledger_is_neither_gone_nor_new():
    before = of_month("2023-01", talks("甲 项目|甲公司|100|已来考察"))
    now = of_month("2023-02", rows("甲项目|甲公司|100|签约|0|0"), talks("乙|乙公司|1|已来考察"), previous=before)
    assert [(each.kind, each.ledger, each.name, each.before, each.after) for each in now.changes] == [
        ("moved", "landed", "甲项目", "negotiating", "landed"),
        ("new", "negotiating", "乙", None, None),
    ]


def test_of_a_unit_that_sent_nothing_nobody_knows():
    before = of_month("2023-01", rows("甲|甲公司|100|签约|0|0", "乙|乙公司|100|签约|0|0"))
    now = merge(file("官庄镇.xlsx", rows("丙|丙公司|1|签约|0|0")), previous=before)
    assert [(each.kind, each.unit, each.before) for each in now.changes] == [
        ("new", "官庄镇", None),
        ("unheard", "渔阳镇", 2),
    ]


def test_a_nil_report_says_that_rows_are_gone():
    before = of_month("2023-01", rows("甲|甲公司|100|签约|0|0"))
    now = merge(file("渔阳镇.xlsx", talks("乙|乙公司|1|已来考察"), stated={"landed": "nil"}), previous=before)
    assert [(each.kind, each.name) for each in now.changes] == [("gone", "甲"), ("new", "乙")]


def test_without_a_month_before_nothing_is_said():
    assert of_month("2023-02", rows("甲|甲公司|100|签约|0|0")).changes == []


# --- figures ------------------------------------------------------------------------------------------------------


def test_figures_of_the_month_and_of_the_year():
    month = of_month("2023-02", rows("甲|甲公司|100|签约|0.01|30.5", "乙|乙公司|5亿元|在建|9.99|69.5"))
    found = figures(month)
    assert found["paid_in"] == FigureValue(Decimal(10), Decimal(100))
    assert found["landed"] == FigureValue(Decimal(2), None)
    assert found["landed_investment"] == FigureValue(Decimal(50_100), None)


def test_what_is_added_up_needs_every_month_of_the_year():
    head = "活动名称|活动类型|主办单位|开始日期|结束日期"
    sheets = [
        rows(f"推介会{number}|推介会|渔阳镇|2023-0{number}-03|2023-0{number}-04", sheet="活动", head=head)
        for number in (1, 2, 3)
    ]
    january = of_month("2023-01", sheets[0])
    february = of_month("2023-02", sheets[1], previous=january)
    march = of_month("2023-03", sheets[2], previous=february)
    assert [figures(month)["activities"] for month in (january, february, march)] == [
        FigureValue(Decimal(1), Decimal(1)),
        FigureValue(Decimal(1), Decimal(2)),
        FigureValue(Decimal(1), Decimal(3)),
    ]
    assert value_of(march, Period.parse("2023-01"), "activities").period == 1
    alone = of_month("2023-03", sheets[2])
    assert figures(alone)["activities"] == FigureValue(Decimal(1), None)


def test_history_reaches_back_a_year():
    month = of_month("2022-02", rows("甲|甲公司|100|签约|7|7"))
    for number in range(3, 15):
        year, at = (2022, number) if number <= 12 else (2023, number - 12)
        month = of_month(f"{year}-{at:02}", rows("甲|甲公司|100|签约|1|1"), previous=month)
    assert value_of(month, month.period.same_last_year(), "paid_in") == FigureValue(Decimal(7), Decimal(7))
    assert len(previous_month(month).history) == 13
