"""ZS_UNIT, ZS_SIMILAR and ZS_SAME_COMPANY: names of units, companies and projects that people write in many ways."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from udfs.broadcast import is_error
from udfs.cells import is_blank
from udfs.functions.record import Argument, Example, cell_function, complaint
from udfs.functions.typed import shown
from udfs.rounding import round_half_up

if TYPE_CHECKING:
    from udfs.unit_names import UnitNames

CATEGORY = "招商引资·名称"

_NOISE_PLACES: Final = 9  # a ratio of two lengths is either a tie or further from it
_MOST_SHOWN: Final = 40  # signs of a cell that a message repeats
PLACES_ARGUMENT: Final = Argument(
    "地名",
    "places",
    "本地的市、区（县）名，一个区域，如 蓟州区、蓟州；名称前面和括号里的这些字不算。省级地名已经有了，可留空",
    shape="column",
    optional=True,
)


@cell_function(
    label="单位名称",
    category=CATEGORY,
    help=(
        "把单位的各种写法（简称、别名、全称、繁体、个别同音错字、前后带“天津市”“人民政府（盖章）”等字）换成单位表里的名称。"
        "认不出或可能是几个单位的不猜，返回“核实”开头的说明。"
    ),
    arguments=(
        Argument("名称", "name", "单位名称的任意写法，可以是一个单元格、一列或一个区域", kind="text"),
        Argument(
            "单位表",
            "units",
            "一个区域，每行一个单位：第一列是规范名称，后面各列是别名（一格可写几个，用顿号隔开）",
            shape="table",
        ),
    ),
    examples=(
        Example(("天津市蓟州区渔阳镇人民政府（盖章）", [["渔阳镇", "蓟州区渔阳镇"], ["上仓镇", None]]), "渔阳镇"),
        Example((["渔阳", "鱼阳镇", ""], [["渔阳镇", "渔阳"], ["下营镇", None]]), ["渔阳镇", "渔阳镇", None]),
        Example(
            ("仓镇", [["上仓镇", None], ["下仓镇", None]]),
            "核实：“仓镇”认不出是哪个单位，是否指“上仓镇”“下仓镇”（ZS-631）",
            "两个都像，不猜",
        ),
        Example(
            ("开发区", [["经济开发区", "开发区"], ["农业开发区", "开发区"]]),
            "核实：“开发区”可能是“经济开发区”“农业开发区”，不能确定是哪一个（ZS-632）",
            "别名重了",
        ),
    ),
    source="单位名称以本地的单位表为准",
    takes="column",
)
def zs_unit(name: Sequence[str], units: Sequence[Sequence[object]]) -> list[str]:
    """Return the official name of the unit that each text names, or a complaint that proposes units."""
    from udfs.unit_names import known_units

    rows = [[None if is_blank(cell) or is_error(cell) else shown(cell) for cell in row] for row in units]
    if not any(row and row[0] for row in rows):
        return [complaint("ZS-630")] * len(name)
    names = known_units(rows)
    found = {text: _unit(text, names) for text in set(name)}
    return [found[text] for text in name]


def _unit(text: str, names: "UnitNames") -> str:
    match = names.find_in(text)
    if match:
        return match.official
    near = names.candidates(text)
    quoted = "".join(f"“{each.official}”" for each in near)
    value = text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
    if len(near) > 1 and all(each.score == 100 for each in near):
        return complaint("ZS-632", value=value, names=quoted)
    return complaint("ZS-631", value=value, hint=f"，是否指{quoted}" if near else "")


@cell_function(
    label="名称相似度",
    category=CATEGORY,
    help=(
        "两个项目名称或企业名称像到什么程度：0至100，四舍五入到一位小数，100是去掉公司、项目、地名、标点等以后完全相同。"
        "期次、编号、扩建等不同，或地名互相矛盾的，最多60。一行对一列得一张表。"
    ),
    arguments=(
        Argument("甲", "first", "名称，可以是一个单元格、一列或一个区域", kind="text"),
        Argument("乙", "second", "另一个名称，可以是一个单元格、一列或一个区域", kind="text"),
        PLACES_ARGUMENT,
    ),
    examples=(
        Example(("天津市华创科技有限公司", "华创科技（天津）公司"), Decimal("100")),
        Example(("华创新能源电池产业园", "华创新能源电池产业圆"), Decimal("90"), "十个字差一个：200×9÷20"),
        Example(("华创新能源一期", "华创新能源二期"), Decimal("60"), "期次不同，最多60"),
        Example((["华创科技", None], "蓟州区华创科技公司", ["蓟州区"]), [Decimal("100"), None]),
    ),
    source="最长公共子序列相似度（Indel）；期次、编号、地名不同的最多 60 分",
    takes="column",
    formula="相似度 = 200 × 最长公共子序列的字数 ÷ 两个名称的字数之和；期次、编号或地名不同的不超过 60",
)
def zs_similar(first: Sequence[str], second: Sequence[str], places: tuple[object, ...]) -> list[Decimal]:
    """Return how alike two names are, 0 to 100, rounded half up to one place."""
    from udfs.company_names import similarity

    known = all_places(places)
    return [_rounded(similarity(one, other, known)) for one, other in zip(first, second, strict=True)]


@cell_function(
    label="是否同一企业",
    category=CATEGORY,
    help=(
        "两个名称是不是同一家企业的：去掉公司、集团、地名、标点、全半角等以后相同，而且编号、期次相同、地名不矛盾，"
        "返回 TRUE 或 FALSE。只看写法，改过名的认不出；有统一社会信用代码的应当比代码。"
    ),
    arguments=(
        Argument("甲", "first", "企业名称，可以是一个单元格、一列或一个区域", kind="text"),
        Argument("乙", "second", "另一个企业名称，可以是一个单元格、一列或一个区域", kind="text"),
        PLACES_ARGUMENT,
    ),
    examples=(
        Example(("天津市华创科技有限公司", "华创科技（天津）公司"), True),
        Example(("天津市华创科技有限公司", "华创科技（北京）有限公司"), False, "地名矛盾"),
        Example((["中建1局", "中建二局", ""], "中建一局"), [True, False, None]),
    ),
    source="企业名称登记管理规定（行政区划、字号、行业、组织形式）",
    takes="column",
)
def zs_same_company(first: Sequence[str], second: Sequence[str], places: tuple[object, ...]) -> list[bool]:
    """Tell whether two names are one company's."""
    from udfs.company_names import same_company

    known = all_places(places)
    return [same_company(one, other, known) for one, other in zip(first, second, strict=True)]


def all_places(own: Iterable[object]) -> tuple[str, ...]:
    """Return the provinces and the places of a range; the same object for the same range, which reading names needs."""
    return _all_places(tuple(shown(cell) for cell in own if not is_blank(cell)))


@lru_cache(maxsize=16)
def _all_places(own: tuple[str, ...]) -> tuple[str, ...]:
    from udfs.company_names import PLACES

    return (*own, *PLACES)


def _rounded(points: float) -> Decimal:
    # In two steps, because a float may lie a hair below the tie that it stands for (1.25 as 1.2499999999999956).
    return round_half_up(round_half_up(points, _NOISE_PLACES), 1)


FUNCTIONS = (zs_unit, zs_similar, zs_same_company)
