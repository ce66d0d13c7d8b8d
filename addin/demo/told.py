# ruff: noqa: E501 - rows of a table; a Chinese sign counts as two
"""What the story has planted, and whether the months tell it. A row of ``PLANTED`` is one thing that happens."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from addin.demo import events, inbox
from addin.demo.february import Later, kept
from addin.demo.story import UNITS
from addin.merging.judging import in_units
from addin.merging.month import Month


@dataclass(frozen=True)
class Months:
    """Both months as merged, and as the story has them (unit → ledger → rows)."""

    january: Month
    february: Month
    january_books: Mapping[str, Later]
    february_books: Mapping[str, Later]


@dataclass(frozen=True)
class Told:
    """One planted thing: the unit, what happens, how the summary shows it, and whether it does."""

    unit: str
    happens: str
    shown: str
    seen: bool


Seen = Callable[[Months], bool]


def as_told(months: Months) -> list[Told]:
    """Hold every planted thing against the months."""
    planted = (*PLANTED, *CHANGES)
    return [Told(unit, happens, shown, seen(months)) for unit, happens, shown, seen in planted]


# --- questions to a month -----------------------------------------------------------------------------


def _outcome(file: str, outcome: str) -> Seen:
    return lambda months: any((each.file, each.outcome) == (file, outcome) for each in months.february.submissions)


def _found(code: str, severity: str, *, unit: str | None = None, file: str | None = None) -> Seen:
    """A finding of the unit or about the file, and only there."""

    def seen(months: Months) -> bool:
        found = [each for each in months.february.findings if each.code == code]
        right = all((unit is None or each.unit == unit) and (file is None or each.file == file) for each in found)
        return bool(found) and right and all(each.severity == severity for each in found)

    return seen


def _states(unit: str, *states: str) -> Seen:
    """The states of a unit's tables, each of which occurs."""

    def seen(months: Months) -> bool:
        told = {state.state for name, state in months.february.states.get(unit, {}).items() if name != "progress"}
        return told == set(states)

    return seen


def _files(unit: str, count: int) -> Seen:
    return lambda months: (
        sum(each.unit == unit and each.outcome == "merged" for each in months.february.submissions) == count
    )


def _late(months: Months) -> bool:
    late = {each.unit for each in months.february.submissions if each.outcome == "merged" and each.on_time is False}
    return late == {"洇溜镇", "许家台镇"}


def _missing(months: Months) -> bool:
    return months.february.missing_units == ["下窝头镇"] and not months.january.missing_units


def _scan(months: Months) -> bool:
    return any(each.scans == [inbox.SCAN] and each.unit == "下仓镇" for each in months.february.submissions)


def _told_twice(months: Months) -> bool:
    pairs = [(each["first"]["unit"], each["second"]["unit"]) for each in months.february.duplicates]  # type: ignore[index]
    return pairs == [("杨津庄镇", "经济开发区")] and not months.january.duplicates


def _all_money(months: Months) -> bool:
    """Every amount of the own tables was read: the sums of those units are the story's, in both months."""
    own = {unit.name for unit in UNITS if unit.february in ("own", "csv")}
    pairs = ((months.january, months.january_books), (months.february, months.february_books))
    return all(_sum(month, own) == _sum_of(books, own) for month, books in pairs)


def _sum(month: Month, units: set[str]) -> dict[str, Decimal]:
    merged = month.ledgers["landed"]
    values = {name: in_units(merged.ledger.column(name), merged.cells[name]) for name in _MONEY}
    rows = [row for row, unit in enumerate(merged.units) if unit in units]
    return {name: sum((Decimal(column[row] or 0) for row in rows), Decimal(0)) for name, column in values.items()}


def _sum_of(books: Mapping[str, Later], units: set[str]) -> dict[str, Decimal]:
    rows = [row for unit in units for row in kept(books[unit]["landed"])]
    return {name: sum((Decimal(row.get(name) or 0) for row in rows), Decimal(0)) for name in _MONEY}


_MONEY: Final = ("总投资", "固定资产投资", "累计到位资金", "本年到位资金", "本月到位资金")


PLANTED: Final[tuple[tuple[str, str, str, Seen], ...]] = (
    ("渔阳镇等 7 家", "报自己的表，有“约1.2亿元”等写法", "金额逐项读出，合计一分不差", _all_money),
    ("邦均镇", "六个 GBK 文本文件，一本台账一个", "合成一份", _files("邦均镇", 6)),
    ("东赵各庄镇", "活动台账另外一个文件", "两个文件合成一份", _files("东赵各庄镇", 2)),
    ("穿芳峪镇", "署名“穿芳峪镇政府”", "认出单位", _outcome("穿芳峪2月报表.xlsx", "merged")),
    ("桑梓镇", "隐藏了一张落地表的备份", "只算一次", _found("ZS-705", "query", unit="桑梓镇")),
    ("西龙虎峪镇", "文件名是全角字", "照常汇总", _outcome(inbox.FULL_WIDTH, "merged")),
    ("洇溜镇、许家台镇", "过了截止时间才报", "迟报", _late),
    ("下窝头镇", "没有报", "未报", _missing),
    ("孙各庄满族乡", "五张表都没有项目", "零报告", _states("孙各庄满族乡", "nil")),
    ("下营镇", "声明本月无变化", "带出上月的行", _states("下营镇", "unchanged", "nil")),
    ("别山镇", "报了一份，三天后改过再报", "先报的已被替代", _outcome("别山镇-招商引资台账-2023-02.xlsx", "superseded")),
    ("尤古庄镇", "又附上一月的文件", "拒收：报送期不对", _outcome(inbox.AGAIN, "refused")),
    ("上仓镇", "文件没有传完，后来重发", "坏的拒收，重发的汇总", _found("ZS-418", "error", file=inbox.DAMAGED)),
    ("下仓镇", "附了盖章的扫描件", "认作盖章件", _scan),
    ("白涧镇", "Excel 的临时文件也拷来了", "没有读", _outcome(inbox.LOCK, "skipped")),
    ("杨津庄镇", f"“{events.TWICE}”经济开发区也报了", "疑似重复", _told_twice),
    ("五百户镇", "累计到位资金两个数字敲颠倒了", "错误 L21", _found("L21", "error", unit="五百户镇")),
    ("东施古镇", "总投资大增，写了说明", "L08 已说明，降为提示", _found("L08", "notice", unit="东施古镇")),
    ("出头岭镇", "2021年签约，至今没有开工，写了说明", "L66 已说明，降为提示", _found("L66", "notice", unit="出头岭镇")),
)  # fmt: skip


# --- from one month to the next -----------------------------------------------------------------------


def _changed(kind: str, name: str) -> Seen:
    """The only change of that kind is that of this project."""
    return lambda months: [each.name for each in months.february.changes if each.kind == kind] == [name]


def _unheard(unit: str) -> Seen:
    """Of the rows of that unit alone it is said that nobody knows."""
    return lambda months: {each.unit for each in months.february.changes if each.kind == "unheard"} == {unit}


CHANGES: Final[tuple[tuple[str, str, str, Seen], ...]] = (
    ("罗庄子镇", f"“{events.BACK}”从在建退回开工", "核实 L59", _found("L59", "query", unit="罗庄子镇")),
    ("罗庄子镇", "同上，较上月变化", "倒退", _changed("back", events.BACK)),
    ("东二营镇", f"洽谈的“{events.LANDS}”签约落地", "转入，不算新增", _changed("moved", events.LANDS)),
    ("礼明庄镇", f"“{events.GONE}”不见了", "不见了", _changed("gone", events.GONE)),
    ("下窝头镇", "没有报，上月却有项目", "单位未报，不算不见了", _unheard("下窝头镇")),
)
