"""建议名单: who is on it, in which order, for what reason, and who is left to the leaders."""

import pytest

from addin.scoring.result import ScoredSystem
from tests.scoring.small_systems import codes, facts_of, scored_of

# A unit's value is its score, its target is what it has to reach.
BASE = """
[[indicators]]
id = "fdi"
name = "外资"
points = 100
rule = { kind = "completion", most = 100, missing = "%s" }
[[tests]]
id = "tasks"
name = "目标任务"
indicators = ["fdi"]
"""
LIST = """
[[lists]]
id = "list"
name = "名单"
kind = "%s"
ties = "%s"
ways = [%s]
"""


def listed(scored: ScoredSystem) -> str:
    """The units on the list, ``?`` behind those that the leaders decide on."""
    return " ".join(each.unit + ("" if each.sure else "?") for each in scored.lists["list"])


def scored_by(
    numbers: str, ways: str, kind: str = "honour", ties: str = "all", more: str = "", extras: str = ""
) -> ScoredSystem:
    """Units 甲 乙 丙 丁 戊 with these scores; ``!`` behind a number: its target is missed."""
    text = '[[indicators]]\nid = "fdi"\nname = "外资"\npoints = 0\nrule = { kind = "completion" }\n'
    text += '[[indicators]]\nid = "marks"\nname = "评分"\npoints = 100\nrule = { kind = "certified" }\n'
    text += '[[tests]]\nid = "tasks"\nname = "目标任务"\nindicators = ["fdi"]\n'
    names = "甲乙丙丁戊"[: len(numbers.split())]
    given = dict(zip(names, numbers.split(), strict=True))
    marks = " ".join(f"{name}={number.rstrip('!?')}" for name, number in given.items())
    fdi = " ".join(
        f"{name}={'9' if '!' in number else '10'}/{'-' if '?' in number else '10'}" for name, number in given.items()
    )
    return scored_of(
        text + more + LIST % (kind, ties, ways), facts_of(f"marks {marks}\nfdi {fdi}", extras), " ".join(names)
    )


@pytest.mark.parametrize(
    ("kind", "ties", "ways", "numbers", "on_it"),
    [
        # one way, all that it says
        ("honour", "all", "{ top = 3 }", "90 80 70 60 50", "甲 乙 丙"),
        ("criticism", "all", "{ bottom = 2 }", "90 80 70 60 50", "戊 丁"),
        ("honour", "all", '{ top = 3, test = "tasks" }', "90 80! 70 60 50", "甲 丙"),
        ("criticism", "all", '{ bottom = 2, test = "tasks", met = false }', "90! 80 70 60 50!", "戊"),
        # any of several ways
        ("criticism", "all", '{ bottom = 2 }, { test = "tasks", met = false }', "90! 80 70 60 50!", "戊 丁 甲"),
        ("honour", "all", "{ at_least = 80 }", "90 80 79.9 60 50", "甲 乙"),
        ("criticism", "all", "{ below = 60 }", "90 80 70 60 50", "戊"),
        ("criticism", "all", "{ at_least = 60, below = 80 }", "90 80 70 60 50", "丁 丙"),
        ("criticism", "all", '{ when = "[名次] > [组单位数] × 60%" }', "90 80 70 60 50", "戊 丁"),
        ("honour", "all", '{ when = "[倒数名次] >= 4 且 [fdi] >= 10" }', "90! 80 70 60 50", "乙"),
        # equal at the cut: all, or the leaders decide
        ("honour", "all", "{ top = 3 }", "90 80 70 70 70", "甲 乙 丙 丁 戊"),
        ("honour", "leaders", "{ top = 3 }", "90 80 70 70 70", "甲 乙 丙? 丁? 戊?"),
        ("honour", "leaders", "{ top = 3 }", "90 80 80 70 60", "甲 乙 丙"),  # equal, but there is room
        ("honour", "all", "{ top = 3 }", "90 90 90 90 50", "甲 乙 丙 丁"),
        ("honour", "leaders", "{ top = 3 }", "90 90 90 90 50", "甲? 乙? 丙? 丁?"),
        ("criticism", "all", "{ bottom = 2 }", "90 80 60 60 50", "戊 丙 丁"),
        ("criticism", "leaders", "{ bottom = 2 }", "90 80 60 60 50", "戊 丙? 丁?"),
        ("criticism", "leaders", '{ bottom = 2 }, { test = "tasks", met = false }', "90 80 60! 60 50", "戊 丙 丁?"),
        # nobody
        ("honour", "all", "{ at_least = 95 }", "90 80 70 60 50", ""),
        # what is not known is neither met nor missed
        ("honour", "all", '{ test = "tasks" }', "90 80? 70 60! 50", "甲 丙 戊"),
        ("criticism", "all", '{ test = "tasks", met = false }', "90 80? 70 60! 50", "丁"),
    ],
)  # fmt: skip
def test_who_is_on_it(kind: str, ties: str, ways: str, numbers: str, on_it: str):
    assert listed(scored_by(numbers, ways, kind, ties)) == on_it


def test_the_reason_in_words():
    honour = scored_by("90 80 70 60 50", '{ top = 3, test = "tasks" }')
    assert honour.lists["list"][2].reason == "名次第3、完成目标任务(外资 10，目标 10，完成)"
    criticism = scored_by("90 80 70 60 50!", '{ bottom = 2, test = "tasks", met = false }', "criticism")
    assert [each.reason for each in criticism.lists["list"]] == [
        "倒数第1（名次第5）、没有完成目标任务(外资 9，目标 10，没有完成)"
    ]


def test_where_the_leaders_decide_it_is_said_once():
    scored = scored_by("90 80 70 70 50", "{ top = 3 }", ties="leaders")
    assert [each.reason for each in scored.lists["list"][2:]] == [
        "名次第3，与丁并列，名额不够，由领导定",
        "名次第3，与丙并列，名额不够，由领导定",
    ]
    [found] = [each for each in scored.findings if each.code == "ZS-817"]
    assert found.message == "名单“名单”（乡镇）：丙、丁并列第3，名额不够"


def test_what_cannot_be_told_is_asked_about():
    scored = scored_by("90 80? 70 60 50", '{ top = 3, test = "tasks" }')
    assert listed(scored) == "甲 丙"
    [found] = [each for each in scored.findings if each.code == "ZS-818"]
    assert (found.unit, found.severity) == ("乙", "query") and "外资 没有目标" in found.message
    far_behind = scored_by("90 80 70 60 50?", '{ top = 3, test = "tasks" }')
    assert "ZS-818" not in [code for code, _ in codes(far_behind)]  # it would not be on the list anyway


@pytest.mark.parametrize("effect", ["strike", "zero"])
def test_a_veto_strikes_from_honours_and_says_so(effect: str):
    veto = f'[[vetoes]]\nid = "fraud"\nname = "弄虚作假"\neffect = "{effect}"\n'
    scored = scored_by("90 80 70 60 50", '{ test = "tasks" }', more=veto, extras="甲 fraud 1")
    assert "甲" not in listed(scored)
    [found] = [each for each in scored.findings if each.code == "ZS-819"]
    assert found.unit == "甲" and "弄虚作假" in found.message
    criticised = scored_by("90 80 70 60 50", '{ test = "tasks" }', "criticism", more=veto, extras="甲 fraud 1")
    assert "甲" in listed(criticised)


def test_who_is_not_ranked_is_neither_first_nor_last():
    veto = '[[vetoes]]\nid = "fraud"\nname = "弄虚作假"\neffect = "zero"\nranked = false\n'
    scored = scored_by("90 80 70 60 50", "{ bottom = 1 }", "criticism", more=veto, extras="甲 fraud 1")
    assert listed(scored) == "戊"


# --- targets ----------------------------------------------------------------------------------------------------------

THREE = "".join(
    f'[[indicators]]\nid = "{name}"\nname = "{name}"\npoints = {worth}\nrule = {{ kind = "completion" }}\n{more}\n'
    for name, worth, more in (("fdi", 40, ""), ("funds", 40, ""), ("faults", 20, "less_is_better = true"))
)


@pytest.mark.parametrize(
    ("how", "fdi", "funds", "faults", "met"),
    [
        ("", "10/10", "11/10", "0/0", True),
        ("", "10/10", "9/10", "2/2", False),
        ("", "10/10", "-/10", "2/2", None),
        ("", "9/10", "-/10", "2/2", False),  # whatever the other is
        ("", "10/10", "exempt", "2/2", True),
        ("", "exempt", "exempt", "exempt", None),
        ("", "10/10", "10/10", "3/2", False),  # less is better
        ('how = "any"', "9/10", "-/10", "3/2", None),
        ('how = "any"', "9/10", "9/10", "3/2", False),
        ('how = "any"', "10/10", "-/10", "3/2", True),
        ("how_many = 2", "10/10", "10/10", "3/2", True),
        ("how_many = 2", "10/10", "-/10", "3/2", None),
        ("how_many = 2", "9/10", "-/10", "3/2", False),
        ("how_many = 2", "10/10", "exempt", "exempt", True),  # no more than are asked for
        ("", "10", "10/10", "2/2", None),  # no target is no target missed
        ("", "10/0", "10/10", "2/2", True),
    ],
)
def test_targets(how: str, fdi: str, funds: str, faults: str, met: bool | None):
    text = THREE + f'[[tests]]\nid = "tasks"\nname = "目标任务"\nindicators = ["fdi", "funds", "faults"]\n{how}'
    facts = facts_of(f"fdi 甲={fdi}\nfunds 甲={funds}\nfaults 甲={faults}")
    assert scored_of(text, facts, "甲").groups[0].units[0].tests["tasks"].met is met


def test_of_a_target_over_the_year_the_part_that_is_due():
    text = '[[indicators]]\nid = "fdi"\nname = "外资"\npoints = 60\nrule = { kind = "to_date", shares = { Q1 = 0.2, Q4 = 1 } }\n'
    text += '[[indicators]]\nid = "marks"\nname = "评分"\npoints = 40\nrule = { kind = "certified" }\n'
    text += '[[tests]]\nid = "tasks"\nname = "目标任务"\nindicators = ["fdi"]'
    facts = facts_of("fdi 甲=20/100 乙=19/100\nmarks 甲=1 乙=1")
    met = [unit.tests["tasks"] for unit in scored_of(text, facts, "甲 乙").groups[0].units]
    assert [each.met for each in met] == [True, False]
    assert met[0].words == "外资 20，目标 100 的 20%，完成"
    later = scored_of(text, facts, "甲 乙", period="2023-Q2").groups[0].units[0].tests["tasks"]
    assert later == (None, "没有要考核的目标")
    whole = scored_of(text, facts, "甲 乙", period="2023").groups[0].units[0].tests["tasks"]
    assert whole.met is False


# --- by indicator, by group, by period ------------------------------------------------------------------------------------


def test_for_each_indicator_apart():
    text = THREE + LIST % ("criticism", "all", "{ bottom = 1, target = false }")
    text = text.replace('kind = "criticism"', 'kind = "criticism"\nby_indicator = ["fdi", "funds"]')
    facts = facts_of("fdi 甲=10/10 乙=9/10 丙=8/10\nfunds 甲=5/10 乙=6/10 丙=7/10\nfaults 甲=0/1 乙=0/1 丙=0/1")
    found = scored_of(text, facts).lists["list"]
    assert [(each.unit, each.indicator) for each in found] == [("丙", "fdi"), ("甲", "funds")]
    assert found[0].reason == "fdi：倒数第1（名次第3）、实际 8，目标 10，没有完成"


def test_only_for_the_groups_and_periods_that_are_named():
    zone = '[[groups]]\nid = "zone"\nname = "开发区"\nunits = "zone"\n'
    text = BASE % "zero" + zone + LIST % ("honour", "all", "{ top = 1 }")
    facts = facts_of("fdi 甲=50/100 乙=60/100 区=70/100")

    def on_it(more: str, period: str = "2023-Q1") -> list[str] | None:
        found = scored_of(text.replace('kind = "honour"', f'kind = "honour"\n{more}'), facts, "甲 乙 区:zone", period)
        return [each.unit for each in found.lists["list"]] if "list" in found.lists else None

    assert on_it("") == ["乙", "区"]
    assert on_it('groups = ["zone"]') == ["区"]
    assert on_it('periods = ["year"]') is None
    assert on_it('periods = ["year"]', "2023") == ["乙", "区"]


def test_a_group_that_waits_has_provisional_lists():
    text = BASE.replace("points = 100", "points = 60") % "pending"
    text += '[[indicators]]\nid = "marks"\nname = "评分"\npoints = 40\nrule = { kind = "certified" }\n' + LIST % (
        "honour",
        "all",
        "{ top = 1 }",
    )
    scored = scored_of(text, facts_of("fdi 甲=60/60 乙=-/60\nmarks 甲=20 乙=30"), "甲 乙")
    assert [each.reason for each in scored.lists["list"]] == ["名次第1（暂定：有指标数据不齐）"]


@pytest.mark.parametrize(("stage", "told"), [("first", True), ("checking", True), ("appeals", True), ("final", False)])
def test_before_the_end_lists_are_suggestions(stage: str, told: bool):
    text = BASE % "zero" + LIST % ("honour", "all", "{ top = 1 }")
    scored = scored_of(text, facts_of("fdi 甲=1/1", stage=stage), "甲")
    assert (("ZS-816", None) in codes(scored)) is told
