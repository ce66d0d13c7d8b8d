"""Small things that every sheet of a template needs when it is written."""

from datetime import date
from decimal import Decimal

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from udfs.rules.excel import literal


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
        done = sheet.write_string(row, column, inert(whole_characters(value)), style)
    elif isinstance(value, date):
        done = sheet.write_number(row, column, int(literal(value)), style)
    elif isinstance(value, Decimal | int):
        done = sheet.write_number(row, column, float(value), style)
    else:
        raise TypeError(f"not a typed value: {value!r}")
    if done:  # XlsxWriter says in its return code alone that it cut a text or left a cell out
        raise ValueError(f"row {row + 1}, column {column + 1}: not written whole ({done}): {str(value)[:40]!r}")


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
