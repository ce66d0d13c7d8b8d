"""What a workbook of ours says of itself: title, office, a moment that is no clock, and the mark it is known by."""

import json
from collections.abc import Mapping
from datetime import datetime, time

from xlsxwriter import Workbook

from udfs.period import Period
from xl_templates.model import Programme


def describe(
    workbook: Workbook, title: str, programme: Programme, period: Period, mark: str, head: Mapping[str, object]
) -> None:
    """Set the properties of a workbook. ``mark``: the name of the property that holds ``head`` as JSON."""
    workbook.set_properties(
        {
            "title": title,
            "subject": programme.title,
            "author": programme.office,
            "created": datetime.combine(period.last_day, time.min),  # no output holds the wall clock
        }
    )
    workbook.set_custom_property(mark, json.dumps(head, ensure_ascii=False, separators=(",", ":")), "text")
    workbook.set_size(1600, 930)  # pixels
