"""Blank cells told from zeros: a single cell as an argument becomes a range of one cell.

LibreOffice hands a single blank cell over as 0.0, as if it held a zero (measured in 7.4); blank is not zero, so
``ZS_AMOUNT(A5)`` would be 0 and not empty. Of a range it hands over blanks as such. So once a zero has arrived that may
be a blank, the formulas of the open spreadsheets that name single cells are rewritten, ``ZS_AMOUNT(A5:A5)``, which
calculates them again. That happens after the calculation, on the office's own thread, and cannot be undone by itself:
taking back what was typed takes it back too. Excel reads such a formula as the same.

Standard library and Python 3.8: this runs inside the office.
"""

import re

import unohelper
from com.sun.star.awt import XCallback
from com.sun.star.uno import Exception as UnoException
from com.sun.star.uno import RuntimeException

SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
FORMULAS = 16  # com.sun.star.sheet.CellFlags
FUNCTION = re.compile(r"(?:CN\.ZHAOSHANG\.FUNCTIONS\.)?ZS_\w+", re.IGNORECASE)
SHEET = r"\$?(?:'(?:[^']|'')*'|[^\W\d]\w*)\."
SINGLE = re.compile(rf"\s*(?P<sheet>{SHEET})?(?P<cell>\$?[A-Z]{{1,3}}\$?\d+)(?=\s*[;)])", re.IGNORECASE)
TOKEN = re.compile(r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'|(?P<name>[\w.]*)\(|\)|;")

_waiting = set()  # the callback that is on its way; at most one


def widened(formula):
    """Return a formula in the office's own syntax with ranges for the single cells that our functions are given.

    >>> widened('=IF(A1="";0;CN.ZHAOSHANG.FUNCTIONS.ZS_AMOUNT($B$2;"万元")+B2)')
    '=IF(A1="";0;CN.ZHAOSHANG.FUNCTIONS.ZS_AMOUNT($B$2:$B$2;"万元")+B2)'
    """
    parts, done, ours = [], 0, []
    for token in TOKEN.finditer(formula):
        if token[0].endswith("("):
            ours.append(FUNCTION.fullmatch(token["name"]) is not None)
        elif token[0] == ")":
            del ours[-1:]
        elif token[0] != ";":
            continue
        single = SINGLE.match(formula, token.end()) if ours and ours[-1] and token[0] != ")" else None
        if single:
            parts += [formula[done : single.end()], ":", single["cell"]]
            done = single.end()
    return "".join([*parts, formula[done:]])


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
            try:
                if document.supportsService(SPREADSHEET) and not document.isReadonly():
                    widen(document)
            except (UnoException, RuntimeException, AttributeError):  # closing, protected: it stays as it is
                pass


def widen(document):
    """Rewrite the formulas of a spreadsheet; neither an entry to undo nor the mark of a change comes of it."""
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
    document.UndoManager.lock()
    try:
        for cells, rows, new in changes:
            _write(cells, rows, new)
    finally:
        document.UndoManager.unlock()
        if not was_modified:
            document.setModified(False)


def _write(cells, rows, new):
    if not any(text.startswith("{") for row in rows for text in row):
        cells.setFormulaArray(new)
        return
    for at, (before, after) in enumerate(zip(rows, new)):  # noqa: B905 - Python 3.8
        for column, text in enumerate(after):
            if text != before[column]:
                _write_one(cells.getCellRangeByPosition(column, at, column, at), text)


def _write_one(cell, text):
    if not text.startswith("{"):
        cell.setFormulaArray(((text,),))
        return
    array = cell.Spreadsheet.createCursorByRange(cell)
    array.collapseToCurrentArray()
    if widened(array.getArrayFormula()) != array.getArrayFormula():  # not yet with another cell of it
        array.setArrayFormula(text[1:-1])
