"""The button 校验本簿: what the checks say of the open workbook, in a table and on its cells."""

from addin.check import CheckedFile, check_files
from addin.ribbon.job import Answers, Services
from addin.ribbon.marks import marks_of
from addin.ribbon.report import Report
from addin.ribbon.tables import findings_as_table
from udfs.findings import counted
from udfs.period import Period


def check(answers: Answers, services: Services) -> Report:
    """Check the copy of the workbook; its own stamp names the programme."""
    workbook = answers.workbook("workbook")
    outcome = check_files([workbook.path], progress=services.progress)
    if not outcome.done:
        return Report("校验本簿", False, findings=tuple(outcome.findings))
    (checked,) = outcome.files
    unsaved = [] if workbook.saved else ["有没有保存的改动：已按屏幕上的内容校验，文件还没有保存"]
    return Report(
        "校验本簿",
        lines=(*_lines(checked), *unsaved),
        table=findings_as_table(checked.findings) if checked.findings else None,
        findings=tuple(outcome.findings),
        marks=marks_of(checked.findings),
    )


def _lines(checked: CheckedFile) -> list[str]:
    period = Period.parse(checked.period).label if checked.period else ""
    title = "　".join(part for part in (checked.file, checked.unit, period) if part)
    lines = [f"{title}：{counted(checked.findings)}"]
    if checked.reason:
        lines.append(f"这个文件报上来会被拒收：{checked.reason}")
    return lines
