"""总览的指标: the key figures that a definition names, exact, and what the records before say of them."""

from decimal import Decimal

from addin.merging.judging import InUnits, in_units
from addin.merging.month import FigureValue, MergedLedger, Month
from udfs.cells import UNTYPED
from udfs.period import Period
from udfs.rules import parse_rule
from xl_templates.build import cut_off_of
from xl_templates.judge import LedgerJudge, period_days
from xl_templates.summary_model import Figure, Measure


def figures(month: Month) -> dict[str, FigureValue]:
    """Return the figures of a month by id, in their columns' units."""
    chooser = Chooser(month)
    result = {}
    for figure in month.programme.summary_of(month.submission).figures:
        period = _measured(month, chooser, figure.period)
        year = _added_up(month, figure, period) if figure.adds_up else _measured(month, chooser, figure.year)
        result[figure.id] = FigureValue(period, year)
    return result


def value_of(month: Month, period: Period, figure: str) -> FigureValue:
    """Return what an earlier period's record said of a figure; nothing where it was not at hand."""
    return month.history.get(period.code, {}).get(figure, FigureValue(None, None))


class Chooser:
    """Chooses rows of a month's ledgers by rules of the definition; a row that a rule cannot judge is left out."""

    def __init__(self, month: Month) -> None:
        self.month = month
        self.days = period_days(month.period, cut_off_of(month.submission, month.period))
        self._judges: dict[str, LedgerJudge] = {}
        self._cells: dict[str, InUnits] = {}

    def rows(self, merged: MergedLedger, when: str | None) -> list[int]:
        """Return the rows for which the rule holds, of all rows where there is none."""
        if when is None:
            return list(range(len(merged)))
        judge, cells = self._judged(merged)
        rule = parse_rule(when, judge.schema)
        outcomes = rule.judge(judge.table(cells, len(merged), days=self.days))
        return [row for row, outcome in enumerate(outcomes) if outcome is True]

    def _judged(self, merged: MergedLedger) -> tuple[LedgerJudge, InUnits]:
        name = merged.ledger.id
        if name not in self._judges:
            self._judges[name] = LedgerJudge(self.month.programme, merged.ledger, self.month.period.last_day)
            self._cells[name] = InUnits(merged.ledger.columns, merged.cells)
        return self._judges[name], self._cells[name]


def _measured(month: Month, chooser: Chooser, measure: Measure | None) -> Decimal | None:
    """Return a measure; rows that another unit hosts are not counted, and unreadable cells not added."""
    if measure is None:
        return None
    merged = month.ledgers[measure.ledger]
    rows = [row for row in chooser.rows(merged, measure.when) if merged.counts(row)]
    if measure.column is None:
        return Decimal(len(rows))
    cells = in_units(merged.ledger.column(measure.column), merged.cells[measure.column])
    known = [cell for row in rows if (cell := cells[row]) is not None and cell is not UNTYPED]
    return sum(known, Decimal(0))  # type: ignore[arg-type]


def _added_up(month: Month, figure: Figure, now: Decimal | None) -> Decimal | None:
    """Return the sum of the year so far; ``None`` as soon as a period of it is not known."""
    total, period = now, month.period.previous()
    while total is not None and period.last_day.year == month.period.last_day.year:
        before = value_of(month, period, figure.id).period
        total = None if before is None else total + before
        period = period.previous()
    return total
