"""The checks of one ledger, compiled: those that follow from its columns, and those that its definition writes.

A column that is required, has choices, a format or a range gives checks of its own; they are joined into groups
(one message that names the columns), so a row says 缺少：项目名称、投资方名称 once and not twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final

from udfs.catalogue import CATALOGUE
from udfs.period import Period
from udfs.rules import ColumnKind, Rule, Schema, Table, parse_rule, unless
from udfs.strict import CellType
from xl_templates.lists import programme_lists
from xl_templates.model import Check, Column, Ledger, Programme


def _any_shape(cell: str, *shapes: str) -> str:
    return "(" + " 或 ".join(f'格式({cell},"{shape}")' for shape in shapes) + ")"


_USCC: Final = "U" * 18
_PROJECT: Final = "9999-999999-99-99-99999X"
_INDUSTRY: Final = ("A99", "A999", "A9999")
_PHONES: Final = ("19999999999", "4009999999", "8009999999")
_PUNCTUATED: Final = " 或 ".join(f'含有({{cell}},"{sign}")' for sign in "、,，;；/-－(（转+")

# Type of a column → what reading can make a code of (else an error), and how it should be written (else a notice).
# What ``udfs.codes`` returns as canonical satisfies both; a test holds that.
_CODES: Final[dict[str, tuple[str, str]]] = {
    "uscc": (_any_shape("整理({cell})", _USCC), "{cell} = 整理({cell})"),
    "project_code": (
        _any_shape("整理({cell})", _PROJECT, _PROJECT.replace("-", "")),
        '{cell} = 整理({cell}) 且 含有({cell},"-")',
    ),
    "industry": (
        f"{_any_shape('整理({cell})', *_INDUSTRY)} 且 左取(整理({{cell}}),3) 属于 @国民经济行业大类"
        f" 或 {_any_shape('整理({cell})', '99', '999', '9999')}",
        '{cell} = 整理({cell}) 且 格式(左取({cell},1),"A")',
    ),
    "phone": (
        f"{_any_shape('整理({cell})', *_PHONES)}"
        f' 或 {_any_shape("整理({cell})", "9999999", "99999999")} 且 左取(整理({{cell}}),1) 不属于 ("0","1")'
        f" 或 长度({{cell}}) >= 8 且 ({_PUNCTUATED})",
        "{cell} = 整理({cell})",
    ),
}


@dataclass(frozen=True)
class RowCheck:
    """One judgement of a row. ``code``: the check's id, or the catalogue code of the group that it belongs to."""

    code: str
    severity: str
    rule: Rule
    marks: tuple[str, ...]
    message: str
    remedy: str
    group: str | None = None


@dataclass(frozen=True)
class Group:
    """Checks that follow from columns, told together. Its ``code`` is the catalogue's."""

    code: str
    checks: tuple[RowCheck, ...]

    @property
    def severity(self) -> str:
        """The severity of all its checks."""
        return CATALOGUE[self.code].severity

    @property
    def lead(self) -> str:
        """The words before the names of the columns in a row's remark."""
        return CATALOGUE[self.code].title


UNREADABLE: Final = "ZS-281"
WORDED: Final = "ZS-282"


def cell_type(column: Column) -> CellType:
    """Return what a column holds, as ``udfs.strict`` sees it."""
    if column.type == "date":
        return CellType("date")
    if column.type == "amount":
        return CellType("number", places=6 if column.unit in ("万元", "万美元") else 2)
    if column.type == "number":
        return CellType("number", places=column.places)
    return CellType("text", is_code=column.type in ("uscc", "project_code"))


def column_kind(column: Column) -> ColumnKind:
    """Return the kind of a column as the rule language sees it."""
    kind = cell_type(column).kind
    return ColumnKind(kind, column.unit if column.type == "amount" else None)


class LedgerJudge:
    """All checks of a ledger, ready to run over rows and to be written into a template.

    Raises ``RuleError`` when a rule does not fit; a programme that ``load`` accepted never does.
    """

    def __init__(self, programme: Programme, ledger: Ledger, day: date | None = None) -> None:
        self.ledger = ledger
        self.day = day
        self.lists = programme_lists(programme)
        self.parameters = {name: parameter.value for name, parameter in programme.parameters.items()}
        self.schema = Schema(
            {column.name: column_kind(column) for column in ledger.columns}, self.parameters, self.lists
        )
        self.groups = self._groups()
        self.checks = tuple(self._compile(check) for check in ledger.checks if _in_force(check, day))

    @property
    def entered(self) -> list[Column]:
        """The columns that a unit fills in; a row in which all of them are blank is not a row."""
        return [column for column in self.ledger.columns if column.filled_by == "unit"]

    @property
    def all_checks(self) -> list[RowCheck]:
        """Group checks first, then those of the definition, in their order."""
        return [check for group in self.groups for check in group.checks] + list(self.checks)

    @cached_property
    def last_columns(self) -> tuple[str, ...]:
        """The columns whose value of the previous period some check needs, in the ledger's order."""
        needed = {name for check in self.all_checks for name in check.rule.last}
        return tuple(column.name for column in self.ledger.columns if column.name in needed)

    def table(
        self,
        columns: Mapping[str, Sequence[object]],
        rows: int,
        *,
        last: Mapping[str, Sequence[object]] | None = None,
        days: Mapping[str, date] | None = None,
    ) -> Table:
        """Return the table that ``judge`` runs on; ``columns`` by name, typed cells, one sequence a column."""
        return Table(columns, rows, last or {}, days or {}, self.parameters, self.lists)

    def judge(self, table: Table) -> list[list[bool | None]]:
        """Return the outcome of ``all_checks``, one list a check, one outcome a row."""
        return [check.rule.judge(table) for check in self.all_checks]

    def _compile(self, check: Check) -> RowCheck:
        rule = parse_rule(check.must, self.schema)
        if check.when:
            rule = unless(parse_rule(check.when, self.schema), rule)
        marks = check.mark or parse_rule(check.must, self.schema).touched[:1] or rule.touched[:1]
        return RowCheck(check.id, check.severity, rule, marks, check.message, check.remedy)

    def _groups(self) -> tuple[Group, ...]:
        wanted: dict[str, list[RowCheck]] = {"ZS-283": [], "ZS-284": [], "ZS-285": [], "ZS-286": [], "ZS-287": []}
        for column in self.ledger.columns:
            for code, rule in self._own_rules(column):
                entry = CATALOGUE[code]
                message = entry.message.format(column=column.name, detail=_detail(column))
                check = RowCheck(code, entry.severity, rule, (column.name,), message, entry.remedy, code)
                wanted[code].append(check)
        return tuple(Group(code, tuple(checks)) for code, checks in wanted.items() if checks)

    def _own_rules(self, column: Column) -> list[tuple[str, Rule]]:
        name = f"[{column.name}]"
        rules: list[tuple[str, Rule]] = []
        if column.filled_by == "unit" and (column.required or column.required_when):
            filled = parse_rule(f"非 为空({name})", self.schema)
            if column.required_when:
                filled = unless(parse_rule(column.required_when, self.schema), filled)
            rules.append(("ZS-283", replace(filled, text=f"{name} 必填")))
        if column.choices:
            rules.append(("ZS-284", parse_rule(f"{name} 属于 @{column.choices}", self.schema)))
        if column.type in _CODES:
            readable, written = (parse_rule(text.format(cell=name), self.schema) for text in _CODES[column.type])
            rules += [("ZS-285", readable), ("ZS-287", written)]
        limits = [
            f"{name} {sign} {_signed(limit)}"
            for sign, limit in ((">=", column.minimum), ("<=", column.maximum))
            if limit is not None
        ]
        if limits:
            rules.append(("ZS-286", parse_rule(" 且 ".join(limits), self.schema)))
        return rules


def period_days(period: Period | None, as_of: date | None) -> dict[str, date]:
    """Return the days that rules may name. ``as_of`` is the data cut-off day of the period."""
    if period is None:
        return {}
    days = {
        "period_start": period.first_day,
        "period_end": period.last_day,
        "year_start": date(period.last_day.year, 1, 1),
    }
    return days | ({"as_of": as_of} if as_of else {})


def _in_force(check: Check, day: date | None) -> bool:
    if day is None:
        return True
    return (check.valid_from is None or check.valid_from <= day) and (check.valid_to is None or check.valid_to >= day)


def _signed(limit: Decimal) -> str:
    return f"{limit:f}"


def _detail(column: Column) -> str:
    if column.minimum is not None and column.maximum is not None:
        return f"{column.minimum:f} 至 {column.maximum:f}"
    if column.minimum is not None:
        return f"不小于 {column.minimum:f}"
    return f"不大于 {column.maximum:f}" if column.maximum is not None else ""
