"""The buttons in a person's own LibreOffice: the menu, and the whole way of a press in a real office."""

import ast
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import psutil
import pytest
import xlwings as xw

from addin.libreoffice.engine import register
from addin.libreoffice.extension.buttons import MENU, SEPARATOR, TOOLBAR, button_parts
from addin.libreoffice.extension.parts import IDENTIFIER, OFFICE_SIDE
from addin.libreoffice.joined import JoinedOffice
from addin.ribbon.host import Given
from addin.ribbon.layout import buttons
from addin.ribbon.load import shipped_actions
from addin.ribbon.report import MARK_CONDITION
from addin.ribbon.xlwings_host import press
from tests.extension.pressing import PersonsOffice, until
from tests.office.fixture import programs_or_skip
from tests.ribbon.story import issued
from tests.ribbon.test_stories_check import VISITS, filled_in
from tests.test_consolidate import workbook

GROUPS = buttons(shipped_actions().table)
IN_ORDER = [
    line for group in GROUPS for line in (SEPARATOR, *((each.label, each.id) for each in group.buttons))
][1:]  # fmt: skip


# --- what is generated ------------------------------------------------------------------------------------------------


def test_every_file_of_settings_is_xml_and_the_same_again() -> None:
    parts = button_parts(GROUPS)
    assert [ElementTree.fromstring(each.content).tag for each in parts if each.path.endswith(".xcu")]
    assert parts == button_parts(GROUPS)


def test_a_button_that_is_not_available_is_grey() -> None:
    (first, *others), *groups = (group.buttons for group in GROUPS)
    group = replace(GROUPS[0], buttons=(replace(first, enabled=False), *others))
    text = button_parts([group])[0].content.decode()
    assert f"cn.zhaoshang.grey:{first.id}<" in text and f"cn.zhaoshang.press:{others[0].id}<" in text


def test_what_runs_in_the_office_is_read_by_an_older_python() -> None:
    for path in OFFICE_SIDE.glob("*.py"):
        ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 8))
        assert path.name.startswith("zhaoshang_"), "all extensions share one Python"


# --- a person's office -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PersonsOffice]:
    programs_or_skip()
    office = PersonsOffice(tmp_path_factory.mktemp("person"), button_parts(GROUPS))
    yield office
    office.end()


@pytest.fixture
def book(office: PersonsOffice) -> Iterator[int]:
    """A new workbook; afterwards the office is well, and as it was."""
    yield office.request("books.open_book", path="", hidden=False)
    office.settle()
    for number, _name, _path in office.request("books.listed"):
        office.request("books.close", book=number)
    office.interpret(office.installed)
    assert office.process.poll() is None


def titles(office: PersonsOffice) -> list[str]:
    return [name for _number, name, _path in office.request("books.listed")]


@pytest.mark.office
class TestMenuAndToolbar:
    def test_all_buttons_in_order_in_calc_only(self, office: PersonsOffice) -> None:
        told = office.request("pressing_office.configuration", path="/org.openoffice.Office.Addons/AddonUI")
        menu, toolbar = told["OfficeMenuBar"][IDENTIFIER], told["OfficeToolBar"][IDENTIFIER]
        assert menu["Title"] == MENU
        for entries in (menu["Submenu"], toolbar):
            found = [entries[name] for name in sorted(entries)]
            assert [
                SEPARATOR
                if each["URL"] == SEPARATOR
                else (each["Title"], each["URL"].removeprefix("cn.zhaoshang.press:"))
                for each in found
            ] == IN_ORDER
            contexts = {
                each["Context"] for each in (menu, *found) if each["URL" if "URL" in each else "Title"] != SEPARATOR
            }
            assert contexts == {"com.sun.star.sheet.SpreadsheetDocument"}
        states = office.request(
            "pressing_office.configuration", path="/org.openoffice.Office.UI.CalcWindowState/UIElements/States"
        )
        assert states[TOOLBAR]["UIName"] == MENU and states[TOOLBAR]["Docked"]

    def test_only_what_is_available_can_be_pressed(self, office: PersonsOffice, book: int) -> None:
        def handled(url: str) -> list[bool]:
            return office.request("pressing_office.handled", book=book, url=url)

        assert handled("cn.zhaoshang.press:about") == [True, True]
        assert handled("cn.zhaoshang.grey:about") == [True, False]
        office.request("pressing_office.press", book=book, url="cn.zhaoshang.grey:about")
        assert office.programs() == [] and office.pipes() == []


@pytest.mark.office
class TestPressed:
    def test_what_opens_a_workbook(self, office: PersonsOffice, book: int) -> None:
        start = time.monotonic()
        office.press(book, "functions")
        assert time.monotonic() - start < 1, "the window does not wait"
        office.settle()
        assert office.told().startswith("函数说明：共 ") and len(titles(office)) == 2
        assert office.pressed(book, "about").startswith("关于：招商引资台账") and len(titles(office)) == 3
        lines = (office.own / "presses.log").read_text(encoding="utf-8").splitlines()
        assert [line.split("\t")[1:4:2] for line in lines[-2:]] == [["functions", "done"], ["about", "done"]]

    def test_marked_and_cleared(self, office: PersonsOffice, book: int, tmp_path: Path) -> None:
        """Of two workbooks the one whose button it was; it is not saved, and calculated when the person says."""
        file = shutil.copy(issued(tmp_path, "2023-W08"), tmp_path / "周报.xlsx")
        ledger = office.request("books.open_book", path=str(file), hidden=False)
        app = register().impl.apps.join(office.asked)
        sheets = xw.Book(impl=next(each for each in app.books if each.number == ledger)).sheets
        place = filled_in(sheets[VISITS])
        sheets[VISITS].impl.activate()
        place.cell("地点", 1).select()
        office.request("pressing_office.calculate_by_hand", book=ledger)
        office.request("window.activate_book", book=book)

        told = office.pressed(ledger, "check_workbook")
        assert "工作表“审核意见”" in told and sheets[-1].name == "审核意见"
        marked = sum(sheet.api.CountFormatConditions(MARK_CONDITION) for sheet in sheets)
        assert marked > 0 and len(titles(office)) == 2
        assert office.request("pressing_office.window", book=ledger) == [False, False], "shown, and as it was"
        office.request("window.activate_book", book=ledger)
        assert xw.Book(impl=sheets[VISITS].book.impl).selection.address == place.cell("地点", 1).address

        told = office.pressed(ledger, "clear_marks")
        assert f"已清除 {marked} 个单元格的校验标记和工作表“审核意见”" in told
        assert sheets[-1].name != "审核意见"
        assert sum(sheet.api.CountFormatConditions(MARK_CONDITION) for sheet in sheets) == 0

    def test_an_unknown_button(self, office: PersonsOffice, book: int) -> None:
        """The extension of one version, the program of another."""
        assert "ZS-530" in office.pressed(book, "of_tomorrow")


@pytest.mark.office
class TestWhenItGoesWrong:
    def test_no_program(self, office: PersonsOffice, book: int) -> None:
        office.interpret(None)
        assert "找不到招商的程序" in office.pressed(book, "about")
        office.interpret(office.folder / "gone")
        assert "找不到招商的程序" in office.pressed(book, "about")
        broken = office.folder / "no-program"
        broken.write_bytes(b"\x00")
        office.interpret(broken)
        assert "启动不了" in office.pressed(book, "about") and titles(office) == ["Untitled 1"]

    def test_it_dies(self, office: PersonsOffice, book: int) -> None:
        office.interpret(office.interpreter("echo the last words; exit 3"))
        told = office.pressed(book, "about")
        assert told.startswith("the last words\n这次没有办成：程序中途退出了")
        assert str(office.own / "libreoffice-press.log") in told

    def test_it_dies_and_a_window_stands_still(self, office: PersonsOffice, book: int) -> None:
        dying = Path(__file__).with_name("dying.py")
        office.interpret(office.interpreter(f"exec '{{python}}' '{dying}' \"$@\""))
        assert office.pressed(book, "about").startswith("it stands still\n这次没有办成：程序中途退出了")
        assert office.request("pressing_office.window", book=book) == [False, True]

    def test_a_second_press_and_the_workbook_closed_before_it_begins(self, office: PersonsOffice, book: int) -> None:
        go = office.folder / "go"
        wait = f"while [ ! -e '{go}' ]; do sleep 0.05; done"
        office.interpret(office.interpreter(f"{wait}; exec '{{python}}' \"$@\""))
        other = office.request("books.open_book", path="", hidden=False)
        office.press(book, "check_workbook")
        office.press(other, "functions")
        assert "上一个按钮还没有做完" in office.told() and len(office.pipes()) == 1
        office.request("books.close", book=book)
        go.touch()
        office.settle()
        assert "ZS-535" in office.told() and len(titles(office)) == 1, "nothing is done to another workbook"


class Meanwhile:
    """Dialogs of a person who asks nothing and does something while the job runs."""

    def __init__(self, what) -> None:
        self.what = what

    def ask(self, title: str, questions: object) -> Given | None:
        raise AssertionError("nothing is to be asked")

    def cancelled(self) -> bool:
        what, self.what = self.what, None
        if what:
            what()
        return False

    def close(self) -> None:
        pass


@pytest.mark.office
class TestMeanwhile:
    """The same job on the same kind of office; it is joined by the test itself, which knows when it is half done."""

    @pytest.fixture
    def joined(self, office: PersonsOffice) -> Iterator[JoinedOffice]:
        with JoinedOffice(office.asked._pipe, pid=office.process.pid) as joined:
            yield joined

    def test_the_workbook_is_closed(self, office: PersonsOffice, book: int, joined: JoinedOffice) -> None:
        other = office.request("books.open_book", path="", hidden=False)
        app = register().impl.apps.join(joined)
        mine = next(each for each in app.books if each.name == titles(office)[0])
        report = press(
            "check_workbook", xw.Book(impl=mine), Meanwhile(lambda: office.request("books.close", book=book)), app=xw.App(impl=app)
        )  # fmt: skip
        assert [each.code for each in report.findings] == ["ZS-545"] and "已关闭" in report.findings[0].message
        assert "已关闭" in app.alerts[-1].prompt and office.request("pressing_office.window", book=other) == [
            False,
            True,
        ]

    def test_we_die(self, office: PersonsOffice, book: int) -> None:
        """The windows are the person's again, whatever we were in the middle of."""
        joined = JoinedOffice(office.asked._pipe)
        try:
            number = joined.request("window.active_book")
            joined.request("window.settle", book=number, updating=False, automatic=None)
            joined.request("window.status", text="正在校验")
            assert office.request("pressing_office.window", book=book) == [True, True]
            joined._helper.stdin.close()  # as the system does it
            until(lambda: office.request("pressing_office.window", book=book) == [False, True], "given back")
        finally:
            joined.kill()

    def test_the_office_is_killed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        programs_or_skip()
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "ours"))
        office = PersonsOffice(tmp_path / "person", button_parts(GROUPS))
        try:
            file = workbook(tmp_path / "官庄镇.xlsx", ("乙", "乙公司", "待定", 0, 1))
            number = office.request("books.open_book", path=str(file), hidden=False)
            office.interpret(office.interpreter("sleep 1; exec '{python}' \"$@\""))
            office.press(number, "check_workbook")
            (*_, program) = office.programs()
            app = register().impl.apps.join(office.asked)
            report = press(
                "check_workbook", xw.Book(impl=app.books.active), Meanwhile(office.crash), app=xw.App(impl=app)
            )
            assert [each.code for each in report.findings] == ["ZS-544"] and app.alerts == []
            until(lambda: not program.is_running() or program.status() == psutil.STATUS_ZOMBIE, "it ends too")
        finally:
            office.end()
