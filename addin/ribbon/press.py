"""A button is pressed: look it up, ask, run its job, mark, open, show. The same in every host."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from addin.console import our_bug
from addin.files import reason_of
from addin.ribbon.actions import ASKED_OF_THE_HOST, Action, ActionTable, referred
from addin.ribbon.host import Host
from addin.ribbon.job import Answer, Answers, Services
from addin.ribbon.last_used import default_file, keep_last_used, read_last_used
from addin.ribbon.load import shipped_actions
from addin.ribbon.questions import checked, questions_of
from addin.ribbon.report import Mark, Report
from udfs.findings import Finding, finding

_KEPT: Final = ("programme",)  # kinds of inputs whose answer is next time's default


def run(action_id: str, host: Host, table: ActionTable | None = None) -> Report | None:
    """Do what the button promises and show what came of it; ``None``: the person cancelled, nothing happened.

    Raises nothing. ``table``: another table than the shipped one.
    """
    try:
        report = _report_of(action_id, host, table)
        return None if report is None else _handed_over(report, host)
    # The last net of every button. What a person or a disk does wrong has come back as a finding by now, so whatever
    # arrives here is our bug: the officer gets one calm line, we get the traceback in a log file.
    except Exception as error:  # noqa: BLE001 - see above: nothing may show a traceback to an officer
        report = Report("没有办成", False, findings=(our_bug(error, ["ribbon", action_id]),))
        with suppress(Exception):  # where the host itself is what is broken, the log is all that is left
            host.progress(0, 0, "")
            host.show(report)
        return report


def _report_of(action_id: str, host: Host, table: ActionTable | None) -> Report | None:
    loaded = shipped_actions()
    table = table or loaded.table
    if table is None:
        return Report("按钮不能用", False, findings=tuple(loaded.findings))
    action = table.action(action_id)
    if action is None:  # the add-in file of one version, the program of another
        return Report("没有办成", False, findings=(finding("ZS-530", name=action_id),))
    if not action.available:
        return Report(action.label, False, findings=(finding("ZS-531", label=action.label, why=action.why),))
    answers = _answers(action, host)
    if answers is None or isinstance(answers, Report):
        return answers
    job = referred(action.job)
    try:
        report: Report = job(answers, Services(host.progress, host.clear_marks))
    finally:
        host.progress(0, 0, "")
    if report.done:  # an answer that led to nothing is not worth offering again
        kept = {each.id: answers.text(each.id) for each in action.inputs if each.kind in _KEPT}
        keep_last_used(default_file(), {name: text for name, text in kept.items() if text})
    return report


def _answers(action: Action, host: Host) -> Answers | Report | None:
    """Ask the host for what is open, then the person; a report says why it is of no use to go on."""
    values: dict[str, Answer] = {}
    for each in action.inputs:
        if each.kind in ASKED_OF_THE_HOST:
            found = _of_the_host(each.kind, host)
            if isinstance(found, Finding) and each.required:
                return Report(action.label, False, findings=(found,))
            if not isinstance(found, Finding):
                values[each.id] = found
    questions = questions_of(action, read_last_used(default_file()))
    if questions:
        given = host.ask(action.label, questions)
        if given is None:
            return None
        answered, findings = checked(questions, given)
        if findings:
            return Report(action.label, False, findings=tuple(findings))
        values |= answered
    return Answers(values)


def _of_the_host(kind: str, host: Host) -> Answer | Finding:
    if kind == "selection":
        return host.selection() or finding("ZS-536")
    try:
        return host.current_workbook() or finding("ZS-535")
    except OSError as error:  # no room for the copy
        return _refused(error, Path(error.filename or "当前工作簿"))


def _handed_over(report: Report, host: Host) -> Report:
    """Mark and open what the report asks for, then show it with everything that did not work out."""
    findings = [*report.findings]
    if report.marks is not None:
        findings += _marked(report.marks, host)
    for file in report.files:
        try:
            host.open(file)
        except OSError as error:
            findings.append(_refused(error, file))
    report = replace(report, findings=tuple(findings))
    host.show(report)
    return report


def _marked(marks: Sequence[Mark], host: Host) -> list[Finding]:
    host.clear_marks()
    if not marks:
        return []
    left = len(marks) - host.mark(marks)
    return [finding("ZS-537", count=left)] if left > 0 else []


def _refused(error: OSError, path: Path) -> Finding:
    return finding("ZS-405", place={"file": str(path)}, reason=reason_of(error))
