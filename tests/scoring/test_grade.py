"""Grades: thresholds, a stated rounding, up and down."""

from bisect import bisect_right
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from udfs.scoring.grade import Threshold, grade

LANGFANG = [Threshold(name, Decimal(at)) for name, at in (("优秀", 90), ("良好", 80), ("一般", 60), ("较差", 0))]

# score, places, up, grade; the text of Langfang leaves 89–90 and 79–80 open, the places say what is meant
TABLE = [
    ("100", None, 0, "优秀"),
    ("90", None, 0, "优秀"),
    ("89.5", None, 0, "良好"),
    ("89.9999999999", None, 0, "良好"),
    ("89.5", 0, 0, "优秀"),
    ("89.4999999999", 0, 0, "良好"),
    ("89.95", 1, 0, "优秀"),
    ("79.5", 0, 0, "良好"),
    ("79.5", None, 0, "一般"),
    ("59.5", 0, 0, "一般"),
    ("59.49", 0, 0, "较差"),
    ("0", None, 0, "较差"),
    ("-3", None, 0, "较差"),  # nobody is without a grade
    ("130", None, 0, "优秀"),
    # 直接晋档, 一票否决降档; never beyond the ends
    ("85", None, 1, "优秀"),
    ("95", None, 1, "优秀"),
    ("85", None, -1, "一般"),
    ("50", None, -1, "较差"),
    ("50", None, 2, "良好"),
    ("50", None, 9, "优秀"),
]


@pytest.mark.parametrize(("score", "places", "up", "expected"), TABLE)
def test_by_hand(score, places, up, expected) -> None:
    assert grade(Decimal(score), LANGFANG, places=places, up=up) == expected
    assert grade(Decimal(score), LANGFANG[::-1], places=places, up=up) == expected


def test_a_single_grade() -> None:
    assert grade(Decimal(-1), [Threshold("合格", Decimal(60))], up=-1) == "合格"


@given(st.decimals(-20, 130, places=3), st.integers(-4, 4))
def test_the_library_agrees(score: Decimal, up: int) -> None:
    rising = LANGFANG[::-1]
    rung = max(0, bisect_right([each.at for each in rising], score) - 1)
    assert grade(score, LANGFANG, up=up) == rising[max(0, min(3, rung + up))].name


@given(st.decimals(-20, 130, places=3), st.decimals(0, 50, places=3), st.sampled_from([None, 0, 1, 2]))
def test_a_higher_score_never_has_a_lower_grade(score: Decimal, more: Decimal, places: int | None) -> None:
    names = [each.name for each in LANGFANG]
    assert names.index(grade(score + more, LANGFANG, places=places)) <= names.index(
        grade(score, LANGFANG, places=places)
    )
