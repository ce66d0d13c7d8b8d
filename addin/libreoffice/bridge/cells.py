"""Operations on the content of cells, in bulk."""

from __future__ import annotations


def read(session, sheet, area):
    """Return the rows of an area as the office holds them: numbers, texts, "" for empty."""
    return session.area(sheet, area).getDataArray()
