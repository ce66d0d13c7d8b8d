"""Operations on the protection of sheets; what a protected sheet permits stays with it while it is open."""

from __future__ import annotations

from contextlib import ExitStack, suppress

import uno  # noqa: F401 - makes com.sun.star importable
from com.sun.star.lang import IllegalArgumentException
from refusal import RefusedError


def protected(session, sheet):
    """Return whether a sheet is protected."""
    return session.sheet(sheet).isProtected()


def protect(session, sheet, password=""):
    """Protect a sheet; it permits what it did the last time, and at the first time nothing but selecting."""
    session.sheet(sheet).protect(password)


def unprotect(session, sheet, password=""):
    """Open a sheet. Raises ``RefusedError`` when the password is not its own."""
    found = session.sheet(sheet)
    with suppress(IllegalArgumentException):  # the password is wrong
        found.unprotect(password)
    if found.isProtected():
        raise RefusedError(f"工作表“{found.Name}”有密码，密码不对 (wrong password)")


def opened(document):
    """Open all sheets of a document; return what closes them again. Raises ``RefusedError`` when one has a password.

    No generator of ``contextlib``, here and elsewhere: it writes into an exception that passes, which those of UNO do
    not bear, and what is wrong would not be told.
    """
    with ExitStack() as undo:
        for sheet in [sheet for sheet in document.Sheets if sheet.isProtected()]:
            with suppress(IllegalArgumentException):  # it has a password
                sheet.unprotect("")
            if sheet.isProtected():
                raise RefusedError(
                    f"工作表“{sheet.Name}”有密码，工作簿里加不了新颜色 (no new colours: a sheet has a password)"
                )
            undo.callback(sheet.protect, "")
        return undo.pop_all()
