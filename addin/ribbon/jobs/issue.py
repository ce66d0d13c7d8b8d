"""The button 下发模板: one template a unit, into a folder."""

from pathlib import Path

from addin.issue import issue_templates
from addin.ribbon.host import Cancelled
from addin.ribbon.job import Answers, Services
from addin.ribbon.report import Report
from udfs.findings import finding


def issue(answers: Answers, services: Services) -> Report:
    """Issue the templates of a period and show the folder."""
    out = answers.folder("out")
    written = _Written(out, services)
    try:
        outcome = issue_templates(
            answers.text("programme"),
            answers.text("period"),
            out,
            previous=answers.path("previous"),
            progress=written.progress,
        )
    except Cancelled:
        if not written.count:
            raise
        return Report("下发模板", False, findings=(finding("ZS-543", place={"file": str(out)}, count=written.count),))
    return Report(
        "下发模板",
        outcome.done,
        tuple(outcome.lines(out)),
        findings=tuple(outcome.findings),
        files=(out,) if outcome.done else (),
    )


class _Written:
    """Counts the templates that were not there before: what stands when somebody cancels half-way."""

    def __init__(self, out: Path, services: Services) -> None:
        self.before = {file.name for file in out.glob("*.xlsx")}
        self.services = services
        self.count = 0

    def progress(self, done: int, total: int, name: str) -> None:
        """Count, then tell the person, who may cancel here."""
        self.count += bool(name) and name not in self.before
        self.services.progress(done, total, name)
