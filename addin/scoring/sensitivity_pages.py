"""The pages of the sensitivity workbook: 敏感性总表, 逐项影响."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from addin.scoring.sensitivity import (
    HIGH,
    LOW,
    AtLine,
    Effect,
    GroupSensitivity,
    Sensitivity,
    UnitSensitivity,
)
from addin.scoring.sensitivity_lines import CutLine
from addin.scoring.sensitivity_notes import INTERNAL, NOT_CONFIDENCE, how_drawn
from addin.summary.page import Page, PageColumn, Row, Styled
from addin.summary.styles import number_style
from udfs.rounding import round_half_up
from xl_templates.styles import text_width

TABLE: Final = "敏感性总表"
EFFECTS: Final = "逐项影响"
_NONE: Final = Styled("—", "unknown")
_POINTS: Final = number_style(2)
_SHARE: Final = number_style(1)
_NARROWEST, _WIDEST = 10, 36  # columns of names


# --- 敏感性总表 -----------------------------------------------------------------------------------------------------


def table_page(found: Sensitivity) -> Page:
    """Return one row a unit: its range of ranks, each line, what cost most, what missing numbers cost."""
    lines = all_lines(found.groups)
    rows = [_unit_row(group, unit, lines) for group in found.groups for unit in group.units]
    return Page(
        TABLE,
        _title(found, "名次的敏感性"),
        _table_columns(found.groups, lines),
        lambda: iter(rows),
        len(rows),
        about=_about(
            how_drawn(found.plan),
            f"名次范围：100次里去掉最好的{LOW}次和最差的{100 - HIGH}次；占比：100次里有几次在线的这一边，黄色是"
            f"{LOW}到{HIGH}之间，要看权重；离线：现在的分比线高多少，负数是低多少",
            "得分、名次是按定义的权重算的；最失分的一项与本组第一名比；补中位：缺的数都按组内中位算时的名次",
        ),
        frozen=3,
    )


def all_lines(groups: Sequence[GroupSensitivity]) -> list[CutLine]:
    """Return the lines of all groups, each once, in the order in which they come."""
    return list({line.key: line for group in groups for line in group.lines}.values())


def _table_columns(groups: Sequence[GroupSensitivity], lines: Sequence[CutLine]) -> tuple[PageColumn, ...]:
    columns = [
        *_names(groups),
        PageColumn("名次", 6, "count"),
        PageColumn("得分", 9, _POINTS),
        PageColumn("最好", 6, "count", "名次范围"),
        PageColumn("居中", 6, "count", "名次范围"),
        PageColumn("最差", 6, "count", "名次范围"),
    ]
    for line in lines:
        columns += [PageColumn("占比%", 8, _SHARE, line.label), PageColumn("离线", 8, _POINTS, line.label)]
    return (
        *columns,
        PageColumn("指标", _item_width(groups), group="最失分的一项"),
        PageColumn("少得", 8, _POINTS, "最失分的一项"),
        PageColumn("项目", 22, group="缺数"),
        PageColumn("补中位", 8, "count", "缺数"),
    )


def _unit_row(group: GroupSensitivity, unit: UnitSensitivity, lines: Sequence[CutLine]) -> Row:
    at_lines = {line.key: at for line, at in zip(group.lines, unit.lines, strict=True)}
    row: list[object] = [group.group.name, unit.unit, unit.rank, _rounded(unit.score)]
    row += [unit.low, unit.median, unit.high]
    for line in lines:
        row += _line_cells(at_lines.get(line.key))
    worst = unit.costliest
    row += [_item_words(worst), _rounded(worst.lost)] if worst and worst.lost is not None else [_NONE, _NONE]
    row.append("、".join(item.name for item in unit.lacking) or _NONE)
    row.append(_NONE if unit.filled_rank is None else unit.filled_rank)
    return row


def _line_cells(at: AtLine | None) -> list[object]:
    if at is None:
        return [_NONE, _NONE]
    percent = shown_percent(at.share)
    is_open = LOW < percent < HIGH
    return [Styled(percent, "query_word") if is_open else percent, _rounded(at.distance)]


def shown_percent(share: float) -> Decimal:
    """Return a share as a percentage of one place; 0 and 100 only where it is none and all."""
    percent = round_half_up(share * 100, 1)
    if 0 < share < 1:
        return min(max(percent, Decimal("0.1")), Decimal("99.9"))
    return percent


def _item_words(effect: Effect) -> str:
    return f"{effect.item.name}（缺数）" if effect.lacks else effect.item.name


# --- 逐项影响 -------------------------------------------------------------------------------------------------------


def effects_page(found: Sensitivity) -> Page:
    """Return, item by item, the units whose rank is another one without it."""
    rows = [row for group in found.groups for row in _effect_rows(group)]
    of_group, of_unit = _names(found.groups)
    columns = (
        of_group,
        PageColumn("指标", _item_width(found.groups)),
        PageColumn("分值", 8, _POINTS),
        of_unit,
        PageColumn("得分率%", 9, _SHARE),
        PageColumn("比第一名少得", 9, _POINTS),
        PageColumn("名次", 6, "count"),
        PageColumn("不计这一项", 8, "count"),
        PageColumn("变化", 12, "centre"),
        PageColumn("线", 26),
    )
    return Page(
        EFFECTS,
        _title(found, "逐项影响"),
        columns,
        lambda: iter(rows),
        len(rows),
        about=_about(
            "每次去掉一项，其余各项按比例放大到原来的合计，重新排名；名次不变的单位不列",
            "比第一名少得：两家得分率之差 × 分值，有一家不考这一项的不比；线：去掉这一项以后进哪条线、出哪条线",
        ),
        frozen=2,
    )


def _effect_rows(group: GroupSensitivity) -> Iterator[Row]:
    for at, item in enumerate(group.items):
        changed = [unit for unit in group.units if unit.effects[at].rank != unit.rank]
        start = [group.group.name, item.name, _rounded(item.worth)]
        if not changed:
            yield [*start, Styled("名次都不变", "muted"), *[_NONE] * 6]
        for unit in changed:
            yield [*start, *_effect_cells(group, unit, unit.effects[at])]


def _effect_cells(group: GroupSensitivity, unit: UnitSensitivity, effect: Effect) -> list[object]:
    share: object = None if effect.share is None else round_half_up(effect.share * 100, 1)
    if effect.lacks or share is None:
        share = Styled("缺数" if effect.lacks else "不考", "unknown")
    return [
        unit.unit,
        share,
        _rounded(effect.lost),
        unit.rank,
        _NONE if effect.rank is None else effect.rank,
        _moved(unit.rank, effect.rank),
        _crossed(group.lines, unit, effect) or _NONE,
    ]


def _moved(before: int, after: int | None) -> str:
    if after is None:
        return "没有得分"
    return f"上升 {before - after} 位" if after < before else f"下降 {after - before} 位"


def _crossed(lines: Sequence[CutLine], unit: UnitSensitivity, effect: Effect) -> str:
    """Return in words which lines of ranks a unit crosses without an item."""
    words = []
    for line in lines:
        if line.kind in ("top", "bottom") and effect.rank is not None and effect.from_bottom is not None:
            before = (unit.rank if line.kind == "top" else unit.from_bottom) <= line.number
            after = (effect.rank if line.kind == "top" else effect.from_bottom) <= line.number
            if before != after:
                words.append(f"{'进' if after else '出'}{line.label}")
    return "，".join(words)


# --- both -----------------------------------------------------------------------------------------------------------


def _names(groups: Sequence[GroupSensitivity]) -> tuple[PageColumn, PageColumn]:
    """Return the columns of the group and of the unit, wide enough for a name on one line where that is possible."""
    units = [unit.unit for group in groups for unit in group.units]
    return PageColumn("分组", _width([each.group.name for each in groups])), PageColumn("单位", _width(units))


def _item_width(groups: Sequence[GroupSensitivity]) -> int:
    return _width([item.name for group in groups for item in group.items])


def _width(names: Sequence[str]) -> int:
    return min(max([_NARROWEST, *(text_width(name) + 2 for name in names)]), _WIDEST)


def _title(found: Sensitivity, name: str) -> str:
    scored = found.scored
    return f"{scored.period.label}{scored.system.title}：{name}"


def _about(*lines: str) -> tuple[Row, ...]:
    return (
        (Styled(f"{INTERNAL}。{NOT_CONFIDENCE}", "key_line_bad"),),
        *((Styled(line, "about"),) for line in lines),
    )


def _rounded(number: Decimal | float | None) -> object:
    return _NONE if number is None else round_half_up(number, 2)
