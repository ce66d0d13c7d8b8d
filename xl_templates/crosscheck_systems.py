"""What ``systems/*.toml`` must agree on: with itself, with the units and with the ledgers."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from udfs.findings import Finding
from udfs.rules import ColumnKind, Schema
from xl_templates.crosscheck_indicators import check_indicators
from xl_templates.crosscheck_outcomes import check_outcomes
from xl_templates.crosscheck_points import check_points
from xl_templates.crosscheck_scoring import SystemUnderCheck
from xl_templates.crosscheck_tools import Used, duplicates
from xl_templates.lists import programme_lists
from xl_templates.model import Programme
from xl_templates.system_model import CONDITION_COLUMNS, System

_NUMBER: Final = ColumnKind("number")


def check_systems(programme: Programme, used: Used) -> list[Finding]:
    """Return every disagreement within the indicator systems, and between them and the rest of the programme."""
    findings = duplicates("指标体系", (system.id for system in programme.systems), "systems")
    for system in programme.systems:
        findings += _check(programme, system, used)
    return findings


def _check(programme: Programme, system: System, used: Used) -> list[Finding]:
    """Check one system. What adds to what is only looked at where the tree of indicators is sound."""
    under = SystemUnderCheck(programme, system, used, _conditions(programme, system), tuple(_days(programme, system)))
    if not system.periods:  # much else would be wrong because of it
        return [under.contradiction("periods", '至少写一个周期，如 ["quarter", "year"]')]
    findings = [*_twice(under), *_groups(under), *check_indicators(under)]
    if not any(found.code in ("ZS-111", "ZS-113", "ZS-127") for found in findings):
        findings += check_points(under)
    return [*findings, *check_outcomes(under)]


def _conditions(programme: Programme, system: System) -> Schema:
    """Return what the conditions of lists and promotions may name."""
    columns = {each.id: _NUMBER for each in system.indicators if each.rule} | dict.fromkeys(CONDITION_COLUMNS, _NUMBER)
    columns["等次"] = ColumnKind("text")
    parameters = {name: parameter.value for name, parameter in programme.parameters.items()}
    return Schema(columns, parameters, programme_lists(programme))


def _days(programme: Programme, system: System) -> Iterator[date]:
    """Yield the days from which other indicators count: the points have to add up on each of them."""
    days = {programme.valid_from}
    for each in system.indicators:
        days |= {each.valid_from} if each.valid_from else set()
        days |= {each.valid_to + timedelta(days=1)} if each.valid_to else set()
    for day in sorted(days):
        if programme.valid_from <= day and (programme.valid_to is None or day <= programme.valid_to):
            yield day


def _twice(under: SystemUnderCheck) -> list[Finding]:
    system = under.system
    # In the sheet of extras an indicator or a veto is chosen by its name, and told apart by it.
    scored = [each.name for each in system.indicators if each.rule]
    names: dict[str, list[str]] = {
        "分组": [each.id for each in system.groups],
        "指标或否决项": [*(each.id for each in system.indicators), *(each.id for each in system.vetoes)],
        "指标或否决项的名称": [*scored, *(each.name for each in system.vetoes)],
        "目标任务": [each.id for each in system.tests],
        "名单": [each.id for each in system.lists],
        "晋档": [each.id for each in system.promotions],
        "周期": list(system.periods),
        "等次": [each.name for each in system.grades.grades] if system.grades else [],
    }
    return [found for what, each in names.items() for found in duplicates(what, each, under.file)]


def _groups(under: SystemUnderCheck) -> Iterator[Finding]:
    for group in under.system.groups:
        if not under.units_of(group):
            yield under.empty_group(f"groups.{group.id}", group.units)
