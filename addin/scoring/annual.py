"""全年得分: the year's points from those of the quarters."""

from decimal import Decimal, localcontext

from addin.scoring.group_case import GroupCase
from addin.scoring.result import UnitScore
from udfs.findings import Finding, finding
from udfs.scoring.exactness import POINT_PLACES, PRECISION, settled
from udfs.scoring.words import percent, plain


def weigh_quarters(case: GroupCase, unit: UnitScore) -> list[Finding]:
    """Give a unit the sum of its quarters' scores by their shares. A quarter without a score is no zero: no score."""
    assert case.system.annual is not None
    shares = case.system.annual.quarters
    known = {code: case.facts.quarters.get((unit.unit, code)) for code in shares}
    lacking = [code for code, points in known.items() if points is None and shares[code]]
    if lacking:
        unit.has_score = False
        quarters = "、".join(lacking)
        unit.notes.append(f"缺 {quarters} 的得分，全年没有得分，不排名")
        return [finding("ZS-821", place={"unit": unit.unit}, unit=unit.unit, quarters=quarters)]
    scored = {code: points for code, points in known.items() if points is not None}
    with localcontext(prec=PRECISION):
        total = sum((points * shares[code] for code, points in scored.items()), Decimal(0))
    unit.inside = settled(total, POINT_PLACES)
    parts = " + ".join(f"{code} {plain(points)} × {percent(shares[code])}" for code, points in scored.items())
    unit.notes.append(f"全年得分由各季度得出：{parts} = {plain(unit.inside)}；各项指标只用于目标任务和名单")
    return []
