"""Definition files → ``Programme``, with all mistakes at once.

A programme is a folder: ``programme.toml``, ``units.toml``, ``lists.toml``, ``calendar.toml``, one file a ledger under
``ledgers/``, one file an indicator system under ``systems/``, and ``summaries.toml`` where the summary shall show more
than sums by unit. It has ledgers or systems or both. Every mistake is a finding with the file, the key, what was
expected and the nearest match.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from udfs.findings import Finding, finding
from xl_templates.crosscheck import crosscheck
from xl_templates.crosscheck_tools import near
from xl_templates.explain import explain, not_a_section, not_known
from xl_templates.model import Programme
from xl_templates.toml_text import parse_toml

SHIPPED: Final = Path(__file__).parent / "definitions"
_PARTS: Final = ("programme.toml", "units.toml", "lists.toml", "calendar.toml")
_OPTIONAL: Final = "summaries.toml"
_MANY: Final = ("ledgers", "systems")  # folders with one file for each

_Files = dict[str, list[tuple[str, dict[str, Any]]]]  # folder → name and content of its files


@dataclass(frozen=True)
class Loaded:
    """The outcome: a programme, or the findings that say why there is none."""

    programme: Programme | None
    findings: list[Finding] = field(default_factory=list)


def all_shipped() -> list[str]:
    """Return the names of the programmes that come with the package, also of those that only score."""
    return sorted(path.parent.name for path in SHIPPED.glob("*/programme.toml"))


def shipped_programmes() -> list[str]:
    """Return the names of those with ledgers: what can be issued, checked and consolidated."""
    return [name for name in all_shipped() if any((SHIPPED / name / "ledgers").glob("*.toml"))]


def find_folder(name: str) -> Path | Finding:
    """Return the folder of a shipped programme or of a path that a user gave, or the finding that says no."""
    if name in all_shipped():
        return SHIPPED / name
    folder = Path(name)
    if folder.is_dir():
        return folder
    return finding("ZS-101", name=name, hint=near(name, all_shipped()))


def load(name: str) -> Loaded:
    """Load a shipped programme by name, or any folder of definition files."""
    folder = find_folder(name)
    return Loaded(None, [folder]) if isinstance(folder, Finding) else load_folder(folder)


def load_folder(folder: Path) -> Loaded:
    """Load and cross-check one folder."""
    findings: list[Finding] = []
    parts = {name: _read_toml(folder, name, findings) for name in _PARTS}
    parts[_OPTIONAL] = _read_toml(folder, _OPTIONAL, findings) if (folder / _OPTIONAL).exists() else {}
    many = {name: _read_many(folder, name, findings) for name in _MANY}
    if not any(many.values()):
        findings.append(finding("ZS-102", place={"file": str(folder)}, missing="ledgers/*.toml"))
    if findings:
        return Loaded(None, findings)
    raw = _assemble(parts, many)
    findings += _validate_parts(raw, parts, many)
    if findings:
        return Loaded(None, findings)
    programme = Programme.model_validate(raw)
    files = {
        f"{kind}/{part.id}.toml": file
        for kind in _MANY
        for part, (file, _) in zip(getattr(programme, kind), many[kind], strict=True)
    }
    findings = [replace(found, file=files.get(found.file or "", found.file)) for found in crosscheck(programme)]
    return Loaded(None if findings else programme, findings)


def _read_many(folder: Path, name: str, findings: list[Finding]) -> list[tuple[str, dict[str, Any]]]:
    paths = [path.relative_to(folder).as_posix() for path in sorted((folder / name).glob("*.toml"))]
    return [(path, _read_toml(folder, path, findings)) for path in paths]


def _read_toml(folder: Path, name: str, findings: list[Finding]) -> dict[str, Any]:
    path = folder / name
    try:
        parsed = parse_toml(path.read_bytes(), str(path))
    except OSError:
        parsed = finding("ZS-102", place={"file": str(folder)}, missing=name)
    if isinstance(parsed, Finding):
        findings.append(parsed)
        return {}
    return parsed


def _assemble(parts: dict[str, dict[str, Any]], many: _Files) -> dict[str, Any]:
    head = parts["programme.toml"]
    own = head.get("programme", {})
    return {
        **(own if isinstance(own, dict) else {}),
        "parameters": head.get("parameters", {}),
        "submissions": head.get("submissions", []),
        "units": parts["units.toml"].get("units", []),
        "lists": parts["lists.toml"].get("lists", {}),
        "calendar": parts["calendar.toml"].get("calendar", {}),
        "summaries": parts[_OPTIONAL].get("summaries", []),
        **{name: [raw for _, raw in files] for name, files in many.items()},
    }


_SECTIONS: Final = {
    "programme.toml": {"programme", "parameters", "submissions"},
    "units.toml": {"units"},
    "lists.toml": {"lists"},
    "calendar.toml": {"calendar"},
    _OPTIONAL: {"summaries"},
}


def _validate_parts(raw: dict[str, Any], parts: dict[str, dict[str, Any]], many: _Files) -> list[Finding]:
    """Validate the whole, and give each mistake the file that it stands in."""
    findings = [
        not_known(name, "最上层", key, near(key, sorted(allowed)))
        for name, allowed in _SECTIONS.items()
        for key in parts[name]
        if key not in allowed
    ]
    head = parts["programme.toml"].get("programme", {})
    if not isinstance(head, dict):
        return [*findings, not_a_section("programme.toml", "programme", head)]
    whole = {*_MANY, *(name for names in _SECTIONS.values() for name in names)} - {"programme"}
    findings += [not_known("programme.toml", "programme", key, "") for key in head if key in whole]
    try:
        Programme.model_validate(raw)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            file, where, inside = _standing(tuple(detail["loc"]), raw, many, whole)
            findings.append(explain(dict(detail), file, where, inside))
    return findings


_FILES: Final = {"units": "units.toml", "lists": "lists.toml", "calendar": "calendar.toml", "summaries": _OPTIONAL}


def _standing(
    loc: tuple[Any, ...], raw: dict[str, Any], many: _Files, whole: set[str]
) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
    """Return the file in which that place of the programme stands, the place in it, and what the file holds."""
    folder = str(loc[0])
    if folder in many and len(loc) > 1:
        file, inside = many[folder][loc[1]]
        return file, loc[2:], inside
    where = loc if folder in whole else ("programme", *loc)
    return _FILES.get(folder, "programme.toml"), where, raw
