"""The evaluator of rules as plainly as it can be written: one row at a time, one closure a node.

``udfs.rules.evaluate`` computes the same column by column and is held to this.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal, localcontext

from udfs.cells import UNTYPED
from udfs.rounding import round_half_up
from udfs.rules import Table, nodes
from udfs.rules.functions import CONSTANTS, FUNCTIONS

COMPARED_PLACES = 6
DAYS_LIMIT = 30_000
_PRECISION = 60


def evaluate(node: nodes.Node, touched: Sequence[str], table: Table) -> list[object]:
    """Return one outcome a row: True, False or None for a judgement, the value or None for an expression."""
    columns = [table.columns[name] for name in touched]
    compute = _compile(node, table)
    with localcontext(prec=_PRECISION):
        return [
            None if any(column[row] is UNTYPED for column in columns) else compute(row) for row in range(table.rows)
        ]


def _compile(node: nodes.Node, table: Table) -> Callable[[int], object]:
    """Return a function of the row number."""
    match node:
        case nodes.Literal(value=value):
            return lambda _row: value
        case nodes.Parameter(name=name):
            parameter = table.parameters[name]
            return lambda _row: parameter
        case nodes.Constant(name=name):
            day = table.days.get(CONSTANTS[name])
            return lambda _row: day
        case nodes.Column(name=name):
            return table.columns[name].__getitem__
        case nodes.Negative(operand=operand):
            return _lift(lambda value: -value, [_compile(operand, table)])
        case nodes.Arithmetic(operator=operator, left=left, right=right):
            return _lift(_ARITHMETIC[operator], [_compile(left, table), _compile(right, table)])
        case nodes.Comparison(operator=operator, left=left, right=right):
            compare = _COMPARE[operator]
            return _lift(lambda a, b: compare(_difference(a, b)), [_compile(left, table), _compile(right, table)])
        case nodes.Membership():
            return _compile_membership(node, table)
        case nodes.Negation(operand=operand):
            return _lift(lambda value: not value, [_compile(operand, table)])
        case nodes.Junction(operator=operator, operands=operands):
            return _compile_junction(operator, [_compile(operand, table) for operand in operands])
        case nodes.Call():
            return _compile_call(node, table)
    raise AssertionError(f"cannot evaluate {node!r}")


def _lift(function: Callable[..., object], parts: list[Callable[[int], object]]) -> Callable[[int], object]:
    """Unknown in, unknown out."""
    if len(parts) == 1:
        only = parts[0]
        return lambda row: None if (value := only(row)) is None else function(value)

    def compute(row: int) -> object:
        values = [part(row) for part in parts]
        return None if any(value is None for value in values) else function(*values)

    return compute


def _difference(left: object, right: object) -> int:
    """Sign of left − right; for texts 0 when equal and 1 when not; numbers differ from half a millionth on."""
    if isinstance(left, str):
        return 0 if left == right else 1
    if isinstance(left, date) and isinstance(right, date):
        return (left > right) - (left < right)
    gap = round_half_up(left - right, COMPARED_PLACES)  # type: ignore[operator]
    return (gap > 0) - (gap < 0)


def _add(left: object, right: object) -> object:
    if isinstance(left, date):
        return _shifted(left, right)
    if isinstance(right, date):
        return _shifted(right, left)
    return left + right  # type: ignore[operator]


def _subtract(left: object, right: object) -> object:
    if isinstance(left, date):
        if isinstance(right, date):
            return Decimal((left - right).days)
        return _shifted(left, -right)  # type: ignore[operator]
    return left - right  # type: ignore[operator]


def _shifted(day: date, days: object) -> date | None:
    """Return the date moved by whole days (towards zero)."""
    number = round_half_up(days, COMPARED_PLACES)  # type: ignore[arg-type]
    if abs(number) > DAYS_LIMIT:
        return None
    try:
        return day + timedelta(days=int(number))
    except OverflowError:
        return None


def _divide(left: Decimal, right: Decimal) -> Decimal | None:
    return left / right if right else None


_ARITHMETIC: dict[str, Callable[..., object]] = {
    "+": _add,
    "-": _subtract,
    "*": lambda left, right: left * right,
    "/": _divide,
}
_COMPARE: dict[str, Callable[[int], bool]] = {
    "=": lambda sign: sign == 0,
    "<>": lambda sign: sign != 0,
    "<": lambda sign: sign < 0,
    "<=": lambda sign: sign <= 0,
    ">": lambda sign: sign > 0,
    ">=": lambda sign: sign >= 0,
}


def _compile_membership(node: nodes.Membership, table: Table) -> Callable[[int], object]:
    operand = _compile(node.operand, table)
    negated = node.negated
    if isinstance(node.members, nodes.ListName):
        members = table.lists[node.members.name]
        return _lift(lambda value: (value in members) is not negated, [operand])
    items = [item.value for item in node.members.items]
    return _lift(lambda value: any(_difference(value, item) == 0 for item in items) is not negated, [operand])


def _compile_junction(operator: str, parts: list[Callable[[int], object]]) -> Callable[[int], object]:
    decisive = operator == "or"  # one true decides OR, one false decides AND

    def compute(row: int) -> object:
        outcomes = [part(row) for part in parts]
        if decisive in outcomes:
            return decisive
        return None if None in outcomes else not decisive

    return compute


def _compile_call(node: nodes.Call, table: Table) -> Callable[[int], object]:
    function = FUNCTIONS[node.name]
    match function.name:
        case "LAST":
            name = node.arguments[0].name  # type: ignore[attr-defined]
            last = table.last.get(name)
            return (lambda _row: None) if last is None else last.__getitem__
        case "BLANK":
            cell = _compile(node.arguments[0], table)
            return lambda row: cell(row) is None
        case "NZ":
            cell = _compile(node.arguments[0], table)
            return lambda row: Decimal(0) if (value := cell(row)) is None else value
        case "COUNT_SAME":
            name = node.arguments[0].name  # type: ignore[attr-defined]
            counts = Counter(cell for cell in table.columns[name] if isinstance(cell, str))
            return _lift(lambda value: Decimal(counts[value]), [_compile(node.arguments[0], table)])
        case "IF":
            condition, first, second = (_compile(argument, table) for argument in node.arguments)
            return lambda row: None if (met := condition(row)) is None else (first if met else second)(row)
        case _:
            assert function.python is not None, function.name
            return _lift(function.python, [_compile(argument, table) for argument in node.arguments])
