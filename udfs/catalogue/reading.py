"""ZS-7xx: what is read out of a submission."""

from typing import Final

from udfs.catalogue.entry import Entry

READING: Final[dict[str, Entry]] = {}
