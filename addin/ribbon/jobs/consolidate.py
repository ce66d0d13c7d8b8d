"""The button 一键汇总: the inbox becomes the summary of a period."""

from dataclasses import replace

from addin.consolidate import ConsolidateOutcome, ConsolidateRequest, consolidate
from addin.month_report import refused, report_lines, rest
from addin.ribbon.job import Answers, Services
from addin.ribbon.report import Report
from addin.ribbon.tables import board


def consolidate_inbox(answers: Answers, services: Services) -> Report:
    """Merge the inbox and open the summary."""
    request = ConsolidateRequest(
        answers.folder("inbox"),
        answers.text("programme"),
        answers.text("period"),
        answers.text("out"),
        previous=answers.path("previous"),
    )
    outcome = consolidate(request, progress=services.progress)
    report = month_as_report("一键汇总", outcome)
    if not outcome.done or outcome.month is None:
        return report
    others = rest(outcome.month, refused(outcome.month))
    files = (outcome.written,) if outcome.written else ()
    return replace(report, findings=(*report.findings, *others), files=files)


def month_as_report(title: str, outcome: ConsolidateOutcome) -> Report:
    """Return the board, the lines and what comes first: remarks of the job, and the files that were refused."""
    month = outcome.month
    if not outcome.done or month is None:
        return Report(title, False, findings=tuple(outcome.findings))
    findings = (*outcome.findings, *refused(month))
    return Report(title, lines=tuple(report_lines(outcome)), table=board(month), findings=findings)
