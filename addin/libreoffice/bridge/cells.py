"""Operations on the content of cells, in bulk: one request for any number of cells.

On the wire an empty cell is ``None``, text is text, a number is a float. A date is the number of days since
1899-12-30 whatever the workbook counts from. Which numbers are dates, and which are TRUE and FALSE, the number format
of their cells tells, so the areas of those formats travel beside the rows.
"""

from __future__ import annotations

import re
from datetime import date

import formats
import heights
import uno  # noqa: F401 - makes com.sun.star importable
from areas import cells_of, rectangles
from com.sun.star.sheet import FormulaResult
from com.sun.star.uno import RuntimeException
from failures import errors_in
from formats import Formats
from formulas import to_excel, to_office
from refusal import RefusedError
from session import edges, range_of

ANY_RESULT = FormulaResult.VALUE | FormulaResult.STRING | FormulaResult.ERROR
DATES_START = date(1899, 12, 30)
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:E[+-]?\d+)?", re.I)


def read(session, sheet, area):
    """Return the values of an area.

    ``rows``: ``None``, text or float, a formula that gives "" is "". ``dates`` and ``booleans``: the areas whose
    numbers, where there are any, are such. ``errors``: ``[row, column, "#N/A"]``. All edges are those of the sheet.
    """
    document, found = session.place(sheet)
    cells = range_of(found, area)
    data = cells.getDataArray()
    numbers = any(value.__class__ is float for row in data for value in row)
    shown = Formats(document, cells, area, session.kinds_of(sheet)) if numbers else None  # slow, and says nothing else
    rows, dates = _values(cells, data, area), shown.areas(formats.DATE) if shown else []
    if dates and (offset := _offset(document)):
        for row, column in cells_of(dates):
            if isinstance(rows[row - area[0]][column - area[1]], float):
                rows[row - area[0]][column - area[1]] += offset
    return {
        "rows": rows,
        "dates": dates,
        "booleans": shown.areas(formats.LOGICAL) if shown else [],
        "errors": errors_in(document, found, cells) if any(None in row for row in data) else [],
    }


def write(session, sheet, area, rows, dates=()):
    """Write rows of ``None``, text, numbers and booleans, as many as the area has.

    Text that begins with "=" is a formula in Excel's syntax, but in a cell formatted as text; an apostrophe before a
    text is not stored; other text stays text. ``dates``: ``[row, column, "date" or "datetime"]``, counted from 0 within
    ``rows``; their cells get a format when they have none. Raises ``RefusedError``, and writes nothing, when a cell is
    locked on a protected sheet or part of an array formula, or a formula is none.
    """
    document, found = session.place(sheet)
    cells = range_of(found, area)
    writable(session, sheet, area)
    kinds = session.kinds_of(sheet)
    before = Formats(document, cells, area, kinds)
    plain, formulas, booleans = _sorted_out(rows, before.cells(formats.TEXT), *area[:2])
    offset = _offset(document) if dates else 0
    for row, column, _ in dates:
        plain[row][column] -= offset
    ready = _in_the_office(session, document, formulas)
    heights.keep(found, area)
    _put(cells, plain)
    for place, block in ready:
        range_of(found, place).setFormulaArray(block)
    given = [(row + area[0], column + area[1], kind) for row, column, kind in dates]
    after = Formats(document, cells, area, kinds)
    for key, places in _formats(document, before, after, set(booleans), given).items():
        if places:
            formats.put(document, found.RangeAddress.Sheet, rectangles(places), key)


def formulas(session, sheet, area):
    """Return rows of what Excel's Range.Formula gives: formulas in its syntax, the text of constants, "" for empty."""
    document, found = session.place(sheet)
    cells, (top, left) = range_of(found, area), area[:2]
    logical = Formats(document, cells, area, session.kinds_of(sheet)).cells(formats.LOGICAL)
    rows = [
        [_constant(value, (row, column) in logical) for column, value in enumerate(line, left)]
        for row, line in enumerate(_values(cells, cells.getDataArray(), area), top)
    ]
    places = list(cells_of(map(edges, cells.queryFormulaCells(ANY_RESULT).RangeAddresses)))
    if places:
        texts = cells.getFormulaArray()
        given = to_excel(session, document, [texts[row - top][column - left] for row, column in places])
        for (row, column), text in zip(places, given):  # noqa: B905 - Python 3.8
            rows[row - top][column - left] = text
    return rows


def set_formulas(session, sheet, area, rows):
    """Write what Excel's Range.Formula takes: formulas in its syntax, constants as a person types them in English."""
    document, found = session.place(sheet)
    as_text = Formats(document, range_of(found, area), area, session.kinds_of(sheet)).cells(formats.TEXT)
    write(
        session,
        sheet,
        area,
        [
            [each if (row, column) in as_text else _typed(each) for column, each in enumerate(line, area[1])]
            for row, line in enumerate(rows, area[0])
        ],
    )


def first_locked(session, sheet, area):
    """Return the first cell, row by row, that cannot be written: locked, on a protected sheet. ``None``: all can."""
    found = session.sheet(sheet)
    if not found.isProtected():
        return None
    if area[:2] == area[2:]:  # one cell, which answers quicker by itself
        return list(area[:2]) if range_of(found, area).CellProtection.IsLocked else None
    groups = range_of(found, area).getUniqueCellFormatRanges()
    locked = [
        (address.StartRow, address.StartColumn)
        for group in (groups[index] for index in range(groups.Count))
        if group.CellProtection.IsLocked
        for address in group.RangeAddresses
    ]
    return list(min(locked)) if locked else None


def writable(session, sheet, area):
    """Raise ``RefusedError`` that names the first locked cell; the office would drop single writes silently."""
    if session.document_of(sheet).isReadonly():
        raise RefusedError("工作簿是只读打开的，不能改 (the workbook was opened read-only)")
    place = first_locked(session, sheet, area)
    if place:
        found = session.sheet(sheet)
        cell = range_of(found, place * 2).AbsoluteName.rpartition(".")[2].replace("$", "")
        raise RefusedError(f"工作表“{found.Name}”受保护，单元格 {cell} 已锁定 (protected sheet, locked cell)")


def _values(cells, data, area):
    """Return the rows as the wire has them; an error is ``None`` here."""
    rows = [list(row) for row in data]
    if any("" in row for row in rows):  # empty, or a formula that gave ""
        rows = [[None if value == "" else value for value in row] for row in rows]
        for row, column in cells_of(map(edges, cells.queryFormulaCells(FormulaResult.STRING).RangeAddresses)):
            if rows[row - area[0]][column - area[1]] is None:
                rows[row - area[0]][column - area[1]] = ""
    return rows


def _sorted_out(rows, as_text, top, left):
    """Return what can be written as it is, the formulas by place, and the places of booleans."""
    plain, formulas, booleans = [], {}, []
    for row, line in enumerate(rows, top):
        ready = []
        for column, value in enumerate(line, left):
            if value.__class__ is str:
                if value[:1] == "'":
                    value = value[1:]
                elif value[:1] == "=" and len(value) > 1 and (row, column) not in as_text:
                    formulas[row, column], value = value, ""
            elif value is None:
                value = ""
            elif value.__class__ is bool:
                booleans.append((row, column))
                value = float(value)
            else:
                value = float(value)
            ready.append(value)
        plain.append(ready)
    return plain, formulas, booleans


def _in_the_office(session, document, formulas):
    """Return areas and the formulas that fill them, in the office's syntax."""
    if not formulas:
        return []
    texts = dict(zip(formulas, to_office(session, document, list(formulas.values()))))  # noqa: B905 - Python 3.8
    return [
        (place, tuple(tuple(texts[row, column] for column in _columns(place)) for row in _rows(place)))
        for place in rectangles(formulas)
    ]


def _put(cells, rows):
    try:
        cells.setDataArray(tuple(map(tuple, rows)))
    except RuntimeException as error:
        raise RefusedError("不能只改数组公式的一部分 (part of an array formula cannot be changed)") from error


def _formats(document, before, after, booleans, dates):
    """Return the formats to give, with the cells of each.

    A boolean needs its format to be one, and a date without any format gets one. What was a boolean and is none is
    general again. And the office formats as text what it would read as a number; Excel leaves the format as it was.
    """
    own = formats.standard(document)
    was_logical, was_text = before.cells(formats.LOGICAL), before.cells(formats.TEXT)
    wanted = {own[formats.LOGICAL]: booleans}
    if dates:
        free = before.cells(formats.GENERAL) | was_logical
        for row, column, kind in dates:
            if (row, column) in free:
                wanted.setdefault(own[formats.DATE if kind == "date" else formats.DATETIME], set()).add((row, column))
    wanted[own[formats.GENERAL]] = was_logical.difference(*wanted.values())
    if turned := after.cells(formats.TEXT) - was_text - was_logical:
        for key, areas in before.by_key.items():
            wanted.setdefault(key, set()).update(turned.intersection(cells_of(areas)))
    return wanted


def _offset(document):
    """Return the days from 1899-12-30 to the day that the workbook counts from."""
    start = document.NullDate
    return (date(start.Year, start.Month, start.Day) - DATES_START).days


def _constant(value, logical):
    if isinstance(value, float):
        return ("FALSE", "TRUE")[bool(value)] if logical else format(value, ".15g").upper()
    return value or ""


def _typed(value):
    if not isinstance(value, str):
        return value
    if NUMBER.fullmatch(value):
        return float(value)
    return {"TRUE": True, "FALSE": False}.get(value.upper(), value)


def _rows(area):
    return range(area[0], area[2] + 1)


def _columns(area):
    return range(area[1], area[3] + 1)
