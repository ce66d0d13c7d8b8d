"""What the job 汇总 tells a person at a console: the verdicts in short, the board, and where the result stands."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from rich.table import Table
from rich.text import Text

from addin.console import on_one_line, refuse, say, show, tell
from addin.consolidate import ConsolidateOutcome, ConsolidateRequest
from addin.merging.month import OUTCOME_LABELS, STATE_LABELS, LedgerState, Month
from addin.merging.totals import decimal_text, summed_columns, total
from addin.summary.changes_page import told as told_changes
from addin.targets import is_standard_output
from udfs.findings import Finding, counted, finding

_ON_TIME: Final = {True: "按时", False: "迟报", None: "不详"}
_STATE_COLOURS: Final = {"blank": "yellow", "missing": "red"}
_SUMS_SHOWN: Final = 3


def tell_month(outcome: ConsolidateOutcome, request: ConsolidateRequest) -> int:
    """Print what came of the job and return the exit code.

    Where a result goes to the standard output, nothing else does.
    """
    if not outcome.done or outcome.month is None:
        return refuse(outcome.findings)
    if not (is_standard_output(request.out) or is_standard_output(request.json_out or "")):
        show(board(outcome.month))
        say(*report_lines(outcome))
    first = refused(outcome.month)
    return tell([*outcome.findings, *first, *rest(outcome.month, first)])


def report_lines(outcome: ConsolidateOutcome) -> list[str]:
    """Return the report of a merged month, line by line."""
    month = outcome.month
    if month is None:
        return []
    files = Counter(each.outcome for each in month.submissions)
    told = "，".join(f"{OUTCOME_LABELS[name]} {files[name]}" for name in OUTCOME_LABELS if files[name])
    missing = month.missing_units
    lines = [
        f"{month.period.label} {month.submission.title}：文件 {len(month.submissions)} 个（{told}）",
        f"    单位：应报 {len(month.due_units)} 个，已报 {len(month.due_units) - len(missing)} 个"
        + (f"，未报 {len(missing)} 个：{'、'.join(missing)}" if missing else ""),
        *(f"    {line}" for line in _sums(month)),
        f"    问题：{counted(month.findings)}；疑似重复 {len(month.duplicates)} 对",
        *([f"    变化：{told_changes(month)}"] if month.previous else []),
    ]
    return lines + ([f"    位置：{outcome.written.resolve()}"] if outcome.written else [])


def board(month: Month) -> Table:
    """Return the board of who reported what: a unit a row, a ledger a column."""
    table = Table(title=f"{month.period.label} 报送情况", title_justify="left", title_style="bold")
    table.add_column("单位", no_wrap=True)
    for name in month.submission.ledgers:
        table.add_column(month.programme.ledger(name).tab, no_wrap=True)
    table.add_column("按时", no_wrap=True)
    times = {each.unit: each.on_time for each in month.submissions if each.outcome == "merged"}
    for unit in month.due_units:
        states = month.states.get(unit.name)
        if states is None:
            table.add_row(Text(unit.name), Text("未报", style="bold red"))
            continue
        cells = [_state(states[name]) for name in month.submission.ledgers]
        table.add_row(Text(unit.name), *cells, Text(_ON_TIME[times.get(unit.name)]))
    return table


def refused(month: Month) -> list[Finding]:
    """Return what an officer has to do something about first: refused files; the rest stands in the summary."""
    names = {each.file for each in month.submissions if each.outcome == "refused"}
    reasons = {(each.file, each.reason) for each in month.submissions}
    return [found for found in month.findings if found.file in names and (found.file, found.message) in reasons]


def rest(month: Month, told: Iterable[Finding]) -> list[Finding]:
    """Return one line for all other findings that need a person, none when there are none."""
    known = set(map(id, told))
    others = [found for found in month.findings if id(found) not in known and found.severity != "notice"]
    return [finding("ZS-516", counts=counted(others))] if others else []


def _state(state: LedgerState) -> Text:
    word = STATE_LABELS[state.state]
    text = f"{word} {state.rows} 行" if state.rows else word
    if state.errors:
        return Text(f"{text}，错 {state.errors} 行", style="red")
    return Text(text, style=_STATE_COLOURS.get(state.state, ""))


def _sums(month: Month) -> list[str]:
    lines = []
    for merged in month.ledgers.values():
        columns = [column for column in summed_columns(merged) if column.type == "amount"][:_SUMS_SHOWN]
        sums = total(merged).sums
        texts = [f"{column.name} {decimal_text(sums[column.name], column)} {column.unit}" for column in columns]
        lines.append(on_one_line(f"{merged.ledger.tab}：{'，'.join([f'{len(merged)} 行', *texts])}"))
    return lines
