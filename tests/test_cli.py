"""The command line as a user meets it: Chinese throughout, one line for what went wrong, no traceback."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from addin import cli, console, issue
from tests.test_issue import PROGRAMME, fake_build, names_in, write_programme

ROOT = Path(__file__).resolve().parent.parent
PAGES = (
    [],
    *([command, "--help"] for command in ("issue", "check", "consolidate", "inputs", "score", "demo", "programmes")),
    ["addin"],
    ["addin", "build", "--help"],
    ["--help"],
)
# English that may stand in a Chinese help page: the command, its words, and names of products.
ALLOWED = {"zhaoshang", "programmes", "issue", "check", "consolidate", "inputs", "score", "demo", "addin", "build"}
ALLOWED |= {"install", "uninstall", "doctor", "bundle", "Python"}
ALLOWED |= {"Excel", "excel", "libreoffice", "WPS", "LibreOffice", "W08", "Q1", "H1", "JSON", "xlsx"}


@pytest.fixture
def run(capsys):
    """Run in this process and return (exit code, standard output, lines of the standard error)."""

    def run(*arguments):
        code = cli.main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return code, captured.out, captured.err.splitlines()

    return run


@pytest.fixture
def fast(monkeypatch):
    monkeypatch.setattr(issue, "build_workbook", fake_build)


@pytest.fixture
def small(tmp_path):
    return write_programme(tmp_path / "small")


def process(*arguments, script=None, env=None, **more):
    """Run in a process of its own, as a console does."""
    code = script or "import sys; from addin.cli import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "", **(env or {})},
        timeout=120,
        **{"capture_output": True, **more},
    )


class TestHelp:
    @pytest.mark.parametrize("arguments", PAGES, ids=" ".join)
    def test_every_word_is_chinese(self, run, arguments, monkeypatch):
        monkeypatch.setenv("COLUMNS", "100")
        code, out, err = run(*arguments)
        assert (code, err) == (0, [])
        text = re.sub(r"\x1b\[[0-9;]*m", "", out)
        english = set(re.findall(r"[A-Za-z][A-Za-z0-9]*", re.sub(r"--[a-z]+|zhaoshang-demo", "", text)))
        assert english - ALLOWED == set()
        assert "用法：zhaoshang" in text
        assert "显示帮助" in text
        assert "选项" in text

    def test_panels_and_marks(self, run):
        page = run("issue", "--help")[1]
        assert "[必填]" in page
        assert "报送期" in page
        assert "─ 选项 ─" in page
        assert "─ 命令 ─" in run("--help")[1]
        page = run("demo", "--help")[1]
        assert "─ 参数 ─" in page
        assert "[默认：zhaoshang-demo]" in page

    def test_no_options_for_shell_completion(self, run):
        assert "completion" not in run("--help")[1]
        assert run("--install-completion")[0] == 2

    @pytest.mark.parametrize("arguments", [*PAGES, ["--version"], ["isue"]], ids=" ".join)
    def test_help_and_usage_errors_load_nothing_heavy(self, arguments):
        script = (
            "import sys; from addin.cli import main; main();"
            "print('|'.join(sorted({name.partition('.')[0] for name in sys.modules})))"
        )
        loaded = set(process(*arguments, script=script).stdout.decode().splitlines()[-1].split("|"))
        assert "typer" in loaded
        heavy = {
            "pandas",
            "numpy",
            "xlsxwriter",
            "openpyxl",
            "lark",
            "pydantic",
            "rapidfuzz",
            "chinese_calendar",
        }
        assert loaded & heavy == set()

    def test_version(self, run):
        code, out, err = run("--version")
        assert (code, err) == (0, [])
        assert re.fullmatch(r"zhaoshang (\d+\.\d+\S*|（未安装，从源码运行）)\n", out)


class TestWrongUse:
    @pytest.mark.parametrize(
        ("arguments", "code", "said"),
        [
            (["isue"], "ZS-501", "没有命令“isue”，是否指“issue”"),
            (["zzz"], "ZS-501", "没有命令“zzz” →"),
            (["issue"], "ZS-502", "缺少选项 --programme"),
            (["issue", "--programme", "p", "--out", "o"], "ZS-502", "缺少选项 --period"),
            (["issue", "--perod", "x"], "ZS-503", "没有选项 --perod，是否指“--period”"),
            (["--verbose"], "ZS-503", "没有选项 --verbose"),
            (["-x"], "ZS-503", "没有选项 -x"),
            (["issue", "--period"], "ZS-504", "选项 --period 后面缺少值"),
            (["--version=3"], "ZS-504", "选项 --version 后面不能带值"),
            (["issue", "--help=1"], "ZS-504", "选项 --help 后面不能带值"),
            (["programmes", "x", "y"], "ZS-505", "多余的内容：x y"),
            (["demo", "a", "b"], "ZS-505", "多余的内容：b"),
            (
                ["issue", "--programme", "p", "--period", "2023", "--out", ""],
                "ZS-506",
                "--out 的值不对：不能为空",
            ),
            (["demo", " "], "ZS-506", "参数 文件夹 的值不对：不能为空"),
        ],
    )
    def test_one_chinese_line_and_exit_2(self, run, arguments, code, said):
        done, out, err = run(*arguments)
        assert (done, out, len(err)) == (2, "", 1)
        assert code in err[0]
        assert said in err[0]
        assert "--help" in err[0]

    def test_what_was_typed_neither_breaks_the_line_nor_drives_the_terminal(self, run):
        err = run("issue\n\x1b[31m")[2]
        assert len(err) == 1
        assert "\x1b" not in err[0]


@pytest.mark.usefixtures("fast")
class TestIssue:
    def issue(self, run, programme, out, period="2023-02"):
        return run("issue", "--programme", programme, "--period", period, "--out", out)

    def test_done(self, run, small, tmp_path):
        code, out, err = self.issue(run, small, tmp_path / "下发")
        assert (code, err) == (0, [])
        assert "新生成 3 个模板" in out
        assert "2023年2月27日（星期一）24:00" in out
        assert str(tmp_path / "下发") in out
        assert len(names_in(tmp_path / "下发")) == 3

    def test_a_second_run(self, run, small, tmp_path):
        self.issue(run, small, tmp_path / "下发")
        code, out, err = self.issue(run, small, tmp_path / "下发")
        assert (code, err) == (0, [])
        assert "新生成 0 个模板，已有且相同 3 个" in out

    def test_done_with_a_query(self, run, small, tmp_path):
        code, out, err = self.issue(run, small, tmp_path / "下发", "2022-12")
        assert code == 1
        assert "新生成 3 个模板" in out
        assert len(err) == 1
        assert "ZS-511" in err[0]

    def test_done_with_a_notice_needs_nobody(self, run, tmp_path):
        text = PROGRAMME.replace("valid_to = 2024-12-31\n", "")
        code, _, err = self.issue(run, write_programme(tmp_path / "p", programme=text), tmp_path / "o", "2039-02")
        assert code == 0
        assert "ZS-266" in err[0]

    @pytest.mark.parametrize(
        ("period", "code"), [("2023-2月底", "ZS-260"), ("2023-13", "ZS-261"), ("2023-Q1", "ZS-510")]
    )
    def test_period(self, run, small, tmp_path, period, code):
        self.refused(self.issue(run, small, tmp_path / "o", period), code, tmp_path / "o")

    def test_unknown_programme(self, run, tmp_path):
        self.refused(self.issue(run, "jizou", tmp_path / "o"), "ZS-101", tmp_path / "o")

    def test_forbidden_name(self, run, tmp_path):
        folder = write_programme(tmp_path / "p", "甲镇", programme=PROGRAMME.replace("{unit}-", "{unit}:"))
        self.refused(self.issue(run, folder, tmp_path / "o"), "ZS-401", tmp_path / "o")

    def test_out_is_a_file(self, run, small, tmp_path):
        (tmp_path / "file").write_bytes(b"mine")
        self.refused(self.issue(run, small, tmp_path / "file"), "ZS-404", tmp_path / "o")
        assert (tmp_path / "file").read_bytes() == b"mine"

    @pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc on this system")
    def test_unwritable(self, run, small):
        self.refused(self.issue(run, small, "/proc/zs"), "ZS-405", Path("/proc/zs"))

    def test_filled_in(self, run, small, tmp_path):
        self.issue(run, small, tmp_path / "o")
        path = next((tmp_path / "o").iterdir())
        path.write_bytes(b"filled in")
        code, out, err = self.issue(run, small, tmp_path / "o")
        assert (code, out, len(err)) == (2, "", 1)
        assert "ZS-403" in err[0]
        assert path.read_bytes() == b"filled in"

    def test_a_broken_definition_tells_all_and_ends_with_the_count(self, run, small, tmp_path):
        path = small / "programme.toml"
        text = path.read_text(encoding="utf-8").replace('office = "', 'offic = "')
        path.write_text(text, encoding="utf-8")
        code, out, err = self.issue(run, small, tmp_path / "o")
        assert (code, out) == (2, "")
        assert len(err) == 3
        assert "共 2 处问题" in err[-1]
        assert not (tmp_path / "o").exists()

    @staticmethod
    def refused(result, code, out):
        done, shown, err = result
        assert (done, shown, len(err)) == (2, "", 1)
        assert code in err[0]
        assert not out.exists()


class TestProgrammes:
    def test_what_is_shipped(self, run):
        code, out, err = run("programmes")
        assert (code, err) == (0, [])
        assert out.startswith("jizhou  ")
        assert "28 个单位" in out
        assert "8 个单位" in out

    def test_a_broken_one_is_explained(self, run, monkeypatch, small):
        (small / "units.toml").write_text("[[units]\n", encoding="utf-8")
        monkeypatch.setattr("xl_templates.load.SHIPPED", small.parent)
        code, _, err = run("programmes")
        assert code == 2
        assert "ZS-103" in err[0]


@pytest.mark.usefixtures("fast")
class TestDemo:
    """How the job comes out on a console; the story itself is in test_demo."""

    def test_cannot(self, run, tmp_path):
        (tmp_path / "file").write_bytes(b"")
        code, out, err = run("demo", tmp_path / "file")
        assert (code, out, len(err)) == (2, "", 1)
        assert "ZS-404" in err[0]

    def test_filled_in(self, run, tmp_path):
        path = tmp_path / "1月下发" / "渔阳镇-招商引资台账-2023-01.xlsx"
        path.parent.mkdir()
        path.write_bytes(b"filled in")
        code, out, err = run("demo", tmp_path)
        assert (code, out, len(err)) == (2, "", 1)
        assert "ZS-403" in err[0]
        assert path.name in err[0]
        assert path.read_bytes() == b"filled in"


class TestOurBugs:
    def test_one_line_and_a_log(self, run, small, tmp_path, monkeypatch):
        def broken(*_args, **_kwargs):
            raise ZeroDivisionError("secret detail")

        monkeypatch.setattr(issue, "build_workbook", broken)
        monkeypatch.setenv("TMPDIR", str(tmp_path))
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        code, out, err = run("issue", "--programme", small, "--period", "2023-02", "--out", tmp_path / "o")
        assert (code, out, len(err)) == (2, "", 1)
        assert "ZS-590" in err[0]
        log = Path(re.search(r"记录 (\S+) ", err[0])[1])
        report = log.read_text(encoding="utf-8")
        assert "ZeroDivisionError: secret detail" in report
        assert "'--period', '2023-02'" in report
        assert not (tmp_path / "o").exists()

    def test_where_no_log_can_be_written(self, run, small, tmp_path, monkeypatch):
        def broken(*_args, **_kwargs):
            raise ZeroDivisionError

        monkeypatch.setattr(issue, "build_workbook", broken)
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "no"))
        code, _, err = run("issue", "--programme", small, "--period", "2023-02", "--out", tmp_path / "o")
        assert code == 2
        assert len(err) == 1


class TestInterruption:
    def test_between_two_files(self, run, small, tmp_path, monkeypatch):
        built = []

        def interrupted(*args, **kwargs):
            if built:
                raise KeyboardInterrupt
            built.append(args)
            fake_build(*args, **kwargs)

        monkeypatch.setattr(issue, "build_workbook", interrupted)
        code, out, err = run("issue", "--programme", small, "--period", "2023-02", "--out", tmp_path / "o")
        assert (code, out, err) == (130, "", ["已中断"])
        assert names_in(tmp_path / "o") == ["甲镇-台账-2023-02.xlsx"]

    @pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
    def test_ctrl_c_while_processes_work(self, tmp_path):
        """The terminal sends it to the whole process group: workers must neither go on nor complain."""
        script = (  # a shell has what it runs behind ignore the signal
            "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler);"
            "from addin.cli import main; sys.exit(main())"
        )
        arguments = ["issue", "--programme", "jizhou", "--period", "2023-02", "--out", str(tmp_path / "o")]
        started = subprocess.Popen(
            [sys.executable, "-c", script, *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not (len(list(tmp_path.glob("o/*.xlsx"))) >= 2):
            time.sleep(0.1)
        os.killpg(started.pid, signal.SIGINT)
        out, err = started.communicate(timeout=60)
        assert (started.returncode, out, err.decode()) == (130, b"", "已中断\n")
        names = names_in(tmp_path / "o")
        assert 2 <= len(names) < 28
        assert all(name.endswith(".xlsx") for name in names)


class TestOutput:
    @pytest.mark.parametrize("encoding", ["gbk", "ascii", "cp1252", "utf-8"])
    def test_utf8_into_pipes_whatever_the_code_page(self, encoding):
        result = process("isue", env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"})
        assert result.returncode == 2
        assert "没有命令" in result.stderr.decode("utf-8")
        result = process("--help", env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"})
        assert "用法：" in result.stdout.decode("utf-8")

    def test_a_terminal_of_another_code_keeps_it(self, monkeypatch):
        class Terminal:
            encoding = "gbk"
            changes: dict = {}

            def isatty(self):
                return True

            def reconfigure(self, **changes):
                self.changes.update(changes)

        terminal = Terminal()
        monkeypatch.setattr(sys, "stdout", terminal)
        console.speak_chinese()
        monkeypatch.undo()
        assert terminal.changes == {"errors": "backslashreplace"}

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
    @pytest.mark.parametrize("arguments", [["--help"], ["--version"]], ids=" ".join)
    def test_a_full_disk_behind_the_output(self, arguments):
        with Path("/dev/full").open("wb") as full:
            result = process(*arguments, stdout=full, stderr=subprocess.PIPE, capture_output=False)
        assert result.returncode == 2
        lines = result.stderr.decode().splitlines()
        assert len(lines) == 1
        assert "ZS-592" in lines[0]

    @pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
    @pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["programmes"]], ids=" ".join)
    def test_a_reader_who_has_gone(self, arguments):
        reading, writing = os.pipe()
        os.close(reading)
        try:
            result = process(*arguments, stdout=writing, stderr=subprocess.PIPE, capture_output=False)
        finally:
            os.close(writing)
        assert (result.returncode, result.stderr) == (0, b"")

    @pytest.mark.skipif(os.name == "nt", reason="closed streams of POSIX")
    def test_closed_streams(self):
        closing = "import os, sys; sys.stdout = sys.stderr = None; from addin.cli import main; sys.exit(main())"
        assert process("--version", script=closing).returncode == 0
        assert process("isue", script=closing).returncode == 2

    @pytest.mark.usefixtures("fast")
    def test_a_bar_on_a_terminal_only(self, run, small, tmp_path, monkeypatch):
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
        code, out, err = run("issue", "--programme", small, "--period", "2023-02", "--out", tmp_path / "o")
        assert code == 0
        assert "新生成 3 个模板" in out
        assert "正在生成模板" in "".join(err)
