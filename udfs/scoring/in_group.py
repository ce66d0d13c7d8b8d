"""Rules that hold a value against those of the group: 功效系数, 与最好相比, 均值级差. Only known values count."""

from decimal import Decimal

from udfs.rounding import round_half_up
from udfs.scoring.case import Case
from udfs.scoring.column import Reason
from udfs.scoring.exactness import DECIDING_PLACES, same
from udfs.scoring.places import Writer
from udfs.scoring.rule import REQUIRED, ScoringRule
from udfs.scoring.words import plain, result, shown


class Efficacy(ScoringRule):
    """功效系数: points × (base + span × (x − min) / (max − min)) / 100; where less is better (max − x).

    ``base``, ``span``, ``equal`` are hundredths of the points. ``equal``: where max is min (all equal, or one unit
    alone). ``trim``: so many of the highest and of the lowest values do not set max and min, at most so many that two
    values are left; a unit beyond them has the full or the base, also where the trimmed max is min. With base 60 nobody
    falls below 60 of 100. Source: Gao'an 2021, Sanming 2020 (60 + 40 × position).
    """

    label = "功效系数"
    takes = {"base": Decimal(60), "span": Decimal(40), "equal": Decimal(100), "trim": 0}

    def _of_case(self, case: Case) -> Decimal | Reason:
        low, high = case.group.bounds(case["trim"])
        base, span = case["base"], case["span"]
        if same(low, high):
            return case.worth * self._where_equal(case, low, high) / 100
        inside = max(low, min(high, case.actual))
        ahead = high - inside if case.less_is_better else inside - low
        return case.worth * (base * (high - low) + span * ahead) / (100 * (high - low))

    def _where_equal(self, case: Case, low: Decimal, high: Decimal) -> Decimal:
        """Return the hundredths where max is min; beyond them are units whose value was trimmed."""
        if same(case.actual, low):
            return Decimal(case["equal"])
        is_better = (case.actual > high) is not case.less_is_better
        return Decimal(case["base"] + case["span"] if is_better else case["base"])

    def _expression(self, writer: Writer) -> str:
        actual, group = writer.place("actual"), writer.place("actuals")
        base, span = writer.number("base"), writer.number("span")
        less = writer.less_is_better
        equal, inside = writer.number("equal"), actual
        low, high = f"MIN({group})", f"MAX({group})"
        if writer.is_cell("trim") or writer.parameters["trim"]:
            cut = f"MIN({writer.number('trim')},MAX(0,INT((COUNT({group})-2)/2)))"
            low, high = f"SMALL({group},1+{cut})", f"LARGE({group},1+{cut})"
            inside = f"MAX({low},MIN({high},{actual}))"
            better, worse = (base, f"{base}+{span}") if less else (f"{base}+{span}", base)
            beyond = f"ROUND({actual}-{low},{DECIDING_PLACES})"
            equal = f"IF({beyond}=0,{equal},IF({beyond}>0,{better},{worse}))"
        ahead = f"({high}-{inside})" if less else f"({inside}-{low})"
        hundredths = f"IF(ROUND({high}-{low},{DECIDING_PLACES})=0,{equal},{base}+{span}*{ahead}/({high}-{low}))"
        return f"{writer.places.points}*{hundredths}/100"

    def _words(self, case: Case, points: Decimal) -> str:
        low, high = case.group.bounds(case["trim"])
        bounds = f"组内最高 {plain(high)}、最低 {plain(low)}"
        if case["trim"]:
            bounds += f"（去掉最高、最低各 {case['trim']} 个）"
        if same(low, high):
            hundredths = self._where_equal(case, low, high)
            return f"{bounds}，没有差别，" + result(f"{shown(case.worth)} × {plain(hundredths)} ÷ 100", points)
        inside = max(low, min(high, case.actual))
        ahead = (high, inside) if case.less_is_better else (inside, low)
        position = f"({shown(ahead[0])} − {shown(ahead[1])}) ÷ ({shown(high)} − {shown(low)})"
        hundredths_words = f"({plain(case['base'])} + {plain(case['span'])} × {position})"
        return f"{bounds}，" + result(f"{shown(case.worth)} × {hundredths_words} ÷ 100", points)


class BestShare(ScoringRule):
    """points × x / the group's highest; where less is better, points × the lowest / x.

    Where the highest is zero or below, nobody has anything: no points. Where less is better, a value of zero or
    below has the most, and beside such a unit the others have none. Source: 以最高者为满分 (示例).
    """

    label = "与最好相比"

    def _of_case(self, case: Case) -> Decimal | Reason:
        low, high = case.group.bounds(0)
        if case.less_is_better:
            if case.actual <= 0:
                return case.most
            return case.worth * max(Decimal(0), low) / case.actual
        return Decimal(0) if high <= 0 else case.worth * case.actual / high

    def _expression(self, writer: Writer) -> str:
        points, actual, group = writer.places.points, writer.place("actual"), writer.place("actuals")
        if writer.less_is_better:
            return f"IF({actual}<=0,{writer.most},{points}*MAX(0,MIN({group}))/{actual})"
        return f"IF(MAX({group})<=0,0,{points}*{actual}/MAX({group}))"

    def _words(self, case: Case, points: Decimal) -> str:
        low, high = case.group.bounds(0)
        if case.less_is_better:
            if case.actual <= 0:
                return "没有发生，得最高分"
            low = max(Decimal(0), low)
            return f"组内最低 {plain(low)}，" + result(
                f"{shown(case.worth)} × {plain(low)} ÷ {shown(case.actual)}", points
            )
        if high <= 0:
            return "组内都没有，不得分"
        return f"组内最高 {plain(high)}，" + result(
            f"{shown(case.worth)} × {shown(case.actual)} ÷ {plain(high)}", points
        )


class MeanSteps(ScoringRule):
    """start + each × whole steps above the group's mean; where less is better, below it.

    ``start`` and ``each`` are 分; ``step`` has the unit of the value and is above zero. A part of a step counts neither
    above nor below. One unit alone is at the mean. Source: 以平均值为基准、每高（低）若干加（减）若干分 (示例).
    """

    label = "均值级差"
    takes = {"start": REQUIRED, "step": REQUIRED, "each": REQUIRED}

    def _of_case(self, case: Case) -> Decimal | Reason:
        return case["start"] + case["each"] * self._steps(case)

    def _steps(self, case: Case) -> int:
        above = (case.actual * case.group.count - case.group.total) / (case.group.count * case["step"])
        return int(round_half_up(-above if case.less_is_better else above, DECIDING_PLACES))

    def _expression(self, writer: Writer) -> str:
        actual, mean = writer.place("actual"), f"AVERAGE({writer.place('actuals')})"
        above = f"({mean}-{actual})" if writer.less_is_better else f"({actual}-{mean})"
        steps = f"TRUNC(ROUND({above}/{writer.number('step')},{DECIDING_PLACES}))"
        return f"{writer.number('start')}+{writer.number('each')}*{steps}"

    def _words(self, case: Case, points: Decimal) -> str:
        steps = self._steps(case)
        side = "好于" if steps >= 0 else "差于"
        return f"组平均 {plain(case.group.total / case.group.count)}，{side}平均 {abs(steps)} 级，" + result(
            f"{plain(case['start'])} + {shown(case['each'])} × {shown(Decimal(steps))}", points
        )
