"""How much a submission may be. Generous to real workbooks, finite for the others."""

from dataclasses import dataclass
from typing import Final

ROWS: Final = 1_048_576
COLUMNS: Final = 16_384


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one file; a template of ours has 0.8 MB, 10 MB inflated, 90,000 cells on its largest sheet.

    ``kept_bytes``: inflated parts kept in memory between two looks at them; ``unpacked_bytes``: as much is handed to
    the parser inflated. ``ratio`` counts above ``ratio_from`` bytes only, since small parts of repeated cells pack
    well. ``all_text_bytes``: the texts of all cells, a shared one as often as it is shown. ``sparse_area`` and
    ``sparse_factor``: a used range larger than that, and that many times larger than the cells in it, is a stray cell
    and no table.
    """

    file_bytes: int = 64 << 20
    entries: int = 10_000
    declared_bytes: int = 1 << 30
    inflated_bytes: int = 300 << 20
    part_bytes: int = 128 << 20
    kept_bytes: int = 48 << 20
    unpacked_bytes: int = 16 << 20
    ratio_from: int = 24 << 20
    ratio: int = 250
    text_bytes: int = 256 << 10
    all_text_bytes: int = 128 << 20
    cells: int = 5_000_000
    sparse_area: int = 2_000_000
    sparse_factor: int = 50
    merges: int = 100_000
    sheets: int = 500


DEFAULT: Final = Limits()
