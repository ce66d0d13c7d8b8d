"""The column 目标值 of 指标数据 as a live formula: the line of the sheet 目标 that is in force at the period's end.

Of the lines of a unit and an indicator the latest counts whose date has come; of two of one date the lower one. A line
without a date is in force from the beginning. Where there is none, the quota of the definition is the target.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from xl_templates.inputs.ledgers import INDICATOR, TARGET, UNIT
from xl_templates.inputs.sheet import InputsSheet
from xl_templates.layout import FIRST_ROW
from xl_templates.writing import quoted

_NEVER: Final = 999999  # a serial after all dates: of lines that say nothing
_LINES: Final = 100000  # more than a sheet of targets has; day × this + line is exact in a cell


def write_targets_in_force(values: InputsSheet, targets: InputsSheet, quotas: Sequence[Decimal | None]) -> None:
    """Write the days on which lines come into force, and the targets of all rows. ``quotas``: one a filled row.

    To be called after both sheets have their entries, with the helper columns taken before.
    """
    days = _write_days(targets)
    tab = quoted(targets.layout.ledger.tab)
    units, indicators, numbers, dates = (
        f"{tab}!{targets.layout.column_of(column)}"
        for column in (*(targets.layout.entries[name] for name in (UNIT, INDICATOR, TARGET)), days)
    )
    entries, line = values.layout.entries, values.helpers["zs_target_line"]
    hidden = values.styles.named("hidden")
    style = values.styles.entry("amount", 0, locked=True)
    end = values.layout.day("period_end")
    for row in range(FIRST_ROW, values.layout.last_row + 1):
        unit, indicator = (xl_rowcol_to_cell(row, entries[name], col_abs=True) for name in (UNIT, INDICATOR))
        mine = f"({units}={unit})*({indicators}={indicator})*({dates}<={end})"
        latest = f"SUMPRODUCT(MAX({mine}*(({dates}+1)*{_LINES}+ROW({dates})-{FIRST_ROW})))"
        values.sheet.write_formula(row, line, f"={latest}", hidden, 0)
        cell = xl_rowcol_to_cell(row, line, col_abs=True)
        quota = quotas[row - FIRST_ROW] if row - FIRST_ROW < len(quotas) else None
        otherwise = '""' if quota is None else f"{quota:f}"
        formula = f"=IF({cell}=0,{otherwise},INDEX({numbers},MOD({cell},{_LINES})))"
        values.sheet.write_formula(row, entries[TARGET], formula, style, "" if quota is None else float(quota))


def _write_days(targets: InputsSheet) -> int:
    """Write, for each line, the serial from which it is in force; return the column."""
    layout = targets.layout
    column = targets.helpers["zs_from"]
    number, day = (f"${xl_col_to_name(layout.entries[name])}{FIRST_ROW + 1}" for name in (TARGET, "生效日期"))
    known = f"IF(ISNUMBER({day}),{day},IF(ISBLANK({day}),0,{_NEVER}))"
    formula = f"IF(ISNUMBER({number}),{known},{_NEVER})"
    targets.sheet.write_shared_formula(
        FIRST_ROW, column, formula, targets.styles.named("hidden"), [_NEVER] * layout.rows
    )
    return column
