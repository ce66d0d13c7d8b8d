"""A worksheet for prepared rows: one formula, or one blank cell, for a whole column.

A formula goes down a column as Excel writes it when it is filled down: the first cell holds the text, the others point
to it (``t="shared"``): a tenth of the file and of the opening time. Excel does not keep references to other sheets
right in a shared formula, so these formulas stay on their own sheet. XlsxWriter has no call for it; methods of it that
prepare and write a formula and the rows are extended here.

Five hundred prepared rows are alike but for their number. Such cells are kept as one run a column, and the rows that
hold nothing else are written as one text with the number put in: a quarter of the time that cell by cell takes.
"""

import re
from collections.abc import Sequence
from io import StringIO
from typing import Any, NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

_MARK = "\x02"  # cannot occur in a formula: XML has no such character
_ROWS_PER_SPAN = 16  # XlsxWriter tells the columns in use for so many rows at once


class _Run(NamedTuple):
    """The same cell in every row of a column, from ``first`` to ``last``."""

    first: int
    last: int
    cell: Any  # XlsxWriter's own


class SharingWorksheet(Worksheet):
    """An XlsxWriter worksheet with ``write_shared_formula`` and ``write_blanks``."""

    def __init__(self) -> None:
        super().__init__()
        self._shared = 0
        self._runs: dict[int, _Run] = {}

    def write_shared_formula(
        self, first_row: int, column: int, formula: str, style: Format, values: Sequence[str | int]
    ) -> None:
        """Write a formula down a column, one cell for each of the ``values`` that it comes to.

        ``formula`` as it stands in the first row. Raises ``ValueError`` for a formula that names another sheet or holds
        an array constant: the formats do not allow them there ([MS-XLSB] 2.5.98.98).
        """
        if set("!{") & set(outside_quotes(formula)):
            raise ValueError(f"not allowed in a shared formula: {formula}")
        number, self._shared = self._shared, self._shared + 1
        last_row = first_row + len(values) - 1
        text = f"={_MARK}{number}{_MARK}{xl_range(first_row, column, last_row, column)}{_MARK}{formula}"
        alike = _equal_at_the_end(values)
        for row, value in enumerate(values[: len(values) - alike], start=first_row):
            self.write_formula(row, column, text, style, value)
            text = f"={_MARK}{number}"
        first_alike = last_row - alike + 1
        if first_alike == first_row and alike:  # the first holds the text, whatever it comes to
            self.write_formula(first_row, column, text, style, values[0])
            first_alike, text = first_row + 1, f"={_MARK}{number}"
        if first_alike <= last_row:
            self.write_formula(first_alike, column, text, style, values[-1])
            self._repeat(column, first_alike, last_row)

    def write_blanks(self, first_row: int, last_row: int, column: int, style: Format) -> None:
        """Write a blank cell into every row of a column; nothing where ``last_row`` is above ``first_row``."""
        if first_row <= last_row:
            self.write_blank(first_row, column, None, style)
            self._repeat(column, first_row, last_row)

    def _repeat(self, column: int, first: int, last: int) -> None:
        """Let the cell in row ``first`` stand down to row ``last``; what is written there later comes before it."""
        self._check_dimensions(last, column)
        for row in [row for row in self.table if first < row <= last]:
            self.table[row].pop(column, None)
        self._runs[column] = _Run(first, last, self.table[first].pop(column))

    def _write_rows(self) -> None:
        alike = self._rows_alike()
        for column, run in self._runs.items():
            for row in range(run.first, min(run.last + 1, alike.start)):
                self.table[row].setdefault(column, run.cell)
        super()._write_rows()
        if alike:
            self._write_alike(alike)

    def _rows_alike(self) -> range:
        """Return the rows below all others that hold nothing but the cells of all runs."""
        ends = {run.last + 1 for run in self._runs.values()}
        if len(ends) != 1:
            return range(self.dim_rowmax + 1, 0)
        own = [row for row, cells in self.table.items() if cells]
        above = max((*own, *self.row_info, *self.comments), default=-1) + 1
        return range(max(above, *(run.first for run in self._runs.values())), ends.pop())

    def _write_alike(self, rows: range) -> None:
        """Write the first of the rows as ever, and all of them by its text."""
        file, self.fh = self.fh, StringIO()
        self._write_row(rows.start, _MARK)
        for column in sorted(self._runs):
            self._write_cell(rows.start, column, self._runs[column].cell)
        self._xml_end_tag("row")
        text, self.fh = self.fh.getvalue(), file
        parts = re.split(rf'(?<= r=")([A-Z]*){rows.start + 1}(?=")', text)
        pattern = _MARK.join("".join(pair) for pair in zip(parts[::2], [*parts[1::2], ""], strict=True))
        for row in rows:
            spans = self.row_spans[row // _ROWS_PER_SPAN]
            self.fh.write(pattern.replace(f'spans="{_MARK}"', f'spans="{spans}"').replace(_MARK, str(row + 1)))

    def _calculate_spans(self) -> None:
        # XlsxWriter looks at the cells that it has; the rows that are alike have theirs in the runs.
        super()._calculate_spans()
        alike = self._rows_alike()
        if not alike:
            return
        for block in range(alike.start // _ROWS_PER_SPAN, alike[-1] // _ROWS_PER_SPAN + 1):
            low, high = min(self._runs) + 1, max(self._runs) + 1
            if block in self.row_spans:
                other_low, other_high = map(int, self.row_spans[block].split(":"))
                low, high = min(low, other_low), max(high, other_high)
            self.row_spans[block] = f"{low}:{high}"

    def _prepare_formula(self, formula, *_):  # noqa: ANN001, ANN002, ANN202 - XlsxWriter's own
        # It looks for 140 functions newer than 2007, one after the other; ours hold none, which a test proves.
        return formula.removeprefix("=")

    def _xml_formula_element(self, formula, result, attributes=()) -> None:  # noqa: ANN001 - XlsxWriter's own
        if not formula.startswith(_MARK):
            super()._xml_formula_element(formula, result, attributes)
            return
        _, number, *first = formula.split(_MARK)
        # A blank text is a result too; without its type it could not be told from a formula never computed.
        typed = attributes if result != "" else (*attributes, ("t", "str"))
        marks = "".join(f' {key}="{value}"' for key, value in dict(typed).items())
        if first:
            area, text = first
            inner = f'<f t="shared" ref="{area}" si="{number}">{self._escape_data(text)}</f>'
        else:
            inner = f'<f t="shared" si="{number}"/>'
        self.fh.write(f"<c{marks}>{inner}<v>{self._escape_data(result)}</v></c>")


def outside_quotes(formula: str) -> str:
    """Return a formula without its texts, to look for signs that mean something outside them."""
    return "".join(formula.split('"')[::2])


def _equal_at_the_end(values: Sequence[str | int]) -> int:
    """How many values from the end are the same."""
    return next((at for at, value in enumerate(reversed(values)) if value != values[-1]), len(values))
