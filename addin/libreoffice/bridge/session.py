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
        self._documents = {}
        self._sheets = {}
        self._number = 0

    def create(self, service):
        """Return a new object of a service of the office."""
        return self.manager.createInstanceWithContext(service, self.context)

    def alive(self):
        """Return whether the office still answers."""
        try:
            return self.context.getServiceManager() is not None
        except GONE:
            return False

    def end(self):
        """End a private office."""
        with contextlib.suppress(*GONE):
            self.desktop.terminate()
        if self.process is not None:
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()

    # --- documents and sheets -----------------------------------------------------------------------------

    def known(self, document):
        """Return the number of a document, a new one for a new document."""
        return self._kept(self._documents, document)

    def document(self, number):
        """Return the document of a number. Raises ``RefusedError`` when it is closed."""
        found = self._documents.get(number)
        if found is None:
            raise RefusedError("this workbook is closed")
        return found

    def forget(self, number):
        """Forget a document that is closed, and its sheets."""
        del self._documents[number]
        self._sheets = {key: value for key, value in self._sheets.items() if value[0] != number}

    def known_sheet(self, book, sheet):
        """Return the number of a sheet of a document."""
        for number, (of, each) in self._sheets.items():
            if of == book and each == sheet:
                return number
        self._number += 1
        self._sheets[self._number] = (book, sheet)
        return self._number

    def sheet(self, number):
        """Return the sheet of a number. Raises ``RefusedError`` when it, or its document, is gone."""
        book, sheet = self._sheets.get(number, (None, None))
        if sheet is None:
            raise RefusedError("this sheet is closed")
        try:
            sheet.RangeAddress  # noqa: B018 - a deleted sheet answers nothing
        except GONE as error:
            self.document(book)
            raise RefusedError("this sheet was deleted") from error
        return sheet

    def document_of(self, sheet_number):
        """Return the document that a sheet belongs to."""
        self.sheet(sheet_number)
        return self.document(self._sheets[sheet_number][0])

    def area(self, sheet, area):
        """Return the cells of an area ``[top, left, bottom, right]`` of a sheet's number."""
        top, left, bottom, right = area
        return self.sheet(sheet).getCellRangeByPosition(left, top, right, bottom)

    def _kept(self, kept, value):
        for number, each in kept.items():
            if each == value:
                return number
        self._number += 1
        kept[self._number] = value
        return self._number


def edges(address):
    """Return the four edges of UNO's range address."""
    return [address.StartRow, address.StartColumn, address.EndRow, address.EndColumn]


def url(path):
    """Return the URL of a file."""
    return uno.systemPathToFileUrl(str(path))
