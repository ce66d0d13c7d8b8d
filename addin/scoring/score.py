"""The job 计算得分: the inputs of a period, and what the summaries of its months count → scores, ranks, lists."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from addin.consolidate_json import as_bytes
from addin.locks import lock_all
from addin.merging.month import Month
from addin.readings import Progress
from addin.record import read_month
from addin.replacing import json_refusal
from addin.scoring import engine
from addin.scoring.asked_for import asked_for
from addin.scoring.book import scores_refusal, write_scores
from addin.scoring.counted import with_counted
from addin.scoring.facts import Facts
from addin.scoring.inputs import read_inputs
from addin.scoring.result import ScoredSystem
from addin.scoring.score_json import scores_as_json
from addin.seen import Seen
from addin.targets import is_standard_output, refusal_of, same_target, seen_at, write_target
from udfs.findings import Finding, finding
from udfs.period import Period
from xl_templates.model import Programme
from xl_templates.system_model import System


@dataclass(frozen=True)
class ScoreRequest:
    """What to score and where to. ``out``, ``json_out``: a path, or ``-`` for the standard output.

    ``summaries``: the records of months of the period, for the values that are counted from ledgers.
    ``sensitivity_out``: where the 敏感性分析 goes, which is for the office alone.
    """

    programme: str
    system: str
    period: str
    inputs: Path
    out: str
    summaries: tuple[Path, ...] = ()
    json_out: str | None = None
    sensitivity_out: str | None = None

    @property
    def targets(self) -> list[str]:
        """Where results go."""
        return [target for target in (self.out, self.json_out, self.sensitivity_out) if target is not None]


@dataclass
class ScoreOutcome:
    """What the job did. Not ``done``: no scores were written, and ``findings`` say why.

    ``findings`` are of the job itself; those of the scores are in ``scored``. ``written``: where the scores stand.
    """

    done: bool
    findings: list[Finding] = field(default_factory=list)
    scored: ScoredSystem | None = None
    written: Path | None = None


@dataclass(frozen=True)
class _Wanted:
    request: ScoreRequest
    programme: Programme
    system: System
    period: Period


class _No(Exception):  # noqa: N818 - it ends the job, and is the reason
    """Why it cannot be done."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__()
        self.findings = list(findings)


def score(request: ScoreRequest, *, progress: Progress | None = None) -> ScoreOutcome:
    """Score a system for a period. The inputs are never changed.

    ``progress`` is called with (done, all, file name). A person's mistakes and a disk's refusals come back as findings;
    any exception is our bug. No other run writes into the same files meanwhile.
    """
    try:
        wanted = _wanted(request)
        with ExitStack() as locks:
            taken = lock_all(locks, [Path(each) for each in request.targets if not is_standard_output(each)])
            if taken.refusals:
                raise _No(taken.refusals)
            seen = seen_at(request.targets)
            _refuse_losses(wanted)
            facts, months = _read(wanted, taken.told, progress)
            if months:
                facts = with_counted(wanted.programme, wanted.system, wanted.period, facts, months)
            scored = engine.score(wanted.programme, wanted.system, wanted.period, facts)
            return _deliver(request, scored, taken.told, seen)
    except _No as no:
        return ScoreOutcome(False, no.findings)


# --- before reading -------------------------------------------------------------------------------------------------


def _wanted(request: ScoreRequest) -> _Wanted:
    asked = asked_for(request.programme, request.system, request.period)
    if isinstance(asked, list):
        raise _No(asked)
    refusals = [refusal for target in request.targets if (refusal := refusal_of(target)) is not None]
    refusals += _in_one_place(request)
    if refusals:
        raise _No(refusals)
    return _Wanted(request, asked.programme, asked.system, asked.period)


def _in_one_place(request: ScoreRequest) -> list[Finding]:
    """Say which of the files that are read and written are one."""
    names: list[tuple[str, str]] = [("得分（--out）", request.out)]
    names += [("JSON（--json）", request.json_out)] if request.json_out is not None else []
    names += [("敏感性分析（--sensitivity）", request.sensitivity_out)] if request.sensitivity_out is not None else []
    read = [("指标数据（--inputs）", str(request.inputs))]
    read += [("汇总（--summary）", str(path)) for path in request.summaries]
    found = []
    for at, (one, target) in enumerate(names):
        for other, path in [*names[at + 1 :], *read]:
            if same_target(target, path):
                found.append(finding("ZS-826", place={"file": target}, one=one, other=other))
    return found


def _refuse_losses(wanted: _Wanted) -> None:
    """Refuse to take the place of what is no earlier result."""
    request, lost = wanted.request, []
    if not is_standard_output(request.out):
        lost.append(scores_refusal(Path(request.out), wanted.programme, wanted.system, wanted.period))
    if request.json_out is not None and not is_standard_output(request.json_out):
        lost.append(json_refusal(Path(request.json_out)))
    if request.sensitivity_out is not None and not is_standard_output(request.sensitivity_out):
        from addin.scoring.sensitivity_job import sensitivity_refusal  # loads numpy

        target = Path(request.sensitivity_out)
        lost.append(sensitivity_refusal(target, wanted.programme, wanted.system, wanted.period))
    if refusals := [each for each in lost if each is not None]:
        raise _No(refusals)


# --- reading --------------------------------------------------------------------------------------------------------


def _read(wanted: _Wanted, told: list[Finding], progress: Progress | None) -> tuple[Facts, list[Month]]:
    """Return the facts and the months; ``told`` receives what somebody has changed in a summary."""
    request = wanted.request
    names = [request.inputs.name, *(path.name for path in request.summaries), ""]

    def step(done: int) -> None:
        if progress is not None:
            progress(done, len(names) - 1, names[done])

    step(0)
    facts = read_inputs(request.inputs, wanted.programme, wanted.system, wanted.period)
    refusals = [facts] if isinstance(facts, Finding) else []
    months: dict[str, Month] = {}
    for done, path in enumerate(request.summaries, start=1):
        step(done)
        month = _month(wanted, path, months, told)
        if isinstance(month, Finding):
            refusals.append(month)
        else:
            months[_key(month)] = month
    step(len(names) - 1)
    if refusals or isinstance(facts, Finding):
        raise _No(refusals)
    return facts, list(months.values())


def _month(wanted: _Wanted, path: Path, before: dict[str, Month], told: list[Finding]) -> Month | Finding:
    """Return the month that a summary is the record of, or why it is of no use here."""
    record = read_month(path, [wanted.programme])
    if isinstance(record, Finding):
        return record
    month = record.month
    if month.programme.id != wanted.programme.id:
        reason = f"这是方案“{month.programme.id}”的汇总"
    elif not month.period.within(wanted.period):
        reason = f"这是{month.period.label}的汇总，不在{wanted.period.label}里"
    elif _key(month) in before:
        reason = f"{month.period.label}的汇总给了两次"
    else:
        told += record.findings
        return month
    return finding("ZS-823", place={"file": str(path)}, reason=reason)


def _key(month: Month) -> str:
    return f"{month.submission.id} {month.period.code}"


# --- results --------------------------------------------------------------------------------------------------------


def _deliver(request: ScoreRequest, scored: ScoredSystem, told: list[Finding], seen: dict[str, Seen]) -> ScoreOutcome:
    """Write the scores, the JSON, the sensitivity: the first failure ends it, and says what stands already."""
    written, remark = write_target(request.out, lambda file: write_scores(scored, file), seen)
    if remark is not None and remark.severity == "error":
        return ScoreOutcome(False, [remark])
    findings = [*told, *([remark] if remark else [])]
    if request.json_out is not None:
        content = as_bytes(scores_as_json(scored))
        _, remark = write_target(request.json_out, lambda file: file.write(content), seen)
        if remark is not None and remark.severity == "error":
            return ScoreOutcome(False, [_beside_scores(remark, written)], scored, written)
        findings += [remark] if remark else []
    if request.sensitivity_out is not None:
        from addin.scoring.sensitivity_job import write_analysis  # loads numpy

        analysed = write_analysis(scored, request.sensitivity_out, seen)
        if not analysed.done:
            refusals = [_beside_scores(each, written) for each in analysed.findings]
            return ScoreOutcome(False, refusals, scored, written)
        findings += analysed.findings
    return ScoreOutcome(True, findings, scored, written)


def _beside_scores(refusal: Finding, written: Path | None) -> Finding:
    """Add to a refusal that the scores stand already."""
    told = f"{refusal.message}；得分已经写好，在 {written}" if written else refusal.message
    return replace(refusal, message=told)
