"""The three hidden sheets: lists for drop-downs, messages of the checks, the stamp with the days of the period."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from udfs.rules.excel import literal
from udfs.rules.functions import matches_formula
from xl_templates.judge import LedgerJudge
from xl_templates.layout import DAYS, FIRST_ROW, GROUP_ROW, HEADER_ROW, TITLE_ROW, FormLayout, TableLayout
from xl_templates.reading.header_words import LAST_PREFIX, ROW_ID_HEADER
from xl_templates.row_formulas import RowFormulas
from xl_templates.sheet_names import CHECKS_SHEET, COVER_SHEET, LISTS_SHEET, STAMP_SHEET
from xl_templates.stamp import Stamp
from xl_templates.styles import Styles

FIRST_DAY_ROW: Final = 1
_FIRST_YEAR: Final = 1990  # as for every date in a cell; programs count years before 1900 differently
_SHAPES: Final = {
    "week": ("9999-W99", "9999-W9"),
    "month": ("9999-99", "9999-9", "9999年99月", "9999年9月"),
    "quarter": ("9999-Q9",),
    "half": ("9999-H9",),
    "year": ("9999",),
}


def write_lists(sheet: Worksheet, styles: Styles, lists: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Write each list in a column of its own, for the drop-downs; return where they stand."""
    text = styles.named("hidden")
    places: dict[str, str] = {}
    for column, (name, items) in enumerate(lists.items()):
        sheet.write_string(0, column, name, text)
        for row, item in enumerate(items, start=1):
            sheet.write_string(row, column, item, text)
        letter = xl_col_to_name(column)
        places[name] = f"{LISTS_SHEET}!${letter}$2:${letter}${len(items) + 1}"
    return places


def write_checks(sheet: Worksheet, styles: Styles, judges: Sequence[LedgerJudge]) -> None:
    """Write id, severity, message, remedy and rule of every check, for whoever wants to read them."""
    text = styles.named("hidden")
    for column, title in enumerate(("编号", "级别", "问题", "怎么办", "规则")):
        sheet.write_string(0, column, title, text)
    row = 1
    for judge in judges:
        for check in judge.checks:
            for column, value in enumerate((check.code, check.severity, check.message, check.remedy, check.rule.text)):
                sheet.write_string(row, column, value, text)
            row += 1


def write_stamp(sheet: Worksheet, styles: Styles, stamp: Stamp, day_formulas: Mapping[str, str] | None) -> None:
    """Write the stamp. ``day_formulas`` compute the days in a blank book, where the unit types the period itself."""
    text, day = styles.named("hidden"), styles.named("day")
    for row, (key, value) in enumerate(stamp.rows()):
        sheet.write_string(row, 0, key, text)
        sheet.write_string(row, 1, value, text)
    sheet.write_string(0, 3, "days", text)
    for at, name in enumerate(DAYS):
        row = FIRST_DAY_ROW + at
        sheet.write_string(row, 3, name, text)
        if day_formulas:
            sheet.write_formula(row, 4, "=" + day_formulas[name], day, "")
        elif name in stamp.days:
            sheet.write_number(row, 4, int(literal(stamp.days[name])), day)


def period_formulas(frequency: str, cell: str, cut_off_offset: int) -> dict[str, str]:
    """Return formulas of the days for a period that stands as text in ``cell`` (2023-02, 2023年2月, 2023-W08 …).

    ``cut_off_offset``: days from the first day to the cut-off day; it never goes past the last day. Each formula
    gives an empty text while no such period is typed in, so rules about the period are not judged. The shape is asked
    sign by sign before VALUE reads a number: what else VALUE understands depends on the program and its language.
    """
    shapes, text = _SHAPES[frequency], cell if frequency in ("month", "year") else f"UPPER({cell})"
    year = f"VALUE(LEFT({cell},4))"
    digits = f"MID({cell},{6 if frequency == 'month' else 7},2)"
    number = f'VALUE(SUBSTITUTE({digits},"月",""))' if frequency == "month" else f"VALUE({digits})"
    most = {"week": 53, "month": 12, "quarter": 4, "half": 2, "year": 1}[frequency]
    monday = f"DATE({year},1,4)-WEEKDAY(DATE({year},1,4),2)+1+7*({number}-1)"
    first, last = {
        "week": (monday, f"{monday}+6"),
        "month": (f"DATE({year},{number},1)", f"DATE({year},{number}+1,1)-1"),
        "quarter": (f"DATE({year},{number}*3-2,1)", f"DATE({year},{number}*3+1,1)-1"),
        "half": (f"DATE({year},{number}*6-5,1)", f"DATE({year},{number}*6+1,1)-1"),
        "year": (f"DATE({year},1,1)", f"DATE({year},12,31)"),
    }[frequency]
    tests = [matches_formula(text, literal(shape)) for shape in shapes]
    tests = [f"OR({','.join(tests)})" if len(tests) > 1 else tests[0], f"{year}>={_FIRST_YEAR}"]
    if frequency != "year":
        tests += [f"{number}>=1", f"{number}<={most}"]
    if frequency == "week":  # week 53 of a year that has 52 lies in the next one
        tests.append(f"YEAR({monday}+3)={year}")
    days = {
        "period_start": first,
        "period_end": last,
        "as_of": f"MIN({first}+{cut_off_offset},{last})",
        "year_start": f"DATE(YEAR({last}),1,1)",
    }
    return {name: f'IFERROR(IF(AND({",".join(tests)}),{formula},""),"")' for name, formula in days.items()}


def write_behind(
    sheet: Worksheet,
    styles: Styles,
    layout: TableLayout | FormLayout,
    made: RowFormulas,
    days: Mapping[str, date],
) -> None:
    """Write what the row formulas of a sheet refer to: days of the period, lists, messages and ids of the checks."""
    text, day = styles.named("hidden"), styles.named("day")
    for at, name in enumerate(DAYS):
        source = f"={STAMP_SHEET}!$E${FIRST_DAY_ROW + at + 1}"
        value = int(literal(days[name])) if name in days else ""
        sheet.write_formula(TITLE_ROW, layout.row_id + at, source, day, value)
    sheet.write_string(HEADER_ROW, layout.row_id, ROW_ID_HEADER, text)
    for name, column in layout.last_of.items():
        sheet.write_string(HEADER_ROW, column, f"{LAST_PREFIX}{name}", text)
    for name, column in layout.list_of.items():
        sheet.write_string(HEADER_ROW, column, f"zs_list {name}", text)
        for at, item in enumerate(layout.lists[name]):
            sheet.write_string(FIRST_ROW + at, column, item, text)
    for name, column in layout.tidy_of.items():
        sheet.write_string(HEADER_ROW, column, f"zs_tidy {name}", text)
    messages = {check.code: check.message for check in layout.judge.checks}
    for code, column in made.check_of.items():
        sheet.write_string(GROUP_ROW, column, messages[code], text)
        sheet.write_string(HEADER_ROW, column, f"zs_{code}", text)
    named = {columns[0]: code for code, columns in made.names_of.items()}
    counts = {column: severity for severity, column in made.count_of.items()}
    for column, word in (named | counts | {layout.used: "used"}).items():
        sheet.write_string(HEADER_ROW, column, f"zs_{word}", text)


def hide(workbook: Workbook) -> None:
    """Hide the three sheets so that only a program brings them back, and lock them."""
    for name in (STAMP_SHEET, LISTS_SHEET, CHECKS_SHEET):
        sheet = workbook.get_worksheet_by_name(name)
        sheet.very_hidden()
        sheet.protect()
    workbook.get_worksheet_by_name(COVER_SHEET).activate()
