"""What kinds of cells a rule asks of its columns, for callers that have a sheet and no definition of it.

Each column begins with all kinds and loses those that its neighbours in the rule do not allow: ``[甲] * 2`` takes
numbers, ``[甲] = "签约"`` texts, ``[甲] <= 截止日`` dates, ``[甲] < [乙]`` anything but texts. What two columns are
compared by must be one kind. This goes on until nothing changes. A rule that allows no kind at all is left for
``check_kinds`` to refuse: it points at the character.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from udfs.rules import nodes
from udfs.rules.functions import FUNCTIONS
from udfs.rules.kinds import is_last

Kinds = frozenset[str]

ANY: Final = "any"  # of a column of which a rule asks only whether its cells are blank
_NUMBER: Final[Kinds] = frozenset(("number",))
_TEXT: Final[Kinds] = frozenset(("text",))
_DATE: Final[Kinds] = frozenset(("date",))
_ORDERED: Final = _NUMBER | _DATE
_ALL: Final = _ORDERED | _TEXT
_NONE: Final[Kinds] = frozenset()
_NAMED: Final = {"number": _NUMBER, "text": _TEXT, "date": _DATE, "pattern": _TEXT, "whole": _NUMBER}
# Left, right and result of the signs that dates know too.
_SUMS: Final = {
    "+": (("number", "number", "number"), ("date", "number", "date"), ("number", "date", "date")),
    "-": (("number", "number", "number"), ("date", "date", "number"), ("date", "number", "date")),
}


def undecided(node: nodes.Node) -> tuple[str, ...]:
    """Return the columns for which the rule leaves the choice between texts and numbers, in order of mention."""
    uses = _Uses(node)
    return tuple(name for name, kinds in uses.columns.items() if kinds >= _NUMBER | _TEXT)


def column_kinds(node: nodes.Node, cells: Mapping[str, str]) -> dict[str, str]:
    """Return the kind of each column that the rule names.

    ``cells``: what the cells of undecided columns look like, ``text`` or ``number``; blank columns are not in it.
    A date stands only where the rule asks for one: between undecided columns the serial number of a day serves as
    well, and is all that some programs hand over.
    """
    uses = _Uses(node)
    bare = _only_asked_whether_blank(node)
    for kind in ("number", "text", "date"):
        for name in uses.columns:
            if cells.get(name) == kind:
                uses.take(name, kind)
    for name in uses.columns:
        uses.take(name, *(kind for kind in ("number", "text", "date") if kind in uses.columns[name]))
    return {name: ANY if name in bare else next(iter(kinds)) for name, kinds in uses.columns.items()}


def _only_asked_whether_blank(node: nodes.Node) -> set[str]:
    asked = {id(part.arguments[0]) for part in _calls(node) if _function(part) == "BLANK" and part.arguments}
    found = [part for part in nodes.walk(node) if isinstance(part, nodes.Column)]
    return {part.name for part in found} - {part.name for part in found if id(part) not in asked}


def _calls(node: nodes.Node) -> Iterator[nodes.Call]:
    return (part for part in nodes.walk(node) if isinstance(part, nodes.Call))


def _function(node: nodes.Call) -> str:
    return FUNCTIONS[node.name].name if node.name in FUNCTIONS else ""


class _Uses:
    """The kinds that each column of a rule may still have."""

    def __init__(self, node: nodes.Node) -> None:
        self._parts = list(nodes.walk(node))
        self.columns: dict[str, Kinds] = {part.name: _ALL for part in self._parts if isinstance(part, nodes.Column)}
        self._settle()

    def take(self, name: str, *kinds: str) -> None:
        """Let a column have the first of these kinds, if it may, and everything follow from it."""
        if len(self.columns[name]) > 1 and kinds and kinds[0] in self.columns[name]:
            self.columns[name] = frozenset(kinds[:1])
            self._settle()

    def _settle(self) -> None:
        before = None
        while before != self.columns:
            before = dict(self.columns)
            for part in self._parts:
                self._look_at(part)

    def _look_at(self, node: nodes.Node) -> None:
        """Narrow what stands in one part of the rule to what fits together there."""
        match node:
            case nodes.Comparison(operator=operator, left=left, right=right):
                self._agree((left, right), _ALL if operator in ("=", "<>") else _ORDERED)
            case nodes.Membership(operand=operand, members=nodes.ItemList(items=items)):
                self._agree((operand, *items), _ALL)
            case nodes.Membership(operand=operand):
                self._narrow(operand, _TEXT)
            case nodes.Negative() | nodes.Arithmetic():
                self._narrow(node, _ORDERED)
            case nodes.Call(arguments=arguments) if node.name in FUNCTIONS:
                takes = FUNCTIONS[node.name].takes
                for argument, kind in zip(arguments, takes, strict=False):
                    self._narrow(argument, _NAMED.get(kind.removeprefix("column:").partition(":")[0], _ALL))
                if _function(node) == "IF":
                    self._agree(arguments[1:], _ALL)

    def _agree(self, parts: Iterable[nodes.Node], among: Kinds) -> None:
        parts, common = list(parts), _ALL
        for part in parts:
            common = common & self._possible(part) or common
        for part in parts:
            self._narrow(part, common & among or common)

    def _possible(self, node: nodes.Node) -> Kinds:
        """Return the kinds that the value of an expression may have."""
        match node:
            case nodes.Literal(value=value):
                return _TEXT if isinstance(value, str) else _DATE if isinstance(value, date) else _NUMBER
            case nodes.Constant():
                return _DATE
            case nodes.Column(name=name):
                return self.columns[name]
            case nodes.Arithmetic(operator="+" | "-"):
                return frozenset(result for _, _, result in self._sums(node, _ALL))
            case nodes.Parameter() | nodes.Negative() | nodes.Arithmetic():
                return _NUMBER
            case nodes.Call(arguments=(argument,)) if is_last(node):
                return self._possible(argument)
            case nodes.Call(arguments=(_, first, second)) if _function(node) == "IF":
                return self._possible(first) & self._possible(second)
            case nodes.Call(name=name) if name in FUNCTIONS:
                return _NAMED.get(FUNCTIONS[name].gives, _NONE)
        return _NONE

    def _narrow(self, node: nodes.Node, kinds: Kinds) -> None:
        """Take from the columns of an expression what would give it another kind."""
        match node:
            case nodes.Column(name=name):
                self.columns[name] = self.columns[name] & kinds or self.columns[name]
            case nodes.Negative(operand=operand):
                self._narrow(operand, _NUMBER)
            case nodes.Arithmetic(operator="+" | "-", left=left, right=right):
                fitting = self._sums(node, kinds)
                self._narrow(left, frozenset(one for one, _, _ in fitting))
                self._narrow(right, frozenset(other for _, other, _ in fitting))
            case nodes.Arithmetic(left=left, right=right):
                self._narrow(left, _NUMBER)
                self._narrow(right, _NUMBER)
            case nodes.Call(arguments=(argument,)) if is_last(node):
                self._narrow(argument, kinds)
            case nodes.Call(arguments=(_, first, second)) if _function(node) == "IF":
                self._narrow(first, kinds)
                self._narrow(second, kinds)

    def _sums(self, node: nodes.Arithmetic, results: Kinds) -> list[tuple[str, str, str]]:
        """Return the ways to add or subtract that both sides and the result allow."""
        left, right = self._possible(node.left), self._possible(node.right)
        return [way for way in _SUMS[node.operator] if way[0] in left and way[1] in right and way[2] in results]
