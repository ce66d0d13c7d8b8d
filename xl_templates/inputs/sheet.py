"""A sheet of the 指标数据采集表: a table as every ledger has it, with rows that are filled in and locked beforehand."""

from collections.abc import Sequence
from functools import cached_property
from typing import Final

from xl_templates.build import prepared_rows
from xl_templates.entry_cells import MESSAGE_LIMIT, TITLE_LIMIT, clip, validation
from xl_templates.inputs.ledgers import INDICATOR, QUARTER, UNIT
from xl_templates.inputs.rows import FilledRow
from xl_templates.judge import LedgerJudge
from xl_templates.layout import FIRST_ROW, HEADER_ROW, TableLayout
from xl_templates.model import Column
from xl_templates.row_formulas import row_formulas
from xl_templates.shared_formulas import SharingWorksheet
from xl_templates.styles import Styles
from xl_templates.table_sheet import NUMBER_WIDTH, STATUS_WIDTH, TableSheet, column_width
from xl_templates.writing import write_value

# What says whose row it is: locked where the workbook has filled it in, open in the rows below, for copied ones.
_WHOSE: Final = (UNIT, INDICATOR, QUARTER)
_REMARK_WIDTH: Final = 44
_PAGE_WIDTH: Final = 165


class InputsLayout(TableLayout):
    """A table whose unit and indicator stay in view, and on every page."""

    @cached_property
    def frozen_columns(self) -> int:
        """How many columns stay in view."""
        return max(self.entries[name] for name in _WHOSE if name in self.entries) + 1


class InputsSheet(TableSheet):
    """Writes one sheet."""

    def __init__(
        self,
        sheet: SharingWorksheet,
        styles: Styles,
        judge: LedgerJudge,
        rows: Sequence[FilledRow],
        lists: dict[str, str],
        days: dict,
    ) -> None:
        layout = InputsLayout(judge, max(judge.ledger.rows, prepared_rows(judge.ledger, len(rows))))
        super().__init__(sheet, styles, layout, row_formulas(layout), lists, [row.previous for row in rows], days)
        self.filled = rows
        self.helpers: dict[str, int] = {}

    def take_helper(self, heading: str) -> None:
        """Take a hidden column for formulas of one's own; before ``write``, which hides them all."""
        self.helpers[heading] = column = self.layout.take_helper()
        self.sheet.write_string(HEADER_ROW, column, heading, self.styles.named("hidden"))

    def _columns(self) -> None:
        super()._columns()
        self.sheet.set_column(self.layout.remark, self.layout.remark, _REMARK_WIDTH)

    def _entries(self) -> None:
        first, last = FIRST_ROW, self.layout.last_row
        for column in self.layout.ledger.columns:
            at = self.layout.entries[column.name]
            for row, filled in enumerate(self.filled, start=first):
                write_value(self.sheet, row, at, filled.values.get(column.name), self._style(column, filled))
            self.sheet.write_blanks(first + len(self.filled), last, at, self._open(column))
            if column.filled_by == "unit":
                self._offer(column, at)
        self.keep_previous()

    def _offer(self, column: Column, at: int) -> None:
        """Put the drop-down or the limits on a column, cell by cell where rows have messages of their own."""
        common = validation(column, self.lists)
        below = FIRST_ROW
        for row, filled in enumerate(self.filled, start=FIRST_ROW):
            if column.name in filled.notes:
                title, text = filled.notes[column.name]
                own = {"input_title": clip(title, TITLE_LIMIT), "input_message": clip(text, MESSAGE_LIMIT)}
                self.sheet.data_validation(row, at, row, at, common | own)
                below = row + 1
        self.sheet.data_validation(below, at, self.layout.last_row, at, common)

    def _style(self, column: Column, filled: FilledRow):  # noqa: ANN202 - XlsxWriter's format
        if column.name in _WHOSE or column.name in filled.closed:
            return self.styles.named("computed")
        return self._open(column)

    def _open(self, column: Column):  # noqa: ANN202 - XlsxWriter's format
        # Numbers are of many units: as many places are shown as are there.
        kind = "amount" if column.type == "number" else column.type
        return self.styles.entry(kind, column.places, locked=column.filled_by == "office")

    def _page(self) -> None:
        super()._page()
        width = NUMBER_WIDTH + STATUS_WIDTH + sum(map(column_width, self.layout.ledger.columns)) + _REMARK_WIDTH
        self.sheet.fit_to_pages(max(1, round(width / _PAGE_WIDTH)), 0)
