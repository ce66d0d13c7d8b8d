"""The command 汇总 as it is typed: what it writes, what it says, how it ends; and nothing that it was given changes."""

import errno
import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import load_workbook

from addin import cli, files
from addin.office_book import append_receipts
from addin.receipts import NewReceipt

ROOT = Path(__file__).resolve().parent.parent
HEADER = ("项目名称", "投资方", "总投资(万元)", "本月到位资金", "累计到位资金")


def workbook(path: Path, *rows: tuple[object, ...], period: str = "2023年2月") -> Path:
    """A plain workbook with the sheet 落地."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("落地")
        sheet.write_string(0, 0, f"招商引资落地项目清单（{period}）")
        for at, row in enumerate((HEADER, *rows), start=1):
            for column, cell in enumerate(row):
                sheet.write(at, column, cell)
    return path


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return made_inbox(tmp_path)


def made_inbox(folder: Path) -> Path:
    """Two units' workbooks in the folder 报送."""
    folder = folder / "报送"
    workbook(folder / "渔阳镇.xlsx", ("甲项目", "甲公司", 100, 0, 50))
    workbook(folder / "官庄镇" / "台账.xlsx", ("乙项目", "乙公司", "约5.2亿元", 0, 50))
    return folder


@pytest.fixture
def run(capsys):
    """Run in this process; return (exit code, standard output, lines of the standard error)."""

    def run(*arguments: object) -> tuple[int, str, list[str]]:
        code = cli.main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err.splitlines()

    return run


def command(inbox: Path, out: object, *more: object) -> tuple[object, ...]:
    return ("consolidate", inbox, "--programme", "jizhou", "--period", "2023-02", "--out", out, *more)


def hashes(folder: Path) -> dict[str, str]:
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {str(file): hashlib.sha256(file.read_bytes()).hexdigest() + str(file.stat().st_mtime_ns) for file in files}


def test_the_whole_job(run, inbox: Path, tmp_path: Path):
    before = hashes(inbox)
    code, out, err = run(*command(inbox, tmp_path / "新" / "汇总.xlsx", "--json", tmp_path / "o.json"))
    assert code == 1, "findings need a person"
    assert "应报 28 个，已报 2 个" in out and "总投资 52100 万元" in out and str(tmp_path / "新" / "汇总.xlsx") in out
    assert err and "ZS-516" in err[-1]
    told = json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))
    assert told["schema_version"] == 1 and told["totals"]["landed"]["total_investment"] == "52100"
    assert [(each["file"], each["unit"], each["outcome"]) for each in told["submissions"]] == [
        ("官庄镇/台账.xlsx", "官庄镇", "merged"),
        ("渔阳镇.xlsx", "渔阳镇", "merged"),
    ]
    finding = next(each for each in told["findings"] if each["code"] == "ZS-203")
    assert {key: finding[key] for key in ("severity", "file", "unit", "ledger", "sheet", "cell", "value", "count")} == {
        "severity": "notice", "file": "官庄镇/台账.xlsx", "unit": "官庄镇", "ledger": "landed", "sheet": "落地",
        "cell": "C3", "value": "约5.2亿元", "count": 1,
    }  # fmt: skip
    assert hashes(inbox) == before


def test_a_second_run_gives_the_same_bytes(run, inbox: Path, tmp_path: Path):
    for name in ("一", "二"):
        run(*command(inbox, tmp_path / name / "汇总.xlsx", "--json", tmp_path / name / "o.json"))
    one, two = ({file.name: file.read_bytes() for file in (tmp_path / name).iterdir()} for name in ("一", "二"))
    assert one == two and set(one) == {"汇总.xlsx", "o.json", "工作簿.xlsx"}


def test_receipts_tell_who_was_in_time(run, inbox: Path, tmp_path: Path):
    from datetime import datetime
    from zoneinfo import ZoneInfo

    book = tmp_path / "工作簿.xlsx"
    china = ZoneInfo("Asia/Shanghai")
    came = {
        "渔阳镇.xlsx": datetime(2023, 2, 27, 23, 59, tzinfo=china),
        "官庄镇/台账.xlsx": datetime(2023, 2, 28, 0, 1, tzinfo=china),
    }
    sums = {name: hashlib.sha256((inbox / name).read_bytes()).hexdigest() for name in came}
    append_receipts(book, [NewReceipt(sums[name], name, "", "", moment, "邮件") for name, moment in came.items()])
    run(*command(inbox, tmp_path / "汇总.xlsx", "--book", book, "--json", tmp_path / "o.json"))
    told = json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))
    assert {each["unit"]: each["on_time"] for each in told["submissions"]} == {"渔阳镇": True, "官庄镇": False}


def test_without_receipts_nobody_knows_who_was_in_time(run, inbox: Path, tmp_path: Path):
    run(*command(inbox, tmp_path / "汇总.xlsx", "--json", tmp_path / "o.json"))
    told = json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))
    assert {each["on_time"] for each in told["submissions"]} == {None}
    sheet = load_workbook(tmp_path / "工作簿.xlsx")["收件登记"]
    assert any("文件时间" in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_last_months_summary_is_this_months_beginning(run, tmp_path: Path):
    january, february = tmp_path / "1月", tmp_path / "2月"
    workbook(january / "渔阳镇.xlsx", ("甲项目", "甲公司", 100, 30, 50), period="2023年1月")
    workbook(february / "渔阳镇.xlsx", ("甲项目", "甲公司", 100, 10, 55))
    code, *_ = run("consolidate", january, "--programme", "jizhou", "--period", "2023-01", "--out", tmp_path / "1.xlsx")
    assert code == 1
    run(*command(february, tmp_path / "2.xlsx", "--previous", tmp_path / "1.xlsx", "--json", tmp_path / "o.json"))
    told = json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))
    assert any(each["ledger"] == "landed" and "上月" in each["message"] for each in told["findings"])


def test_the_summary_of_another_month_is_no_previous_one(run, inbox: Path, tmp_path: Path):
    run(*command(inbox, tmp_path / "2.xlsx"))
    code, _, err = run(*command(inbox, tmp_path / "3.xlsx", "--previous", tmp_path / "2.xlsx"))
    assert code == 2 and "ZS-515" in err[-1] and not (tmp_path / "3.xlsx").exists()


def test_results_in_the_inbox_are_no_submissions(run, inbox: Path):
    for _ in range(2):
        code, out, _ = run(*command(inbox, inbox / "汇总.xlsx"))
        assert code == 1 and "文件 2 个" in out


def test_to_the_standard_output(inbox: Path, tmp_path: Path, capfdbinary):
    assert cli.main([str(part) for part in command(inbox, tmp_path / "汇总.xlsx", "--json", "-")]) == 1
    assert json.loads(capfdbinary.readouterr().out)["totals"]["landed"]["rows"] == 2


def test_a_reader_who_has_gone_hinders_nothing(inbox: Path, tmp_path: Path):
    arguments = [str(part) for part in command(inbox, tmp_path / "汇总.xlsx", "--json", "-")]
    reader, writer = os.pipe()
    os.close(reader)
    script = "import sys; from addin.cli import main; sys.exit(main())"
    ran = subprocess.run([sys.executable, "-c", script, *arguments], stdout=writer, stderr=subprocess.PIPE, cwd=ROOT)
    os.close(writer)
    assert ran.returncode == 1 and b"ZS-59" not in ran.stderr and (tmp_path / "汇总.xlsx").exists()


def test_scans_and_other_things_are_named(run, inbox: Path, tmp_path: Path):
    (inbox / "渔阳镇盖章件.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    (inbox / "材料.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    (inbox / "~$渔阳镇.xlsx").write_bytes(b"x")
    run(*command(inbox, tmp_path / "汇总.xlsx", "--json", tmp_path / "o.json"))
    told = json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))
    skipped = {each["file"]: each["reason"] for each in told["submissions"] if each["outcome"] == "skipped"}
    assert set(skipped) == {"渔阳镇盖章件.pdf", "材料.zip", "~$渔阳镇.xlsx"} and all(skipped.values())
    assert next(each for each in told["submissions"] if each["unit"] == "渔阳镇")["scans"] == ["渔阳镇盖章件.pdf"]


class TestWhatCannotBeDone:
    def one_line(self, outcome: tuple[int, str, list[str]], code: str) -> None:
        exit_code, out, err = outcome
        assert (exit_code, out) == (2, "") and len(err) == 1 and code in err[0] and "→" in err[0], err

    def test_no_such_folder(self, run, tmp_path: Path):
        self.one_line(run(*command(tmp_path / "没有", tmp_path / "o.xlsx")), "ZS-435")

    def test_an_empty_folder(self, run, tmp_path: Path):
        (tmp_path / "空").mkdir()
        self.one_line(run(*command(tmp_path / "空", tmp_path / "o.xlsx")), "ZS-436")

    def test_a_folder_of_photos(self, run, tmp_path: Path):
        folder = tmp_path / "照片"
        folder.mkdir()
        (folder / "a.jpg").write_bytes(b"\xff\xd8\xff\xd9")
        self.one_line(run(*command(folder, tmp_path / "o.xlsx")), "ZS-436")

    def test_an_unknown_programme(self, run, inbox: Path, tmp_path: Path):
        outcome = run("consolidate", inbox, "--programme", "没有", "--period", "2023-02", "--out", tmp_path / "o.xlsx")
        self.one_line(outcome, "ZS-101")

    def test_no_period_and_a_period_that_nobody_reports(self, run, inbox: Path, tmp_path: Path):
        for period, code in (("2023-13", "ZS-261"), ("二月", "ZS-260"), ("2023-Q1", "ZS-510")):
            outcome = run(
                "consolidate", inbox, "--programme", "jizhou", "--period", period, "--out", tmp_path / "o.xlsx"
            )
            self.one_line(outcome, code)

    def test_both_results_in_one_place(self, run, inbox: Path, tmp_path: Path):
        for target in ("-", tmp_path / "o.xlsx"):
            self.one_line(run(*command(inbox, target, "--json", target)), "ZS-517")

    def test_a_json_below_a_file(self, run, inbox: Path, tmp_path: Path):
        blocked = tmp_path / "o.json"
        blocked.write_text("x")
        code, out, err = run(*command(inbox, tmp_path / "汇总.xlsx", "--json", blocked / "o.json"))
        assert (code, out, len(err)) == (2, "", 1) and "ZS-405" in err[0]

    def test_a_json_that_fails_at_last_says_where_the_summary_stands(
        self, run, inbox: Path, tmp_path: Path, monkeypatch
    ):
        real = files.write_atomically

        def full(path: Path, write: files.Write, **named) -> Path:
            if path.suffix == ".json":
                raise OSError(errno.ENOSPC, "full")
            return real(path, write, **named)

        monkeypatch.setattr("addin.targets.write_atomically", full)
        code, out, err = run(*command(inbox, tmp_path / "汇总.xlsx", "--json", tmp_path / "o.json"))
        assert (code, out, len(err)) == (2, "", 1) and "磁盘已满" in err[0] and str(tmp_path / "汇总.xlsx") in err[0]

    def test_a_target_that_is_a_folder(self, run, inbox: Path, tmp_path: Path):
        self.one_line(run(*command(inbox, tmp_path)), "ZS-405")

    @pytest.mark.skipif(os.name == "nt", reason="Windows grants by lists, not by these bits")
    def test_a_target_that_cannot_be_written(self, run, inbox: Path, tmp_path: Path, monkeypatch):
        folder = tmp_path / "只读"
        folder.mkdir()
        if os.geteuid() == 0:  # root may write anywhere; the system's answer is made up
            monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != folder)
        folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
        self.one_line(run(*command(inbox, folder / "o.xlsx")), "ZS-405")

    def test_a_book_that_is_not_ours_is_never_overwritten(self, run, inbox: Path, tmp_path: Path):
        book = workbook(tmp_path / "工作簿.xlsx")
        before = book.read_bytes()
        self.one_line(run(*command(inbox, tmp_path / "o.xlsx")), "ZS-448")
        assert book.read_bytes() == before and not (tmp_path / "o.xlsx").exists()

    def test_a_previous_summary_that_is_none(self, run, inbox: Path, tmp_path: Path):
        other = workbook(tmp_path / "别的.xlsx")
        self.one_line(run(*command(inbox, tmp_path / "o.xlsx", "--previous", other)), "ZS-775")


def test_a_target_that_another_program_holds(run, inbox: Path, tmp_path: Path, monkeypatch):
    target = tmp_path / "汇总.xlsx"
    run(*command(inbox, target))
    replace = Path.replace

    def held(self: Path, goal: Path) -> Path:
        if Path(goal) == target:
            raise PermissionError(13, "held", str(goal))
        return replace(self, goal)

    monkeypatch.setattr(Path, "replace", held)
    monkeypatch.setattr("addin.files._WAITS", ())
    before = target.read_bytes()
    code, _, err = run(*command(inbox, target))
    assert code == 1 and any("ZS-406" in line for line in err)
    assert target.read_bytes() == before and list(tmp_path.glob("汇总（非正式*.xlsx"))


def test_a_damaged_file_costs_itself_only(run, inbox: Path, tmp_path: Path):
    content = (inbox / "渔阳镇.xlsx").read_bytes()
    (inbox / "邦均镇.xlsx").write_bytes(content[: len(content) // 2])
    shutil.copy(inbox / "渔阳镇.xlsx", inbox / "上仓镇.xls")
    run(*command(inbox, tmp_path / "汇总.xlsx", "--json", tmp_path / "o.json"))
    told = json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))
    outcomes = {each["file"]: each["outcome"] for each in told["submissions"]}
    assert outcomes["邦均镇.xlsx"] == "refused" and outcomes["上仓镇.xls"] == outcomes["渔阳镇.xlsx"] == "merged"
