"""A month as lines of text: JSON lists that begin with their kind, and at the end a hash over all of them.

A line holds no sign that a spreadsheet program or an XML reader might alter: no control character, no half of a
character pair, nothing that looks like the escape ``_x000D_``.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import fields
from operator import attrgetter
from typing import Final

from addin.merging.month import MergedLedger, Month, RowPlace, SubmittedFile
from addin.record.encode import encode, encode_all
from addin.summary.drawing import drawing_id
from udfs.findings import Finding

FORMAT: Final = 2
CARRIED: Final = 1
UNCOUNTED: Final = 2

_OF_FINDING: Final = attrgetter(*(field.name for field in fields(Finding)))  # in the order of its fields
_DUMP: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
_RISKY: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]|_(?=[xX])")


def month_lines(month: Month) -> Iterator[str]:
    """Yield the lines of a month. Raises ``ValueError`` for a month that its own programme does not describe."""
    digest, count = hashlib.sha256(), 0
    for parts in _parts(month):
        line = as_line(parts)
        count += 1
        digest.update(line.encode("utf-8") + b"\n")
        yield line
    yield as_line(["end", count, digest.hexdigest()])


def as_line(parts: list[object]) -> str:
    """Return a list as one line of JSON."""
    text = _DUMP(parts)
    return _RISKY.sub(lambda found: f"\\u{ord(found[0]):04x}", text) if _RISKY.search(text) else text


def _parts(month: Month) -> Iterator[list[object]]:
    _check(month)
    programme = month.programme
    yield [
        "month",
        {
            "format": FORMAT,
            "programme": programme.id,
            "version": programme.version,
            "definition_sha256": programme.sha256,
            "submission": month.submission.id,
            "period": month.period.code,
            "due_units": [unit.name for unit in month.due_units],
            "previous": list(month.previous) if month.previous else None,
            "inbox": month.inbox,
            "drawn": drawing_id(),
        },
    ]
    yield ["programme", programme.model_dump(mode="json")]
    for file in month.submissions:
        yield ["file", _file(file)]
    for unit, states in month.states.items():
        yield ["states", unit, {name: list(state) for name, state in states.items()}]
    for merged in month.ledgers.values():
        yield from _ledger(merged)
    for found in month.findings:
        yield ["finding", *_OF_FINDING(found)]
    for pair in month.duplicates:
        yield ["duplicate", pair]
    for change in month.changes:
        yield ["change", *encode_all(list(change))]
    for period, values in month.history.items():
        yield ["history", period, {name: encode_all(list(value)) for name, value in values.items()}]


def _check(month: Month) -> None:
    """Refuse what would come back as something else."""
    programme = month.programme
    if month.submission not in programme.submissions:
        raise ValueError(f"{month.submission.id}: no submission of {programme.id}")
    if any(unit not in programme.units for unit in month.due_units):
        raise ValueError(f"due units that are not of {programme.id}")
    for name, merged in month.ledgers.items():
        if merged.ledger != programme.ledger(name):
            raise ValueError(f"{name}: not the ledger of {programme.id}")


def _file(file: SubmittedFile) -> dict[str, object]:
    return {
        "file": file.file,
        "sha256": file.sha256,
        "unit": file.unit,
        "outcome": file.outcome,
        "reason": file.reason,
        "on_time": file.on_time,
        "received": file.received,
        "how": file.how,
        "ledgers": {name: list(state) for name, state in file.ledgers.items()},
        "scans": file.scans,
    }


def _ledger(merged: MergedLedger) -> Iterator[list[object]]:
    names = [column.name for column in merged.ledger.columns]
    yield ["ledger", merged.ledger.id, len(merged)]
    raw = _raw_by_row(merged, {name: at for at, name in enumerate(names)})
    tables = _Tables()
    cells = zip(*(merged.cells[name] for name in names), strict=True)
    for row, values in enumerate(cells):
        place = merged.places[row]
        number, line = tables.number(place)
        if line:
            yield line
        flags = CARRIED * (row in merged.carried) + UNCOUNTED * (row in merged.uncounted)
        yield [
            "row",
            merged.row_ids[row],
            merged.units[row],
            number,
            place.file,
            place.row,
            flags,
            merged.status[row],
            merged.remark[row],
            encode_all(list(values)),
            *([raw[row]] if row in raw else []),
        ]


def _raw_by_row(merged: MergedLedger, at: dict[str, int]) -> dict[int, dict[int, object]]:
    rows: dict[int, dict[int, object]] = {}
    for (row, column), value in merged.raw.items():
        rows.setdefault(row, {})[at[column]] = encode(value)
    return rows


class _Tables:
    """Numbers the tables of a ledger: what the places of their rows have in common."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], int] = {}
        self._same: dict[tuple[str, tuple[tuple[str, str], ...]], int] = {}

    def number(self, place: RowPlace) -> tuple[int, list[object] | None]:
        """Return the number of a place's table, and its line when it is the first row of it."""
        key = (place.sheet, id(place.columns))  # the month holds every map, so no two share an id
        if key in self._known:
            return self._known[key], None
        content = (place.sheet, tuple(place.columns.items()))
        line: list[object] | None = None
        if content not in self._same:
            self._same[content] = len(self._same)
            line = ["table", place.sheet, place.columns]
        self._known[key] = self._same[content]
        return self._known[key], line
