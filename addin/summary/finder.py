"""Where in the summary a row of a ledger stands that a finding or a suspicion speaks of."""

import re
from collections.abc import Mapping
from typing import Final

from addin.merging.month import MergedLedger, Month
from addin.summary.page import Inside, Page

_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class RowFinder:
    """Leads from a file, a sheet and a cell, as units sent them, to the row of the ledger's page."""

    def __init__(self, month: Month, pages: Mapping[str, Page]) -> None:
        self.month, self.pages = month, pages
        self._rows: dict[str, dict[tuple[str, str], dict[int, int]]] = {}  # ledger → file and sheet → its row → ours
        self._forms: dict[tuple[str, str], int] = {}
        self._names: dict[int, dict[str, str]] = {}  # by the id of a table's columns, which the month holds
        for name, merged in month.ledgers.items():
            self._learn(name, merged)

    def _learn(self, name: str, merged: MergedLedger) -> None:
        files = [file.file for file in self.month.submissions]
        rows = self._rows.setdefault(name, {})
        for row, place in enumerate(merged.places):
            if place.file < 0:
                continue
            rows.setdefault((files[place.file], place.sheet), {})[place.row] = row
            if merged.ledger.kind == "form":
                self._forms[name, files[place.file]] = row

    def row(self, ledger: str | None, file: str | None, sheet: str | None, cell: str | None) -> int | None:
        """Return the row of the ledger, from 0, ``None`` where there is none."""
        if ledger is None or file is None:
            return None
        if (ledger, file) in self._forms:
            return self._forms[ledger, file]
        found = _REFERENCE.fullmatch(cell or "")
        if found is None or ledger not in self._rows:
            return None
        return self._rows[ledger].get((file, sheet or ""), {}).get(int(found[2]))

    def find(self, ledger: str | None, file: str | None, sheet: str | None, cell: str | None) -> Inside | None:
        """Return where the cell now stands."""
        row = self.row(ledger, file, sheet, cell)
        if row is None or ledger is None:
            return None
        return self.place(ledger, row, self._column_of(ledger, row, cell))

    def place(self, ledger: str, row: int, column: str | None = None) -> Inside | None:
        """Return where a row of a ledger stands, and in it a column by name."""
        page = self.pages.get(ledger)
        return page.cell_at(row, page.column_at(column) if column else 0) if page else None

    def _column_of(self, ledger: str, row: int, cell: str | None) -> str | None:
        """Return the column of the ledger whose letters a cell has; in a form, whose whole reference."""
        columns = self.month.ledgers[ledger].places[row].columns
        names = self._names.get(id(columns))
        if names is None:
            names = self._names[id(columns)] = {at: name for name, at in columns.items()}
        found = _REFERENCE.fullmatch(cell or "")
        return names.get(cell or "") or (names.get(found[1]) if found else None)
