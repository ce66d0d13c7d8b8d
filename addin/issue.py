"""The job 下发模板: one template a unit for a period, into one folder and nothing else.

With the summary of the period before, each unit finds its rows of then filled in. All names are checked and every
template that is already there is compared before the first file is written: an officer may have filled it in. A second
run finds the same bytes and leaves them.
"""

import os
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import BinaryIO, Final

from addin.files import (
    LONGEST_EXCEL_PATH,
    kept_beside,
    reason_of,
    safe_name,
    same_name,
    write_atomically,
)
from addin.locks import locked
from addin.merging.previous_month import PreviousMonth
from addin.previous_summary import read_previous
from addin.seen import NOTHING
from udfs.findings import Finding, finding
from udfs.period import Period, PeriodError
from xl_templates.build import Common, build_workbook, calendar_of, due_label
from xl_templates.load import load
from xl_templates.model import Programme, Submission, Unit
from xl_templates.previous import PreviousRow, coming_back
from xl_templates.writing import LONGEST_TEXT, fits

Progress = Callable[[int, int, str], None]
Previous = dict[str, Sequence[PreviousRow]]

KIND_LABELS: Final = {"week": "周", "month": "月", "quarter": "季", "half": "半年", "year": "年"}
_SHOWN_NAMES: Final = 5
_MOST_WORKERS: Final = 4
# Seconds of work left from which a few processes pay: each needs about a second to start.
_PAYS_FROM: Final = 3.0


@dataclass(frozen=True)
class IssueOutcome:
    """What the job did. Not ``done``: nothing was written, and ``findings`` say why.

    Where the disk fails half-way, ``written`` holds the templates that are whole; running again makes the rest.
    ``brought``: how many rows of the period before stand in them, ``None`` where no summary was given.
    """

    done: bool
    written: list[Path] = field(default_factory=list)
    unchanged: list[Path] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    programme: Programme | None = None
    submission: Submission | None = None
    period: Period | None = None
    brought: int | None = None

    @property
    def due(self) -> str:
        """The due moment as officers read it: 2023年2月27日（星期一）24:00前; empty when unknown."""
        if self.programme is None or self.submission is None or self.period is None:
            return ""
        return due_label(self.programme, self.submission, self.period)

    def lines(self, out: Path) -> list[str]:
        """Tell what was issued into ``out``, for the officer who asked; nothing where it was not done."""
        if not self.done or self.submission is None or self.period is None:
            return []
        parts = [f"新生成 {len(self.written)} 个模板"]
        if self.unchanged:
            parts.append(f"已有且相同 {len(self.unchanged)} 个")
        if self.brought is not None:
            parts.append(f"带出上期 {self.brought} 行")
        return [
            f"{self.period.label} {self.submission.title}：{'，'.join(parts)}",
            f"    截止：{self.due}",
            f"    位置：{out.resolve()}",
        ]


@dataclass(frozen=True)
class _Plan:
    """What to build for whom, under which name."""

    programme: Programme
    submission: Submission
    period: Period
    units: tuple[Unit, ...]
    names: list[str]
    remarks: list[Finding]
    before: PreviousMonth | None = None

    def previous_of(self, unit: Unit) -> Previous:
        """Return the rows that come back in a unit's template, by ledger."""
        if self.before is None:
            return {}
        ledgers = [self.programme.ledger(name) for name in self.submission.ledgers]
        return {
            ledger.id: rows for ledger in ledgers if (rows := coming_back(ledger, self.before.of(unit.name, ledger.id)))
        }

    def outcome(self, done: bool, findings: list[Finding], written: list[Path], unchanged: list[Path]) -> IssueOutcome:
        remarks = [*self.remarks, *findings] if done else findings
        brought = None
        if self.before is not None:
            brought = sum(len(rows) for unit in self.units for rows in self.previous_of(unit).values())
        return IssueOutcome(done, written, unchanged, remarks, self.programme, self.submission, self.period, brought)


def issue_templates(
    programme_name: str,
    period_text: str,
    out: Path,
    *,
    previous: Path | None = None,
    progress: Progress | None = None,
) -> IssueOutcome:
    """Write the templates of a period into the folder ``out``, which is made when missing.

    ``previous``: the summary of the period before, whose rows come back. ``progress`` is called with (done, all, file
    name). A person's mistakes and a disk's refusals come back as findings; any exception is our bug.
    """
    plan = _plan(programme_name, period_text, previous)
    if isinstance(plan, IssueOutcome):
        return plan
    written: list[Path] = []
    try:
        if refusal := _no_folder(out):
            return plan.outcome(False, [refusal], [], [])
        # Two runs for one period would each find what the other has just written.
        with locked(out / plan.names[0]) as taken:
            if isinstance(taken, Finding):
                return plan.outcome(False, [taken], [], [])
            plan.remarks.extend(taken.findings)
            return _carry_out(plan, out, written, progress or _silent)
    except OSError as error:
        place = {"file": str(error.filename or out)}
        return plan.outcome(False, [finding("ZS-405", place=place, reason=reason_of(error))], written, [])


def _plan(programme_name: str, period_text: str, previous: Path | None) -> _Plan | IssueOutcome:
    loaded = load(programme_name)
    programme = loaded.programme
    if programme is None:
        return IssueOutcome(False, findings=loaded.findings)
    try:
        period = Period.parse(period_text)
    except PeriodError as error:
        return IssueOutcome(False, findings=[finding(error.code, raw=error.raw)], programme=programme)
    submission = programme.submission_for(period.kind)
    if submission is None:
        known = "、".join(f"{KIND_LABELS[each.frequency]}报" for each in programme.submissions) or "无，它只用来考核"
        kind = f"按{KIND_LABELS[period.kind]}的"
        missing = finding("ZS-510", programme=programme.id, kind=kind, known=known)
        return IssueOutcome(False, findings=[missing], programme=programme, period=period)
    units = programme.units_of(submission, period.first_day, period.last_day)
    names, faults = _file_names(submission, units, period)
    if not units:
        faults = [finding("ZS-512", period=period.label, submission=submission.title)]
    if faults:
        return IssueOutcome(False, [], [], faults, programme, submission, period)
    remarks = _remarks(programme, submission, period)
    if previous is None:
        return _Plan(programme, submission, period, units, names, remarks)
    before = read_previous(previous, programme, period)
    if isinstance(before, Finding):
        return IssueOutcome(False, [], [], [before], programme, submission, period)
    remarks += [*before.findings, *_left_behind(before, submission, units, previous)]
    remarks += _left_blank(before, programme, units, previous)
    return _Plan(programme, submission, period, units, names, remarks, before)


def _left_behind(before: PreviousMonth, submission: Submission, units: tuple[Unit, ...], path: Path) -> list[Finding]:
    """Say which rows of the period before come back nowhere: of a unit or a ledger that is no more."""
    due = {unit.name for unit in units}
    by_unit, by_ledger = Counter[str](), Counter[str]()
    for (unit, ledger), rows in before.rows.items():
        if unit not in due:
            by_unit[unit] += len(rows)
        elif ledger not in submission.ledgers:
            by_ledger[ledger] += len(rows)
    place = {"file": str(path)}
    return [
        *(finding("ZS-518", place={**place, "unit": unit}, unit=unit, count=n) for unit, n in by_unit.items()),
        *(finding("ZS-519", place={**place, "ledger": name}, ledger=name, count=n) for name, n in by_ledger.items()),
    ]


def _left_blank(before: PreviousMonth, programme: Programme, units: Sequence[Unit], path: Path) -> list[Finding]:
    """Take away the texts that no cell holds, which files that no spreadsheet program made may bring; and say so."""
    carried = {ledger.id: ledger.carried for ledger in programme.ledgers}
    due = {unit.name for unit in units}
    found = []
    for (unit, ledger), rows in before.rows.items():
        counts = Counter[str]()
        for at, row in enumerate(rows):
            long = [name for name, value in row.values.items() if isinstance(value, str) and not fits(value)]
            if long:
                rows[at] = PreviousRow(row.row_id, {**row.values, **dict.fromkeys(long)})
                counts.update(name for name in long if unit in due and name in carried.get(ledger, ()))
        place = {"file": str(path), "unit": unit, "ledger": ledger}
        found += [
            finding("ZS-514", place=place, unit=unit, column=name, count=count, limit=LONGEST_TEXT)
            for name, count in counts.items()
        ]
    return found


def _file_names(submission: Submission, units: tuple[Unit, ...], period: Period) -> tuple[list[str], list[Finding]]:
    """Return the file name of each unit, and what is wrong with them."""
    pattern = submission.file_name
    if any(sign in pattern.replace("{unit}", "").replace("{period}", "") for sign in "{}"):
        return [], [finding("ZS-408", place={"file": "programme.toml", "value": pattern}, name=submission.id)]
    names: list[str] = []
    faults: list[Finding] = []
    for unit in units:
        text = pattern.replace("{period}", period.code).replace("{unit}", unit.name)
        name = safe_name(text.removesuffix(".xlsx") + ".xlsx")
        if isinstance(name, Finding):
            faults.append(name)
        else:
            names.append(name)
    counts = Counter(map(same_name, names))
    for name in dict.fromkeys(name for name in names if counts[same_name(name)] > 1):
        faults.append(finding("ZS-402", count=counts[same_name(name)], name=name))
    return names, faults


def _remarks(programme: Programme, submission: Submission, period: Period) -> list[Finding]:
    """Return what a person should know and what hinders nothing: out of force, a calendar not known."""
    remarks = []
    if period.last_day < programme.valid_from or (programme.valid_to and period.first_day > programme.valid_to):
        span = f"{programme.valid_from} 起" + (f"，{programme.valid_to} 止" if programme.valid_to else "")
        remarks.append(
            finding("ZS-511", period=period.label, programme=programme.id, version=programme.version, span=span)
        )
    year = period.last_day.year
    if submission.due.roll != "none" and (doubt := calendar_of(programme).doubt(year)):
        remarks.append(finding(doubt, year=year))
    return remarks


def _carry_out(plan: _Plan, out: Path, written: list[Path], progress: Progress) -> IssueOutcome:
    names_there = os.listdir(out) if out.is_dir() else []  # noqa: PTH208 - names, not paths
    present = {same_name(name): name for name in names_there}
    jobs = list(zip(plan.units, plan.names, strict=True))
    # Those that are there come first: whether they differ is known before anything is written.
    jobs.sort(key=lambda job: same_name(job[1]) not in present)
    unchanged: list[Path] = []
    different: list[Path] = []
    findings: list[Finding] = []
    progress(0, len(jobs), "")
    built = _build_all(plan, [unit for unit, _ in jobs])
    try:
        for done, ((_, name), content) in enumerate(zip(jobs, built, strict=True), start=1):
            path = out / present.get(same_name(name), name)
            if same_name(name) in present:
                (unchanged if _holds(path, content) else different).append(path)
            elif different:
                break
            else:
                out.mkdir(parents=True, exist_ok=True)
                kept = write_atomically(path, lambda file, content=content: _put(file, content), instead_of=NOTHING)
                written.append(kept)
                findings += filter(None, [kept_beside(path, kept)])
            progress(done, len(jobs), name)
    finally:
        built.close()
    if different:
        names = "、".join(sorted(path.name for path in different)[:_SHOWN_NAMES])
        names += "等" if len(different) > _SHOWN_NAMES else ""
        return plan.outcome(
            False, [finding("ZS-403", place={"file": str(out)}, count=len(different), names=names)], [], []
        )
    return plan.outcome(True, findings + _long_paths(out, plan.names), written, unchanged)


def _no_folder(out: Path) -> Finding | None:
    """Return why the folder will not do."""
    part = next((part for part in (out, *out.parents) if part.exists()), None)
    return finding("ZS-404", place={"file": str(part)}) if part is not None and not part.is_dir() else None


def _holds(path: Path, content: bytes) -> bool:
    """Tell whether the file has exactly this content; one that cannot be read is not ours to judge."""
    try:
        return path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def _put(file: BinaryIO, content: bytes) -> None:
    file.write(content)


def _long_paths(out: Path, names: list[str]) -> list[Finding]:
    folder = out.resolve()
    long = [name for name in names if len(str(folder / name).encode("utf-16-le")) // 2 > LONGEST_EXCEL_PATH]
    if not long:
        return []
    return [finding("ZS-407", place={"file": str(out)}, count=len(long), limit=LONGEST_EXCEL_PATH)]


def _silent(_done: int, _all: int, _name: str) -> None:
    pass


# --- building, in this process or in a few -----------------------------------------------------------


def _build_all(plan: _Plan, units: list[Unit]) -> Generator[bytes, None, None]:
    """Yield the workbook of each unit, in order. Close the generator to stop early.

    The first is built here and timed: a weekly form takes milliseconds, six large ledgers a quarter of a second.
    """
    jobs = [(unit, plan.previous_of(unit)) for unit in units]
    builder = _Builder(plan.programme, plan.submission, plan.period)
    start = perf_counter()
    content = builder.build(jobs[0])
    left = (perf_counter() - start) * (len(jobs) - 1)
    yield content
    workers = min(_MOST_WORKERS, os.cpu_count() or 1, len(jobs) - 1)
    if workers < 2 or left < _PAYS_FROM:
        yield from map(builder.build, jobs[1:])
        return
    # Spawned on every system: Windows knows nothing else, and a fork would copy a host's threads and locks.
    pool = ProcessPoolExecutor(
        workers,
        mp_context=get_context("spawn"),
        initializer=_start_worker,
        initargs=(plan.programme, plan.submission, plan.period),
    )
    try:
        yield from pool.map(_build_in_worker, jobs[1:], chunksize=1)
    finally:
        pool.shutdown(cancel_futures=True)


class _Builder:
    """Builds one workbook after the other; what they have in common is made once."""

    def __init__(self, programme: Programme, submission: Submission, period: Period) -> None:
        self.asked = (programme, submission)
        self.period = period
        self.common = Common(programme, submission, period)

    def build(self, job: tuple[Unit, Previous]) -> bytes:
        """Return the workbook of a unit."""
        (unit, previous), target = job, BytesIO()
        build_workbook(
            *self.asked, target, unit=unit, period=self.period, previous=previous or None, common=self.common
        )
        return target.getvalue()


_of_worker: _Builder | None = None


def _start_worker(programme: Programme, submission: Submission, period: Period) -> None:
    """Receive once what all units share; Ctrl-C is for the parent, which stops the pool in good order."""
    import signal

    global _of_worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _of_worker = _Builder(programme, submission, period)


def _build_in_worker(job: tuple[Unit, Previous]) -> bytes:
    assert _of_worker is not None
    return _of_worker.build(job)
