"""Equal texts and days of many files as one object: a month holds each choice, unit and day thousands of times.

What comes from another process shares nothing with what came before: each file brings its own copy of every word.
"""

from datetime import date
from decimal import Decimal
from typing import Final

from udfs.cells import UNTYPED
from xl_templates.reading.result import ReadFile, ReadLedger, TableAt

_MOST: Final = 1 << 15  # that are kept in mind
_FEW: Final = 8  # rows
_UNLIKE: Final = 0.9  # of a column: it holds names of projects, which stand in no other file
_SHARED: Final = frozenset((str, date, type(None), type(UNTYPED)))  # a value of one is never equal to one of another


class Sharing:
    """Remembers what it has met; for the time of reading only."""

    def __init__(self) -> None:
        self._known: dict[object, object] = {}
        self._numbers: dict[str, Decimal] = {}
        self._words: dict[str, str] = {}  # names of columns and sheets

    def share(self, read: ReadFile) -> None:
        """Replace what a reading holds by what is equal and known already."""
        for ledger in read.ledgers.values():
            self._ledger(ledger)

    def _ledger(self, ledger: ReadLedger) -> None:
        ledger.cells = {self._word(name): self._column(cells) for name, cells in ledger.cells.items()}
        ledger.raw = {(row, self._word(name)): value for (row, name), value in ledger.raw.items()}
        ledger.tables = [
            TableAt(
                self._word(table.sheet),
                {self._word(name): at for name, at in table.columns.items()},
                {self._word(name): at for name, at in table.rows.items()},
            )
            for table in ledger.tables
        ]

    def _column(self, cells: list[object]) -> list[object]:
        kinds = set(map(type, cells))
        if Decimal in kinds:
            return [self._number(cell) if type(cell) is Decimal else cell for cell in cells]
        if not kinds <= _SHARED or (date not in kinds and len(cells) > _FEW and len(set(cells)) > _UNLIKE * len(cells)):
            return cells
        if len(self._known) > _MOST:
            self._known.clear()
        return list(map(self._known.setdefault, cells, cells))

    def _number(self, number: Decimal) -> Decimal:
        """Return the same number, written alike: 1 and 1.0 are equal."""
        return self._numbers.setdefault(str(number), number)

    def _word(self, word: str) -> str:
        return self._words.setdefault(word, word)
