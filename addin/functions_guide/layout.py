"""Where the examples of a category stand on their sheet: the same columns for all of its functions.

From the left: the number of the example, the arguments (only those that some example gives, a table in as many columns
as it has), the formula as text, the result, what it should be, whether both agree, and what the example shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from udfs.broadcast import grid, is_range
from udfs.cells import is_blank
from udfs.registry import Example, Function
from xl_templates.styles import text_width

NUMBER: Final = 0
_FIRST_INPUT: Final = 1
NARROWEST: Final = 9
_WIDEST_INPUT: Final = 26
_WIDEST_RESULT: Final = 34
_ROOM: Final = 2  # beside the text of a cell

Rows = list[list[object]]


@dataclass(frozen=True)
class Given:
    """One argument on the sheet: its place among the function's, its first column, how many columns it takes."""

    place: int
    column: int
    width: int


@dataclass(frozen=True)
class Columns:
    """The columns of one sheet."""

    functions: Sequence[Function]

    @cached_property
    def given(self) -> dict[str, list[Given]]:
        """The arguments that the examples of each function give."""
        return {each.name: _given(each) for each in self.functions}

    @cached_property
    def formula(self) -> int:
        """The column after the last argument of any function."""
        return max((each.column + each.width for given in self.given.values() for each in given), default=_FIRST_INPUT)

    @cached_property
    def results(self) -> int:
        """How many columns the widest result takes."""
        return max(len(result[0]) for result in self._results)

    @property
    def result(self) -> int:
        """The first column of the result."""
        return self.formula + 1

    @property
    def expected(self) -> int:
        """The first column of what the result should be."""
        return self.result + self.results

    @property
    def agree(self) -> int:
        """The column that tells whether both agree."""
        return self.expected + self.results

    @property
    def note(self) -> int:
        """The last column."""
        return self.agree + 1

    def width_of_input(self, column: int, shown: Sequence[str]) -> int:
        """Return the width of a column of arguments for the texts that stand in it."""
        return _between(shown, _WIDEST_INPUT) if column != NUMBER else 5

    def width_of_result(self, shown: Sequence[str]) -> int:
        """Return the width of each column of results for the texts that stand in them."""
        return _between(shown, _WIDEST_RESULT if self.results == 1 else _WIDEST_INPUT)

    @property
    def _results(self) -> list[Rows]:
        return [grid(example.result).rows for each in self.functions for example in each.examples]


def argument_rows(function: Function, example: Example, place: int) -> Rows | None:
    """Return the cells of an example's argument, ``None`` when it leaves it out."""
    value = example.args[place] if place < len(example.args) else None
    left_out = function.arguments[place].optional and not is_range(value) and is_blank(value)
    return None if left_out else grid(value).rows


def height_of(example: Example) -> int:
    """Return how many rows an example takes."""
    return max(len(grid(value).rows) for value in (*example.args, example.result))


def _given(function: Function) -> list[Given]:
    found, column = [], _FIRST_INPUT
    for place in range(len(function.arguments)):
        ranges = [rows for each in function.examples if (rows := argument_rows(function, each, place)) is not None]
        if ranges:
            width = max(len(rows[0]) for rows in ranges)
            found.append(Given(place, column, width))
            column += width
    return found


def _between(shown: Sequence[str], widest: int) -> int:
    return min(widest, max(NARROWEST, _ROOM + max(map(text_width, shown), default=0)))
