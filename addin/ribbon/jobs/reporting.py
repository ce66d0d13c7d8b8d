"""The button 报送情况: who has reported so far. Nothing of the office is written, the receipts neither."""

import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import gettempdir

from addin.consolidate import BOOK_NAME, ConsolidateRequest, consolidate
from addin.files import reason_of
from addin.ribbon.job import Answers, Services
from addin.ribbon.jobs.consolidate import month_as_report
from addin.ribbon.report import Report
from addin.temporaries import scratch_folder
from udfs.findings import Finding, finding


def show_reporting(answers: Answers, services: Services) -> Report:
    """Merge the inbox as 一键汇总 does, into a folder that is gone afterwards, and show the board."""
    inbox = answers.folder("inbox")
    try:
        aside = scratch_folder()
    except OSError as error:
        place = {"file": str(error.filename or gettempdir())}
        return Report("报送情况", False, findings=(finding("ZS-405", place=place, reason=reason_of(error)),))
    with aside as folder:
        return _merged_aside(answers, services, inbox, Path(folder))


def _merged_aside(answers: Answers, services: Services, inbox: Path, folder: Path) -> Report:
    remarks = _copied_book(inbox, folder)
    request = ConsolidateRequest(
        inbox, answers.text("programme"), answers.text("period"), str(folder / "汇总.xlsx"), folder / BOOK_NAME
    )
    outcome = consolidate(request, progress=services.progress)
    # Whoever reads of the book shall read of the one that is theirs.
    book, theirs = str(request.book_path), str(_book_beside(inbox))
    outcome.findings = [replace(each, file=theirs) if each.file == book else each for each in outcome.findings]
    outcome.written = None
    report = month_as_report("报送情况", outcome)
    return replace(report, findings=(*remarks, *report.findings))


def _book_beside(inbox: Path) -> Path:
    return inbox.absolute().parent / BOOK_NAME


def _copied_book(inbox: Path, folder: Path) -> list[Finding]:
    """Copy the receipts, which tell who was in time; without them the board is still worth having."""
    book = _book_beside(inbox)
    if not book.is_file():
        return []
    try:
        shutil.copyfile(book, folder / BOOK_NAME)
    except OSError as error:
        return [finding("ZS-538", place={"file": str(book)}, reason=reason_of(error))]
    return []
