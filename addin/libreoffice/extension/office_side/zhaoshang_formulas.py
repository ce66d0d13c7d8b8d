"""A job for workbooks of Excel: on loading our functions are found by their names, after saving they have them again.

LibreOffice 7.4 does not know the functions of an extension in an .xlsx file: ``ZS_AMOUNT(A1)`` becomes ``#NAME?``. It
knows them when formulas are typed; and whenever a defined name is added, it reads all formulas again as if typed. So
where such a formula was loaded, a name is added and taken away at once. In saving it writes
``CN.ZHAOSHANG.FUNCTIONS.ZS_AMOUNT(A1)``; our own Python rewrites that when the workbook is closed, not under the
office's hands.

Standard library and Python 3.8: this runs inside the office. Other documents are searched by the office itself, once.
"""

import re

import uno
import unohelper
from com.sun.star.lang import XServiceInfo
from com.sun.star.table import CellAddress
from com.sun.star.task import XJob
from com.sun.star.uno import Exception as UnoException
from com.sun.star.uno import RuntimeException
from zhaoshang_blanks import SPREADSHEET, formulas_with_our_names, with_the_last_entry
from zhaoshang_calculator import CALCULATOR

SERVICE = "cn.zhaoshang.Formulas"
IMPLEMENTATION = SERVICE + ".python"
UNKNOWN = re.compile(r"(?<![\w.])ZS_\w+\s*\(", re.IGNORECASE)
PASSING = "ZsPassingName"
FOR_EXCEL = (".xlsx", ".xlsm")

_saved = set()  # the URLs of workbooks that have to be rewritten when they are closed


def loaded(document):
    """Have the formulas read again that hold our functions as unknown names."""
    unknown = any(
        UNKNOWN.search(text)
        for sheet in document.Sheets
        for cells in formulas_with_our_names(sheet)
        for row in cells.getFormulaArray()
        for text in row
    )
    names = document.NamedRanges
    if not unknown or names.hasByName(PASSING):
        return
    was_modified = document.isModified()
    with with_the_last_entry(document):
        names.addNewByName(PASSING, "1", CellAddress(), 0)
        names.removeByName(PASSING)
    if not was_modified:
        document.setModified(False)


def saved(document):
    """Remember a workbook of Excel that holds our functions."""
    if document.URL.lower().endswith(FOR_EXCEL) and any(
        True for sheet in document.Sheets for _ in formulas_with_our_names(sheet)
    ):
        _saved.add(document.URL)


def closed(document):
    """Have a workbook rewritten that was saved with our functions in it."""
    if document.URL in _saved:
        _saved.discard(document.URL)
        CALCULATOR.tell(saved=uno.fileUrlToSystemPath(document.URL))


EVENTS = {"OnLoadFinished": loaded, "OnSaveDone": saved, "OnSaveAsDone": saved, "OnUnload": closed}


class Formulas(unohelper.Base, XJob, XServiceInfo):
    """What the office calls at the events of ``FunctionJobs.xcu``."""

    def __init__(self, _context):
        pass

    def execute(self, arguments):
        """Do what the event asks for; whatever goes wrong, the document is as it was without us."""
        given = {each.Name: each.Value for each in arguments}
        event = {each.Name: each.Value for each in given.get("Environment", ())}
        document = event.get("Model")
        try:
            if document is not None and document.supportsService(SPREADSHEET):
                EVENTS[event["EventName"]](document)
        except (UnoException, RuntimeException, KeyError, AttributeError):
            pass

    def getImplementationName(self):  # noqa: N802 - UNO's names
        """Return the name of this implementation."""
        return IMPLEMENTATION

    def supportsService(self, name):  # noqa: N802
        """Return whether this is such a service."""
        return name == SERVICE

    def getSupportedServiceNames(self):  # noqa: N802
        """Return what this is."""
        return (SERVICE,)


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 - pyuno's loader looks for this name
g_ImplementationHelper.addImplementation(Formulas, IMPLEMENTATION, (SERVICE,))
