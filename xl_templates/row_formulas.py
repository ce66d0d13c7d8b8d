"""The formulas of one row of a table sheet: helpers behind, 序号 / 校验 / 校验提示 in front.

They are written once; ``layout.in_row`` puts the row number in.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from udfs.catalogue import CATALOGUE
from udfs.rules.excel import Translator
from udfs.rules.functions import tidied_formula
from udfs.strict import unreadable_formula, worded_formula
from xl_templates.judge import UNREADABLE, WORDED, LedgerJudge, cell_type
from xl_templates.layout import FIRST_ROW, Layout
from xl_templates.verdict import (
    EXPLAINED_LEAD,
    LEADS,
    NAMES_END,
    PART_END,
    SEVERITIES,
    STATUS_FINE,
    STATUS_WORDS,
    Verdict,
    group_severity,
)

LONGEST: Final = 4000  # characters; Excel allows 8,192, and its compiled form has a limit of its own


@dataclass
class RowFormulas:
    """Column number → formula, and what stands in which helper column."""

    formulas: dict[int, str] = field(default_factory=dict)
    names_of: dict[str, list[int]] = field(default_factory=dict)  # catalogue code → its helper columns
    check_of: dict[str, int] = field(default_factory=dict)  # check id → its helper column
    count_of: dict[str, int] = field(default_factory=dict)  # severity → the column with the row's count
    section_of: dict[str, int] = field(default_factory=dict)  # severity → the column with its part of the remark


def row_formulas(layout: Layout) -> RowFormulas:
    """Write all formulas of a row; none of them names another sheet."""
    made = RowFormulas()
    judge = layout.judge
    made.formulas[layout.used] = _used(layout)
    for name, column in layout.tidy_of.items():
        made.formulas[column] = tidied_formula(layout.cell(name))
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
    _front(layout, made, judge)
    return made


def values_of(layout: Layout, made: RowFormulas, verdict: Verdict | None) -> dict[int, str | int]:
    """Return what the formulas of a row come to, so that a viewer which does not calculate shows the same.

    ``None``: an empty row. The number in front of the row is the caller's to add.
    """
    values: dict[int, str | int] = dict.fromkeys(made.formulas, "")
    values |= dict.fromkeys((*made.check_of.values(), *made.count_of.values(), layout.used), 0)
    if verdict is None or not verdict.used:
        return values
    values |= {1: verdict.status, layout.used: 1, layout.remark: verdict.remark}
    values |= {column: verdict.count(severity) for severity, column in made.count_of.items()}
    values |= {made.section_of[severity]: verdict.section(severity) for severity in SEVERITIES}
    values |= {made.check_of[check.code]: 1 for check in verdict.violated}
    for code, names in verdict.named.items():
        values[made.names_of[code][0]] = "".join(name + NAMES_END for name in names)
    return values


def _used(layout: Layout) -> str:
    """1 when any cell that the unit fills in holds anything."""
    counted = "+".join(f"SUMPRODUCT(--(LEN({cells})>0))" for cells in layout.entered())
    return f"IFERROR(IF({counted}>0,1,0),1)"


def _typing(layout: Layout, made: RowFormulas) -> None:
    for code, column, formula in (
        (UNREADABLE, layout.unreadable, unreadable_formula),
        (WORDED, layout.worded, worded_formula),
    ):
        parts = [
            f'IF({formula(layout.cell(each.name), cell_type(each), layout.digits)},"{each.name}{NAMES_END}","")'
            for each in layout.judge.ledger.columns
        ]
        made.names_of[code] = _joined(layout, made, parts, into=column)


def _joined(layout: Layout, made: RowFormulas, parts: list[str], into: int | None = None) -> list[int]:
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
    return [code for code in made.names_of if group_severity(code) == severity]


def _count(layout: Layout, made: RowFormulas, judge: LedgerJudge, severity: str) -> str:
    parts = []
    for code in _codes(made, severity):
        names = layout.at(made.names_of[code][0])
        parts.append(f'LEN({names})-LEN(SUBSTITUTE({names},"{NAMES_END}",""))')
    cells = [layout.at(made.check_of[check.code]) for check in judge.checks if check.severity == severity]
    parts += [f"SUM({','.join(run)})" for run in _runs(cells, 200)]
    # Nothing is added by the last part but a reference to every entry cell: LibreOffice takes a text cell with an empty
    # cached value for not yet calculated, and until it is, does not pass a change on to the cells that depend on it.
    return "+".join([*parts, f"0*COUNTA({','.join(layout.entered())})"])


def _runs(cells: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(cells), size):
        yield cells[start : start + size]


def _front(layout: Layout, made: RowFormulas, judge: LedgerJudge) -> None:
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
    sections = [_section(layout, made, judge, severity, counts[severity], explained) for severity in SEVERITIES]
    columns = []
    for severity, section in zip(
        SEVERITIES, sections, strict=True
    ):  # each severity in a helper of its own keeps every formula short
        column = layout.take_helper()
        made.formulas[column] = section
        made.section_of[severity] = column
        columns.append(layout.at(column))
    told = f"SUM({','.join(counts.values())})>0"
    made.formulas[layout.remark] = f'IF({told},{"&".join(columns)},"")'


def _explained(layout: Layout) -> str:
    """An expression that is TRUE where the unit has written an explanation; nothing where there is no such column."""
    for column in layout.judge.ledger.columns:
        if column.role == "explanation":
            cell = layout.cell(column.name)
            stated = f'AND({cell}<>"",ISERROR(FIND("、{column.name}、","、"&{layout.untyped()})))'
            return f"IF(ISTEXT({cell}),{stated},FALSE)"
    return ""


def _section(
    layout: Layout,
    made: RowFormulas,
    judge: LedgerJudge,
    severity: str,
    count: str,
    explained: str,
) -> str:
    parts = []
    for code in _codes(made, severity):
        names = layout.at(made.names_of[code][0])
        parts.append(f'IF({names}<>"","{CATALOGUE[code].title}："&LEFT({names},LEN({names})-1)&"{PART_END}","")')
    parts += [
        f'IF({layout.at(made.check_of[check.code])}=1,{layout.message(made.check_of[check.code])}&"{PART_END}","")'
        for check in judge.checks
        if check.severity == severity
    ]
    lead = f'"{LEADS[severity]}"'
    if severity == "query" and explained:
        lead = f'IF({explained},"{EXPLAINED_LEAD}",{lead})'
    return f'IF({count}>0,{lead}&{"&".join(parts)},"")' if parts else '""'
