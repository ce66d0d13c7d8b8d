"""The sheet 审核意见 that the button 校验本簿 adds to a workbook, and how it is known again.

By its content and not by its name: a unit may have a sheet of that name, and may give ours another.
"""

from collections.abc import Sequence
from typing import Final

REVIEW_SHEET: Final = "审核意见"
REVIEW_SIGN: Final = "【招商校验】审核意见"  # in A1
REVIEW_HEADER: Final = ("级别", "工作表", "单元格", "编号", "问题", "现为", "怎么办")
HEADER_ROW: Final = 3  # from 1; the row between tells what was checked


def is_review(rows: Sequence[Sequence[object]]) -> bool:
    """Tell whether the first rows of a sheet, from A1, are those of our own sheet."""
    if len(rows) < HEADER_ROW or not rows[0] or rows[0][0] != REVIEW_SIGN:
        return False
    return tuple(rows[HEADER_ROW - 1][: len(REVIEW_HEADER)]) == REVIEW_HEADER
