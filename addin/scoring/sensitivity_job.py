"""The job 敏感性分析: from scores to the workbook on the disk, which takes the place of nothing but its own kind."""

from dataclasses import dataclass, field
from pathlib import Path

from addin.locks import locked
from addin.replacing import Which, workbook_refusal
from addin.scoring.book.replacing import words_beside
from addin.scoring.result import ScoredSystem
from addin.scoring.sensitivity import Sensitivity, analyse
from addin.scoring.sensitivity_book import PROPERTY, which, write_sensitivity
from addin.scoring.sensitivity_draws import Plan
from addin.targets import is_standard_output, refusal_of, write_target
from udfs.findings import Finding


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
    if refusal := refusal_of(out):
        return SensitivityOutcome(False, [refusal])
    if is_standard_output(out):
        return _written(scored, out, Plan(draws, seed, spread), [])
    with locked(Path(out)) as lock:
        if isinstance(lock, Finding):
            return SensitivityOutcome(False, [lock])
        if refusal := sensitivity_refusal(Path(out), scored):
            return SensitivityOutcome(False, [refusal])
        return _written(scored, out, Plan(draws, seed, spread), list(lock.findings))


def _written(scored: ScoredSystem, out: str, plan: Plan, told: list[Finding]) -> SensitivityOutcome:
    found = analyse(scored, draws=plan.draws, seed=plan.seed, spread=plan.spread)
    written, remark = write_target(out, lambda file: write_sensitivity(found, file))
    if remark is not None and remark.severity == "error":
        return SensitivityOutcome(False, [*told, remark], found)
    return SensitivityOutcome(True, [*told, *([remark] if remark else [])], found, written)


def sensitivity_refusal(target: Path, scored: ScoredSystem) -> Finding | None:
    """Say why the workbook must not take the place of what is there; ``None`` when it may, or nothing is there.

    It may replace the one of the same programme, system and period.
    """
    return workbook_refusal(target, PROPERTY, "敏感性分析", which(scored), _beside)


def _beside(one: Which, other: Which) -> str:
    return f"敏感性分析（{words_beside(one, other)}）"
