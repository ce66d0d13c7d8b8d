"""What an entry cell offers and refuses: drop-down or limits, input message, and the colours of checks."""

from collections.abc import Iterator
from typing import Any, Final

from xl_templates.judge import RowCheck, cell_type
from xl_templates.layout import FIRST_ROW, Layout, in_row
from xl_templates.model import Column
from xl_templates.row_formulas import RowFormulas
from xl_templates.verdict import SEVERITIES, group_severity

TITLE_LIMIT: Final = 32  # Excel's limits for a validation's title and messages
MESSAGE_LIMIT: Final = 255
ERROR_LIMIT: Final = 225


def clip(text: str, limit: int) -> str:
    """Cut a text to a limit, with an ellipsis where something was cut."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def validation(column: Column, lists: dict[str, str]) -> dict[str, Any]:
    """Return the data validation of a column, as XlsxWriter takes it."""
    common = {
        "input_title": clip(column.header, TITLE_LIMIT),
        "input_message": clip(column.help, MESSAGE_LIMIT),
        "error_title": clip(column.header, TITLE_LIMIT),
        "ignore_blank": True,
    }
    if column.choices:
        wrong = "请从下拉列表里选择，不要自己输入。"
        return common | {"validate": "list", "source": "=" + lists[column.choices], "error_message": wrong}
    if column.type == "date":
        wrong = "请填日期，例如 2023-01-25。"
        limits = {"criteria": "between", "minimum": 32874, "maximum": 73415}
        return common | {"validate": "decimal", "error_message": wrong} | limits
    if column.is_number:
        limit = int(cell_type(column).limit) - 1
        low = -limit if column.minimum is None else float(column.minimum)
        high = limit if column.maximum is None else float(column.maximum)
        whole = column.type == "number" and column.places == 0
        wrong = clip(f"请只填数字{f'，单位：{column.unit}' if column.unit else ''}，不要带文字和单位。", ERROR_LIMIT)
        return common | {
            "validate": "integer" if whole else "decimal",
            "criteria": "between",
            "minimum": low,
            "maximum": high,
            "error_message": wrong,
        }
    return common | {"validate": "any"}


def note(column: Column) -> str:
    """Return the note on a column's header: what it is, whether it must be filled in, and by whom."""
    lines = [column.header, column.help]
    if column.required:
        lines.append("【必填】")
    elif column.required_when:
        lines.append(f"【条件必填】{column.required_when}")
    if column.filled_by == "office":
        lines.append("【由办公室填写】")
    return "\n".join(lines)


def colour_conditions(layout: Layout, made: RowFormulas, column: Column) -> Iterator[tuple[str, str]]:
    """Return (severity, condition for the first entry row) for a column, gravest first; none if no check marks it."""
    judge = layout.judge
    for severity in SEVERITIES:
        names = [layout.at(cells[0]) for code, cells in made.names_of.items() if group_severity(code) == severity]
        tests = [f'ISNUMBER(FIND("、{column.name}、","、"&{"&".join(names)}))'] if names else []
        tests += [
            f"{layout.at(made.check_of[check.code])}=1"
            for check in judge.checks
            if check.severity == severity and _marks(check, column)
        ]
        if tests:
            joined = tests[0] if len(tests) == 1 else f"OR({','.join(tests)})"
            yield severity, "=" + in_row(joined, FIRST_ROW)


def _marks(check: RowCheck, column: Column) -> bool:
    return column.name in check.marks
