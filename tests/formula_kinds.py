"""What each part of a formula may come to, and every place where Excel, WPS and LibreOffice would not agree on it.

A formula is parsed and evaluated over kinds of values instead of values: a cell that a unit fills in may hold anything,
a condition narrows what it may hold (``ISTEXT``, ``COUNT(…)=2``, ``<>""``), and what is left decides whether a
construct is safe. The tests of this project run in LibreOffice; this is what stands between them and Excel.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree

from tests.test_template_limits import MAIN, Package
from xl_templates.judge import UNREADABLE, WORDED, cell_type
from xl_templates.model import Programme
from xl_templates.sheet_names import COVER_SHEET

# Kinds: I whole number, N any other number, T text, O text of length zero, B truth value, E error, K blank cell.
Kinds = frozenset[str]
WHOLE, NUMBER, TEXT, TRUTH, ERROR, BLANK = map(frozenset, ("I", "IN", "TO", "B", "E", "K"))
FILLED: Final = frozenset("T")
NOTHING: Final = frozenset("OK")
ANY: Final = NUMBER | TEXT | TRUTH | ERROR | BLANK

# --- the grammar --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Number:
    text: str


@dataclass(frozen=True)
class Text:
    value: str


@dataclass(frozen=True)
class Truth:
    value: bool


@dataclass(frozen=True)
class Cell:
    sheet: str
    column: int
    row: int


@dataclass(frozen=True)
class Area:
    first: "Node"
    last: "Node"


@dataclass(frozen=True)
class Sign:
    operator: str
    operand: "Node"


@dataclass(frozen=True)
class Pair:
    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Joined:
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Call:
    name: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True)
class Missing:
    """An argument that is left out, as in IF(a,,b)."""


Node = Number | Text | Truth | Cell | Area | Sign | Pair | Joined | Call | Missing

TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")
    |(?P<sheet>(?:'(?:[^']|'')*'|[^\W\d][\w.]*(?::[^\W\d][\w.]*)?)!)
    |(?P<call>[^\W\d][\w.]*\()
    |(?P<whole>\$?[A-Z]{1,3}:\$?[A-Z]{1,3}(?![\w(])|\$?[0-9]+:\$?[0-9]+)
    |(?P<cell>\$?[A-Z]{1,3}\$?[0-9]+(?![\w(]))
    |(?P<number>[0-9]+(?:\.[0-9]+)?(?:[Ee][+-]?[0-9]+)?)
    |(?P<name>[^\W\d][\w.]*)
    |(?P<sign><>|<=|>=|[-+*/^&=<>%():,])""",
    re.VERBOSE,
)
CELL = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([0-9]+)")
BINDS: Final = dict.fromkeys(("=", "<>", "<", "<=", ">", ">="), 1) | {"&": 2, "+": 3, "-": 3, "*": 4, "/": 4, ":": 9}
COMPARES: Final = frozenset(operator for operator, power in BINDS.items() if power == 1)
SIGN_BINDS: Final = 7


class NotUnderstoodError(Exception):
    """A construct that no formula of a template may hold; the text says which."""


def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


class Parser:
    """Parses one formula. ``relative``: (column, row) of the cells that it names without a dollar sign."""

    def __init__(self, formula: str, sheet: str) -> None:
        self.sheet = sheet
        self.tokens: list[tuple[str, str]] = []
        self.at = 0
        self.relative_rows: set[int] = set()
        self.relative_columns: set[int] = set()
        place = 0
        while place < len(formula):
            token = TOKEN.match(formula, place)
            if token is None:
                sign = formula[place]
                words = {
                    " ": "a space outside a text, Excel's intersection",
                    "{": "an array constant",
                    "#": "an error value",
                }
                raise NotUnderstoodError(words.get(sign, f"sign {sign!r}"))
            place = token.end()
            self.tokens.append((token.lastgroup or "", token.group()))

    def parse(self) -> Node:
        node = self.expression(0)
        if self.at < len(self.tokens):
            self.refuse(f"{self.tokens[self.at][1]!r} after the end")
        return node

    def refuse(self, what: str) -> None:
        raise NotUnderstoodError("a union" if what.startswith("','") else what)

    def take(self) -> tuple[str, str]:
        if self.at == len(self.tokens):
            raise NotUnderstoodError("the end too early")
        self.at += 1
        return self.tokens[self.at - 1]

    def ahead(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def expression(self, least: int) -> Node:
        left = self.operand()
        while True:
            operator = self.ahead()
            if operator in ("%", "^"):
                raise NotUnderstoodError(f"operator {operator}")
            power = BINDS.get(operator, 0)
            if power <= least:
                return left
            self.at += 1
            right = self.expression(power)
            if operator == "&":
                left = Joined((*(left.parts if isinstance(left, Joined) else (left,)), right))
            elif operator == ":":
                left = Area(left, right)
            else:
                left = Pair(operator, left, right)

    def operand(self) -> Node:
        what, text = self.take()
        match what:
            case "text":
                return Text(text[1:-1].replace('""', '"'))
            case "number":
                return Number(text)
            case "sheet":
                inside = text[1:-2].replace("''", "'") if text.startswith("'") else text[:-1]
                if ":" in inside:
                    raise NotUnderstoodError("a reference over several sheets")
                kind, cell = self.take()
                if kind != "cell":
                    raise NotUnderstoodError("whole columns or rows" if kind == "whole" else f"{cell!r} after a sheet")
                return self.cell(inside, cell)
            case "cell":
                return self.cell(self.sheet, text)
            case "whole":
                raise NotUnderstoodError("whole columns or rows")
            case "call":
                return self.call(text[:-1])
            case "name" if text in ("TRUE", "FALSE"):
                return Truth(text == "TRUE")
            case "name":
                raise NotUnderstoodError(f"name {text}")
        if text in "+-":
            return Sign(text, self.expression(SIGN_BINDS))
        if text == "(":
            inner = self.expression(0)
            if self.take()[1] != ")":
                raise NotUnderstoodError("a union")
            return inner
        raise NotUnderstoodError(f"{text!r} where a value belongs")

    def cell(self, sheet: str, text: str) -> Cell:
        fixed_column, letters, fixed_row, digits = CELL.fullmatch(text).groups()  # type: ignore[union-attr]
        cell = Cell(sheet, column_number(letters), int(digits))
        if not fixed_column:
            self.relative_columns.add(cell.column)
        if not fixed_row:
            self.relative_rows.add(cell.row)
        return cell

    def call(self, name: str) -> Node:
        arguments: list[Node] = []
        if self.ahead() == ")":
            self.at += 1
            return Call(name, ())
        while True:
            arguments.append(Missing() if self.ahead() in (",", ")") else self.expression(0))
            sign = self.take()[1]
            if sign == ")":
                return Call(name, tuple(arguments))
            if sign != ",":
                raise NotUnderstoodError(f"{sign!r} in the arguments of {name}")


def cells_of(node: Node) -> Iterator[Cell | Area]:
    """All references of a formula; an area once, not its corners."""
    match node:
        case Cell():
            yield node
        case Area(first=Cell(), last=Cell()):
            yield node
        case Area(first=first, last=last) | Pair(left=first, right=last):
            yield from cells_of(first)
            yield from cells_of(last)
        case Sign(operand=operand):
            yield from cells_of(operand)
        case Joined(parts=parts) | Call(arguments=parts):
            for part in parts:
                yield from cells_of(part)


# --- what a formula may come to -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Value:
    kinds: Kinds
    many: bool = False  # an array, or an area of several cells


@dataclass
class Known:
    """What the evaluation may ask about the cells. The default: every cell is filled in by the unit."""

    kinds_of: Callable[[Cell | Area], Value] = lambda ref: Value(ANY, isinstance(ref, Area) and ref.first != ref.last)
    # (sheet, name of a column) → its entry cell and what it holds when it is neither worded nor unreadable
    typed: Mapping[tuple[str, str], tuple[Cell, Kinds]] = field(default_factory=dict)
    untyped: Mapping[str, Node] = field(default_factory=dict)  # sheet → the expression that names its untyped columns


Facts = dict[Node, Kinds]  # what conditions tell about references, and (a Call of LEN) about lengths

NUMERIC: Final = {
    **dict.fromkeys(("ABS", "INT", "YEAR", "MONTH", "DAY"), {0}),
    **dict.fromkeys(("ROUND", "TRUNC", "MOD", "WEEKDAY"), {0, 1}),
    "DATE": {0, 1, 2},
    "LEFT": {1},
    "MID": {1, 2},
    "INDEX": {1, 2},
}
TEXTUAL: Final = {
    **dict.fromkeys(("LEN", "LEFT", "MID", "TRIM", "UPPER", "VALUE"), {0}),
    "EXACT": {0, 1},
    "FIND": {0, 1},
    "SUBSTITUTE": {0, 1, 2},
}
ASKING: Final = {
    "ISERROR": ERROR,
    "ISNUMBER": NUMBER,
    "ISTEXT": TEXT,
    "ISLOGICAL": TRUTH,
    "ISBLANK": BLANK,
}
GIVES: Final = {
    **dict.fromkeys(("INT", "YEAR", "MONTH", "DAY", "WEEKDAY", "DATE", "LEN", "FIND", "ROW"), WHOLE),
    **dict.fromkeys(("ABS", "ROUND", "TRUNC", "MOD", "VALUE", "N"), NUMBER),
    **dict.fromkeys(("LEFT", "MID", "TRIM", "SUBSTITUTE", "UPPER"), TEXT),
    "TEXT": FILLED,
    "EXACT": TRUTH,
}
MAY_FAIL: Final = {"FIND", "VALUE", "DATE", "YEAR", "MONTH", "DAY"}
TAKES: Final = {  # how many arguments
    **dict.fromkeys((*ASKING, "NOT", "LEN", "TRIM", "UPPER", "VALUE", "N", "ABS", "INT"), {1}),
    **dict.fromkeys(("YEAR", "MONTH", "DAY"), {1}),
    **dict.fromkeys(("EXACT", "FIND", "LEFT", "ROUND", "MOD", "IFERROR", "TEXT", "WEEKDAY"), {2}),
    "IF": {3},
    "MID": {3},
    "SUBSTITUTE": {3},
    "DATE": {3},
    "TRUNC": {1, 2},
    "INDEX": {2, 3},
    "ROW": {0, 1},
}
GATHERING: Final = frozenset(("AND", "OR", "SUM", "COUNT", "COUNTA", "MAX", "MIN", "SUMPRODUCT"))
_CLASS: Final = {"I": "number", "N": "number", "T": "text", "O": "text", "B": "truth"}


class Judgement:
    """Evaluates one formula over kinds and collects what is wrong with it."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.found: dict[str, None] = {}
        self.silent = 0

    def say(self, message: str, node: Node) -> None:
        if not self.silent:
            self.found[f"{message}: {shown(node)}"] = None

    # --- expressions ---

    def value(self, node: Node, facts: Facts, *, inside: bool = False) -> Value:
        """Return what an expression may come to. ``inside``: in SUMPRODUCT, where every program takes arrays."""
        match node:
            case Number(text=text):
                if len(re.sub(r"[Ee].*|\.", "", text).strip("0")) > 15:
                    self.say("more than 15 digits", node)
                return Value(WHOLE if text.isdigit() else frozenset("N"))
            case Text(value=text):
                if re.search(r"[\x00-\x1f\x7f\u0085\u2028\u2029]", text):
                    self.say("a line break or control character in a text", node)
                return Value(FILLED if text else frozenset("O"))
            case Truth():
                return Value(TRUTH)
            case Cell():
                return Value(facts[node]) if node in facts else self.known.kinds_of(node)
            case Area():
                return self.area(node, facts, inside)
            case Sign():
                return self.sign(node, facts, inside)
            case Pair(operator=operator) if operator in COMPARES:
                return self.compared(node, facts, inside)
            case Pair():
                return self.reckoned(node, facts, inside)
            case Joined(parts=parts):
                return self.joined(node, [self.value(part, facts, inside=inside) for part in parts], inside)
            case Call():
                return self.call(node, facts, inside)
            case Missing():
                self.say("an argument left out", node)
                return Value(BLANK)
        raise AssertionError(node)

    def area(self, node: Area, facts: Facts, inside: bool) -> Value:
        if node in facts:
            return Value(facts[node], True)
        if isinstance(node.first, Cell) and isinstance(node.last, Cell):
            return self.known.kinds_of(node)
        for end in (node.first, node.last):
            if isinstance(end, Call) and end.name == "INDEX":
                self.value(end, facts, inside=inside)
            elif not isinstance(end, Cell):
                self.say("an area of something that is no reference", node)
        return Value(ANY, True)

    def sign(self, node: Sign, facts: Facts, inside: bool) -> Value:
        inner = node.operand
        if node.operator == "-" and isinstance(inner, Sign) and inner.operator == "-":  # -- makes numbers of truths
            value = self.value(inner.operand, facts, inside=inside)
            self.needs_number(inner.operand, value.kinds - TRUTH)
            return Value(WHOLE | (value.kinds & ERROR), value.many)
        value = self.value(inner, facts, inside=inside)
        self.needs_number(inner, value.kinds)
        return Value(self.number_of(value.kinds), value.many)

    def needs_number(self, node: Node, kinds: Kinds) -> None:
        if kinds & TEXT:
            self.say("arithmetic on what may be text", node)
        if kinds & TRUTH:
            self.say("arithmetic on a truth value", node)

    @staticmethod
    def number_of(*each: Kinds) -> Kinds:
        kinds = frozenset().union(*each)
        whole = not kinds & frozenset("NTO")
        return (WHOLE if whole else NUMBER) | (ERROR if kinds & (ERROR | TEXT) else frozenset())

    def reckoned(self, node: Pair, facts: Facts, inside: bool) -> Value:
        left = self.value(node.left, facts, inside=inside)
        mask = node.left
        if inside and node.operator == "*" and isinstance(mask, Call) and mask.name in ("ISTEXT", "ISNUMBER"):
            # ISTEXT(area)*…: what the other side comes to where it is no text does not count, unless an error.
            right = self.masked(node.right, facts, self.refined(mask, True, facts) or facts, inside)
        else:
            right = self.value(node.right, facts, inside=inside)
        allowed = TRUTH if node.operator in "*/" else frozenset()
        self.needs_number(node.left, left.kinds - allowed)
        self.needs_number(node.right, right.kinds - allowed)
        kinds = self.number_of(left.kinds, right.kinds)
        if node.operator == "/":
            divisor = node.right
            safe = isinstance(divisor, Number) and float(divisor.text) != 0
            kinds = NUMBER | (kinds & ERROR) | (frozenset() if safe else ERROR)
        self.scalar(node, (left, right), inside)
        return Value(kinds, left.many or right.many)

    def masked(self, node: Node, facts: Facts, narrowed: Facts, inside: bool) -> Value:
        """Evaluate where only errors count beyond ``narrowed``."""
        self.silent += 1
        value = self.value(node, facts, inside=inside)
        self.silent -= 1
        self.value(node, narrowed, inside=inside)
        return value

    def compared(self, node: Pair, facts: Facts, inside: bool) -> Value:
        emptiness = node.operator in (">", "=") and node.right == Number("0")
        if emptiness and isinstance(node.left, Call) and node.left.name == "LEN":
            # LEN(…)>0 asks whether anything is there: how a number would be written does not matter.
            value = self.value(node.left.arguments[0], facts, inside=inside)
            self.scalar(node, (value,), inside)
            return Value(TRUTH | (value.kinds & ERROR), value.many)
        left, right = (self.value(each, facts, inside=inside) for each in (node.left, node.right))
        kinds = left.kinds | right.kinds
        self.scalar(node, (left, right), inside)
        result = Value(TRUTH | (kinds & ERROR), left.many or right.many)
        if node.operator in ("=", "<>") and Text("") in (node.left, node.right):
            return result
        classes = {_CLASS[kind] for kind in kinds - ERROR - BLANK}
        if len(classes) > 1:
            self.say(f"comparison of {' with '.join(sorted(classes))}", node)
        elif classes == {"text"} and node.operator not in ("=", "<>"):
            self.say("texts in order, which is another one in each program", node)
        elif classes == {"text"}:
            literals = [each.value for each in (node.left, node.right) if isinstance(each, Text)]
            if not any(text.lower() == text.upper() for text in literals):
                self.say("texts compared without regard to case", node)
        return result

    def joined(self, node: Joined, values: list[Value], inside: bool) -> Value:
        kinds = frozenset().union(*(value.kinds for value in values))
        for part, value in zip(node.parts, values, strict=True):
            self.as_text(part, value.kinds)
        self.scalar(node, values, inside)
        result = frozenset("T") if kinds & frozenset("TINB") else frozenset()
        result |= frozenset("O") if all(value.kinds & NOTHING for value in values) else frozenset()
        return Value(result | (kinds & ERROR), any(value.many for value in values))

    def as_text(self, node: Node, kinds: Kinds) -> None:
        if "N" in kinds:
            self.say("a number with decimals as text", node)
        if "B" in kinds:
            self.say("a truth value as text", node)

    def scalar(self, node: Node, values: Iterable[Value], inside: bool) -> None:
        if any(value.many for value in values) and not inside:
            self.say("an array outside SUMPRODUCT", node)

    # --- calls ---

    def call(self, node: Call, facts: Facts, inside: bool) -> Value:
        name, arguments = node.name, node.arguments
        if name not in GATHERING and name not in TAKES:
            self.say(f"function {name}, whose behaviour is not known here", node)
            return Value(ANY)
        if len(arguments) not in TAKES.get(name, {len(arguments) or 1}):
            self.say(f"{len(arguments)} arguments" + (" (IF without else)" if name == "IF" else ""), node)
            return Value(ANY)
        if name == "IF":
            return self.chosen(node, facts, inside)
        if name in ("AND", "OR"):
            return self.junction(node, facts, inside)
        inside = inside or name == "SUMPRODUCT"
        values = [self.value(argument, facts, inside=inside) for argument in arguments]
        kinds = frozenset().union(*(value.kinds for value in values)) if values else frozenset()
        if name in GATHERING:
            return self.gathered(node, values, kinds)
        many = any(value.many for value in values)
        if name == "IFERROR":
            if many:
                self.say("IFERROR of an array", node)
            return Value((values[0].kinds - ERROR) | values[1].kinds, many)
        if name in ASKING:
            self.scalar(node, values, inside)
            if name == "ISNUMBER" and kinds & TRUTH:
                self.say("ISNUMBER of what may be a truth value, a number in LibreOffice", node)
            return Value(TRUTH, many)
        if name == "INDEX":
            self.fitting(node, values[1:], 1)
            return Value(values[0].kinds | frozenset("E"))
        if name == "ROW":
            return Value(WHOLE, many)
        self.scalar(node, values, inside)
        self.fitting(node, values, 0)
        if name == "NOT":
            self.condition(arguments[0], kinds)
            return Value(TRUTH | (kinds & ERROR), many)
        failing = (kinds & ERROR) | (ERROR if name in MAY_FAIL or not self.within(node, facts) else frozenset())
        return Value(self.result(node, values, facts) | failing, many)

    def fitting(self, node: Call, values: list[Value], first: int) -> None:
        """Say where an argument is not what the function takes."""
        for at, (argument, value) in enumerate(zip(node.arguments[first:], values, strict=True), start=first):
            if at in NUMERIC.get(node.name, ()):
                if value.kinds & TEXT:
                    self.say("a function of numbers on what may be text", node)
                if value.kinds & TRUTH:
                    self.say("a function of numbers on a truth value", node)
            if at in TEXTUAL.get(node.name, ()) and not self.beside_words(node):
                self.as_text(argument, value.kinds)
        needle = {"FIND": 0, "SUBSTITUTE": 1}.get(node.name)
        if needle is not None and values[needle].kinds & NOTHING:
            self.say(f"{node.name} of what may be empty", node)
        if node.name in ("VALUE", "TEXT"):
            self.say(f"{node.name}, which depends on the language", node)

    @staticmethod
    def beside_words(node: Call) -> bool:
        """EXACT with a word that no number and no truth value is written like, in any program or language."""
        others = [each.value for each in node.arguments if isinstance(each, Text)]
        return node.name == "EXACT" and any(re.search("[\u3400-\u9fff]", text) for text in others)

    def within(self, node: Call, facts: Facts) -> bool:
        """Tell whether the numbers that a text function or MOD takes are never out of its range."""
        match node:
            case Call(name="LEFT", arguments=(text, Pair("-", Call("LEN", (same,)), Number("1")))):
                return text == same and not self.value(text, facts).kinds & NOTHING
            case Call(name="LEFT", arguments=(_, Number())):
                return True
            case Call(name="MID", arguments=(_, Number(text=start), Number())):
                return int(start) >= 1
            case Call(name="LEFT" | "MID"):
                return False
            case Call(name="MOD", arguments=(_, divisor)):
                return isinstance(divisor, Number) and float(divisor.text) != 0
        return True

    def result(self, node: Call, values: list[Value], facts: Facts) -> Kinds:
        match node:
            case Call(name="ROUND", arguments=(_, Number("0"))) | Call(name="TRUNC", arguments=(_,)):
                return WHOLE
            case Call(name="ABS" | "MOD") if not frozenset().union(*(value.kinds for value in values)) & {"N"}:
                return WHOLE
            case Call(name="N") if not values[0].kinds & {"N"}:
                return WHOLE
            case Call(name="MID", arguments=(text, Number(text=start), Number())):
                length = facts.get(Call("LEN", (text,)))
                known = max(map(int, length), default=0) if length else 0
                return FILLED if int(start) <= known else TEXT
            case Call(name="LEFT", arguments=(_, Number(text=count))) if int(count) >= 1:
                return FILLED if not values[0].kinds & NOTHING else TEXT
        return GIVES[node.name]

    def condition(self, node: Node, kinds: Kinds) -> None:
        if kinds & (TEXT | BLANK):
            self.say("a condition that is no truth value", node)

    def chosen(self, node: Call, facts: Facts, inside: bool) -> Value:
        test, *branches = node.arguments
        value = self.value(test, facts, inside=inside)
        self.condition(test, value.kinds)
        if value.many:
            self.say("IF of an array, which Excel 2016 takes only with Ctrl+Shift+Enter", node)
        kinds, many = value.kinds & ERROR, value.many
        for wanted, branch in zip((True, False), branches, strict=True):
            narrowed = self.refined(test, wanted, facts)
            if narrowed is not None:
                taken = self.value(branch, narrowed, inside=inside)
                kinds, many = kinds | taken.kinds, many or taken.many
        return Value(kinds, many)

    def junction(self, node: Call, facts: Facts, inside: bool) -> Value:
        """AND and OR: every program evaluates all arguments, so none of them narrows the others."""
        lengths = {
            each.left: frozenset((each.right.text,))
            for each in node.arguments
            if node.name == "AND"
            and isinstance(each, Pair)
            and each.operator == "="
            and isinstance(each.left, Call)
            and each.left.name == "LEN"
            and isinstance(each.right, Number)
        }
        kinds: Kinds = frozenset()
        for argument in node.arguments:
            # Where the length is another one AND is FALSE whatever else it holds, unless that is an error.
            value = (
                self.masked(argument, facts, facts | lengths, inside)
                if lengths
                else self.value(argument, facts, inside=inside)
            )
            kinds |= value.kinds
            if value.many:
                self.say(f"{node.name} of an array", node)
            if isinstance(argument, Cell | Area):
                self.say(f"{node.name} of a cell, whose text or blank it leaves out", node)
            else:
                self.condition(argument, value.kinds)
        return Value(TRUTH | (kinds & ERROR))

    def gathered(self, node: Call, values: list[Value], kinds: Kinds) -> Value:
        name = node.name
        if name == "COUNTA":  # cells of any kind, errors too, in every program
            return Value(WHOLE)
        for argument, value in zip(node.arguments, values, strict=True):
            place = isinstance(argument, Cell | Area)
            if value.kinds & TRUTH:
                self.say(f"{name} of what may be a truth value", argument)
            if not place and value.kinds & TEXT:
                self.say(f"{name} of a text", argument)
            if name == "SUMPRODUCT" and value.kinds & TEXT:
                self.say("SUMPRODUCT of text", argument)
            if name in ("MAX", "MIN") and place and value.kinds & (TEXT | BLANK):
                self.say(f"{name} leaves out what is no number", argument)
        if name == "COUNT":
            return Value(WHOLE)
        return Value(self.number_of(kinds - TEXT - BLANK) | (kinds & ERROR))

    # --- conditions ---

    def refined(self, node: Node, wanted: bool, facts: Facts) -> Facts | None:
        """Return what is known where a condition came to ``wanted``; ``None`` where it never does."""
        match node:
            case Truth(value=value):
                return facts if value is wanted else None
            case Call(name="NOT", arguments=(inner,)):
                return self.refined(inner, not wanted, facts)
            case Call(name="AND" | "OR", arguments=arguments):
                return self.refined_junction(arguments, wanted, (node.name == "AND") is wanted, facts)
            case Call(name="IF", arguments=(test, first, second)):
                both = []
                for truth, branch in ((True, first), (False, second)):
                    narrowed = self.refined(test, truth, facts)
                    both.append(None if narrowed is None else self.refined(branch, wanted, narrowed))
                return either(both)
            case Call(name="ISERROR", arguments=(Call("FIND", (Text(value=name), Joined((Text("、"), *named)))),)):
                return self.guarded(name.strip("、"), tuple(named), facts) if wanted else facts
            case Call(name=name, arguments=(Cell() | Area() as place,)) if name in ASKING:
                kinds = ASKING[name]
                return self.narrowed(place, kinds if wanted else ANY - kinds, facts)
            case Pair(operator="=" | "<>" as operator, left=left, right=Text("")):
                empty = (operator == "=") is wanted
                if empty and isinstance(left, Joined):
                    return self.all_guarded(left, facts)
                return self.narrowed(left, NOTHING if empty else ANY - NOTHING - ERROR, facts)
            case Pair(operator=">", left=Call("LEN", (inner,)), right=Number("0")):
                return self.narrowed(inner, ANY - NOTHING - ERROR if wanted else NOTHING, facts)
            case Pair(operator="=", left=Call("COUNT", places), right=Number(text=count)) if wanted:
                if int(count) == len(places):
                    for place in places:
                        facts = self.narrowed(place, NUMBER, facts) or facts
                return facts
        return facts

    def refined_junction(self, arguments: tuple[Node, ...], wanted: bool, every: bool, facts: Facts) -> Facts | None:
        if not every:
            return either([self.refined(argument, wanted, facts) for argument in arguments])
        narrowed: Facts | None = facts
        for argument in arguments:
            narrowed = None if narrowed is None else self.refined(argument, wanted, narrowed)
        return narrowed

    def narrowed(self, node: Node, kinds: Kinds, facts: Facts) -> Facts | None:
        if not isinstance(node, Cell | Area):
            return facts
        self.silent += 1
        left = self.value(node, facts, inside=True).kinds & kinds
        self.silent -= 1
        return facts | {node: left} if left else None

    def guarded(self, name: str, named: tuple[Node, ...], facts: Facts) -> Facts:
        """The column is not among the untyped ones: its cell is blank or holds a value of its kind."""
        for sheet, untyped in self.known.untyped.items():
            if Joined(named) == untyped and (sheet, name) in self.known.typed:
                cell, kinds = self.known.typed[sheet, name]
                return self.narrowed(cell, kinds, facts) or facts
        return facts

    def all_guarded(self, named: Joined, facts: Facts) -> Facts:
        for sheet, untyped in self.known.untyped.items():
            if named == untyped:
                for (place, _), (cell, kinds) in self.known.typed.items():
                    if place == sheet:
                        facts = self.narrowed(cell, kinds, facts) or facts
        return facts


def either(ways: list[Facts | None]) -> Facts | None:
    """What is known where one of several conditions holds: what all of them tell."""
    known = [way for way in ways if way is not None]
    if not known:
        return None
    shared = set(known[0]).intersection(*known[1:])
    return {node: frozenset().union(*(way[node] for way in known)) for node in shared}


def shown(node: Node) -> str:
    """Write an expression for a message."""
    match node:
        case Number(text=text):
            return text
        case Text(value=text):
            return f'"{text}"'
        case Truth(value=value):
            return str(value).upper()
        case Cell(column=column, row=row):
            letters = ""
            while column:
                column, rest = divmod(column - 1, 26)
                letters = chr(ord("A") + rest) + letters
            return f"{letters}{row}"
        case Area(first=first, last=last):
            return f"{shown(first)}:{shown(last)}"
        case Sign(operator=operator, operand=operand):
            return f"{operator}{shown(operand)}"
        case Pair(operator=operator, left=left, right=right):
            return f"{shown(left)}{operator}{shown(right)}"
        case Joined(parts=parts):
            return "&".join(map(shown, parts))
        case Call(name=name, arguments=arguments):
            return f"{name}({','.join(map(shown, arguments))})"
    return ""


def formula_findings(formula: str, known: Known | None = None, sheet: str = "s", kind: str = "cell") -> list[str]:
    """Say what programs would disagree about. ``kind``: "cell", "condition" or "name"."""
    try:
        node = Parser(formula, sheet).parse()
    except NotUnderstoodError as fault:
        return [f"{fault}"]
    return judged(node, known or Known(), kind)[1]


def judged(node: Node, known: Known, kind: str = "cell") -> tuple[Kinds, list[str]]:
    """Return what a formula may come to and what is wrong with it."""
    judgement = Judgement(known)
    value = judgement.value(node, {})
    if kind == "cell":
        if value.many:
            judgement.say("an area or array in one cell", node)
        if "E" in value.kinds and not isinstance(node, Cell):
            judgement.say("may come to an error", node)
        if "K" in value.kinds and isinstance(node, Cell):
            judgement.say("a blank cell shown as 0", node)
    if kind == "condition" and value.kinds - TRUTH:
        judgement.say("a condition that may be something else than TRUE or FALSE", node)
    return value.kinds - BLANK, list(judgement.found)


# --- a built workbook ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Block:
    """The entry rows of a table: every row is like the first one."""

    first: int
    last: int
    entries: frozenset[int]


class Book:
    """All formulas of a built template, and what its cells may hold."""

    def __init__(self, package: Package, programme: Programme) -> None:
        self.package = package
        self.nodes: dict[Cell, Node] = {}
        self.faults: list[str] = []
        self.blocks: dict[str, Block] = {}
        self.constants: dict[Cell, Kinds] = {}
        self.memo: dict[Cell, Kinds] = {}
        self.said: dict[Cell, list[str]] = {}
        self.typed: dict[tuple[str, str], tuple[Cell, Kinds]] = {}
        self.untyped: dict[str, Node] = {}
        self.inputs: dict[Cell, Kinds] = {}
        self._places(programme)
        for sheet, tree in package.sheets.items():
            self._read(sheet, tree)
        self.known = Known(self.kinds_of, self.typed, self.untyped)

    def _places(self, programme: Programme) -> None:
        stamp = {row.get("A", ""): row.get("B", "") for row in self.package.texts("zs_stamp").values()}
        for key, text in stamp.items():
            if not key.startswith("sheet."):
                continue
            place, ledger = json.loads(text), programme.ledger(key[6:])
            sheet, first, table = place["sheet"], place["first_row"], ledger.kind != "form"
            for at, column in enumerate(ledger.columns):
                cell = Cell(sheet, 3 + at, first) if table else Cell(sheet, 3, first + at)
                kind = cell_type(column).kind
                self.typed[sheet, column.name] = cell, (TEXT if kind == "text" else NUMBER | frozenset("O")) | BLANK
                self.inputs[cell] = ANY
            if table:
                entries = frozenset(range(3, 3 + len(ledger.columns)))
                self.blocks[sheet] = Block(first, first + place["rows"] - 1, entries)
            self._helpers(sheet, place["header_row"], first)

    def _helpers(self, sheet: str, header_row: int, first: int) -> None:
        headers = self.package.texts(sheet)[header_row]
        at = {header: column_number(letters) for letters, header in headers.items()}
        self.untyped[sheet] = Joined(tuple(Cell(sheet, at[f"zs_{code}"], first) for code in (UNREADABLE, WORDED)))
        for header, column in at.items():
            kind, _, name = header.partition(" ")
            if kind == "zs_last":  # written by the builder from values that were read
                self.inputs[Cell(sheet, column, first)] = self.typed[sheet, name][1]
            elif kind == "zs_list":
                self.inputs[Cell(sheet, column, first)] = FILLED
            elif kind == "zs_row_id":
                self.inputs[Cell(sheet, column, first)] = FILLED | BLANK

    def _read(self, sheet: str, tree: ElementTree.Element) -> None:
        open_styles = self._open_styles
        for element in tree.iter(f"{MAIN}c"):
            letters, digits = re.fullmatch(r"([A-Z]+)([0-9]+)", element.get("r", "")).groups()  # type: ignore[union-attr]
            cell = Cell(sheet, column_number(letters), int(digits))
            formula = element.find(f"{MAIN}f")
            if formula is not None:
                if formula.text:
                    self._formula(cell, formula)
                continue
            value = element.findtext(f"{MAIN}v")
            if value is not None:
                text = element.get("t") == "s"
                filled = self.package.strings[int(value)] if text else value
                whole = re.fullmatch(r"-?[0-9]+", value) is not None
                self.constants[cell] = frozenset(("T" if filled else "O") if text else "I" if whole else "N")
            elif int(element.get("s", 0)) in open_styles:
                # An error pasted into an open cell of the cover (unit, period, statement) shows as that error in the
                # cells that name it: nothing is hidden by it, so there it is not asked for.
                self.inputs.setdefault(self.place(cell), ANY - ERROR if sheet == COVER_SHEET else ANY)

    @property
    def _open_styles(self) -> set[int]:
        styles = self.package.tree("xl/styles.xml").find(f"{MAIN}cellXfs")
        assert styles is not None
        found = set()
        for at, style in enumerate(styles):
            protection = style.find(f"{MAIN}protection")
            if protection is not None and protection.get("locked") == "0":
                found.add(at)
        return found

    def _formula(self, cell: Cell, formula: ElementTree.Element) -> None:
        where = f"{cell.sheet}!{shown(cell)}"
        parser = None
        try:
            parser = Parser(formula.text or "", cell.sheet)
            self.nodes[self.place(cell)] = parser.parse()
        except NotUnderstoodError as fault:
            self.faults.append(f"{where}: {fault}")
        area = formula.get("ref")
        if area and parser:
            first, last = (int(re.sub(r"[A-Z]", "", end)) for end in area.split(":"))
            block = self.blocks.get(cell.sheet)
            if block is None or (first, last) != (block.first, block.last) or cell.row != first:
                self.faults.append(f"{where}: shared over {area}, which is not the entry rows")
            if parser.relative_rows - {cell.row} or parser.relative_columns:
                self.faults.append(f"{where}: a relative reference to another row or column")

    def place(self, cell: Cell) -> Cell:
        """The cell that stands for it: all entry rows of a table are like the first."""
        block = self.blocks.get(cell.sheet)
        if block is not None and block.first <= cell.row <= block.last:
            return Cell(cell.sheet, cell.column, block.first)
        return cell

    def cells(self, ref: Cell | Area) -> list[Cell]:
        """The cells that stand for a reference."""
        if isinstance(ref, Cell):
            return [self.place(ref)]
        assert isinstance(ref.first, Cell)
        assert isinstance(ref.last, Cell)
        rows = range(ref.first.row, ref.last.row + 1)
        columns = range(ref.first.column, ref.last.column + 1)
        places = (Cell(ref.first.sheet, column, row) for row in rows for column in columns)
        return list(dict.fromkeys(self.place(cell) for cell in places))

    def kinds_of(self, ref: Cell | Area) -> Value:
        if isinstance(ref, Area) and not isinstance(ref.first, Cell):
            return Value(ANY, True)
        kinds = frozenset().union(*(self.kinds(cell) for cell in self.cells(ref)))
        return Value(kinds, isinstance(ref, Area) and ref.first != ref.last)

    def kinds(self, cell: Cell) -> Kinds:
        """What a cell may hold."""
        if cell in self.memo:
            return self.memo[cell]
        if cell in self.nodes:
            self.memo[cell] = ANY  # for a circle, which ``circles`` reports
            self.memo[cell], self.said[cell] = judged(self.nodes[cell], self.known)
        elif cell in self.inputs:
            self.memo[cell] = self.inputs[cell]
        else:
            self.memo[cell] = self.constants.get(cell, BLANK)
        return self.memo[cell]

    def findings(self) -> list[str]:
        """All that is wrong, with where it stands."""
        found = list(self.faults)
        for cell in self.nodes:
            self.kinds(cell)
        for cell, said in self.said.items():
            found += [f"{cell.sheet}!{shown(cell)}: {each}" for each in said]
        found += self._blanks()
        found += self._conditions()
        found += self._validations()
        for name in self.package.tree("xl/workbook.xml").iter(f"{MAIN}definedName"):
            where = f"name {name.get('name')}"
            found += [f"{where}: {each}" for each in formula_findings(name.text or "", self.known, kind="name")]
        return found + [f"a circle: {' → '.join(f'{c.sheet}!{shown(c)}' for c in each)}" for each in self.circles()]

    def _blanks(self) -> Iterator[str]:
        """Formulas that look at a cell in which nothing ever stands."""
        for cell, node in self.nodes.items():
            for ref in cells_of(node):
                if isinstance(ref, Cell) and self.kinds(self.place(ref)) == BLANK:
                    yield f"{cell.sheet}!{shown(cell)}: looks at {shown(ref)}, which is always blank"

    def _conditions(self) -> Iterator[str]:
        for sheet, tree in self.package.sheets.items():
            for area in tree.iter(f"{MAIN}conditionalFormatting"):
                reference = area.get("sqref", "")
                first, _, last = reference.partition(":")
                for formula in area.iter(f"{MAIN}formula"):
                    where, text = f"{sheet}!{reference} condition", formula.text or ""
                    for each in formula_findings(text, self.known, sheet, "condition"):
                        yield f"{where}: {each}"
                    try:
                        parser = Parser(text, sheet)
                        parser.parse()
                    except NotUnderstoodError:
                        continue
                    if parser.relative_rows - {int(re.sub(r"[A-Z]", "", first))}:
                        yield f"{where}: looks at another row: {text}"
                    if parser.relative_columns and re.sub(r"[0-9]", "", first) != re.sub(r"[0-9]", "", last or first):
                        yield f"{where}: looks at another column in each column: {text}"

    def _validations(self) -> Iterator[str]:
        for sheet, tree in self.package.sheets.items():
            for rule in tree.iter(f"{MAIN}dataValidation"):
                for formula in (*rule.findall(f"{MAIN}formula1"), *rule.findall(f"{MAIN}formula2")):
                    where, text = f"{sheet}!{rule.get('sqref')} validation", formula.text or ""
                    if text.startswith('"') or rule.get("type") != "list":
                        if not re.fullmatch(r'"[^"\n]*"|-?[0-9]{1,15}(\.[0-9]{1,6})?', text):
                            yield f"{where}: neither a list nor a number: {text}"
                        continue
                    try:
                        node = Parser(text, sheet).parse()
                    except NotUnderstoodError as fault:
                        yield f"{where}: {fault}"
                        continue
                    if not isinstance(node, Area | Cell) or self.kinds_of(node).kinds != FILLED:
                        yield f"{where}: not an area of texts: {text}"

    def circles(self) -> list[list[Cell]]:
        """Chains of formulas that come back to where they began."""
        done: set[Cell] = set()
        found = []
        for start in self.nodes:
            way: list[Cell] = []
            todo: list[tuple[Cell, bool]] = [(start, True)]
            while todo:
                cell, entering = todo.pop()
                if not entering:
                    done.add(way.pop())
                    continue
                if cell in way:
                    found.append([*way[way.index(cell) :], cell])
                    continue
                if cell in done or cell not in self.nodes:
                    continue
                way.append(cell)
                todo.append((cell, False))
                todo += [(next_, True) for ref in cells_of(self.nodes[cell]) for next_ in self.cells(ref)]
        return found


# --- what is right on purpose -------------------------------------------------------------------------------------

# (where, what, why). A test proves that each of them is still needed.
ALLOWED: Final = (
    (
        r"name _xlnm\.Print_Titles$",
        r"whole columns or rows$",
        "Titles on every page are whole rows and columns by definition.",
    ),
    (
        r"zs_stamp!E\d+$",
        r"VALUE, which depends on the language: VALUE\((LEFT|MID|SUBSTITUTE)\(",
        "Of digits only: the same condition asks for the shape of the period, sign by sign.",
    ),
    (
        r"填报说明!G5$",
        r'TEXT, which depends on the language: TEXT\(E\d+,"yyyy-mm-dd"\)$',
        "A day for people to read, judged by nothing. y, m and d are the letters of Chinese and English programs.",
    ),
    (
        r"zs_stamp!E\d+$",
        r"a (number with decimals|truth value) as text: (G4|UPPER\(G4\))$",
        "Only digits, a hyphen or 年, W, 月 have the shape that is asked for; a year typed as a number is a whole one.",
    ),
    (
        r"\S+!A2$",
        r"a (number with decimals|truth value) as text: [CG]4$",
        "The line under the title repeats what was typed on the cover, in a cell formatted as text; nothing reads it.",
    ),
)


def not_allowed(findings: Iterable[str]) -> tuple[list[str], set[int]]:
    """Return the findings that nothing allows, and which entries of ``ALLOWED`` were used."""
    left, used = [], set()
    for finding in findings:
        where, _, what = finding.partition(": ")
        fits = [at for at, (place, word, _) in enumerate(ALLOWED) if re.search(place, where) and re.match(word, what)]
        used.update(fits)
        if not fits:
            left.append(finding)
    return left, used
