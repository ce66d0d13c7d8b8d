"""The JSON of the job 计算得分: what other programs rely on. A key never changes its meaning."""

from decimal import Decimal
from typing import Any, Final

from addin.consolidate_json import findings_as_json
from addin.merging.totals import plain_decimal
from addin.scoring.result import GroupScore, Listed, ScoredSystem, UnitScore
from udfs.rounding import round_half_up

SCHEMA_VERSION: Final = 1


def scores_as_json(scored: ScoredSystem) -> dict[str, Any]:
    """Return the result as plain values: numbers as decimal text, unrounded; what is not there as ``None``."""
    names = {each.id: each.name for each in scored.system.lists}
    lists: dict[str, list[str]] = {}
    for name, listed in scored.lists.items():
        lists.setdefault(names[name], []).extend(each.unit for each in listed)
    return {
        "schema_version": SCHEMA_VERSION,
        "programme": scored.programme.id,
        "system": scored.system.id,
        "period": scored.period.code,
        "stage": scored.stage,
        "definition_sha256": scored.programme.sha256,
        "groups": [_group(each) for each in scored.groups],
        "lists": {name: list(dict.fromkeys(units)) for name, units in lists.items()},
        "listed": [_listed(name, each) for name, listed in scored.lists.items() for each in listed],
        "findings": findings_as_json(scored.findings),
    }


def _group(group: GroupScore) -> dict[str, Any]:
    return {
        "id": group.group.id,
        "name": group.group.name,
        "pending": list(group.pending),
        "units": [_unit(each) for each in group.units],
    }


def _unit(unit: UnitScore) -> dict[str, Any]:
    return {
        "unit": unit.unit,
        "score": _text(unit.score) if unit.has_score else None,
        "inside": _text(unit.inside) if unit.has_score else None,
        "factor": _text(round_half_up(unit.factor, 10)),
        "bonus": _text(unit.bonus),
        "penalty": _text(unit.penalty),
        "rank": unit.rank,
        "from_bottom": unit.from_bottom,
        "grade": unit.grade,
        "tests": {name: met.met for name, met in unit.tests.items()},
        "vetoes": list(unit.vetoes),
        "notes": unit.notes,
        "indicators": [
            {
                "id": name,
                "raw": _text(each.raw),
                "target": _text(each.target),
                "points": _text(each.points),
                "available": _text(each.available),
                "missing": each.missing,
                "words": each.words,
            }
            for name, each in unit.indicators.items()
        ],
    }


def _listed(name: str, listed: Listed) -> dict[str, Any]:
    return {
        "list": name,
        "unit": listed.unit,
        "group": listed.group,
        "indicator": listed.indicator,
        "reason": listed.reason,
        "sure": listed.sure,
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else plain_decimal(value)
