"""The record of a month as the month after it needs it."""

from addin.merging.figures import figures
from addin.merging.judging import in_units
from addin.merging.month import MergedLedger, Month
from addin.merging.previous_month import PreviousMonth
from udfs.cells import UNTYPED
from xl_templates.model import Programme
from xl_templates.previous import PreviousRow


def previous_month(month: Month, current: Programme | None = None) -> PreviousMonth:
    """Return the rows of a month by unit and ledger, values in the columns' units; what could not be read is blank.

    ``current``: the definition that the values are wanted for. A column that it calls otherwise (the id is the same)
    goes by its new name; without it, all go by the names of that month.
    """
    programme = month.programme
    previous = PreviousMonth(month.period, programme.id, programme.sha256)
    previous.history = month.history | {month.period.code: figures(month)}
    previous.files = {file.sha256: file.file for file in month.submissions if file.outcome == "merged" and file.sha256}
    for name, merged in month.ledgers.items():
        names = _names(merged, current)
        cells = [in_units(merged.ledger.column(old), merged.cells[old]) for old in names]
        for row, (unit, row_id) in enumerate(zip(merged.units, merged.row_ids, strict=True)):
            values = {
                new: None if column[row] is UNTYPED else column[row]
                for new, column in zip(names.values(), cells, strict=True)
            }
            previous.rows.setdefault((unit, name), []).append(PreviousRow(row_id, values))
    return previous


def _names(merged: MergedLedger, current: Programme | None) -> dict[str, str]:
    """Return the name in the record → the name that is wanted, for every column of a ledger."""
    ledger = next((each for each in current.ledgers if each.id == merged.ledger.id), None) if current else None
    renamed = {column.id: column.name for column in ledger.columns} if ledger else {}
    return {column.name: renamed.get(column.id, column.name) for column in merged.ledger.columns}
