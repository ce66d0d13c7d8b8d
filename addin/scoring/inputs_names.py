"""Whose row it is: the unit and the indicator that a row of the workbook names, or its hidden id where it names none.

A row is moved, copied and pasted by people, so what they see counts; the hidden id fills in what was left blank.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from udfs.findings import Finding, finding
from udfs.unit_names import UnitNames
from xl_templates.inputs.asked import InputsPlan
from xl_templates.inputs.ledgers import items_of
from xl_templates.reading.typed_cells import shown

_LIKELY: Final = 50.0  # of 100: what a person may have meant

Place = dict[str, str | None]


@dataclass(frozen=True)
class Named:
    """The official name (of an item its id) that a cell means, ``None`` for none, and what there is to say."""

    value: str | None
    finding: Finding | None = None


class Names:
    """The units, indicators and items of a system, as people write them."""

    def __init__(self, plan: InputsPlan) -> None:
        programme = plan.programme
        spoken = {unit.name: unit.aliases for unit in programme.units if unit.name in plan.units}
        self._units = UnitNames(spoken, programme.places)
        self._official = frozenset(plan.units)
        self.indicators = _Words("指标", {each.name: each.id for each in plan.indicators})
        in_lines = {each.name: each.id for each in (*plan.extras, *plan.system.vetoes)}
        self.items = _Words("事项", {name: in_lines[name] for name in items_of(plan)})
        self.quarters = _Words("季度", {name: name for name in plan.quarters})

    def unit(self, text: str, place: Place) -> Named:
        """Return the unit that a cell names."""
        if text in self._official:
            return Named(text)
        found = self._units.match(text)
        if found is not None:
            facts = {"what": "单位", "name": shown(text), "result": found.official}
            return Named(found.official, finding("ZS-835", place=place, **facts))
        near = "、".join(each.official for each in self._units.candidates(text))
        return _unknown("单位", text, near, place)


class _Words:
    """Names out of a list: name → id."""

    def __init__(self, what: str, ids: Mapping[str, str]) -> None:
        self._what, self._ids = what, ids
        self._folded = {_folded(spoken): name for name in reversed(ids) for spoken in (ids[name], name)}

    def named(self, text: str, place: Place) -> Named:
        """Return the id of what a cell names; width, case and spaces are overlooked, nothing else is."""
        if text in self._ids:
            return Named(self._ids[text])
        name = self._folded.get(_folded(text))
        if name is not None:
            facts = {"what": self._what, "name": shown(text), "result": name}
            return Named(self._ids[name], finding("ZS-835", place=place, **facts))
        near = process.extractOne(text, list(self._ids), scorer=ratio, score_cutoff=_LIKELY)
        return _unknown(self._what, text, near[0] if near else "", place)

    def name_of(self, wanted: str) -> str:
        """Return the name of an id."""
        return next(name for name, one in self._ids.items() if one == wanted)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _unknown(what: str, text: str, near: str, place: Place) -> Named:
    hint = f"，是否指“{near}”" if near else ""
    return Named(None, finding("ZS-834", place=place, what=what, name=shown(text), hint=hint))


def listed(names: Sequence[str], most: int = 8) -> str:
    """Return some names on one line."""
    return "、".join(names[:most]) + (f"等 {len(names)} 项" if len(names) > most else "")
