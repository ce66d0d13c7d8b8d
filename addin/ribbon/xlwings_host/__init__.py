"""The buttons in Excel and LibreOffice, on a workbook that xlwings holds.

``host``: what the jobs need of the program. ``native``: where the two programs differ. ``dialogs_…``: how they ask.
"""

from collections.abc import Mapping

import xlwings as xw

from addin.ribbon.dialogs import Dialogs
from addin.ribbon.press import run
from addin.ribbon.report import Report
from addin.ribbon.xlwings_host.host import XlwingsHost

__all__ = ["Dialogs", "XlwingsHost", "press"]


def press(
    action_id: str,
    book: xw.Book | None,
    dialogs: Dialogs | None = None,
    given: Mapping[str, object] | None = None,
    app: xw.App | None = None,
) -> Report | None:
    """Press a button in the program that has ``book`` open; ``None``: the person cancelled. Raises nothing.

    ``book``: the workbook in front, ``None`` (and ``app``) where none is open. ``given``: answers that are not asked.
    """
    with XlwingsHost(book, dialogs, app) as host:
        return run(action_id, host, given=given)
