"""Findings as a person at a console reads them: a table a file, by sheet and cell, the gravest in colour."""

import re
from collections.abc import Sequence
from typing import Final

from rich.table import Table
from rich.text import Text

from addin.console import on_one_line
from udfs.findings import Finding, Severity

_COLOURS: Final = {Severity.ERROR: "bold red", Severity.QUERY: "yellow", Severity.NOTICE: "cyan"}
_CELL: Final = re.compile(r"([A-Z]*)(\d*)")
_LONGEST_VALUE: Final = 40


def findings_table(title: str, findings: Sequence[Finding]) -> Table:
    """Return the table of one file's findings, sheet by sheet from the top."""
    table = Table(title=_plain(title), title_justify="left", title_style="bold", show_lines=False, expand=False)
    for heading, ratio in (("级别", None), ("工作表", None), ("单元格", None), ("编号", None)):
        table.add_column(heading, no_wrap=True, ratio=ratio)
    table.add_column("问题", overflow="fold", ratio=5)
    table.add_column("怎么办", overflow="fold", ratio=4)
    before: str | None = None
    for found in in_order(findings):
        if before is not None and found.sheet != before:
            table.add_section()
        before = found.sheet
        table.add_row(*_cells(found))
    return table


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings in the order of the sheets as they come up, then of rows and columns; without a sheet first."""
    sheets = {sheet: number for number, sheet in enumerate(dict.fromkeys([None, *(each.sheet for each in findings)]))}
    return sorted(findings, key=lambda found: (sheets[found.sheet], *_place(found.cell), _rank(found)))


def _cells(found: Finding) -> list[Text]:
    severity = Severity(found.severity)
    message = found.message + (f"（共 {found.count} 处）" if found.count > 1 else "")
    if found.value and found.value not in found.message:
        value = found.value if len(found.value) <= _LONGEST_VALUE else found.value[: _LONGEST_VALUE - 1] + "…"
        message += f"　现为“{value}”"
    texts = (found.sheet or "", found.cell or "", found.code, message, found.remedy)
    return [Text(severity.label, style=_COLOURS[severity]), *map(_plain, texts)]


def _plain(text: str) -> Text:
    return Text(on_one_line(text))


def _place(cell: str | None) -> tuple[int, int, str]:
    found = _CELL.match(cell or "")
    letters, digits = (found[1], found[2]) if found else ("", "")
    return (int(digits or 0), len(letters), letters)


def _rank(found: Finding) -> int:
    return list(Severity).index(Severity(found.severity))
