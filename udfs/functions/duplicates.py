"""ZS_DUPLICATES: the rows of a list that may tell one project twice, as the program finds them in a month's ledgers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from udfs.amounts import read_amount
from udfs.catalogue import CATALOGUE
from udfs.codes import project_code, uscc
from udfs.findings import Severity
from udfs.functions.argument import ROW_NUMBER
from udfs.functions.names import CATEGORY, PLACES_ARGUMENT, all_places
from udfs.functions.record import Argument, Example, cell_function, complaint

if TYPE_CHECKING:
    from udfs.duplicates import Pair

_MOVED: Final = "ZS-787"  # from one ledger of a unit to the next
_PER_ROW: Final = 20  # others that one cell can tell
_GRAVEST_FIRST: Final = list(Severity)


@cell_function(
    label="疑似重复",
    category=CATEGORY,
    help=(
        "在一张表里找疑似重复报送的项目：项目代码相同、名称相同或只差一两个字、投资方或企业相同等。"
        "没有疑似的为空；有的写明与哪几行重复、为什么，以“错误”“核实”“提示”开头，可以按此筛选。分期项目不算重复，由人核定。"
    ),
    arguments=(
        Argument("项目名称", "project", "项目名称，一列；空行不参加查找", kind="text"),
        Argument("单位", "unit", "报送单位，与项目名称同样大小的一列，可留空", optional=True, default="", kind="text"),
        Argument(
            "台账",
            "ledger",
            "所在台账（洽谈、签约、落地等），一列，可留空；同一单位两张台账里的相同项目按“疑似已转入”提示",
            optional=True,
            default="",
            kind="text",
        ),
        Argument("企业", "company", "落地企业名称，一列，可留空", optional=True, kind="text"),
        Argument("投资方", "investor", "投资方名称，一列，可留空；几个投资方用顿号隔开", optional=True, kind="text"),
        Argument("项目代码", "project_code", "项目代码，一列，可留空；写法不对的当作没有", optional=True),
        Argument(
            "信用代码",
            "company_code",
            "落地企业的统一社会信用代码，一列，可留空；写法不对的当作没有",
            optional=True,
        ),
        Argument("总投资", "amount", "总投资，万元，一列，可留空；识别不了的当作没有", optional=True),
        Argument(
            "编号",
            "number",
            "各行的编号，结果里用它指出另一行；留空用行在区域里的序号，从1起",
            optional=True,
            default=ROW_NUMBER,
            kind="text",
        ),
        PLACES_ARGUMENT,
    ),
    examples=(
        Example(
            (["华创新能源电池产业园", "渔阳物流园", "华创新能源电池产业园项目"], ["渔阳镇", "官庄镇", "上仓镇"]),
            [
                "核实：疑似与 3 重复：项目名称相同（ZS-784）",
                None,
                "核实：疑似与 1 重复：项目名称相同（ZS-784）",
            ],
        ),
        Example(
            (
                ["电池产业园", "储能基地", None],
                ["渔阳镇", "渔阳镇", None],
                None,
                None,
                None,
                ["2301-120119-04-01-123456", "23011201190401123456", None],
                None,
                None,
                ["A01", "A02", "A03"],
            ),
            ["错误：与 A02 重复：项目代码相同（ZS-780）", "错误：与 A01 重复：项目代码相同（ZS-780）", None],
            "项目代码相同就是同一个项目",
        ),
        Example((["华创新能源一期", "华创新能源二期"],), [None, None], "分期不算重复"),
        Example(("华创新能源电池产业园",), None, "只有一行"),
    ),
    source="一个项目只考核一次；GB/T 40058-2021 项目代码全生命周期唯一",
    takes="column",
)
def zs_duplicates(
    project: Sequence[str],
    unit: Sequence[str],
    ledger: Sequence[str],
    company: Sequence[str | None],
    investor: Sequence[str | None],
    project_code: Sequence[object],
    company_code: Sequence[object],
    amount: Sequence[object],
    number: Sequence[str],
    places: tuple[object, ...],
) -> list[str | None]:
    """Return for each row what it may repeat; what was left out of the search is told in the first."""
    from udfs.duplicates import CUT_CODE, Candidate, find

    codes = map(_project_code, project_code), map(_company_code, company_code)
    names = project, unit, ledger, company, investor
    rows = [
        Candidate(key, told_in, by, name, founded, who, code, uscc_code, None, money)
        for key, (name, by, told_in, founded, who, code, uscc_code, money) in enumerate(
            zip(*names, *codes, map(_minor_units, amount), strict=True)
        )
    ]
    found = find(rows, places=all_places(places), per_record=_PER_ROW, in_all=_PER_ROW * len(rows))
    told = _told(found.pairs, number)
    if found.cut or found.crowds:
        told[0] = "；".join(filter(None, (told.get(0), complaint(CUT_CODE, cut=found.cut, crowds=found.crowds))))
    return [told.get(key) for key in range(len(rows))]


def _project_code(raw: object) -> str | None:
    value = project_code.read(raw).value
    return value if isinstance(value, str) else None


def _company_code(raw: object) -> str | None:
    value = uscc.read(raw).value
    return value if isinstance(value, str) else None


def _minor_units(raw: object) -> int | None:
    value = read_amount(raw, "万元").value
    return value if isinstance(value, int) else None


def _told(pairs: Sequence["Pair"], numbers: Sequence[str]) -> dict[int, str]:
    """Return what each row that is in a pair shows: the gravest first, of equals the best."""
    groups: dict[int, dict[tuple[str, str], list[str]]] = {}
    for pair in pairs:
        for one, other in ((pair.first, pair.second), (pair.second, pair.first)):
            kind = (pair.rule_code, pair.reason.label)
            groups.setdefault(one, {}).setdefault(kind, []).append(numbers[other])
    return {key: _text(of_row) for key, of_row in groups.items()}


def _text(groups: dict[tuple[str, str], list[str]]) -> str:
    """Return 核实：疑似与 5、9 重复：项目名称相同（ZS-784）; several kinds with ；between them."""
    ordered = sorted(groups, key=lambda kind: _GRAVEST_FIRST.index(_severity(kind[0])))
    parts = (_part(code, reason, "、".join(groups[code, reason])) for code, reason in ordered)
    return f"{_severity(ordered[0][0]).label}：{'；'.join(parts)}"


def _part(code: str, reason: str, others: str) -> str:
    sure = "" if _severity(code) is Severity.ERROR else "疑似"
    verb = f"疑似已转入（与 {others}）" if code == _MOVED else f"{sure}与 {others} 重复"
    return f"{verb}：{reason}（{code}）"


def _severity(code: str) -> Severity:
    return Severity(CATALOGUE[code].severity)


FUNCTIONS = (zs_duplicates,)
