"""The summary of the period before, as the jobs that continue it read it."""

from pathlib import Path

from addin.merging.previous_month import PreviousMonth
from addin.record import previous_month, read_month
from udfs.findings import Finding, finding
from udfs.period import Period
from xl_templates.model import Programme


def read_previous(path: Path, programme: Programme, period: Period) -> PreviousMonth | Finding:
    """Return what the summary of the period before ``period`` holds, or why it will not do.

    ``findings`` of it: what somebody has changed in the file.
    """
    record = read_month(path, [programme])
    if isinstance(record, Finding):
        return record
    previous = previous_month(record.month, programme)
    previous.file = path.name
    if previous.period != period.previous():
        facts = {"found": previous.period.label, "wanted": period.previous().label}
        return finding("ZS-515", place={"file": str(path)}, **facts)
    previous.findings = list(record.findings)
    return previous
