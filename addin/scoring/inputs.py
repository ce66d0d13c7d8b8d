"""The 指标数据采集表: the job that writes it for a system and a period, and the reading of what came back."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from addin.locks import Locked, locked
from addin.scoring.asked_for import asked_for
from addin.scoring.facts import STAGE_LABELS, Facts, Stage
from addin.scoring.inputs_facts import Gathering
from addin.scoring.inputs_names import Names
from addin.scoring.inputs_rows import sheet_of
from addin.scoring.inputs_task import Examined, examine, prepare
from addin.seen import Seen
from addin.targets import is_standard_output, refusal_of, seen_at, write_target
from udfs.findings import Finding, finding
from udfs.period import Period, PeriodError
from xl_templates.inputs.asked import InputsPlan
from xl_templates.inputs.ledgers import inputs_programme
from xl_templates.isolation import Lost, run_isolated
from xl_templates.judge import LedgerJudge
from xl_templates.model import Programme
from xl_templates.system_model import System

# --- reading ----------------------------------------------------------------------------------------------------------


def read_inputs(path: Path, programme: Programme, system: System, period: Period) -> Facts | Finding:
    """Read a 指标数据采集表, or say why it will not do. The file may be anybody's by now."""
    plan = InputsPlan(programme, system, period)
    sheets = inputs_programme(plan)
    examined = _examined(path, sheets)
    if isinstance(examined, Finding):
        return examined
    refusal = _wrong_one(examined, plan, path.name)
    if refusal:
        return refusal
    stage = _stage(examined, path.name)
    if isinstance(stage, Finding):
        return stage
    names = Names(plan)
    read = {
        ledger.id: sheet_of(plan, names, LedgerJudge(sheets, ledger, period.last_day), path.name, of_file)
        for ledger in sheets.ledgers
        for of_file in [examined.read.ledgers.get(ledger.id)]
    }
    facts = Gathering(plan, stage, read).gather()
    about_file = [*_changed(examined, plan, path.name), *examined.read.findings]
    facts.findings = [replace(found, ledger=None) for found in about_file] + facts.findings
    return facts


def _examined(path: Path, sheets: Programme) -> Examined | Finding:
    if not path.exists() and not path.is_symlink():
        return finding("ZS-409", place={"file": str(path)})
    running = run_isolated(examine, [str(path)], initializer=prepare, initargs=(sheets,), workers=1)
    with closing(running) as outcomes:
        (_, outcome), *_ = outcomes
    return outcome.finding(path.name) if isinstance(outcome, Lost) else outcome.value


def _wrong_one(examined: Examined, plan: InputsPlan, file: str) -> Finding | None:
    stamp = examined.stamp
    found = (stamp.programme, stamp.system, stamp.period)
    wanted = (plan.programme.id, plan.system.id, plan.period.code)
    if found == wanted:
        return None
    differ = [at for at in range(3) if found[at] != wanted[at]]
    facts = {"found": _told(found, differ), "wanted": _told(wanted, differ)}
    return finding("ZS-831", place={"file": file}, **facts)


def _told(which: tuple[str, str, str], differ: Sequence[int]) -> str:
    """Name which inputs these are by the parts in which they differ from others."""
    words = (f"方案“{which[0]}”", f"指标体系“{which[1]}”", _period_label(which[2]))
    return "、".join(words[at] for at in differ)


def _period_label(code: str) -> str:
    try:
        return Period.parse(code).label
    except PeriodError:
        return f"“{code[:20]}”"


def _stage(examined: Examined, file: str) -> Stage | Finding:
    for stage, label in STAGE_LABELS.items():
        if examined.stage.strip() == label:
            return stage  # type: ignore[return-value] - the keys are the stages
    place = {"file": file, "sheet": "填报说明", "cell": examined.stage_cell}
    return finding("ZS-833", place=place, raw=examined.stage, known="、".join(STAGE_LABELS.values()))


def _changed(examined: Examined, plan: InputsPlan, file: str) -> list[Finding]:
    if examined.stamp.sha256 == plan.programme.sha256[:16]:
        return []
    found = f"版本 {examined.stamp.version}" if examined.stamp.version != plan.programme.version else "同一版本"
    facts = {"found": found, "wanted": f"版本 {plan.programme.version}"}
    return [finding("ZS-832", place={"file": file}, **facts)]


# --- the job ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class InputsRequest:
    """What to write and where to. ``out``: a path, or ``-`` for the standard output."""

    programme: str
    system: str
    period: str
    out: str


@dataclass(frozen=True)
class InputsOutcome:
    """What the job did. Not ``done``: nothing was written, and ``findings`` say why. ``written``: where it stands."""

    done: bool
    findings: list[Finding] = field(default_factory=list)
    plan: InputsPlan | None = None
    written: Path | None = None
    unchanged: bool = False

    def lines(self) -> list[str]:
        """Tell what was written, for the officer who asked; nothing where the workbook itself was the output."""
        if not self.done or self.plan is None or self.written is None:
            return []
        plan = self.plan
        what = f"{plan.period.label} {plan.system.title}　指标数据采集表"
        size = f"{len(plan.units)} 个单位，{len(plan.indicators)} 项指标，{len(plan.asked)} 行"
        state = "已有且相同，没有改动" if self.unchanged else "已生成"
        return [f"{what}：{state}（{size}）", f"    位置：{self.written.resolve()}"]


def write_inputs(request: InputsRequest) -> InputsOutcome:
    """Write the workbook. One that is there and differs is left alone: somebody may have filled it in.

    A person's mistakes and a disk's refusals come back as findings; any exception is our bug.
    """
    planned = _plan(request)
    if isinstance(planned, InputsOutcome):
        return planned
    if refusal := refusal_of(request.out):
        return InputsOutcome(False, [refusal], planned)
    content = _content(planned)
    if is_standard_output(request.out):
        return _written(planned, request.out, content, [], {})
    with locked(Path(request.out)) as taken:
        if not isinstance(taken, Locked):
            return InputsOutcome(False, [taken], planned)
        path, seen = Path(request.out), seen_at([request.out])
        if path.is_file():
            return _beside_what_is_there(planned, path, content, list(taken.findings))
        return _written(planned, request.out, content, list(taken.findings), seen)


def _plan(request: InputsRequest) -> InputsPlan | InputsOutcome:
    asked = asked_for(request.programme, request.system, request.period)
    if isinstance(asked, list):
        return InputsOutcome(False, asked)
    plan = InputsPlan(asked.programme, asked.system, asked.period)
    if not plan.asked:
        groups = "、".join(group.name for group in asked.system.groups)
        return InputsOutcome(False, [finding("ZS-802", period=asked.period.label, group=groups)])
    return plan


def _content(plan: InputsPlan) -> bytes:
    from xl_templates.inputs.book import build_inputs  # reading needs no writer of workbooks

    content = BytesIO()
    build_inputs(plan, tuple(STAGE_LABELS.values()), content)
    return content.getvalue()


def _beside_what_is_there(plan: InputsPlan, path: Path, content: bytes, told: list[Finding]) -> InputsOutcome:
    try:
        same = path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:  # not ours to judge
        same = False
    if same:
        return InputsOutcome(True, told, plan, path, unchanged=True)
    return InputsOutcome(False, [*told, finding("ZS-858", place={"file": str(path)})], plan)


def _written(
    plan: InputsPlan, out: str, content: bytes, told: list[Finding], seen: Mapping[str, Seen]
) -> InputsOutcome:
    def put(file: BinaryIO) -> None:
        file.write(content)

    written, remark = write_target(out, put, seen)
    findings = [*told, *([remark] if remark else [])]
    done = remark is None or remark.severity != "error"
    return InputsOutcome(done, findings, plan, written if done else None)
