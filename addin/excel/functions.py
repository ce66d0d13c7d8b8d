"""The cell functions as xlwings calls them for Excel: made from the registry when the first cell is calculated.

``ZsCall.bas`` asks xlwings' server for a function of this module by its name; the arguments come as values, never as
ranges, and all of them: those that were left out are ``None`` here.
"""

import keyword
from collections.abc import Callable
from inspect import Parameter, Signature

import xlwings as xw

from addin.excel.cells import from_excel, to_excel
from udfs.registry import FUNCTIONS, Function

__all__ = list(FUNCTIONS)


def excel_function(function: Function) -> Callable[..., object]:
    """Return a cell function with the signature that xlwings reads; it takes and returns what Excel has."""

    def call(*given: object) -> object:
        return to_excel(function(*map(from_excel, given)))

    names = [f"{each.ascii}_" if keyword.iskeyword(each.ascii) else each.ascii for each in function.arguments]
    call.__name__ = call.__qualname__ = function.name
    call.__doc__ = function.help
    call.__annotations__ = {}  # xlwings would take them for conversions
    call.__signature__ = Signature(  # type: ignore[attr-defined]
        Parameter(
            name,
            Parameter.POSITIONAL_OR_KEYWORD,
            default=None if argument.optional else Parameter.empty,
        )
        for name, argument in zip(names, function.arguments, strict=True)
    )
    for name in names:
        call = xw.arg(name, "raw")(call)  # as it comes: dates and errors are our own affair
    return xw.func(call)


globals().update({function.name: excel_function(function) for function in FUNCTIONS.values()})
