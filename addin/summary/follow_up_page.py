"""跟踪清单: rows that somebody should go after, as the definition's rules choose them."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from addin.merging.changes import name_of
from addin.merging.figures import Chooser
from addin.merging.judging import in_units
from addin.merging.month import MergedLedger, Month
from addin.summary.finder import RowFinder
from addin.summary.page import Linked, Page, PageColumn, Row, Styled
from udfs.cells import UNTYPED
from xl_templates.build import cut_off_of
from xl_templates.model import Column
from xl_templates.reading.typed_cells import shown_value
from xl_templates.summary_model import FollowUp

FOLLOW_UPS: Final = "跟踪清单"


class Followed(NamedTuple):
    """A list of the definition, and its rows: since when (if known), and the row of the ledger."""

    wanted: FollowUp
    rows: list[tuple[date | None, int]]


def followed(month: Month) -> list[Followed]:
    """Return the lists with their rows, those that wait longest first."""
    chooser = Chooser(month)
    lists = []
    for wanted in month.programme.summary_of(month.submission).follow_ups:
        merged = month.ledgers[wanted.ledger]
        rows = [(_since(merged, wanted, row), row) for row in chooser.rows(merged, wanted.when) if merged.counts(row)]
        lists.append(Followed(wanted, sorted(rows, key=lambda pair: (pair[0] is None, pair[0] or date.min))))
    return lists


def follow_up_page(month: Month, tab: str, lists: Sequence[Followed], finder: RowFinder) -> Page:
    """Return the lists, one below the other."""
    columns = (
        PageColumn("序号", 6, "count"),
        PageColumn("清单", 18),
        PageColumn("单位", 16),
        PageColumn("台账", 10, "centre"),
        PageColumn("项目", 34),
        PageColumn("起始日期", 12, "date"),
        PageColumn("天数", 8, "count"),
        PageColumn("情况", 60),
    )
    cut_off = cut_off_of(month.submission, month.period)
    lines = [
        "，".join(f"{each.wanted.title} {len(each.rows)} 项" for each in lists) or "定义里没有写跟踪清单",
        f"天数从起始日期算到数据截止日 {cut_off:%Y-%m-%d}；点台账可到那一行",
    ]
    return Page(
        tab,
        f"{FOLLOW_UPS}（{month.period.label}）",
        columns,
        lambda: _rows(month, lists, cut_off, finder),
        sum(len(each.rows) for each in lists),
        about=tuple((Styled(line, "about"),) for line in lines),
        frozen=2,
    )


def _rows(month: Month, lists: Sequence[Followed], cut_off: date, finder: RowFinder) -> Iterator[Row]:
    number = 0
    for each in lists:
        merged = month.ledgers[each.wanted.ledger]
        for since, row in each.rows:
            number += 1
            yield [number, *_row(merged, each.wanted, row, since, cut_off, finder)]


def _row(
    merged: MergedLedger, wanted: FollowUp, row: int, since: date | None, cut_off: date, finder: RowFinder
) -> list[object]:
    ledger = merged.ledger
    values = {name: cells[row] for name, cells in merged.cells.items()}
    name = name_of(ledger, values) or f"第 {row + 1} 行"
    to = finder.place(ledger.id, row)
    facts = (_fact(ledger.column(name), merged, row) for name in wanted.columns)
    return [
        wanted.title,
        merged.units[row],
        Linked(ledger.tab, "centre", to) if to else ledger.tab,
        name,
        since,
        (cut_off - since).days if since else None,
        "；".join(fact for fact in facts if fact) or None,
    ]


def _since(merged: MergedLedger, wanted: FollowUp, row: int) -> date | None:
    cell = merged.cells[wanted.since][row] if wanted.since else None
    return cell if isinstance(cell, date) else None


def _fact(column: Column, merged: MergedLedger, row: int) -> str:
    [value] = in_units(column, [merged.cells[column.name][row]])
    if value is None or value is UNTYPED:
        return ""
    return f"{column.name} {value if isinstance(value, str) else shown_value(merged.cells[column.name][row], column)}"
