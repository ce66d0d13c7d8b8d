"""Judgements of a whole ledger at once: one byte a row inside one big integer, so that AND and OR are one operation.

A judgement has three outcomes, hence two masks: the rows where it is true and the rows where it is false. A row in
neither is unknown. No row is ever in both.
"""

from collections.abc import Iterable
from typing import NamedTuple

_OUTCOMES = (None, True, False)  # by the byte that ``outcomes`` makes of a row


class Judgement(NamedTuple):
    """The rows where a judgement is true, and those where it is false."""

    true: int
    false: int

    def negated(self) -> "Judgement":
        """Return NOT: unknown stays unknown."""
        return Judgement(self.false, self.true)


UNKNOWN = Judgement(0, 0)


def mask(flags: list[bool] | list[int]) -> int:
    """Return the mask of the rows that are flagged (a number stays in the byte of its row)."""
    return int.from_bytes(bytes(flags), "little")


def every(rows: int) -> int:
    """Return the mask of all rows."""
    return int.from_bytes(b"\1" * rows, "little")


def flags_of(rows: int, chosen: int) -> bytes:
    """Return one byte a row: 1 where the mask has the row, else 0."""
    return chosen.to_bytes(rows, "little")


def without(chosen: int, others: int) -> int:
    """Return the rows of the first mask that the second lacks."""
    return chosen ^ (chosen & others) if others else chosen


def either(judgements: Iterable[Judgement], everywhere: int) -> Judgement:
    """Return OR: true where one is true, false where all are. Takes no more of them than it needs."""
    true, false = 0, everywhere
    for judgement in judgements:
        true |= judgement.true
        false &= judgement.false
        if true == everywhere:
            break
    return Judgement(true, false)


def outcomes(judgement: Judgement, rows: int) -> list[bool | None]:
    """Return one outcome a row."""
    codes = flags_of(rows, judgement.true | judgement.false << 1)
    return [_OUTCOMES[code] for code in codes]
