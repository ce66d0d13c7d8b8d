"""Builds a workbook from the template's own parts around given raw cells, for a spreadsheet program to recalculate."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from xlsxwriter import Workbook

from tests.generated_rows import Rows
from udfs.rules.excel import Translator
from xl_templates.hidden_sheets import write_stamp
from xl_templates.judge import LedgerJudge
from xl_templates.layout import FIRST_ROW, TableLayout
from xl_templates.row_formulas import RowFormulas, row_formulas
from xl_templates.shared_formulas import SharingWorksheet
from xl_templates.sheet_names import STAMP_SHEET
from xl_templates.stamp import Stamp
from xl_templates.styles import Styles
from xl_templates.table_sheet import TableSheet
from xl_templates.writing import write_value


class _WithoutValues(SharingWorksheet):
    """A sheet whose formulas have still to be calculated; without colours, which would be worked out again each time."""

    def conditional_format(self, *_arguments, **_options):
        return 0

    def write_shared_formula(self, first_row, column, formula, style, values):
        super().write_shared_formula(first_row, column, formula, style, [-1] * len(values))


def write_table(
    path: Path, judge: LedgerJudge, rows: Rows, days: dict[str, date]
) -> tuple[TableLayout, RowFormulas, dict[str, int]]:
    """Write the sheet with the rows in it; a further column a check says when it surely holds."""
    layout = TableLayout(judge, rows.count)
    made = row_formulas(layout)
    translator = Translator(judge.schema, layout)
    holds: dict[str, int] = {}
    for number, check in enumerate(judge.all_checks):
        column = layout.take_helper()
        holds[str(number)] = column
        made.formulas[column] = (
            f"IF({layout.at(layout.used)}=1,{translator.satisfied(check.rule.node, check.rule.touched)},0)"
        )
    # No cached value may pass for a calculated one, nor start a first calculation on opening.
    with Workbook(str(path)) as workbook:
        styles = Styles(workbook)
        sheet = workbook.add_worksheet(judge.ledger.tab, _WithoutValues)
        stamp = Stamp("test", "1", "0" * 64, "test", None, None, {}, days)
        write_stamp(workbook.add_worksheet(STAMP_SHEET), styles, stamp, None)
        TableSheet(sheet, styles, layout, made, dict.fromkeys(judge.lists, "$A$1")).write('="x"', "x")
        style = styles.named("hidden")
        for name, cells in rows.raw.items():
            for row, cell in enumerate(cells, start=FIRST_ROW):
                write_raw(sheet, row, layout.entries[name], cell, style)
        for name, cells in rows.last.items():
            for row, cell in enumerate(cells, start=FIRST_ROW):
                write_value(sheet, row, layout.last_of[name], cell, style)
    return layout, made, holds


def write_raw(sheet: SharingWorksheet, row: int, column: int, raw: object, style: object) -> None:
    """Write a raw cell as a program stores it: text as text, #N/A as an error, True as a boolean."""
    if raw is None:
        return
    if raw == "#N/A":
        sheet.write_formula(row, column, "=NA()", style, "#N/A")
    elif isinstance(raw, bool):
        sheet.write_boolean(row, column, raw, style)
    elif isinstance(raw, float | int) and not isinstance(raw, bool):
        sheet.write_number(row, column, raw, style)
    else:
        write_value(sheet, row, column, raw if isinstance(raw, str | Decimal | date) else str(raw), style)
