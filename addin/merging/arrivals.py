"""Several files of one unit: which one counts for which ledger. The later receipt wins; what is left out is told."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from udfs.findings import Finding, finding
from xl_templates.model import Programme
from xl_templates.reading.result import ReadFile, ReadLedger

_NAMED: Final = 5
_COPY: Final = re.compile(r"[(（](\d{1,3})[)）]")


@dataclass(frozen=True)
class Arrival:
    """One readable file of a unit. ``at``: when it came, as far as anybody knows; ``sure``: by a receipt."""

    index: int
    read: ReadFile
    at: datetime | None
    sure: bool

    @property
    def order(self) -> tuple[bool, float, int, str]:
        """Receipts before mere file times, later before earlier, then the higher copy 最新(2) and the name."""
        return (self.sure, self.at.timestamp() if self.at else 0.0, _copy_number(self.read.file), self.read.file)


@dataclass
class Chosen:
    """``ledgers``: ledger id → index of the file that counts; ``superseded``: index of a file → of the one instead."""

    ledgers: dict[str, int] = field(default_factory=dict)
    superseded: dict[int, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def choose(unit: str, arrivals: Sequence[Arrival], programme: Programme) -> Chosen:
    """Choose among the files of a unit, ledger by ledger: a ledger may well come in a workbook of its own."""
    chosen = Chosen()
    ranked = sorted(arrivals, key=lambda each: each.order, reverse=True)
    by_index = {each.index: each for each in ranked}
    for arrival in ranked:
        told = set(arrival.read.ledgers) | set(arrival.read.statements)
        lost = {name: chosen.ledgers[name] for name in told if name in chosen.ledgers}
        if lost and len(lost) == len(told):
            winner = by_index[Counter(lost.values()).most_common(1)[0][0]]
            chosen.superseded[arrival.index] = winner.index
            chosen.findings += _told(unit, arrival, winner, sorted(lost), programme)
            continue
        for name in sorted(lost):
            chosen.findings += _told(unit, arrival, by_index[lost[name]], [name], programme)
        chosen.ledgers.update({name: arrival.index for name in told if name not in chosen.ledgers})
    return chosen


def _copy_number(name: str) -> int:
    return max((int(number) for number in _COPY.findall(name)), default=0)


def _told(unit: str, arrival: Arrival, winner: Arrival, ledgers: Sequence[str], programme: Programme) -> list[Finding]:
    place: dict[str, str | None] = {"file": arrival.read.file, "unit": unit}
    if arrival.read.sha256 and arrival.read.sha256 == winner.read.sha256:
        return [finding("ZS-765", place=place, other=winner.read.file)]
    code = "ZS-766" if winner.sure else "ZS-767"
    differs = "；".join(_difference(name, arrival.read, winner.read, programme) for name in ledgers)
    return [finding(code, place=place, other=winner.read.file, differs=differs)]


def _difference(name: str, old: ReadFile, new: ReadFile, programme: Programme) -> str:
    """Say in words what the rows of the two files differ in."""
    tab = programme.ledger(name).tab
    before, after = _rows(old.ledgers.get(name), programme), _rows(new.ledgers.get(name), programme)
    gone, came = before - after, after - before
    if not gone and not came:
        return f"{tab}相同（{before.total()} 行）"
    named = [label for label, _ in list(gone)[:_NAMED]]
    return (
        f"{tab}原有 {before.total()} 行，现有 {after.total()} 行，其中 {gone.total()} 行没有了或改了"
        f"{'（' + '、'.join(named) + '）' if named else ''}，新出现 {came.total()} 行"
    )


def _rows(read: ReadLedger | None, programme: Programme) -> Counter[tuple[str, tuple[object, ...]]]:
    if read is None or not len(read):
        return Counter()
    ledger = programme.ledger(read.ledger)
    entered = [column.name for column in ledger.columns if column.filled_by == "unit"]
    label = next((column.name for column in ledger.columns if column.required), entered[0])
    rows = zip(*(read.cells[name] for name in entered), strict=True)
    return Counter((str(label_cell), row) for label_cell, row in zip(read.cells[label], rows, strict=True))
