"""The sheet of one ledger: all rows of all units, with where each came from and what the checks say of it."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from addin.merging.judging import in_units
from addin.merging.month import MergedLedger, Month
from addin.summary.links import can_lead, rows_with_links
from addin.summary.page import Linked, Outside, Page, PageColumn, Styled
from addin.summary.styles import OPEN, number_style
from udfs.cells import UNTYPED
from xl_templates.grid import CellError, Uncomputed
from xl_templates.model import Column
from xl_templates.verdict import STATUS_FINE, STATUS_WORDS

CARRIED_PLACE: Final = "上期带出"
UNIT_KEY: Final = "unit"
COUNTED: Final = "counted"
COUNTS: Final = "是"
_AT_ONCE: Final = 1000
_STYLE_OF_STATUS: Final = {word: f"{severity}_word" for severity, word in STATUS_WORDS.items()} | {STATUS_FINE: "fine"}


def ledger_page(month: Month, merged: MergedLedger, tab: str) -> Page:
    """Return the page of a ledger."""
    ledger = merged.ledger
    return Page(
        tab,
        f"{ledger.title}（{month.period.label}汇总）",
        tuple(_columns(merged)),
        lambda: _rows(month, merged),
        len(merged),
        about=((Styled(_about(month, merged), "about"),),),
        keyed=True,
        framed=False,
        frozen=2,
        ledger=ledger.id,
    )


def _about(month: Month, merged: MergedLedger) -> str:
    parts = [f"共 {len(merged)} 行"]
    if merged.carried:
        parts.append(f"其中 {len(merged.carried)} 行由上期带出（本月无变化）")
    if merged.uncounted:
        parts.append(f"{len(merged.uncounted)} 行不合计（同一活动只计一次）")
    if month.inbox and rows_with_links(len(merged)) < len(merged):
        parts.append("行数太多，各行不带链接，从“文件清单”打开原文件")
    if any(column.filled_by == "office" for column in merged.ledger.columns):
        parts.append("灰色表头的列由办公室填写，可以修改，其余各列不要改动")
    return "；".join(parts)


def _columns(merged: MergedLedger) -> Iterator[PageColumn]:
    source = "来源"
    yield PageColumn("序号", 6, "count", source)
    yield PageColumn("来源单位", 14, "text", source, key=UNIT_KEY)
    yield PageColumn("来源文件", 20, "muted", source)
    yield PageColumn("来源单元格", 18, "muted", source)
    yield PageColumn("校验", 7, "centre", source)
    if merged.ledger.host:
        yield PageColumn("是否合计", 9, "centre", source, key=COUNTED)
    for column in merged.ledger.columns:
        yield _column(column)
    yield PageColumn("校验提示", 44, "text", "校验")


def _column(column: Column) -> PageColumn:
    style = cell_style(column)
    if column.filled_by == "office":
        return PageColumn(
            column.header, column.width, OPEN + style, column.group, "office_header", column.name, column.name
        )
    return PageColumn(column.header, column.width, style, column.group, key=column.name)


def cell_style(column: Column, *, bold: bool = False) -> str:
    """Return the style of the typed cells of a column."""
    if column.type == "number":
        return number_style(column.places, bold=bold)
    styles = {"amount": "sum_amount" if bold else "amount", "date": "date", "choice": "centre"}
    return styles.get(column.type, "text")


def _rows(month: Month, merged: MergedLedger) -> Iterator[Sequence[object]]:
    files = [file.file for file in month.submissions]
    columns = [_cells(merged, column) for column in merged.ledger.columns]
    hosted = [_hosted(merged)] if merged.ledger.host else []
    places = _places(month, merged)
    return zip(
        range(1, len(merged) + 1),
        merged.units,
        (files[place.file] if place.file >= 0 else None for place in merged.places),
        places,
        (Styled(status, _STYLE_OF_STATUS.get(status[:1], "centre")) for status in merged.status),
        *hosted,
        *columns,
        merged.remark,
        strict=True,
    )


def _places(month: Month, merged: MergedLedger) -> Iterator[object]:
    """Yield where each row came from, as links to the file where there is a way to it."""
    files = (
        [outside(month, file.file) for file in month.submissions] if rows_with_links(len(merged)) == len(merged) else []
    )
    for row, place in enumerate(merged.places):
        if row in merged.carried:
            yield CARRIED_PLACE
            continue
        first = next(iter(place.columns), None) if merged.ledger.kind == "form" else None
        cell = (place.cell(first) if first else None) or f"A{place.row}"
        text = f"{place.sheet}!{cell}"
        to = files[place.file] if files and place.file >= 0 else None
        link = Outside(to, place.sheet, cell) if to else None
        yield Linked(text, "muted", link) if link and can_lead(link) else text


def outside(month: Month, file: str) -> str | None:
    """Return the way from the summary's folder to a file of the inbox, ``None`` where no link can lead there."""
    if not month.inbox:
        return None
    path = file if month.inbox == "." else f"{month.inbox}/{file}"
    return path if can_lead(Outside(path)) else None


def _hosted(merged: MergedLedger) -> Iterator[object]:
    return (COUNTS if merged.counts(row) else Styled("否", "query_word") for row in range(len(merged)))


def _cells(merged: MergedLedger, column: Column) -> Iterator[object]:
    """Yield the cells of a column as people see them; what could not be read stands as it was sent, in red."""
    raw = merged.cells[column.name]
    # Some rows at a time: all sums of a large ledger as decimals are more than its cells.
    parts = (in_units(column, raw[at : at + _AT_ONCE]) for at in range(0, len(raw), _AT_ONCE))
    cells = chain.from_iterable(parts)
    if UNTYPED not in raw:
        return cells
    style = (OPEN if column.filled_by == "office" else "") + "untyped"
    return (
        Styled(raw_text(merged.raw.get((row, column.name))), style) if cell is UNTYPED else cell
        for row, cell in enumerate(cells)
    )


def raw_text(raw: object) -> str:
    """Return what a cell held, as a text that a person understands."""
    match raw:
        case None:
            return "（没有记下原文）"
        case CellError():
            return raw.text
        case Uncomputed():
            return f"公式没有结果：{raw.text}" if raw.text else "公式没有结果"
        case bool():
            return "TRUE" if raw else "FALSE"
        case float() if raw.is_integer() and abs(raw) < 1e15:
            return str(int(raw))
        case _:
            return str(raw)
