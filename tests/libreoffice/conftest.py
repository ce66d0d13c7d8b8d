"""An app, a workbook and a sheet of the LibreOffice engine, in the office that all tests of a worker share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import xlwings as xw

from addin.libreoffice.engine import register
from tests.office import Office


@pytest.fixture
def app(office: Office) -> Iterator[xw.App]:
    """The app of the shared office, the active one of an active engine; joined anew when the office was restarted."""
    office.start()
    engine, before = register(), xw.engines.active
    known = {each.office: each for each in engine.impl.apps}
    impl = known.get(office) or engine.impl.apps.join(office)
    engine.impl.apps.prefer(impl)
    engine.activate()
    yield xw.App(impl=impl)
    xw.engines.active = before


@pytest.fixture
def book(app: xw.App) -> Iterator[xw.Book]:
    """A new workbook with one sheet; whatever was opened beside it is closed too."""
    open_before = {each.impl.number for each in app.books}
    yield app.books.add()
    for each in app.books:
        if each.impl.number not in open_before:
            each.close()


@pytest.fixture
def sheet(book: xw.Book) -> xw.Sheet:
    """The sheet of a new workbook."""
    return book.sheets[0]
