"""What the checks say of a row, in Python: the same words that the template shows in 校验提示.

A template's formulas and this module are the two executions of one definition; a test recalculates the template in
a spreadsheet program and compares them row by row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from udfs.catalogue import CATALOGUE
from udfs.strict import State, look
from xl_templates.judge import UNREADABLE, WORDED, LedgerJudge, RowCheck, cell_type

SEVERITIES: Final = ("error", "query", "notice")
LEADS: Final = {"error": "【错误】", "query": "【核实】", "notice": "【提示】"}
EXPLAINED_LEAD: Final = "【核实·已说明】"
NAMES_END: Final = "、"
PART_END: Final = "；"
STATUS_WORDS: Final = {"error": "错", "query": "核", "notice": "提"}
STATUS_FINE: Final = "√"


def group_severity(code: str) -> str:
    """The severity of the checks that follow from columns, by their catalogue code."""
    return CATALOGUE[code].severity


@dataclass(frozen=True)
class Verdict:
    """The outcome of one row. ``named``: catalogue code → columns; ``violated``: checks of the definition."""

    used: bool
    named: dict[str, tuple[str, ...]]
    violated: tuple[RowCheck, ...]
    explained: bool

    def count(self, severity: str) -> int:
        """How many points of that severity the row has."""
        named = sum(len(names) for code, names in self.named.items() if group_severity(code) == severity)
        return named + sum(check.severity == severity for check in self.violated)

    @property
    def status(self) -> str:
        """The short word in the frozen column: 错2, 核1, 提1 or √; blank for an unused row."""
        if not self.used:
            return ""
        for severity in SEVERITIES if self.named or self.violated else ():
            count = self.count(severity)
            if count and not (severity == "query" and self.explained):
                return f"{STATUS_WORDS[severity]}{count}"
        return STATUS_FINE

    @property
    def remark(self) -> str:
        """The text of 校验提示; blank when there is nothing to say."""
        return "".join(map(self.section, SEVERITIES)) if self.named or self.violated else ""

    def section(self, severity: str) -> str:
        """The part of the remark that belongs to one severity, with its lead; blank when it has none."""
        parts = [
            f"{CATALOGUE[code].title}：{NAMES_END.join(names)}"
            for code, names in self.named.items()
            if group_severity(code) == severity
        ]
        parts += [check.message for check in self.violated if check.severity == severity]
        if not parts:
            return ""
        lead = EXPLAINED_LEAD if severity == "query" and self.explained else LEADS[severity]
        return lead + "".join(part + PART_END for part in parts)


def verdicts(
    judge: LedgerJudge,
    raw: Mapping[str, Sequence[object]],
    rows: int,
    *,
    last: Mapping[str, Sequence[object]] | None = None,
    days: Mapping[str, date] | None = None,
) -> list[Verdict]:
    """Judge raw cells as a template sees them (nothing is repaired).

    ``raw``: column name → one raw cell a row; ``last``: typed values of the previous period. Returns one verdict a row.
    """
    looks = {
        column.name: [look(cell, cell_type(column)) for cell in raw[column.name]] for column in judge.ledger.columns
    }
    used = [any(looks[column.name][row].state != State.BLANK for column in judge.entered) for row in range(rows)]
    # A row that holds nothing of the unit's is not a row: what the office wrote there takes no part in counts.
    typed = {name: [cell.value for cell in cells] for name, cells in looks.items()}
    outcomes = judge.judge(judge.table(typed, rows, last=last, days=days))
    explanation = next((c.name for c in judge.ledger.columns if c.role == "explanation"), None)
    result = []
    for row in range(rows):
        failed = [
            check
            for check, judged in zip(judge.all_checks, outcomes, strict=True)
            if used[row] and judged[row] is False
        ]
        explained = explanation is not None and looks[explanation][row].state == State.VALUE
        named = _named(judge, {name: cells[row].state for name, cells in looks.items()}, failed) if used[row] else {}
        own = tuple(check for check in failed if check.group is None)
        result.append(Verdict(used[row], named, own, explained and used[row]))
    return result


def _named(judge: LedgerJudge, states: dict[str, State], failed: list[RowCheck]) -> dict[str, tuple[str, ...]]:
    """Return the group codes of a row with the columns that each names, in the order of the template."""
    by_state = {UNREADABLE: State.UNREADABLE, WORDED: State.WORDED}
    named = {
        code: tuple(column.name for column in judge.ledger.columns if states[column.name] == state)
        for code, state in by_state.items()
    }
    for group in judge.groups:
        named[group.code] = tuple(check.marks[0] for check in failed if check.group == group.code)
    return {code: names for code, names in named.items() if names}
