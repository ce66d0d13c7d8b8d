"""What is in an inbox, known because we wrote it: rows, exact totals, and every cell that nobody can read."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from bench.inbox_rows import Row


def decimal_text(amount: Decimal) -> str:
    """Return the plain decimal text without trailing zeros: 12000, 0.5, 0."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass
class Unreadable:
    """A cell whose value nobody can know; it is in no sum. ``kind``: why, ``value``: what is seen there."""

    file: str
    sheet: str
    cell: str
    unit: str
    ledger: str
    column: str
    kind: str
    value: str


@dataclass
class LedgerTruth:
    """One ledger of one unit. ``counted``: rows that are in the totals (activities hosted by others are not).

    ``state``: ``reported``, ``nil``, ``unchanged``, ``blank``. ``missing``: columns that the sheet does not have.
    """

    rows: int = 0
    counted: int = 0
    state: str = "reported"
    totals: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


@dataclass
class UnitTruth:
    """What one unit sent. ``files``: names within the inbox; ``ways``: how the files are messy.

    ``retold``: names of landed projects that another unit reports as its own, too (both are in the sums).
    """

    unit: str
    kind: str
    files: list[str] = field(default_factory=list)
    ways: list[str] = field(default_factory=list)
    ledgers: dict[str, LedgerTruth] = field(default_factory=dict)
    unreadable: list[Unreadable] = field(default_factory=list)
    retold: list[str] = field(default_factory=list)
    rows: dict[str, list[Row]] = field(default_factory=dict)


@dataclass
class Other:
    """A file that adds no rows. ``outcome``: ``refused``, ``superseded`` or ``skipped``; ``why`` in a word."""

    file: str
    unit: str | None
    outcome: str
    why: str


@dataclass
class Truth:
    """The whole inbox. ``programme``: a shipped name, or the folder of the definition made for this inbox.

    ``units[…].rows`` holds the typed rows as they must be read, unreadable cells as ``None``, unless left out.
    """

    inbox: Path
    programme: str
    period: str
    seed: int
    units: dict[str, UnitTruth]
    totals: dict[str, dict[str, int | str]]
    others: list[Other] = field(default_factory=list)

    @property
    def files(self) -> int:
        """How many files the inbox holds."""
        return sum(len(unit.files) for unit in self.units.values()) + len(self.others)

    def dump(self, path: Path) -> None:
        """Write it as UTF-8 JSON; dates and decimals as text."""
        content = {
            "schema_version": 1,
            "inbox": self.inbox.name,
            "programme": self.programme,
            "period": self.period,
            "seed": self.seed,
            "units": [asdict(unit) for unit in self.units.values()],
            "totals": self.totals,
            "others": [asdict(other) for other in self.others],
        }
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1, default=_plain) + "\n", encoding="utf-8")


def ledger_totals(rows: Iterable[Row], columns: Iterable[str]) -> dict[str, str]:
    """Return the exact sum of each column as decimal text; blanks and unreadable cells count nothing."""
    sums = dict.fromkeys(columns, Decimal(0))
    for row in rows:
        for column in sums:
            if isinstance(value := row.get(column), Decimal):
                sums[column] += value
    return {column: decimal_text(value) for column, value in sums.items()}


def overall_totals(units: Iterable[UnitTruth], ledgers: Iterable[str]) -> dict[str, dict[str, int | str]]:
    """Add up the units: ``rows`` (all), ``counted`` (those in the sums) and each column by id."""
    overall: dict[str, dict[str, int | str]] = {}
    every = list(units)
    for ledger in ledgers:
        told = [unit.ledgers[ledger] for unit in every if ledger in unit.ledgers]
        sums: dict[str, Decimal] = {}
        for each in told:
            for column, text in each.totals.items():
                sums[column] = sums.get(column, Decimal(0)) + Decimal(text)
        overall[ledger] = {"rows": sum(each.rows for each in told), "counted": sum(each.counted for each in told)}
        overall[ledger] |= {column: decimal_text(value) for column, value in sums.items()}
    return overall


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")
