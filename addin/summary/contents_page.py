"""目录: every sheet of the workbook, what it answers, and a link to it."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from addin.merging.month import Month
from addin.summary.page import Inside, Linked, Page, PageColumn, Row, Styled

CONTENTS: Final = "目录"


class Entry(NamedTuple):
    """A page, and what it is for; ``count``: lines that it holds, ``None`` where counting says nothing."""

    page: Page
    about: str
    count: int | None = None


def contents_page(month: Month, tab: str, entries: Sequence[Entry]) -> Page:
    """Return the table of contents."""
    columns = (
        PageColumn("序号", 6, "count"),
        PageColumn("工作表", 20),
        PageColumn("内容", 86),
        PageColumn("行数", 8, "count"),
    )
    return Page(
        tab,
        f"{month.programme.title}：{month.submission.title}汇总（{month.period.label}）",
        columns,
        lambda: _rows(entries),
        len(entries),
        about=tuple((Styled(line, "about"),) for line in _about(month)),
        filtered=False,
    )


def _about(month: Month) -> Iterator[str]:
    yield f"{month.programme.office}"
    yield "点工作表名可以过去。各表已加保护（没有密码），可以筛选、排序；灰色表头的列由办公室填写，重新汇总时保留。"
    yield "在别处改动会在下次汇总时列出，不会当作数据；要改数据，请单位重报，或改原文件后重新汇总。"


def _rows(entries: Sequence[Entry]) -> Iterator[Row]:
    for number, entry in enumerate(entries, start=1):
        yield number, Linked(entry.page.tab, "label", Inside(entry.page.tab)), entry.about, entry.count
