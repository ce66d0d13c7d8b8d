"""What the office wrote into its own columns, taken into a month that is merged anew.

The summary that stands there already is asked first, then the period before for what is carried forward. Rows are known
by their ids.
"""

from addin.merging.month import MergedLedger, Month
from addin.merging.previous_month import PreviousMonth
from addin.merging.unit_month import minor_units
from udfs.cells import UNTYPED
from udfs.findings import Finding, finding
from xl_templates.model import Column
from xl_templates.reading.typed_cells import shown_value

_NAMED = 3


def keep_office_cells(month: Month, standing: Month | None, previous: PreviousMonth | None) -> list[Finding]:
    """Fill the columns of the office, and say what the office wrote about rows that are there no more."""
    lost = []
    for merged in month.ledgers.values():
        columns = [column for column in merged.ledger.columns if column.filled_by == "office"]
        if previous is not None:
            _bring_forward(merged, columns, previous)
        before = standing.ledgers.get(merged.ledger.id) if standing is not None else None
        if before is not None:
            lost += _take_over(merged, columns, before)
    return lost


def _bring_forward(merged: MergedLedger, columns: list[Column], previous: PreviousMonth) -> None:
    """Fill what is blank with the values of the same row in the period before, where the column is carried."""
    known = {
        row.row_id: row for (_unit, name), rows in previous.rows.items() if name == merged.ledger.id for row in rows
    }
    for column in columns:
        if column.name not in merged.ledger.carried:
            continue
        cells = merged.cells[column.name]
        for row, row_id in enumerate(merged.row_ids):
            if cells[row] is None and row_id in known:
                cells[row] = minor_units(column, known[row_id].values.get(column.name))


def _take_over(merged: MergedLedger, columns: list[Column], before: MergedLedger) -> list[Finding]:
    """Take each cell of the office as it stands, blank ones too: the office may have cleared it."""
    rows = {row_id: row for row, row_id in enumerate(merged.row_ids)}
    names = {column.id: column.name for column in before.ledger.columns}
    lost: dict[int, list[str]] = {}
    for column in columns:
        name = names.get(column.id)
        for at, row_id in enumerate(before.row_ids if name else ()):
            value = before.cells[str(name)][at]
            if row_id in rows:
                _put(merged, column.name, rows[row_id], value, before.raw.get((at, str(name))))
            elif value is not None:
                text = "看不懂的内容" if value is UNTYPED else shown_value(value, column)
                lost.setdefault(at, []).append(f"{column.name}“{text}”")
    return [_lost(before, at, texts) for at, texts in lost.items()]


def _put(merged: MergedLedger, column: str, row: int, value: object, raw: object) -> None:
    merged.cells[column][row] = value
    merged.raw.pop((row, column), None)
    if raw is not None:
        merged.raw[row, column] = raw


def _lost(before: MergedLedger, at: int, texts: list[str]) -> Finding:
    place = {"unit": before.units[at], "ledger": before.ledger.id}
    names = [cells[at] for cells in before.cells.values() if isinstance(cells[at], str)]
    told = "、".join(str(name) for name in names[:_NAMED])
    return finding("ZS-792", place=place, row=told, values="，".join(texts))
