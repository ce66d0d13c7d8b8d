"""The buttons: the table of actions, and every action from the press to what the person sees, with a host that records."""

import ast
import hashlib
import pickle
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path

import psutil
import pytest
import xlsxwriter

from addin.ribbon import press
from addin.ribbon.host import (
    Cancelled,
    Cleared,
    Given,
    Host,
    HostGone,
    HostRefused,
    OpenFile,
    OpenWorkbook,
    Question,
    Selection,
)
from addin.ribbon.job import Answers, Services
from addin.ribbon.last_used import default_file, keep_last_used, read_last_used
from addin.ribbon.layout import buttons
from addin.ribbon.load import load_actions, shipped_actions
from addin.ribbon.marks import first_cell, marks_of
from addin.ribbon.press import run
from addin.ribbon.press_log import log_file, log_press
from addin.ribbon.proposals import (
    open_inputs,
    open_previous,
    open_summary,
    period_after_open,
    period_of_inbox,
    summary_beside_inbox,
)
from addin.ribbon.questions import questions_of
from addin.ribbon.report import MARK_PREFIX, Mark, Report, Review
from addin.ribbon.table import LONGEST_LABEL, LONGEST_SUPERTIP, ActionTable, referred
from addin.scoring.inputs import InputsRequest, write_inputs
from tests.test_architecture import imported
from tests.test_consolidate import workbook
from udfs.findings import Finding
from udfs.registry import FUNCTIONS
from xl_templates.load import all_shipped
from xl_templates.styles import SEVERITY_COLOURS

ROOT = Path(__file__).resolve().parent.parent
INBOX = ROOT / "examples" / "inbox"
LIBREOFFICE_PICTURES = Path("/usr/lib/libreoffice/share/config/images_colibre.zip")
TABLE = shipped_actions().table
# Names that Office 2010 and later have.
IMAGES = {
    "ClearFormats", "DataValidation", "DataValidationCircleInvalid", "ErrorChecking", "Consolidate", "CalculateNow",
    "PivotTableSummarizeBySum", "FunctionWizard", "SortDescendingExcel", "PivotTableReport", "RefreshAll", "FileOpen",
    "ChartTypeColumnInsertGallery", "FileSaveAsExcelXlsx", "FileSaveAsPdfOrXps", "Help", "ReviewProtectWorkbook",
}  # fmt: skip


class FakeHost:
    """A host without a program: answers as it is told, and records what it was asked and shown."""

    can_mark = True

    def __init__(self, answers: Given | None = None, workbook: Path | None = None, *, saved: bool = True) -> None:
        self.answers, self.workbook, self.saved = answers, workbook, saved
        self.asked: list[Sequence[Question]] = []
        self.steps: list[tuple[int, int, str]] = []
        self.shown: list[Report] = []
        self.opened: list[Path] = []
        self.marks: list[Mark] = []
        self.review: Review | None = None
        self.cannot_mark = 0
        self.structure_protected = False
        self.selected: Selection | None = None

    def ask(self, title: str, questions: Sequence[Question]) -> Given | None:
        self.asked.append(questions)
        return self.answers

    def current_workbook(self) -> OpenWorkbook | None:
        return OpenWorkbook(self.workbook, self.saved) if self.workbook else None

    def current_file(self) -> OpenFile | None:
        return OpenFile(self.workbook, self.saved) if self.workbook else None

    def selection(self) -> Selection | None:
        return self.selected

    def progress(self, done: int, total: int, text: str) -> None:
        self.steps.append((done, total, text))

    def show(self, report: Report) -> None:
        self.shown.append(report)

    def mark(self, marks: Sequence[Mark]) -> int:
        self.marks = list(marks)[self.cannot_mark :]
        return len(self.marks)

    def add_review(self, review: Review) -> str:
        self.review = None if self.structure_protected else review
        return "审核意见" if self.review else ""

    def clear_marks(self) -> Cleared:
        cleared = Cleared(len(self.marks), self.review is not None)
        self.marks, self.review = [], None
        return cleared

    def open(self, path: Path) -> None:
        if not path.exists():
            raise FileNotFoundError(2, "no such file", str(path))
        self.opened.append(path)


@pytest.fixture(autouse=True)
def _own_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the answers of the last time out of the settings of whoever runs the tests."""
    monkeypatch.delenv("APPDATA", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("settings")))


def grey_table() -> ActionTable:
    """The shipped table with 计算得分 as a button that is not ready."""
    actions = [
        each.model_copy(update={"available": False, "why": "还没有做好", "inputs": ()}) if each.id == "score" else each
        for each in TABLE.actions
    ]
    return TABLE.model_copy(update={"actions": tuple(actions)})


def pressed(action: str, host: FakeHost, table: ActionTable | None = None) -> Report:
    """Press a button and return the one report that the person saw."""
    told: Host = host  # the fake is a host in every method
    report = run(action, told, table)
    assert report is not None and host.shown == [report]
    assert pickle.loads(pickle.dumps(report)) == report, "a report crosses to another process"
    return report


def codes(report: Report) -> list[str]:
    return [found.code for found in report.findings]


def hashes(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "报送"
    workbook(folder / "渔阳镇2023年2月.xlsx", ("甲项目", "甲公司", 100, 0, 50))
    workbook(folder / "官庄镇2023年2月.xlsx", ("乙项目", "乙公司", "约5.2亿元", 0, 50))
    workbook(folder / "下营镇2023年1月.xlsx", ("丙项目", "丙公司", 1, 0, 0), period="2023年1月")
    return folder


# --- the shipped table --------------------------------------------------------------------------------------------


class TestShippedTable:
    def test_it_loads(self) -> None:
        assert shipped_actions().findings == [] and TABLE is not None

    @pytest.mark.parametrize("key", ["id", "label", "job"])
    def test_nothing_is_there_twice(self, key: str) -> None:
        values = [getattr(action, key) for action in TABLE.actions]
        assert len(values) == len(set(values))

    @pytest.mark.parametrize("action", TABLE.actions, ids=lambda action: action.id)
    def test_texts_fit_and_are_chinese(self, action) -> None:
        assert len(action.label) <= LONGEST_LABEL and len(action.supertip) <= LONGEST_SUPERTIP
        texts = [action.label, action.supertip, *(each.label for each in action.inputs)]
        assert all(re.search("[\u4e00-\u9fff]", text) for text in texts)

    @pytest.mark.parametrize("action", TABLE.actions, ids=lambda action: action.id)
    def test_what_is_available_has_a_job_and_what_is_not_has_none(self, action) -> None:
        """Fails on the day on which the job is written and nobody has made the button available."""
        assert job_is_there(action.job) is action.available

    def test_a_job_that_is_not_there_is_seen(self) -> None:
        assert job_is_there("addin.ribbon.jobs.about:about")
        assert not job_is_there("addin.ribbon.jobs.about:no_such_function")
        assert not job_is_there("addin.ribbon.jobs.no_such_module:job")

    @pytest.mark.parametrize("action", TABLE.actions, ids=lambda action: action.id)
    def test_proposals_are_there(self, action) -> None:
        assert all(callable(referred(each.propose)) for each in action.inputs if each.propose)

    @pytest.mark.parametrize("action", TABLE.actions, ids=lambda action: action.id)
    def test_the_picture_is_one_of_office(self, action) -> None:
        assert action.image in IMAGES

    @pytest.mark.office
    def test_the_icons_are_in_libreoffice(self) -> None:
        if not LIBREOFFICE_PICTURES.exists():
            pytest.skip("LibreOffice is not installed here")
        names = set(zipfile.ZipFile(LIBREOFFICE_PICTURES).namelist())
        wanted = {f"cmd/{size}_{action.icon}.png" for action in TABLE.actions for size in ("lc", "sc")}
        assert wanted <= names

    def test_groups_and_buttons_in_their_order(self) -> None:
        drawn = [(group.label, [each.label for each in group.buttons]) for group in buttons(TABLE)]
        assert drawn == [
            ("报送", ["下发模板", "报送情况"]),
            ("本簿", ["校验本簿", "清除标记"]),
            ("汇总", ["一键汇总", "计算得分"]),
            ("帮助", ["函数说明", "关于"]),
        ]

    def test_a_button_in_grey_says_why(self) -> None:
        table = grey_table()
        (grey,) = [each for group in buttons(table) for each in group.buttons if not each.enabled]
        assert grey.id == "score" and "还没有做好" in grey.supertip

    def test_callbacks_are_ascii_and_no_cell_functions(self) -> None:
        callbacks = [each.callback for group in buttons(TABLE) for each in group.buttons]
        assert all(re.fullmatch("[a-z_]{1,60}", each) for each in callbacks)
        assert not {each.upper() for each in callbacks} & set(FUNCTIONS), (
            "VBA does not tell capitals from small letters"
        )


def job_is_there(reference: str) -> bool:
    try:
        return callable(referred(reference))
    except (ImportError, AttributeError):
        return False


class TestNoHostInIt:
    FILES = sorted((ROOT / "addin" / "ribbon").rglob("*.py"))

    def test_nothing_but_the_host_itself_imports_a_program(self) -> None:
        programs = {"xlwings", "uno", "unohelper", "win32com", "pythoncom"}
        importing = {path for path in self.FILES for name, _ in imported(path) if name.partition(".")[0] in programs}
        ribbon = ROOT / "addin" / "ribbon"
        assert len(self.FILES) > 10 and importing
        assert not {path for path in importing if "xlwings_host" not in path.parts} - {ribbon / "actions.py"}

    def test_what_a_host_imports_is_light(self) -> None:
        """The Python inside an office program has no package of ours but plain ones."""
        script = "import sys, addin.ribbon.host; print(sorted({'pydantic','rich','openpyxl','xlsxwriter'} & set(sys.modules)))"
        ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
        assert ran.stdout.strip() == "[]"

    def test_one_last_net_only(self) -> None:
        broad = [
            path.name
            for path in self.FILES
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ExceptHandler) and ast.unparse(node.type or ast.Name("all")) in ("Exception", "all")
        ]
        assert broad == ["press.py"]


# --- mistakes in a table ------------------------------------------------------------------------------------------

GOOD = """
[[groups]]
id = "help"
label = "帮助"
order = 1

[[actions]]
id = "about"
label = "关于"
supertip = "显示软件的版本和自带的方案。"
group = "help"
image = "Help"
icon = "helpindex"
job = "addin.ribbon.jobs.about:about"
inputs = [{ id = "how", kind = "choice", label = "怎样", choices = ["快", "慢"] }]
"""


def table_of(tmp_path: Path, text: str):
    path = tmp_path / "actions.toml"
    path.write_text(text, encoding="utf-8")
    return load_actions(path)


class TestMistakesInTheTable:
    def test_the_good_one_is_good(self, tmp_path: Path) -> None:
        assert table_of(tmp_path, GOOD).findings == []

    @pytest.mark.parametrize(
        ("old", "new", "code", "words"),
        [
            ('label = "关于"\n', "", "ZS-105", "actions[about] 缺少“label”"),
            ('icon = "helpindex"', 'icno = "helpindex"', "ZS-106", "“icno”不认识，是否指“icon”"),
            ('kind = "choice"', 'kind = "chioce"', "ZS-107", "actions[about].inputs[how].kind 应为以下之一：folder、"),
            ('label = "关于"', 'label = "关于这个软件的一切"', "ZS-107", "actions[about].label 应为最多 6 个字"),
            ('image = "Help"', 'image = "help.png"', "ZS-107", "imageMso"),
            (":about", ".about", "ZS-107", "actions[about].job 应为“模块:函数”"),
            ("order = 1", 'order = "1"', "ZS-107", "groups[help].order 应为整数"),
            ('group = "help"', 'group = "hlep"', "ZS-113", "actions[about].group 引用的分组“hlep”没有定义，是否指“help”"),
            ('id = "about"', 'id = "about"\navailable = false', "ZS-105", "actions[about] 缺少“why”"),
            ('id = "about"', 'id = "about"\nwhy = "忙"', "ZS-107", "actions[about].why"),
            ('["快", "慢"]', "[]", "ZS-107", "actions[about].inputs[how].choices"),
            ("choices =", 'default = "中", choices =', "ZS-107", "actions[about].inputs[how].default 应为choices 里的一个"),
            ("choices =", 'filter = "*.xlsx", choices =', "ZS-107", "actions[about].inputs[how].filter"),
            ('"about"', '"about', "ZS-103", "行的写法看不懂"),
        ],
    )  # fmt: skip
    def test_it_names_file_and_key(self, tmp_path: Path, old: str, new: str, code: str, words: str) -> None:
        assert old in GOOD
        loaded = table_of(tmp_path, GOOD.replace(old, new))
        assert loaded.table is None
        found = next(each for each in loaded.findings if each.code == code)
        assert found.file == "actions.toml" and words in found.message, found.message

    def test_all_at_once(self, tmp_path: Path) -> None:
        text = GOOD.replace('icon = "helpindex"\n', "").replace("order = 1", "order = true")
        assert [each.code for each in table_of(tmp_path, text).findings] == ["ZS-107", "ZS-105"]

    def test_the_same_button_twice(self, tmp_path: Path) -> None:
        action = GOOD[GOOD.index("[[actions]]") :]
        found = table_of(tmp_path, GOOD + action).findings
        assert [each.code for each in found] == ["ZS-111", "ZS-111"] and "“about”出现了 2 次" in found[0].message

    def test_no_file_and_no_utf8(self, tmp_path: Path) -> None:
        assert load_actions(tmp_path / "没有.toml").findings[0].code == "ZS-405"
        path = tmp_path / "gbk.toml"
        path.write_bytes("# 按钮".encode("gbk"))
        assert load_actions(path).findings[0].code == "ZS-104"


# --- the press ----------------------------------------------------------------------------------------------------


def table_with(tmp_path: Path, job: str, inputs: str) -> ActionTable:
    text = GOOD.replace("addin.ribbon.jobs.about:about", job)
    text = re.sub(r"^inputs = .*$", lambda _: f"inputs = [{inputs}]", text, flags=re.M)
    loaded = table_of(tmp_path, text)
    assert loaded.table is not None, loaded.findings
    return loaded.table


def job_that_tells(answers: Answers, services: Services) -> Report:
    services.progress(1, 2, "一半")
    return Report("说", lines=tuple(f"{name}={value!r}" for name, value in answers.values.items()))


def job_that_raises(answers: Answers, services: Services) -> Report:
    raise RuntimeError("a bug of ours")


def job_that_opens_nothing(answers: Answers, services: Services) -> Report:
    return Report("开", files=(Path("没有这个文件.xlsx"),))


TELLS, RAISES, OPENS = (f"tests.test_ribbon:{name}" for name in ("job_that_tells", "job_that_raises", "job_that_opens_nothing"))  # fmt: skip


class TestPress:
    def test_cancel_and_nothing_happens(self, tmp_path: Path) -> None:
        host = FakeHost(None)
        assert run("issue", host) is None
        assert len(host.asked) == 1
        assert (host.shown, host.opened, host.marks, host.steps) == ([], [], [], [])
        assert not default_file().exists()

    def test_an_unknown_button(self) -> None:
        report = pressed("no_such", FakeHost())
        assert not report.done and codes(report) == ["ZS-530"]

    def test_a_button_in_grey(self) -> None:
        host = FakeHost()
        report = pressed("score", host, grey_table())
        assert not report.done and codes(report) == ["ZS-531"] and report.findings[0].severity == "notice"
        assert "还没有做好" in report.findings[0].message and host.asked == []

    def test_a_bug_of_ours_is_one_calm_line_and_a_log(self, tmp_path: Path, monkeypatch, capfd) -> None:
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        host = FakeHost({"how": "快"})
        table = table_with(tmp_path, RAISES, '{ id = "how", kind = "text", label = "怎样" }')
        report = pressed("about", host, table)
        assert not report.done and codes(report) == ["ZS-590"]
        assert "Traceback" not in report.findings[0].line() and "a bug of ours" not in report.findings[0].line()
        (log,) = tmp_path.glob("zhaoshang-*.log")
        assert str(log) in report.findings[0].remedy
        assert "a bug of ours" in log.read_text(encoding="utf-8") and "'about'" in log.read_text(encoding="utf-8")
        assert capfd.readouterr() == ("", "")
        assert host.steps[-1] == (0, 0, ""), "the status bar is given back"

    def test_a_host_that_is_broken_itself_lets_nothing_out(self, tmp_path: Path, monkeypatch) -> None:
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

        class Broken(FakeHost):
            def show(self, report: Report) -> None:
                raise AttributeError("no window")

        report = run("about", Broken())
        assert report is not None and codes(report) == ["ZS-590"] and list(tmp_path.glob("*.log"))

    def test_progress_ends(self, tmp_path: Path) -> None:
        host = FakeHost({"how": "x"})
        pressed("about", host, table_with(tmp_path, TELLS, '{ id = "how", kind = "text", label = "怎样" }'))
        assert host.steps == [(1, 2, "一半"), (0, 0, "")]

    @pytest.mark.parametrize(
        ("given", "code", "words"),
        [
            ({}, "ZS-532", "“怎样”"),
            ({"how": "  "}, "ZS-532", "“怎样”"),
            ({"how": "慢慢"}, "ZS-533", "没有选项“慢慢”，是否指“慢”"),
            ({"how": "慢", "out": "a.docx"}, "ZS-534", "“a.docx”"),
        ],
    )
    def test_mistakes_of_a_person_come_before_the_job(self, tmp_path: Path, given, code: str, words: str) -> None:
        inputs = (
            '{ id = "how", kind = "choice", label = "怎样", choices = ["快", "慢"] },'
            '{ id = "out", kind = "file_save", label = "存为", filter = "*.xlsx", required = false }'
        )
        report = pressed("about", FakeHost(given), table_with(tmp_path, RAISES, inputs))
        assert not report.done and codes(report) == [code] and words in report.findings[0].message

    @pytest.mark.parametrize("text", ["长" * 300, "a/" * 3000, "a\0b", "\ud800"])
    @pytest.mark.parametrize("key", ["inbox", "programme", "out", "previous"])
    def test_a_text_that_can_be_no_path(self, inbox: Path, key: str, text: str) -> None:
        report = pressed("consolidate", FakeHost({"inbox": str(inbox), "period": "2023-02"} | {key: text}))
        assert not report.done and codes(report) == ["ZS-539"]

    def test_answers_defaults_and_file_names(self, tmp_path: Path) -> None:
        inputs = (
            '{ id = "how", kind = "choice", label = "怎样", choices = ["快", "慢"], default = "快" },'
            '{ id = "out", kind = "file_save", label = "存为", filter = "*.xlsx" },'
            '{ id = "some", kind = "files", label = "几个", filter = "*.xlsx" },'
            '{ id = "one", kind = "file_open", label = "一个", required = false }'
        )
        host = FakeHost({"out": "C:/汇总2023.02月", "some": ["a.xlsx", "b.xlsx"]})
        report = pressed("about", host, table_with(tmp_path, TELLS, inputs))
        assert codes(report) == ["ZS-534"], "a dot in a name is an ending to every system"
        host = FakeHost({"out": "汇总", "some": ["a.xlsx", "b.xlsx"]})
        report = pressed("about", host, table_with(tmp_path, TELLS, inputs))
        assert report.lines == ("how='快'", "out='汇总.xlsx'", "some=('a.xlsx', 'b.xlsx')", "one=''")

    def test_what_cannot_be_opened_is_told_and_not_raised(self, tmp_path: Path) -> None:
        report = pressed("about", FakeHost({}), table_with(tmp_path, OPENS, ""))
        assert report.done and codes(report) == ["ZS-405"] and "没有这个文件.xlsx" in (report.findings[0].file or "")

    def test_the_selection(self, tmp_path: Path) -> None:
        table = table_with(tmp_path, TELLS, '{ id = "cells", kind = "selection", label = "选中的格" }')
        host = FakeHost()
        assert codes(pressed("about", host, table)) == ["ZS-536"]
        host = FakeHost()
        host.selected = Selection("落地", "B3", ((1, 2),))
        assert "Selection" in pressed("about", host, table).lines[0] and host.asked == []

    def test_no_room_for_the_copy_of_the_workbook(self) -> None:
        class Full(FakeHost):
            def current_workbook(self) -> OpenWorkbook | None:
                raise OSError(28, "No space left on device")

        report = pressed("check_workbook", Full())
        assert codes(report) == ["ZS-405"] and "磁盘已满" in report.findings[0].message


class TestGiven:
    """Answers that whoever presses gives at once."""

    INPUTS = (
        '{ id = "how", kind = "choice", label = "怎样", choices = ["快", "慢"] },'
        '{ id = "some", kind = "files", label = "几个", required = false },'
        '{ id = "out", kind = "file_save", label = "存为", propose = "tests.test_ribbon:beside" }'
    )

    def test_they_are_not_asked_for_and_proposals_know_them(self, tmp_path: Path) -> None:
        host = FakeHost({"out": ""})
        table = table_with(tmp_path, TELLS, self.INPUTS)
        report = run("about", host, table, {"how": "快", "some": [Path("a.xlsx"), "b.xlsx"]})
        assert [each.id for each in host.asked[0]] == ["out"] and host.asked[0][0].default_for({}) == "快.xlsx"
        assert report is not None and report.lines == ("how='快'", "some=('a.xlsx', 'b.xlsx')", "out='快.xlsx'")

    def test_where_all_are_given_nothing_is_asked(self, tmp_path: Path) -> None:
        host = FakeHost(None)
        table = table_with(tmp_path, TELLS, self.INPUTS)
        report = run("about", host, table, {"how": "快", "some": "", "out": Path("c.xlsx")})
        assert host.asked == [] and report is not None and report.lines[1:] == ("some=()", "out='c.xlsx'")

    def test_they_are_looked_at_as_those_of_a_person(self, tmp_path: Path) -> None:
        table = table_with(tmp_path, TELLS, self.INPUTS)
        report = run("about", FakeHost({}), table, {"how": "中", "some": "", "out": "c"})
        assert report is not None and codes(report) == ["ZS-533"]


def workers() -> list[psutil.Process]:
    """The processes that read files or build templates for us and still run."""
    children = psutil.Process().children(recursive=True)
    return [each for each in children if any("multiprocessing.spawn" in word for word in each.cmdline())]


def beside(answers: Given) -> str:
    return f"{answers.get('how', '')}.xlsx"


class TestCancel:
    """The host raises ``Cancelled`` after n steps: nothing half-written stays, no process, no lock."""

    class Host(FakeHost):
        def __init__(self, answers: Given, after: int) -> None:
            super().__init__(answers)
            self.after = after

        def progress(self, done: int, total: int, text: str) -> None:
            super().progress(done, total, text)
            if total and len(self.steps) > self.after:
                raise Cancelled

    @pytest.mark.parametrize("after", [0, 2])
    def test_consolidating(self, inbox: Path, tmp_path: Path, after: int) -> None:
        before = hashes(tmp_path)
        host = self.Host({"inbox": str(inbox), "period": "2023-02"}, after)
        report = pressed("consolidate", host)
        assert not report.done and codes(report) == ["ZS-542"] and host.opened == []
        assert hashes(tmp_path) == before and workers() == []
        assert host.steps[-1] == (0, 0, "") and not default_file().exists()

    def test_reporting(self, inbox: Path, tmp_path: Path) -> None:
        before = hashes(tmp_path)
        assert codes(pressed("reporting", self.Host({"inbox": str(inbox)}, 1))) == ["ZS-542"]
        assert hashes(tmp_path) == before and workers() == []

    @pytest.mark.parametrize("after", [0, 1])
    def test_scoring(self, tmp_path: Path, after: int) -> None:
        inputs = tmp_path / "采集.xlsx"
        assert write_inputs(InputsRequest("tianjin", "half_year", "2023-H1", str(inputs))).done
        before = hashes(tmp_path)
        report = pressed("score", self.Host({"inputs": str(inputs)}, after))
        assert codes(report) == ["ZS-542"] and hashes(tmp_path) == before and workers() == []

    def test_issuing_before_the_first(self, tmp_path: Path) -> None:
        report = pressed("issue", self.Host({"period": "2023-W08", "out": str(tmp_path / "周报")}, 0))
        assert codes(report) == ["ZS-542"] and hashes(tmp_path) == {}

    def test_issuing_half_way_says_how_many_stand_and_goes_on_later(self, tmp_path: Path) -> None:
        given = {"period": "2023-W08", "out": str(tmp_path / "周报")}
        host = self.Host(given, 3)
        report = pressed("issue", host)
        written = hashes(tmp_path)
        assert codes(report) == ["ZS-543"] and not report.done and host.opened == []
        assert len(written) == 3 and "3 个模板" in report.findings[0].message
        assert "已有且相同 3 个" in pressed("issue", FakeHost(given)).lines[0]
        assert written.items() <= hashes(tmp_path).items() and len(hashes(tmp_path)) == 8


class TestHostInTrouble:
    def test_a_program_that_has_gone_is_told_to_whoever_called(self) -> None:
        class Gone(FakeHost):
            def current_workbook(self) -> OpenWorkbook | None:
                raise HostGone("it died")

        host = Gone()
        report = run("check_workbook", host)
        assert report is not None and codes(report) == ["ZS-544"] and host.shown == []
        assert "没有被改动" in report.findings[0].remedy and "ZS-544" in log_file().read_text(encoding="utf-8")

    def test_a_program_that_refuses_is_told_to_the_person(self) -> None:
        class Busy(FakeHost):
            def clear_marks(self) -> Cleared:
                raise HostRefused("a cell is being edited")

        assert codes(pressed("clear_marks", Busy())) == ["ZS-545"]

    def test_a_result_that_the_program_does_not_open_is_there_all_the_same(self, tmp_path: Path) -> None:
        class Refusing(FakeHost):
            def open(self, path: Path) -> None:
                raise HostRefused("another workbook of that name is open")

        report = pressed("about", Refusing({}), table_with(tmp_path, OPENS, ""))
        assert report.done and codes(report) == ["ZS-545"]


class TestLog:
    def test_a_line_a_press_without_what_was_answered(self, inbox: Path, tmp_path: Path) -> None:
        pressed("consolidate", FakeHost({"inbox": str(inbox), "period": "2023-02"}))
        run("issue", FakeHost(None))
        pressed("consolidate", FakeHost({"inbox": str(inbox), "period": "二月"}))
        lines = [line.split("\t")[1:] for line in log_file().read_text(encoding="utf-8").splitlines()]
        done, dismissed, refused = lines
        assert done[:3] == ["consolidate", "inbox,programme,period,out", "done"]
        assert done[3].endswith(" s") and done[4] == str(tmp_path / "2023-02汇总.xlsx")
        assert dismissed[:3] == ["issue", "", "dismissed"] and refused[2] == "not done" and "ZS-260" in refused[5]

    def test_it_has_a_bound_and_a_spoilt_one_hinders_nothing(self, monkeypatch) -> None:
        monkeypatch.setattr("addin.ribbon.press_log.LARGEST", 400)
        log_file().parent.mkdir(parents=True)
        log_file().write_bytes(b"\xff\xfe spoilt\n")
        for _ in range(30):
            log_press("about", ["a\nb"], None, 0)
        text = log_file().read_text(encoding="utf-8")
        assert len(text) < 500 and text.endswith("\n") and "a\\u000ab" in text
        assert all(line.count("\t") == 6 for line in text.splitlines())

    def test_where_nothing_can_be_written(self, tmp_path: Path, monkeypatch) -> None:
        (tmp_path / "file").write_text("")
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "file"))
        assert pressed("about", FakeHost()).done


class TestLastUsed:
    def test_the_programme_of_the_last_time_is_offered(self, tmp_path: Path) -> None:
        folder = tmp_path / "我区的方案"
        shutil.copytree(ROOT / "xl_templates" / "definitions" / "jizhou", folder)
        pressed("issue", FakeHost({"programme": str(folder), "period": "2023-13", "out": str(tmp_path / "o")}))
        assert not default_file().exists(), "nothing came of it"
        pressed("issue", FakeHost({"programme": str(folder), "period": "2023-W08", "out": str(tmp_path / "o")}))
        assert read_last_used(default_file()) == {"programme": str(folder)}
        (question, *_) = questions_of(TABLE.action("issue"), read_last_used(default_file()))
        assert question.default == str(folder)
        shutil.rmtree(folder)
        (question, *_) = questions_of(TABLE.action("issue"), read_last_used(default_file()))
        assert question.default == "jizhou", "the only one there is"

    @pytest.mark.parametrize("last", ["", "没有", "长" * 5000, "\0", "/"])
    def test_what_is_no_programme_any_more_is_not_offered(self, last: str) -> None:
        (question, *_) = questions_of(TABLE.action("issue"), {"programme": last})
        assert question.default == (last if last == "/" else "jizhou")  # a folder: what is in it, the job says

    def test_a_spoilt_or_forbidden_file_hinders_nothing(self, tmp_path: Path) -> None:
        for content in ("[1]", "{", '{"programme": 1}'):
            (tmp_path / "x.json").write_text(content)
            assert read_last_used(tmp_path / "x.json") == {}
        keep_last_used(tmp_path / "x.json" / "below a file.json", {"programme": "jizhou"})


# --- the jobs -----------------------------------------------------------------------------------------------------


class TestIssue:
    def test_templates_of_a_week(self, tmp_path: Path) -> None:
        host = FakeHost({"period": "2023-W08", "out": str(tmp_path / "周报")})  # the programme is the only one
        report = pressed("issue", host)
        assert report.done and "新生成 8 个模板" in report.lines[0]
        assert len(list((tmp_path / "周报").glob("*.xlsx"))) == 8
        assert host.opened == [tmp_path / "周报"]
        assert (8, 8) in {step[:2] for step in host.steps}
        assert [question.id for question in host.asked[0]] == ["programme", "period", "out", "previous"]
        assert codes(report) == [] and host.steps[-1] == (0, 0, "")

    def test_mistakes(self, tmp_path: Path) -> None:
        report = pressed("issue", FakeHost({"period": "2023-13", "out": str(tmp_path / "o")}))
        assert not report.done and codes(report) == ["ZS-261"] and not (tmp_path / "o").exists()

    def test_a_filled_template_is_not_written_over(self, tmp_path: Path) -> None:
        out = tmp_path / "周报"
        given = {"period": "2023-W08", "out": str(out)}
        pressed("issue", FakeHost(given))
        file = sorted(out.glob("*.xlsx"))[0]
        file.write_bytes(b"filled in")
        host = FakeHost(given)
        report = pressed("issue", host)
        assert not report.done and codes(report) == ["ZS-403"] and host.opened == []
        assert file.read_bytes() == b"filled in"


class TestCheck:
    def test_an_example_gets_its_marks(self) -> None:
        file = INBOX / "渔阳镇2023年2月招商引资台账.xlsx"
        host = FakeHost(workbook=file, saved=False)
        report = pressed("check_workbook", host)
        assert report.done and host.asked == []
        assert "渔阳镇　2023年2月：错误" in report.lines[0] and any("没有保存" in line for line in report.lines)
        marks = {(mark.sheet, mark.cell): mark for mark in host.marks}
        assert len(marks) == len(host.marks) > 10, "one mark a cell"
        both = marks["落地", "N6"]
        assert both.severity == "error" and (both.fill, both.ink) == SEVERITY_COLOURS["error"]
        first, second = both.text.splitlines()
        assert first.startswith("错误：") and second.startswith("提示：") and "→" in first
        assert both.note.startswith(MARK_PREFIX)
        assert host.review is not None and len(host.review.rows) > len(host.marks), "some name no cell"
        assert ("query", "", "", "ZS-768") in {row[:4] for row in map(astuple, host.review.rows)}
        assert report.table is None and any("工作表“审核意见”" in line for line in report.lines)
        assert "渔阳镇" in host.review.line and "清除标记" in host.review.line

    def test_a_workbook_that_takes_no_sheet_keeps_the_marks_and_the_table(self) -> None:
        host = FakeHost(workbook=INBOX / "渔阳镇2023年2月招商引资台账.xlsx")
        host.structure_protected = True
        report = pressed("check_workbook", host)
        assert codes(report) == ["ZS-541"] and host.marks and host.review is None
        assert report.table is not None and len(report.table.rows) > len(host.marks)

    def test_a_workbook_that_cannot_be_saved_is_told_of(self) -> None:
        class ReadOnly(FakeHost):
            def current_workbook(self) -> OpenWorkbook | None:
                return OpenWorkbook(self.workbook, True, read_only=True)

        report = pressed("check_workbook", ReadOnly(workbook=INBOX / "渔阳镇2023年2月招商引资台账.xlsx"))
        assert report.done and codes(report) == ["ZS-546"] and report.table is not None
        assert report.marks is None and report.review is None

    def test_the_marks_of_the_last_time_go_when_nothing_is_wrong_any_more(self, tmp_path: Path) -> None:
        out = tmp_path / "周报"
        pressed("issue", FakeHost({"period": "2023-W08", "out": str(out)}))
        host = FakeHost(workbook=sorted(out.glob("*.xlsx"))[0])  # blank: one thing to say, and no cell to say it of
        host.marks = [Mark("落地", "C3", "error", "错误：甲 → 改", "#FFC7CE", "#9C0006")]
        report = pressed("check_workbook", host)
        assert report.marks == () and host.marks == []

    def test_cells_that_cannot_be_marked_are_counted(self) -> None:
        host = FakeHost(workbook=INBOX / "渔阳镇2023年2月招商引资台账.xlsx")
        host.cannot_mark = 3
        report = pressed("check_workbook", host)
        assert codes(report)[-1] == "ZS-537" and "3 个" in report.findings[-1].message

    def test_no_workbook_is_open(self) -> None:
        report = pressed("check_workbook", FakeHost())
        assert not report.done and codes(report) == ["ZS-535"]

    def test_what_is_no_ledger_is_said_and_not_marked(self, tmp_path: Path) -> None:
        file = tmp_path / "工作簿1.xlsx"
        with xlsxwriter.Workbook(str(file)) as book:
            book.add_worksheet("Sheet1").write(0, 0, "x")
        report = pressed("check_workbook", FakeHost(workbook=file))
        assert any("会被拒收" in line for line in report.lines) and report.table is not None
        assert report.marks == () and report.review is None, "no sheet of ours in a workbook of theirs"

    def test_the_workbook_is_not_changed(self, tmp_path: Path) -> None:
        file = workbook(tmp_path / "渔阳镇.xlsx", ("甲项目", "甲公司", "待定", 0, 50))
        before = hashes(tmp_path)
        pressed("check_workbook", FakeHost(workbook=file))
        assert hashes(tmp_path) == before


class TestMarks:
    @pytest.mark.parametrize(
        ("reference", "cell"),
        [
            ("C17", "C17"), ("$C$17", "C17"), ("C17:E19", "C17"), ("17", "A17"), ("17:17", "A17"), ("XFD1", "XFD1"),
            ("", None), ("C", None), ("C0", None), ("第17行", None),
        ],
    )  # fmt: skip
    def test_where_a_mark_goes(self, reference: str, cell: str | None) -> None:
        assert first_cell(reference) == cell

    def test_the_gravest_gives_the_colour_and_texts_are_joined_once(self) -> None:
        findings = [
            Finding("A", "notice", "甲", "改", sheet="落地", cell="C3"),
            Finding("B", "error", "乙", "改", sheet="落地", cell="C3:D3"),
            Finding("B", "error", "乙", "改", sheet="落地", cell="C3"),
            Finding("C", "query", "丙", "改", sheet="洽谈", cell="C3"),
            Finding("D", "error", "丁", "改", sheet="落地"),
            Finding("E", "error", "戊", "改", cell="C3"),
        ]
        one, other = marks_of(findings)
        assert (one.sheet, one.cell, one.severity, one.text) == ("落地", "C3", "error", "错误：乙 → 改\n提示：甲 → 改")
        assert (other.sheet, other.severity) == ("洽谈", "query")

    def test_a_note_has_an_end(self) -> None:
        (mark,) = marks_of([Finding("A", "error", "长" * 5000, "改", sheet="落地", cell="C3")])
        assert len(mark.text) == 1000 and mark.text.endswith("…")

    def test_of_too_many_the_gravest_have_notes_and_the_others_their_colour(self, monkeypatch) -> None:
        monkeypatch.setattr("addin.ribbon.marks.MOST_NOTES", 2)
        findings = [
            Finding("A", severity, "甲", "改", sheet="落地", cell=f"C{at}")
            for at, severity in enumerate(["notice", "error", "query", "error"], start=1)
        ]
        marks = marks_of(findings)
        assert [(mark.cell, bool(mark.text)) for mark in marks] == [
            ("C1", False),
            ("C2", True),
            ("C3", False),
            ("C4", True),
        ]
        assert len({mark.fill for mark in marks}) == 3
        assert all(mark.text for mark in marks_of(findings[:2])), "where they are few, all have one"

    def test_clearing_says_how_many(self) -> None:
        host = FakeHost(workbook=INBOX / "渔阳镇2023年2月招商引资台账.xlsx")
        pressed("check_workbook", host)
        count, host.shown = len(host.marks), []
        report = pressed("clear_marks", host)
        assert f"已清除 {count} 个" in report.lines[0] and "“审核意见”" in report.lines[0] and host.marks == []
        host.shown = []
        assert pressed("clear_marks", host).lines == ("本簿没有校验标记",)

    def test_a_sheet_with_a_password_keeps_its_marks_and_is_named(self) -> None:
        class Locked(FakeHost):
            def clear_marks(self) -> Cleared:
                return Cleared(2, False, ("落地", "洽谈"))

        report = pressed("clear_marks", Locked(workbook=Path("x.xlsx")))
        assert codes(report) == ["ZS-547"] and "“落地”“洽谈”" in report.findings[0].message
        assert "已清除 2 个单元格的校验标记；" in report.lines[0]


class TestScore:
    def test_the_workbook_says_what_it_is_for(self, tmp_path: Path) -> None:
        inputs = tmp_path / "采集.xlsx"
        assert write_inputs(InputsRequest("tianjin", "half_year", "2023-H1", str(inputs))).done
        host = FakeHost({"inputs": str(inputs)})
        report = pressed("score", host)
        out = tmp_path / "采集-得分.xlsx"
        assert report.done and out.is_file() and host.opened == [out]
        assert report.table.header == ("分组", "名次", "单位", "得分", "等次") and len(report.table.rows) >= 16

    def test_the_open_one_is_proposed_and_what_is_on_the_screen_counts(self, tmp_path: Path) -> None:
        inputs, screen = tmp_path / "采集.xlsx", tmp_path / "copy" / "采集.xlsx"
        assert write_inputs(InputsRequest("tianjin", "half_year", "2023-H1", str(inputs))).done
        screen.parent.mkdir()
        shutil.copyfile(inputs, screen)
        inputs.write_bytes(inputs.read_bytes() + b"stale")  # nobody reads it

        class Unsaved(FakeHost):
            def current_file(self) -> OpenFile | None:
                return OpenFile(inputs, saved=False)

        host = Unsaved({"summaries": ""}, workbook=screen, saved=False)
        report = pressed("score", host)
        assert host.asked[0][0].default_for({}) == str(inputs)
        assert report.done and report.files == (tmp_path / "采集-得分.xlsx",)
        assert any("没有保存的改动" in line for line in report.lines)

    def test_proposals_of_the_open_workbook(self, inbox: Path, tmp_path: Path) -> None:
        summary = tmp_path / "二月.xlsx"
        pressed("consolidate", FakeHost({"inbox": str(inbox), "period": "2023-02", "out": str(summary)}))
        opened = {"open": str(summary)}
        assert open_summary(opened) == str(summary) and open_inputs(opened) == ""
        assert period_after_open(opened) == "2023-03" and open_previous(opened | {"period": "2023-03"}) == str(summary)
        assert open_previous(opened | {"period": "2023-04"}) == open_previous(opened | {"period": "三月"}) == ""
        for other in ("", "没有.xlsx", str(INBOX / "渔阳镇2023年2月招商引资台账.xlsx"), str(ROOT / "README.md")):
            nothing = {"open": other, "period": "2023-03"}
            assert open_summary(nothing) == open_inputs(nothing) == open_previous(nothing) == ""
            assert period_after_open(nothing) == ""

    def test_another_workbook(self, tmp_path: Path) -> None:
        report = pressed("score", FakeHost({"inputs": str(INBOX / "渔阳镇2023年2月招商引资台账.xlsx")}))
        assert not report.done and codes(report) == ["ZS-540"]
        report = pressed("score", FakeHost({"inputs": str(tmp_path / "没有.xlsx")}))
        assert not report.done and codes(report) == ["ZS-405"]


class TestConsolidate:
    def test_the_examples(self, tmp_path: Path) -> None:
        shutil.copytree(INBOX, tmp_path / "收件")
        before = hashes(tmp_path / "收件")
        host = FakeHost({"inbox": str(tmp_path / "收件"), "period": "2023-02"})
        report = pressed("consolidate", host)
        out = tmp_path / "2023-02汇总.xlsx"
        assert report.done and out.is_file() and host.opened == [out]
        assert "文件 21 个（已汇总 14，拒收 3，已被替代 1，未读取 3）" in report.lines[0]
        assert f"    位置：{out}" in report.lines
        table = {row[0]: row for row in report.table.rows}
        assert report.table.header[:3] == ("单位", "报送", "1落地") and len(table) == 28
        assert table["渔阳镇"][2] == "已报 3 行，错 1 行"
        assert table["尤古庄镇"][1:3] == ("拒收", "") and table["上仓镇"][1:3] == ("未报", "")
        assert codes(report) == ["ZS-416", "ZS-753", "ZS-751", "ZS-516"]
        assert {step[1] for step in host.steps} == {0, host.steps[-2][1]}
        assert hashes(tmp_path / "收件") == before

    def test_out_and_last_month(self, inbox: Path, tmp_path: Path) -> None:
        january = FakeHost({"inbox": str(inbox), "period": "2023年1月", "out": str(tmp_path / "一月")})
        assert pressed("consolidate", january).done and january.opened == [tmp_path / "一月.xlsx"]
        given = {"inbox": str(inbox), "period": "2023-02", "previous": str(tmp_path / "一月.xlsx")}
        assert pressed("consolidate", FakeHost(given)).done
        given["period"] = "2023-03"
        assert codes(pressed("consolidate", FakeHost(given))) == ["ZS-515"]

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"inbox": "没有"}, "ZS-435"),
            ({"period": "二月"}, "ZS-260"),
            ({"period": "2023-Q1"}, "ZS-510"),
            ({"programme": "没有"}, "ZS-101"),
            ({"inbox": ""}, "ZS-532"),
            ({"previous": "没有.xlsx"}, "ZS-"),
        ],
    )
    def test_mistakes(self, inbox: Path, tmp_path: Path, change: dict[str, str], code: str) -> None:
        before = hashes(tmp_path)
        host = FakeHost({"inbox": str(inbox), "period": "2023-02"} | change)
        report = pressed("consolidate", host)
        assert not report.done and codes(report)[0].startswith(code) and host.opened == []
        assert hashes(tmp_path) == before

    def test_proposals(self, inbox: Path, tmp_path: Path) -> None:
        assert period_of_inbox({"inbox": str(inbox)}) == "2023-02", "two of three say so"
        (tmp_path / "空").mkdir()
        for nothing in ({}, {"inbox": ""}, {"inbox": "没有"}, {"inbox": str(tmp_path / "空")}):
            assert period_of_inbox(nothing) == ""
        told = {"inbox": str(inbox), "period": "2023年2月"}
        assert summary_beside_inbox(told) == str(tmp_path / "2023-02汇总.xlsx")
        assert summary_beside_inbox({}) == ""

    def test_the_questions_propose_from_the_answers_before(self, inbox: Path, tmp_path: Path) -> None:
        host = FakeHost(None)
        run("consolidate", host)
        answers: dict[str, str] = {"inbox": str(inbox)}
        for question in host.asked[0]:
            answers.setdefault(question.id, question.default_for(answers))
        assert answers == {
            "inbox": str(inbox),
            "programme": "jizhou",
            "period": "2023-02",
            "out": str(tmp_path / "2023-02汇总.xlsx"),
            "previous": "",
        }


class TestReporting:
    def test_it_shows_the_board_and_writes_nothing(self, inbox: Path, tmp_path: Path) -> None:
        before = hashes(tmp_path)
        host = FakeHost({"inbox": str(inbox)})  # the period is that of most names
        report = pressed("reporting", host)
        assert report.done and report.files == () and host.opened == []
        assert not any("位置" in line for line in report.lines)
        table = {row[0]: row[1:3] for row in report.table.rows}
        assert (
            table["渔阳镇"] == ("不详", "已报 1 行") and table["下营镇"][0] == "拒收" and table["上仓镇"][0] == "未报"
        )
        assert codes(report) == ["ZS-753"], "nothing that sends anybody to a summary that is not there"
        assert hashes(tmp_path) == before

    def test_receipts_tell_who_was_in_time(self, inbox: Path, tmp_path: Path) -> None:
        from datetime import datetime
        from zoneinfo import ZoneInfo

        from addin.office_book import append_receipts
        from addin.receipts import NewReceipt

        name = "渔阳镇2023年2月.xlsx"
        digest = hashlib.sha256((inbox / name).read_bytes()).hexdigest()
        moment = datetime(2023, 2, 27, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
        append_receipts(tmp_path / "工作簿.xlsx", [NewReceipt(digest, name, "", "", moment, "邮件")])
        before = hashes(tmp_path)
        report = pressed("reporting", FakeHost({"inbox": str(inbox)}))
        assert {row[0]: row[1] for row in report.table.rows}["渔阳镇"] == "按时"
        assert hashes(tmp_path) == before

    def test_a_spoilt_register_is_told_by_its_own_name(self, inbox: Path, tmp_path: Path) -> None:
        (tmp_path / "工作簿.xlsx").write_bytes(b"no workbook")
        report = pressed("reporting", FakeHost({"inbox": str(inbox)}))
        assert report.findings[0].file == str(tmp_path / "工作簿.xlsx")

    def test_a_folder_that_is_not_there(self) -> None:
        assert codes(pressed("reporting", FakeHost({"inbox": "没有", "period": "2023-02"}))) == ["ZS-435"]


class TestHelp:
    def test_every_cell_function_is_explained(self) -> None:
        report = pressed("functions", FakeHost())
        assert [row[0] for row in report.table.rows] == list(FUNCTIONS)
        amount = next(row for row in report.table.rows if row[0] == "ZS_AMOUNT")
        assert "=ZS_AMOUNT(值,[单位])" in amount and all(amount)

    def test_about(self) -> None:
        report = pressed("about", FakeHost())
        assert "zhaoshang" in report.lines[0] and any(line.startswith("许可：") for line in report.lines)
        assert any(".log" in line for line in report.lines) and any("docs" in line for line in report.lines)
        assert [row[0] for row in report.table.rows] == all_shipped()


def test_the_document_names_every_key_and_kind() -> None:
    text = (ROOT / "docs" / "ribbon.md").read_text(encoding="utf-8")
    from addin.ribbon.table import Action, Group, Input

    names = {name for model in (Action, Group, Input) for name in model.model_fields}
    names |= set(Input.model_fields["kind"].annotation.__args__)
    assert not [name for name in sorted(names) if f"`{name}`" not in text]


def test_a_table_that_does_not_load_is_told_and_not_raised(monkeypatch, tmp_path: Path) -> None:
    broken = load_actions(tmp_path / "没有.toml")
    monkeypatch.setattr(press, "shipped_actions", lambda: broken)
    assert codes(pressed("about", FakeHost())) == ["ZS-405"]
