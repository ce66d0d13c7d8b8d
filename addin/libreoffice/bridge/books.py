"""Operations on documents: open, list, save, close, print."""

from __future__ import annotations

from pathlib import Path

import uno
from com.sun.star.io import IOException
from com.sun.star.lang import IllegalArgumentException
from com.sun.star.task import ErrorCodeIOException
from painted import as_painted
from refusal import RefusedError
from session import is_spreadsheet, properties, url

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
    ".fods": "OpenDocument Spreadsheet Flat XML",
    ".pdf": "calc_pdf_Export",
}
SMALL = {"Quality": 60, "ReduceImageResolution": True, "MaxImageResolution": 150}  # the settings of a small PDF file


def open_book(session, path, read_only=False, hidden=True, password=""):
    """Open a workbook, or a new one for an empty path: macros off, links as they are. Returns its number.

    ``hidden``: without a window, even in an office that has some; such a document has no panes to freeze.
    """
    try:
        document = session.desktop.loadComponentFromURL(
            url(path) if path else "private:factory/scalc",
            "_blank",
            0,
            properties(
                Hidden=hidden,
                ReadOnly=read_only,
                MacroExecutionMode=0,  # NEVER_EXECUTE
                UpdateDocMode=0,  # NO_UPDATE
                **({"Password": password} if password else {}),
            ),
        )
    except IllegalArgumentException as error:
        raise RefusedError(f"打不开 {path}：有打开密码、密码不对或已损坏 (cannot open: {error.Message})") from error
    if document is None:
        raise RefusedError(f"打不开 {path}：有打开密码或已损坏 (cannot open: the office made nothing of it)")
    if not is_spreadsheet(document):
        document.close(True)
        raise RefusedError(f"打不开 {path}，它不是电子表格 (not a spreadsheet)")
    return session.known(document)


def listed(session):
    """Return number, name and path of every spreadsheet that is open, those first that were opened first."""
    numbers = map(session.known, session.spreadsheets())
    return [[number, *place(session, number)] for number in sorted(numbers)]


def by_identity(session, identity):
    """Return the number of the spreadsheet with that ``RuntimeUID``, ``None`` when it is closed."""
    return next((session.known(each) for each in session.spreadsheets() if each.RuntimeUID == identity), None)


def place(session, book):
    """Return the name, and the path of the file; the path is empty when the document was never saved."""
    document = session.document(book)
    if not document.hasLocation():
        return [document.Title, ""]
    path = uno.fileUrlToSystemPath(document.getLocation())
    return [Path(path).name, path]


def state(session, book):
    """Return whether it is modified, only to be read, and whether its sheets must stay as they are."""
    document = session.document(book)
    return {
        "modified": document.isModified(),
        "read_only": document.isReadonly(),
        "structure_protected": document.isProtected(),
    }


def set_modified(session, book, modified):
    """Say whether there is something to save."""
    session.document(book).setModified(modified)


def close(session, book):
    """Close without saving."""
    session.document(book).close(True)
    session.forget(book)


def save(session, book):
    """Save where it is, in the format it has. Raises ``RefusedError`` when the disk refuses."""
    document = session.document(book)
    _written(session, document, document.store, place(session, book)[1])


def save_as(session, book, path, password=""):
    """Save in another place, which is its own then; the suffix says the format. It can be edited afterwards."""
    document = session.document(book)
    options = {"FilterName": filter_of(path), "Overwrite": True, **_locked(path, password)}
    _written(session, document, lambda: document.storeAsURL(url(path), properties(**options)), path)
    if document.isReadonly():
        frame = document.CurrentController.Frame
        session.create("com.sun.star.frame.DispatchHelper").executeDispatch(frame, ".uno:EditDoc", "", 0, ())


def copy_to(session, book, path):
    """Write a copy; the suffix says the format. The document keeps its own place and its unsaved changes."""
    document = session.document(book)
    options = {"FilterName": filter_of(path), "Overwrite": True}
    _written(session, document, lambda: document.storeToURL(url(path), properties(**options)), path)


def to_pdf(session, book, path, small=False):
    """Print the visible sheets into a file, as they look when the workbook is opened anew."""
    options = {"FilterName": FILTERS[".pdf"], "Overwrite": True}
    if small:
        options["FilterData"] = uno.Any("[]com.sun.star.beans.PropertyValue", properties(**SMALL))
    with as_painted(session, session.document(book)) as shown:
        _written(session, shown, lambda: shown.storeToURL(url(path), properties(**options)), path)


def filter_of(path):
    """Return the filter for a file's suffix. Raises ``RefusedError`` for others."""
    suffix = Path(path).suffix.lower()
    if suffix not in FILTERS:
        raise RefusedError(f"不能存成 {suffix} (cannot save as {suffix!r}; known: {' '.join(FILTERS)})")
    return FILTERS[suffix]


def calculate(session, book):
    """Calculate what has changed."""
    session.document(book).calculate()


def sheets(session, book):
    """Return the number, the name and the visibility of every sheet, in order."""
    document, numbers = session.document(book), session.sheets_of(book)
    return [[numbers[place], sheet.Name, bool(sheet.IsVisible)] for place, sheet in enumerate(document.Sheets)]


def _locked(path, password):
    """Return what makes a file open with a password only."""
    suffix = Path(path).suffix.lower()
    if not password:
        return {}
    if suffix == ".ods":
        return {"Password": password}
    if suffix not in (".xlsx", ".xlsm"):
        raise RefusedError(f"不能给 {suffix} 文件加打开密码 (no password for this format)")
    how = {"CryptoType": "StrongEncryptionDataSpace", "OOXPassword": password}
    values = tuple(uno.createUnoStruct("com.sun.star.beans.NamedValue", *each) for each in how.items())
    return {"EncryptionData": uno.Any("[]com.sun.star.beans.NamedValue", values)}


def _written(session, document, store, path):
    """Let the office write a file, with the document in front: else the panes of what is in front go into the file."""
    if not Path(path).parent.is_dir():  # the office would make it
        raise RefusedError(f"没有文件夹 {Path(path).parent} (no such folder)")
    front = session.desktop.CurrentComponent
    if front is None or front == document or not hasattr(front, "CurrentController"):
        front = None
    else:
        document.CurrentController.Frame.activate()
    try:
        store()
    except (IOException, ErrorCodeIOException) as error:
        raise RefusedError(f"写不进 {path}：没有权限、磁盘已满或正被占用 (cannot write: {error.Message})") from error
    finally:
        if front is not None:
            front.CurrentController.Frame.activate()
