"""Points and places inside a group: ZS_EFFICACY, ZS_BEST_SHARE, ZS_RANK.

Two forms give the same. The array form takes the whole column at once, by groups where these are given. The form that
is dragged down, for programs without dynamic arrays, takes a cell and, beside it, the range of the whole group.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from udfs.cells import is_blank
from udfs.functions import scored
from udfs.functions.record import Argument, Example, cell_function, complaint
from udfs.functions.scored import CATEGORY, give, known_numbers
from udfs.functions.typed import number, shown

if TYPE_CHECKING:
    from udfs.scoring.rank import Rank

Numbers = list[Decimal]
Cells = list[Decimal | None]
Range = tuple[object, ...]

FROM_ABOVE: Final = "从高到低"
FROM_BELOW: Final = "从低到高"


@cell_function(
    label="功效系数得分",
    category=CATEGORY,
    help=(
        "按在组内最低、最高之间的位置计分：分值×（60+40×（实际−最低）÷（最高−最低））÷100。"
        "整列计算时选整列（可按组别），逐格下拉时另给全组。没有数的不参加比较。"
    ),
    arguments=scored.EFFICACY.arguments,
    examples=(
        Example((20, 30, None, [10, 20, 30]), Decimal(24), "逐格下拉：全组写 $B$2:$B$4"),
        Example(([10, 20, 30, None], 30), [Decimal(18), Decimal(24), Decimal(30), None], "整列"),
        Example(
            ([10, 30, 5, 5], 100, None, None, ["县", "县", "区", "区"]), [Decimal(60), *[Decimal(100)] * 3], "分组"
        ),
        Example(([10, 20, 30], 30, "是"), [Decimal(30), Decimal(24), Decimal(18)], "越小越好"),
    ),
    source="高安2021（60+40×位置）；三明2020（功效系数60%、40%）",
    takes="column",
    formula="得分 = 分值 ×〔基础 + 幅度 ×（实际 − 组内最低）÷（组内最高 − 组内最低）〕÷ 100",
)
def zs_efficacy(
    actual: Numbers,
    points: Numbers,
    less_is_better: list[bool],
    others: Range,
    group: list[str],
    base: Numbers,
    span: Numbers,
    trim: list[int],
    equal: Numbers,
    most: Cells,
    least: Cells,
    places: list[int],
) -> list[object]:
    """Return the points of each row by its position between the lowest and the highest of its group."""
    return give(
        scored.EFFICACY, actual, points, less_is_better, others, group, base, span, trim, equal, most, least, places
    )


@cell_function(
    label="与最好相比得分",
    category=CATEGORY,
    help=(
        "以组内最高者为满分：分值×实际÷组内最高；越小越好的为分值×组内最低÷实际。"
        "整列计算时选整列（可按组别），逐格下拉时另给全组。没有数的不参加比较。"
    ),
    arguments=scored.BEST_SHARE.arguments,
    examples=(
        Example((5, 10, None, [5, 20]), Decimal("2.5"), "逐格下拉：全组写 $B$2:$B$3"),
        Example(([5, 20, None], 10), [Decimal("2.5"), Decimal(10), None], "整列"),
        Example(([5, 20], 10, "是"), [Decimal(10), Decimal("2.5")], "越小越好"),
        Example((5, 10, None, ["缺"]), "错误：参数“全组”里没有可用的内容（ZS-612）"),
    ),
    source="以最高者为满分（各地常用，示例，非原附件）",
    takes="column",
    formula="得分 = 分值 × 实际 ÷ 组内最高（越小越好：分值 × 组内最低 ÷ 实际）",
)
def zs_best_share(
    actual: Numbers,
    points: Numbers,
    less_is_better: list[bool],
    others: Range,
    group: list[str],
    most: Cells,
    least: Cells,
    places: list[int],
) -> list[object]:
    """Return the points of each row by its share of the best of its group."""
    return give(scored.BEST_SHARE, actual, points, less_is_better, others, group, most, least, places)


@cell_function(
    label="名次",
    category=CATEGORY,
    help=(
        "组内名次，得分相同的并列（1、2、2、4）。可按组别分开排，可用再比的列依次区分得分相同的。"
        "整列计算时选整列；逐格下拉时选一格，另给全部得分。没有得分的不排。"
    ),
    arguments=(
        Argument("得分", "score", "得分：一个单元格、一列或一个区域；空的不排名次", kind="number"),
        Argument(
            "顺序",
            "order",
            "从高到低（默认，最高的是第1名）或从低到高（倒数名次，最低的是第1名）",
            optional=True,
            default=FROM_ABOVE,
            choices=(FROM_ABOVE, FROM_BELOW),
        ),
        Argument("组别", "group", "各行属于哪一组，各组分开排；留空为同一组", optional=True, default="", kind="text"),
        Argument(
            "再比",
            "ties",
            "得分相同时再比的数，一列或并排几列，依次比，高的在前；空的排在最后；仍相同的并列",
            shape="row",
            optional=True,
        ),
        Argument(
            "取位",
            "rounded",
            "先把得分四舍五入到几位小数再排，0至10；留空则不取",
            optional=True,
            kind="whole",
            least=0,
            most=10,
        ),
        Argument(
            "全部得分",
            "scores",
            "同一组的全部得分，如 $F$2:$F$60；逐格下拉时必须给，这时不能再给组别和再比",
            shape="column",
            optional=True,
        ),
    ),
    examples=(
        Example((80, None, None, None, None, [90, 80, 80, 70]), Decimal(2), "逐格下拉：全部得分写 $F$2:$F$5"),
        Example(([90, 80, 80, 70, None],), [Decimal(1), Decimal(2), Decimal(2), Decimal(4), None], "并列"),
        Example(([90, 80, 80, 70], "从低到高"), [Decimal(4), Decimal(2), Decimal(2), Decimal(1)], "倒数名次"),
        Example(([90, 80, 95], None, ["县", "县", "区"]), [Decimal(1), Decimal(2), Decimal(1)], "分组"),
        Example(([80, 80, 70], None, None, [5, 7, 9]), [Decimal(2), Decimal(1), Decimal(3)], "得分相同的再比"),
    ),
    source="廊坊2019第三条（前三位、后两位）；并列名次与 RANK.EQ 相同",
    takes="column",
    formula="名次 = 1 + 组内得分更高的个数（从低到高：更低的个数）",
)
def zs_rank(
    score: Numbers,
    order: list[str],
    group: list[str],
    ties: list[tuple[object, ...]],
    rounded: list[int | None],
    scores: Range,
) -> list[object]:
    """Return the rank of each row in its group, or among ``scores``."""
    if scores:
        return _ranked_among(score, order, group, ties, rounded, scores)
    members: dict[tuple[str, int | None], list[int]] = {}
    for at, key in enumerate(zip(group, rounded, strict=True)):
        members.setdefault(key, []).append(at)
    decide = [tuple(map(number, row)) for row in ties]
    results: list[object] = [None] * len(score)
    for (_, places), rows in members.items():
        found = _ranks([score[at] for at in rows], [decide[at] for at in rows], places)
        for at, rank in zip(rows, found, strict=True):
            results[at] = _not_a_number(ties[at], decide[at]) or _side(rank, order[at])
    return results


def _ranked_among(
    score: Numbers,
    order: list[str],
    group: list[str],
    ties: list[tuple[object, ...]],
    rounded: list[int | None],
    scores: Range,
) -> list[object]:
    """Return the rank of each score among those of a range, in which it stands itself."""
    known = known_numbers(scores)
    wrong = "组别" if any(group) else "再比" if any(not is_blank(cell) for row in ties for cell in row) else ""
    if wrong or not known:
        said = (
            complaint("ZS-611", argument="全部得分", other=wrong) if wrong else complaint("ZS-612", argument="全部得分")
        )
        return [said] * len(score)
    standing = {places: _standing(known, places) for places in dict.fromkeys(rounded)}
    return [
        _side(standing[places].get(each) or _ranks([*known, each], (), places)[-1], side)
        for each, places, side in zip(score, rounded, order, strict=True)
    ]


@lru_cache(maxsize=8)
def _standing(known: tuple[Decimal, ...], places: int | None) -> "Mapping[Decimal, Rank]":
    """Return the rank of each number of a range; where a formula is dragged down, every cell asks for it."""
    return dict(zip(known, _ranks(known, (), places), strict=True))


def _ranks(scores: Sequence[Decimal], ties: Sequence[Sequence[Decimal | None]], places: int | None) -> "list[Rank]":
    from udfs.scoring.rank import ranks

    return ranks(scores, ties=ties, places=places)


def _side(rank: "Rank", order: str) -> Decimal:
    place = rank.above if order == FROM_ABOVE else rank.below
    assert place is not None
    return Decimal(place)


def _not_a_number(row: Sequence[object], values: Sequence[Decimal | None]) -> str | None:
    """Return the message about a cell of 再比 that holds something else than a number."""
    for cell, value in zip(row, values, strict=True):
        if value is None and not is_blank(cell):
            return complaint("ZS-607", argument="再比", value=shown(cell))
    return None


FUNCTIONS = (zs_efficacy, zs_best_share, zs_rank)
