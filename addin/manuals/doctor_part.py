"""The doctor's checks: their order and titles from its table, what they can find and advise from its own source.

A check is a function that ends in ``good``, ``notice``, ``fault`` or ``unknown`` with its texts in place; what is only
known on the computer itself is printed as ….
"""

import ast
import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from addin.installing.doctor.checks import CHECKS, SYSTEM_NAMES, Check
from addin.installing.doctor.verdict import State
from addin.installing.elsewhere import LIBREOFFICE
from addin.manuals.table import table

_TOLD: Final = {"fault": State.FAULT, "notice": State.NOTICE}
_UNKNOWN: Final = "…"


def doctor() -> str:
    """Return a table of all checks, with what each can find wrong and what to do then."""
    rows = []
    for number, check in enumerate(CHECKS, start=1):
        found = [(state.label, what, remedy) for state, what, remedy in outcomes(check)]
        for at, told in enumerate(found or [("", "只写明是什么样，不算毛病", "")]):
            head = [str(number), check.title, _where(check)] if at == 0 else ["", "", ""]
            rows.append([*head, *told])
    return table(("序号", "查什么", "在哪里查", "结论", "查到什么", "怎么办"), rows)


def _where(check: Check) -> str:
    """Return on which systems it is looked at, and for which program where it is not for all."""
    everywhere = len(check.systems) == len(SYSTEM_NAMES)
    systems = "都查" if everywhere else "、".join(SYSTEM_NAMES[each] for each in check.systems)
    if check.hosts != (LIBREOFFICE,):
        return systems
    return "用 LibreOffice 的" if everywhere else f"{systems}，用 LibreOffice 的"


def outcomes(check: Check) -> Iterator[tuple[State, str, str]]:
    """Yield what a check can find that is not good: the state, what is found, what to do."""
    yield from _Source(check.look, {}, set()).outcomes()


class _Source:
    """The source of a check, or of a function that it leaves a part of its work to.

    ``given``: the texts that its arguments stand for; ``seen``: the functions on the way to it.
    """

    def __init__(self, function: Callable[..., Any], given: Mapping[str, str], seen: set[str]) -> None:
        self.module = function.__module__
        self.globals = function.__globals__
        self.given = given
        self.seen = seen | {function.__name__}
        self.tree = ast.parse(inspect.getsource(function))

    def outcomes(self) -> Iterator[tuple[State, str, str]]:
        """Yield the outcomes in the order of the lines."""
        calls = [node for node in ast.walk(self.tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
        for call in sorted(calls, key=lambda each: (each.lineno, each.col_offset)):
            name = call.func.id
            if name in _TOLD:
                found, remedy = (self._text(each, call.lineno) for each in call.args)
                yield _TOLD[name], found, remedy
            elif self._is_ours(name):
                yield from self._called(call)

    def _is_ours(self, name: str) -> bool:
        other = self.globals.get(name)
        return inspect.isfunction(other) and other.__module__ == self.module and name not in self.seen

    def _called(self, call: ast.Call) -> Iterator[tuple[State, str, str]]:
        function = self.globals[call.func.id]
        given = {
            name: self._text(each, call.lineno)
            for name, each in zip(inspect.signature(function).parameters, call.args, strict=False)
        }
        yield from _Source(function, given, self.seen).outcomes()

    def _text(self, node: ast.AST, line: int) -> str:
        """Return the text that an expression on a line stands for, … for what is known only when it runs."""
        match node:
            case ast.Constant(value=str() as value):
                return value
            case ast.JoinedStr():
                return "".join(self._text(each, line) for each in node.values)
            case ast.FormattedValue():
                return self._text(node.value, line)
            case ast.BinOp(op=ast.Add()):
                return self._text(node.left, line) + self._text(node.right, line)
            case ast.IfExp():
                either = [self._text(each, line) for each in (node.body, node.orelse)]
                return "或".join(filter(None, either)) if all(either) else _UNKNOWN
            case ast.Name():
                return self._named(node.id, line)
        return _UNKNOWN

    def _named(self, name: str, line: int) -> str:
        """Return the text of a name: as set last before a line, as given to the function, or of the module."""
        before = [
            node
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Assign) and node.lineno < line and ast.unparse(node.targets[0]) == name
        ]
        if before:
            last = max(before, key=lambda each: each.lineno)
            return self._text(last.value, last.lineno)
        value = self.given.get(name, self.globals.get(name))
        return value if isinstance(value, str) else _UNKNOWN
