"""How officers write one value: the ways to type a sum, a number, a day, a code, some of which nobody can read.

A ``Writing`` is what the cell holds. When ``unreadable`` names a reason the value is lost to whoever reads the cell.
"""

import random
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from bench.inbox_rows import Typed
from bench.inbox_sheets import Cell, Error, Formula, Shown, serial
from bench.inbox_truth import decimal_text

_FULL_WIDTH: Final = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
_BEYOND_FLOAT: Final = 15  # digits that a number cell keeps


class Writing(NamedTuple):
    """What a cell holds, and why its value cannot be read (empty when it can)."""

    cell: Cell
    unreadable: str = ""


class CellWriter:
    """Writes values in the ways that a file was given. ``rate``: the share of cells that are not simply typed.

    ``keeps_values``: whether the writer of the file stores what formulas come to.
    """

    def __init__(self, rng: random.Random, ways: frozenset[str], rate: float, *, keeps_values: bool) -> None:
        self.rng = rng
        self.ways = ways
        self.rate = rate
        self.keeps_values = keeps_values

    def write(self, value: Typed, type_: str, unit: str | None, *, scaled: bool = False) -> Writing:
        """Return how a value is written. ``scaled``: the column's header says 亿元, so the figure is in 亿元."""
        if value is None:
            return Writing(None)
        if isinstance(value, Decimal):
            figure = value.scaleb(-4).normalize() + 0 if scaled else value
            return self._figure(figure, type_, None if scaled else unit)
        if isinstance(value, date):
            return self._day(value)
        return self._text(value, type_)

    def _pick(self, choices: dict[str, Callable[[], Writing | None]]) -> Writing | None:
        """Try one of the ways that this file has, in the share of cells that get one."""
        allowed = [name for name in choices if name in self.ways]
        if not allowed or self.rng.random() >= self.rate:
            return None
        return choices[self.rng.choice(allowed)]()

    def _figure(self, value: Decimal, type_: str, unit: str | None) -> Writing:
        text = decimal_text(value)
        money = type_ == "amount"
        choices: dict[str, Callable[[], Writing | None]] = {
            "numbers_as_text": lambda: Writing(text),
            "full_width": lambda: Writing(text.translate(_FULL_WIDTH)),
            "commas": lambda: Writing(_with_commas(value)),
            "commas_wide": lambda: Writing(_with_commas(value).translate(_FULL_WIDTH)),
            "spaces": lambda: Writing(self.rng.choice((f" {text}", f"{text}  ", f"　{text}"))),
            "units_in_cells": lambda: Writing(text + self._unit_word(unit)) if unit and unit != "%" else None,
            "about": lambda: _about(value) if unit == "万元" else None,
            "vague_sums": lambda: (
                Writing(self.rng.choice(("待定", "近5亿", "1000-2000万")), "vague") if money else None
            ),
            "formulas": lambda: self._formula(value) if money else None,
            "errors": lambda: Writing(Error(self.rng.choice(("#REF!", "#N/A"))), "error") if money else None,
        }
        return self._pick(choices) or Writing(value)

    def _unit_word(self, unit: str | None) -> str:
        return self.rng.choice(("万", "万元")) if unit == "万元" else unit or ""

    def _formula(self, value: Decimal) -> Writing:
        part = (value / 2).quantize(Decimal("0.01"))
        formula = Formula(f"{decimal_text(part)}+{decimal_text(value - part)}", value)
        return Writing(formula, "" if self.keeps_values else "formula_without_value")

    def _day(self, day: date) -> Writing:
        choices: dict[str, Callable[[], Writing | None]] = {
            "dates_dotted": lambda: Writing(f"{day.year}.{day.month}.{day.day}"),
            "dates_digits": lambda: Writing(self.rng.choice((f"{day:%Y%m%d}", int(f"{day:%Y%m%d}")))),
            "dates_chinese": lambda: Writing(f"{day.year}年{day.month}月{day.day}日"),
            "dates_serial": lambda: Writing(serial(day)),
            "dates_shown": lambda: Writing(Shown(day, 'yyyy"年"m"月"')),
            "dates_vague": lambda: Writing(
                self.rng.choice((f"{day.month}月{day.day}日", f"{day.year}年{day.month}月")), "vague"
            ),
        }
        return self._pick(choices) or Writing(day)

    def _text(self, text: str, type_: str) -> Writing:
        digits = text.isdigit()
        choices: dict[str, Callable[[], Writing | None]] = {}
        if type_ == "uscc" and digits:
            # A number cell keeps fifteen digits: the rest of the code is gone for good.
            choices["codes_as_numbers"] = lambda: Writing(float(text), "code_as_number")
        elif type_ == "phone" and digits:
            choices["phones_as_numbers"] = lambda: Writing(int(text))
        elif type_ in ("text", "choice"):
            choices["spaces"] = lambda: Writing(self.rng.choice((f"{text} ", f" {text}", f"{text}　")))
        if type_ in ("uscc", "industry"):
            choices["full_width"] = lambda: Writing(text.translate(_FULL_WIDTH))
        return self._pick(choices) or Writing(text)


def _with_commas(value: Decimal) -> str:
    return f"{value:,f}"


def _about(value: Decimal) -> Writing | None:
    """Return 约5.2亿元 where that is exact to the 万元; such a cell has one meaning only."""
    if value < 1000 or value % 100:
        return None
    return Writing(f"约{decimal_text(value.scaleb(-4))}亿元")
