"""The workbook of examples: every example of every cell function, to look at, to check and to change.

``python -m addin.functions_guide.book [FILE]`` writes it, by default ``函数示例.xlsx`` in the current folder. The same
register gives the same bytes.
"""

import re
import sys
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final

from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from addin.files import write_atomically
from addin.functions_guide.category_sheet import CONTENTS, CategorySheet, Placed
from addin.functions_guide.cells import AGREE, DIFFER, ExampleWorksheet, Formats
from addin.functions_guide.spelled import by_category
from addin.new_workbook import new_workbook
from udfs.registry import FUNCTIONS, Function
from xl_templates.ledger_sheet import FOOTER, POINTS_PER_LINE
from xl_templates.styles import SEVERITY_COLOURS, STYLES, lines_needed
from xl_templates.writing import quoted

FILE_NAME: Final = "函数示例.xlsx"
_CREATED: Final = datetime(2023, 1, 30)  # a fixed moment: no output holds the wall clock
_WIDTHS: Final = (20, 22, 62, 9, 9)
_HEADER: Final = ("函数", "名称", "做什么", "核对几行", "一致")
_ABOUT: Final = (
    "每个单元格函数的每个例子都在这里：参数放在单元格里，“结果”是真的公式，“应为”是应当得到的值，“一致”比较两者。",
    "装了加载项（LibreOffice 里是扩展）：打开后自动计算；“一致”都是 √ 就说明装好了。"
    "显示 #NAME? 的，按 Ctrl+Alt+F9（LibreOffice 是 Ctrl+Shift+F9）全部重算。",
    "没有装加载项：“结果”显示 #NAME?，“一致”显示“未算”，看“应为”。WPS 也是这样。",
    "参数都可以改来试。写法、每个参数的意思和提示的编号，见按钮“函数说明”或 docs/functions.md。",
)
_CONCLUSION_ROW: Final = len(_ABOUT) + 2
_CELL: Final = STYLES["value"] | {"indent": 0}
_FORMATS: Final[dict[str, dict[str, Any]]] = {
    **{name: STYLES[name] for name in ("title", "heading", "paragraph", "small", "header", "label")},
    "value": _CELL,
    "text": _CELL | {"num_format": "@"},
    "plain": _CELL | {"align": "left"},
    # LibreOffice shows a truth value with this format as such, elsewhere it is of no effect.
    "flag": _CELL | {"num_format": '"TRUE";"TRUE";"FALSE"', "align": "left"},
    "day": _CELL | {"num_format": "yyyy-mm-dd", "align": "left"},
    "moment": _CELL | {"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"},
    "number": STYLES["value_centre"],
    "agree": STYLES["value_centre"],
    "code": _CELL | {"font_name": "Consolas", "font_size": 9, "num_format": "@"},
    "link": _CELL | {"font_color": "#1F4E79", "underline": 1},
    "back": STYLES["about"] | {"font_color": "#1F4E79", "underline": 1, "align": "right"},
    "category": STYLES["group"] | {"align": "left"},
    "differ": {"bg_color": SEVERITY_COLOURS["error"][0], "font_color": SEVERITY_COLOURS["error"][1]},
}


def write_book(target: BinaryIO, functions: Mapping[str, Function] = FUNCTIONS) -> None:
    """Write the workbook into an open binary file. Raises ``OSError`` of the target."""
    with new_workbook(target) as workbook:
        workbook.set_properties({"title": "单元格函数示例", "created": _CREATED})
        workbook.set_size(1600, 930)  # pixels
        formats = {name: workbook.add_format(dict(style)) for name, style in _FORMATS.items()}
        front = workbook.add_worksheet(CONTENTS)
        groups = [(_tab(category), category, members) for category, members in by_category(functions)]
        placed: dict[str, Placed] = {}
        columns: dict[str, int] = {}
        for tab, category, members in groups:
            sheet = workbook.add_worksheet(tab, ExampleWorksheet)
            writer = CategorySheet(sheet, formats, category, members)
            placed |= writer.write()
            columns[tab] = writer.columns.agree
        _Front(front, formats, placed).write(groups, columns)


def book_bytes(functions: Mapping[str, Function] = FUNCTIONS) -> bytes:
    """Return the workbook."""
    target = BytesIO()
    write_book(target, functions)
    return target.getvalue()


def _tab(category: str) -> str:
    """Return the name of a category's sheet: what stands after the dot, without what no sheet may be called."""
    return re.sub(r"[\[\]:*?/\\']", "", category.rpartition("·")[2])[:31]


class _Front:
    """Writes the first sheet: what it is, how to use it, all functions with links, and whether everything agrees."""

    def __init__(self, sheet: Worksheet, formats: Formats, placed: Mapping[str, Placed]) -> None:
        self.sheet, self.formats, self.placed = sheet, formats, placed

    def write(self, groups: list[tuple[str, str, list[Function]]], columns: Mapping[str, int]) -> None:
        for column, width in enumerate(_WIDTHS):
            self.sheet.set_column(column, column, width)
        self.sheet.write_string(0, 0, "单元格函数示例", self.formats["title"])
        self.sheet.set_row(0, 28)
        for row, text in enumerate(_ABOUT, start=1):
            self._across(row, text, "paragraph")
        header = _CONCLUSION_ROW + 2
        for column, text in enumerate(_HEADER):
            self.sheet.write_string(header, column, text, self.formats["header"])
        row = header + 1
        for tab, category, members in groups:
            self._across(row, category, "category")
            row += 1
            for function in members:
                self._line(row, tab, function, columns[tab])
                row += 1
        self._conclusion(header + 1, row - 1)
        self._page(header, row - 1)

    def _across(self, row: int, text: str, style: str) -> None:
        self.sheet.merge_range(row, 0, row, len(_WIDTHS) - 1, "", self.formats[style])
        self.sheet.write_string(row, 0, text, self.formats[style])
        self.sheet.set_row(row, POINTS_PER_LINE * lines_needed(text, sum(_WIDTHS)) + 4)

    def _line(self, row: int, tab: str, function: Function, agree: int) -> None:
        placed, sheet = self.placed[function.name], self.sheet
        sheet.write_url(row, 0, f"internal:{quoted(tab)}!A{placed.row + 1}", self.formats["link"], function.name)
        sheet.write_string(row, 1, function.label, self.formats["value"])
        sheet.write_string(row, 2, function.help, self.formats["value"])
        sheet.write_number(row, 3, placed.compared, self.formats["number"])
        cells = f"{quoted(tab)}!{xl_range_abs(placed.first, agree, placed.last, agree)}"
        sheet.write_formula(row, 4, f'=COUNTIF({cells},"{AGREE}")', self.formats["number"], placed.compared)
        sheet.set_row(row, POINTS_PER_LINE * lines_needed(function.help, _WIDTHS[2]) + 6)

    def _conclusion(self, first: int, last: int) -> None:
        """Write one line on everything; a formula over the lines of the functions."""
        count, same = f"SUM(D{first + 1}:D{last + 1})", f"SUM(E{first + 1}:E{last + 1})"
        told = (
            f'=IF({same}={count},"{AGREE} 全部一致，共 "&{count}&" 行",'
            f'IF({same}=0,"没有计算：没有装加载项，或者要按 Ctrl+Alt+F9 重算",'
            f'"{DIFFER} "&({count}-{same})&" 行不一致或没有计算，请到标出的函数那里看"))'
        )
        total = sum(each.compared for each in self.placed.values())
        self.sheet.write_string(_CONCLUSION_ROW, 0, "核对结果", self.formats["label"])
        self.sheet.merge_range(_CONCLUSION_ROW, 1, _CONCLUSION_ROW, len(_WIDTHS) - 1, "", self.formats["value"])
        self.sheet.write_formula(_CONCLUSION_ROW, 1, told, self.formats["value"], f"{AGREE} 全部一致，共 {total} 行")
        self.sheet.set_row(_CONCLUSION_ROW, 22)
        # Text in column D, the categories' lines, is no number and never less.
        wrong = f"=AND(ISNUMBER($D{first + 1}),$E{first + 1}<$D{first + 1})"
        options = {"type": "formula", "criteria": wrong, "format": self.formats["differ"]}
        self.sheet.conditional_format(first, 4, last, 4, options)

    def _page(self, header: int, last: int) -> None:
        sheet = self.sheet
        sheet.freeze_panes(header + 1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.6)
        sheet.repeat_rows(header)
        sheet.print_area(0, 0, last, len(_WIDTHS) - 1)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(FOOTER)
        sheet.hide_gridlines(2)


if __name__ == "__main__":
    path = Path(sys.argv[1] if len(sys.argv) > 1 else FILE_NAME)
    written = write_atomically(path, write_book)
    print(f"{written}  {written.stat().st_size:,} 字节")
