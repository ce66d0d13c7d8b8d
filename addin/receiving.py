"""When the files of an inbox came, for the merge and for 收件登记."""

from collections.abc import Iterable

from addin.inbox import InboxFile
from addin.merging.merge import Received
from addin.merging.month import Month
from addin.office_book import OfficeBook
from addin.receipts import FILE_TIME, NewReceipt, Receipt, on_time
from udfs.due import due_moment
from udfs.period import Period
from xl_templates.build import calendar_of, due_rule
from xl_templates.model import Programme, Submission
from xl_templates.reading.result import ReadFile


class Receiving:
    """When files came: by the office book, else by their own time, which proves nothing."""

    def __init__(
        self,
        programme: Programme,
        submission: Submission,
        period: Period,
        book: OfficeBook | None,
        files: Iterable[InboxFile],
    ) -> None:
        self.period, self.book = period, book
        self.modified = {file.relative: file.modified for file in files}
        self.due = due_moment(period, due_rule(submission.due), calendar_of(programme))

    def receive(self, read: ReadFile, unit: str | None) -> Received:
        """Return when a file came, as far as anybody knows."""
        receipt = self._receipt(read, unit)
        if receipt is not None and receipt.received is not None:
            return Received(receipt.received, receipt.how, receipt.proves, on_time(receipt, self.due))
        modified = self.modified.get(read.file)
        return Received(modified, FILE_TIME if modified else "", False)

    def _receipt(self, read: ReadFile, unit: str | None) -> Receipt | None:
        if self.book is None:
            return None
        return self.book.receipt_for(read.sha256, file=read.file, unit=unit or "", period=self.period.code)

    def new_receipts(self, month: Month) -> list[NewReceipt]:
        """Return a line for every file that was seen; the book keeps those that it knows already as they are."""
        return [
            NewReceipt(
                sha256=file.sha256,
                file=file.file,
                unit=file.unit or "",
                period=self.period.code,
                received=self.modified.get(file.file),
                how=FILE_TIME,
            )
            for file in month.submissions
            if file.sha256 and file.outcome != "skipped"
        ]
