"""The sheets of a summary: what they show of a month, and what is noticed of a sheet that somebody has rearranged."""

import json
import pickle
import re
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from addin.merging.month import Month
from addin.record import ReadRecord, read_month, store, write_month
from addin.record.compare import Change, differs
from addin.record.encode import decode, encode
from addin.record.from_lines import month_of
from addin.record.reading_task import OTHER_DRAWING, Examined, examine, prepare
from addin.record.store import SHEET, chunks, joined
from addin.record.to_lines import as_line, month_lines
from addin.summary import page
from addin.summary.board_page import BOARD, NOT_REPORTED
from addin.summary.page import Styled, Tabs, shown_cell, shown_text
from addin.summary.pages import month_pages
from tests.merging import file, landed, merge
from tests.reading import JIZHOU
from udfs.cells import UNTYPED
from udfs.findings import Finding
from xl_templates.formats.refusal import Refused
from xl_templates.model import Programme

LEDGER = "1落地"
ROWS = ["甲项目|甲公司|100|30|50", "乙项目|乙公司|200|0|待定", "丙项目|丙公司|300|0|0", "丁项目|丁公司|400|0|0"]


def a_month() -> Month:
    return merge(file("渔阳镇.xlsx", landed(*ROWS)))


def write(month: Month, path: Path) -> Path:
    with path.open("wb") as target:
        write_month(month, target)
    return path


@cache
def opened() -> bytes:
    """The month's workbook as another library has it open; that is to be had again faster than by writing it."""
    target = BytesIO()
    write_month(a_month(), target)
    return pickle.dumps(load_workbook(target))


def edited(tmp_path: Path, edit: Callable[[Workbook], None]) -> Examined | Finding:
    """Let another library change the month's workbook, and read it in this process."""
    path = tmp_path / "汇总.xlsx"
    book = pickle.loads(opened())
    edit(book)
    book.save(path)
    prepare((JIZHOU,))
    return examine(str(path))


def header_row(book: Workbook) -> int:
    return next(cells[0].row for cells in book[LEDGER].iter_rows(max_col=1) if cells[0].value == "序号")


# --- what sheets show ---------------------------------------------------------------------------------------------------


def test_the_sheets_in_their_order(tmp_path: Path):
    book = load_workbook(write(a_month(), tmp_path / "汇总.xlsx"))
    tabs = [JIZHOU.ledger(name).tab for name in JIZHOU.submission_for("month").ledgers]
    first = ["目录", "总览", "报送情况", "分单位汇总", "分产业链汇总", "分阶段汇总", "跟踪清单", "较上月变化"]
    visible = [*first, "审核意见", "疑似重复", *tabs, "合计", "文件清单", "留痕"]
    assert book.sheetnames == [*visible, SHEET]
    assert [book[name].sheet_state for name in book.sheetnames] == ["visible"] * len(visible) + ["veryHidden"]
    folding = [sheet.title for sheet in book if any(row.outlineLevel for row in sheet.row_dimensions.values())]
    assert [sheet.title for sheet in book if not sheet.protection.sheet] == folding, "programs fold no protected sheet"
    assert not any(sheet.protection.password for sheet in book)


def test_numbers_dates_and_what_could_not_be_read(tmp_path: Path):
    month = a_month()
    month.ledgers["landed"].cells["签约日期"][0] = date(2023, 2, 3)
    sheet = load_workbook(write(month, tmp_path / "汇总.xlsx"))[LEDGER]
    head = next(row for row in sheet.iter_rows() if row[0].value == "序号")
    at = {cell.value: cell.column for cell in head}
    first, second = head[0].row + 1, head[0].row + 2
    money = sheet.cell(first, at["总投资(万元)"])
    assert (money.value, money.number_format) == (100, "#,##0.00####")
    day = sheet.cell(first, at["签约日期"])
    assert (day.value.date(), day.number_format) == (date(2023, 2, 3), "yyyy-mm-dd")
    untyped = sheet.cell(second, at["累计到位资金(万元)"])
    assert (untyped.value, untyped.font.color.rgb) == ("待定", "FFC00000")
    assert (
        sheet.cell(first, at["来源单位"]).value == "渔阳镇" and sheet.cell(first, at["来源文件"]).value == "渔阳镇.xlsx"
    )


def test_only_the_columns_of_the_office_are_open_blank_cells_too(tmp_path: Path):
    sheet = load_workbook(write(a_month(), tmp_path / "汇总.xlsx"))[LEDGER]
    head = next(row for row in sheet.iter_rows() if row[0].value == "序号")
    offices = {column.header for column in JIZHOU.ledger("landed").columns if column.filled_by == "office"}
    columns = {cell.value: sheet.column_dimensions[cell.column_letter].protection.locked for cell in head}
    assert offices == {"项目编号", "办公室备注"}
    assert {header for header, locked in columns.items() if not locked} == offices
    assert all(cell.protection.locked for cell in head)


def test_units_that_reported_nothing_stand_on_the_board(tmp_path: Path):
    sheet = load_workbook(write(a_month(), tmp_path / "汇总.xlsx"))[BOARD]
    rows = {row[1].value: [cell.value for cell in row] for row in sheet.iter_rows(min_row=5)}
    assert NOT_REPORTED in rows["官庄镇"] and NOT_REPORTED not in rows["渔阳镇"]
    assert len(a_month().due_units) == sum(isinstance(row[0].value, int) for row in sheet.iter_rows())


def test_a_text_that_looks_marked_up_stays_text(tmp_path: Path):
    """XlsxWriter passes a text in <r>…</r> on as it is."""
    month = a_month()
    evil = '<r><t>x</t></r></is></c><c r="A1"><f>1+1</f></c><c t="inlineStr"><is><r><t>y</t></r>'
    month.ledgers["landed"].cells["项目名称"][0] = evil
    month.ledgers["landed"].units[0] = "<r></r>"
    path = write(month, tmp_path / "汇总.xlsx")
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    assert not any(b"1+1</f>" in xml for xml in sheets)
    prepare((JIZHOU,))
    examined = examine(str(path))
    assert isinstance(examined, Examined) and examined.compared.changes == []
    assert month_of(examined.lines, [JIZHOU]) == month


def test_a_text_too_long_for_a_cell_is_cut_with_a_remark_and_kept_in_the_record(tmp_path: Path):
    month = a_month()
    month.ledgers["landed"].cells["建设内容"][0] = "长😀" * 30_000
    path = write(month, tmp_path / "汇总.xlsx")
    read = read_month(path, [JIZHOU])
    assert isinstance(read, ReadRecord) and read.month == month and read.findings == []
    shown = [cell.value for row in load_workbook(path)[LEDGER].iter_rows() for cell in row if "太长" in str(cell.value)]
    assert len(shown) == 1 and "全文 60000 字" in shown[0]


def test_more_rows_than_a_sheet_holds_go_on_on_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(page, "BODY_ROWS", 3)
    monkeypatch.setattr(store, "ROWS", 10)
    path = write(a_month(), tmp_path / "汇总.xlsx")
    names = load_workbook(path, read_only=True).sheetnames
    assert {LEDGER, f"{LEDGER}(2)", SHEET, f"{SHEET}2"} <= set(names)
    prepare((JIZHOU,))
    examined = examine(str(path))
    assert isinstance(examined, Examined) and examined.compared.changes == []
    assert month_of(examined.lines, [JIZHOU]) == a_month()


def test_tabs_never_collide():
    tabs = Tabs()
    long = "很" * 31
    assert [tabs.take(name) for name in ("合计", "合计", "Ab", "aB", long, long)] == [
        "合计",
        "合计(2)",
        "Ab",
        "aB(2)",
        long,
        "很" * 28 + "(2)",
    ]


# --- what somebody rearranged -------------------------------------------------------------------------------------------


def test_sorted_rows_are_known_by_their_numbers(tmp_path: Path):
    def turn_round(book: Workbook) -> None:
        sheet, top = book[LEDGER], header_row(book) + 1
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=top)]
        for at, row in enumerate(reversed(rows), start=top):
            for column, value in enumerate(row, start=1):
                sheet.cell(at, column).value = value

    examined = edited(tmp_path, turn_round)
    assert isinstance(examined, Examined) and examined.compared.changes == [] and examined.compared.edits == []


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda book: book[LEDGER].delete_rows(header_row(book) + 2), "少了 1 行（序号 2）"),
        (lambda book: book[LEDGER].append([99, "渔阳镇"]), "多出 1 行"),
        (lambda book: book.remove(book[LEDGER]), "工作表不见了"),
        (lambda book: setattr(book[LEDGER], "title", "改名"), "工作表不见了"),
        (lambda book: book["留痕"].append(["加一行"]), "多出 1 行"),
    ],
    ids=["deleted", "added", "sheet gone", "sheet renamed", "trace"],
)
def test_rows_and_sheets_that_went_or_came_are_told(tmp_path: Path, edit: Callable[[Workbook], None], told: str):
    examined = edited(tmp_path, edit)
    assert isinstance(examined, Examined)
    assert [change for change in examined.compared.changes if told in change.now]
    assert month_of(examined.lines, [JIZHOU]) == a_month()


def test_a_row_number_that_was_typed_twice(tmp_path: Path):
    def retype(book: Workbook) -> None:
        book[LEDGER].cell(header_row(book) + 2, 1).value = 1

    examined = edited(tmp_path, retype)
    assert isinstance(examined, Examined)
    said = [change.now for change in examined.compared.changes]
    assert any("序号 2" in text for text in said) and any("多出 1 行" in text for text in said)


def test_what_was_changed_on_any_other_sheet_is_told_too(tmp_path: Path):
    def touch(book: Workbook) -> None:
        book[BOARD]["B6"] = "别的镇"

    examined = edited(tmp_path, touch)
    assert isinstance(examined, Examined)
    (change,) = examined.compared.changes
    assert change == Change(BOARD, "B6", a_month().due_units[0].name, "别的镇")


def test_a_hundred_changes_are_told_shortly(tmp_path: Path):
    path = write(a_month(), tmp_path / "汇总.xlsx")
    book = load_workbook(path)
    for row in book[BOARD].iter_rows(min_row=5):
        for cell in row[:6]:
            cell.value = "改"
    book.save(path)
    read = read_month(path, [JIZHOU])
    assert isinstance(read, ReadRecord)
    assert len(read.findings) == 21 and re.search(r"另有 \d+ 处", read.findings[-1].message)


# --- what is refused ------------------------------------------------------------------------------------------------------


def test_a_workbook_of_somebody_else_is_refused(tmp_path: Path):
    path = tmp_path / "别的.xlsx"
    Workbook().save(path)
    read = read_month(path, [JIZHOU])
    assert isinstance(read, Finding) and read.code == "ZS-775" and read.file == "别的.xlsx"


def test_a_record_of_another_programme_is_refused(tmp_path: Path):
    other = JIZHOU.model_copy(update={"id": "other"})
    read = read_month(write(a_month(), tmp_path / "汇总.xlsx"), [other])
    assert isinstance(read, Finding) and read.code == "ZS-776" and "jizhou" in read.message


def test_a_month_of_an_earlier_definition_has_its_own(tmp_path: Path):
    later = Programme.model_validate(JIZHOU.model_dump() | {"version": "9999"})
    assert later.sha256 != JIZHOU.sha256
    read = read_month(write(a_month(), tmp_path / "汇总.xlsx"), [later])
    assert isinstance(read, ReadRecord)
    assert read.month == a_month() and read.month.programme.sha256 == JIZHOU.sha256


def test_a_changed_record_is_refused(tmp_path: Path):
    def forge(book: Workbook) -> None:
        for row in book[SHEET].iter_rows():
            if "甲公司" in str(row[0].value):
                row[0].value = row[0].value.replace("甲公司", "癸公司")

    refused = edited(tmp_path, forge)
    assert isinstance(refused, Finding) and refused.code == "ZS-777"


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["[]"],
        ["7"],
        ["nothing"],
        ['["month",{}]'],
        ['["month",{"format":2}]'],
        ['["row"]'],
        ['["end",0,"x"]'],
        ["[" * 5000],
    ],
)
def test_lines_that_are_no_record_are_refused(lines: list[str]):
    with pytest.raises(Refused) as refused:
        month_of(lines, [JIZHOU])
    assert refused.value.code == "ZS-777"


def test_a_missing_changed_or_added_line_is_refused():
    lines = list(month_lines(a_month()))
    for broken in (lines[:-1], lines[:5] + lines[6:], [*lines[:6], lines[5], *lines[6:]]):
        with pytest.raises(Refused):
            month_of(broken, [JIZHOU])


# --- small parts ----------------------------------------------------------------------------------------------------------


@given(st.text(max_size=60).map(lambda text: text * 2000))
def test_chunks_join_to_the_line(line: str):
    line = "[" + line
    assert joined(chunks(line)) == line
    assert all(len(chunk.encode("utf-16-le", "surrogatepass")) // 2 <= 32_767 for chunk in chunks(line))


@given(st.one_of(st.text(max_size=50), st.text("_xX0D\ud800\ufffe\x7f\r\n", max_size=20)))
def test_a_line_holds_nothing_that_a_program_alters(text: str):
    line = as_line(["file", text])
    assert json.loads(line) == ["file", text]
    assert not re.search("[\x00-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]|_[xX]", line)


def test_no_value_is_taken_for_another():
    for value in (True, 1, 1.0, "1", Decimal(1), Decimal("1.00"), float("inf"), UNTYPED, None, "", "UNTYPED"):
        again = decode(encode(value))
        assert (type(again), repr(again)) == (type(value), repr(value))
    assert repr(decode(encode(float("nan")))) == "nan"
    with pytest.raises(TypeError):
        encode(object())
    for wrong in ([], ["x"], ["d", "no"], ["D", 3], [[]]):
        with pytest.raises(ValueError):
            decode(wrong)


@pytest.mark.parametrize(
    ("was", "now", "differ"),
    [
        (None, "", False),
        (None, " ", False),
        (None, 0, True),
        ("1", "1", False),
        ("1", 1.0, True),
        ("甲\r\n乙", "甲\n乙", False),
        (Decimal("0.1"), 0.1, False),
        (Decimal("0.1"), 0.10001, True),
        (Decimal(0), "", True),
        (1, True, True),
        (Decimal("99999999.999999"), 99999999.999999, False),
        (date(2023, 2, 1), date(2023, 2, 1), False),
        (date(2023, 2, 1), 44958.0, False),
        (date(2023, 2, 1), "2023-02-01", True),
        (date(1850, 2, 1), "1850-02-01", False),
        (Styled(3, "count"), 3.0, False),
        (Styled(None, "text"), "x", True),
    ],
)
def test_two_cells_are_the_same_or_not(was: object, now: object, differ: bool):
    assert differs(was, now) is differ


def test_shown_texts():
    assert shown_text("a\x00b\r\nc\ud800") == "a\ufffdb\nc\ufffd"
    assert shown_cell("") is None
    assert shown_cell(True) == "是"
    with pytest.raises(TypeError):
        shown_cell(UNTYPED)


def test_comparing_draws_the_same_pages_twice():
    """A page that could be drawn only once would compare an empty sheet."""
    for drawn in month_pages(a_month()):
        assert list(map(tuple, drawn.rows())) == list(map(tuple, drawn.rows()))
        assert len(list(drawn.rows())) == drawn.count


# --- another version of the program -----------------------------------------------------------------------------------


def remark_and_title(book: Workbook) -> None:
    sheet, row = book[LEDGER], header_row(book)
    titles = {cell.value: cell.column for cell in sheet[row]}
    sheet.cell(row + 1, titles["办公室备注"]).value = "已核实"
    book["总览"]["A1"].value = "以前的标题"


def test_of_a_summary_that_another_version_drew_only_the_cells_of_the_office_are_taken(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("addin.record.reading_task.drawing_id", lambda: "another")
    examined = edited(tmp_path, remark_and_title)
    assert isinstance(examined, Examined)
    assert [edit.raw for edit in examined.compared.edits] == ["已核实"]
    assert [(change.sheet, change.now) for change in examined.compared.changes] == [("", OTHER_DRAWING)]


def test_nor_those_where_the_columns_stand_otherwise(tmp_path: Path, monkeypatch):
    def edit(book: Workbook) -> None:
        remark_and_title(book)
        book[LEDGER].cell(header_row(book), 9).value = "旧的列名"

    monkeypatch.setattr("addin.record.reading_task.drawing_id", lambda: "another")
    examined = edited(tmp_path, edit)
    assert isinstance(examined, Examined) and examined.compared.edits == []
