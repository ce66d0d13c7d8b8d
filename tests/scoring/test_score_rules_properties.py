"""What must hold of any rule on any numbers; and a second computation, by fractions, that has to agree."""

import random
import statistics
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udfs.scoring import RULES, Column, Outcome

SEEDS = st.integers(0, 2**32)
FORMULAS = [
    "[分值] * [实际] / [目标]",
    "如果([实际] >= [目标], [分值], [分值] * [实际] / [目标] * 80%)",
    "如果([实际] >= [组平均], [分值], 0) + [组单位数]",
    "([实际] - [组最小]) / ([组最大] - [组最小]) * [分值]",
    "较大([实际] - 空作零([基数]), 0)",
    "如果(为空([目标]) 或 [目标] = 0, [分值], [实际] / [目标])",
    "四舍五入([实际] / 3, 2) - 绝对值([基数])",
    "如果([实际] / [基数] > 1 且 非 为空([目标]), 1, 2 / [基数])",
    "[组最大] - [组平均] + [组最小]",
    "[组单位数] + 空作零([目标])",
    "1 / (1 / [实际])",
    "[分值] - 如果([实际] < 0, -[实际], 0)",
]


class Maker:
    """Draws columns and parameters; numbers of few digits, with blanks, zeros, negatives and equal ones among them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def number(self) -> Decimal:
        kind = self.random.random()
        if kind < 0.15:
            return Decimal(0)
        if kind < 0.5:
            return Decimal(self.random.randint(-5, 12))
        return Decimal(self.random.randint(-2000, 20000)).scaleb(-self.random.choice((0, 1, 2, 2)))

    def cell(self) -> Decimal | None:
        return None if self.random.random() < self.blanks else self.number()

    def column(self) -> Column:
        self.blanks = self.random.choice((0, 0, 0.2, 0.5, 1))
        count = self.random.choice((1, 2, 3, 5, 9))
        actual, target, base = ([self.cell() for _ in range(count)] for _ in range(3))
        marks = self.random.randint(0, 7)
        judges = [[self.cell() for _ in range(marks)] for _ in range(count)]
        if self.random.random() < 0.1:
            actual = [actual[0]] * count
        return Column(points=self.worth(), actual=actual, target=target, base=base, judges=judges)

    def worth(self) -> Decimal:
        return Decimal(self.random.choice(("30", "20", "2.5", "7", "0", "100")))

    def some(self, *choices: object) -> Decimal | None:
        chosen = self.random.choice(choices)
        return None if chosen is None else Decimal(str(chosen))

    def parameters(self, kind: str) -> dict:
        own = {
            "to_date": lambda: {"due_share": self.some("0.25", "0.45", "1", "0", None)},
            "efficacy": self.efficacy,
            "bands": lambda: {
                "of": self.random.choice(("value", "ratio")),
                "bands": self.bands(),
            },
            "per_item": lambda: {
                "each": self.some("0.5", 2),
                "free": self.some(0, 0, 3),
                "over_target": self.random.random() < 0.4,
            },
            "deduct": lambda: {"each": self.some("0.5", 2)},
            "shortfall": lambda: {"each": self.some("0.5", 2)},
            "growth": lambda: {
                "at": self.some(0, "0.05", "-0.1"),
                "start": self.some(None, 5, 0),
                "each": self.some("0.1", 1),
                "base_zero": self.random.choice(("full", "none", "left_out")),
            },
            "mean_steps": lambda: {
                "start": self.some(5, 0),
                "step": self.some(10, "0.1", "2.5"),
                "each": self.some(1, "0.3"),
            },
            "judges": lambda: {"full": self.some(100, 10), "drop": self.random.randint(0, 3)},
            "formula": lambda: {"formula": self.random.choice(FORMULAS)},
        }.get(kind, dict)()
        return own | {
            "most": self.some(None, None, 25, 3, 0),
            "least": self.some(0, 0, -10, 2),
            "places": self.random.choice((10, 10, 2, 1, 0)),
            "missing": "zero",
            "less_is_better": self.random.random() < 0.35,
        }

    def efficacy(self) -> dict:
        base, span = self.some(60, 0, 20), self.some(40, 80)
        return {
            "base": base,
            "span": span,
            "equal": base + span * self.some(0, "0.5", 1),
            "trim": self.random.randint(0, 3),
        }

    def bands(self) -> list[dict[str, Decimal]]:
        """In any order; a higher one gives more."""
        limits = sorted(
            self.random.sample(("-3", "0", "0.5", "0.8", "1", "5", "12", "100"), self.random.randint(1, 6)), key=Decimal
        )
        found = [{"at": Decimal(at), "points": Decimal(step * 4 - 3)} for step, at in enumerate(limits)]
        self.random.shuffle(found)
        return found

    def drawn(self, kind: str) -> tuple[Column, dict]:
        return self.column(), self.parameters(kind)


kinds = pytest.mark.parametrize("kind", RULES)
COUNTED_ONLY = ("deduct", "bands", "certified", "judges")  # of these less is not better, whatever is said
IN_GROUP = ("efficacy", "best_share", "mean_steps")
NO_UNIT = {"judges", "formula"}


def direction(kind: str, parameters: dict) -> int:
    """Whether more gives more points (1) or fewer (−1)."""
    if kind == "deduct":
        return -1
    is_fixed = kind in COUNTED_ONLY or (kind == "per_item" and not parameters["over_target"])
    return -1 if parameters["less_is_better"] and not is_fixed else 1


@kinds
@given(SEEDS)
@settings(max_examples=60)
def test_more_never_gives_less(kind: str, seed: int) -> None:
    """One value is raised, all else stays. A formula may do as it likes."""
    maker = Maker(seed)
    column, parameters = maker.drawn(kind)
    if kind in NO_UNIT:
        return
    at = maker.random.randrange(len(column))
    if column.actual[at] is None:
        return
    raised = list(column.actual)
    raised[at] += abs(maker.number())
    before, after = (RULES[kind].points(each, parameters)[at] for each in (column, replace(column, actual=raised)))
    assert (before.points is None) is (after.points is None)
    if before.points is not None:
        assert (after.points - before.points) * direction(kind, parameters) >= 0


@given(SEEDS)
def test_a_higher_mark_never_gives_less(seed: int) -> None:
    maker = Maker(seed)
    column, parameters = maker.drawn("judges")
    at = maker.random.randrange(len(column))
    raised = [mark if mark is None else mark + abs(maker.number()) for mark in column.judges[at]]
    judges = [*column.judges[:at], raised, *column.judges[at + 1 :]]
    before, after = (
        RULES["judges"].points(each, parameters)[at].points for each in (column, replace(column, judges=judges))
    )
    assert before == after is None or before <= after


@kinds
@given(SEEDS)
@settings(max_examples=40)
def test_the_order_of_units_does_not_matter(kind: str, seed: int) -> None:
    maker = Maker(seed)
    column, parameters = maker.drawn(kind)
    order = maker.random.sample(range(len(column)), len(column))
    moved = Column(
        points=column.points,
        **{name: [getattr(column, name)[at] for at in order] for name in ("actual", "target", "base", "judges")},
    )
    found = RULES[kind].points(column, parameters)
    assert RULES[kind].points(moved, parameters) == [found[at] for at in order]


@kinds
@given(SEEDS)
@settings(max_examples=60)
def test_limits_are_never_passed_and_places_never_exceeded(kind: str, seed: int) -> None:
    column, parameters = Maker(seed).drawn(kind)
    most = column.points if parameters["most"] is None else parameters["most"]
    for outcome in RULES[kind].points(column, parameters):
        assert (outcome.points is None) is (outcome.reason is not None)
        if outcome.points is not None:
            least = parameters["least"]
            half = Decimal("0.5").scaleb(-parameters["places"])
            assert least - half <= outcome.points <= max(most, least) + half
            assert outcome.points == round(outcome.points, parameters["places"])


@kinds
@given(SEEDS)
@settings(max_examples=40)
def test_without_a_value_there_are_no_points(kind: str, seed: int) -> None:
    column, parameters = Maker(seed).drawn(kind)
    if kind == "formula":
        parameters["formula"] = "[实际] + 空作零([目标])"
    nothing = replace(column, actual=[None] * len(column), judges=[()] * len(column))
    assert {outcome.points for outcome in RULES[kind].points(nothing, parameters)} == {None}


@pytest.mark.parametrize("kind", ["completion", "to_date", "efficacy", "best_share", "share_of", "judges"])
@given(SEEDS)
@settings(max_examples=60)
def test_twice_the_points_give_twice_as_much(kind: str, seed: int) -> None:
    column, parameters = Maker(seed).drawn(kind)
    parameters |= {"most": None, "least": Decimal(0), "places": 10}
    once = RULES[kind].points(column, parameters)
    twice = RULES[kind].points(replace(column, points=column.points * 2), parameters)
    for less, more in zip(once, twice, strict=True):
        assert less.reason is more.reason
        assert less.points is None or abs(more.points - less.points * 2) <= Decimal("2E-10")


@pytest.mark.parametrize("kind", ["completion", "to_date", "efficacy", "best_share", "growth", "share_of"])
@given(SEEDS)
@settings(max_examples=40)
def test_it_does_not_matter_what_values_are_counted_in(kind: str, seed: int) -> None:
    """万元 or 亿元: values, targets and bases times the same number."""
    column, parameters = Maker(seed).drawn(kind)
    larger = {
        name: [None if cell is None else cell * 10000 for cell in getattr(column, name)]
        for name in ("actual", "target", "base")
    }
    assert RULES[kind].points(replace(column, **larger), parameters) == RULES[kind].points(column, parameters)


@kinds
@given(SEEDS)
@settings(max_examples=40)
def test_every_outcome_can_be_put_into_words(kind: str, seed: int) -> None:
    column, parameters = Maker(seed).drawn(kind)
    rule = RULES[kind]
    for at, outcome in enumerate(rule.points(column, parameters)):
        words = rule.explain(column, parameters, at, unit="万元")
        assert rule.label in words
        assert "E+" not in words and "E-" not in words and "None" not in words and "Decimal" not in words
        assert words.endswith("分" if outcome.points is not None else outcome.reason.label), words


# --- a second computation -------------------------------------------------------------------------------------------


def by_fractions(kind: str, column: Column, at: int, parameters: dict) -> Fraction | None:
    """The definition once more, with fractions and the statistics of the library, for more is better."""
    worth, value, target, base = (
        None if number is None else Fraction(number)
        for number in (column.points, *(each[at] for each in (column.actual, column.target, column.base)))
    )
    known = [Fraction(cell) for cell in column.actual if cell is not None]
    match kind:
        case "judges":
            marks = sorted(Fraction(mark) for mark in column.judges[at] if mark is not None)
            while marks and parameters["drop"] and len(marks) > 2:
                marks, parameters = marks[1:-1], parameters | {"drop": parameters["drop"] - 1}
            return worth * statistics.mean(marks) / Fraction(parameters["full"]) if marks else None
        case _ if value is None:
            return None
        case "completion":
            return worth * value / target if target is not None and target > 0 else None
        case "share_of":
            return worth * value / base if base is not None and base > 0 else None
        case "efficacy":
            low, high = min(known), max(known)
            hundredths = (
                Fraction(parameters["equal"])
                if low == high
                else Fraction(parameters["base"]) + Fraction(parameters["span"]) * (value - low) / (high - low)
            )
            return worth * hundredths / 100
        case "best_share":
            return worth * value / max(known) if max(known) > 0 else Fraction(0)
        case "mean_steps":
            steps = int((value - statistics.mean(known)) / Fraction(parameters["step"]))
            return Fraction(parameters["start"]) + steps * Fraction(parameters["each"])
        case "growth":
            if base is None or (base == 0 and parameters["base_zero"] == "left_out"):
                return None
            if base == 0:
                return worth if parameters["base_zero"] == "full" else Fraction(0)
            start = worth if parameters["start"] is None else Fraction(parameters["start"])
            rate = (value - base) / abs(base)
            return start + Fraction(parameters["each"]) * (rate - Fraction(parameters["at"])) * 100
        case "deduct":
            return worth - Fraction(parameters["each"]) * max(0, value)
        case "shortfall":
            return None if target is None else worth - Fraction(parameters["each"]) * max(0, target - value)
    raise AssertionError(kind)


@pytest.mark.parametrize(
    "kind",
    ["judges", "completion", "share_of", "efficacy", "best_share", "mean_steps", "growth", "deduct", "shortfall"],
)
@given(SEEDS)
@settings(max_examples=100)
def test_fractions_agree(kind: str, seed: int) -> None:
    column, parameters = Maker(seed).drawn(kind)
    parameters |= {"less_is_better": False, "places": 10} | ({"trim": 0} if kind == "efficacy" else {})
    most = Fraction(column.points if parameters["most"] is None else parameters["most"])
    for at, outcome in enumerate(RULES[kind].points(column, parameters)):
        value = by_fractions(kind, column, at, parameters)
        if value is None:
            assert outcome.points is None
            continue
        limited = max(Fraction(parameters["least"]), min(most, value))
        assert outcome == Outcome(outcome.points)
        assert abs(Fraction(outcome.points) - limited) <= Fraction(1, 2 * 10**10)
