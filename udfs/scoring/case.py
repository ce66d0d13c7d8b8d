"""What a rule looks at to give one unit its points."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from udfs.scoring.column import Group, Number, Unit


@dataclass(slots=True)  # one for every unit and indicator: made fast, changed never
class Case:
    """One unit, its group, and the parameters: ``case["each"]``. A number that is asked for has to be there."""

    unit: Unit
    group: Group
    parameters: Mapping[str, Any]

    def __getitem__(self, parameter: str) -> Any:
        return self.parameters[parameter]

    def number(self, name: Number) -> Decimal:
        """Return a number of the unit."""
        found: Decimal | None = getattr(self.unit, name)
        assert found is not None, name
        return found

    @property
    def actual(self) -> Decimal:
        """The value that is scored."""
        return self.number("actual")

    @property
    def target(self) -> Decimal:
        """What it is held against."""
        return self.number("target")

    @property
    def base(self) -> Decimal:
        """The second number: last year's value, or the whole."""
        return self.number("base")

    @property
    def worth(self) -> Decimal:
        """What the indicator is worth in the group, 分."""
        return self.unit.points

    @property
    def most(self) -> Decimal:
        """The upper limit: the rule's own, or what the indicator is worth."""
        most: Decimal | None = self.parameters["most"]
        return self.worth if most is None else most

    @property
    def less_is_better(self) -> bool:
        """Whether a lower value is the better one."""
        return bool(self.parameters["less_is_better"])
