"""合计: the totals of each ledger, and their breakdowns."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from addin.merging.month import MergedLedger, Month
from addin.merging.totals import UNIT_GROUP, Total, breakdown, summed_columns, total
from addin.summary.ledger_page import cell_style
from addin.summary.page import Page, PageColumn, Row, Styled
from udfs.amounts import to_unit

TOTALS: Final = "合计"


def totals_page(month: Month, tab: str) -> Page:
    """Return the totals: one block a ledger, with a title row of its own each."""
    rows = [row for merged in month.ledgers.values() for row in _block(merged)]
    widest = max((len(summed_columns(merged)) for merged in month.ledgers.values()), default=0)
    columns = (PageColumn("", 14), PageColumn("", 24), PageColumn("", 8), *[PageColumn("", 16)] * widest)
    about = "不合计的行只计入行数；金额按原币种原单位精确相加"
    return Page(
        tab,
        f"合计（{month.period.label}）",
        columns,
        lambda: iter(rows),
        len(rows),
        about=((Styled(about, "about"),),),
        headed=False,
        framed=False,
        filtered=False,
    )


def _block(merged: MergedLedger) -> Iterator[Row]:
    columns = summed_columns(merged)
    yield (Styled(merged.ledger.title, "heading"),)
    yield [Styled(text, "header") for text in ("分组", "类别", "行数", *(column.header for column in columns))]
    yield _line(merged, "合计", None, total(merged), bold=True)
    for dimension in (UNIT_GROUP, *merged.ledger.breakdowns):
        for name, each in breakdown(merged, dimension).items():
            yield _line(merged, dimension, name, each)
    yield ()


def _line(
    merged: MergedLedger, dimension: str, name: str | None, each: Total, *, bold: bool = False
) -> Sequence[object]:
    style = "sum" if bold else "text"
    count = Styled(each.rows, "sum_count" if bold else "count")
    sums = [
        Styled(
            _in_unit(each.sums[column.name], column.unit if column.type == "amount" else None),
            cell_style(column, bold=bold),
        )
        for column in summed_columns(merged)
    ]
    return [Styled(dimension, style), Styled(name, style), count, *sums]


def _in_unit(value: int | Decimal, unit: str | None) -> Decimal:
    return to_unit(int(value), unit) if unit else Decimal(value)
