"""What a rule is given: the numbers of one indicator for the units of one group; and what it gives each of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from itertools import repeat
from typing import Literal, NamedTuple

Number = Literal["actual", "target", "base"]
Cell = Decimal | None


class Reason(StrEnum):
    """Why points cannot be computed."""

    NO_VALUE = "no_value"
    NO_TARGET = "no_target"
    TARGET_ZERO = "target_zero"
    TARGET_NEGATIVE = "target_negative"
    NO_BASE = "no_base"
    BASE_ZERO = "base_zero"
    BASE_NEGATIVE = "base_negative"
    JUDGED_LATER = "judged_later"
    LEFT_OUT = "left_out"
    NOT_COMPUTABLE = "not_computable"

    @property
    def label(self) -> str:
        """The words that officers read."""
        return _LABELS[self]


_LABELS = {
    Reason.NO_VALUE: "没有数值",
    Reason.NO_TARGET: "没有目标",
    Reason.TARGET_ZERO: "目标为零",
    Reason.TARGET_NEGATIVE: "目标为负数",
    Reason.NO_BASE: "没有基数",
    Reason.BASE_ZERO: "基数为零",
    Reason.BASE_NEGATIVE: "基数为负数",
    Reason.JUDGED_LATER: "本期不考核",
    Reason.LEFT_OUT: "基数为零，按规定不计",
    Reason.NOT_COMPUTABLE: "公式算不出来",
}


class Outcome(NamedTuple):
    """The points (分) of one unit; ``None`` where they cannot be computed, and the reason."""

    points: Decimal | None
    reason: Reason | None = None


class Unit(NamedTuple):
    """The numbers of one unit. ``points``: what the indicator is worth, 分; ``marks``: the judges' that are there."""

    actual: Cell
    target: Cell
    base: Cell
    marks: tuple[Decimal, ...]
    points: Decimal


@dataclass(frozen=True)
class Group:
    """The actual numbers that are known in a group, smallest first."""

    known: tuple[Decimal, ...]

    @cached_property
    def total(self) -> Decimal:
        """Their sum."""
        return sum(self.known, Decimal(0))

    @property
    def count(self) -> int:
        """How many are known."""
        return len(self.known)

    def bounds(self, trim: int) -> tuple[Decimal, Decimal]:
        """Return the lowest and the highest without ``trim`` at either end; two at least are kept, or all."""
        cut = min(trim, max(0, (self.count - 2) // 2))
        return self.known[cut], self.known[-1 - cut]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One indicator, the units of one group; number i of each sequence is of unit i. ``None``: blank or unknown.

    ``points``: what the indicator is worth in this group, 分 (zero for what only takes off). ``base``: the second
    number: last year's value, or the whole. ``judges``: the marks of every unit. A sequence that is not given is blank
    throughout. ``others``: where these units are not the whole group, its actual numbers: minimum, maximum, mean and
    count are of them.
    """

    points: Decimal
    actual: Sequence[Cell] = ()
    target: Sequence[Cell] = ()
    base: Sequence[Cell] = ()
    judges: Sequence[Sequence[Cell]] = ()
    others: Sequence[Cell] | None = None

    def __post_init__(self) -> None:
        lengths = {len(each) for each in (self.actual, self.target, self.base, self.judges) if len(each)}
        if len(lengths) > 1:
            raise ValueError(f"sequences of different length in a column: {sorted(lengths)}")

    def __len__(self) -> int:
        return max(map(len, (self.actual, self.target, self.base, self.judges)))

    def group(self) -> Group:
        """Return what the group's minimum, maximum, mean and count are taken of."""
        return self._group

    @cached_property
    def _group(self) -> Group:  # every unit that is explained asks for it
        values = self.actual if self.others is None else self.others
        return Group(tuple(sorted(value for value in values if value is not None)))

    def unit(self, at: int) -> Unit:
        """Return the numbers of one unit, counted from 0."""
        actual, target, base = (each[at] if len(each) else None for each in (self.actual, self.target, self.base))
        return Unit(actual, target, base, _known(self.judges[at]) if len(self.judges) else (), self.points)

    def units(self) -> Iterator[Unit]:
        """Yield the units in order."""
        numbers = (each if len(each) else repeat(None, len(self)) for each in (self.actual, self.target, self.base))
        marks = map(_known, self.judges) if len(self.judges) else repeat((), len(self))
        return map(Unit, *numbers, marks, repeat(self.points))


def _known(cells: Sequence[Cell]) -> tuple[Decimal, ...]:
    return tuple(cell for cell in cells if cell is not None)
