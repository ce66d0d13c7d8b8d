"""分项得分: a group's numbers, indicator by indicator, and the points as formulas that follow them.

Under each indicator stand its parameters, then a row for every unit. Numbers may be changed there to try something out;
an indicator that takes its numbers from another follows that one. 豁免 stands in place of the value.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Final

from addin.scoring.book.cells import at, beside, copied, live, span
from addin.scoring.book.parameters import ParameterCells, lay_out, parameters_of
from addin.scoring.book.rule_words import rule_words
from addin.scoring.book.view import BookView, GroupView, stage_row
from addin.scoring.indicator_points import Judged
from addin.scoring.targets_met import target_met
from addin.summary.page import Mark, Page, PageColumn, Row, Styled
from udfs.scoring import RULES, Places, Reason
from xl_templates.system_model import Bands, FormulaRule, Growth, Indicator, Judges, PerItem, ShareOf, ToDate

EXEMPT: Final = "豁免"
MET, MISSED, UNKNOWN = "完成", "没有完成", "看不出"
_UNREADABLE: Final = "（看不懂）"
_LATER, _BY_RULE, _PENDING = "本期不考核", "按规定不计", "数据不齐，全组待补"
_LACKING: Final = {"zero": "无法计分，记零分", "left_out": "无法计分，不计", "pending": _PENDING}
_VALUE, _TARGET, _BASE, _MARKS = 2, 3, 4, 5  # columns
_ABOUT: Final = (
    "浅黄色的格可以改，试算“如果……”：得分、总分、名次、等次跟着变；改动不存回指标数据，名单和文字说明不跟着变。",
    "空不是零。原始值写“豁免”的不考这一项；基数是上年同期数或总数。“计入得分”空着的不参加计分，其余各项折算。",
)


@dataclass
class PointsPage:
    """The page of one group, and where its numbers stand."""

    view: BookView
    group: GroupView
    tab: str
    _rows: list[Row] = field(default_factory=list)

    @cached_property
    def page(self) -> Page:
        """Return the page."""
        if not self._rows:
            for indicator in self.group.inside:
                self._rows += _Block(self, indicator).rows()
        name = f"分项得分　{self.group.result.group.name}" if self.view.grouped else "分项得分"
        marks = [Mark(self.state, word, "bad_mark") for word in _LACKING.values()]
        marks += [Mark(self.state, word, "open_mark") for word in (EXEMPT, _LATER, _BY_RULE)]
        marks += [Mark(self.met, MET, "good_mark"), Mark(self.met, MISSED, "bad_mark")]
        return Page(
            self.tab,
            self.view.title(name),
            self._columns(),
            lambda: iter(self._rows),
            len(self._rows),
            about=(stage_row(self.view), *((Styled(line, "about"),) for line in self._about())),
            frozen=2,
            stamp=self.view.stage,
            marks=(*marks, Mark(self.met, UNKNOWN, "open_mark")),
            most_lines=24,
        )

    def _about(self) -> list[str]:
        by_quarters = ["本期得分由各季度得出，这里的各项只用于目标任务和名单。"] if self.view.by_quarters else []
        return [*_ABOUT, *by_quarters]

    def _columns(self) -> tuple[PageColumn, ...]:
        marks = (PageColumn(f"评分{number}", 6.5, "value") for number in range(1, self.marks + 1))
        return (
            PageColumn("指标", 26),
            PageColumn("单位", 16, "label"),
            PageColumn("原始值", 12, "value"),
            PageColumn("目标", 11, "value"),
            PageColumn("基数", 11, "value"),
            *marks,
            PageColumn("按办法得分", 10, "points"),
            PageColumn("计入得分", 10, "points_used"),
            PageColumn("参加计分的分值", 10, "value"),
            PageColumn("情况", 14, "word"),
            PageColumn("目标任务", 10, "word"),
            PageColumn("得分怎么来的（初次计算时）", 62),
        )

    # --- where things stand -------------------------------------------------------------------------------------------

    @cached_property
    def marks(self) -> int:
        """How many columns of judges' marks there are."""
        return max((len(each.known.judges) for column in self.group.judged.values() for each in column), default=0)

    @property
    def rule(self) -> int:
        """The column of the points by the rule; those that count are right of it, then what they can give."""
        return _MARKS + self.marks

    @property
    def state(self) -> int:
        """The column that says why there are no points."""
        return self.rule + 3

    @property
    def met(self) -> int:
        """The column that says whether the target is met."""
        return self.rule + 4

    @property
    def count(self) -> int:
        """How many columns there are."""
        return self.rule + 6

    @cached_property
    def tops(self) -> dict[str, int]:
        """The row, from 0, of the first unit of each indicator."""
        row, found = len(self._about()) + 3, {}
        for indicator in self.group.inside:
            shown = parameters_of(self.group.case, indicator)
            row += 1 + 2 * -(-len(shown) // (self.count - 2))
            found[indicator.id] = row
            row += len(self.group.result.units)
        return found

    def cell(self, indicator: str, unit: str, column: int) -> str:
        """Return a cell of this page as other pages write it."""
        return at(self.tops[indicator] + self.group.place_of(unit), column, self.tab)

    def points(self, indicator: str, unit: str) -> str:
        """Return the cell of the points that count."""
        return self.cell(indicator, unit, self.rule + 1)

    def available(self, indicator: str, unit: str) -> str:
        """Return the cell of the points that the indicator can give the unit."""
        return self.cell(indicator, unit, self.rule + 2)

    def target_met(self, indicator: str, unit: str) -> str:
        """Return the cell that says whether the target is met."""
        return self.cell(indicator, unit, self.met)


@dataclass
class _Block:
    """The rows of one indicator."""

    owner: PointsPage
    indicator: Indicator

    def __post_init__(self) -> None:
        owner, case = self.owner, self.owner.group.case
        assert self.indicator.rule is not None
        self.rule = RULES[self.indicator.rule.kind]
        self.given = case.parameters(self.indicator)
        self.first = owner.tops[self.indicator.id]
        self.last = self.first + len(owner.group.result.units) - 1
        self.policy = case.missing(self.indicator)
        shown = parameters_of(case, self.indicator)
        heights = 2 * -(-len(shown) // (owner.count - 2))
        words = rule_words(case, self.indicator)
        self.cells: ParameterCells = lay_out(shown, words, self.first - heights, owner.count)

    def rows(self) -> Iterator[Row]:
        case = self.owner.group.case
        above = [case.system.indicator(self.indicator.parent).name] if self.indicator.parent else []
        unit = [self.indicator.unit] if self.indicator.unit else []
        remark = f"（{'，'.join([*above, *unit])}）" if above or unit else ""
        yield (Styled(f"{self.indicator.name}{remark}", "heading"),)
        yield from self.cells.rows
        for place, judged in enumerate(self.owner.group.judged[self.indicator.id]):
            yield self._unit(self.first + place, case.units[place], judged)

    def _unit(self, row: int, unit: str, judged: Judged) -> Row:
        scored, points = judged.scored, judged.outcome.points
        return [
            Styled(self.indicator.name, "muted"),
            unit,
            *self._numbers(row, unit, judged),
            live(points, "points", self.rule.formula(self._places(row), self.given)),
            live(scored.points, "points_used", self._counted(row)),
            live(None if scored.points is None else scored.available, "value", self._available(row)),
            live(self._state_words(judged), "word", self._state(row)),
            self._met(row, judged),
            scored.words,
        ]

    # --- numbers ----------------------------------------------------------------------------------------------------

    def _numbers(self, row: int, unit: str, judged: Judged) -> list[object]:
        known = judged.known
        given = (known.value, known.target, known.base, *known.judges)
        values: list[object] = [*given, *([None] * (3 + self.owner.marks - len(given)))]
        if known.exempt:
            values = [EXEMPT, known.target, known.base, *([None] * self.owner.marks)]
        elif known.fact.unreadable and known.value is None:
            values[0] = _UNREADABLE
        source = self.indicator.same_as
        own = self.owner.group.case.facts.of(unit, self.indicator.id)
        if source not in self.owner.tops or own.exempt:
            taken = self._taken()
            looks = ["open:value" if value is not None or taken[at] else "value" for at, value in enumerate(values)]
            return [Styled(*each) for each in zip(values, looks, strict=True)]
        top = self.owner.tops[source] + (row - self.first)
        return [
            live(_shown(value), "value", copied(beside(top, _VALUE + number))) for number, value in enumerate(values)
        ]

    def _taken(self) -> list[bool]:
        """Return which columns of numbers the rule, or a target test, looks at: those are open even where blank."""
        rule = self.indicator.rule
        text = rule.formula if isinstance(rule, FormulaRule) else ""
        is_judged = isinstance(rule, Judges)
        target = _has_target(self.owner.view, self.indicator) or "目标" in text
        return [
            not is_judged,
            target,
            isinstance(rule, Growth | ShareOf) or "基数" in text,
            *([is_judged] * self.owner.marks),
        ]

    def _places(self, row: int) -> Places:
        marks = self.owner.marks
        return Places(
            points=self.cells.points,
            actual=beside(row, _VALUE),
            target=beside(row, _TARGET),
            base=beside(row, _BASE),
            judges=f"{beside(row, _MARKS)}:{beside(row, _MARKS + max(marks, 1) - 1)}" if marks else self._no_marks(),
            actuals=span(self.first, self.last, _VALUE),
            parameters=self.cells.others,
        )

    def _no_marks(self) -> str:
        """Return a range without numbers, for judges of whom nobody has given a mark."""
        return span(self.first - 1, self.first - 1, 0)

    # --- what counts ------------------------------------------------------------------------------------------------

    def _counted(self, row: int) -> str:
        """Return the formula of the points that count: those by the rule, or what a lacking number is worth."""
        points = beside(row, self.owner.rule)
        exempt = f'{beside(row, _VALUE)}="{EXEMPT}"'
        match self.policy:
            case "zero":
                out = ",".join([exempt, *self._out_by_rule(row)])
                return f'IF(OR({out}),"",IF(ISNUMBER({points}),{points},0))'
            case "left_out":
                return f'IF({exempt},"",{points})'
            case "pending":
                return f'IF(OR({exempt},{self._held_up()}),"",{points})'

    def _available(self, row: int) -> str:
        return f'IF(ISNUMBER({beside(row, self.owner.rule + 1)}),{self.cells.points},"")'

    def _out_by_rule(self, row: int) -> list[str]:
        """Return the conditions under which the rule leaves the indicator out, if it ever does."""
        rule = self.indicator.rule
        if isinstance(rule, ToDate):
            return [self._not_due()]
        if isinstance(rule, Growth) and rule.base_zero == "left_out":
            value, base = beside(row, _VALUE), beside(row, _BASE)
            return [f"AND(COUNT({value},{base})=2,{base}=0)"]
        return []

    def _not_due(self) -> str:
        return f"N({self.cells.cells['due_share']})<=0"

    def _held_up(self) -> str:
        """Return the condition that a number is lacking for some unit, so that the indicator waits for all."""
        values = span(self.first, self.last, _VALUE)
        points = span(self.first, self.last, self.owner.rule)
        lacking = f'({values}<>"{EXEMPT}")*(1-ISNUMBER({points}))'
        rule = self.indicator.rule
        if isinstance(rule, ToDate):
            lacking += f"*(1-({self._not_due()}))"
        if isinstance(rule, Growth) and rule.base_zero == "left_out":
            base = span(self.first, self.last, _BASE)
            lacking += f"*(1-ISNUMBER({values})*ISNUMBER({base})*({base}=0))"
        return f"SUMPRODUCT({lacking})>0"

    # --- words that follow ------------------------------------------------------------------------------------------

    def _state(self, row: int) -> str:
        """Return the formula of why there are no points."""
        points = beside(row, self.owner.rule)
        found = f'IF(ISNUMBER({points}),"","{_LACKING[self.policy]}")'
        if self.policy == "pending":
            found = f'IF({self._held_up()},"{_PENDING}",{found})'
        by_rule = _LATER if isinstance(self.indicator.rule, ToDate) else _BY_RULE
        for condition in self._out_by_rule(row):
            if self.policy == "pending" and by_rule == _BY_RULE:
                found = f'IF({self._held_up()},"{_PENDING}",IF({condition},"{by_rule}",{found}))'
            else:
                found = f'IF({condition},"{by_rule}",{found})'
        return f'IF({beside(row, _VALUE)}="{EXEMPT}","{EXEMPT}",{found})'

    def _state_words(self, judged: Judged) -> str:
        gap = judged.scored.missing
        if gap == "left_out" and judged.outcome.reason is Reason.LEFT_OUT:
            return _BY_RULE
        return {None: "", "exempt": EXEMPT, "later": _LATER, **_LACKING}[gap]

    def _met(self, row: int, judged: Judged) -> object:
        if not _has_target(self.owner.view, self.indicator):
            return None
        met = target_met(self.owner.group.case, self.indicator, judged)
        words = "" if met is None else {True: MET, False: MISSED, None: UNKNOWN}[met.met]
        value, target = beside(row, _VALUE), beside(row, _TARGET)
        is_due = isinstance(self.indicator.rule, ToDate)
        due = f"{target}*{self.cells.cells['due_share']}" if is_due else target
        beyond = f"{due}-{value}" if self.indicator.less_is_better else f"{value}-{due}"
        found = f'IF(ROUND({beyond},8)>=0,"{MET}","{MISSED}")'
        found = f'IF(COUNT({value},{target})<2,"{UNKNOWN}",{found})'
        asked = ",".join([f'{value}="{EXEMPT}"', *([self._not_due()] if is_due else [])])
        return live(words, "word", f'IF(OR({asked}),"",{found})')


def _shown(value: object) -> Decimal | str | None:
    return value if isinstance(value, Decimal | str) else None


def _has_target(view: BookView, indicator: Indicator) -> bool:
    """Tell whether it says something if a target is met."""
    system, rule = view.scored.system, indicator.rule
    tested = {name for test in system.tests for name in test.indicators}
    tested |= {name for each in system.lists for name in each.by_indicator}
    against = rule is not None and rule.kind in ("completion", "to_date", "shortfall")
    against |= isinstance(rule, Bands) and rule.of == "ratio"
    against |= isinstance(rule, PerItem) and rule.over_target
    return against or indicator.id in tested
