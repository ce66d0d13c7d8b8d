"""Definition files → ``Programme``, with all mistakes at once.

A programme is a folder: ``programme.toml``, ``units.toml``, ``lists.toml``, ``calendar.toml``, one file a ledger under
``ledgers/``, and ``summaries.toml`` where the summary shall show more than sums by unit. Every mistake is a finding with
the file, the key, what was expected and the nearest match.
"""

import tomllib
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from rapidfuzz import process

from udfs.findings import Finding, finding
from xl_templates.crosscheck import crosscheck
from xl_templates.model import Programme
from xl_templates.parts import PATTERN_WORDS

SHIPPED: Final = Path(__file__).parent / "definitions"
_PARTS: Final = ("programme.toml", "units.toml", "lists.toml", "calendar.toml")
_OPTIONAL: Final = "summaries.toml"


@dataclass(frozen=True)
class Loaded:
    """The outcome: a programme, or the findings that say why there is none."""

    programme: Programme | None
    findings: list[Finding] = field(default_factory=list)


def shipped_programmes() -> list[str]:
    """Return the names of the programmes that come with the package."""
    return sorted(path.parent.name for path in SHIPPED.glob("*/programme.toml"))


def find_folder(name: str) -> Path | Finding:
    """Return the folder of a shipped programme or of a path that a user gave, or the finding that says no."""
    if name in shipped_programmes():
        return SHIPPED / name
    folder = Path(name)
    if folder.is_dir():
        return folder
    near = nearest(name, shipped_programmes())
    return finding("ZS-101", name=name, hint=near)


def load(name: str) -> Loaded:
    """Load a shipped programme by name, or any folder of definition files."""
    folder = find_folder(name)
    return Loaded(None, [folder]) if isinstance(folder, Finding) else load_folder(folder)


def load_folder(folder: Path) -> Loaded:
    """Load and cross-check one folder."""
    findings: list[Finding] = []
    parts = {name: _read_toml(folder, name, findings) for name in _PARTS}
    parts[_OPTIONAL] = _read_toml(folder, _OPTIONAL, findings) if (folder / _OPTIONAL).exists() else {}
    ledgers = [
        (path.relative_to(folder).as_posix(), _read_toml(folder, path.relative_to(folder).as_posix(), findings))
        for path in sorted((folder / "ledgers").glob("*.toml"))
    ]
    if not ledgers:
        findings.append(finding("ZS-102", place={"file": str(folder)}, missing="ledgers/*.toml"))
    if findings:
        return Loaded(None, findings)
    raw = _assemble(parts, ledgers)
    findings += _validate_parts(raw, parts, ledgers)
    if findings:
        return Loaded(None, findings)
    programme = Programme.model_validate(raw)
    files = {f"ledgers/{ledger.id}.toml": name for ledger, (name, _) in zip(programme.ledgers, ledgers, strict=True)}
    findings = [replace(found, file=files.get(found.file or "", found.file)) for found in crosscheck(programme)]
    return Loaded(None if findings else programme, findings)


def nearest(name: str, known: list[str]) -> str:
    """Return 「，是否指“…”」 for the nearest known name, or nothing."""
    near = process.extractOne(name, known, score_cutoff=50)
    return f"，是否指“{near[0]}”" if near else ""


def _read_toml(folder: Path, name: str, findings: list[Finding]) -> dict[str, Any]:
    path = folder / name
    place = {"file": str(path)}
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n"), parse_float=_plain_decimal)
    except OSError:
        findings.append(finding("ZS-102", place={"file": str(folder)}, missing=name))
    except UnicodeDecodeError:
        findings.append(finding("ZS-104", place=place))
    except tomllib.TOMLDecodeError as error:
        findings.append(finding("ZS-103", place=place, line=_line_of(error), detail=_detail_of(error)))
    return {}


def _plain_decimal(text: str) -> Decimal:
    """Return the number without the zeros at its end, so that 6.70 and 6.7 give the same hash."""
    value = Decimal(text)
    if not value.is_finite() or value.adjusted() > 20:
        return value
    return Decimal(int(value)) if value == int(value) else value.normalize()


def _line_of(error: tomllib.TOMLDecodeError) -> str:
    text = str(error)
    return text.partition("at line ")[2].partition(",")[0] if "at line " in text else "最后一"


_TOML_DETAILS: Final = {
    "Invalid value": "等号右边的值（文字和日期要按规定书写）",
    "Invalid date": "没有这个日期",
    "Invalid hex": "反斜杠后面的写法",
    "Unescaped": "反斜杠要写两个",
    "Escaped character": "反斜杠后面的写法",
    "Invalid initial character for a key part": "键名是中文时要加引号",
    "Expected '='": "键后面缺等号",
    "Cannot overwrite a value": "同一个键写了两次",
    "Cannot declare": "同一个小节写了两次",
    "Cannot redefine": "同一个小节写了两次",
    "Cannot mutate": "同一个小节写了两次",
    "Duplicate inline table key": "同一个键写了两次",
    "Expected ']": "小节的方括号没有闭合",
    "Unclosed inline table": "花括号没有闭合",
    "Found invalid character": "不允许的字符",
    "Unclosed array": "方括号没有闭合",
    "Unterminated string": "引号没有闭合",
    "Illegal character": "不允许的字符",
    "Expected newline": "一行只能写一项",
    "Invalid statement": "这一行既不是键也不是小节（键名是中文时要加引号）",
}


def _detail_of(error: tomllib.TOMLDecodeError) -> str:
    text = str(error)
    return next((chinese for english, chinese in _TOML_DETAILS.items() if text.startswith(english)), "写法不合规定")


def _assemble(parts: dict[str, dict[str, Any]], ledgers: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    head = parts["programme.toml"]
    own = head.get("programme", {})
    return {
        **(own if isinstance(own, dict) else {}),
        "parameters": head.get("parameters", {}),
        "submissions": head.get("submissions", []),
        "units": parts["units.toml"].get("units", []),
        "lists": parts["lists.toml"].get("lists", {}),
        "calendar": parts["calendar.toml"].get("calendar", {}),
        "ledgers": [raw for _, raw in ledgers],
        "summaries": parts[_OPTIONAL].get("summaries", []),
    }


_WHOLE: Final = (
    "parameters",
    "submissions",
    "units",
    "lists",
    "calendar",
    "ledgers",
    "summaries",
)  # never inside [programme]
_SECTIONS: Final = {
    "programme.toml": {"programme", "parameters", "submissions"},
    "units.toml": {"units"},
    "lists.toml": {"lists"},
    "calendar.toml": {"calendar"},
    _OPTIONAL: {"summaries"},
}


def _validate_parts(
    raw: dict[str, Any], parts: dict[str, dict[str, Any]], ledgers: list[tuple[str, dict[str, Any]]]
) -> list[Finding]:
    """Validate the whole, and give each mistake the file that it stands in."""
    findings = [
        finding("ZS-106", place={"file": name}, key="最上层", name=key, hint=nearest(key, sorted(allowed)))
        for name, allowed in _SECTIONS.items()
        for key in parts[name]
        if key not in allowed
    ]
    head = parts["programme.toml"].get("programme", {})
    if not isinstance(head, dict):
        wanted, found = _KINDS["dict"], _shown(head)
        return [
            *findings,
            finding("ZS-107", place={"file": "programme.toml"}, key="programme", wanted=wanted, found=found),
        ]
    findings += [
        finding("ZS-106", place={"file": "programme.toml"}, key="programme", name=key, hint="")
        for key in head
        if key in _WHOLE
    ]
    try:
        Programme.model_validate(raw)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            findings.append(_explain(dict(detail), raw, ledgers))
    return findings


_FILES: Final = {"units": "units.toml", "lists": "lists.toml", "calendar": "calendar.toml", "summaries": _OPTIONAL}


def _explain(detail: dict[str, Any], raw: dict[str, Any], ledgers: list[tuple[str, dict[str, Any]]]) -> Finding:
    where = tuple(detail["loc"])
    file = _FILES.get(str(where[0]), "programme.toml")
    if where[0] == "ledgers" and len(where) > 1:
        (file, raw), where = ledgers[where[1]], where[2:]
    if file == "programme.toml" and where[0] not in _WHOLE:
        where = ("programme", *where)
    key = _key(where[:-1], raw) or "最上层"
    place = {"file": file}
    name = str(where[-1]) if where else ""
    if detail["type"] == "missing":
        return finding("ZS-105", place=place, key=key, name=name)
    if detail["type"] == "extra_forbidden":
        return finding("ZS-106", place=place, key=key, name=name, hint=_near_key(detail["loc"]))
    wanted = _wanted(detail)
    return finding("ZS-107", place=place, key=_key(where, raw), wanted=wanted, found=_shown(detail["input"]))


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


def _near_key(where: tuple[Any, ...]) -> str:
    """Find the model at that place and return its key nearest to the unknown one."""
    model: Any = Programme
    for part in where[:-1]:
        if isinstance(part, str) and part in getattr(model, "model_fields", {}):
            model = _inner_model(model.model_fields[part].annotation) or model
    return nearest(str(where[-1]), list(model.model_fields))


def _inner_model(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _inner_model(inner)
        if found is not None:
            return found
    return None


def _wanted(detail: dict[str, Any]) -> str:
    context = detail.get("ctx", {})
    kind = detail["type"]
    if kind == "literal_error":
        return "以下之一：" + str(context.get("expected", "")).replace("' or '", "、").replace("', '", "、").strip("'")
    if kind == "string_pattern_mismatch":
        return PATTERN_WORDS[context["pattern"]]
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
