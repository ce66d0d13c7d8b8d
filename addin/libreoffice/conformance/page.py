"""The page that tells people what runs where: a head written by hand, and the table."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Final

from addin.libreoffice.conformance.line import Line, State
from addin.libreoffice.conformance.table import TABLE

HEAD: Final = Path(__file__).with_name("head.md")
_SIGNS: Final = {State.SAME: "", State.DIFFERS: "**不同**", State.MISSING: "**没有**"}


def page() -> str:
    """Return ``docs/hosts.md``."""
    states = Counter(line.state for lines in TABLE.values() for line in lines)
    counted = "，".join(f"{state}的 {states[state]} 行" for state in State)
    parts = [HEAD.read_text(encoding="utf-8").rstrip(), "", f"下面 {states.total()} 行里，{counted}。"]
    for title, lines in TABLE.items():
        parts += ["", f"### {title}", "", "| 功能 | Excel（依据） | LibreOffice 引擎 | |", "|---|---|---|---|"]
        parts += [_row(line) for line in lines]
    return "\n".join(parts) + "\n"


def _row(line: Line) -> str:
    cells = (_cell(line.feature), f"{_cell(line.excel)}（{line.reference}）", _cell(line.here), _SIGNS[line.state])
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*")
