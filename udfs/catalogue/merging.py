"""ZS-76x and ZS-77x: submissions joined to one month."""

from typing import Final

from udfs.catalogue.entry import Entry

MERGING: Final[dict[str, Entry]] = {}
