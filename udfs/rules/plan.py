"""From the nodes of a rule to the steps that compute it.

There are fewer kinds of steps than of nodes: AND is NOT OR, and five signs of comparison are made of two, so rules
share more of each other's work.
"""

from functools import lru_cache

from udfs.rules import nodes
from udfs.rules import operations as do
from udfs.rules.frame import Step, step
from udfs.rules.functions import CONSTANTS, FUNCTIONS

_PLANS_KEPT = 4096


class _Itself:
    """A node by identity: to compare two rules part by part would cost more than to run one."""

    __slots__ = ("node",)

    def __init__(self, node: nodes.Node) -> None:
        self.node = node

    def __hash__(self) -> int:
        return id(self.node)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self.node is other.node


def plan(node: nodes.Node) -> Step:
    """Return the step that computes a rule."""
    return _kept(_Itself(node))


@lru_cache(_PLANS_KEPT)
def _kept(itself: _Itself) -> Step:
    return _plan(itself.node)


def _plan(node: nodes.Node) -> Step:
    match node:
        case nodes.Literal():
            return _literal(node)
        case nodes.Parameter(name=name):
            return step(do.parameter, name)
        case nodes.Constant(name=name):
            return step(do.day, CONSTANTS[name])
        case nodes.Column(name=name):
            return step(do.column, name)
        case nodes.Negative(operand=operand):
            return step(do.negative, _plan(operand))
        case nodes.Arithmetic(operator=operator, left=left, right=right):
            return step(do.arithmetic, operator, _plan(left), _plan(right))
        case nodes.Comparison(operator=operator, left=left, right=right):
            return _comparison(operator, _plan(left), _plan(right))
        case nodes.Membership():
            return _membership(node)
        case nodes.Negation(operand=operand):
            return _negated(_plan(operand))
        case nodes.Junction(operator="or", operands=operands):
            return step(do.either, *map(_plan, operands))
        case nodes.Junction(operands=operands):
            return _negated(step(do.either, *(_negated(_plan(operand)) for operand in operands)))
        case nodes.Call():
            return _call(node)
    raise AssertionError(f"cannot evaluate {node!r}")


def _negated(judged: Step) -> Step:
    return judged.arguments[0] if judged.run is do.negated else step(do.negated, judged)


def _literal(node: nodes.Literal) -> Step:
    # With the text of the value, because 1 and 1.0 are equal but are not written alike.
    return step(do.literal, repr(node.value), node.value)


def _comparison(operator: str, left: Step, right: Step) -> Step:
    match operator:
        case "=":
            return step(do.equal, left, right)
        case "<>":
            return _negated(step(do.equal, left, right))
        case "<":
            return step(do.less, left, right)
        case ">":
            return step(do.less, right, left)
        case "<=":
            return _negated(step(do.less, right, left))
        case _:
            return _negated(step(do.less, left, right))


def _membership(node: nodes.Membership) -> Step:
    operand = _plan(node.operand)
    if isinstance(node.members, nodes.ListName):
        found = step(do.in_list, operand, node.members.name)
    elif isinstance(node.members.items[0].value, str):
        found = step(do.among, operand, frozenset(item.value for item in node.members.items))
    else:
        found = step(do.either, *(step(do.equal, operand, _literal(item)) for item in node.members.items))
    return _negated(found) if node.negated else found


def _call(node: nodes.Call) -> Step:
    function = FUNCTIONS[node.name]
    first = node.arguments[0]
    match function.name:
        case "LAST":
            return step(do.last, first.name)  # type: ignore[attr-defined]
        case "COUNT_SAME":
            return step(do.count_same, first.name)  # type: ignore[attr-defined]
        case "BLANK":
            return step(do.blank, _plan(first))
        case "NZ":
            return step(do.blank_as_zero, _plan(first))
        case "IF":
            return step(do.choice, *map(_plan, node.arguments))
        case _:
            run = do.test if function.gives == "bool" else do.call
            return step(run, function.name, *map(_plan, node.arguments))
