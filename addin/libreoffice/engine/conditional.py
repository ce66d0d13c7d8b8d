"""Conditional formats with xlwings' meaning: a new rule comes before all others.

LibreOffice colours by the first rule that matches and looks no further, whatever ``stop_if_true`` says; data bars,
colour scales and icon sets are shown beside it. They are listed and kept here but not made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from addin.libreoffice.engine.colours import colour_of, number_of
from addin.libreoffice.engine.unsupported import base

_LOOKS = ("fill_color", "font_color", "font_bold", "font_italic")
_STYLED = ("custom", "cell_value")


def look_of(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a look is given, as the office takes it."""
    given = {key: spec[key] for key in _LOOKS if spec.get(key) is not None}
    return {key: number_of(value) if key.endswith("_color") else value for key, value in given.items()}


def _as_formulas(rule: Mapping[str, Any]) -> dict[str, Any]:
    """Return a rule whose operands are formulas: Excel takes ``5`` and tells ``=5``."""
    operands = {key: rule[key] for key in ("formula1", "formula2") if rule.get(key) is not None}
    return {**rule, **{key: text if text.startswith("=") else f"={text}" for key, text in operands.items()}}


class ConditionalFormat(base("ConditionalFormat")):
    """One rule as it was when it was listed."""

    def __init__(self, sheet: Any, rule: dict[str, Any]) -> None:
        self.sheet = sheet
        self.rule = rule

    @property
    def type(self) -> str:
        """custom, cell_value, color_scale, data_bar, icon_set or unknown."""
        return self.rule["kind"]

    @property
    def stop_if_true(self) -> bool | None:
        """True for a rule that colours, which is how LibreOffice works; ``None`` for the others."""
        return True if self.type in _STYLED else None

    @property
    def operator(self) -> str | None:
        """The comparison of a rule about values."""
        return self.rule.get("operator")

    @property
    def formula(self) -> str | None:
        """The formula of a custom rule."""
        return self.rule["formula1"] if self.type == "custom" else None

    @property
    def formula1(self) -> str | None:
        """What the value is compared with."""
        return self.rule["formula1"] if self.type == "cell_value" else None

    @property
    def formula2(self) -> str | None:
        """The other end of between."""
        return self.rule["formula2"] if self.type == "cell_value" else None

    @property
    def fill_color(self) -> tuple[int, int, int] | None:
        """The fill, if the rule sets one."""
        return colour_of(self.rule["look"].get("fill_color"))

    @property
    def font_color(self) -> tuple[int, int, int] | None:
        """The colour of the text, if the rule sets one."""
        return colour_of(self.rule["look"].get("font_color"))

    @property
    def font_bold(self) -> bool | None:
        """Whether the text is bold, if the rule sets it."""
        return self.rule["look"].get("font_bold")

    @property
    def font_italic(self) -> bool | None:
        """Whether the text is italic, if the rule sets it."""
        return self.rule["look"].get("font_italic")

    def set(self, changes: Mapping[str, Any]) -> None:
        """Change formula, operator or look; its rank stays."""
        wanted = {key: changes[key] for key in ("operator", "formula1", "formula2") if key in changes}
        if "formula" in changes:
            wanted["formula1"] = changes["formula"]
        wanted["look"] = {**self.rule["look"], **look_of(changes)}
        wanted = _as_formulas(wanted)
        self.sheet.ask("conditional.change", rule=self.rule, changes=wanted)
        self.rule = {**self.rule, **wanted}

    def delete(self) -> None:
        """Delete it from all cells it applies to."""
        self.sheet.ask("conditional.delete", rule=self.rule)


class ConditionalFormats(base("ConditionalFormats")):
    """The rules that reach into a range, the first in rank first."""

    def __init__(self, cells: Any) -> None:
        self.cells = cells

    def __call__(self, number: int) -> ConditionalFormat:
        """Return a rule by its rank, from 1."""
        return list(self)[number - 1]

    def __iter__(self) -> Iterator[ConditionalFormat]:
        return iter([ConditionalFormat(self.cells.sheet, rule) for rule in self.cells.ask("conditional.listed")])

    def __len__(self) -> int:
        return len(self.cells.ask("conditional.listed"))

    def __contains__(self, number: int) -> bool:
        return 0 < number <= len(self)

    def add_custom(self, spec: Mapping[str, Any]) -> ConditionalFormat:
        """Add a rule with a formula of the first cell, in Excel's syntax."""
        return self._added({"kind": "custom", "formula1": spec["formula"], "look": look_of(spec)})

    def add_cell_value(self, spec: Mapping[str, Any]) -> ConditionalFormat:
        """Add a rule that compares the values of the cells."""
        rule = {key: spec[key] for key in ("operator", "formula1", "formula2")}
        return self._added({"kind": "cell_value", "look": look_of(spec), **rule})

    def clear(self) -> None:
        """Delete the rules of the range. One that also applies elsewhere is refused, and nothing is deleted then."""
        self.cells.ask("conditional.clear")

    def _added(self, rule: dict[str, Any]) -> ConditionalFormat:
        rule = {"operator": None, "formula2": None, **_as_formulas(rule), "areas": self.cells.areas}
        self.cells.sheet.ask("conditional.add", rules=[rule])
        return next(iter(self))


class ConditionsApi:
    """Many rules in one request: making a rule the first one costs the more, the more rules are there already."""

    sheet: Any

    def AddFormatConditions(  # noqa: N802 - beside Excel's names
        self, rules: Iterable[tuple[Iterable[tuple[int, int]], str, str, str]]
    ) -> None:
        """Add rules (cells as row and column from 1, formula, fill, colour of the text); the first ranks first."""
        self.sheet.ask(
            "conditional.add_to_cells",
            rules=[
                {
                    "kind": "custom",
                    "formula1": formula,
                    "cells": [[row - 1, column - 1] for row, column in cells],
                    "look": look_of({"fill_color": fill, "font_color": ink}),
                }
                for cells, formula, fill, ink in rules
            ],
        )

    def CountFormatConditions(self, formula: str) -> int:  # noqa: N802
        """Return how many cells of the sheet have a rule with this formula."""
        return self.sheet.ask("conditional.count_custom", formula=formula)

    def DeleteFormatConditions(self, formula: str) -> int:  # noqa: N802
        """Delete the rules with this formula from the whole sheet and return how many cells had one."""
        return self.sheet.ask("conditional.delete_custom", formula=formula)
