"""审核意见: what a person should look at, unit by unit, the gravest first, with links into the ledgers."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from addin.merging.month import Month
from addin.summary.finder import RowFinder
from addin.summary.links import rows_with_links
from addin.summary.page import Detail, Linked, Page, PageColumn, Row, Styled
from udfs.findings import Finding, Severity, counted

FINDINGS: Final = "审核意见"
NO_UNIT: Final = "（全区，或认不出单位的文件）"
_ORDER: Final = {severity.value: at for at, severity in enumerate(Severity)}


def findings_page(month: Month, tab: str, finder: RowFinder) -> Page:
    """Return the findings: a line for each unit, and below it, to fold away, its findings."""
    columns = (
        PageColumn("单位", 16),
        PageColumn("级别", 7, "centre"),
        PageColumn("台账", 11, "centre"),
        PageColumn("单元格", 9, "centre"),
        PageColumn("现值", 20),
        PageColumn("问题", 44),
        PageColumn("怎么办", 36),
        PageColumn("处数", 6, "count"),
        PageColumn("文件", 32, "muted"),
        PageColumn("工作表", 11, "muted"),
        PageColumn("编号", 9, "centre"),
    )
    by_unit = grouped_by_unit(month)
    many = rows_with_links(len(month.findings)) < len(month.findings)
    lines = [
        f"{counted(month.findings)}。按单位分组，点左边的减号收起；可按级别、台账筛选",
        "点单元格可到台账中的那一格；文件、工作表、单元格是单位报来的原文件里的位置"
        + ("。条数太多，靠后的不带链接" if many else ""),
    ]
    return Page(
        tab,
        f"{FINDINGS}（{month.period.label}）",
        columns,
        lambda: _rows(month, by_unit, finder),
        len(by_unit) + len(month.findings),
        about=tuple((Styled(line, "about"),) for line in lines),
        frozen=1,
    )


def grouped_by_unit(month: Month) -> dict[str, list[Finding]]:
    """Return the findings of each unit, those of none first, then in the order of the definition."""
    groups: dict[str, list[Finding]] = {"": []}
    for unit in month.due_units:
        groups[unit.name] = []
    for found in month.findings:
        groups.setdefault(found.unit or "", []).append(found)
    ledgers = {name: at for at, name in enumerate(month.ledgers)}
    for same in groups.values():
        same.sort(key=lambda each: (_ORDER[each.severity], ledgers.get(each.ledger or "", -1)))
    return {unit: same for unit, same in groups.items() if same}


def _rows(month: Month, by_unit: Mapping[str, Sequence[Finding]], finder: RowFinder) -> Iterator[Row]:
    tabs = {ledger.id: ledger.tab for ledger in month.programme.ledgers}
    for unit, found in by_unit.items():
        name = unit or NO_UNIT
        yield [Styled(name, "label"), *[Styled(None, "label")] * 4, Styled(counted(found), "label"), *[None] * 5]
        for each in found:
            yield Detail(_row(name, each, tabs, finder))


def _row(unit: str, found: Finding, tabs: Mapping[str, str], finder: RowFinder) -> list[object]:
    severity = Severity(found.severity)
    to = finder.find(found.ledger, found.file, found.sheet, found.cell)
    return [
        unit,
        Styled(severity.label, f"{severity.value}_word"),
        tabs.get(found.ledger, found.ledger) if found.ledger else None,
        Linked(found.cell, "centre", to) if to and found.cell else found.cell,
        found.value,
        found.message,
        found.remedy,
        found.count,
        found.file,
        found.sheet,
        found.code,
    ]
