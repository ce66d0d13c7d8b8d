"""The button 计算得分: a filled-in 指标数据采集表 becomes scores, ranks and lists. The workbook says what it is for."""

from pathlib import Path

from addin.files import reason_of
from addin.own_property import own_property
from addin.ribbon.job import Answers, Services
from addin.ribbon.report import Report, Table
from addin.scoring.result import ScoredSystem
from addin.scoring.score import ScoreRequest, score
from addin.scoring.score_report import report_lines
from addin.targets import same_target
from udfs.findings import Finding, finding
from udfs.rounding import round_half_up
from xl_templates.formats.refusal import Refused
from xl_templates.inputs.stamp import FoundInputsStamp, inputs_stamp_of
from xl_templates.stamp import PROPERTY

_TITLE = "计算得分"


def compute_scores(answers: Answers, services: Services) -> Report:
    """Score what the inputs are for, and open the result.

    Of the open workbook counts what is on the screen, saved or not; the result stands beside its file.
    """
    inputs, unsaved = _inputs(answers, services)
    if isinstance(inputs, Finding):
        return Report(_TITLE, False, findings=(inputs,))
    stamp = _stamp(inputs)
    if isinstance(stamp, Finding):
        return Report(_TITLE, False, findings=(stamp,))
    chosen = answers.folder("inputs")
    out = answers.path("out") or chosen.with_name(f"{chosen.stem}-得分.xlsx")
    request = ScoreRequest(
        stamp.programme, stamp.system, stamp.period, inputs, str(out), summaries=answers.paths("summaries")
    )
    outcome = score(request, progress=services.progress)
    if not outcome.done or outcome.scored is None:
        return Report(_TITLE, False, findings=tuple(outcome.findings))
    asked = [found for found in outcome.scored.findings if found.severity != "notice"]
    return Report(
        _TITLE,
        lines=(*report_lines(outcome), *unsaved),
        table=_table(outcome.scored),
        findings=(*outcome.findings, *asked),
        files=(outcome.written,) if outcome.written else (),
    )


def _inputs(answers: Answers, services: Services) -> tuple[Path | Finding, list[str]]:
    """Return the file to read, and what to tell of it: a copy where the chosen one is open with unsaved changes."""
    chosen, opened = answers.folder("inputs"), answers.open_file("open")
    if opened is None or opened.saved or not same_target(str(opened.path), str(chosen)):
        return chosen, []
    try:
        copy = services.copy_workbook()
    except OSError as error:
        return finding("ZS-405", place={"file": str(chosen)}, reason=reason_of(error)), []
    return copy.path if copy else chosen, ["采集表有没有保存的改动：已按屏幕上的内容计算，文件还没有保存"]


def _stamp(inputs: Path) -> FoundInputsStamp | Finding:
    """Return which programme, system and period a workbook is for, or say that it is no 指标数据采集表."""
    try:
        found = inputs_stamp_of(own_property(inputs, PROPERTY), ())
    except Refused as refused:
        return refused.finding(inputs.name)
    except OSError as error:
        return finding("ZS-405", place={"file": str(inputs)}, reason=reason_of(error))
    return found or finding("ZS-540", place={"file": inputs.name})


def _table(scored: ScoredSystem) -> Table:
    """Return all units, group by group, best first."""
    rows = []
    for group in scored.groups:
        for unit in sorted(group.units, key=lambda each: (each.rank is None, each.rank or 0)):
            rank = str(unit.rank) if unit.rank is not None else "—"
            points = f"{round_half_up(unit.score, 2):f}"
            rows.append((group.group.name, rank, unit.unit, points, unit.grade or ""))
    return Table(("分组", "名次", "单位", "得分", "等次"), tuple(rows))
