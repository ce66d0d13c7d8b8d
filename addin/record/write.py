"""A month → its summary workbook."""

from typing import BinaryIO, Final

from addin.merging.month import Month
from addin.new_workbook import new_workbook
from addin.record.store import write_lines
from addin.record.to_lines import FORMAT, month_lines
from addin.summary.described import describe
from addin.summary.draw import PageDrawer
from addin.summary.pages import month_pages

PROPERTY: Final = "zhaoshang_record"


def write_month(month: Month, target: BinaryIO) -> None:
    """Write the summary of a month into an open binary file. Equal months give equal bytes.

    Raises ``ValueError`` for a month that its own programme does not describe, ``OSError`` of the target.
    """
    with new_workbook(target) as workbook:
        title = f"{month.submission.title}汇总（{month.period.label}）"
        describe(workbook, title, month.programme, month.period, PROPERTY, _head(month))
        PageDrawer(workbook).draw(month_pages(month))
        write_lines(workbook, month_lines(month))


def _head(month: Month) -> dict[str, object]:
    return {
        PROPERTY: FORMAT,
        "programme": month.programme.id,
        "submission": month.submission.id,
        "period": month.period.code,
        "sha256": month.programme.sha256[:16],
    }
