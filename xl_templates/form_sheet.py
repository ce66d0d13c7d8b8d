"""The sheet of a ledger that is a form: one entry a heading, with its help beside it."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from xlsxwriter.worksheet import Worksheet

from xl_templates.entry_cells import colour_conditions, validation
from xl_templates.hidden_sheets import write_behind
from xl_templates.layout import (
    ABOUT_ROW,
    FIRST_ROW,
    GROUP_ROW,
    HEADER_ROW,
    REMARK_HEADER,
    TITLE_ROW,
    FormLayout,
    group_runs,
)
from xl_templates.model import Column
from xl_templates.previous import PreviousRow, brought_forward, judged
from xl_templates.row_formulas import RowFormulas, values_of
from xl_templates.stamp import SheetStamp
from xl_templates.styles import Styles, lines_needed
from xl_templates.verdict import SEVERITIES
from xl_templates.writing import protect, write_value

HEADERS: Final = ("分组", "项目", "填报内容", "填写说明")
_WIDTHS: Final = (12, 24, 62, 44)
_REMARK_HEIGHT: Final = 48
_TEXT_HEIGHT: Final = 58
_POINTS_PER_LINE: Final = 14


class FormSheet:
    """Writes one form. ``previous``: what the unit wrote last period, at most one row; ``days``: the period's days.

    Raises ``ValueError`` for more than one previous row.
    """

    def __init__(
        self,
        sheet: Worksheet,
        styles: Styles,
        layout: FormLayout,
        made: RowFormulas,
        lists: dict[str, str],
        previous: Sequence[PreviousRow] = (),
        days: dict[str, date] | None = None,
    ) -> None:
        if len(previous) > 1:
            raise ValueError(f"{layout.ledger.title}: a form has one previous row, not {len(previous)}")
        self.sheet = sheet
        self.styles = styles
        self.layout = layout
        self.made = made
        self.lists = lists
        self.previous = previous
        self.days = days or {}
        self.verdicts = judged(layout.judge, previous, self.days)

    def write(self, about: str, about_text: str) -> SheetStamp:
        """Write the whole sheet; 校验提示 stands above the headings, where it is seen first."""
        sheet, styles, layout = self.sheet, self.styles, self.layout
        sheet.write_string(TITLE_ROW, 0, layout.ledger.title, styles.named("title"))
        sheet.write_formula(ABOUT_ROW, 0, about, styles.named("about"), about_text)
        sheet.set_row(TITLE_ROW, 28)
        sheet.set_row(ABOUT_ROW, 20)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.set_column(layout.remark, layout.helpers_end - 1, 9, None, {"hidden": True})
        values = values_of(layout, self.made, self.verdicts[0] if self.verdicts else None)
        self._remark(values)
        for column, header in enumerate(HEADERS):
            sheet.write_string(HEADER_ROW, column, header, styles.named("computed_header"))
        sheet.set_row(HEADER_ROW, 22)
        _headings(sheet, styles, layout)
        for column in layout.ledger.columns:
            self._entry(column)
        self._behind(values)
        _page(sheet, layout)
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
            self._colour(GROUP_ROW, 1, FormLayout.HELP, condition, severity)

    def _entry(self, column: Column) -> None:
        row, at, ledger = self.layout.entries[column.name], FormLayout.ENTRY, self.layout.ledger
        style = self.styles.entry(column.type, column.places, locked=column.filled_by == "office", framed=True)
        value = brought_forward(column, ledger, self.previous[0]) if self.previous else None
        write_value(self.sheet, row, at, value, style)
        if column.filled_by == "unit":
            self.sheet.data_validation(row, at, row, at, validation(column, self.lists))
        for severity, condition in colour_conditions(self.layout, self.made, column):
            self._colour(row, at, at, condition, severity)

    def _behind(self, values: dict[int, str | int]) -> None:
        hidden = self.styles.named("hidden")
        write_behind(self.sheet, self.styles, self.layout, self.made, self.days)
        for number, formula in self.made.formulas.items():
            if number > self.layout.remark:
                self.sheet.write_formula(FIRST_ROW, number, "=" + formula, hidden, values[number])
        status = self.made.formulas[1]
        self.sheet.write_formula(FIRST_ROW, self.layout.status, "=" + status, hidden, values[1])
        for kept in self.previous:
            self.sheet.write_string(FIRST_ROW, self.layout.row_id, kept.row_id, hidden)
            for name, at in self.layout.last_of.items():
                write_value(self.sheet, FIRST_ROW, at, kept.values.get(name), hidden)

    def _colour(self, row: int, first: int, last: int, condition: str, severity: str) -> None:
        options = {
            "type": "formula",
            "criteria": condition,
            "format": self.styles.mark(severity),
            "stop_if_true": True,
        }
        self.sheet.conditional_format(row, first, row, last, options)


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
        sheet.set_row(row, max(least, _POINTS_PER_LINE * lines + 4))


def _page(sheet: Worksheet, layout: FormLayout) -> None:
    sheet.freeze_panes(FIRST_ROW, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.repeat_rows(TITLE_ROW, HEADER_ROW)
    sheet.set_footer("&L&F&C第 &P 页，共 &N 页&R&A")
    sheet.print_area(0, 0, layout.last_row, FormLayout.HELP)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    protect(sheet)
