"""Every numbered message that can reach a person: number, severity, what it means, what to do."""

from typing import Final, NamedTuple

from addin.manuals.month_calendar import shown_programme
from addin.manuals.table import table, without_facts
from udfs.catalogue import CATALOGUE
from udfs.findings import Severity
from xl_templates.judge import LedgerJudge


class Family(NamedTuple):
    """Messages about one thing: their numbers, both ends included."""

    title: str
    ranges: tuple[tuple[int, int], ...]


OFFICERS: Final = (
    Family("单元格：数字、日期、代码、期间", ((200, 299),)),
    Family("读表：工作表、表头、行、格", ((700, 739),)),
    Family("打不开的文件", ((410, 429), (470, 479))),
    Family("收件文件夹和收件登记", ((430, 449),)),
    Family("单位、报送期和几个文件的合并", ((740, 779), (790, 799))),
    Family("疑似重复", ((780, 789),)),
    Family("写文件", ((400, 409), (450, 469))),
    Family("按钮和命令", ((500, 599),)),
    Family("考核", ((800, 899),)),
)
WRITERS_OF_DEFINITIONS: Final = (Family("定义文件", ((100, 199),)), Family("规则", ((300, 399),)))
USERS_OF_FUNCTIONS: Final = (Family("单元格函数", ((600, 669),)),)
INSTALLING: Final = (Family("安装、卸载和打包", ((670, 699),)),)


def for_officers() -> str:
    """Return the messages that officers meet."""
    return _families(OFFICERS)


def for_writers_of_definitions() -> str:
    """Return the messages about definitions and rules."""
    return _families(WRITERS_OF_DEFINITIONS)


def for_installing() -> str:
    """Return the messages of installing and packing."""
    return _families(INSTALLING)


def _families(families: tuple[Family, ...]) -> str:
    return "\n".join(f"### {family.title}\n\n{_family(family)}" for family in families)


def _family(family: Family) -> str:
    rows = []
    for code in codes_of(family):
        entry = CATALOGUE[code]
        told = without_facts(entry.message)
        rows.append([code, Severity(entry.severity).label, entry.title, told, without_facts(entry.remedy)])
    return table(("编号", "级别", "什么事", "写的是什么", "怎么办"), rows)


def codes_of(family: Family) -> list[str]:
    """Return the numbers of a family, in their order."""
    return sorted(code for code in CATALOGUE if any(low <= int(code[3:]) <= high for low, high in family.ranges))


def checks() -> str:
    """Return the checks of each ledger of the shown programme."""
    programme = shown_programme()
    parts = []
    for ledger in programme.ledgers:
        rows = [
            [each.code, Severity(each.severity).label, "、".join(each.marks), each.message, each.remedy]
            for each in LedgerJudge(programme, ledger).checks
        ]
        parts.append(
            f"### {ledger.tab}（{ledger.title}）\n\n{table(('编号', '级别', '标在哪里', '问题', '怎么办'), rows)}"
        )
    return "\n".join(parts)
