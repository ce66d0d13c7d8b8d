"""Operations on defined names, of a document (``scope`` None) or of one sheet."""

from __future__ import annotations

import uno
from com.sun.star.uno import Exception as UnoException
from com.sun.star.uno import RuntimeException
from formulas import to_excel, to_office
from refusal import RefusedError


def listed(session, book):
    """Return ``[scope, name]`` of every name, the workbook's own first."""
    document, numbers = session.document(book), session.sheets_of(book)
    found = [[None, name] for name in document.NamedRanges.ElementNames]
    for place, sheet in enumerate(document.Sheets):
        found += [[numbers[place], name] for name in sheet.NamedRanges.ElementNames]
    return found


def add(session, book, scope, name, refers_to):
    """Define a name; one that is there is defined anew, as Excel does."""
    names = _names(session, book, scope)
    content = _content(session, book, refers_to)
    if names.hasByName(name):
        names.getByName(name).Content = content
        return
    try:
        names.addNewByName(name, content, uno.createUnoStruct("com.sun.star.table.CellAddress"), 0)
    except (UnoException, RuntimeException) as error:
        raise RefusedError(f"“{name}”不能作名称 (not a valid name)") from error
    if not names.hasByName(name):
        raise RefusedError(f"“{name}”不能作名称 (not a valid name)")


def refers_to(session, book, scope, name):
    """Return what a name stands for, in Excel's syntax."""
    content = _name(session, book, scope, name).Content
    return to_excel(session, session.document(book), ["=" + content])[0]


def set_refers_to(session, book, scope, name, refers_to):
    """Let a name stand for something else."""
    _name(session, book, scope, name).Content = _content(session, book, refers_to)


def delete(session, book, scope, name):
    """Take a name away."""
    _name(session, book, scope, name)
    _names(session, book, scope).removeByName(name)


def _names(session, book, scope):
    return (session.document(book) if scope is None else session.sheet(scope)).NamedRanges


def _name(session, book, scope, name):
    names = _names(session, book, scope)
    if not names.hasByName(name):
        raise RefusedError(f"没有名称“{name}” (this name is gone)")
    return names.getByName(name)


def _content(session, book, refers_to):
    text = refers_to if refers_to.startswith("=") else '="' + refers_to.replace('"', '""') + '"'
    return to_office(session, session.document(book), [text])[0][1:]
