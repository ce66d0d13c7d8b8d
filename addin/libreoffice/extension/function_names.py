"""The names under which LibreOffice knows the cell functions, and the types that describe them.

A function has two names there: the one that a person types and sees (``ZS_AMOUNT``), and the one in which a document
keeps it, service and method: ``CN.ZHAOSHANG.FUNCTIONS.ZS_AMOUNT``.
"""

from collections.abc import Iterable
from typing import Final

from udfs.registry import Function

SERVICE: Final = "cn.zhaoshang.Functions"
KEPT: Final = f"{SERVICE.upper()}."  # in front of the name of a function in a document
_TYPES: Final = """\
module cn {{ module zhaoshang {{
interface XFunctions
{{
{methods}
}};
}}; }};
"""


def argument_names(function: Function) -> list[str]:
    """Return the inner names of a function's arguments; numbered, because the office sorts them by name."""
    return [f"argument{place:02}" for place in range(1, len(function.arguments) + 1)]


def types(functions: Iterable[Function]) -> str:
    """Return the type library as the plain text that an office reads without an SDK having compiled it.

    Every argument is ``any``: a value or a range, and it may be left out. So is every result.
    """
    methods = []
    for function in functions:
        arguments = ", ".join(f"[in] any {name}" for name in argument_names(function))
        methods.append(f"    any {function.name}({arguments});")
    return _TYPES.format(methods="\n".join(methods))
