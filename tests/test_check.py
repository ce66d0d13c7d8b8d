"""The command 校验: findings by file and sheet, as tables and as JSON."""

import json
import re
from decimal import Decimal
from pathlib import Path
from shutil import copytree

import pytest
from openpyxl import load_workbook

from addin import cli
from addin.check import check_files
from addin.merging.previous_month import PreviousMonth
from addin.merging.unit_month import UnitMonth
from tests.reading import JIZHOU
from tests.test_consolidate import workbook
from udfs.period import Period
from xl_templates.build import build_workbook
from xl_templates.load import SHIPPED, load
from xl_templates.previous import PreviousRow

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "inbox"


@pytest.fixture
def run(capsys):
    def run(*arguments: object) -> tuple[int, str, list[str]]:
        code = cli.main(["check", *(str(argument) for argument in arguments)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err.splitlines()

    return run


def test_a_table_a_file_with_place_value_and_remedy(run, tmp_path: Path):
    file = workbook(tmp_path / "渔阳镇.xlsx", ("甲项目", "甲公司", "待定", 0, 50))
    code, out, _ = run(file)
    assert code == 1
    assert "渔阳镇.xlsx　渔阳镇　2023年2月：错误" in out
    line = next(line for line in out.splitlines() if "ZS-210" in line)
    assert all(part in line for part in ("错误", "落地", "C3", "待定"))
    assert "共 1 个文件" in out


def test_json(run, tmp_path: Path):
    file = workbook(tmp_path / "渔阳镇.xlsx", ("甲项目", "甲公司", "待定", 0, 50))
    code, *_ = run(file, "--json", tmp_path / "o.json")
    told = json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))
    (checked,) = told["files"]
    assert (code, checked["outcome"], checked["reason"]) == (1, "merged", None)
    assert (checked["unit"], checked["period"]) == ("渔阳镇", "2023-02")
    assert checked["ledgers"]["landed"] == {"rows": 1, "state": "reported"}
    assert checked["ledgers"]["planned"] == {"rows": 0, "state": "missing"}
    found = next(each for each in told["findings"] if each["code"] == "ZS-210")
    assert (found["file"], found["unit"], found["sheet"], found["cell"], found["value"]) == (
        "渔阳镇.xlsx", "渔阳镇", "落地", "C3", "待定",
    )  # fmt: skip


class TestThePeriodBefore:
    """A template with rows brought forward holds what they were: rules about it are judged as in its own column."""

    # what the row says in all, this month and what somebody has put into the hidden column → whether the rule L21
    # (all of it is what it was, and what came this month) is broken; all rows had 300 before
    ROWS = [
        (320, 20, None, False),
        (319.5, 20, None, True),
        (320, 20, 299, True),
        *((320, 20, kept, False) for kept in ("三百", True, "", "=1/0", -1e300)),  # nothing to compare with
    ]

    @pytest.fixture(scope="class")
    @classmethod
    def broken(cls, tmp_path_factory: pytest.TempPathFactory) -> set[int]:
        """The rows of the sheet that are said to break the rule."""
        file = tmp_path_factory.mktemp("check") / f"{JIZHOU.units[1].name}.xlsx"
        before = [
            PreviousRow(f"r{at:016}", {"项目名称": f"项目{at}", "累计到位资金": Decimal(300)})
            for at in range(len(cls.ROWS))
        ]
        unit, month, period = JIZHOU.units[1], JIZHOU.submission_for("month"), Period.parse("2023-02")
        with file.open("wb") as target:
            build_workbook(JIZHOU, month, target, unit=unit, period=period, previous={"landed": before}, rows=20)
        book = load_workbook(file)
        sheet = book["1落地"]
        at = {cell.value: cell.column for cell in sheet[4]}
        for row, (total, now, kept, _) in enumerate(cls.ROWS, start=5):
            sheet.cell(row, at["累计到位资金(万元)"]).value = total
            sheet.cell(row, at["本月到位资金(万元)"]).value = now
            if kept is not None:
                sheet.cell(row, at["zs_last 累计到位资金"]).value = kept
        book.save(file)
        (checked,) = check_files([file]).files
        cells = [found.cell for found in checked.findings if found.code == "L21"]
        return {int(number) for cell in cells for number in re.findall(r"(?<=[A-Z])\d+", cell or "")}

    @pytest.mark.parametrize("row", range(len(ROWS)))
    def test_each_row_is_judged_by_what_the_template_kept(self, broken: set[int], row: int):
        assert (5 + row in broken) == self.ROWS[row][3]

    def test_a_summary_of_the_period_before_is_worth_more(self):
        """Merging believes the office's own summary, never the hidden column."""
        before = PreviousMonth(Period.parse("2023-01"), "jizhou", "")
        assert not UnitMonth(JIZHOU.submission_for("month"), "", before, {}, own_last=True).own_last


class TestAProgrammeOfOnesOwn:
    """A district that is not shipped: its files say whose they are, and are never judged by another's rules."""

    @pytest.fixture(scope="class")
    @classmethod
    def own(cls, tmp_path_factory: pytest.TempPathFactory) -> Path:
        folder = tmp_path_factory.mktemp("own") / "我的方案"
        copytree(SHIPPED / "jizhou", folder)
        text = (folder / "programme.toml").read_text(encoding="utf-8")
        (folder / "programme.toml").write_text(text.replace('id = "jizhou"', 'id = "mine"', 1), encoding="utf-8")
        return folder

    @pytest.fixture(scope="class")
    @classmethod
    def file(cls, own: Path) -> Path:
        programme = load(str(own)).programme
        path = own.parent / "x.xlsx"
        with path.open("wb") as target:
            month = Period.parse("2023-02")
            unit, monthly = programme.units[1], programme.submission_for("month")
            build_workbook(programme, monthly, target, unit=unit, period=month, rows=20)
        return path

    def codes(self, *args: object, **options: object) -> set[str]:
        (checked,) = check_files(*args, **options).files
        return {found.code for found in checked.findings}

    def test_it_is_not_there(self, file: Path):
        (checked,) = check_files([file]).files
        assert (checked.outcome, [found.code for found in checked.findings]) == ("refused", ["ZS-521"])
        assert "mine" in checked.findings[0].message and checked.ledgers == {}

    def test_it_is_named(self, file: Path, own: Path):
        assert "ZS-769" in self.codes([file], str(own))
        assert "ZS-757" in self.codes([file], "jizhou")

    def test_the_button_knows_the_one_that_was_used_last(self, file: Path, own: Path):
        assert "ZS-769" in self.codes([file], own=str(own))
        assert self.codes([file], own=str(own / "gone")) == self.codes([file], own="jizhou") == {"ZS-521"}


def test_a_file_of_nobody_is_looked_at_all_the_same(run, tmp_path: Path):
    file = workbook(tmp_path / "某镇.xlsx", ("甲项目", "甲公司", "待定", 0, 50))
    run(file, "--json", tmp_path / "o.json")
    told = json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))
    assert told["files"][0]["outcome"] == "refused" and "认不出" in told["files"][0]["reason"]
    assert {"ZS-751", "ZS-210"} <= {each["code"] for each in told["findings"]}


def test_a_thousand_of_a_kind_are_one_line(run, tmp_path: Path):
    rows = [(f"项目{number}", f"公司{number}", "待定", "0", "50") for number in range(1001)]
    file = workbook(tmp_path / "渔阳镇.xlsx", *rows)
    run(file, "--json", tmp_path / "o.json")
    told = json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))
    (joined,) = [each for each in told["findings"] if each["code"] == "ZS-210"]
    assert joined["count"] == 1001 and "落地 C3、落地 C4" in joined["message"]


def test_a_folder_and_several_files(run, tmp_path: Path):
    workbook(tmp_path / "一" / "渔阳镇.xlsx", ("甲项目", "甲公司", 1, 0, 0))
    other = workbook(tmp_path / "官庄镇.xlsx", ("乙项目", "乙公司", 1, 0, 0))
    code, out, _ = run(tmp_path / "一", other)
    assert code == 1 and "共 2 个文件" in out


def test_nothing_of_a_hostile_name_or_cell_drives_the_terminal(run, tmp_path: Path):
    file = workbook(tmp_path / "渔阳镇\x1b[2J.xlsx", ("=1+1", "\x1b]0;x\x07甲", "[red]待定[/red]", 0, 0))
    _, out, _ = run(file)
    assert "\x1b[2J" not in out and "\x1b]0" not in out and "\x07" not in out
    assert "[red]" in out


@pytest.mark.parametrize("arguments", [["没有.xlsx"], []])
def test_what_is_not_there_is_one_line(run, arguments: list[str]):
    code, out, err = run(*arguments)
    assert (code, out, len(err)) == (2, "", 1)


def test_a_file_that_is_no_workbook_is_refused_by_its_true_name(run):
    code, out, _ = run(EXAMPLES / "侯家营镇招商引资台账（2023年2月）.xlsx")
    assert code == 1 and "网页" in out and "不能汇总" in out


def test_the_programme_can_be_named(run, tmp_path: Path):
    file = workbook(tmp_path / "渔阳镇.xlsx", ("甲项目", "甲公司", 1, 0, 0))
    assert run(file, "--programme", "jizhou")[0] == 1
    assert run(file, "--programme", "没有")[0] == 2
