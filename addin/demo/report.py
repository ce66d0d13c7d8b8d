"""What the demo tells at a console: the two months side by side, what was planted and seen, and what to open."""

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Final

from rich.table import Table
from rich.text import Text

from addin.console import refuse, say, show, tell
from addin.demo.run import DemoOutcome, Places
from addin.demo.story import FEBRUARY, JANUARY
from addin.demo.told import Months, Told
from addin.merging.month import OUTCOME_LABELS, Month
from addin.merging.totals import decimal_text, total
from udfs.findings import counted


def tell_demo(outcome: DemoOutcome, folder: Path) -> int:
    """Print the report and return the exit code."""
    if not outcome.done or outcome.months is None:
        return refuse(outcome.findings)
    say("演示：蓟州区 2023 年 1 月和 2 月的招商引资台账，28 个单位。除单位名称外，数据都是编的。")
    show(figures(outcome.months))
    show(planted(outcome.told))
    say(*where(folder))
    return tell(outcome.findings)


def figures(months: Months) -> Table:
    """Return the two months side by side."""
    table = Table(title="两个月", title_justify="left", title_style="bold")
    for header in ("", "1月", "2月"):
        table.add_column(header)
    both = (months.january, months.february)
    table.add_row("单位", *(_units(month) for month in both))
    table.add_row("文件", *(_files(month) for month in both))
    for name, sums in _SUMS.items():
        table.add_row(both[0].ledgers[name].ledger.tab, *(_ledger(month, name, sums) for month in both))
    table.add_row("要人看的", *(_problems(month) for month in both))
    return table


_FIRST_UNIT: Final = "文昌街道"
_SUMS: Final = {"landed": ("总投资", "本月到位资金", "本年到位资金"), "negotiating": ("拟投资额",), "activities": ()}


def _units(month: Month) -> str:
    due, missing = len(month.due_units), len(month.missing_units)
    late = sum(each.outcome == "merged" and each.on_time is False for each in month.submissions)
    return f"应报 {due}，已报 {due - missing}" + (f"，迟报 {late}" if late else "")


def _files(month: Month) -> str:
    outcomes = Counter(each.outcome for each in month.submissions)
    return "，".join(f"{label} {outcomes[name]}" for name, label in OUTCOME_LABELS.items() if outcomes[name])


def _ledger(month: Month, name: str, columns: tuple[str, ...]) -> str:
    merged = month.ledgers[name]
    sums = total(merged).sums
    told = [f"{each} {_in_yi(decimal_text(sums[each], merged.ledger.column(each)))} 亿元" for each in columns]
    return "\n".join([f"{len(merged)} 行", *told])


def _in_yi(wan: str) -> str:
    return f"{Decimal(wan) / 10_000:.2f}"


def _problems(month: Month) -> str:
    told = counted([found for found in month.findings if found.severity != "notice"])
    return f"{told}；疑似重复 {len(month.duplicates)} 对"


def planted(told: list[Told]) -> Table:
    """Return what was planted in February, and whether the summary shows it."""
    seen = sum(each.seen for each in told)
    table = Table(title=f"2月里安排了 {len(told)} 件事，看出来 {seen} 件", title_justify="left", title_style="bold")
    for header in ("单位", "发生了什么", "汇总里", ""):
        table.add_column(header)
    for each in told:
        mark = Text("√", style="green") if each.seen else Text("没有看出", style="bold red")
        table.add_row(Text(each.unit), Text(each.happens), Text(each.shown), mark)
    return table


def where(folder: Path) -> list[str]:
    """Tell where the files are, and which to open first."""
    folder = folder.resolve()
    january, february = Places.of(folder, JANUARY), Places.of(folder, FEBRUARY)
    first = sorted(february.issued.glob(f"{_FIRST_UNIT}*"))
    return [
        f"先打开  {february.summary}",
        *(f"再看    {path}（下发的模板，上月的行已经填好）" for path in first[:1]),
        f"都在    {folder}",
        f"        {january.issued.name}、{january.inbox.name}、{february.issued.name}、{february.inbox.name}，"
        f"两个月的汇总，{february.book.name}（收件登记）",
    ]
