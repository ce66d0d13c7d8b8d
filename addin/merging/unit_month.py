"""What one unit reported for one period: a state and rows for each ledger, with last month's where nothing changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from sys import intern
from typing import Final

from addin.merging.judging import Judged, in_units, judge_rows
from addin.merging.month import LedgerState, State
from addin.merging.previous_month import PreviousMonth
from addin.merging.row_ids import RowIds
from udfs.amounts import MONEY_UNITS
from udfs.cells import UNTYPED
from udfs.findings import Finding, finding
from xl_templates.judge import LedgerJudge
from xl_templates.model import Column, Ledger, Statement, Submission
from xl_templates.previous import PreviousRow, brought_forward
from xl_templates.reading.result import Claim, ReadFile, ReadLedger, TableAt

_NAMED: Final = 5


@dataclass
class UnitLedger:
    """One ledger of one unit, ready to be merged. ``carried``: its rows are those of the period before."""

    read: ReadLedger
    state: State
    row_ids: list[str] = field(default_factory=list)
    judged: Judged = field(default_factory=lambda: Judged([], []))
    findings: list[Finding] = field(default_factory=list)
    carried: bool = False

    def summary(self) -> LedgerState:
        """Return the state with its counts: rows, rows with errors, rows that need a word."""
        told = [verdict for verdict in self.judged.verdicts if verdict.named or verdict.violated]
        errors = sum(verdict.count("error") > 0 for verdict in told)
        queries = sum(verdict.count("query") > 0 and not verdict.explained for verdict in told)
        return LedgerState(self.state, len(self.read), errors, queries)


class UnitMonth:
    """Takes one ledger after the other of one unit. ``days``: the days of the period that rules may name.

    ``own_last``: without a period before, rules about it are judged by what the file itself kept of it.
    """

    def __init__(
        self,
        submission: Submission,
        unit: str,
        previous: PreviousMonth | None,
        days: dict[str, date],
        *,
        own_last: bool = False,
    ) -> None:
        self.submission = submission
        self.unit = unit
        self.previous = previous
        self.days = days
        self.own_last = own_last and previous is None
        self.statements = {statement.id: statement for statement in submission.statements}

    def take(self, judge: LedgerJudge, ids: RowIds, file: ReadFile | None) -> UnitLedger:
        """Return the state and rows of a ledger; ``file``: the one that counts for it, ``None`` when there is none."""
        ledger = judge.ledger
        before = self.previous.of(self.unit, ledger.id) if self.previous else ()
        read = file.ledgers.get(ledger.id) if file else None
        stated = self._stated(file, ledger)
        taken = self._state(ledger, read, stated, before)
        minted = ids.give(self.unit, taken.read, before)
        taken.row_ids = minted.row_ids
        taken.findings += minted.findings
        last = {name: [_last(row, name) for row in minted.before] for name in judge.last_columns}
        if self.own_last:
            last |= {name: _kept(ledger.column(name), cells) for name, cells in taken.read.last.items() if name in last}
        taken.judged = judge_rows(
            judge, taken.read, last=last, days=self.days, file=file.file if file else None, unit=self.unit or None
        )
        if stated and stated[0].state == "unchanged" and not taken.carried and before:
            taken.findings += self._changed(ledger, taken.read, minted.before, before, stated)
        if not stated and not taken.carried and self._is_as_before(ledger, taken.read, minted.before, before):
            taken.findings.append(finding("ZS-761", place=_of(taken.read), ledger=ledger.title, count=len(before)))
        return taken

    def _stated(self, file: ReadFile | None, ledger: Ledger) -> tuple[Statement, Claim] | None:
        if file is None or ledger.id not in file.statements:
            return None
        name, claim = file.statements[ledger.id]
        statement = self.statements.get(name)
        allowed = statement is not None and (not statement.ledgers or ledger.id in statement.ledgers)
        return (statement, claim) if statement is not None and allowed else None

    def _state(
        self,
        ledger: Ledger,
        read: ReadLedger | None,
        stated: tuple[Statement, Claim] | None,
        before: Sequence[PreviousRow],
    ) -> UnitLedger:
        rows = read if read is not None else _no_rows(ledger)
        if len(rows):
            state: State = "unchanged" if stated and stated[0].state == "unchanged" else "reported"
            taken = UnitLedger(rows, state)
            if stated and stated[0].rows == "none":
                taken.findings.append(_contradicted(ledger, stated, len(rows)))
            return taken
        if stated and stated[0].state == "nil":
            return UnitLedger(rows, "nil")
        if stated:
            return self._unchanged(ledger, stated[1], before)
        if read is None:
            return UnitLedger(
                rows, "missing", findings=[finding("ZS-768", place={"ledger": ledger.id}, ledger=ledger.title)]
            )
        blank = Finding(
            "ZS-769",
            self.submission.blank_severity,
            f"《{ledger.title}》：{self.submission.blank_message}",
            self.submission.blank_remedy,
            ledger=ledger.id,
        )
        return UnitLedger(rows, "blank", findings=[blank])

    def _unchanged(self, ledger: Ledger, claim: Claim, before: Sequence[PreviousRow]) -> UnitLedger:
        """Return last month's rows as this month begins with them."""
        if self.previous is None:
            place = {"ledger": ledger.id, "sheet": claim.sheet, "cell": claim.cell}
            return UnitLedger(
                _no_rows(ledger), "unchanged", findings=[finding("ZS-762", place=place, ledger=ledger.title)]
            )
        read = _no_rows(ledger)
        read.tables.append(TableAt(claim.sheet or "", {}))
        for row in before:
            for column in ledger.columns:
                read.cells[column.name].append(minor_units(column, brought_forward(column, ledger, row)))
            read.places.append((0, 0))
            read.row_ids.append(row.row_id)
        return UnitLedger(read, "unchanged", carried=True)

    def _changed(
        self,
        ledger: Ledger,
        read: ReadLedger,
        continued: Sequence[PreviousRow | None],
        before: Sequence[PreviousRow],
        stated: tuple[Statement, Claim],
    ) -> list[Finding]:
        """Say where a ledger that is stated to be unchanged differs from the period before."""
        statement, claim = stated
        changed = [
            read.places[row][1] + 1
            for row, earlier in enumerate(continued)
            if earlier is None or not _is_same(ledger, read, row, earlier)
        ]
        gone = len(before) - sum(earlier is not None for earlier in continued)
        if not changed and not gone:
            return []
        parts = []
        if changed:
            rows = "、".join(map(str, changed[:_NAMED])) + ("等" if len(changed) > _NAMED else "")
            parts.append(f"第 {rows} 行（共 {len(changed)} 行）与上期不同")
        if gone:
            parts.append(f"少了 {gone} 行")
        message = f"{statement.message}：{'，'.join(parts)}"
        place = {"ledger": ledger.id, "sheet": claim.sheet, "cell": claim.cell}
        return [Finding("ZS-770", statement.severity, message, statement.remedy, **place)]

    @staticmethod
    def _is_as_before(
        ledger: Ledger, read: ReadLedger, continued: Sequence[PreviousRow | None], before: Sequence[PreviousRow]
    ) -> bool:
        """Tell whether every cell that a unit enters is as in the period before, monthly figures too: sent again."""
        if not before or len(read) != len(before) or not any(column.restart is not None for column in ledger.columns):
            return False
        entered = [column for column in ledger.columns if column.filled_by == "unit"]
        restarted = [column for column in ledger.columns if column.restart is not None]
        moved = any(
            earlier is not None and earlier.values.get(column.name) for earlier in continued for column in restarted
        )
        return moved and all(
            earlier is not None
            and all(_cell(read, column, row) == earlier.values.get(column.name) for column in entered)
            for row, earlier in enumerate(continued)
        )


def _contradicted(ledger: Ledger, stated: tuple[Statement, Claim], rows: int) -> Finding:
    statement, claim = stated
    message = f"《{ledger.title}》{statement.message}（{rows} 行）"
    place = {"ledger": ledger.id, "sheet": claim.sheet, "cell": claim.cell, "value": claim.text}
    return Finding("ZS-771", statement.severity, message, statement.remedy, **place)


def _no_rows(ledger: Ledger) -> ReadLedger:
    return ReadLedger(ledger.id, {column.name: [] for column in ledger.columns})


def _of(read: ReadLedger) -> dict[str, str | None]:
    return {"ledger": read.ledger, "sheet": read.sheet(0) if len(read) else None}


def _last(row: PreviousRow | None, name: str) -> object:
    value = row.values.get(name) if row else None
    return None if value is UNTYPED else value


def _kept(column: Column, cells: Sequence[object]) -> list[object]:
    return [None if cell is UNTYPED else cell for cell in in_units(column, cells)]


def minor_units(column: Column, value: object) -> object:
    """Return a value in units (as the record gives it) as reading gives it: money in minor units."""
    if column.type == "amount" and isinstance(value, Decimal):
        return int(value.scaleb(MONEY_UNITS[column.unit or ""].places))
    return value


def _cell(read: ReadLedger, column: Column, row: int) -> object:
    return in_units(column, read.cells[column.name][row : row + 1])[0]


def _is_same(ledger: Ledger, read: ReadLedger, row: int, earlier: PreviousRow) -> bool:
    """Tell whether a row holds what it was brought forward with."""
    return all(
        _cell(read, column, row) == brought_forward(column, ledger, earlier)
        for column in ledger.columns
        if column.filled_by == "unit"
        and column.role == "entry"
        and (column.name in ledger.carried or column.restart is not None)
    )


def with_unit(findings: Sequence[Finding], file: str | None, unit: str | None) -> list[Finding]:
    """Return findings with the file and the unit that they are about."""
    return [
        replace(found, file=found.file or file, unit=unit, message=intern(found.message), remedy=intern(found.remedy))
        for found in findings
    ]
