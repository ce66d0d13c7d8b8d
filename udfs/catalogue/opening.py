"""ZS-41x and ZS-42x: files that cannot be opened as a workbook, and what is not carried over from them."""

from typing import Final

from udfs.catalogue.entry import Entry

OPENING: Final[dict[str, Entry]] = {}
