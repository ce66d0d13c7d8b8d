"""The checks of a definition on the rows that one unit reported, and what was noticed while they were read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from udfs.catalogue import CATALOGUE
from udfs.cells import UNTYPED
from udfs.findings import Finding, finding
from xl_templates.judge import LedgerJudge, RowCheck
from xl_templates.model import Column
from xl_templates.reading.result import Note, ReadLedger
from xl_templates.reading.typed_cells import shown_value
from xl_templates.verdict import Verdict

_NAMED_PLACES: Final = 5
MOST_OF_A_KIND: Final = 1000
_SUB_UNITS: Final = {"元": 2, "美元": 2, "万元": 6, "万美元": 6}


@lru_cache(maxsize=100_000)
def _scaled(minor: int, places: int) -> Decimal:
    return Decimal(minor).scaleb(-places)


def in_units(column: Column, cells: Sequence[object]) -> Sequence[object]:
    """Return the cells of a column as rules see them: money as ``Decimal`` in the column's unit."""
    if column.type != "amount":
        return cells
    places = _SUB_UNITS[column.unit or "元"]
    return [_scaled(cell, places) if type(cell) is int else cell for cell in cells]


@dataclass(frozen=True)
class Judged:
    """What the checks say of a ledger's rows: one verdict a row, and findings without file and unit."""

    verdicts: list[Verdict]
    findings: list[Finding]


def judge_rows(
    judge: LedgerJudge,
    read: ReadLedger,
    *,
    last: Mapping[str, Sequence[object]] | None = None,
    days: Mapping[str, date] | None = None,
) -> Judged:
    """Judge the typed rows of one ledger of one unit. ``last``: values of the period before, in units, row by row."""
    ledger = judge.ledger
    typed = {column.name: in_units(column, read.cells[column.name]) for column in ledger.columns}
    outcomes = judge.judge(judge.table(typed, len(read), last=last, days=days))
    failed: list[list[RowCheck]] = [[] for _ in range(len(read))]
    for check, judged in zip(judge.all_checks, outcomes, strict=True):
        if check.marks and read.absent.issuperset(check.marks):
            continue  # the sheet lacks the column; that is said once, of the sheet
        if False in judged:
            for row, outcome in enumerate(judged):
                if outcome is False:
                    failed[row].append(check)
    explanation = next((column.name for column in ledger.columns if column.role == "explanation"), None)
    explained = [cell is not None for cell in read.cells[explanation]] if explanation else [False] * len(read)
    notes = _notes_by_row(read)
    verdicts = [_verdict(checks, notes.get(row, ()), explained[row]) for row, checks in enumerate(failed)]
    findings = [
        _check_finding(read, row, check, explained[row], ledger.by_name)
        for row, checks in enumerate(failed)
        for check in checks
    ]
    findings += [_note_finding(read, note, ledger.by_name[note.column]) for note in read.notes]
    return Judged(verdicts, findings)


def _notes_by_row(read: ReadLedger) -> dict[int, list[Note]]:
    rows: dict[int, list[Note]] = {}
    for note in read.notes:
        rows.setdefault(note.row, []).append(note)
    return rows


def _verdict(checks: Sequence[RowCheck], notes: Sequence[Note], explained: bool) -> Verdict:
    named: dict[str, tuple[str, ...]] = {}
    for note in notes:
        named[note.code] = (*named.get(note.code, ()), note.column)
    for check in checks:
        if check.group:
            named[check.code] = (*named.get(check.code, ()), check.marks[0])
    return Verdict(True, named, tuple(check for check in checks if check.group is None), explained)


def _check_finding(
    read: ReadLedger, row: int, check: RowCheck, explained: bool, columns: Mapping[str, Column]
) -> Finding:
    column = check.marks[0] if check.marks else ""
    severity, message = check.severity, check.message
    if explained and severity == "query":
        severity, message = "notice", f"{message}（单位已说明）"
    return Finding(
        check.code,
        severity,
        message,
        check.remedy,
        ledger=read.ledger,
        sheet=read.sheet(row),
        cell=read.cell(row, column),
        value=_value(read, row, columns.get(column)),
    )


def _value(read: ReadLedger, row: int, column: Column | None) -> str | None:
    if column is None:
        return None
    value = read.cells[column.name][row]
    if value is UNTYPED:
        return str(read.raw.get((row, column.name), ""))
    return shown_value(value, column)


def _note_finding(read: ReadLedger, note: Note, column: Column) -> Finding:
    place = {
        "ledger": read.ledger,
        "sheet": read.sheet(note.row),
        "cell": read.cell(note.row, note.column),
        "value": note.raw,
    }
    facts = {
        "column": note.column,
        "raw": note.raw,
        "result": note.result,
        "unit": column.unit or "",
        "places": column.places,
    }
    return finding(note.code, place=place, **facts)


def grouped(findings: Sequence[Finding], most: int = MOST_OF_A_KIND) -> list[Finding]:
    """Return the findings with those of a kind joined where one file has more than ``most`` of them."""
    counts: dict[tuple[str, str | None], int] = {}
    for found in findings:
        key = (found.code, found.file)
        counts[key] = counts.get(key, 0) + 1
    crowded: dict[tuple[str, str | None], list[Finding]] = {}
    result = []
    for found in findings:
        key = (found.code, found.file)
        if counts[key] <= most:
            result.append(found)
        else:
            crowded.setdefault(key, []).append(found)
    return result + [_joined(same) for same in crowded.values()]


def _joined(same: Sequence[Finding]) -> Finding:
    first = same[0]
    places = "、".join(f"{found.sheet or ''} {found.cell or ''}".strip() for found in same[:_NAMED_PLACES])
    title = CATALOGUE[first.code].title if first.code in CATALOGUE else first.message
    message = f"{title}：同样的问题共 {len(same)} 处，先列 {places}"
    count = sum(found.count for found in same)
    return Finding(first.code, first.severity, message, first.remedy, first.file, first.unit, count=count)
