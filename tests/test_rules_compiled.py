"""The evaluator by columns gives what the plain one by rows gives, on any rule and any table."""

import pickle
import random
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import reference_evaluator
from tests.generated_rows import RowMaker
from tests.test_rules import CELLS, DAYS, LISTS, MEANING, PARAMETERS, SCHEMA, RuleMaker
from udfs.cells import UNTYPED
from udfs.period import Period
from udfs.rules import Rule, Table, functions, parse_rule, texts
from udfs.strict import look
from xl_templates.build import Request
from xl_templates.judge import LedgerJudge, cell_type
from xl_templates.load import load

# Numbers on both sides of half a millionth, and some with more digits than arithmetic keeps.
FINE = [
    *map(Decimal, ("1.0000005", "1.0000004", "1.00000049999", "0.9999995", "-0.0000005", "0.0000005", "1.0", "-0")),
    Decimal("0.0000005") - Decimal("1E-40"),
    Decimal("0.0000004999" + "9" * 70),
    Decimal("1.0000004999" + "9" * 70),
    Decimal("0.333333333333333333333333333333333333333333333333333333333333"),
    Decimal("12345678901234567890123456789012345678901234567890123456789012345"),
]
DRAWN = {**CELLS, "number": CELLS["number"] + FINE}
JIZHOU = load("jizhou").programme
assert JIZHOU is not None


def random_table(seed: int) -> Table:
    """A table of few or many rows; its columns are full, half filled or blank, with or without untyped cells."""
    chosen = random.Random(seed)
    rows = chosen.choice((0, 1, 2, 12, 40))

    def cells(kind: str, untyped: float) -> list[object]:
        blank = chosen.choice((0.0, 0.0, 0.3, 0.7, 1.0))
        filled = [cell for cell in DRAWN[kind] if cell is not None]

        def cell() -> object:
            if chosen.random() < untyped:
                return UNTYPED
            return None if chosen.random() < blank else chosen.choice(filled)

        return [cell() for _ in range(rows)]

    columns = {name: cells(column.kind, chosen.choice((0.0, 0.0, 0.1))) for name, column in SCHEMA.columns.items()}
    last = {name: cells(column.kind, 0) for name, column in SCHEMA.columns.items() if chosen.random() < 0.8}
    days = {name: day for name, day in DAYS.items() if chosen.random() < 0.9}
    return Table(columns, rows, last, days, PARAMETERS, LISTS)


def plainly(rule: Rule, table: Table) -> list[object]:
    return reference_evaluator.evaluate(rule.node, rule.touched, table)


@given(st.integers(0, 2**32))
@settings(deadline=None)
def test_random_rules_on_random_tables(seed: int) -> None:
    """Every rule on one table, so that they share what they compute."""
    table, maker = random_table(seed), RuleMaker(seed)
    for _ in range(15):
        rule = parse_rule(maker.judgement(), SCHEMA)
        assert rule.judge(table) == plainly(rule, table), rule.text


@given(st.integers(0, 2**32))
@settings(deadline=None)
def test_random_formulas_on_random_tables(seed: int) -> None:
    """Compared as written, because 1 and 1.0 are equal but are not the same answer."""
    table, maker = random_table(seed), RuleMaker(seed)
    for _ in range(15):
        rule = parse_rule(maker.number(3), SCHEMA, gives="number")
        assert repr(rule.values(table)) == repr(plainly(rule, table)), rule.text


@pytest.mark.parametrize("seed", range(10))
def test_the_table_of_meanings_on_random_tables(seed: int) -> None:
    table = random_table(seed)
    for text in dict.fromkeys(row[0] for row in MEANING):
        rule = parse_rule(text, SCHEMA)
        assert rule.judge(table) == plainly(rule, table), text


# Comparisons at the edge; the tables hold the numbers at it.
@pytest.mark.parametrize("sign", ["=", "<>", "<", "<=", ">", ">="])
@pytest.mark.parametrize("left", ["[甲]", "[甲] - 1", "上月([甲])", "[甲] * 3", "0.9999995"])
@pytest.mark.parametrize("right", ["[乙]", "1", "0", "1 / 3", "空作零([乙])", "1.0000000000000000000000000001"])
def test_comparisons_at_half_a_millionth(left: str, sign: str, right: str) -> None:
    rule = parse_rule(f"{left} {sign} {right}", SCHEMA)
    pairs = [(first, second) for first in DRAWN["number"] for second in DRAWN["number"]]
    numbers, others = ([pair[side] for pair in pairs] for side in (0, 1))
    table = Table({"甲": numbers, "乙": others}, len(pairs), {"甲": others})
    assert rule.judge(table) == plainly(rule, table)


def ledgers() -> list[tuple[str, str]]:
    """Each shipped ledger in the middle of a year and at its beginning."""
    periods = {"month": ("2023-03", "2024-01"), "week": ("2023-W12",)}
    return [
        (ledger, period)
        for submission in JIZHOU.submissions
        for ledger in submission.ledgers
        for period in periods[submission.frequency]
    ]


def judged_table(ledger: str, code: str, count: int) -> tuple[LedgerJudge, Table]:
    period = Period.parse(code)
    submission = JIZHOU.submission_for(period.kind)
    assert submission is not None
    days = Request(JIZHOU, submission, None, period).days
    judge = LedgerJudge(JIZHOU, JIZHOU.ledger(ledger), period.last_day)
    rows = RowMaker(judge, days, seed=19).rows(count)
    typed = {
        column.name: [look(cell, cell_type(column)).value for cell in rows.raw[column.name]]
        for column in judge.ledger.columns
    }
    return judge, judge.table(typed, count, last=rows.last, days=days)


@pytest.mark.parametrize(("ledger", "period"), ledgers())
def test_all_checks_of_the_shipped_ledgers(ledger: str, period: str) -> None:
    judge, table = judged_table(ledger, period, 400)
    outcomes = judge.judge(table)
    for check, judged in zip(judge.all_checks, outcomes, strict=True):
        assert judged == plainly(check.rule, table), check.rule.text
    assert UNTYPED in (cell for cells in table.columns.values() for cell in cells)
    alone = judge.all_checks[-1].rule
    again = Table(table.columns, table.rows, table.last, table.days, table.parameters, table.lists)
    assert alone.judge(again) == outcomes[-1]


# --- texts ------------------------------------------------------------------------------------------------------

PATTERNS = [
    "U" * 18,
    "9999-999999-99-99-99999X",
    "A999",
    "9A-X",
    "",
    "X",
    "a*[^]\\-.",
    "U99U",
    "99AA",
    "签约９",
    "9\n",
    "&&||~~",
]
SIGNS = st.sampled_from("0123456789ABIOSVXZax-*[^]\\.&|~ \n９Ａ签约ſK𠮷")


@given(st.sampled_from(PATTERNS), st.data())
def test_shapes_are_those_of_the_definition(pattern: str, data: st.DataObject) -> None:
    near = st.tuples(*(st.sampled_from((place, "7", "Q", "I", "９")) for place in pattern)).map("".join)
    text = data.draw(st.one_of(st.text(SIGNS, max_size=len(pattern) + 2), near))
    assert texts.shape_test(pattern)(text) is functions.matches(text, pattern)


@given(st.text(functions.USCC_SIGNS, min_size=17, max_size=17), st.sampled_from(functions.USCC_SIGNS + "Ia９"))
def test_check_signs_are_those_of_the_definition(body: str, sign: str) -> None:
    right = [last for last in functions.USCC_SIGNS if functions.uscc_check_holds(body + last)]
    assert [last for last in functions.USCC_SIGNS if texts.uscc_check_holds(body + last)] == right
    for code in (body + sign, body, body + right[0] + sign, sign + body):
        assert texts.uscc_check_holds(code) is functions.uscc_check_holds(code)


# --- tables -----------------------------------------------------------------------------------------------------


def test_an_untyped_cell_of_the_previous_period_is_neither_known_nor_blank() -> None:
    table = Table({"甲": [Decimal(1)] * 3}, 3, {"甲": [UNTYPED, None, Decimal(1)]})
    outcomes = {
        "[甲] = 上月([甲])": [None, None, True],
        "为空(上月([甲]))": [False, True, False],
        "空作零(上月([甲])) + 0 = 0": [None, True, False],
        "1 / (1 + 空作零(上月([甲]))) = 1": [None, True, False],
    }
    assert {text: parse_rule(text, SCHEMA).judge(table) for text in outcomes} == outcomes


def test_constants_alone_make_an_outcome_for_each_row() -> None:
    table = Table({}, 2, days={"period_start": date(2023, 1, 1), "year_start": date(2023, 1, 1)})
    texts_and_outcomes = {
        "期初 = 年初": True,
        "期初 + 40 < 年初": False,
        "期末 > 期初": None,
        "左取(“甲乙”, 1) = “甲”": True,
    }
    for text, outcome in texts_and_outcomes.items():
        assert parse_rule(text, SCHEMA).judge(table) == [outcome] * 2
    for number in ("1", "1.0", "100%"):  # equal, and each answered as it is written
        rule = parse_rule(f"较大({number}, 0) * 2", SCHEMA, gives="number")
        assert repr(rule.values(table)) == repr(plainly(rule, table))


def test_an_outcome_is_the_callers_to_change() -> None:
    table = Table({"甲": [Decimal(1), None]}, 2)
    for rule, run in (("[甲]", Rule.values), ("[甲] = 1", Rule.judge)):
        parsed = parse_rule(rule, SCHEMA, gives="number" if run is Rule.values else "bool")
        first = run(parsed, table)
        first.clear()
        assert len(run(parsed, table)) == 2


def test_a_column_as_long_as_no_table_is_refused() -> None:
    with pytest.raises(ValueError, match="a column of 1 cells in a table of 2 rows"):
        parse_rule("[甲] = 1", SCHEMA).judge(Table({"甲": [Decimal(1)]}, 2))


def test_a_table_goes_to_another_process_without_what_was_computed() -> None:
    table = Table({"甲": [Decimal(1), UNTYPED]}, 2, parameters=PARAMETERS)
    fresh = pickle.dumps(table)
    rule = parse_rule("绝对值([甲]) = 1", SCHEMA)
    assert rule.judge(table) == [True, None]
    assert len(pickle.dumps(table)) == len(fresh)
    assert rule.judge(pickle.loads(fresh)) == [True, None]
