"""The lines that a ranking is cut at: so many from above, so many from below, so many points."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from addin.scoring.result import GroupScore, UnitScore
from addin.scoring.sensitivity_ranks import NEAR
from addin.scoring.sensitivity_weighed import Flags, Numbers, Whole
from udfs.rounding import round_half_up
from udfs.scoring.words import plain
from xl_templates.system_model import Ranking, ScoreList, System, Way

# Of a system whose lists name no rank.
TOP: Final = 3
BOTTOM: Final = 2

Kind = Literal["top", "bottom", "at_least", "below"]
_KINDS: Final[tuple[Kind, ...]] = ("top", "bottom", "at_least", "below")


@dataclass(frozen=True, slots=True)
class CutLine:
    """One line. ``lists``: the names of the lists that are cut there; none where it is our own."""

    kind: Kind
    number: Decimal
    lists: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Name it: 前3名, 后2名, 90分以上, 不到60分."""
        words = {"top": "前{}名", "bottom": "后{}名", "at_least": "{}分以上", "below": "不到{}分"}
        return words[self.kind].format(plain(self.number))

    @property
    def key(self) -> tuple[Kind, Decimal]:
        """What makes it the same line, whatever lists are cut there."""
        return self.kind, self.number

    def holds(self, above: Whole, below: Whole, scores: Numbers) -> Flags:
        """Return where a unit is on that side of the line."""
        number = float(self.number)
        if self.kind == "top":
            return (above > 0) & (above <= number)
        if self.kind == "bottom":
            return (below > 0) & (below <= number)
        reached = scores >= number - NEAR
        return reached if self.kind == "at_least" else ~reached


class Place(NamedTuple):
    """A unit as it was ranked: ``ranked``: the points that ranks go by; ``score``: those that limits of points take."""

    above: int
    below: int
    ranked: Decimal
    score: Decimal


def cut_lines(system: System, group: GroupScore) -> list[CutLine]:
    """Return the lines of a group's lists, those of other periods too; ours where no list has one from above, below.

    A list by indicator is left out: its ranks are by the points of one indicator, which no weight changes.
    """
    named: dict[tuple[Kind, Decimal], list[str]] = {}
    for each in system.lists:
        if not each.by_indicator and (not each.groups or group.group.id in each.groups):
            for way in each.ways:
                _name(named, each, way)
    for kind, number in (("top", TOP), ("bottom", BOTTOM)):
        if not any(known == kind for known, _ in named):
            named[kind, Decimal(number)] = []
    ordered = sorted(named.items(), key=lambda entry: (_KINDS.index(entry[0][0]), entry[0][1]))
    return [CutLine(kind, number, tuple(dict.fromkeys(names))) for (kind, number), names in ordered]


def _name(named: dict[tuple[Kind, Decimal], list[str]], wanted: ScoreList, way: Way) -> None:
    for kind in _KINDS:
        number = getattr(way, kind)
        if number is not None:
            named.setdefault((kind, Decimal(number)), []).append(wanted.name)


def place_of(unit: UnitScore, ranking: Ranking, *, zeroed: bool) -> Place:
    """Return how a unit was ranked."""
    assert unit.rank is not None and unit.from_bottom is not None
    points = unit.score if ranking.with_extras or zeroed else unit.inside
    ranked = round_half_up(points, ranking.places) if ranking.by == "printed" else points
    return Place(unit.rank, unit.from_bottom, ranked, unit.score)


def distances(line: CutLine, group: Sequence[Place]) -> list[Decimal | None]:
    """Return for each unit how many points it is above the line (below: negative); ``None`` where all are on one side.

    A line of ranks runs, for a unit, where the nearest unit of the other side stands.
    """
    if line.kind in ("at_least", "below"):
        return [each.score - line.number for each in group]
    upper = [each.above <= line.number if line.kind == "top" else each.below > line.number for each in group]
    over = [each.ranked for each, is_upper in zip(group, upper, strict=True) if is_upper]
    under = [each.ranked for each, is_upper in zip(group, upper, strict=True) if not is_upper]
    if not over or not under:
        return [None] * len(group)
    return [each.ranked - (max(under) if is_upper else min(over)) for each, is_upper in zip(group, upper, strict=True)]
