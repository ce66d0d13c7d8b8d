"""The sheet of a ledger that is a form: one entry a heading, with its help beside it."""

from typing import Final

from xlsxwriter.worksheet import Worksheet

from xl_templates.entry_cells import colour_conditions, validation
from xl_templates.hidden_sheets import write_behind
from xl_templates.layout import FIRST_ROW, GROUP_ROW, HEADER_ROW, FormLayout, group_runs
from xl_templates.ledger_sheet import POINTS_PER_LINE, LedgerSheet
from xl_templates.model import Column
from xl_templates.previous import brought_forward
from xl_templates.row_formulas import values_of
from xl_templates.sheet_names import REMARK_HEADER
from xl_templates.stamp import SheetStamp
from xl_templates.styles import Styles, lines_needed
from xl_templates.verdict import SEVERITIES
from xl_templates.writing import protect, write_value

HEADERS: Final = ("分组", "项目", "填报内容", "填写说明")
_WIDTHS: Final = (12, 24, 62, 44)
_REMARK_HEIGHT: Final = 48
_TEXT_HEIGHT: Final = 58


class FormSheet(LedgerSheet):
    """Writes one form; of the previous period it has one row at most, or ``build_workbook`` says so."""

    layout: FormLayout

    def write(self, about: str, about_text: str) -> SheetStamp:
        """Write the whole sheet; 校验提示 stands above the headings, where it is seen first."""
        sheet, styles, layout = self.sheet, self.styles, self.layout
        self.title(about, about_text)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        self.hide_helpers(layout.remark)
        values = values_of(layout, self.made, self.verdicts[0] if self.verdicts else None)
        self._remark(values)
        for column, header in enumerate(HEADERS):
            sheet.write_string(HEADER_ROW, column, header, styles.named("computed_header"))
        sheet.set_row(HEADER_ROW, 22)
        _headings(sheet, styles, layout)
        for column in layout.ledger.columns:
            self._entry(column)
        self._behind(values)
        self._page()
        ids = tuple(column.id for column in layout.ledger.columns)
        return SheetStamp(layout.ledger.tab, HEADER_ROW + 1, FIRST_ROW + 1, len(ids), ids)

    def _remark(self, values: dict[int, str | int]) -> None:
        sheet, layout, style = self.sheet, self.layout, self.styles.named("computed")
        sheet.write_string(GROUP_ROW, 0, REMARK_HEADER, self.styles.named("computed_header"))
        sheet.merge_range(GROUP_ROW, 1, GROUP_ROW, FormLayout.HELP, "", style)
        sheet.write_formula(GROUP_ROW, 1, "=" + self.made.formulas[layout.remark], style, values[layout.remark])
        sheet.set_row(GROUP_ROW, _REMARK_HEIGHT)
        for severity in SEVERITIES:
            condition = f"={layout.at(self.made.count_of[severity])}>0"
            self.colour((GROUP_ROW, 1, GROUP_ROW, FormLayout.HELP), condition, severity)

    def _entry(self, column: Column) -> None:
        row, at, ledger = self.layout.entries[column.name], FormLayout.ENTRY, self.layout.ledger
        style = self.styles.entry(column.type, column.places, locked=column.filled_by == "office", framed=True)
        value = brought_forward(column, ledger, self.previous[0]) if self.previous else None
        write_value(self.sheet, row, at, value, style)
        if column.filled_by == "unit":
            self.sheet.data_validation(row, at, row, at, validation(column, self.lists))
        for severity, condition in colour_conditions(self.layout, self.made, column):
            self.colour((row, at, row, at), condition, severity)

    def _behind(self, values: dict[int, str | int]) -> None:
        hidden = self.styles.named("hidden")
        write_behind(self.sheet, self.styles, self.layout, self.made, self.days)
        for number, formula in self.made.formulas.items():
            if number > self.layout.remark:
                self.sheet.write_formula(FIRST_ROW, number, "=" + formula, hidden, values[number])
        status = self.made.formulas[1]
        self.sheet.write_formula(FIRST_ROW, self.layout.status, "=" + status, hidden, values[1])
        self.keep_previous()

    def _page(self) -> None:
        self.paper()
        self.sheet.freeze_panes(FIRST_ROW, 0)
        self.sheet.print_area(0, 0, self.layout.last_row, FormLayout.HELP)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.hide_gridlines(2)
        protect(self.sheet)


def _headings(sheet: Worksheet, styles: Styles, layout: FormLayout) -> None:
    group = styles.named("label")
    for title, first, last in group_runs(layout.ledger.columns):
        if last > first:
            sheet.merge_range(FIRST_ROW + first, 0, FIRST_ROW + last, 0, title, group)
        else:
            sheet.write_string(FIRST_ROW + first, 0, title, group)
    for column in layout.ledger.columns:
        row = layout.entries[column.name]
        style = "required" if column.required else "computed_header" if column.filled_by == "office" else "header"
        sheet.write_string(row, FormLayout.HEADING, column.header, styles.named(style))
        sheet.write_string(row, FormLayout.HELP, column.help, styles.named("small"))
        lines = lines_needed(column.help, _WIDTHS[FormLayout.HELP])
        least = _TEXT_HEIGHT if column.type == "text" else 20
        sheet.set_row(row, max(least, POINTS_PER_LINE * lines + 4))
