"""What pydantic says of a definition that is not well formed → a finding: the key, what was expected, what is near.

``where`` is the place in the file: keys and positions. A choice between models (the rules of indicators) or between
ways to write (a number, or one a group) puts a part of its own into the place, which no officer wrote.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final, get_args, get_origin

from pydantic import BaseModel

from udfs.findings import Finding, finding
from xl_templates.crosscheck_tools import near
from xl_templates.model import Programme
from xl_templates.parts import PATTERN_WORDS


def explain(
    detail: dict[str, Any],
    file: str,
    where: tuple[Any, ...],
    raw: dict[str, Any],
    *,
    model: type[BaseModel] = Programme,
    patterns: Mapping[str, str] = PATTERN_WORDS,
) -> Finding:
    """Return one mistake as a finding. ``raw``: what the file holds.

    ``model``: what the whole is validated as. ``patterns``: what a text must look like, in words.
    """
    where = _written(where)
    key, whole_key = _key(where[:-1], raw) or "最上层", _key(where, raw)
    place: dict[str, str | None] = {"file": file}
    name = str(where[-1]) if where else ""
    match detail["type"]:
        case "missing":
            return finding("ZS-105", place=place, key=key, name=name)
        case "extra_forbidden":
            return not_known(file, key, name, _near_key(detail["loc"], model))
        case "union_tag_not_found":
            return finding("ZS-105", place=place, key=whole_key, name="kind")
        case "union_tag_invalid":
            return _no_such_kind(detail["ctx"], place, whole_key)
    return finding(
        "ZS-107", place=place, key=whole_key, wanted=_wanted(detail, patterns), found=_shown(detail["input"])
    )


def not_known(file: str, key: str, name: str, hint: str) -> Finding:
    """Say that a key is not one of those that may stand there."""
    return finding("ZS-106", place={"file": file}, key=key, name=name, hint=hint)


def not_a_section(file: str, key: str, found: object) -> Finding:
    """Say that something is not written as a section."""
    return finding("ZS-107", place={"file": file}, key=key, wanted=_KINDS["dict"], found=_shown(found))


def _no_such_kind(context: dict[str, Any], place: dict[str, str | None], key: str) -> Finding:
    known = [each.strip("' ") for each in context["expected_tags"].split(",")]
    found = f"{_shown(context['tag'])}{near(context['tag'], known)}"
    return finding("ZS-107", place=place, key=f"{key}.kind", wanted="以下之一：" + "、".join(known), found=found)


def _written(where: tuple[Any, ...]) -> tuple[Any, ...]:
    """Leave out what pydantic adds: the kind after ``rule``, and (in brackets) the way in which a value is written."""
    return tuple(
        part
        for before, part in zip((None, *where), where, strict=False)
        if before != "rule" and not (isinstance(part, str) and part.startswith("("))
    )


def _key(where: tuple[Any, ...], raw: Any) -> str:
    """Return columns[3].type for ("columns", 2, "type"), or columns[investor].type where that column has an id.

    ``raw``: what the file holds, to find ids and names in; people count from 1.
    """
    text = ""
    for part in where:
        raw = _inside(raw, part)
        if isinstance(part, int):
            called = [raw[name] for name in ("id", "name") if isinstance(raw, dict) and isinstance(raw.get(name), str)]
            text += f"[{called[0] if called else part + 1}]"
        else:
            text += f".{part}" if text else str(part)
    return text


def _inside(raw: Any, part: Any) -> Any:
    if isinstance(raw, dict):
        return raw.get(part)
    return raw[part] if isinstance(raw, list) and isinstance(part, int) and part < len(raw) else None


def _near_key(where: tuple[Any, ...], model: type[BaseModel]) -> str:
    """Find the model at that place and return its key nearest to the unknown one."""
    models: list[type[BaseModel]] = []
    for part in where[:-1]:
        if isinstance(part, str) and part in model.model_fields:
            models = _models(model.model_fields[part].annotation)
            model = models[0] if models else model
        elif isinstance(part, str):  # the kind, where there are several
            model = next((each for each in models if part in _kinds(each)), model)
    return near(str(where[-1]), list(model.model_fields))


def _models(annotation: Any) -> list[type[BaseModel]]:
    """Return the models that a type speaks of: one, or those of a choice."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    inside = get_args(annotation)[:1] if get_origin(annotation) is Annotated else get_args(annotation)
    return [model for each in inside for model in _models(each)]


def _kinds(model: type[BaseModel]) -> tuple[Any, ...]:
    return get_args(model.model_fields["kind"].annotation) if "kind" in model.model_fields else ()


def _wanted(detail: dict[str, Any], patterns: Mapping[str, str]) -> str:
    context = detail.get("ctx", {})
    kind = detail["type"]
    if kind == "literal_error":
        return "以下之一：" + str(context.get("expected", "")).replace("' or '", "、").replace("', '", "、").strip("'")
    if kind == "string_pattern_mismatch":
        return patterns[context["pattern"]]
    if kind in ("greater_than_equal", "less_than_equal"):
        return f"{'不小于' if kind.startswith('greater') else '不大于'} {context.get('ge', context.get('le'))} 的数"
    if kind == "too_short":
        return f"至少 {context.get('min_length')} 项的列表"
    if kind == "string_too_short":
        return f"至少 {context.get('min_length')} 个字的文字"
    if kind == "string_too_long":
        return f"最多 {context.get('max_length')} 个字的文字"
    return _KINDS.get(kind.split("_")[0], "规定的类型")


_KINDS: Final = {
    "string": "文字（用引号括起来）",
    "int": "整数",
    "decimal": "数字",
    "bool": "true 或 false",
    "date": "日期，如 2023-01-30",
    "tuple": "列表（方括号）",
    "list": "列表（方括号）",
    "dict": "小节",
    "model": "小节",
}


def _shown(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return f"“{text[:40]}{'…' if len(text) > 40 else ''}”"
