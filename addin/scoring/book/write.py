"""A scored system → its 考核评分簿."""

import json
from datetime import datetime, time
from typing import BinaryIO, Final

from xlsxwriter import Workbook

from addin.scoring.book.pages import score_pages
from addin.scoring.result import ScoredSystem
from addin.summary.draw import PageDrawer

PROPERTY: Final = "zhaoshang_scores"
FORMAT: Final = 1


def write_scores(scored: ScoredSystem, target: BinaryIO) -> None:
    """Write the 考核评分簿 into an open binary file. Equal results give equal bytes.

    Raises ``OSError`` of the target.
    """
    with Workbook(target) as workbook:
        workbook.set_properties(
            {
                "title": f"{scored.system.title}（{scored.period.label}）",
                "subject": scored.programme.title,
                "author": scored.programme.office,
                "created": datetime.combine(scored.period.last_day, time.min),  # no output holds the wall clock
            }
        )
        workbook.set_custom_property(PROPERTY, _head(scored), "text")
        workbook.set_size(1600, 930)  # pixels
        PageDrawer(workbook).draw(score_pages(scored))


def _head(scored: ScoredSystem) -> str:
    head = {
        PROPERTY: FORMAT,
        "programme": scored.programme.id,
        "system": scored.system.id,
        "period": scored.period.code,
        "sha256": scored.programme.sha256[:16],
    }
    return json.dumps(head, ensure_ascii=False, separators=(",", ":"))
