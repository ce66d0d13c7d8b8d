"""Ranges: cells by their areas, what is in them, and the grid around them.

What cells look like is in ``looks``, which ``Range`` takes in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter

from addin.libreoffice.engine import values
from addin.libreoffice.engine.addresses import Area, address_of, quoted
from addin.libreoffice.engine.api import RangeApi
from addin.libreoffice.engine.looks import Looks
from addin.libreoffice.engine.unsupported import NotInLibreOffice, RefusedByOffice, base

if TYPE_CHECKING:
    from addin.libreoffice.engine.names import Name
    from addin.libreoffice.engine.sheets import Sheet


class Range(Looks, base("Range")):
    """Cells of one sheet: one or more areas ``[top, left, bottom, right]``, the first of them as in Excel.

    Values, shape and the like are those of the first area; formats, clearing and hiding reach all of them. A range
    without areas (an empty slice) reads as None and takes no value, as xlwings has it.
    """

    def __init__(self, sheet: Sheet, areas: list[Area], text: str = "") -> None:
        self.sheet = sheet
        self.areas = areas
        self.arg1_input = text
        self.options: dict[str, Any] = {}

    def ask(self, operation: str, **arguments: Any) -> Any:
        """Ask the office something about all areas."""
        return self.sheet.ask(operation, areas=self.areas, **arguments)

    def ask_first(self, operation: str, **arguments: Any) -> Any:
        """Ask the office something about the first area."""
        return self.sheet.ask(operation, area=self.areas[0], **arguments)

    @property
    def api(self) -> RangeApi | None:
        """Excel's own names: none so far. None for a range without cells, by which xlwings tells it."""
        return RangeApi(self) if self.areas else None

    # --- where --------------------------------------------------------------------------------------------

    def block(self, down: int, right: int, rows: int, columns: int) -> Range:
        """Return so many rows and columns, ``down`` and ``right`` of the first cell.

        Raises ``IndexError`` beyond the edge of the sheet, ``ValueError`` for a range without cells.
        """
        if not self.areas:
            raise ValueError("没有单元格的区域 (a range without cells)")
        top, left = self.areas[0][0] + down, self.areas[0][1] + right
        grid = self.sheet.grid
        if top < 0 or left < 0 or top + rows > grid.rows or left + columns > grid.columns:
            raise IndexError(f"工作表只有 {grid.rows} 行、{grid.columns} 列 (beyond the edge of the sheet)")
        return self.sheet.of([[top, left, top + rows - 1, left + columns - 1]])

    def __call__(self, arg1: int, arg2: int | None = None) -> Range:
        """Return one cell by its number from 1, row by row, or by row and column; also one outside, as Excel does."""
        if arg2 is None:
            down, right = divmod(arg1 - 1, self.shape[1])
            return self.block(down, right, 1, 1)
        return self.block(arg1 - 1, arg2 - 1, 1, 1)

    def __len__(self) -> int:
        return sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in self.areas)

    @property
    def coords(self) -> tuple[int, int, int, int]:
        """Row and column from 1, and the shape."""
        return (self.row, self.column, *self.shape)

    @property
    def row(self) -> int:
        """The first row, counted from 1."""
        return self.areas[0][0] + 1

    @property
    def column(self) -> int:
        """The first column, counted from 1."""
        return self.areas[0][1] + 1

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        if not self.areas:
            return 0, 0
        top, left, bottom, right = self.areas[0]
        return bottom - top + 1, right - left + 1

    @property
    def address(self) -> str:
        """All areas, absolute, with commas."""
        return self.get_address(row_absolute=True, col_absolute=True, external=False)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        """Return the address, with workbook and sheet before it when it is ``external``."""
        grid = self.sheet.grid
        areas = [
            address_of(area, grid, rows_absolute=row_absolute, columns_absolute=col_absolute) for area in self.areas
        ]
        before = quoted(self.sheet.book.name, self.sheet.name) + "!" if external else ""
        return ",".join(before + area for area in areas)

    def end(self, direction: str) -> Range:
        """Return the cell that Ctrl and an arrow key lead to: ``up``, ``down``, ``left`` or ``right``."""
        return self.sheet.cell(*self.ask_first("ranges.end", direction=direction))

    @property
    def current_region(self) -> Range:
        """The block of filled cells around it, to the next empty row and column."""
        return self.sheet.of([self.ask_first("ranges.region")])

    @property
    def name(self) -> Name | None:
        """The name that stands for exactly these cells, if there is one."""
        for name in self.sheet.book.names.snapshot():
            try:
                found = name[1].refers_to_range
            except RefusedByOffice:
                continue
            if found.sheet.number == self.sheet.number and found.areas == self.areas:
                return name[1]
        return None

    @name.setter
    def name(self, value: str) -> None:
        before = quoted(self.sheet.name)
        areas = [f"{before}!{address_of(area, self.sheet.grid)}" for area in self.areas]
        self.sheet.book.names.add(value, "=" + ",".join(areas))

    # --- what is in them ----------------------------------------------------------------------------------

    @property
    def raw_value(self) -> Any:
        """One value, or rows of them: None, text, number, truth, date or an error."""
        if not self.areas:
            return None
        rows = values.from_wire(self.ask_first("cells.read"), self.areas[0])
        return rows[0][0] if self.shape == (1, 1) else rows

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        for area in self.areas if _single(value) else self.areas[:1]:
            rows, dates = values.to_wire(_rows(value, area))
            self.sheet.ask("cells.write", area=area, rows=rows, dates=dates)

    @property
    def formula(self) -> Any:
        """The formula as text in Excel's syntax, or the constant as text; rows of them for several cells."""
        rows = self.ask_first("cells.formulas")
        return rows[0][0] if self.shape == (1, 1) else tuple(map(tuple, rows))

    @formula.setter
    def formula(self, value: Any) -> None:
        for area in self.areas if _single(value) else self.areas[:1]:
            rows = _filled(value, self.areas[0], area) if _is_formula(value) else _rows(value, area)
            self.sheet.ask("cells.set_formulas", area=area, rows=rows)

    @property
    def formula2(self) -> Any:
        """The same as ``formula``: LibreOffice of this age spills nothing."""
        return self.formula

    @formula2.setter
    def formula2(self, _value: Any) -> None:
        raise NotInLibreOffice("Range.formula2")

    @property
    def formula_array(self) -> str | None:
        """The array formula these cells share, None when they do not share one."""
        return self.ask_first("ranges.array_formula")

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        self.ask_first("ranges.set_array_formula", formula=value)

    @property
    def has_array(self) -> bool:
        """Whether it is part of an array formula."""
        return self.formula_array is not None

    @property
    def hyperlink(self) -> str:
        """The address that the cell's link leads to. Raises ``RefusedByOffice`` when it has none."""
        return self.ask_first("ranges.link")

    def add_hyperlink(self, address: str, text_to_display: str | None = None, _screen_tip: str | None = None) -> None:
        """Put a link in the cell: a web address, a file, or ``#Sheet1!A1``. LibreOffice shows no tip of its own."""
        self.ask_first("ranges.set_link", address=address, text=text_to_display or address)

    def clear(self) -> None:
        """Take everything out of the cells: contents, formats, notes, merging."""
        self.ask("ranges.clear", what="all")

    def clear_contents(self) -> None:
        """Empty the cells and leave their looks."""
        self.ask("ranges.clear", what="contents")

    def clear_formats(self) -> None:
        """Take the formats away, conditional ones too."""
        self.ask("ranges.clear", what="formats")

    def copy(self, destination: Any = None) -> None:
        """Copy everything to a range of the same workbook, or remember it for ``paste``."""
        if destination is None:
            self.sheet.book.app.clipboard = self
        else:
            destination.impl.copy_from(self)

    def paste(
        self, paste: str | None = None, operation: str | None = None, skip_blanks: bool = False, transpose: bool = False
    ) -> None:
        """Paste what ``copy`` remembered: ``all`` or ``values``."""
        source = self.sheet.book.app.clipboard
        if source is None:
            raise RefusedByOffice("没有复制过什么，不能粘贴 (nothing was copied)")
        if operation is not None:
            raise NotInLibreOffice(f"Range.paste(operation={operation!r})")
        self.copy_from(source, paste or "all", skip_blanks, transpose)

    def copy_from(
        self, source_range: Any, copy_type: str = "all", skip_blanks: bool = False, transpose: bool = False
    ) -> None:
        """Copy here from another range: ``all`` within one workbook, ``values`` from anywhere."""
        source: Range = getattr(source_range, "impl", source_range)
        if copy_type not in ("all", "values") or skip_blanks or transpose:
            raise NotInLibreOffice(f"Range.copy_from(copy_type={copy_type!r}, …)")
        if copy_type == "values":
            self.block(0, 0, *source.shape).raw_value = source.raw_value
            return
        if source.sheet.book.number != self.sheet.book.number:
            raise NotInLibreOffice("Range.copy to another workbook")
        source.ask_first("ranges.copy", to_sheet=self.sheet.number, to=self.areas[0][:2])

    def move(self, destination: Any) -> None:
        """Cut these cells and put them elsewhere in the workbook; formulas follow them."""
        there: Range = destination.impl
        self.ask_first("ranges.move", to_sheet=there.sheet.number, to=there.areas[0][:2])

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Insert cells here: ``right`` or ``down``; whole rows and columns for whole rows and columns."""
        if copy_origin not in (None, "format_from_left_or_above"):
            raise NotInLibreOffice(f"Range.insert(copy_origin={copy_origin!r})")
        rows, columns = self.shape
        self.ask_first("ranges.insert", shift=shift or ("right" if rows > columns else "down"))

    def delete(self, shift: str | None = None) -> None:
        """Delete these cells: the others follow to the ``left`` or ``up``."""
        rows, columns = self.shape
        self.ask_first("ranges.delete", shift=shift or ("left" if rows > columns else "up"))

    # --- the grid -----------------------------------------------------------------------------------------

    @property
    def row_height(self) -> float | None:
        """In points; None when the rows differ; 0 when they are hidden."""
        return self.ask_first("ranges.row_height")

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.ask("ranges.set_row_height", points=value)

    @property
    def column_width(self) -> float | None:
        """In characters of the default font; None when the columns differ; 0 when they are hidden."""
        return self.ask_first("ranges.column_width")

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.ask("ranges.set_column_width", characters=value)

    @property
    def left(self) -> float:
        """From the left edge of the sheet, in points."""
        return self.ask_first("ranges.box")["left"]

    @property
    def top(self) -> float:
        """From the upper edge of the sheet, in points."""
        return self.ask_first("ranges.box")["top"]

    @property
    def width(self) -> float:
        """In points."""
        return self.ask_first("ranges.box")["width"]

    @property
    def height(self) -> float:
        """In points."""
        return self.ask_first("ranges.box")["height"]

    @property
    def row_hidden(self) -> bool | None:
        """Whether its rows are hidden; None when some are."""
        return self.ask("ranges.hidden", axis="r")

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.ask("ranges.hide", axis="r", hidden=value)

    @property
    def column_hidden(self) -> bool | None:
        """Whether its columns are hidden; None when some are."""
        return self.ask("ranges.hidden", axis="c")

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.ask("ranges.hide", axis="c", hidden=value)

    @property
    def merge_area(self) -> Range:
        """The merged cells of which this is one, or the cell itself."""
        return self.sheet.of([self.ask_first("ranges.merge_area")])

    @property
    def merge_cells(self) -> bool:
        """Whether there are merged cells in it."""
        return self.ask("ranges.has_merged")

    def merge(self, across: bool = False) -> None:
        """Merge the cells, or those of each row; only the first cell's content stays."""
        self.ask("ranges.merge", across=across)

    def unmerge(self) -> None:
        """Separate merged cells."""
        self.ask("ranges.unmerge")

    def select(self) -> None:
        """Select the cells, on their sheet, which comes to the front."""
        self.ask("window.select")


def _single(value: Any) -> bool:
    return not isinstance(value, list | tuple)


def _is_formula(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("=")


def _rows(value: Any, area: Area) -> Sequence[Sequence[Any]]:
    """Return a value as the rows of an area: one value fills it."""
    top, left, bottom, right = area
    if _single(value):
        return [[value] * (right - left + 1)] * (bottom - top + 1)
    if value and _single(value[0]):
        return [value]
    return value


def _filled(formula: str, first: Area, area: Area) -> list[list[str]]:
    """Return a formula for every cell of an area, its relative addresses counted from the first cell of ``first``."""
    top, left, bottom, right = area
    moved = Translator(formula, origin=_cell(first[0], first[1]))
    return [
        [
            formula if [row, column] == first[:2] else moved.translate_formula(_cell(row, column))
            for column in range(left, right + 1)
        ]
        for row in range(top, bottom + 1)
    ]


def _cell(row: int, column: int) -> str:
    return f"{get_column_letter(column + 1)}{row + 1}"
