"""The pages of a 考核评分簿, in their order. Formulas lead from one to another, so all are laid out together."""

import re
from typing import Final

from addin.scoring.book.appeals_page import appeals_page
from addin.scoring.book.extras_page import ExtrasPage
from addin.scoring.book.findings_page import findings_page
from addin.scoring.book.lists_page import lists_page
from addin.scoring.book.notes_page import notes_page
from addin.scoring.book.points_page import PointsPage
from addin.scoring.book.ranks_page import RanksPage
from addin.scoring.book.table_page import TablePage
from addin.scoring.book.view import view_of
from addin.scoring.result import ScoredSystem
from addin.summary.page import LONGEST_TAB, Page, Tabs

TABLE: Final = "得分总表"
POINTS: Final = "分项得分"
RANKS: Final = "排名定等"
LISTS: Final = "建议名单"
EXTRAS: Final = "加分扣分"
APPEALS: Final = "申诉"
FINDINGS: Final = "核对问题"
NOTES: Final = "说明"
_NOT_IN_A_TAB: Final = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")


def score_pages(scored: ScoredSystem) -> list[Page]:
    """Return the pages."""
    view, tabs = view_of(scored), Tabs()
    names = {name: tabs.take(name) for name in (TABLE, RANKS, LISTS, EXTRAS, APPEALS, FINDINGS, NOTES)}
    points = {
        group.result.group.id: PointsPage(view, group, tabs.take(_tab(group.result.group.name, alone=not view.grouped)))
        for group in view.groups
    }
    extras = ExtrasPage(view, names[EXTRAS])
    table = TablePage(view, names[TABLE], points, extras)
    table.ranks = ranks = RanksPage(view, names[RANKS], table, points)
    pages = [table.page, *(each.page for each in points.values()), ranks.page, lists_page(view, names[LISTS])]
    pages += [extras.page, appeals_page(view, names[APPEALS]), findings_page(view, names[FINDINGS])]
    return [*pages, notes_page(view, names[NOTES])]


def _tab(group: str, *, alone: bool) -> str:
    """Return the name of the sheet with the points of a group."""
    return POINTS if alone else _NOT_IN_A_TAB.sub("", f"{POINTS} {group}")[:LONGEST_TAB].strip()
