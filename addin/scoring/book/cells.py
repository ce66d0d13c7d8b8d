"""References and cells with formulas, as the pages of the 考核评分簿 write them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from addin.summary.cell_xml import LONGEST_FORMULA
from addin.summary.page import Computed, Styled
from udfs.scoring.rank import Compared
from xl_templates.references import column_letters
from xl_templates.writing import quoted

LONGEST_SUM: Final = 200  # arguments of a function; Excel takes 255
Value = Decimal | int | str


def live(value: Value | None, style: str, formula: str) -> object:
    """Return a cell with a formula; ``None`` is what a formula gives as "".

    A formula that is longer than Excel holds is left out: the value stays right, but does not follow changes.
    """
    shown = "" if value is None else value + 0 if isinstance(value, Decimal) else value  # + 0: no negative zero
    return Computed(shown, style, formula) if len(formula) <= LONGEST_FORMULA else Styled(shown or None, style)


def at(row: int, column: int, tab: str = "") -> str:
    """Return the absolute reference of a cell, row and column from 0; with ``tab`` from another sheet."""
    cell = f"${column_letters(column)}${row + 1}"
    return f"{quoted(tab)}!{cell}" if tab else cell


def beside(row: int, column: int) -> str:
    """Return the reference of a cell of the same sheet that moves along when a formula is copied down."""
    return f"${column_letters(column)}{row + 1}"


def span(first: int, last: int, column: int, tab: str = "") -> str:
    """Return the absolute reference of cells below each other, both ends included."""
    return f"{at(first, column, tab)}:{at(last, column)}"


def compared(row: int, first: int, last: int, column: int) -> Compared:
    """Return a cell with the cells of all rows that it is compared with."""
    return Compared(beside(row, column), span(first, last, column))


def added(cells: Sequence[str]) -> str:
    """Return the sum of cells that may hold texts, which count nothing."""
    parts = [cells[start : start + LONGEST_SUM] for start in range(0, len(cells), LONGEST_SUM)]
    return "+".join(f"SUM({','.join(part)})" for part in parts) or "0"


def copied(cell: str) -> str:
    """Return the formula for what another cell holds, which leaves a blank one blank."""
    return f'IF({cell}="","",{cell})'


def told(cells: Iterable[str], word: str) -> str:
    """Return the formula for how many cells hold a word."""
    return "+".join(f'({cell}="{word}")' for cell in cells) or "0"
