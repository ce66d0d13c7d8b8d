"""公式: points by a formula of the rule language."""

from decimal import Decimal
from functools import lru_cache
from itertools import accumulate
from typing import Final

from udfs.findings import Finding
from udfs.rules import ColumnKind, Rule, RuleError, Schema, Table, nodes, parse_rule
from udfs.rules.excel import Translator
from udfs.rules.functions import FUNCTIONS
from udfs.scoring.case import Case
from udfs.scoring.column import Number, Reason, Unit
from udfs.scoring.places import Places, Writer
from udfs.scoring.rule import REQUIRED, Parameters, ScoringRule
from udfs.scoring.words import number_words, plain

_OWN: Final[dict[str, Number]] = {"实际": "actual", "目标": "target", "基数": "base"}
_OF_GROUP: Final[dict[str, str]] = {
    "组最大": "MAX({})",
    "组最小": "MIN({})",
    "组平均": "AVERAGE({})",
    "组单位数": "COUNT({})",
}
FORMULA_COLUMNS: Final = (*_OWN, "分值", *_OF_GROUP)
FORMULA_SCHEMA: Final = Schema({name: ColumnKind("number") for name in FORMULA_COLUMNS})
LONGEST_FORMULA: Final = 8192  # characters, in Excel
DEEPEST_FORMULA: Final = 64  # functions within functions, in Excel


class FormulaRule(ScoringRule):
    """A formula over [实际] [目标] [基数] [分值] [组最大] [组最小] [组平均] [组单位数]; the last four of known values.

    [分值] is the indicator's points, and the formula gives 分. Where it names [实际] the value must be there, and
    where it names the group, some value of it (``no_value``). A target or a base that is not there makes it unknown
    (``no_target``, ``no_base``) unless 空作零 or 为空 looks at it; so does a division by zero (``not_computable``).
    Comparisons round the difference to six places, as everywhere in the language. Whether less is better does not
    matter. The Excel formula holds IFERROR only where it divides, which is how the language says unknown. Source:
    whatever a document asks for that no other rule says.
    """

    label = "公式"
    takes = {"formula": REQUIRED}

    def _needs(self, parameters: Parameters) -> tuple[Number, ...]:
        return ("actual",) if "实际" in parse_points(parameters["formula"]).touched else ()

    def _of_case(self, case: Case) -> Decimal | Reason:
        rule = parse_points(case["formula"])
        if not case.group.count and _names_group(rule):
            return Reason.NO_VALUE
        (value,) = rule.values(Table({name: [cell] for name, cell in _cells(case).items()}, 1))
        return value if isinstance(value, Decimal) else _why_unknown(rule, case.unit)

    def formula(self, places: Places, parameters: Parameters) -> str:
        """Return the formula. Raises ``RuleError`` for a text that ``formula_faults`` complains of."""
        writer = Writer(places, self.filled(parameters))
        rule = parse_points(writer.parameters["formula"])
        translated = _Translator(FORMULA_SCHEMA, _FormulaPlaces(writer))
        result = writer.limited(self._expression(writer))
        if known := translated.known(rule.node):
            result = f'IF({known},{result},"")'
        if translated.may_fail(rule.node):
            result = f'IFERROR({result},"")'
        refused = [f"COUNT({writer.place('actuals')})=0"] if _names_group(rule) else []
        return writer.guarded(self._counted(writer), refused, result)

    def _expression(self, writer: Writer) -> str:
        translated = _Translator(FORMULA_SCHEMA, _FormulaPlaces(writer))
        return translated.value(parse_points(writer.parameters["formula"]).node)

    def _raw_words(self, case: Case, measure: str) -> str:
        touched = parse_points(case["formula"]).touched
        values = {name: getattr(case.unit, field) for name, field in _OWN.items() if name in touched}
        return "，".join(f"{name} {number_words(value, measure)}" for name, value in values.items())

    def _words(self, case: Case, points: Decimal) -> str:
        rule = parse_points(case["formula"])
        cells = _cells(case)
        others = [f"{name} {number_words(cells[name], '')}" for name in rule.touched if name not in _OWN]
        given = f"（{'，'.join(others)}）" if others else ""
        return f"{rule.text}{given} = {plain(points)}"


@lru_cache(256)
def parse_points(text: str) -> Rule:
    """Return the parsed formula. Raises ``RuleError`` that points at a character.

    What the language knows of a ledger and an indicator does not have (days, the previous value) is refused.
    """
    rule = parse_rule(text, FORMULA_SCHEMA, gives="number")
    for node in nodes.walk(rule.node):
        match node:
            case nodes.Constant(name=name):
                raise RuleError("ZS-304", text, node.at, what="名称", name=name, hint="")
            case nodes.Call(name=name) if FUNCTIONS[name].name == "LAST":
                raise RuleError("ZS-304", text, node.at, what="函数", name=name, hint="")
            case nodes.Arithmetic(operator="/", right=nodes.Literal(value=value)) if not value:
                raise RuleError("ZS-305", text, node.right.at, wanted="不为零的数", found="零")
    return rule


def formula_faults(text: str) -> list[Finding]:
    """Return what is wrong with the text of a formula: its first mistake, or that Excel could not hold it."""
    try:
        parse_points(text)
        far = "'综合加权量化考核评分表（县、市、区）'!$XFD$1048576"
        places = Places(points=far, actual=far, target=far, base=far, actuals=f"{far}:$XFD$1048576")
        formula = FormulaRule().formula(places, {"formula": text, "places": 2})
        if len(formula) > LONGEST_FORMULA:
            wanted = f"{LONGEST_FORMULA} 个字符以内的表格公式，现在是 {len(formula)} 个"
            raise RuleError("ZS-310", text, 0, wanted=wanted)
        if _depth(formula) > DEEPEST_FORMULA:
            raise RuleError("ZS-311", text, 0, most=DEEPEST_FORMULA)
    except RuleError as error:
        return [error.finding()]
    return []


def _depth(formula: str) -> int:
    """Return how many brackets stand inside each other; those in the name of a sheet are full-width."""
    return max(accumulate({"(": 1, ")": -1}.get(sign, 0) for sign in formula))


def _names_group(rule: Rule) -> bool:
    return any(name in rule.touched for name in _OF_GROUP if name != "组单位数")


def _cells(case: Case) -> dict[str, Decimal | None]:
    unit, group = case.unit, case.group
    low, high = group.bounds(0) if group.count else (None, None)
    return {
        "实际": unit.actual,
        "目标": unit.target,
        "基数": unit.base,
        "分值": unit.points,
        "组最大": high,
        "组最小": low,
        "组平均": group.total / group.count if group.count else None,
        "组单位数": Decimal(group.count),
    }


def _why_unknown(rule: Rule, unit: Unit) -> Reason:
    if "目标" in rule.touched and unit.target is None:
        return Reason.NO_TARGET
    return Reason.NO_BASE if "基数" in rule.touched and unit.base is None else Reason.NOT_COMPUTABLE


# --- as Excel -------------------------------------------------------------------------------------------------------


class _FormulaPlaces:
    """Where the columns of a formula stand: cells of the unit, and numbers of the group's cells."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def cell(self, column: str) -> str:
        if column in _OWN:
            return self._writer.place(_OWN[column])
        if column == "分值":
            return self._writer.places.points
        return _OF_GROUP[column].format(self._writer.place("actuals"))

    def span(self, column: str) -> str:
        raise AssertionError(column)

    last = day = members = tidied = span

    def untyped(self) -> str:
        return '""'


class _Translator(Translator):
    """The translation of a number instead of a judgement. A text in a cell is as good as a blank here."""

    def value(self, node: nodes.Node) -> str:
        """Return the expression of a number."""
        return self._value(node)

    def known(self, node: nodes.Node) -> str:
        """Return a test that all cells that it needs hold numbers; "" where it needs none."""
        return self._known([node])

    def may_fail(self, node: nodes.Node) -> bool:
        """Tell whether the expression can be an error although its cells hold numbers."""
        return self._may_fail(node)

    def _truth_of_call(self, node: nodes.Call, arguments: tuple[nodes.Node, ...], wanted: bool) -> str:
        if FUNCTIONS[node.name].name != "BLANK":
            return super()._truth_of_call(node, arguments, wanted)
        return f"COUNT({self._value(arguments[0])}){'=' if wanted else '>'}0"
