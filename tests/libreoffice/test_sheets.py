"""Sheets through xlwings: found, added, named, ordered, copied, hidden, frozen, printed, deleted."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from addin.libreoffice.engine import NoSuchError, RefusedByOffice

pytestmark = pytest.mark.office


def order(book: xw.Book) -> list[str]:
    return [each.name for each in book.sheets]


@pytest.fixture
def three(book: xw.Book) -> xw.Book:
    """Sheets 甲 乙 丙; each holds its name in A1; 甲 is in front."""
    book.sheets[0].name = "甲"
    book.sheets.add("乙", after="甲")
    book.sheets.add("丙", after="乙")
    for each in book.sheets:
        each["A1"].value = each.name
    book.sheets["甲"].activate()
    return book


def written(book: xw.Book, tmp_path: Path) -> openpyxl.Workbook:
    book.api.SaveCopyAs(tmp_path / "写出.xlsx")
    return openpyxl.load_workbook(tmp_path / "写出.xlsx")


def test_find(three: xw.Book):
    assert three.sheets[1] == three.sheets("乙") == three.sheets["乙"] == three.sheets(2)
    assert "乙" in three.sheets
    assert "丁" not in three.sheets
    assert three.sheets[-1].index == 3
    with pytest.raises(NoSuchError, match="没有工作表“丁”"):
        three.sheets["丁"]


def test_latin_names_know_no_case(book: xw.Book):
    assert book.sheets["SHEET1"] == book.sheets["Sheet1"]
    with pytest.raises(RefusedByOffice, match="已经有工作表"):
        book.sheets.add("乙").name = "sheet1"


def test_add_is_active_and_before_the_active_one(three: xw.Book):
    assert three.sheets.add().name == "Sheet1"
    assert order(three) == ["Sheet1", "甲", "乙", "丙"]
    assert three.sheets.active.name == "Sheet1"
    three.sheets.add("丁", before="丙")
    assert order(three) == ["Sheet1", "甲", "乙", "丁", "丙"]


def test_a_sheet_stays_itself_when_it_is_renamed_and_moved(three: xw.Book):
    sheet = three.sheets["丙"]
    sheet.name = "新"
    sheet.move(before=three.sheets["甲"])
    three.sheets.add("前", before=sheet)

    assert order(three) == ["前", "新", "甲", "乙"]
    assert (sheet.name, sheet.index, sheet["A1"].value) == ("新", 2, "丙")
    sheet.move(after=three.sheets["乙"])
    assert order(three) == ["前", "甲", "乙", "新"]


def test_a_deleted_sheet_says_so_and_never_stands_for_another(three: xw.Book):
    sheet = three.sheets["乙"]
    sheet.delete()

    assert order(three) == ["甲", "丙"]
    for use in (lambda: sheet.name, lambda: setattr(sheet["A1"], "value", "错"), sheet.delete):
        with pytest.raises(RefusedByOffice, match="工作表已被删除"):
            use()
    assert [each["A1"].value for each in three.sheets] == ["甲", "丙"]


def test_copy(app: xw.App, three: xw.Book):
    assert three.sheets["甲"].copy().name == "甲 (2)"
    assert three.sheets["甲"].copy(before=three.sheets["乙"], name="另").index == 2
    assert order(three) == ["甲", "另", "乙", "丙", "甲 (2)"]
    long = three.sheets.add("长" * 31)
    assert long.copy().name == "长" * 27 + " (2)"
    other = app.books.add()
    copied = three.sheets["甲"].copy(after=other.sheets[0])
    assert order(other) == ["Sheet1", "甲"]
    assert (copied.book, copied["A1"].value) == (other, "甲")
    assert three.sheets["甲"].copy(after=other.sheets[0]).name == "甲 (2)"


def test_hidden_but_never_the_last(three: xw.Book):
    three.sheets["乙"].visible = False
    assert [each.visible for each in three.sheets] == [True, False, True]
    assert three.sheets["乙"]["A1"].value == "乙"
    with pytest.raises(RefusedByOffice, match="是隐藏的"):
        three.sheets["乙"].activate()
    three.sheets["丙"].visible = False
    for use in (lambda: setattr(three.sheets["甲"], "visible", False), three.sheets["甲"].delete):
        with pytest.raises(RefusedByOffice, match="至少要有一张工作表可见"):
            use()


def test_a_protected_structure(three: xw.Book, tmp_path: Path):
    """In LibreOffice's own format: from an Excel file it does not read this protection."""
    path = tmp_path / "a.fods"
    three.save(path)
    three.close()
    path.write_text(
        path.read_text("utf-8").replace(
            "<office:spreadsheet", '<office:spreadsheet table:structure-protected="true"', 1
        ),
        "utf-8",
    )
    book = xw.Book(path)

    assert book.api.ProtectStructure
    sheet = book.sheets["乙"]
    for use in (
        book.sheets.add,
        sheet.delete,
        sheet.copy,
        lambda: sheet.move(before=book.sheets[0]),
        lambda: setattr(sheet, "name", "新"),
        lambda: setattr(sheet, "visible", False),
    ):
        with pytest.raises(RefusedByOffice, match="结构受保护"):
            use()
    assert order(book) == ["甲", "乙", "丙"]
    sheet["A1"].value = "写得进"
    assert sheet["A1"].value == "写得进"


def test_used_range(sheet: xw.Sheet):
    assert sheet.used_range.address == "$A$1"
    sheet["C3"].value = 1
    sheet["E9"].color = (255, 0, 0)
    assert sheet.used_range.address == "$C$3:$E$9"
    sheet.clear_contents()
    assert sheet["C3"].value is None
    assert sheet["E9"].color == (255, 0, 0)
    sheet.clear()
    assert sheet.used_range.address == "$A$1"


def test_selection(three: xw.Book):
    three.sheets["乙"]["B2:C3"].select()
    assert three.sheets.active.name == "乙"
    assert three.selection == three.sheets["乙"]["B2:C3"]
    three.sheets["乙"]["A1,C3:D4"].select()
    assert three.app.selection.address == "$A$1,$C$3:$D$4"
    three.sheets["甲"]["A5"].select()
    assert three.selection == three.sheets["甲"]["A5"]


@pytest.mark.parametrize(
    ("address", "pane"),
    [("1:2", (0, 2, "A3")), ("A:A", (1, 0, "B1")), ("A1:B3", (2, 3, "C4")), ("A1", (1, 1, "B2"))],
)
def test_freeze(three: xw.Book, tmp_path: Path, address: str, pane: tuple[int, int, str]):
    three.sheets["丙"].freeze_panes.freeze_at(address)

    assert three.sheets.active.name == "甲"
    found = written(three, tmp_path)["丙"].sheet_view.pane
    assert (found.xSplit, found.ySplit, found.topLeftCell) == pane
    assert found.state == "frozen"
    three.sheets["丙"].freeze_panes.unfreeze()
    assert written(three, tmp_path)["丙"].sheet_view.pane is None


def test_freeze_a_scrolled_and_a_hidden_sheet(three: xw.Book, tmp_path: Path):
    three.sheets["乙"]["A900"].select()
    three.sheets["甲"].activate()
    three.sheets["乙"].visible = False
    three.sheets["乙"].freeze_panes.freeze_at("1:3")

    assert three.sheets["乙"].visible is False
    assert written(three, tmp_path)["乙"].sheet_view.pane.ySplit == 3


def test_gridlines_are_each_sheet_s_own(three: xw.Book, tmp_path: Path):
    three.sheets["乙"].show_gridlines = False

    assert [each.show_gridlines for each in three.sheets] == [True, False, True]
    assert [each.sheet_view.showGridLines for each in written(three, tmp_path)] == [True, False, True]
    three.sheets["乙"].show_gridlines = True
    assert three.sheets["乙"].show_gridlines


def test_print_setup(three: xw.Book, tmp_path: Path):
    sheet = three.sheets["乙"]
    sheet.page_setup.print_area = "$A$1:$C$9"
    setup = sheet.api.PageSetup
    setup.Orientation = 2
    setup.Zoom = False
    setup.FitToPagesWide = 1
    setup.FitToPagesTall = False
    setup.PrintTitleRows = "$1:$2"

    assert sheet.page_setup.print_area == "$A$1:$C$9"
    assert (setup.Orientation, setup.Zoom, setup.FitToPagesWide, setup.FitToPagesTall) == (2, False, 1, False)
    file = written(three, tmp_path)
    found = file["乙"]
    assert (found.page_setup.orientation, found.page_setup.fitToWidth, found.page_setup.fitToHeight) == (
        "landscape",
        1,
        0,
    )
    assert found.sheet_properties.pageSetUpPr.fitToPage
    assert (found.print_title_rows, found.print_area) == ("$1:$2", "'乙'!$A$1:$C$9")
    assert file["甲"].page_setup.orientation == "portrait"
    sheet.page_setup.print_area = None
    assert sheet.page_setup.print_area is None
