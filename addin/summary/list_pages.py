"""审核意见, 疑似重复 and 留痕: what a person should look at, and what the month was made of."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from addin.merging.month import Month
from addin.summary.page import Page, PageColumn, Styled
from udfs.findings import Finding, Severity

FINDINGS: Final = "审核意见"
DUPLICATES: Final = "疑似重复"
TRACE: Final = "留痕"
_ORDER: Final = list(Severity)


def findings_page(month: Month, tab: str) -> Page:
    """Return the findings, the gravest first, otherwise in their order."""
    columns = (
        PageColumn("级别", 8, "centre"),
        PageColumn("编号", 9, "centre"),
        PageColumn("单位", 18),
        PageColumn("台账", 12),
        PageColumn("文件", 28),
        PageColumn("工作表", 12),
        PageColumn("单元格", 9, "centre"),
        PageColumn("现值", 24),
        PageColumn("问题", 48),
        PageColumn("怎么办", 44),
        PageColumn("处数", 7, "count"),
    )
    counts = {severity: sum(found.severity == severity for found in month.findings) for severity in _ORDER}
    about = "，".join(f"{severity.label} {count} 条" for severity, count in counts.items())
    return Page(
        tab,
        f"审核意见（{month.period.label}）",
        columns,
        lambda: _finding_rows(month),
        len(month.findings),
        about=((Styled(about, "about"),),),
    )


def _finding_rows(month: Month) -> Iterator[Sequence[object]]:
    tabs = {ledger.id: ledger.tab for ledger in month.programme.ledgers}
    for found in sorted(month.findings, key=lambda each: _ORDER.index(Severity(each.severity))):
        yield _finding_row(found, tabs)


def _finding_row(found: Finding, tabs: Mapping[str, str]) -> Sequence[object]:
    severity = Severity(found.severity)
    return (
        Styled(severity.label, f"{severity.value}_word"),
        found.code,
        found.unit,
        tabs.get(found.ledger, found.ledger) if found.ledger else None,
        found.file,
        found.sheet,
        found.cell,
        found.value,
        found.message,
        found.remedy,
        found.count,
    )


def duplicates_page(month: Month, tab: str) -> Page:
    """Return the suspected pairs, the surest first."""
    columns = [PageColumn("序号", 6, "count"), PageColumn("把握", 7, "count"), PageColumn("理由", 26)]
    for group in ("甲", "乙"):
        columns += [
            PageColumn("单位", 18, group=group),
            PageColumn("台账", 12, group=group),
            PageColumn("项目名称", 34, group=group),
            PageColumn("文件", 26, "muted", group=group),
            PageColumn("位置", 16, "muted", group=group),
        ]
    return Page(
        tab,
        f"疑似重复（{month.period.label}）",
        tuple(columns),
        lambda: _duplicate_rows(month),
        len(month.duplicates),
        about=((Styled("只是怀疑，由办公室认定；把握最高 100", "about"),),),
    )


def _duplicate_rows(month: Month) -> Iterator[Sequence[object]]:
    tabs = {ledger.id: ledger.tab for ledger in month.programme.ledgers}
    for number, pair in enumerate(month.duplicates, start=1):
        row: list[object] = [number, pair.get("score"), pair.get("reason")]
        for side in ("first", "second"):
            row += _named(pair.get(side) or {}, tabs)
        yield row


def _named(side: Any, tabs: Mapping[str, str]) -> list[object]:
    ledger, sheet, cell = side.get("ledger"), side.get("sheet"), side.get("cell")
    place = "!".join(part for part in (sheet, cell) if part) or None
    return [side.get("unit"), tabs.get(ledger, ledger), side.get("name"), side.get("file"), place]


def trace_page(month: Month, tab: str) -> Page:
    """Return what the month was made of: the definition and the files, each with its hash."""
    rows = list(_trace_rows(month))
    columns = (PageColumn("项目", 22), PageColumn("内容", 70), PageColumn("SHA-256", 66, "hash"))
    about = "本工作簿是当月的记录，可以随时由原文件重新汇总；隐藏的 zs_record 表供程序读回，请勿改动"
    return Page(
        tab,
        f"留痕（{month.period.label}）",
        columns,
        lambda: iter(rows),
        len(rows),
        about=((Styled(about, "about"),),),
        filtered=False,
    )


def _trace_rows(month: Month) -> Iterator[Sequence[object]]:
    programme = month.programme
    yield "方案", f"{programme.title}（{programme.id}）", None
    yield "版本", programme.version, programme.sha256
    yield "主管单位", programme.office, None
    yield "报送事项", f"{month.submission.title}（{month.submission.id}）", None
    yield "报送期", f"{month.period.label}（{month.period.code}）", None
    yield "应报单位", f"{len(month.due_units)} 个", None
    for merged in month.ledgers.values():
        yield "台账", f"{merged.ledger.title}（{merged.ledger.id}）：{len(merged)} 行", None
    for file in month.submissions:
        if file.sha256:
            yield "文件", file.file, file.sha256
