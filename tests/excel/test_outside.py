"""A button pressed in a program that Python cannot talk to: the answers come along, a workbook tells the result."""

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from addin import cli
from addin.excel import outside
from addin.excel.outside import AnsweredHost, press_outside
from addin.ribbon.host import Cleared, Question
from addin.ribbon.report import Report, Table

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "inbox" / "下营镇招商引资台账（2023年2月）.xlsx"


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APPDATA", str(tmp_path / "settings"))


def sheets(path: Path) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_a_button_that_asks_nothing(tmp_path: Path) -> None:
    assert cli.main(["addin", "press", "functions", "--report", str(tmp_path / "结果.xlsx")]) == 0
    found = sheets(tmp_path / "结果.xlsx")
    assert "ZS_AMOUNT" in str(found["明细"])


def test_the_workbook_and_the_answers_reach_the_job(tmp_path: Path) -> None:
    copy = tmp_path / "张家营镇.xlsx"
    copy.write_bytes(b"no workbook")
    assert press_outside("check_workbook", {}, copy, tmp_path / "r.xlsx") is None
    assert "张家营镇" in str(sheets(tmp_path / "r.xlsx"))


def test_a_missing_answer_is_told_in_the_workbook(tmp_path: Path) -> None:
    assert (
        cli.main(["addin", "press", "reporting", "--answer", "period=2023-02", "--report", str(tmp_path / "r.xlsx")])
        == 0
    )
    assert "ZS-532" in str(sheets(tmp_path / "r.xlsx")["问题"])


def test_an_unknown_button_is_told_too(tmp_path: Path) -> None:
    assert press_outside("nothing", {}, None, tmp_path / "r.xlsx") is None
    assert "ZS-530" in str(sheets(tmp_path / "r.xlsx")["问题"])


def test_a_report_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    fault = press_outside("about", {}, None, tmp_path / "file" / "r.xlsx")
    assert fault is not None
    assert fault.code == "ZS-405"


def test_texts_stay_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = Report("=1+1", lines=("=HYPERLINK(1)",), table=Table(("@a",), (("+1",),)))
    monkeypatch.setattr(outside, "run", lambda *_: report)
    assert press_outside("about", {}, None, tmp_path / "r.xlsx") is None
    assert sheets(tmp_path / "r.xlsx") == {"结果": [["结果"], ["=1+1"], ["=HYPERLINK(1)"]], "明细": [["@a"], ["+1"]]}


def test_the_host_answers_and_changes_nothing() -> None:
    host = AnsweredHost({"out": "a", "files": "a|b"}, None)
    questions = [Question("out", "folder", "放哪里"), Question("files", "files", "哪些")]
    assert host.ask("下发", questions) == {"out": "a", "files": ["a", "b"]}
    assert (host.current_workbook(), host.current_file(), host.selection()) == (None, None, None)
    assert (host.mark([]), host.clear_marks()) == (0, Cleared())


def test_what_cannot_be_marked_is_listed_and_said(tmp_path: Path) -> None:
    assert press_outside("check_workbook", {}, EXAMPLE, tmp_path / "r.xlsx") is None
    found = sheets(tmp_path / "r.xlsx")
    assert found["明细"][0] == ["级别", "工作表", "单元格", "编号", "问题", "现为", "怎么办"]
    assert len(found["明细"]) > 1 and any(row[2] for row in found["明细"][1:])
    assert [row[3] for row in found["问题"][1:]] == ["ZS-548"]


def test_marks_cannot_be_cleared_and_nobody_says_that_they_were(tmp_path: Path) -> None:
    assert press_outside("clear_marks", {}, None, tmp_path / "r.xlsx") is None
    found = sheets(tmp_path / "r.xlsx")
    assert found["结果"] == [["结果"], ["清除标记"]] and found["问题"][1][3] == "ZS-548"
