"""The JSON of the jobs 汇总 and 校验: what other programs rely on. A key never changes its meaning."""

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any, Final

from addin.merging.figures import figures
from addin.merging.month import FigureValue, LedgerState, Month, RowChange, SubmittedFile
from addin.merging.totals import breakdowns_as_texts, plain_decimal, totals_as_texts
from udfs.cells import UNTYPED
from udfs.findings import Finding

SCHEMA_VERSION: Final = 1
_SIGNS: Final = json.JSONEncoder(ensure_ascii=False, indent=1).iterencode
_SIGNS_AT_ONCE: Final = 10_000  # each a few signs
_ENTRIES_AT_ONCE: Final = 500  # every call of the encoder leaves a cycle, which nobody collects while the job runs


def month_as_json(month: Month) -> dict[str, Any]:
    """Return the month as plain values; amounts and other sums as decimal text in their column's unit."""
    return {key: list(value) if isinstance(value, Iterator) else value for key, value in _month(month).items()}


def month_in_pieces(month: Month) -> Iterator[bytes]:
    """Yield the bytes of the month's JSON: as one text, its findings take more memory than all rows."""
    return _pieces(_month(month))


def _month(month: Month) -> dict[str, Any]:
    """Return the month as plain values, with an iterator in the place of a long list."""
    return {
        "schema_version": SCHEMA_VERSION,
        "programme": month.programme.id,
        "submission": month.submission.id,
        "period": month.period.code,
        "definition_sha256": month.programme.sha256,
        "submissions": [_submitted(each) for each in month.submissions],
        "missing_units": month.missing_units,
        "states": {unit: _states(states) for unit, states in month.states.items()},
        "findings": (found.as_dict() for found in month.findings),
        "totals": totals_as_texts(month),
        "breakdowns": breakdowns_as_texts(month),
        "duplicates": iter(month.duplicates),
        "figures": {name: _figure(value) for name, value in figures(month).items()},
        "changes": (_change(change) for change in month.changes),
    }


def findings_as_json(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return findings as the contract has them."""
    return [found.as_dict() for found in findings]


def as_bytes(value: Mapping[str, Any]) -> bytes:
    """Return UTF-8 JSON, indented; half of a pair of signs that Unicode cannot encode is spelled out."""
    return b"".join(_pieces(value))


def _pieces(value: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield the JSON of a mapping that is not empty, entry by entry; an iterator in it is a list, item by item."""
    before = "{\n "
    for key, entry in value.items():
        yield f"{before}{json.dumps(key, ensure_ascii=False)}: ".encode("utf-8", "backslashreplace")
        yield from _listed(entry) if isinstance(entry, Iterator) else _moved(entry)
        before = ",\n "
    yield b"\n}\n"


def _listed(entries: Iterator[object]) -> Iterator[bytes]:
    before = b"["
    while some := list(islice(entries, _ENTRIES_AT_ONCE)):
        whole = b"".join(_moved(some))
        yield before + whole.removeprefix(b"[").removesuffix(b"\n ]")
        before = b","
    yield b"[]" if before == b"[" else b"\n ]"


def _moved(value: object) -> Iterator[bytes]:
    """Yield the JSON of an entry, moved to where it stands; no text in it has a line break that is not spelled out."""
    signs = _SIGNS(value)
    while part := "".join(islice(signs, _SIGNS_AT_ONCE)):
        yield part.replace("\n", "\n ").encode("utf-8", "backslashreplace")


def _submitted(file: SubmittedFile) -> dict[str, Any]:
    return {
        "file": file.file,
        "sha256": file.sha256,
        "unit": file.unit,
        "outcome": file.outcome,
        "reason": file.reason,
        "on_time": file.on_time,
        "received": file.received,
        "received_how": file.how or None,
        "scans": file.scans,
        "ledgers": _states(file.ledgers),
    }


def _states(states: Mapping[str, LedgerState]) -> dict[str, dict[str, Any]]:
    return {
        name: {"rows": each.rows, "state": each.state, "errors": each.errors, "queries": each.queries}
        for name, each in states.items()
    }


def _figure(value: FigureValue) -> dict[str, str | None]:
    return {"period": _text(value.period), "year": _text(value.year)}


def _change(change: RowChange) -> dict[str, Any]:
    """Return a change; values as texts, in the column's unit."""
    return {
        "kind": change.kind,
        "ledger": change.ledger,
        "unit": change.unit,
        "row_id": change.row_id or None,
        "name": change.name or None,
        "column": change.column,
        "before": _text(change.before),
        "after": _text(change.after),
    }


def _text(value: object) -> str | None:
    if value is None or value is UNTYPED:
        return None
    return plain_decimal(value) if isinstance(value, Decimal) else str(value)
