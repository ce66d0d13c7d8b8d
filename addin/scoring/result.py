"""What scoring gives: the points of every indicator of every unit, totals, ranks, grades, lists, with reasons."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple

from addin.scoring.facts import Facts, Stage
from udfs.findings import Finding
from udfs.period import Period
from xl_templates.model import Programme
from xl_templates.system_model import ScoreGroup, System

# Why there are no points: a missing value that counts nothing, is left out, or holds the indicator up for all; a unit
# that is exempt; an indicator that is judged later in the year.
Gap = Literal["zero", "left_out", "pending", "exempt", "later"]


class Scored(NamedTuple):
    """One indicator of one unit. ``available``: the points that it can give here; ``words``: how the points came.

    Outside the hundred the points are those after the indicator's own limit, of a penalty below zero.
    """

    raw: Decimal | None
    target: Decimal | None
    points: Decimal | None
    available: Decimal
    missing: Gap | None
    words: str


class Met(NamedTuple):
    """A target test of a unit: met or not (``None``: cannot be told), and the reason in words."""

    met: bool | None
    words: str


@dataclass(slots=True)
class UnitScore:
    """One unit. Points are unrounded (10 places); ``rank`` ``None``: not ranked, and ``notes`` say why.

    ``has_score``: false where nothing of it could be scored; ``inside`` and ``score`` then mean nothing.
    """

    unit: str
    indicators: dict[str, Scored] = field(default_factory=dict)
    inside: Decimal = Decimal(0)
    factor: Decimal = Decimal(1)
    bonus: Decimal = Decimal(0)
    penalty: Decimal = Decimal(0)
    score: Decimal = Decimal(0)
    has_score: bool = True
    rank: int | None = None
    from_bottom: int | None = None
    grade: str | None = None
    tests: dict[str, Met] = field(default_factory=dict)
    vetoes: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class GroupScore:
    """One group; ``units`` in the order of the definition. ``pending``: indicators that wait, for all its units."""

    group: ScoreGroup
    units: list[UnitScore] = field(default_factory=list)
    pending: tuple[str, ...] = ()


class Listed(NamedTuple):
    """A unit on a 建议名单. ``sure``: false where units are equal at the cut and the leaders decide.

    ``indicator``: for which indicator, in a list that is made for each apart.
    """

    unit: str
    group: str
    reason: str
    sure: bool
    indicator: str | None = None


@dataclass(slots=True)
class ScoredSystem:
    """A whole system for a period. ``lists``: list id → units, best (or worst) first.

    ``findings``: those of the facts first, then what scoring found.
    """

    programme: Programme
    system: System
    period: Period
    stage: Stage
    facts: Facts
    groups: list[GroupScore] = field(default_factory=list)
    lists: dict[str, list[Listed]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
