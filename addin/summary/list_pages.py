"""疑似重复 and 留痕: projects that may have been told twice, and what the month was made of."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from addin.merging.month import OUTCOME_LABELS, Month, SubmittedFile
from addin.summary.finder import RowFinder
from addin.summary.page import Linked, Page, PageColumn, Styled
from udfs.period import Period

DUPLICATES: Final = "疑似重复"
TRACE: Final = "留痕"


def duplicates_page(month: Month, tab: str, finder: RowFinder) -> Page:
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
        lambda: _duplicate_rows(month, finder),
        len(month.duplicates),
        about=((Styled("只是怀疑，由办公室认定；把握最高 100；点台账可到那一行", "about"),),),
    )


def _duplicate_rows(month: Month, finder: RowFinder) -> Iterator[Sequence[object]]:
    tabs = {ledger.id: ledger.tab for ledger in month.programme.ledgers}
    for number, pair in enumerate(month.duplicates, start=1):
        row: list[object] = [number, pair.get("score"), pair.get("reason")]
        for side in ("first", "second"):
            row += _named(pair.get(side) or {}, tabs, finder)
        yield row


def _named(side: Any, tabs: Mapping[str, str], finder: RowFinder) -> list[object]:
    ledger, sheet, cell = side.get("ledger"), side.get("sheet"), side.get("cell")
    to = finder.find(ledger, side.get("file"), sheet, cell)
    place = "!".join(part for part in (sheet, cell) if part) or None
    tab = tabs.get(ledger, ledger)
    return [side.get("unit"), Linked(tab, "text", to) if to else tab, side.get("name"), side.get("file"), place]


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
    if month.previous is not None:
        previous = month.previous
        label = Period.parse(previous.period).label
        yield "上期汇总", f"{previous.file}（{label}），当时的方案定义", previous.definition_sha256
    for file in month.submissions:
        if file.sha256:
            yield OUTCOME_LABELS[file.outcome] + "的文件", _received(file), file.sha256


def _received(file: SubmittedFile) -> str:
    when = file.received.replace("T", " ")[:16] if file.received else "不详"
    return f"{file.file}（收到：{when}{f'，依据：{file.how}' if file.how else ''}）"
