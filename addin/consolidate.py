"""The job 汇总: an inbox of what the units sent in → the month's workbook, the JSON, and a verdict for every file."""

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from addin.collecting import collecting_nothing
from addin.consolidate_json import as_bytes, month_as_json
from addin.inbox import Inbox, InboxFile, walk_inbox
from addin.issue import KIND_LABELS
from addin.locks import Locked, is_lock_name, locked
from addin.merging.merge import Merging, Received
from addin.merging.month import Month, SubmittedFile
from addin.merging.previous_month import PreviousMonth
from addin.office_book import OfficeBook, append_receipts, read_office_book
from addin.readings import Progress, read_all
from addin.receipts import FILE_TIME, NewReceipt, Receipt, on_time
from addin.record import previous_month, read_month, write_month
from addin.replacing import json_refusal, summary_refusal
from addin.targets import is_standard_output, refusal_of, write_target
from udfs.findings import Finding, finding
from udfs.period import Period, PeriodError, due_moment
from xl_templates.build import calendar_of, due_rule
from xl_templates.load import load
from xl_templates.model import Programme, Submission
from xl_templates.reading.result import ReadFile
from xl_templates.reading.worker import ToRead

BOOK_NAME: Final = "工作簿.xlsx"


@dataclass(frozen=True)
class ConsolidateRequest:
    """What to merge and where to. ``out``, ``json_out``: a path, or ``-`` for the standard output.

    ``book``: the office book; without one, the 工作簿.xlsx beside ``out``. ``previous``: the summary of the period
    before.
    """

    inbox: Path
    programme: str
    period: str
    out: str
    book: Path | None = None
    previous: Path | None = None
    json_out: str | None = None

    @property
    def book_path(self) -> Path | None:
        """Where the office book stands; ``None`` where the result goes to the standard output."""
        if self.book is not None:
            return self.book
        return None if is_standard_output(self.out) else Path(self.out).parent / BOOK_NAME

    @property
    def targets(self) -> list[str]:
        """Where results go."""
        return [target for target in (self.out, self.json_out) if target is not None]


@dataclass
class ConsolidateOutcome:
    """What the job did. Not ``done``: no summary was written, and ``findings`` say why.

    ``findings`` are of the job itself; those of the month are in ``month``. ``written``: where the summary stands.
    """

    done: bool
    findings: list[Finding] = field(default_factory=list)
    month: Month | None = None
    written: Path | None = None


@dataclass(frozen=True)
class _Wanted:
    """What is asked for, as far as the definition tells."""

    request: ConsolidateRequest
    programme: Programme
    submission: Submission
    period: Period

    @property
    def files(self) -> list[Path]:
        """Where the results go, without the standard output."""
        return [Path(target) for target in self.request.targets if not is_standard_output(target)]


@dataclass(frozen=True)
class _Task:
    """What is known before anything is read. ``told`` is of the run, ``remarks`` are of the month."""

    wanted: _Wanted
    told: list[Finding]
    inbox: Inbox
    book: OfficeBook | None
    previous: PreviousMonth | None
    remarks: list[Finding]


def consolidate(request: ConsolidateRequest, *, progress: Progress | None = None) -> ConsolidateOutcome:
    """Merge an inbox. The inputs are never changed.

    ``progress`` is called with (done, all, file name). A person's mistakes and a disk's refusals come back as findings;
    any exception is our bug. From before the first look at any input until the receipts are written, no other run
    writes into the same files.
    """
    wanted = _wanted(request)
    if isinstance(wanted, ConsolidateOutcome):
        return wanted
    with ExitStack() as locks:
        taken = [locks.enter_context(locked(path)) for path in wanted.files]
        if refusals := [each for each in taken if isinstance(each, Finding)]:
            return ConsolidateOutcome(False, refusals)
        told = [said for each in taken if isinstance(each, Locked) for said in each.findings]
        task = _prepared(wanted, told)
        return task if isinstance(task, ConsolidateOutcome) else _merged(task, progress)


def _merged(task: _Task, progress: Progress | None) -> ConsolidateOutcome:
    wanted = task.wanted
    files = [file for file in task.inbox.files if not _is_ours(file.path, wanted.request)]
    to_read = [ToRead(str(file.path), file.relative) for file in files]
    receiving = _Receiving(task, files)
    with collecting_nothing():
        reads = read_all(to_read, (wanted.programme,), progress=progress)
        merging = Merging(wanted.programme, wanted.submission, wanted.period, reads, receiving.receive, task.previous)
        month = merging.month()
        _add_skipped(month, task, files)
        month.findings = [*task.remarks, *task.inbox.findings, *month.findings]
        return _deliver(task, month, receiving)


# --- before reading -----------------------------------------------------------------------------------------------


def _wanted(request: ConsolidateRequest) -> _Wanted | ConsolidateOutcome:
    loaded = load(request.programme)
    programme = loaded.programme
    if programme is None:
        return ConsolidateOutcome(False, loaded.findings)
    try:
        period = Period.parse(request.period)
    except PeriodError as error:
        return ConsolidateOutcome(False, [finding(error.code, raw=error.raw)])
    submission = programme.submission_for(period.kind)
    if submission is None:
        known = "、".join(f"{KIND_LABELS[each.frequency]}报" for each in programme.submissions)
        facts = {"programme": programme.id, "kind": f"按{KIND_LABELS[period.kind]}的", "known": known}
        return ConsolidateOutcome(False, [finding("ZS-510", **facts)])
    refusals = [refusal for target in request.targets if (refusal := refusal_of(target)) is not None]
    refusals += _in_one_place(request)
    return ConsolidateOutcome(False, refusals) if refusals else _Wanted(request, programme, submission, period)


def _in_one_place(request: ConsolidateRequest) -> list[Finding]:
    """Say which two of the files that are written are one."""
    if request.json_out is not None and _same(request.out, request.json_out):
        return [finding("ZS-517", place={"file": request.out})]
    book = request.book_path
    names = {"汇总（--out）": request.out, "JSON（--json）": request.json_out}
    return [
        finding("ZS-455", place={"file": str(target)}, one=name, other="收件登记的工作簿（--book）")
        for name, target in names.items()
        if book is not None and target is not None and _same(target, str(book))
    ]


def _same(one: str, other: str) -> bool:
    if is_standard_output(one) or is_standard_output(other):
        return one == other
    return one == other or Path(one).resolve() == Path(other).resolve()


def _prepared(wanted: _Wanted, told: list[Finding]) -> _Task | ConsolidateOutcome:
    """Look at everything but the submissions."""
    request = wanted.request
    refusals = _would_be_lost(wanted)
    inbox = walk_inbox(request.inbox)
    if inbox.refusal or not inbox.files:
        refusals += [inbox.refusal] if inbox.refusal else inbox.findings
    book = _book(request)
    previous = _previous(request, wanted.programme, wanted.period)
    refusals += [each for each in (book, previous) if isinstance(each, Finding)]
    if refusals or isinstance(book, Finding) or isinstance(previous, Finding):
        return ConsolidateOutcome(False, refusals)
    remarks = [*(book.findings if book else ()), *(previous.findings if previous else ())]
    return _Task(wanted, told, inbox, book, previous, remarks)


def _would_be_lost(wanted: _Wanted) -> list[Finding]:
    """Say what else stands where the results are to go."""
    request, lost = wanted.request, []
    if not is_standard_output(request.out):
        lost.append(summary_refusal(Path(request.out), wanted.programme, wanted.submission, wanted.period))
    if request.json_out is not None and not is_standard_output(request.json_out):
        lost.append(json_refusal(Path(request.json_out)))
    return [each for each in lost if each is not None]


def _book(request: ConsolidateRequest) -> OfficeBook | Finding | None:
    return read_office_book(request.book_path) if request.book_path else None


def _previous(request: ConsolidateRequest, programme: Programme, period: Period) -> PreviousMonth | Finding | None:
    if request.previous is None:
        return None
    record = read_month(request.previous, [programme])
    if isinstance(record, Finding):
        return record
    previous = previous_month(record.month)
    previous.findings = list(record.findings)
    if previous.period != period.previous():
        place = {"file": str(request.previous)}
        wanted = period.previous().label
        return finding("ZS-515", place=place, found=previous.period.label, wanted=wanted)
    return previous


def _is_ours(path: Path, request: ConsolidateRequest) -> bool:
    """Tell whether a file in the inbox is one that this job reads or writes itself, or a lock of such a job."""
    ours = [request.book_path, request.previous]
    ours += [Path(target) for target in request.targets if not is_standard_output(target)]
    return is_lock_name(path.name) or any(each is not None and each.resolve() == path.resolve() for each in ours)


# --- receipts -----------------------------------------------------------------------------------------------------


class _Receiving:
    """When files came: by the office book, else by their own time, which proves nothing."""

    def __init__(self, task: _Task, files: Iterable[InboxFile]) -> None:
        self.task = task
        self.modified = {file.relative: file.modified for file in files}
        wanted = task.wanted
        self.due = due_moment(wanted.period, due_rule(wanted.submission.due), calendar_of(wanted.programme))

    def receive(self, read: ReadFile, unit: str | None) -> Received:
        """Return when a file came, as far as anybody knows."""
        receipt = self._receipt(read, unit)
        if receipt is not None and receipt.received is not None:
            return Received(receipt.received, receipt.how, receipt.proves, on_time(receipt, self.due))
        modified = self.modified.get(read.file)
        return Received(modified, FILE_TIME if modified else "", False)

    def _receipt(self, read: ReadFile, unit: str | None) -> Receipt | None:
        if self.task.book is None:
            return None
        return self.task.book.receipt_for(
            read.sha256, file=read.file, unit=unit or "", period=self.task.wanted.period.code
        )

    def new_receipts(self, month: Month) -> list[NewReceipt]:
        """Return a line for every file that was seen; the book keeps those that it knows already as they are."""
        return [
            NewReceipt(
                sha256=file.sha256,
                file=file.file,
                unit=file.unit or "",
                period=self.task.wanted.period.code,
                received=self.modified.get(file.file),
                how=FILE_TIME,
            )
            for file in month.submissions
            if file.sha256 and file.outcome != "skipped"
        ]


def _add_skipped(month: Month, task: _Task, files: Iterable[InboxFile]) -> None:
    """Name what is no workbook, and the stamped scans beside the workbooks that they belong to."""
    by_name = {each.file: each for each in month.submissions}
    for file in files:
        by_name[file.relative].scans = [scan.relative for scan in task.inbox.stamped_scans_for(file)]
    for skipped in task.inbox.skipped:
        if _is_ours(skipped.path, task.wanted.request):
            continue
        reason = skipped.finding.message
        month.submissions.append(SubmittedFile(skipped.relative, outcome="skipped", reason=reason))
        month.findings.append(skipped.finding)


# --- results ------------------------------------------------------------------------------------------------------


def _deliver(task: _Task, month: Month, receiving: _Receiving) -> ConsolidateOutcome:
    """Write the summary, then the JSON, then the receipts: the first failure ends it, and says what stands already."""
    request = task.wanted.request
    written, remark = write_target(request.out, lambda file: write_month(month, file))
    if remark is not None and remark.severity == "error":
        return ConsolidateOutcome(False, [remark])
    findings = [*task.told, *([remark] if remark else [])]
    if request.json_out is not None:
        content = as_bytes(month_as_json(month))
        _, remark = write_target(request.json_out, lambda file: file.write(content))
        if remark is not None and remark.severity == "error":
            told = f"{remark.message}；汇总已经写好，在 {written}" if written else remark.message
            return ConsolidateOutcome(False, [replace(remark, message=told)], month, written)
        findings += [remark] if remark else []
    if request.book_path is not None:
        appended = append_receipts(request.book_path, receiving.new_receipts(month))
        findings += [appended] if isinstance(appended, Finding) else appended.findings
    return ConsolidateOutcome(True, findings, month, written)
