"""The buttons that make files or tables, pressed in a real office: what is asked, opened, shown; and what stays."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw

from addin.ribbon.actions import about, check_workbook, consolidate, functions, issue, reporting, score
from addin.ribbon.press_log import log_file
from addin.scoring.inputs import InputsRequest, write_inputs
from tests.ribbon.story import Answering, opened
from tests.test_consolidate import workbook
from udfs.registry import FUNCTIONS

pytestmark = pytest.mark.office


@pytest.fixture
def blank(app: xw.App, tmp_path: Path) -> Iterator[xw.Book]:
    """A workbook of the officer's own, which is in front when the button is pressed."""
    with opened(app, workbook(tmp_path / "我的.xlsx"), tmp_path) as book:
        book.sheets[0]["C3"].select()
        yield book


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "报送"
    workbook(folder / "渔阳镇2023年2月.xlsx", ("甲项目", "=1+1", 100, 0, 50))
    workbook(folder / "官庄镇2023年2月.xlsx", ("乙项目", "乙公司", "约5.2亿元", 0, 50))
    return folder


def new_book(app: xw.App, *known: str) -> xw.Book:
    """The one workbook that came to those that were open."""
    (book,) = [each for each in app.books if each.name not in known]
    return book


def codes(report) -> list[str]:
    return [found.code for found in report.findings]


def files_below(folder: Path) -> list[Path]:
    """All files but the locks of the office."""
    return sorted(path for path in folder.rglob("*") if not path.name.startswith(".~lock"))


class TestTables:
    def test_the_functions_stand_in_a_new_workbook_as_text(self, app: xw.App, blank: xw.Book) -> None:
        assert functions(blank).done
        sheet = new_book(app, "我的.xlsx").sheets["函数说明"]
        rows = sheet.used_range.value
        assert [row[0] for row in rows[1:]] == list(FUNCTIONS) and rows[0][:2] == ["函数", "名称"]
        assert any(str(row[3]).startswith("=ZS_") for row in rows), "how it is written, and not what comes of it"
        assert sheet["A1"].font.bold and 6 <= sheet["A1"].column_width <= 60
        (alert,) = app.impl.alerts
        assert alert.title == "函数说明" and alert.mode == "info" and "=ZS_" in alert.prompt

    def test_about_names_the_log(self, app: xw.App, blank: xw.Book) -> None:
        report = about(blank)
        assert any(str(log_file()) in line for line in report.lines)
        assert "jizhou" in [row[0] for row in new_book(app, "我的.xlsx").sheets[0].used_range.value]
        assert log_file().read_text(encoding="utf-8").split("\t")[1:4] == ["about", "", "done"]

    def test_the_board_of_the_inbox_writes_no_file(
        self, app: xw.App, blank: xw.Book, inbox: Path, tmp_path: Path
    ) -> None:
        before = files_below(tmp_path)
        report = reporting(blank, dialogs=Answering({"inbox": str(inbox)}))
        assert report.done
        rows = {row[0]: row for row in new_book(app, "我的.xlsx").sheets["报送情况"].used_range.value}
        assert rows["渔阳镇"][2] == "已报 1 行" and rows["上仓镇"][1] == "未报"
        assert files_below(tmp_path) == before
        assert app.status_bar is False


class TestFiles:
    def test_the_summary_is_opened_in_the_same_program(
        self, app: xw.App, blank: xw.Book, inbox: Path, tmp_path: Path
    ) -> None:
        report = consolidate(
            blank, inbox=inbox, programme="jizhou", period="2023-02", out=tmp_path / "二月.xlsx", previous=""
        )
        assert report.done and report.files == (tmp_path / "二月.xlsx",)
        summary = new_book(app, "我的.xlsx")
        assert summary.fullname == str(tmp_path / "二月.xlsx") and "审核意见" in summary.sheet_names
        (alert,) = app.impl.alerts
        assert "已报 2 个" in alert.prompt and "二月.xlsx" in alert.prompt and alert.mode == "info"
        # The open summary is what the next month's templates go on from.
        person = Answering(None)
        assert issue(summary, dialogs=person, programme="jizhou") is None
        asked = {each.id: each.default_for({"period": "2023-03"}) for each in person.asked[0]}
        assert asked == {"period": "2023-03", "out": "", "previous": str(tmp_path / "二月.xlsx")}

    def test_templates_into_a_folder(self, app: xw.App, blank: xw.Book, tmp_path: Path) -> None:
        person = Answering({"period": "2023-W08", "out": str(tmp_path / "周报")})
        report = issue(blank, dialogs=person, programme="jizhou", previous="")
        assert report.done and len(list((tmp_path / "周报").glob("*.xlsx"))) == 8
        (alert,) = app.impl.alerts
        assert "新生成 8 个模板" in alert.prompt and str(tmp_path / "周报") in alert.prompt
        assert app.status_bar is False and [each.name for each in app.books] == ["我的.xlsx"]

    def test_the_scores_of_the_open_workbook_with_what_is_not_saved(self, app: xw.App, tmp_path: Path) -> None:
        inputs = tmp_path / "采集.xlsx"
        assert write_inputs(InputsRequest("tianjin", "half_year", "2023-H1", str(inputs))).done
        saved = inputs.read_bytes()
        with opened(app, inputs, tmp_path) as book:
            book.sheets[0].api.Unprotect("")
            book.sheets[0]["K40"].value = "改动"
            book.sheets[0].api.Protect()
            assert not book.api.Saved
            person = Answering({})
            report = score(book, dialogs=person, summaries="", out="")
            assert person.asked[0][0].default_for({}) == str(inputs)
            assert report.done and report.files == (tmp_path / "采集-得分.xlsx",)
            assert any("没有保存的改动" in line for line in report.lines)
            assert new_book(app, "采集.xlsx").name == "采集-得分.xlsx"
        assert inputs.read_bytes() == saved

    def test_a_result_that_cannot_be_opened_is_there_all_the_same(
        self, app: xw.App, blank: xw.Book, inbox: Path, tmp_path: Path, monkeypatch
    ) -> None:
        monkeypatch.setattr(
            type(app.books), "open", lambda *_: (_ for _ in ()).throw(xw.XlwingsError("同名的工作簿已经打开"))
        )
        report = consolidate(
            blank, inbox=inbox, programme="jizhou", period="2023-02", out=tmp_path / "二月.xlsx", previous=""
        )
        assert report.done and codes(report)[-1] == "ZS-545" and (tmp_path / "二月.xlsx").is_file()


class TestNothingHappens:
    def test_closing_the_questions(self, app: xw.App, blank: xw.Book) -> None:
        assert consolidate(blank, dialogs=Answering(None)) is None
        assert app.impl.alerts == [] and len(app.books) == 1 and blank.selection.address == "$C$3"

    def test_esc_between_two_files(self, app: xw.App, blank: xw.Book, inbox: Path, tmp_path: Path) -> None:
        person = Answering(cancel_after=1)
        report = consolidate(
            blank,
            dialogs=person,
            inbox=inbox,
            programme="jizhou",
            period="2023-02",
            out=tmp_path / "二月.xlsx",
            previous="",
        )
        assert codes(report) == ["ZS-542"] and not (tmp_path / "二月.xlsx").exists()
        assert app.status_bar is False and "已取消" in app.impl.alerts[0].prompt

    def test_no_workbook_is_open(self, app: xw.App) -> None:
        from addin.ribbon.xlwings_host import press

        report = press("check_workbook", None, Answering(), app=app)
        assert codes(report) == ["ZS-535"]


def test_an_office_that_dies_in_the_middle_is_told_as_such(inbox: Path, tmp_path: Path) -> None:
    from addin.libreoffice import engine

    app = engine.register().apps.add()
    try:
        book = app.books.open(str(workbook(tmp_path / "我的.xlsx")))

        class Deadly(Answering):
            def cancelled(self) -> bool:
                os.kill(app.pid, signal.SIGKILL)
                return False

        report = consolidate(
            book,
            dialogs=Deadly(),
            inbox=inbox,
            programme="jizhou",
            period="2023-02",
            out=tmp_path / "二月.xlsx",
            previous="",
        )
        assert codes(report) == ["ZS-544"] and "ZS-544" in log_file().read_text(encoding="utf-8")
        assert codes(check_workbook(book, dialogs=Answering())) == ["ZS-544"], "the next press says so too"
    finally:
        app.kill()
