"""The button 校验本簿: what the checks say of the open workbook, on its cells, and on a sheet 审核意见."""

from dataclasses import replace

from addin.check import CheckedFile, check_files
from addin.findings_table import in_order
from addin.ribbon.job import Answers, Services
from addin.ribbon.last_used import default_file, read_last_used
from addin.ribbon.marks import MOST_NOTES, first_cell, marks_of
from addin.ribbon.report import Report, Review, ReviewRow
from addin.ribbon.tables import findings_as_table
from udfs.findings import Finding, counted, finding
from udfs.period import Period


def check(answers: Answers, services: Services) -> Report:
    """Check the copy of the workbook; its own stamp names the programme."""
    workbook = answers.workbook("workbook")
    last_used = read_last_used(default_file()).get("programme", "")  # of another button: this one asks nothing
    outcome = check_files([workbook.path], own=last_used, progress=services.progress)
    if not outcome.done:
        return Report("校验本簿", False, findings=tuple(outcome.findings))
    (checked,) = outcome.files
    unsaved = [] if workbook.saved else ["有没有保存的改动：已按屏幕上的内容校验，文件还没有保存"]
    report = Report(
        "校验本簿",
        lines=(*_lines(checked), *unsaved),
        table=findings_as_table(checked.findings) if checked.findings else None,
        findings=tuple(outcome.findings),
    )
    if workbook.read_only:
        return replace(report, findings=(*report.findings, finding("ZS-546")))
    marks = marks_of(checked.findings)
    few = [f"有问题的单元格太多，最要紧的 {MOST_NOTES} 个有批注，其余只有颜色"] if len(marks) > MOST_NOTES else []
    return replace(report, lines=(*report.lines, *few), marks=marks, review=review_of(checked))


def _lines(checked: CheckedFile) -> list[str]:
    lines = [f"{_title(checked)}：{counted(checked.findings)}"]
    if checked.reason:
        lines.append(f"这个文件报上来会被拒收：{checked.reason}")
    return lines


def _title(checked: CheckedFile) -> str:
    period = Period.parse(checked.period).label if checked.period else ""
    return "　".join(part for part in (checked.file, checked.unit, period) if part)


def review_of(checked: CheckedFile) -> Review | None:
    """Return the sheet for a workbook in which a ledger of ours was found; another one gets no sheet from us."""
    if not checked.findings or not checked.ledgers:
        return None
    line = f"{'　'.join(_lines(checked))}。由“校验本簿”写：再校验时重写，“清除标记”时删去，报送时留着也不要紧"
    return Review(line, tuple(map(_row, in_order(checked.findings))))


def _row(found: Finding) -> ReviewRow:
    message = found.message + (f"（共 {found.count} 处）" if found.count > 1 else "")
    cell = first_cell(found.cell or "") if found.sheet else None
    return ReviewRow(
        found.severity, found.sheet or "", cell or "", found.code, message, found.value or "", found.remedy
    )
