"""From points to a score and its grade: ZS_WEIGHTED and ZS_GRADE."""

from collections.abc import Sequence
from decimal import Decimal, localcontext
from typing import Final

from udfs.broadcast import is_error
from udfs.cells import SPACES, is_blank
from udfs.functions.record import Argument, Example, cell_function, complaint
from udfs.functions.scored import CATEGORY, PLACES, pairs, refused
from udfs.functions.typed import Stop, number, shown
from udfs.rounding import round_half_up

Rows = tuple[tuple[object, ...], ...]

AS_ZERO: Final = "按零分"
LEFT_OUT: Final = "剔除"

# 廊坊 2019, as published. The text leaves 89–90 and 79–80 open: a score is not rounded unless it is said.
GRADES: Final = (("优秀", Decimal(90)), ("良好", Decimal(80)), ("一般", Decimal(60)), ("较差", Decimal(0)))


@cell_function(
    label="加权得分",
    category=CATEGORY,
    help=(
        "按权重求加权平均：∑（得分×权重）÷∑权重，得分是几分制，结果就是几分制。得分选几列的，一行一个结果，"
        "每列对应一个权重；得分、权重各选一列的，得一个结果。整行空着的结果也空着。"
    ),
    arguments=(
        Argument("得分", "scores", "各项得分：一行、几行，或者与权重一样长的一列", shape="table"),
        Argument(
            "权重", "weights", "各项权重，次序与得分相同，如 $B$1:$F$1；不小于零，合计不必是1或100", shape="column"
        ),
        Argument(
            "缺数",
            "missing",
            "空着的得分：按零分（默认），或剔除（其余各项按权重放大）",
            optional=True,
            default=AS_ZERO,
            choices=(AS_ZERO, LEFT_OUT),
        ),
        PLACES,
    ),
    examples=(
        Example(([[90, 80, 70]], [50, 30, 20]), Decimal(83), "一行"),
        Example(([90, 80, 70], [50, 30, 20]), Decimal(83), "得分、权重各一列"),
        Example(
            ([[90, 80, 70], [100, None, 60], [None] * 3], [50, 30, 20]), [[Decimal(83)], [Decimal(62)], [None]], "几行"
        ),
        Example(([[100, None, 60]], [50, 30, 20], "剔除", 2), Decimal("88.57"), "缺项剔除：（50×100＋20×60）÷70"),
    ),
    source="廊坊2019第三条（分值权重）；皖江城市带（同一套指标两套权重）；县区考核（园区70%、乡镇30%）",
    result="column",
    formula="得分 = ∑（得分 × 权重）÷ ∑ 权重；剔除的项不进两个 ∑",
)
def zs_weighted(scores: Rows, weights: tuple[object, ...], missing: str, places: int) -> object:
    """Return the weighted mean of one row or column of scores; of several rows, each its own, as a column."""
    parts = _parts(weights)
    if isinstance(parts, str):
        found: list[object] = [None if all(map(is_blank, row)) else parts for row in scores]
    elif len(scores) == len(parts) > 1 and all(len(row) == 1 for row in scores):
        found = _means([tuple(row[0] for row in scores)], parts, missing, places)
    else:
        found = _means(scores, parts, missing, places)
    return [[each] for each in found] if len(found) > 1 else found[0] if found else None


def _parts(weights: Sequence[object]) -> tuple[Decimal, ...] | str:
    """Return the weights as parts of one, or the text that says why that cannot be."""
    error = next(filter(is_error, weights), None)
    if error is not None:
        return str(error)
    known = [number(weight) for weight in weights]
    some = [weight for weight in known if weight is not None and weight >= 0]
    if len(some) < len(known):
        wrong = next(raw for raw, weight in zip(weights, known, strict=True) if weight is None or weight < 0)
        return complaint("ZS-613", argument="权重", problem=f"现有“{'空' if is_blank(wrong) else shown(wrong)}”")
    from udfs.scoring.exactness import PRECISION

    with localcontext(prec=PRECISION):
        whole = sum(some, Decimal(0))
        if whole <= 0:
            return complaint("ZS-613", argument="权重", problem="现在合计为零")
        return tuple(weight / whole for weight in some)


def _means(rows: Sequence[Sequence[object]], parts: Sequence[Decimal], missing: str, places: int) -> list[object]:
    """Return the weighted mean of each row of raw cells, or the text that says why there is none."""
    from udfs.scoring import Reason
    from udfs.scoring.exactness import POINT_PLACES, PRECISION
    from udfs.scoring.total import Line, inside

    if any(len(row) != len(parts) for row in rows):
        return [complaint("ZS-615", argument="得分", count=len(rows[0]), weights=len(parts))]
    worth = Decimal(0) if missing == AS_ZERO else None
    found: list[object] = []
    with localcontext(prec=PRECISION):
        for row in rows:
            known = [number(cell) for cell in row]
            stop = _stop(row, known) if None in known else None
            if stop is not None:
                found.append(stop.shown)
                continue
            lines = [
                Line(part, worth if each is None else each * part) for each, part in zip(known, parts, strict=True)
            ]
            points = inside(lines, Decimal(1)).points
            if points is None:
                found.append(refused(Reason.NO_VALUE))
            else:
                found.append(points if places >= POINT_PLACES else round_half_up(points, places))
    return found


def _stop(row: Sequence[object], known: Sequence[Decimal | None]) -> Stop | None:
    """Return what a row shows that is wholly blank, or holds anything but numbers and blanks."""
    strange = [cell for cell, score in zip(row, known, strict=True) if score is None and not is_blank(cell)]
    if not strange:
        return Stop(None) if all(map(is_blank, row)) else None
    error = next(filter(is_error, strange), None)
    return Stop(error or complaint("ZS-607", argument="得分", value=shown(strange[0])))


@cell_function(
    label="等次",
    category=CATEGORY,
    help=(
        "由得分定等次。不给等次表的，按廊坊2019：90分以上优秀，80分以上良好，60分以上一般，60分以下较差。"
        "得分默认不取整，89.5 是良好；取位写 0 的先四舍五入，89.5 是优秀。低于所有分数线的为最低等次。"
    ),
    arguments=(
        Argument("得分", "score", "得分：一个单元格、一列或一个区域；空的没有等次", kind="number"),
        Argument(
            "等次表",
            "grades",
            "两列：等次、分数线，一个等次一行，次序不限，分数线含在内；留空为优秀90、良好80、一般60、较差0",
            shape="table",
            optional=True,
        ),
        Argument(
            "取位",
            "rounded",
            "先把得分四舍五入到几位小数再定，0至10；留空则不取",
            optional=True,
            kind="whole",
            least=0,
            most=10,
        ),
        Argument(
            "升降",
            "up",
            "升几等（负数为降），如直接晋档写1；留空为0",
            optional=True,
            default=0,
            kind="whole",
            least=-9,
            most=9,
        ),
    ),
    examples=(
        Example((92.5,), "优秀"),
        Example(([90, 89.5, 60, 59.9, None],), ["优秀", "良好", "一般", "较差", None]),
        Example((89.5, None, 0), "优秀", "先四舍五入到整数"),
        Example((85, None, None, 1), "优秀", "直接晋档"),
        Example((72, [["合格", 60], ["不合格", 0]]), "合格", "自定等次"),
    ),
    source="廊坊2019第三条：90分以上优秀，80—89分良好，60—79分一般，60分以下较差；桐庐2022（直接晋档）",
    takes="column",
    formula="等次 = 得分达到的最高一条分数线的等次，再升降几等",
)
def zs_grade(score: list[Decimal], grades: Rows, rounded: list[int | None], up: list[int]) -> list[str]:
    """Return the grade of each score."""
    from udfs.scoring.grade import Threshold, grade

    table = pairs("等次表", "等次、分数线", grades, _name) if grades else GRADES
    if isinstance(table, str):
        return [table] * len(score)
    ladder = [Threshold(*each) for each in table]
    return [
        grade(each, ladder, places=places, up=shift) for each, places, shift in zip(score, rounded, up, strict=True)
    ]


def _name(raw: object) -> str | None:
    """Return the name of a grade; a number is none, for then the columns are the wrong way round."""
    return raw.strip(SPACES) if isinstance(raw, str) and not is_blank(raw) and not is_error(raw) else None


FUNCTIONS = (zs_weighted, zs_grade)
