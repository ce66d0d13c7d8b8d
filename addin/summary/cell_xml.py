"""A cell's value → what the file of a sheet holds for it; a text only ever as text, a number exactly.

XlsxWriter makes each cell in six or seven steps, which is most of the time that a summary of two million cells takes.
Here a cell is one text.
"""

import math
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from addin.summary.page import shown_cell, shown_text

LONGEST: Final = 32_767  # UTF-16 units that a cell holds
LONGEST_FORMULA: Final = 8_192
BLANK: Final = "/>"
_EXACT: Final = 1 << 53  # whole numbers up to it are exact in a cell

_EPOCH: Final = date(1899, 12, 30).toordinal()
# What XML cannot hold, and what programs read as the escape of such a sign.
_UNWRITTEN: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9a-fA-F]{4}_)")
_REMEMBERED: Final = 1 << 16


def escaped(text: str) -> str:
    """Return a text as the content of an element; programs read it back sign by sign."""
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if "_x" in text or not text.isprintable():  # far quicker to ask than to look for each sign
        text = _UNWRITTEN.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return text


def attribute(text: str) -> str:
    """Return a text as the value of an attribute."""
    return escaped(text).replace('"', "&quot;").replace("\n", "&#xA;").replace("\t", "&#x9;")


def text_content(text: str) -> str:
    """Return what follows the address and style of a cell that holds a text.

    Raises ``ValueError`` for a text that is longer than a cell holds.
    """
    if len(text) * 2 > LONGEST and len(text.encode("utf-16-le")) > LONGEST * 2:
        raise ValueError(f"longer than a cell holds: {text[:40]!r}…")
    # Programs drop blanks at the edges unless they are told not to.
    space = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
    return f' t="inlineStr"><is><t{space}>{escaped(text)}</t></is></c>'


def number_text(value: float | Decimal) -> str:
    """Return the shortest decimal that is read as the same number. Raises ``ValueError`` for what is no number."""
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"no number of a cell: {value!r}")
    return repr(number).removesuffix(".0")


def formula_content(formula: str, value: float | Decimal | str) -> str:
    """Return what follows the address and style of a cell with a formula of ours, and its value: a number or a text."""
    if not formula or formula.startswith("=") or len(formula) > LONGEST_FORMULA:
        raise ValueError(f"no formula of a cell: {formula[:60]!r}")
    if isinstance(value, str):
        return f' t="str"><f>{escaped(formula)}</f><v>{escaped(shown_text(value))}</v></c>'
    return f"><f>{escaped(formula)}</f><v>{number_text(value)}</v></c>"


def _text(value: str) -> str:
    shown = shown_text(value)
    return text_content(shown) if shown else BLANK


def _number(value: float | Decimal) -> str:
    return f"><v>{number_text(value)}</v></c>"


def _whole(value: int) -> str:
    return f"><v>{value}</v></c>" if -_EXACT < value < _EXACT else _number(value)


@lru_cache(maxsize=_REMEMBERED)
def _date(value: date) -> str:
    shown = shown_cell(value)
    return _number(serial(value)) if shown is value else content(shown)


def serial(value: float | Decimal | date) -> float | Decimal:
    """Return a number, or the number of a day, as cells hold days."""
    return value.toordinal() - _EPOCH if isinstance(value, date) else value


_BY_TYPE: Final[dict[type, Callable[[Any], str]]] = {
    str: _text,
    int: _whole,
    float: _number,
    Decimal: _number,
    date: _date,
    type(None): lambda _value: BLANK,
}


def content(value: object) -> str:
    """Return what follows the address and style of a cell. Raises ``TypeError`` for no value of a page."""
    kind = _BY_TYPE.get(type(value))
    return kind(value) if kind else _content_of_kin(value)


def _content_of_kin(value: object) -> str:
    """Return the content for a truth value, or a value of a type that was derived."""
    shown = shown_cell(value)
    if isinstance(shown, str):
        return text_content(shown)
    return _number(serial(shown)) if shown is not None else BLANK
