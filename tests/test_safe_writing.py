"""One safe writer for every output, and what happens to files when others are at them at the same time."""

import ast
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from importlib import import_module
from io import StringIO
from pathlib import Path
from pkgutil import walk_packages

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

import addin
import udfs
import xl_templates
from addin import check, cli, consolidate, files, issue, office_book, temporaries
from addin.files import write_atomically
from addin.issue import issue_templates
from addin.locks import locked
from addin.new_workbook import new_workbook
from addin.office_book import append_receipts, read_office_book
from addin.receipts import NewReceipt
from addin.running import this_machine
from addin.scoring import asked_for
from addin.seen import NOTHING, Seen
from addin.summary.sheet import RowSheet
from addin.targets import same_target, write_target
from tests.scoring.test_score_job import SYSTEM
from tests.test_consolidate import workbook
from xl_templates.load import SHIPPED, load
from xl_templates.read import ReadingContext, read_file

ROOT = Path(__file__).resolve().parent.parent
ALL = bool(os.environ.get("ZHAOSHANG_ALL_STEPS"))
LOADED = cache(load)

# --- every output goes through write_atomically -------------------------------------------------------------------

# file → what it does there, and why that is no output of a command
ELSEWHERE = {
    "addin/files.py": {"open", "TemporaryFile", "copyfileobj", "replace", "rename", "link", "unlink", "FileIO"},  # it
    "addin/locks.py": {"open", "os.open", "unlink", "rmdir", "mkdir"},  # a lock is made whole under a temporary name
    "addin/temporaries.py": {"unlink", "rmtree", "TemporaryDirectory"},  # what killed runs left
    "addin/targets.py": {"mkdir"},  # the folder of a target
    "addin/issue.py": {"mkdir"},
    "addin/demo/run.py": {"mkdir"},
    "addin/ribbon/last_used.py": {"mkdir"},
    "addin/new_workbook.py": {"Workbook"},  # into an open file, its parts into a temporary folder
    "addin/office_book.py": {"save"},  # into memory
    "addin/summary/sheet.py": {"TemporaryFile", "copyfileobj"},  # rows of a sheet; the file has no name
    "addin/office_book_sheet.py": {"Workbook"},  # of openpyxl: in memory
    "addin/installing/bundling/gathering.py": {"mkdir"},  # below a temporary folder
    "addin/installing/plain_machine.py": {"mkdir", "rmdir", "unlink", "TemporaryFile"},  # undone by the record
    "addin/excel/mac/button.py": {"mkdtemp", "unlink", "rmdir"},  # for what is only shown; Excel's copy for us
    "addin/excel/mac/host.py": {"open"},  # shows a result
    "addin/libreoffice/office.py": {
        "mkdtemp",
        "open",
        "rmtree",
        "unlink",
    },  # its profile, and what a killed office left
    "addin/libreoffice/profile.py": {"mkdir", "write_text"},
    "addin/libreoffice/bridge/__main__.py": {"rmtree", "unlink"},
    # the log of the last press, by the office's own Python
    "addin/libreoffice/extension/office_side/zhaoshang_buttons.py": {"open", "write_bytes", "mkdir"},
    "addin/libreoffice/conformance/books.py": {"Workbook", "open", "save"},  # tried in a folder of a test
    "addin/libreoffice/conformance/marks.py": {"Workbook", "open", "save"},
    "addin/libreoffice/bridge/painted.py": {"TemporaryDirectory"},
    "addin/libreoffice/bridge/conditional.py": {"to_excel"},  # a formula's syntax
    "addin/console.py": {"mkstemp", "write_text", "os.open"},  # the log of a bug: a new name in the temporary folder
    "addin/own_property.py": {"open"},  # a part of an archive, to read
    "addin/ribbon/press.py": {"open"},  # shows a result
    "addin/ribbon/xlwings_host/host.py": {"open"},  # shows a result
    "addin/ribbon/xlwings_host/native.py": {"copyfile"},  # the open workbook into a temporary folder
    "addin/ribbon/jobs/reporting.py": {"copyfile"},  # the office book into a temporary folder
    "xl_templates/isolation_worker.py": {"os.open"},  # nowhere
    "xl_templates/build.py": {"Workbook"},  # into an open file, in memory
    "xl_templates/inputs/book.py": {"Workbook"},
    "addin/demo/own_books.py": {"Workbook"},
    "xl_templates/books/__main__.py": {"write_bytes"},  # not a command: rebuilds files of the source
}
OF_SYSTEM = {  # functions of os, shutil, tempfile, io, codecs
    *("replace", "rename", "renames", "link", "symlink", "unlink", "remove", "rmdir", "mkdir", "makedirs", "truncate"),
    *("copy", "copy2", "copyfile", "copyfileobj", "copytree", "move", "rmtree", "mkstemp", "mkdtemp", "FileIO"),
    *("TemporaryFile", "NamedTemporaryFile", "TemporaryDirectory", "SpooledTemporaryFile"),
}
OF_PATHS = {  # methods, by names that nothing else has here
    *("write_text", "write_bytes", "rename", "unlink", "rmdir", "mkdir", "touch", "hardlink_to", "symlink_to"),
    *("save", "to_csv", "to_json", "extractall"),
}
MODULES = {"os", "shutil", "tempfile", "io", "codecs"}


def writes(tree: ast.AST) -> Iterator[str]:
    """Yield the name of every call that may write, make, move or remove a file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            owner, name = _called(node)
            if (owner, name) == ("os", "open"):
                name, found = "os.open", any(flag in ast.unparse(node) for flag in ("O_CREAT", "O_WRONLY", "O_RDWR"))
            elif name == "open":
                found = not _reads(node, 0 if owner and owner not in MODULES else 1)
            elif owner in MODULES:
                found = name in OF_SYSTEM
            elif name == "replace":  # texts and days give two arguments or names
                found = bool(owner) and len(node.args) == 1 and not node.keywords
            elif name == "to_excel":
                found = bool(owner)
            else:
                found = name in OF_PATHS or name == "Workbook" or (not owner and name in OF_SYSTEM - {"replace"})
            if found:
                yield name


def _called(node: ast.Call) -> tuple[str, str]:
    if isinstance(node.func, ast.Attribute):
        return ast.unparse(node.func.value), node.func.attr
    return "", getattr(node.func, "id", "")


def _reads(node: ast.Call, at: int) -> bool:
    """Tell whether an open(…) with its mode ``at`` that place only reads."""
    mode = [each.value for each in node.keywords if each.arg == "mode"] or node.args[at : at + 1]
    return not mode or (isinstance(mode[0], ast.Constant) and not set(str(mode[0].value)) & set("wax+"))


def strangers(root: Path) -> list[str]:
    """Return "file: call" for each call that is not known to be harmless."""
    found = []
    for path in sorted(
        each for package in ("addin", "xl_templates", "udfs") for each in (root / package).rglob("*.py")
    ):
        name = path.relative_to(root).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found += [f"{name}: {call}" for call in writes(tree) if call not in ELSEWHERE.get(name, ())]
    return found


def test_no_other_code_writes_files():
    assert strangers(ROOT) == []


@pytest.mark.parametrize(
    ("code", "caught"),
    [
        ("open(path, 'w')", "open"),
        ("path.open('wb')", "open"),
        ("path.open(mode='a')", "open"),
        ("open(path, mode)", "open"),
        ("path.write_text(text)", "write_text"),
        ("Path(out).write_bytes(b'')", "write_bytes"),
        ("book.save(out)", "save"),
        ("xlsxwriter.Workbook(out)", "Workbook"),
        ("Workbook('汇总.xlsx')", "Workbook"),
        ("os.replace(a, b)", "replace"),
        ("a.replace(b)", "replace"),
        ("shutil.copy(a, b)", "copy"),
        ("shutil.move(a, b)", "move"),
        ("frame.to_excel(out)", "to_excel"),
        ("os.remove(a)", "remove"),
        ("os.open(a, os.O_WRONLY)", "os.open"),
        ("os.open(a, os.O_RDONLY)", None),
        ("open(path)", None),
        ("path.open('rb')", None),
        ("text.replace('a', 'b')", None),
        ("names.copy()", None),
        ("write_target(out, put)", None),
    ],
)
def test_a_planted_write_is_caught(tmp_path, code, caught):
    (tmp_path / "addin").mkdir()
    (tmp_path / "addin" / "new.py").write_text(code, encoding="utf-8")
    assert strangers(tmp_path) == ([f"addin/new.py: {caught}"] if caught else [])


def test_whatever_is_allowed_is_there():
    for name, allowed in ELSEWHERE.items():
        calls = set(writes(ast.parse((ROOT / name).read_text(encoding="utf-8"))))
        assert allowed <= calls, (name, allowed - calls)


def test_workbooks_are_never_given_a_path():
    """Workbook(…) of XlsxWriter gets an open file everywhere, and stays in memory where its folder is not ours."""
    for name in (name for name, allowed in ELSEWHERE.items() if "Workbook" in allowed):
        text = (ROOT / name).read_text(encoding="utf-8")
        if "from xlsxwriter import Workbook" not in text:
            continue
        calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
        [call] = [node for node in calls if ast.unparse(node.func) == "Workbook"]
        assert ast.unparse(call.args[0]) == "target"
        assert '"in_memory": True' in text or '"tmpdir": folder' in text
        assert "target: BinaryIO" in text or "target = BytesIO()" in text or "target = io.BytesIO()" in text


# --- the parts of a workbook in the temporary folder ----------------------------------------------------------------


@pytest.fixture
def scratch(tmp_path, monkeypatch) -> Path:
    """The system's temporary folder, empty."""
    folder = tmp_path / "临时"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def hidden(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.name.startswith(".~")]


def small_book(file, size: int = 0) -> None:
    with new_workbook(file) as book:
        sheet = book.add_worksheet("一", RowSheet)
        sheet.add_row(0, f'<c r="A1"><v>1</v></c>{" " * size}', 0)


class TestParts:
    def test_they_are_gone_afterwards(self, tmp_path, scratch):
        write_atomically(tmp_path / "a.xlsx", small_book)
        assert load_workbook(tmp_path / "a.xlsx")["一"]["A1"].value == 1
        assert names_in(scratch) == []

    def test_only_the_owner_sees_them(self, scratch):
        with temporaries.scratch_folder() as folder:
            assert Path(folder).parent == scratch and Path(folder).stat().st_mode & 0o077 == 0

    def test_what_a_killed_run_left_goes_and_everything_else_stays(self, tmp_path, scratch):
        gone = subprocess.Popen([sys.executable, "-c", ""])
        gone.wait()
        here, precious = this_machine(), tmp_path / "precious"
        (precious / "a").mkdir(parents=True)
        dead = scratch / f"zhaoshang-{here}-{gone.pid:x}-abc_1"
        others = [f"zhaoshang-{here}-{os.getppid():x}-abc_1", f"zhaoshang-{'0' * 12}-{gone.pid:x}-abc_1", "zhaoshang-x"]
        for name in (dead.name, *others):
            (scratch / name / "xl").mkdir(parents=True)
            (scratch / name / "xl" / "part").write_bytes(b"")
        (dead / "link").symlink_to(precious)
        (scratch / f"{dead.name}2").symlink_to(precious)
        (scratch / f"{dead.name}3").write_bytes(b"")
        write_atomically(tmp_path / "a.xlsx", small_book)
        assert names_in(scratch) == sorted([*others, f"{dead.name}2", f"{dead.name}3"])
        assert (precious / "a").is_dir()

    @pytest.mark.parametrize("where", ["rows", "part", "folder"])
    def test_a_full_temporary_disk(self, tmp_path, scratch, monkeypatch, where):
        def full(*_, **__):
            raise OSError(28, "No space left on device")

        names = {"rows": "tempfile.TemporaryFile", "part": "tempfile.mkstemp", "folder": "tempfile.mkdtemp"}
        monkeypatch.setattr(names[where], full)
        (tmp_path / "a.xlsx").write_bytes(b"old")
        _, said = write_target(tmp_path / "a.xlsx", lambda file: small_book(file, 2_000_000))
        assert said.code == "ZS-405" and "磁盘已满" in said.message
        assert str(scratch) in said.message or where == "folder"
        assert ((tmp_path / "a.xlsx").read_bytes(), names_in(scratch), hidden(tmp_path)) == (b"old", [], [])

    @pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError])
    def test_a_workbook_that_is_given_up_is_not_packed(self, tmp_path, scratch, error):
        def given_up(file):
            with new_workbook(file) as book:
                book.add_worksheet("一", RowSheet)
                packed.append(book)
                book.close = lambda: pytest.fail("packed")
                raise error

        packed: list = []
        with pytest.raises(error):
            write_atomically(tmp_path / "a.xlsx", given_up)
        assert packed and names_in(scratch) == [] and names_in(tmp_path) == ["临时"]


# --- the target is another one by now -------------------------------------------------------------------------------


def put(content: bytes):
    return lambda file: file.write(content)


class TestChangedMeanwhile:
    def test_what_somebody_saved_meanwhile_stays(self, tmp_path):
        target = tmp_path / "a.xlsx"
        target.write_bytes(b"old")
        seen = {str(target): Seen.at(target)}
        target.write_bytes(b"of a colleague")
        written, said = write_target(target, put(b"new"), seen)
        assert (target.read_bytes(), written.name, written.read_bytes()) == (
            b"of a colleague",
            "a（非正式1）.xlsx",
            b"new",
        )
        assert said.code == "ZS-406" and "被别人改过" in said.message

    def test_what_appeared_meanwhile_stays(self, tmp_path):
        def appears(file):
            file.write(b"new")
            (tmp_path / "a").write_bytes(b"of a colleague")

        assert write_atomically(tmp_path / "a", appears, instead_of=NOTHING).name == "a（非正式1）"
        assert (tmp_path / "a").read_bytes() == b"of a colleague"

    def test_what_appears_at_the_last_moment_stays(self, tmp_path, monkeypatch):
        def take_name(whole, name):
            if not name.exists() and name.name == "a":
                name.write_bytes(b"of a colleague")
            return real(whole, name)

        real = files.take_name
        monkeypatch.setattr(files, "take_name", take_name)
        assert write_atomically(tmp_path / "a", put(b"new"), instead_of=NOTHING).read_bytes() == b"new"
        assert (tmp_path / "a").read_bytes() == b"of a colleague"
        assert names_in(tmp_path) == ["a", "a（非正式1）"]

    def test_what_has_gone_meanwhile(self, tmp_path):
        (tmp_path / "a").write_bytes(b"old")
        seen = Seen.at(tmp_path / "a")
        (tmp_path / "a").unlink()
        assert write_atomically(tmp_path / "a", put(b"new"), instead_of=seen).name == "a（非正式1）"

    def test_a_template_that_somebody_put_there_meanwhile(self, tmp_path):
        def progress(done, _count, _name):
            if done == 1:
                (tmp_path / "out" / wanted[1]).write_bytes(b"filled in")

        wanted = [path.name for path in issue_templates("jizhou", "2023-W08", tmp_path / "before").written]
        outcome = issue_templates("jizhou", "2023-W08", tmp_path / "out", progress=progress)
        assert outcome.done and [found.code for found in outcome.findings] == ["ZS-406"]
        assert [path.name for path in (tmp_path / "out").iterdir() if path.read_bytes() == b"filled in"] == [wanted[1]]
        assert hidden(tmp_path) == []


# --- the office book ------------------------------------------------------------------------------------------------

NEW = [NewReceipt(f"{number:064x}", f"{number}.xlsx") for number in range(10)]


def edited(book: Path, text: str) -> None:
    """Do what an officer does in another program: a remark, a sheet, a format, a comment."""
    workbook = load_workbook(book)
    sheet = workbook["收件登记"]
    sheet["K3"], sheet["K3"].font = text, Font(bold=True)
    sheet["K3"].comment = Comment("看过", "王")
    if "约谈" not in workbook.sheetnames:
        workbook.create_sheet("约谈")["A1"] = "=1+1"
    workbook.save(book)


def officers_part(book: Path) -> tuple[object, ...]:
    workbook = load_workbook(book)
    cell = workbook["收件登记"]["K3"]
    return cell.value, cell.font.b, cell.comment and cell.comment.text, workbook["约谈"]["A1"].value


class TestTheOfficeBook:
    @pytest.fixture
    def book(self, tmp_path) -> Path:
        append_receipts(tmp_path / "工作簿.xlsx", NEW[:1])
        return tmp_path / "工作簿.xlsx"

    def test_what_another_program_saves_between_our_reading_and_our_writing(self, book, monkeypatch):
        times, real = [], office_book._saved

        def saved(*arguments):
            times.append(1)
            if len(times) == 1:
                edited(book, "催报")
            return real(*arguments)

        monkeypatch.setattr(office_book, "_saved", saved)
        appended = append_receipts(book, NEW[1:3])
        assert (appended.path, appended.findings, len(times)) == (book, [], 2)
        assert list(read_office_book(book).receipts) == [each.sha256 for each in NEW[:3]]
        assert officers_part(book) == ("催报", True, "看过", "=1+1")

    def test_one_that_is_saved_all_the_time(self, book, monkeypatch):
        real, times = office_book._saved, []

        def saved(*arguments):
            times.append(1)
            edited(book, "催报" * len(times))
            return real(*arguments)

        monkeypatch.setattr(office_book, "_saved", saved)
        appended = append_receipts(book, NEW[1:3])
        assert [found.code for found in appended.findings] == ["ZS-406"] and appended.path != book
        assert officers_part(book) == ("催报催报催报", True, "看过", "=1+1")
        assert list(read_office_book(book).receipts) == [NEW[0].sha256]
        monkeypatch.undo()
        assert len(append_receipts(book, NEW[1:3]).added) == 2, "the next run adds them"

    def test_a_full_temporary_disk(self, book, scratch, monkeypatch):
        def full(*_, **__):
            raise OSError(28, "No space left on device")

        before = book.read_bytes()
        append_receipts(book.with_name("other.xlsx"), NEW[:1])
        assert names_in(scratch) == [] and tempfile.tempdir == str(scratch)
        monkeypatch.setattr("openpyxl.worksheet._writer.NamedTemporaryFile", full)
        done = append_receipts(book, NEW[1:2])
        assert (done.code, book.read_bytes(), names_in(scratch)) == ("ZS-405", before, [])
        assert f"磁盘已满（临时文件夹 {scratch}）" in done.message

    @pytest.mark.parametrize(
        ("part", "content", "word"),
        [
            ("xl/metadata.xml", b"<metadata/>", "动态数组"),
            ("xl/featurePropertyBag/featurePropertyBag.xml", b"<a/>", "复选框"),
            ("xl/connections.xml", b"<connections/>", "外部数据连接"),
            ("docMetadata/LabelInfo.xml", b"<a/>", "密级标签"),
            ("_xmlsignatures/sig1.xml", b"<a/>", "数字签名"),
            ("xl/drawings/vmlDrawing9.vml", b'<x:ClientData ObjectType="Button">', "控件"),
            ("xl/drawings/vmlDrawing9.vml", b'<x:ClientData ObjectType="Note">', None),
        ],
    )
    def test_what_saving_would_drop(self, book, part, content, word):
        with zipfile.ZipFile(book, "a") as archive:
            archive.writestr(part, content)
        before, done = book.read_bytes(), append_receipts(book, NEW[1:2])
        if word is None:
            assert done.added == NEW[1:2]
        else:
            assert (done.code, word in done.message, book.read_bytes()) == ("ZS-448", True, before)

    @pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
    def test_runs_at_once_some_of_them_killed(self, book):
        edited(book, "催报")
        # The first number of each → how many are acknowledged before it is killed.
        counts = {300: 3, 400: 7, 100: 20, 200: 20} if ALL else {300: 3, 100: 20, 200: 20}
        runs = {first: _appender(book, first) for first in counts}
        acknowledged = {NEW[0].sha256}
        for first in counts:
            lines = [runs[first].stdout.readline().strip() for _ in range(counts[first])]
            if counts[first] < 20:
                runs[first].kill()
            rest, error = runs[first].communicate(timeout=120)
            assert error == "" and all(lines)
            acknowledged |= {*lines, *rest.split()}
        after = load_workbook(book)["收件登记"]
        stand = [cell.value for cell in after["A"][2:] if cell.value]
        assert acknowledged <= set(stand) and len(stand) == len(set(stand)) and len(acknowledged) >= 44
        assert officers_part(book) == ("催报", True, "看过", "=1+1")
        assert append_receipts(book, NEW[:2]).added == NEW[1:2]
        assert names_in(book.parent) == ["工作簿.xlsx"]


APPENDER = """
import sys
from pathlib import Path
from addin.office_book import append_receipts
from addin.receipts import NewReceipt
for number in range(int(sys.argv[2]), int(sys.argv[2]) + 20):
    done = append_receipts(Path(sys.argv[1]), [NewReceipt(f"{number:064x}", f"{number}.xlsx")])
    assert done.added and done.path == Path(sys.argv[1]), done
    print(f"{number:064x}", flush=True)
"""


def _appender(book: Path, first: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", APPENDER, str(book), str(first)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


# --- the inbox ------------------------------------------------------------------------------------------------------


@pytest.fixture
def run(capsys):
    """Run in this process; return (exit code, lines of the standard error)."""

    def run(*arguments: object) -> tuple[int, list[str]]:
        code = cli.main([str(argument) for argument in arguments])
        return code, capsys.readouterr().err.splitlines()

    return run


def merge(inbox: Path, out: object, *more: object) -> tuple[object, ...]:
    return ("consolidate", inbox, "--programme", "jizhou", "--period", "2023-02", "--out", out, *more)


def unit_file(path: Path, project: str) -> Path:
    return workbook(path, (project, "甲公司", 100, 0, 50))


class TestTheInbox:
    @pytest.fixture(autouse=True)
    def in_this_process(self, monkeypatch):
        """These files are no stranger's; a process for each takes seconds."""

        def read_all(files, programmes, **_):
            contexts = [ReadingContext(programme) for programme in programmes]
            return [read_file(Path(file.path), file.name, contexts) for file in files]

        monkeypatch.setattr(consolidate, "read_all", read_all)
        monkeypatch.setattr(consolidate, "load", LOADED)

    def test_files_that_change_and_go_between_listing_and_reading(self, run, tmp_path, monkeypatch):
        inbox, target = tmp_path / "报送", tmp_path / "汇总.xlsx"
        for name in ("渔阳镇", "官庄镇", "马伸桥镇"):
            unit_file(inbox / f"{name}.xlsx", f"{name}项目")

        def read_all(*arguments, **named):
            (inbox / "官庄镇.xlsx").unlink()
            unit_file(inbox / "马伸桥镇.xlsx", "改过的项目")
            target.write_bytes(b"of a colleague")
            return real(*arguments, **named)

        real = consolidate.read_all
        monkeypatch.setattr(consolidate, "read_all", read_all)
        code, err = run(*merge(inbox, target, "--json", tmp_path / "o.json"))
        told = json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))
        states = {each["file"]: (each["outcome"], each["reason"] or "") for each in told["submissions"]}
        assert code == 1 and states["渔阳镇.xlsx"][0] == states["马伸桥镇.xlsx"][0] == "merged"
        assert states["官庄镇.xlsx"][0] == "refused" and "不在了" in states["官庄镇.xlsx"][1]
        known = {each.file: each.sha256 for each in read_office_book(tmp_path / "工作簿.xlsx").receipts.values()}
        content = (inbox / "马伸桥镇.xlsx").read_bytes()
        assert known.keys() == {"渔阳镇.xlsx", "马伸桥镇.xlsx"}
        assert known["马伸桥镇.xlsx"] == hashlib.sha256(content).hexdigest(), "of the bytes that were merged"
        with zipfile.ZipFile(tmp_path / "汇总（非正式1）.xlsx") as merged:
            assert any("改过的项目" in merged.read(name).decode() for name in merged.namelist())
        assert target.read_bytes() == b"of a colleague" and (tmp_path / "汇总（非正式1）.xlsx").exists()
        assert any("ZS-406" in line for line in err)

    def test_the_inbox_is_the_folder_of_the_results(self, run, tmp_path):
        inbox = unit_file(tmp_path / "报送" / "渔阳镇.xlsx", "甲项目").parent
        arguments = merge(inbox, inbox / "汇总.xlsx", "--json", inbox / "o.json")
        assert run(*arguments)[0] == 1
        before = {name: (inbox / name).read_bytes() for name in ("渔阳镇.xlsx", "o.json", "工作簿.xlsx")}
        shutil.copy(inbox / "汇总.xlsx", inbox / "汇总（非正式1）.xlsx")
        shutil.copy(inbox / "工作簿.xlsx", inbox / "工作簿（非正式1）.xlsx")
        code, err = run(*arguments)
        told, was = json.loads((inbox / "o.json").read_text(encoding="utf-8")), json.loads(before["o.json"])
        merged = [each["file"] for each in told["submissions"] if each["outcome"] == "merged"]
        assert (code, merged, told["totals"]) == (1, ["渔阳镇.xlsx"], was["totals"]), err
        assert (inbox / "渔阳镇.xlsx").read_bytes() == before["渔阳镇.xlsx"] and hidden(inbox) == []


# --- targets that will not do ---------------------------------------------------------------------------------------


def test_one_file_under_two_names(tmp_path):
    (tmp_path / "a").write_bytes(b"")
    (tmp_path / "second").hardlink_to(tmp_path / "a")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    (tmp_path / "folder").symlink_to(tmp_path)
    (tmp_path / "round").symlink_to(tmp_path / "round")
    for other in ("./a", "x/../a", "second", "link", "folder/a", "A"):
        assert same_target(str(tmp_path / "a"), f"{tmp_path}/{other}"), other
    assert same_target(f"{tmp_path}/new/é.json", f"{tmp_path}/folder/new/e\u0301.json")  # put together otherwise
    for other in ("b", "round", "a/a", "-"):
        assert not same_target(str(tmp_path / "a"), other if other == "-" else f"{tmp_path}/{other}"), other


class TestTargetsThatWillNotDo:
    """Exit code 2, one reason, no traceback; and whatever was there is there as it was."""

    @pytest.fixture(autouse=True)
    def loaded_once(self, monkeypatch):
        for module in (check, consolidate, issue, asked_for):
            monkeypatch.setattr(module, "load", LOADED)

    @pytest.fixture
    def inbox(self, tmp_path) -> Path:
        return unit_file(tmp_path / "报送" / "渔阳镇.xlsx", "甲项目").parent

    @pytest.fixture
    def open_to_all(self) -> Iterator[Path]:
        """A folder that every user of this computer may look into; those of pytest are its own."""
        with tempfile.TemporaryDirectory() as folder:
            Path(folder).chmod(0o755)
            yield Path(folder)

    @pytest.fixture
    def scoring(self, tmp_path) -> list[str]:
        (tmp_path / "数据.xlsx").write_bytes(b"inputs")
        (tmp_path / "方案").mkdir()
        shutil.copytree(SHIPPED / "jizhou", tmp_path / "方案", dirs_exist_ok=True)
        (tmp_path / "方案" / "systems").mkdir(exist_ok=True)
        (tmp_path / "方案" / "systems" / "towns.toml").write_text(SYSTEM, encoding="utf-8")
        return ["--programme", str(tmp_path / "方案"), "--system", "towns", "--period", "2023-Q1"]

    @pytest.fixture
    def refused(self, run, tmp_path):
        def refused(code: str, *arguments: object) -> None:
            before = everything(tmp_path)
            exit_code, err = run(*arguments)
            assert exit_code == 2 and code in err[0], err
            assert "Traceback" not in "".join(err) and "ZS-590" not in "".join(err)
            assert everything(tmp_path) == before

        return refused

    @pytest.mark.parametrize("way", ["file", "hard link", "link", "folder"])
    def test_a_file_of_a_unit(self, refused, inbox, tmp_path, way):
        out = {"file": inbox / "渔阳镇.xlsx", "folder": tmp_path / "way" / "渔阳镇.xlsx"}.get(way, tmp_path / "a.xlsx")
        if way == "hard link":
            out.hardlink_to(inbox / "渔阳镇.xlsx")
        elif way == "link":
            out.symlink_to(inbox / "渔阳镇.xlsx")
        elif way == "folder":
            (tmp_path / "way").symlink_to(inbox)
        refused("ZS-452", *merge(inbox, out))
        refused("ZS-454", *merge(inbox, tmp_path / "汇总.xlsx", "--json", out))
        refused("ZS-448", *merge(inbox, tmp_path / "汇总.xlsx", "--book", out))
        refused("ZS-454", "check", inbox, "--programme", "jizhou", "--json", out)

    def test_links_in_a_circle(self, refused, inbox, tmp_path, scoring):
        (tmp_path / "round.xlsx").symlink_to(tmp_path / "round.xlsx")
        refused("ZS-405", *merge(inbox, tmp_path / "round.xlsx"))
        refused("ZS-405", *merge(inbox, tmp_path / "round.xlsx" / "a.xlsx"))
        refused("ZS-405", "inputs", *scoring, "--out", tmp_path / "round.xlsx")
        refused("ZS-405", "score", *scoring, "--inputs", tmp_path / "数据.xlsx", "--out", tmp_path / "round.xlsx")
        refused("ZS-405", "issue", "--programme", "jizhou", "--period", "2023-W08", "--out", tmp_path / "round.xlsx")

    def test_a_folder(self, refused, inbox, tmp_path, scoring):
        score = ("score", *scoring, "--inputs", tmp_path / "数据.xlsx", "--out")
        refused("ZS-405", *merge(inbox, tmp_path / "a.xlsx", "--json", inbox))
        refused("ZS-448", *merge(inbox, tmp_path / "a.xlsx", "--book", inbox))
        refused("ZS-405", "inputs", *scoring, "--out", inbox)
        refused("ZS-405", *score, inbox)
        refused("ZS-405", *score, tmp_path / "得分.xlsx", "--sensitivity", inbox)
        refused("ZS-405", "check", inbox, "--programme", "jizhou", "--json", inbox)

    def test_of_a_scoring(self, refused, tmp_path, scoring):
        inputs, scores, other = (tmp_path / name for name in ("数据.xlsx", "得分.xlsx", "second.xlsx"))
        other.hardlink_to(inputs)
        score = ("score", *scoring, "--inputs", inputs, "--out")
        refused("ZS-826", *score, other)
        refused("ZS-826", *score, scores, "--json", other)
        refused("ZS-826", *score, scores, "--sensitivity", tmp_path / "x" / ".." / "得分.XLSX")
        other.unlink()
        other.write_bytes(b"precious")
        refused("ZS-452", *score, scores, "--sensitivity", other)
        with locked(other):
            refused("ZS-450", *score, scores, "--sensitivity", other)

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
    @pytest.mark.parametrize("rights", [0o555, 0])
    def test_a_folder_that_is_closed_to_us(self, tmp_path, scoring, open_to_all, rights):
        closed, inbox = open_to_all / "closed", unit_file(open_to_all / "报送" / "渔阳镇.xlsx", "甲项目").parent
        closed.mkdir()
        (closed / "a.json").write_text('{"schema_version": 1}', encoding="utf-8")
        closed.chmod(rights)
        commands = (
            merge(inbox, closed / "汇总.xlsx"),
            merge(inbox, tmp_path / "汇总.xlsx", "--json", closed / "a.json"),
            ("inputs", *scoring, "--out", closed / "a.xlsx"),
            ("score", *scoring, "--inputs", tmp_path / "数据.xlsx", "--out", closed / "a.xlsx"),
            ("check", inbox, "--programme", "jizhou", "--json", closed / "new.json"),
            ("issue", "--programme", "jizhou", "--period", "2023-W08", "--out", closed),
        )
        if not rights:
            theirs = closed / "a.json"
            commands += (
                merge(closed / "报送", open_to_all / "汇总.xlsx"),
                merge(inbox, open_to_all / "汇总.xlsx", "--book", theirs),
                ("score", *scoring, "--inputs", theirs, "--out", open_to_all / "a.xlsx"),
                ("check", theirs, "--programme", "jizhou"),
            )
        before = everything(open_to_all)
        LOADED(scoring[1])
        LOADED("jizhou")  # nobody may not read where the program is
        for command in commands:
            code, err = _as_nobody(command, tmp_path / "said")
            assert (code, "ZS-590" in err, "Traceback" in err) == (2, False, False), (command, err)
            assert "没有写入权限" in err or "没有读取权限" in err, (command, err)
        assert everything(open_to_all) == before


def everything(folder: Path) -> dict[str, object]:
    """What is there: names, contents, links."""
    return {
        str(path): path.readlink() if path.is_symlink() else path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


@cache
def _import_all() -> None:
    """Import what commands import when they need it: nobody may not read where the program is."""
    for package in (addin, udfs, xl_templates):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                import_module(module.name)
    for name in ("chinese_calendar", "rapidfuzz.process", "rich.console", "rich.progress", "rich.table", "stdnum.cn"):
        import_module(name)
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        # What the library of the command line imports when it is used.
        cli.main(["consolidate", "nowhere", "--programme", "none", "--period", "2023-02", "--out", "nowhere.xlsx"])


def _as_nobody(command: tuple[object, ...], answer: Path) -> tuple[int, str]:
    """Run a command in a process of a user who owns nothing, where this one may become another."""
    _import_all()
    pid = os.fork()
    if not pid:
        try:
            handle = os.open(answer, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            if os.getuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            sys.stderr = sys.stdout = os.fdopen(handle, "w", encoding="utf-8")
            code = cli.main([str(argument) for argument in command])
            sys.stderr.flush()
            os._exit(code)
        finally:
            os._exit(99)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), answer.read_text(encoding="utf-8")


def test_two_runs_of_issue_into_one_folder(tmp_path):
    script = "import sys; from addin.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", script, "issue", "--programme", "jizhou", "--period", "2023-W08", "--out"]
    runs = [
        subprocess.Popen([*command, str(tmp_path / "out")], cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    ends = [(run.communicate(timeout=120)[1].decode(), run.returncode) for run in runs]
    assert 0 in [code for _, code in ends]
    assert all(code == 0 or (code == 2 and "ZS-450" in said) for said, code in ends), ends
    whole = [zipfile.ZipFile(path).testzip() for path in (tmp_path / "out").iterdir()]
    assert set(whole) == {None} and len(whole) > 5 and hidden(tmp_path) == []
