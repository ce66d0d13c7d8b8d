"""The formulas of one row of a table sheet: helpers behind, 序号 / 校验 / 校验提示 in front.

They are written once for the first row and moved down by text: every reference into the row is ``$COLUMN`` + row number
followed by a marker that no formula contains otherwise.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from udfs.catalogue import CATALOGUE
from udfs.rules.excel import Translator
from udfs.strict import unreadable_formula, worded_formula
from xl_templates.judge import UNREADABLE, WORDED, LedgerJudge, cell_type
from xl_templates.layout import CHECKS_SHEET, FIRST_ROW, LedgerLayout
from xl_templates.verdict import (
    EXPLAINED_LEAD,
    LEADS,
    NAMES_END,
    PART_END,
    SEVERITIES,
    STATUS_FINE,
    STATUS_WORDS,
)

LONGEST: Final = 4000  # characters; Excel allows 8,192, and its compiled form has a limit of its own


@dataclass
class RowFormulas:
    """Column number → formula of the first entry row, and what stands in which helper column."""

    formulas: dict[int, str] = field(default_factory=dict)
    names_of: dict[str, list[int]] = field(default_factory=dict)  # catalogue code → its helper columns
    check_of: dict[str, int] = field(default_factory=dict)  # check id → its helper column
    count_of: dict[str, int] = field(default_factory=dict)  # severity → the column with the row's count


def row_formulas(layout: LedgerLayout, message_cells: dict[str, str]) -> RowFormulas:
    """Write all formulas of the first entry row. ``message_cells``: check id → cell with its message."""
    layout.row = FIRST_ROW
    made = RowFormulas()
    judge = layout.judge
    made.formulas[layout.used] = _used(layout)
    layout.unreadable, layout.worded = layout.take_helper(), layout.take_helper()
    _typing(layout, made)
    translator = Translator(judge.schema, layout)
    for group in judge.groups:
        parts = [
            f'IF({translator.violated(check.rule.node, check.rule.touched)}=1,"{check.marks[0]}{NAMES_END}","")'
            for check in group.checks
        ]
        made.names_of[group.code] = _joined(layout, made, parts)
    for check in judge.checks:
        column = layout.take_helper()
        made.check_of[check.code] = column
        violated = translator.violated(check.rule.node, check.rule.touched)
        made.formulas[column] = f"IF({layout.at(layout.used)}=1,{violated},0)"
    for severity in SEVERITIES:
        column = layout.take_helper()
        made.count_of[severity] = column
        made.formulas[column] = _count(layout, made, judge, severity)
    _front(layout, made, judge, message_cells)
    return made


def _used(layout: LedgerLayout) -> str:
    """1 when any cell that the unit fills in holds anything."""
    runs: list[list[int]] = []
    for column in layout.judge.entered:
        at = layout.entries[column.name]
        if runs and runs[-1][1] == at - 1:
            runs[-1][1] = at
        else:
            runs.append([at, at])
    counted = "+".join(f"SUMPRODUCT(--(LEN({layout.at(first)}:{layout.at(last)})>0))" for first, last in runs)
    return f"IFERROR(IF({counted}>0,1,0),1)"


def _typing(layout: LedgerLayout, made: RowFormulas) -> None:
    for code, column, formula in (
        (UNREADABLE, layout.unreadable, unreadable_formula),
        (WORDED, layout.worded, worded_formula),
    ):
        parts = [
            f'IF({formula(layout.cell(each.name), cell_type(each), layout.digits)},"{each.name}{NAMES_END}","")'
            for each in layout.ledger.columns
        ]
        made.names_of[code] = _joined(layout, made, parts, into=column)


def _joined(layout: LedgerLayout, made: RowFormulas, parts: list[str], into: int | None = None) -> list[int]:
    """Join texts with &, over as many helper columns as the length asks for; the first one gathers the others."""
    chunks = list(_chunks(parts))
    first = layout.take_helper() if into is None else into
    columns = [layout.take_helper() for _ in chunks[1:]]
    for column, chunk in zip(columns, chunks[1:], strict=True):
        made.formulas[column] = f'IF({layout.at(layout.used)}=1,{chunk},"")'
    rest = "".join(f"&{layout.at(column)}" for column in columns)
    made.formulas[first] = f'IF({layout.at(layout.used)}=1,{chunks[0]}{rest},"")'
    return [first]


def _chunks(parts: list[str]) -> Iterator[str]:
    chunk = ""
    for part in parts:
        if chunk and len(chunk) + len(part) > LONGEST:
            yield chunk
            chunk = ""
        chunk = f"{chunk}&{part}" if chunk else part
    yield chunk


def _codes(made: RowFormulas, severity: str) -> list[str]:
    return [code for code in made.names_of if CATALOGUE[code].severity == severity]


def _count(layout: LedgerLayout, made: RowFormulas, judge: LedgerJudge, severity: str) -> str:
    parts = []
    for code in _codes(made, severity):
        names = layout.at(made.names_of[code][0])
        parts.append(f'LEN({names})-LEN(SUBSTITUTE({names},"{NAMES_END}",""))')
    cells = [layout.at(made.check_of[check.code]) for check in judge.checks if check.severity == severity]
    parts += [f"SUM({','.join(run)})" for run in _runs(cells, 200)]
    return "+".join(parts) if parts else "0"


def _runs(cells: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(cells), size):
        yield cells[start : start + size]


def _front(layout: LedgerLayout, made: RowFormulas, judge: LedgerJudge, message_cells: dict[str, str]) -> None:
    used = layout.at(layout.used)
    counts = {severity: layout.at(column) for severity, column in made.count_of.items()}
    explained = _explained(layout)
    made.formulas[0] = f'IF({used}=1,ROW()-{FIRST_ROW},"")'
    query = f"AND({counts['query']}>0,NOT({explained}))" if explained else f"{counts['query']}>0"
    made.formulas[1] = (
        f'IF({used}=1,IF({counts["error"]}>0,"{STATUS_WORDS["error"]}"&{counts["error"]},'
        f'IF({query},"{STATUS_WORDS["query"]}"&{counts["query"]},'
        f'IF({counts["notice"]}>0,"{STATUS_WORDS["notice"]}"&{counts["notice"]},"{STATUS_FINE}"))),"")'
    )
    sections = [
        _section(layout, made, judge, severity, message_cells, counts[severity], explained)
        for severity in SEVERITIES
    ]
    columns = []
    for section in sections:  # each severity in a helper of its own keeps every formula short
        column = layout.take_helper()
        made.formulas[column] = section
        columns.append(layout.at(column))
    made.formulas[layout.remark] = f'IF({used}=1,{"&".join(columns)},"")'


def _explained(layout: LedgerLayout) -> str:
    """An expression that is TRUE where the unit has written an explanation, or nothing where there is no such column."""
    for column in layout.ledger.columns:
        if column.role == "explanation":
            cell = layout.cell(column.name)
            return f'AND(ISTEXT({cell}),ISERROR(FIND("、{column.name}、","、"&{layout.untyped()})),LEN({cell})>0)'
    return ""


def _section(
    layout: LedgerLayout,
    made: RowFormulas,
    judge: LedgerJudge,
    severity: str,
    message_cells: dict[str, str],
    count: str,
    explained: str,
) -> str:
    parts = []
    for code in _codes(made, severity):
        names = layout.at(made.names_of[code][0])
        parts.append(f'IF({names}<>"","{CATALOGUE[code].title}："&LEFT({names},LEN({names})-1)&"{PART_END}","")')
    parts += [
        f'IF({layout.at(made.check_of[check.code])}=1,{message_cells[check.code]}&"{PART_END}","")'
        for check in judge.checks
        if check.severity == severity
    ]
    lead = f'"{LEADS[severity]}"'
    if severity == "query" and explained:
        lead = f'IF({explained},"{EXPLAINED_LEAD}",{lead})'
    return f'IF({count}>0,{lead}&{"&".join(parts)},"")' if parts else '""'


def down(formula: str) -> Callable[[int], str]:
    """Return a function that moves a first-row formula to another row (0-based)."""
    pieces = formula.split(_MARK)
    return lambda row: str(row + 1).join(pieces)


_MARK: Final = "\x00"


def message_cell(number: int) -> str:
    """The cell of the hidden sheet that holds the message of the check with that number (from 0)."""
    return f"{CHECKS_SHEET}!$C${number + 2}"
