"""What our own template gives back: unit and period from its stamp, rows with their ids, and nothing else to say."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.reading import CONTEXT, JIZHOU, WAN, rows
from udfs.period import Period
from xl_templates.build import build_workbook
from xl_templates.previous import PreviousRow
from xl_templates.read import read_file
from xl_templates.reading.result import ReadFile

MONTHLY = JIZHOU.submission_for("month")
UNIT = JIZHOU.units[1]
BEFORE = [
    PreviousRow("r0000000000000001", {"项目名称": "甲项目", "总投资": Decimal("5200.5"), "签约日期": date(2022, 3, 1), "累计到位资金": Decimal(300)}),
    PreviousRow("r0000000000000002", {"项目名称": "=乙项目", "总投资": Decimal("0.000001"), "联系电话": "13800000000"}),
]  # fmt: skip


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert MONTHLY is not None
    path = tmp_path_factory.mktemp("template") / "x.xlsx"
    with path.open("wb") as target:
        period = Period.parse("2023-02")
        build_workbook(JIZHOU, MONTHLY, target, unit=UNIT, period=period, previous={"landed": BEFORE}, rows=20)
    return path


@pytest.fixture(scope="module")
def read(template: Path) -> ReadFile:
    return read_file(template, template.name, [CONTEXT])


def test_the_stamp_says_whose_it_is_and_for_when(read: ReadFile):
    assert (read.refusal, read.programme, read.submission) == (None, "jizhou", "monthly")
    assert (read.units[0].source, read.units[0].text) == ("stamp", UNIT.name)
    assert (read.periods[0].source, read.periods[0].text) == ("stamp", "2023-02")


def test_rows_brought_forward_come_back_with_their_ids(read: ReadFile):
    landed = read.ledgers["landed"]
    assert landed.row_ids == ["r0000000000000001", "r0000000000000002"]
    assert rows(read, "landed", "项目名称", "总投资", "累计到位资金", "本月到位资金", "签约日期") == [
        ("甲项目", 5200_500_000, 300 * WAN, 0, date(2022, 3, 1)),
        ("=乙项目", 1, None, 0, None),
    ]
    assert landed.absent == frozenset() and landed.notes == []


def test_what_the_template_kept_of_the_period_before_comes_back(read: ReadFile):
    last = read.ledgers["landed"].last
    assert (last["总投资"], last["累计到位资金"]) == ([5200_500_000, 1], [300 * WAN, None])
    assert last["项目名称"] == ["甲项目", "=乙项目"] and "联系电话" not in last, "what no check asks for is not kept"


def test_every_ledger_is_found_and_nothing_is_said_of_an_untouched_template(read: ReadFile):
    assert MONTHLY is not None and set(read.ledgers) == set(MONTHLY.ledgers)
    assert [found.line() for found in read.findings] == []


def test_an_overwritten_header_is_known_by_its_stamped_place(template: Path, tmp_path: Path):
    changed = tmp_path / "x.xlsx"
    book = load_workbook(template)
    header = next(cell for cell in book["1落地"][4] if cell.value == "总投资(万元)")
    header.value = "规模"
    book.save(changed)
    read = read_file(changed, "x.xlsx", [CONTEXT])
    assert rows(read, "landed", "总投资") == [(5200_500_000,), (1,)]
    assert [(found.code, found.cell) for found in read.findings] == [("ZS-710", header.coordinate)]


def test_ticks_on_the_cover_are_statements(template: Path, tmp_path: Path):
    ticked = tmp_path / "x.xlsx"
    book = load_workbook(template)
    cover = book["填报说明"]
    cover["C10"], cover["C11"] = "零报告", "本月无变化"
    book.save(ticked)
    stated = read_file(ticked, "x.xlsx", [CONTEXT]).statements
    assert {name: (statement, claim.cell) for name, (statement, claim) in stated.items()} == {
        "negotiating": ("nil", "C10"),
        "planned": ("unchanged", "C11"),
    }
