"""The VBA that is generated: a function for each cell function, a procedure for each button."""

from collections.abc import Iterable
from typing import Final

from addin.ribbon.layout import ButtonGroup
from udfs.registry import Argument, Function

_GENERATED: Final = "Option Explicit\n\n' Generated from {source}; changes here are lost with the next build.\n"
_WIDTH: Final = 100
_KEPT: Final = """
    abs addressof and any array as attribute boolean byref byte byval call case cbool cbyte ccur cdate cdbl cdec
    cdecl cint circle clng clnglng clngptr close const csng cstr currency cvar cverr date debug decimal declare
    defbool defbyte defcur defdate defdbl defdec defint deflng deflnglng deflngptr defobj defsng defstr defvar dim
    do doevents double each else elseif empty end endif enum eqv erase error event exit false fix for friend
    function get global gosub goto if imp implements in input inputb int integer is lbound len lenb let like lock
    long longlong longptr loop lset me mod new next not nothing null on open option optional or paramarray preserve
    print private property pset public put raiseevent redim rem resume return rset scale seek select set sgn shared
    single spc static step stop string sub tab then to true type typeof ubound unlock until variant wend while with
    withevents write xor
"""
_DOUBTFUL: Final = """
    access alias append base binary compare explicit go lib line module name object of output random read reset text
    width
"""
# Words that VBA keeps for itself ([MS-VBAL] 3.3.5.2), lower case.
RESERVED: Final = frozenset(_KEPT.split())
# Besides those, words that may be names in Excel, but that LibreOffice, and maybe other programs, stumble over.
_NO_NAMES: Final = RESERVED | frozenset(_DOUBTFUL.split())


def argument_name(argument: Argument) -> str:
    """Return the name that an argument has in VBA, and in Excel's function wizard."""
    return f"{argument.ascii}_" if argument.ascii.lower() in _NO_NAMES else argument.ascii


def functions_code(functions: Iterable[Function]) -> str:
    """Return the code of the module with the cell functions; the defaults are the registry's own affair."""
    parts = [_GENERATED.format(source="udfs/registry.py")]
    for function in functions:
        names = [argument_name(argument) for argument in function.arguments]
        declared = [
            f"{'Optional ' if argument.optional else ''}ByVal {name} As Variant"
            for argument, name in zip(function.arguments, names, strict=True)
        ]
        parts.append(_wrapped(f"Public Function {function.name}(", declared, ") As Variant"))
        parts.append(_wrapped(f'    {function.name} = ZsCallFunction("{function.name}", Array(', names, "))"))
        parts.append("End Function\n")
    return "\n".join(parts)


def buttons_code(groups: Iterable[ButtonGroup]) -> str:
    """Return the code of the module with the procedures that the ribbon calls."""
    parts = [_GENERATED.format(source="addin/ribbon/actions.toml")]
    for group in groups:
        for button in group.buttons:
            parts.append(f"Public Sub {button.callback}(ByVal control As IRibbonControl)")
            parts.append(f'    ZsPress "{button.id}"\nEnd Sub\n')
    return "\n".join(parts)


def _wrapped(start: str, items: list[str], end: str) -> str:
    """Return a list between brackets, continued on further lines where it is long."""
    lines, line = [], start
    for at, item in enumerate(items):
        piece = item + (end if at == len(items) - 1 else ",")
        if len(line) + len(piece) > _WIDTH:
            lines.append(f"{line.rstrip()} _")
            line = "        "
        line += piece if line.endswith(("(", "        ")) else f" {piece}"
    return "\n".join((*lines, line if items else start + end))
