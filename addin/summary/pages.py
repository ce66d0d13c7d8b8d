"""All visible sheets of a summary, in their order."""

from addin.merging.month import Month
from addin.summary.board_page import BOARD, FILES, board_page, files_page
from addin.summary.ledger_page import ledger_page
from addin.summary.list_pages import DUPLICATES, FINDINGS, TRACE, duplicates_page, findings_page, trace_page
from addin.summary.page import Page, Tabs
from addin.summary.totals_page import TOTALS, totals_page


def month_pages(month: Month) -> list[Page]:
    """Return the pages of a month. The tabs of the ledgers are the definition's; ours give way."""
    tabs = Tabs()
    of_ledger = {name: tabs.take(merged.ledger.tab) for name, merged in month.ledgers.items()}
    return [
        board_page(month, tabs.take(BOARD)),
        files_page(month, tabs.take(FILES)),
        *(ledger_page(month, merged, of_ledger[name]) for name, merged in month.ledgers.items()),
        totals_page(month, tabs.take(TOTALS)),
        findings_page(month, tabs.take(FINDINGS)),
        duplicates_page(month, tabs.take(DUPLICATES)),
        trace_page(month, tabs.take(TRACE)),
    ]
