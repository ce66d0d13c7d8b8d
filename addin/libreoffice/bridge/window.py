"""Operations on what is in front, selected, frozen and shown. Of a headless office nobody sees it; it is saved."""

from __future__ import annotations

import contextlib

import uno
import unohelper
from com.sun.star.frame import XStatusListener
from refusal import RefusedError
from session import GONE, address, edges, is_spreadsheet, range_of

GRIDLINES = ".uno:ToggleSheetGrid"  # the only way to the lines of one sheet
ENTER = ".uno:AcceptFormula"  # what is being typed into a cell


def active_book(session):
    """Return the number of the spreadsheet in front, or of the one opened last; ``None`` when none is open."""
    current = session.desktop.CurrentComponent
    if is_spreadsheet(current):
        return session.known(current)
    return max(map(session.known, session.spreadsheets()), default=None)


def activate_book(session, book):
    """Bring a document to the front."""
    session.document(book).CurrentController.Frame.activate()


def active_sheet(session, book):
    """Return the number of the sheet in front."""
    return session.known_sheet(book, session.document(book).CurrentController.ActiveSheet)


def activate_sheet(session, sheet):
    """Bring a sheet to the front of its document. Raises ``RefusedError`` for a hidden one, as Excel does."""
    document, found = session.place(sheet)
    if not found.IsVisible:
        raise RefusedError(f"工作表“{found.Name}”是隐藏的，不能激活 (the sheet is hidden)")
    document.CurrentController.setActiveSheet(found)


def selection(session, book):
    """Return the sheet and the areas that are selected; ``None`` when something else than cells is."""
    selected = session.document(book).CurrentController.Selection
    if selected is None:
        return None
    if selected.supportsService("com.sun.star.sheet.SheetCellRanges"):
        addresses = list(selected.RangeAddresses)
    elif selected.supportsService("com.sun.star.sheet.SheetCellRange"):
        addresses = [selected.RangeAddress]
    else:
        return None
    sheet = session.document(book).Sheets.getByIndex(addresses[0].Sheet)
    return {"sheet": session.known_sheet(book, sheet), "areas": [edges(each) for each in addresses]}


def select(session, sheet, areas):
    """Select areas of a sheet, which comes to the front."""
    activate_sheet(session, sheet)
    document, found = session.place(sheet)
    cells = range_of(found, areas[0])
    if len(areas) > 1:
        place = found.RangeAddress.Sheet
        cells = document.createInstance("com.sun.star.sheet.SheetCellRanges")
        cells.addRangeAddresses(tuple(address(place, area) for area in areas), False)
    document.CurrentController.select(cells)


def freeze(session, sheet, rows, columns):
    """Freeze so many rows and columns; none of either lets everything scroll."""
    with _InFront(session, sheet) as controller:
        if controller.hasFrozenPanes() or controller.getIsWindowSplit():
            controller.splitAtPosition(0, 0)
        if rows or columns:
            controller.setFirstVisibleRow(0)
            controller.setFirstVisibleColumn(0)
            controller.freezeAtPosition(columns, rows)


def gridlines(session, sheet):
    """Return whether the lines between the cells of a sheet are drawn."""
    with _InFront(session, sheet) as controller:
        return _state(session, controller, GRIDLINES)


def show_gridlines(session, sheet, shown):
    """Draw the lines between the cells of a sheet, or not."""
    with _InFront(session, sheet) as controller:
        if _state(session, controller, GRIDLINES) != shown:
            _dispatch(session, controller, GRIDLINES)


def settle(session, book, updating, automatic):
    """Let the windows of a document follow its cells or not, and its formulas be calculated by themselves or not.

    ``automatic``: ``None`` leaves that to the document. What a person is typing into a cell is entered before the
    windows stand still: selecting cells, as our work does, would lose it.
    """
    document = session.document(book)
    if session.of_a_person and not updating:
        _dispatch(session, document.CurrentController, ENTER)
    if document.hasControllersLocked() == updating:
        (document.unlockControllers if updating else document.lockControllers)()
        (session.locked.discard if updating else session.locked.add)(book)
    if automatic is not None and document.isAutomaticCalculationEnabled() != automatic:
        document.enableAutomaticCalculation(automatic)


def calculates(session, book):
    """Return whether the formulas of a document are calculated by themselves."""
    return session.document(book).isAutomaticCalculationEnabled()


def status(session, text):
    """Show a text in the status bar of every window; an empty one gives the bar back."""
    for document in session.spreadsheets():
        indicator = document.CurrentController.StatusIndicator
        indicator.end()
        if text:
            indicator.start(text, 0)


def give_back(session):
    """Let windows follow their cells again, and show nothing of ours, whatever we were in the middle of."""
    with contextlib.suppress(*GONE):
        status(session, "")
    for book in list(session.locked):
        with contextlib.suppress(*GONE, RefusedError):
            settle(session, book, True, None)


class _InFront:
    """The controller, with the sheet in front for a moment; a hidden one is shown for it.

    No generator of ``contextlib``: it writes into an exception that passes, which those of UNO do not bear.
    """

    def __init__(self, session, sheet):
        self.document, self.sheet = session.place(sheet)

    def __enter__(self):
        controller = self.document.CurrentController
        self.before, self.hidden = controller.ActiveSheet, not self.sheet.IsVisible
        self.modified = self.document.isModified()
        if self.hidden:
            self.sheet.IsVisible = True
        controller.setActiveSheet(self.sheet)
        return controller

    def __exit__(self, *_):
        if self.before.IsVisible:
            self.document.CurrentController.setActiveSheet(self.before)
        if self.hidden:
            self.sheet.IsVisible = False
            self.document.setModified(self.modified)


class _Heard(unohelper.Base, XStatusListener):
    """What a command of the menu tells about itself."""

    state = None

    def statusChanged(self, event):  # noqa: N802 - UNO's name
        self.state = event.State

    def disposing(self, event): ...


def _dispatch(session, controller, command):
    session.create("com.sun.star.frame.DispatchHelper").executeDispatch(controller.Frame, command, "", 0, ())


def _state(session, controller, command):
    url = uno.createUnoStruct("com.sun.star.util.URL")
    url.Complete = command
    _done, url = session.create("com.sun.star.util.URLTransformer").parseStrict(url)
    heard = _Heard()
    dispatch = controller.Frame.queryDispatch(url, "", 0)
    dispatch.addStatusListener(heard, url)
    dispatch.removeStatusListener(heard, url)
    return bool(heard.state)
