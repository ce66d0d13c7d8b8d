"""What the cross-checks of definitions have in common."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from rapidfuzz import process

from udfs.findings import Finding, finding
from udfs.rules import Rule, RuleError, Schema, nodes, parse_rule


class Used:
    """What the rules and columns have named so far."""

    def __init__(self) -> None:
        self.lists: set[str] = set()
        self.parameters: set[str] = set()

    def guess(self, text: str, schema: Schema) -> None:
        """Take what a broken rule seems to name as used: it has its own finding."""
        self.lists |= {name for name in schema.lists if name in text}
        self.parameters |= {name for name in schema.parameters if name in text}


def near(name: str, known: Iterable[str]) -> str:
    """Return 「，是否指“…”」 for the nearest known name, or nothing."""
    found = process.extractOne(name, list(known), score_cutoff=50)
    return f"，是否指“{found[0]}”" if found else ""


def duplicates(what: str, names: Iterable[str], file: str) -> list[Finding]:
    """Find what stands twice where each may stand once."""
    return [
        finding("ZS-111", place={"file": file}, what=what, name=name, count=count)
        for name, count in Counter(names).items()
        if count > 1
    ]


def unknown(place: dict[str, str | None], key: str, what: str, name: str, known: Iterable[str]) -> Finding:
    """Say that a key names what there is not."""
    return finding("ZS-113", place=place, key=key, what=what, name=name, hint=near(name, known))


def note_names(node: nodes.Node, used: Used) -> None:
    """Take the lists and parameters of a rule as used."""
    for part in nodes.walk(node):
        if isinstance(part, nodes.ListName):
            used.lists.add(part.name)
        if isinstance(part, nodes.Parameter):
            used.parameters.add(part.name)


def compared(node: nodes.Node) -> Iterator[tuple[str, str]]:
    """Yield column and text wherever a rule compares the cell of a column with a written text."""
    for part in nodes.walk(node):
        match part:
            case nodes.Comparison(left=left, right=nodes.Literal(value=str(value))):
                yield from ((name, value) for name in _cell_name(left))
            case nodes.Comparison(left=nodes.Literal(value=str(value)), right=right):
                yield from ((name, value) for name in _cell_name(right))
            case nodes.Membership(operand=operand, members=nodes.ItemList(items=items)):
                for name in _cell_name(operand):
                    yield from ((name, item.value) for item in items if isinstance(item.value, str))


def _cell_name(node: nodes.Node) -> Iterator[str]:
    match node:
        case nodes.Column(name=name):
            yield name
        case nodes.Call(name="LAST" | "上月", arguments=(nodes.Column(name=name),)):
            yield name


def with_key(found: Finding, key: str) -> Finding:
    """Put the key before the words of a finding about the text of a rule."""
    return replace(found, message=f"{key}：{found.message}")


def parsed(key: str, text: str, schema: Schema, used: Used, file: str, *, gives: str = "bool") -> Rule | Finding:
    """Parse a rule that stands at a key; the lists and parameters in it are used."""
    try:
        rule = parse_rule(text, schema, gives=gives)
    except RuleError as error:
        used.guess(text, schema)
        return with_key(error.finding(file=file), key)
    note_names(rule.node, used)
    return rule


def shown(number: Decimal) -> str:
    """Return a number as officers write it: 20, 2.5."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def numbers_in(points: Decimal | dict[str, Decimal] | None) -> list[Decimal]:
    """Return all the numbers that are written for one group or the other."""
    if isinstance(points, dict):
        return list(points.values())
    return [] if points is None else [points]
