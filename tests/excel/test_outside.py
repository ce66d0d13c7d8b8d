"""A button pressed in a program that Python cannot talk to: the answers come along, a workbook tells the result."""

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from addin import cli
from addin.excel import outside
from addin.excel.outside import AnsweredHost, press_outside
from addin.ribbon.host import Cleared, Question


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
    from addin.ribbon.report import Report, Table

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


def test_the_review_is_a_sheet_of_the_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from addin.ribbon.report import Report, Review, ReviewRow

    def checked(_action: str, host: AnsweredHost) -> Report:
        row = ReviewRow("error", "1落地", "F7", "ZS-224", "读不出数", "约三亿", "写成数")
        return Report("校验本簿", lines=(host.add_review(Review("甲镇", (row,))),))

    monkeypatch.setattr(outside, "run", checked)
    assert press_outside("check_workbook", {}, None, tmp_path / "r.xlsx") is None
    found = sheets(tmp_path / "r.xlsx")
    assert found["结果"][1:] == [["校验本簿"], ["审核意见"]]
    assert found["审核意见"][1] == ["错误", "1落地", "F7", "ZS-224", "读不出数", "约三亿", "写成数"]
