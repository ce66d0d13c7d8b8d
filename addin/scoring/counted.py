"""Values that are counted from the consolidated ledgers: a unit's rows, or the sum of a column, for which a rule holds.

Which months are asked depends on what is counted. A ledger whose rows are brought forward (``carried``) is a stock: the
record of the period's last month holds all of it, and a rule about dates says what of it belongs to the period. What
begins anew every month, a ledger that is not brought forward or a column with ``restart``, is added up over all months
of the period. 期初, 期末, 年初 in a rule are those of the period that is scored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from addin.merging.judging import in_units
from addin.merging.month import MergedLedger, Month
from addin.scoring.facts import Fact, Facts
from udfs.amounts import MONEY_UNITS
from udfs.cells import UNTYPED
from udfs.findings import Finding, finding
from udfs.period import Period
from udfs.rules import RuleError, parse_rule
from udfs.scoring.words import plain
from xl_templates.build import cut_off_of
from xl_templates.judge import LedgerJudge, period_days
from xl_templates.model import Programme
from xl_templates.system_model import Counted, Indicator, System

_UNHEARD: Final = ("missing", "blank")  # states of a ledger that say nothing about what there is


@dataclass
class Count:
    """What was counted: unit → value in the indicator's unit. A unit that is not there: nobody knows."""

    values: dict[str, Decimal] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def with_counted(programme: Programme, system: System, period: Period, facts: Facts, months: Sequence[Month]) -> Facts:
    """Return the facts with the values that can be counted from records of months.

    A counted value takes the place of the unit's own; it never takes that of a certified one. Where two differ, it is
    asked about. It is scored as long as the own value would be.
    """
    filled = replace(facts, facts=dict(facts.facts), findings=list(facts.findings))
    units = [unit.name for unit in programme.units if unit.is_valid(period.first_day, period.last_day)]
    day = period.last_day
    scored = {each.id for group in system.groups for each in system.scored(group.id, day)}
    for indicator in system.indicators:
        if indicator.counted is None or indicator.id not in scored:
            continue
        count = counted(months, indicator, units, period)
        filled.findings += count.findings
        for unit, value in count.values.items():
            before = facts.of(unit, indicator.id)
            if not before.exempt:
                fact, told = _taken(system, facts, indicator, unit, before, value)
                filled.facts[unit, indicator.id] = fact
                filled.findings += told
    return filled


def counted(months: Sequence[Month], indicator: Indicator, units: Sequence[str], period: Period) -> Count:
    """Count one indicator. What cannot be counted for all is told once, and there are then no values."""
    wanted = indicator.counted
    assert wanted is not None
    try:
        asked = _asked(months, wanted, period)
    except _Cannot as reason:
        return _told(indicator, str(reason))
    total = Count({unit: Decimal(0) for unit in units})
    for month in asked:
        try:
            one = _of_month(month, indicator, wanted, period)
        except (RuleError, KeyError):
            return _told(indicator, f"{month.period.label}汇总的台账定义不同，没有规则用到的列")
        total.findings += one.findings
        total.values = {unit: value + one.values[unit] for unit, value in total.values.items() if unit in one.values}
    return total


class _Cannot(Exception):  # noqa: N818 - reads as what happened
    """Why it cannot be counted, in words."""


def _asked(months: Sequence[Month], wanted: Counted, period: Period) -> list[Month]:
    """Return the months whose rows count."""
    inside = sorted((each for each in months if each.period.within(period)), key=lambda each: each.period)
    having = [each for each in inside if wanted.ledger in each.ledgers]
    if not having:
        raise _Cannot("没有给出本期的汇总，或汇总里没有这本台账")
    last = having[-1]
    if _is_stock(last, wanted):
        if last.period.last_day != period.last_day:
            raise _Cannot(f"本期最后的汇总是{last.period.label}的，不到期末")
        return [last]
    known = {each.period for each in having}
    kind = last.period.kind
    needed = [Period.of(kind, last.period.first_day)]
    while needed[0].previous().within(period):
        needed.insert(0, needed[0].previous())
    while needed[-1].next().within(period):
        needed.append(needed[-1].next())
    if lacking := [each.label for each in needed if each not in known]:
        raise _Cannot(f"要把各月相加，缺{'、'.join(lacking)}的汇总")
    return having


def _is_stock(month: Month, wanted: Counted) -> bool:
    ledger = month.ledgers[wanted.ledger].ledger
    restarts = wanted.column is not None and ledger.column(wanted.column).restart is not None
    return bool(ledger.carried) and not restarts


# --- one month ------------------------------------------------------------------------------------------------------


def _of_month(month: Month, indicator: Indicator, wanted: Counted, period: Period) -> Count:
    """Return the values of all units whose ledger is known. One activity is counted once, for its host."""
    merged = month.ledgers[wanted.ledger]
    count = Count({unit: Decimal(0) for unit in _heard(month, wanted.ledger)})
    chosen = _judged(month, merged, wanted, period)
    numbers = _numbers(merged, wanted, indicator)
    lost: dict[tuple[str, str], int] = {}
    for row, outcome in enumerate(chosen):
        unit = merged.units[row]
        if unit not in count.values or outcome is False or not merged.counts(row):
            continue
        number = numbers[row]
        if outcome is None:
            lost[unit, "规则用到的格空着或识别不了"] = lost.get((unit, "规则用到的格空着或识别不了"), 0) + 1
        elif number is UNTYPED:
            lost[unit, f"“{wanted.column}”识别不了"] = lost.get((unit, f"“{wanted.column}”识别不了"), 0) + 1
        elif isinstance(number, Decimal):
            count.values[unit] += number
    for (unit, reason), rows in lost.items():
        place: dict[str, str | None] = {"unit": unit, "ledger": wanted.ledger}
        told = f"{month.period.label}，{reason}"
        count.findings.append(
            finding("ZS-825", place=place, unit=unit, indicator=indicator.name, count=rows, reason=told)
        )
    return count


def _heard(month: Month, ledger: str) -> list[str]:
    """Return the units that said what there is; a missing report is not a zero, a nil report is."""
    return [unit for unit, states in month.states.items() if ledger in states and states[ledger].state not in _UNHEARD]


def _judged(month: Month, merged: MergedLedger, wanted: Counted, period: Period) -> list[bool | None]:
    if wanted.when is None:
        return [True] * len(merged)
    judge = LedgerJudge(month.programme, merged.ledger, month.period.last_day)
    cells = {column.name: in_units(column, merged.cells[column.name]) for column in merged.ledger.columns}
    days = period_days(period, cut_off_of(month.submission, month.period))
    return parse_rule(wanted.when, judge.schema).judge(judge.table(cells, len(merged), days=days))


def _numbers(merged: MergedLedger, wanted: Counted, indicator: Indicator) -> Sequence[object]:
    """Return what each row adds: one, or its number in the indicator's unit. A blank adds nothing."""
    if wanted.column is None:
        return [Decimal(1)] * len(merged)
    column = merged.ledger.column(wanted.column)
    shift = _shift(column.unit, indicator.unit)
    cells = in_units(column, merged.cells[wanted.column])
    return [cell.scaleb(shift) if isinstance(cell, Decimal) else cell for cell in cells]


def _shift(found: str | None, wanted: str | None) -> int:
    """Return by how many places a number is moved from one unit of money to another: 万元 to 亿元 by −4."""
    one, other = MONEY_UNITS.get(found or ""), MONEY_UNITS.get(wanted or "")
    if one is None or other is None or one.currency != other.currency:
        return 0
    return one.places - other.places


# --- into the facts -------------------------------------------------------------------------------------------------


def _taken(
    system: System, facts: Facts, indicator: Indicator, unit: str, before: Fact, value: Decimal
) -> tuple[Fact, list[Finding]]:
    """Return the fact with the counted value, and the question where another one stands there."""
    if before.certified is not None:
        return before, _differs(indicator, unit, before, value, "认定", before.certified, "认定的")
    decided = [each.decided for each in facts.appeals if (each.unit, each.indicator) == (unit, indicator.id)]
    if decided and decided[-1] is not None:
        return before, _differs(indicator, unit, before, value, "申诉决定", decided[-1], "决定的")
    if before.unreadable:
        return before, []
    told = [] if before.own is None else _differs(indicator, unit, before, value, "单位自评", before.own, "台账的")
    allowed = indicator.certified_by is None or (system.value == "self_until_final" and facts.stage != "final")
    return replace(before, own=value, value=value if allowed else None), told


def _differs(
    indicator: Indicator, unit: str, fact: Fact, value: Decimal, whose: str, other: Decimal, used: str
) -> list[Finding]:
    if value == other:
        return []
    place: dict[str, str | None] = {"unit": unit, "value": plain(other, 10)}
    if fact.place is not None:
        place |= {"file": fact.place.file, "sheet": fact.place.sheet, "cell": fact.place.cell}
    told: Mapping[str, object] = {"unit": unit, "indicator": indicator.name, "counted": plain(value, 10)}
    return [finding("ZS-820", place=place, whose=whose, value=plain(other, 10), used=used, **told)]


def _told(indicator: Indicator, reason: str) -> Count:
    return Count(findings=[finding("ZS-824", indicator=indicator.name, reason=reason)])
