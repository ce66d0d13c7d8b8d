"""What the job 校验 tells a person at a console: a table a file, and how many points there are."""

from collections.abc import Mapping

from addin.check import CheckedFile, CheckOutcome
from addin.console import DONE, NEEDS_A_PERSON, refuse, say, show, tell
from addin.consolidate_json import as_bytes
from addin.findings_table import findings_table
from addin.seen import Seen
from addin.targets import is_standard_output, write_target
from udfs.findings import Severity, counted, worst
from udfs.period import Period


def tell_check(outcome: CheckOutcome, json_out: str | None, seen: Mapping[str, Seen] | None = None) -> int:
    """Print the tables, write the JSON where it is wanted, and return the exit code. ``seen``: see ``write_target``."""
    if not outcome.done:
        return refuse(outcome.findings)
    if json_out is not None:
        content = as_bytes(outcome.as_json())
        _, remark = write_target(json_out, lambda file: file.write(content), seen)
        if remark is not None and remark.severity == "error":
            return refuse([remark])
        outcome.findings += [remark] if remark else []
    if json_out is None or not is_standard_output(json_out):
        for file in outcome.files:
            _tell_file(file)
        say(f"共 {len(outcome.files)} 个文件：{counted(outcome.all_findings)}")
    tell(outcome.findings)
    needed = worst(outcome.all_findings) in (Severity.ERROR, Severity.QUERY)
    return NEEDS_A_PERSON if needed else DONE


def _tell_file(file: CheckedFile) -> None:
    title = "　".join(part for part in (file.file, file.unit, _label(file.period)) if part)
    if file.reason:
        title += "　不能汇总"
    if file.findings:
        show(findings_table(f"{title}：{counted(file.findings)}", file.findings))
    else:
        say(f"{title}：没有问题")


def _label(period: str | None) -> str:
    return Period.parse(period).label if period else ""
