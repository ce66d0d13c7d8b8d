"""Rows of the previous period that come back, filled in, in this period's template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class PreviousRow:
    """One row: its id (carried for life) and its typed values by column name (``Decimal`` in the column's unit)."""

    row_id: str
    values: Mapping[str, object]


Previous = Mapping[str, Sequence[PreviousRow]]
