"""Kinds: that every part of a rule fits its neighbours, before anything is evaluated or translated.

Adding money in 万元 to money in 万美元 is refused here, as is comparing a date with a number.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from udfs.rules import nodes
from udfs.rules.errors import RuleError
from udfs.rules.functions import CONSTANTS, FUNCTIONS, RuleFunction

LABELS = {"number": "数字", "text": "文字", "date": "日期", "bool": "判断", "any": "任意", "pattern": "写明的格式"}


@dataclass(frozen=True, slots=True)
class ColumnKind:
    """A column as a rule sees it: its kind, and for money its currency unit (万元, 万美元)."""

    kind: str
    money: str | None = None


@dataclass(frozen=True)
class Schema:
    """All that the names in a rule may stand for."""

    columns: Mapping[str, ColumnKind]
    parameters: Mapping[str, Decimal] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class _Checker:
    """Walks a rule once; returns the kind of each node and raises at the first that does not fit."""

    def __init__(self, text: str, schema: Schema) -> None:
        self.text = text
        self.schema = schema

    def fail(self, code: str, node: nodes.Node, **facts: object) -> RuleError:
        return RuleError(code, self.text, node.at, **facts)

    def unknown(self, node: nodes.Node, what: str, name: str, known: Mapping[str, object]) -> RuleError:
        from rapidfuzz import process  # on first use: only a mistake needs it

        near = process.extractOne(name, list(known), score_cutoff=50)
        hint = f"，是否指“{near[0]}”" if near else ""
        return self.fail("ZS-304", node, what=what, name=name, hint=hint)

    def kind(self, node: nodes.Node) -> str:
        return self.column_kind(node).kind

    def column_kind(self, node: nodes.Node) -> ColumnKind:
        match node:
            case nodes.Literal(value=value):
                return ColumnKind(_literal_kind(value))
            case nodes.Column(name=name):
                if name not in self.schema.columns:
                    raise self.unknown(node, "列", name, self.schema.columns)
                return self.schema.columns[name]
            case nodes.Parameter(name=name):
                if name not in self.schema.parameters:
                    raise self.unknown(node, "参数", name, self.schema.parameters)
                return ColumnKind("number")
            case nodes.Constant(name=name):
                if name not in CONSTANTS:
                    raise self.unknown(node, "名称", name, CONSTANTS | FUNCTIONS)
                return ColumnKind("date")
            case nodes.Call():
                return self.call(node)
            case nodes.Negative(operand=operand):
                return self.expect(operand, "number")
            case nodes.Arithmetic():
                return self.arithmetic(node)
            case nodes.Comparison():
                return self.comparison(node)
            case nodes.Membership():
                return self.membership(node)
            case nodes.Negation(operand=operand):
                return self.expect(operand, "bool")
            case nodes.Junction(operands=operands):
                for operand in operands:
                    self.expect(operand, "bool")
                return ColumnKind("bool")
        raise AssertionError(f"no kind for {node!r}")

    def expect(self, node: nodes.Node, *kinds: str) -> ColumnKind:
        found = self.column_kind(node)
        if found.kind not in kinds:
            wanted = "或".join(LABELS[kind] for kind in kinds)
            raise self.fail("ZS-305", node, wanted=wanted, found=LABELS[found.kind])
        return found

    def arithmetic(self, node: nodes.Arithmetic) -> ColumnKind:
        left = self.expect(node.left, "number", "date")
        right = self.expect(node.right, "number", "date")
        if node.operator in "*/":
            for side, part in ((left, node.left), (right, node.right)):
                if side.kind != "number":
                    raise self.fail("ZS-305", part, wanted=LABELS["number"], found=LABELS[side.kind])
            return ColumnKind("number")
        if {left.kind, right.kind} == {"date"}:
            if node.operator == "-":
                return ColumnKind("number")
            raise self.fail("ZS-305", node, wanted="数字", found="日期")
        if "date" in (left.kind, right.kind):
            if node.operator == "-" and right.kind == "date":
                raise self.fail("ZS-305", node.right, wanted="数字", found="日期")
            return ColumnKind("date")
        self.same_money(node, left, right)
        return ColumnKind("number", left.money or right.money)

    def comparison(self, node: nodes.Comparison) -> ColumnKind:
        left = self.expect(node.left, "number", "text", "date")
        right = self.expect(node.right, left.kind)
        if left.kind == "text" and node.operator not in ("=", "<>"):
            raise self.fail("ZS-306", node)
        self.same_money(node, left, right)
        return ColumnKind("bool")

    def same_money(self, node: nodes.Node, left: ColumnKind, right: ColumnKind) -> None:
        if left.money and right.money and left.money != right.money:
            raise self.fail("ZS-307", node, left=left.money, right=right.money)

    def membership(self, node: nodes.Membership) -> ColumnKind:
        match node.members:
            case nodes.ListName(name=name):
                if name not in self.schema.lists:
                    raise self.unknown(node.members, "列表", name, self.schema.lists)
                self.expect(node.operand, "text")
            case nodes.ItemList(items=items):
                operand = self.expect(node.operand, "number", "text", "date")
                for item in items:
                    self.expect(item, operand.kind)
        return ColumnKind("bool")

    def call(self, node: nodes.Call) -> ColumnKind:
        function = FUNCTIONS.get(node.name)
        if function is None:
            raise self.unknown(node, "函数", node.name, FUNCTIONS)
        if len(node.arguments) != len(function.takes):
            raise self.fail("ZS-308", node, name=node.name, wanted=len(function.takes), found=len(node.arguments))
        found = [
            self.argument(node, argument, takes) for argument, takes in zip(node.arguments, function.takes, strict=True)
        ]
        return self.result(node, function, found)

    def argument(self, node: nodes.Call, argument: nodes.Node, takes: str) -> ColumnKind:
        if takes == "pattern":
            if not (isinstance(argument, nodes.Literal) and isinstance(argument.value, str)):
                raise self.fail("ZS-305", argument, wanted=LABELS["pattern"], found="算出来的内容")
            return ColumnKind("text")
        if takes.startswith("column:"):
            of_column = FUNCTIONS[node.name].name in ("LAST", "COUNT_SAME", "TIDY")
            if not _is_cell(argument) or (of_column and is_last(argument)):
                raise self.fail("ZS-309", argument, name=node.name)
            takes = takes.removeprefix("column:")
        if takes.startswith("whole:"):
            return self.whole(argument, *map(int, takes.split(":")[1:]))
        return self.column_kind(argument) if takes == "any" else self.expect(argument, takes)

    def whole(self, node: nodes.Node, least: int, most: int) -> ColumnKind:
        found = self.expect(node, "number")
        value = node.value if isinstance(node, nodes.Literal) else None
        if not isinstance(value, Decimal) or value != int(value) or not least <= value <= most:
            shown = "算出来的内容" if value is None else value
            raise self.fail("ZS-305", node, wanted=f"写明的整数（{least} 至 {most}）", found=shown)
        return found

    def result(self, node: nodes.Call, function: RuleFunction, found: list[ColumnKind]) -> ColumnKind:
        match function.gives:
            case "same":
                return found[0]
            case "second":
                _, first, second = found
                if first.kind == "bool":
                    raise self.fail("ZS-305", node.arguments[1], wanted="数字、文字或日期", found=LABELS["bool"])
                if second.kind != first.kind:
                    raise self.fail("ZS-305", node.arguments[2], wanted=LABELS[first.kind], found=LABELS[second.kind])
                self.same_money(node, first, second)
                return ColumnKind(first.kind, first.money or second.money)
            case kind:
                money = found[0].money if function.name in ("NZ", "ABS", "ROUND") else None
                if function.name in ("MIN", "MAX"):
                    self.same_money(node, *found)
                    money = found[0].money or found[1].money
                return ColumnKind(kind, money)


def check_kinds(node: nodes.Node, text: str, schema: Schema) -> ColumnKind:
    """Return the kind of a rule's outcome. Raises ``RuleError`` (ZS-304 … ZS-309) with the character."""
    return _Checker(text, schema).column_kind(node)


def _literal_kind(value: object) -> str:
    if isinstance(value, str):
        return "text"
    return "date" if isinstance(value, date) else "number"


def is_last(node: nodes.Node) -> bool:
    """Tell whether a node is 上月(…)."""
    return isinstance(node, nodes.Call) and node.name in ("LAST", "上月")


def _is_cell(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Column) or is_last(node)
