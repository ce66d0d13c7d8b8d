"""Points of a unit by itself: ZS_COMPLETION, ZS_TO_DATE, ZS_SHORTFALL, ZS_PER_ITEM, ZS_DEDUCT, ZS_GROWTH, ZS_BANDS.

Points are 分. What the arguments are to the rules, and what the rules do, is said in ``scored`` and ``udfs.scoring``.
"""

from decimal import Decimal

from udfs.functions import scored
from udfs.functions.record import Example, cell_function
from udfs.functions.scored import CATEGORY, give

Numbers = list[Decimal]
Cells = list[Decimal | None]
Flags = list[bool]

_TARGET_ZERO = "核实：不能计分：目标为零（ZS-610）"


@cell_function(
    label="完成率得分",
    category=CATEGORY,
    help=(
        "按完成率计分：分值×实际÷目标，不超过最高、不低于最低。越小越好的为分值×目标÷实际。"
        "实际或目标空着的不计分，目标为零的提示不能计分。"
    ),
    arguments=scored.COMPLETION.arguments,
    examples=(
        Example((8, 10, 20), Decimal(16), "三明2020：完成率×20"),
        Example(([45, 60, None], [50, 50, 50], 20), [Decimal(18), Decimal(20), None], "一列；超额的以分值为限"),
        Example((60, 50, 20, None, 25), Decimal(24), "最高25分"),
        Example((100, 50, 20, "是"), Decimal(10), "越小越好，如能耗"),
        Example((45, 0, 20), _TARGET_ZERO),
    ),
    source="廊坊2019附件（分解任务、量化计分）；三明2020（完成率×20，不超过20）",
    takes="column",
    formula="得分 = 分值 × 实际 ÷ 目标（越小越好：分值 × 目标 ÷ 实际），不高于最高、不低于最低",
)
def zs_completion(
    actual: Numbers,
    target: Numbers,
    points: Numbers,
    less_is_better: Flags,
    most: Cells,
    least: Cells,
    places: list[int],
) -> list[object]:
    """Return the points of each row by completion of its target."""
    return give(scored.COMPLETION, actual, target, points, less_is_better, most, least, places)


@cell_function(
    label="序时进度得分",
    category=CATEGORY,
    help=(
        "按序时进度计分：分值×实际÷（目标×应完成份额），不超过最高、不低于最低。"
        "应完成份额写 0.45 或 45%，为零表示本期不考核。其余与完成率得分相同。"
    ),
    arguments=scored.TO_DATE.arguments,
    examples=(
        Example((45, 200, 0.45, 30), Decimal(15), "一季度应完成45%"),
        Example(([90, 45, ""], 200, "45%", 30), [Decimal(30), Decimal(15), None]),
        Example((90, 200, 0, 30), "核实：不能计分：本期不考核（ZS-610）"),
    ),
    source="县区按季考核（到期末应完成的份额）；廊坊2019第三条按季通报",
    takes="column",
    formula="得分 = 分值 × 实际 ÷（目标 × 应完成份额），不高于最高、不低于最低",
)
def zs_to_date(
    actual: Numbers,
    target: Numbers,
    due_share: Numbers,
    points: Numbers,
    less_is_better: Flags,
    most: Cells,
    least: Cells,
    places: list[int],
) -> list[object]:
    """Return the points of each row by completion of what is due by now."""
    return give(scored.TO_DATE, actual, target, due_share, points, less_is_better, most, least, places)


@cell_function(
    label="缺额扣分",
    category=CATEGORY,
    help="从分值起，比目标每缺一个扣若干分，扣到最低为止；达到目标的得满分。越小越好的，按超出目标的数扣。",
    arguments=scored.SHORTFALL.arguments,
    examples=(
        Example((7, 10, 0.8, 8), Decimal("5.6"), "重点项目不少于10个，缺1个扣0.8分"),
        Example(([20, 18, 25, None], 20, 1.5, 10), [Decimal(10), Decimal(7), Decimal(10), None]),
        Example((0, 20, 1.5, 10, None, -20), Decimal(-20), "最低-20"),
    ),
    source="廊坊2019第四条（重点目标企业20家、重点项目10个等最低数）",
    takes="column",
    formula="得分 = 分值 − 每缺一扣 × 缺额，缺额 = 目标 − 实际（不小于零），不低于最低",
)
def zs_shortfall(
    actual: Numbers,
    target: Numbers,
    each: Numbers,
    points: Numbers,
    less_is_better: Flags,
    least: Cells,
    places: list[int],
) -> list[object]:
    """Return the points of each row less what its shortfall takes off."""
    return give(scored.SHORTFALL, actual, target, each, points, less_is_better, least, places)


@cell_function(
    label="按件计分",
    category=CATEGORY,
    help=(
        "每件得若干分，可以头几件不计，可以封顶；给了目标的，只计超过目标的件数。"
        "每件分写负数就是扣分项。零件得零分，空着的不计分。"
    ),
    arguments=scored.PER_ITEM.arguments,
    examples=(
        Example((9, 0.5, None, None, 3), Decimal(3), "每走访一次加0.5分，最多3分"),
        Example(([5, 7, 20], 2, None, 5, 6), [Decimal(0), Decimal(4), Decimal(6)], "目标5个，每超一个加2分，最多6分"),
        Example(([2, 3, None], 3, 2), [Decimal(0), Decimal(3), None], "头两件不计"),
        Example((2, -3), Decimal(-6), "交办未办，每件扣3分"),
    ),
    source="温州2012（创新每项加3分、交办未办每项扣3分）；县区考核（每走访一次加0.5分，封顶3分）",
    takes="column",
    formula="得分 = 每件分 ×（件数 − 免计，或件数 − 目标；不小于零），不高于最高、不低于最低",
)
def zs_per_item(
    actual: Numbers,
    each: Numbers,
    free: Numbers,
    target: Cells,
    most: Cells,
    least: Cells,
    over_target: list[bool | None],
    less_is_better: Flags,
    places: list[int],
) -> list[object]:
    """Return the points of each row for its items, or for those over its target."""
    return give(scored.PER_ITEM, actual, each, free, target, most, least, over_target, less_is_better, places)


@cell_function(
    label="按件扣分",
    category=CATEGORY,
    help="从分值起，每件扣若干分，扣到最低为止。没有发生的填0，得满分；空着的不计分。",
    arguments=scored.DEDUCT.arguments,
    examples=(
        Example((3, 1, 12), Decimal(9), "月报每漏报一次扣1分，共12分"),
        Example(([0, 13, None], 1, 12), [Decimal(12), Decimal(0), None]),
        Example((9, 5, 0, -20), Decimal(-20), "被批评一次扣5分，最多扣20分"),
    ),
    source="乡镇考核（月报漏报一次扣1分）；延安2017（被通报批评扣5至20分）",
    takes="column",
    formula="得分 = 分值 − 每件扣分 × 件数，不低于最低",
)
def zs_deduct(actual: Numbers, each: Numbers, points: Numbers, least: Cells, places: list[int]) -> list[object]:
    """Return the points of each row less what its items take off."""
    return give(scored.DEDUCT, actual, each, points, least, places)


@cell_function(
    label="增长率得分",
    category=CATEGORY,
    help=(
        "按比上年同期的增长率计分：达到标准增长率得起评分，每高（低）1个百分点加（减）若干分。"
        "上年同期为负数的，增长率按其绝对值算；为零的按“基数为零”办。"
    ),
    arguments=scored.GROWTH.arguments,
    examples=(
        Example((108, 100, 0.2, 5, 0.05, 4), Decimal("4.6"), "增长5%得4分，每高1个百分点加0.2分，最多5分"),
        Example(([110, 95, None], 100, 1, 10), [Decimal(10), Decimal(5), None], "标准增长率为零，下降5%扣5分"),
        Example((5, 0, 1, 10), Decimal(0), "上年同期为零，默认不得分"),
        Example((5, 0, 1, 10, None, None, "不计"), "核实：不能计分：基数为零，按规定不计（ZS-610）"),
    ),
    source="廊坊2019（实际利用外资增长5%、大项目增长10%）",
    takes="column",
    formula="得分 = 起评分 + 每百分点分 ×（增长率 − 标准增长率）× 100，增长率 =（本期 − 上年同期）÷ |上年同期|",
)
def zs_growth(
    actual: Numbers,
    base: Numbers,
    each: Numbers,
    points: Numbers,
    at: Numbers,
    start: Cells,
    base_zero: list[str],
    less_is_better: Flags,
    most: Cells,
    least: Cells,
    places: list[int],
) -> list[object]:
    """Return the points of each row by growth over last year's value."""
    return give(scored.GROWTH, actual, base, each, points, at, start, base_zero, less_is_better, most, least, places)


_STEPS = [[1, 100], [0.8, 75], [0.5, 50], [0, 0]]
_SIZES = [[50, 20], [10, 10], [5, 6], [1, 3]]


@cell_function(
    label="分档得分",
    category=CATEGORY,
    help=(
        "达到哪一档得哪一档的分，不到最低一档的得最低分。给了目标，就按实际÷目标（完成率）分档，"
        "分档表里写 0.8 或 80%。分档表逐格下拉时用绝对引用，如 $H$2:$I$5。"
    ),
    arguments=scored.BANDS.arguments,
    examples=(
        Example((8, _STEPS, 10), Decimal(75), "完成80%以上得75分"),
        Example(([10, 7.9, 4.9, None], _STEPS, 10), [Decimal(100), Decimal(50), Decimal(0), None]),
        Example(([60, 9.99, 0.5], _SIZES), [Decimal(20), Decimal(6), Decimal(0)], "按投资规模（亿元）"),
        Example((8, [["八成", 75]], 10), "错误：参数“分档表”应为两列：达到、得分；第1行是“八成、75”（ZS-614）"),
    ),
    source="乡镇考核（完成80%以上75分、50%以上50分）；延安2017（按亿元分档20、10、6、3分）",
    takes="column",
    formula="得分 = 实际（或实际 ÷ 目标）达到的最高一档的分",
)
def zs_bands(
    actual: Numbers,
    bands: tuple[tuple[object, ...], ...],
    target: Cells,
    most: Cells,
    least: Cells,
    of: list[str],
    places: list[int],
) -> list[object]:
    """Return the points of the band that each row reaches."""
    return give(scored.BANDS, actual, bands, target, most, least, of, places)


FUNCTIONS = (zs_completion, zs_to_date, zs_shortfall, zs_per_item, zs_deduct, zs_growth, zs_bands)
