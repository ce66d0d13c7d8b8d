"""分单位汇总, 分产业链汇总, 分阶段汇总, 合计: live sums over the ledgers' sheets, with their values beside them.

A page is a list of blocks; a block has a line for every value of a list (or every unit), one for what is blank, one for
what could not be recognised, and the total. What is not recognised is the total less the other lines: nothing is lost.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Final

from addin.merging.judging import in_units
from addin.merging.month import MergedLedger, Month
from addin.summary.formulas import BLANK, count_formula, criterion, rest_formula, sum_formula
from addin.summary.ledger_page import UNIT_KEY, cell_style
from addin.summary.page import Computed, Inside, Page, PageColumn, Range, Row, Styled
from udfs.amounts import MONEY_UNITS
from udfs.cells import UNTYPED
from xl_templates.lists import programme_lists
from xl_templates.model import Column
from xl_templates.summary_model import SummaryTable, TableBlock, TablePart

NOT_FILLED: Final = "未填"
NOT_RECOGNISED: Final = "未识别"
TOTAL: Final = "合计"
UNHEARD: Final = "未报"
COUNT: Final = "个数"
_LABEL_WIDTH: Final = 22
_COUNT_WIDTH: Final = 9
_SUM_WIDTH: Final = 16


@dataclass(frozen=True)
class Spot:
    """Where a block shows a number, for charts: its column, and the lines from the first value to the last.

    ``words``: what stands instead of a number, of a unit that sent nothing.
    """

    column: int
    first: int
    last: int
    words: tuple[str | None, ...]


@dataclass
class TablePage:
    """A page under construction: its rows, and where which number stands ((ledger, column name or ``None``))."""

    month: Month
    table: SummaryTable
    pages: Mapping[str, Page]
    tab: str
    rows: list[Row] = field(default_factory=list)
    spots: dict[tuple[str, str | None], Spot] = field(default_factory=dict)

    @cached_property
    def page(self) -> Page:
        """Return the page."""
        about = "点数字可到台账中的第一行；公式直接取自各台账表。各台账按原币种原单位精确相加，不合计的行不计入"
        blocks = [_Block(self, block) for block in self.table.blocks]
        first_row = 2
        for block in blocks:
            self.rows += block.rows(first_row + len(self.rows))
        rows = self.rows
        return Page(
            self.tab,
            f"{self.table.title}（{self.month.period.label}）",
            _widths(blocks),
            lambda: iter(rows),
            len(rows),
            about=((Styled(about, "about"),),),
            headed=False,
            framed=False,
            filtered=False,
        )

    def range(self, column: int, spot: Spot) -> Range:
        """Return the cells of a spot, in its own column or that of the labels."""
        return Range(self.tab, column, spot.first, spot.last)


def _widths(blocks: Sequence["_Block"]) -> tuple[PageColumn, ...]:
    """Return a column for each that any block needs, as wide as the widest."""
    widths: list[float] = [_LABEL_WIDTH]
    for block in blocks:
        own = [_LABEL_WIDTH, *(_COUNT_WIDTH if column is None else _SUM_WIDTH for _part, column in block.numbers)]
        widths = [max(pair) for pair in zip(widths, own, strict=False)] + own[len(widths) :] + widths[len(own) :]
    return tuple(PageColumn("", width) for width in widths)


class _Block:
    """The lines of one block."""

    def __init__(self, owner: TablePage, block: TableBlock) -> None:
        self.owner, self.block, self.month = owner, block, owner.month
        self.by_list = _list_of(self.month, block)
        self.labels = list(self.by_list or (unit.name for unit in self.month.due_units))
        self.sorted = [_Sorted(self.month.ledgers[part.ledger], part, set(self.labels)) for part in block.parts]
        self.numbers: list[tuple[int, str | None]] = [
            (at, column) for at, part in enumerate(block.parts) for column in (None, *part.columns)
        ]

    def rows(self, at: int) -> list[Row]:
        """Return the rows; the first will stand in row ``at`` of the sheet, from 0."""
        rows = list(self._head())
        first = at + len(rows)
        labels = [*self.labels, *((NOT_FILLED, NOT_RECOGNISED) if self.by_list else ())]
        last = first + len(labels)  # of the total
        for offset, label in enumerate(labels):
            rows.append(self._line(label, first, first + offset, last))
        rows.append(self._total())
        self._remember(first)
        return [*rows, ()]

    def _head(self) -> Iterator[Row]:
        if self.block.title:
            yield (Styled(self.block.title, "heading"),)
        groups: list[object] = [Styled(None, "group")]
        titles: list[object] = [Styled("类别" if self.by_list else "单位", "header")]
        for at, name in self.numbers:
            ledger = self.sorted[at].merged.ledger
            groups.append(Styled(ledger.tab if name is None else None, "group"))
            titles.append(Styled(COUNT if name is None else ledger.column(name).header, "header"))
        yield groups
        yield titles

    def _line(self, label: str, first: int, row: int, last: int) -> Row:
        known = label in self.labels
        style = "text" if known else "muted"
        cells: list[object] = [Styled(label, style)]
        for number, (at, name) in enumerate(self.numbers, start=1):
            part = self.sorted[at]
            value = part.value(label, name)
            if label == NOT_RECOGNISED:
                formula = rest_formula((last, number), (number, first, row - 1), part.places(name))
            else:
                wanted = criterion(label, row) if known else BLANK
                formula = self._formula(part, name, part.key, wanted)
            style = part.style(name) if self._is_told(part, label) else "not_reported"
            cells.append(Computed(value, style, formula, self._first_of(part, label) if value else None))
        return cells

    def _is_told(self, part: "_Sorted", label: str) -> bool:
        """Tell whether a zero is one: a unit that sent nothing has none."""
        state = self.month.states.get(label, {}).get(part.merged.ledger.id)
        return bool(self.by_list) or (state is not None and state.state not in ("blank", "missing"))

    def _total(self) -> Row:
        cells: list[object] = [Styled(TOTAL, "sum")]
        for at, name in self.numbers:
            part = self.sorted[at]
            cells.append(Computed(part.value(None, name), part.style(name, bold=True), self._formula(part, name)))
        return cells

    def _formula(self, part: "_Sorted", name: str | None, key: str | None = None, wanted: str = "") -> str:
        page = self.owner.pages[part.merged.ledger.id]
        if name is None:
            return count_formula(page, key, wanted)
        return sum_formula(page, name, part.places(name), key, wanted)

    def _first_of(self, part: "_Sorted", label: str) -> Inside | None:
        rows = part.groups.get(label)
        return self.owner.pages[part.merged.ledger.id].cell_at(rows[0], 0) if rows else None

    def _remember(self, first: int) -> None:
        labels = [*self.labels, *((NOT_FILLED, NOT_RECOGNISED) if self.by_list else ())]
        for number, (at, name) in enumerate(self.numbers, start=1):
            part = self.sorted[at]
            values = [Decimal(part.value(label, name)) for label in labels]
            shown = max([len(self.labels), *(at for at, value in enumerate(values, start=1) if value)])
            words = tuple(None if self._is_told(part, label) else UNHEARD for label in labels[:shown])
            spot = Spot(number, first, first + shown - 1, words)
            self.owner.spots.setdefault((part.merged.ledger.id, name), spot)


class _Sorted:
    """The rows of one ledger by the values of its column, and their sums."""

    def __init__(self, merged: MergedLedger, part: TablePart, known: set[str]) -> None:
        self.merged, self.part = merged, part
        self.key = part.by or UNIT_KEY
        keys = merged.cells[part.by] if part.by else merged.units
        self.groups: dict[str | None, list[int]] = {None: []}
        for row, value in enumerate(keys):
            if merged.counts(row):
                label = NOT_FILLED if value is None else value if value in known else NOT_RECOGNISED
                self.groups.setdefault(str(label), []).append(row)
                self.groups[None].append(row)

    def value(self, label: str | None, column: str | None) -> int | Decimal:
        """Return the number of a line: of a label, or (``None``) of all."""
        rows = self.groups.get(label, [])
        if column is None:
            return len(rows)
        cells = self.merged.cells[column]
        known = [cell for row in rows if (cell := cells[row]) is not None and cell is not UNTYPED]
        wanted = self.merged.ledger.column(column)
        if wanted.type == "amount":  # whole minor units are added first, and made a decimal once
            [summed] = in_units(wanted, [sum(known)])  # type: ignore[arg-type]
            return summed  # type: ignore[return-value]
        return sum(known, Decimal(0))  # type: ignore[arg-type]

    def places(self, column: str | None) -> int:
        """Return the decimal places of a number."""
        return places_of(self.merged.ledger.column(column)) if column else 0

    def style(self, column: str | None, *, bold: bool = False) -> str:
        """Return the style of a number."""
        if column is None:
            return "sum_count" if bold else "count"
        return cell_style(self.merged.ledger.column(column), bold=bold)


def places_of(column: Column) -> int:
    """Return the decimal places of a column: those of the smallest unit of money, or the definition's."""
    return MONEY_UNITS[column.unit or ""].places if column.type == "amount" else column.places


def _list_of(month: Month, block: TableBlock) -> tuple[str, ...]:
    """Return the values that a block goes by, none where it goes by unit."""
    part = block.parts[0]
    if part.by is None:
        return ()
    column = month.programme.ledger(part.ledger).column(part.by)
    return tuple(programme_lists(month.programme)[column.choices or ""])


def totals_table(month: Month) -> SummaryTable:
    """Return the table of everything: each ledger by unit and by each column that its definition names."""
    blocks = []
    for merged in month.ledgers.values():
        ledger = merged.ledger
        for by in (None, *(name for name in ledger.breakdowns if ledger.column(name).choices)):
            part = TablePart(ledger=ledger.id, by=by, columns=ledger.totals)
            blocks.append(TableBlock(title=f"{ledger.title}：按{by or '单位'}", parts=(part,)))
    return SummaryTable(id="totals", tab=TOTAL, title=TOTAL, blocks=tuple(blocks))
