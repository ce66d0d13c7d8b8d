"""What calamine does not tell about a sheet, and how it is joined to the cells that calamine reads."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from operator import itemgetter

from xl_templates.formats.limits import COLUMNS, ROWS, Limits
from xl_templates.formats.reckoning import difference, filled_in
from xl_templates.formats.refusal import Refused
from xl_templates.grid import CellError, Difference, Grid, Merged, Uncomputed
from xl_templates.references import cell_name

Place = tuple[int, int]
Patch = CellError | Uncomputed | str | float | bool | date | datetime | time | timedelta


@dataclass(slots=True)
class Extent:
    """How far the cells with content reach (rows and columns, not indices), and how many there are."""

    rows: int = 0
    columns: int = 0
    cells: int = 0

    @property
    def area(self) -> int:
        """The cells of the dense table that a parser makes of it."""
        return self.rows * self.columns

    def add(self, row: int, column: int, cells: int = 1) -> None:
        """Take in a cell, or ``cells`` of them up to this one."""
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)
        self.cells += cells


@dataclass(slots=True)
class SheetFacts:
    """The facts of one sheet; rows and columns count from 0, ``hidden_columns`` are first and last of runs.

    ``extent``: never less than what is there; where it may be more, ``measure`` finds what it is. ``patches``: cells
    that calamine shows otherwise or not at all.

    ``filled``: how many cells have something in them, after patching, by the file's own account, ``None`` where they
    are not counted; ``filled_at_most`` where blank texts are not told from others. ``recount`` counts with care, where
    that is no true count. ``each_filled`` calls what it is given with row and column of each of them.
    """

    name: str
    visible: bool = True
    extent: Extent = field(default_factory=Extent)
    patches: dict[Place, Patch] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)
    computed: Callable[[Collection[int]], dict[Place, str]] = field(default=lambda _columns: {})
    measure: Callable[[], Extent] | None = None
    filled: int | None = None
    filled_at_most: int | None = None
    recount: Callable[[], int] | None = None
    each_filled: Callable[[Callable[[int, int], None]], object] = field(default=lambda _take: None)

    def measured(self) -> Extent:
        """Return the true extent."""
        if self.measure is not None:
            self.extent, self.measure = self.measure(), None
        return self.extent


class Budget:
    """What all sheets of a workbook may hold together; asked before a parser builds anything."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.cells
        self._sheets = 0
        self._unmeasured: list[SheetFacts] = []

    def spend(self, sheet: SheetFacts) -> None:
        """Refuse a sheet that is larger than its content or than what is left. Raises ``Refused``.

        The parser makes a dense table of the used range: one stray cell in the last corner would need 17 billion cells.
        """
        limits = self._limits
        if sheet.measure is not None and sheet.extent.area <= min(limits.sparse_area, self._left):
            self._unmeasured.append(sheet)  # small enough, even if it were as large as its bound
        else:
            self._measure(sheet)
        extent = sheet.extent
        if extent.rows > ROWS or extent.columns > COLUMNS:
            raise Refused("ZS-422", sheet=sheet.name, ref=cell_name(extent.rows - 1, extent.columns - 1))
        if self.is_sparse(extent):
            place = cell_name(extent.rows - 1, extent.columns - 1)
            facts = {"rows": extent.rows, "columns": extent.columns, "count": extent.cells}
            raise Refused("ZS-421", sheet=sheet.name, **facts, last=place)
        if len(sheet.merged) > limits.merges:
            raise Refused("ZS-423", sheet=sheet.name, count=len(sheet.merged), limit=limits.merges)
        self._sheets += 1
        if self._sheets > limits.sheets:
            raise Refused("ZS-425", detail=f"工作表超过 {limits.sheets} 张")
        self._left -= extent.area
        if self._left < 0:
            raise Refused("ZS-425", sheet=sheet.name, detail=f"超过 {limits.cells} 个单元格")

    def is_sparse(self, extent: Extent) -> bool:
        """Whether a used range is out of all proportion to what is in it."""
        return extent.area > self._limits.sparse_area and extent.area > self._limits.sparse_factor * extent.cells

    def _measure(self, sheet: SheetFacts) -> None:
        """Measure a sheet, and what was spent on the others before: they may be smaller than their bounds."""
        for other in self._unmeasured:
            self._left += other.extent.area - other.measured().area
        self._unmeasured.clear()
        sheet.measured()


def grid_of(rows: list[list[object]], facts: SheetFacts) -> Grid:
    """Join cells and facts: patch what calamine hides, cut blank rows and columns at the end, clip all to the rest."""
    _patch(rows, facts.patches)
    _cut_rows(rows)
    _cut_columns(rows)
    height, width = len(rows), len(rows[0]) if rows else 0
    return Grid(
        name=facts.name,
        rows=rows,
        visible=facts.visible,
        merged=tuple(_clipped(facts.merged, height, width)),
        hidden_rows=frozenset(row for row in facts.hidden_rows if row < height),
        hidden_columns=frozenset(_columns_in(facts.hidden_columns, width)),
        computed=facts.computed,
        difference=_difference(rows, facts),
    )


def _difference(rows: list[list[object]], facts: SheetFacts) -> Difference | None:
    """Reckon what was read against what stands in the file; the careful count is made only where it is needed."""
    stored, at_most = facts.filled, facts.filled_at_most
    if stored is None:
        return None
    read = filled_in(rows)
    if stored != read and facts.recount is not None:
        stored = facts.recount()
    if stored <= read <= (stored if at_most is None else at_most):
        return None
    return difference(rows, read, at_most, facts.each_filled)


def _columns_in(runs: list[tuple[int, int]], width: int) -> Iterator[int]:
    """Spell runs of columns out, each column once: a million runs over the whole width cost no more than one."""
    done = 0
    for first, last in sorted(runs):
        yield from range(max(first, done), min(last + 1, width))
        done = max(done, last + 1)


def _patch(rows: list[list[object]], patches: dict[Place, Patch]) -> None:
    if not patches:
        return
    width = max(len(rows[0]) if rows else 0, 1 + max(map(itemgetter(1), patches)))
    height = max(len(rows), 1 + max(map(itemgetter(0), patches)))
    for row in rows:
        row.extend([""] * (width - len(row)))
    rows.extend([""] * width for _ in range(height - len(rows)))
    for (row, column), value in patches.items():
        rows[row][column] = value


def _cut_rows(rows: list[list[object]]) -> None:
    if rows:
        blank = [""] * len(rows[0])
        while rows and rows[-1] == blank:
            rows.pop()


def _cut_columns(rows: list[list[object]]) -> None:
    width = full = len(rows[0]) if rows else 0
    while width and _is_blank(rows, width - 1):
        width -= 1
    if width < full:
        for row in rows:
            del row[width:]


def _is_blank(rows: list[list[object]], column: int) -> bool:
    return all(row[column] == "" for row in rows)


def _clipped(merged: list[Merged], height: int, width: int) -> list[Merged]:
    """The merged ranges inside the cells that are left, so that one over the whole sheet is no trap for a reader."""
    inside = (
        Merged(max(top, 0), max(left, 0), min(bottom, height - 1), min(right, width - 1))
        for top, left, bottom, right in merged
    )
    return [one for one in inside if one.top <= one.bottom and one.left <= one.right and one[:2] != one[2:]]
