"""Blank cells told from zeros: a single cell as an argument becomes a range of one cell.

LibreOffice hands a single blank cell over as 0.0, as if it held a zero (measured in 7.4); blank is not zero, so
``ZS_AMOUNT(A5)`` would be 0 and not empty. Of a range it hands over blanks as such. So once a zero has arrived that may
be a blank, the formulas of the open spreadsheets that name single cells are rewritten, ``ZS_AMOUNT(A5:A5)``, which
calculates them again. That happens after the calculation, on the office's own thread. Excel reads such a formula as the
same.

Standard library and Python 3.8: this runs inside the office.
"""

import contextlib

import unohelper
from com.sun.star.awt import XCallback
from com.sun.star.uno import Exception as UnoException
from com.sun.star.uno import RuntimeException
from zhaoshang_single_cells import widened

SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
FORMULAS = 16  # com.sun.star.sheet.CellFlags

_waiting = set()  # the callback that is on its way; at most one


def formulas_with_our_names(sheet):
    """Yield the ranges of a sheet whose formulas name one of our functions; the office itself does the search."""
    formulas = sheet.queryContentCells(FORMULAS)
    if not formulas.Count:
        return
    search = formulas.createSearchDescriptor()
    search.SearchString = "ZS_"
    search.SearchType = 0  # in formulas
    found = formulas.findAll(search)
    if found is not None:
        for place in range(found.Count):
            yield found.getByIndex(place)


def tell_from_zeros(context):
    """Have the open spreadsheets looked through once the calculation is over."""
    if not _waiting:
        callback = Later(context)
        _waiting.add(callback)
        service = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.AsyncCallback", context)
        service.addCallback(callback, None)


class Later(unohelper.Base, XCallback):
    """Called by the office when it has nothing else to do."""

    def __init__(self, context):
        self.context = context

    def notify(self, _data):
        """Rewrite what has to be."""
        _waiting.clear()
        desktop = self.context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)
        for document in desktop.Components:
            with contextlib.suppress(UnoException, RuntimeException, AttributeError):  # it is closing
                if document.supportsService(SPREADSHEET) and not document.isReadonly():
                    widen(document)


def widen(document):
    """Rewrite the formulas of a spreadsheet; no entry to undo of its own and no mark of a change comes of it."""
    changes = [
        (cells, rows, new)
        for sheet in document.Sheets
        for cells in formulas_with_our_names(sheet)
        for rows in [cells.getFormulaArray()]
        for new in [tuple(tuple(widened(text) for text in row) for row in rows)]
        if new != rows
    ]
    if not changes:
        return
    was_modified = document.isModified()
    with with_the_last_entry(document):
        for cells, rows, new in changes:
            _write(cells, rows, new)
    if not was_modified:
        document.setModified(False)


@contextlib.contextmanager
def with_the_last_entry(document):
    """Change a document so that it is undone and done again together with what a person did last.

    Locking the undo manager is not enough: 7.4 makes entries of some changes all the same.
    """
    undo = document.UndoManager
    hidden = undo.isUndoPossible()
    if hidden:
        undo.enterHiddenUndoContext()
    try:
        yield
    finally:
        if hidden:
            undo.leaveUndoContext()
        else:
            undo.clear()


def _write(cells, rows, new):
    if not any(text.startswith("{") for row in rows for text in row):
        with contextlib.suppress(UnoException, RuntimeException):
            cells.setFormulaArray(new)
            return
    for at, row in enumerate(new):
        for column, text in enumerate(row):
            if text != rows[at][column]:
                # A locked cell stays as it is.
                with contextlib.suppress(UnoException, RuntimeException):
                    _write_one(cells.getCellRangeByPosition(column, at, column, at), text)


def _write_one(cell, text):
    if not text.startswith("{"):
        cell.setFormulaArray(((text,),))
        return
    array = cell.Spreadsheet.createCursorByRange(cell)
    array.collapseToCurrentArray()
    if array.getArrayFormula() != text:  # not yet with another cell of it
        array.setArrayFormula(text[1:-1])
