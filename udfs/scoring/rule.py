"""What all rules have in common: parameters, missing numbers, limits, rounding, and the words for it."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from decimal import Decimal, localcontext
from typing import Any, ClassVar, Final

from udfs.scoring.case import Case
from udfs.scoring.column import Column, Number, Outcome, Reason
from udfs.scoring.exactness import PRECISION, settled
from udfs.scoring.places import Places, Writer
from udfs.scoring.words import number_words, plain

Parameters = Mapping[str, Any]

REQUIRED: Final = object()
COMMON: Final[Parameters] = {
    "most": None,
    "least": Decimal(0),
    "places": 10,
    "missing": "zero",  # for whoever settles what a missing number is worth
    "less_is_better": False,
}
_BLANK: Final[dict[Number, Reason]] = {
    "actual": Reason.NO_VALUE,
    "target": Reason.NO_TARGET,
    "base": Reason.NO_BASE,
}


class ScoringRule(ABC):
    """One way to give points. Each class says its formula, its units, its edges and its source in its docstring.

    Where a docstring says "points" it is what the indicator is worth in the group (分). The result is held between
    ``least`` and ``most`` (``None``: the indicator's points), then rounded half up to ``places`` places. A number that
    a rule needs and that is not there gives no points, and the reason.
    """

    label: ClassVar[str]
    takes: ClassVar[Parameters] = {}  # its own parameters, with what they are where not given
    needs: ClassVar[tuple[Number, ...]] = ("actual",)
    number_words: ClassVar[dict[Number, str]] = {"actual": "实际", "target": "目标", "base": "基数"}

    # --- what callers use ---------------------------------------------------------------------------------------

    def points(self, column: Column, parameters: Parameters) -> list[Outcome]:
        """Return the outcome of each unit, in order."""
        filled, group = self.filled(parameters), column.group()
        with localcontext(prec=PRECISION):
            cases = [Case(unit, group, filled) for unit in column.units()]
            return [_outcome(self._unlimited(case), case) for case in cases]

    def formula(self, places: Places, parameters: Parameters) -> str:
        """Return the Excel formula for one unit (no = in front). It gives "" where there are no points."""
        writer = Writer(places, self.filled(parameters))
        return writer.guarded(self._counted(writer), self._refused(writer), writer.limited(self._expression(writer)))

    def explain(self, column: Column, parameters: Parameters, at: int, *, unit: str = "") -> str:
        """Return 原始值 → 规则 → 得分 of one unit (counted from 0). ``unit``: what its numbers are counted in."""
        case = Case(column.unit(at), column.group(), self.filled(parameters))
        with localcontext(prec=PRECISION):
            value = self._unlimited(case)
            raw = self._raw_words(case, f" {unit}" if unit else "")
            front = f"{raw} → {self.label}" if raw else self.label
            if isinstance(value, Reason):
                return f"{front} → 不能计分：{value.label}"
            points = _outcome(value, case).points
            assert points is not None
            return f"{front}：{self._words(case, value)}{_limit_words(value, case)} → 得 {plain(points)} 分"

    def filled(self, parameters: Parameters) -> Parameters:
        """Return all parameters. Raises ``TypeError`` for one that is unknown or lacking."""
        known = {**COMMON, **self.takes}
        filled = {**known, **parameters}
        unknown = sorted(parameters.keys() - known.keys())
        lacking = sorted(name for name, value in filled.items() if value is REQUIRED)
        if unknown or lacking:
            raise TypeError(f"{type(self).__name__}: unknown parameters {unknown}, lacking {lacking}")
        return filled

    # --- what a rule says of itself -----------------------------------------------------------------------------

    def _needs(self, parameters: Parameters) -> tuple[Number, ...]:  # noqa: ARG002 - of some rules it depends on them
        """Return the numbers that must be there."""
        return self.needs

    @abstractmethod
    def _of_case(self, case: Case) -> Decimal | Reason:
        """Return the points before limits and rounding. The numbers that the rule needs are there."""

    @abstractmethod
    def _expression(self, writer: Writer) -> str:
        """Return the Excel of ``_of_case``. It may be an error only where ``_refused`` is met."""

    @abstractmethod
    def _words(self, case: Case, points: Decimal) -> str:
        """Return the rule with the unit's numbers; ``points`` are those before limits and rounding."""

    def _counted(self, writer: Writer) -> list[str]:
        """Return the cells that must hold numbers."""
        return [writer.place(name) for name in self._needs(writer.parameters)]

    def _refused(self, writer: Writer) -> list[str]:  # noqa: ARG002 - most rules refuse nothing
        """Return the conditions, in order, under which there are no points although the numbers are there."""
        return []

    def _raw_words(self, case: Case, measure: str) -> str:
        """Return the numbers that the points come from."""
        numbers = {self.number_words[name]: getattr(case.unit, name) for name in self._needs(case.parameters)}
        return "，".join(f"{word} {number_words(number, measure)}" for word, number in numbers.items())

    def _unlimited(self, case: Case) -> Decimal | Reason:
        for name in self._needs(case.parameters):
            if getattr(case.unit, name) is None:
                return _BLANK[name]
        return self._of_case(case)


def _outcome(value: Decimal | Reason, case: Case) -> Outcome:
    if isinstance(value, Reason):
        return Outcome(None, value)
    return Outcome(settled(max(case["least"], min(case.most, value)), case["places"]))


def _limit_words(value: Decimal, case: Case) -> str:
    if value < case["least"]:
        return f"，不低于 {plain(case['least'])}"
    return f"，不超过 {plain(case.most)}" if value > case.most else ""
