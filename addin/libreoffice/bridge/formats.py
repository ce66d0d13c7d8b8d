"""What the number formats of cells say about their numbers: a date, TRUE or FALSE, text, or nothing."""

from __future__ import annotations

import uno
from areas import cells_of
from com.sun.star.util import NumberFormat
from session import address, edges

GENERAL, DATE, DATETIME, LOGICAL, TEXT = "general", "date", "datetime", "logical", "text"
_KINDS = {
    GENERAL: NumberFormat.NUMBER,
    DATE: NumberFormat.DATE,
    DATETIME: NumberFormat.DATETIME,
    LOGICAL: NumberFormat.LOGICAL,
    TEXT: NumberFormat.TEXT,
}
_LANGUAGES = 10000  # from one language's formats to the next; each begins with its General


class Formats:
    """The number formats of an area: ``by_key`` has the areas of each format.

    A time of day alone is no date here, as it is a number for Excel's Range.Value. ``kinds``: what is known of the
    document's formats (``Session.kinds_of``), to be added to: asking about one takes as long as ten other requests.
    """

    def __init__(self, document, cells, area, kinds):
        self.by_key = {}
        if area[:2] == area[2:]:
            self.by_key[cells.NumberFormat] = [area]
        else:
            groups = cells.getUniqueCellFormatRanges()
            for group in (groups[index] for index in range(groups.Count)):
                self.by_key.setdefault(group.NumberFormat, []).extend(map(edges, group.RangeAddresses))
        for key in self.by_key.keys() - kinds.keys():
            kinds[key] = _kind(document, key)
        self._kinds = kinds

    def areas(self, kind):
        """Return the areas of a kind."""
        return [area for key, areas in self.by_key.items() if self._kinds[key] == kind for area in areas]

    def cells(self, kind):
        """Return the cells of a kind as a set of ``(row, column)``."""
        return set(cells_of(self.areas(kind)))


def standard(document):
    """Return the office's own format of each kind, in its language."""
    anywhere = uno.createUnoStruct("com.sun.star.lang.Locale")
    return {kind: document.NumberFormats.getStandardFormat(number, anywhere) for kind, number in _KINDS.items()}


def put(document, place, areas, key):
    """Give areas of the sheet at a place a number format."""
    container = document.createInstance("com.sun.star.sheet.SheetCellRanges")
    container.addRangeAddresses(tuple(address(place, area) for area in areas), False)
    container.NumberFormat = key


def _kind(document, key):
    if key % _LANGUAGES == 0:
        return GENERAL
    type_ = document.NumberFormats.getByKey(key).Type
    if type_ & NumberFormat.DATE:
        return DATE
    if type_ & NumberFormat.LOGICAL:
        return LOGICAL
    return TEXT if type_ & NumberFormat.TEXT else None
