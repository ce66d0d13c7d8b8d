"""Rules that hold a value against a second number: 增长率 over last year's, 占比 of the whole."""

from decimal import Decimal

from udfs.scoring.case import Case
from udfs.scoring.column import Reason
from udfs.scoring.places import Writer
from udfs.scoring.rule import REQUIRED, ScoringRule
from udfs.scoring.words import percent, plain, result, shown


class Growth(ScoringRule):
    """start + each × (rate − at) × 100, with rate = (x − base) / |base|; where less is better (base − x) / |base|.

    ``at`` is a share (0.05 is 5 %); ``each``: 分 for a percentage point, parts of one in part; ``start``: 分 at the
    rate ``at``, the indicator's points where ``None``. Over a base of zero there is no rate: ``base_zero`` says
    whether that gives all points, none, or leaves the indicator out (reason ``left_out``), whatever the value is. Over
    a negative base the rate is still positive where the value is higher. Source: Langfang L6 (+10 %, +5 %).
    """

    label = "增长率"
    takes = {"at": Decimal(0), "start": None, "each": REQUIRED, "base_zero": "none"}
    number_words = {"actual": "本期", "base": "上年同期"}
    needs = ("actual", "base")

    def _of_case(self, case: Case) -> Decimal | Reason:
        if case.base == 0:
            match case["base_zero"]:
                case "full":
                    return case.worth
                case "left_out":
                    return Reason.LEFT_OUT
                case _:
                    return Decimal(0)
        size = abs(case.base)
        # One division at the end, so that a half stays a half.
        return (_start(case) * size + case["each"] * 100 * self._beyond(case)) / size

    def _beyond(self, case: Case) -> Decimal:
        """Return by how much the value grew more than ``at`` asks, in its own unit."""
        grown = case.base - case.actual if case.less_is_better else case.actual - case.base
        return grown - case["at"] * abs(case.base)

    def _expression(self, writer: Writer) -> str:
        actual, base, points = writer.place("actual"), writer.place("base"), writer.places.points
        grown = f"{base}-{actual}" if writer.less_is_better else f"{actual}-{base}"
        has_start = writer.is_cell("start") or writer.parameters["start"] is not None
        start = writer.number("start") if has_start else points
        rated = f"{start}+{writer.number('each')}*100*(({grown})/ABS({base})-{writer.number('at')})"
        # Where the base of zero is left out, it is refused before it comes here.
        without_rate = {"full": points, "none": "0"}.get(writer.parameters["base_zero"])
        return rated if without_rate is None else f"IF({base}=0,{without_rate},{rated})"

    def _refused(self, writer: Writer) -> list[str]:
        return [f"{writer.place('base')}=0"] if writer.parameters["base_zero"] == "left_out" else []

    def _words(self, case: Case, points: Decimal) -> str:
        if case.base == 0:
            return f"上年同期为零，按规定{'得全部分' if case['base_zero'] == 'full' else '不得分'}"
        at = case["at"]
        rate = self._beyond(case) / abs(case.base) + at
        word = "下降" if case.less_is_better else "增长"
        beyond = shown((rate - at) * 100)
        over = result(f"{plain(_start(case))} + {shown(case['each'])} × {beyond}", points)
        return f"{word} {percent(rate)}，比 {percent(at)} 多 {beyond} 个百分点，{over}"


def _start(case: Case) -> Decimal:
    return case.worth if case["start"] is None else case["start"]


class ShareOf(ScoringRule):
    """points × x / the whole (the second number); where less is better, points × (whole − x) / whole.

    A whole of zero (no project at all) or below gives no points and a reason. More than the whole is held by ``most``.
    Source: 产业契合度 of a county (matching / all new projects × points), Hexi H4.
    """

    label = "占比"
    number_words = {"actual": "其中", "base": "总数"}
    needs = ("actual", "base")

    def _of_case(self, case: Case) -> Decimal | Reason:
        if case.base <= 0:
            return Reason.BASE_ZERO if case.base == 0 else Reason.BASE_NEGATIVE
        part = case.base - case.actual if case.less_is_better else case.actual
        return case.worth * part / case.base

    def _expression(self, writer: Writer) -> str:
        actual, base = writer.place("actual"), writer.place("base")
        part = f"({base}-{actual})" if writer.less_is_better else actual
        return f"{writer.places.points}*{part}/{base}"

    def _refused(self, writer: Writer) -> list[str]:
        return [f"{writer.place('base')}<=0"]

    def _words(self, case: Case, points: Decimal) -> str:
        part = shown(case.actual)
        if case.less_is_better:
            part = f"({shown(case.base)} − {part})"
        return result(f"{plain(case.worth)} × {part} ÷ {shown(case.base)}", points)
