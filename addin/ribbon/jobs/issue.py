"""The button 下发模板: one template a unit, into a folder."""

from addin.issue import issue_templates
from addin.ribbon.job import Answers, Services
from addin.ribbon.report import Report


def issue(answers: Answers, services: Services) -> Report:
    """Issue the templates of a period and show the folder."""
    out = answers.folder("out")
    previous = answers.path("previous")
    outcome = issue_templates(
        answers.text("programme"), answers.text("period"), out, previous=previous, progress=services.progress
    )
    return Report(
        "下发模板",
        outcome.done,
        tuple(outcome.lines(out)),
        findings=tuple(outcome.findings),
        files=(out,) if outcome.done else (),
    )
