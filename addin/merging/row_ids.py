"""The id that a row keeps for life: carried from the period before, known again by its keys, or minted.

An id is minted from what the row is (programme, ledger, unit, period, its key), so that the same files give the same
ids. It says nothing and is never shown.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from udfs.cells import UNTYPED
from udfs.codes.typed import narrow, without
from udfs.findings import Finding, finding
from xl_templates.model import Ledger
from xl_templates.previous import PreviousRow
from xl_templates.reading.result import ReadLedger

SHAPE: Final = re.compile(r"r[0-9a-f]{16}")
Key = tuple[str, ...]


@dataclass
class Minted:
    """``row_ids``: one a row; ``before``: the row of the period before that each continues, or ``None``."""

    row_ids: list[str] = field(default_factory=list)
    before: list[PreviousRow | None] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


class RowIds:
    """Gives the ids of one ledger of one period. ``owners``: row id → unit, from the period before."""

    def __init__(self, programme: str, ledger: Ledger, period: str, owners: Mapping[str, str] | None) -> None:
        self.ledger = ledger
        self.seed = (programme, ledger.id, period)
        self.owners = owners
        self.given: set[str] = set(owners or ())

    def give(self, unit: str, read: ReadLedger, previous: Sequence[PreviousRow]) -> Minted:
        """Return the ids of a unit's rows. ``previous``: its rows of the period before."""
        minted = Minted()
        known = {row.row_id: row for row in previous}
        seen: Counter[str] = Counter()
        for row in range(len(read)):
            row_id = self._carried(unit, read, row, seen, minted.findings)
            minted.row_ids.append(row_id)
            minted.before.append(known.get(row_id))
            if row_id:
                seen[row_id] += 1
        self._know_again(read, minted, [row for row in previous if row.row_id not in seen])
        self._mint(unit, read, minted)
        return minted

    def _carried(self, unit: str, read: ReadLedger, row: int, seen: Counter[str], findings: list[Finding]) -> str:
        """Return the id that the row brought along, blank where it brought none that is its own."""
        row_id = read.row_ids[row]
        if not row_id:
            return ""
        place = {"ledger": read.ledger, "sheet": read.sheet(row), "cell": f"A{read.places[row][1] + 1}"}
        if seen[row_id]:
            findings.append(finding("ZS-763", place=place, row=read.places[row][1] + 1))
            return ""
        if not SHAPE.fullmatch(row_id):
            findings.append(finding("ZS-764", place={**place, "value": row_id}))
            return ""
        owner = self.owners.get(row_id) if self.owners is not None else unit
        if owner != unit:
            findings.append(finding("ZS-764", place={**place, "value": row_id}))
            return ""
        return row_id

    def _know_again(self, read: ReadLedger, minted: Minted, left: Sequence[PreviousRow]) -> None:
        """Continue rows without an id whose key stood in the period before: in a file that is no template."""
        if not left:
            return
        for columns in self.ledger.keys:
            before: dict[Key, list[PreviousRow]] = {}
            taken = set(minted.row_ids)
            for row in left:
                key = _key([row.values.get(name) for name in columns])
                if key:
                    before.setdefault(key, []).append(row)
            for row, row_id in enumerate(minted.row_ids):
                if row_id:
                    continue
                same = before.get(_key([read.cells[name][row] for name in columns]), [])
                free = [each for each in same if each.row_id not in taken]
                if len(free) == 1:
                    minted.row_ids[row], minted.before[row] = free[0].row_id, free[0]
                    taken.add(free[0].row_id)

    def _mint(self, unit: str, read: ReadLedger, minted: Minted) -> None:
        for row, row_id in enumerate(minted.row_ids):
            if row_id:
                self.given.add(row_id)
                continue
            parts = (*self.seed, unit, *self._own_words(read, row))
            number = 0
            while (made := _hashed((*parts, str(number)))) in self.given:
                number += 1
            self.given.add(made)
            minted.row_ids[row] = made

    def _own_words(self, read: ReadLedger, row: int) -> Key:
        for columns in self.ledger.keys:
            key = _key([read.cells[name][row] for name in columns])
            if key:
                return key
        return tuple(str(cells[row]) for cells in read.cells.values())


def _key(values: Sequence[object]) -> Key:
    """Return the key that some cells make, empty where any of them is blank or unreadable."""
    if any(value is None or value is UNTYPED for value in values):
        return ()
    return tuple(comparable(str(value)) for value in values)


def comparable(text: str) -> str:
    """Return a name as rows are known again by it: signs that people put here and there set aside."""
    return without(narrow(text), "-_·.、，,()")


def _hashed(parts: Sequence[str]) -> str:
    return "r" + hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
