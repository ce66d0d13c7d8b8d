"""申诉: who asked for what, what was decided, and what that did to points and rank."""

from collections.abc import Iterator
from decimal import Decimal

from addin.scoring.book.appeals import Change, changes
from addin.scoring.book.view import BookView, stage_row
from addin.scoring.result import UnitScore
from addin.summary.page import Page, PageColumn, Row, Styled
from udfs.scoring.words import plain

_NOT_TOLD = "—"


def appeals_page(view: BookView, tab: str) -> Page:
    """Return the page."""
    rows = list(_rows(view)) or [("（没有申诉）",)]
    about = [
        "前后的得分和名次是把裁定前、裁定后的数各算一遍得出的，别的申诉按已裁定的算；不是公式。"
        "没有裁定数的、裁定前的数不知道的不比较。",
    ]
    return Page(
        tab,
        view.title("申诉"),
        (
            PageColumn("单位", 18, "label"),
            PageColumn("分组", 14, "centre"),
            PageColumn("指标", 22),
            PageColumn("诉求", 34),
            PageColumn("依据", 28),
            PageColumn("处理决定", 16),
            PageColumn("原数", 12, "value"),
            PageColumn("裁定数", 12, "value"),
            PageColumn("本项得分：前", 11, "points"),
            PageColumn("本项得分：后", 11, "points_used"),
            PageColumn("总分：前", 11, "points"),
            PageColumn("总分：后", 11, "points_used"),
            PageColumn("名次：前", 9, "count"),
            PageColumn("名次：后", 9, "count"),
            PageColumn("变化", 26),
        ),
        lambda: iter(rows),
        len(rows),
        about=(stage_row(view), *((Styled(line, "about"),) for line in about)),
        filtered=False,
        frozen=1,
        stamp=view.stage,
        most_lines=24,
    )


def _rows(view: BookView) -> Iterator[Row]:
    names = {group.id: group.name for group in view.scored.system.groups}
    indicators = {each.id: each.name for each in view.scored.system.indicators}
    for change in changes(view.scored):
        appeal = change.appeal
        yield [
            appeal.unit,
            names.get(change.group),
            indicators.get(appeal.indicator, appeal.indicator),
            appeal.claim or None,
            appeal.evidence or None,
            appeal.decision or Styled("没有结论", "untyped"),
            change.was,
            appeal.decided,
            *_compared(change),
        ]


def _compared(change: Change) -> list[object]:
    before, after = change.before, change.after
    if before is None or after is None:
        return [*([Styled(_NOT_TOLD, "unknown")] * 6), None]
    name = change.appeal.indicator
    points = [each.indicators[name].points if name in each.indicators else None for each in (before, after)]
    scores = [each.score if each.has_score else None for each in (before, after)]
    return [*points, *scores, before.rank, after.rank, _words(before, after)]


def _words(before: UnitScore, after: UnitScore) -> str:
    gained: Decimal = after.score - before.score
    score = f"总分{'加' if gained > 0 else '减'} {plain(abs(gained))}" if gained else "总分不变"
    if before.rank is None or after.rank is None:
        return score
    moved = before.rank - after.rank
    rank = f"名次{'升' if moved > 0 else '降'} {abs(moved)} 位" if moved else "名次不变"
    return f"{score}，{rank}"
