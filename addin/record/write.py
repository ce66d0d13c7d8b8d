"""A month → its summary workbook."""

import json
from datetime import datetime, time
from typing import BinaryIO, Final

from xlsxwriter import Workbook

from addin.merging.month import Month
from addin.record.store import write_lines
from addin.record.to_lines import FORMAT, month_lines
from addin.summary.draw import PageDrawer
from addin.summary.pages import month_pages

PROPERTY: Final = "zhaoshang_record"


def write_month(month: Month, target: BinaryIO) -> None:
    """Write the summary of a month into an open binary file. Equal months give equal bytes.

    Raises ``ValueError`` for a month that its own programme does not describe, ``OSError`` of the target.
    """
    with Workbook(target) as workbook:
        workbook.set_properties(
            {
                "title": f"{month.submission.title}汇总（{month.period.label}）",
                "subject": month.programme.title,
                "author": month.programme.office,
                "created": datetime.combine(month.period.last_day, time.min),  # no output holds the wall clock
            }
        )
        workbook.set_custom_property(PROPERTY, _head(month), "text")
        workbook.set_size(1600, 930)  # pixels
        PageDrawer(workbook).draw(month_pages(month))
        write_lines(workbook, month_lines(month))


def _head(month: Month) -> str:
    head = {
        "zhaoshang_record": FORMAT,
        "programme": month.programme.id,
        "submission": month.submission.id,
        "period": month.period.code,
        "sha256": month.programme.sha256[:16],
    }
    return json.dumps(head, ensure_ascii=False, separators=(",", ":"))
