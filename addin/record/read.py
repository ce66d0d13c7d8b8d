"""A summary workbook → the month that it is the record of."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from addin.merging.month import Month
from addin.record.compare import Change, Edit
from addin.record.from_lines import month_of
from addin.record.reading_task import Examined, examine, prepare
from udfs.findings import Finding, finding
from xl_templates.formats.refusal import Refused
from xl_templates.isolation import Limits, Lost, run_isolated
from xl_templates.lists import programme_lists
from xl_templates.model import Programme
from xl_templates.reading.typed_cells import ColumnReader

_MIB: Final = 1 << 20
LIMITS: Final = Limits(seconds=300, memory=3072 * _MIB, answer=1024 * _MIB)
_SAID_OF_A_SHEET: Final = 20


@dataclass(slots=True)
class ReadRecord:
    """The month, with what the office wrote into its own columns; and what else somebody has changed in the file."""

    month: Month
    findings: list[Finding] = field(default_factory=list)


def read_month(path: Path, programmes: Sequence[Programme]) -> ReadRecord | Finding:
    """Return the month that a summary is the record of, or why it cannot be read.

    ``programmes``: those that it may belong to. Where the definition has changed since, the month has its own.
    """
    tasks = run_isolated(examine, [str(path)], initializer=prepare, initargs=(tuple(programmes),), limits=LIMITS)
    [(_index, outcome)] = tasks
    if isinstance(outcome, Lost):
        return outcome.finding(path.name)
    examined: Examined | Finding = outcome.value
    if isinstance(examined, Finding):
        return examined
    try:
        month = month_of(examined.lines, programmes)
    except Refused as refused:
        return refused.finding(path.name)
    record = ReadRecord(month, _told(path.name, examined.compared.changes))
    record.findings += take_edits(path.name, month, examined.compared.edits)
    return record


def take_edits(file: str, month: Month, edits: Sequence[Edit]) -> list[Finding]:
    """Put what the office wrote into the month, and say so, once a ledger."""
    lists = programme_lists(month.programme)
    readers: dict[tuple[str, str], ColumnReader] = {}
    for edit in edits:
        merged = month.ledgers[edit.ledger]
        column = merged.ledger.column(edit.column)
        key = (edit.ledger, edit.column)
        reader = readers.setdefault(key, ColumnReader(column, lists.get(column.choices or "", ())))
        values, notes = reader.read(["" if edit.raw is None else edit.raw])
        merged.cells[edit.column][edit.row] = values[0]
        merged.raw.pop((edit.row, edit.column), None)
        if notes:
            merged.raw[edit.row, edit.column] = edit.raw
    counts = Counter(edit.ledger for edit in edits)
    return [
        finding("ZS-779", place={"file": file, "ledger": name}, ledger=month.ledgers[name].ledger.title, count=count)
        for name, count in counts.items()
    ]


def _told(file: str, changes: Sequence[Change]) -> list[Finding]:
    """Say what was changed, cell by cell; where there are many on a sheet, the first of them and how many more."""
    by_sheet: dict[str, list[Change]] = {}
    for change in changes:
        by_sheet.setdefault(change.sheet, []).append(change)
    found = []
    for sheet, same in by_sheet.items():
        found += [_change(file, change) for change in same[:_SAID_OF_A_SHEET]]
        if (rest := len(same) - _SAID_OF_A_SHEET) > 0:
            place = {"file": file, "sheet": sheet}
            found.append(finding("ZS-778", place=place, detail=f"另有 {rest} 处也与记录不同"))
    return found


def _change(file: str, change: Change) -> Finding:
    detail = change.now
    if not change.sheet:
        return finding("ZS-793", place={"file": file}, detail=detail)
    if change.cell:
        detail = f"这一格被改动，记录里是“{change.was}”" if change.was else "这一格被改动，记录里是空的"
    value = change.now if change.cell else None
    place = {"file": file, "sheet": change.sheet, "cell": change.cell, "value": value}
    return finding("ZS-778", place=place, detail=detail)
