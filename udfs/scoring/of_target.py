"""Rules that hold a value against its target: 完成率, 序时进度, 缺额扣分."""

from decimal import Decimal
from typing import Final

from udfs.scoring.case import Case
from udfs.scoring.column import Number, Reason
from udfs.scoring.places import Places, Writer
from udfs.scoring.rule import REQUIRED, Parameters, ScoringRule
from udfs.scoring.words import percent, result, shown

_TARGET: Final[tuple[Number, ...]] = ("actual", "target")


def unfit_target(target: Decimal, *, less_is_better: bool) -> Reason | None:
    """Return why nothing can be held against a target. Zero is one where less is better (no accidents)."""
    if target < 0:
        return Reason.TARGET_NEGATIVE
    return Reason.TARGET_ZERO if target == 0 and not less_is_better else None


class Completion(ScoringRule):
    """points × actual / target; where less is better, points × target / actual.

    The target has the unit of the value. A target of zero gives no points and a reason, except where less is better: it
    is met by zero alone. A negative target gives no points and a reason. A negative value is below zero, so ``least``.
    Where less is better, a value of zero or below is nothing of a bad thing: the most. Source: Langfang L1, Sanming
    2020, the county systems (完成率 × 分值, capped).
    """

    label = "完成率"
    needs = _TARGET

    def _of_case(self, case: Case) -> Decimal | Reason:
        return _completed(case, Decimal(1))

    def _expression(self, writer: Writer) -> str:
        return _completed_formula(writer, writer.place("target"))

    def _refused(self, writer: Writer) -> list[str]:
        return [f"{writer.place('target')}<{'' if writer.less_is_better else '='}0"]

    def _words(self, case: Case, points: Decimal) -> str:
        return _completed_words(case, points, shown(case.target))


class ToDate(ScoringRule):
    """Completion of what is due by now: points × actual / (target × ``due_share``); where less is better inverted.

    ``due_share``: the part of the year's target that is due at the end of the period, looked up by the caller in
    ``shares``. ``None``, zero or below: the indicator is judged later, for all units, whatever is known. All else as in
    completion. Source: 序时进度 of the county systems (quarterly, project teams).
    """

    label = "序时进度"
    takes = {"shares": {}, "due_share": REQUIRED}

    def _needs(self, parameters: Parameters) -> tuple[Number, ...]:
        return _TARGET if _is_due(parameters) else ()

    def _of_case(self, case: Case) -> Decimal | Reason:
        if not _is_due(case.parameters):
            return Reason.JUDGED_LATER
        return _completed(case, case["due_share"])

    def formula(self, places: Places, parameters: Parameters) -> str:
        """Return the formula; a text of length zero where nothing is due and no cell can say otherwise."""
        is_judged = _is_due(parameters) or bool(places.parameters.get("due_share"))
        return super().formula(places, parameters) if is_judged else '""'

    def _expression(self, writer: Writer) -> str:
        return _completed_formula(writer, f"({writer.place('target')}*{writer.number('due_share')})")

    def _counted(self, writer: Writer) -> list[str]:
        return [*map(writer.place, _TARGET), writer.number("due_share")]

    def _refused(self, writer: Writer) -> list[str]:
        target = f"{writer.place('target')}<{'' if writer.less_is_better else '='}0"
        return [f"{writer.number('due_share')}<=0", target] if writer.is_cell("due_share") else [target]

    def _words(self, case: Case, points: Decimal) -> str:
        due = f"({shown(case.target)} × {percent(case['due_share'])})"
        return f"本期应完成全年的 {percent(case['due_share'])}，" + _completed_words(case, points, due)


class Shortfall(ScoringRule):
    """points − each × what is short of the target; where less is better, × what is beyond it.

    ``each``: 分 for one. A value at the target or better takes nothing off. Parts of one count in part. Any target is
    good. Source: quotas of Langfang L4, L5.
    """

    label = "缺额扣分"
    takes = {"each": REQUIRED}
    needs = _TARGET

    def _of_case(self, case: Case) -> Decimal | Reason:
        return case.worth - case["each"] * self._missed(case)

    def _missed(self, case: Case) -> Decimal:
        short = case.target - case.actual
        return max(Decimal(0), -short if case.less_is_better else short)

    def _expression(self, writer: Writer) -> str:
        target, actual = writer.place("target"), writer.place("actual")
        missed = f"{actual}-{target}" if writer.less_is_better else f"{target}-{actual}"
        return f"{writer.places.points}-{writer.number('each')}*MAX(0,{missed})"

    def _words(self, case: Case, points: Decimal) -> str:
        missed = self._missed(case)
        word = "超出" if case.less_is_better else "缺"
        return f"{word} {shown(missed)}，" + result(
            f"{shown(case.worth)} − {shown(case['each'])} × {shown(missed)}", points
        )


# --- completion, of the whole target or of a part -------------------------------------------------------------------


def _is_due(parameters: Parameters) -> bool:
    share = parameters.get("due_share")
    return share is not None and share > 0


def _completed(case: Case, share: Decimal) -> Decimal | Reason:
    less = case.less_is_better
    if reason := unfit_target(case.target, less_is_better=less):
        return reason
    if not less:
        return case.worth * case.actual / (case.target * share)
    return case.most if case.actual <= 0 else case.worth * case.target * share / case.actual


def _completed_formula(writer: Writer, target: str) -> str:
    points, actual = writer.places.points, writer.place("actual")
    if not writer.less_is_better:
        return f"{points}*{actual}/{target}"
    return f"IF({actual}<=0,{writer.most},{points}*{target}/{actual})"


def _completed_words(case: Case, points: Decimal, target: str) -> str:
    worth, actual = shown(case.worth), shown(case.actual)
    if not case.less_is_better:
        return result(f"{worth} × {actual} ÷ {target}", points)
    return "没有发生，得最高分" if case.actual <= 0 else result(f"{worth} × {target} ÷ {actual}", points)
