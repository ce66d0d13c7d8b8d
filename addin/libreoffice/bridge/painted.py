"""Workbooks whose newest conditional formats are in the file but not on the screen.

LibreOffice 7.4 keeps what was made through its newer interface (the only one that keeps other rules whole) in the list
of the sheet, which is what files get, but tells the cells only when a file is loaded. So such a workbook is printed
from a copy that was loaded anew.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path

from session import properties, url

_UNPAINTED = set()  # numbers of documents


def has_new_rules(session, document):
    """Remember that a document got conditional formats that it does not paint."""
    _UNPAINTED.add(session.known(document))


@contextmanager
def as_painted(session, document):
    """Yield the document, or a copy that paints all its conditional formats and is closed afterwards."""
    if session.known(document) not in _UNPAINTED:
        yield document
        return
    with tempfile.TemporaryDirectory() as folder:
        place = url(Path(folder, "copy.ods"))
        document.storeToURL(place, properties(FilterName="calc8"))
        copy = session.desktop.loadComponentFromURL(
            place, "_blank", 0, properties(Hidden=True, ReadOnly=True, MacroExecutionMode=0, UpdateDocMode=0)
        )
        try:
            yield copy
        finally:
            copy.close(True)
