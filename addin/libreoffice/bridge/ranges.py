"""Operations on the grid around cells: where blocks end, what moves, how wide and high, merged, hidden, linked."""

from __future__ import annotations

import uno
from cells import writable
from formulas import to_excel, to_office
from refusal import RefusedError
from session import edges
from sheets import editable, used

CONTENTS = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags: values, dates, texts, formulas
NOTES = 8
FORMATS = 32 | 64 | 256 | 512  # hard ones, styles, those within a text, those that the office made
POINT, TWIP = 2540 / 72, 2540 / 1440  # in the office's unit, a hundredth of a millimetre
EM = 1000  # pixels; a font so large that the width of its digit needs no fraction
PIXELS = 7  # a digit of Calibri 11; Excel's columns are whole pixels wide
PADDING = 5 / PIXELS  # characters by which a column is wider than what it holds: 5 pixels
_digits = {}  # font → the width of a digit in ems, which takes some milliseconds to find out


# --- where blocks end -----------------------------------------------------------------------------------------------


def region(session, sheet, area):
    """Return the edges of the block around an area, up to empty rows and columns, as Excel's CurrentRegion has it.

    The office's own ``collapseToCurrentRegion`` gives other cells around an empty one: 7.4 goes from H9 to F9.
    """
    filled = session.area(sheet, used(session, sheet)).queryContentCells(CONTENTS).RangeAddresses
    apart, found = list(map(edges, filled)), list(area)
    while True:
        touching = [each for each in apart if _touch(each, found)]
        if not touching:
            return found
        apart = [each for each in apart if not _touch(each, found)]
        for top, left, bottom, right in touching:
            found = [min(found[0], top), min(found[1], left), max(found[2], bottom), max(found[3], right)]


def _touch(one, other):
    """Whether areas overlap or stand side by side, by a corner too."""
    return all(one[i] <= other[i + 2] + 1 and other[i] <= one[i + 2] + 1 for i in (0, 1))


def end(session, sheet, area, direction):
    """Return row and column of the cell that Ctrl and an arrow key lead to from the first cell."""
    top, left = area[:2]
    found = session.sheet(sheet)
    down = direction in ("down", "up")
    if direction not in ("down", "up", "left", "right"):
        raise RefusedError(f"没有方向“{direction}” (a direction is up, down, left or right)")
    last = (found.Rows if down else found.Columns).Count - 1
    line = [0, left, last, left] if down else [top, 0, top, last]
    filled = session.area(sheet, line).queryContentCells(CONTENTS)
    runs = _joined((edge[0], edge[2]) if down else (edge[1], edge[3]) for edge in map(edges, filled.RangeAddresses))
    at = _end(top if down else left, runs, last, forward=direction in ("down", "right"))
    return [at, left] if down else [top, at]


def _end(start, runs, last, *, forward):
    if not forward:  # the same, seen in a mirror
        mirrored = sorted((last - b, last - a) for a, b in runs)
        return last - _end(last - start, mirrored, last, forward=True)
    for first, final in runs:
        if first <= start < final:
            return final
        if first > start:
            return first
    return last


def _joined(runs):
    """Return first and last of the runs, those that touch put together."""
    joined = []
    for first, last in sorted(runs):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


# --- what is in them -------------------------------------------------------------------------------------------------


def array_formula(session, sheet, area):
    """Return the array formula that all cells of an area share, in Excel's syntax; ``None`` when they do not."""
    text = session.area(sheet, area).getArrayFormula() or _part_of_array(session, sheet, area)
    return to_excel(session, session.document_of(sheet), [text])[0] if text else None


def _part_of_array(session, sheet, area):
    cursor = session.sheet(sheet).createCursorByRange(session.area(sheet, [area[0], area[1], area[0], area[1]]))
    cursor.collapseToCurrentArray()
    top, left, bottom, right = edges(cursor.RangeAddress)
    inside = area[0] >= top and area[1] >= left and area[2] <= bottom and area[3] <= right
    return cursor.getArrayFormula() if inside else ""


def set_array_formula(session, sheet, area, formula):
    """Fill an area with one array formula in Excel's syntax."""
    writable(session, sheet, area)
    session.area(sheet, area).setArrayFormula(to_office(session, session.document_of(sheet), [formula])[0])


def clear(session, sheet, areas, what):
    """Clear areas: ``contents``, ``formats``, or ``all``, notes and merging too."""
    for area in areas:
        writable(session, sheet, area)
        if what != "contents":
            unlocked(session, sheet)
    flags = {"contents": CONTENTS, "formats": FORMATS, "all": CONTENTS | NOTES | FORMATS}[what]
    for area in areas:
        cells = session.area(sheet, area)
        if what == "all":
            cells.merge(False)
        cells.clearContents(flags)


def link(session, sheet, area):
    """Return the address of the first link in a cell, as Excel writes it. Raises ``RefusedError`` without one."""
    fields = session.area(sheet, area).getCellByPosition(0, 0).TextFields
    addresses = [each.URL for each in (fields.getByIndex(i) for i in range(fields.Count)) if hasattr(each, "URL")]
    if not addresses:
        raise RefusedError("这个单元格没有链接 (the cell has no link)")
    return _inside(addresses[0], ".", "!")


def set_link(session, sheet, area, address, text):
    """Replace the content of a cell by a link; ``#Sheet1!A1`` leads into the workbook."""
    writable(session, sheet, area)
    cell = session.area(sheet, area).getCellByPosition(0, 0)
    field = session.document_of(sheet).createInstance("com.sun.star.text.TextField.URL")
    field.URL, field.Representation = _inside(address, "!", "."), text
    cell.setString("")
    cell.Text.insertTextContent(cell.Text.createTextCursor(), field, False)


def _inside(address, theirs, ours):
    """An address within the workbook, with the other sign between sheet and cell."""
    if not address.startswith("#") or theirs not in address:
        return address
    return ours.join(address.rsplit(theirs, 1))


# --- what moves -------------------------------------------------------------------------------------------------------


def insert(session, sheet, area, shift):
    """Insert cells; those here go ``right`` or ``down``, and whole rows or columns with whole ones."""
    found, mode = session.sheet(sheet), {"right": "RIGHT", "down": "DOWN"}.get(shift)
    mode = _whole(found, area) or mode
    if mode is None:
        raise RefusedError(f"插入时单元格只能往 right 或 down (not a way to go: {shift!r})")
    unlocked(session, sheet)
    witness = session.area(sheet, area)
    before = edges(witness.RangeAddress)
    found.insertCells(witness.RangeAddress, uno.Enum("com.sun.star.sheet.CellInsertMode", mode))
    if edges(witness.RangeAddress) == before:
        raise RefusedError("不能在这里插入：会拆开数组公式或合并单元格，或挤出工作表 (the office does not insert here)")


def delete(session, sheet, area, shift):
    """Delete cells; the others come from the right (``left``) or from below (``up``)."""
    found, mode = session.sheet(sheet), {"left": "LEFT", "up": "UP"}.get(shift)
    mode = _whole(found, area) or mode
    if mode is None:
        raise RefusedError(f"删除后单元格只能往 left 或 up (not a way to go: {shift!r})")
    unlocked(session, sheet)
    cells = session.area(sheet, area)
    found.removeRange(cells.RangeAddress, uno.Enum("com.sun.star.sheet.CellDeleteMode", mode))


def copy(session, sheet, area, to_sheet, to):
    """Copy everything of an area to where ``to`` (row, column) is its first cell, in the same workbook."""
    _overwrite(session, area, to_sheet, to)
    there = session.area(to_sheet, [*to, *to]).getCellByPosition(0, 0).CellAddress
    session.sheet(to_sheet).copyRange(there, session.area(sheet, area).RangeAddress)


def move(session, sheet, area, to_sheet, to):
    """Move an area; formulas that look at it follow."""
    writable(session, sheet, area)
    _overwrite(session, area, to_sheet, to)
    there = session.area(to_sheet, [*to, *to]).getCellByPosition(0, 0).CellAddress
    session.sheet(to_sheet).moveRange(there, session.area(sheet, area).RangeAddress)


def _overwrite(session, area, to_sheet, to):
    writable(session, to_sheet, [*to, to[0] + area[2] - area[0], to[1] + area[3] - area[1]])


def _whole(sheet, area):
    """Return the mode for whole rows or columns, ``None`` for a part of them."""
    if (area[1], area[3]) == (0, sheet.Columns.Count - 1):
        return "ROWS"
    return "COLUMNS" if (area[0], area[2]) == (0, sheet.Rows.Count - 1) else None


def unlocked(session, sheet):
    """Raise ``RefusedError`` when a sheet is protected, or its workbook only to be read: nothing would happen."""
    document, found = session.place(sheet)
    editable(document)
    if found.isProtected():
        raise RefusedError(f"工作表“{found.Name}”受保护 (the sheet is protected)")


# --- how wide and high ------------------------------------------------------------------------------------------------


def box(session, sheet, area):
    """Return left, top, width and height in points."""
    cells = session.area(sheet, area)
    found = {"left": cells.Position.X, "top": cells.Position.Y, "width": cells.Size.Width, "height": cells.Size.Height}
    return {key: _points(value) for key, value in found.items()}


def row_height(session, sheet, area):
    """Return the height of the rows in points; ``None`` when they differ, 0 when they are hidden."""
    hidden_ = hidden(session, sheet, [area], "r")
    if hidden_ is not False:
        return 0.0 if hidden_ else None
    cells = session.area(sheet, area)
    return _points(cells.Rows.Height) if _even(cells.Rows.Height, area[2] - area[0] + 1, cells.Size.Height) else None


def set_row_height(session, sheet, areas, points):
    """Make rows so high, in points."""
    unlocked(session, sheet)
    for area in areas:
        session.area(sheet, area).Rows.Height = round(points * POINT)


def column_width(session, sheet, area):
    """Return the width of the columns in characters; ``None`` when they differ, 0 when they are hidden."""
    hidden_ = hidden(session, sheet, [area], "c")
    if hidden_ is not False:
        return 0.0 if hidden_ else None
    cells = session.area(sheet, area)
    if not _even(cells.Columns.Width, area[3] - area[1] + 1, cells.Size.Width):
        return None
    wide = cells.Columns.Width / _digit(session, sheet)
    if wide > 1 + PADDING:
        return round(round((wide - PADDING) * PIXELS) / PIXELS, 2)
    return round(wide / (1 + PADDING), 2)


def set_column_width(session, sheet, areas, characters):
    """Make columns so wide, in characters of the default font."""
    unlocked(session, sheet)
    wide = characters + PADDING if characters > 1 else characters * (1 + PADDING)
    for area in areas:
        session.area(sheet, area).Columns.Width = round(wide * _digit(session, sheet))


def hidden(session, sheet, areas, axis):
    """Return whether all rows (``r``) or columns (``c``) of the areas are hidden; ``None`` when some are."""
    found = session.sheet(sheet)
    rows, columns = found.Rows.Count - 1, found.Columns.Count - 1
    seen = total = 0
    for top, left, bottom, right in areas:
        line = [top, 0, bottom, columns] if axis == "r" else [0, left, rows, right]
        visible = [edges(each) for each in session.area(sheet, line).queryVisibleCells().RangeAddresses]
        runs = _joined((each[0], each[2]) if axis == "r" else (each[1], each[3]) for each in visible)
        seen += sum(last - first + 1 for first, last in runs)
        total += (bottom - top if axis == "r" else right - left) + 1
    return None if 0 < seen < total else not seen


def hide(session, sheet, areas, axis, hidden):
    """Hide or show rows (``r``) or columns (``c``)."""
    unlocked(session, sheet)
    for area in areas:
        cells = session.area(sheet, area)
        (cells.Rows if axis == "r" else cells.Columns).IsVisible = not hidden


def _points(hundredths):
    return round(hundredths / TWIP) / 20


def _even(first, count, total):
    """Whether so many equal ones make up the total; the office counts in twips and tells hundredths of a millimetre."""
    return count == 1 or abs(round(first / TWIP) * TWIP * count - total) <= 2


def _digit(session, sheet):
    """Return the width of a digit of the default font, as LibreOffice takes it for the widths in an Excel file."""
    style = session.document_of(sheet).StyleFamilies.getByName("CellStyles").getByName("Default")
    if style.CharFontName not in _digits:
        font = uno.createUnoStruct("com.sun.star.awt.FontDescriptor")
        font.Name, font.Height = style.CharFontName, EM
        screen = session.create("com.sun.star.awt.Toolkit").createScreenCompatibleDevice(0, 0)
        _digits[style.CharFontName] = screen.getFont(font).getCharWidth("0") / EM
    return _digits[style.CharFontName] * style.CharHeight * POINT


# --- merged -----------------------------------------------------------------------------------------------------------


def merge_area(session, sheet, area):
    """Return the edges of the merged cells to which the first cell belongs, or its own."""
    first = session.area(sheet, [area[0], area[1], area[0], area[1]])
    cursor = session.sheet(sheet).createCursorByRange(first)
    cursor.collapseToMergedArea()
    return edges(cursor.RangeAddress)


def has_merged(session, sheet, areas):
    """Return whether cells in the areas are merged, also one that another one covers."""
    return any(
        session.area(sheet, area).IsMerged or merge_area(session, sheet, area) != [area[0], area[1], area[0], area[1]]
        for area in areas
    )


def merge(session, sheet, areas, across=False):
    """Merge each area, or each of its rows; what is not in the first cell goes, as in Excel."""
    unlocked(session, sheet)
    for top, left, bottom, right in areas:
        for first, last in ((row, row) for row in range(top, bottom + 1)) if across else ((top, bottom),):
            for rest in ([first, left + 1, first, right], [first + 1, left, last, right]):
                if rest[0] <= rest[2] and rest[1] <= rest[3]:
                    session.area(sheet, rest).clearContents(CONTENTS | NOTES)
            session.area(sheet, [first, left, last, right]).merge(True)


def unmerge(session, sheet, areas):
    """Separate the cells of areas."""
    unlocked(session, sheet)
    for area in areas:
        session.area(sheet, area).merge(False)
