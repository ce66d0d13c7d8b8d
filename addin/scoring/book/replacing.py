"""What a new 考核评分簿 may take the place of: an earlier one of the same system and period, and nothing else."""

from pathlib import Path

from addin.read_start import readable
from addin.replacing import Which, period_words, workbook_refusal
from addin.scoring.book.write import PROPERTY
from udfs.findings import Finding
from udfs.period import Period
from xl_templates.model import Programme
from xl_templates.system_model import System


def scores_refusal(target: Path, programme: Programme, system: System, period: Period) -> Finding | None:
    """Say why a 考核评分簿 must not take the place of what is there; ``None`` when it may, or nothing is there."""
    wanted = {"programme": programme.id, "system": system.id, "period": period.code}
    return workbook_refusal(target, PROPERTY, "考核评分簿", wanted, _beside)


def _beside(which: Which, other: Which) -> str:
    return f"考核评分（{words_beside(which, other)}）"


def words_beside(which: Which, other: Which) -> str:
    """Name what is of a system and a period, by that in which it differs from another."""
    words = [f"方案 {readable(which['programme'])}"] if which["programme"] != other["programme"] else []
    words += [f"指标体系 {readable(which['system'])}"] if which["system"] != other["system"] else []
    return "，".join([*words, period_words(which["period"])])
