"""A button of the ribbon was pressed in Excel: ``ZsPressing.bas`` runs ``press`` in a Python of its own."""

import sys


def press(action_id: str) -> None:
    """Do what a button promises, on the workbook in front of the person."""
    import xlwings as xw

    from addin.ribbon.xlwings_host import press as press_in

    press_in(action_id, calling_book(xw, sys.argv))


def calling_book(xw, arguments: list[str]):  # noqa: ANN001, ANN201 - xlwings, and its Book
    """Return the active workbook of the Excel that called, of several the one whose window is in the arguments.

    ``Book.caller`` looks for the workbook by its name, which it cuts at the first "=".
    """
    window = next((text.removeprefix("--hwnd=") for text in arguments if text.startswith("--hwnd=")), "")
    app = next((each for each in xw.apps if str(each.hwnd) == window), None)
    return app.books.active if app else xw.books.active
