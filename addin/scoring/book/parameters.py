"""The parameters of a rule that are shown in cells of their own, so that an officer can follow a formula."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, NamedTuple

from addin.scoring.book.cells import at
from addin.scoring.group_case import GroupCase
from addin.summary.page import Row, Styled
from udfs.scoring.rule import COMMON
from xl_templates.system_model import Indicator

POINTS: Final = "points"  # what an indicator is worth
_LABELS: Final = {
    "most": "最高得分",
    "least": "最低得分",
    "places": "得分小数位",
    "base": "基础百分数",
    "span": "功效百分数",
    "equal": "无差别时百分数",
    "trim": "去掉高低各几个",
    "each": "每个（次）分数",
    "free": "免计数",
    "at": "标准增长率",
    "start": "起评分",
    "step": "每级相差",
    "full": "打分满分",
    "drop": "去掉高低各几个",
    "due_share": "本期应完成份额",
}
_EACH: Final = {"growth": "每百分点分数", "mean_steps": "每级分数"}


class Parameter(NamedTuple):
    """One parameter; ``value`` ``None``: a blank cell."""

    name: str
    label: str
    value: Decimal | int | None


def parameters_of(case: GroupCase, indicator: Indicator) -> list[Parameter]:
    """Return what an indicator is worth, and those numbers of its rule that say something."""
    assert indicator.rule is not None
    worth = "每项最高分" if indicator.outside else "分值"
    shown = [Parameter(POINTS, worth, case.worth(indicator))]
    given = case.parameters(indicator)
    for name, value in given.items():
        if name in _LABELS and _says_something(indicator, name, value):
            label = _EACH.get(indicator.rule.kind, _LABELS[name]) if name == "each" else _LABELS[name]
            shown.append(Parameter(name, label, value))
    for number, band in enumerate(given.get("bands", ()), start=1):
        shown.append(Parameter(f"at{number}", f"第{number}档：达到", band["at"]))
        shown.append(Parameter(f"points{number}", f"第{number}档得分", band["points"]))
    return shown


def _says_something(indicator: Indicator, name: str, value: Any) -> bool:
    if name == "due_share":
        return True
    if name == "most" and indicator.outside:
        return False  # it is what the indicator is worth
    is_number = isinstance(value, Decimal | int) and not isinstance(value, bool)
    return is_number and (name not in COMMON or value != COMMON[name])


@dataclass
class ParameterCells:
    """Parameters laid out over rows of a page: names in one row, values below, from column 1 on."""

    rows: list[Row] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)

    @property
    def points(self) -> str:
        """The cell of what the indicator is worth."""
        return self.cells[POINTS]

    @property
    def others(self) -> Mapping[str, str]:
        """The cells of the rule's own parameters."""
        return {name: cell for name, cell in self.cells.items() if name != POINTS}


def lay_out(shown: list[Parameter], words: str, first_row: int, columns: int) -> ParameterCells:
    """Return the rows; ``words`` (the rule) stand in the last column of the first. ``columns``: of the page."""
    found = ParameterCells()
    a_row = columns - 2
    for start in range(0, len(shown), a_row):
        part = shown[start : start + a_row]
        row = first_row + len(found.rows)
        blanks: list[object] = [Styled(None, "parameter")] * (a_row - len(part))
        told = words if start == 0 else None
        names: list[object] = [Styled(each.label, "parameter_name") for each in part]
        values: list[object] = [Styled(each.value, "parameter") for each in part]
        found.rows.append([Styled("评分参数", "parameter_name"), *names, *blanks, Styled(told, "rule_words")])
        found.rows.append([Styled(None, "parameter_name"), *values, *blanks, Styled(None, "rule_words")])
        found.cells |= {each.name: at(row + 1, column) for column, each in enumerate(part, start=1)}
    return found
