"""``actions.toml`` → ``ActionTable``, with all mistakes at once: the file, the key, what was expected."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from addin.files import reason_of
from addin.ribbon.table import PATTERN_WORDS, ActionTable
from udfs.findings import Finding, finding
from xl_templates.crosscheck_tools import near
from xl_templates.explain import explain
from xl_templates.toml_text import parse_toml

SHIPPED: Final = Path(__file__).parent / "actions.toml"


@dataclass(frozen=True)
class LoadedTable:
    """The outcome: a table, or the findings that say why there is none."""

    table: ActionTable | None
    findings: list[Finding] = field(default_factory=list)


@cache
def shipped_actions() -> LoadedTable:
    """Return the table that comes with the package."""
    return load_actions(SHIPPED)


def load_actions(path: Path) -> LoadedTable:
    """Load and cross-check a table of actions."""
    place: dict[str, str | None] = {"file": path.name}
    try:
        raw = parse_toml(path.read_bytes(), path.name)
    except OSError as error:
        raw = finding("ZS-405", place={"file": str(path)}, reason=reason_of(error))
    if isinstance(raw, Finding):
        return LoadedTable(None, [raw])
    try:
        table = ActionTable.model_validate(raw)
    except ValidationError as error:
        mistakes = [dict(each) for each in error.errors(include_url=False)]
        return LoadedTable(None, [_explained(each, path.name, raw) for each in mistakes])
    findings = [*_repeated(table, place), *_contradictions(table, place)]
    return LoadedTable(None if findings else table, findings)


# --- what the parts say of each other -----------------------------------------------------------------------------


def _repeated(table: ActionTable, place: dict[str, str | None]) -> Iterator[Finding]:
    names = [
        ("按钮", [each.id for each in table.actions]),
        ("按钮的名称", [each.label for each in table.actions]),
        ("分组", [each.id for each in table.groups]),
        ("分组的名称", [each.label for each in table.groups]),
        ("分组的次序", [str(each.order) for each in table.groups]),
        *((f"{action.id} 的输入", [each.id for each in action.inputs]) for action in table.actions),
    ]
    for what, used in names:
        for name, count in Counter(used).items():
            if count > 1:
                yield finding("ZS-111", place=place, what=what, name=name, count=count)


def _contradictions(table: ActionTable, place: dict[str, str | None]) -> Iterator[Finding]:
    groups = [group.id for group in table.groups]
    for action in table.actions:
        key = f"actions[{action.id}]"
        if action.group not in groups:
            hint = near(action.group, groups)
            yield finding("ZS-113", place=place, key=f"{key}.group", what="分组", name=action.group, hint=hint)
        if not action.available and action.why is None:
            yield finding("ZS-105", place=place, key=key, name="why")
        if action.available and action.why is not None:
            wanted, found = "空着（可用的按钮不用说原因）", f"“{action.why}”"
            yield finding("ZS-107", place=place, key=f"{key}.why", wanted=wanted, found=found)
        for each in action.inputs:
            for name, wanted, found in each.faults:
                where = f"{key}.inputs[{each.id}].{name}"
                yield finding("ZS-107", place=place, key=where, wanted=wanted, found=f"“{found}”")


def _explained(detail: dict[str, Any], file: str, raw: dict[str, Any]) -> Finding:
    return explain(detail, file, tuple(detail["loc"]), raw, model=ActionTable, patterns=PATTERN_WORDS)
