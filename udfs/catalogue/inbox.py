"""ZS-43x and ZS-44x: the folder of submissions, receipts and the office book."""

from typing import Final

from udfs.catalogue.entry import Entry

INBOX: Final[dict[str, Entry]] = {}
