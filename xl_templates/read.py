"""One workbook → what it holds: whose, for when, typed rows of each ledger, and findings about everything else.

guard → open → sheets → header → typed rows. Runs in a process of its own (see ``isolation``): whatever happens here
costs one file.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

from udfs.findings import Finding, finding
from xl_templates.grid import Grid, OpenedWorkbook
from xl_templates.guard import admit
from xl_templates.model import Programme, Statement
from xl_templates.opening import open_workbook
from xl_templates.reading.claims import (
    FoundStamp,
    period_claims,
    period_in,
    stamp_of,
    statements_of,
    title_claims,
    unit_claims,
)
from xl_templates.reading.form import find_form, read_form
from xl_templates.reading.header import FoundTable, find_tables
from xl_templates.reading.header_words import Vocabulary
from xl_templates.reading.joining import drop_doubled, name_by_stamp, say_absent
from xl_templates.reading.result import Claim, ReadFile
from xl_templates.reading.row_kinds import RowKind
from xl_templates.reading.table import raw_table
from xl_templates.reading.typed_cells import shown
from xl_templates.reading.typed_rows import Readers, TypedTable, join, new_ledger
from xl_templates.references import cell_name
from xl_templates.review_sheet import is_review
from xl_templates.sheet_names import CHECKS_SHEET, COVER_SHEET, LISTS_SHEET, STAMP_SHEET

OUR_SHEETS: Final = frozenset((LISTS_SHEET, CHECKS_SHEET, STAMP_SHEET))
_LITTLE: Final = 8  # as few cells on a sheet that is no ledger are a remark at most


@dataclass
class ReadingContext:
    """What reading needs of a programme; made once in each process."""

    programme: Programme

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Its ledgers as people write them."""
        return Vocabulary(self.programme)

    @cached_property
    def readers(self) -> Readers:
        """Its columns as they are read."""
        return Readers(self.programme)

    def statements(self, submission: str | None) -> tuple[Statement, ...]:
        """The statements that a submission knows; of all submissions where it is unknown."""
        each = [one for one in self.programme.submissions if submission is None or one.id == submission]
        return tuple({statement.label: statement for one in each for statement in one.statements}.values())


def read_file(path: Path, name: str, contexts: Sequence[ReadingContext]) -> ReadFile:
    """Read one file. ``name``: what findings call it; ``contexts``: the programmes that it may belong to.

    A file that cannot be read comes back with its refusal; nothing that a file holds raises.
    """
    admitted = admit(path)
    if isinstance(admitted, Finding):
        return ReadFile(name, refusal=replace(admitted, file=name))
    opened = open_workbook(admitted)
    if isinstance(opened, Finding):
        return ReadFile(name, admitted.sha256, refusal=replace(opened, file=name))
    read = read_opened(opened, name, contexts)
    read.sha256 = admitted.sha256
    return read


def read_opened(opened: OpenedWorkbook, name: str, contexts: Sequence[ReadingContext]) -> ReadFile:
    """Read a workbook that has been opened; the arguments are those of ``read_file``."""
    stamp = stamp_of(opened.stamp, opened.grids)
    context = next((one for one in contexts if stamp and one.programme.id == stamp.programme), contexts[0])
    return _Reading(name, opened, stamp, context).read()


class _Reading:
    """Reads one opened workbook."""

    def __init__(self, name: str, opened: OpenedWorkbook, stamp: FoundStamp | None, context: ReadingContext) -> None:
        self.opened = opened
        self.context = context
        self.stamp = stamp
        self.file = ReadFile(name, format=opened.format)
        if stamp:
            self.file.programme, self.file.submission, self.file.version = (
                stamp.programme,
                stamp.submission,
                stamp.version,
            )
        self.statements = context.statements(stamp.submission if stamp else None)
        self.titles: list[Claim] = []
        self.typed: dict[str, list[TypedTable]] = {}
        self.sheets: dict[str, list[str]] = {}

    def read(self) -> ReadFile:
        """Read all sheets and return what they hold."""
        for grid in self.opened.grids:
            if grid.name not in OUR_SHEETS and not is_review(grid.rows):
                self._sheet(grid)
        self._join()
        self._claims_of_stamp_and_name()
        for code, detail in self.opened.remarks:
            self.file.findings.append(finding(code, detail=detail))
        self.file.findings += self.opened.findings
        self.file.findings = [replace(found, file=self.file.file) for found in self.file.findings]
        return self.file

    def _sheet(self, grid: Grid) -> None:
        tables = [] if grid.name == COVER_SHEET else find_tables(grid, self.context.vocabulary)
        form = None if tables or grid.name == COVER_SHEET else self._form(grid)
        above = min((table.top for table in tables), default=len(grid.rows))
        units, periods = unit_claims(grid, above), period_claims(grid, above)
        self.file.units += units
        self.file.periods += periods
        if tables or form:
            self._say_hidden(grid)
        if tables:
            self._say_above(grid, tables[0])
            if not (self.stamp and self.stamp.unit):  # a stamped workbook needs no title to say whose it is
                self.titles += title_claims(grid, above, tables[0].span)
        for table in tables:
            self._table(grid, table)
        if not tables and not form:
            stated = statements_of(grid, self.context.vocabulary, self.statements)
            self.file.statements = stated | self.file.statements
            if not (stated or grid.name == COVER_SHEET):
                self._say_unread(grid, is_cover=bool(units or periods))

    def _form(self, grid: Grid) -> bool:
        for name, words in self.context.vocabulary.forms.items():
            entries = find_form(grid, words)
            if entries:
                read = read_form(grid, words, entries, self.context.readers, self.opened.epoch)
                self.sheets.setdefault(name, []).append(grid.name)
                if len(read) or name not in self.file.ledgers:
                    self.file.ledgers[name] = read
                return True
        return False

    def _table(self, grid: Grid, table: FoundTable) -> None:
        words = self.context.vocabulary.ledgers[table.ledger]
        name_by_stamp(table, words, self.opened.grids, grid.name)
        raw = raw_table(grid, table, words.ledger, self.statements)
        for other in raw.others:
            if other.kind is RowKind.STATEMENT:
                claim = Claim("sheet", other.text, grid.name, f"A{other.row + 1}")
                self.file.statements.setdefault(table.ledger, (other.statement, claim))
        typed = TypedTable(words, grid, table, raw, self.context.readers, self.opened.epoch)
        typed.read()
        self.sheets.setdefault(table.ledger, []).append(grid.name)
        self.typed.setdefault(table.ledger, []).append(typed)

    def _join(self) -> None:
        for name, tables in self.typed.items():
            words = self.context.vocabulary.ledgers[name]
            read = new_ledger(words)
            kept, doubled = drop_doubled(tables)
            self.file.findings += doubled
            for table in tables:
                self.file.findings += table.findings
            for table in kept:
                join(read, table)
            found = {column for table in tables for column in table.table.columns}
            read.absent = frozenset(column.name for column in words.ledger.columns) - found
            if tables:
                self.file.findings += say_absent(words.ledger, read, tables[0])
            self.file.ledgers[name] = read

    def _claims_of_stamp_and_name(self) -> None:
        period = period_in(Path(self.file.file).name)
        if self.stamp and self.stamp.unit:
            self.file.units.insert(0, Claim("stamp", self.stamp.unit))
        if self.stamp and self.stamp.period:
            self.file.periods.insert(0, Claim("stamp", self.stamp.period))
        self.file.units += [*self.titles, Claim("name", self.file.file)]
        if period:
            self.file.periods.append(Claim("name", period))

    def _say_hidden(self, grid: Grid) -> None:
        if not grid.visible:
            self.file.findings.append(finding("ZS-702", place={"sheet": grid.name}))

    def _say_above(self, grid: Grid, table: FoundTable) -> None:
        """Tell of numbers and dates above the first table: titles hold words, entries would be lost there."""
        cells = [
            (row, at, grid.rows[row][at])
            for row in range(table.top)
            for at in table.span
            if isinstance(grid.rows[row][at], int | float | date)
        ]
        if cells:
            row, at, value = cells[0]
            place = {"ledger": table.ledger, "sheet": grid.name, "cell": cell_name(row, at), "value": shown(value)}
            self.file.findings.append(replace(finding("ZS-719", place=place), count=len(cells)))

    def _say_unread(self, grid: Grid, *, is_cover: bool) -> None:
        """Tell of a sheet without a table; a few cells that say whose it is make a cover, more may be a lost ledger."""
        filled = [(row, at, cell) for row, cells in enumerate(grid.rows) for at, cell in enumerate(cells) if cell != ""]
        if len(filled) > (_LITTLE if is_cover else 0):
            code = "ZS-701" if len(filled) > _LITTLE else "ZS-707"
            place = {"sheet": grid.name, "value": shown(filled[0][2])}
            self.file.findings.append(replace(finding(code, place=place, count=len(filled)), count=len(filled)))
