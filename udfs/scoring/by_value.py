"""Rules of the value alone: 分档, 按件计分, 按件扣分, 认定分."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from udfs.scoring.case import Case
from udfs.scoring.column import Number, Reason
from udfs.scoring.exactness import reaches, reaches_formula
from udfs.scoring.of_target import unfit_target
from udfs.scoring.places import Writer, written
from udfs.scoring.rule import REQUIRED, Parameters, ScoringRule
from udfs.scoring.words import percent, plain, result, shown

MOST_BANDS: Final = 50  # Excel nests 64 functions, and some stand around the bands


class Bands(ScoringRule):
    """The points of the highest band whose ``at`` the value reaches; below all bands, ``least``.

    ``of = "ratio"``: the bands are of actual / target (shares: 0.8 is 80 %), and a target of zero or below gives no
    points and a reason. Whether less is better does not matter: the bands say what each value gives. Of two bands with
    the same ``at`` the one written first counts. Source: township steps 100/75/50/0, Yan'an 2017 (sizes by 亿元).
    """

    label = "分档"
    takes = {"of": "value", "bands": REQUIRED}

    def filled(self, parameters: Parameters) -> Parameters:
        """Return all parameters, and the bands from the highest down."""
        filled = super().filled(parameters)
        bands = filled["bands"]
        return {**filled, "downwards": [bands[number] for number in _downwards(bands)]}

    def _needs(self, parameters: Parameters) -> tuple[Number, ...]:
        return ("actual",) if parameters["of"] == "value" else ("actual", "target")

    def _of_case(self, case: Case) -> Decimal | Reason:
        if case["of"] == "ratio" and (reason := unfit_target(case.target, less_is_better=False)):
            return reason
        found = self._band(case)
        return Decimal(case["least"] if found is None else found["points"])

    def _band(self, case: Case) -> Parameters | None:
        value = _value(case)
        return next((band for band in case["downwards"] if reaches(value, band["at"])), None)

    def _expression(self, writer: Writer) -> str:
        bands = writer.parameters["bands"]
        if len(bands) > MOST_BANDS:
            raise ValueError(f"{len(bands)} bands, of which a formula holds {MOST_BANDS}")
        value = writer.place("actual")
        if writer.parameters["of"] == "ratio":
            value = f"{value}/{writer.place('target')}"
        found = writer.number("least")
        for number in reversed(_downwards(bands)):
            at, points = (
                writer.places.parameters.get(f"{name}{number + 1}") or written(bands[number][name])
                for name in ("at", "points")
            )
            found = f"IF({reaches_formula(value, at)},{points},{found})"
        return found

    def _refused(self, writer: Writer) -> list[str]:
        return [f"{writer.place('target')}<=0"] if writer.parameters["of"] == "ratio" else []

    def _words(self, case: Case, points: Decimal) -> str:
        is_ratio = case["of"] == "ratio"
        value = f"完成 {percent(_value(case))}，" if is_ratio else ""
        found = self._band(case)
        if found is None:
            return f"{value}不到最低一档，{plain(points)} 分"
        at = percent(found["at"]) if is_ratio else plain(found["at"])
        return f"{value}达到 {at} 一档，{plain(points)} 分"


def _value(case: Case) -> Decimal:
    return case.actual if case["of"] == "value" else case.actual / case.target


def _downwards(bands: Sequence[Parameters]) -> list[int]:
    """Return the numbers (from 0) of the bands, the highest first."""
    return sorted(range(len(bands)), key=lambda number: -bands[number]["at"])


class PerItem(ScoringRule):
    """each × what is beyond ``free``; with ``over_target`` each × what is beyond the target.

    ``each``: 分 for one, negative where it is a penalty. ``free`` has the unit of the value; with ``over_target`` it
    does not count. Less than none is none; parts of one count in part; any target is good. Where less is better, what
    is short of the target counts; without ``over_target`` it does not matter. Source: Wenzhou 2012 (创新 each +3), a
    county (+0.5 a visit ≤ 3, +2 a project over quota).
    """

    label = "按件计分"
    takes = {"each": REQUIRED, "free": Decimal(0), "over_target": False}

    def _needs(self, parameters: Parameters) -> tuple[Number, ...]:
        return ("actual", "target") if parameters["over_target"] else ("actual",)

    def _of_case(self, case: Case) -> Decimal | Reason:
        return case["each"] * _counted(case)

    def _expression(self, writer: Writer) -> str:
        actual = writer.place("actual")
        if not writer.parameters["over_target"]:
            beyond = f"{actual}-{writer.number('free')}"
        elif writer.less_is_better:
            beyond = f"{writer.place('target')}-{actual}"
        else:
            beyond = f"{actual}-{writer.place('target')}"
        return f"{writer.number('each')}*MAX(0,{beyond})"

    def _words(self, case: Case, points: Decimal) -> str:
        counted = shown(_counted(case))
        words = result(f"{shown(case['each'])} × {counted}", points)
        if case["over_target"]:
            return f"{'低于' if case.less_is_better else '超过'}目标 {counted}，{words}"
        return f"{plain(case['free'])} 以内不计，{words}" if case["free"] else words


def _counted(case: Case) -> Decimal:
    if not case["over_target"]:
        return max(Decimal(0), case.actual - case["free"])
    beyond = case.actual - case.target
    return max(Decimal(0), -beyond if case.less_is_better else beyond)


class Deduct(ScoringRule):
    """points − each × actual.

    ``each``: 分 for one, a positive number. Less than none is none: a negative value takes nothing off. Parts of one
    count in part. Whether less is better does not matter. Source: townships (each monthly report missed −1), Yan'an
    2017 (criticised −5 … −20).
    """

    label = "按件扣分"
    takes = {"each": REQUIRED}

    def _of_case(self, case: Case) -> Decimal | Reason:
        return case.worth - case["each"] * max(Decimal(0), case.actual)

    def _expression(self, writer: Writer) -> str:
        return f"{writer.places.points}-{writer.number('each')}*MAX(0,{writer.place('actual')})"

    def _words(self, case: Case, points: Decimal) -> str:
        count = max(Decimal(0), case.actual)
        return result(f"{plain(case.worth)} − {shown(case['each'])} × {plain(count)}", points)


class Certified(ScoringRule):
    """The value is the points (分) that the certifying department gave, within the limits.

    Source: Sanming 2020 (a named department certifies every indicator).
    """

    label = "认定分"
    number_words = {"actual": "认定"}

    def _of_case(self, case: Case) -> Decimal | Reason:
        return case.actual

    def _expression(self, writer: Writer) -> str:
        return writer.place("actual")

    def _words(self, case: Case, points: Decimal) -> str:  # noqa: ARG002
        return f"认定多少得多少，{plain(points)} 分"
