"""ZS-78x: projects that may be told twice."""

from typing import Final

from udfs.catalogue.entry import Entry

DUPLICATES: Final[dict[str, Entry]] = {}
