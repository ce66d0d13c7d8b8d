"""Conditional formats: rank, formulas, looks; and nothing else of the sheet changes."""

from __future__ import annotations

import re
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, DataBarRule, FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from addin.libreoffice.engine import NotInLibreOffice, RefusedByOffice

pytestmark = pytest.mark.office
MARK = '=N("校验")=0'
RED, GREEN = "#ff0000", "#00ff00"


def rules_in(book: xw.Book, path: Path) -> list[tuple[str, str]]:
    """Return (cells, formula) of the file's rules, the first in rank first."""
    book.api.SaveCopyAs(path)
    text = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    found = []
    for cells, body in re.findall(r'<conditionalFormatting sqref="([^"]*)">(.*?)</conditionalFormatting>', text):
        for rule in re.findall(r"<cfRule .*?</cfRule>", body):
            formula = re.search("<formula>(.*?)</formula>", rule)
            place = " ".join(sorted(cells.split()))
            found.append((int(re.search(r'priority="(\d+)"', rule)[1]), place, formula[1] if formula else "scale"))
    return [each[1:] for each in sorted(found)]


def test_a_rule_and_its_looks(sheet: xw.Sheet):
    formats = sheet["A2:D20"].conditional_formats
    formats.add_custom('=$D2="逾期"', fill_color="#ffc7ce", font_color=(156, 0, 6), font_bold=True)
    (found,) = sheet["C3"].conditional_formats
    assert (found.type, found.formula, found.operator) == ("custom", '=$D2="逾期"', None)
    assert (found.fill_color, found.font_color, found.font_bold) == ((255, 199, 206), (156, 0, 6), True)
    assert (found.font_italic, found.stop_if_true) == (None, True)
    assert len(sheet["E3"].conditional_formats) == 0


def test_the_newest_comes_first_and_the_others_keep_their_order(sheet: xw.Sheet, book: xw.Book, tmp_path: Path):
    for cells, formula in (("A1:C9", "=A1>1"), ("B1:D9", "=B1>2"), ("F1:F9", "=F1>3"), ("C3,F2:F4", "=C2>4")):
        sheet[cells].conditional_formats.add_custom(formula, fill_color=RED)
    assert [each.formula for each in sheet.cells.conditional_formats] == ["=C2>4", "=F1>3", "=B1>2", "=A1>1"]
    assert rules_in(book, tmp_path / "序.xlsx") == [
        ("C3 F2:F4", "C2&gt;4"), ("F1:F9", "F1&gt;3"), ("B1:D9", "B1&gt;2"), ("A1:C9", "A1&gt;1")]  # fmt: skip


def test_compare_change_delete(sheet: xw.Sheet):
    formats = sheet["A1:A9"].conditional_formats
    between = formats.add_cell_value("between", 1, 5, font_italic=True)
    custom = formats.add_custom("=A1>9", fill_color=RED)
    assert (between.operator, between.formula1, between.formula2) == ("between", "=1", "=5")
    custom.set(formula="=A1>7", font_bold=True)
    assert [(each.formula, each.fill_color, each.font_bold) for each in formats] == [
        ("=A1>7", (255, 0, 0), True), (None, None, None)]  # fmt: skip
    between.delete()
    assert [each.formula for each in formats] == ["=A1>7"]
    with pytest.raises(RefusedByOffice, match="不在了"):
        between.delete()


def test_one_of_several_on_the_same_cells_goes(app: xw.App, book: xw.Book, tmp_path: Path):
    made = openpyxl.Workbook()
    for formula in ("A1>1", "A1>2", "A1>3"):
        made.active.conditional_formatting.add("A1:A9", FormulaRule(formula=[formula], font=Font(bold=True)))
    made.save(tmp_path / "三.xlsx")
    formats = app.books.open(tmp_path / "三.xlsx").sheets[0]["A1:A9"].conditional_formats
    formats[1].delete()
    assert [each.formula for each in formats] == ["=A1>1", "=A1>3"]


def test_clear(sheet: xw.Sheet):
    sheet["A1:B2"].conditional_formats.add_custom("=A1>1", fill_color=RED)
    with pytest.raises(RefusedByOffice):  # it also colours B2
        sheet["A1"].conditional_formats.clear()
    sheet["A1:C3"].conditional_formats.clear()
    assert len(sheet.cells.conditional_formats) == 0


def test_scales_are_not_made(sheet: xw.Sheet):
    with pytest.raises(NotInLibreOffice, match="add_color_scale"):
        sheet["A1:A3"].conditional_formats.add_color_scale([RED, GREEN])


def test_a_protected_sheet_refuses(sheet: xw.Sheet):
    sheet.api.Protect()
    with pytest.raises(RefusedByOffice, match="受保护"):
        sheet["A1"].conditional_formats.add_custom("=A1>1", fill_color=RED)
    assert len(sheet.cells.conditional_formats) == 0


def test_a_new_colour_while_another_sheet_is_protected(sheet: xw.Sheet, book: xw.Book):
    other = book.sheets.add("另一张", after=sheet)
    other.api.Protect()
    sheet["A1"].conditional_formats.add_custom("=A1>1", fill_color="#010203")
    assert sheet["A1"].conditional_formats[0].fill_color == (1, 2, 3)
    assert other.api.ProtectContents
    other.api.Unprotect()
    other.api.Protect("密码")
    with pytest.raises(RefusedByOffice, match="另一张"):
        sheet["A1"].conditional_formats.add_custom("=A1>1", fill_color="#040506")
    assert other.api.ProtectContents


@pytest.fixture
def crowded(tmp_path: Path) -> Path:
    """A sheet with rules, a data bar and a colour scale beside rules, validation, notes' neighbours and formats."""
    made = openpyxl.Workbook()
    sheet = made.active
    for row in range(1, 31):
        sheet.append([row, f"项目{row}", row * 1.5, None])
        sheet.row_dimensions[row].height = 20  # else the office looks for the best height at some time after loading
    red = PatternFill(bgColor="FFC7CE")
    sheet.conditional_formatting.add("A1:C30", FormulaRule(formula=["$A1>10"], fill=red, font=Font(color="9C0006")))
    sheet.conditional_formatting.add("A1:C29", DataBarRule("min", None, "max", None, color="638EC6"))
    sheet.conditional_formatting.add(
        "C1:C30", CellIsRule(operator="lessThan", formula=["5"], fill=red, stopIfTrue=True)
    )
    sheet.conditional_formatting.add("C1:C28", ColorScaleRule("min", None, "FF0000", "max", None, "00FF00"))
    sheet.conditional_formatting.add("D5:D9 B2:B4", FormulaRule(formula=["LEN(B2)>3"], font=Font(bold=True)))
    choices = DataValidation(type="list", formula1='"甲,乙"', showErrorMessage=True)
    sheet.add_data_validation(choices)
    choices.add("D1:D30")
    made.save(tmp_path / "原.xlsx")
    return tmp_path / "原.xlsx"


def written(book: xw.Book, path: Path) -> tuple[str, list[str], list[str]]:
    """Return the sheet's file: all but the conditional formats, these without rank, and the colouring ones by rank.

    The rank of data bars against rules that colour does not matter. The office numbers the bars by chance, and chooses
    the font of a number for a file by whether it was painted yet; so ``looks`` compares the looks.
    """
    book.api.SaveCopyAs(path)
    text = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    text = re.sub(r'\{[0-9A-F-]{36}\}| s="\d+"', "", text)
    formats = re.findall("<conditionalFormatting .*?</conditionalFormatting>", text)
    ranked = [each for each in formats if 'type="expression"' in each or 'type="cellIs"' in each]
    plain = [re.sub(r' priority="\d+"', "", each) for each in formats]
    rest = re.sub("<conditionalFormatting .*?</conditionalFormatting>", "", text)
    return rest, sorted(plain), [re.sub(r' priority="\d+"', "", each) for each in ranked]


def looks(cells: xw.Range) -> list[tuple[object, ...]]:
    return [(each.font.name, each.font.bold, each.color, each.number_format, each.wrap_text) for each in cells]


def test_after_marks_and_their_removal_the_sheet_is_written_as_before(
    app: xw.App, book: xw.Book, crowded: Path, tmp_path: Path
):
    book = app.books.open(crowded)  # closed with the fixture's
    sheet = book.sheets[0]
    sheet["A2:B2"].color, sheet["C3"].number_format, sheet["C3"].font.bold = "#ddebf7", "0.00", True
    before, looked = written(book, tmp_path / "前.xlsx"), looks(sheet["A1:D4"])
    cells = [(row, column) for row in range(1, 31) for column in (1, 3, 6)]
    sheet.api.AddFormatConditions([(cells[:50], MARK, "#ffc7ce", "#9c0006"), (cells[50:], MARK, "#ffeb9c", "#7f6000")])
    sheet.api.AddNotes([(row, column, "【校验】错") for row, column in cells])
    assert [each.formula for each in sheet.cells.conditional_formats if each.type == "custom"][:2] == [MARK, MARK]
    assert sheet.api.CountFormatConditions(MARK) == 90
    assert written(book, tmp_path / "标.xlsx") != before
    sheet.api.DeleteNotes(sheet.api.NotesBeginning("【校验】"))
    assert sheet.api.DeleteFormatConditions(MARK) == 90
    assert written(book, tmp_path / "后.xlsx") == before
    assert looks(sheet["A1:D4"]) == looked


def test_no_style_is_left_to_choose(sheet: xw.Sheet, book: xw.Book, tmp_path: Path):
    sheet["A1"].value = 1
    sheet["A1"].conditional_formats.add_custom(MARK, fill_color="#123456")
    book.api.SaveCopyAs(tmp_path / "标.xlsx")
    sheet.api.DeleteFormatConditions(MARK)
    book.api.SaveCopyAs(tmp_path / "后.xlsx")
    marked, after = (zipfile.ZipFile(tmp_path / name).read("xl/styles.xml") for name in ("标.xlsx", "后.xlsx"))
    assert (b"123456" in marked, b"123456" in after) == (True, False)
    assert b"ConditionalStyle" not in marked  # it is behind the rule, and no cell style of the workbook


def colours(pdf: Path) -> dict[str, int]:
    """Return how many points of the first page have a colour."""
    command = ["pdftoppm", "-r", "50", "-f", "1", "-l", "1", "-singlefile", str(pdf), str(pdf.with_suffix(""))]
    subprocess.run(command, check=True, timeout=60)
    points = pdf.with_suffix(".ppm").read_bytes().split(b"\n", 3)[3]
    triples = [points[at : at + 3].hex() for at in range(0, len(points), 3)]
    return {name: triples.count(name) for name in ("ff0000", "00ff00")}


def drawn(book: xw.Book, path: Path) -> tuple[bool, bool]:
    """Return whether the first page shows red and green."""
    book.to_pdf(str(path))
    found = colours(path)
    return found["ff0000"] > 100, found["00ff00"] > 100


def test_the_page_shows_the_first_rule_and_after_it_the_second(sheet: xw.Sheet, book: xw.Book, tmp_path: Path):
    cells = sheet["A1:B2"]
    cells.value = [[1, 1], [1, 1]]
    cells.conditional_formats.add_custom("=A1=1", fill_color=GREEN, font_color=GREEN)
    assert drawn(book, tmp_path / "绿.pdf") == (False, True)
    first = cells.conditional_formats.add_custom("=A1=1", fill_color=RED, font_color=RED)
    assert drawn(book, tmp_path / "红.pdf") == (True, False)
    first.delete()
    assert drawn(book, tmp_path / "又绿.pdf") == (False, True)


def test_a_sheet_too_large_to_be_painted_at_once_is_printed_as_it_will_look(sheet: xw.Sheet, book: xw.Book, tmp_path):
    sheet["A1:K10000"].conditional_formats.add_custom("=A1=2", fill_color=GREEN)
    sheet["A1:B2"].value, sheet["A10000"].value = [[1, 1], [1, 1]], 1
    sheet.page_setup.print_area = "A1:B2"
    sheet["A1:B2"].conditional_formats.add_custom("=A1=1", fill_color=RED, font_color=RED)
    assert drawn(book, tmp_path / "红.pdf") == (True, False)


def test_rows_that_a_filter_or_a_person_hides_do_not_shift_the_looks(sheet: xw.Sheet):
    sheet["A1:A6"].value = [[row] for row in range(6)]
    sheet["A5"].color = GREEN
    sheet["2:3"].row_hidden = True
    sheet["A1:A6"].conditional_formats.add_custom("=A1=5", fill_color=RED)
    sheet["2:3"].row_hidden = False
    assert [cell.color for cell in sheet["A1:A6"]] == [None, None, None, None, (0, 255, 0), None]


def test_the_window_is_where_it_was(sheet: xw.Sheet, book: xw.Book):
    other = book.sheets.add("另一张", after=sheet)
    other["B7"].select()
    sheet["A1:B2"].conditional_formats.add_custom("=A1=1", fill_color=RED)
    assert (book.sheets.active.name, book.selection.address) == ("另一张", "$B$7")
