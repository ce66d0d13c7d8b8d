"""Several tables of one ledger in one file: joined, or known as the same twice; and what a stamp adds to a header."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Final

from udfs.findings import Finding, finding
from xl_templates.grid import Grid
from xl_templates.model import Ledger
from xl_templates.reading.header import FoundTable
from xl_templates.reading.header_words import LedgerWords
from xl_templates.reading.result import ReadLedger
from xl_templates.reading.typed_cells import shown
from xl_templates.reading.typed_rows import TypedTable
from xl_templates.sheet_names import STAMP_SHEET

_NAMED: Final = 12


def drop_doubled(tables: Sequence[TypedTable]) -> tuple[list[TypedTable], list[Finding]]:
    """Leave out a row that stands on another sheet already, whole; say so, and say where a ledger has two sheets."""
    if len({typed.grid.name for typed in tables}) < 2:
        return list(tables), []
    kept: list[TypedTable] = []
    findings: list[Finding] = []
    seen: Counter[tuple[object, ...]] = Counter()
    sheets: list[str] = []
    for typed in tables:
        rows = _entered(typed)
        again = [at for at, row in enumerate(rows) if seen[row]] if typed.grid.name not in sheets and sheets else []
        place = {"ledger": typed.words.ledger.id, "sheet": typed.grid.name}
        if sheets and typed.grid.name not in sheets:
            code = "ZS-705" if again and len(again) == len(rows) else "ZS-704"
            facts = {
                "first": shown(sheets[0]),
                "count": len(rows),
                "same": len(again),
                "ledger": typed.words.ledger.title,
            }
            findings.append(finding(code, place=place, **facts))
        _without(typed, set(again))
        kept.append(typed)
        seen.update(rows)
        sheets.append(typed.grid.name)
    return kept, findings


def _entered(typed: TypedTable) -> list[tuple[object, ...]]:
    columns = [typed.cells[column.name] for column in typed.words.ledger.columns if column.filled_by == "unit"]
    return list(zip(*columns, strict=True))


def _without(typed: TypedTable, rows: set[int]) -> None:
    if not rows:
        return
    keep = [at for at in range(len(typed.raw.rows)) if at not in rows]
    moved = {old: new for new, old in enumerate(keep)}
    typed.cells = {name: [cells[at] for at in keep] for name, cells in typed.cells.items()}
    typed.last = {name: [cells[at] for at in keep] for name, cells in typed.last.items()}
    typed.raw.rows = [typed.raw.rows[at] for at in keep]
    typed.raw.row_ids = [typed.raw.row_ids[at] for at in keep]
    typed.notes = [(name, note._replace(index=moved[note.index])) for name, note in typed.notes if note.index in moved]


def say_absent(ledger: Ledger, read: ReadLedger, first: TypedTable) -> list[Finding]:
    """Say which columns no table of the ledger has: each required one, the others together."""
    place: dict[str, str | None] = {"ledger": ledger.id, "sheet": first.grid.name}
    missing = [column for column in ledger.columns if column.name in read.absent and column.filled_by == "unit"]
    findings = [finding("ZS-712", place=place, column=column.name) for column in missing if column.required]
    others = [column.name for column in missing if not column.required and column.role == "entry"]
    if others:
        names = "、".join(others[:_NAMED]) + ("等" if len(others) > _NAMED else "")
        findings.append(finding("ZS-716", place=place, columns=names, count=len(others)))
    return findings


def name_by_stamp(table: FoundTable, words: LedgerWords, grids: Sequence[Grid], sheet: str) -> None:
    """Give a column whose header was overwritten its name back, where the stamp knows what stood there.

    Only where most other columns still stand at their stamped places.
    """
    stamped = _stamped_columns(grids, words.ledger.id, sheet)
    ids = {column.id: column.name for column in words.ledger.columns}
    places = {ids[name]: at for at, name in enumerate(stamped) if name in ids}
    in_place = sum(places.get(name) == at for name, at in table.columns.items())
    if not places or in_place * 2 < len(places):
        return
    for name, at in places.items():
        if name not in table.columns and at not in table.columns.values():
            table.columns[name] = at
            table.near[name] = table.unknown.pop(at, "")


def _stamped_columns(grids: Sequence[Grid], ledger: str, sheet: str) -> list[str]:
    for grid in grids:
        if grid.name != STAMP_SHEET:
            continue
        for row in grid.rows:
            if len(row) > 1 and row[0] == f"sheet.{ledger}":
                try:
                    place = json.loads(str(row[1]))
                    return [str(name) for name in place["columns"]] if place["sheet"] == sheet else []
                except (ValueError, KeyError, TypeError, RecursionError):
                    return []
    return []
