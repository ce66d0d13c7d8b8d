"""Every system of ``definitions``: what the engine gives is what was worked out by hand."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from addin.scoring.engine import score
from addin.scoring.facts import ExtraLine, Fact, Facts
from addin.scoring.result import ScoredSystem, UnitScore
from udfs.period import Period
from xl_templates.load import load_folder

HERE = Path(__file__).parent / "definitions"
CASES = sorted((HERE / "cases").glob("*.toml"))
NEARLY = Decimal("1E-9")


def case_of(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def numbers(given: dict[str, Any], key: str) -> dict[str, Decimal]:
    return {name: Decimal(value) for name, value in given.get(key, {}).items()}


def facts_of(case: dict[str, Any]) -> Facts:
    facts = Facts(stage="final")
    for given in case["units"]:
        unit = given["unit"]
        values, targets, bases = (numbers(given, key) for key in ("values", "targets", "bases"))
        judges = {name: tuple(map(Decimal, marks)) for name, marks in given.get("judges", {}).items()}
        exempt = set(given.get("exempt", ()))
        for name in {*values, *targets, *bases, *judges, *exempt}:
            facts.facts[unit, name] = Fact(
                value=values.get(name),
                target=targets.get(name),
                base=bases.get(name),
                judges=judges.get(name, ()),
                exempt=name in exempt,
                note="按规定" if name in exempt else "",
            )
        for quarter, points in numbers(given, "quarters").items():
            facts.quarters[unit, quarter] = points
        lines = [
            ExtraLine(unit, each["item"], each.get("project", ""), Decimal(each.get("number", 1)), "", "", None)
            for each in given.get("extras", ())
        ]
        facts.extras += [line for line in lines if line not in facts.extras or "group" not in given]
    return facts


@pytest.fixture(scope="module")
def programme():
    loaded = load_folder(HERE)
    assert loaded.programme, [found.line() for found in loaded.findings]
    return loaded.programme


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_as_worked_out_by_hand(programme, path: Path):
    case = case_of(path)
    scored = score(programme, programme.system(case["system"]), Period.parse(case["period"]), facts_of(case))
    wrong = [line for given in case["units"] for line in differences(given, unit_of(scored, given))]
    for name, units in case.get("lists", {}).items():
        found = [each.unit for each in scored.lists[name]]
        wrong += [] if found == units else [f"{name}: {found}, by hand {units}"]
    assert not wrong, "\n".join(wrong)


def unit_of(scored: ScoredSystem, given: dict[str, Any]) -> UnitScore:
    groups = [each for each in scored.groups if given.get("group", each.group.id) == each.group.id]
    [unit] = [unit for group in groups for unit in group.units if unit.unit == given["unit"]]
    return unit


def differences(given: dict[str, Any], unit: UnitScore) -> list[str]:
    wrong = []
    if "points" in given:
        points = numbers(given, "points")
        for name, scored in unit.indicators.items():
            wanted, found = points.get(name), scored.points
            outside = name not in points and scored.missing is None and scored.available is not None and not found
            if outside or (wanted is None and name not in points and _is_outside(unit, name, given)):
                continue
            same = (wanted is None and found is None) or (
                wanted is not None and found is not None and abs(wanted - found) < NEARLY
            )
            wrong += [] if same else [f"{unit.unit} {name}: {found}, by hand {wanted} ({scored.words})"]
    for key in ("inside", "bonus", "penalty", "score"):
        if key in given and abs(getattr(unit, key) - Decimal(given[key])) >= NEARLY:
            wrong.append(f"{unit.unit} {key}: {getattr(unit, key)}, by hand {given[key]}")
    for key in ("rank", "from_bottom", "grade"):
        wanted = given.get(key, getattr(unit, key))
        if getattr(unit, key) != (wanted if wanted not in ("", 0) else None):
            wrong.append(f"{unit.unit} {key}: {getattr(unit, key)}, by hand {given[key]}")
    for name, met in given.get("tests", {}).items():
        if unit.tests[name].met is not met:
            wrong.append(f"{unit.unit} {name}: {unit.tests[name]}, by hand {met}")
    for name in given.get("left_out", ()):
        if unit.indicators[name].missing not in ("left_out", "later"):
            wrong.append(f"{unit.unit} {name}: {unit.indicators[name].missing}, by hand left out")
    if "vetoes" in given and list(unit.vetoes) != given["vetoes"]:
        wrong.append(f"{unit.unit}: {unit.vetoes}, by hand {given['vetoes']}")
    return wrong


def _is_outside(unit: UnitScore, name: str, given: dict[str, Any]) -> bool:
    return any(each["item"] == name for each in given.get("extras", ()))


def test_there_are_cases():
    assert len(CASES) > 8
