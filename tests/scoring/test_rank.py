"""Ranks: equal ones shared, ties decided beforehand, those not ranked left out."""

from decimal import Decimal

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from udfs.scoring.rank import Rank, ranks


def numbers(text: str) -> list[Decimal | None]:
    return [None if word == "-" else Decimal(word) for word in text.split()]


def shown(found: list[Rank], side: str = "above") -> str:
    return " ".join("-" if getattr(rank, side) is None else str(getattr(rank, side)) for rank in found)


# scores, options, ranks from above, from below
TABLE = [
    ("90 80 80 70", {}, "1 2 2 4", "4 2 2 1"),
    ("70 80 90 80", {}, "4 2 1 2", "1 2 4 2"),
    ("80 80 80", {}, "1 1 1", "1 1 1"),
    ("80", {}, "1", "1"),
    ("", {}, "", ""),
    ("90 - 70", {}, "1 - 2", "2 - 1"),
    ("-3 0 -5", {}, "2 1 3", "2 3 1"),
    # unrounded, and as printed with two places, half up
    ("89.994 89.995 90", {}, "3 2 1", "1 2 3"),
    ("89.994 89.995 90", {"places": 2}, "3 1 1", "1 2 2"),
    ("89.994 89.991 90", {"places": 2}, "2 2 1", "1 1 3"),
    ("89.994 89.996 90", {"places": 1}, "1 1 1", "1 1 1"),
    # a vetoed unit is left out and takes no place
    ("90 80 70", {"ranked": [False, True, True]}, "- 1 2", "- 2 1"),
    # fewer than the least size are not ranked; those left out do not count
    ("90 80 70", {"least": 4}, "- - -", "- - -"),
    ("90 80 70", {"least": 3}, "1 2 3", "3 2 1"),
    ("90 80 70", {"least": 3, "ranked": [False, True, True]}, "- - -", "- - -"),
    # ties: one number after the other, higher is better, none is below all
    ("80 80 80", {"ties": ["5", "7", "6"]}, "3 1 2", "1 3 2"),
    ("80 80 80", {"ties": ["5 1", "5 2", "6 0"]}, "3 2 1", "1 2 3"),
    ("80 80 80", {"ties": ["5 1", "5 1", "6 0"]}, "2 2 1", "1 1 3"),
    ("80 80 90", {"ties": ["5", "7", "1"]}, "3 2 1", "1 2 3"),
    ("80 80 80", {"ties": ["-", "-9", "-"]}, "2 1 2", "1 3 1"),
    ("80.004 80.001", {"ties": ["5", "7"], "places": 2}, "2 1", "1 2"),
]  # fmt: skip


@pytest.mark.parametrize(("scores", "options", "above", "below"), TABLE)
def test_by_hand(scores, options, above, below) -> None:
    options = options | ({"ties": list(map(numbers, options["ties"]))} if "ties" in options else {})
    found = ranks(numbers(scores), **options)
    assert (shown(found), shown(found, "below")) == (above, below)


def test_how_many_are_ranked_is_said() -> None:
    assert ranks(numbers("90 80 -"), ranked=[True, False, True]) == [
        Rank(1, 1, 1),
        Rank(None, None, 1),
        Rank(None, None, 1),
    ]


SCORES = st.lists(
    st.one_of(st.none(), st.decimals(-5, 100, places=2), st.sampled_from(numbers("60 80 90"))), max_size=30
)


@given(SCORES)
def test_pandas_agrees(scores: list[Decimal | None]) -> None:
    series = pandas.Series([None if score is None else float(score) for score in scores], dtype="float64")
    found = ranks(scores)
    for side, ascending in (("above", False), ("below", True)):
        theirs = series.rank(method="min", ascending=ascending)
        assert [getattr(rank, side) for rank in found] == [None if pandas.isna(rank) else int(rank) for rank in theirs]


@given(SCORES, st.randoms(use_true_random=False))
def test_order_of_units_does_not_matter_and_ranks_follow_the_sorting(scores, chosen) -> None:
    ties = [(Decimal(chosen.randint(0, 2)), Decimal(chosen.randint(0, 1))) for _ in scores]
    ranked = [chosen.random() < 0.8 for _ in scores]
    found = ranks(scores, ties=ties, ranked=ranked)
    order = chosen.sample(range(len(scores)), len(scores))
    moved = ranks([scores[at] for at in order], ties=[ties[at] for at in order], ranked=[ranked[at] for at in order])
    assert moved == [found[at] for at in order]
    keys = sorted(((scores[at], *ties[at]) for at in order if ranked[at] and scores[at] is not None), reverse=True)
    for at, rank in enumerate(found):
        if rank.above is not None:
            assert keys.index((scores[at], *ties[at])) + 1 == rank.above
            assert keys[::-1].index((scores[at], *ties[at])) + 1 == rank.below
