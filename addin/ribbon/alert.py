"""A report as the few words of an alert: what came of it, what comes first, and where the rest stands."""

from typing import Final

from addin.ribbon.report import Report
from udfs.findings import Finding, Severity

FIRST: Final = 5  # findings that are told in the alert
_LONGEST: Final = 900  # signs: Excel's MsgBox shows about a thousand


def words(report: Report, rest: str) -> str:
    """Return the text. ``rest``: where the table and the other findings stand, empty where nowhere."""
    findings = [_line(found) for found in report.findings[:FIRST]]
    left = len(report.findings) - len(findings)
    if left > 0:
        findings.append(f"另有 {left} 条" + (f"，见{rest}" if rest else ""))
    elif rest and report.table is not None:
        findings.append(f"明细见{rest}")
    text = "\n".join([*report.lines, *([""] if report.lines and findings else []), *findings])
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _line(found: Finding) -> str:
    place = " ".join(part for part in (found.file, found.sheet, found.cell) if part)
    where = f"{place}：" if place else ""
    return f"【{Severity(found.severity).label}】{where}{found.message}。{found.remedy}（{found.code}）"
