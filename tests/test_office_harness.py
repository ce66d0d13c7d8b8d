"""The harness that the office tests stand on: each call, and what happens when the office dies."""

from __future__ import annotations

import os
import signal
import time
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from tests.office import Office, OfficeBook, OfficeCrashed, OfficeError, OfficeTimeout, render

pytestmark = pytest.mark.office


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ledger") / "台账.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("落地")
        lists = book.add_worksheet("名单")
        hidden = book.add_worksheet("说明")
        hidden.very_hidden()
        lists.write_column("A1", ["拟建", "在建", "投产"])
        text = book.add_format({"num_format": "@", "locked": False})
        open_cell = book.add_format({"locked": False})
        warn = book.add_format({"bg_color": "#FFC7CE"})
        sheet.write_row("A1", ["项目", "代码", "总投资", "累计到位", "状态", "检查"])
        sheet.write_row("A2", ["甲", "", 5.5, 6], open_cell)
        sheet.write("B2", "0012", text)
        sheet.write_blank("B3", None, text)
        sheet.write_blank("A3", None, open_cell)
        sheet.write_blank("E2", None, open_cell)
        sheet.write_formula("F2", '=IF(D2>C2,"超","")', None, "旧值")
        sheet.write_formula("F3", '=IF(D3>C3,"超","")', None, "")
        sheet.write_formula("F4", "=1/0", None, "#DIV/0!")
        sheet.write_boolean("A5", True)
        sheet.data_validation(
            "E2:E9",
            {
                "validate": "list",
                "source": "=名单!$A$1:$A$3",
                "input_title": "状态",
                "input_message": "请选择",
                "error_title": "不在名单",
                "error_message": "请从名单中选",
                "error_type": "warning",
            },
        )
        sheet.data_validation("C2:C9", {"validate": "decimal", "criteria": ">=", "value": 0})
        sheet.conditional_format("D2:D9", {"type": "formula", "criteria": "=$D2>$C2", "format": warn})
        sheet.write_comment("C1", "万元")
        sheet.set_column("A:A", 30)
        sheet.set_column("B:B", 10)
        sheet.set_column("Z:Z", None, None, {"hidden": True})
        sheet.set_row(0, 34.02)
        sheet.freeze_panes(1, 2)
        sheet.print_area("A1:F9")
        sheet.repeat_rows(0, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_header("&L左&C中")
        sheet.set_footer("&R第 &P 页")
        sheet.protect()
        book.define_name("状态名单", "=名单!$A$1:$A$3")
        book.set_custom_property("template_version", "3")
        book.set_custom_property("rows", 9)
    return path


@pytest.fixture
def book(office: Office, ledger: Path):
    with office.open(ledger) as opened:
        yield opened


def test_reading(book: OfficeBook) -> None:
    assert book.sheets() == [("落地", True), ("名单", True), ("说明", False)]
    assert book.used_range("落地") == "A1:F5"
    assert book.values("落地", "A2:F5") == [
        ["甲", "0012", 5.5, 6.0, None, "旧值"],
        [None, None, None, None, None, ""],
        [None, None, None, None, None, {"error": "#DIV/0!"}],
        [1.0, None, None, None, None, None],
    ]
    assert book.formulas("落地", "F2:F2") == [['=IF(D2>C2;"超";"")']]
    assert book.texts("落地", "A5:A5") == [["TRUE"]]
    assert book.custom_properties() == {"template_version": "3", "rows": 9.0}
    assert book.names() == {"状态名单": "$名单.$A$1:$A$3"}
    assert book.number_format("落地", "B2") == "@"
    book.recalculate()
    assert book.value("落地", "F2") == "超"


def test_what_a_cell_carries(book: OfficeBook) -> None:
    rule = book.validation("落地", "E5")
    assert rule["type"] == "LIST"
    assert rule["formula1"] == "$名单.$A$1:$A$3"
    assert rule["show_list"] is True
    assert (rule["input_title"], rule["input_message"]) == ("状态", "请选择")
    assert (rule["error_style"], rule["error_title"], rule["error_message"]) == (
        "WARNING",
        "不在名单",
        "请从名单中选",
    )
    rule = book.validation("落地", "C2")
    assert (rule["type"], rule["operator"], rule["formula1"]) == ("DECIMAL", "GREATER_EQUAL", "0")
    assert book.validation("落地", "A1")["type"] == "ANY"
    (found,) = book.conditional_formats("落地", "D5")
    assert (found.ranges, found.formulas) == ("D2:D9", ["$D2>$C2"])
    assert book.conditional_formats("落地") == [found]
    assert book.conditional_formats("落地", "A1:C9") == []
    assert book.comment("落地", "C1") == "万元"
    assert book.comment("落地", "A1") is None
    assert (book.is_protected("落地"), book.is_protected("名单")) == (True, False)
    assert (book.is_locked("落地", "A1"), book.is_locked("落地", "A2")) == (True, False)


def test_layout(book: OfficeBook) -> None:
    assert book.freeze("落地") == "C2"
    assert book.freeze("名单") is None
    wide, narrow = (book.column_width_mm("落地", column) for column in "AB")
    assert wide / narrow == pytest.approx(30 / 10, abs=0.2)
    assert book.row_height_mm("落地", 1) == pytest.approx(12, abs=0.1)
    assert book.is_hidden("落地", "Z1")
    assert not book.is_hidden("落地", "A1")
    assert book.print_areas("落地") == ["A1:F9"]
    assert book.repeat_rows("落地") == (1, 2)
    assert book.repeat_rows("名单") is None
    style = book.page_style("落地")
    assert style["landscape"] is True
    assert (style["pages_wide"], style["pages_tall"]) == (1, 0)
    assert (round(style["width_mm"]), round(style["height_mm"])) == (297, 210)
    assert style["header"] == ["左", "中", ""]
    assert style["footer"][2].startswith("第 ")


def test_writing_and_saving(book: OfficeBook, office: Office, tmp_path: Path) -> None:
    book.set_values("名单", "C1", [["乙", 1, None], ["=1", True, date(2023, 2, 3)]])
    assert book.values("名单", "C1:E2") == [["乙", 1.0, None], ["=1", 1.0, 44960.0]]
    assert book.texts("名单", "D1:D2") == [["1"], ["TRUE"]]
    book.set_values("名单", "C1", [[None]])
    book.set_formulas("名单", "G1", [["=LEN(A1)", "=SUM(D1;D2)"]])
    assert book.values("名单", "C1:G1") == [[None, 1.0, None, None, 2.0]]
    book.clear("名单", "D1:H2")
    assert book.used_range("名单") == "A1:C3"
    book.set_text("名单", "C3", "0012")
    assert book.value("名单", "C3") == "0012"
    for suffix in (".xlsx", ".ods", ".xls"):
        saved = book.save_as(tmp_path / f"存{suffix}")
        with office.open(saved, read_only=True) as again:
            assert again.value("名单", "C3") == "0012"
            assert again.value("落地", "C2") == 5.5


def test_typing_is_what_a_person_sees(book: OfficeBook) -> None:
    typed = {
        "12": 12.0,
        "5%": 0.05,
        "2023/2/3": 44960.0,
        "2023年2月3日": 44960.0,
        "5.2亿元": "5.2亿元",
        "'12": "12",
        "=IF(A1>0,SUM({1,2;3,4}),0)": 10.0,
    }
    for row, text in enumerate(typed, 1):
        book.type_in("名单", f"C{row}", text)
    assert [row[0] for row in book.values("名单", f"C1:C{len(typed)}")] == list(typed.values())
    book.type_in("落地", "B3", "0012")  # a cell formatted as text
    assert book.value("落地", "B3") == "0012"


def test_protection_is_felt(book: OfficeBook) -> None:
    for attempt in (
        lambda: book.type_in("落地", "F2", "1"),
        lambda: book.set_text("落地", "F2", "1"),
        lambda: book.set_values("落地", "E2", [["在建", 1]]),
        lambda: book.clear("落地", "F2"),
        lambda: book.copy_paste("落地", "A2", "F2"),
    ):
        with pytest.raises(OfficeError, match="locked"):
            attempt()
    assert book.value("落地", "F2") == "旧值"


def test_pasting_takes_the_validation_away(book: OfficeBook) -> None:
    book.copy_paste("落地", "A2:A2", "E2")
    assert book.value("落地", "E2") == "甲"
    assert book.validation("落地", "E2")["type"] == "ANY"
    assert book.validation("落地", "E3")["type"] == "LIST"
    book.copy_paste("落地", "A2:D2", "C5", target_sheet="名单")
    assert book.values("名单", "C5:F5") == [["甲", "0012", 5.5, 6.0]]


def test_pictures(office: Office, ledger: Path, tmp_path: Path) -> None:
    pdf = office.to_pdf(ledger, tmp_path / "页.pdf")
    pages = render(pdf, tmp_path / "png", 50)
    assert len(pages) == 2
    assert all(page.read_bytes().startswith(b"\x89PNG") for page in pages)


def test_formulas_without_a_file(office: Office) -> None:
    assert office.evaluate([]) == []
    answers = office.evaluate(
        [
            "=A1*2",
            '=IF(A2="x",B2,"")',
            '=IF(A2="y",1,"")',
            "=Other!C3",
            "=1/0",
            "=B3",
            "=SUM(区)",
            "ISNUMBER(A3)",
        ],
        {"A1": 21, "A2": "x", "B2": "007", "A3": "5", "B3": "=A1+1", "Other!C3": date(2023, 2, 3)},
        names={"区": "=Sheet1!$A$1:$A$3"},
    )
    assert answers == [42.0, "007", "", 44960.0, {"error": "#DIV/0!"}, 22.0, 21.0, 0.0]
    assert office.evaluate(["=SUM((A1:A2>1)*1)"], {"A1": 2, "A2": 3}, array=True) == [2.0]


def test_bulk_reading_is_quick(office: Office) -> None:
    rows = [[f"项目{row}" if column % 2 else row * 1.5 for column in range(60)] for row in range(3000)]
    rows[7][7] = None
    with office.new() as book:
        book.set_values("Sheet1", "A1", rows)
        start = time.perf_counter()
        assert book.values("Sheet1", "A1:BH3000") == rows
        assert time.perf_counter() - start < 5  # about 0.6 s; the limit is for a busy machine


def test_many_errors_are_read_at_once(office: Office) -> None:
    kinds = ["=1/0", "=NA()", "=FOO()", "=SQRT(-1)"]
    names = ["#DIV/0!", "#N/A", "#NAME?"]
    with office.new() as book:
        book.set_formulas("Sheet1", "B2", [kinds] * 3000)
        book.set_formulas("Sheet1", "G2", [["=#REF!"]])
        book.set_values("Sheet1", "H2", [["后"]])
        rows = book.values("Sheet1", "A1:H3001")
    assert rows[0] == [None] * 8
    assert [cell["error"] for cell in rows[3000][1:4]] == names
    assert rows[1][4]["error"].startswith(("#NUM", "Err:"))
    assert rows[1][5:] == [None, {"error": "#REF!"}, "后"]
    assert all(row[1:5] == rows[1][1:5] for row in rows[1:])


def test_mistakes_are_told(office: Office, book: OfficeBook, ledger: Path, tmp_path: Path) -> None:
    with pytest.raises(OfficeError, match="no sheet '洽谈'; there are 落地"):
        book.values("洽谈", "A1")
    with pytest.raises(OfficeError, match="not a range"):
        book.values("落地", "A0:?")
    with pytest.raises(OfficeError, match="cannot save as"):
        book.save_as(tmp_path / "x.docx")
    with pytest.raises(FileNotFoundError):
        office.open(tmp_path / "没有.xlsx")
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(ledger.read_bytes()[:2000])
    with pytest.raises(OfficeError):
        office.open(broken).close()
    other = office.open(ledger, read_only=True)
    other.close()
    other.close()
    with pytest.raises(OfficeError, match="closed"):
        other.sheets()
    assert book.sheets()


def test_recalculation_on_load_is_a_switch(ledger: Path) -> None:
    with Office(recalc_on_load=True) as fresh, fresh.open(ledger) as book:
        assert book.value("落地", "F2") == "超"


def test_a_dead_office_is_told_and_replaced(ledger: Path, tmp_path: Path) -> None:
    copy = tmp_path / ledger.name
    copy.write_bytes(ledger.read_bytes())
    with Office() as office:
        profile, pid = office._profile, office.pid
        book = office.open(copy)
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(OfficeCrashed, match="died during 'probes.number_of'"):
            book.values("落地", "A1")
        assert not profile.exists()
        with pytest.raises(OfficeCrashed, match="lost"):
            book.values("落地", "A1")
        book.close()
        with office.open(copy) as again:  # a new office
            assert again.value("落地", "A2") == "甲"
            assert office.pid != pid
            office.timeout = 0.3
            os.kill(office.pid, signal.SIGSTOP)  # hangs
            with pytest.raises(OfficeTimeout, match="no answer to 'books.sheets' within 0.3 s"):
                again.sheets()
    assert list(tmp_path.iterdir()) == [copy]
