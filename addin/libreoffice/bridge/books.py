"""Operations on documents: open, list, save, close, print."""

from __future__ import annotations

from pathlib import Path

import uno  # noqa: F401 - makes com.sun.star importable
from com.sun.star.lang import IllegalArgumentException
from refusal import RefusedError
from session import properties, url

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
    ".fods": "OpenDocument Spreadsheet Flat XML",
    ".pdf": "calc_pdf_Export",
}


def open_book(session, path, read_only=False):
    """Open a workbook, or a new one for an empty path: hidden, macros off, links as they are. Returns its number."""
    try:
        document = session.desktop.loadComponentFromURL(
            url(path) if path else "private:factory/scalc",
            "_blank",
            0,
            properties(
                Hidden=True,
                ReadOnly=read_only,
                MacroExecutionMode=0,  # NEVER_EXECUTE
                UpdateDocMode=0,  # NO_UPDATE
            ),
        )
    except IllegalArgumentException as error:
        raise RefusedError(f"cannot open {path}: {error.Message}") from error
    if document is None:
        raise RefusedError(f"cannot open {path}: the office made nothing of it")
    if not document.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
        document.close(True)
        raise RefusedError(f"cannot open {path}: not a spreadsheet")
    return session.known(document)


def close(session, book):
    """Close without saving."""
    session.document(book).close(True)
    session.forget(book)


def copy_to(session, book, path):
    """Write a copy; the suffix says the format. The document keeps its own place and its unsaved changes."""
    session.document(book).storeToURL(url(path), properties(FilterName=filter_of(path), Overwrite=True))


def filter_of(path):
    """Return the filter for a file's suffix. Raises ``RefusedError`` for others."""
    suffix = Path(path).suffix.lower()
    if suffix not in FILTERS:
        raise RefusedError(f"cannot save as {suffix!r}; known: {' '.join(FILTERS)}")
    return FILTERS[suffix]


def sheets(session, book):
    """Return the number, the name and the visibility of every sheet, in order."""
    return [
        [session.known_sheet(book, sheet), sheet.Name, bool(sheet.IsVisible)] for sheet in session.document(book).Sheets
    ]
