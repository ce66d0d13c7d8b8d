"""One column of raw cells → typed cells, with a note on each that was repaired or could not be read.

A reader remembers what it has read: the same spelling stands in a column many times, and a worker reads many files.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import repeat
from typing import Final, NamedTuple

from udfs.amounts import MONEY_UNITS, format_amount, read_amount, read_number
from udfs.cells import SPACES, UNTYPED, Reading
from udfs.codes import industry, phone, project_code, uscc
from udfs.dates import read_date
from xl_templates.grid import CellError, Uncomputed
from xl_templates.model import Column
from xl_templates.reading.plain_cells import (
    ELSE,
    PlainReader,
    are_plain_texts,
    nothing_plain,
    plain_amount,
    plain_choice,
    plain_code,
    plain_date,
    plain_number,
    plain_text,
)

_REMEMBERED: Final = 50_000
_SHOWN: Final = 60
_LOOKED_AT: Final = 1000  # of a long text; spaces in front are no more than that
_UNSHOWN: Final = frozenset(("Cc", "Cf", "Cs"))  # control signs, marks of direction, halves of pairs
_EXACT_DIGITS: Final = 10**15
_CONTROL: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]"
)
_EDGES: Final = SPACES + "\t\r\n"

_CODES: Final = {"uscc": uscc.read, "project_code": project_code.read, "industry": industry.read, "phone": phone.read}


class CellNote(NamedTuple):
    """What was noticed about the cell of a row (counted in the sequence that was read)."""

    index: int
    code: str
    raw: object
    value: object


class ColumnReader:
    """Reads the cells of one column of the definition.

    ``unit``: the unit that the sheet states for it, instead of the definition's. ``epoch``: 1900 or 1904. A money
    column whose stated unit cannot be converted, or a number column with another unit, reads every entry as untyped.
    """

    def __init__(self, column: Column, choices: Sequence[str] = (), unit: str | None = None, epoch: int = 1900) -> None:
        self.column = column
        self._read = _reader(column, choices, unit, epoch)
        self._plain = _plain_reader(column, choices, unit)
        self._values: dict[object, object] = {"": None}  # of cells of which nothing is to be said
        self._noted: dict[object, Reading] = {}

    def read(self, raws: Sequence[object]) -> tuple[list[object], list[CellNote]]:
        """Return one typed cell a raw one, and the notes in order."""
        if raws.count("") == len(raws):
            return [None] * len(raws), []
        if self._plain is plain_text and are_plain_texts(raws):
            return [raw or None for raw in raws], []
        if len(self._values) + len(self._noted) > _REMEMBERED:
            self._values, self._noted = {"": None}, {}
        distinct = set(raws)
        if (1 in distinct or 0 in distinct) and any(raw is True or raw is False for raw in raws):
            return self._noting([ELSE] * len(raws), raws)  # 1 and True are one key of a dict
        silent = self._learn(distinct.difference(self._values))
        values = list(map(self._values.get, raws, repeat(ELSE)))
        return (values, []) if silent else self._noting(values, raws)

    def _learn(self, unmet: set[object]) -> bool:
        """Read some cells, each once. Tell whether there is nothing to say of any."""
        plain, values, noted = self._plain, self._values, self._noted
        silent = True
        for raw in unmet:
            value = plain(raw)
            if value is not ELSE:
                values[raw] = value
            elif raw in noted or type(raw) in _ALIKE:
                silent = False
            else:
                reading = self._one(raw)
                if reading.note is None:
                    values[raw] = reading.value
                else:
                    noted[raw], silent = reading, False
        return silent

    def _noting(self, values: list[object], raws: Sequence[object]) -> tuple[list[object], list[CellNote]]:
        """Fill in the values that are missing, with what is to be said of them."""
        noted, notes = self._noted, []
        for index in [index for index, value in enumerate(values) if value is ELSE]:
            raw = raws[index]
            reading = None if type(raw) in _ALIKE else noted.get(raw)
            values[index], note = reading or self._one(raw)
            if note is not None:
                notes.append(CellNote(index, note, raw, values[index]))
        return values, notes

    def _one(self, raw: object) -> Reading:
        if isinstance(raw, CellError):
            return Reading(UNTYPED, "ZS-731")
        if isinstance(raw, Uncomputed):
            return Reading(UNTYPED, "ZS-732")
        if isinstance(raw, str) and not raw.strip(_EDGES):
            return _WHITE if raw else Reading(None)
        return self._read(raw)


_ALIKE: Final = frozenset((bool, CellError, Uncomputed))  # equal to cells of other types: not to be remembered
_WHITE: Final = Reading(None, "ZS-733")
UNSAID: Final = ""  # spaces around a text: the raw text is kept, nobody needs to hear of it


def _reader(column: Column, choices: Sequence[str], unit: str | None, epoch: int) -> Callable[[object], Reading]:
    match column.type:
        case "amount":
            return _amount_reader(column, unit)
        case "number":
            return _number_reader(column, unit)
        case "date":
            return lambda raw: read_date(raw, epoch=epoch)
        case "choice":
            return _choice_reader(choices)
        case "text":
            return _read_text
    return _CODES[column.type]


def _plain_reader(column: Column, choices: Sequence[str], stated: str | None) -> PlainReader:
    match column.type:
        case "amount":
            unit = _money_unit(column, stated)
            return plain_amount(unit) if unit else nothing_plain
        case "number":
            return plain_number(column.places) if _is_own_unit(column, stated) else nothing_plain
        case "date":
            return plain_date
        case "choice":
            return plain_choice(choices)
        case "text":
            return plain_text
    return plain_code(column.type)


def _amount_reader(column: Column, stated: str | None) -> Callable[[object], Reading]:
    unit = _money_unit(column, stated)
    if unit is None:
        return lambda _raw: Reading(UNTYPED, "ZS-735")
    return lambda raw: read_amount(raw, unit)


def _money_unit(column: Column, stated: str | None) -> str | None:
    """Return the unit that figures of a money column are in, ``None`` when it cannot be converted to the column's."""
    own = column.unit or ""
    unit = stated or own
    return unit if unit in MONEY_UNITS and MONEY_UNITS[unit].currency == MONEY_UNITS[own].currency else None


def _number_reader(column: Column, stated: str | None) -> Callable[[object], Reading]:
    if not _is_own_unit(column, stated):
        return lambda _raw: Reading(UNTYPED, "ZS-735")
    suffixes = (column.unit,) if column.unit else ()
    return lambda raw: read_number(raw, places=column.places, suffixes=suffixes)


def _is_own_unit(column: Column, stated: str | None) -> bool:
    return not (stated and column.unit) or stated == column.unit or is_same_unit(stated, column.unit)


def is_same_unit(first: str, second: str) -> bool:
    """Tell whether two words are the same unit of a plain number."""
    return (
        first == second
        or {first, second} <= {"吨标煤", "吨标准煤"}
        or {first, second} <= {"个", "家", "次", "场", "批", "条"}
    )


def _read_text(raw: object) -> Reading:
    if isinstance(raw, str):
        trimmed = raw.strip(_EDGES)
        cleaned = _CONTROL.sub("", trimmed).strip(_EDGES)
        note = "ZS-734" if cleaned != trimmed else UNSAID if trimmed != raw else None
        return Reading(cleaned, note) if cleaned else _WHITE
    if isinstance(raw, bool):
        return Reading("是" if raw else "否", "ZS-736")
    if isinstance(raw, int | float | Decimal):
        if not abs(raw) < _EXACT_DIGITS:  # beyond, or no number at all
            return Reading(UNTYPED, "ZS-737")
        return Reading(str(int(raw)) if raw == int(raw) else repr(raw), "ZS-736")
    if isinstance(raw, datetime):
        return Reading(raw.date().isoformat() if raw.time() == time.min else raw.isoformat(" "), "ZS-736")
    if isinstance(raw, date | time | timedelta):
        return Reading(str(raw), "ZS-736")
    return Reading(UNTYPED, "ZS-737")


def _choice_reader(choices: Sequence[str]) -> Callable[[object], Reading]:
    folded = {_folded(choice): choice for choice in choices}
    exact = frozenset(choices)

    def read(raw: object) -> Reading:
        if isinstance(raw, str) and raw in exact:
            return Reading(raw)
        reading = _read_text(raw)
        if not isinstance(reading.value, str):
            return reading
        choice = folded.get(_folded(reading.value))
        return Reading(choice, "ZS-734") if choice and choice != raw else reading

    return read


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def shown(raw: object) -> str:
    """Return what a cell holds as a message shows it: short, on one line, invisible signs spelled out.

    A sign that turns the direction of writing round would turn the message round with it.
    """
    if isinstance(raw, str):
        text = raw
    elif isinstance(raw, CellError | Uncomputed):
        text = raw.text
    elif isinstance(raw, float) and raw.is_integer() and abs(raw) < _EXACT_DIGITS:
        text = str(int(raw))
    elif isinstance(raw, datetime) and raw.time() == time.min:
        text = raw.date().isoformat()
    else:
        text = str(raw)
    line = " ".join(text[:_LOOKED_AT].split())
    if not line.isprintable():
        line = "".join(f"\\u{ord(sign):04x}" if unicodedata.category(sign) in _UNSHOWN else sign for sign in line)
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def shown_value(value: object, column: Column) -> str:
    """Return a typed cell as a message shows it, with the unit of its column."""
    if value is None:
        return "空"
    if value is UNTYPED:
        return ""
    if column.type == "amount" and isinstance(value, int):
        return f"{format_amount(value, column.unit or '')}{column.unit}"
    if isinstance(value, Decimal):
        return f"{value:f}{column.unit or ''}"
    return shown(value)
