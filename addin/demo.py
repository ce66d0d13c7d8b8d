"""The job 演示: a month of Jizhou, told to an officer who sees it for the first time.

The story came out as told when nothing needs a person. What it promises is held to the definitions: due days
and cells are looked up, and a test fills in ``EXERCISE`` and expects the words that the officer is told to see.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from xlsxwriter.utility import xl_col_to_name

from addin.issue import IssueOutcome, Progress, issue_templates
from udfs.findings import Finding, Severity, finding
from udfs.period import Period, due_day
from xl_templates.build import calendar_of, day_label, due_rule
from xl_templates.judge import LedgerJudge
from xl_templates.layout import FIRST_ROW, TableLayout
from xl_templates.model import Programme, Submission
from xl_templates.sheet_names import COVER_SHEET, REMARK_HEADER, STATUS_HEADER

PROGRAMME: Final = "jizhou"


@dataclass(frozen=True)
class Issue:
    """What the demo issues: a period into a folder, and for how many units the story says."""

    period: str
    folder: str
    units: int


@dataclass(frozen=True)
class Step:
    """Entries to type into a row (column name → what to type), and words that 校验提示 then holds."""

    entries: dict[str, str | int]
    severity: Severity
    words: str


ISSUES: Final = (Issue("2023-02", "2023-02月报模板", 28), Issue("2023-W08", "2023-W08周报模板", 8))
# The file to open first, and what to try in it: each step is typed into the first row below the ones before.
FIRST_UNIT: Final = "渔阳镇"
EXERCISE_LEDGER: Final = "landed"
EXERCISE: Final = (
    Step({"项目名称": "磁材生产线一期项目"}, Severity.ERROR, "缺少：投资方名称"),
    Step({"总投资": 5000, "固定资产投资": 8000}, Severity.ERROR, "固定资产投资大于总投资"),
    Step({"累计到位资金": 6000}, Severity.QUERY, "累计到位资金大于总投资"),
)


@dataclass(frozen=True)
class DemoOutcome:
    """What the demo did and tells. Not ``done``: ``findings`` say why, ``lines`` what was issued before."""

    done: bool
    lines: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def run_demo(folder: Path, *, progress: Progress | None = None) -> DemoOutcome:
    """Issue the templates of a month and of a week below ``folder`` and tell what is special about them.

    ``progress`` is called as by ``issue_templates``, for one issue after the other. A second run changes
    nothing; a file that somebody filled in is never overwritten.
    """
    lines = ["演示：蓟州区 2023 年 2 月，区里给各单位下发填报模板，一个单位一个文件。"]
    findings: list[Finding] = []
    outcomes: list[IssueOutcome] = []
    for each in ISSUES:
        out = folder / each.folder
        outcome = issue_templates(PROGRAMME, each.period, out, progress=progress)
        if not outcome.done:
            return DemoOutcome(False, lines if outcomes else [], outcome.findings)
        outcomes.append(outcome)
        lines += [*outcome.lines(out), _due_story(outcome)]
        findings += [*outcome.findings, *_not_as_told(each, out, outcome)]
    if not any(outcome.written for outcome in outcomes):
        count = sum(len(outcome.unchanged) for outcome in outcomes)
        lines.append(f"这 {count} 个模板以前就已生成，都在，内容没有变；这次没有写任何文件。")
    return DemoOutcome(True, [*lines, *_to_try(outcomes[0])], findings)


def _not_as_told(told: Issue, out: Path, outcome: IssueOutcome) -> list[Finding]:
    found = sum(path.is_file() for path in (*outcome.written, *outcome.unchanged))
    if found == told.units:
        return []
    _, _, period = _issued(outcome)
    return [finding("ZS-513", place={"file": str(out)}, period=period.label, wanted=told.units, found=found)]


def _due_story(outcome: IssueOutcome) -> str:
    """Tell whether the day that the rule names is a working day, and where it moved when it is not."""
    programme, submission, period = _issued(outcome)
    rule, calendar = due_rule(submission.due), calendar_of(programme)
    named, due = due_day(period, replace(rule, roll="none"), calendar), due_day(period, rule, calendar)
    if named == due:
        return f"    期限：{day_label(due)}是工作日，不用移动"
    moved = "顺延到下一个工作日" if due > named else "提前到前一个工作日"
    return f"    期限：本来是{day_label(named)}，遇休息日，{moved}{day_label(due)}"


def _to_try(outcome: IssueOutcome) -> list[str]:
    """Tell which file to open first, what to type into it and what comes of it."""
    programme, _, period = _issued(outcome)
    ledger = programme.ledger(EXERCISE_LEDGER)
    layout = TableLayout(LedgerJudge(programme, ledger, period.last_day), ledger.rows)
    row = FIRST_ROW + 1
    files = sorted((*outcome.written, *outcome.unchanged), key=lambda path: FIRST_UNIT not in path.name)
    lines = [
        "试一试：",
        f"  一、打开 {files[0].resolve()}",
        f"      用 Excel、WPS 或 LibreOffice 都行。先读“{COVER_SHEET}”，再翻到“{ledger.tab}”表。",
        f"  二、在第 {row} 行照下面填。每填一步，看左边的“{STATUS_HEADER}”，再看 {xl_col_to_name(layout.remark)} 列的"
        f"“{REMARK_HEADER}”：",
    ]
    for number, step in enumerate(EXERCISE, start=1):
        typed = "，".join(
            f"{xl_col_to_name(layout.entries[name])}{row}“{name}”填 {entry}" for name, entry in step.entries.items()
        )
        lines.append(f"      {number}. {typed} → {step.severity.label}“{step.words}”")
    lines.append("  三、看完关闭，不要保存。存过的文件算有人填过：再次演示时不会覆盖它，只报出文件名。")
    return lines


def _issued(outcome: IssueOutcome) -> tuple[Programme, Submission, Period]:
    assert outcome.programme is not None and outcome.submission is not None and outcome.period is not None
    return outcome.programme, outcome.submission, outcome.period
