"""One sheet of the 指标数据采集表 after reading: its rows by whom and what they are about, its cells as exact numbers.

A number that people wrote with its unit (5.2亿元 in a row of 万元, 35% in a row of %) is read here, where the unit of
the row is known; what cannot be read stays ``UNTYPED``, and a finding says so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from addin.merging.judging import judge_rows
from addin.scoring.facts import Place
from addin.scoring.inputs_names import Named, Names
from udfs.amounts import MONEY_UNITS, read_amount, read_number, to_unit
from udfs.cells import UNTYPED, Reading
from udfs.findings import Finding, finding
from xl_templates.inputs.asked import InputsPlan
from xl_templates.inputs.ledgers import INDICATOR, ITEM, QUARTER, UNIT
from xl_templates.inputs.rows import known_of
from xl_templates.judge import LedgerJudge, period_days
from xl_templates.model import Ledger
from xl_templates.reading.result import Note, ReadLedger
from xl_templates.reading.typed_cells import shown


@dataclass(frozen=True)
class Row:
    """A row whose unit and item are known. ``item``: the id of an indicator, an item or a quarter."""

    sheet: "Sheet"
    at: int
    unit: str
    item: str

    def cell(self, column: str) -> object:
        """The typed cell; ``UNTYPED`` where something stands there that cannot be read."""
        return self.sheet.read.cells[column][self.at]

    def number(self, column: str) -> Decimal | None:
        """The number in a cell, ``None`` where there is none that can be read."""
        value = self.cell(column)
        return value if isinstance(value, Decimal) else None

    def text(self, column: str) -> str:
        """The text in a cell."""
        value = self.cell(column)
        return value if isinstance(value, str) else ""

    def day(self, column: str) -> date | None:
        """The date in a cell."""
        value = self.cell(column)
        return value if isinstance(value, date) else None

    def place(self, column: str) -> Place:
        """Where a cell stands."""
        read = self.sheet.read
        return Place(self.sheet.file, read.sheet(self.at), read.cell(self.at, column) or "")

    def entered(self) -> tuple[object, ...]:
        """What people wrote in the row."""
        return tuple(self.cell(name) for name in self.sheet.entered)

    def tell(self, code: str, column: str, value: str | None = None, **facts: object) -> Finding:
        """Make a finding about a cell of the row."""
        place = self.place(column)
        where = {"file": place.file, "sheet": place.sheet, "cell": place.cell, "unit": self.unit, "value": value}
        return finding(code, place=where, **facts)


@dataclass
class Sheet:
    """One sheet. ``rows``: those whose unit and item are known; ``findings``: about everything else."""

    file: str
    ledger: Ledger
    read: ReadLedger
    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def entered(self) -> list[str]:
        """The columns that people fill in."""
        return [column.name for column in self.ledger.columns if column.filled_by == "unit"]

    def groups(self) -> Iterator[list[Row]]:
        """Yield the rows of each unit and item together."""
        found: dict[tuple[str, str], list[Row]] = {}
        for row in self.rows:
            found.setdefault((row.unit, row.item), []).append(row)
        yield from found.values()


def sheet_of(plan: InputsPlan, names: Names, judge: LedgerJudge, file: str, read: ReadLedger | None) -> Sheet:
    """Return a sheet with its rows named, its numbers read and its checks judged; an empty one where there is none."""
    ledger = judge.ledger
    sheet = Sheet(file, ledger, read or ReadLedger(ledger.id, {column.name: [] for column in ledger.columns}))
    _forget_what_the_office_wrote(sheet)
    _Namer(plan, names, sheet).name()
    for row in sheet.rows:
        _read_with_unit(plan, row)
    _judge(plan, judge, sheet)
    return sheet


def _refill(sheet: Sheet, row: Row, known: dict[str, object]) -> None:
    """Put what the definition knows into a row, for the checks: what stands in locked cells proves nothing."""
    for column in sheet.ledger.columns:
        if column.filled_by == "office":
            sheet.read.cells[column.name][row.at] = known.get(column.name)


def _forget_what_the_office_wrote(sheet: Sheet) -> None:
    ours = {column.name for column in sheet.ledger.columns if column.filled_by == "office"}
    for name in ours:
        sheet.read.cells[name] = [None] * len(sheet.read)
    sheet.read.notes = [note for note in sheet.read.notes if note.column not in ours]


class _Namer:
    """Finds whose each row is."""

    def __init__(self, plan: InputsPlan, names: Names, sheet: Sheet) -> None:
        self.plan, self.names, self.sheet = plan, names, sheet
        self.column, self.words = next(
            (name, words)
            for name, words in ((INDICATOR, names.indicators), (ITEM, names.items), (QUARTER, names.quarters))
            if name in sheet.read.cells
        )

    def name(self) -> None:
        """Name all rows; one that stays unknown is told and left out, with everything else in it."""
        read = self.sheet.read
        for at in range(len(read)):
            unit, item = self._unit(at), self._item(at)
            if unit is None or item is None:
                self._leave_out(at)
                continue
            row = Row(self.sheet, at, unit, item)
            if self.column == INDICATOR and (unit, item) not in self.plan.by_key:
                facts = {"unit": unit, "indicator": self.words.name_of(item)}
                self.sheet.findings.append(row.tell("ZS-837", INDICATOR, **facts))
                self._leave_out(at)
                continue
            read.cells[UNIT][at], read.cells[self.column][at] = unit, self.words.name_of(item)
            self._compare_with_id(row)
            self.sheet.rows.append(row)

    def _unit(self, at: int) -> str | None:
        stamped, _, _ = self.sheet.read.row_ids[at].partition("|")
        return self._named(at, UNIT, stamped if stamped in self.plan.units else None, self.names.unit)

    def _item(self, at: int) -> str | None:
        _, _, stamped = self.sheet.read.row_ids[at].partition("|")
        known = self.column == INDICATOR and any(each.id == stamped for each in self.plan.indicators)
        return self._named(at, self.column, stamped if known or stamped in self.plan.quarters else None,
                           self.words.named)  # fmt: skip

    def _named(self, at: int, column: str, stamped: str | None, look_up) -> str | None:  # noqa: ANN001 - of Names
        value = self.sheet.read.cells[column][at]
        if value is None:
            return stamped  # where that is nothing too, the check of required columns tells it
        if not isinstance(value, str):
            return None
        named: Named = look_up(value, self._place(at, column))
        if named.finding:
            self.sheet.findings.append(named.finding)
        return named.value

    def _place(self, at: int, column: str) -> dict[str, str | None]:
        read = self.sheet.read
        return {"file": self.sheet.file, "sheet": read.sheet(at), "cell": read.cell(at, column)}

    def _leave_out(self, at: int) -> None:
        """Clear the choices of a row that was told about already, so that no check tells it again."""
        for column in (UNIT, self.column):
            if self.sheet.read.cells[column][at] is not None:
                self.sheet.read.cells[column][at] = UNTYPED

    def _compare_with_id(self, row: Row) -> None:
        stamped = self.sheet.read.row_ids[row.at]
        if stamped and "|" in stamped and stamped != f"{row.unit}|{row.item}":
            self.sheet.findings.append(row.tell("ZS-840", UNIT, found=shown(stamped.replace("|", " "))))


# --- numbers ----------------------------------------------------------------------------------------------------------


def _read_with_unit(plan: InputsPlan, row: Row) -> None:
    """Read the numbers of a row once more where the plain reading failed, now with the unit of its indicator."""
    read = row.sheet.read
    asked = plan.by_key.get((row.unit, row.item))
    unit = (asked.indicator.unit or "") if asked else ""
    for column in row.sheet.ledger.columns:
        if not column.is_number or read.cells[column.name][row.at] is not UNTYPED:
            continue
        raw = read.raw.get((row.at, column.name))
        if isinstance(raw, str):
            reading = _in_unit(raw, unit, column.places)
            read.cells[column.name][row.at] = reading.value
            _say_instead(read, row.at, column.name, reading, unit)


def _in_unit(raw: str, unit: str, places: int) -> Reading:
    if unit not in MONEY_UNITS:
        return read_number(raw, places=places, suffixes=(unit,) if unit else ())
    reading = read_amount(raw, unit)
    return reading._replace(value=to_unit(reading.value, unit)) if isinstance(reading.value, int) else reading


def _say_instead(read: ReadLedger, at: int, column: str, reading: Reading, unit: str) -> None:
    """Let the note on a cell say what it was read as, or why it could not be, now that its unit is known."""
    raw = shown(read.raw[at, column])
    read.notes = [note for note in read.notes if (note.row, note.column) != (at, column)]
    if reading.note:
        read.notes.append(Note(reading.note, at, column, raw, "" if reading.is_untyped else f"{reading.value}{unit}"))


# --- checks -----------------------------------------------------------------------------------------------------------


def _judge(plan: InputsPlan, judge: LedgerJudge, sheet: Sheet) -> None:
    for row in sheet.rows:
        asked = plan.by_key.get((row.unit, row.item))
        if asked:
            _refill(sheet, row, known_of(plan, sheet.ledger.id, asked))
    days = period_days(plan.period, None)
    units = {(place.sheet, _row_of(place.cell)): row.unit for row in sheet.rows if (place := row.place(UNIT))}
    for found in judge_rows(judge, sheet.read, days=days, file=sheet.file).findings:
        unit = units.get((found.sheet or "", _row_of(found.cell or "")))
        sheet.findings.append(replace(found, ledger=None, unit=unit))


def _row_of(cell: str) -> str:
    return cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def units_without_rows(plan: InputsPlan, rows: Sequence[Row]) -> list[str]:
    """Return the scored units that no row is about."""
    told = {row.unit for row in rows}
    return [unit for unit in plan.units if unit not in told]
