"""The points of one indicator for the units of a group: the rule, then what a missing number is worth."""

from typing import Final, NamedTuple

from addin.scoring.group_case import GroupCase, Known
from addin.scoring.result import Gap, Scored
from udfs.scoring import RULES, Outcome, Reason
from udfs.scoring.total import ALWAYS_LEFT_OUT, with_missing
from xl_templates.system_model import Indicator

POLICY_WORDS: Final[dict[str, str]] = {
    "zero": "按零分计",
    "left_out": "本单位不计这一项，其余各项折算",
    "pending": "全组都不计这一项，待补齐",
}
_EXEMPT: Final = "豁免，本单位不计这一项，其余各项折算"


class Judged(NamedTuple):
    """One indicator of one unit: what was known, what the rule said, and what it comes to."""

    known: Known
    outcome: Outcome
    scored: Scored

    @property
    def lacks(self) -> bool:
        """Whether a number is missing that the unit should have."""
        return not self.known.exempt and _lacks(self.outcome)


def judge_indicator(case: GroupCase, indicator: Indicator) -> list[Judged]:
    """Return the units' points, in the order of the units."""
    assert indicator.rule is not None
    knowns = [case.known(unit, indicator) for unit in case.units]
    column, parameters = case.column(indicator, knowns), case.parameters(indicator)
    rule, policy = RULES[indicator.rule.kind], case.missing(indicator)
    outcomes = rule.points(column, parameters)
    asked = [outcome for known, outcome in zip(knowns, outcomes, strict=True) if not known.exempt]
    points = iter(with_missing(asked, policy))
    held_up = policy == "pending" and any(map(_lacks, asked))
    judged = []
    for at, (known, outcome) in enumerate(zip(knowns, outcomes, strict=True)):
        gap = _gap(known, outcome, policy, held_up)
        words = _EXEMPT if known.exempt else rule.explain(column, parameters, at, unit=indicator.unit or "")
        worth = None if known.exempt else next(points)
        told = _worded(words, known, outcome, gap)
        judged.append(
            Judged(known, outcome, Scored(known.value, known.target, worth, case.worth(indicator), gap, told))
        )
    return judged


def _lacks(outcome: Outcome) -> bool:
    return outcome.points is None and outcome.reason not in ALWAYS_LEFT_OUT


def _gap(known: Known, outcome: Outcome, policy: Gap, held_up: bool) -> Gap | None:
    """Return why there are no points, ``None`` where there are some."""
    if known.exempt:
        return "exempt"
    if outcome.reason is Reason.JUDGED_LATER:
        return "later"
    if held_up:
        return "pending"
    if outcome.reason is Reason.LEFT_OUT:
        return "left_out"
    return policy if outcome.points is None else None


def _worded(words: str, known: Known, outcome: Outcome, gap: Gap | None) -> str:
    if gap == "exempt":
        return f"{words}（{known.fact.note}）" if known.fact.note else words
    if gap == "pending":
        return f"{words}，{POLICY_WORDS[gap] if _lacks(outcome) else '组内有单位缺数，全组都不计这一项'}"
    return f"{words}，{POLICY_WORDS[gap]}" if gap and _lacks(outcome) else words
