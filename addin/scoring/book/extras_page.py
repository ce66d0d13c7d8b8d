"""加分扣分: every line with its points, what counts of it, and why; and 一票否决."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final, NamedTuple

from addin.scoring.book.cells import beside, compared, live, span
from addin.scoring.book.parameters import ParameterCells, lay_out, parameters_of
from addin.scoring.book.rule_words import rule_words
from addin.scoring.book.view import BookView, GroupView, stage_row
from addin.summary.page import Mark, Page, PageColumn, Row, Styled
from udfs.scoring import RULES, Column, Places
from udfs.scoring.places import written
from udfs.scoring.total import Extra, kept_formula, one_per_project
from udfs.scoring.words import plain
from xl_templates.system_model import Indicator, Veto
from xl_templates.writing import quoted

_UNIT, _PROJECT, _NUMBER, _TARGET, _BASE, _RULE, _COUNTED, _STATE = 1, 2, 3, 4, 5, 6, 7, 8  # columns
_COLUMNS: Final = 12
_OTHER_LINE: Final = "同一项目已另计"
_OWN: Final = "（指标数据）"  # the line is the indicator's own value
# Rules that look at the unit alone: the formula of its own line can stand anywhere.
_ALONE: Final = frozenset(
    {"completion", "to_date", "bands", "per_item", "deduct", "shortfall", "growth", "share_of", "certified"}
)
_EFFECTS: Final = {"strike": "不列入表扬名单", "down": "降一等，不列入表扬名单", "zero": "总分记零，不列入表扬名单"}


@dataclass
class ExtraRow:
    """One line of one item. ``points`` ``None``: the rule gives none; ``counts``: what is added or taken off."""

    unit: str
    project: str
    number: Decimal | None
    target: Decimal | None
    base: Decimal | None
    points: Decimal | None
    evidence: str
    certifier: str
    words: str
    follows: bool
    counts: Decimal = Decimal(0)
    row: int = 0


class _Veto(NamedTuple):
    unit: str
    veto: Veto
    evidence: str
    certifier: str


@dataclass
class ExtrasPage:
    """The page, and where the lines of each unit stand."""

    view: BookView
    tab: str

    @cached_property
    def lines(self) -> dict[tuple[str, str], list[ExtraRow]]:
        """The lines of each item of each group, unit by unit: (group, item) → lines."""
        found: dict[tuple[str, str], list[ExtraRow]] = {}
        for group in self.view.groups:
            for item in group.outside:
                found[group.result.group.id, item.id] = [
                    line for unit in group.case.units for line in _lines(group, item, unit)
                ]
            _settle(group, found)
        return found

    @cached_property
    def cells(self) -> dict[tuple[str, str], ParameterCells]:
        """The parameters of each item of each group; the lines are given their rows with it."""
        found: dict[tuple[str, str], ParameterCells] = {}
        row = 1 + len(self._about()) + 1
        for group in self.view.groups:
            for item in group.outside:
                key = group.result.group.id, item.id
                shown = parameters_of(group.case, item)
                found[key] = lay_out(shown, rule_words(group.case, item), row + 1, _COLUMNS)
                row += 1 + len(found[key].rows)
                for number, line in enumerate(self.lines[key]):
                    line.row = row + number
                row += max(1, len(self.lines[key]))
        return found

    def _rows(self) -> Iterator[Row]:
        for group in self.view.groups:
            for item in group.outside:
                yield from self._block(group, item)
        if self.view.scored.system.vetoes:
            yield (Styled("一票否决", "heading"),)
            yield from [self._veto(each) for each in self._vetoes()] or [("（没有）",)]

    @property
    def page(self) -> Page:
        """Return the page."""
        rows = list(self._rows()) or [("（没有加分扣分）",)]
        return Page(
            self.tab,
            self.view.title("加分扣分"),
            (
                PageColumn("事项", 24),
                PageColumn("单位", 16, "label"),
                PageColumn("项目", 26),
                PageColumn("数量或分值", 12, "value"),
                PageColumn("目标", 10, "value"),
                PageColumn("基数", 10, "value"),
                PageColumn("按办法得分", 12, "points"),
                PageColumn("计入", 12, "points_used"),
                PageColumn("情况", 16, "word"),
                PageColumn("依据", 26),
                PageColumn("认定单位", 16),
                PageColumn("得分怎么来的（初次计算时）", 46),
            ),
            lambda: iter(rows),
            len(rows),
            about=tuple(self._about()),
            frozen=2,
            stamp=self.view.stage,
            marks=(Mark(_STATE, _OTHER_LINE, "open_mark"),),
            most_lines=24,
        )

    def _about(self) -> list[Row]:
        extras = self.view.scored.system.extras
        limits = [
            f"{word}合计最多 {plain(most)} 分"
            for word, most in (("加分", extras.bonus_most), ("扣分", extras.penalty_most))
            if most is not None
        ]
        once = ["同一项目报了几项加分的，只计最多的一行"] if extras.one_project_one_bonus else []
        words = "；".join(["每项各有最高分", *limits, *once]) + "。扣分一律写正数。浅黄色的格可以改数试算。"
        return [stage_row(self.view), (Styled(words, "about"),)]

    # --- what other pages ask for -----------------------------------------------------------------------------------

    def total(self, group: GroupView, unit: str, kind: str) -> str:
        """Return the formula of what a unit's lines of a kind come to, within the limit of each item and of all."""
        parts = []
        for item in group.outside:
            key = group.result.group.id, item.id
            limit = f"{quoted(self.tab)}!{self.cells[key].points}"
            rows = [line.row for line in self.lines[key] if line.unit == unit]
            if item.outside == kind and rows:
                parts.append(f"MIN({limit},SUM({span(rows[0], rows[-1], _COUNTED, self.tab)}))")
        extras = self.view.scored.system.extras
        most = extras.bonus_most if kind == "bonus" else extras.penalty_most
        total = "+".join(parts) or "0"
        return total if most is None else f"MIN({written(most)},{total})"

    # --- rows -------------------------------------------------------------------------------------------------------

    def _block(self, group: GroupView, item: Indicator) -> Iterator[Row]:
        key = group.result.group.id, item.id
        kind = "加分" if item.outside == "bonus" else "扣分"
        where = f"{group.result.group.name}　" if self.view.grouped else ""
        yield (Styled(f"{where}{kind}：{item.name}" + (f"（{item.unit}）" if item.unit else ""), "heading"),)
        yield from self.cells[key].rows
        for line in self.lines[key]:
            yield self._line(group, item, line)
        if not self.lines[key]:
            yield (Styled(item.name, "muted"), "（没有）")

    def _line(self, group: GroupView, item: Indicator, line: ExtraRow) -> Row:
        once = item.outside == "bonus" and group.case.system.extras.one_project_one_bonus
        points = beside(line.row, _RULE)
        first, last = self._span(group, item)
        kept = kept_formula(*(compared(line.row, first, last, column) for column in (_UNIT, _PROJECT, _RULE)))
        if item.outside == "penalty":
            counted, state = f"ABS(N({points}))", '""'
        elif once:
            counted = f"IF({kept}=1,{points},0)"
            state = f'IF(ISNUMBER({points}),IF({kept}=0,"{_OTHER_LINE}",""),"")'
        else:
            counted, state = f"N({points})", '""'
        dropped = once and line.points is not None and line.counts != line.points
        return [
            Styled(item.name, "muted"),
            line.unit,
            line.project or None,
            Styled(line.number, "open:value" if line.follows else "value"),
            line.target,
            line.base,
            self._points(group, item, line),
            live(line.counts, "points_used", counted),
            live(_OTHER_LINE if dropped else "", "word", state),
            line.evidence or None,
            line.certifier or None,
            line.words,
        ]

    def _span(self, group: GroupView, wanted: Indicator) -> tuple[int, int]:
        """Return the first and the last row of all bonuses, or penalties, of a group."""
        keys = [(group.result.group.id, item.id) for item in group.outside if item.outside == wanted.outside]
        rows = [line.row for key in keys for line in self.lines[key]]
        return rows[0], rows[-1]

    def _points(self, group: GroupView, item: Indicator, line: ExtraRow) -> object:
        assert item.rule is not None
        if not line.follows:
            return Styled(line.points, "points")
        cells = self.cells[group.result.group.id, item.id]
        number = beside(line.row, _NUMBER)
        places = Places(
            points=cells.points,
            actual=number,
            target=beside(line.row, _TARGET),
            base=beside(line.row, _BASE),
            actuals=f"{number}:{number}",
            parameters=cells.others,
        )
        return live(line.points, "points", RULES[item.rule.kind].formula(places, group.case.parameters(item)))

    def _vetoes(self) -> list[_Veto]:
        by_id = {veto.id: veto for veto in self.view.scored.system.vetoes}
        units = {unit for group in self.view.groups for unit in group.case.units}
        return [
            _Veto(line.unit, by_id[line.item], line.evidence, line.certifier)
            for line in self.view.scored.facts.extras
            if line.item in by_id and line.unit in units
        ]

    def _veto(self, each: _Veto) -> Row:
        effect = _EFFECTS[each.veto.effect] + ("" if each.veto.ranked else "，不排名")
        name = Styled(each.veto.name, "untyped")
        blanks = [None] * (_STATE - _PROJECT + 1)
        return [name, each.unit, *blanks, each.evidence or None, each.certifier or None, effect]


# --- what the lines come to -----------------------------------------------------------------------------------------


def _lines(group: GroupView, item: Indicator, unit: str) -> Iterator[ExtraRow]:
    """Yield the lines of a unit for an item: its own value first, as the engine takes them."""
    assert item.rule is not None
    judged = group.judged[item.id][group.place_of(unit)]
    known, scored = judged.known, judged.scored
    if scored.points is not None and not known.exempt:
        follows = item.rule.kind in _ALONE and known.value is not None
        numbers = (known.value, known.target, known.base)
        yield ExtraRow(unit, "", *numbers, scored.points, _OWN, known.fact.certifier, scored.words, follows)
    rule, given = RULES[item.rule.kind], group.case.parameters(item)
    for line in group.case.facts.extras:
        if (line.unit, line.item) != (unit, item.id):
            continue
        column = Column(points=group.case.worth(item), actual=[line.number], target=[known.target], base=[known.base])
        [outcome] = rule.points(column, given)
        words = rule.explain(column, given, 0, unit=item.unit or "")
        follows = item.rule.kind != "judges"
        numbers = (line.number, known.target, known.base)
        yield ExtraRow(unit, line.project, *numbers, outcome.points, line.evidence, line.certifier, words, follows)


def _settle(group: GroupView, lines: dict[tuple[str, str], list[ExtraRow]]) -> None:
    """Say what counts of each line: of a project that is named for several bonuses the one that gives most."""
    name = group.result.group.id
    for unit in group.case.units:
        given = [
            (line, Extra(item.id, Decimal(0) if line.points is None else line.points, line.project))
            for item in group.outside
            if item.outside == "bonus"
            for line in lines[name, item.id]
            if line.unit == unit
        ]
        once = group.case.system.extras.one_project_one_bonus
        extras = [extra for _, extra in given]
        kept = {id(extra) for extra in (one_per_project(extras) if once else extras)}
        for line, extra in given:
            line.counts = extra.points if id(extra) in kept else Decimal(0)
    for item in group.outside:
        if item.outside == "penalty":
            for line in lines[name, item.id]:
                line.counts = abs(line.points or Decimal(0))
