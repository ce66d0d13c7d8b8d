"""From facts to scores: every policy on a system small enough to be worked out in the head."""

from dataclasses import replace
from decimal import Decimal

import pytest

from addin.scoring.facts import Appeal, ExtraLine, Fact
from tests.scoring.small_systems import by_unit, codes, facts_of, points, programme_of, ranked, scored_of, scores

# 60 for the completion of a target, 40 for one judged by a department.
TWO = """
[[indicators]]
id = "fdi"
name = "外资"
points = 60
rule = { kind = "completion", missing = "%s" }

[[indicators]]
id = "service"
name = "服务"
points = 40
rule = { kind = "certified" }
"""
GIVEN = """
fdi      甲=45/50 乙=%s 丙=60/50
service  甲=40    乙=30 丙=20
"""


class TestMissing:
    """甲 54 + 40, 丙 60 + 20; 乙 has 30 of 40 and its fdi is as given."""

    @pytest.mark.parametrize(
        ("policy", "given", "fdi", "total"),
        [
            ("zero", "-/50", "54 0 60", "94 30 80"),
            ("zero", "0/50", "54 0 60", "94 30 80"),
            ("left_out", "-/50", "54 left_out 60", "94 75 80"),  # 30 × 100 / 40
            ("left_out", "0/50", "54 0 60", "94 30 80"),  # zero is not blank
            ("pending", "-/50", "pending pending pending", "100 75 50"),
            ("pending", "exempt", "54 exempt 60", "94 75 80"),  # who is exempt holds nobody up
            ("zero", "exempt", "54 exempt 60", "94 75 80"),
            ("zero", "30", "54 0 60", "94 30 80"),  # no target: by the policy
            ("left_out", "30", "54 left_out 60", "94 75 80"),
            ("zero", "30/0", "54 0 60", "94 30 80"),
            ("left_out", "30/-5", "54 left_out 60", "94 75 80"),
        ],
    )
    def test_policy(self, policy: str, given: str, fdi: str, total: str):
        scored = scored_of(TWO % policy, facts_of(GIVEN % given))
        assert (points(scored, "fdi"), scores(scored)) == (fdi, total)

    @pytest.mark.parametrize(
        ("given", "found"),
        [
            ("-/50", [("ZS-804", "乙")]),
            ("30", [("ZS-805", "乙")]),
            ("30/0", [("ZS-806", "乙")]),
            ("30/-5", [("ZS-806", "乙")]),
            ("-3/50", [("ZS-809", "乙")]),
            ("?", []),  # the reading said so
            ("exempt", []),
            ("30/50", []),
        ],
    )
    def test_what_is_told(self, given: str, found: list[tuple[str, str]]):
        assert codes(scored_of(TWO % "zero", facts_of(GIVEN % given))) == found

    def test_a_finding_says_where_and_what_follows(self):
        [found] = scored_of(TWO % "left_out", facts_of(GIVEN % "30/0")).findings
        assert (found.file, found.sheet, found.cell, found.value) == ("数据.xlsx", "指标数据", "F3", "0")
        assert "目标为零" in found.message and "其余各项折算" in found.message

    def test_pending_is_told_and_ranks_are_provisional(self):
        scored = scored_of(TWO % "pending", facts_of(GIVEN % "-/50"))
        assert scored.groups[0].pending == ("fdi",)
        assert all("名次是暂定的" in unit.notes[-1] for unit in scored.groups[0].units)
        assert ("ZS-822", None) in codes(scored)

    def test_a_unit_of_which_nothing_is_known_is_told_once(self):
        scored = scored_of(TWO % "zero", facts_of("fdi 甲=1/1 丙=1/1 \n service 甲=1 丙=1"))
        assert codes(scored) == [("ZS-803", "乙")]
        assert scores(scored) == "61 0 61" and ranked(scored) == "1 3 1"

    def test_a_unit_that_is_exempt_from_everything_has_no_score(self):
        scored = scored_of(TWO % "zero", facts_of(GIVEN % "exempt" + "service 乙=exempt"))
        assert (scores(scored), ranked(scored)) == ("94 - 80", "1 - 2")
        assert ("ZS-828", "乙") in codes(scored)

    def test_words(self):
        units = by_unit(scored_of(TWO % "left_out", facts_of(GIVEN % "exempt")))
        assert units["甲"].indicators["fdi"].words == "实际 45，目标 50 → 完成率：60 × 45 ÷ 50 = 54 → 得 54 分"
        assert units["乙"].indicators["fdi"].words == "豁免，本单位不计这一项，其余各项折算（按规定）"
        assert units["乙"].notes == ["不计外资，其余各项折算，× 2.5"]


def test_later_is_left_out_for_all():
    text = (
        TWO % "zero"
        + '[[indicators]]\nid = "due"\nname = "进度"\npoints = 0\nrule = { kind = "to_date", shares = { Q2 = 0.5 } }'
    )
    text = text.replace("points = 40", "points = 30").replace("points = 0", "points = 10")
    facts = facts_of("fdi 甲=1/1 乙=1/1 丙=1/2\n service 甲=30 乙=15 丙=30\n due 甲=10/40 乙=20/40 丙=-/40")
    first = scored_of(text, facts)
    assert points(first, "due") == "later later later"
    assert scores(first) == "100 83.3333333333 66.6666666667"  # × 100 / 90
    assert codes(first) == []
    second = scored_of(text, facts, period="2023-Q2")
    assert points(second, "due") == "5 10 0" and scores(second) == "95 85 60"


def test_an_exempt_unit_sets_nobodys_minimum():
    text = '[[indicators]]\nid = "fdi"\nname = "外资"\npoints = 50\nrule = { kind = "efficacy" }\n'
    text += '[[indicators]]\nid = "rest"\nname = "其他"\npoints = 50\nrule = { kind = "certified" }'
    facts = facts_of("fdi 甲=10 乙=20 丙=30\n rest 甲=50 乙=50 丙=50")
    assert points(scored_of(text, facts), "fdi") == "30 40 50"
    facts.facts["甲", "fdi"] = replace(facts.of("甲", "fdi"), exempt=True)
    assert points(scored_of(text, facts), "fdi") == "exempt 30 50"


class TestTargets:
    TEXT = """
[[groups]]
id = "zone"
name = "开发区"
units = "zone"
[[indicators]]
id = "fdi"
name = "外资"
points = { towns = 60, zone = 100 }
quota = { towns = 50 }
rule = { kind = "completion" }
[[indicators]]
id = "growth"
name = "增速"
points = { towns = 40 }
rule = { kind = "growth", each = 1, start = 20 }
same_as = "fdi"
"""

    def test_quota_by_group_and_same_as(self):
        # 甲: quota 50, growth 10 % → 20 + 10; 乙: its own target; 丙 is exempt from both; 区 has no quota and no target
        facts = facts_of("fdi 甲=25/-/25 乙=44/88/40 丙=exempt 区=30/-/10")
        scored = scored_of(self.TEXT, facts, "甲 乙 丙 区:zone")
        assert points(scored, "fdi") == "30 30 exempt 0"
        towns = scored.groups[0]
        assert [unit.indicators["growth"].points for unit in towns.units] == [20, 30, None]
        assert towns.units[0].indicators["growth"].target == 50
        assert "growth" not in scored.groups[1].units[0].indicators
        assert ("ZS-805", "区") in codes(scored)
        assert len([1 for code, unit in codes(scored) if unit == "丙" and code == "ZS-804"]) == 0

    def test_a_share_of_the_parent(self):
        text = '[[indicators]]\nid = "head"\nname = "载体"\npoints = 100\n'
        for name, share in (("park", 0.7), ("town", 0.3)):
            text += f'[[indicators]]\nid = "{name}"\nname = "{name}"\nparent = "head"\nshare = {share}\nrule = {{ kind = "judges" }}\n'
        scored = scored_of(text, facts_of("park 甲=80;90 乙=100; 丙=0;\n town 甲=50; 乙=100; 丙=100;"))
        assert (points(scored, "park"), points(scored, "town")) == ("59.5 70 0", "15 30 30")
        assert scores(scored) == "74.5 100 30"


class TestExtras:
    TEXT = """
[extras]
bonus_most = 6
penalty_most = 3
[[indicators]]
id = "base"
name = "基础"
points = 100
rule = { kind = "certified" }
[[indicators]]
id = "visits"
name = "走访"
outside = "bonus"
rule = { kind = "per_item", each = 0.5, most = 3 }
[[indicators]]
id = "big"
name = "大项目"
outside = "bonus"
rule = { kind = "per_item", each = 4, most = 8 }
[[indicators]]
id = "late"
name = "迟报"
outside = "penalty"
rule = { kind = "per_item", each = 1, most = 2 }
[[indicators]]
id = "fraud"
name = "差错"
outside = "penalty"
rule = { kind = "per_item", each = 1, most = 2 }
"""

    @pytest.mark.parametrize(
        ("lines", "bonus", "penalty"),
        [
            ("", "0", "0"),
            ("甲 visits 4", "2", "0"),
            ("甲 visits 4 \n 甲 visits 5", "3", "0"),  # 2 + 2.5, at most 3
            ("甲 big 1 一 \n 甲 visits 2 一", "4", "0"),  # one project: the highest
            ("甲 big 1 一 \n 甲 big 1 一", "4", "0"),
            ("甲 visits 2 \n 甲 big 0.5 一 \n 甲 visits 4 一", "3", "0"),  # of equal ones the first written: 1 + 2
            ("甲 visits 3 \n 甲 visits 4 一 \n 甲 big 0.5 一", "3", "0"),  # 1.5 + 2, at most 3
            ("甲 big 1 一 \n 甲 big 1 二", "6", "0"),  # 8, all together at most 6
            ("甲 big 1 \n 甲 visits 2", "5", "0"),  # no project named: both
            ("甲 late 1 一 \n 甲 fraud 1 一", "0", "2"),  # of penalties all count
            ("甲 late 5", "0", "2"),
            ("甲 late 5 \n 甲 fraud 5", "0", "3"),
        ],
    )
    def test_limits(self, lines: str, bonus: str, penalty: str):
        unit = by_unit(scored_of(self.TEXT, facts_of("base 甲=90 乙=1 丙=1", lines)))["甲"]
        assert (unit.bonus, unit.penalty) == (Decimal(bonus), Decimal(penalty))
        assert unit.score == 90 + Decimal(bonus) - Decimal(penalty)

    def test_one_project_may_count_twice_where_the_system_says_so(self):
        text = self.TEXT.replace("bonus_most = 6", "bonus_most = 6\none_project_one_bonus = false")
        unit = by_unit(scored_of(text, facts_of("base 甲=90 乙=1 丙=1", "甲 big 1 一 \n 甲 visits 2 一")))["甲"]
        assert unit.bonus == 5

    def test_the_items_say_what_they_came_to(self):
        facts = facts_of("base 甲=90 乙=1 丙=1", "甲 big 1 一 \n 甲 visits 2 一 \n 甲 late 5")
        items = by_unit(scored_of(self.TEXT, facts))["甲"].indicators
        assert (items["big"].points, items["visits"].points, items["late"].points) == (4, 0, -2)
        assert "同一项目另有加分更高的，不重复" in items["visits"].words
        assert items["big"].words.startswith("一：") and items["late"].raw == 5

    def test_the_number_may_come_from_another_indicator(self):
        text = self.TEXT.replace("points = 100", "points = 100\nquota = 80", 1)
        text += '[[indicators]]\nid = "over"\nname = "超额"\noutside = "bonus"\nsame_as = "base"\nrule = { kind = "per_item", each = 0.5, over_target = true, most = 4 }'
        scored = scored_of(text, facts_of("base 甲=85 乙=80 丙=-"))
        assert [unit.bonus for unit in scored.groups[0].units] == [Decimal("2.5"), 0, 0]
        assert codes(scored) == [("ZS-803", "丙")]

    def test_what_is_not_known_is_told_and_does_not_count(self):
        scored = scored_of(self.TEXT, facts_of("base 甲=90 乙=1 丙=1", "甲 nothing 1 \n 甲 base 5 \n 丁 visits 1"))
        assert codes(scored) == [("ZS-813", "甲"), ("ZS-813", "甲"), ("ZS-814", "丁")]
        assert scores(scored) == "90 1 1"


ONE = '[[indicators]]\nid = "base"\nname = "基础"\npoints = 100\nrule = { kind = "certified" }\n'
GRADES = """
[grades]
%s
grades = [{ name = "优秀", at = 90 }, { name = "良好", at = 80 }, { name = "一般", at = 60 }, { name = "较差", at = 0 }]
"""


class TestRanks:
    def test_equal_scores_share_the_rank(self):
        scored = scored_of(ONE, facts_of("base 甲=90 乙=80 丙=90 丁=70"), "甲 乙 丙 丁")
        assert ranked(scored) == "1 3 1 4"
        assert [unit.from_bottom for unit in scored.groups[0].units] == [3, 2, 3, 1]

    def test_printed_or_unrounded(self):
        facts = facts_of("base 甲=90.001 乙=90.004 丙=89.99")
        assert ranked(scored_of(ONE, facts)) == "2 1 3"
        assert ranked(scored_of(ONE + '[ranking]\nby = "printed"\nplaces = 2', facts)) == "1 1 3"
        assert ranked(scored_of(ONE + '[ranking]\nby = "printed"\nplaces = 1', facts)) == "1 1 1"

    def test_the_points_of_indicators_decide_between_equal_scores(self):
        facts = facts_of("fdi 甲=30/50 乙=40/50 丙=40/50 丁=30/50 \n service 甲=32 乙=20 丙=20 丁=31", stage="final")
        plain = scored_of(TWO % "zero", facts, "甲 乙 丙 丁")
        assert (scores(plain), ranked(plain)) == ("68 68 68 67", "1 1 1 4")
        assert ranked(scored_of(TWO % "zero" + '[ranking]\nties = ["fdi"]', facts, "甲 乙 丙 丁")) == "3 1 1 4"

    def test_with_or_without_extras(self):
        text = (
            ONE
            + '[[indicators]]\nid = "more"\nname = "加分"\noutside = "bonus"\nrule = { kind = "certified", most = 9 }\n'
        )
        facts = facts_of("base 甲=90 乙=85 丙=80", "乙 more 9")
        assert ranked(scored_of(text, facts)) == "2 1 3"
        assert ranked(scored_of(text + "[ranking]\nwith_extras = false", facts)) == "1 2 3"

    def test_fewer_than_the_least_are_not_ranked(self):
        head = ONE + '[[groups]]\nid = "zone"\nname = "开发区"\nunits = "zone"\nleast = 2\n'
        scored = scored_of(head, facts_of("base 甲=90 区=80"), "甲 区:zone")
        assert ranked(scored) == "1 -"
        assert by_unit(scored)["区"].notes == ["分组只有 1 个单位可以排名，不到 2 个，不排名"]


class TestGrades:
    @pytest.mark.parametrize(
        ("places", "grades"),
        [("", "优秀 良好 良好 较差"), ("places = 0", "优秀 优秀 良好 较差"), ("places = 1", "优秀 良好 良好 较差")],
    )
    def test_the_stated_rounding(self, places: str, grades: str):
        scored = scored_of(ONE + GRADES % places, facts_of("base 甲=90 乙=89.5 丙=89.44 丁=59.4"), "甲 乙 丙 丁")
        assert " ".join(unit.grade or "-" for unit in scored.groups[0].units) == grades

    def test_only_for_the_periods_that_are_named(self):
        text = ONE + GRADES % 'periods = ["year"]'
        facts = facts_of("base 甲=90 乙=80 丙=1")
        assert {unit.grade for unit in scored_of(text, facts).groups[0].units} == {None}
        assert by_unit(scored_of(text, facts, period="2023"))["甲"].grade == "优秀"

    PROMOTION = (
        GRADES % ""
        + """
[[tests]]
id = "tasks"
name = "目标任务"
indicators = ["base"]
[[promotions]]
id = "big"
name = "大项目"
when = "[base] >= 70 且 [名次] <= 2"
test = "tasks"
"""
    )

    def test_a_promotion_needs_its_condition_and_its_test(self):
        text = ONE.replace("points = 100", "points = 100\nquota = 80") + self.PROMOTION
        scored = scored_of(text, facts_of("base 甲=95 乙=85 丙=84 丁=75"), "甲 乙 丙 丁")
        assert [unit.grade for unit in scored.groups[0].units] == ["优秀", "优秀", "良好", "一般"]
        assert by_unit(scored)["乙"].notes == ["大项目，晋一等", "等次由良好变为优秀"]

    def test_a_promotion_that_cannot_be_told_is_asked_about(self):
        text = TWO % "zero" + GRADES % "" + '[[promotions]]\nid = "big"\nname = "大项目"\nwhen = "[fdi] >= 40"'
        scored = scored_of(text, facts_of("fdi 甲=40/80 乙=-/80 丙=60/80 \n service 甲=31 乙=31 丙=31"))
        assert [unit.grade for unit in scored.groups[0].units] == ["良好", "较差", "良好"]  # 61 and 76, up from 一般
        assert codes(scored) == [("ZS-804", "乙"), ("ZS-818", "乙")]


class TestVetoes:
    TEXT = (
        ONE
        + GRADES % ""
        + """
[[vetoes]]
id = "fraud"
name = "弄虚作假"
effect = "%s"
ranked = %s
"""
    )

    @pytest.mark.parametrize(
        ("effect", "is_ranked", "total", "ranks", "grade"),
        [
            ("strike", "true", "95 85 75", "1 2 3", "优秀"),
            ("strike", "false", "95 85 75", "- 1 2", "优秀"),
            ("down", "true", "95 85 75", "1 2 3", "良好"),
            ("zero", "true", "0 85 75", "3 1 2", "较差"),
            ("zero", "false", "0 85 75", "- 1 2", "较差"),
        ],
    )
    def test_effects(self, effect: str, is_ranked: str, total: str, ranks: str, grade: str):
        scored = scored_of(
            self.TEXT % (effect, is_ranked), facts_of("base 甲=95 乙=85 丙=75", "甲 fraud 1 \n 甲 fraud 1")
        )
        unit = by_unit(scored)["甲"]
        assert (scores(scored), ranked(scored), unit.grade) == (total, ranks, grade)
        assert unit.vetoes == ("fraud",) and unit.inside == 95
        assert effect == "strike" and is_ranked == "true" or any("弄虚作假" in note for note in unit.notes)


class TestAnnual:
    TEXT = ONE + "[annual]\nquarters = { Q1 = 0.2, Q2 = 0.3, Q3 = 0.5 }\n"

    def test_the_quarters_weighted(self):
        quarters = {("甲", "Q1"): 80, ("甲", "Q2"): 90, ("甲", "Q3"): 70, ("乙", "Q1"): 100, ("乙", "Q3"): 100}
        facts = facts_of("", quarters={key: Decimal(value) for key, value in quarters.items()})
        scored = scored_of(self.TEXT, facts, "甲 乙", period="2023")
        assert (scores(scored), ranked(scored)) == ("78 -", "1 -")  # 16 + 27 + 35; 乙 lacks a quarter, which is no zero
        assert codes(scored) == [("ZS-821", "乙")]
        assert "Q1 80 × 20% + Q2 90 × 30% + Q3 70 × 50% = 78" in by_unit(scored)["甲"].notes[0]

    def test_a_quarter_is_scored_by_its_own_data(self):
        assert scores(scored_of(self.TEXT, facts_of("base 甲=80 乙=90"), "甲 乙")) == "80 90"


class TestOddFacts:
    def told(self, fact: Fact, **more: object) -> list[str]:
        facts = facts_of("base 甲=1 乙=80 丙=70", **more)
        facts.facts["甲", "base"] = fact
        return [code for code, unit in codes(scored_of(ONE, facts)) if unit == "甲"]

    @pytest.mark.parametrize(
        ("fact", "told"),
        [
            (Fact(Decimal(9), own=Decimal(9), certified=Decimal(9), certifier="商务局"), []),
            (Fact(Decimal(9), certified=Decimal(9)), ["ZS-810"]),
            (Fact(Decimal(9), own=Decimal(12), certified=Decimal(10), certifier="商务局"), []),  # 20 % is allowed
            (Fact(Decimal(9), own=Decimal("12.01"), certified=Decimal(10), certifier="商务局"), ["ZS-811"]),
            (Fact(Decimal(0), own=Decimal(1), certified=Decimal(0), certifier="商务局"), ["ZS-811"]),
            (Fact(exempt=True), ["ZS-812", "ZS-828"]),
            (Fact(exempt=True, note="撤并"), ["ZS-828"]),
        ],
    )
    def test_what_is_asked(self, fact: Fact, told: list[str]):
        assert self.told(fact) == told

    def test_appeals_have_to_be_settled_at_the_end(self):
        appeals = [Appeal("甲", "base", "少算了", "", decision, None, None) for decision in ("", "待定", "不采纳")]
        assert self.told(Fact(Decimal(9)), appeals=appeals) == ["ZS-815", "ZS-815"]
        assert self.told(Fact(Decimal(9)), appeals=appeals, stage="appeals") == []

    def test_a_stranger_is_told_and_not_scored(self):
        scored = scored_of(ONE, facts_of("base 甲=1 乙=1 丙=1 戊=9"))
        assert codes(scored) == [("ZS-814", "戊")] and "戊" not in by_unit(scored)

    def test_a_unit_that_does_not_exist_then_is_not_scored(self):
        programme = programme_of(ONE, "甲 乙")
        gone = programme.units[1].model_copy(update={"valid_to": programme.valid_from})
        later = programme.model_copy(update={"units": (programme.units[0], gone)})
        from addin.scoring.engine import score
        from udfs.period import Period

        scored = score(later, later.systems[0], Period.parse("2023-Q1"), facts_of("base 甲=1 乙=1"))
        assert list(by_unit(scored)) == ["甲"]

    def test_the_facts_are_not_changed(self):
        facts = facts_of("base 甲=1 乙=1 丙=1", "甲 nothing 1")
        before = (dict(facts.facts), list(facts.extras), list(facts.findings))
        scored_of(ONE, facts)
        assert (facts.facts, facts.extras, facts.findings) == before

    def test_extra_lines_of_equal_value_are_two_lines(self):
        line = ExtraLine("甲", "late", "", Decimal(1), "", "", None)
        facts = facts_of("base 甲=90 乙=1 丙=1")
        facts.extras += [line, line]
        assert by_unit(scored_of(TestExtras.TEXT, facts))["甲"].penalty == 2
