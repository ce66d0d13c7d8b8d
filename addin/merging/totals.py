"""Exact sums of a ledger: in whole minor units and decimals, never in floats."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from addin.merging.month import MergedLedger, Month
from udfs.amounts import format_amount
from udfs.cells import UNTYPED
from xl_templates.model import Column

BLANK_GROUP: Final = "（未填）"
UNIT_GROUP: Final = "单位"


@dataclass(frozen=True)
class Total:
    """Rows, those that are added up, and the sum of each column: minor units for money, else ``Decimal``."""

    rows: int
    counted: int
    sums: dict[str, int | Decimal]

    def texts(self, columns: Iterable[Column]) -> dict[str, str]:
        """Return column id → the sum as decimal text in the column's unit, "0" when there is nothing."""
        return {column.id: decimal_text(self.sums[column.name], column) for column in columns}


def decimal_text(value: int | Decimal, column: Column) -> str:
    """Return a sum as plain decimal text in the column's unit: no exponent, no trailing zeros."""
    if column.type == "amount":
        return format_amount(int(value), column.unit or "元")
    return plain_decimal(Decimal(value))


def plain_decimal(value: Decimal) -> str:
    """Return a number without exponent and without zeros at its end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") or "0" if "." in text else text


def summed_columns(merged: MergedLedger) -> list[Column]:
    """Return the columns that the definition sums."""
    return [merged.ledger.column(name) for name in merged.ledger.totals]


def total(merged: MergedLedger, rows: Sequence[int] | None = None) -> Total:
    """Return the total of a ledger or of some of its rows. A row that another unit hosts is not added up."""
    chosen = range(len(merged)) if rows is None else rows
    counted = [row for row in chosen if merged.counts(row)]
    sums: dict[str, int | Decimal] = {}
    for column in summed_columns(merged):
        cells = merged.cells[column.name]
        known = [cell for row in counted if (cell := cells[row]) is not None and cell is not UNTYPED]
        sums[column.name] = sum(known) if column.type == "amount" else sum(known, Decimal(0))  # type: ignore[arg-type]
    return Total(len(chosen), len(counted), sums)


def breakdown(merged: MergedLedger, column: str) -> dict[str, Total]:
    """Return the totals by the values of a column (or by ``UNIT_GROUP``), in the order of its list, then the rest."""
    groups: dict[str, list[int]] = {}
    for row in range(len(merged)):
        groups.setdefault(_group(merged, row, column), []).append(row)
    return {name: total(merged, rows) for name, rows in groups.items()}


def _group(merged: MergedLedger, row: int, column: str) -> str:
    if column == UNIT_GROUP:
        return merged.units[row]
    cell = merged.cells[column][row]
    return cell if isinstance(cell, str) else BLANK_GROUP


def totals_as_texts(month: Month) -> dict[str, dict[str, object]]:
    """Return the contract's ``totals``: ledger id → rows and decimal texts by column id."""
    return {name: _as_texts(total(merged), merged) for name, merged in month.ledgers.items()}


def breakdowns_as_texts(month: Month) -> dict[str, dict[str, dict[str, dict[str, object]]]]:
    """Return ledger id → dimension → value → rows and decimal texts, for each dimension that the definition names."""
    result: dict[str, dict[str, dict[str, dict[str, object]]]] = {}
    for name, merged in month.ledgers.items():
        dimensions = (UNIT_GROUP, *merged.ledger.breakdowns) if summed_columns(merged) else ()
        result[name] = {
            dimension: {value: _as_texts(each, merged) for value, each in breakdown(merged, dimension).items()}
            for dimension in dimensions
        }
    return result


def _as_texts(each: Total, merged: MergedLedger) -> dict[str, object]:
    return {"rows": each.rows, "counted": each.counted, **each.texts(summed_columns(merged))}
