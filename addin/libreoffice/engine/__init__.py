"""LibreOffice Calc as an engine of xlwings: App, Book, Sheet and Range on top of an ``Office``.

::

    from addin.libreoffice.engine import register
    app = register().apps.add()          # a private office; as xw.App(…) does once the engine is activated
    app.books.open("台账.xlsx").sheets[0]["A1"].value

It speaks to the office through the operations of ``addin.libreoffice.bridge`` alone. What it cannot do raises
``NotInLibreOffice``; where it differs from Excel is a line of ``docs/hosts.md``.
"""

from __future__ import annotations

import xlwings

from addin.libreoffice.engine.apps import LibreOffice
from addin.libreoffice.engine.unsupported import NoSuchError, NotInLibreOffice, RefusedByOffice

__all__ = ["NoSuchError", "NotInLibreOffice", "RefusedByOffice", "register"]


def register() -> xlwings.main.Engine:
    """Make the engine known to xlwings, once, and return it. It is not activated: that is the caller's to say."""
    known = xlwings.engines.engines_by_name.get(LibreOffice.name)
    if known is None:
        known = xlwings.main.Engine(impl=LibreOffice())
        xlwings.engines.add(known)
    return known
