"""What cells look like through xlwings: number formats, fills, fonts, alignment, lines."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from addin.libreoffice.engine import NotInLibreOffice, RefusedByOffice

pytestmark = pytest.mark.office


@pytest.mark.parametrize(
    "code",
    ["General", "@", "0.00%", "#,##0.00_);[Red](#,##0.00)", "yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "yyyy/m/d h:mm:ss",
     "[h]:mm:ss", "h:mm AM/PM", "mmm-yy", "aaaa", '0"万元"', "# ?/?", "0.0E+00", "_(* #,##0_);_(@_)", "0;[Color10]-0"],
)  # fmt: skip
def test_a_number_format_reads_as_it_was_written(sheet: xw.Sheet, code: str):
    sheet["A1:B2"].number_format = code
    assert sheet["A1:B2"].number_format == code


def test_an_untouched_cell_is_general_whatever_the_language(sheet: xw.Sheet):
    assert sheet["A1"].number_format == "General"


def test_what_differs_reads_as_none(sheet: xw.Sheet):
    first, both = sheet["A1"], sheet["A1:A2"]
    first.number_format, first.wrap_text, first.horizontal_alignment = "0.00", True, "center"
    first.font.bold, first.font.size, first.color = True, 20, "#ff0000"
    assert (both.number_format, both.wrap_text, both.horizontal_alignment) == (None, None, None)
    assert (both.font.bold, both.font.size, both.color) == (None, None, None)


def test_fill_of_several_areas(sheet: xw.Sheet):
    sheet["A1,C3:C4"].color = (1, 2, 3)
    assert [sheet[cell].color for cell in ("A1", "C3", "C4", "B3")] == [(1, 2, 3), (1, 2, 3), (1, 2, 3), None]
    sheet["C3"].color = None
    assert [sheet[cell].color for cell in ("C3", "C4")] == [None, (1, 2, 3)]


def test_fill_cell_by_cell(sheet: xw.Sheet):
    sheet["A1:B2"].color = "#00ff00"
    sheet["A1:B2"].set_colors([["#ff0000", ...], [None, (0, 0, 255)]])
    assert [cell.color for cell in sheet["A1:B2"]] == [(255, 0, 0), (0, 255, 0), None, (0, 0, 255)]


def test_font_for_chinese_too(sheet: xw.Sheet, book: xw.Book, tmp_path: Path):
    sheet["A1"].value = "招商"
    font = sheet["A1"].font
    font.name, font.size, font.bold, font.italic, font.color = "Noto Serif CJK SC", 13, True, True, "#9c0006"
    assert (font.name, font.size, font.bold, font.italic, font.color) == (
        "Noto Serif CJK SC", 13, True, True, (156, 0, 6))  # fmt: skip
    book.api.SaveCopyAs(tmp_path / "字体.xlsx")
    written = openpyxl.load_workbook(tmp_path / "字体.xlsx").active["A1"].font
    assert (written.name, written.sz, written.b, written.i) == ("Noto Serif CJK SC", 13, True, True)


@pytest.mark.parametrize("name", ["general", "left", "center", "right", "fill", "justify", "distributed"])
def test_horizontal_alignment(sheet: xw.Sheet, name: str):
    sheet["A1"].horizontal_alignment = name
    assert sheet["A1"].horizontal_alignment == name


@pytest.mark.parametrize("name", ["top", "center", "bottom", "justify", "distributed"])
def test_vertical_alignment(sheet: xw.Sheet, name: str):
    sheet["A1"].vertical_alignment = name
    assert sheet["A1"].vertical_alignment == name


def test_what_libreoffice_has_not_is_named(sheet: xw.Sheet):
    with pytest.raises(NotInLibreOffice, match="center_across_selection"):
        sheet["A1"].horizontal_alignment = "center_across_selection"
    with pytest.raises(NotInLibreOffice, match="slant_dash_dot"):
        sheet["A1"].borders.line_style = "slant_dash_dot"


def lines(cells: xw.Range) -> dict[str, tuple[object, ...]]:
    found = {side: cells.borders[side] for side in ("edge_top", "edge_right", "inside_vertical", "inside_horizontal")}
    return {side: (line.line_style, line.weight, line.color) for side, line in found.items()}


def test_lines_around_and_between(sheet: xw.Sheet):
    block = sheet["B2:C3"]
    block.borders.set("outside", line_style="continuous", weight="thick", color="#ff0000")
    block.borders.set("inside", line_style="dash")
    assert lines(block) == {
        "edge_top": ("continuous", "thick", (255, 0, 0)),
        "edge_right": ("continuous", "thick", (255, 0, 0)),
        "inside_vertical": ("dash", "thin", (0, 0, 0)),
        "inside_horizontal": ("dash", "thin", (0, 0, 0)),
    }
    block.borders["edge_top"].weight = "thin"  # the rest of the line stays
    assert lines(block)["edge_top"] == ("continuous", "thin", (255, 0, 0))
    assert sheet["B1"].borders["edge_bottom"].line_style == "continuous"  # one line between two cells
    block.borders.clear()
    assert {line.line_style for line in block.borders} == {"none"}


@pytest.mark.parametrize("weight", ["hairline", "thin", "medium", "thick"])
def test_weights_reach_the_file(sheet: xw.Sheet, book: xw.Book, tmp_path: Path, weight: str):
    sheet["B2"].borders.set("outside", line_style="continuous", weight=weight)
    assert sheet["B2"].borders.weight == weight
    book.api.SaveCopyAs(tmp_path / "线.xlsx")
    assert openpyxl.load_workbook(tmp_path / "线.xlsx").active["B2"].border.top.style == weight.replace("line", "")


def test_a_locked_cell_keeps_its_look(sheet: xw.Sheet):
    sheet.api.Protect()
    with pytest.raises(RefusedByOffice, match="A1"):
        sheet["A1"].color = "#ff0000"
    assert sheet["A1"].color is None


def test_autofit(sheet: xw.Sheet):
    sheet["A1"].value = "很长很长的项目名称" * 4
    sheet["A1"].columns.autofit()
    assert sheet["A1"].column_width > 40
