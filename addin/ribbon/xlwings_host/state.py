"""What the person has before the eyes stays as it was, whatever is done to the workbook, and after an error too.

The calculation mode is never touched: everything is written in a few bulk calls, so there is nothing to hold back.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import xlwings as xw

from addin.ribbon.xlwings_host.native import Native


@contextmanager
def undisturbed(book: xw.Book, native: Native) -> Iterator[None]:
    """Keep the active workbook, the active sheet and the selection; the screen is drawn once, at the end."""
    app = book.app
    front = app.books.active
    sheet, cells = _place(book)
    with app.properties(screen_updating=False):
        try:
            yield
        finally:
            if _place(book) != (sheet, cells) and sheet in book.sheet_names:
                native.to_front(book.sheets[sheet])
                if cells:
                    book.sheets[sheet].range(cells).select()
            if app.books.active != front:
                native.to_front(front)


def _place(book: xw.Book) -> tuple[str, str | None]:
    """Return the active sheet and the selected cells; no cells where a chart or a picture is selected."""
    sheet = book.sheets.active.name
    if book.app.books.active != book:  # what is selected there cannot be asked without going there
        return sheet, None
    selected = book.selection
    return sheet, selected.get_address(False, False) if selected is not None else None
