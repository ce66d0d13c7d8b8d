"""加分扣分: what a unit gets beyond the hundred, line by line, within the limits of each item and of all together."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from addin.scoring.facts import ExtraLine
from addin.scoring.group_case import GroupCase, Known
from addin.scoring.indicator_points import Judged
from addin.scoring.result import Scored
from udfs.scoring import RULES, Column
from udfs.scoring.total import Extra, bonus, one_per_project, penalty
from udfs.scoring.words import plain
from xl_templates.system_model import Indicator


class UnitExtras(NamedTuple):
    """``bonus`` and ``penalty`` after all limits, both positive; ``scored``: of each item."""

    bonus: Decimal
    penalty: Decimal
    scored: dict[str, Scored]


class _Line(NamedTuple):
    """``at``: where it stands among all lines, -1 where its number is an indicator's."""

    at: int
    extra: Extra
    number: Decimal | None
    words: str


def unit_extras(case: GroupCase, unit: str, judged: Mapping[str, Judged]) -> UnitExtras:
    """Return what a unit gets. ``judged``: the items that take their number from an indicator's value, by their id.

    Every line is scored by the rule of its item; of a project that is named for several, the one that gives most
    counts, the first that is written of equal ones.
    """
    items = [each for each in case.indicators if each.outside]
    lines = {item.id: _lines(case, item, unit, judged[item.id]) for item in items}
    limits = {item.id: case.worth(item) for item in items}
    extras = case.system.extras
    kept: dict[str, list[Extra]] = {}
    for kind in ("bonus", "penalty"):
        written = [line for item in items if item.outside == kind for line in lines[item.id]]
        given = [line.extra for line in sorted(written, key=lambda line: line.at)]
        once = kind == "bonus" and extras.one_project_one_bonus
        kept[kind] = one_per_project(given) if once else given
    counts = {id(extra) for each in kept.values() for extra in each}
    return UnitExtras(
        bonus(kept["bonus"], limits, extras.bonus_most),
        penalty(kept["penalty"], limits, extras.penalty_most),
        {item.id: _scored(case, item, lines[item.id], counts, judged[item.id]) for item in items},
    )


def _lines(case: GroupCase, item: Indicator, unit: str, judged: Judged) -> list[_Line]:
    found = []
    if judged.scored.points is not None and not judged.known.exempt:
        extra = Extra(item.id, judged.scored.points)
        found.append(_Line(-1, extra, judged.scored.raw, judged.scored.words))
    for at, line in enumerate(case.facts.extras):
        if (line.unit, line.item) == (unit, item.id):
            found.append(_scored_line(case, item, at, line, judged.known))
    return found


def _scored_line(case: GroupCase, item: Indicator, at: int, line: ExtraLine, known: Known) -> _Line:
    assert item.rule is not None
    column = Column(points=case.worth(item), actual=[line.number], target=[known.target], base=[known.base])
    rule, parameters = RULES[item.rule.kind], case.parameters(item)
    [outcome] = rule.points(column, parameters)
    words = rule.explain(column, parameters, 0, unit=item.unit or "")
    told = f"{line.project}：{words}" if line.project else words
    points = Decimal(0) if outcome.points is None else outcome.points
    return _Line(at, Extra(item.id, points, line.project), line.number, told)


def _scored(case: GroupCase, item: Indicator, lines: list[_Line], counts: set[int], judged: Judged) -> Scored:
    most = case.worth(item)
    points = sum((abs(line.extra.points) for line in lines if id(line.extra) in counts), Decimal(0))
    words = [
        line.words if id(line.extra) in counts else f"{line.words}，同一项目另有加分更高的，不重复" for line in lines
    ]
    if points > most:
        words.append(f"合计 {plain(points)} 分，最多 {plain(most)} 分")
    numbers = [line.number for line in lines if line.number is not None]
    raw = sum(numbers, Decimal(0)) if numbers else None
    given = min(points, most)
    target = judged.scored.target
    return Scored(raw, target, -given if item.outside == "penalty" else given, most, None, "；".join(words))
