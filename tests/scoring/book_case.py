"""Made-up facts for the shipped systems: plausible numbers, and whatever can be missing, exempt, appealed."""

import random
from decimal import Decimal
from functools import cache

from addin.scoring.engine import score
from addin.scoring.facts import Appeal, ExtraLine, Fact, Facts, Place, Stage
from addin.scoring.group_case import GroupCase
from addin.scoring.result import ScoredSystem
from udfs.period import Period
from xl_templates.load import load
from xl_templates.system_model import Growth, Indicator, ScoreGroup, System, of_group

PROGRAMMES = {"counties": "langfang", "departments": "langfang", "half_year": "tianjin"}


@cache
def shipped_cases(name: str, stage: Stage = "checking") -> ScoredSystem:
    """``counties 2023-Q2``: a shipped system scored for a period."""
    system_id, period = name.split()
    programme = load(PROGRAMMES[system_id]).programme
    assert programme is not None
    system, when = programme.system(system_id), Period.parse(period)
    facts, chosen = Facts(stage), random.Random(name)
    for group in system.groups:
        case = GroupCase(programme, system, when, group, facts)
        for unit in case.units:
            level = chosen.uniform(0.55, 1.05)
            for indicator in case.indicators:
                if indicator.outside is None and indicator.same_as is None:
                    facts.facts[unit, indicator.id] = _fact(case, group, indicator, level, chosen)
    _odd(facts, system, [unit.name for unit in programme.units])
    return score(programme, system, when, facts)


def _fact(case: GroupCase, group: ScoreGroup, indicator: Indicator, level: float, chosen: random.Random) -> Fact:
    kind = indicator.rule.kind if indicator.rule else ""
    fact = Fact(
        place=Place("数据.xlsx", "指标数据", "F5"), certifier=indicator.certified_by or "考核办", evidence="报表"
    )
    part = level * chosen.uniform(0.9, 1.1)
    quota = of_group(indicator.quota, group.id)
    if kind in ("completion", "to_date", "shortfall"):
        large = indicator.unit in ("万美元", "亿元")
        target = Decimal(chosen.randint(40, 130) * (100 if large else 1)) if large else Decimal(chosen.randint(3, 9))
        fact.target = None if quota is not None else target
        share = case.due_share(indicator) or Decimal(0)
        fact.value = _rounded(float((quota or target) * (share or 1)) * part, indicator)
    elif kind == "share_of":
        fact.base = Decimal(chosen.randint(8, 30))
        fact.value = min(fact.base, _rounded(float(fact.base) * part, indicator))
    elif kind == "bands":
        fact.value = _rounded(40 * part, indicator)
    elif kind == "deduct":
        fact.value = Decimal(chosen.choice((0, 0, 1, 2, 4)))
    elif kind == "judges":
        fact.judges = tuple(Decimal(round(min(99, 92 * part + chosen.uniform(-6, 6)))) for _ in range(7))
    elif kind == "certified":
        fact.value = min(case.worth(indicator), _rounded(float(case.worth(indicator)) * part, indicator))
    else:
        fact.value = Decimal(chosen.randint(4, 40))
    grown = [each for each in case.indicators if each.same_as == indicator.id and isinstance(each.rule, Growth)]
    if grown and fact.value is not None:
        fact.base = _rounded(float(fact.value) / chosen.uniform(0.9, 1.25), indicator)
    fact.own = fact.certified = fact.value
    return fact


def _rounded(number: float, indicator: Indicator) -> Decimal:
    return Decimal(f"{number:.{indicator.places}f}")


def _odd(facts: Facts, system: System, units: list[str]) -> None:
    """What is not as it should be: a unit without a number, one that is exempt, extras, a veto, appeals."""
    names = [unit for unit in units if any(unit == one for one, _ in facts.facts)]
    first, second, third, fourth = names[:4]
    keys = [name for unit, name in facts.facts if unit == first]
    facts.facts[first, keys[2]] = Fact(place=Place("数据.xlsx", "指标数据", "F9"))
    facts.facts[second, keys[3]] = Fact(exempt=True, note="区划调整，市政府批复同意不考核")
    fact = facts.facts[third, keys[0]]
    assert fact.value is not None
    was = fact.own = fact.certified = fact.value
    fact.value = (was * Decimal("1.15")).quantize(Decimal("1.00"))
    facts.appeals += [
        Appeal(third, keys[0], "有一笔到位资金未统计在内", "验资报告、银行进账单", "采纳", fact.value, None),
        Appeal(fourth, keys[1], "请核减全年目标", "无", "不采纳：目标是年初下达的", None, None),
    ]
    items = [each for each in system.indicators if each.outside]
    for number, item in enumerate(items):
        for unit, project, count in ((second, "新能源电池项目", 1), (third, f"项目{number}", 2)):
            facts.extras.append(ExtraLine(unit, item.id, project, Decimal(count), "认定文件", "市商务局", None))
    if system.vetoes:
        facts.extras.append(ExtraLine(fourth, system.vetoes[0].id, "", Decimal(1), "督查通报", "市纪委监委", None))
