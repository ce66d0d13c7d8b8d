"""From points to the score: what is missing, what is left out, what is beyond the hundred."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from udfs.scoring import Outcome, Reason
from udfs.scoring.total import Extra, Inside, Line, bonus, inside, one_per_project, penalty, score, with_missing


def cell(word: str) -> Decimal | None:
    return None if word == "-" else Decimal(word)


def outcome(word: str) -> Outcome:
    return Outcome(None, Reason(word)) if word in set(Reason) else Outcome(Decimal(word))


# outcomes of a group, what is missing, points ("-": left out)
MISSING = [
    ("8 no_value target_zero", "zero", "8 0 0"),
    ("8 no_value 5", "left_out", "8 - 5"),
    ("8 no_value 5", "pending", "- - -"),
    ("8 6 5", "pending", "8 6 5"),
    ("judged_later judged_later", "zero", "- -"),  # nothing was asked yet
    ("judged_later judged_later", "pending", "- -"),
    ("8 left_out 5", "zero", "8 - 5"),  # growth over a base of zero that is left out
    ("8 left_out 5", "pending", "8 - 5"),
    ("8 base_zero 5", "zero", "8 0 5"),
]


@pytest.mark.parametrize(("outcomes", "missing", "expected"), MISSING)
def test_what_is_missing(outcomes, missing, expected) -> None:
    found = with_missing([outcome(word) for word in outcomes.split()], missing)
    assert found == [cell(word) for word in expected.split()]


# points / what each can give, total, sum, how much more the others weigh
INSIDE = [
    ("18/20 30/30 40/50", 100, "88", "1"),
    ("18/20 -/30 40/50", 100, "82.8571428571", "1.428571428571"),  # 58 × 100 ÷ 70
    ("18/20 -/30 -/50", 100, "90", "5"),
    ("-/20 -/80", 100, None, "1"),
    ("0/20 -/80", 100, "0", "5"),
    ("3/0 -/80", 100, None, "1"),  # what is left can give nothing
    ("18/20 30/30", 100, "48", "1"),  # nothing is left out: nothing weighs more
    ("", 100, None, "1"),
    ("9/10 -/40", 50, "45", "5"),
]


@pytest.mark.parametrize(("lines", "total", "expected", "factor"), INSIDE)
def test_inside_the_hundred(lines, total, expected, factor) -> None:
    pairs = [word.split("/") for word in lines.split()]
    found = inside([Line(Decimal(available), cell(points)) for points, available in pairs], Decimal(total))
    assert found.points == (None if expected is None else Decimal(expected))
    assert abs(found.factor - Decimal(factor)) < Decimal("1E-11")
    assert isinstance(found, Inside)


@given(st.lists(st.tuples(st.integers(1, 50), st.fractions(0, 1)), min_size=1, max_size=8), st.data())
def test_weighing_more_keeps_full_marks_full_and_the_share_of_the_rest(parts, data) -> None:
    """Who has the same share of every indicator has it of the total, whatever is left out."""
    share = Decimal(data.draw(st.integers(0, 4))) / 4
    out = data.draw(st.lists(st.booleans(), min_size=len(parts), max_size=len(parts)))
    total = Decimal(sum(worth for worth, _ in parts))
    lines = [Line(Decimal(worth), None if left else worth * share) for (worth, _), left in zip(parts, out, strict=True)]
    found = inside(lines, total)
    assert found.points == (None if all(out) else (total * share).quantize(Decimal("1E-10")))


def test_one_project_counts_once_where_it_gives_most() -> None:
    lines = [
        Extra("落地", Decimal(4), "甲"),
        Extra("开工", Decimal(8), "甲"),
        Extra("开工", Decimal(8), "甲"),
        Extra("走访", Decimal(1)),
        Extra("走访", Decimal(1)),
        Extra("落地", Decimal(4), "乙"),
    ]
    assert one_per_project(lines) == [lines[1], lines[3], lines[4], lines[5]]


def test_limits_of_an_item_and_of_all() -> None:
    lines = [Extra("走访", Decimal("0.5"))] * 9 + [Extra("超额", Decimal(2))] * 2
    assert bonus(lines) == Decimal("8.5")
    assert bonus(lines, {"走访": Decimal(3)}) == 7
    assert bonus(lines, {"走访": Decimal(3)}, Decimal(5)) == 5
    assert bonus([]) == 0


@pytest.mark.parametrize("sign", [1, -1])
def test_penalties_are_taken_off_whichever_sign_they_have(sign: int) -> None:
    lines = [Extra("通报", Decimal(5) * sign), Extra("交办未办", Decimal(3) * sign)]
    assert penalty(lines) == 8
    assert penalty(lines, {"通报": Decimal(4)}, Decimal(6)) == 6


def test_the_score() -> None:
    assert score(Decimal(88), Decimal(7), Decimal(3)) == 92
    assert score(None, Decimal(7), Decimal(0)) is None
    assert score(Decimal(5), Decimal(0), Decimal(8)) == -3
    assert score(Decimal(5), Decimal(0), Decimal(8), floor=Decimal(0)) == 0
