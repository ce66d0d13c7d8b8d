"""The rows of the period before, as the record of that month has them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from addin.merging.month import FigureValue, PreviousFile
from udfs.findings import Finding
from udfs.period import Period
from xl_templates.previous import PreviousRow


@dataclass(slots=True)
class PreviousMonth:
    """``rows``: (unit, ledger id) → rows, values in the columns' units. ``files``: hash → name of every merged file.

    ``history``: period code → figure id → value, that period's own included. ``file``: the name of its summary.
    """

    period: Period
    programme: str
    definition_sha256: str
    rows: dict[tuple[str, str], list[PreviousRow]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    history: dict[str, dict[str, FigureValue]] = field(default_factory=dict)
    file: str = ""
    findings: list[Finding] = field(default_factory=list)

    def as_file(self) -> PreviousFile:
        """Return what the next record keeps of it."""
        return PreviousFile(self.file, self.period.code, self.definition_sha256)

    def of(self, unit: str, ledger: str) -> Sequence[PreviousRow]:
        """Return the rows of a unit in a ledger."""
        return self.rows.get((unit, ledger), ())

    def owners(self, ledger: str) -> dict[str, str]:
        """Return row id → unit for a ledger."""
        return {row.row_id: unit for (unit, name), rows in self.rows.items() if name == ledger for row in rows}
