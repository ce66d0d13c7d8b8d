"""The job 校验: what the checks say of some files, before anybody merges them. Changes nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from addin.consolidate_json import SCHEMA_VERSION, findings_as_json
from addin.inbox import walk_inbox
from addin.inbox_walk import why
from addin.merging.identify import Identifier, Identity
from addin.merging.judging import grouped
from addin.merging.month import LedgerState
from addin.merging.row_ids import RowIds
from addin.merging.unit_month import UnitMonth, with_unit
from addin.readings import Progress, read_all
from udfs.findings import Finding, finding
from udfs.period import Period
from xl_templates.build import cut_off_of
from xl_templates.judge import LedgerJudge, period_days
from xl_templates.load import load, shipped_programmes
from xl_templates.model import Programme, Submission
from xl_templates.reading.result import ReadFile
from xl_templates.reading.typed_cells import shown
from xl_templates.reading.worker import ToRead


@dataclass
class CheckedFile:
    """One file: whose it is, how its ledgers stand, and everything there is to say about it."""

    file: str
    outcome: str = "merged"
    reason: str | None = None
    unit: str | None = None
    period: str | None = None
    ledgers: dict[str, LedgerState] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the file as the JSON contract has it; ``merged`` says that it could be merged."""
        ledgers = {name: {"rows": each.rows, "state": each.state} for name, each in self.ledgers.items()}
        parts = {"file": self.file, "outcome": self.outcome, "reason": self.reason, "unit": self.unit}
        return parts | {"period": self.period, "ledgers": ledgers}


@dataclass
class CheckOutcome:
    """What came of it. Not ``done``: nothing could be checked, and ``findings`` say why."""

    done: bool
    files: list[CheckedFile] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def all_findings(self) -> list[Finding]:
        """Of the job itself, then file by file."""
        return [*self.findings, *(found for file in self.files for found in file.findings)]

    def as_json(self) -> dict[str, Any]:
        """Return the outcome as the JSON contract has it."""
        files = [file.as_json() for file in self.files]
        return {"schema_version": SCHEMA_VERSION, "files": files, "findings": findings_as_json(self.all_findings)}


def check_files(
    paths: Sequence[Path], programme_name: str | None = None, *, own: str = "", progress: Progress | None = None
) -> CheckOutcome:
    """Check files, and the workbooks in folders. Without a programme, each file's own stamp names it.

    ``own``: the folder of a programme of the person's own, which a stamp may name beside those that are shipped; where
    it is gone, nothing is said of it. A person's mistakes come back as findings; any exception is our bug.
    """
    programmes, findings = _programmes(programme_name, own)
    if not programmes:
        return CheckOutcome(False, findings=findings)
    files, skipped, refusals = _files(paths)
    if refusals:
        return CheckOutcome(False, findings=refusals)
    checkers = {programme.id: _Checker(programme) for programme in programmes}
    reads = read_all(files, tuple(programmes), progress=progress)
    checked = [
        _of_another(read)
        if read.programme and read.programme not in checkers and not programme_name
        else checkers.get(read.programme or "", checkers[programmes[0].id]).check(read)
        for read in reads
    ]
    return CheckOutcome(True, checked, findings + skipped)


def _programmes(name: str | None, own: str) -> tuple[list[Programme], list[Finding]]:
    """Return the programmes to choose from; one of the person's own goes before a shipped one of the same id."""
    names = [name] if name else shipped_programmes()
    loaded = [load(each) for each in names]
    programmes = {one.programme.id: one.programme for one in loaded if one.programme is not None}
    beside = load(own).programme if own and own not in names and not name else None
    if beside is not None and beside.ledgers:
        programmes[beside.id] = beside
    return list(programmes.values()), [found for one in loaded for found in one.findings]


def _of_another(read: ReadFile) -> CheckedFile:
    """Return a file of a programme that is not here: other rules would say wrong things of it."""
    found = finding("ZS-521", place={"file": read.file}, programme=shown(read.programme))
    return CheckedFile(read.file, "refused", found.message, findings=[found])


def _files(paths: Sequence[Path]) -> tuple[list[ToRead], list[Finding], list[Finding]]:
    """Return the files to read, what to say of others in folders, and why nothing can be done."""
    files: list[ToRead] = []
    skipped: list[Finding] = []
    for path in paths:
        try:
            is_folder, is_there = path.is_dir(), path.exists() or path.is_symlink()
        except OSError as error:  # in a folder that may not be looked into
            return [], [], [finding("ZS-405", place={"file": str(path)}, reason=why(error))]
        if is_folder:
            inbox = walk_inbox(path)
            if inbox.refusal:
                return [], [], [inbox.refusal]
            files += [ToRead(str(file.path), file.relative) for file in inbox.files]
            skipped += [*inbox.findings, *(each.finding for each in inbox.skipped)]
        elif not is_there:
            return [], [], [finding("ZS-409", place={"file": str(path)})]
        else:
            files.append(ToRead(str(path), path.name))
    names = Counter(file.name for file in files)
    return [file if names[file.name] == 1 else file._replace(name=file.path) for file in files], skipped, []


class _Checker:
    """Checks readings against one programme; a ledger's checks are compiled once."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.identifier = Identifier(programme)
        self.judges: dict[tuple[str, Period | None], LedgerJudge] = {}

    def check(self, read: ReadFile) -> CheckedFile:
        identity = Identity(refusal=read.refusal) if read.refusal else self.identifier.identify(read)
        if not identity.refusal and not read.ledgers and not read.statements:
            identity.refusal = finding("ZS-774")
        checked = CheckedFile(read.file, unit=identity.unit, period=identity.period.code if identity.period else None)
        if read.refusal or (identity.refusal and not read.ledgers):
            found = identity.refusal or read.refusal
            assert found is not None
            return replace(
                checked,
                outcome="refused",
                reason=found.message,
                findings=[replace(found, file=read.file), *read.findings],
            )
        if identity.refusal:  # nobody's file, yet its rows can be looked at
            checked.outcome, checked.reason = "refused", identity.refusal.message
        own = [*([identity.refusal] if identity.refusal else []), *identity.findings, *read.findings]
        findings = [*own, *self._ledgers(read, identity, checked)]
        checked.findings = grouped(with_unit(findings, read.file, identity.unit))
        return checked

    def _ledgers(self, read: ReadFile, identity: Identity, checked: CheckedFile) -> list[Finding]:
        submission = self._submission(read)
        period = identity.period if identity.period and identity.period.kind == submission.frequency else None
        days = period_days(period, cut_off_of(submission, period) if period else None)
        taker = UnitMonth(submission, identity.unit or "", None, days, own_last=True)
        findings: list[Finding] = []
        for name in submission.ledgers:
            judge = self._judge(name, period)
            ids = RowIds(self.programme.id, judge.ledger, period.code if period else "", None)
            taken = taker.take(judge, ids, read)
            checked.ledgers[name] = taken.summary()
            findings += [*taken.findings, *taken.judged.findings]
        return findings

    def _submission(self, read: ReadFile) -> Submission:
        """Return the submission that the file says it is, else the one whose ledgers it holds most of."""
        told = set(read.ledgers) | set(read.statements)
        return max(
            self.programme.submissions,
            key=lambda each: (each.id == read.submission, len(told.intersection(each.ledgers))),
        )

    def _judge(self, name: str, period: Period | None) -> LedgerJudge:
        if (name, period) not in self.judges:
            ledger = self.programme.ledger(name)
            self.judges[name, period] = LedgerJudge(self.programme, ledger, period.last_day if period else None)
        return self.judges[name, period]
