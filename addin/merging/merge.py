"""All readings of an inbox → the month."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from sys import intern

from addin.merging.arrivals import Arrival, Chosen, choose
from addin.merging.changes import changes_since
from addin.merging.hosts import uncounted_rows
from addin.merging.identify import Identifier, Identity
from addin.merging.judging import grouped
from addin.merging.month import LedgerState, MergedLedger, Month, RowPlace, SubmittedFile
from addin.merging.previous_month import PreviousMonth
from addin.merging.row_ids import RowIds
from addin.merging.suspects import suspects
from addin.merging.unit_month import UnitLedger, UnitMonth, with_unit
from udfs.findings import Finding, finding
from udfs.period import Period
from xl_templates.build import cut_off_of
from xl_templates.judge import LedgerJudge, period_days
from xl_templates.model import Programme, Submission
from xl_templates.reading.result import ReadFile, ReadLedger
from xl_templates.references import cell_name, column_letters


@dataclass(frozen=True)
class Received:
    """When a file came and how that is known.

    ``sure``: a receipt says so, and not a mere file time; ``on_time`` is ``None`` where nobody can know.
    """

    at: datetime | None = None
    how: str = ""
    sure: bool = False
    on_time: bool | None = None


@dataclass
class Merging:
    """What is merged: the readings, how to know when a file of a unit came, and the month before.

    The readings are used up: what has been merged is taken out of its file, or every cell would be held twice.
    """

    programme: Programme
    submission: Submission
    period: Period
    reads: Sequence[ReadFile]
    receive: Callable[[ReadFile, str | None], Received] = lambda _read, _unit: Received()
    previous: PreviousMonth | None = None

    def month(self) -> Month:
        """Return the merged month."""
        first, last = self.period.first_day, self.period.last_day
        due = self.programme.units_of(self.submission, first, last)
        month = Month(self.programme, self.submission, self.period, due)
        identities = self._identify(month)
        chosen = self._choose(month, identities)
        self._merge_units(month, chosen)
        self._uncount(month)
        month.duplicates, suspected = suspects(month)
        missing = [finding("ZS-773", place={"unit": name}, title=self.submission.title) for name in month.missing_units]
        month.findings = grouped(month.findings) + suspected + missing
        if self.previous is not None:
            month.changes = changes_since(month, self.previous)
            month.history, month.previous = self.previous.history, self.previous.as_file()
        return month

    # --- files ----------------------------------------------------------------------------------------------

    def _identify(self, month: Month) -> list[Identity]:
        identifier = Identifier(self.programme, self.submission, self.period)
        identities = []
        for read in self.reads:
            identity = Identity(refusal=read.refusal) if read.refusal else identifier.identify(read)
            if not identity.refusal:
                identity.refusal = self._sent_again(read) or _without_content(read)
            identities.append(identity)
            month.submissions.append(self._submitted(read, identity))
            if identity.refusal:
                month.findings.append(replace(identity.refusal, file=read.file, unit=identity.unit))
            else:
                month.findings += with_unit([*identity.findings, *read.findings], read.file, identity.unit)
                read.findings = []
        return identities

    def _submitted(self, read: ReadFile, identity: Identity) -> SubmittedFile:
        received = self.receive(read, identity.unit)
        file = SubmittedFile(read.file, read.sha256, identity.unit, how=received.how)
        if identity.refusal:
            file.outcome, file.reason = "refused", identity.refusal.message
        file.on_time = received.on_time
        file.received = received.at.isoformat(timespec="seconds") if received.at else None
        return file

    def _sent_again(self, read: ReadFile) -> Finding | None:
        """Refuse a file that the period before was merged from, byte for byte."""
        if self.previous is None or read.sha256 not in self.previous.files:
            return None
        facts = {"period": self.previous.period.label, "name": self.previous.files[read.sha256]}
        return finding("ZS-759", place={"file": read.file}, **facts)

    def _choose(self, month: Month, identities: Sequence[Identity]) -> dict[str, Chosen]:
        arrivals: dict[str, list[Arrival]] = {}
        for index, (read, identity) in enumerate(zip(self.reads, identities, strict=True)):
            if not identity.refusal and identity.unit:
                received = self.receive(read, identity.unit)
                arrivals.setdefault(identity.unit, []).append(Arrival(index, read, received.at, received.sure))
        chosen = {unit: choose(unit, each, self.programme) for unit, each in arrivals.items()}
        for each in chosen.values():
            month.findings += each.findings
            for loser, winner in each.superseded.items():
                month.submissions[loser].outcome = "superseded"
                month.submissions[loser].reason = f"已被“{self.reads[winner].file}”替代"
        return chosen

    # --- rows -----------------------------------------------------------------------------------------------

    def _merge_units(self, month: Month, chosen: Mapping[str, Chosen]) -> None:
        days = period_days(self.period, cut_off_of(self.submission, self.period))
        for name in self.submission.ledgers:
            ledger = self.programme.ledger(name)
            judge = LedgerJudge(self.programme, ledger, self.period.last_day)
            owners = self.previous.owners(name) if self.previous else None
            ids = RowIds(self.programme.id, ledger, self.period.code, owners)
            merged = MergedLedger(ledger, {column.name: [] for column in ledger.columns})
            month.ledgers[name] = merged
            for unit in month.due_units:
                if unit.name in chosen:
                    index = chosen[unit.name].ledgers.get(name)
                    taker = UnitMonth(self.submission, unit.name, self.previous, days)
                    taken = taker.take(judge, ids, self.reads[index] if index is not None else None)
                    self._append(month, merged, unit.name, index, taken)
                    if index is not None:
                        self.reads[index].ledgers.pop(name, None)
        self._states_of_files(month, chosen)

    def _append(self, month: Month, merged: MergedLedger, unit: str, index: int | None, taken: UnitLedger) -> None:
        offset, read = len(merged), taken.read
        for column, cells in read.cells.items():
            merged.cells[column] += cells
        for (row, column), raw in read.raw.items():
            merged.raw[offset + row, column] = raw
        merged.units += [unit] * len(read)
        merged.row_ids += taken.row_ids
        merged.places += _places(read, index if index is not None else -1)
        merged.status += [intern(verdict.status) for verdict in taken.judged.verdicts]
        merged.remark += [intern(verdict.remark) for verdict in taken.judged.verdicts]
        if taken.carried:
            merged.carried.update(range(offset, len(merged)))
        month.states.setdefault(unit, {})[merged.ledger.id] = taken.summary()
        file = self.reads[index].file if index is not None else None
        month.findings += [*with_unit(taken.findings, file, unit), *taken.judged.findings]

    def _states_of_files(self, month: Month, chosen: Mapping[str, Chosen]) -> None:
        """Say in each file's verdict how the ledgers stand that were taken from it; of the others, what it held."""
        for index, (file, read) in enumerate(zip(month.submissions, self.reads, strict=True)):
            if file.outcome == "refused" or file.unit is None:
                continue
            states = month.states.get(file.unit, {})
            taken = chosen[file.unit].ledgers
            own = index in taken.values()
            for name in self.submission.ledgers:
                if taken.get(name) == index or (own and name not in taken and _is_main(index, taken)):
                    file.ledgers[name] = states[name]
                elif file.outcome == "superseded" and name in read.ledgers:
                    file.ledgers[name] = LedgerState("reported" if len(read.ledgers[name]) else "blank",
                                                     len(read.ledgers[name]))  # fmt: skip

    def _uncount(self, month: Month) -> None:
        due = {unit.name for unit in month.due_units}
        for merged in month.ledgers.values():
            merged.uncounted, findings = uncounted_rows(merged, self.programme, due)
            month.findings += findings


def _is_main(index: int, taken: Mapping[str, int]) -> bool:
    """Tell whether the ledgers that no file of the unit holds are told of this one: its first."""
    return index == min(taken.values())


def _without_content(read: ReadFile) -> Finding | None:
    if read.ledgers or read.statements:
        return None
    return finding("ZS-774", place={"file": read.file})


def _places(read: ReadLedger, file: int) -> list[RowPlace]:
    columns = [
        {
            name: cell_name(table.rows[name], at) if name in table.rows else column_letters(at)
            for name, at in table.columns.items()
        }
        for table in read.tables
    ]
    return [RowPlace(file, read.tables[number].sheet, row + 1, columns[number]) for number, row in read.places]
