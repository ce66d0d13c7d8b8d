"""What must hold of any scoring, and a mixed system computed a second time by other means."""

from dataclasses import replace
from decimal import Decimal

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.scoring.engine import score
from addin.scoring.facts import ExtraLine, Fact, Facts
from addin.scoring.result import ScoredSystem
from tests.scoring.small_systems import by_unit, programme_of
from udfs.period import Period

UNITS = "甲 乙 丙 丁 戊 己"
MIXED = """
[extras]
bonus_most = 5
[[indicators]]
id = "done"
name = "完成率"
points = 30
rule = { kind = "completion", missing = "zero" }
[[indicators]]
id = "place"
name = "功效系数"
points = 25
rule = { kind = "efficacy", missing = "left_out" }
[[indicators]]
id = "steps"
name = "分档"
points = 15
rule = { kind = "bands", bands = [{ at = 1, points = 5 }, { at = 3, points = 10 }, { at = 5, points = 15 }], missing = "left_out" }
[[indicators]]
id = "grown"
name = "增长率"
points = 20
rule = { kind = "growth", start = 10, each = 0.5, missing = "zero" }
same_as = "done"
[[indicators]]
id = "faults"
name = "扣分"
points = 10
rule = { kind = "deduct", each = 2, missing = "pending" }
[[indicators]]
id = "visits"
name = "走访"
outside = "bonus"
rule = { kind = "per_item", each = 0.5, most = 3 }
[[indicators]]
id = "big"
name = "大项目"
outside = "bonus"
rule = { kind = "per_item", each = 2, most = 4 }
[ranking]
ties = ["done"]
"""
PROGRAMME = programme_of(MIXED, UNITS)
PERIOD = Period.parse("2023-Q1")
NAMES = UNITS.split()
NUMBER = st.one_of(st.none(), st.decimals(0, 200, places=2, allow_nan=False))
TEN = Decimal("1E-9")

facts = st.builds(
    lambda cells, lines: Facts(
        "final",
        {
            (unit, name): Fact(value=value, target=target, base=base, exempt=exempt, note="按规定")
            for (unit, name), (value, target, base, exempt) in zip(
                [(unit, name) for unit in NAMES for name in ("done", "place", "steps", "faults")], cells, strict=True
            )
        },
        [ExtraLine(unit, item, project, Decimal(number), "", "", None) for unit, item, project, number in lines],
    ),
    st.lists(st.tuples(NUMBER, NUMBER, NUMBER, st.sampled_from([False, False, False, True])), min_size=24, max_size=24),
    st.lists(
        st.tuples(
            st.sampled_from(NAMES),
            st.sampled_from(["visits", "big"]),
            st.sampled_from(["", "一", "二"]),
            st.integers(0, 9),
        ),
        max_size=12,
    ),
)


def scored(given_facts: Facts, programme=PROGRAMME) -> ScoredSystem:
    return score(programme, programme.systems[0], PERIOD, given_facts)


def told(result: ScoredSystem) -> dict[str, tuple[object, ...]]:
    return {
        name: (unit.has_score, unit.score, unit.inside, unit.bonus, unit.rank, unit.from_bottom, unit.indicators)
        for name, unit in by_unit(result).items()
    }


@settings(max_examples=60, deadline=None)
@given(facts, st.permutations(PROGRAMME.units))
def test_the_order_of_units_does_not_matter(known: Facts, units):
    assert told(scored(known)) == told(scored(known, PROGRAMME.model_copy(update={"units": tuple(units)})))


@settings(max_examples=60, deadline=None)
@given(facts, st.sampled_from(NAMES), st.decimals(0, 50, places=2))
def test_more_is_never_worse(known: Facts, unit: str, more: Decimal):
    """A higher value gives no fewer points, of the indicator itself and of the unit in all."""
    before = by_unit(scored(known))[unit]
    for name in ("done", "steps"):
        fact = known.of(unit, name)
        if fact.value is None or fact.exempt:
            continue
        higher = replace(fact, value=fact.value + more)
        better = Facts("final", {**known.facts, (unit, name): higher}, known.extras)
        after = by_unit(scored(better))[unit]
        assert (after.indicators[name].points or 0) >= (before.indicators[name].points or 0)
        assert after.score >= before.score


@settings(max_examples=60, deadline=None)
@given(facts)
def test_what_holds_of_every_result(known: Facts):
    result = scored(known)
    units = result.groups[0].units
    for unit in units:
        assert unit.bonus <= 5 and (not unit.has_score or unit.score == unit.inside + unit.bonus)
        for name, each in unit.indicators.items():
            assert (each.points is None) is (each.missing in ("left_out", "pending", "exempt", "later")), name
            assert each.points is None or 0 <= each.points <= each.available
            assert each.words or name in ("visits", "big")
        assert 0 <= unit.inside <= 100
    # ranks are the places after sorting
    keys = [(unit.score, unit.indicators["done"].points or Decimal(-1)) for unit in units if unit.has_score]
    for unit in units:
        key = (unit.score, unit.indicators["done"].points or Decimal(-1))
        if unit.has_score and unit.indicators["done"].points is not None:
            same = [each for each in keys if each[0] == key[0]]
            if len(same) == 1:
                assert unit.rank == sorted((each[0] for each in keys), reverse=True).index(key[0]) + 1
        assert (unit.rank is None) is (not unit.has_score)


@settings(max_examples=30, deadline=None)
@given(facts, st.sampled_from([Decimal("0.5"), Decimal(2), Decimal(10)]))
def test_all_points_and_the_total_times_so_many_give_scores_times_so_many(known: Facts, factor: Decimal):
    system = PROGRAMME.systems[0]

    def times(indicator):
        rule = indicator.rule
        changes = {
            name: getattr(rule, name) * factor for name in ("each", "start", "most") if getattr(rule, name, None)
        }
        if rule.kind == "bands":
            changes["bands"] = tuple(band.model_copy(update={"points": band.points * factor}) for band in rule.bands)
        points = None if indicator.points is None else indicator.points * factor
        return indicator.model_copy(update={"points": points, "rule": rule.model_copy(update=changes)})

    extras = system.extras.model_copy(update={"bonus_most": 5 * factor})
    changed = {"total": 100 * factor, "indicators": tuple(map(times, system.indicators)), "extras": extras}
    larger = score(PROGRAMME, system.model_copy(update=changed), PERIOD, known)
    for name, unit in by_unit(scored(known)).items():
        assert abs(by_unit(larger)[name].score - unit.score * factor) <= factor * TEN


# --- the same by other means ----------------------------------------------------------------------------------------


def by_pandas(known: Facts) -> pd.Series:
    """The scores of the mixed system in floats and tables, written from its definition alone."""
    rows = [
        {"unit": unit, "name": name, "x": fact.value, "t": fact.target, "b": fact.base, "out": fact.exempt}
        for (unit, name), fact in known.facts.items()
    ]
    table = pd.DataFrame(rows).set_index(["unit", "name"])
    table[["x", "t", "b"]] = table[["x", "t", "b"]].astype(float)
    x, t, b, out = (table[key].unstack("name").loc[NAMES] for key in ("x", "t", "b", "out"))
    done_out, done = out["done"].astype(bool), x["done"]
    points = pd.DataFrame(index=NAMES, dtype=float)
    points["done"] = (30 * done / t["done"].where(t["done"] > 0)).clip(0, 30).fillna(0).where(~done_out)
    place = x["place"].where(~out["place"].astype(bool))
    span = place.max() - place.min()
    spread = 25 * (60 + 40 * (place - place.min()) / span) / 100 if span > 1e-9 else place * 0 + 25
    points["place"] = spread
    steps = x["steps"].where(~out["steps"].astype(bool))
    points["steps"] = pd.cut(steps, [-1, 1, 3, 5, 1e9], right=False, labels=[0, 5, 10, 15]).astype(float)
    rate = (done - b["done"]) / b["done"].where(b["done"] > 0)
    points["grown"] = (10 + 0.5 * 100 * rate).clip(0, 20).fillna(0).where(~done_out)
    asked = ~out["faults"].astype(bool)
    waits = x["faults"][asked].isna().any()
    points["faults"] = float("nan") if waits else (10 - 2 * x["faults"]).clip(0, 10).where(asked)
    worth = pd.Series({"done": 30, "place": 25, "steps": 15, "grown": 20, "faults": 10})
    available = points.notna().mul(worth).sum(axis=1)
    inside = points.sum(axis=1) * 100 / available.where(available > 0)
    lines = pd.DataFrame(
        [(each.unit, each.item, each.project or f"#{at}", float(each.number)) for at, each in enumerate(known.extras)],
        columns=["unit", "item", "project", "number"],
    )
    lines["points"] = (lines["number"] * lines["item"].map({"visits": 0.5, "big": 2})).clip(
        upper=lines["item"].map({"visits": 3, "big": 4})
    )
    best = lines.sort_values("points", ascending=False, kind="stable").drop_duplicates(["unit", "project"])
    items = best.groupby(["unit", "item"])["points"].sum().unstack("item").reindex(NAMES)
    items = items.reindex(columns=["visits", "big"]).fillna(0).clip(upper=pd.Series({"visits": 3, "big": 4}), axis=1)
    return inside + items.sum(axis=1).clip(upper=5)


@settings(max_examples=80, deadline=None)
@given(facts)
def test_pandas_agrees(known: Facts):
    expected = by_pandas(known)
    for name, unit in by_unit(scored(known)).items():
        assert unit.has_score is bool(pd.notna(expected[name])), name
        if unit.has_score:
            assert abs(float(unit.score) - expected[name]) < 1e-6, name
