"""Where the numbers of an indicator stand in a workbook, and the parts that all formulas of points are made of.

Excel 2010 functions only, none volatile, no dynamic arrays, no array constants (a shared formula may not hold one).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from udfs.rules.excel import literal
from udfs.scoring.exactness import settled_formula


@dataclass(frozen=True, kw_only=True)
class Places:
    """References as a formula of one unit writes them. Only those that the rule needs have to be given.

    ``actual``, ``target``, ``base``: cells of the unit; ``judges``: the range of its marks. ``points``: the cell, or
    the number, that says what the indicator is worth. ``actuals``: all actual numbers of the group, absolute.
    ``parameters``: cells for parameters that are to be seen (``{"each": "$F$2"}``, bands ``at1 points1 at2 …``, and
    ``due_share``); each holds a number. The others are written into the formula.
    """

    points: str
    actual: str = ""
    target: str = ""
    base: str = ""
    judges: str = ""
    actuals: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Writer:
    """Writes the formula of one rule: its places together with its parameters."""

    places: Places
    parameters: Mapping[str, Any]

    def place(self, name: str) -> str:
        """Return a reference. Raises ``ValueError`` where the caller gave none."""
        found: str = getattr(self.places, name)
        if not found:
            raise ValueError(f"the formula of this rule needs the place of {name!r}")
        return found

    def number(self, name: str) -> str:
        """Return a parameter: its cell, or the number itself, in brackets where it is negative."""
        return self.places.parameters.get(name) or written(self.parameters[name])

    def is_cell(self, name: str) -> bool:
        """Tell whether a parameter stands in a cell."""
        return bool(self.places.parameters.get(name))

    @property
    def most(self) -> str:
        """The upper limit: the rule's own, or what the indicator is worth."""
        if self.parameters["most"] is None and not self.is_cell("most"):
            return self.places.points
        return self.number("most")

    @property
    def less_is_better(self) -> bool:
        """Whether a lower value is the better one."""
        return bool(self.parameters["less_is_better"])

    def limited(self, expression: str) -> str:
        """Return the points that an expression comes to: within their limits, then rounded."""
        inside = f"MAX({self.number('least')},MIN({self.most},{expression}))"
        return settled_formula(inside, self.number("places"))

    def guarded(self, counted: Sequence[str], refused: Sequence[str], result: str) -> str:
        """Return the result; a text of length zero where a cell holds no number or a condition is met."""
        cells = list(dict.fromkeys((*counted, self.places.points)))
        for condition in reversed(refused):
            result = f'IF({condition},"",{result})'
        return f'IF(COUNT({",".join(cells)})<{len(cells)},"",{result})'


def written(number: Decimal | int) -> str:
    """Return a number as a formula writes it, in brackets where it is negative."""
    text = literal(Decimal(number))
    return f"({text})" if number < 0 else text
