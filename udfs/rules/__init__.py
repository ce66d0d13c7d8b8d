"""The rule language: one text, parsed once, evaluated in Python and translated to Excel.

``parse_rule`` gives a ``Rule``; ``Rule.judge`` runs it over a table of typed cells, ``Translator`` writes it as a
formula. ``docs/rules.md`` says what officers may write.
"""

from dataclasses import dataclass
from typing import cast

from udfs.rules import nodes
from udfs.rules.errors import RuleError
from udfs.rules.evaluate import Table, evaluate
from udfs.rules.kinds import ColumnKind, Schema, check_kinds, is_last

__all__ = ["ColumnKind", "Rule", "RuleError", "Schema", "Table", "parse_rule", "unless"]


@dataclass(frozen=True)
class Rule:
    """A parsed rule.

    ``touched``: the columns whose cells it looks at in the judged row, in order of mention; ``last``: those whose
    previous value it needs; ``lists``: the lists that it names; ``tidied``: the columns that it takes tidied.
    """

    text: str
    node: nodes.Node
    kind: str
    touched: tuple[str, ...]
    last: tuple[str, ...]
    lists: tuple[str, ...]
    tidied: tuple[str, ...]

    def judge(self, table: Table) -> list[bool | None]:
        """Return one outcome a row: True it holds, False it does not, None not judged."""
        return cast(list[bool | None], evaluate(self.node, self.touched, table))

    def values(self, table: Table) -> list[object]:
        """Return one value a row (Decimal, text or date), None where it cannot be computed."""
        return evaluate(self.node, self.touched, table)


def parse_rule(text: str, schema: Schema, *, gives: str = "bool") -> Rule:
    """Parse a rule and check that it fits its columns.

    ``gives``: ``bool`` for a judgement, ``number`` for a formula. Raises ``RuleError`` that points at a character.
    """
    from udfs.rules.grammar import parse_text  # on first use: a cell function that parses no rule need not load it

    node = parse_text(text)
    kind = check_kinds(node, text, schema).kind
    if kind != gives:
        raise RuleError("ZS-310", text, 0, wanted={"bool": "判断", "number": "数字"}[gives])
    return _rule(text, node, kind)


def unless(condition: Rule, rule: Rule) -> Rule:
    """Return the rule ``NOT condition OR rule``: judged false only where the condition surely holds."""
    node = nodes.Junction(0, "or", (nodes.Negation(0, condition.node), rule.node))
    return _rule(f"如 {condition.text} 则 {rule.text}", node, "bool")


def _rule(text: str, node: nodes.Node, kind: str) -> Rule:
    parts = list(nodes.walk(node))
    last = [part.arguments[0] for part in parts if isinstance(part, nodes.Call) and is_last(part)]
    columns = [part for part in parts if isinstance(part, nodes.Column)]
    touched = [column.name for column in columns if not any(column is one for one in last)]
    lists = [part.name for part in parts if isinstance(part, nodes.ListName)]
    names = [column.name for column in last if isinstance(column, nodes.Column)]
    tidied = [
        part.arguments[0].name
        for part in parts
        if isinstance(part, nodes.Call)
        and part.name in ("TIDY", "整理")
        and isinstance(part.arguments[0], nodes.Column)
    ]
    return Rule(text, node, kind, *(tuple(dict.fromkeys(each)) for each in (touched, names, lists, tidied)))
