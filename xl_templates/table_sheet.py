"""The sheet of a ledger that is a table: one header row, the entry rows right below, checks behind."""

from collections.abc import Iterator
from typing import Final

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from xl_templates.entry_cells import colour_conditions, note, validation
from xl_templates.hidden_sheets import write_behind
from xl_templates.layout import FIRST_ROW, GROUP_ROW, HEADER_ROW, TableLayout, group_runs, in_row
from xl_templates.ledger_sheet import POINTS_PER_LINE, LedgerSheet
from xl_templates.model import Column
from xl_templates.previous import brought_forward
from xl_templates.row_formulas import values_of
from xl_templates.sheet_names import NUMBER_HEADER, REMARK_HEADER, STATUS_HEADER
from xl_templates.stamp import SheetStamp
from xl_templates.styles import lines_needed, text_width
from xl_templates.verdict import SEVERITIES, STATUS_WORDS
from xl_templates.writing import protect, quoted, write_value

NUMBER_WIDTH: Final = 5
STATUS_WIDTH: Final = 6
REMARK_WIDTH: Final = 80
ROW_HEIGHT: Final = 28  # two lines: Excel does not make a row taller when a formula comes to more text
_ARROW_WIDTH: Final = 4
_PAGE_WIDTH: Final = 150  # characters that fit on one A4 page, landscape, at the scale of print


class TableSheet(LedgerSheet):
    """Writes one table."""

    layout: TableLayout

    def write(self, about: str, about_text: str) -> SheetStamp:
        """Write the whole sheet; ``about`` is a formula for the line under the title, ``about_text`` its value."""
        ledger = self.layout.ledger
        self.title(about, about_text)
        self._columns()
        self._headers()
        self._entries()
        write_behind(self.sheet, self.styles, self.layout, self.made, self.days)
        self._formulas()
        self._colours()
        self._frames()
        self._page()
        ids = tuple(column.id for column in ledger.columns)
        return SheetStamp(ledger.tab, HEADER_ROW + 1, FIRST_ROW + 1, self.layout.rows, ("", "", *ids, ""))

    def _columns(self) -> None:
        self.sheet.set_default_row(ROW_HEIGHT)
        self.sheet.set_row(GROUP_ROW, 18)
        self.sheet.set_column(0, 0, NUMBER_WIDTH)
        self.sheet.set_column(1, 1, STATUS_WIDTH)
        for column in self.layout.ledger.columns:
            at = self.layout.entries[column.name]
            self.sheet.set_column(at, at, column_width(column))
        self.sheet.set_column(self.layout.remark, self.layout.remark, REMARK_WIDTH)
        self.hide_helpers(self.layout.remark + 1)

    def _headers(self) -> None:
        styles, ledger = self.styles, self.layout.ledger
        for title, first, last in group_runs(ledger.columns):
            if last > first:
                self.sheet.merge_range(GROUP_ROW, first + 2, GROUP_ROW, last + 2, title, styles.named("group"))
            else:
                self.sheet.write_string(GROUP_ROW, first + 2, title, styles.named("group"))
        computed = styles.named("computed_header")
        self.sheet.write_string(HEADER_ROW, 0, NUMBER_HEADER, computed)
        self.sheet.write_string(HEADER_ROW, 1, STATUS_HEADER, computed)
        self.sheet.write_string(HEADER_ROW, self.layout.remark, REMARK_HEADER, computed)
        for column in ledger.columns:
            at = self.layout.entries[column.name]
            style = "required" if column.required else "computed_header" if column.filled_by == "office" else "header"
            self.sheet.write_string(HEADER_ROW, at, column.header, styles.named(style))
            self.sheet.write_comment(
                HEADER_ROW, at, note(column), {"x_scale": 2, "y_scale": 1.2, "author": "招商台账", "font_size": 9}
            )
        tallest = max(lines_needed(column.header, column_width(column)) for column in ledger.columns)
        self.sheet.set_row(HEADER_ROW, POINTS_PER_LINE * tallest + 6)

    def _entries(self) -> None:
        first, last = FIRST_ROW, self.layout.last_row
        for column in self.layout.ledger.columns:
            at = self.layout.entries[column.name]
            style = self.styles.entry(column.type, column.places, locked=column.filled_by == "office")
            for row, kept in enumerate(self.previous, start=first):
                write_value(self.sheet, row, at, brought_forward(column, self.layout.ledger, kept), style)
            self.sheet.write_blanks(first + len(self.previous), last, at, style)
            if column.filled_by == "unit":
                self.sheet.data_validation(first, at, last, at, validation(column, self.lists))
        self.keep_previous()

    def _formulas(self) -> None:
        hidden = self.styles.named("hidden")
        front = {
            0: self.styles.named("row_computed_centre"),
            1: self.styles.named("row_computed_centre"),
            self.layout.remark: self.styles.named("row_computed"),
        }
        cached = [
            values_of(self.layout, self.made, verdict) | ({0: number} if verdict.used else {})
            for number, verdict in enumerate(self.verdicts, start=1)
        ]
        cached += [values_of(self.layout, self.made, None)] * (self.layout.rows - len(cached))
        for column, formula in self.made.formulas.items():
            values = [row.get(column, "") for row in cached]
            text = in_row(formula, FIRST_ROW)
            self.sheet.write_shared_formula(FIRST_ROW, column, text, front.get(column, hidden), values)

    def _frames(self) -> None:
        """Draw the borders of rows in use, after all colours: LibreOffice applies only the first that holds."""
        first, last = FIRST_ROW, self.layout.last_row
        used = f"={in_row(self.layout.at(self.layout.used), first)}=1"
        computed = {0, 1, self.layout.remark}
        office = {self.layout.entries[c.name] for c in self.layout.ledger.columns if c.filled_by == "office"}
        for start, end, locked in _runs(self.layout.remark + 1, computed | office):
            options = {"type": "formula", "criteria": used, "format": self.styles.frame(locked=locked)}
            self.sheet.conditional_format(first, start, last, end, options)

    def _colours(self) -> None:
        first, last = FIRST_ROW, self.layout.last_row
        for column in self.layout.ledger.columns:
            at = self.layout.entries[column.name]
            for severity, condition in colour_conditions(self.layout, self.made, column):
                self.colour((first, at, last, at), condition, severity)
        status = xl_rowcol_to_cell(first, 1, col_abs=True)
        for severity in SEVERITIES:
            condition = f'=LEFT({status},1)="{STATUS_WORDS[severity]}"'
            self.colour((first, 1, last, 1), condition, severity)
            counted = in_row(self.layout.at(self.made.count_of[severity]), first)
            self.colour((first, self.layout.remark, last, self.layout.remark), f"={counted}>0", severity)

    def _page(self) -> None:
        sheet, layout = self.sheet, self.layout
        sheet.freeze_panes(FIRST_ROW, layout.frozen_columns)
        sheet.autofilter(HEADER_ROW, 0, layout.last_row, layout.remark)
        self.paper()
        sheet.repeat_columns(0, layout.frozen_columns - 1)
        sheet.print_across()
        width = sum(column_width(column) for column in layout.ledger.columns) + REMARK_WIDTH + 11
        sheet.fit_to_pages(max(1, round(width / _PAGE_WIDTH)), 0)
        protect(sheet)

    def print_area(self) -> str:
        """Return a formula for the print area: the prepared rows that are in use, and the heading at least."""
        tab = quoted(self.layout.ledger.tab)
        last = xl_col_to_name(self.layout.remark)
        used = f"{tab}!{self.layout.column_of(self.layout.used)}"
        column = f"{tab}!${last}${FIRST_ROW + 1}:${last}${self.layout.last_row + 1}"
        return f"={tab}!$A$1:INDEX({column},MAX(1,SUMPRODUCT(MAX({used}*(ROW({used})-{FIRST_ROW})))))"


def _runs(count: int, locked: set[int]) -> Iterator[tuple[int, int, bool]]:
    """Split columns 0 … count − 1 into runs that are all locked or all open."""
    start = 0
    for column in range(1, count + 1):
        if column == count or (column in locked) is not (start in locked):
            yield start, column - 1, start in locked
            start = column


def column_width(column: Column) -> float:
    """Width in characters: as defined; the header takes three lines at most and keeps clear of the filter's arrow."""
    header = text_width(column.header)
    width = max(column.width, -(-header // 3) + 3)
    return header + _ARROW_WIDTH if width - _ARROW_WIDTH < header <= width else width
