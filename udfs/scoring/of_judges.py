"""评委评分: the mean of what several judges gave."""

from decimal import Decimal
from typing import Final

from udfs.scoring.case import Case
from udfs.scoring.column import Reason
from udfs.scoring.places import Writer
from udfs.scoring.rule import ScoringRule
from udfs.scoring.words import plain, result

MOST_DROPPED: Final = 3  # at either end; the definition allows no more


class Judges(ScoringRule):
    """points × the mean of the judges' marks / ``full``.

    ``full``: the highest mark that a judge can give, above zero. Marks that are not there do not count; none at all: no
    points (``no_value``). ``drop``: so many of the highest and of the lowest marks are left out, at most so many that
    one or two remain. Whether less is better does not matter. Source: 工作队打分 (mean) of a county, Wenzhou 2012.
    """

    label = "评委评分"
    takes = {"full": Decimal(100), "drop": 0}
    needs = ()

    def _of_case(self, case: Case) -> Decimal | Reason:
        marks = _kept(case)
        return case.worth * sum(marks) / (len(marks) * case["full"]) if marks else Reason.NO_VALUE

    def _expression(self, writer: Writer) -> str:
        marks = writer.place("judges")
        points, full = writer.places.points, writer.number("full")
        is_cell = writer.is_cell("drop")
        most = MOST_DROPPED if is_cell else writer.parameters["drop"]
        if not most:
            return f"{points}*AVERAGE({marks})/{full}"
        cut = f"MIN({writer.number('drop')},INT((COUNT({marks})-1)/2))"
        dropped = "".join(
            f"-IF({cut}>={number},LARGE({marks},{number})+SMALL({marks},{number}),0)" for number in range(1, most + 1)
        )
        return f"{points}*(SUM({marks}){dropped})/(COUNT({marks})-2*{cut})/{full}"

    def _refused(self, writer: Writer) -> list[str]:
        return [f"COUNT({writer.place('judges')})=0"]

    def _raw_words(self, case: Case, measure: str) -> str:  # noqa: ARG002 - marks are 分
        return f"评分 {'、'.join(map(plain, case.unit.marks)) or '空'}"

    def _words(self, case: Case, points: Decimal) -> str:
        marks = _kept(case)
        cut = (len(case.unit.marks) - len(marks)) // 2
        dropped = f"去掉最高、最低各 {cut} 个，" if cut else ""
        mean = plain(sum(marks, Decimal(0)) / len(marks))
        over = result(f"{plain(case.worth)} × {mean} ÷ {plain(case['full'])}", points)
        return f"{dropped}平均 {mean}，{over}"


def _kept(case: Case) -> list[Decimal]:
    """Return the marks that count, lowest first."""
    marks = sorted(case.unit.marks)
    cut = min(case["drop"], max(0, len(marks) - 1) // 2)
    return marks[cut : len(marks) - cut]
