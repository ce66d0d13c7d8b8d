"""The job 方案: what is shipped, in a few lines each."""

from udfs.findings import Finding
from xl_templates.load import all_shipped, load
from xl_templates.model import Programme


def describe_shipped() -> tuple[list[str], list[Finding]]:
    """Return the lines about every programme that loads, and what is wrong with the others."""
    lines: list[str] = []
    findings: list[Finding] = []
    for name in all_shipped():
        loaded = load(name)
        findings += loaded.findings
        if loaded.programme:
            lines += _described(loaded.programme)
    return lines, findings


def _described(programme: Programme) -> list[str]:
    ledgers = {ledger.id: ledger.title for ledger in programme.ledgers}
    span = f"{programme.valid_from} 起" + (f"，{programme.valid_to} 止" if programme.valid_to else "")
    lines = [f"{programme.id}  {programme.title}（版本 {programme.version}，{span}）"]
    for submission in programme.submissions:
        count = sum(submission.units in unit.groups and unit.reports for unit in programme.units)
        names = "、".join(ledgers[name] for name in submission.ledgers)
        lines.append(f"    {submission.title}：{count} 个单位；{names}")
    for system in programme.systems:
        groups = "、".join(group.name for group in system.groups)
        lines.append(f"    考核 {system.id}：{system.title}（{groups}）")
    return lines
