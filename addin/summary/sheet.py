"""A worksheet of XlsxWriter that receives its rows finished, one after the other, and knows links of our kind.

XlsxWriter keeps everything but the cells: widths, panes, prints, protection, conditions, charts. Its own cells stay
unused, and so do its links: it turns the / of a path round, takes a # in a file's name for the end of the name, and
leaves a name alone that looks escaped already.

What is relied on beyond its calls, each under test: ``_write_sheet_data`` and ``_write_hyperlinks`` are asked for their
parts of the file, which go to ``fh``; ``_get_range_data`` is asked for what a chart shows; ``dim_…``, ``merge``,
``row_sizes``, ``outline_row_level``, ``rel_count`` and ``external_hyper_links`` tell it what there is.
"""

import shutil
import tempfile
from typing import IO, Final, TextIO

from xlsxwriter.worksheet import Worksheet

from addin.summary.cell_xml import attribute, number_text, serial
from addin.summary.links import MOST_LINKS, address, place, place_in_file
from addin.summary.page import Inside, Outside, Range, shown_cell
from xl_templates.references import column_letters

_CHUNK: Final = 1 << 17  # signs that are kept before they go to the disk; a workbook has some thirty sheets
_COPIED: Final = 1 << 20  # bytes at once
_PIXELS: Final = 0.75  # points of one


class _Kept:
    """Texts that wait on the disk until the file of the sheet is written, as soon as there are many of them."""

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._waiting: list[str] = []
        self._signs = 0

    def add(self, text: str) -> None:
        """Keep a text after the others."""
        self._waiting.append(text)
        self._signs += len(text)
        if self._signs > _CHUNK:
            if self._file is None:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the sheet
            self._file.write("".join(self._waiting).encode("utf-8"))
            self._waiting, self._signs = [], 0

    def move(self, to: TextIO) -> None:
        """Write everything into a text file, and keep nothing."""
        to.flush()  # what follows are bytes: a text file of Windows would change the line breaks in cells
        if self._file is not None:
            self._file.seek(0)
            shutil.copyfileobj(self._file, to.buffer, _COPIED)
            self._file.close()
        to.buffer.write("".join(self._waiting).encode("utf-8"))
        self._waiting = []


class RowSheet(Worksheet):
    """One sheet of a summary."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = _Kept()
        self._links = _Kept()
        self._linked = 0
        self.places_charts = False
        self._files: dict[str, int] = {}
        self._charted: dict[tuple[int, int], str | None] = {}

    def add_row(self, row: int, cells: str, last_column: int, *, height: float | None = None, level: int = 0) -> None:
        """Write the next row. ``cells``: their XML; ``height`` in points; ``level``: how deep it folds away.

        Raises ``ValueError`` for a row that is not below the others, or not on the sheet.
        """
        if self.dim_rowmax is not None and row <= self.dim_rowmax:
            raise ValueError(f"{self.name}: row {row + 1} after row {self.dim_rowmax + 1}")
        checked(self._check_dimensions(row, last_column), self, row, last_column)
        marks = f'<row r="{row + 1}"'
        if height is not None:
            marks += f' ht="{number_text(height)}" customHeight="1"'
            if self.places_charts:  # by the heights of the rows
                self.row_sizes[row] = [round(height / _PIXELS), False]
        if level:
            marks += f' outlineLevel="{level}"'
            self.outline_row_level = max(self.outline_row_level, level)
        self._rows.add(f"{marks}>{cells}</row>")

    def join(self, row: int, first: int, last: int) -> None:
        """Show some cells of a row as one."""
        self.merge.append([row, first, row, last])

    def link(self, row: int, column: int, to: Inside | Outside) -> bool:
        """Let a click on a cell lead somewhere, and tell whether the sheet had room for one link more.

        Raises ``ValueError`` for a file that no link may lead to.
        """
        if isinstance(to, Inside):
            marks = f' location="{attribute(place(to))}"'
        else:
            number = self._files.setdefault(address(to.path), len(self._files) + 1)
            where = place_in_file(to)
            marks = f' r:id="rId{number}"' + (f' location="{attribute(where)}"' if where else "")
        if self._linked >= MOST_LINKS:
            return False
        self._linked += 1
        self._links.add(f'<hyperlink ref="{column_letters(column)}{row + 1}"{marks}/>')
        return True

    @property
    def folds(self) -> bool:
        """Whether rows fold away."""
        return self.outline_row_level > 0

    def chart_value(self, row: int, column: int, value: object) -> None:
        """Remember what a cell shows, for a chart that shows it too."""
        shown = shown_cell(value)
        self._charted[row, column] = shown if shown is None or isinstance(shown, str) else number_text(serial(shown))

    def chart_values(self, cells: Range) -> list[str | None]:
        """Return what was remembered: texts, and numbers as the file holds them."""
        return [self._charted.get((row, cells.column)) for row in range(cells.first, cells.last + 1)]

    # --- what XlsxWriter asks for when the workbook is closed ---------------------------------------------------------

    def _write_sheet_data(self) -> None:
        if any(self.table.values()):
            raise ValueError(f"{self.name}: a cell was written past the rows")
        self.fh.write("<sheetData>")
        self._rows.move(self.fh)
        self.fh.write("</sheetData>")

    def _write_hyperlinks(self) -> None:
        if not self._linked:
            return
        # The links are the first to have relationships on a sheet; each file has one, however many cells lead to it.
        if self.rel_count:
            raise ValueError(f"{self.name}: something else is related before the links")
        self.fh.write("<hyperlinks>")
        self._links.move(self.fh)
        self.fh.write("</hyperlinks>")
        for target in self._files:
            self.rel_count += 1
            self.external_hyper_links.append(["/hyperlink", target, "External"])

    def _get_range_data(self, row_start: int, col_start: int, row_end: int, col_end: int) -> list[str | None]:
        cells = [(row, column) for row in range(row_start, row_end + 1) for column in range(col_start, col_end + 1)]
        return [self._charted.get(cell) for cell in cells]


def checked(done: int | None, sheet: Worksheet, row: int, column: int) -> None:
    """Raise ``ValueError`` when XlsxWriter did not do as it was told: its return code alone says so."""
    if done:
        raise ValueError(f"{sheet.name}: row {row + 1}, column {column + 1} was not written whole ({done})")
