"""The scoring functions: each said once, as a ``Method``, from which the function and ZS_EXPLAIN are both made.

A method knows the rule of ``udfs.scoring`` that it stands for, and its arguments. What an argument is to the rule
follows from its ``ascii`` name: those in ``numbers`` are numbers of the ``Column``, ``points`` is what the item is
worth, ``others`` and ``group`` say who is compared with whom, and all others are parameters of the rule, by that name.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

from udfs.broadcast import is_error
from udfs.cells import is_blank
from udfs.functions.argument import Argument, complaint
from udfs.functions.typed import number, numbers, shown

if TYPE_CHECKING:
    from udfs.scoring import Column, Reason, ScoringRule

CATEGORY: Final = "招商引资·计分"
UNLIMITED: Final = Decimal("Infinity")

Given = dict[str, Any]  # by ``ascii``: a list, a value a row, of scalars; what is given once of columns and tables


@dataclass(frozen=True)
class Method:
    """A way to give points (办法). ``kind``: of ``udfs.scoring.RULES``; ``label``: what that rule is called.

    ``words``: for arguments with choices, what the rule calls them. ``prepared``: completes what is given, where one
    argument decides what another means; it returns a text instead where that cannot be done.
    """

    kind: str
    label: str
    arguments: tuple[Argument, ...]
    numbers: tuple[str, ...]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    prepared: Callable[[Given], Given | str] = lambda given: given

    @property
    def is_of_group(self) -> bool:
        """Whether the points depend on the others of the group."""
        return any(argument.ascii == "others" for argument in self.arguments)

    @property
    def settings(self) -> tuple[Argument, ...]:
        """The arguments that are parameters of the rule."""
        others = (*self.numbers, "points", "others", "group")
        return tuple(argument for argument in self.arguments if argument.ascii not in others)

    def given(self, values: Sequence[object]) -> Given:
        """Return the values of the arguments, in order, by name."""
        return dict(zip((argument.ascii for argument in self.arguments), values, strict=True))


@dataclass(frozen=True)
class Batch:
    """Rows that are scored together: same group, same settings. ``rows``: their places among all, from 0."""

    rows: Sequence[int]
    column: "Column"
    parameters: Mapping[str, Any]


def give(method: Method, *values: Any) -> list[object]:
    """Return the points of each row, or the text that says why there are none. ``values``: of all arguments."""
    found = batches(method, method.given(values))
    if isinstance(found, str):
        return [found] * len(values[0])
    rule, results = rule_of(method), [None] * len(values[0])
    for batch in found:
        for at, (points, reason) in zip(batch.rows, rule.points(batch.column, batch.parameters), strict=True):
            results[at] = points if reason is None else refused(reason)
    return results


def explain(method: Method, given: Given, units: Sequence[str]) -> list[str]:
    """Return 原始值 → 规则 → 得分 of each row. ``units``: what the numbers of each row are counted in."""
    found = batches(method, given)
    if isinstance(found, str):
        return [found] * len(units)
    rule, results = rule_of(method), [""] * len(units)
    for batch in found:
        for place, at in enumerate(batch.rows):
            results[at] = rule.explain(batch.column, batch.parameters, place, unit=units[at])
    return results


def batches(method: Method, given: Given) -> list[Batch] | str:
    """Return the rows by group and settings, usually one batch for all; or the text that says what is wrong."""
    ready = method.prepared(given)
    groups = _groups(method, given)
    if isinstance(ready, str) or isinstance(groups, str):
        return ready if isinstance(ready, str) else groups
    each = [argument for argument in method.settings if argument.shape == "scalar"]
    once = {argument.ascii: ready[argument.ascii] for argument in method.settings if argument.shape != "scalar"}
    names = [argument.ascii for argument in each]
    found: dict[tuple[object, ...], list[int]] = {}
    group = ready["group"] if "group" in ready else [""] * len(ready["actual"])
    for at, key in enumerate(zip(group, ready["points"], *map(ready.__getitem__, names), strict=True)):
        found.setdefault(key, []).append(at)
    return [
        Batch(rows, _column(method, ready, rows, worth, groups[name]), once | dict(_said(method, names, values)))
        for (name, worth, *values), rows in found.items()
    ]


def _said(method: Method, names: Sequence[str], values: Sequence[object]) -> Iterator[tuple[str, object]]:
    """Yield the parameters in the words of the rule."""
    for name, value in zip(names, values, strict=True):
        yield name, method.words[name][value] if name in method.words else value


def _column(method: Method, given: Given, rows: list[int], worth: Decimal, others: Sequence[Decimal]) -> "Column":
    from udfs.scoring import Column

    every = len(rows) == len(given["actual"])
    cells = {name: given[name] if every else [given[name][at] for at in rows] for name in method.numbers}
    return Column(points=worth, others=others, **cells)


def _groups(method: Method, given: Given) -> Mapping[str, Sequence[Decimal]] | str:
    """Return the numbers of each group; where no rule asks for them, of the one without a name, none."""
    if not method.is_of_group:
        return {"": ()}
    if given["others"]:
        if any(given["group"]):
            return complaint("ZS-611", argument="全组", other="组别")
        known = known_numbers(given["others"])
        return {"": known} if known else complaint("ZS-612", argument="全组")
    groups: dict[str, list[Decimal]] = {}
    for name, value in zip(given["group"], given["actual"], strict=True):
        groups.setdefault(name, []).append(value)
    return {name: tuple(sorted(values)) for name, values in groups.items()}  # sorted once for all settings


def known_numbers(values: tuple[object, ...]) -> tuple[Decimal, ...]:
    """Return the numbers of a range, smallest first. Where a formula is dragged down, every cell brings the same."""
    return _known_numbers(values, tuple(map(type, values)))


@lru_cache(maxsize=8)
def _known_numbers(values: tuple[object, ...], kinds: tuple[type, ...]) -> tuple[Decimal, ...]:  # noqa: ARG001
    """``kinds``: because 1 and TRUE are equal to a cache, and only one of them is a number."""
    return tuple(sorted(numbers(values)))


def rule_of(method: Method) -> "ScoringRule":
    """Return the rule. The rules are loaded by the first call, for the functions have to be known fast."""
    from udfs.scoring import RULES

    return RULES[method.kind]


@cache
def refused(reason: "Reason") -> str:
    """Return what the cell shows where there are no points."""
    return complaint("ZS-610", reason=reason.label)


def pairs(
    argument: str, headings: str, rows: Sequence[Sequence[object]], first: Callable[[object], Any]
) -> list[tuple[Any, Decimal]] | str:
    """Return a table of two columns, the second of numbers, blank rows left out; or the text that the cell shows.

    ``first`` reads a cell of the first column, ``None`` where that cannot be done. An error of the sheet stays one.
    """
    found: list[tuple[Any, Decimal]] = []
    for at, row in enumerate(rows, start=1):
        if all(map(is_blank, row)):
            continue
        key, value = (first(row[0]), number(row[1])) if len(row) == 2 else (None, None)
        if key is None or value is None:
            error = next(filter(is_error, row), None)
            words = "、".join("空" if is_blank(cell) else shown(cell) for cell in row)
            return str(error or complaint("ZS-614", argument=argument, row=at, headings=headings, value=words))
        found.append((key, value))
    return found or complaint("ZS-612", argument=argument)


# --- arguments that several methods have ----------------------------------------------------------------------------

_ZERO: Final = Decimal(0)
ACTUAL: Final = Argument("实际", "actual", "实际完成数：一个单元格、一列或一个区域；空的不计分", kind="number")
COUNT: Final = Argument("件数", "actual", "多少件（次、家）：一个单元格、一列或一个区域；空的不计分", kind="number")
TARGET: Final = Argument("目标", "target", "目标数，与实际同一单位", kind="number")
WORTH: Final = Argument("分值", "points", "这一项值多少分", kind="number", least=0)
HUNDRED: Final = Argument(
    "分值", "points", "这一项值多少分；留空为100", optional=True, default=Decimal(100), kind="number", least=0
)
LESS: Final = Argument(
    "越小越好", "less_is_better", "是或否：数值越小越好的写是；留空为否", optional=True, default=False, kind="flag"
)
MOST: Final = Argument("最高", "most", "最多得几分；留空为分值", optional=True, kind="number")
LEAST: Final = Argument("最低", "least", "最少得几分，可以是负数；留空为0", optional=True, default=_ZERO, kind="number")
PLACES: Final = Argument(
    "小数位",
    "places",
    "得分四舍五入到几位小数，0至10；留空为10",
    optional=True,
    default=10,
    kind="whole",
    least=0,
    most=10,
)
OTHERS: Final = Argument(
    "全组",
    "others",
    "全组的实际数，如 $B$2:$B$60；逐格下拉时必须给，文字和空格不算；实际已选了一整列的留空",
    shape="column",
    optional=True,
)
GROUP: Final = Argument(
    "组别",
    "group",
    "各行属于哪一组，各组分开比；留空为同一组；给了全组就不能再给",
    optional=True,
    default="",
    kind="text",
)
LIMITS: Final = (MOST, LEAST, PLACES)

# --- the methods ----------------------------------------------------------------------------------------------------


def _bands_prepared(given: Given) -> Given | str:
    """The highest band is what the item is worth; a target, where one is given, makes them bands of the ratio."""
    bands = pairs("分档表", "达到、得分", given["bands"], number)
    if isinstance(bands, str):
        return bands
    by_target = "完成率" if any(target is not None for target in given["target"]) else "数值"
    points = [points for _, points in bands]
    lowest = min(_ZERO, *points)
    return {
        **given,
        "bands": [{"at": at, "points": points} for at, points in bands],
        "points": [max(points)] * len(given["actual"]),
        "of": [of or by_target for of in given["of"]],
        "least": [lowest if least is None else least for least in given["least"]],
    }


def _items_prepared(given: Given) -> Given:
    """Items are worth what they are: no limit but those written; of penalties (negative) none below either."""
    by_target = any(target is not None for target in given["target"])
    return {
        **given,
        "points": [_ZERO] * len(given["actual"]),
        "over_target": [by_target if over is None else over for over in given["over_target"]],
        "most": [UNLIMITED if most is None else most for most in given["most"]],
        "least": [
            (-UNLIMITED if each < 0 else _ZERO) if least is None else least
            for each, least in zip(given["each"], given["least"], strict=True)
        ],
    }


def _each(name: str, note: str, least: int | None = 0) -> Argument:
    return Argument(name, "each", note, kind="number", least=least)


def _hundredths(name: str, ascii_name: str, note: str, default: int, *, most: int = 100) -> Argument:
    number_of = Decimal(default)
    return Argument(name, ascii_name, note, optional=True, default=number_of, kind="number", least=0, most=most)


def _optional_target(what: str, other: str) -> Argument:
    note = f"目标数，可不给；给了就按{what}。逐格下拉而目标可能空着的，要同时写“{other}”"
    return Argument("目标", "target", note, optional=True, kind="number")


COMPLETION: Final = Method(
    "completion", "完成率", (ACTUAL, TARGET, HUNDRED, LESS, *LIMITS), numbers=("actual", "target")
)
TO_DATE: Final = Method(
    "to_date",
    "序时进度",
    (
        ACTUAL,
        Argument("目标", "target", "全年目标数，与实际同一单位", kind="number"),
        Argument("应完成份额", "due_share", "到期末应完成全年的几成，如 0.45 或 45%", kind="number", least=0, most=1),
        WORTH,
        LESS,
        *LIMITS,
    ),
    numbers=("actual", "target"),
)
SHORTFALL: Final = Method(
    "shortfall",
    "缺额扣分",
    (ACTUAL, TARGET, _each("每缺一扣", "每缺一个扣几分，写正数；不足一个的按比例"), WORTH, LESS, LEAST, PLACES),
    numbers=("actual", "target"),
)
PER_ITEM: Final = Method(
    "per_item",
    "按件计分",
    (
        COUNT,
        _each("每件分", "每件得几分；扣分项写负数", least=None),
        Argument("免计", "free", "头几件不计；留空为0；按目标计的不用", optional=True, default=_ZERO, kind="number"),
        _optional_target("超过目标的件数计分", "只计超额"),
        Argument("最高", "most", "最多得几分；留空不设", optional=True, kind="number"),
        Argument("最低", "least", "最少得几分；留空为0，每件分是负数的留空不设", optional=True, kind="number"),
        Argument("只计超额", "over_target", "是或否；留空则看有没有给目标", optional=True, kind="flag"),
        Argument(
            "越小越好",
            "less_is_better",
            "是：只计超额时，计低于目标的部分；留空为否",
            optional=True,
            default=False,
            kind="flag",
        ),
        PLACES,
    ),
    numbers=("actual", "target"),
    prepared=_items_prepared,
)
DEDUCT: Final = Method(
    "deduct",
    "按件扣分",
    (
        COUNT,
        _each("每件扣分", "每件扣几分，写正数"),
        WORTH,
        LEAST,
        PLACES,
    ),
    numbers=("actual",),
)
GROWTH: Final = Method(
    "growth",
    "增长率",
    (
        Argument("本期", "actual", "本期的数：一个单元格、一列或一个区域；空的不计分", kind="number"),
        Argument("上年同期", "base", "上年同期的数，与本期同一单位", kind="number"),
        _each("每百分点分", "增长率每高（低）1个百分点加（减）几分；不足1个的按比例", least=None),
        WORTH,
        Argument(
            "标准增长率",
            "at",
            "得起评分的增长率，如 0.05 或 5%；留空为0",
            optional=True,
            default=_ZERO,
            kind="number",
            least=-1,
            most=2,
        ),
        Argument("起评分", "start", "达到标准增长率时的分；留空为分值", optional=True, kind="number"),
        Argument(
            "基数为零",
            "base_zero",
            "上年同期为零时：不得分（默认）、得满分，或不计（显示不能计分）",
            optional=True,
            default="不得分",
            choices=("不得分", "得满分", "不计"),
        ),
        LESS,
        *LIMITS,
    ),
    numbers=("actual", "base"),
    words={"base_zero": {"不得分": "none", "得满分": "full", "不计": "left_out"}},
)
BANDS: Final = Method(
    "bands",
    "分档",
    (
        ACTUAL,
        Argument("分档表", "bands", "两列：达到、得分，一档一行，次序不限；达到的数含在本档内", shape="table"),
        _optional_target("实际÷目标分档，分档表写 0.8 或 80%", "分档依据"),
        Argument("最高", "most", "最多得几分；留空为最高一档的分", optional=True, kind="number"),
        Argument(
            "最低",
            "least",
            "不到最低一档时的分，也是下限；留空为0，表里有负分的为其中最低的",
            optional=True,
            kind="number",
        ),
        Argument(
            "分档依据",
            "of",
            "数值或完成率；留空则看有没有给目标",
            optional=True,
            default="",
            choices=("数值", "完成率"),
        ),
        PLACES,
    ),
    numbers=("actual", "target"),
    words={"of": {"数值": "value", "完成率": "ratio"}},
    prepared=_bands_prepared,
)
EFFICACY: Final = Method(
    "efficacy",
    "功效系数",
    (
        ACTUAL,
        HUNDRED,
        LESS,
        OTHERS,
        GROUP,
        _hundredths("基础", "base", "组内最差的得分值的百分之几；留空为60", 60),
        _hundredths("幅度", "span", "从最差到最好再加百分之几；留空为40", 40),
        Argument(
            "去高低",
            "trim",
            "定最高、最低时，各去掉头尾几个，0至5；留空为0；至少留两个",
            optional=True,
            default=0,
            kind="whole",
            least=0,
            most=5,
        ),
        _hundredths("无差别", "equal", "组内都一样（或只有一个）时得分值的百分之几；留空为100", 100),
        *LIMITS,
    ),
    numbers=("actual",),
)
BEST_SHARE: Final = Method(
    "best_share", "与最好相比", (ACTUAL, HUNDRED, LESS, OTHERS, GROUP, *LIMITS), numbers=("actual",)
)

METHODS: Final[dict[str, Method]] = {
    method.label: method
    for method in (COMPLETION, TO_DATE, SHORTFALL, PER_ITEM, DEDUCT, GROWTH, BANDS, EFFICACY, BEST_SHARE)
}
