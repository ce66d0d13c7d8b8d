"""A chart of one series, so that it can be read in print as on the screen."""

import math
from collections.abc import Sequence
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart as XlsxChart

from addin.summary.page import Chart, Range
from xl_templates.styles import BORDER, FONT, HEADER_FILL, INK

_FILL: Final = "#5B87B5"  # calm, and dark enough for a print in black and white
_GRID: Final = "#E3E7EC"
_PLOT: Final = 0.8  # of the chart is what the bars stand in
_SMALLEST: Final = 6  # points that can be read in print
# Room for names of nine signs beside the bars; where they are broken in two, LibreOffice leaves out every second.
_BESIDE_NAMES: Final = {"x": 0.24, "y": 0.16, "width": 0.7, "height": 0.74}
_ROOM_FOR_LABELS: Final = 1.2
_LABELLED: Final = 40  # values that are written beside their bars; more would stand in each other's way
_LARGE: Final = 100  # from here on decimals say nothing in a chart
_UPRIGHT: Final = 8  # labels that stand side by side under columns; more are turned


def draw_chart(workbook: Workbook, chart: Chart, values: Sequence[str | None]) -> XlsxChart:
    """Return the chart, to be put on a sheet. ``values``: what its cells hold."""
    drawn = workbook.add_chart({"type": chart.kind})
    if drawn is None:
        raise ValueError(f"no kind of chart: {chart.kind}")
    drawn.add_series(_series(chart, values))
    drawn.set_title({"name": chart.title, "overlay": False, "name_font": _font(12, bold=True, color=HEADER_FILL)})
    drawn.set_legend({"none": True})
    _set_axes(drawn, chart, values)
    drawn.set_size({"width": chart.size[0], "height": chart.size[1]})
    drawn.set_chartarea({"border": {"color": BORDER}, "fill": {"color": "#FFFFFF"}})
    drawn.set_plotarea({"fill": {"none": True}} | ({"layout": _BESIDE_NAMES} if chart.kind == "bar" else {}))
    drawn.show_blanks_as("gap")
    return drawn


def _series(chart: Chart, values: Sequence[str | None]) -> dict[str, Any]:
    crowded = len(values) > _UPRIGHT
    series: dict[str, Any] = {
        "categories": _cells(chart.labels),
        "values": _cells(chart.values),
        "fill": {"color": _FILL},
        "border": {"none": True},
        "gap": 40 if crowded else 80,
    }
    if len(values) <= _LABELLED:
        font = _font(8) | ({"rotation": -90} if crowded and chart.kind == "column" else {})
        series["data_labels"] = {"value": True, "position": "outside_end", "font": font, "num_format": _format(values)}
        if any(chart.words):
            series["data_labels"]["custom"] = [{"value": word, "font": font} if word else None for word in chart.words]
    return series


def _format(values: Sequence[str | None]) -> str:
    """Return how the values are written beside their bars: as short as they can be compared."""
    numbers = [abs(float(value)) for value in values if value]
    whole = all(number.is_integer() for number in numbers)
    return "#,##0" if whole or max(numbers) >= _LARGE else "0.00"


def _set_axes(drawn: XlsxChart, chart: Chart, values: Sequence[str | None]) -> None:
    turned = chart.kind == "column" and len(values) > _UPRIGHT
    labels: dict[str, Any] = {
        "num_font": _font(_size_of_labels(chart, len(values))) | ({"rotation": -90} if turned else {}),
        "interval_unit": 1,  # every unit has its label
        "line": {"color": BORDER},
        "major_tick_mark": "none",
        "text_axis": True,
    }
    if chart.kind == "bar":
        labels["reverse"] = True  # the first row of the sheet on top
    amounts: dict[str, Any] = {
        "num_font": _font(8),
        "num_format": "#,##0" if _format(values) == "#,##0" else "General",
        "line": {"none": True},
        "major_gridlines": {"visible": True, "line": {"color": _GRID, "width": 0.75}},
        "major_tick_mark": "none",
        "label_position": "high" if chart.kind == "bar" else "next_to",  # at the foot, though the order is turned
    }
    if not any(value and value.startswith("-") for value in values):
        amounts["min"] = 0  # a bar is as long as what it stands for
        if chart.kind == "column":
            amounts["max"] = _above([float(value) for value in values if value])
    across, upright = (amounts, labels) if chart.kind == "bar" else (labels, amounts)
    drawn.set_x_axis(across)
    drawn.set_y_axis(upright)


def _above(numbers: Sequence[float]) -> float:
    """Return where the axis ends: there is room for the label above the highest column, below the title."""
    highest = max(numbers, default=0) * _ROOM_FOR_LABELS
    if highest <= 0:
        return 1
    step = 10 ** math.floor(math.log10(highest)) / 2
    return math.ceil(highest / step) * step


def _size_of_labels(chart: Chart, count: int) -> int:
    """Return the points of the labels, small enough that none is left out."""
    room = chart.size[1 if chart.kind == "bar" else 0] * _PLOT / max(count, 1)  # pixels
    return max(_SMALLEST, min(9, int(room * 0.6)))


def _font(size: int, *, bold: bool = False, color: str = INK) -> dict[str, Any]:
    return {"name": FONT, "size": size, "bold": bold, "color": color}


def _cells(cells: Range) -> list[Any]:
    return [cells.tab, cells.first, cells.column, cells.last, cells.column]
