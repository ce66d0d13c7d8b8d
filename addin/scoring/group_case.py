"""One group under scoring: its units, its indicators, and the numbers that are known of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from addin.scoring.facts import Fact, Facts
from udfs.period import Period
from udfs.scoring import Column
from xl_templates.model import Programme
from xl_templates.system_model import Indicator, Missing, ScoreGroup, System, ToDate, of_group


class Known(NamedTuple):
    """What is known of one indicator of one unit, wherever it stands. ``fact``: what the numbers were read from.

    ``fact`` belongs to another indicator where that is named by ``same_as``.
    """

    value: Decimal | None
    target: Decimal | None
    base: Decimal | None
    judges: tuple[Decimal, ...]
    exempt: bool
    fact: Fact


@dataclass(frozen=True)
class GroupCase:
    """A group in a period. Its units are those that exist in the period, in the order of the definition."""

    programme: Programme
    system: System
    period: Period
    group: ScoreGroup
    facts: Facts

    @cached_property
    def units(self) -> tuple[str, ...]:
        """The names of the units."""
        first, last = self.period.first_day, self.period.last_day
        return tuple(
            unit.name for unit in self.programme.units if self.group.units in unit.groups and unit.is_valid(first, last)
        )

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """The indicators that are scored, in order, those outside the hundred too."""
        return self.system.scored(self.group.id, self.period.last_day)

    @property
    def by_quarters(self) -> bool:
        """Whether the score comes from the quarters; the indicators are then there for target tests and lists."""
        return self.system.annual is not None and self.period.kind == "year"

    def worth(self, indicator: Indicator) -> Decimal:
        """Return the points that an indicator can give."""
        assert indicator.rule is not None
        if indicator.outside:
            return indicator.rule.most or Decimal(0)
        return self.system.points_of(indicator, self.group.id) or Decimal(0)

    def missing(self, indicator: Indicator) -> Missing:
        """Return what a missing number gives. What adds nothing to the score holds nobody up."""
        assert indicator.rule is not None
        return "left_out" if indicator.outside or self.by_quarters else indicator.rule.missing

    def known(self, unit: str, indicator: Indicator) -> Known:
        """Return what is known; the quota is the target where no other is handed down.

        Who is exempt from an indicator has no numbers for those that take them from it either.
        """
        source = self.system.indicator(indicator.same_as) if indicator.same_as else indicator
        fact = self.facts.of(unit, source.id)
        target = of_group(source.quota, self.group.id) if fact.target is None else fact.target
        exempt = fact.exempt or self.facts.of(unit, indicator.id).exempt
        return Known(fact.value, target, fact.base, fact.judges, exempt, fact)

    def column(self, indicator: Indicator, knowns: Sequence[Known]) -> Column:
        """Return what the rule is given. Units that are exempt count for nobody's minimum, maximum or mean."""
        return Column(
            points=self.worth(indicator),
            actual=[None if known.exempt else known.value for known in knowns],
            target=[known.target for known in knowns],
            base=[known.base for known in knowns],
            judges=[() if known.exempt else known.judges for known in knowns],
        )

    def parameters(self, indicator: Indicator) -> dict[str, Any]:
        """Return the parameters of an indicator's rule as ``udfs.scoring`` takes them."""
        assert indicator.rule is not None
        found = indicator.rule.model_dump(exclude={"kind"}) | {"less_is_better": indicator.less_is_better}
        return found | {"due_share": self.due_share(indicator)} if isinstance(indicator.rule, ToDate) else found

    def due_share(self, indicator: Indicator) -> Decimal | None:
        """Return the part of the target that is due by now; ``None``: it is not judged in this period."""
        if isinstance(indicator.rule, ToDate):
            return indicator.rule.share_at(self.period.code)
        return Decimal(1)
