"""A Finding: what a person should look at, with its place and its remedy.

A person's mistake is a value, never an exception; all of them come back together. The wording lives in
``catalogue`` (the program's own messages) or in a programme's definition (its checks), nowhere else.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from udfs.catalogue import CATALOGUE


class Severity(StrEnum):
    """How grave a finding is: 强制性审核 / 核实性审核 / 提示."""

    ERROR = "error"
    QUERY = "query"
    NOTICE = "notice"

    @property
    def label(self) -> str:
        """The word that officers read."""
        return {"error": "错误", "query": "核实", "notice": "提示"}[self.value]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. Plain values only, so it pickles and becomes JSON as it is."""

    code: str
    severity: str
    message: str
    remedy: str
    file: str | None = None
    unit: str | None = None
    ledger: str | None = None
    sheet: str | None = None
    cell: str | None = None
    value: str | None = None
    count: int = 1

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as the JSON contract of the command line has it."""
        return asdict(self)

    def line(self) -> str:
        """Return one line for a terminal: 级别 编号 位置：消息（值）→ 怎么办."""
        place = " ".join(part for part in (self.file, self.sheet, self.cell) if part)
        value = f"（现为“{self.value}”）" if self.value is not None else ""
        where = f" {place}：" if place else " "
        return f"[{Severity(self.severity).label}] {self.code}{where}{self.message}{value} → {self.remedy}"


def finding(code: str, *, place: dict[str, str | None] | None = None, **facts: object) -> Finding:
    """Make a finding from the catalogue; ``facts`` fill the placeholders of its message and remedy.

    ``place`` holds the keyword fields of ``Finding`` that say where (file, unit, ledger, sheet, cell, value).
    A placeholder without a fact prints as 「未知」 rather than crash. Raises ``KeyError`` for an unknown code.
    """
    entry = CATALOGUE[code]
    known = _Facts({key: str(value) for key, value in facts.items()})
    return Finding(
        code=code,
        severity=entry.severity,
        message=entry.message.format_map(known),
        remedy=entry.remedy.format_map(known),
        **(place or {}),
    )


def worst(findings: Iterable[Finding]) -> Severity | None:
    """Return the gravest severity among the findings, ``None`` when there are none."""
    order = [Severity.ERROR, Severity.QUERY, Severity.NOTICE]
    return min((Severity(found.severity) for found in findings), key=order.index, default=None)


def counted(findings: Iterable[Finding]) -> str:
    """Return how many places they speak of: 错误 3，核实 2，提示 5; 没有问题 when there is nothing."""
    counts = Counter[Severity]()
    for found in findings:
        counts[Severity(found.severity)] += found.count
    return "，".join(f"{each.label} {counts[each]}" for each in Severity if counts[each]) or "没有问题"


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "未知"
