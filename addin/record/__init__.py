"""The summary workbook as the month's record: written from a ``Month``, and read back whole.

People see sheets; the record itself stands beside them on a very hidden sheet, as lines of JSON. What they see is a
pure function of the record, so reading draws the sheets once more and finds every cell that somebody has changed. The
record's value wins; only the office's own columns are taken over.
"""

from addin.record.previous import previous_month
from addin.record.read import ReadRecord, read_month
from addin.record.write import write_month

__all__ = ["ReadRecord", "previous_month", "read_month", "write_month"]
