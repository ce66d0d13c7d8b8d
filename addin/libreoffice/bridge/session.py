"""One office as the operations reach it: its desktop, and the documents and sheets by number."""

from __future__ import annotations

import contextlib
import subprocess

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.lang import DisposedException
from com.sun.star.uno import Exception as UnoException
from com.sun.star.uno import RuntimeException
from refusal import RefusedError

CLOSED = "工作簿已关闭 (this workbook is closed)"
DELETED = "工作表已被删除 (this sheet was deleted)"
GONE = (UnoException, RuntimeException, DisposedException)


def properties(**values):
    """Return UNO's named values."""
    made = []
    for name, value in values.items():
        item = PropertyValue()
        item.Name, item.Value = name, value
        made.append(item)
    return tuple(made)


class Session:
    """The office, and what is open in it.

    A document and a sheet are told by a number that stays theirs whatever they are called and wherever they stand, as
    an object of Excel does; an area by its four edges ``[top, left, bottom, right]``, counted from 0, the last ones
    included.
    """

    def __init__(self, context, process=None):
        self.context = context
        self.process = process
        self.manager = context.ServiceManager
        self.desktop = self.create("com.sun.star.frame.Desktop")
        self.parsers = {}
        self.locked = set()  # the numbers of the documents whose windows stand still for us
        self._documents = {}
        self._sheets = {}
        self._whole = {}  # the edges of a whole sheet, by document
        self._kinds = {}  # what is known of number formats, by document; a format never changes
        self._number = 0

    def create(self, service):
        """Return a new object of a service of the office."""
        return self.manager.createInstanceWithContext(service, self.context)

    @property
    def of_a_person(self):
        """Whether somebody works in this office, which is not ours."""
        return self.process is None

    def alive(self):
        """Return whether the office still answers."""
        try:
            return self.context.getServiceManager() is not None
        except GONE:
            return False

    def end(self):
        """End a private office; a document that is still open would leave its lock file behind."""
        for document in [*self.desktop.Components]:
            with contextlib.suppress(*GONE, AttributeError):  # not everything can be closed
                document.close(True)
        with contextlib.suppress(*GONE):
            self.desktop.terminate()
        if self.process is not None:
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()

    def spreadsheets(self):
        """Yield the spreadsheets that are open; the office also has windows that are no documents."""
        return filter(is_spreadsheet, self.desktop.Components)

    # --- documents and sheets -----------------------------------------------------------------------------

    def known(self, document):
        """Return the number of a document, a new one for a new document."""
        for number, each in self._documents.items():
            if each == document:
                return number
        self._number += 1
        self._documents[self._number] = document
        return self._number

    def document(self, number):
        """Return the document of a number. Raises ``RefusedError`` when it is closed."""
        found = self._documents.get(number)
        if found is None:
            raise RefusedError(CLOSED)
        try:
            found.hasLocation()
        except DisposedException as error:
            self._closed(number, error)
        return found

    def documents(self):
        """Return the numbers of the documents that we know, and the documents."""
        return list(self._documents.items())

    def forget(self, number):
        """Forget a document that is closed, and its sheets."""
        del self._documents[number]
        self.parsers.pop(number, None)
        self._whole.pop(number, None)
        self._kinds.pop(number, None)
        self._sheets = {key: value for key, value in self._sheets.items() if value[0] != number}

    def _closed(self, number, error):
        """Forget a document that somebody closed; when the whole office is gone, that is what there is to tell."""
        if not self.alive():
            raise error
        self.forget(number)
        raise RefusedError(CLOSED) from error

    def sheets_of(self, book):
        """Return the numbers of a document's sheets, in order."""
        sheets = self.document(book).Sheets
        known = {
            each.RangeAddress.Sheet: number
            for number, (of, each) in self._sheets.items()
            if of == book and each is not None
        }
        return [known.get(place) or self._new_sheet(book, sheets.getByIndex(place)) for place in range(sheets.Count)]

    def known_sheet(self, book, sheet):
        """Return the number of a sheet of a document."""
        return self.sheets_of(book)[sheet.RangeAddress.Sheet]  # the office makes a new object for every look at a sheet

    def _new_sheet(self, book, sheet):
        self._number += 1
        self._sheets[self._number] = (book, sheet)
        return self._number

    def sheet(self, number):
        """Return the sheet of a number. Raises ``RefusedError`` when it, or its document, is gone."""
        return self.place(number)[1]

    def document_of(self, number):
        """Return the document that a sheet belongs to. Raises ``RefusedError`` as ``sheet`` does."""
        return self.place(number)[0]

    def place(self, number):
        """Return the document and the sheet of a sheet's number; each costs requests, so ask once."""
        if number not in self._sheets:
            raise RefusedError(CLOSED)
        book, sheet = self._sheets[number]
        if sheet is None:
            raise RefusedError(DELETED)
        document = self._documents[book]
        try:
            # As a range of cells the object moves and shrinks with inserting and deleting; its place stays right. A
            # new one takes a dozen requests, so the one that we have does as long as it is whole.
            document.hasLocation()
            found = sheet.RangeAddress
            if self._whole.get(book) != edges(found):
                sheet = document.Sheets.getByIndex(found.Sheet)
                self._whole[book] = edges(sheet.RangeAddress)
        except DisposedException as error:
            self._closed(book, error)
        self._sheets[number] = (book, sheet)
        return document, sheet

    def kinds_of(self, number):
        """Return what is known of the number formats of a sheet's document, kind by key: ``formats`` fills it."""
        return self._kinds.setdefault(self._sheets[number][0], {})

    def forget_sheet(self, number):
        """Remember that a sheet was deleted: its object would answer for the sheet that took its place."""
        self._sheets[number] = (self._sheets[number][0], None)

    def area(self, sheet, area):
        """Return the cells of an area ``[top, left, bottom, right]`` of a sheet's number."""
        return range_of(self.sheet(sheet), area)


def is_spreadsheet(component):
    """Return whether something that the office has open, or ``None``, is a spreadsheet."""
    asked = getattr(component, "supportsService", None)
    return bool(asked and asked("com.sun.star.sheet.SpreadsheetDocument"))


def range_of(sheet, area):
    """Return the cells of an area of a sheet."""
    top, left, bottom, right = area
    return sheet.getCellRangeByPosition(left, top, right, bottom)


def edges(address):
    """Return the four edges of UNO's range address."""
    return [address.StartRow, address.StartColumn, address.EndRow, address.EndColumn]


def address(place, area):
    """Return UNO's address of an area of the sheet at a place."""
    made = uno.createUnoStruct("com.sun.star.table.CellRangeAddress")
    made.Sheet = place
    made.StartRow, made.StartColumn, made.EndRow, made.EndColumn = area
    return made


def url(path):
    """Return the URL of a file."""
    return uno.systemPathToFileUrl(str(path))
