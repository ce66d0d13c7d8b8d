"""A rule on typed cells, a whole ledger at once.

What it means (the Excel translation means the same, and a test holds the two together):

- A rule that touches an untyped cell of the row is *not judged* (``None``).
- A comparison, an arithmetic or a function that meets a blank is unknown; AND, OR and NOT join unknowns as
  SQL does (false AND unknown is false, true OR unknown is true). 为空 and 空作零 see blanks.
- Numbers are exact decimals; a comparison rounds the difference half up at six places, which is a 分 in 万元.
- Texts are equal when every character is, letter case and width included.
- What cannot be computed is unknown too: a division by zero, a date moved by more than ``DAYS_LIMIT`` days.

How it is done: ``plan`` turns a rule into steps, once; a ``Frame`` takes each step over all rows of a table, once,
however many rules share it. No rule ever becomes program text, so nothing that is written in one can be executed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, localcontext
from functools import cached_property

from udfs.rules import nodes
from udfs.rules.frame import Frame
from udfs.rules.masks import Judgement, flags_of, outcomes, without
from udfs.rules.operations import COMPARED_PLACES, DAYS_LIMIT
from udfs.rules.plan import plan

__all__ = ["COMPARED_PLACES", "DAYS_LIMIT", "Table", "evaluate"]

_PRECISION = 60


@dataclass(frozen=True)
class Table:
    """The typed cells of one ledger, column by column (each sequence as long as the ledger has rows).

    A cell is ``None`` (blank), ``str``, ``Decimal`` (in the column's unit), ``date`` or ``UNTYPED``; all values of a
    column are of one kind. ``last`` holds the same columns of the previous period, row by row beside these; a column
    that it lacks is blank. The cells must stay as they are once a rule has run: what it computed is kept.
    """

    columns: Mapping[str, Sequence[object]]
    rows: int
    last: Mapping[str, Sequence[object]] = field(default_factory=dict)
    days: Mapping[str, date] = field(default_factory=dict)  # period_start, period_end, as_of, year_start
    parameters: Mapping[str, Decimal] = field(default_factory=dict)
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @cached_property
    def frame(self) -> Frame:
        """What rules have computed on these cells so far."""
        return Frame(self.columns, self.rows, self.last, self.days, self.parameters, self.lists)

    def __getstate__(self) -> dict[str, object]:
        """Another process gets the cells and computes the rest itself."""
        return {name: value for name, value in self.__dict__.items() if name != "frame"}


def evaluate(node: nodes.Node, touched: Sequence[str], table: Table) -> list[object]:
    """Return one outcome a row: True, False or None for a judgement, the value or None for an expression."""
    frame = table.frame
    with localcontext(prec=_PRECISION):
        found = frame[plan(node)]
    untyped = 0
    for name in touched:
        untyped |= frame.column(name).untyped
    if isinstance(found, Judgement):
        judged = Judgement(without(found.true, untyped), without(found.false, untyped))
        return list[object](outcomes(judged, table.rows))
    cells = zip(found.cells, flags_of(table.rows, without(found.known, untyped)), strict=False)
    return [cell if known else None for cell, known in cells]
