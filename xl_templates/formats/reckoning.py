"""The cells that were read, counted against those that stand in the file.

The count costs little, so every sheet is counted. Only where the counts differ is the file gone through cell by cell.
"""

from collections.abc import Callable
from typing import Final

from xl_templates.grid import Difference
from xl_templates.references import cell_name

_NAMED: Final = 5  # cells of each kind that a finding names


def filled_in(rows: list[list[object]]) -> int:
    """Count the cells of equally long rows that are no blanks."""
    return len(rows) * len(rows[0]) - sum(row.count("") for row in rows) if rows else 0


def difference(
    rows: list[list[object]],
    read: int,
    at_most: int | None,
    each_stored: Callable[[Callable[[int, int], None]], object],
) -> Difference | None:
    """Compare cell by cell; ``None`` where nothing is missing and nothing too much.

    ``read``: how many of ``rows`` have something in them; ``each_stored`` calls what it is given with row and column of
    the cells that have something in them in the file: of all, or, where ``at_most`` is given, of those that are sure.
    """
    compared = _Compared(rows, at_most is None)
    each_stored(compared.take)
    found = compared.result(read)
    if found is None and at_most is not None:  # more than there can be, and nobody knows where
        return Difference(at_most, read) if read > at_most else None
    return found


class _Compared:
    """Holds one byte for each cell that was read: whether the file has something there."""

    def __init__(self, rows: list[list[object]], is_complete: bool) -> None:
        self._rows, self._is_complete = rows, is_complete
        self._width = len(rows[0]) if rows else 0
        self._seen = bytearray(len(rows) * self._width)
        self._stored = self._lost = self._doubled = 0
        self._missed: list[str] = []
        self._twice: list[str] = []

    def take(self, row: int, column: int) -> None:
        """Take a cell of the file."""
        self._stored += 1
        inside = row < len(self._rows) and column < self._width
        at = row * self._width + column
        if inside and self._seen[at]:
            self._doubled += 1
            if len(self._twice) < _NAMED:
                self._twice.append(cell_name(row, column))
            return
        if inside:
            self._seen[at] = 1
        if not inside or self._rows[row][column] == "":
            self._lost += 1
            if len(self._missed) < _NAMED:
                self._missed.append(cell_name(row, column))

    def result(self, read: int) -> Difference | None:
        """Return the difference; texts of nothing but spaces are none, since programs do not agree on them."""
        blank = self._read_as_blank() if self._is_complete else []
        if not (self._lost or self._doubled or blank):
            return None
        return Difference(self._stored, read, tuple(self._missed), tuple(self._twice), tuple(blank))

    def _read_as_blank(self) -> list[str]:
        found: list[str] = []
        for at in (at for at, seen in enumerate(self._seen) if not seen):
            row, column = divmod(at, self._width)
            value = self._rows[row][column]
            if value != "" and not (isinstance(value, str) and not value.strip()):
                found.append(cell_name(row, column))
                if len(found) == _NAMED:
                    break
        return found
