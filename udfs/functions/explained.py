"""ZS_EXPLAIN: how points came about, in words: 原始值 → 规则 → 得分."""

from decimal import Decimal

from udfs.broadcast import is_error
from udfs.cells import SPACES, is_blank
from udfs.functions.record import Argument, Example, cell_function, complaint
from udfs.functions.scored import BANDS, CATEGORY, METHODS, Given, Method, explain
from udfs.functions.typed import Stop, number, reader, shown

Rows = tuple[tuple[object, ...], ...]
Settings = dict[str, object]  # parameters of a rule by their names: one value for all rows, or a table

_ONE_BAND = "达到的数（每档一行，右边写得分）"


@cell_function(
    label="计分说明",
    category=CATEGORY,
    help=(
        "写出得分的来历：原始值 → 办法 → 得分。参数是两列的区域，左边写各计分函数的参数名（如每件分、最高），右边写值；"
        "分档的每档一行，左边写达到的数，右边写得分。"
    ),
    arguments=(
        Argument("办法", "method", f"计分办法：{'、'.join(METHODS)}", kind="text"),
        Argument("实际", "actual", "实际完成数（件数、本期）：一个单元格、一列或一个区域", kind="number"),
        Argument("目标或基数", "second", "目标；增长率写上年同期；用不到的留空", optional=True, kind="number"),
        Argument(
            "分值",
            "points",
            "这一项值多少分，留空为100；按件计分和分档用不到",
            optional=True,
            default=Decimal(100),
            kind="number",
            least=0,
        ),
        Argument(
            "参数",
            "settings",
            "两列：参数名、值，名称与各计分函数的相同，如 每件分、0.5；可留空",
            shape="table",
            optional=True,
        ),
        Argument(
            "全组",
            "others",
            "功效系数、与最好相比逐格下拉时，全组的实际数，如 $B$2:$B$60；实际已选了一整列的留空",
            shape="column",
            optional=True,
        ),
        Argument("单位", "unit", "实际数的计量单位，如 万元；可留空", optional=True, default="", kind="text"),
    ),
    examples=(
        Example(
            ("完成率", 45, 50, 20, None, None, "万元"),
            "实际 45 万元，目标 50 万元 → 完成率：20 × 45 ÷ 50 = 18 → 得 18 分",
        ),
        Example(
            ("按件计分", 9, None, None, [["每件分", 0.5], ["最高", 3]], None, "次"),
            "实际 9 次 → 按件计分：0.5 × 9 = 4.5，不超过 3 → 得 3 分",
        ),
        Example(
            ("分档", [8, None], 10, None, [[1, 100], [0.8, 75], [0.5, 50]]),
            ["实际 8，目标 10 → 分档：完成 80%，达到 80% 一档，75 分 → 得 75 分", None],
        ),
        Example(
            ("功效系数", 20, None, 30, None, [20, 10, 30]),
            "实际 20 → 功效系数：组内最高 30、最低 10，30 × (60 + 40 × (20 − 10) ÷ (30 − 10)) ÷ 100 = 24 → 得 24 分",
        ),
        Example(
            ("按件扣分", 3, None, 12, [["每件分", 1]]),
            "错误：办法“按件扣分”没有参数“每件分”，可以写的有：每件扣分、最低、小数位（ZS-616）",
        ),
    ),
    source="各计分函数的出处；得分可追溯到原始数",
    takes="column",
    formula="原始值 → 办法：算式 → 得分",
)
def zs_explain(
    method: list[str],
    actual: list[Decimal],
    second: list[Decimal | None],
    points: list[Decimal],
    settings: Rows,
    others: tuple[object, ...],
    unit: list[str],
) -> list[object]:
    """Return in words how each row comes to its points. Rows of the same method are of one group."""
    results: list[object] = [None] * len(actual)
    for label in dict.fromkeys(method):
        rows = [at for at, each in enumerate(method) if each == label]
        said = _settings(METHODS[label], settings) if label in METHODS else _unknown(label)
        if isinstance(said, str):
            found = [said] * len(rows)
        else:
            columns = ([column[at] for at in rows] for column in (actual, second, points))
            found = explain(METHODS[label], _given(METHODS[label], *columns, said, others), [unit[at] for at in rows])
        for at, words in zip(rows, found, strict=True):
            results[at] = words
    return results


def _unknown(label: str) -> str:
    return complaint("ZS-601", argument="办法", value=label, choices="、".join(METHODS))


def _given(
    method: Method,
    actual: list[Decimal],
    second: list[Decimal | None],
    points: list[Decimal],
    settings: Settings,
    others: tuple[object, ...],
) -> Given:
    """Return the arguments as the method's own function would get them."""
    given: Given = {"actual": actual, "points": points, "others": others, "group": [""] * len(actual)}
    if len(method.numbers) > 1:
        given[method.numbers[1]] = second
    for argument in method.settings:
        value = settings[argument.ascii]
        given[argument.ascii] = value if argument.shape == "table" else [value] * len(actual)
    return given


def _settings(method: Method, rows: Rows) -> Settings | str:
    """Return what is written of the parameters, the rest as the function has it; or what the cell shows instead."""
    known = {argument.name: argument for argument in method.settings if argument.shape == "scalar"}
    found: Settings = {argument.ascii: argument.default for argument in known.values() if argument.optional}
    bands: list[tuple[object, ...]] = []
    for at, row in enumerate(rows, start=1):
        name, *values = ("空" if is_blank(cell) else shown(cell).strip(SPACES) for cell in row)
        error = next(filter(is_error, row), None)
        if all(map(is_blank, row)):
            continue
        if error is not None:
            return str(error)
        if len(row) != 2:
            value = "、".join((name, *values))
            return complaint("ZS-614", argument="参数", row=at, headings="参数名、值", value=value)
        if method is BANDS and number(row[0]) is not None:
            bands.append(row)
        elif name not in known:
            names = "、".join((*known, *([_ONE_BAND] if method is BANDS else ())))
            return complaint("ZS-616", method=method.label, name=name, known=names)
        elif not is_blank(row[1]):
            value = reader(known[name])(row[1])
            if isinstance(value, Stop):
                return str(value.shown)
            found[known[name].ascii] = value
    return _complete(method, known, found, bands)


def _complete(
    method: Method, known: dict[str, Argument], found: Settings, bands: list[tuple[object, ...]]
) -> Settings | str:
    """Return the parameters with the bands; or the text about the first that is lacking."""
    lacking = next((name for name, argument in known.items() if argument.ascii not in found), None)
    if method is BANDS:
        found["bands"] = tuple(bands)
        lacking = lacking if bands else _ONE_BAND
    return found if lacking is None else complaint("ZS-617", method=method.label, name=lacking)


FUNCTIONS = (zs_explain,)
