"""A button pressed in a program that Python cannot talk to (WPS): the answers come along, a workbook tells the result.

``ZsPressing.bas`` asks there, hands over a copy of the workbook and opens what this writes.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from addin.ribbon.host import Given, OpenFile, OpenWorkbook, Question
from addin.ribbon.press import run
from addin.ribbon.report import Report
from addin.ribbon.result_book import write_result
from addin.ribbon.unreached_host import UnreachedHost
from udfs.findings import Finding

PARTED_BY: Final = "|"  # between several files of one answer


class AnsweredHost(UnreachedHost):
    """A host that has all answers beforehand, by the id of the input. ``workbook``: a copy of the open one."""

    def __init__(self, answers: Mapping[str, str], workbook: Path | None) -> None:
        self.answers = answers
        self.workbook = workbook

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

    def progress(self, done: int, total: int, text: str) -> None:
        """Show nothing: the program waits."""

    def show(self, report: Report) -> None:
        """Show nothing: a workbook tells it."""

    def open(self, path: Path) -> None:
        """Open a result with the program that Windows uses for it; elsewhere the report names it."""
        start = getattr(os, "startfile", None)
        if start is not None:
            start(path)


def press_outside(action_id: str, answers: Mapping[str, str], workbook: Path | None, target: Path) -> Finding | None:
    """Do what a button promises and write what came of it as a workbook; return why that could not be written."""
    report = run(action_id, AnsweredHost(answers, workbook))
    return None if report is None else write_result(report, target)
