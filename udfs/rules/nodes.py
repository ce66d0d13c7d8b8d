"""The parts of a parsed rule. Every node knows where in the text it began, so that an error can point there."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from functools import cache


@dataclass(frozen=True, slots=True)
class Node:
    """Any part of a rule; ``at`` counts characters from 0."""

    at: int


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number (percent already divided by 100), a text or a date."""

    value: Decimal | str | date


@dataclass(frozen=True, slots=True)
class Column(Node):
    """``[名称]``: the cell of that column in the row that is judged."""

    name: str


@dataclass(frozen=True, slots=True)
class Parameter(Node):
    """``$名称``: a number that the programme sets (an exchange rate, a threshold)."""

    name: str


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """期初, 期末, 截止日, 年初: a day of the period that is reported."""

    name: str


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function of the table in ``functions.py`` with its arguments."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Negative(Node):
    """Minus an expression."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """``left operator right`` with ``+ - * /``."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """``left operator right`` with ``= <> < <= > >=``."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class ItemList(Node):
    """A list written out, ``("签约","注册")``; all items are of one kind."""

    items: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class ListName(Node):
    """``@名称``: a list of texts of the programme."""

    name: str


@dataclass(frozen=True, slots=True)
class Membership(Node):
    """``operand IN list`` or, when ``negated``, ``operand NOT IN list``."""

    operand: Node
    members: ItemList | ListName
    negated: bool


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """NOT."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Junction(Node):
    """Two or more judgements joined by ``and`` or by ``or``."""

    operator: str
    operands: tuple[Node, ...]


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it, in the order of the text."""
    yield node
    for part in parts(node):
        yield from walk(part)


def parts(node: Node) -> Iterator[Node]:
    """Yield the nodes directly below a node."""
    for name in _field_names(type(node)):
        inside = getattr(node, name)
        for part in inside if isinstance(inside, tuple) else (inside,):
            if isinstance(part, Node):
                yield part


@cache
def _field_names(kind: type[Node]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))
