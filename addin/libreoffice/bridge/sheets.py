"""Operations on one sheet."""

from __future__ import annotations

from session import edges


def used(session, sheet):
    """Return the edges of the rectangle that holds anything; of an empty sheet its first cell."""
    cursor = session.sheet(sheet).createCursor()
    cursor.gotoStartOfUsedArea(False)
    cursor.gotoEndOfUsedArea(True)
    return edges(cursor.RangeAddress)
