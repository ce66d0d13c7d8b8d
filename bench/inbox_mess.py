"""One ledger of one unit → a sheet, as tidy or as messy as the ways of its file say.

``WAYS`` names every way that is known; a file draws some of them. What a person would read out of the sheet comes
back beside it: the rows, and the cells that cannot be read.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from bench.inbox_cells import CellWriter
from bench.inbox_rows import Row, person, phone
from bench.inbox_sheets import Cell, Formula, Grid, cell_name, safe_tab
from xl_templates.model import Column, Ledger

CELL_WAYS: Final = (
    "numbers_as_text",  # "1200"
    "units_in_cells",  # 2000万, 35.5亩
    "about",  # 约5.2亿元
    "full_width",  # １２００．５
    "commas",  # 12,000
    "commas_wide",  # １２，０００
    "spaces",  # before and behind, both widths
    "dates_dotted",  # 2023.1.25
    "dates_digits",  # 20230125, as text and as number
    "dates_chinese",  # 2023年1月25日
    "dates_serial",  # 44951 without a date format
    "dates_shown",  # a day, shown as 2023年1月
    "dates_vague",  # 1月25日, 2023年1月: unreadable
    "vague_sums",  # 待定, 近5亿: unreadable
    "codes_as_numbers",  # 9.11201E+17: unreadable
    "phones_as_numbers",
    "formulas",  # =1000+200, unreadable when its value was not stored
    "errors",  # #REF!, #N/A: unreadable
)
SHEET_WAYS: Final = (
    "unit_line",  # 填报单位：渔阳镇　2023年2月　单位：万元
    "two_headers",  # groups above the headers, merged
    "three_headers",  # groups, names, units
    "renamed_columns",  # aliases, other brackets
    "shuffled_columns",
    "missing_columns",
    "inserted_columns",
    "last_years_columns",  # an old template: no 本月到位资金, no 所属产业链, and columns that are gone
    "hundred_millions",  # one column in 亿元 among 万元
    "subtotals",  # 小计 in the middle, 合计 at the end
    "notes",  # 注：…
    "signatures",  # 填表人　审核人　联系电话
    "hidden_rows",
    "hidden_columns",
    "table_beside",
    "table_below",
    "merged_down",  # one cell for several rows
    "blank_rows",
    "retold",  # a project that another unit reports, too
    "nil_lines",  # 本月零报告 instead of rows
)
FILE_WAYS: Final = (
    "renamed_sheets",  # 落地项目, Sheet1, 附件1落地
    "doubled_sheet",  # 落地 and 落地 (2), alike
    "one_ledger_a_file",
    "hidden_sheet",
    "no_values",  # saved by a program that stores no formula values
)
WAYS: Final = CELL_WAYS + SHEET_WAYS + FILE_WAYS

# What an officer's own ledger has; the definition's others are left out.
_COLUMN_NAMES: Final = {
    "landed": """
        project_name project_code investor_name investor_uscc enterprise_name capital_type origin origin_place
        industry_chain industry_code nature site content total_investment domestic_investment foreign_investment
        fixed_investment paid_total paid_year paid_month foreign_used completed_investment signed_on registered_on
        started_on produced_on stage status land contact phone evidence""",
    "negotiating": """
        project_name investor_name investor_uscc capital_type origin origin_place industry_chain intended_investment
        intended_site land_needed content progress first_reported_on last_progress_on likely_half_year is_secret
        tracking_unit contact phone next_step""",
    "planned": """
        project_name planned_investment industry_chain site content target_enterprise capital_type contact phone
        talks_expected_on""",
    "problems": """
        project_name in_ledger category description raised_on lead_unit due_on handling reply is_closed closed_on""",
    "activities": """
        activity_name kind host begins_on ends_on place is_abroad head head_post participants visited outcome
        intended_projects intended_investment""",
}
OFFICER_COLUMNS: Final = {ledger: tuple(names.split()) for ledger, names in _COLUMN_NAMES.items()}
_MERGEABLE: Final = {
    "landed": ("contact", "industry_chain"),
    "negotiating": ("contact",),
    "planned": ("contact",),
    "problems": ("lead_unit",),
    "activities": ("head",),
}
_NOT_LAST_YEAR: Final = ("paid_month", "industry_chain", "likely_half_year", "nature")
_LAST_YEAR: Final = ("项目类别", "市级重点")
_INSERTED: Final = ("包保部门", "镇内编号", "是否上报市里", "年度")
_WIDTHS: Final = {"date": 13.0, "amount": 13.0, "uscc": 22.0, "project_code": 26.0, "phone": 14.0, "text": 20.0}
_GRACE: Final = 2  # columns between the table and the one beside it


@dataclass
class Sheet:
    """A sheet and what is to be read out of it. ``lost``: (row, column on the sheet, column id, reason, cell)."""

    grid: Grid
    rows: list[Row] = field(default_factory=list)
    lost: list[tuple[int, int, str, str, Cell]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    state: str = "reported"


@dataclass
class _Place:
    """A column of the sheet: one of the ledger, or a foreign one (``column`` is ``None``)."""

    header: str
    column: Column | None = None
    scaled: bool = False


class SheetMaker:
    """Makes the sheets of one file. All chance comes from ``rng``."""

    def __init__(
        self, rng: random.Random, ways: frozenset[str], rate: float, unit: str, period: str, *, keeps_values: bool
    ) -> None:
        self.rng = rng
        self.ways = ways
        self.unit = unit
        year, month = period.split("-")
        self.month = f"{year}年{int(month)}月"
        self.cells = CellWriter(rng, ways, rate, keeps_values=keeps_values)

    def make(self, ledger: Ledger, rows: Sequence[Row], tab: str) -> Sheet:
        """Return the sheet of one ledger; no rows: a nil report when the file has that way, else an empty table."""
        places = self._places(ledger)
        sheet = Sheet(Grid(safe_tab(tab), ruled=len(places)))
        self._head(sheet.grid, ledger, places)
        if rows:
            self._body(sheet, ledger, places, [dict(row) for row in rows])
        else:
            sheet.state = "nil" if "nil_lines" in self.ways else "blank"
            sheet.grid.add([None, "本月零报告"] if sheet.state == "nil" else [], "body")
        present = {place.column.id for place in places if place.column}
        sheet.missing = [column.id for column in ledger.columns if column.id not in present]
        sheet.rows = [{name: value for name, value in row.items() if name in present} for row in sheet.rows]
        self._foot(sheet.grid, places)
        self._around(sheet.grid, places)
        return sheet

    # --- columns and headers ---

    def _places(self, ledger: Ledger) -> list[_Place]:
        wanted = OFFICER_COLUMNS[ledger.id]
        columns = [column for column in ledger.columns if column.id in wanted]
        if "last_years_columns" in self.ways:
            columns = [column for column in columns if column.id not in _NOT_LAST_YEAR]
        if "missing_columns" in self.ways:
            optional = [column for column in columns if not column.required and not column.required_when]
            gone = {column.id for column in self.rng.sample(optional, min(2, len(optional)))}
            columns = [column for column in columns if column.id not in gone]
        if "shuffled_columns" in self.ways:
            first, *rest = columns
            self.rng.shuffle(rest)
            columns = [first, *rest]
        scaled = self._scaled(columns)
        places = [_Place(self._header(column, column is scaled), column, column is scaled) for column in columns]
        if "last_years_columns" in self.ways:
            places += [_Place(name) for name in _LAST_YEAR]
        if "inserted_columns" in self.ways:
            for name in self.rng.sample(_INSERTED, 2):
                places.insert(self.rng.randrange(2, len(places)), _Place(name))
        return [_Place("序号"), *places]

    def _scaled(self, columns: Sequence[Column]) -> Column | None:
        sums = [column for column in columns if column.unit == "万元" and column.required]
        return self.rng.choice(sums) if sums and "hundred_millions" in self.ways else None

    def _header(self, column: Column, scaled: bool) -> str:
        name, unit = column.name, "亿元" if scaled else column.unit
        if "renamed_columns" not in self.ways:
            return f"{name}({unit})" if unit else name
        if column.aliases and self.rng.random() < 0.5:
            name = self.rng.choice(column.aliases)
        if not unit or (unit == "万元" and self.rng.random() < 0.3):
            return name  # 万元 is what everybody means
        return self.rng.choice((f"{name}({unit})", f"{name}（{unit}）", f"{name}\n（{unit}）", f"{name}[{unit}]"))

    def _head(self, grid: Grid, ledger: Ledger, places: Sequence[_Place]) -> None:
        last = len(places) - 1
        grid.add([f"{self.unit}{ledger.title}（{self.month}）"], "title")
        grid.merges.append((0, 0, 0, last))
        if "unit_line" in self.ways:
            grid.add([f"填报单位：{self.unit}", *[None] * (last - 2), self.month, "单位：万元"], "line")
        if "three_headers" in self.ways and "shuffled_columns" not in self.ways:
            self._three_headers(grid, places)
        elif "two_headers" in self.ways and "shuffled_columns" not in self.ways:
            self._two_headers(grid, places)
        else:
            grid.add([place.header for place in places], "header")
        for at, place in enumerate(places):
            grid.widths[at] = _WIDTHS.get(place.column.type, 11.0) if place.column else 8.0

    def _two_headers(self, grid: Grid, places: Sequence[_Place]) -> None:
        """Groups of several columns are merged across, single columns merged down."""
        top = grid.add([None] * len(places), "header")
        low = grid.add([None] * len(places), "header")
        for group, first, last in _runs(places):
            if first == last:
                grid.set(top, first, places[first].header)
                grid.merges.append((top, first, low, first))
                continue
            grid.set(top, first, group)
            grid.merges.append((top, first, top, last))
            for at in range(first, last + 1):
                grid.set(low, at, places[at].header)

    def _three_headers(self, grid: Grid, places: Sequence[_Place]) -> None:
        """Groups, names, and the units in a row of their own."""
        top, middle, low = (grid.add([None] * len(places), "header") for _ in range(3))
        for group, first, last in _runs(places):
            if first < last:
                grid.set(top, first, group)
                grid.merges.append((top, first, top, last))
            for at in range(first, last + 1):
                name, unit = _split(places[at].header)
                start = middle if first < last else top
                grid.set(start, at, name)
                if unit:
                    grid.set(low, at, unit)
                    if start < middle:
                        grid.merges.append((start, at, middle, at))
                else:
                    grid.merges.append((start, at, low, at))

    # --- rows ---

    def _body(self, sheet: Sheet, ledger: Ledger, places: Sequence[_Place], rows: list[Row]) -> None:
        merged = self._merged_runs(ledger, len(rows)) if "merged_down" in self.ways else {}
        for first, last in merged.items():
            for name in _MERGEABLE[ledger.id]:
                for at in range(first + 1, last + 1):
                    rows[at][name] = rows[first].get(name)
        middle = len(rows) // 2
        top = len(sheet.grid.rows)
        blocks = [(top, 0)]
        for number, row in enumerate(rows):
            if number == middle and number and "subtotals" in self.ways and not _inside(merged, number):
                blocks.append((blocks.pop()[0], len(sheet.grid.rows) - 1))
                self._sum_row(sheet, ledger, places, "小计", blocks[-1:])
                blocks.append((len(sheet.grid.rows), 0))
            if "blank_rows" in self.ways and self.rng.random() < 0.05 and not _inside(merged, number):
                sheet.grid.add([], "body")
            self._row(sheet, places, row, number)
            if number in merged:
                self._merge_down(sheet, ledger, places, merged[number] - number)
        if "subtotals" in self.ways:
            blocks.append((blocks.pop()[0], len(sheet.grid.rows) - 1))
            self._sum_row(sheet, ledger, places, "合计", blocks)
        if "hidden_rows" in self.ways and len(rows) > 2:
            sheet.grid.hidden_rows.add(top + 1)
        for first_row, column, last_row, last_column in sheet.grid.merges:
            if first_row >= top and column == last_column:
                for at in range(first_row + 1, last_row + 1):
                    sheet.grid.set(at, column, None)

    def _merged_runs(self, ledger: Ledger, count: int) -> dict[int, int]:
        """Return first → last row of the runs that share a merged cell."""
        runs: dict[int, int] = {}
        at = 0
        while ledger.id in _MERGEABLE and at + 2 < count and len(runs) < 5:
            last = at + self.rng.choice((1, 2))
            runs[at] = last
            at = last + self.rng.randrange(2, 6)
        return runs

    def _merge_down(self, sheet: Sheet, ledger: Ledger, places: Sequence[_Place], more: int) -> None:
        row = len(sheet.grid.rows) - 1
        for at, place in enumerate(places):
            if place.column and place.column.id in _MERGEABLE[ledger.id]:
                sheet.grid.merges.append((row, at, row + more, at))

    def _row(self, sheet: Sheet, places: Sequence[_Place], row: Row, number: int) -> None:
        at = len(sheet.grid.rows)
        cells: list[Cell] = [number + 1]
        for place in places[1:]:
            column = place.column
            if column is None:
                cells.append(self._foreign(place.header, number))
                continue
            written = self.cells.write(row.get(column.id), column.type, column.unit, scaled=place.scaled)
            if written.unreadable and column.required and column.type not in ("amount", "date"):
                written = written._replace(cell=row[column.id], unreadable="")
            if written.unreadable:
                sheet.lost.append((at, len(cells), column.id, written.unreadable, written.cell))
                row[column.id] = None
            cells.append(written.cell)
        sheet.grid.add(cells)
        sheet.rows.append(row)

    def _foreign(self, header: str, number: int) -> Cell:
        if header == "年度":
            return (2023, "2023", 2023.0)[number % 3]
        told = {"镇内编号": f"Z{number + 1:03d}", "是否上报市里": "是", "项目类别": "工业", "市级重点": "否"}
        return told.get(header, "经济发展办公室")

    def _sum_row(
        self, sheet: Sheet, ledger: Ledger, places: Sequence[_Place], word: str, blocks: Sequence[tuple[int, int]]
    ) -> None:
        """Add a row of sums over blocks of rows (first, last), mostly as formulas with their values."""
        cells: list[Cell] = [word] + [None] * (len(places) - 1)
        span = {row for first, last in blocks for row in range(first, last + 1)}
        taken = self._rows_between(sheet, span)
        for at, place in enumerate(places):
            if place.column is None or place.column.name not in ledger.totals:
                continue
            total = sum((row.get(place.column.id) or Decimal(0) for row in taken), Decimal(0))
            value = total.scaleb(-4) if place.scaled else total
            ranges = ",".join(f"{cell_name(first, at)}:{cell_name(last, at)}" for first, last in blocks)
            cells[at] = Formula(f"SUM({ranges})", value) if self.rng.random() < 0.7 else value
        sheet.grid.add(cells, "total")

    def _rows_between(self, sheet: Sheet, span: set[int]) -> list[Row]:
        """Return the typed rows that stand on those rows of the sheet."""
        filled = [at for at, line in enumerate(sheet.grid.rows) if line and isinstance(line[0], int)]
        return [row for at, row in zip(filled, sheet.rows, strict=True) if at in span]

    # --- what stands around the table ---

    def _foot(self, grid: Grid, places: Sequence[_Place]) -> None:
        last = len(places) - 1
        if "notes" in self.ways:
            at = grid.add(["注：1.总投资含内资、外资；2.到位资金以银行到账凭证为准；3.没有数据的填0。"], "note")
            grid.merges.append((at, 0, at, last))
        if "signatures" in self.ways:
            names = person(self.rng), person(self.rng), phone(self.rng)
            if self.rng.random() < 0.5:
                grid.add([f"填表人：{names[0]}　　　审核人：{names[1]}　　　联系电话：{names[2]}"], "note")
            else:
                grid.add(
                    [None, f"填表人：{names[0]}", None, f"审核人：{names[1]}", None, f"联系电话：{names[2]}"], "note"
                )

    def _around(self, grid: Grid, places: Sequence[_Place]) -> None:
        if "hidden_columns" in self.ways:
            grid.hidden_columns.add(self.rng.randrange(2, len(places)))
        if "table_beside" in self.ways:
            at, top = len(places) + _GRACE, 2
            lines = (("联络科室", "科长"), ("经发办", "张某"), ("招商办", "李某"), ("统计站", "王某"))
            for number, line in enumerate(lines):
                for step, text in enumerate(line):
                    grid.set(top + number, at + step, text)
        if "table_below" in self.ways:
            grid.add([], "note")
            grid.add([], "note")
            grid.add([None, "附：各村（园区）项目数"], "note")
            for line in (("村（园区）", "个数"), ("一村", 2), ("二村", 1), ("工业园", 4)):
                grid.add([None, *line], "note")


def _runs(places: Sequence[_Place]) -> list[tuple[str, int, int]]:
    """Return (group, first, last) of neighbours in the same group; what is no column of ours stands alone."""
    runs: list[tuple[str, int, int]] = []
    for at, place in enumerate(places):
        group = place.column.group if place.column else ""
        if runs and group and runs[-1][0] == group:
            runs[-1] = (group, runs[-1][1], at)
        else:
            runs.append((group, at, at))
    return runs


def _split(header: str) -> tuple[str, str]:
    """Return name and unit of a header, the brackets gone from the unit."""
    for sign in "(（[":
        if sign in header:
            name, unit = header.split(sign, 1)
            return name.strip(), unit.rstrip(")）]")
    return header, ""


def _inside(merged: dict[int, int], number: int) -> bool:
    """Tell whether a row belongs to a run of merged cells but does not begin it."""
    return any(first < number <= last for first, last in merged.items())
