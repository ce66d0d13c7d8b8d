"""A month merged from sheets that are text tables; nothing is written."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from addin.merging.merge import Merging, Received
from addin.merging.month import Month
from addin.merging.previous_month import PreviousMonth
from addin.record import previous_month
from tests.reading import JIZHOU, read, sheet
from udfs.findings import Finding
from udfs.period import Period
from xl_templates.reading.result import Claim, ReadFile

MONTHLY = JIZHOU.submission_for("month")
assert MONTHLY is not None

LANDED = "项目名称|投资方|总投资|本月到位资金|累计到位资金"


def file(name: str, *sheets: str, period: str = "2023-02", stated: dict[str, str] | None = None) -> ReadFile:
    """A file called ``name`` (which names its unit) with sheets: first line the sheet's name, then a text table.

    ``stated``: ledger id → statement id, as if ticked on the cover.
    """
    grids = [sheet(text.split("\n", 1)[1], text.split("\n", 1)[0]) for text in sheets]
    made = read(*grids, name=name)
    made.sha256 = f"hash of {name} {sheets}"
    made.periods.append(Claim("sheet", period))
    for ledger, statement in (stated or {}).items():
        made.statements[ledger] = (statement, Claim("cover", statement, "填报说明", "C9"))
    return made


def landed(*rows: str) -> str:
    """A sheet 落地 with these rows of 项目名称|投资方|总投资|本月到位资金|累计到位资金."""
    return "\n".join(("落地", LANDED, *rows))


def merge(
    *files: ReadFile,
    period: str = "2023-02",
    previous: Month | PreviousMonth | None = None,
    receive: Callable[[ReadFile, str | None], Received] = lambda _read, _unit: Received(),
) -> Month:
    """Merge files to the month of Jizhou."""
    assert MONTHLY is not None
    before = previous_month(previous) if isinstance(previous, Month) else previous
    return Merging(JIZHOU, MONTHLY, Period.parse(period), files, receive, before).month()


def at(moment: str) -> Received:
    """A receipt at that moment in China."""
    return Received(datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Asia/Shanghai")), "邮件", sure=True)


def said(month: Month, code: str) -> list[Finding]:
    """The findings with that code."""
    return [found for found in month.findings if found.code == code]


def outcomes(month: Month) -> Sequence[tuple[str, str]]:
    """(file, outcome) of every file."""
    return [(each.file, each.outcome) for each in month.submissions]


def names(month: Month, ledger: str = "landed") -> list[tuple[str, object]]:
    """(unit, project) of every row of a ledger."""
    merged = month.ledgers[ledger]
    return list(zip(merged.units, merged.cells["项目名称"], strict=True))
