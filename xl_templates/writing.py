"""Small things that every sheet of a template needs when it is written."""

import re
from datetime import date
from decimal import Decimal
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from udfs.rules.excel import literal

LONGEST_TEXT: Final = 32_767  # UTF-16 units that a cell holds
# XlsxWriter escapes what looks like the escape of a sign, _x0041_, but not the second of two that share their edge.
_SHARED_EDGE: Final = re.compile("(_x[0-9a-fA-F]{4})(?=_x[0-9a-fA-F]{4}_)")


def quoted(tab: str) -> str:
    """Return a sheet's name as a formula writes it."""
    return "'" + tab.replace("'", "''") + "'"


def write_value(sheet: Worksheet, row: int, column: int, value: object, style: Format) -> None:
    """Write a typed value: text only ever as text, numbers exactly as their decimal reads, dates as serials.

    Raises ``ValueError`` for a text longer than a cell holds (32,767 characters), ``TypeError`` for anything else.
    """
    if value is None:
        done = sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        # XlsxWriter counts 😀 as one; Excel, which counts two, calls a file with more damaged.
        done = sheet.write_string(row, column, _written(value), style) if fits(value) else -2
    elif isinstance(value, date):
        done = sheet.write_number(row, column, int(literal(value)), style)
    elif isinstance(value, Decimal | int):
        done = sheet.write_number(row, column, float(value), style)
    else:
        raise TypeError(f"not a typed value: {value!r}")
    if done:  # XlsxWriter says in its return code alone that it cut a text or left a cell out
        raise ValueError(f"row {row + 1}, column {column + 1}: not written whole ({done}): {str(value)[:40]!r}")


def fits(text: str) -> bool:
    """Tell whether a cell holds a text whole."""
    return len(_written(text).encode("utf-16-le")) <= 2 * LONGEST_TEXT


def _written(text: str) -> str:
    """Return a text as XlsxWriter is given it: it reads back the same, but for signs at which nobody looks."""
    whole = inert(whole_characters(text))
    return _SHARED_EDGE.sub("\\1\u200b", whole) if "_x" in whole else whole


def whole_characters(text: str) -> str:
    """Return a text in which halves of a character pair, which no file can hold, are replaced by the sign for them."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def inert(text: str) -> str:
    """Return a text that XlsxWriter escapes like any other; one in <r>…</r> it would pass into the file as markup."""
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


def protect(sheet: Worksheet) -> None:
    """Lock what is not an entry cell, without a password; filtering and widths stay free."""
    sheet.protect(
        "",
        {
            "format_columns": True,
            "format_rows": True,
            "autofilter": True,
            "select_locked_cells": True,
            "select_unlocked_cells": True,
        },
    )
