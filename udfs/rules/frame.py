"""The cells of one table as the steps of rules see them, and everything computed on them so far."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import repeat
from typing import Any, NamedTuple

from udfs.cells import UNTYPED
from udfs.rules.masks import every, mask

_STEPS_KEPT = 1 << 16


class Vector(NamedTuple):
    """One value a row, ``None`` where it is blank or unknown.

    ``known``: the mask of the other rows. ``kind``: number, text or date; meaningless where nothing is known.
    ``single``: every row has the same value, and ``cells`` repeats it without end. ``untyped``: the mask of the rows
    whose cell is not of its column's type (they are not known either).
    """

    cells: Iterable[Any]
    known: int
    kind: str
    single: bool = False
    untyped: int = 0


class Step:
    """One operation on a frame. Equal operations are one and the same step, so a frame keeps each result once."""

    __slots__ = ("arguments", "run")

    def __init__(self, run: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        self.run = run
        self.arguments = arguments


@lru_cache(_STEPS_KEPT)
def step(run: Callable[..., Any], *arguments: Any) -> Step:
    """Return the step that calls ``run`` with the frame and the arguments (steps and plain facts)."""
    return Step(run, arguments)


class Frame(dict[Step, Any]):
    """The result of each step (a ``Judgement`` or a ``Vector``), computed when it is first asked for."""

    def __init__(
        self,
        columns: Mapping[str, Sequence[object]],
        rows: int,
        last: Mapping[str, Sequence[object]],
        days: Mapping[str, date],
        parameters: Mapping[str, Decimal],
        lists: Mapping[str, Sequence[str]],
    ) -> None:
        self.columns = columns
        self.rows = rows
        self.last = last
        self.days = days
        self.parameters = parameters
        self.lists = lists
        self.every = every(rows)
        self._seen: dict[str, Vector] = {}

    def __missing__(self, wanted: Step) -> Any:
        result = self[wanted] = wanted.run(self, *wanted.arguments)
        return result

    def column(self, name: str) -> Vector:
        """Return a column of this period."""
        if name not in self._seen:
            self._seen[name] = self.vector_of(self.columns[name])
        return self._seen[name]

    def vector_of(self, raw: Sequence[object]) -> Vector:
        """Return the cells of one column; an untyped cell is unknown, and its row is marked."""
        if len(raw) != self.rows:
            raise ValueError(f"a column of {len(raw)} cells in a table of {self.rows} rows")
        states = mask([0 if cell is None else 2 if cell is UNTYPED else 1 for cell in raw])
        known, untyped = states & self.every, states >> 1 & self.every
        cells = [None if cell is UNTYPED else cell for cell in raw] if untyped else raw
        return Vector(cells, known, kind_of(cells), untyped=untyped)

    def single(self, value: object) -> Vector:
        """Return the same value for every row."""
        return Vector(repeat(value), 0 if value is None else self.every, kind_of([value]), single=True)

    def computed(self, cells: list[Any], kind: str, *, single: bool, known: int | None = None) -> Vector:
        """Return what was computed row by row, or once where ``single``. ``known``: its mask, where that is at hand."""
        if single:
            return Vector(repeat(cells[0]), 0 if cells[0] is None else self.every, kind, single=True)
        return Vector(cells, mask([cell is not None for cell in cells]) if known is None else known, kind)

    def mask(self, flags: list[bool], *, single: bool) -> int:
        """Return the mask of flags made row by row, or once where ``single``."""
        if single:
            return self.every if flags[0] else 0
        return mask(flags)


def kind_of(cells: Iterable[object]) -> str:
    """Return the kind of a column by its first value."""
    first = next((cell for cell in cells if cell is not None), None)
    if isinstance(first, str):
        return "text"
    return "date" if isinstance(first, date) else "number"
