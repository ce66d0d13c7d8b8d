"""How far ranks depend on weights: cases small enough for pencil and paper, and the workbook that tells of them."""

import zipfile
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from openpyxl import load_workbook

from addin.scoring.engine import score
from addin.scoring.result import ScoredSystem
from addin.scoring.sensitivity import GroupSensitivity, Sensitivity, UnitSensitivity, analyse
from addin.scoring.sensitivity_book import write_sensitivity
from addin.scoring.sensitivity_draws import Plan, drawn
from addin.scoring.sensitivity_job import sensitivity_job
from addin.scoring.sensitivity_pages import shown_percent
from addin.scoring.sensitivity_ranks import inside_points, places, places_with
from addin.scoring.sensitivity_weighed import weighed
from tests.scoring import test_engine_published as published
from tests.scoring.small_systems import facts_of, scored_of
from udfs.period import Period
from xl_templates.load import load_folder


def system(*points: object, more: str = "", **missing: str) -> str:
    """Indicators a, b, c … whose points departments give."""
    text = ""
    for name, worth in zip("abcdefgh", points, strict=False):
        rule = f'{{ kind = "certified", missing = "{missing.get(name, "zero")}" }}'
        text += f'[[indicators]]\nid = "{name}"\nname = "指标{name}"\npoints = {worth}\nrule = {rule}\n'
    return text + more


def only(found: Sensitivity) -> GroupSensitivity:
    [group] = found.groups
    return group


def unit(found: Sensitivity, name: str) -> UnitSensitivity:
    return next(each for each in only(found).units if each.unit == name)


def share(found: Sensitivity, name: str, line: str) -> float:
    labels = [each.label for each in only(found).lines]
    return unit(found, name).lines[labels.index(line)].share


def listed(*ways: str, kind: str = "honour") -> str:
    return "".join(
        f'[[lists]]\nid = "l{at}"\nname = "名单{at}"\nkind = "{kind}"\nways = [{way}]\n' for at, way in enumerate(ways)
    )


FIRST = listed("{ top = 1 }")
DRAWS = 4_000


# --- what can be worked out -----------------------------------------------------------------------------------------


class TestTwoUnitsTwoIndicators:
    """甲 has all of a and nothing of b, 乙 the other way round: 甲 is in front when a weighs more than b."""

    @pytest.mark.parametrize(
        ("worths", "expected"),
        [
            # a, b within ± 30 %, evenly: the part of the square above the line a = b.
            ((50, 50), 0.5),
            ((60, 40), 1 - 10 * 10 / 2 / (36 * 24)),  # b ≤ 52, a ≥ 42: behind only in a triangle of legs 10 and 10
            ((55, 45), 1 - 20 * 20 / 2 / (33 * 27)),  # b ≤ 58.5, a ≥ 38.5
            ((70, 30), 1.0),  # a ≥ 49, b ≤ 39
        ],
    )
    @pytest.mark.parametrize("seed", [1, 2])
    def test_share_in_front(self, worths: tuple[int, int], expected: float, seed: int):
        a, b = worths
        facts = facts_of(f"a 甲={a} 乙=0\nb 甲=0 乙={b}")
        found = analyse(scored_of(system(a, b, more=FIRST), facts, "甲 乙"), seed=seed)
        spread = (expected * (1 - expected) / 10_000) ** 0.5  # of the share in so many draws
        assert share(found, "甲", "前1名") == pytest.approx(expected, abs=4 * spread)
        assert share(found, "乙", "前1名") == pytest.approx(1 - share(found, "甲", "前1名"))

    def test_a_wider_spread(self):
        facts = facts_of("a 甲=70 乙=0\nb 甲=0 乙=30")
        scored = scored_of(system(70, 30, more=FIRST), facts, "甲 乙")
        found = analyse(scored, spread=0.6)  # a in 28 … 112, b in 12 … 48
        assert share(found, "甲", "前1名") == pytest.approx(1 - 20 * 20 / 2 / (84 * 36), abs=0.01)

    def test_nothing_moves_without_spread(self):
        facts = facts_of("a 甲=51 乙=0\nb 甲=0 乙=49")
        found = analyse(scored_of(system(51, 49, more=FIRST), facts, "甲 乙"), spread=0, draws=10)
        assert [share(found, name, "前1名") for name in "甲乙"] == [1, 0]

    def test_what_one_indicator_does(self):
        facts = facts_of("a 甲=60 乙=30\nb 甲=10 乙=30")
        found = analyse(scored_of(system(60, 40, more=FIRST), facts, "甲 乙"), draws=100)
        one, other = only(found).units
        assert (one.unit, one.rank, one.score) == ("甲", 1, 70)
        assert [effect.lost for effect in other.effects] == pytest.approx([30, -20])
        assert other.costliest is other.effects[0] and one.costliest is None
        assert [effect.rank for effect in one.effects] == [2, 1]
        assert [effect.rank for effect in other.effects] == [1, 2]


THREE = """
a 甲=40 乙=30 丙=20
b 甲=35 乙=30 丙=10
c 甲=25 乙=10 丙=5
"""


def test_who_is_best_everywhere_is_first_with_any_weights():
    found = analyse(scored_of(system(40, 35, 25, more=FIRST), facts_of(THREE)), draws=DRAWS, spread=0.9)
    assert [(each.low, each.median, each.high) for each in only(found).units] == [(1, 1, 1), (2, 2, 2), (3, 3, 3)]
    assert share(found, "甲", "前1名") == 1 and share(found, "丙", "前1名") == 0


# --- as the engine --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def programme():
    loaded = load_folder(published.HERE)
    assert loaded.programme
    return loaded.programme


@pytest.mark.parametrize("path", published.CASES, ids=lambda path: path.stem)
def test_the_definitions_own_weights_give_the_engines_scores_and_ranks(programme, path: Path):
    case = published.case_of(path)
    period = Period.parse(case["period"])
    scored = score(programme, programme.system(case["system"]), period, published.facts_of(case))
    for group in scored.groups:
        numbers = weighed(scored, group)
        inside = inside_points(numbers, numbers.weights[:, None])[:, 0]
        assert inside == pytest.approx([float(each.inside) for each in numbers.units], abs=1e-9)
        above, below = places_with(numbers, numbers.weights)
        assert above == [each.rank for each in numbers.units]
        assert below == [each.from_bottom for each in numbers.units]
    analyse(scored, draws=20)


@pytest.mark.parametrize("by", ["unrounded", "printed"])
def test_rounding_before_ranking(by: str):
    more = f'[ranking]\nby = "{by}"\nplaces = 1\n'
    facts = facts_of("a 甲=50.04 乙=50.01 丙=49.95\nb 甲=0 乙=0 丙=0")
    scored = scored_of(system(60, 40, more=more), facts)
    numbers = weighed(scored, scored.groups[0])
    ranks = places_with(numbers, numbers.weights)[0]
    assert ranks == [each.rank for each in numbers.units] == ([1, 1, 1] if by == "printed" else [1, 2, 3])


# --- ties -----------------------------------------------------------------------------------------------------------


def test_equal_units_share_their_ranks_with_all_weights():
    third = "33.3333333333"
    facts = facts_of(f"a 甲={third} 乙={third} 丙=1\nb 甲=1.1 乙=1.1 丙=1\nc 甲=7.7 乙=7.7 丙=1")
    found = analyse(scored_of(system(50, 30, 20, more=FIRST), facts), draws=DRAWS)
    assert [(each.rank, each.low, each.high) for each in only(found).units] == [(1, 1, 1), (1, 1, 1), (3, 3, 3)]
    assert share(found, "甲", "前1名") == share(found, "乙", "前1名") == 1
    assert unit(found, "甲").costliest is None and unit(found, "乙").costliest is None


def test_binary_sums_that_miss_each_other_are_equal():
    points = np.array([[0.1 + 0.2], [0.3], [0.3 - 1e-10]])
    above, below = places(points, np.zeros(3, dtype=np.int64))
    assert (above.ravel().tolist(), below.ravel().tolist()) == ([1, 1, 3], [2, 2, 1])


def test_what_decides_between_equal_units_goes_on_deciding():
    # Equal with any weights: the points that differ are beyond the hundred.
    more = (
        '[[indicators]]\nid = "x"\nname = "加分"\noutside = "bonus"\nrule = { kind = "per_item", each = 1, most = 5 }\n'
    )
    more += '[ranking]\nwith_extras = false\nties = ["x"]\n'
    scored = scored_of(system(50, 50, more=more), facts_of("a 甲=10 乙=10\nb 甲=10 乙=10", "乙 x 1"), "甲 乙")
    found = analyse(scored, draws=200)
    assert [(each.unit, each.low, each.high) for each in only(found).units] == [("乙", 1, 1), ("甲", 2, 2)]
    assert unit(found, "甲").lines[0].distance is None  # both are among the first three


# --- what must not matter -------------------------------------------------------------------------------------------

SIX = """
a 甲=30 乙=28 丙=22 丁=25 戊=18 己=30
b 甲=20 乙=25 丙=33 丁=12 戊=30 己=19
c 甲=12 乙=8  丙=9  丁=20 戊=10 己=13
"""


def both_ways(scored: ScoredSystem) -> tuple[Sensitivity, Sensitivity]:
    turned = [replace(group, units=group.units[::-1]) for group in scored.groups]
    units = tuple(reversed(scored.programme.units))
    other = replace(scored, groups=turned, programme=scored.programme.model_copy(update={"units": units}))
    return analyse(scored, draws=DRAWS), analyse(other, draws=DRAWS)


@pytest.mark.parametrize("given", [SIX, "a 甲=20 乙=30 丙=- 丁=-\nb 甲=19 乙=9 丙=3 丁=1\nc 甲=1 乙=1 丙=20 丁=3"])
def test_the_order_of_units(given: str):
    names = "甲 乙 丙 丁 戊 己" if given is SIX else "甲 乙 丙 丁"
    one, other = both_ways(scored_of(system(40, 35, 25, a="left_out"), facts_of(given), names))
    assert {each.unit: each for each in only(one).units} == {each.unit: each for each in only(other).units}


@pytest.mark.parametrize("chunk", [1, 7, 999, 5_000])
def test_how_many_draws_are_in_memory(chunk: int):
    scored = scored_of(system(40, 35, 25, a="left_out"), facts_of(SIX), "甲 乙 丙 丁 戊 己")
    draws = 300 if chunk == 1 else DRAWS
    assert analyse(scored, draws=draws, chunk=chunk).groups == analyse(scored, draws=draws, chunk=draws).groups


def test_seeds():
    scored = scored_of(system(40, 35, 25), facts_of(SIX), "甲 乙 丙 丁 戊 己")
    first, again, other = (analyse(scored, draws=DRAWS, seed=seed) for seed in (1, 1, 2))
    assert first == again and first != other
    shares = [(share(first, name, "前3名"), share(other, name, "前3名")) for name in "甲乙丙丁戊己"]
    assert all(abs(one - two) < 0.05 for one, two in shares)


def test_drawn_weights_keep_their_sum_and_stay_near():
    own = np.array([50.0, 30.0, 15.0, 5.0])
    sets = np.concatenate(list(drawn(own, Plan(draws=3_000, chunk=700))), axis=1)
    assert sets.shape == (4, 3_000)
    assert sets.sum(axis=0) == pytest.approx(np.full(3_000, 100.0))
    assert sets.mean(axis=1) == pytest.approx(own, rel=0.03)
    moved = sets / own[:, None]
    assert moved.min() > 0.7 / 1.3 and moved.max() < 1.3 / 0.7


@pytest.mark.parametrize("plan", [{"draws": 0}, {"spread": 1}, {"spread": -0.1}, {"chunk": 0}])
def test_no_plan(plan: dict[str, float]):
    with pytest.raises(ValueError, match="no plan"):
        Plan(**plan)  # type: ignore[arg-type]


# --- missing numbers, extras, vetoes --------------------------------------------------------------------------------


@pytest.mark.parametrize("policy", ["zero", "left_out", "pending"])
def test_an_indicator_that_nobody_has(policy: str):
    facts = facts_of("b 甲=30 乙=20\nc 甲=5 乙=20")
    found = analyse(scored_of(system(40, 35, 25, a=policy), facts, "甲 乙"), draws=200)
    group = only(found)
    assert [item.id for item in group.items] == (["a", "b", "c"] if policy == "zero" else ["b", "c"])
    assert group.pending == (("a",) if policy == "pending" else ())
    assert all(each.filled_rank is None for each in group.units)  # there is no median
    assert [len(each.lacking) for each in group.units] == ([1, 1] if policy == "zero" else [0, 0])


@pytest.mark.parametrize(
    ("policy", "points", "rank", "filled"),
    [("zero", 55, 3, 1), ("left_out", "91.6666666667", 1, 1)],
)
def test_a_missing_number(policy: str, points: object, rank: int, filled: int):
    """丙 has 55 of the 60 of b and c; with the median of a, 30 of 40, it would have 85: more than 甲 and 乙."""
    facts = facts_of("a 甲=40 乙=20 丙=-\nb 甲=20 乙=30 丙=35\nc 甲=20 乙=20 丙=20")
    found = analyse(scored_of(system(40, 35, 25, a=policy), facts), draws=100)
    third = unit(found, "丙")
    assert (third.score, third.rank, third.filled_rank) == (Decimal(points), rank, filled)
    assert [item.id for item in third.lacking] == ["a"]
    assert unit(found, "甲").filled_rank is None
    if policy == "zero":
        assert third.costliest and third.costliest.item.id == "a" and third.costliest.lacks
        assert third.costliest.lost == pytest.approx(40)
        assert third.effects[0].rank == 1  # without a: 55 of 60


def test_an_exempt_unit_lacks_nothing():
    facts = facts_of("a 甲=40 乙=exempt\nb 甲=20 乙=35\nc 甲=20 乙=20")
    other = unit(analyse(scored_of(system(40, 35, 25), facts, "甲 乙"), draws=100), "乙")
    assert other.lacking == () and other.filled_rank is None
    assert (other.effects[0].share, other.effects[0].lost) == (None, None)


def test_nothing_is_lost_against_a_best_unit_that_is_exempt():
    facts = facts_of("a 甲=exempt 乙=20\nb 甲=35 乙=35\nc 甲=20 乙=10")
    other = unit(analyse(scored_of(system(40, 35, 25), facts, "甲 乙"), draws=100), "乙")
    assert other.effects[0].lost is None
    assert other.costliest and other.costliest.item.id == "c"


VETOES = """
[[vetoes]]
id = "zero"
name = "弄虚作假"
effect = "zero"

[[vetoes]]
id = "out"
name = "重大事故"
effect = "strike"
ranked = false
"""


def test_vetoes_and_units_without_a_rank():
    facts = facts_of("a 甲=60 乙=50 丙=40\nb 甲=40 乙=30 丙=20", "甲 zero 1\n乙 out 1")
    found = analyse(scored_of(system(60, 40, more=VETOES), facts), draws=100)
    assert only(found).unranked == ("乙",)
    assert [(each.unit, each.score, each.low, each.high) for each in only(found).units] == [
        ("丙", 60, 1, 1),
        ("甲", 0, 2, 2),
    ]


def test_extras_stay_as_they_are():
    more = '[[indicators]]\nid = "x"\nname = "加分"\noutside = "bonus"\nrule = { kind = "per_item", each = 1, most = 50 }\n'
    more += '[[indicators]]\nid = "y"\nname = "扣分"\noutside = "penalty"\nrule = { kind = "per_item", each = 1, most = 9 }\n'
    facts = facts_of("a 甲=33 乙=60\nb 甲=22 乙=40", "甲 x 50\n甲 y 5")
    found = analyse(scored_of(system(60, 40, more=more + FIRST), facts, "甲 乙"), draws=DRAWS)
    assert [each.score for each in only(found).units] == [100, 100]  # 乙 all with any weights, 甲 55 % and 45
    assert [each.high for each in only(found).units] == [1, 1]


# --- groups and lines -----------------------------------------------------------------------------------------------


def test_one_unit():
    group = only(analyse(scored_of(system(60, 40), facts_of("a 甲=30\nb 甲=20"), "甲"), draws=100))
    [one] = group.units
    assert (one.low, one.median, one.high, group.best) == (1, 1, 1, "甲")
    assert [(at.share, at.distance) for at in one.lines] == [(1, None), (1, None)]
    assert [effect.rank for effect in one.effects] == [1, 1]


def test_one_indicator():
    [one, other] = only(analyse(scored_of(system(100), facts_of("a 甲=30 乙=20"), "甲 乙"), draws=100)).units
    assert (one.high, other.low) == (1, 2)
    assert [effect.rank for effect in one.effects] == [None]  # nothing is left


def test_no_unit_has_a_rank():
    facts = facts_of("a 甲=exempt 乙=exempt")
    group = only(analyse(scored_of(system(100), facts, "甲 乙"), draws=100))
    assert (group.units, group.unranked, group.best) == ((), ("甲", "乙"), None)


@pytest.mark.parametrize(
    ("ways", "lines"),
    [
        ([], ["前3名", "后2名"]),
        (["{ top = 1 }"], ["前1名", "后2名"]),
        (["{ top = 1 }, { bottom = 3, at_least = 10 }", "{ bottom = 1 }"], ["前1名", "后1名", "后3名", "10分以上"]),
        (["{ below = 60.5 }"], ["前3名", "后2名", "不到60.5分"]),
    ],
)
def test_lines_are_those_of_the_lists(ways: list[str], lines: list[str]):
    scored = scored_of(system(60, 40, more=listed(*ways)), facts_of("a 甲=30\nb 甲=20"))
    assert [line.label for line in only(analyse(scored, draws=10)).lines] == lines


def test_a_list_of_another_group_and_one_by_indicator_give_no_line():
    more = listed("{ top = 1 }") + 'groups = ["others"]\n'
    more += '[[lists]]\nid = "m"\nname = "m"\nkind = "criticism"\nby_indicator = ["a"]\nways = [{ bottom = 4 }]\n'
    more += '[[groups]]\nid = "others"\nname = "其他"\nunits = "others"\n'
    scored = scored_of(system(60, 40, more=more), facts_of("a 甲=30\nb 甲=20"), "甲 乙:others")
    labels = [[line.label for line in group.lines] for group in analyse(scored, draws=10).groups]
    assert labels == [["前3名", "后2名"], ["前1名", "后2名"]]


def test_distances():
    facts = facts_of("a 甲=90 乙=80 丙=75 丁=60 戊=50")
    more = listed("{ top = 2 }", "{ bottom = 2 }", "{ at_least = 78 }", "{ below = 60 }")
    found = only(analyse(scored_of(system(100, more=more), facts, "甲 乙 丙 丁 戊"), draws=10))
    assert {each.unit: [plain(at.distance) for at in each.lines] for each in found.units} == {
        "甲": [15, 30, 12, 30],
        "乙": [5, 20, 2, 20],
        "丙": [-5, 15, -3, 15],
        "丁": [-20, -15, -18, 0],
        "戊": [-30, -25, -28, -10],
    }
    assert [[at.share for at in each.lines] for each in found.units] == [
        [1, 0, 1, 0],
        [1, 0, 1, 0],
        [0, 0, 0, 0],
        [0, 1, 0, 0],
        [0, 1, 0, 1],
    ]


def plain(number: Decimal | None) -> int:
    assert number is not None
    return int(number)


def test_a_year_that_is_summed_from_quarters(programme):
    case = published.case_of(published.HERE / "cases" / "from_quarters.toml")
    period = Period.parse(case["period"])
    scored = score(programme, programme.system(case["system"]), period, published.facts_of(case))
    group = next(each for each in analyse(scored, draws=500).groups if each.units)
    assert group.by_quarters and [item.name for item in group.items][:2] == ["一季度得分", "二季度得分"]


# --- the workbook ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def six() -> Sensitivity:
    lists = listed("{ top = 2 }") + listed("{ bottom = 2 }", kind="criticism").replace("l0", "l9").replace(
        "名单0", "约谈"
    )
    facts = facts_of(SIX.replace("己=30", "己=-"))
    return analyse(scored_of(system(40, 35, 25, more=lists), facts, "甲 乙 丙 丁 戊 己"), draws=DRAWS)


def content(found: Sensitivity) -> bytes:
    file = BytesIO()
    write_sensitivity(found, file)
    return file.getvalue()


class TestWorkbook:
    def test_pages_and_papers(self, six: Sensitivity):
        book = load_workbook(BytesIO(content(six)))
        assert book.sheetnames == ["敏感性总表", "逐项影响", "说明"]
        for sheet in book:
            assert (int(sheet.page_setup.paperSize), sheet.page_setup.orientation) == (9, "landscape")
            assert "内部使用，不下发" in sheet.oddHeader.left.text
            assert sheet["A2"].value == "内部使用，不下发。敏感性，不是置信度"
            assert sheet.protection.sheet
        assert "敏感性，不是置信度" in book["说明"]["A1"].value

    def test_a_row_a_unit(self, six: Sensitivity):
        rows = list(load_workbook(BytesIO(content(six)))["敏感性总表"].values)
        head = next(at for at, row in enumerate(rows) if row[0] == "分组")
        assert [row[1] for row in rows[head + 1 :]] == [each.unit for each in only(six).units]
        last = rows[-1]
        assert last[1] == "己" and last[-2:] == ("指标a", unit(six, "己").filled_rank)

    def test_no_formulas_and_the_same_bytes(self, six: Sensitivity):
        one = content(six)
        assert one == content(six)
        with zipfile.ZipFile(BytesIO(one)) as archive:
            assert not [name for name in archive.namelist() if b"<f>" in archive.read(name)]

    def test_the_notes_say_how_it_was_drawn(self, six: Sensitivity):
        text = "\n".join(str(row[1]) for row in load_workbook(BytesIO(content(six)))["说明"].values)
        assert "70% 到 130%" in text and "4,000 次" in text and "种子 1" in text

    def test_of_groups_without_ranks(self):
        found = analyse(scored_of(system(100), facts_of("a 甲=exempt"), "甲"), draws=10)
        assert load_workbook(BytesIO(content(found))).sheetnames[0] == "敏感性总表"

    @pytest.mark.parametrize(
        ("share", "shown"), [(0, "0"), (1, "100"), (0.00001, "0.1"), (0.99999, "99.9"), (0.5, "50"), (0.0506, "5.1")]
    )
    def test_none_and_all_are_said_of_none_and_all_only(self, share: float, shown: str):
        assert shown_percent(share) == Decimal(shown)


# --- the job --------------------------------------------------------------------------------------------------------


class TestJob:
    def scored(self, period: str = "2023-Q1") -> ScoredSystem:
        return scored_of(system(40, 35, 25), facts_of(SIX), "甲 乙 丙 丁 戊 己", period)

    def test_written_and_written_again(self, tmp_path: Path):
        target = tmp_path / "out" / "敏感性.xlsx"
        for draws in (10, 20):
            outcome = sensitivity_job(self.scored(), str(target), draws=draws)
            assert outcome.done and outcome.findings == [] and outcome.written == target
        assert [each.name for each in target.parent.iterdir()] == ["敏感性.xlsx"]

    def test_nothing_of_others_is_overwritten(self, tmp_path: Path):
        target = tmp_path / "敏感性.xlsx"
        assert sensitivity_job(self.scored(), str(target), draws=10).done
        before = target.read_bytes()
        assert [found.code for found in sensitivity_job(self.scored("2023-Q2"), str(target)).findings] == ["ZS-453"]
        assert target.read_bytes() == before
        target.write_bytes(b"notes")
        outcome = sensitivity_job(self.scored(), str(target))
        assert not outcome.done and [found.code for found in outcome.findings] == ["ZS-452"]
        assert target.read_bytes() == b"notes"

    def test_a_folder(self, tmp_path: Path):
        assert [found.code for found in sensitivity_job(self.scored(), str(tmp_path)).findings] == ["ZS-405"]
