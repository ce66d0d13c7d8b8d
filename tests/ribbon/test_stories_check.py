"""校验本簿 and 清除标记 in a real office: what an officer sees on the cells, and that nothing else changes."""

import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import xlwings as xw
from openpyxl import load_workbook

from addin.check import check_files
from addin.ribbon.actions import check_workbook, clear_marks
from addin.ribbon.report import MARK_CONDITION, MARK_PREFIX, Mark
from addin.ribbon.xlwings_host import XlwingsHost
from tests.ribbon.story import differing, on_disk, opened, sheet_part
from tests.test_consolidate import workbook
from xl_templates.review_sheet import HEADER_ROW, REVIEW_HEADER, REVIEW_SIGN
from xl_templates.styles import SEVERITY_COLOURS

pytestmark = pytest.mark.office

VISITS = "区领导活动"
# A name that would be a formula, a form that is none of the choices, a day that is none.
ROWS = (
    {"日期": "2023-02-21", "区领导": "甲", "活动形式": "座谈会"},
    {"日期": "二月", "区领导": "=1+1", "活动形式": "喝茶", "地点": "北京"},
    {"日期": "2023-02-22", "区领导": "丙", "活动形式": "喝茶"},
)


class Place:
    """Where the columns of a ledger stand on its sheet."""

    def __init__(self, sheet: xw.Sheet) -> None:
        top = sheet["A1:Z8"].value
        self.header = next(at for at, row in enumerate(top, start=1) if "区领导" in row)
        names = [re.sub(r"[（(\n*].*", "", str(text or ""), flags=re.S) for text in top[self.header - 1]]
        self.columns = {name: at for at, name in enumerate(names, start=1) if name}
        self.sheet = sheet

    def cell(self, name: str, row: int) -> xw.Range:
        """The cell of a column in a row of entries, from 0."""
        return self.sheet.range((self.header + 1 + row, self.columns[name]))


def filled_in(sheet: xw.Sheet) -> Place:
    place = Place(sheet)
    for row, values in enumerate(ROWS):
        for name, value in values.items():
            place.cell(name, row).value = value
    return place


def dressed(place: Place) -> None:
    """Give a wrong cell the unit's own colour and note, and another one a condition of the unit's."""
    place.sheet.api.Unprotect("")
    form = place.cell("活动形式", 1)
    form.color = "#00B050"
    form.add_note("我们自己的批注")
    place.cell("活动形式", 2).conditional_formats.add_custom("=TRUE", fill_color="#7030A0")
    place.sheet.api.Protect()


@pytest.fixture
def ledger(app: xw.App, week_file: Path, tmp_path: Path) -> Iterator[xw.Book]:
    with opened(app, week_file, tmp_path) as book:
        yield book


def notes(sheet: xw.Sheet) -> dict[str, str]:
    return {note.location.get_address(False, False): note.text for note in sheet.notes}


def marked_cells(sheet: xw.Sheet) -> int:
    return sheet.api.CountFormatConditions(MARK_CONDITION)


def test_the_whole_story(app: xw.App, ledger: xw.Book, tmp_path: Path) -> None:
    """Checked, corrected and checked again, sent in as it is, cleared: the ledger is as it was."""
    sheet = ledger.sheets[VISITS]
    place = filled_in(sheet)
    dressed(place)
    ledger.save()
    sheet.impl.activate()
    place.cell("地点", 1).select()
    app.calculation = "manual"
    before = on_disk(ledger, tmp_path / "before.xlsx")
    plain = check_files([tmp_path / "before.xlsx"]).files[0]

    report = check_workbook(ledger)

    # --- what the officer sees
    form, day = place.cell("活动形式", 1), place.cell("日期", 1)
    found = notes(sheet)
    here = form.get_address(False, False)
    assert found[here] == "我们自己的批注", "a cell with somebody's note gets the colour only"
    assert found[day.get_address(False, False)].startswith(MARK_PREFIX + "错误：")
    assert report.done, report.findings
    assert marked_cells(sheet) == len([mark for mark in report.marks if mark.sheet == VISITS]) > 5
    assert sum(text.startswith(MARK_PREFIX) for text in found.values()) == marked_cells(sheet) - 1
    colours = {
        (each.fill_color, each.font_color) for each in sheet.cells.conditional_formats if each.formula == MARK_CONDITION
    }
    assert colours <= {tuple(map(rgb, pair)) for pair in SEVERITY_COLOURS.values()} and len(colours) >= 2
    assert form.color == (0, 0xB0, 0x50), "its own fill is still there, below the condition"
    (alert,) = app.impl.alerts
    assert "错误" in alert.prompt and "工作表“审核意见”" in alert.prompt and len(app.books) == 1

    # --- the sheet 审核意见
    review = ledger.sheets[len(ledger.sheets) - 1]
    rows = review.used_range.value
    assert review.name == "审核意见" and rows[0][0] == REVIEW_SIGN and report.lines[0] in rows[1][0]
    assert tuple(rows[HEADER_ROW - 1]) == REVIEW_HEADER and len(rows) == HEADER_ROW + len(report.review.rows)
    at = next(at for at, row in enumerate(rows, start=1) if row[1:3] == [VISITS, day.get_address(False, False)])
    assert review.range((at, 3)).formula == f"""=HYPERLINK("#'{VISITS}'!{rows[at - 1][2]}","{rows[at - 1][2]}")"""
    (red,) = review.range((at, 1)).conditional_formats
    assert red.fill_color == rgb(SEVERITY_COLOURS["error"][0]) and rows[at - 1][5] == "二月"

    # --- what is as before
    assert ledger.sheets.active.name == VISITS and ledger.selection.address == place.cell("地点", 1).address
    assert (app.calculation, app.status_bar, app.screen_updating) == ("manual", False, True)
    app.calculation = "automatic"
    assert [place.cell(name, row).value for row, values in enumerate(ROWS) for name in values] == [
        value for values in ROWS for value in values.values()
    ]
    after = on_disk(ledger, tmp_path / "after.xlsx")
    protection = re.search("<sheetProtection[^>]*>", sheet_part(before, VISITS))[0]
    assert protection in sheet_part(after, VISITS), "the same permissions"

    # --- sent in with marks and sheet, it reads as without
    sent = check_files([tmp_path / "after.xlsx"]).files[0]
    assert (sent.unit, sent.ledgers) == (plain.unit, plain.ledgers)
    assert [(each.code, each.cell) for each in sent.findings] == [(each.code, each.cell) for each in plain.findings]

    # --- corrected and checked again: only what is left is marked, on one sheet
    count = marked_cells(sheet)
    day.value = date(2023, 2, 22)
    again = check_workbook(ledger)
    assert again.done and marked_cells(sheet) == count - 1 and day.get_address(False, False) not in notes(sheet)
    assert [name for name in ledger.sheet_names if "审核意见" in name] == ["审核意见"]
    day.value = "二月"

    # --- cleared
    cleared = clear_marks(ledger)
    assert f"已清除 {count - 1} 个单元格的校验标记和工作表“审核意见”" in cleared.lines[0]
    assert differing(before, on_disk(ledger, tmp_path / "cleared.xlsx")) == {}
    assert clear_marks(ledger).lines == ("本簿没有校验标记",)


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


class TestTheRightWorkbook:
    def test_of_two_that_are_open(self, app: xw.App, ledger: xw.Book, week_file: Path, tmp_path: Path) -> None:
        filled_in(ledger.sheets[VISITS])
        (tmp_path / "另一本").mkdir()
        other = app.books.open(str(workbook(tmp_path / "另一本" / "官庄镇.xlsx", ("乙", "乙公司", "待定", 0, 1))))
        other.impl.activate()
        assert check_workbook(ledger).done
        assert marked_cells(ledger.sheets[VISITS]) and "审核意见" in ledger.sheet_names
        assert other.sheet_names == ["落地"] and notes(other.sheets[0]) == {} and app.books.active == other

    def test_not_saved_yet(self, app: xw.App) -> None:
        book = app.books.add()
        try:
            report = check_workbook(book)
            assert report.done and any("会被拒收" in line for line in report.lines) and report.marks == ()
        finally:
            for each in list(app.books):
                each.close()

    def test_somebody_elses(self, app: xw.App, tmp_path: Path) -> None:
        """A budget is no ledger: it gets no sheet, and the table stands in a new workbook."""
        path = tmp_path / "预算.xlsx"
        book = load_workbook(workbook(path))
        book["落地"].delete_rows(1, 9)
        book["落地"]["A1"] = "办公费"
        book.save(path)
        with opened(app, path, tmp_path) as book:
            before = on_disk(book, tmp_path / "before.xlsx")
            report = check_workbook(book)
            assert any("会被拒收" in line for line in report.lines) and book.sheet_names == ["落地"]
            (new,) = [each for each in app.books if each != book]
            assert new.sheets[0].name == "校验本簿" and new.sheets[0]["A1"].value == "级别"
            assert differing(before, on_disk(book, tmp_path / "after.xlsx")) == {}


class TestWhatIsClosedToUs:
    @pytest.fixture
    def plain(self, tmp_path: Path) -> Path:
        return workbook(tmp_path / "官庄镇2023年2月.xlsx", ("乙项目", "乙公司", "约5.2亿元", 0, "很多"))

    def test_a_sheet_with_a_password(self, app: xw.App, plain: Path, tmp_path: Path) -> None:
        book = load_workbook(plain)
        book["落地"].protection.set_password("secret")
        book.save(plain)
        with opened(app, plain, tmp_path) as book:
            before = on_disk(book, tmp_path / "before.xlsx")
            report = check_workbook(book)
            told = {found.code: found for found in report.findings}
            assert report.done, report.findings
            assert report.done and f"{len(report.marks)} 个" in told["ZS-537"].message and report.marks
            assert "审核意见" in book.sheet_names and notes(book.sheets["落地"]) == {}
            assert clear_marks(book).lines == ("已清除 工作表“审核意见”；您自己的批注和颜色没有动",)
            assert differing(before, on_disk(book, tmp_path / "after.xlsx")) == {}

    def test_marks_below_a_password_that_came_later_are_told_of(self, app: xw.App, plain: Path, tmp_path: Path) -> None:
        with opened(app, plain, tmp_path) as book:
            check_workbook(book)
            book.sheets["落地"].api.Protect(Password="secret")
            report = clear_marks(book)
            assert [found.code for found in report.findings] == ["ZS-547"] and notes(book.sheets["落地"])

    def test_a_workbook_that_takes_no_sheet(self, app: xw.App, plain: Path, tmp_path: Path) -> None:
        with opened(app, plain, tmp_path) as book:
            book.api.SaveCopyAs(str(plain.with_suffix(".ods")))
        with opened(app, with_closed_structure(plain.with_suffix(".ods")), tmp_path) as book:
            assert book.api.ProtectStructure
            report = check_workbook(book)
            assert [found.code for found in report.findings] == ["ZS-541"] and book.sheet_names == ["落地"]
            assert notes(book.sheets[0]) and marked_cells(book.sheets[0])
            (new,) = [each for each in app.books if each != book]
            assert len(new.sheets[0].used_range.value) == len(report.table.rows) + 1

    def test_a_workbook_that_cannot_be_saved(self, app: xw.App, plain: Path, tmp_path: Path) -> None:
        saved = plain.read_bytes()
        book = app.books.open(str(plain), read_only=True)
        try:
            report = check_workbook(book)
            assert [found.code for found in report.findings] == ["ZS-546"] and report.done
            assert book.sheet_names == ["落地"] and notes(book.sheets["落地"]) == {}
            (new,) = [each for each in app.books if each != book]
            assert len(new.sheets[0].used_range.value) == len(report.table.rows) + 1
        finally:
            for each in list(app.books):
                each.close()
        assert plain.read_bytes() == saved


def with_closed_structure(path: Path) -> Path:
    """Protect the structure of an .ods file."""
    with zipfile.ZipFile(path) as archive:
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    old, new = b"<office:spreadsheet", b'<office:spreadsheet table:structure-protected="true"'
    parts["content.xml"] = parts["content.xml"].replace(old, new, 1)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_a_sheet_of_theirs_by_our_name_stays_and_ours_gets_another(app: xw.App, tmp_path: Path) -> None:
    path = workbook(tmp_path / "官庄镇2023年2月.xlsx", ("乙项目", "乙公司", "约5.2亿元", 0, "很多"))
    book = load_workbook(path)
    book.create_sheet("审核意见")["A1"] = "领导的意见"
    book.save(path)
    with opened(app, path, tmp_path) as book:
        check_workbook(book)
        check_workbook(book)
        assert book.sheet_names == ["落地", "审核意见", "审核意见2"]
        book.sheets["审核意见2"].name = "看过"
        clear_marks(book)
        assert book.sheet_names == ["落地", "审核意见"] and book.sheets["审核意见"]["A1"].value == "领导的意见"


def test_what_a_unit_writes_never_becomes_a_formula(app: xw.App, tmp_path: Path) -> None:
    """Names of sheets and texts of cells are the unit's: quotes, formulas, lines that begin with a sign."""
    name = """a'b"c)!"""
    path = tmp_path / "官庄镇2023年2月.xlsx"
    book = load_workbook(
        workbook(path, ("乙项目", "乙公司", '=HYPERLINK("http://x","y")', 0, "-1+1"), ("丙", "丙", "@x", 0, "+9"))
    )
    book["落地"].title = name
    book.save(path)
    with opened(app, path, tmp_path) as book:
        report = check_workbook(book)
        review = book.sheets["审核意见"]
        area = review.range((HEADER_ROW + 1, 1), (HEADER_ROW + len(report.review.rows), len(REVIEW_HEADER)))
        formulas = [
            (column, text) for row in area.formula for column, text in enumerate(row) if str(text).startswith("=")
        ]
        assert formulas and {column for column, _ in formulas} <= {2, 4, 5}
        links = [text for column, text in formulas if column == 2]
        assert all(text.startswith("""=HYPERLINK("#'a''b""c)!'!""") for text in links), links[:1]
        values = [[str(value or "") for value in row] for row in area.value]
        assert values == [
            [label_of(row.severity), row.sheet, row.cell, row.code, row.message, row.value, row.remedy]
            for row in report.review.rows
        ]


def label_of(severity: str) -> str:
    return {"error": "错误", "query": "核实", "notice": "提示"}[severity]


def test_selection_and_screen_come_back_after_an_error(app: xw.App, ledger: xw.Book, monkeypatch) -> None:
    sheet = ledger.sheets[VISITS]
    sheet.impl.activate()
    sheet["D9:E10"].select()
    app.calculation = "manual"
    monkeypatch.setattr(
        "addin.ribbon.xlwings_host.review.write_table", lambda *_, **__: (_ for _ in ()).throw(xw.XlwingsError("满了"))
    )
    report = check_workbook(ledger)
    assert [found.code for found in report.findings] == ["ZS-545"] and "满了" in app.impl.alerts[0].prompt
    assert ledger.sheets.active.name == VISITS and ledger.selection.address == "$D$9:$E$10"
    assert (app.calculation, app.status_bar, app.screen_updating) == ("manual", False, True)
    app.calculation = "automatic"


def test_a_mark_on_a_sheet_that_is_gone_is_not_counted(app: xw.App, ledger: xw.Book) -> None:
    fill, ink = SEVERITY_COLOURS["error"]
    with XlwingsHost(ledger) as host:
        assert (
            host.mark([Mark("没有", "A1", "error", "x", fill, ink), Mark(VISITS, "D9", "error", "x", fill, ink)]) == 1
        )
        assert host.clear_marks().cells == 1
