"""How far the cells of a sheet reach at most, told by one search through its XML.

Every program states the last cell of a sheet before the cells. Nobody has to believe it: one search shows whether any
cell lies beyond, rounded up to a few shapes of column letters and row numbers, so that few patterns are needed.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from xl_templates.formats.facts import Extent

_STATED: Final = re.compile(rb'<dimension ref="(?:[A-Z]{1,2}[0-9]{1,4}:)?([A-Z]{1,2})([0-9]{1,4})"')
_SHORTEST: Final = len(b'<c r="A1"/>')


class _Shape(NamedTuple):
    """Cell references up to a column and a row."""

    columns: int
    rows: int
    outside: re.Pattern[bytes]


def bound_of(head: bytes, body: bytes) -> Extent | None:
    """Return an extent that no cell goes beyond, ``None`` where that is not plain to see.

    ``head``: what stands before the cells; ``body``: the cells. Where there is a bound, each begins ``<c r="A1"``.
    """
    stated = _STATED.search(head)
    if stated is None:
        return None
    shape = _shape(stated[1][:-1], len(stated[2]), stated[2][:1])
    if shape.outside.search(body):
        return None
    return Extent(shape.rows, shape.columns, len(body) // _SHORTEST)


@lru_cache(maxsize=256)
def _shape(before: bytes, digits: int, first: bytes) -> _Shape:
    """Return the shape of references whose letters begin with ``before`` and whose row number has so many digits."""
    letters, columns = b"[A-Z]", 26
    if before:
        letters, columns = b"[A-%b]?[A-Z]" % before, (ord(before) - ord("A") + 2) * 26
    if digits <= 2:
        numbers, rows = b"[0-9]{1,2}", 99
    else:
        numbers, rows = b"[1-%b]?[0-9]{1,%d}" % (first, digits - 1), (int(first) + 1) * 10 ** (digits - 1) - 1
    return _Shape(columns, rows, re.compile(b'<c(?! r="%b%b")' % (letters, numbers)))
