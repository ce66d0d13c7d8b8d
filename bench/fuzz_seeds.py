"""Valid submissions that are mutated: our own template filled in, and an officer's own tables in four formats."""

import io
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from bench.fuzz_write import WRITERS, Sheet, Value, as_csv
from bench.inbox import LEDGERS
from bench.inbox_rows import Row, RowMaker
from bench.inbox_sheets import settle
from bench.inbox_template import fill_template
from udfs.period import Period
from xl_templates.load import load
from xl_templates.model import Ledger, Programme

PERIOD: Final = "2023-02"
_TABS: Final = ("落地", "洽谈", "谋划", "问题", "活动")
_ROWS: Final = 3
_SUFFIXES: Final = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")


@dataclass(frozen=True)
class Seed:
    """A valid file. ``name`` says in reports what it was; ``suffix`` is that of its format."""

    name: str
    suffix: str
    data: bytes

    @cached_property
    def parts(self) -> dict[str, bytes]:
        """What is in the archive, empty for what is none."""
        if self.suffix in (".xls", ".csv"):
            return {}
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}


@cache
def programme() -> Programme:
    loaded = load("jizhou").programme
    assert loaded is not None
    return loaded


def unit(number: int) -> str:
    """The name of one of the units that have to report."""
    submission = programme().submission_for("month")
    assert submission is not None
    month = Period.parse(PERIOD)
    return programme().units_of(submission, month.first_day, month.last_day)[number].name


def own_tables(ledgers: Sequence[str] = LEDGERS, rows: int = _ROWS, whose: int = 2, seed: int = 1) -> list[Sheet]:
    """An officer's own tables, one a sheet: a title, the headers of the definition, typed rows."""
    maker = RowMaker(seed, PERIOD)
    name = unit(whose)
    told = {ledger: [maker.row(ledger, name, number) for number in range(rows)] for ledger in ledgers}
    return [_table(programme().ledger(ledger), told[ledger], name) for ledger in ledgers]


def _table(ledger: Ledger, rows: Sequence[Row], name: str) -> Sheet:
    columns = [column for column in ledger.columns if column.filled_by == "unit"]
    title: list[Value] = [f"{name}{ledger.title}（2023年2月）"]
    header: list[Value] = [column.name for column in columns]
    body: list[list[Value]] = [[plain(row.get(column.id)) for column in columns] for row in rows]
    return Sheet(_TABS[LEDGERS.index(ledger.id)], [title, header, *body])


def plain(value: str | Decimal | date | None) -> Value:
    """Return a typed value as a cell has it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def template() -> bytes:
    """Our own template of the month, filled in by a unit."""
    maker, month = RowMaker(1, PERIOD), Period.parse(PERIOD)
    rows = {ledger: [maker.row(ledger, unit(2), number) for number in range(_ROWS)] for ledger in LEDGERS}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        fill_template(path, programme(), month, unit(2), rows, {}, prepared=_ROWS)
        settle(path, "2023-02-24T00:00:00Z")
        return path.read_bytes()


@cache
def own_seeds() -> tuple[Seed, ...]:
    """The seeds that are made here."""
    sheets = own_tables()
    made = [Seed(f"own{suffix}", suffix, write(sheets)) for suffix, write in WRITERS.items()]
    other = [Seed(f"own-{encoding}.csv", ".csv", as_csv(sheets, encoding)) for encoding in ("gb18030", "utf-16")]
    return (Seed("template.xlsx", ".xlsx", template()), *made, *other)


def seeds_in(folder: Path) -> list[Seed]:
    """More seeds: the workbooks of a folder, such as what an office program made of ours."""
    found = sorted(path for path in folder.iterdir() if path.suffix.lower() in _SUFFIXES and path.is_file())
    return [Seed(path.name, path.suffix.lower(), path.read_bytes()) for path in found]
