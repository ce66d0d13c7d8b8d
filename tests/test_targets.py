"""Where 汇总 writes to: what is there already, who has it open, who else writes; as it is typed at a console."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from addin import cli
from addin.locks import lock_of, locked
from addin.office_book import read_office_book
from addin.targets import refusal_of, write_target
from tests.test_consolidate import workbook

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    workbook(tmp_path / "报送" / "渔阳镇.xlsx", ("甲项目", "甲公司", 100, 0, 50))
    return tmp_path / "报送"


@pytest.fixture
def run(capsys, inbox):
    """Consolidate in this process; return (exit code, lines of the standard error)."""

    def run(out: object, *more: object, period: str = "2023-02") -> tuple[int, list[str]]:
        arguments = ["consolidate", inbox, "--programme", "jizhou", "--period", period, "--out", out, *more]
        code = cli.main([str(argument) for argument in arguments])
        return code, capsys.readouterr().err.splitlines()

    return run


def refused(outcome: tuple[int, list[str]], code: str, path: Path) -> str:
    exit_code, err = outcome
    assert (exit_code, len(err)) == (2, 1) and code in err[0] and str(path) in err[0], err
    return err[0]


def hidden(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.name.startswith(".~")]


class TestNothingIsOverwritten:
    def test_a_file_of_a_unit(self, run, inbox):
        path = inbox / "渔阳镇.xlsx"
        before = path.read_bytes()
        refused(run(path), "ZS-452", path)
        assert path.read_bytes() == before and hidden(inbox) == []

    def test_the_summary_of_another_month(self, run, tmp_path, inbox):
        workbook(inbox / "渔阳镇.xlsx", ("甲项目", "甲公司", 100, 0, 50), period="2023年1月")
        assert run(tmp_path / "汇总.xlsx", period="2023-01")[0] == 1
        before = (tmp_path / "汇总.xlsx").read_bytes()
        line = refused(run(tmp_path / "汇总.xlsx"), "ZS-453", tmp_path / "汇总.xlsx")
        assert "2023年1月" in line and "2023年2月" in line
        assert (tmp_path / "汇总.xlsx").read_bytes() == before

    def test_the_same_month_again(self, run, tmp_path, inbox):
        assert run(tmp_path / "汇总.xlsx")[0] == 1
        before = (tmp_path / "汇总.xlsx").read_bytes()
        workbook(inbox / "官庄镇.xlsx", ("乙项目", "乙公司", 100, 0, 50))
        assert run(tmp_path / "汇总.xlsx")[0] == 1
        assert (tmp_path / "汇总.xlsx").read_bytes() != before

    def test_the_office_book(self, run, tmp_path):
        assert run(tmp_path / "汇总.xlsx")[0] == 1
        book = tmp_path / "工作簿.xlsx"
        before = book.read_bytes()
        refused(run(book), "ZS-455", book)
        refused(run(book, "--book", tmp_path / "别的.xlsx"), "ZS-452", book)
        assert book.read_bytes() == before

    def test_an_office_book_to_be(self, run, tmp_path):
        for more in (("--json", tmp_path / "b.xlsx"), ()):
            out = tmp_path / ("汇总.xlsx" if more else "b.xlsx")
            refused(run(out, "--book", tmp_path / "b.xlsx", *more), "ZS-455", tmp_path / "b.xlsx")
        assert [path.name for path in tmp_path.iterdir()] == ["报送"]

    def test_a_workbook_by_json(self, run, tmp_path, inbox):
        path = inbox / "渔阳镇.xlsx"
        before = path.read_bytes()
        refused(run(tmp_path / "汇总.xlsx", "--json", path), "ZS-454", path)
        assert path.read_bytes() == before and not (tmp_path / "汇总.xlsx").exists()

    def test_one_file_under_two_names(self, run, tmp_path):
        refused(run(tmp_path / "a", "--json", tmp_path / "报送" / ".." / "a"), "ZS-517", tmp_path / "a")


class TestOpenElsewhere:
    def test_the_result_stands_beside_it(self, run, tmp_path):
        target = tmp_path / "汇总.xlsx"
        run(target)
        before = target.read_bytes()
        (tmp_path / ".~lock.汇总.xlsx#").write_text("王芳,wf,PC1,1.3.2023 9:00,x;", encoding="utf-8")
        (tmp_path / ".~lock.工作簿.xlsx#").write_text(",,,,;", encoding="utf-8")
        workbook(tmp_path / "报送" / "官庄镇.xlsx", ("乙项目", "乙公司", 100, 0, 50))
        code, err = run(target)
        told = [line for line in err if "ZS-406" in line]
        assert code == 1 and len(told) == 2 and "王芳" in told[0] and "汇总（非正式1）.xlsx" in told[0]
        assert target.read_bytes() == before and (tmp_path / "汇总（非正式1）.xlsx").exists()
        assert len(read_office_book(tmp_path / "工作簿（非正式1）.xlsx").receipts) == 2
        for lock in tmp_path.glob(".~lock*"):
            lock.unlink()
        run(target)
        assert len(read_office_book(tmp_path / "工作簿.xlsx").receipts) == 2
        assert target.read_bytes() == (tmp_path / "汇总（非正式1）.xlsx").read_bytes()


class TestTwoRuns:
    def test_the_second_is_refused_at_once(self, run, tmp_path):
        target = tmp_path / "汇总.xlsx"
        with locked(target):
            line = refused(run(target), "ZS-450", target)
            assert str(os.getpid()) in line
        assert not target.exists() and hidden(tmp_path) == []

    def test_the_json_counts_too(self, run, tmp_path):
        with locked(tmp_path / "o.json"):
            refused(run(tmp_path / "汇总.xlsx", "--json", tmp_path / "o.json"), "ZS-450", tmp_path / "o.json")
        assert hidden(tmp_path) == []

    def test_at_the_same_moment(self, tmp_path, inbox):
        """They wait for one another, however busy the computer is."""
        script = "import sys; from addin.cli import main; print(flush=True); sys.stdin.readline(); sys.exit(main())"
        command = [sys.executable, "-c", script, "consolidate", str(inbox), "--programme", "jizhou"]
        command += ["--period", "2023-02", "--out", str(tmp_path / "汇总.xlsx")]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        runs = [subprocess.Popen(command, cwd=ROOT, **pipes) for _ in range(3)]
        for run in runs:
            run.stdout.readline()
        for run in runs:
            run.stdin.write(b"\n")
            run.stdin.flush()
        ends = sorted((run.communicate(timeout=120)[1].decode().count("ZS-450"), run.returncode) for run in runs)
        assert ends == [(0, 1), (1, 2), (1, 2)]
        assert hidden(tmp_path) == []

    def test_what_was_left_behind_is_taken_over_with_a_word(self, run, tmp_path):
        target = tmp_path / "汇总.xlsx"
        with locked(target):
            facts = json.loads(lock_of(target).read_bytes())
        lock_of(target).write_text(json.dumps(facts | {"token": "x", "started": 1e9, "uptime": 1e7}), encoding="utf-8")
        code, err = run(target, "--json", tmp_path / "o.json")
        assert code == 1 and sum("ZS-451" in line for line in err) == 1
        assert "ZS-451" not in (tmp_path / "o.json").read_text(encoding="utf-8"), "a result tells of no run"

    def test_what_it_writes_into_the_inbox_is_no_submission(self, run, inbox):
        run(inbox / "汇总.xlsx", "--json", inbox / "o.json")
        run(inbox / "汇总.xlsx", "--json", inbox / "o.json")
        told = json.loads((inbox / "o.json").read_text(encoding="utf-8"))
        assert [each["file"] for each in told["submissions"]] == ["渔阳镇.xlsx"]

    def test_a_refused_run_makes_no_folder(self, run, tmp_path, inbox):
        (inbox / "渔阳镇.xlsx").unlink()
        refused(run(tmp_path / "新" / "汇总.xlsx"), "ZS-436", inbox)
        assert not (tmp_path / "新").exists()


class TestTargets:
    def test_a_refusal_before_anybody_waits(self, tmp_path):
        (tmp_path / "file").write_bytes(b"")
        assert refusal_of("-") is None and refusal_of(tmp_path / "new" / "a.xlsx") is None
        assert refusal_of(tmp_path).code == refusal_of(tmp_path / "file" / "a").code == "ZS-405"

    @pytest.mark.skipif(not Path("/dev/null").exists(), reason="no devices on this system")
    def test_a_device_is_neither_locked_nor_refused(self, run, tmp_path):
        with locked(Path("/dev/null")):
            assert run("/dev/null", "--book", tmp_path / "b.xlsx")[0] == 1
        assert Path("/dev/null").is_char_device() and not lock_of(Path("/dev/null")).exists()

    def test_a_library_that_hides_what_the_disk_said(self, tmp_path, monkeypatch):
        def write(file):
            try:
                file.write(b"x" * 100000)
            except OSError as error:
                raise LookupError("of a library") from error

        class Full(io.FileIO):
            def write(self, _):
                raise OSError(28, "full")

        monkeypatch.setattr("io.FileIO", Full)
        where, said = write_target(tmp_path / "a.xlsx", write)
        assert (where, said.code) == (tmp_path / "a.xlsx", "ZS-405") and "磁盘已满" in said.message
        assert list(tmp_path.iterdir()) == []
