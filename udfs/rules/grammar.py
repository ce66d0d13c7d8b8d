"""From the text of a rule to its nodes. The grammar is data; words exist in Chinese and in ASCII.

Full-width signs are the same as the ASCII ones, as an input method writes either.
"""

from datetime import date
from decimal import Decimal
from functools import cache, lru_cache, reduce
from typing import cast

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedEOF, UnexpectedInput, UnexpectedToken

from udfs.rules import nodes
from udfs.rules.errors import RuleError

GRAMMAR = r"""
?start: either
?either: both (OR both)*                        -> either
?both: refusal (AND refusal)*                   -> both
?refusal: NOT refusal                           -> negation
        | judgement
?judgement: sum
        | sum COMPARE sum                       -> comparison
        | sum IN members                        -> membership
        | sum NOT_IN members                    -> exclusion
?sum: product ((PLUS | MINUS) product)*         -> chain
?product: signed ((TIMES | DIVIDE) signed)*     -> chain
?signed: MINUS signed                           -> negative
       | atom
?atom: literal
     | COLUMN                                   -> column
     | PARAMETER                                -> parameter
     | NAME OPEN (either (COMMA either)*)? CLOSE -> call
     | NAME                                     -> constant
     | OPEN either CLOSE                        -> group
literal: NUMBER | PERCENT | TEXT | DATE
members: OPEN literal (COMMA literal)* CLOSE    -> item_list
       | LIST                                   -> list_name

OR.3: /OR(?![A-Z_])|或/
AND.3: /AND(?![A-Z_])|且/
NOT_IN.4: /NOT\s+IN(?![A-Z_])|不属于/
NOT.3: /NOT(?![A-Z_])|非/
IN.3: /IN(?![A-Z_])|属于/
COMPARE: /[<＜][>＞]|[<＜][=＝]|[>＞][=＝]|[≤≥≠]|[<>=＜＞＝]/
PLUS: /[+＋]/
MINUS: /[-－−]/
TIMES: /[*＊×]/
DIVIDE: /[\/／÷]/
OPEN: /[(（]/
CLOSE: /[)）]/
COMMA: /[,，]/
COLUMN: /\[[^\[\]]+\]|［[^［］\[\]]+］|【[^【】\[\]]+】/
PARAMETER: /[$＄￥][A-Za-z_\u4e00-\u9fff][\w\u4e00-\u9fff]*/
LIST: /[@＠][A-Za-z_\u4e00-\u9fff][\w\u4e00-\u9fff]*/
DATE.2: /[#＃]\d{4}-\d{2}-\d{2}[#＃]/
PERCENT.2: /\d+(\.\d+)?[%％]/
NUMBER: /\d+(\.\d+)?/
TEXT: /"[^"]*"|“[^”]*”/
NAME: /[A-Z][A-Z_]*|[\u4e00-\u9fff]+/
%import common.WS
%ignore WS
%ignore /\u3000/
"""

_SIGNS = str.maketrans(
    {"＜": "<", "＞": ">", "＝": "=", "≤": "<=", "≥": ">=", "≠": "<>"}
    | {"＋": "+", "－": "-", "−": "-", "＊": "*", "×": "*", "／": "/", "÷": "/"}
)
_DEEPEST = 60  # parts within parts; far below what the evaluator, the translator and Excel can hold


@lru_cache(maxsize=4096)  # nodes never change, and the same rules are read for every workbook of a programme
def parse_text(text: str) -> nodes.Node:
    """Return the nodes of a rule. Raises ``RuleError`` (ZS-301, ZS-302, ZS-303, ZS-311) with the character."""
    try:
        return _not_too_deep(text, cast(nodes.Node, _parser().parse(text)))
    except UnexpectedEOF:
        raise RuleError("ZS-302", text, len(text)) from None
    except UnexpectedToken as error:
        if error.token.type == "$END":
            raise RuleError("ZS-302", text, len(text)) from None
        raise RuleError("ZS-301", text, error.pos_in_stream or 0, found=str(error.token)) from None
    except UnexpectedInput as error:
        at = error.pos_in_stream or 0
        raise RuleError("ZS-301", text, at, found=text[at : at + 1]) from None
    except _NoSuchDate as error:
        raise RuleError("ZS-303", text, error.at, found=error.found) from None


class _NoSuchDate(Exception):  # noqa: N818 - reads as what happened
    def __init__(self, token: Token) -> None:
        super().__init__(str(token))
        self.at, self.found = _at(token), str(token)


def _not_too_deep(text: str, root: nodes.Node) -> nodes.Node:
    """Return the rule; refuse one that no recursive function could walk. Does not recurse itself."""
    waiting = [(root, 1)]
    while waiting:
        node, depth = waiting.pop()
        if depth > _DEEPEST:
            raise RuleError("ZS-311", text, node.at, most=_DEEPEST)
        waiting += [(part, depth + 1) for part in nodes.parts(node)]
    return root


@cache
def _parser() -> Lark:
    # The transformer works while parsing, so deep brackets do not recurse.
    return Lark(GRAMMAR, parser="lalr", maybe_placeholders=False, transformer=_Builder())


def _at(token: Token) -> int:
    return token.start_pos or 0


@v_args(inline=True)
class _Builder(Transformer):
    def either(self, *parts: nodes.Node | Token) -> nodes.Node:
        return self._junction("or", parts)

    def both(self, *parts: nodes.Node | Token) -> nodes.Node:
        return self._junction("and", parts)

    def _junction(self, operator: str, parts: tuple[nodes.Node | Token, ...]) -> nodes.Node:
        operands = tuple(part for part in parts if isinstance(part, nodes.Node))
        return operands[0] if len(operands) == 1 else nodes.Junction(operands[0].at, operator, operands)

    def negation(self, word: Token, operand: nodes.Node) -> nodes.Node:
        return nodes.Negation(_at(word), operand)

    def comparison(self, left: nodes.Node, sign: Token, right: nodes.Node) -> nodes.Node:
        return nodes.Comparison(_at(sign), sign.translate(_SIGNS), left, right)

    def membership(self, operand: nodes.Node, word: Token, members: nodes.Node) -> nodes.Node:
        return nodes.Membership(_at(word), operand, members, negated=False)

    def exclusion(self, operand: nodes.Node, word: Token, members: nodes.Node) -> nodes.Node:
        return nodes.Membership(_at(word), operand, members, negated=True)

    def chain(self, first: nodes.Node, *rest: nodes.Node | Token) -> nodes.Node:
        pairs = zip(rest[::2], rest[1::2], strict=True)
        return reduce(
            lambda left, pair: nodes.Arithmetic(_at(pair[0]), pair[0].translate(_SIGNS), left, pair[1]),
            pairs,
            first,
        )

    def negative(self, sign: Token, operand: nodes.Node) -> nodes.Node:
        return nodes.Negative(_at(sign), operand)

    def group(self, _open: Token, inner: nodes.Node, _close: Token) -> nodes.Node:
        return inner

    def column(self, token: Token) -> nodes.Node:
        return nodes.Column(_at(token), token[1:-1].strip())

    def parameter(self, token: Token) -> nodes.Node:
        return nodes.Parameter(_at(token), token[1:])

    def constant(self, token: Token) -> nodes.Node:
        return nodes.Constant(_at(token), str(token))

    def call(self, name: Token, *parts: nodes.Node | Token) -> nodes.Node:
        return nodes.Call(_at(name), str(name), tuple(part for part in parts if isinstance(part, nodes.Node)))

    def literal(self, token: Token) -> nodes.Node:
        return nodes.Literal(_at(token), self._value(token))

    def item_list(self, *parts: nodes.Literal | Token) -> nodes.Node:
        items = tuple(part for part in parts if isinstance(part, nodes.Literal))
        return nodes.ItemList(items[0].at, items)

    def list_name(self, token: Token) -> nodes.Node:
        return nodes.ListName(_at(token), token[1:])

    def _value(self, token: Token) -> Decimal | str | date:
        match token.type:
            case "NUMBER":
                return Decimal(str(token))
            case "PERCENT":
                return Decimal(str(token[:-1])).scaleb(-2)
            case "DATE":
                try:
                    return date.fromisoformat(token[1:-1])
                except ValueError:
                    raise _NoSuchDate(token) from None
            case _:
                return token[1:-1]
