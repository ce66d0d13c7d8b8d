"""The conditions of lists and promotions: rules over the scores, ranks, grades and values of the units of a group."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from addin.scoring.group_case import GroupCase
from addin.scoring.result import UnitScore
from udfs.rules import ColumnKind, Schema, Table, parse_rule
from xl_templates.lists import programme_lists
from xl_templates.system_model import CONDITION_COLUMNS

_NUMBER: Final = ColumnKind("number")


def outcomes(case: GroupCase, units: Sequence[UnitScore], when: str) -> list[bool | None]:
    """Return for each unit whether a condition holds; ``None`` where it cannot be told.

    [组单位数] is the number of units of the group, ranked or not. A value is what is scored, in the indicator's unit;
    who is exempt has none.
    """
    programme = case.programme
    parameters = {name: parameter.value for name, parameter in programme.parameters.items()}
    lists = programme_lists(programme)
    columns = _columns(case, units)
    kinds = dict.fromkeys(columns, _NUMBER) | {"等次": ColumnKind("text")}
    rule = parse_rule(when, Schema(kinds, parameters, lists))
    return rule.judge(Table(columns, len(units), parameters=parameters, lists=lists))


def _columns(case: GroupCase, units: Sequence[UnitScore]) -> Mapping[str, Sequence[object]]:
    """Return the cells of all that a condition may name, a row a unit."""
    results: dict[str, list[object]] = {
        "得分": [each.score if each.has_score else None for each in units],
        "名次": [_number(each.rank) for each in units],
        "倒数名次": [_number(each.from_bottom) for each in units],
        "等次": [each.grade for each in units],
        "组单位数": [Decimal(len(units))] * len(units),
    }
    assert set(results) == set(CONDITION_COLUMNS)
    for indicator in case.system.indicators:
        if indicator.rule:
            results[indicator.id] = [_value(case, each, indicator.id) for each in units]
    return results


def _value(case: GroupCase, unit: UnitScore, name: str) -> Decimal | None:
    if name in unit.indicators:
        scored = unit.indicators[name]
        return None if scored.missing == "exempt" else scored.raw
    known = case.known(unit.unit, case.system.indicator(name))
    return None if known.exempt else known.value


def _number(rank: int | None) -> Decimal | None:
    return None if rank is None else Decimal(rank)
