"""All visible sheets of a summary, in their order: what a leader reads first, then what an officer works with."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from addin.merging.month import Month
from addin.summary.board_page import BOARD, FILES, board_page, files_page
from addin.summary.changes_page import changes_page, title_of, told
from addin.summary.contents_page import CONTENTS, Entry, contents_page
from addin.summary.finder import RowFinder
from addin.summary.findings_page import FINDINGS, findings_page
from addin.summary.follow_up_page import FOLLOW_UPS, Followed, follow_up_page, followed
from addin.summary.ledger_page import ledger_page
from addin.summary.list_pages import DUPLICATES, TRACE, duplicates_page, trace_page
from addin.summary.overview_page import OVERVIEW, Remark, overview_page
from addin.summary.page import Inside, Page, Tabs
from addin.summary.tables_page import TOTAL, TablePage, totals_table
from udfs.findings import Severity, counted


def month_pages(month: Month) -> list[Page]:
    """Return the pages of a month. The tabs of ledgers and tables are the definition's; ours give way."""
    return _Workbook(month).pages()


class _Workbook:
    """Gives every page its name, and tells the pages of each other."""

    def __init__(self, month: Month) -> None:
        self.month = month
        tabs = Tabs()
        self.ledgers = {
            name: ledger_page(month, merged, tabs.take(merged.ledger.tab)) for name, merged in month.ledgers.items()
        }
        summary = month.programme.summary_of(month.submission)
        self.tables = {
            table.id: TablePage(month, table, self.ledgers, tabs.take(table.tab)) for table in summary.tables
        }
        self.totals = TablePage(month, totals_table(month), self.ledgers, tabs.take(TOTAL))
        ours = (CONTENTS, OVERVIEW, BOARD, FINDINGS, FOLLOW_UPS, DUPLICATES, FILES, TRACE)
        self.tabs = {name: tabs.take(name) for name in ours}
        self.changes = tabs.take(title_of(month))
        self.finder = RowFinder(month, self.ledgers)
        self.followed = followed(month)

    def pages(self) -> list[Page]:
        """Return all pages."""
        entries = list(self._entries())
        return [contents_page(self.month, self.tabs[CONTENTS], entries), *(entry.page for entry in entries)]

    def _entries(self) -> Iterator[Entry]:
        month, tabs, finder = self.month, self.tabs, self.finder
        tables = {name: table.page for name, table in self.tables.items()}  # drawn first: the charts show them
        remarks = list(_remarks(month, tabs, self.changes, self.followed))
        yield Entry(overview_page(month, tabs[OVERVIEW], remarks, self.tables), "关键指标、要点和图")
        yield Entry(board_page(month, tabs[BOARD]), "哪个单位报了、哪本台账是什么状态、是否按时", len(month.due_units))
        for table in self.tables.values():
            yield Entry(tables[table.table.id], f"{table.table.title}，公式直接取自各台账")
        yield Entry(
            follow_up_page(month, tabs[FOLLOW_UPS], self.followed, finder),
            "、".join(each.wanted.title for each in self.followed) or "要有人去催、去问的项目",
            sum(len(each.rows) for each in self.followed),
        )
        yield Entry(
            changes_page(month, self.changes, finder), "新增、转入、推进、倒退、变动、不见了", len(month.changes)
        )
        page = findings_page(month, tabs[FINDINGS], finder)
        yield Entry(page, "按单位列出的错误、核实、提示，写明位置和怎么办", len(month.findings))
        page = duplicates_page(month, tabs[DUPLICATES], finder)
        yield Entry(page, "可能报了两次的项目，由办公室认定", len(month.duplicates))
        for name, merged in month.ledgers.items():
            yield Entry(self.ledgers[name], f"{merged.ledger.title}：全部单位的全部行，写明来源", len(merged))
        yield Entry(self.totals.page, "各台账按单位、按每种分类的合计")
        yield Entry(files_page(month, tabs[FILES]), "每个文件的结论和原因", len(month.submissions))
        yield Entry(trace_page(month, tabs[TRACE]), "方案版本、文件和它们的 SHA-256")


def _remarks(month: Month, tabs: Mapping[str, str], changes: str, lists: Sequence[Followed]) -> Iterator[Remark]:
    """Yield what stands out, each with the sheet that tells it in full."""
    due, missing = len(month.due_units), month.missing_units
    late = sorted(
        {each.unit for each in month.submissions if each.outcome == "merged" and each.on_time is False and each.unit}
    )
    text = f"报送：应报 {due} 个单位，已报 {due - len(missing)} 个"
    text += f"，未报 {len(missing)} 个（{_some(missing)}）" if missing else ""
    text += f"，迟报 {len(late)} 个（{_some(late)}）" if late else ""
    yield Remark(text, bool(missing or late), Inside(tabs[BOARD]))
    refused = [each.file for each in month.submissions if each.outcome == "refused"]
    if refused:
        yield Remark(f"拒收的文件 {len(refused)} 个：{_some(refused)}", True, Inside(tabs[FILES]))
    errors = Counter(found.severity for found in month.findings)[Severity.ERROR.value]
    yield Remark(f"审核：{counted(month.findings)}", errors > 0, Inside(tabs[FINDINGS]))
    if month.duplicates:
        yield Remark(f"疑似重复 {len(month.duplicates)} 对，待认定", True, Inside(tabs[DUPLICATES]))
    if month.previous is not None:
        backwards = any(each.kind == "back" for each in month.changes)
        yield Remark(f"变化：{told(month)}", backwards, Inside(changes))
    waiting = "，".join(f"{each.wanted.title} {len(each.rows)} 项" for each in lists if each.rows)
    if waiting:
        yield Remark(f"跟踪：{waiting}", False, Inside(tabs[FOLLOW_UPS]))


def _some(names: Sequence[str]) -> str:
    return "、".join(names[:6]) + ("等" if len(names) > 6 else "")
