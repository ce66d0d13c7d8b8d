"""``actions.toml`` → ``ActionTable``, with all mistakes at once: the file, the key, what was expected."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from addin.files import reason_of
from addin.ribbon.actions import PATTERN_WORDS, Action, ActionTable, Group, Input
from udfs.findings import Finding, finding
from xl_templates.crosscheck_tools import near

SHIPPED: Final = Path(__file__).parent / "actions.toml"
_MODELS: Final = {"groups": Group, "actions": Action, "inputs": Input}


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
    place = {"file": path.name}
    try:
        raw = tomllib.loads(path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n"))
    except OSError as error:
        return LoadedTable(None, [finding("ZS-405", place={"file": str(path)}, reason=reason_of(error))])
    except UnicodeDecodeError:
        return LoadedTable(None, [finding("ZS-104", place=place)])
    except tomllib.TOMLDecodeError as error:
        line = str(error).partition("at line ")[2].partition(",")[0] or "最后一"
        return LoadedTable(None, [finding("ZS-103", place=place, line=line, detail="写法不合规定")])
    try:
        table = ActionTable.model_validate(raw)
    except ValidationError as error:
        return LoadedTable(None, [_explain(dict(each), raw, place) for each in error.errors(include_url=False)])
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


# --- mistakes of one part -----------------------------------------------------------------------------------------


def _explain(detail: dict[str, Any], raw: Any, place: dict[str, str | None]) -> Finding:
    where = tuple(detail["loc"])
    key, name = _key(where[:-1], raw) or "最上层", str(where[-1])
    if detail["type"] == "missing":
        return finding("ZS-105", place=place, key=key, name=name)
    if detail["type"] == "extra_forbidden":
        return finding("ZS-106", place=place, key=key, name=name, hint=near(name, _known_keys(where)))
    found = f"“{str(detail['input'])[:40]}”"
    return finding("ZS-107", place=place, key=_key(where, raw), wanted=_wanted(detail), found=found)


def _key(where: tuple[Any, ...], raw: Any) -> str:
    """Return actions[issue].label for ("actions", 0, "label"); people count from 1 where a part has no id."""
    text = ""
    for part in where:
        raw = _inside(raw, part)
        if isinstance(part, int):
            called = raw.get("id") if isinstance(raw, dict) else None
            text += f"[{called if isinstance(called, str) else part + 1}]"
        else:
            text += f".{part}" if text else str(part)
    return text


def _inside(raw: Any, part: Any) -> Any:
    if isinstance(raw, dict):
        return raw.get(part)
    return raw[part] if isinstance(raw, list) and isinstance(part, int) and part < len(raw) else None


def _known_keys(where: tuple[Any, ...]) -> list[str]:
    lists = [part for part in where[:-1] if part in _MODELS]
    return list((_MODELS[lists[-1]] if lists else ActionTable).model_fields)


def _wanted(detail: dict[str, Any]) -> str:
    context, kind = detail.get("ctx", {}), detail["type"]
    if kind == "literal_error":
        return "以下之一：" + str(context["expected"]).replace("' or '", "、").replace("', '", "、").strip("'")
    if kind == "string_pattern_mismatch":
        return PATTERN_WORDS[context["pattern"]]
    if kind == "string_too_short":
        return f"至少 {context['min_length']} 个字的文字"
    if kind == "string_too_long":
        return f"最多 {context['max_length']} 个字的文字"
    return _KINDS.get(kind.split("_")[0], "规定的类型")


_KINDS: Final = {
    "string": "文字（用引号括起来）",
    "int": "整数",
    "bool": "true 或 false",
    "tuple": "列表（方括号）",
    "model": "小节",
    "dict": "小节",
}
