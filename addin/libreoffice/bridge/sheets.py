"""Operations on one sheet as a whole."""

from __future__ import annotations

from com.sun.star.uno import Exception as UnoException
from com.sun.star.uno import RuntimeException
from refusal import RefusedError
from session import edges


def grid(session, book):
    """Return how many rows and columns a sheet has."""
    sheet = session.document(book).Sheets.getByIndex(0)
    return [sheet.Rows.Count, sheet.Columns.Count]


def used(session, sheet):
    """Return the edges of the rectangle that holds anything; of an empty sheet its first cell."""
    cursor = session.sheet(sheet).createCursor()
    cursor.gotoStartOfUsedArea(False)
    cursor.gotoEndOfUsedArea(True)
    return edges(cursor.RangeAddress)


def name(session, sheet):
    """Return the name of a sheet."""
    return session.sheet(sheet).Name


def rename(session, sheet, name):
    """Name a sheet. Raises ``RefusedError`` for a name that another has, or that the office does not take."""
    document, found = session.place(sheet)
    if found.Name == name:
        return
    structure(document)
    if any(each.casefold() == name.casefold() != found.Name.casefold() for each in document.Sheets.ElementNames):
        raise RefusedError(f"已经有工作表“{name}” (a sheet of this name is there)")
    found.Name = name
    if found.Name != name:
        raise RefusedError(f"工作表不能叫“{name}” (not a name for a sheet)")


def index(session, sheet):
    """Return the place of a sheet, counted from 0."""
    return session.sheet(sheet).RangeAddress.Sheet


def visible(session, sheet):
    """Return whether a sheet is shown."""
    return bool(session.sheet(sheet).IsVisible)


def show(session, sheet, visible):
    """Show or hide a sheet. Raises ``RefusedError`` for the last one that is shown."""
    document, found = session.place(sheet)
    if bool(found.IsVisible) == visible:
        return
    structure(document)
    found.IsVisible = visible
    if bool(found.IsVisible) != visible:
        raise RefusedError("至少要有一张工作表可见 (one sheet must stay visible)")


def add(session, book, index, name=""):
    """Add a sheet at a place counted from 0, by default named as the next free one. Returns its number."""
    document = session.document(book)
    structure(document)
    name = name or _free("Sheet", document)
    try:
        document.Sheets.insertNewByName(name, index)
    except (UnoException, RuntimeException) as error:
        raise RefusedError(f"不能添加工作表“{name}” (cannot add a sheet of this name)") from error
    return session.known_sheet(book, document.Sheets.getByName(name))


def delete(session, sheet):
    """Delete a sheet. Raises ``RefusedError`` for the last one that is shown."""
    document, found = session.place(sheet)
    structure(document)
    if found.IsVisible and sum(bool(each.IsVisible) for each in document.Sheets) == 1:
        raise RefusedError("至少要有一张工作表可见，不能删除最后一张 (one sheet must stay visible)")
    document.Sheets.removeByName(found.Name)
    session.forget_sheet(sheet)


def move(session, sheet, index):
    """Move a sheet before the one that stands at ``index`` now; the number of sheets is the end."""
    document, found = session.place(sheet)
    structure(document)
    document.Sheets.moveByName(found.Name, index)


def copy(session, sheet, book, index):
    """Copy a sheet into a workbook, its own or another, before the one at ``index``; named as Excel does: 表 (2)."""
    (source, found), target = session.place(sheet), session.document(book)
    structure(target)
    name = found.Name
    if source == target:
        target.Sheets.copyByName(name, _again(name, target), index)
        return
    wanted = _again(name, target) if name in target.Sheets.ElementNames else name
    target.Sheets.importSheet(source, name, index)
    target.Sheets.getByIndex(index).Name = wanted


def structure(document):
    """Raise ``RefusedError`` when the sheets of a workbook must stay as they are; the office does nothing silently."""
    if document.isProtected():
        raise RefusedError("工作簿的结构受保护，不能增删、改名、移动工作表 (the workbook's structure is protected)")
    editable(document)


def editable(document):
    """Raise ``RefusedError`` when a workbook is only to be read; the office changes nothing in it."""
    if document.isReadonly():
        raise RefusedError("工作簿是只读打开的，不能改 (the workbook was opened read-only)")


def _free(stem, document):
    names = {each.casefold() for each in document.Sheets.ElementNames}
    return next(f"{stem}{n}" for n in range(1, len(names) + 2) if f"{stem}{n}".casefold() not in names)


def _again(name, document):
    names = {each.casefold() for each in document.Sheets.ElementNames}
    stems = ((name[: 31 - len(f" ({n})")], f" ({n})") for n in range(2, len(names) + 3))
    return next(stem + tail for stem, tail in stems if (stem + tail).casefold() not in names)
