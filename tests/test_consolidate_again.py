"""The same month merged again into the same workbook: what the office wrote stays, what it must not write is told."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from addin import cli
from tests.test_consolidate import command, inbox, made_inbox, run, workbook  # noqa: F401 - fixtures

LEDGER, FINDINGS = "1落地", "审核意见"


@pytest.fixture(scope="module")
def made_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the inbox, the summary that was made of it, and the office book."""
    folder = tmp_path_factory.mktemp("汇总")
    assert cli.main([str(each) for each in command(made_inbox(folder), folder / "汇总.xlsx")]) == 1
    return folder


@pytest.fixture
def standing(made_before: Path, inbox: Path, tmp_path: Path) -> Path:  # noqa: F811
    """A summary that was made before, beside its inbox."""
    shutil.copytree(made_before, tmp_path, dirs_exist_ok=True)
    return tmp_path / "汇总.xlsx"


def edit(path: Path, change: Callable[[Workbook], None]) -> None:
    book = load_workbook(path)
    change(book)
    book.save(path)


def cell(sheet: Worksheet, project: str, header: str):
    head = next(row for row in sheet.iter_rows() if row[0].value == "序号")
    columns = {each.value: each.column for each in head}
    row = next(row for row in sheet.iter_rows(min_row=head[0].row + 1) if row[columns["项目名称"] - 1].value == project)
    return row[columns[header] - 1]


def told(path: Path) -> list[str]:
    return [f"{row[10].value} {row[5].value}" for row in load_workbook(path)[FINDINGS].iter_rows() if row[10].value]


def test_what_the_office_wrote_is_there_after_the_second_and_the_third_run(run, inbox: Path, standing: Path):  # noqa: F811
    edit(standing, lambda book: setattr(cell(book[LEDGER], "甲项目", "办公室备注"), "value", "已核实"))
    workbook(inbox / "渔阳镇.xlsx", ("新项目", "新公司", 1, 0, 0), ("甲项目", "甲公司", 120, 0, 50))
    for _ in range(2):
        assert run(*command(inbox, standing))[0] == 1
        sheet = load_workbook(standing)[LEDGER]
        assert cell(sheet, "甲项目", "办公室备注").value == "已核实"
        assert cell(sheet, "甲项目", "总投资(万元)").value == 120


def test_a_cell_that_nobody_may_change_is_told_and_not_taken(run, inbox: Path, standing: Path):  # noqa: F811
    edit(standing, lambda book: setattr(cell(book[LEDGER], "甲项目", "总投资(万元)"), "value", 999_999))
    edit(standing, lambda book: setattr(book["总览"]["A2"], "value", "一切都好"))
    run(*command(inbox, standing))
    assert cell(load_workbook(standing)[LEDGER], "甲项目", "总投资(万元)").value == 100
    said = [line for line in told(standing) if line.startswith("ZS-778")]
    assert len(said) == 2 and any("100" in line for line in said)
    run(*command(inbox, standing))
    assert not [line for line in told(standing) if line.startswith("ZS-778")], "said once"


def test_what_the_office_wrote_about_a_row_that_is_gone_is_told(run, inbox: Path, standing: Path):  # noqa: F811
    edit(standing, lambda book: setattr(cell(book[LEDGER], "甲项目", "办公室备注"), "value", "要约谈"))
    workbook(inbox / "渔阳镇.xlsx", ("丙项目", "丙公司", 100, 0, 50))
    run(*command(inbox, standing))
    assert [line for line in told(standing) if line.startswith("ZS-792") and "要约谈" in line]


def test_a_summary_whose_record_is_damaged_is_not_replaced(run, inbox: Path, standing: Path):  # noqa: F811
    def damage(book: Workbook) -> None:
        book["zs_record"]["A5"].value = "x"

    edit(standing, damage)
    before = standing.read_bytes()
    code, _, err = run(*command(inbox, standing))
    assert code == 2 and "ZS-791" in err[-1] and "改名" in err[-1]
    assert standing.read_bytes() == before


def test_links_lead_to_the_files_that_were_read(run, inbox: Path, tmp_path: Path):  # noqa: F811
    out = tmp_path / "结果" / "二月 50%#1" / "汇总.xlsx"
    run(*command(inbox, out))
    links = [row[3].hyperlink for row in load_workbook(out)[LEDGER].iter_rows(min_row=5) if row[3].hyperlink]
    targets = {(out.parent / link.target).resolve() for link in links}
    assert targets == {(inbox / name).resolve() for name in ("渔阳镇.xlsx", "官庄镇/台账.xlsx")}
    assert all(path.is_file() for path in targets)
