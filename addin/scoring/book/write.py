"""A scored system → its 考核评分簿."""

from typing import BinaryIO, Final

from addin.new_workbook import new_workbook
from addin.scoring.book.pages import score_pages
from addin.scoring.result import ScoredSystem
from addin.summary.described import describe
from addin.summary.draw import PageDrawer

PROPERTY: Final = "zhaoshang_scores"
FORMAT: Final = 1


def write_scores(scored: ScoredSystem, target: BinaryIO) -> None:
    """Write the 考核评分簿 into an open binary file. Equal results give equal bytes.

    Raises ``OSError`` of the target.
    """
    with new_workbook(target) as workbook:
        title = f"{scored.system.title}（{scored.period.label}）"
        describe(workbook, title, scored.programme, scored.period, PROPERTY, _head(scored))
        PageDrawer(workbook).draw(score_pages(scored))


def _head(scored: ScoredSystem) -> dict[str, object]:
    return {
        PROPERTY: FORMAT,
        "programme": scored.programme.id,
        "system": scored.system.id,
        "period": scored.period.code,
        "sha256": scored.programme.sha256[:16],
    }
