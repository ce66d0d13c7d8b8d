"""Tables of texts for reports: the findings, the board of who reported what; and how wide such a table is."""

from collections.abc import Sequence
from typing import Final

from addin.findings_table import in_order
from addin.merging.month import OUTCOME_LABELS, STATE_LABELS, LedgerState, Month
from addin.ribbon.report import Table
from udfs.findings import Finding, Severity
from xl_templates.styles import text_width

_WIDEST: Final = 60  # signs
_NARROWEST: Final = 6
_LOOKED_AT: Final = 200  # rows that a width is taken from
_ON_TIME: Final = {True: "按时", False: "迟报", None: "不详"}


def findings_as_table(findings: Sequence[Finding]) -> Table:
    """Return the findings of one workbook, sheet by sheet from the top."""
    rows = tuple(
        (
            Severity(each.severity).label,
            each.sheet or "",
            each.cell or "",
            each.code,
            each.message + (f"（共 {each.count} 处）" if each.count > 1 else ""),
            each.value or "",
            each.remedy,
        )
        for each in in_order(findings)
    )
    return Table(("级别", "工作表", "单元格", "编号", "问题", "现为", "怎么办"), rows)


def board(month: Month) -> Table:
    """Return who reported what: a unit a row, a ledger a column; 未报 or 拒收 for those not in it."""
    ledgers = month.submission.ledgers
    tabs = (month.programme.ledger(name).tab for name in ledgers)
    times = {each.unit: each.on_time for each in month.submissions if each.outcome == "merged"}
    missing = set(month.missing_units)
    refused = {each.unit for each in month.submissions if each.outcome == "refused"}
    rows = []
    for unit in month.due_units:
        states = month.states.get(unit.name)
        if states is None or unit.name in missing:
            word = OUTCOME_LABELS["refused"] if unit.name in refused else "未报"
            rows.append((unit.name, word, *[""] * len(ledgers)))
        else:
            rows.append((unit.name, _ON_TIME[times.get(unit.name)], *(_state(states[name]) for name in ledgers)))
    return Table(("单位", "报送", *tabs), tuple(rows))


def _state(state: LedgerState) -> str:
    word = STATE_LABELS[state.state]
    text = f"{word} {state.rows} 行" if state.rows else word
    return f"{text}，错 {state.errors} 行" if state.errors else text


def column_widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return how wide columns should be, in signs of Excel's width, of which a Chinese sign takes two."""
    columns = zip(*rows[:_LOOKED_AT], strict=True)
    return [min(max(max(map(_width, column)) + 2, _NARROWEST), _WIDEST) for column in columns]


def _width(text: str) -> int:
    return max(map(text_width, text.split("\n")))
