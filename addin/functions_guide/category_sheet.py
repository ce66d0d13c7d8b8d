"""One category's sheet of the example workbook: a block a function, an example a few rows, its cells real ones."""

from dataclasses import dataclass
from typing import Final

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from addin.functions_guide.cells import (
    AGREE,
    DIFFER,
    Formats,
    comparison,
    reference,
    write_plain,
    write_result,
)
from addin.functions_guide.layout import NUMBER, Columns, Given, Rows, argument_rows, height_of
from addin.functions_guide.spelled import plain, result_rows, syntax
from udfs.registry import Example, Function
from xl_templates.ledger_sheet import FOOTER, POINTS_PER_LINE
from xl_templates.styles import lines_needed
from xl_templates.writing import quoted

CONTENTS: Final = "目录"
_TITLE_ROW: Final = 0
_REMINDER_ROW: Final = 1
_FIRST_BLOCK: Final = 3
_FORMULA_WIDTH: Final = 34
_NOTE_WIDTH: Final = 30
_AGREE_WIDTH: Final = 7
_LEAST_HEIGHT: Final = 18
_REMINDER: Final = (
    "参数可以改来试，“结果”跟着变，“应为”不变。没有装加载项时“结果”显示 #NAME?，看“应为”。"
    "大括号公式是按 Ctrl+Shift+Enter 输入的，要改先选中它的全部结果。"
)


@dataclass(frozen=True)
class Placed:
    """Where a function's block stands: its first row, and the rows that say whether the examples agree."""

    row: int
    first: int
    last: int
    compared: int


class CategorySheet:
    """Writes one sheet."""

    def __init__(self, sheet: Worksheet, formats: Formats, title: str, functions: list[Function]) -> None:
        self.sheet, self.formats, self.title, self.functions = sheet, formats, title, functions
        self.columns = Columns(functions)
        self._shown: dict[int, list[str]] = {}  # column → what stands in it, one line each
        self._row = _FIRST_BLOCK
        self._widths = self._all_widths()

    def write(self) -> dict[str, Placed]:
        """Write everything and return where each function stands."""
        for column, width in enumerate(self._widths):
            self.sheet.set_column(column, column, width)
        self._head()
        placed = {each.name: self._block(each) for each in self.functions}
        self._page()
        return placed

    def _all_widths(self) -> list[int]:
        columns = self.columns
        for function in self.functions:
            for given in columns.given[function.name]:
                shown = self._shown.setdefault(given.column, [])
                if given.width == 1:
                    shown.append(function.arguments[given.place].name)
                for example in function.examples:
                    for row in argument_rows(function, example, given.place) or ():
                        for at, value in enumerate(row):
                            self._shown.setdefault(given.column + at, []).append(plain(value))
        inputs = [columns.width_of_input(at, self._shown.get(at, ())) for at in range(columns.formula)]
        results = [
            plain(cell)
            for f in self.functions
            for example in f.examples
            for row in result_rows(example)
            for cell in row
        ]
        result = columns.width_of_result(results)
        return [*inputs, _FORMULA_WIDTH, *[result] * (2 * columns.results), _AGREE_WIDTH, _NOTE_WIDTH]

    def _head(self) -> None:
        self.sheet.write_string(_TITLE_ROW, 0, self.title, self.formats["title"])
        self.sheet.set_row(_TITLE_ROW, 28)
        self._across(_REMINDER_ROW, _REMINDER, "small")
        self.sheet.write_url(
            _TITLE_ROW, self.columns.note, f"internal:{quoted(CONTENTS)}!A1", self.formats["back"], "返回目录"
        )
        self.sheet.freeze_panes(_REMINDER_ROW + 1, 1)

    def _across(self, row: int, text: str, style: str) -> None:
        self.sheet.merge_range(row, 0, row, self.columns.note, "", self.formats[style])
        self.sheet.write_string(row, 0, text, self.formats[style])
        self.sheet.set_row(row, POINTS_PER_LINE * lines_needed(text, sum(self._widths)) + 4)

    # --- one function -----------------------------------------------------------------------------------------------

    def _block(self, function: Function) -> Placed:
        first = self._row
        self._across(first, f"{function.name}　{function.label}　　{syntax(function)}", "heading")
        self.sheet.set_row(first, 24)
        about = function.help + (f"\n公式：{function.formula}" if function.formula else "")
        self._across(first + 1, about, "paragraph")
        self._header(first + 2, function)
        self._row = first + 3
        compared = sum(self._example(function, number, each) for number, each in enumerate(function.examples, start=1))
        placed = Placed(first, first + 3, self._row - 1, compared)
        self._row += 1
        return placed

    def _header(self, row: int, function: Function) -> None:
        columns, header = self.columns, self.formats["header"]
        used = set()
        for given in columns.given[function.name]:
            used |= set(range(given.column, given.column + given.width))
            self._spread(row, given.column, given.width, function.arguments[given.place].name)
        self.sheet.write_string(row, NUMBER, "例", header)
        for column in range(1, columns.formula):
            if column not in used:
                self.sheet.write_blank(row, column, None, header)
        self.sheet.write_string(row, columns.formula, "公式", header)
        self._spread(row, columns.result, columns.results, "结果")
        self._spread(row, columns.expected, columns.results, "应为")
        self.sheet.write_string(row, columns.agree, "一致", header)
        self.sheet.write_string(row, columns.note, "说明", header)
        texts = [(function.arguments[given.place].name, given) for given in columns.given[function.name]]
        lines = max((lines_needed(text, self._width(given)) for text, given in texts), default=1)
        self.sheet.set_row(row, POINTS_PER_LINE * lines + 6)

    def _width(self, given: Given) -> int:
        return sum(self._widths[given.column : given.column + given.width])

    def _spread(self, row: int, column: int, width: int, text: str) -> None:
        header = self.formats["header"]
        if width > 1:
            self.sheet.merge_range(row, column, row, column + width - 1, "", header)
        self.sheet.write_string(row, column, text, header)

    # --- one example ------------------------------------------------------------------------------------------------

    def _example(self, function: Function, number: int, example: Example) -> int:
        """Write an example and return how many rows of it are compared."""
        row, height, columns = self._row, height_of(example), self.columns
        names = []
        for given in columns.given[function.name]:
            rows = argument_rows(function, example, given.place)
            if rows is not None:
                self._cells(row, given.column, rows)
                names.append((given.place, reference(row, given.column, rows)))
        formula = self._formula(function, example, dict(names))
        results = result_rows(example)
        many = len(results) > 1 or len(results[0]) > 1
        write_result(self.sheet, row, columns.result, formula, results, self.formats)
        self._cells(row, columns.expected, results)
        for at, values in enumerate(results):
            test = comparison(row + at, columns.result, columns.expected, values)
            self.sheet.write_formula(row + at, columns.agree, test, self.formats["agree"], AGREE)
        self._down(row, height, NUMBER, str(number), "number")
        self._down(row, height, columns.formula, f"{{{formula}}}" if many else formula, "code")
        self._down(row, height, columns.note, example.note, "value")
        self._heights(function, example, formula)
        self._row += height
        return len(results)

    def _cells(self, row: int, column: int, rows: Rows) -> None:
        for down, line in enumerate(rows):
            for across, value in enumerate(line):
                write_plain(self.sheet, row + down, column + across, value, self.formats)

    def _formula(self, function: Function, example: Example, names: dict[int, str]) -> str:
        return f"={function.name}({','.join(names.get(place, '') for place in range(len(example.args)))})"

    def _down(self, row: int, height: int, column: int, text: str, style: str) -> None:
        if height > 1:
            self.sheet.merge_range(row, column, row + height - 1, column, "", self.formats[style])
        self.sheet.write_string(row, column, text, self.formats[style])

    def _heights(self, function: Function, example: Example, formula: str) -> None:
        """Make each row as high as its longest text; the formula and the note have all rows of the example."""
        columns, height = self.columns, height_of(example)
        merged = max(lines_needed(formula, _FORMULA_WIDTH), lines_needed(example.note, _NOTE_WIDTH))
        result = self._widths[columns.result]
        for at in range(height):
            cells = [(plain(value), result) for value in _line(result_rows(example), at)]
            for given in columns.given[function.name]:
                values = _line(argument_rows(function, example, given.place) or [], at)
                cells += [(plain(value), self._widths[given.column + across]) for across, value in enumerate(values)]
            lines = max((lines_needed(text, width) for text, width in cells), default=1)
            self.sheet.set_row(
                self._row + at, max(_LEAST_HEIGHT, POINTS_PER_LINE * max(lines, -(-merged // height)) + 4)
            )

    def _page(self) -> None:
        sheet, columns = self.sheet, self.columns
        cells = f"{xl_rowcol_to_cell(_FIRST_BLOCK, 0)}:{xl_rowcol_to_cell(self._row, columns.note)}"
        sheet.ignore_errors({"number_stored_as_text": cells})
        mark = {"type": "cell", "criteria": "==", "value": f'"{DIFFER}"', "format": self.formats["differ"]}
        sheet.conditional_format(_FIRST_BLOCK, columns.agree, self._row, columns.agree, mark)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.repeat_rows(_TITLE_ROW, _REMINDER_ROW)
        sheet.print_area(0, 0, self._row - 2, columns.note)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(FOOTER)
        sheet.hide_gridlines(2)


def _line(rows: Rows, at: int) -> list[object]:
    return rows[at] if at < len(rows) else []
