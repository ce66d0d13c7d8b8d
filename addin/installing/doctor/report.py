"""The examination of the computer that this runs on, told at a console and as JSON."""

import json
from collections import Counter
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from addin.add_in_files import shipped_add_in
from addin.console import DONE, NAME, NEEDS_A_PERSON, installed_version, refuse, say
from addin.excel.xlwings_module import XLWINGS
from addin.installing.doctor.checks import Check, examined
from addin.installing.doctor.situation import ProgramFacts, Situation
from addin.installing.doctor.verdict import State, Verdict
from addin.installing.elsewhere import EXCEL, LIBREOFFICE, nothing_for, usual_host
from addin.installing.here import this_computer
from addin.installing.machine import System
from addin.own_property import own_property
from addin.replacing import json_refusal
from addin.targets import is_standard_output, refusal_of, seen_at, write_target
from udfs.findings import Finding
from xl_templates.books import FOLDER
from xl_templates.formats.refusal import Refused
from xl_templates.load import load, shipped_programmes
from xl_templates.stamp import PROPERTY

SCHEMA: Final = 1
Results = list[tuple[Check, Verdict]]


def examine_this_computer(host: str | None, json_out: str | None) -> int:
    """Examine, tell, and return the exit code: 0 nothing is wrong, 1 a fault was found, 2 it could not be done."""
    seen = seen_at([json_out] if json_out is not None else [])
    if json_out is not None and (refusal := refusal_of(json_out) or json_refusal(Path(json_out))):
        return refuse([refusal])
    machine = this_computer()
    host = host or usual_host(machine.system)
    results = examined(Situation(machine, program_facts(), host))
    if json_out is not None:
        content = as_bytes(results, machine.system)
        _, remark = write_target(json_out, lambda file: file.write(content), seen)
        if remark is not None and remark.severity == "error":
            return refuse([remark])
    if json_out is None or not is_standard_output(json_out):
        say(*told(results, nothing_for(machine.system, host)))
    return NEEDS_A_PERSON if any(verdict.state is State.FAULT for _, verdict in results) else DONE


def told(results: Results, nothing: Finding | None) -> list[str]:
    """Return what to say: what needs a person first, then the rest a line each; what makes no sense here in one."""
    lines = [f"{nothing.message}。下面查的是命令行和模板要用的"] if nothing else []
    for state in (State.FAULT, State.NOTICE, State.UNKNOWN, State.GOOD):
        for check, verdict in results:
            if verdict.state is state:
                remedy = f" → {verdict.remedy}" if verdict.remedy else ""
                lines.append(f"[{state.label}] {check.title}：{verdict.found}{remedy}")
    skipped = [check.title for check, verdict in results if verdict.state is State.NOT_HERE]
    if skipped:
        lines.append(f"[{State.NOT_HERE.label}] 这里不用查：{'、'.join(skipped)}")
    counts = Counter(verdict.state for _, verdict in results)
    counted = "，".join(f"{state.label} {counts[state]}" for state in State if counts[state])
    return [*lines, f"共 {len(results)} 项：{counted}"]


def as_bytes(results: Results, system: System) -> bytes:
    """Return the results as JSON."""
    checks: list[dict[str, Any]] = [
        {
            "id": check.id,
            "title": check.title,
            "state": verdict.state.value,
            "found": verdict.found,
            "remedy": verdict.remedy,
        }
        for check, verdict in results
    ]
    whole = {"schema_version": SCHEMA, "system": system, "version": installed_version(), "checks": checks}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def program_facts() -> ProgramFacts:
    """Return what this program is."""
    return ProgramFacts(_version(), shipped_add_in(EXCEL), shipped_add_in(LIBREOFFICE), XLWINGS, _templates())


def _version() -> str:
    try:
        return metadata.version(NAME)
    except metadata.PackageNotFoundError:
        return ""


def _templates() -> dict[str, tuple[str | None, str]]:
    """Return of each blank template that should be there the definition it was built from, and the one of now."""
    found = {}
    for name in shipped_programmes():
        programme = load(name).programme
        for submission in programme.submissions if programme else ():
            file = FOLDER / f"{name}-{submission.id}.xlsx"
            found[file.name] = (_version_in(file), programme.version if programme else "")
    return found


def _version_in(file: Path) -> str | None:
    try:
        return str(json.loads(own_property(file, PROPERTY) or "")["version"])
    except (Refused, OSError, ValueError, KeyError, TypeError):
        return None
