"""Pages → the sheets of a workbook, row after row, so that no more than some rows are in memory."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

from xlsxwriter import Workbook

from addin.summary.cell_xml import BLANK, content, formula_content
from addin.summary.charts import draw_chart
from addin.summary.page import (
    Chart,
    Computed,
    Detail,
    Linked,
    Page,
    Row,
    Styled,
    shown_value,
)
from addin.summary.setting_up import set_up
from addin.summary.sheet import RowSheet, checked
from addin.summary.styles import HEADING, LINK, PageStyles
from xl_templates.references import column_letters
from xl_templates.styles import lines_needed

_LINE: Final = 13.5  # points
_LONGEST_MEASURED: Final = 500
_TITLE_HEIGHT: Final = 26.25
_KNOWN: Final = 4_000  # texts of a column that are kept in mind
_SHORT: Final = 300  # signs of one that may well stand in many rows


class PageDrawer:
    """Draws the pages of one workbook."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self.styles = PageStyles(workbook)
        self.marks = _Marks(self.styles)

    def draw(self, pages: Sequence[Page]) -> None:
        """Add the sheets of the pages, in their order."""
        charted = _charted(pages)
        sheets: dict[str, RowSheet] = {}
        for page in pages:
            rows = page.rows()
            for tab, _first, count in page.parts():
                sheets[tab] = self.workbook.add_worksheet(tab, RowSheet)
                sheets[tab].places_charts = bool(page.charts)
                _Part(self, sheets[tab], page, count, charted.get(tab, {})).draw(islice(rows, count))
        for page in pages:
            for chart in page.charts:
                self._draw_chart(sheets, page, chart)

    def _draw_chart(self, sheets: Mapping[str, RowSheet], page: Page, chart: Chart) -> None:
        values = sheets[chart.values.tab].chart_values(chart.values)
        row, column = chart.at
        sheet = sheets[page.parts()[0][0]]
        checked(sheet.insert_chart(row, column, draw_chart(self.workbook, chart, values)), sheet, row, column)


def _charted(pages: Iterable[Page]) -> dict[str, dict[int, set[int]]]:
    """Return what charts show: the tab, the row, the columns."""
    cells: dict[str, dict[int, set[int]]] = {}
    for page in pages:
        for chart in page.charts:
            for tab, column, first, last in (chart.labels, chart.values):
                rows = cells.setdefault(tab, {})
                for row in range(first, last + 1):
                    rows.setdefault(row, set()).add(column)
    return cells


class _Marks(dict[str, str]):
    """The end of a cell's address with its style, by the name of the style."""

    def __init__(self, styles: PageStyles) -> None:
        super().__init__()
        self._styles = styles

    def __missing__(self, name: str) -> str:
        # The number of a format in the file, which XlsxWriter gives it when it is first used.
        found = self[name] = f'" s="{self._styles[name]._get_xf_index()}"'
        return found


class _Column(NamedTuple):
    """A column of a sheet: what its cells begin with, and what is known of the texts in it.

    ``known``: text → the rest of the cell, and the lines that it takes. Units, files, choices and remarks stand in
    many rows.
    """

    start: str
    mark: str
    width: float
    known: dict[str, tuple[str, int]]

    def learn(self, text: str) -> tuple[str, int]:
        """Return the rest of a cell that holds a text, and the lines that it takes; and know it from now on."""
        found = self.mark + content(text), lines_of(text, self.width)
        if len(text) <= _SHORT:
            if len(self.known) >= _KNOWN:
                self.known.clear()
            self.known[text] = found
        return found


class _Part:
    """One sheet of a page."""

    def __init__(
        self, drawer: PageDrawer, sheet: RowSheet, page: Page, count: int, charted: Mapping[int, set[int]]
    ) -> None:
        self.styles, self.sheet, self.page, self.count, self.charted = drawer.styles, sheet, page, count, charted
        self.marks = drawer.marks
        self.looks: dict[tuple[Styled, type, float], tuple[str, int]] = {}
        self.columns = [
            _Column(f'<c r="{column_letters(at)}', drawer.marks[column.style], column.width, {})
            for at, column in enumerate(page.columns)
        ]

    def draw(self, body: Iterator[Row]) -> None:
        """Write the rows, and how the sheet looks and prints."""
        page = self.page
        head = page.head()
        for at, row in enumerate(head):
            titles = page.headed and at == len(head) - 1
            self._row(at, row, _TITLE_HEIGHT if at == 0 else None, measured=titles, framed=False)
        if page.grouped:
            self._join_groups(len(head) - 2)
        for at, row in enumerate(body, start=len(head)):
            self._row(at, row, None, measured=page.headed, framed=page.framed)
        set_up(self.sheet, page, self.styles, self.count)

    def _row(self, at: int, row: Row, height: float | None, *, measured: bool, framed: bool) -> None:
        number = str(at + 1)
        parts: list[str] = []
        most = 1
        columns = self.columns
        for column, cell in enumerate(row):
            start, mark, width, known = columns[column]
            if cell is None:
                if framed:
                    parts += (start, number, mark, BLANK)
            elif type(cell) is str:
                rest, lines = known.get(cell) or columns[column].learn(cell)
                parts += (start, number, rest)
                if lines > most:
                    most = lines
            elif type(cell) is Styled:
                rest, lines = self.looks.get((cell, type(cell[0]), width)) or self._learn_look(cell, width)
                parts += (start, number, rest)
                most = max(most, lines)
            elif type(cell) is Linked or type(cell) is Computed:
                parts += (start, number, self._leading(at, column, cell))
                most = max(most, lines_of(cell[0], width))
            else:
                parts += (start, number, mark, content(cell))
        if measured and most > 1:
            height = min(most, self.page.most_lines) * _LINE + 3
        level = 1 if isinstance(row, Detail) else 0
        self.sheet.add_row(at, "".join(parts), len(self.columns) - 1, height=height, level=level)
        for column in self.charted.get(at, ()):
            self.sheet.chart_value(at, column, shown_value(row[column] if column < len(row) else None))

    def _learn_look(self, cell: Styled, width: float) -> tuple[str, int]:
        """Return the rest of a cell with a look of its own, and its lines; mostly they are the same few words."""
        lines = 1 if cell.style == HEADING else lines_of(cell.value, width)  # a heading runs on over the next cells
        found = self.marks[cell.style] + content(cell.value), lines
        if not isinstance(cell.value, str) or len(cell.value) <= _SHORT:
            if len(self.looks) >= _KNOWN:
                self.looks.clear()
            self.looks[cell, type(cell.value), width] = found  # 1 and true are equal, and are not shown alike
        return found

    def _leading(self, row: int, column: int, cell: Linked | Computed) -> str:
        """Return the style and content of a cell that has a target or a formula."""
        style = cell.style
        if cell.to is not None and self.sheet.link(row, column, cell.to):
            style = LINK + style  # one link too many for a sheet looks like any other cell
        if isinstance(cell, Computed):
            return self.marks[style] + formula_content(cell.formula, cell.value)
        return self.marks[style] + content(cell.value)

    def _join_groups(self, at: int) -> None:
        """Join the cells of a group; their text stands there already."""
        columns = self.page.columns
        first = 0
        for column in range(1, len(columns) + 1):
            if column == len(columns) or columns[column].group != columns[first].group:
                if column - first > 1:
                    self.sheet.join(at, first, column - 1)
                first = column


def lines_of(value: object, width: float) -> int:
    """Return the lines that a text takes in a column; of anything else one."""
    if type(value) is not str or (len(value) * 2 < width and "\n" not in value):
        return 1
    return _lines(value[:_LONGEST_MEASURED], width)


_lines = lru_cache(maxsize=10_000)(lines_needed)
