"""The job 汇总: an inbox of what the units sent in → the month's workbook, the JSON, and a verdict for every file."""

import os
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from addin.collecting import collecting_nothing
from addin.consolidate_json import month_in_pieces
from addin.inbox import Inbox, InboxFile, walk_inbox
from addin.issue import KIND_LABELS
from addin.locks import is_lock_name, lock_all
from addin.merging.merge import Merging
from addin.merging.month import Month, SubmittedFile
from addin.merging.office_cells import keep_office_cells
from addin.merging.previous_month import PreviousMonth
from addin.office_book import OfficeBook, append_receipts, read_office_book
from addin.previous_summary import read_previous
from addin.readings import Progress, read_all
from addin.receiving import Receiving
from addin.record import ReadRecord, read_month, write_month
from addin.replacing import json_refusal, summary_refusal
from addin.seen import Seen
from addin.targets import is_standard_output, refusal_of, same_target, seen_at, write_target
from udfs.findings import Finding, finding
from udfs.period import Period, PeriodError
from xl_templates.load import load
from xl_templates.model import Programme, Submission
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
    """What is known before anything is read. ``told`` is of the run, ``remarks`` are of the month.

    ``standing``: the month that stands where the result goes, from a run before. ``seen``: what stands at the targets.
    """

    wanted: _Wanted
    told: list[Finding]
    inbox: Inbox
    book: OfficeBook | None
    previous: PreviousMonth | None
    standing: Month | None
    remarks: list[Finding]
    seen: dict[str, Seen]


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
        taken = lock_all(locks, wanted.files)
        if taken.refusals:
            return ConsolidateOutcome(False, taken.refusals)
        task = _prepared(wanted, taken.told)
        return task if isinstance(task, ConsolidateOutcome) else _merged(task, progress)


def _merged(task: _Task, progress: Progress | None) -> ConsolidateOutcome:
    wanted = task.wanted
    files = [file for file in task.inbox.files if not _is_ours(file.path, wanted.request)]
    to_read = [ToRead(str(file.path), file.relative) for file in files]
    receiving = Receiving(wanted.programme, wanted.submission, wanted.period, task.book, files)
    with collecting_nothing():
        # Nothing keeps the readings: they are as large as the month.
        month = Merging(
            wanted.programme,
            wanted.submission,
            wanted.period,
            read_all(to_read, (wanted.programme,), progress=progress),
            receiving.receive,
            task.previous,
        ).month()
        month.inbox = _way_to_inbox(wanted.request)
        lost = keep_office_cells(month, task.standing, task.previous)
        _add_skipped(month, task, files)
        month.findings = [*task.remarks, *task.inbox.findings, *month.findings, *lost]
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
        known = "、".join(f"{KIND_LABELS[each.frequency]}报" for each in programme.submissions) or "无，它只用来考核"
        facts = {"programme": programme.id, "kind": f"按{KIND_LABELS[period.kind]}的", "known": known}
        return ConsolidateOutcome(False, [finding("ZS-510", **facts)])
    refusals = [refusal for target in request.targets if (refusal := refusal_of(target)) is not None]
    refusals += _in_one_place(request)
    return ConsolidateOutcome(False, refusals) if refusals else _Wanted(request, programme, submission, period)


def _in_one_place(request: ConsolidateRequest) -> list[Finding]:
    """Say which two of the files that are written are one."""
    if request.json_out is not None and same_target(request.out, request.json_out):
        return [finding("ZS-517", place={"file": request.out})]
    book = request.book_path
    names = {"汇总（--out）": request.out, "JSON（--json）": request.json_out}
    return [
        finding("ZS-455", place={"file": str(target)}, one=name, other="收件登记的工作簿（--book）")
        for name, target in names.items()
        if book is not None and target is not None and same_target(target, str(book))
    ]


def _prepared(wanted: _Wanted, told: list[Finding]) -> _Task | ConsolidateOutcome:
    """Look at everything but the submissions."""
    request = wanted.request
    seen = seen_at(request.targets)
    refusals = _would_be_lost(wanted)
    inbox = walk_inbox(request.inbox)
    if inbox.refusal or not inbox.files:
        refusals += [inbox.refusal] if inbox.refusal else inbox.findings
    book = _book(request)
    previous = _previous(wanted)
    standing = None if refusals else _standing(wanted)
    refusals += [each for each in (book, previous, standing) if isinstance(each, Finding)]
    if refusals or isinstance(book, Finding) or isinstance(previous, Finding) or isinstance(standing, Finding):
        return ConsolidateOutcome(False, refusals)
    remarks = [said for each in (book, previous, standing) if each is not None for said in each.findings]
    return _Task(wanted, told, inbox, book, previous, standing.month if standing else None, remarks, seen)


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


def _previous(wanted: _Wanted) -> PreviousMonth | Finding | None:
    path = wanted.request.previous
    return read_previous(path, wanted.programme, wanted.period) if path is not None else None


def _standing(wanted: _Wanted) -> ReadRecord | Finding | None:
    """Read the summary that this one will take the place of: what the office wrote into it is kept."""
    out = wanted.request.out
    if is_standard_output(out) or not Path(out).is_file():
        return None
    record = read_month(Path(out), [wanted.programme])
    if isinstance(record, Finding):
        return finding("ZS-791", place={"file": out}, reason=record.message)
    return record


def _is_ours(path: Path, request: ConsolidateRequest) -> bool:
    """Tell whether a file in the inbox is one that this job reads or writes itself, or a lock of such a job."""
    ours = [request.book_path, request.previous]
    ours += [Path(target) for target in request.targets if not is_standard_output(target)]
    real = os.path.realpath(path)  # unlike Path.resolve it bears a link that leads to itself
    return is_lock_name(path.name) or any(each is not None and os.path.realpath(each) == real for each in ours)


# --- beside the rows ----------------------------------------------------------------------------------------------


def _way_to_inbox(request: ConsolidateRequest) -> str:
    """Return the way from the summary's folder to the inbox, empty where there is none: on another drive."""
    if is_standard_output(request.out):
        return ""
    try:
        way = os.path.relpath(request.inbox.resolve(), Path(request.out).parent.resolve())
    except ValueError:
        return ""
    return Path(way).as_posix()


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


def _deliver(task: _Task, month: Month, receiving: Receiving) -> ConsolidateOutcome:
    """Write the summary, then the JSON, then the receipts: the first failure ends it, and says what stands already."""
    request = task.wanted.request
    written, remark = write_target(request.out, lambda file: write_month(month, file), task.seen)
    if remark is not None and remark.severity == "error":
        return ConsolidateOutcome(False, [remark])
    findings = [*task.told, *([remark] if remark else [])]
    if request.json_out is not None:
        _, remark = write_target(request.json_out, lambda file: file.writelines(month_in_pieces(month)), task.seen)
        if remark is not None and remark.severity == "error":
            told = f"{remark.message}；汇总已经写好，在 {written}" if written else remark.message
            return ConsolidateOutcome(False, [replace(remark, message=told)], month, written)
        findings += [remark] if remark else []
    if request.book_path is not None:
        appended = append_receipts(request.book_path, receiving.new_receipts(month))
        findings += [appended] if isinstance(appended, Finding) else appended.findings
    return ConsolidateOutcome(True, findings, month, written)
