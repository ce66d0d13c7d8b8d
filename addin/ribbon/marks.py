"""From findings to marked cells: one mark a cell, in the colour of its gravest finding, with all their texts.

Notes are slow in every program, and a thousand are more than anybody opens: beyond, a cell gets its colour only. The
gravest have theirs first.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from addin.ribbon.report import Mark
from udfs.findings import Finding, Severity, worst
from xl_templates.styles import SEVERITY_COLOURS

MOST_NOTES: Final = 1000
_LONGEST: Final = 1000  # signs of a note: more than a screen full helps nobody
_CELL: Final = re.compile(r"\$?([A-Z]{1,3})?\$?([1-9][0-9]*)(:.*)?")


def marks_of(findings: Iterable[Finding]) -> tuple[Mark, ...]:
    """Return a mark for every cell that a finding names, in the order of the findings; others name no cell."""
    cells: dict[tuple[str, str], list[Finding]] = {}
    for found in findings:
        cell = first_cell(found.cell or "")
        if found.sheet and cell:
            cells.setdefault((found.sheet, cell), []).append(found)
    return _with_notes([_mark(sheet, cell, own) for (sheet, cell), own in cells.items()])


def _with_notes(marks: list[Mark]) -> tuple[Mark, ...]:
    """Take the texts away from those for which there are too many."""
    if len(marks) <= MOST_NOTES:
        return tuple(marks)
    order = list(Severity)
    ranked = sorted(range(len(marks)), key=lambda at: order.index(Severity(marks[at].severity)))
    noted = set(ranked[:MOST_NOTES])
    return tuple(mark if at in noted else replace(mark, text="") for at, mark in enumerate(marks))


def first_cell(reference: str) -> str | None:
    """Return the cell where a mark goes: the first of a range, the first of a row; ``None`` for anything else."""
    found = _CELL.fullmatch(reference)
    return f"{found[1] or 'A'}{found[2]}" if found else None


def _mark(sheet: str, cell: str, findings: list[Finding]) -> Mark:
    severity = str(worst(findings))
    order = list(Severity)
    sorted_findings = sorted(findings, key=lambda found: order.index(Severity(found.severity)))
    lines = dict.fromkeys(
        f"{Severity(each.severity).label}：{each.message} → {each.remedy}" for each in sorted_findings
    )
    text = "\n".join(lines)
    fill, ink = SEVERITY_COLOURS[severity]
    return Mark(sheet, cell, severity, text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…", fill, ink)
