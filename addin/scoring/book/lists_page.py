"""建议名单: who is on which list and why, for the leaders to decide; and who is struck from it, or cannot be told."""

from collections.abc import Iterator
from typing import Final

from addin.scoring.book.view import ONLY_SUGGESTED, BookView, stage_row
from addin.scoring.result import Listed, UnitScore
from addin.summary.page import Mark, Page, PageColumn, Row, Styled
from addin.summary.styles import number_style
from xl_templates.system_model import ScoreList

_SURE, _LEADERS = "拟定", "由领导决定"
_DECISION: Final = 10  # column
# What is told of lists: a tie at the cut, what cannot be told, who is struck.
_REMARKS: Final = {"ZS-819": "不列入", "ZS-818": "看不出", "ZS-817": "由领导决定"}
_STATUS: Final = 8


def lists_page(view: BookView, tab: str) -> Page:
    """Return the page."""
    rows = [*_listed(view), *_remarks(view)]
    final = view.scored.stage == "final"
    about = [
        "名单按初次计算的结果列出，不是公式，不随“分项得分”里的改动变化；改了数请重新计算。",
        "“领导审定”和“审定意见”由领导或办公室填写。" + ("" if final else f"审定以前不是结果，{ONLY_SUGGESTED}。"),
    ]
    return Page(
        tab,
        view.title("建议名单"),
        (
            PageColumn("名单", 30),
            PageColumn("序号", 6, "count"),
            PageColumn("分组", 16, "centre"),
            PageColumn("单位", 18, "label"),
            PageColumn("总名次", 8, "count"),
            PageColumn("总分", 11, number_style(2)),
            PageColumn("等次", 9, "word"),
            PageColumn("理由", 62),
            PageColumn("程序意见", 13, "word"),
            PageColumn("依据", 12, "muted"),
            PageColumn("领导审定", 14, "open:word", head_style="office_header"),
            PageColumn("审定意见（理由）", 30, "open:text", head_style="office_header"),
        ),
        lambda: iter(rows),
        len(rows),
        about=(stage_row(view), *((Styled(line, "about"),) for line in about)),
        filtered=False,
        frozen=4,
        stamp=view.stage,
        marks=(Mark(_STATUS, _LEADERS, "open_mark"), Mark(_STATUS, "看不出", "open_mark")),
        most_lines=24,
    )


def _listed(view: BookView) -> Iterator[Row]:
    known = {each.id: each for each in view.scored.system.lists}
    units = {(group.result.group.id, unit.unit): unit for group in view.groups for unit in group.result.units}
    places = {group.result.group.id: group.places for group in view.groups}
    if not view.scored.lists:
        yield ("本期没有要列的名单",)
    for name, listed in view.scored.lists.items():
        if not listed:
            yield _row(known[name], view, ["", "", "（没有单位符合）"])
        for number, each in enumerate(listed, start=1):
            yield _entry(known[name], view, number, each, units[each.group, each.unit], places[each.group])


def _entry(wanted: ScoreList, view: BookView, number: int, each: Listed, unit: UnitScore, places: int) -> Row:
    names = {group.id: group.name for group in view.scored.system.groups}
    score = Styled(unit.score if unit.has_score else None, number_style(places))
    opinion = Styled(_SURE if each.sure else _LEADERS, "word")
    cells = [number, names[each.group], each.unit, unit.rank, score, unit.grade, each.reason, opinion]
    return _row(wanted, view, cells)


def _row(wanted: ScoreList, view: BookView, cells: list[object]) -> Row:
    """Return a row with what the list is called in front, its sources, and the cells of the leaders."""
    name = Styled(wanted.name, "label" if wanted.kind == "honour" else "untyped")
    blanks = [None] * (_DECISION - 2 - len(cells))
    source = "、".join(wanted.source or view.scored.system.source)
    return [name, *(cell if cell != "" else None for cell in cells), *blanks, source or None, None, None]


def _remarks(view: BookView) -> Iterator[Row]:
    """Yield what a person has to know of the lists: units that are struck, tied at the cut, or cannot be told."""
    found = [each for each in view.scored.findings if each.code in _REMARKS]
    if found:
        yield (Styled("另请注意", "heading"),)
    for each in sorted(found, key=lambda each: list(_REMARKS).index(each.code)):
        word = Styled(_REMARKS[each.code], "word")
        yield [None, None, None, each.unit, None, None, None, each.message, word, None, None, None]
