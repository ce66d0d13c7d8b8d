"""Whose a file is and for when: stamp, cover, sheet, title, name; conflicts are told, the wrong ones refused by name."""

import pytest

from addin.merging.identify import Identifier, Identity
from tests.merging import MONTHLY, file, landed, merge, names, outcomes, said
from tests.reading import JIZHOU
from udfs.period import Period
from xl_templates.reading.result import Claim, ReadFile


def identify(
    *units: tuple[str, str], periods: tuple[tuple[str, str], ...] = (("stamp", "2023-02"),), **facts: str
) -> Identity:
    made = ReadFile(
        "某文件.xlsx", units=[Claim(*claim) for claim in units], periods=[Claim(*claim) for claim in periods]
    )
    for name, value in facts.items():
        setattr(made, name, value)
    return Identifier(JIZHOU, MONTHLY, Period.parse("2023-02")).identify(made)


@pytest.mark.parametrize(
    ("claims", "unit", "codes"),
    [
        ([("stamp", "渔阳镇"), ("cover", "渔阳镇"), ("name", "渔阳镇.xlsx")], "渔阳镇", []),
        ([("cover", "渔阳镇政府"), ("name", "x.xlsx")], "渔阳镇", []),
        ([("cover", "鱼阳镇"), ("name", "x.xlsx")], "渔阳镇", ["ZS-750"]),
        ([("title", "渔阳镇招商引资落地项目清单"), ("name", "x.xlsx")], "渔阳镇", ["ZS-755"]),
        ([("name", "渔阳镇/台账.xlsx")], "渔阳镇", ["ZS-755"]),
        ([("name", "03洇溜镇2023年2月台账最新(2)改.xlsx")], "洇溜镇", ["ZS-755"]),
        ([("stamp", "渔阳镇"), ("cover", "官庄镇"), ("name", "x.xlsx")], "渔阳镇", ["ZS-752"]),
        ([("cover", "渔阳镇"), ("name", "官庄镇.xlsx")], "渔阳镇", ["ZS-752"]),
    ],
)
def test_the_unit(claims: list[tuple[str, str]], unit: str, codes: list[str]):
    identity = identify(*claims)
    assert (identity.unit, identity.refusal, [found.code for found in identity.findings]) == (unit, None, codes)


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ([("cover", "某某镇"), ("name", "x.xlsx")], "ZS-751"),
        ([("name", "上仓镇下仓镇.xlsx")], "ZS-751"),
        ([("cover", "区科技局"), ("name", "x.xlsx")], "ZS-760"),
    ],
)
def test_nobody_who_owes_this(claims: list[tuple[str, str]], code: str):
    refusal = identify(*claims).refusal
    assert refusal is not None and refusal.code == code


@pytest.mark.parametrize(
    ("periods", "refused", "codes"),
    [
        ([("stamp", "2023-02")], False, []),
        ([("stamp", "2023-01")], True, []),
        ([("stamp", "2023-01"), ("cover", "2023-02")], True, []),
        ([("stamp", "2023-02"), ("cover", "2023-01")], False, ["ZS-756"]),
        ([("cover", "2023-01"), ("name", "2023-02")], True, []),
        ([("sheet", "2023-01"), ("name", "2023-02")], False, ["ZS-756"]),
        ([("sheet", "2023-01"), ("name", "2023-01")], True, []),
        ([("sheet", "2023-W08")], True, []),
        ([], False, ["ZS-754"]),
    ],
)
def test_the_period(periods: list[tuple[str, str]], refused: bool, codes: list[str]):
    identity = identify(("cover", "渔阳镇"), periods=tuple(periods))
    assert (identity.refusal is not None and identity.refusal.code == "ZS-753") == refused
    assert [found.code for found in identity.findings] == codes


def test_another_programme_and_another_submission_are_refused():
    unit = ("stamp", "渔阳镇")
    assert identify(unit, programme="langfang", submission="monthly").refusal.code == "ZS-757"  # type: ignore[union-attr]
    assert identify(unit, programme="jizhou", submission="weekly").refusal.code == "ZS-757"  # type: ignore[union-attr]
    assert [found.code for found in identify(unit, programme="jizhou", version="2022.1").findings] == ["ZS-758"]


def test_a_refused_file_is_named_and_nothing_of_it_merged():
    month = merge(
        file("渔阳镇.xlsx", landed("甲项目|甲公司|100|0|0")),
        file("官庄镇.xlsx", landed("乙项目|乙公司|100|0|0"), period="2023-01"),
        file("某镇.xlsx", landed("丙项目|丙公司|100|0|0")),
    )
    assert outcomes(month) == [("渔阳镇.xlsx", "merged"), ("官庄镇.xlsx", "refused"), ("某镇.xlsx", "refused")]
    assert names(month) == [("渔阳镇", "甲项目")]
    assert [found.file for found in said(month, "ZS-753") + said(month, "ZS-751")] == ["官庄镇.xlsx", "某镇.xlsx"]
    assert len(month.missing_units) == 27 and "官庄镇" in month.missing_units
