"""ZS_CHECK and ZS_LIST: a rule of the rule language on the rows of a sheet."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from udfs.cells import SPACES, is_blank
from udfs.functions.record import Argument, Example, cell_function, complaint
from udfs.functions.typed import number, shown

CATEGORY = "招商引资·规则"

_PARAMETERS: Final = Argument(
    "参数",
    "parameters",
    "规则里 $名称 的值：一个两列的区域，第一列名称，第二列数字；规则里没有 $ 的可留空",
    shape="table",
    optional=True,
)
_AS_OF: Final = Argument(
    "截止日",
    "as_of",
    "规则里“截止日”是哪一天，“年初”是它那一年的1月1日；规则里没有的可留空",
    optional=True,
    kind="date",
)
_READING: Final = (
    "列的类型先由规则定：与数字、文字、日期相比，或用在只收某一类型的函数里；规则没有定的看单元格，多数是文字的为文字列，"
    "否则为数字列（日期按序列号算）。空格是“不知道”；类型不符的格（数字列里的文字、文字列里的数字、TRUE、错误值）"
    "一碰到就不判断；整行空着的不判断"
)
_HEADER: Final = [["项目", "总投资", "累计到位资金"]]
_ROWS: Final = [["甲", 5000, 300], ["乙", 800, 900], ["丙", "约5亿", 100], ["丁", 600, None]]
_RULE: Final = "[累计到位资金] <= [总投资]"


@cell_function(
    label="按规则检查",
    category=CATEGORY,
    help=(
        "用一条规则（写法见“校验规则怎么写”）检查一行或一张表，返回“符合”“不符合”；不能判断的为空：用到的格空着，"
        "或数字列里是文字。列的类型由规则和单元格定。规则写错的，返回错误说明和第几个字符。"
    ),
    arguments=(
        Argument("规则", "rule", "规则的文字，如 [累计到位资金]<=[总投资]；列名写在方括号里", kind="text"),
        Argument("表头", "header", "列名所在的一行，与“行”同样宽，下拉填充时用绝对引用", shape="column"),
        Argument("行", "row", "要检查的一行，或几行（结果是一列，“相同个数”在这几行里数）", shape="row"),
        Argument("不符合时", "otherwise", "不符合时的文字，默认“不符合”", optional=True, kind="text"),
        Argument("符合时", "fine", "符合时的文字，默认“符合”；写了“不符合时”的默认不写字", optional=True, kind="text"),
        _PARAMETERS,
        _AS_OF,
    ),
    examples=(
        Example((_RULE, _HEADER, [["甲", 5000, 300]]), [["符合"]]),
        Example((_RULE, _HEADER, _ROWS, "超了"), [[None], ["超了"], [None], [None]]),
        Example(
            ("[签约日期] >= #2023-01-01# 且 月数([签约日期], 截止日) < $月数", ["签约日期"],
             [[date(2023, 1, 25)], [44951], [date(2022, 12, 1)]], None, None, [["月数", 6]], date(2023, 6, 30)),
            [["符合"], ["符合"], ["不符合"]],
            "日期可以是日期，也可以是它的序列号",
        ),
        Example(
            ("[累计到位资金] <= [总投次]", _HEADER, [["甲", 5000, 300]]),
            [["错误：规则第 13 个字符处的列“总投次”没有定义，是否指“总投资”：[累计到位资金] <= ▶[总投次]（ZS-304）"]],
        ),
    ),
    source="规则语言，与台账校验同一套",
    takes="column",
    formula=_READING,
)  # fmt: skip
def zs_check(
    rule: Sequence[str],
    header: tuple[object, ...],
    row: Sequence[Sequence[object]],
    otherwise: Sequence[str | None],
    fine: Sequence[str | None],
    parameters: Sequence[Sequence[object]],
    as_of: Sequence[date | None],
) -> list[str | None]:
    """Return the words for each row; rows that meet the same rule and day are judged together, as one table."""
    from udfs.functions.sheet_table import SheetTable, titles

    if row and len(row[0]) != len(header):
        return [complaint("ZS-644", header=len(header), row=len(row[0]))] * len(row)
    named, given = titles(header), _parameters(parameters)
    together: dict[tuple[str, date | None], list[int]] = {}
    for at, key in enumerate(zip(rule, as_of, strict=True)):
        together.setdefault(key, []).append(at)
    results: list[str | None] = [None] * len(row)
    for (text, day), places in together.items():
        judged = SheetTable(named, [row[at] for at in places], given, day).judge(text)
        if isinstance(judged, str):
            judged_words: Sequence[str | None] = [judged] * len(places)
        else:
            judged_words = [_words(holds, otherwise[at], fine[at]) for at, holds in zip(places, judged, strict=True)]
        for at, word in zip(places, judged_words, strict=True):
            results[at] = word
    return results


def _words(holds: bool | None, otherwise: str | None, fine: str | None) -> str | None:
    """Return what a row shows. With words of one's own for what is wrong, what is fine shows nothing."""
    if holds is None:
        return None
    if not holds:
        return otherwise or "不符合"
    return fine or (None if otherwise else "符合")


@cell_function(
    label="按条件列出",
    category=CATEGORY,
    help=(
        "列出表里符合条件的各行的一列，按原来的次序，如列出前三名的单位。条件用规则语言写（见“校验规则怎么写”）；"
        "不能判断的行（用到的格空着、是错误值或类型不对）不列。条件写错的，返回错误说明和第几个字符。"
    ),
    arguments=(
        Argument("表", "table", "一个区域，第一行是列名", shape="table"),
        Argument("条件", "condition", "规则语言的判断，如 [名次]<=3 或 [等次]=“较差”", kind="text"),
        Argument("列名", "title", "要列出的列，默认第一列", optional=True, kind="text"),
        _PARAMETERS,
        _AS_OF,
    ),
    examples=(
        Example(
            ([["单位", "名次", "等次"], ["渔阳镇", 1, "好"], ["官庄镇", 2, "较好"], ["上仓镇", 9, "较差"]],
             "[名次]<=1 或 [等次]=“较差”"),
            [["渔阳镇"], ["上仓镇"]],
        ),
        Example(
            ([["单位", "得分"], ["渔阳镇", 95.5], ["官庄镇", None], ["上仓镇", 88]], "[得分] >= 80", "得分"),
            [[Decimal("95.5")], [Decimal("88")]],
            "空着的不能判断，不列",
        ),
        Example(([["单位", "得分"], ["渔阳镇", 95.5]], "[得分] < 60"), None, "一个也没有"),
        Example(
            ([["单位", "得分"], ["渔阳镇", 95.5]], "[得分] > 60", "名次"),
            "错误：表头里没有“名次”列，只有：单位、得分（ZS-645）",
        ),
    ),
    source="规则语言，与评分系统的名单条件同一套",
    result="column",
    formula=_READING,
)  # fmt: skip
def zs_list(
    table: Sequence[Sequence[object]],
    condition: str,
    title: str | None,
    parameters: Sequence[Sequence[object]],
    as_of: date | None,
) -> list[list[object]] | str | None:
    """Return the values of one column in the rows where the condition surely holds, a row each."""
    from udfs.functions.sheet_table import SheetTable, doubled_title, titles

    if not table:
        return None
    found = titles(table[0])
    if title is not None and title not in found:
        return complaint("ZS-645", name=title, known="、".join(filter(None, found)))
    if title is not None and (doubled := doubled_title(found, title)):
        return doubled
    at = 0 if title is None else found.index(title)
    rows = table[1:]
    judged = SheetTable(found, rows, _parameters(parameters), as_of).judge(condition)
    if isinstance(judged, str):
        return judged
    return [[_cell(row[at])] for row, holds in zip(rows, judged, strict=True) if holds] or None


def _parameters(table: Sequence[Sequence[object]]) -> dict[str, object]:
    """Return name → raw value; of two with one name the first counts, as in a look-up."""
    given: dict[str, object] = {}
    for name, *values in table:
        if not is_blank(name) and values and not is_blank(values[0]):
            given.setdefault(shown(name).strip(SPACES).lstrip("$＄￥"), values[0])
    return given


def _cell(raw: object) -> object:
    """Return a raw cell as a result."""
    if is_blank(raw) or isinstance(raw, bool | str):
        return None if is_blank(raw) else raw
    if isinstance(raw, datetime):
        return raw.date() if raw.time() == time.min else shown(raw)
    if isinstance(raw, date):
        return raw
    value = number(raw)
    return shown(raw) if value is None else value


FUNCTIONS = (zs_check, zs_list)
