"""核对问题: what a person should look at before the result is used, the gravest first."""

from collections.abc import Iterator
from typing import Final

from addin.scoring.book.view import BookView, stage_row
from addin.summary.page import Page, PageColumn, Row, Styled
from udfs.findings import Severity, counted

_ORDER: Final = {severity.value: at for at, severity in enumerate(Severity)}


def findings_page(view: BookView, tab: str) -> Page:
    """Return the page."""
    findings = view.scored.findings
    return Page(
        tab,
        view.title("核对问题"),
        (
            PageColumn("级别", 8, "centre"),
            PageColumn("单位", 18, "label"),
            PageColumn("问题", 64),
            PageColumn("现值", 18),
            PageColumn("怎么办", 42),
            PageColumn("文件", 26, "muted"),
            PageColumn("工作表", 12, "muted"),
            PageColumn("单元格", 9, "centre"),
            PageColumn("编号", 9, "centre"),
        ),
        lambda: _rows(view),
        len(findings),
        about=(stage_row(view), (Styled(counted(findings), "about"),)),
        frozen=2,
        stamp=view.stage,
        most_lines=24,
    )


def _rows(view: BookView) -> Iterator[Row]:
    for each in sorted(view.scored.findings, key=lambda found: _ORDER[found.severity]):
        severity = Severity(each.severity)
        word = Styled(severity.label, f"{severity.value}_word")
        yield [word, each.unit, each.message, each.value, each.remedy, each.file, each.sheet, each.cell, each.code]
