"""What an indicator system is, as data: a tree of indicators with points, rules, groups, ranks, grades and lists.

An indicator with points gives each unit of a group some of them by its rule. Numbers of points are 分; a share is a
part of 1. Nothing here computes: ``udfs.scoring`` does, and the same is written as formulas into the 考核评分簿.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from pydantic import Discriminator, Field, Tag

from xl_templates.parts import Frequency, Identifier, Name, Part, Source, Text

Missing = Literal["zero", "left_out", "pending"]


def _as_written(value: Any) -> str:
    return "(by group)" if isinstance(value, dict) else "(one)"


# Of every group, or by the group's id. Told apart by how it is written, so that a mistake is told once.
Points = Annotated[
    Annotated[Decimal, Tag("(one)")] | Annotated[dict[Identifier, Decimal], Tag("(by group)")],
    Discriminator(_as_written),
]

# What the conditions of lists and promotions may name besides the values of indicators by their ids.
CONDITION_COLUMNS: Final = ("得分", "名次", "倒数名次", "等次", "组单位数")


# --- rules ----------------------------------------------------------------------------------------------------------


class PointRule(Part):
    """Common to all rules. ``most``, ``least``: limits of the points, ``most`` the indicator's own where not written.

    ``places``: decimal places that the points are rounded to, half up. ``missing``: what a value that is not there
    gives: no points; left out, the others weighing more; or nothing for anybody until it is known.
    """

    most: Decimal | None = None
    least: Decimal = Decimal(0)
    places: Annotated[int, Field(ge=0, le=10)] = 10
    missing: Missing = "zero"


class Completion(PointRule):
    """points × actual / target; where less is better points × target / actual."""

    kind: Literal["completion"]


class ToDate(PointRule):
    """Completion of the part of the year's target that is due by now: ``shares`` by the end of the period's code.

    {"Q1": 0.2, "Q2": 0.45, "Q3": 0.75, "Q4": 1}. A period without a share: the indicator is judged later and left out.
    At the end of a year the whole is due; that is not written.
    """

    kind: Literal["to_date"]
    shares: dict[str, Decimal]

    def share_at(self, code: str) -> Decimal | None:
        """Return the share that is due by the end of a period by its code, 2023-Q2; ``None``: judged later."""
        _, _, end = code.partition("-")
        return self.shares.get(end) if end else Decimal(1)


class Efficacy(PointRule):
    """功效系数: points × (base + span × (x − min) / (max − min)) / 100 over the group.

    ``equal``: the hundredths where all are equal, or one unit is alone. ``trim``: so many of the highest and of the
    lowest values do not set max and min; beyond these the unit has the full or the least.
    """

    kind: Literal["efficacy"]
    base: Decimal = Decimal(60)
    span: Decimal = Decimal(40)
    equal: Decimal = Decimal(100)
    trim: Annotated[int, Field(ge=0, le=5)] = 0


class BestShare(PointRule):
    """points × x / the group's highest; where less is better points × the lowest / x."""

    kind: Literal["best_share"]


class Band(Part):
    """From this value on (included) so many points."""

    at: Decimal
    points: Decimal


class Bands(PointRule):
    """Points by bands of the value, or of actual / target (``of = "ratio"``). Below all bands: ``least``."""

    kind: Literal["bands"]
    of: Literal["value", "ratio"] = "value"
    bands: Annotated[tuple[Band, ...], Field(min_length=1, max_length=50)]


class PerItem(PointRule):
    """``each`` points for every one beyond ``free``; beyond the target where ``over_target``."""

    kind: Literal["per_item"]
    each: Decimal
    free: Decimal = Decimal(0)
    over_target: bool = False


class Deduct(PointRule):
    """The points less ``each`` for every one."""

    kind: Literal["deduct"]
    each: Decimal


class Shortfall(PointRule):
    """The points less ``each`` for every one that is short of the target (the quota)."""

    kind: Literal["shortfall"]
    each: Decimal


class Growth(PointRule):
    """Growth over the base (last year's value): ``start`` points at the rate ``at``, ``each`` per percentage point.

    rate = (x − base) / |base|. ``start``: the indicator's points where not written. ``base_zero``: the points where the
    base is zero: all, none, or left out.
    """

    kind: Literal["growth"]
    at: Decimal = Decimal(0)
    start: Decimal | None = None
    each: Decimal
    base_zero: Literal["full", "none", "left_out"] = "none"


class MeanSteps(PointRule):
    """``start`` points at the group's mean, ``each`` more for every whole ``step`` above it, less below."""

    kind: Literal["mean_steps"]
    start: Decimal
    step: Annotated[Decimal, Field(gt=0)]
    each: Decimal


class ShareOf(PointRule):
    """points × x / the whole (the second number of the indicator): 产业契合度 = matching / all new projects."""

    kind: Literal["share_of"]


class Judges(PointRule):
    """points × the mean of the judges' marks / ``full``; ``drop``: so many highest and lowest are left out."""

    kind: Literal["judges"]
    full: Decimal = Decimal(100)
    drop: Annotated[int, Field(ge=0, le=3)] = 0


class Certified(PointRule):
    """The value is the points: what the certifying department gave, with its evidence."""

    kind: Literal["certified"]


class FormulaRule(PointRule):
    """A formula of the rule language over [实际] [目标] [基数] [分值] [组最大] [组最小] [组平均] [组单位数]."""

    kind: Literal["formula"]
    formula: Text


Rule = Annotated[
    Completion
    | ToDate
    | Efficacy
    | BestShare
    | Bands
    | PerItem
    | Deduct
    | Shortfall
    | Growth
    | MeanSteps
    | ShareOf
    | Judges
    | Certified
    | FormulaRule,
    Field(discriminator="kind"),
]


# --- indicators -----------------------------------------------------------------------------------------------------


class Counted(Part):
    """A value counted from a ledger for each unit: its rows, or the sum of ``column``, for which ``when`` holds."""

    ledger: Identifier
    column: Name | None = None
    when: Text | None = None


class Indicator(Part):
    """One node of the tree. With ``rule`` it is scored; without, it heads those whose ``parent`` it is.

    ``points``: 分, for all groups or by group; a group that is not named is not scored on it. ``share``: instead, its
    part of the parent's points. ``outside``: beyond the hundred; ``most`` of its rule is then written. ``quota``: the
    target where no other is handed down. ``same_as``: takes value, target and base of another indicator.
    """

    id: Identifier
    name: Text
    parent: Identifier | None = None
    points: Points | None = None
    share: Decimal | None = None
    outside: Literal["bonus", "penalty"] | None = None
    rule: Rule | None = None
    less_is_better: bool = False
    unit: Name | None = None
    places: Annotated[int, Field(ge=0, le=6)] = 2
    quota: Points | None = None
    counted: Counted | None = None
    same_as: Identifier | None = None
    data_source: Text | None = None
    certified_by: Text | None = None
    apart: Decimal | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    help: Text | None = None
    source: Source = ()


# --- what comes of the points ---------------------------------------------------------------------------------------


class ScoreGroup(Part):
    """Units that are ranked among themselves. ``units``: a group of ``units.toml``. ``least``: fewer are not ranked."""

    id: Identifier
    name: Text
    units: Identifier
    least: Annotated[int, Field(ge=1)] = 1


class Extras(Part):
    """Points beyond the hundred. ``bonus_most``, ``penalty_most``: of all together (both written as positive numbers).

    ``one_project_one_bonus``: a project that is named for several counts once, where it gives most.
    """

    bonus_most: Decimal | None = None
    penalty_most: Decimal | None = None
    one_project_one_bonus: bool = True


class Ranking(Part):
    """How units are ranked. ``by``: unrounded points, or as printed with ``places``.

    ``ties``: indicators whose points decide, one after the other; what is still equal shares the rank.
    """

    by: Literal["unrounded", "printed"] = "unrounded"
    places: Annotated[int, Field(ge=0, le=6)] = 2
    with_extras: bool = True
    ties: tuple[Identifier, ...] = ()


class Grade(Part):
    """From so many points on (included)."""

    name: Name
    at: Decimal


class Grades(Part):
    """``places``: points are rounded half up to so many places first (0: 89.5 is 90); ``None``: they are not.

    What is below the lowest grade is of that grade too. ``periods``: for which grades are given; for all where none is
    named.
    """

    grades: Annotated[tuple[Grade, ...], Field(min_length=1)]
    places: Annotated[int, Field(ge=0, le=6)] | None = None
    with_extras: bool = True
    periods: tuple[Frequency, ...] = ()
    source: Source = ()


class TargetTest(Part):
    """完成目标任务: the indicators whose target has to be met; all of them, any, or at least ``how_many``.

    An indicator that a unit's group is not scored on, or that the unit is exempt from, is not asked for.
    """

    id: Identifier
    name: Name
    indicators: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    how: Literal["all", "any"] = "all"
    how_many: Annotated[int, Field(ge=1)] | None = None


class Way(Part):
    """One way onto a list: everything that is written has to hold.

    ``top``, ``bottom``: ranks from above, from below. ``test``, ``met``: a target test, and whether it is met.
    ``target``: whether the target of the indicator itself is met, in a list ``by_indicator``.
    ``when``: a rule over [得分] [名次] [倒数名次] [等次] [组单位数] and the value of every indicator by its id, [fdi].
    """

    top: Annotated[int, Field(ge=1)] | None = None
    bottom: Annotated[int, Field(ge=1)] | None = None
    at_least: Decimal | None = None
    below: Decimal | None = None
    test: Identifier | None = None
    met: bool = True
    target: bool | None = None
    when: Text | None = None


class ScoreList(Part):
    """A 建议名单: the units of ``groups`` (all, where none is named) for which any of the ``ways`` holds.

    ``ties``: at the cut all are in, or it is printed that the leaders decide. ``kind``: a veto strikes from honours.
    ``by_indicator``: the list is made for each of these apart: ``top`` and ``bottom`` are then ranks by its points.
    ``periods``: for which the list is made; for all where none is named.
    """

    id: Identifier
    name: Text
    kind: Literal["honour", "criticism"]
    groups: tuple[Identifier, ...] = ()
    by_indicator: tuple[Identifier, ...] = ()
    periods: tuple[Frequency, ...] = ()
    ways: Annotated[tuple[Way, ...], Field(min_length=1)]
    ties: Literal["all", "leaders"] = "all"
    source: Source = ()


class Veto(Part):
    """一票否决. ``effect``: struck from honours, down a grade, or no points; ``ranked``: whether it is still ranked."""

    id: Identifier
    name: Text
    effect: Literal["strike", "down", "zero"]
    ranked: bool = True
    source: Source = ()


class Promotion(Part):
    """直接晋档: up a grade where ``when`` holds (a rule as in ``Way``) and the target test, if one is named, is met."""

    id: Identifier
    name: Text
    when: Text
    test: Identifier | None = None
    source: Source = ()


class Annual(Part):
    """The year's score from the quarters: quarter code → share (they add to 1). Without: from the year's own data."""

    quarters: dict[str, Decimal]


class System(Part):
    """An indicator system. ``periods``: what it is scored for. ``total``: what the points of a group add to.

    ``value``: which value is scored while it is not certified: none, or the unit's own (only before 审定).
    ``apart``: self-score and certified value that differ by a larger share are asked about.
    """

    id: Identifier
    title: Text
    periods: tuple[Frequency, ...]
    total: Decimal = Decimal(100)
    groups: Annotated[tuple[ScoreGroup, ...], Field(min_length=1)]
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1)]
    extras: Extras = Extras()
    ranking: Ranking = Ranking()
    grades: Grades | None = None
    tests: tuple[TargetTest, ...] = ()
    lists: tuple[ScoreList, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    promotions: tuple[Promotion, ...] = ()
    annual: Annual | None = None
    value: Literal["certified", "self_until_final"] = "self_until_final"
    apart: Decimal = Decimal("0.2")
    note: Text | None = None
    source: Source = ()

    def scored(self, group: str, day: date) -> tuple[Indicator, ...]:
        """Return the indicators with a rule that count for a group on a day, in order, those outside the total too."""
        return tuple(
            each
            for each in self.indicators
            if each.rule is not None
            and (each.valid_from is None or each.valid_from <= day)
            and (each.valid_to is None or each.valid_to >= day)
            and (each.outside is not None or self.points_of(each, group) is not None)
        )

    def points_of(self, indicator: Indicator, group: str) -> Decimal | None:
        """Return the points of an indicator in a group, ``None`` where it is not scored there."""
        if indicator.share is not None and indicator.parent is not None:
            parent = self.points_of(self.indicator(indicator.parent), group)
            return None if parent is None else parent * indicator.share
        return of_group(indicator.points, group)

    def indicator(self, name: str) -> Indicator:
        """Return the indicator with that id. Raises ``KeyError``."""
        for each in self.indicators:
            if each.id == name:
                return each
        raise KeyError(name)


def of_group(value: Decimal | Mapping[str, Decimal] | None, group: str) -> Decimal | None:
    """Return what a value that may differ from group to group is for one."""
    return value.get(group) if isinstance(value, Mapping) else value
