"""One indicator system under check: what it is checked against, and how its mistakes are told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from udfs.findings import Finding, finding
from udfs.rules import Rule, Schema
from xl_templates.crosscheck_tools import Used, parsed, unknown
from xl_templates.model import Programme
from xl_templates.system_model import Indicator, ScoreGroup, System


@dataclass(frozen=True)
class SystemUnderCheck:
    """``conditions``: what conditions may name. ``days``: the days from which other indicators count."""

    programme: Programme
    system: System
    used: Used
    conditions: Schema
    days: tuple[date, ...]

    @property
    def file(self) -> str:
        """The file that findings name; ``load`` puts the real name for it."""
        return f"systems/{self.system.id}.toml"

    @cached_property
    def place(self) -> dict[str, str | None]:
        """Where the findings stand."""
        return {"file": self.file}

    @cached_property
    def by_id(self) -> dict[str, Indicator]:
        """The indicators by their ids."""
        return {each.id: each for each in self.system.indicators}

    @cached_property
    def scored(self) -> dict[str, Indicator]:
        """The indicators with a rule."""
        return {each.id: each for each in self.system.indicators if each.rule}

    @cached_property
    def groups(self) -> dict[str, ScoreGroup]:
        """The groups by their ids."""
        return {each.id: each for each in self.system.groups}

    def units_of(self, group: ScoreGroup) -> set[str]:
        """Return the names of all units that ever stand in a group."""
        return {unit.name for unit in self.programme.units if group.units in unit.groups}

    def rule(self, key: str, text: str, schema: Schema, *, gives: str = "bool") -> Rule | Finding:
        """Parse a rule; 上月 has no meaning where there is one row a unit and no row before."""
        rule = parsed(key, text, schema, self.used, self.file, gives=gives)
        if isinstance(rule, Rule) and rule.last:
            return self.contradiction(key, "不能用“上月(…)”：这里没有上一期的行")
        return rule

    def unknown(self, key: str, what: str, name: str, known: Iterable[str]) -> Finding:
        """Say that a key names what there is not."""
        return unknown(self.place, key, what, name, known)

    def contradiction(self, key: str, detail: str) -> Finding:
        """Say that two settings do not go together."""
        return finding("ZS-122", place=self.place, key=key, detail=detail)

    def sum_of_points(self, key: str, found: str, wanted: str, what: str) -> Finding:
        """Say that points do not add to what they should."""
        return finding("ZS-123", place=self.place, key=key, found=found, wanted=wanted, what=what)

    def sum_of_shares(self, key: str, found: str) -> Finding:
        """Say that shares do not add to one."""
        return finding("ZS-124", place=self.place, key=key, found=found)

    def empty_group(self, key: str, group: str) -> Finding:
        """Say that a group has no units."""
        return finding("ZS-125", place=self.place, key=key, group=group)

    def order(self, key: str, detail: str) -> Finding:
        """Say that things are not in their order."""
        return finding("ZS-126", place=self.place, key=key, detail=detail)

    def tree(self, key: str, detail: str) -> Finding:
        """Say that the tree of indicators is not one."""
        return finding("ZS-127", place=self.place, key=key, detail=detail)

    def number(self, key: str, detail: str) -> Finding:
        """Say that a number makes no sense."""
        return finding("ZS-128", place=self.place, key=key, detail=detail)
