"""Small systems and facts as text, so that a test shows what goes in beside what has to come out."""

import tomllib
from decimal import Decimal
from typing import Any

from addin.scoring.engine import score
from addin.scoring.facts import ExtraLine, Fact, Facts, Place
from addin.scoring.result import ScoredSystem, UnitScore
from udfs.period import Period
from xl_templates.crosscheck_systems import check_systems
from xl_templates.crosscheck_tools import Used
from xl_templates.model import Programme
from xl_templates.system_model import System

HEAD = """
id = "small"
title = "小体系"
periods = ["quarter", "year"]

[[groups]]
id = "towns"
name = "乡镇"
units = "towns"
"""


def programme_of(text: str, units: str = "甲 乙 丙", **more: Any) -> Programme:
    """A programme with one system; ``units`` are in the list towns, ``name:list`` in another."""
    listed = [(word.partition(":")[0], word.partition(":")[2] or "towns") for word in units.split()]
    content = {
        "id": "test",
        "title": "测试",
        "version": "1",
        "valid_from": "2020-01-01",
        "office": "办公室",
        "note": "测试",
        "units": [{"name": name, "kind": "镇", "groups": [group]} for name, group in listed],
        "submissions": [],
        "ledgers": [],
        "systems": [tomllib.loads(HEAD + text, parse_float=Decimal)],
    }
    programme = Programme.model_validate(content | more)
    faults = check_systems(programme, Used())
    assert not faults, [fault.line() for fault in faults]
    return programme


def facts_of(text: str, extras: str = "", **more: Any) -> Facts:
    """``fdi 甲=45/50 乙=-/50/12 丙=exempt``: value/target/base by unit; ``甲 visits 4 项目`` a line of extras."""
    facts = Facts(**{"stage": "final"} | more)
    for line in filter(None, map(str.strip, text.splitlines())):
        name, *cells = line.split()
        for cell in cells:
            unit, _, numbers = cell.partition("=")
            facts.facts[unit, name] = _fact(numbers, Place("数据.xlsx", "指标数据", f"F{len(facts.facts) + 2}"))
    for line in filter(None, map(str.strip, extras.splitlines())):
        unit, item, number, *project = line.split()
        facts.extras.append(ExtraLine(unit, item, " ".join(project), Decimal(number), "有", "办公室", None))
    return facts


def _fact(text: str, place: Place) -> Fact:
    if text == "exempt":
        return Fact(exempt=True, note="按规定", place=place)
    if text == "?":
        return Fact(unreadable=True, place=place)
    if ";" in text:
        return Fact(judges=tuple(map(Decimal, filter(None, text.split(";")))), place=place)
    numbers = [None if word in ("-", "") else Decimal(word) for word in text.split("/")]
    value, target, base = (*numbers, None, None)[:3]
    return Fact(value=value, target=target, base=base, place=place)


def scored_of(text: str, facts: Facts, units: str = "甲 乙 丙", period: str = "2023-Q1", **more: Any) -> ScoredSystem:
    """Score a system."""
    programme = programme_of(text, units, **more)
    return score(programme, programme.systems[0], Period.parse(period), facts)


def system_of(scored: ScoredSystem) -> System:
    """The system that was scored."""
    return scored.system


def by_unit(scored: ScoredSystem) -> dict[str, UnitScore]:
    """The units by name."""
    return {unit.unit: unit for group in scored.groups for unit in group.units}


def points(scored: ScoredSystem, indicator: str) -> str:
    """The points of one indicator, unit by unit; a gap by its word."""
    found = [unit.indicators[indicator] for group in scored.groups for unit in group.units]
    return " ".join(each.missing if each.points is None else plain(each.points) for each in found)


def scores(scored: ScoredSystem) -> str:
    """The scores, unit by unit; ``-`` where there is none."""
    return " ".join(plain(unit.score) if unit.has_score else "-" for group in scored.groups for unit in group.units)


def ranked(scored: ScoredSystem) -> str:
    """The ranks, unit by unit."""
    return " ".join(str(unit.rank or "-") for group in scored.groups for unit in group.units)


def codes(scored: ScoredSystem, *without: str) -> list[tuple[str, str | None]]:
    """The findings: code and unit."""
    return [(found.code, found.unit) for found in scored.findings if found.code not in without]


def plain(number: Decimal) -> str:
    return f"{number.normalize():f}" if number else "0"
