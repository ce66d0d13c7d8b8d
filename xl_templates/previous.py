"""Rows of the previous period that come back, filled in, in this period's template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xl_templates.judge import LedgerJudge
from xl_templates.model import Column, Ledger
from xl_templates.verdict import Verdict, verdicts


@dataclass(frozen=True)
class PreviousRow:
    """One row: its id (carried for life) and its typed values by column name (``Decimal`` in the column's unit)."""

    row_id: str
    values: Mapping[str, object]


def brought_forward(column: Column, ledger: Ledger, row: PreviousRow) -> object:
    """Return what the cell of a row of the previous period begins the new one with."""
    if column.name in ledger.carried:
        return row.values.get(column.name)
    return column.restart


def coming_back(ledger: Ledger, previous: Sequence[PreviousRow]) -> list[PreviousRow]:
    """Return the rows of which the unit finds something again; what is left of the others would be an id alone."""
    entered = [column for column in ledger.columns if column.filled_by == "unit"]
    return [row for row in previous if any(brought_forward(column, ledger, row) is not None for column in entered)]


def judged(judge: LedgerJudge, previous: Sequence[PreviousRow], days: Mapping[str, date]) -> list[Verdict]:
    """Return what the checks say of the rows as they are brought forward, before anyone has touched them."""
    if not previous:
        return []
    ledger = judge.ledger
    columns = {column.name: [brought_forward(column, ledger, row) for row in previous] for column in ledger.columns}
    last = {name: [row.values.get(name) for row in previous] for name in judge.last_columns}
    return verdicts(judge, columns, len(previous), last=last, days=days)
