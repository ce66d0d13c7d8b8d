"""A rule as an Excel formula for one row: plain Excel 2010 functions, nothing volatile, nothing newer.

A judgement has three outcomes and Excel's booleans have two, so a rule is translated twice: a formula that is
TRUE when the rule surely holds, and one that is TRUE when it surely does not. NOT swaps them, AND and OR
join them, and at the leaves a comparison counts only where every cell it needs holds a value. Text equality is
EXACT, keys are counted by EXACT, numbers are compared after ROUND of the difference: what Excel, WPS and
LibreOffice do differently is not used.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from udfs.rules import nodes
from udfs.rules.evaluate import COMPARED_PLACES, DAYS_LIMIT
from udfs.rules.functions import CONSTANTS, FUNCTIONS
from udfs.rules.kinds import Schema

_OPPOSITE = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_EPOCH = date(1899, 12, 30).toordinal()  # so that 1900-03-01 is 61, as in every spreadsheet program


class Places(Protocol):
    """Where a rule finds its cells in a workbook. All answers are references as a formula writes them."""

    def cell(self, column: str) -> str:
        """The cell of a column in the judged row."""

    def span(self, column: str) -> str:
        """All entry cells of a column, absolute."""

    def last(self, column: str) -> str:
        """The cell that holds the previous period's value of the same row."""

    def day(self, name: str) -> str:
        """The cell that holds period_start, period_end, as_of or year_start."""

    def members(self, name: str) -> str:
        """The cells of a list, absolute."""

    def tidied(self, column: str) -> str:
        """The helper cell that holds ``tidied_formula`` of a column: asked sign by sign, it is named many times."""

    def untyped(self) -> str:
        """An expression for the text that names the row's untyped columns, each followed by 、."""


class Translator:
    """Translates the rules of one sheet."""

    def __init__(self, schema: Schema, places: Places) -> None:
        self._schema = schema
        self._places = places

    def violated(self, node: nodes.Node, touched: Sequence[str]) -> str:
        """Return an expression: 1 when the rule is judged and does not hold, else 0."""
        return self._judged(self._truth(node, wanted=False), touched)

    def satisfied(self, node: nodes.Node, touched: Sequence[str]) -> str:
        """Return an expression: 1 when the rule is judged and holds, else 0."""
        return self._judged(self._truth(node, wanted=True), touched)

    def _judged(self, test: str, touched: Sequence[str]) -> str:
        bad = self._places.untyped()
        misses = ",".join(f'ISERROR(FIND("、{name}、","、"&{bad}))' for name in touched)
        guard = f'IF({bad}="",TRUE,AND({misses}))' if touched else "TRUE"
        return f"IFERROR(IF({guard},IF({test},1,0),0),0)"

    # --- judgements: an expression that is TRUE or FALSE and never an error -----------------------------------

    def _truth(self, node: nodes.Node, *, wanted: bool) -> str:
        match node:
            case nodes.Negation(operand=operand):
                return self._truth(operand, wanted=not wanted)
            case nodes.Junction(operator=operator, operands=operands):
                joined = ",".join(self._truth(operand, wanted=wanted) for operand in operands)
                return f"{'AND' if (operator == 'and') is wanted else 'OR'}({joined})"
            case nodes.Comparison(operator=operator, left=left, right=right):
                sign = operator if wanted else _OPPOSITE[operator]
                return self._where_known((left, right), self._compare(sign, left, right))
            case nodes.Membership(operand=operand, negated=negated):
                test = self._member(node)
                return self._where_known((operand,), test if negated is not wanted else f"NOT({test})")
            case nodes.Call(arguments=arguments):
                return self._truth_of_call(node, arguments, wanted)
        raise AssertionError(f"not a judgement: {node!r}")

    def _truth_of_call(self, node: nodes.Call, arguments: tuple[nodes.Node, ...], wanted: bool) -> str:
        if FUNCTIONS[node.name].name == "BLANK":
            return f'{self._value(arguments[0])}{"=" if wanted else "<>"}""'
        test = self._value(node)
        return self._where_known(arguments, test if wanted else f"NOT({test})")

    def _where_known(self, parts: Sequence[nodes.Node], test: str) -> str:
        known = self._known(parts)
        guarded = f"IF({known},{test},FALSE)" if known else test
        return f"IFERROR({guarded},FALSE)" if any(map(self._may_fail, parts)) else guarded

    def _may_fail(self, part: nodes.Node) -> bool:
        """Tell whether an expression can be an error although its cells hold values."""
        return any(
            not self._written(node.right) if node.operator == "/" else self._days_of(node) is None
            for node in nodes.walk(part)
            if isinstance(node, nodes.Arithmetic) and (node.operator == "/" or self._is(node, "date"))
        )

    def _compare(self, sign: str, left: nodes.Node, right: nodes.Node) -> str:
        if self._is(left, "text"):
            same = f"EXACT({self._value(left)},{self._value(right)})"
            return same if sign == "=" else f"NOT({same})"
        return f"ROUND({self._value(left)}-{self._value(right, tight=True)},{COMPARED_PLACES}){sign}0"

    def _member(self, node: nodes.Membership) -> str:
        value = self._value(node.operand)
        if isinstance(node.members, nodes.ListName):
            return f"SUMPRODUCT(--EXACT({self._places.members(node.members.name)},{value}))>0"
        items = node.members.items
        if isinstance(items[0].value, str):  # no array constant: a shared formula may not hold one
            return f"OR({','.join(f'EXACT({value},{self._value(item)})' for item in items)})"
        return f"OR({','.join(self._compare('=', node.operand, item) for item in items)})"

    # --- what must hold a value before an expression means anything -----------------------------------------

    def _known(self, parts: Iterable[nodes.Node]) -> str:
        numbers: dict[str, None] = {}
        others: dict[str, None] = {}
        for part in parts:
            self._needs(part, numbers, others)
        tests = [f"COUNT({','.join(numbers)})={len(numbers)}"] if numbers else []
        tests += others
        return tests[0] if len(tests) == 1 else f"AND({','.join(tests)})" if tests else ""

    def _needs(self, node: nodes.Node, numbers: dict[str, None], others: dict[str, None]) -> None:
        match node:
            case nodes.Literal() | nodes.Parameter():
                return
            case nodes.Constant():
                numbers[self._value(node)] = None
            case nodes.Column(name=name):
                self._needs_cell(name, self._value(node), numbers, others)
            case nodes.Negative(operand=operand):
                self._needs(operand, numbers, others)
            case nodes.Arithmetic(left=left, right=right):
                self._needs(left, numbers, others)
                self._needs(right, numbers, others)
            case nodes.Call(arguments=arguments):
                self._needs_call(node, arguments, numbers, others)
            case _:
                raise AssertionError(f"not an expression: {node!r}")

    def _needs_cell(self, name: str, cell: str, numbers: dict[str, None], others: dict[str, None]) -> None:
        if self._schema.columns[name].kind == "text":
            others[f'{cell}<>""'] = None
        else:
            numbers[cell] = None

    def _needs_call(
        self,
        node: nodes.Call,
        arguments: tuple[nodes.Node, ...],
        numbers: dict[str, None],
        others: dict[str, None],
    ) -> None:
        match FUNCTIONS[node.name].name:
            case "NZ" | "BLANK":
                return
            case "LAST":
                column = arguments[0]
                assert isinstance(column, nodes.Column)
                self._needs_cell(column.name, self._value(node), numbers, others)
            case "IF":
                condition, first, second = arguments
                branches = (self._branch_known(condition, True, first), self._branch_known(condition, False, second))
                others[f"OR({','.join(branches)})"] = None
            case _:
                for argument in arguments:
                    self._needs(argument, numbers, others)

    def _branch_known(self, condition: nodes.Node, wanted: bool, branch: nodes.Node) -> str:
        """An expression that is TRUE where this branch of an IF is taken and holds a value."""
        test, known = self._truth(condition, wanted=wanted), self._known((branch,))
        return f"AND({test},{known})" if known else test

    # --- values ----------------------------------------------------------------------------------------------

    def _value(self, node: nodes.Node, *, tight: bool = False) -> str:
        match node:
            case nodes.Literal(value=value):
                return literal(value)
            case nodes.Parameter(name=name):
                return literal(self._schema.parameters[name])
            case nodes.Constant(name=name):
                return self._places.day(CONSTANTS[name])
            case nodes.Column(name=name):
                return self._places.cell(name)
            case nodes.Negative(operand=operand):
                return f"(-{self._value(operand, tight=True)})"
            case nodes.Arithmetic(operator=operator, left=left, right=right):
                if self._is(node, "date"):
                    return self._shifted(node, tight=tight)
                tied = operator in "*/"
                inner = f"{self._value(left, tight=tied)}{operator}{self._value(right, tight=operator != '+')}"
                return f"({inner})" if tight or tied else inner
            case nodes.Call():
                return self._value_of_call(node)
        raise AssertionError(f"not a value: {node!r}")

    def _value_of_call(self, node: nodes.Call) -> str:
        function = FUNCTIONS[node.name]
        first = node.arguments[0]
        match function.name:
            case "LAST":
                assert isinstance(first, nodes.Column)
                return self._places.last(first.name)
            case "TIDY":
                assert isinstance(first, nodes.Column)
                return self._places.tidied(first.name)
            case "NZ":
                return f"N({self._value(first)})"
            case "COUNT_SAME":
                assert isinstance(first, nodes.Column)
                span, cell = self._places.span(first.name), self._places.cell(first.name)
                return f"SUMPRODUCT(ISTEXT({span})*ISNUMBER(1/EXACT({span},{cell})))"
            case "IF":
                test = self._truth(first, wanted=True)
                return f"IF({test},{self._value(node.arguments[1])},{self._value(node.arguments[2])})"
            case _:
                values = [self._value(argument) for argument in node.arguments]
                assert function.excel is not None, function.name
                return function.excel(*values) if callable(function.excel) else function.excel.format(*values)

    def _shifted(self, node: nodes.Arithmetic, *, tight: bool) -> str:
        """Return a date moved by whole days; an error where it would leave the calendar."""
        day, days = (node.left, node.right) if self._is(node.left, "date") else (node.right, node.left)
        moved = self._days_of(node)
        if moved is None:
            number = f"ROUND({self._value(days)},{COMPARED_PLACES})"
            moved = f"TRUNC({number})/(ABS({number})<={DAYS_LIMIT})"
        inner = f"{self._value(day)}{node.operator}{moved}"
        return f"({inner})" if tight else inner

    def _days_of(self, node: nodes.Arithmetic) -> str | None:
        """Return by how many days a date is moved, where that is written and not too far."""
        written = self._written(node.right if self._is(node.left, "date") else node.left)
        return str(int(written)) if written is not None and written <= DAYS_LIMIT else None

    def _written(self, node: nodes.Node) -> Decimal | None:
        """Return the number that a literal or a parameter stands for, unless it is negative."""
        value = self._schema.parameters[node.name] if isinstance(node, nodes.Parameter) else None
        if isinstance(node, nodes.Literal) and isinstance(node.value, Decimal):
            value = node.value
        return value if value is not None and value >= 0 else None

    def _is(self, node: nodes.Node, kind: str) -> bool:
        """Tell whether an expression is of that kind: "text" or "date"."""
        match node:
            case nodes.Literal(value=value):
                return isinstance(value, str if kind == "text" else date)
            case nodes.Column(name=name):
                return self._schema.columns[name].kind == kind
            case nodes.Constant():
                return kind == "date"
            case nodes.Arithmetic(left=left, right=right):
                return kind == "date" and self._is(left, kind) is not self._is(right, kind)
            case nodes.Call(arguments=arguments):
                gives = FUNCTIONS[node.name].gives
                chosen = {"same": 0, "second": 1}.get(gives)
                return gives == kind if chosen is None else self._is(arguments[chosen], kind)
        return False


def literal(value: Decimal | str | date) -> str:
    """Return a value as a formula writes it; quotes doubled, dates as serial numbers (1900 system)."""
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    if isinstance(value, date):
        return str(value.toordinal() - _EPOCH)
    return f"{value.normalize():f}"
