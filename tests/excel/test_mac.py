"""The buttons in Excel on the Mac, as far as another system can show: the scripts run, the dialogs by a stand-in."""

import json
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path

import pytest
import quickjs
from python_calamine import CalamineWorkbook

from addin import cli
from addin.excel.mac import button
from addin.excel.mac.button import EXCELS_OWN, press_on_mac, read_pressed
from addin.excel.mac.dialogs import MacDialogs
from addin.excel.mac.host import MacHost
from addin.excel.mac.scripts import interpreter_of, script_text, starter_text
from addin.excel.texts import MESSAGES
from addin.ribbon.host import Choice, HostGone, HostRefused, Question
from addin.ribbon.report import Report, Table
from udfs.findings import finding

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "inbox" / "下营镇招商引资台账（2023年2月）.xlsx"
DIALOGS = ROOT / "addin" / "excel" / "mac" / "dialogs.js"
STANDARD_ADDITIONS = Path(__file__).with_name("standard_additions.js")
HOSTILE = ["$(touch caught)", "`touch caught`", "a'; touch caught; '", '"; touch caught; "', "a\nb", "-x", "\\", "a|b"]


class Mac:
    """A person at a Mac: answers dialogs in turn; ``calls``: what the system was asked to show."""

    def __init__(self, *answers: object) -> None:
        self.script = quickjs.Context()
        self.script.eval(STANDARD_ADDITIONS.read_text(encoding="utf-8"))
        self.script.eval(DIALOGS.read_text(encoding="utf-8"))
        self.script.eval(f"answers = {json.dumps(answers)}")
        self.opened: list[list[str]] = []

    def show(self, asked: str) -> str:
        return self.script.eval(f"run([{json.dumps(asked)}])")

    @property
    def calls(self) -> list:
        return [each for each in json.loads(self.script.eval("JSON.stringify(calls)")) if each != ["activate"]]

    def dialogs(self) -> MacDialogs:
        return MacDialogs(self.show)

    def open(self, arguments) -> int:
        self.opened.append(list(arguments))
        return 0

    def host(self, copy, file, results) -> MacHost:
        return MacHost(copy, file, results, self.dialogs(), self.open)


# --- from Excel to Python -------------------------------------------------------------------------------------


def run_script(home: Path, given: str) -> str:
    """Do what AppleScript does with the script: its one command, with what is handed over in quotes."""
    command = re.search(r'do shell script "(.+)" & quoted form of given', script_text().decode("ascii"))[1]
    whole = command.replace('\\"', '"') + shlex.quote(given)
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(["/bin/sh", "-c", whole], cwd=home, env=environment, capture_output=True, timeout=20)
    return done.stdout.decode() + done.stderr.decode()


def waited_for(path: Path) -> str:
    for _ in range(100):
        if path.is_file() and path.read_text(encoding="utf-8").endswith("\0"):
            return path.read_text(encoding="utf-8").removesuffix("\0")
        time.sleep(0.05)
    raise AssertionError(f"{path.name} was not written")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "王芳's 家"
    for name in ("Library/Application Support/zhaoshang", "Library/Logs"):
        (home / name).mkdir(parents=True)
    return home


def installed(home: Path, python: str) -> Path:
    """An interpreter that writes what it was given, and the script that starts it."""
    interpreter = home / 'python\'s "own" $x'
    interpreter.write_text(f"#!/bin/sh\n{python}\n", encoding="utf-8")
    interpreter.chmod(0o755)
    starter = starter_text(str(interpreter)).replace(
        b"/usr/bin/osascript", shlex.quote(str(home / "osascript")).encode()
    )
    (home / "Library/Application Support/zhaoshang/button.sh").write_bytes(starter)
    return interpreter


class TestScripts:
    @pytest.mark.parametrize("given", ["consolidate|1||/Users/a/台账.xlsx", *HOSTILE])
    def test_python_gets_the_text_and_nothing_else_runs(self, home: Path, given: str) -> None:
        installed(home, 'for each in "$@"; do printf "%s\\n" "$each"; done > told; printf "\\0" >> told')
        assert run_script(home, given) == "started\n"
        assert waited_for(home / "told") == "\n".join(
            ["-P", "-B", "-X", "utf8", "-m", "addin.cli", "addin", "pressed", "--", given, ""]
        )
        assert not (home / "caught").exists()

    def test_excel_need_not_wait(self, home: Path) -> None:
        installed(home, 'sleep 2; printf "\\0" > told')
        began = time.monotonic()
        assert run_script(home, "x") == "started\n"
        assert time.monotonic() - began < 1.5
        waited_for(home / "told")

    def test_python_is_gone(self, home: Path) -> None:
        installed(home, "exit 0").unlink()
        assert run_script(home, "x") == "missing\n"

    def test_python_does_not_start_and_the_person_is_told(self, home: Path) -> None:
        (home / "osascript").write_text('#!/bin/sh\nprintf "%s" "$4" > code; printf "%s\\0" "$5" > told\n')
        (home / "osascript").chmod(0o755)
        installed(home, "echo broken >&2; exit 3")
        run_script(home, "x")
        log = waited_for(home / "told")
        assert Path(log).read_text() == "broken\n"
        mac = Mac()
        mac.script.eval((home / "code").read_text())
        mac.script.eval(f"run([{json.dumps(log)}])")
        assert mac.calls == [
            ["displayAlert", "招商", {"message": f"{MESSAGES['button_failed']}\n{log}", "as": "critical"}]
        ]

    @pytest.mark.parametrize("path", ["/usr/bin/python3", "/Users/王芳's/a b/python", '/a"$x`\\/python'])
    def test_the_interpreter_is_read_back(self, path: str) -> None:
        assert interpreter_of(starter_text(path)) == path

    def test_what_is_no_script_of_ours_names_none(self) -> None:
        assert [interpreter_of(each) for each in (b"", b"python='", b"\xff")] == ["", "", ""]

    def test_the_script_is_ascii_and_knows_where_the_other_one_is(self) -> None:
        assert script_text().isascii() and b"Application Support/zhaoshang/button.sh" in script_text()


# --- what was handed over ---------------------------------------------------------------------------------------


def copy_of(home: Path, source: Path, name: str = "zhaoshang-202611221234567") -> Path:
    folder = home / EXCELS_OWN / name
    folder.mkdir(parents=True)
    (folder / source.name).write_bytes(source.read_bytes())
    return folder


class TestWhatIsHandedOver:
    def test_a_workbook_with_changes(self, home: Path) -> None:
        folder = copy_of(home, EXAMPLE)
        pressed = read_pressed(f"score|0|{folder}|{EXAMPLE}", home)
        assert (pressed.action, pressed.copy.path, pressed.copy.saved) == ("score", folder / EXAMPLE.name, False)
        assert (pressed.file.path, pressed.file.saved) == (EXAMPLE, False)

    @pytest.mark.parametrize(
        "given", ["about", "about|1||", "about|1||https://x.sharepoint.com/a.xlsx", "about|1||a.xlsx"]
    )
    def test_no_workbook_that_is_a_file(self, home: Path, given: str) -> None:
        assert read_pressed(given, home) == button.Pressed("about", None, None)

    def test_the_system_does_not_let_us_at_the_copy(self, home: Path, press, monkeypatch: pytest.MonkeyPatch) -> None:
        folder = copy_of(home, EXAMPLE)

        def refused(_self: Path) -> None:
            raise PermissionError(1, "Operation not permitted", str(folder))

        monkeypatch.setattr(Path, "iterdir", refused)
        [[_, title, told]] = press(f"check_workbook|1|{folder}|").calls
        assert title == "校验本簿" and "ZS-405" in told["message"] and "ZS-535" not in told["message"]

    def test_nothing_but_a_folder_of_our_own_macro_is_read_or_removed(self, home: Path) -> None:
        """Any macro of any workbook can hand over anything."""
        mine = home / "Documents" / "zhaoshang-20261122"
        mine.mkdir(parents=True)
        (mine / "台账.xlsx").write_bytes(b"mine")
        own = home / EXCELS_OWN
        own.mkdir(parents=True)
        (own / "zhaoshang-20261123").symlink_to(mine)
        two = copy_of(home, EXAMPLE, "zhaoshang-20261124")
        (two / "b").write_bytes(b"")
        linked = copy_of(home, EXAMPLE, "zhaoshang-20261125")
        (linked / EXAMPLE.name).unlink()
        (linked / "a.xlsx").symlink_to(mine / "台账.xlsx")
        (own / "other").mkdir()
        for folder in (
            mine,
            own / "zhaoshang-20261123",
            two,
            linked,
            own / "other",
            own / "zhaoshang-1" / "..",
            own / "no",
        ):
            assert read_pressed(f"x|1|{folder}|", home).copy is None, folder
            press_on_mac(f"x|1|{folder}|", home)
        assert (mine / "台账.xlsx").read_bytes() == b"mine" and len(list(two.iterdir())) == 2


# --- pressing ---------------------------------------------------------------------------------------------------


@pytest.fixture
def press(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Press a button as the script does; returns what the person saw."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.delenv("APPDATA", raising=False)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def press(given: str, *answers: object) -> Mac:
        mac = Mac(*answers)
        monkeypatch.setattr(button, "MacHost", mac.host)
        monkeypatch.setattr(button.Path, "home", lambda: home)
        assert cli.main(["addin", "pressed", "--", given]) == 0
        return mac

    return press


class TestPresses:
    def test_checking_lists_what_cannot_be_marked(self, home: Path, tmp_path: Path, press) -> None:
        folder = copy_of(home, EXAMPLE)
        mac = press(f"check_workbook|0|{folder}|{EXAMPLE}")
        [[_, title, told]] = mac.calls
        assert title == "校验本簿" and "没有保存的改动" in told["message"] and "ZS-548" in told["message"]
        [[flag, program, result]] = mac.opened
        assert (flag, program, Path(result).name) == ("-a", "Microsoft Excel", "校验本簿.xlsx")
        rows = CalamineWorkbook.from_path(result).get_sheet_by_name("明细").to_python()
        assert rows[0][:3] == ["级别", "工作表", "单元格"] and len(rows) > 1
        assert not folder.exists(), "the copy is gone"

    def test_questions_are_asked_in_order_with_proposals(self, tmp_path: Path, press) -> None:
        inbox = tmp_path / "收件"
        inbox.mkdir()
        (inbox / "张家营镇2023年2月.xlsx").write_text("")
        mac = press("reporting|1||", str(inbox), "蓟州区招商引资台账", None)
        folder, programmes, period = mac.calls
        assert (
            folder == ["chooseFolder", {"withPrompt": folder[1]["withPrompt"]}]
            and "收件文件夹" in folder[1]["withPrompt"]
        )
        assert programmes[0] == "chooseFromList" and "蓟州" in "".join(programmes[1])
        assert (period[0], period[2]["defaultAnswer"], period[2]["cancelButton"]) == (
            "displayDialog",
            "2023-02",
            "取消",
        )
        assert mac.opened == [] and len(mac.calls) == 3, "closing a dialog that has to be answered ends it"

    def test_a_refusal_is_an_alert(self, press) -> None:
        [[_, title, told]] = press("clear_marks|1||").calls
        assert (title, told["as"]) == ("清除标记", "critical") and "ZS-548" in told["message"]

    def test_an_unknown_button(self, press) -> None:
        assert "ZS-530" in press("nothing|1||").calls[0][2]["message"]

    def test_a_table_is_a_workbook(self, press) -> None:
        mac = press("functions|1||")
        assert "函数" in mac.calls[0][1] and mac.opened[0][2].endswith(".xlsx")


class TestDialogs:
    def test_each_kind_with_what_is_proposed(self, tmp_path: Path) -> None:
        choices = (Choice("jizhou", "蓟州"), Choice("langfang", "廊坊"))
        questions = [
            Question("inbox", "folder", "收件文件夹", default=str(tmp_path / "没有" / "的")),
            Question("programme", "programme", "方案", default="langfang", choices=choices),
            Question("out", "file_save", "存为", required=False, default=str(tmp_path / "汇总.xlsx"), filter="*.xlsx"),
            Question("files", "files", "各月汇总", required=False, filter="*.xlsx"),
        ]
        mac = Mac("/in", "蓟州", "/out/a", ["/b.xlsx", "/c.xlsx"])
        answers = mac.dialogs().ask("汇总", questions)
        assert answers == {"inbox": "/in", "programme": "jizhou", "out": "/out/a", "files": ["/b.xlsx", "/c.xlsx"]}
        folder, programme, out, files = mac.calls
        assert folder[1]["defaultLocation"] == str(tmp_path), "what is there of the path that is proposed"
        assert (programme[1][:2], programme[2]["defaultItems"]) == (["蓟州", "廊坊"], ["廊坊"])
        assert (out[1]["defaultName"], out[1]["defaultLocation"]) == ("汇总.xlsx", str(tmp_path))
        assert (files[1]["ofType"], files[1]["multipleSelectionsAllowed"]) == (["xlsx"], True)

    def test_a_programme_of_ones_own(self) -> None:
        question = Question("programme", "programme", "方案", default="/我的方案", choices=(Choice("jizhou", "蓟州"),))
        mac = Mac("/我的方案")
        assert mac.dialogs().ask("汇总", [question]) == {"programme": "/我的方案"}
        assert mac.calls[0][1][:2] == ["/我的方案", "蓟州"]
        other = Mac("其他方案：选一个文件夹……", "/别的方案")
        assert other.dialogs().ask("汇总", [question]) == {"programme": "/别的方案"}

    def test_a_file_that_is_proposed_is_one_click_away(self, tmp_path: Path) -> None:
        file = tmp_path / "2023-01汇总.xlsx"
        file.write_bytes(b"")
        question = Question("previous", "file_open", "上期汇总", required=False, default=str(file), filter="*.xlsx")
        assert Mac(file.name).dialogs().ask("汇总", [question]) == {"previous": str(file)}
        assert Mac("选别的文件……", ["/b.xlsx"]).dialogs().ask("汇总", [question]) == {"previous": "/b.xlsx"}
        assert Mac(None).dialogs().ask("汇总", [question]) == {"previous": ""}

    def test_a_closed_dialog_of_an_optional_question_leaves_it_empty(self) -> None:
        question = Question("previous", "file_open", "上期汇总", required=False, filter="*.xlsx")
        assert Mac(None).dialogs().ask("汇总", [question]) == {"previous": ""}

    def test_the_words_are_words_and_no_code(self) -> None:
        words = '"); throw new Error("caught"); ("'
        assert Mac("x").dialogs().text(f"题：{words}", "\\") == "x"

    def test_a_mistake_in_the_script_would_be_seen(self) -> None:
        mac = Mac("x")
        mac.script.eval("OPERATIONS.folder = function (app) { return app.chooseFolder({ prompt: 1 }); }")
        with pytest.raises(quickjs.JSException, match="has no prompt"):
            mac.dialogs().folder("a", "")

    def test_without_the_system_it_is_gone(self) -> None:
        with pytest.raises(HostGone, match="osascript"):
            MacDialogs().text("a：b", "")

    def test_what_the_system_says_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("addin.excel.mac.dialogs._PROGRAM", sys.executable)
        with pytest.raises(HostGone, match="unknown option|Unknown option|usage"):
            MacDialogs().text("a：b", "")


class TestHost:
    def host(self, tmp_path: Path) -> tuple[MacHost, Mac]:
        mac = Mac()
        return mac.host(None, None, tmp_path), mac

    def test_a_long_job_is_told_of_once(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        now = [100.0]
        monkeypatch.setattr("addin.excel.mac.host.monotonic", lambda: now[0])
        host, mac = self.host(tmp_path)
        for at in range(10):
            host.progress(at, 10, f"第{at}个")
            now[0] += 1
        host.progress(0, 0, "")
        assert mac.calls == [["displayNotification", "正在处理 4/10　第4个，做完会告诉您", {"withTitle": "招商"}]]

    def test_a_folder_and_a_workbook(self, tmp_path: Path) -> None:
        host, mac = self.host(tmp_path)
        host.open(tmp_path)
        with pytest.raises(OSError):
            host.open(tmp_path / "gone.xlsx")
        assert mac.opened == [[str(tmp_path)]]

    def test_excel_does_not_open_it(self, tmp_path: Path) -> None:
        host = MacHost(None, None, tmp_path, Mac().dialogs(), lambda _: 1)
        with pytest.raises(HostRefused):
            host.open(tmp_path)
        mac = Mac()
        host = MacHost(None, None, tmp_path, mac.dialogs(), lambda _: 1)
        host.show(Report("函数", table=Table(("a",), (("b",),)), findings=(finding("ZS-532", label="x"),) * 6))
        assert str(tmp_path / "函数.xlsx") in mac.calls[-1][2]["message"], "the person is told where it stands"

    def test_a_few_words_need_no_workbook_many_do(self, tmp_path: Path) -> None:
        host, mac = self.host(tmp_path)
        host.show(Report("关于", lines=("版本 1",)))
        assert (mac.opened, list(tmp_path.iterdir())) == ([], [])
        found = tuple(finding("ZS-532", label=str(at)) for at in range(9))
        host.show(Report("汇总", False, findings=found, table=Table(("a",), (("=1+1",),))))
        assert "另有 4 条，见工作簿 汇总.xlsx" in mac.calls[-1][2]["message"]
        sheets = CalamineWorkbook.from_path(mac.opened[0][2])
        assert sheets.get_sheet_by_name("明细").to_python() == [["a"], ["=1+1"]]
        assert len(sheets.get_sheet_by_name("问题").to_python()) == 10
