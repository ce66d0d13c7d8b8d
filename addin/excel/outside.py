"""A button pressed in a program that Python cannot talk to (WPS): the answers come along, a workbook tells the result.

``ZsPressing.bas`` asks there, hands over a copy of the workbook and opens what this writes.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from addin.new_workbook import new_workbook
from addin.ribbon.host import Cleared, Given, OpenFile, OpenWorkbook, Question, Selection
from addin.ribbon.press import run
from addin.ribbon.report import Mark, Report, Review, ReviewRow, Table
from addin.ribbon.tables import findings_as_table
from addin.targets import write_target
from udfs.findings import Finding, Severity
from xl_templates.review_sheet import REVIEW_HEADER, REVIEW_SHEET

PARTED_BY: Final = "|"  # between several files of one answer


class AnsweredHost:
    """A host that has all answers beforehand, by the id of the input. ``workbook``: a copy of the open one."""

    def __init__(self, answers: Mapping[str, str], workbook: Path | None) -> None:
        self.answers = answers
        self.workbook = workbook
        self.report: Report | None = None
        self.review: Review | None = None

    def ask(self, title: str, questions: Sequence[Question]) -> Given | None:  # noqa: ARG002
        """Return the answers; what is missing is told by the job as when a person leaves it out."""
        several = {each.id for each in questions if each.kind == "files"}
        return {name: text.split(PARTED_BY) if name in several else text for name, text in self.answers.items()}

    def current_workbook(self) -> OpenWorkbook | None:
        """Return the copy."""
        return OpenWorkbook(self.workbook, saved=False) if self.workbook else None

    def current_file(self) -> OpenFile | None:
        """Return nothing: the copy does not tell where the workbook was saved."""
        return None

    def selection(self) -> Selection | None:
        """Return nothing: which cells are selected does not come along."""
        return None

    def progress(self, done: int, total: int, text: str) -> None:
        """Show nothing: the program waits."""

    def show(self, report: Report) -> None:
        """Keep the report for the workbook that tells it."""
        self.report = report

    def mark(self, marks: Sequence[Mark]) -> int:  # noqa: ARG002
        """Mark nothing, since the open workbook is out of reach; the report lists the cells."""
        return 0

    def add_review(self, review: Review) -> str:
        """Keep it for the workbook that tells the report."""
        self.review = review
        return REVIEW_SHEET

    def clear_marks(self) -> Cleared:
        """Remove nothing: there are no marks."""
        return Cleared()

    def open(self, path: Path) -> None:
        """Open a result with the program that Windows uses for it; elsewhere the report names it."""
        start = getattr(os, "startfile", None)
        if start is not None:
            start(path)


def press_outside(action_id: str, answers: Mapping[str, str], workbook: Path | None, target: Path) -> Finding | None:
    """Do what a button promises and write what came of it as a workbook; return why that could not be written."""
    host = AnsweredHost(answers, workbook)
    report = run(action_id, host)
    if report is None:
        return None
    _, fault = write_target(target, lambda out: _write(report, host.review, out))
    return fault


def _write(report: Report, review: Review | None, out) -> None:  # noqa: ANN001 - the open file of write_atomically
    """Write title, lines and files on one sheet, table and findings on sheets of their own; nothing but texts."""
    with new_workbook(out) as book:
        lines = [(report.title,), *((line,) for line in report.lines), *((str(file),) for file in report.files)]
        tables = {"结果": Table(("结果",), tuple(lines))}
        if report.table is not None:
            tables["明细"] = report.table
        if review is not None:
            tables[REVIEW_SHEET] = Table(REVIEW_HEADER, tuple(map(_texts, review.rows)))
        if report.findings:
            tables["问题"] = findings_as_table(report.findings)
        bold = book.add_format({"bold": True})
        for name, table in tables.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate((table.header, *table.rows)):
                for column, text in enumerate(row):
                    sheet.write_string(at, column, text, None if at else bold)
            sheet.set_column(0, max(len(table.header) - 1, 0), 24)


def _texts(row: ReviewRow) -> tuple[str, ...]:
    return (Severity(row.severity).label, row.sheet, row.cell, row.code, row.message, row.value, row.remedy)
