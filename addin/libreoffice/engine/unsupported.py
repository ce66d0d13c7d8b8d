"""What LibreOffice cannot do says so by name, and what it refuses says why.

xlwings' base classes answer everything an engine leaves out with a bare ``NotImplementedError``. ``base`` makes of each
a class whose left-out members raise ``NotInLibreOffice`` with their name, so that a log tells what was asked.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from inspect import iscoroutinefunction
from types import FunctionType
from typing import Any, Final, NoReturn

from xlwings import NoSuchObjectError, XlwingsError, base_classes

BEYOND: Final = {"Sheet": ("pivot_tables",)}  # what xlwings asks of an engine without its base class having it


class NotInLibreOffice(XlwingsError):  # noqa: N818 - reads as what happened
    """xlwings has it, Excel has it, and this engine has it not. ``feature``: its name, such as ``Range.sort``."""

    def __init__(self, feature: str) -> None:
        self.feature = feature
        super().__init__(f"LibreOffice 里没有这个功能：{feature} (not in LibreOffice)")


class RefusedByOffice(XlwingsError):  # noqa: N818
    """The office is well and did nothing: a protected sheet, a closed workbook, a file that is only to be read."""


class NoSuchError(NoSuchObjectError, KeyError):
    """No workbook, sheet or name of that name; a ``KeyError`` too, as xlwings expects of a collection."""

    def __str__(self) -> str:
        return str(self.args[0])


@cache
def base(name: str) -> type:
    """Return xlwings' base class ``name`` with every member that only raises replaced by one that names itself."""
    ours = getattr(base_classes, name)
    members = {key: _named(member, f"{name}.{key}") for key, member in vars(ours).items() if _left_out(member)}
    members |= {key: _named(property(), f"{name}.{key}") for key in BEYOND.get(name, ())}
    return type(name, (ours,), members)


def _left_out(member: Any) -> bool:
    """Tell whether a member of a base class does nothing but raise."""
    function = getattr(member, "fget", None) or getattr(member, "__func__", member)
    return isinstance(function, FunctionType) and "NotImplementedError" in function.__code__.co_names


def _named(member: Any, feature: str) -> Any:
    def refuse(*_args: Any, **_kwargs: Any) -> NoReturn:
        raise NotInLibreOffice(feature)

    async def refuse_later(*_args: Any, **_kwargs: Any) -> NoReturn:
        raise NotInLibreOffice(feature)

    if isinstance(member, property):
        return property(refuse, refuse)
    if isinstance(member, staticmethod):
        return staticmethod(refuse)
    made: Callable[..., Any] = refuse_later if iscoroutinefunction(member) else refuse
    return made
