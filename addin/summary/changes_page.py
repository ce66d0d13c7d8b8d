"""较上月变化: new, moved on, advanced, gone backwards, changed, vanished, each with a link to the row."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from addin.merging.month import CHANGE_LABELS, Month, RowChange
from addin.summary.finder import RowFinder
from addin.summary.ledger_page import cell_style
from addin.summary.page import Linked, Page, PageColumn, Row, Styled
from udfs.period import Period

CHANGES: Final = {"month": "较上月变化"}
CHANGES_ELSE: Final = "较上期变化"
_STYLES: Final = {"back": "error_word", "gone": "query_word", "unheard": "query_word", "changed": "notice_word"}


def changes_page(month: Month, tab: str, finder: RowFinder) -> Page:
    """Return the changes, kind by kind, what needs a question first."""
    columns = (
        PageColumn("序号", 6, "count"),
        PageColumn("变化", 11, "centre"),
        PageColumn("单位", 16),
        PageColumn("台账", 12, "centre"),
        PageColumn("项目", 36),
        PageColumn("列", 18),
        PageColumn("上期", 20),
        PageColumn("本期", 20),
        PageColumn("增减", 16),
    )
    return Page(
        tab,
        f"{title_of(month)}（{month.period.label}）",
        columns,
        lambda: _rows(month, finder),
        len(month.changes),
        about=tuple((Styled(line, "about"),) for line in (told(month), "点台账可到那一行")),
        frozen=2,
    )


def title_of(month: Month) -> str:
    """Return what the page is called."""
    return CHANGES.get(month.period.kind, CHANGES_ELSE)


def told(month: Month) -> str:
    """Return the changes in one line."""
    if month.previous is None:
        return "没有给出上一期的汇总簿，无从比较"
    counts = Counter(each.kind for each in month.changes)
    kinds = "，".join(f"{CHANGE_LABELS[kind]} {counts[kind]}" for kind in CHANGE_LABELS if counts[kind])
    return f"与 {Period.parse(month.previous.period).label} 相比：{kinds or '没有变化'}"


def _rows(month: Month, finder: RowFinder) -> Iterator[Row]:
    order = ["back", "gone", "unheard", "changed", "moved", "advanced", "new"]
    ordered = sorted(month.changes, key=lambda each: order.index(each.kind))
    for number, change in enumerate(ordered, start=1):
        yield _row(month, number, change, finder)


def _row(month: Month, number: int, change: RowChange, finder: RowFinder) -> Row:
    ledger = month.ledgers[change.ledger].ledger
    kind: object = CHANGE_LABELS[change.kind]
    if change.kind in _STYLES:
        kind = Styled(kind, _STYLES[change.kind])
    to = finder.place(change.ledger, change.row, change.column) if change.row >= 0 else None
    before, after = change.before, change.after
    if change.kind == "moved":
        before, after = (month.programme.ledger(str(each)).tab for each in (before, after))
    elif change.kind == "unheard":
        before, after = f"{before} 行", "没有报来，不知道"
    style = cell_style(ledger.column(change.column)) if change.column else "text"
    return [
        number,
        kind,
        change.unit,
        Linked(ledger.tab, "centre", to) if to else ledger.tab,
        change.name or None,
        change.column and ledger.column(change.column).header,
        _value(before, style),
        _value(after, style),
        _value(_difference(before, after), style),
    ]


def _difference(before: object, after: object) -> object:
    if isinstance(before, Decimal) and isinstance(after, Decimal):
        return after - before
    if isinstance(before, date) and isinstance(after, date):
        return f"{(after - before).days:+d} 天"
    return None


def _value(value: object, style: str) -> object:
    return Styled(value, style) if isinstance(value, Decimal | int | date) else value
