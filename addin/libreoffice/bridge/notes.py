"""Operations on notes (批注), many at once: the office needs half a millisecond to lay out one of them."""

from __future__ import annotations

import re

import uno
from areas import rectangles
from container import ranges
from painted import unwatched
from refusal import RefusedError
from session import edges

NOTE = 8  # com.sun.star.sheet.CellFlags.ANNOTATION
IN_NOTES = 2  # where a search looks


def cells(session, sheet):
    """Return the cells that have a note, ``[[row, column], …]``, row by row."""
    return _places(_all(session, sheet))


def beginning(session, sheet, prefix):
    """Return the cells whose note begins with a text; far faster than reading every note."""
    found = session.sheet(sheet)
    search = found.createSearchDescriptor()
    search.SearchString, search.SearchRegularExpression = rf"\A{_literal(prefix)}", True
    search.SearchType, search.SearchCaseSensitive = IN_NOTES, True
    matches = found.findAll(search)
    return _places(matches) if matches is not None else []


def listed(session, sheet):
    """Return ``[row, column, text]`` of every note, row by row."""
    found = session.sheet(sheet)
    return [[row, column, _text(found, row, column)] for row, column in cells(session, sheet)]


def text(session, sheet, row, column):
    """Return the text of a cell's note, ``None`` when it has none."""
    found = session.sheet(sheet)
    if not found.getCellRangeByPosition(column, row, column, row).queryContentCells(NOTE).RangeAddresses:
        return None
    return _text(found, row, column)


def author(session, sheet, row, column):
    """Return who wrote the note."""
    return session.sheet(sheet).getCellByPosition(column, row).Annotation.Author


def add(session, sheet, notes):
    """Add notes ``[[row, column, text], …]`` to cells that have none, and return how many that were."""
    found = session.sheet(sheet)
    _open(found)
    taken = {tuple(place) for place in cells(session, sheet)}
    insert, place = found.Annotations.insertNew, uno.createUnoStruct("com.sun.star.table.CellAddress")
    place.Sheet = found.RangeAddress.Sheet
    added = 0
    with unwatched(session.document_of(sheet)):
        for row, column, content in notes:
            if (row, column) not in taken and content:
                place.Row, place.Column = row, column
                insert(place, content)
                taken.add((row, column))
                added += 1
    return added


def rewrite(session, sheet, row, column, text):
    """Change the text of a note."""
    found = session.sheet(sheet)
    _open(found)
    found.getCellByPosition(column, row).Annotation.setString(text)


def delete(session, sheet, places):
    """Delete the notes of cells ``[[row, column], …]`` and return how many there were."""
    found = session.sheet(sheet)
    _open(found)
    wanted = {tuple(place) for place in places} & {tuple(place) for place in cells(session, sheet)}
    if wanted:
        ranges(session.document_of(sheet), found, rectangles(wanted)).clearContents(NOTE)
    return len(wanted)


def _open(sheet):
    """The office drops notes for locked cells silently."""
    if sheet.isProtected():
        raise RefusedError(f"工作表“{sheet.Name}”受保护，不能改批注 (the sheet is protected)")


def _all(session, sheet):
    return session.sheet(sheet).queryContentCells(NOTE)


def _places(ranges):
    found = []
    for top, left, bottom, right in map(edges, ranges.RangeAddresses):
        found += [[row, column] for row in range(top, bottom + 1) for column in range(left, right + 1)]
    return sorted(found)


def _text(sheet, row, column):
    return sheet.getCellByPosition(column, row).Annotation.String


def _literal(text):
    return re.sub(r"([\\.^$|?*+()\[\]{}])", r"\\\1", text)
