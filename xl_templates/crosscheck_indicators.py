"""The indicators of a system one by one: where they hang in the tree, their points, targets, values and rules."""

from collections.abc import Iterator
from dataclasses import replace

from udfs.findings import Finding, finding
from udfs.rules import Schema
from udfs.scoring.formula_rule import formula_faults
from xl_templates.crosscheck_point_rules import check_rule
from xl_templates.crosscheck_scoring import SystemUnderCheck
from xl_templates.crosscheck_tools import numbers_in, with_key
from xl_templates.judge import column_kind
from xl_templates.model import Ledger
from xl_templates.system_model import FormulaRule, Indicator


def check_indicators(under: SystemUnderCheck) -> Iterator[Finding]:
    """Yield what is wrong with single indicators."""
    heads = {each.parent for each in under.system.indicators}
    for each in under.system.indicators:
        key = f"indicators.{each.id}"
        yield from _tree(under, key, each, is_head=each.id in heads)
        yield from _points(under, key, each)
        yield from _times(under, key, each)
        if each.rule:
            yield from _value(under, key, each)
            yield from check_rule(under, key, each)
            yield from _formula(under, key, each)


def _tree(under: SystemUnderCheck, key: str, indicator: Indicator, *, is_head: bool) -> Iterator[Finding]:
    if indicator.parent is not None and indicator.parent not in under.by_id:
        yield under.unknown(f"{key}.parent", "指标", indicator.parent, under.by_id)
    elif _goes_round(under, indicator):
        yield under.tree(key, "是自己的上级：parent 绕成了一圈")
    if is_head and indicator.rule:
        yield under.tree(key, "有下级指标，自己就不计分，不写 rule")
    if not is_head and not indicator.rule:
        yield under.tree(key, "既没有 rule，也没有下级指标")


def _goes_round(under: SystemUnderCheck, indicator: Indicator) -> bool:
    seen, above = {indicator.id}, indicator.parent
    while above is not None and above in under.by_id:
        if above in seen:
            return above == indicator.id  # told of those in the ring, not of those below it
        seen.add(above)
        above = under.by_id[above].parent
    return False


def _points(under: SystemUnderCheck, key: str, indicator: Indicator) -> Iterator[Finding]:
    for name, written in (("points", indicator.points), ("quota", indicator.quota)):
        named = written if isinstance(written, dict) else {}
        for group in named:
            if group not in under.groups:
                yield under.unknown(f"{key}.{name}", "分组", group, under.groups)
        if any(number < 0 for number in numbers_in(written)):
            yield under.number(f"{key}.{name}", "不能是负数")
    for detail in _point_contradictions(under, indicator):
        yield under.contradiction(key, detail)


def _point_contradictions(under: SystemUnderCheck, indicator: Indicator) -> Iterator[str]:
    parent = under.by_id.get(indicator.parent or "")
    if indicator.points is not None and indicator.share is not None:
        yield "points 与 share 只能写一个"
    if indicator.share is not None and not 0 < indicator.share <= 1:
        yield "的 share 要大于 0、不超过 1"
    if indicator.share is not None and (parent is None or (parent.points is None and parent.share is None)):
        yield "写了 share，上级却没有分值可分"
    if indicator.outside:
        if indicator.points is not None or indicator.share is not None:
            yield "是加分扣分项，最高的分写在 rule 的 most 里，不写 points 和 share"
        if indicator.rule and indicator.rule.most is None:
            yield "是加分扣分项，rule 里要写 most（最多加或扣多少分）"
    elif indicator.rule and indicator.points is None and indicator.share is None:
        yield "没有分值：写 points，或写 share（占上级的份额）"
    elif indicator.points == {}:
        yield "的 points 没有写任何分组"


def _times(under: SystemUnderCheck, key: str, indicator: Indicator) -> Iterator[Finding]:
    if indicator.valid_from and indicator.valid_to and indicator.valid_from > indicator.valid_to:
        yield under.contradiction(key, "的 valid_from 晚于 valid_to")
    if not indicator.rule and (indicator.valid_from or indicator.valid_to):
        yield under.contradiction(key, "不计分，valid_from、valid_to 写在它下级的指标上")
    if indicator.apart is not None and indicator.apart < 0:
        yield under.number(f"{key}.apart", "不能是负数")


# --- where its value comes from -------------------------------------------------------------------------------------


def _value(under: SystemUnderCheck, key: str, indicator: Indicator) -> Iterator[Finding]:
    if indicator.same_as is not None:
        yield from _same_as(under, key, indicator)
    if indicator.counted is not None:
        yield from _counted(under, f"{key}.counted", indicator)
        if indicator.rule and indicator.rule.kind in ("judges", "certified"):
            yield under.contradiction(key, "的分是人打的，不能同时从台账里数（counted）")


def _same_as(under: SystemUnderCheck, key: str, indicator: Indicator) -> Iterator[Finding]:
    other = under.scored.get(indicator.same_as or "")
    if other is None:
        yield under.unknown(f"{key}.same_as", "计分的指标", indicator.same_as or "", under.scored)
    elif other.same_as is not None or other is indicator:
        yield under.contradiction(key, f"的 same_as 指的“{other.id}”自己没有数，要指最初的那一项")
    if indicator.counted is not None or indicator.quota is not None:
        yield under.contradiction(key, "写了 same_as，数和目标都从那一项来，不写 counted 和 quota")


def _counted(under: SystemUnderCheck, key: str, indicator: Indicator) -> Iterator[Finding]:
    counted = indicator.counted
    assert counted is not None
    ledger = next((each for each in under.programme.ledgers if each.id == counted.ledger), None)
    if ledger is None:
        yield under.unknown(key, "台账", counted.ledger, [each.id for each in under.programme.ledgers])
        return
    if counted.column is not None and counted.column not in ledger.by_name:
        yield under.unknown(key, "列", counted.column, ledger.by_name)
    elif counted.column is not None and not ledger.column(counted.column).is_number:
        yield finding("ZS-118", place=under.place, ledger=ledger.title, name=counted.column)
    if counted.when:
        rule = under.rule(f"{key}.when", counted.when, _of_ledger(under, ledger))
        if isinstance(rule, Finding):
            yield rule


def _of_ledger(under: SystemUnderCheck, ledger: Ledger) -> Schema:
    columns = {column.name: column_kind(column) for column in ledger.columns}
    return Schema(columns, under.conditions.parameters, under.conditions.lists)


def _formula(under: SystemUnderCheck, key: str, indicator: Indicator) -> Iterator[Finding]:
    if isinstance(indicator.rule, FormulaRule):
        for found in formula_faults(indicator.rule.formula):
            yield replace(with_key(found, f"{key}.rule.formula"), file=under.file)
