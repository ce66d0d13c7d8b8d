"""What somebody has changed in the visible sheets: what the record gives, against what stands in the cells."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Final, NamedTuple

from python_calamine import CalamineWorkbook
from xlsxwriter.utility import xl_rowcol_to_cell

from addin.summary.page import Computed, Page, Row, shown_cell, shown_value

_SAME: Final = 1e-14  # two stored numbers that differ less are one: a program may write fifteen digits
_EPOCH: Final = date(1899, 12, 30).toordinal()
_NAMED: Final = 10


class Change(NamedTuple):
    """One cell that no longer holds what the record says, or (no cell) rows or a sheet that are not as they were."""

    sheet: str
    cell: str | None
    was: str
    now: str


class Edit(NamedTuple):
    """A cell of the office that holds something new: the row of the ledger from 0, the column, the raw value."""

    ledger: str
    row: int
    column: str
    raw: object


@dataclass
class Compared:
    """Everything that was found."""

    changes: list[Change] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    unlike: set[str] = field(default_factory=set)

    def edits_only(self, remark: str) -> "Compared":
        """Return what another drawing can still tell: the cells of the office, of ledgers whose columns are the same.

        ``unlike``: ledgers whose titles are not as they would be drawn now.
        """
        edits = [edit for edit in self.edits if edit.ledger not in self.unlike]
        return Compared([Change("", None, "", remark)], edits)


def compare(pages: Iterable[Page], book: CalamineWorkbook) -> Compared:
    """Return where a workbook differs from its pages."""
    found = Compared()
    names = set(book.sheet_names)
    for page in pages:
        missing = [tab for tab, _first, _count in page.parts() if tab not in names]
        found.changes += [Change(tab, None, "", "工作表不见了，或改了名") for tab in missing]
        if missing:
            continue
        (_Keyed if page.keyed else _Placed)(page, book, found).compare()
    return found


class _Placed:
    """A page whose rows stand where they were written."""

    def __init__(self, page: Page, book: CalamineWorkbook, found: Compared) -> None:
        self.page, self.book, self.found = page, book, found
        self.head = page.head()
        self.recalculated = 0

    def compare(self) -> None:
        """Compare cell by cell."""
        rows = self.page.rows()
        for tab, _first, count in self.page.parts():
            self.recalculated = 0
            cells = self.book.get_sheet_by_name(tab).to_python(skip_empty_area=False)
            expected = [*self.head, *islice(rows, count)]
            cells += [[]] * (len(expected) - len(cells))
            for at, row in enumerate(expected):
                self.found.changes += self._changes(tab, at, row, cells[at])
            extra = [at + 1 for at in range(len(expected), len(cells)) if any(map(_holds, cells[at]))]
            self._extra(tab, extra)
            if self.recalculated:  # one amount that was changed changes many sums
                self.found.changes.append(
                    Change(tab, None, "", f"{self.recalculated} 处公式的结果变了：台账里的数被改动")
                )

    def _extra(self, tab: str, rows: Sequence[int]) -> None:
        if rows:
            self.found.changes.append(Change(tab, None, "", f"多出 {len(rows)} 行（第 {_few(rows)} 行）"))

    def _changes(self, tab: str, at: int, row: Row, cells: Sequence[object]) -> Iterator[Change]:
        for column, (was, now) in enumerate(_beside(row, cells, len(self.page.columns))):
            if not differs(was, now):
                continue
            if type(was) is Computed and isinstance(now, int | float):
                self.recalculated += 1
            else:
                yield Change(tab, xl_rowcol_to_cell(at, column), in_words(was), in_words(now))


class _Keyed(_Placed):
    """A page whose rows have numbers: they may have been sorted, and some cells of theirs may be edited."""

    def compare(self) -> None:
        """Compare row by row, by their numbers."""
        standing = self._standing()
        edited = [column.edits for column in self.page.columns]
        width, open_columns = len(edited), any(edited)
        missing = []
        for number, row in enumerate(self.page.rows(), start=1):
            at = standing.pop(number, None)
            if at is None:
                missing.append(number)
                continue
            tab, line, cells = at
            if len(cells) != width:
                cells = [*cells[:width], *[""] * (width - len(cells))]
            for column, now in enumerate(cells):
                was = row[column]
                if was is now or (type(was) is str and was == now) or (was is None and now == ""):
                    continue  # by far the most
                if differs(was, now):
                    self._differs(tab, line, column, was, now, number - 1, edited[column] if open_columns else None)
        if missing:
            self.found.changes.append(
                Change(self.page.tab, None, "", f"少了 {len(missing)} 行（序号 {_few(missing)}），或序号被改")
            )
        self._extra(self.page.tab, sorted(line + 1 for _tab, line, _cells in standing.values()))

    def _differs(self, tab: str, line: int, column: int, was: object, now: object, row: int, edits: str | None) -> None:
        if edits:
            self.found.edits.append(Edit(self.page.ledger, row, edits, now))
        else:
            self.found.changes.append(Change(tab, xl_rowcol_to_cell(line, column), in_words(was), in_words(now)))

    def _standing(self) -> dict[object, tuple[str, int, list[object]]]:
        """Return the rows that stand in the workbook: number → (sheet, row from 0, cells)."""
        standing: dict[object, tuple[str, int, list[object]]] = {}
        for tab, _first, _count in self.page.parts():
            lines = self.book.get_sheet_by_name(tab).to_python(skip_empty_area=False)
            for at, row in enumerate(self.head):
                changes = list(self._changes(tab, at, row, lines[at] if at < len(lines) else []))
                self.found.changes += changes
                if changes and at == len(self.head) - 1:
                    self.found.unlike.add(self.page.ledger)
            for at in range(len(self.head), len(lines)):
                cells = lines[at]
                number = cells[0]
                known = isinstance(number, int | float) and number not in standing
                if known or any(map(_holds, cells)):
                    standing[number if known else (tab, at)] = (tab, at, cells)
        return standing


def differs(was: object, now: object) -> bool:
    """Tell whether a cell holds something else than the page says."""
    if type(was) is Computed and not _holds(now):
        return False  # programs that do not calculate store a formula without its value
    shown = shown_cell(shown_value(was))
    if shown is None:
        return _holds(now)
    if isinstance(shown, str):
        return not isinstance(now, str) or _plain(now) != _plain(shown)
    if isinstance(shown, date):
        day = now.date() if isinstance(now, datetime) else now
        return (day.toordinal() if isinstance(day, date) else _number(day, _EPOCH)) != shown.toordinal()
    number = _number(now, 0)
    return number is None or not math.isclose(number, float(shown), rel_tol=_SAME)


def in_words(value: object) -> str:
    """Return a cell as a message says it."""
    value = shown_value(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    text = "" if value is None else str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def _number(value: object, more: int) -> float | None:
    return value + more if isinstance(value, int | float) and not isinstance(value, bool) else None


def _holds(cell: object) -> bool:
    return cell is not None and not (isinstance(cell, str) and not cell.strip())


def _plain(text: str) -> str:
    """Return a text without what programs change in it when they store it anew."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _beside(row: Row, cells: Sequence[object], width: int) -> Iterator[tuple[object, object]]:
    for at in range(max(len(row), min(len(cells), width))):
        yield (row[at] if at < len(row) else None), (cells[at] if at < len(cells) else "")


def _few(numbers: Sequence[int]) -> str:
    return "、".join(map(str, numbers[:_NAMED])) + ("等" if len(numbers) > _NAMED else "")
