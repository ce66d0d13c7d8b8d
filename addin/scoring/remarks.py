"""What is to be asked about the facts: numbers that are missing or odd, and what stands in no group."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from addin.scoring.facts import STAGE_LABELS, Fact, Place
from addin.scoring.group_case import GroupCase, Known
from addin.scoring.indicator_points import POLICY_WORDS, Judged
from udfs.findings import Finding, finding
from udfs.scoring import Reason
from udfs.scoring.words import percent, plain
from xl_templates.system_model import Indicator

_CODES: Final[dict[Reason, str]] = {
    Reason.NO_VALUE: "ZS-804",
    Reason.NO_TARGET: "ZS-805",
    Reason.TARGET_ZERO: "ZS-806",
    Reason.TARGET_NEGATIVE: "ZS-806",
    Reason.NO_BASE: "ZS-807",
    Reason.BASE_ZERO: "ZS-807",
    Reason.BASE_NEGATIVE: "ZS-807",
    Reason.NOT_COMPUTABLE: "ZS-808",
}
# What is told here → what the reading of the inputs says of the same row: it is told once.
_TOLD_BY_READING: Final = {
    "ZS-807": "ZS-850",
    "ZS-809": "ZS-843",
    "ZS-810": "ZS-844",
    "ZS-811": "ZS-846",
    "ZS-812": "ZS-847",
}
_UNDECIDED: Final = ("", "待定")
_RATES: Final = ("%", "％", "百分点", "个百分点")


# --- of a group -----------------------------------------------------------------------------------------------------


def remarks_on_group(case: GroupCase, judged: Mapping[str, Mapping[str, Judged]]) -> list[Finding]:
    """Return what is missing in a group. Of a unit without any value that is said once."""
    if not case.units:
        return [finding("ZS-802", period=case.period.label, group=case.group.name)]
    found: list[Finding] = []
    for unit, indicators in judged.items():
        silent = _is_silent(case, indicators)
        if silent:
            found.append(finding("ZS-803", place={"unit": unit}, unit=unit))
        for indicator in _asked(case):
            each = indicators[indicator.id]
            if each.lacks and not (silent and each.outcome.reason is Reason.NO_VALUE):
                found += _lacking(case, unit, indicator, each)
    return found


def _asked(case: GroupCase) -> list[Indicator]:
    """Return the indicators whose numbers have to be there; those that take them from another are told there."""
    ids = {each.id for each in case.indicators}
    inside = [each for each in case.indicators if each.outside is None and each.same_as not in ids]
    if not case.by_quarters:
        return inside
    tested = {name for test in case.system.tests for name in test.indicators}
    return [each for each in inside if each.id in tested]


def _is_silent(case: GroupCase, indicators: Mapping[str, Judged]) -> bool:
    if case.by_quarters:
        return False
    knowns = [indicators[each.id].known for each in case.indicators if each.outside is None]
    return bool(knowns) and all(
        known.value is None and not known.judges and not known.exempt and not known.fact.unreadable for known in knowns
    )


def _lacking(case: GroupCase, unit: str, indicator: Indicator, judged: Judged) -> Iterator[Finding]:
    reason = judged.outcome.reason
    assert reason is not None
    if reason is Reason.NO_VALUE and judged.known.fact.unreadable:
        return  # the reading has said what stands there instead
    policy = POLICY_WORDS[case.missing(indicator)]
    facts = {"unit": unit, "indicator": indicator.name, "policy": policy, "reason": reason.label}
    yield from _once(case, judged.known.fact.place, _CODES[reason], unit, facts, value=_odd(reason, judged.known))


def _odd(reason: Reason, known: Known) -> Decimal | None:
    if reason in (Reason.TARGET_ZERO, Reason.TARGET_NEGATIVE):
        return known.target
    return known.base if reason in (Reason.BASE_ZERO, Reason.BASE_NEGATIVE) else None


# --- of all facts ---------------------------------------------------------------------------------------------------


def remarks_on_facts(cases: Sequence[GroupCase]) -> list[Finding]:
    """Return what is odd about single facts, about extras and appeals, and that a list is only a suggestion."""
    case = cases[0]
    found: list[Finding] = []
    groups = {unit: each for each in reversed(cases) for unit in each.units}
    scored = {each.id for group in cases for each in group.indicators}
    indicators = [each for each in case.system.indicators if each.id in scored]
    for unit in sorted({unit for unit, _ in case.facts.facts} - groups.keys()):
        found.append(_stranger(case, unit, "数据", None))
    for unit in dict.fromkeys(unit for each in cases for unit in each.units):
        for indicator in indicators:
            if (unit, indicator.id) in case.facts.facts:
                found += _odd_fact(case, unit, indicator, case.facts.of(unit, indicator.id))
    found += _odd_extras(case, groups.keys())
    found += _open_appeals(case)
    if case.facts.stage != "final" and case.system.lists:
        found.append(finding("ZS-816", stage=STAGE_LABELS[case.facts.stage]))
    return found


def _odd_fact(case: GroupCase, unit: str, indicator: Indicator, fact: Fact) -> Iterator[Finding]:
    facts: dict[str, object] = {"unit": unit, "indicator": indicator.name}
    if fact.exempt:
        if not fact.note:
            yield from _once(case, fact.place, "ZS-812", unit, facts)
        return
    if fact.value is not None and fact.value < 0 and indicator.unit not in _RATES:
        yield from _once(case, fact.place, "ZS-809", unit, facts, value=fact.value)
    if fact.certified is not None and not fact.certifier:
        wanted = indicator.certified_by or "负责认定的部门"
        yield from _once(case, fact.place, "ZS-810", unit, facts | {"wanted": wanted}, value=fact.certified)
    yield from _too_far_apart(case, unit, indicator, fact, facts)


def _too_far_apart(
    case: GroupCase, unit: str, indicator: Indicator, fact: Fact, facts: dict[str, object]
) -> Iterator[Finding]:
    """Ask where the own value and the certified one differ by more than the share of the certified one."""
    if fact.own is None or fact.certified is None or fact.own == fact.certified:
        return
    limit = case.system.apart if indicator.apart is None else indicator.apart
    difference = abs(fact.own - fact.certified)
    if difference <= limit * abs(fact.certified):
        return
    apart = percent(difference / abs(fact.certified)) if fact.certified else plain(difference)
    facts |= {"own": plain(fact.own), "certified": plain(fact.certified), "apart": apart, "limit": percent(limit)}
    yield from _once(case, fact.place, "ZS-811", unit, facts, value=fact.certified)


def _odd_extras(case: GroupCase, units: object) -> Iterator[Finding]:
    known = {each.id for each in case.indicators if each.outside} | {veto.id for veto in case.system.vetoes}
    for line in case.facts.extras:
        if line.unit not in units:  # type: ignore[operator]
            yield _stranger(case, line.unit, "加分扣分", line.place)
        elif line.item not in known:
            place = _place(line.place, line.unit, None)
            yield finding("ZS-813", place=place, unit=line.unit, item=line.item)


def _open_appeals(case: GroupCase) -> Iterator[Finding]:
    if case.facts.stage != "final":
        return
    names = {each.id: each.name for each in case.system.indicators}
    for appeal in case.facts.appeals:
        if appeal.decision in _UNDECIDED and appeal.decided is None:
            place = _place(appeal.place, appeal.unit, None)
            indicator = names.get(appeal.indicator, appeal.indicator)
            yield finding("ZS-815", place=place, unit=appeal.unit, indicator=indicator)


# --- how it is told -------------------------------------------------------------------------------------------------


def _stranger(case: GroupCase, unit: str, what: str, place: Place | None) -> Finding:
    return finding("ZS-814", place=_place(place, unit, None), unit=unit, period=case.period.label, what=what)


def _once(
    case: GroupCase,
    place: Place | None,
    code: str,
    unit: str,
    facts: Mapping[str, object],
    value: Decimal | None = None,
) -> Iterator[Finding]:
    """Yield a finding, unless the reading has said it of the same row already."""
    told = _TOLD_BY_READING.get(code)
    if place is not None and any(each.code == told and _on_row(each, place) for each in case.facts.findings):
        return
    yield finding(code, place=_place(place, unit, value), **dict(facts))


def _on_row(told: Finding, place: Place) -> bool:
    return told.sheet == place.sheet and _row(told.cell) == _row(place.cell)


def _row(cell: str | None) -> str:
    return (cell or "").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _place(place: Place | None, unit: str, value: Decimal | None) -> dict[str, str | None]:
    found: dict[str, str | None] = {"unit": unit, "value": None if value is None else plain(value, 10)}
    return found if place is None else found | {"file": place.file, "sheet": place.sheet, "cell": place.cell}
