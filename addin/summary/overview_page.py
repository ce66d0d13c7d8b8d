"""总览: what a leader asks first. What stands out, the key figures beside the same time before, and the charts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from addin.merging.figures import figures, value_of
from addin.merging.month import FigureValue, Month
from addin.summary.page import Chart, Inside, Linked, Page, PageColumn, Row, Styled
from addin.summary.styles import number_style
from addin.summary.tables_page import TablePage
from udfs.rounding import round_half_up
from xl_templates.summary_model import Figure, SummaryChart

OVERVIEW: Final = "总览"
UNKNOWN: Final = Styled("—", "unknown")
# period kind → this one, the one before, the same a year before
_PERIODS: Final = {
    "week": ("本周", "上周", "上年同周"),
    "month": ("当月", "上月", "上年同月"),
    "quarter": ("当季", "上季", "上年同季"),
    "half": ("本半年", "上半年度", "上年同期"),
    "year": ("本年", "上年", "上年"),
}
_CHART_ROWS: Final = 14
_ROW_PIXELS: Final = 20
_WIDE: Final = 1247  # pixels: the columns of the page
_HALF: Final = 585


@dataclass(frozen=True)
class Remark:
    """A line of what stands out. ``bad``: somebody has to do something; ``to``: where it is told in full."""

    text: str
    bad: bool
    to: Inside


def overview_page(month: Month, tab: str, remarks: Sequence[Remark], tables: Mapping[str, TablePage]) -> Page:
    """Return the overview."""
    summary = month.programme.summary_of(month.submission)
    rows: list[Row] = [(Linked(each.text, "key_line_bad" if each.bad else "key_line", each.to),) for each in remarks]
    if summary.figures:
        rows += [(), *_figure_rows(month, summary.figures)]
    first = 1 + len(rows) + 1  # below the title and the rows
    charts = tuple(_charts(summary.charts, tables, first))
    rows += [()] * (_CHART_ROWS * ((len(charts) + 2) // 2) if charts else 0)
    return Page(
        tab,
        f"{month.submission.title}总览（{month.period.label}）",
        (PageColumn("", 34), PageColumn("", 9), *[PageColumn("", 16)] * 8),
        lambda: iter(rows),
        len(rows),
        headed=False,
        framed=False,
        filtered=False,
        charts=charts,
        single=True,
    )


# --- figures ------------------------------------------------------------------------------------------------------


def _figure_rows(month: Month, wanted: Sequence[Figure]) -> Iterator[Row]:
    now, before, year_before = _PERIODS[month.period.kind]
    titles = ("指标", "单位", now, before, "环比", year_before, "同比", "本年累计", "上年同期累计", "累计同比")
    yield [Styled(title, "header") for title in titles]
    values = figures(month)
    for figure in wanted:
        yield _figure_row(month, figure, values[figure.id])
    yield (Styled("“—”：没有那一期的汇总簿，或这个指标没有这个数。环比、同比按未舍入的数计算。", "about"),)


def _figure_row(month: Month, figure: Figure, value: FigureValue) -> Row:
    before = value_of(month, month.period.previous(), figure.id)
    year_before = value_of(month, month.period.same_last_year(), figure.id)
    unit, style = _unit(month, figure)
    return [
        Styled(figure.label, "label"),
        Styled(unit, "centre"),
        _number(value.period, style),
        _number(before.period, style),
        _ratio(value.period, before.period),
        _number(year_before.period, style),
        _ratio(value.period, year_before.period),
        _number(value.year, style),
        _number(year_before.year, style),
        _ratio(value.year, year_before.year),
    ]


def _unit(month: Month, figure: Figure) -> tuple[str, str]:
    measure = figure.period or figure.year
    assert measure is not None  # the cross-check of the definition sees to it
    if measure.column is None:
        return figure.unit or "", number_style(0)
    column = month.programme.ledger(measure.ledger).column(measure.column)
    return column.unit or "", number_style(2 if column.type == "amount" else column.places)


def _number(value: Decimal | None, style: str) -> Styled:
    return UNKNOWN if value is None else Styled(value, style)


def _ratio(now: Decimal | None, before: Decimal | None) -> Styled:
    """Return the growth as a fraction, to a tenth of a per cent; unknown where there is nothing to compare with."""
    if now is None or before is None or before == 0:
        return UNKNOWN
    return Styled(round_half_up((now - before) / abs(before), 3), "percent")


# --- charts -------------------------------------------------------------------------------------------------------


def _charts(wanted: Sequence[SummaryChart], tables: Mapping[str, TablePage], first_row: int) -> Iterator[Chart]:
    """Place the first chart across the page, the others two by two below."""
    for number, each in enumerate(wanted):
        line, side = divmod(number + 1, 2)
        alone = number == 0 or (side == 0 and number == len(wanted) - 1)
        at = (first_row + _CHART_ROWS * (line if number else 0), 0 if alone or side == 0 else 5)
        size = (_WIDE if alone else _HALF, _CHART_ROWS * _ROW_PIXELS - 10)
        yield _chart(each, tables[each.table], at, size)


def _chart(chart: SummaryChart, table: TablePage, at: tuple[int, int], size: tuple[int, int]) -> Chart:
    spot = table.spots[chart.ledger, chart.column]
    return Chart(chart.title, chart.kind, table.range(0, spot), table.range(spot.column, spot), at, size, spot.words)
