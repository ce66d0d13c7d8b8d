"""The job 敏感性分析: from scores to the workbook on the disk, which takes the place of nothing but its own kind."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from addin.locks import locked
from addin.replacing import Which, workbook_refusal
from addin.scoring.book.replacing import words_beside
from addin.scoring.result import ScoredSystem
from addin.scoring.sensitivity import Sensitivity, analyse
from addin.scoring.sensitivity_book import PROPERTY, which, write_sensitivity
from addin.scoring.sensitivity_draws import Plan
from addin.seen import Seen
from addin.targets import is_standard_output, refusal_of, seen_at, write_target
from udfs.findings import Finding
from udfs.period import Period
from xl_templates.model import Programme
from xl_templates.system_model import System


@dataclass(frozen=True)
class SensitivityOutcome:
    """What the job did. Not ``done``: nothing was written, and ``findings`` say why. ``written``: where it stands."""

    done: bool
    findings: list[Finding] = field(default_factory=list)
    found: Sensitivity | None = None
    written: Path | None = None


def sensitivity_job(
    scored: ScoredSystem, out: str, *, draws: int = Plan.draws, seed: int = Plan.seed, spread: float = Plan.spread
) -> SensitivityOutcome:
    """Analyse scores and write the workbook to ``out``, a path or ``-`` for the standard output.

    A refusal of the disk, and a file that is somebody else's, come back as findings.
    """
    plan = Plan(draws, seed, spread)
    if refusal := refusal_of(out):
        return SensitivityOutcome(False, [refusal])
    if is_standard_output(out):
        return write_analysis(scored, out, {}, plan)
    with locked(Path(out)) as lock:
        if isinstance(lock, Finding):
            return SensitivityOutcome(False, [lock])
        seen = seen_at([out])
        if refusal := sensitivity_refusal(Path(out), scored.programme, scored.system, scored.period):
            return SensitivityOutcome(False, [refusal])
        outcome = write_analysis(scored, out, seen, plan)
        return replace(outcome, findings=[*lock.findings, *outcome.findings])


def write_analysis(
    scored: ScoredSystem, out: str, seen: Mapping[str, Seen], plan: Plan | None = None
) -> SensitivityOutcome:
    """Do as ``sensitivity_job`` does where the caller has locked ``out``, looked at it and found that it may go."""
    plan = plan or Plan()
    found = analyse(scored, draws=plan.draws, seed=plan.seed, spread=plan.spread)
    written, remark = write_target(out, lambda file: write_sensitivity(found, file), seen)
    if remark is not None and remark.severity == "error":
        return SensitivityOutcome(False, [remark], found)
    return SensitivityOutcome(True, [remark] if remark else [], found, written)


def sensitivity_refusal(target: Path, programme: Programme, system: System, period: Period) -> Finding | None:
    """Say why the workbook must not take the place of what is there; ``None`` when it may, or nothing is there.

    It may replace the one of the same programme, system and period.
    """
    return workbook_refusal(target, PROPERTY, "敏感性分析", which(programme, system, period), _beside)


def _beside(one: Which, other: Which) -> str:
    return f"敏感性分析（{words_beside(one, other)}）"
