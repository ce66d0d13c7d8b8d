"""LibreOffice as the judge of the summary: what its formulas give is what stands beside them, and what the JSON says."""

from decimal import Decimal
from pathlib import Path

import pytest

from addin.consolidate_json import month_as_json
from addin.merging.month import Month
from addin.merging.totals import decimal_text
from addin.record import write_month
from addin.summary.page import Computed
from addin.summary.pages import month_pages
from addin.summary.tables_page import TOTAL
from tests.merging import MONTHLY, file, merge
from tests.office import Office, OfficeBook
from tests.reading import JIZHOU
from xl_templates.model import Programme

HEAD = "项目名称|投资方|总投资|本月到位资金|本年到位资金|所属产业链|项目阶段|用地"
PROJECTS = "\n".join(
    (
        "落地",
        HEAD,
        "甲|甲公司|0.1|0.1|0.000001|新材料|签约|0.1",
        "乙|乙公司|0.2|0.2|0.000002|新材料|在建|0.2",
        "丙|丙公司|99999999.999999|-0.3|33333.333333|其他|达产|0.7",
        "丁|丁公司|5.2亿元|约3|待定||在建|",
        "戊|戊公司|7|0|0|说不清|不知道|1e3",
    )
)
TALKS = "洽谈\n项目名称|投资方|拟投资额|洽谈进展|所属产业链\n己|己公司|12|已来考察|智能科技\n庚|庚公司|不详||服装"
VISITS = (
    "活动\n活动名称|活动类型|主办单位|开始日期|结束日期|参加人数|意向投资额\n"
    "推介会|推介会|渔阳镇|2023-02-03|2023-02-04|30|100.5\n"
)


def a_month() -> Month:
    """A month with fractions, texts, blanks, what is not recognised, and an activity that two units told."""
    return merge(
        file("渔阳镇.xlsx", PROJECTS, TALKS, VISITS),
        file("官庄镇.xlsx", VISITS, PROJECTS.replace("公司|", "厂|").replace("新材料", "绿色食品")),
    )


def recalculated(office: Office, month: Month, folder: Path) -> OfficeBook:
    path = folder / "汇总.xlsx"
    with path.open("wb") as target:
        write_month(month, target)
    book = office.open(path, read_only=True)
    book.recalculate()
    return book


@pytest.mark.office
def test_every_value_beside_a_formula_is_what_the_formula_gives(office: Office, tmp_path: Path):
    month, compared = a_month(), 0
    with recalculated(office, month, tmp_path) as book:
        for page in month_pages(month):
            wanted = {
                (page.first_row + at, column): cell
                for at, row in enumerate(page.rows())
                for column, cell in enumerate(row)
                if isinstance(cell, Computed)
            }
            if not wanted:
                continue
            grid = book.values(page.tab)
            for (row, column), cell in wanted.items():
                assert grid[row][column] == float(cell.value), (page.tab, row + 1, column + 1, cell.formula)
            compared += len(wanted)
    assert compared > 1500


@pytest.mark.office
def test_the_totals_that_libreoffice_adds_are_those_of_the_json(office: Office, tmp_path: Path):
    month = a_month()
    totals = month_as_json(month)["totals"]
    with recalculated(office, month, tmp_path) as book:
        grid = book.values(TOTAL)
    for name, merged in month.ledgers.items():
        at = next(row for row, cells in enumerate(grid) if cells[0] == f"{merged.ledger.title}：按单位")
        headers, last = grid[at + 2], next(cells for cells in grid[at:] if cells[0] == "合计")
        for column in map(merged.ledger.column, merged.ledger.totals):
            shown = Decimal(str(last[headers.index(column.header)]))
            assert decimal_text(_minor(shown, column.type), column) == totals[name][column.id]


def _minor(shown: Decimal, kind: str) -> int | Decimal:
    return int(shown.scaleb(6)) if kind == "amount" else shown  # all money of these ledgers is in 万元 or 万美元


@pytest.mark.office
def test_names_that_hold_signs_of_command_are_counted_as_they_are(office: Office, tmp_path: Path):
    """SUMIFS takes * ? ~ and a leading < for commands; a district may still call a chain so."""
    odd = ("新*材料", "新材料", "<5", "=1", "a?b", "a~b", "axb", "1")
    lists = {**JIZHOU.lists, "产业链": odd}
    programme = Programme.model_validate(JIZHOU.model_dump() | {"lists": lists})
    month = a_month()
    month.programme, month.submission = programme, programme.submission_for("month") or MONTHLY
    for merged in month.ledgers.values():
        merged.ledger = programme.ledger(merged.ledger.id)
    landed = month.ledgers["landed"]
    landed.cells["所属产业链"] = [*odd, None, "不在列表里"][: len(landed)]
    with recalculated(office, month, tmp_path) as book:
        grid = book.values("分产业链汇总")
    counts = {cells[0]: cells[1] for cells in grid if cells[0] in odd}
    assert counts == dict.fromkeys(odd, 1.0)
