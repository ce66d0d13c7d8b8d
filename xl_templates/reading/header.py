"""Where the tables of a sheet begin and which column holds what: by the words of the headers, never by position.

A header may stand anywhere, take up to three rows (a vertically merged cell counts for each row that it covers, a group
above several columns is joined with what stands below it) and be in any order.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import Final

from xl_templates.grid import Grid
from xl_templates.header_text import same_header_key
from xl_templates.reading.header_words import (
    LAST_PREFIX,
    OUR_PREFIX,
    ROW_ID_HEADER,
    LedgerWords,
    Vocabulary,
    is_ours,
    is_unit_word,
    read_header,
)
from xl_templates.reading.near_header import near_columns
from xl_templates.sheet_names import NUMBER_HEADER

FEWEST_COLUMNS: Final = 3  # as many known headers in one row make it a header
MOST_HEADER_ROWS: Final = 3
_SEARCHED_ROWS: Final = 300  # a first header further down than this is no header of a ledger
_SPOKEN_BONUS: Final = 3
_LONGEST: Final = 60


@dataclass(slots=True)
class FoundTable:
    """A table of a ledger on a sheet; rows and columns count from 0.

    ``columns``: column name → sheet column; ``units``: column name → unit that its header states; ``near``: column name
    → header text that only resembles it; ``unknown``: sheet column → header text that means no column (below it may
    stand entries); ``bottom``: the last header row; ``end``: one past the last row.
    """

    ledger: str
    top: int
    bottom: int
    columns: dict[str, int]
    units: dict[str, str] = field(default_factory=dict)
    near: dict[str, str] = field(default_factory=dict)
    unknown: dict[int, str] = field(default_factory=dict)
    ours: dict[int, str] = field(default_factory=dict)
    end: int = 0

    @property
    def span(self) -> range:
        """The columns from the first to the last header that a person sees."""
        seen = [at for at, text in self.ours.items() if not text.startswith(OUR_PREFIX)]
        known = [*self.columns.values(), *self.unknown, *seen]
        return range(min(known), max(known) + 1)

    @property
    def row_id(self) -> int | None:
        """The hidden column of the row ids, ``None`` where the sheet has none."""
        return next((at for at, text in self.ours.items() if text == ROW_ID_HEADER), None)

    def last_of(self, columns: Iterable[str]) -> dict[str, int]:
        """Return the hidden columns with the values of the period before, by the names of theirs, as far as there."""
        places = {text: at for at, text in self.ours.items() if text.startswith(LAST_PREFIX)}
        return {name: places[LAST_PREFIX + name] for name in columns if LAST_PREFIX + name in places}

    @property
    def number(self) -> int | None:
        """The column 序号, ``None`` where the sheet has none."""
        return next((at for at, text in self.ours.items() if same_header_key(text) == NUMBER_HEADER), None)


def find_tables(grid: Grid, vocabulary: Vocabulary) -> list[FoundTable]:
    """Return the tables of ledgers on a sheet, from the top; side by side ones from the left."""
    tables: list[FoundTable] = []
    above: list[FoundTable] = []
    header = _HeaderRows(grid, vocabulary)
    row = 0
    while (top := header.next_from(row, bool(tables))) is not None:
        found = header.tables_at(top)
        if not found:
            row = top + 1
            continue
        for table in above:
            table.end = table.end or found[0].top
        tables += found
        above = found
        row = found[0].bottom + 1
    for table in tables:
        table.end = table.end or len(grid.rows)
    return tables


class _HeaderRows:
    """Looks at the rows of one sheet as headers."""

    def __init__(self, grid: Grid, vocabulary: Vocabulary) -> None:
        self.grid = grid
        self.rows = grid.rows
        self.vocabulary = vocabulary
        self.spoken = {name: words.spoken_of(grid.name) for name, words in vocabulary.tables.items()}
        self.exact = vocabulary.exact
        self.covering = _covering(grid)

    def next_from(self, row: int, again: bool) -> int | None:
        """Return the next row that may be a header; once one is known, only its very words make another."""
        stop = len(self.rows) if again else min(len(self.rows), _SEARCHED_ROWS)
        if again and self.exact.isdisjoint(chain.from_iterable(self.rows[row:])):
            return None
        for at in range(row, stop):
            cells = self.rows[at]
            if again and self.exact.isdisjoint(cells):
                continue
            if self._best(self._words(at))[1] >= FEWEST_COLUMNS:
                return at
        return None

    def tables_at(self, row: int) -> list[FoundTable]:
        """Return the tables whose header has ``row`` as its first row with enough known words."""
        top, bottom = self._block(row)
        texts = self._joined(top, bottom)
        ledger, _ = self._best_of_texts(texts, top)
        if ledger is None:
            return []
        words = self.vocabulary.ledgers[ledger]
        self.exact |= {text for cells in texts.values() for text in cells}
        parts = _side_by_side(words, texts)
        foreign = [at for part in parts for at in self._foreign(words, part, bottom)]
        found = [_table(words, part, top, bottom, foreign) for part in parts]
        return [table for table in found if table is not None]

    def _foreign(self, words: LedgerWords, texts: dict[int, tuple[str, ...]], bottom: int) -> list[int]:
        """Return the columns of a small table of another kind beside this one: an empty column lies between."""
        runs: list[list[int]] = []
        for at in sorted(texts):
            if runs and all(self._column_is_used(gap, bottom) for gap in range(runs[-1][-1] + 1, at)):
                runs[-1].append(at)
            else:
                runs.append([at])
        claimed = set(_claimed(words, texts).values())
        return [
            at
            for run in runs
            if len(claimed & set(run)) < FEWEST_COLUMNS and any(at not in claimed for at in run)
            for at in run
            if not any(map(is_ours, texts[at]))
        ]

    def _column_is_used(self, column: int, bottom: int) -> bool:
        return any(row[column] != "" for row in self.rows[bottom + 1 : bottom + 1 + _SEARCHED_ROWS])

    def _words(self, row: int) -> dict[int, tuple[str, ...]]:
        return {
            column: (cell,)
            for column, cell in enumerate(self.rows[row])
            if isinstance(cell, str) and cell.strip() and len(cell) <= _LONGEST
        }

    def _best(self, texts: dict[int, tuple[str, ...]]) -> tuple[str | None, int]:
        best: tuple[str | None, int] = (None, 0)
        if len(texts) < FEWEST_COLUMNS:
            return best
        for name, claimed in self._claims(texts).items():
            if len(claimed) > best[1]:
                best = (name, len(claimed))
        return best

    def _claims(self, texts: dict[int, tuple[str, ...]]) -> dict[str, dict[str, int]]:
        """Return for each ledger what ``_claimed`` returns of it, from one look at each text."""
        claims: dict[str, dict[str, int]] = {name: {} for name in self.vocabulary.tables}
        meanings = self.vocabulary.meanings
        for at, spellings in texts.items():
            first: dict[str, str] = {}
            for text in spellings:
                for ledger, column in meanings(text).items():
                    first.setdefault(ledger, column)
            for ledger, column in first.items():
                claims[ledger].setdefault(column, at)
        return claims

    def _best_of_texts(self, texts: dict[int, tuple[str, ...]], top: int) -> tuple[str | None, float]:
        """Choose the ledger: known columns, what the sheet is called, and what the title above the header says."""
        best: tuple[str | None, float] = (None, 0.0)
        titles = [cell for row in self.rows[max(0, top - 4) : top] for cell in row if isinstance(cell, str) and cell]
        for name, claimed in self._claims(texts).items():
            if len(claimed) < FEWEST_COLUMNS:
                continue
            words = self.vocabulary.tables[name]
            spoken = max([self.spoken[name], *map(words.spoken_of, titles)])
            required = sum(words.ledger.column(column).required for column in claimed)
            score = len(claimed) + required / 2 + _SPOKEN_BONUS * spoken - len(words.by_key) / 1000
            if score > best[1]:
                best = (name, score)
        return best

    def _block(self, row: int) -> tuple[int, int]:
        """Return the first and last row of the header that ``row`` belongs to."""
        top = bottom = row
        for (at, column), (last_row, _) in self.covering.items():
            if at == row and column < len(self.rows[row]) and self.rows[row][column] != "":
                bottom = max(bottom, min(last_row, row + MOST_HEADER_ROWS - 1))
        bottom = next((at - 1 for at in range(row + 1, bottom + 1) if self._is_entered(at, row)), bottom)
        if bottom == row and self._continues(row):
            bottom = row + 1
        while (
            top > 0
            and bottom - top + 1 < MOST_HEADER_ROWS
            and (self._reaches_down(top - 1, row) or self._is_group_row(top - 1, row))
        ):
            top -= 1
        return top, bottom

    def _is_entered(self, row: int, header: int) -> bool:
        """Tell whether a row holds entries, although a cell of the header above is merged down over it.

        A further row of a header names what groups leave open; entries stand under names that are known already.
        """
        if row >= len(self.rows):
            return False
        words = {
            at: texts
            for at, texts in self._words(header).items()
            if self.covering.get((header, at), (header, at))[1] == at
        }
        known = {at for claimed in self._claims(words).values() for at in claimed.values()}
        filled = {at for at, cell in enumerate(self.rows[row]) if cell != "" and not is_unit_word(str(cell))}
        return len(filled & known) * 2 > len(filled)

    def _reaches_down(self, row: int, below: int) -> bool:
        """Tell whether a header cell of the row above is merged down into the row below; entries are no headers."""
        if not all(isinstance(cell, str) for cell in self.rows[row]):
            return False
        return any(at == row and last >= below for (at, _), (last, _) in self.covering.items())

    def _continues(self, row: int) -> bool:
        """Tell whether the row below names what a group leaves open, where no merged cell says so."""
        if row + 1 >= len(self.rows):
            return False
        below = self.rows[row + 1]
        if any(not isinstance(cell, str) for cell in below):
            return False
        _, alone = self._best(self._words(row))
        named = sum(below[column] != "" for column in self._words(row))
        return named * 2 <= alone and self._best(self._joined(row, row + 1))[1] > alone

    def _is_group_row(self, row: int, bottom: int) -> bool:
        """Tell whether the row above a header belongs to it: with it, more columns are known."""
        cells = self.rows[row]
        if any(cell != "" and not isinstance(cell, str) for cell in cells) or sum(cell != "" for cell in cells) < 2:
            return False
        return self._best(self._joined(row, bottom))[1] > self._best(self._joined(row + 1, bottom))[1]

    def _joined(self, top: int, bottom: int) -> dict[int, tuple[str, ...]]:
        """Return for each column the texts of its header: joined from above and below first, then each alone.

        A row that holds nothing but the units of the columns above it belongs to each of these texts.
        """
        rows = range(top, bottom + 1)
        levels = [self._level(row, row < bottom) for row in rows]
        joined: dict[int, tuple[str, ...]] = {}
        for column in sorted({column for level in levels for column in level}):
            if any(self._stands_at(row, column) for row in rows):
                joined[column] = _spellings(tuple(dict.fromkeys(level[column] for level in levels if column in level)))
        return joined

    def _stands_at(self, row: int, column: int) -> bool:
        cell = self.rows[row][column] if column < len(self.rows[row]) else ""
        return isinstance(cell, str) and bool(cell.strip())

    def _level(self, row: int, spreads: bool) -> dict[int, str]:
        """Return the texts of one header row by column; a group's text spreads over the columns that it covers."""
        cells, level = self.rows[row], {}
        spread_to, text = -1, ""
        for column, cell in enumerate(cells):
            if isinstance(cell, str) and cell.strip():
                text = cell if len(cell) <= _LONGEST else ""
                last = self.covering.get((row, column), (row, column))[1]
                spread_to = last if last > column or self.covering else len(cells)
                level[column] = text
            elif spreads and text and column <= spread_to:
                level[column] = text
        return {column: text for column, text in level.items() if text}


@lru_cache(maxsize=4096)
def _spellings(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the texts that a header of some levels may be read as, the most specific first."""
    unit = next((part for part in parts if is_unit_word(part)), None)
    words = [part for part in parts if not is_unit_word(part)] or parts
    runs = [words[first:last] for first in range(len(words)) for last in range(len(words), first, -1)]
    runs.sort(key=lambda run: (-len(run), run[-1] is not words[-1]))
    texts = [text for run in runs for text in ("".join(run), "".join(reversed(run)))]
    return tuple(dict.fromkeys(f"{text}({unit})" if unit else text for text in texts))


def _covering(grid: Grid) -> dict[tuple[int, int], tuple[int, int]]:
    return {(merged.top, merged.left): (merged.bottom, merged.right) for merged in grid.merged}


def _claimed(words: LedgerWords, texts: dict[int, tuple[str, ...]]) -> dict[str, int]:
    """Return column name → first sheet column whose header means it."""
    claimed: dict[str, int] = {}
    for at, spellings in texts.items():
        for text in spellings:
            column = words.column(text)
            if column is not None:
                claimed.setdefault(column.name, at)
                break
    return claimed


def _side_by_side(words: LedgerWords, texts: dict[int, tuple[str, ...]]) -> list[dict[int, tuple[str, ...]]]:
    """Split a header where its columns begin anew: a second table of the ledger beside the first."""
    first = _claimed(words, texts)
    again = {at: spellings for at, spellings in texts.items() if at > min(first.values(), default=0)}
    repeated = [at for at, spellings in again.items() if _means(words, spellings) and at not in first.values()]
    second = {at: spellings for at, spellings in texts.items() if repeated and at >= repeated[0]}
    if len(repeated) < FEWEST_COLUMNS or len(_claimed(words, second)) < FEWEST_COLUMNS:
        return [texts]
    return [{at: spellings for at, spellings in texts.items() if at < repeated[0]}, *_side_by_side(words, second)]


def _means(words: LedgerWords, spellings: tuple[str, ...]) -> bool:
    return any(words.column(text) is not None for text in spellings)


def _table(
    words: LedgerWords, texts: dict[int, tuple[str, ...]], top: int, bottom: int, foreign: list[int]
) -> FoundTable | None:
    columns = _claimed(words, {at: spellings for at, spellings in texts.items() if at not in foreign})
    if len(columns) < FEWEST_COLUMNS:
        return None
    table = FoundTable(words.ledger.id, top, bottom, columns)
    taken = set(columns.values())
    for at, spellings in texts.items():
        if at not in taken:
            own = next(filter(is_ours, spellings), None)
            if own is None:
                table.unknown[at] = spellings[0]
            else:
                table.ours[at] = own
    likely = {at: text for at, text in table.unknown.items() if at not in foreign}
    for at, column in near_columns(words.ledger, likely, set(columns)).items():
        table.columns[column] = at
        table.near[column] = table.unknown.pop(at)
    for column, at in table.columns.items():
        units = [unit for text in texts[at] if (unit := read_header(text).unit)]
        if units:
            table.units[column] = units[0]
    return table
