"""The component whose methods are the ``ZS_`` functions. It only carries values: our own Python calculates.

Standard library and Python 3.8: this runs inside the office. How an argument of type ``any`` arrives in 7.4, measured:

- a number, a day, a truth value: ``float`` (``TRUE`` is 1.0, a day its serial number); a text: ``str``
- a range, an array constant, of whatever size: rows of ``float`` and ``str``; a blank cell in it is an empty text
- a single blank cell: ``0.0``, just as a cell with a zero, see ``zhaoshang_blanks``
- an argument that was left out: ``None``
- a single error, in a cell or calculated: we are not called, the cell shows that error
- a range with an error in any cell, a range of another file, A1:A2~B1: we are not called, the cell shows Err:504

What goes back:

- ``float``, ``str``; a truth value would be shown as 0, an exception as #VALUE!
- a number that is none and carries the office's number of an error: it is shown as that error, in ranges as well
- rows: Python cannot return an ``any`` of the type ``[][]any`` (#VALUE!), but it can put one into a structure, so they
  go back as a result that says its value to whoever listens.
- rows of texts alone as ``[][]string``. In ``[][]any`` 7.4 keeps texts apart from its pool of texts: they are equal to
  no text elsewhere (``=``, EXACT, COUNTIF, MATCH). For the complaints among numbers that remains; ``&""`` cures it. A
  single value goes back as such. A blank is an empty text: nothing at all would count as 0.
"""

import struct
from collections import OrderedDict

import uno
import unohelper
from cn.zhaoshang import XFunctions
from com.sun.star.lang import XServiceInfo
from com.sun.star.sheet import ResultEvent, XVolatileResult
from zhaoshang_blanks import tell_from_zeros
from zhaoshang_calculator import CALCULATOR, MESSAGES, TEXTS, UnreachableError

SERVICE = "cn.zhaoshang.Functions"
IMPLEMENTATION = SERVICE + ".python"
QUIET_NAN = 0x7FF8000000000000
MOST_KEPT = 32  # results of rows; the office keeps one for every result that is another object

_rows = OrderedDict()  # what was asked → the result, the last one asked for at the end


def error(number):
    """Return the number that is none, and that a cell shows as the office's error of a number."""
    return struct.unpack("<d", struct.pack("<Q", QUIET_NAN | number))[0]


def _cell(value):
    return error(value["error"]) if isinstance(value, dict) else value


def typed(rows):
    """Return rows with their type said."""
    if all(isinstance(value, str) for row in rows for value in row):
        return uno.Any("[][]string", tuple(map(tuple, rows)))
    return uno.Any("[][]any", tuple(tuple(map(_cell, row)) for row in rows))


class Rows(unohelper.Base, XVolatileResult):
    """Rows as a result; it never changes."""

    def __init__(self, rows):
        self.event = ResultEvent()
        self.event.Value = typed(rows)

    def addResultListener(self, listener):  # noqa: N802 - UNO's names
        """Say the value at once."""
        listener.modified(self.event)

    def removeResultListener(self, _listener):  # noqa: N802
        """Nobody is remembered."""


def call(context, name, arguments):
    """Return what a cell shows for a call. Never raises."""
    given = list(arguments)
    while given and given[-1] is None:  # left out at the end
        given.pop()
    if any(type(each) is float and each == 0 for each in given):
        tell_from_zeros(context)
    try:
        answer = CALCULATOR.ask(call=name, args=given)
    except UnreachableError as unreachable:
        return str(unreachable)
    if answer.get("failed"):
        return MESSAGES["failed"]
    value = answer.get("value")
    if not isinstance(value, list):
        return _cell(value)
    return _cell(value[0][0]) if len(value) == len(value[0]) == 1 else _kept((name, *given), value)


def _kept(asked, value):
    """Return rows as the same object as the last time, if they are the same."""
    before, result = _rows.pop(asked, (None, None))
    _rows[asked] = (value, result if result is not None and before == value else Rows(value))
    if len(_rows) > MOST_KEPT:
        _rows.popitem(last=False)
    return _rows[asked][1]


def _method(name):
    def method(self, *arguments):
        return call(self.context, name, arguments)

    method.__name__ = name
    return method


class Service(unohelper.Base, XServiceInfo):
    """What every component says about itself."""

    def __init__(self, context):
        self.context = context

    def getImplementationName(self):  # noqa: N802 - UNO's names
        """Return the name of this implementation."""
        return IMPLEMENTATION

    def supportsService(self, name):  # noqa: N802
        """Return whether this is such a service."""
        return name == SERVICE

    def getSupportedServiceNames(self):  # noqa: N802
        """Return what this is."""
        return (SERVICE,)


Functions = type("Functions", (Service, XFunctions), {name: _method(name) for name in TEXTS["functions"]})

g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 - pyuno's loader looks for this name
g_ImplementationHelper.addImplementation(Functions, IMPLEMENTATION, (SERVICE,))
