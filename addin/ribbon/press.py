"""A button is pressed: look it up, ask, run its job, mark, open, show, log. The same in every host."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter
from typing import Final

from addin.console import our_bug
from addin.files import reason_of
from addin.ribbon.host import Cancelled, Given, Host, HostGone, HostRefused, Question
from addin.ribbon.job import Answer, Answers, Services
from addin.ribbon.last_used import default_file, keep_last_used, read_last_used
from addin.ribbon.load import shipped_actions
from addin.ribbon.press_log import log_press
from addin.ribbon.questions import checked, questions_of
from addin.ribbon.report import Report
from addin.ribbon.table import ASKED_OF_THE_HOST, Action, ActionTable, referred
from udfs.findings import Finding, finding

_KEPT: Final = ("programme",)  # kinds of inputs whose answer is next time's default


def run(
    action_id: str, host: Host, table: ActionTable | None = None, given: Mapping[str, object] | None = None
) -> Report | None:
    """Do what the button promises and show what came of it; ``None``: the person cancelled, nothing happened.

    Raises nothing. ``table``: another table than the shipped one. ``given``: answers by the id of the input, which are
    not asked for: a text or a path, several for ``files``, empty for an optional input that shall stay empty.
    """
    start = perf_counter()
    press = _Press(action_id, host, table, _as_texts(given or {}))
    report = press.run()
    log_press(action_id, press.answered, report, perf_counter() - start)
    return report


@dataclass
class _Press:
    """One press. ``answered``: the inputs that the job got an answer for."""

    action_id: str
    host: Host
    table: ActionTable | None
    given: Given
    answered: list[str] = field(default_factory=list)

    def run(self) -> Report | None:
        try:
            report = self._report()
            return None if report is None else self._handed_over(report)
        except HostGone as gone:  # there is nobody left to show it to but the log and whoever called
            return Report("没有办成", False, findings=(finding("ZS-544", reason=str(gone)),))
        except HostRefused as refused:
            return self._shown_anyhow(finding("ZS-545", reason=str(refused)))
        # The last net of every button. What a person or a disk does wrong has come back as a finding by now, so
        # whatever arrives here is our bug: the officer gets one calm line, we get the traceback in a log file.
        except Exception as error:  # noqa: BLE001 - see above: nothing may show a traceback to an officer
            return self._shown_anyhow(our_bug(error, ["ribbon", self.action_id]))

    def _shown_anyhow(self, found: Finding) -> Report:
        report = Report("没有办成", False, findings=(found,))
        with suppress(Exception):  # where the host itself is what is broken, the log is all that is left
            self.host.progress(0, 0, "")
            self.host.show(report)
        return report

    # --- from the button to the report of its job -----------------------------------------------------------------

    def _report(self) -> Report | None:
        loaded = shipped_actions()
        table = self.table or loaded.table
        if table is None:
            return Report("按钮不能用", False, findings=tuple(loaded.findings))
        action = table.action(self.action_id)
        if action is None:  # the add-in file of one version, the program of another
            return Report("没有办成", False, findings=(finding("ZS-530", name=self.action_id),))
        if not action.available:
            return Report(action.label, False, findings=(finding("ZS-531", label=action.label, why=action.why),))
        answers = self._answers(action)
        if answers is None or isinstance(answers, Report):
            return answers
        self.answered = [name for name, value in answers.values.items() if value]
        report = self._report_of_job(action, answers)
        if report.done:  # an answer that led to nothing is not worth offering again
            kept = {each.id: answers.text(each.id) for each in action.inputs if each.kind in _KEPT}
            keep_last_used(default_file(), {name: text for name, text in kept.items() if text})
        return report

    def _report_of_job(self, action: Action, answers: Answers) -> Report:
        host = self.host
        job = referred(action.job)
        services = Services(host.progress, host.clear_marks, host.current_workbook, host.can_mark)
        try:
            report: Report = job(answers, services)
        except Cancelled:
            return Report(action.label, False, findings=(finding("ZS-542"),))
        finally:
            host.progress(0, 0, "")
        return report

    # --- what the job has to know ---------------------------------------------------------------------------------

    def _answers(self, action: Action) -> Answers | Report | None:
        """Ask the host for what is open, then the person; a report says why it is of no use to go on."""
        values: dict[str, Answer] = {}
        for each in action.inputs:
            if each.kind in ASKED_OF_THE_HOST:
                found = self._of_the_host(each.kind)
                if isinstance(found, Finding) and each.required:
                    return Report(action.label, False, findings=(found,))
                if not isinstance(found, Finding):
                    values[each.id] = found
        known = {name: str(value.path) for name, value in values.items() if hasattr(value, "path")} | self.given
        questions = [_knowing(each, known) for each in questions_of(action, read_last_used(default_file()))]
        asked = [each for each in questions if each.id not in self.given]
        answered = self.host.ask(action.label, asked) if asked else {}
        if answered is None:
            return None
        if questions:
            answers, findings = checked(questions, {**answered, **self.given})
            if findings:
                return Report(action.label, False, findings=tuple(findings))
            values |= answers
        return Answers(values)

    def _of_the_host(self, kind: str) -> Answer | Finding:
        if kind == "selection":
            return self.host.selection() or finding("ZS-536")
        try:
            found = self.host.current_file() if kind == "current_file" else self.host.current_workbook()
        except OSError as error:  # no room for the copy
            return _refused(error, Path(error.filename or "当前工作簿"))
        return found or finding("ZS-535")

    # --- what the person gets -------------------------------------------------------------------------------------

    def _handed_over(self, report: Report) -> Report:
        """Mark and open what the report asks for, then show it with everything that did not work out."""
        report = self._marked(report)
        findings = [*report.findings]
        for file in report.files:
            try:
                self.host.open(file)
            except OSError as error:
                findings.append(_refused(error, file))
            except HostRefused as refused:
                findings.append(finding("ZS-545", place={"file": str(file)}, reason=str(refused)))
        report = replace(report, findings=tuple(findings))
        self.host.show(report)
        return report

    def _marked(self, report: Report) -> Report:
        if report.marks is None:
            return report
        if not self.host.can_mark:
            untold = [finding("ZS-548")] if report.marks else []
            return replace(report, findings=(*report.findings, *untold))
        findings = []
        self.host.clear_marks()
        left = len(report.marks) - self.host.mark(report.marks) if report.marks else 0
        if left > 0:
            findings.append(finding("ZS-537", count=left))
        if report.review is not None:
            if name := self.host.add_review(report.review):
                line = f"全部问题列在本簿的工作表“{name}”，点单元格可到出问题的地方"
                report = replace(report, lines=(*report.lines, line), table=None)
            else:
                findings.append(finding("ZS-541"))
        return replace(report, findings=(*report.findings, *findings))


def _knowing(question: Question, known: Given) -> Question:
    """Return the question with a proposal that knows what needs not be asked."""
    propose = question.propose
    if propose is None:
        return question
    return replace(question, propose=lambda answers: propose({**known, **answers}))


def _as_texts(given: Mapping[str, object]) -> dict[str, str | Sequence[str]]:
    return {
        name: tuple(map(str, value)) if isinstance(value, list | tuple) else str(value) for name, value in given.items()
    }


def _refused(error: OSError, path: Path) -> Finding:
    return finding("ZS-405", place={"file": str(path)}, reason=reason_of(error))
