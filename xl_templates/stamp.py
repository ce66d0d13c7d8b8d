"""What a workbook says of itself: programme, version, unit, period and where each column stands.

Written twice: in a custom document property (one line, survives a round trip through another program), and on a hidden
sheet, where the formulas find the days of the period.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Final

FORMAT: Final = 1
PROPERTY: Final = "zhaoshang_stamp"


@dataclass(frozen=True)
class SheetStamp:
    """Where one ledger stands: its sheet, the header row and first entry row (from 1).

    ``columns``: column ids from the left, empty for computed ones; in a form from the top, one a row.
    """

    sheet: str
    header_row: int
    first_row: int
    rows: int
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Stamp:
    """The stamp of a workbook. ``unit`` and ``period`` are ``None`` in a blank book."""

    programme: str
    version: str
    definition_sha256: str
    submission: str
    unit: str | None
    period: str | None
    sheets: dict[str, SheetStamp] = field(default_factory=dict)
    days: dict[str, date] = field(default_factory=dict)

    def text(self) -> str:
        """The line for the custom property: JSON without the places, at most 255 characters."""
        head = {
            "zhaoshang": FORMAT,
            "programme": self.programme,
            "version": self.version,
            "submission": self.submission,
            "unit": self.unit,
            "period": self.period,
            "sha256": self.definition_sha256[:16],
        }
        return json.dumps(head, ensure_ascii=False, separators=(",", ":"))

    def rows(self) -> list[tuple[str, str]]:
        """Key and value rows for the hidden sheet; places of a ledger as JSON, one row each."""
        head = [
            ("format", str(FORMAT)),
            ("programme", self.programme),
            ("version", self.version),
            ("definition_sha256", self.definition_sha256),
            ("submission", self.submission),
            ("unit", self.unit or ""),
            ("period", self.period or ""),
        ]
        return head + [
            (f"sheet.{name}", json.dumps(asdict(place), ensure_ascii=False)) for name, place in self.sheets.items()
        ]
