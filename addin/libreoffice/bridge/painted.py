"""Conditional formats that are in the file are also to be seen.

LibreOffice 7.4 keeps what was made through its newer interface (the only one that keeps other rules whole) in the
list of the sheet, which is what files get, but the cells, which are what the window and the printer ask, hear of it
only when formats are pasted or a file is loaded. So the formats of the cells in question are copied onto themselves:
nothing else changes by that. It takes seconds for very many cells; then nothing is pasted, the window shows the new
rules when the file is opened again, and the workbook is printed from a copy that is loaded anew.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack, nullcontext, suppress
from pathlib import Path

from com.sun.star.awt import PosSize
from com.sun.star.uno import RuntimeException
from session import edges, properties, url

MANY_CELLS = 100_000  # 0.5 s; ten times as many take 4 s, and 20 s where the best height of rows is looked for
FORMATS_ONLY = "T"
_UNPAINTED = set()  # (document, sheet): the numbers of those that show less than their file has


def paint(session, sheet):
    """Make the cells of a sheet show its conditional formats, as far as rows are visible and cells not too many."""
    document, found = session.document_of(sheet), session.sheet(sheet)
    controller, key = document.CurrentController, (session.known(document), sheet)
    area = _reach(found)
    cells = (area[2] - area[0] + 1) * (area[3] - area[1] + 1) if area else 0
    if controller is None or cells > MANY_CELLS or found.isProtected():
        _UNPAINTED.add(key)
        return
    _UNPAINTED.discard(key)
    if cells:
        with _clipboard(session), _looked_at(controller, found), unwatched(document):
            for first, last in _visible_rows(found, area):
                controller.select(found.getCellRangeByPosition(area[1], first, area[3], last))
                _copy_formats_onto_themselves(session, controller)


def as_painted(session, document):
    """Return a context with the document, or with a copy that shows all its conditional formats and is closed then."""
    if not any(number == session.known(document) for number, _sheet in _UNPAINTED):
        return nullcontext(document)
    return _LoadedAnew(session, document)


class _LoadedAnew:
    """A copy of a document, loaded anew for as long."""

    def __init__(self, session, document):
        self.session, self.document = session, document

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        place = url(Path(self.folder.name, "copy.ods"))
        self.document.storeToURL(place, properties(FilterName="calc8"))
        options = properties(Hidden=True, ReadOnly=True, MacroExecutionMode=0, UpdateDocMode=0)
        self.copy = self.session.desktop.loadComponentFromURL(place, "_blank", 0, options)
        return self.copy

    def __exit__(self, *_):
        self.copy.close(True)
        self.folder.cleanup()


def unwatched(document):
    """Leave the window no room; return what gives it back.

    It is painted after every change, which takes 20 ms where many rules colour.
    """
    undo = ExitStack()
    if controller := document.CurrentController:
        window = controller.Frame.ComponentWindow
        place = window.getPosSize()
        undo.callback(window.setPosSize, place.X, place.Y, place.Width, place.Height, PosSize.POSSIZE)
        window.setPosSize(0, 0, 0, 0, PosSize.POSSIZE)
    return undo


def _reach(sheet):
    """Return the rectangle around all conditional formats, down to the last used row; ``None`` without any."""
    areas = [
        edges(area) for each in sheet.ConditionalFormats.getConditionalFormats() for area in each.Range.RangeAddresses
    ]
    if not areas:
        return None
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress.EndRow
    tops, lefts, bottoms, rights = zip(*areas)
    bottom = max(min(max(bottoms), last), max(tops))
    return [min(tops), min(lefts), bottom, max(rights)]


def _visible_rows(sheet, area):
    """Return the runs of visible rows: what a filter hides is not copied, and the rest would be pasted askew."""
    cells = sheet.getCellRangeByPosition(0, area[0], sheet.Columns.Count - 1, area[2])
    return sorted({(each.StartRow, each.EndRow) for each in cells.queryVisibleCells().RangeAddresses})


def _copy_formats_onto_themselves(session, controller):
    dispatcher = session.create("com.sun.star.frame.DispatchHelper")
    dispatcher.executeDispatch(controller.Frame, ".uno:Copy", "", 0, ())
    options = {"Flags": FORMATS_ONLY, "FormulaCommand": 0, "SkipEmptyCells": False, "Transpose": False}
    paste = properties(AsLink=False, MoveMode=4, **options)
    dispatcher.executeDispatch(controller.Frame, ".uno:InsertContents", "", 0, paste)


def _clipboard(session):
    """Return what gives the clipboard back what it holds."""
    clipboard = session.create("com.sun.star.datatransfer.clipboard.SystemClipboard")
    undo = ExitStack()
    undo.callback(_put_back, clipboard, clipboard.getContents())
    return undo


def _put_back(clipboard, content):
    with suppress(RuntimeException):  # its owner is gone
        clipboard.setContents(content, None)


def _looked_at(controller, sheet):
    """Put a sheet in front, with the selection free; return what brings the one before back."""
    undo = ExitStack()
    undo.callback(controller.setActiveSheet, controller.ActiveSheet)
    controller.setActiveSheet(sheet)
    undo.callback(controller.select, controller.Selection)
    return undo
