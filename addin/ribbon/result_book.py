"""A report as a workbook of its own, where a program cannot be told to show it: texts, and nothing but texts."""

from pathlib import Path
from typing import BinaryIO, Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from addin.new_workbook import new_workbook
from addin.ribbon.report import Report, Table
from addin.ribbon.tables import column_widths, findings_as_table
from addin.targets import write_target
from udfs.findings import Finding
from xl_templates.ledger_sheet import POINTS_PER_LINE
from xl_templates.styles import HEADER_FILL, lines_needed

_TOP: Final = {"text_wrap": True, "valign": "top"}
_A4: Final = 9  # of the sizes of paper


def write_result(report: Report, target: Path) -> Finding | None:
    """Write title, lines and files on one sheet, table and findings on sheets of their own; return why it failed."""
    _, fault = write_target(target, lambda out: _write(report, out))
    return fault


def _write(report: Report, out: BinaryIO) -> None:
    with new_workbook(out) as book:
        lines = [(report.title,), *((line,) for line in report.lines), *((str(file),) for file in report.files)]
        tables = {"结果": Table(("结果",), tuple(lines))}
        if report.table is not None:
            tables["明细"] = report.table
        if report.findings:
            tables["问题"] = findings_as_table(report.findings)
        header = book.add_format({**_TOP, "bold": True, "font_color": "#FFFFFF", "bg_color": HEADER_FILL})
        plain = book.add_format(_TOP)
        for name, table in tables.items():
            _write_sheet(book.add_worksheet(name), table, header, plain)


def _write_sheet(sheet: Worksheet, table: Table, header: Format, plain: Format) -> None:
    """Write a table, ready to be read and printed."""
    rows = (table.header, *table.rows)
    widths = column_widths(rows)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for at, row in enumerate(rows):
        sheet.set_row(at, POINTS_PER_LINE * max(map(lines_needed, row, widths)))
        for column, text in enumerate(row):
            sheet.write_string(at, column, text, plain if at else header)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
