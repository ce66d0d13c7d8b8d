"""The checks of a definition on the rows that one unit reported, and what was noticed while they were read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from sys import intern
from typing import Final

from udfs.amounts import MONEY_UNITS
from udfs.catalogue import CATALOGUE
from udfs.cells import UNTYPED
from udfs.findings import Finding
from xl_templates.judge import LedgerJudge, RowCheck
from xl_templates.model import Column
from xl_templates.reading.result import Note, ReadLedger
from xl_templates.reading.typed_cells import shown, shown_value
from xl_templates.verdict import Verdict

_NAMED_PLACES: Final = 5
MOST_OF_A_KIND: Final = 1000


@lru_cache(maxsize=10_000)
def _scaled(minor: int, places: int) -> Decimal:
    return Decimal(minor).scaleb(-places)


def in_units(column: Column, cells: Sequence[object]) -> Sequence[object]:
    """Return the cells of a column as rules see them: money as ``Decimal`` in the column's unit."""
    if column.type != "amount":
        return cells
    places = MONEY_UNITS[column.unit or ""].places
    return [_scaled(cell, places) if type(cell) is int else cell for cell in cells]


class InUnits(Mapping[str, Sequence[object]]):
    """The columns of a ledger as rules see them, each made when it is first asked for: rules touch a few of them."""

    def __init__(self, columns: Sequence[Column], cells: Mapping[str, Sequence[object]]) -> None:
        self._columns = {column.name: column for column in columns}
        self._cells = cells
        self._made: dict[str, Sequence[object]] = {}

    def __getitem__(self, name: str) -> Sequence[object]:
        if name not in self._made:
            self._made[name] = in_units(self._columns[name], self._cells[name])
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


@dataclass(frozen=True)
class Judged:
    """What the checks say of a ledger's rows: one verdict a row, and the findings."""

    verdicts: list[Verdict]
    findings: list[Finding]


def judge_rows(
    judge: LedgerJudge,
    read: ReadLedger,
    *,
    last: Mapping[str, Sequence[object]] | None = None,
    days: Mapping[str, date] | None = None,
    file: str | None = None,
    unit: str | None = None,
) -> Judged:
    """Judge the typed rows of one ledger of one unit.

    ``last``: values of the period before, in units, row by row. ``file``, ``unit``: what findings are about.
    """
    ledger = judge.ledger
    typed = InUnits(ledger.columns, read.cells)
    outcomes = judge.judge(judge.table(typed, len(read), last=last, days=days))
    failed: dict[int, list[RowCheck]] = {}
    for check, judged in zip(judge.all_checks, outcomes, strict=True):
        if check.marks and read.absent.issuperset(check.marks):
            continue  # the sheet lacks the column; that is said once, of the sheet
        if False in judged:
            for row, outcome in enumerate(judged):
                if outcome is False:
                    failed.setdefault(row, []).append(check)
    explained = _explained(judge, read)
    notes = _notes_by_row(read)
    verdicts = [_verdict(failed.get(row), notes.get(row), explained[row]) for row in range(len(read))]
    teller = _Teller(read, ledger.by_name, file, unit)
    findings = [teller.check(row, check, explained[row]) for row, checks in sorted(failed.items()) for check in checks]
    findings += map(teller.note, read.notes)
    return Judged(verdicts, findings)


def _explained(judge: LedgerJudge, read: ReadLedger) -> list[bool]:
    column = next((column.name for column in judge.ledger.columns if column.role == "explanation"), None)
    return [cell is not None for cell in read.cells[column]] if column else [False] * len(read)


def _notes_by_row(read: ReadLedger) -> dict[int, list[Note]]:
    rows: dict[int, list[Note]] = {}
    for note in read.notes:
        rows.setdefault(note.row, []).append(note)
    return rows


_FINE: Final = Verdict(True, {}, (), False)


def _verdict(checks: Sequence[RowCheck] | None, notes: Sequence[Note] | None, explained: bool) -> Verdict:
    if not checks and not notes:
        return _FINE
    named: dict[str, tuple[str, ...]] = {}
    for note in notes or ():
        named[note.code] = (*named.get(note.code, ()), note.column)
    for check in checks or ():
        if check.group:
            named[check.code] = (*named.get(check.code, ()), check.marks[0])
    return Verdict(True, named, tuple(check for check in checks or () if check.group is None), explained)


class _Teller:
    """Makes findings about the cells of one ledger in one file."""

    def __init__(self, read: ReadLedger, columns: Mapping[str, Column], file: str | None, unit: str | None) -> None:
        self.read, self.columns, self.file, self.unit = read, columns, file, unit

    def check(self, row: int, check: RowCheck, explained: bool) -> Finding:
        """Say that a check of the definition does not hold; a query that the unit explains is a notice."""
        column = check.marks[0] if check.marks else ""
        severity, message = check.severity, check.message
        if explained and severity == "query":
            severity, message = "notice", f"{message}（单位已说明）"
        sheet, cell = self.read.sheet(row), self._cell(row, column)
        value = self._value(row, column)
        return Finding(
            check.code, severity, message, check.remedy, self.file, self.unit, self.read.ledger, sheet, cell, value
        )

    def note(self, note: Note) -> Finding:
        """Say what was noticed while a cell was read."""
        column = self.columns[note.column]
        facts = {
            "column": note.column,
            "raw": note.raw,
            "result": note.result,
            "unit": column.unit or "",
            "places": column.places,
        }
        entry = CATALOGUE[note.code]
        sheet, cell = self.read.sheet(note.row), self._cell(note.row, note.column)
        return Finding(
            note.code,
            entry.severity,
            intern(entry.message.format(**facts)),  # the same words stand in thousands of rows
            intern(entry.remedy.format(**facts)),
            self.file,
            self.unit,
            self.read.ledger,
            sheet,
            cell,
            note.raw,
        )

    def _cell(self, row: int, column: str) -> str | None:
        cell = self.read.cell(row, column)
        return cell and intern(cell)

    def _value(self, row: int, name: str) -> str | None:
        column = self.columns.get(name)
        if column is None:
            return None
        value = self.read.cells[name][row]
        return shown(self.read.raw.get((row, name), "")) if value is UNTYPED else shown_value(value, column)


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
