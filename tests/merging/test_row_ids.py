"""A row keeps its id for life: carried in the hidden column, known again by its keys, minted once, never copied."""

from addin.merging.month import Month
from tests.merging import file, landed, merge, said
from xl_templates.reading.result import ReadFile


def ids(month: Month) -> list[str]:
    return month.ledgers["landed"].row_ids


def january() -> Month:
    return merge(
        file("渔阳镇.xlsx", landed("甲项目|甲公司|100|30|50", "乙项目|乙公司|10|0|5"), period="2023-01"),
        period="2023-01",
    )


def february(*rows: str, carried: list[str]) -> ReadFile:
    made = file("渔阳镇.xlsx", landed(*rows))
    made.ledgers["landed"].row_ids[:] = carried
    return made


def test_the_same_files_give_the_same_ids():
    assert ids(january()) == ids(january()) and len(set(ids(january()))) == 2


def test_an_id_is_carried_through_a_new_name():
    before = january()
    month = merge(february("甲改名项目|甲公司|100|0|50", carried=[ids(before)[0]]), previous=before)
    assert ids(month) == ids(before)[:1]


def test_without_an_id_a_row_is_known_again_by_its_keys():
    before = january()
    month = merge(file("渔阳镇.xlsx", landed("乙 项目|乙公司|10|0|5")), previous=before)
    assert ids(month) == [ids(before)[1]]


def test_a_copied_row_gets_an_id_of_its_own_and_is_told():
    before = january()
    first = ids(before)[0]
    month = merge(february("甲项目|甲公司|100|0|50", "丙项目|丙公司|1|0|0", carried=[first, first]), previous=before)
    assert ids(month)[0] == first and ids(month)[1] not in ids(before)
    assert [found.cell for found in said(month, "ZS-763")] == ["A3"]


def test_an_id_of_another_unit_or_of_nobody_is_told_and_replaced():
    before = january()
    foreign = file("官庄镇.xlsx", landed("甲项目|甲公司|100|0|50", "丁项目|丁公司|1|0|0", "戊项目|戊公司|1|0|0"))
    foreign.ledgers["landed"].row_ids[:] = [ids(before)[0], "=HYPERLINK(1)", "r0123456789abcdef"]
    month = merge(foreign, previous=before)
    assert len(said(month, "ZS-764")) == 3 and not set(ids(month)) & {*ids(before), "r0123456789abcdef"}


def test_last_months_values_reach_the_rules():
    before = january()
    month = merge(february("甲项目|甲公司|100|10|55", carried=[ids(before)[0]]), previous=before)
    assert any(
        "上月累计" in found.message or "累计" in found.message for found in month.findings if found.severity == "error"
    )
