"""Lines about what cells look like: formats, fonts, lines, widths, merged cells."""

from __future__ import annotations

from addin.libreoffice.conformance.line import Place, differs, missing, same


@same("Range.number_format", "写什么代码读出什么代码，没有格式的是 General；不一致时 None", "excel.Range.NumberFormat")
def _number_formats(place: Place) -> None:
    for code in ("0.00%", "yyyy-mm-dd", "#,##0.00_);[Red](#,##0.00)", "@", "General"):
        place.sheet["A1"].number_format = code
        assert place.sheet["A1"].number_format == code
    place.sheet["A2"].number_format = "0"
    assert place.sheet["A1:A2"].number_format is None


@differs("Range.number_format：语言标记", "[$-804] 等标记保留", "excel.Range.NumberFormat", "标记去掉，其余不变")
def _language_marks(place: Place) -> None:
    place.sheet["A1"].number_format = "[$-804]yyyy年"
    assert place.sheet["A1"].number_format == "yyyy年"


@same("Range.color", "底色；没有时 None；一次可设几块", "Range.color")
def _colours(place: Place) -> None:
    place.sheet["A1,C3:C4"].color = "#ffc7ce"
    assert (place.sheet["C4"].color, place.sheet["B1"].color) == ((255, 199, 206), None)


@differs("Range.color：不一致时", "黑色 (0, 0, 0)", "excel.Interior.Color", "None")
def _mixed_colours(place: Place) -> None:
    place.sheet["A1"].color = "#ffc7ce"
    assert place.sheet["A1:A2"].color is None


@same("Range.set_colors", "逐格设色，... 不动", "Range.set_colors")
def _many_colours(place: Place) -> None:
    place.sheet["A1:B1"].set_colors([["#ff0000", ...]])
    assert (place.sheet["A1"].color, place.sheet["B1"].color) == ((255, 0, 0), None)


@same("Range.font", "名称、大小、粗体、斜体、颜色；不一致时 None", "Range.font")
def _fonts(place: Place) -> None:
    font = place.sheet["A1"].font
    font.name, font.size, font.bold, font.italic, font.color = "宋体", 14, True, True, "#9c0006"
    assert (font.name, font.size, font.bold, font.italic, font.color) == ("宋体", 14, True, True, (156, 0, 6))
    assert place.sheet["A1:A2"].font.bold is None


@same("对齐、自动换行", "general、left 等七种，top 等五种；wrap_text", "Range.horizontal_alignment")
def _alignment(place: Place) -> None:
    cell = place.sheet["A1"]
    cell.horizontal_alignment, cell.vertical_alignment, cell.wrap_text = "distributed", "top", True
    assert (cell.horizontal_alignment, cell.vertical_alignment, cell.wrap_text) == ("distributed", "top", True)


def _across(place: Place) -> None:
    place.sheet["A1"].horizontal_alignment = "center_across_selection"


@same("Range.borders", "各边的线型、粗细、颜色；只改一样时其余不动；两格之间是同一条线", "Range.borders")
def _borders(place: Place) -> None:
    place.sheet["B2:C3"].borders.set("outside", line_style="continuous", weight="medium", color="#ff0000")
    top = place.sheet["B2"].borders["edge_top"]
    top.weight = "thin"
    assert (top.line_style, top.weight, top.color) == ("continuous", "thin", (255, 0, 0))
    assert place.sheet["B1"].borders["edge_bottom"].line_style == "continuous"


def _slanted(place: Place) -> None:
    place.sheet["A1"].borders.line_style = "slant_dash_dot"


@same("Range.row_height、column_width", "磅；默认字体的字符数", "Range.column_width")
def _sizes(place: Place) -> None:
    place.sheet["A1"].row_height, place.sheet["A1"].column_width = 30, 20
    assert (place.sheet["A1"].row_height, round(place.sheet["A1"].column_width)) == (30, 20)


@same("Range.autofit", "列宽、行高合内容", "Range.autofit")
def _autofit(place: Place) -> None:
    before = place.sheet["A1"].column_width
    place.sheet["A1"].value = "很长很长的项目名称" * 3
    place.sheet["A1"].columns.autofit()
    assert place.sheet["A1"].column_width > before


@same("Range.merge、unmerge", "只留左上角的内容", "excel.Range.Merge")
def _merging(place: Place) -> None:
    place.sheet["A1:B1"].value = [1, 2]
    place.sheet["A1:B1"].merge()
    assert (place.sheet["B1"].merge_area.address, place.sheet["A1"].value) == ("$A$1:$B$1", 1)
    place.sheet["A1"].unmerge()
    assert place.sheet["A1:B1"].value == [1, None]


@differs("Range.merge_cells：不一致时", "None", "excel.Range.MergeCells", "True")
def _partly_merged(place: Place) -> None:
    place.sheet["A1:B1"].merge()
    assert place.sheet["A1:C1"].merge_cells is True


LINES = (
    _number_formats, _language_marks, _colours, _mixed_colours, _many_colours, _fonts, _alignment,
    missing("跨列居中", "center_across_selection", "Range.horizontal_alignment", _across),
    _borders,
    missing("斜点划线", "slant_dash_dot", "Range.borders", _slanted),
    _sizes, _autofit, _merging, _partly_merged,
    missing("Range.characters", "格内部分文字的格式", "Range.characters", lambda place: place.sheet["A1"].characters),
)  # fmt: skip
