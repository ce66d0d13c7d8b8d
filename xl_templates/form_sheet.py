"""The sheet of a ledger that is a form: one entry a heading, with its help beside it."""

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
    in_row,
)
from xl_templates.model import Column
from xl_templates.row_formulas import RowFormulas
from xl_templates.stamp import SheetStamp
from xl_templates.styles import Styles, lines_needed
from xl_templates.table_sheet import protect
from xl_templates.verdict import SEVERITIES

HEADERS: Final = ("分组", "项目", "填报内容", "填写说明")
_WIDTHS: Final = (12, 24, 62, 44)
_REMARK_HEIGHT: Final = 48
_TEXT_HEIGHT: Final = 58
_POINTS_PER_LINE: Final = 14


def write_form(
    sheet: Worksheet,
    styles: Styles,
    layout: FormLayout,
    made: RowFormulas,
    lists: dict[str, str],
    about: str,
    about_text: str,
) -> SheetStamp:
    """Write the whole sheet; 校验提示 stands above the headings, where it is seen first."""
    sheet.write_string(TITLE_ROW, 0, layout.ledger.title, styles.named("title"))
    sheet.write_formula(ABOUT_ROW, 0, about, styles.named("about"), about_text)
    sheet.set_row(TITLE_ROW, 28)
    sheet.set_row(ABOUT_ROW, 20)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_column(layout.remark, layout.helpers_end - 1, 9, None, {"hidden": True})
    _remark(sheet, styles, layout, made)
    for column, header in enumerate(HEADERS):
        sheet.write_string(HEADER_ROW, column, header, styles.named("computed_header"))
    sheet.set_row(HEADER_ROW, 22)
    _headings(sheet, styles, layout)
    for column in layout.ledger.columns:
        _entry(sheet, styles, layout, made, lists, column)
    write_behind(sheet, styles, layout, made)
    hidden = styles.named("hidden")
    for number, formula in made.formulas.items():
        if number > layout.remark:
            value = "" if number in made.text_columns else 0
            sheet.write_formula(FIRST_ROW, number, "=" + in_row(formula, FIRST_ROW), hidden, value)
    _page(sheet, layout)
    ids = tuple(column.id for column in layout.ledger.columns)
    return SheetStamp(layout.ledger.tab, HEADER_ROW + 1, FIRST_ROW + 1, len(ids), ids)


def _remark(sheet: Worksheet, styles: Styles, layout: FormLayout, made: RowFormulas) -> None:
    sheet.write_string(GROUP_ROW, 0, REMARK_HEADER, styles.named("computed_header"))
    sheet.merge_range(GROUP_ROW, 1, GROUP_ROW, FormLayout.HELP, "", styles.named("computed"))
    formula = "=" + in_row(made.formulas[layout.remark], FIRST_ROW)
    sheet.write_formula(GROUP_ROW, 1, formula, styles.named("computed"), "")
    sheet.set_row(GROUP_ROW, _REMARK_HEIGHT)
    for severity in SEVERITIES:
        counted = layout.at(made.count_of[severity])
        options = {
            "type": "formula",
            "criteria": f"={counted}>0",
            "format": styles.mark(severity),
            "stop_if_true": True,
        }
        sheet.conditional_format(GROUP_ROW, 1, GROUP_ROW, FormLayout.HELP, options)


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


def _entry(
    sheet: Worksheet,
    styles: Styles,
    layout: FormLayout,
    made: RowFormulas,
    lists: dict[str, str],
    column: Column,
) -> None:
    row, at = layout.entries[column.name], FormLayout.ENTRY
    sheet.write_blank(
        row, at, None, styles.entry(column.type, column.places, locked=column.filled_by == "office", framed=True)
    )
    if column.filled_by == "unit":
        sheet.data_validation(row, at, row, at, validation(column, lists))
    for severity, condition in colour_conditions(layout, made, column):
        options = {
            "type": "formula",
            "criteria": condition,
            "format": styles.mark(severity),
            "stop_if_true": True,
        }
        sheet.conditional_format(row, at, row, at, options)


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
