"""晋降等: by how many grades promotions and vetoes move a unit, before the highest and the lowest grade stop it."""

from dataclasses import replace
from decimal import Decimal

from addin.scoring.book.view import GroupView
from addin.scoring.conditions import outcomes
from addin.scoring.result import UnitScore
from addin.scoring.standing import vetoes_of
from udfs.scoring.grade import Threshold, grade
from xl_templates.system_model import Grades


def points_counted(group: GroupView, unit: UnitScore, *, with_extras: bool) -> Decimal | None:
    """Return the points that ranks and grades go by; who is put to zero has none, with extras or without."""
    if not unit.has_score:
        return None
    return unit.score if with_extras or is_zeroed(group, unit) else unit.inside


def is_zeroed(group: GroupView, unit: UnitScore) -> bool:
    """Tell whether a veto takes all points."""
    return any(veto.effect == "zero" for veto in vetoes_of(group.case, unit))


def shifts(group: GroupView, grades: Grades) -> dict[str, int]:
    """Return for each unit how many grades it goes up; down where negative."""
    before = [_before(group, grades, unit) for unit in group.result.units]
    promoted: set[str] = set()
    for promotion in group.case.system.promotions:
        for unit, holds in zip(before, outcomes(group.case, before, promotion.when), strict=True):
            if holds and (promotion.test is None or unit.tests[promotion.test].met):
                promoted.add(unit.unit)
    return {unit.unit: (unit.unit in promoted) - _downs(group, unit) for unit in before}


def _downs(group: GroupView, unit: UnitScore) -> int:
    return sum(veto.effect == "down" for veto in vetoes_of(group.case, unit))


def _before(group: GroupView, grades: Grades, unit: UnitScore) -> UnitScore:
    """Return a unit with the grade that it had before it was moved, which conditions may name."""
    points = points_counted(group, unit, with_extras=grades.with_extras)
    thresholds = [Threshold(each.name, each.at) for each in grades.grades]
    plain = None if points is None else grade(points, thresholds, places=grades.places)
    return replace(unit, grade=plain)
