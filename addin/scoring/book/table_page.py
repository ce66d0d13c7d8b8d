"""得分总表: every unit with its points by first-level indicator, what they add to, rank and grade."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Final

from addin.scoring.book.cells import added, at, beside, live
from addin.scoring.book.extras_page import ExtrasPage
from addin.scoring.book.points_page import PointsPage
from addin.scoring.book.view import BookView, GroupView, stage_row
from addin.scoring.result import UnitScore
from addin.scoring.standing import vetoes_of
from addin.summary.page import Mark, Page, PageColumn, Row, Styled
from addin.summary.styles import number_style
from udfs.scoring.total import score_formula
from udfs.scoring.words import plain
from xl_templates.system_model import Indicator

if TYPE_CHECKING:
    from addin.scoring.book.ranks_page import RanksPage

_ABOUT: Final = (
    "各格是公式，取自“分项得分”“加分扣分”“排名定等”；在“分项得分”改数，这里跟着变。各行按初次计算的名次排列。"
)
_FACTOR: Final = "百分内得分 = 各项合计 × {total} ÷ 参加计分的分值（有的项不参加计分时其余各项放大），保留十位小数。"
_STRUCK: Final = "符合“"  # so begins the note of who is struck from a list: it stands on the page of the lists


@dataclass
class TablePage:
    """The page, and where the numbers of each unit stand."""

    view: BookView
    tab: str
    points: dict[str, PointsPage]  # by the group's id
    extras: ExtrasPage
    ranks: "RanksPage | None" = None  # made of this page, and then shown on it

    @property
    def page(self) -> Page:
        """Return the page."""
        units = sum(len(group.result.units) for group in self.view.groups)
        marks: tuple[Mark, ...] = ()
        if self.view.graded and self.view.scored.system.grades:
            ladder = sorted(self.view.scored.system.grades.grades, key=lambda each: each.at)
            marks = (Mark(self._grade, ladder[-1].name, "good_mark"), Mark(self._grade, ladder[0].name, "bad_mark"))
        return Page(
            self.tab,
            self.view.title("得分总表"),
            tuple(self._columns()),
            self._rows,
            units,
            about=tuple(self._about()),
            frozen=self._first,
            stamp=self.view.stage,
            marks=marks,
            most_lines=24,
        )

    # --- columns ----------------------------------------------------------------------------------------------------

    @cached_property
    def tops(self) -> tuple[Indicator, ...]:
        """The first-level indicators."""
        system = self.view.scored.system
        found: dict[str, Indicator] = {}
        for group in self.view.groups:
            for each in group.inside:
                top = _top(group, each)
                found[top.id] = top
        return tuple(each for each in system.indicators if each.id in found)

    @property
    def _first(self) -> int:
        """The first column of points: behind rank, group and unit."""
        return 3 if self.view.grouped else 2

    @property
    def _sum(self) -> int:
        """The column of the sum; right of it what can be scored, the factor, inside, bonus, penalty and score."""
        return self._first + len(self.view.by_quarters or self.tops)

    @property
    def _inside(self) -> int:
        return self._sum if self.view.by_quarters else self._sum + 3

    @property
    def _grade(self) -> int:
        return self._inside + 4

    def _columns(self) -> Iterator[PageColumn]:
        yield PageColumn("名次", 7, "rank")
        if self.view.grouped:
            yield PageColumn("分组", 15, "centre")
        yield PageColumn("单位", 18, "label")
        if self.view.by_quarters:
            for code in self.view.by_quarters:
                yield PageColumn(f"{code} 得分", 11, "open:value", head_style="office_header")
        else:
            for each in self.tops:
                yield PageColumn(self._titled(each), 11, number_style(2))
            yield PageColumn("各项合计", 10, number_style(2))
            yield PageColumn("参加计分的分值", 10, "value")
            yield PageColumn("折算系数", 9, "points")
        yield PageColumn("百分内得分", 11, "points")
        yield PageColumn("加分", 8, "points")
        yield PageColumn("减分", 8, "points")
        yield PageColumn("总分", 11, "points_used")
        if self.view.graded:
            yield PageColumn("等次", 9, "word")
        yield PageColumn("备注", 44)

    def _titled(self, top: Indicator) -> str:
        """Return the name of a first-level indicator with its points where these are the same for all groups."""
        worth = {
            sum((group.case.worth(each) for each in group.inside if _top(group, each).id == top.id), Decimal(0))
            for group in self.view.groups
        }
        return f"{top.name}\n（{plain(worth.pop())}）" if len(worth) == 1 else top.name

    def _about(self) -> Iterator[Row]:
        yield stage_row(self.view)
        yield (Styled(_ABOUT, "about"),)
        if self.view.by_quarters:
            annual = self.view.scored.system.annual
            assert annual is not None
            blanks = [None] * (self._first - 1)
            shares = [Styled(share, "parameter") for share in annual.quarters.values()]
            yield [*blanks, Styled("各季度的份额", "parameter_name"), *shares]
        else:
            yield (Styled(_FACTOR.format(total=plain(self.view.scored.system.total)), "about"),)

    @property
    def first_row(self) -> int:
        """The row, from 0, of the first unit."""
        return 5

    def row_of(self, group: GroupView, unit: UnitScore) -> int:
        """Return the row, from 0, of a unit."""
        return self.first_row + self.view.place(group) + group.ranked.index(unit)

    def inside(self, group: GroupView, unit: UnitScore) -> str:
        """Return the cell of the points inside the hundred, as other pages write it."""
        return at(self.row_of(group, unit), self._inside, self.tab)

    def score(self, group: GroupView, unit: UnitScore) -> str:
        """Return the cell of the score, as other pages write it."""
        return at(self.row_of(group, unit), self._inside + 3, self.tab)

    # --- rows -------------------------------------------------------------------------------------------------------

    def _rows(self) -> Iterator[Row]:
        for group in self.view.groups:
            for unit in group.ranked:
                yield list(self._unit(group, unit, self.row_of(group, unit)))

    def _unit(self, group: GroupView, unit: UnitScore, row: int) -> Iterator[object]:
        assert self.ranks is not None
        yield live(unit.rank, "rank", self.ranks.rank(group, unit))
        if self.view.grouped:
            yield group.result.group.name
        yield unit.unit
        yield from self._quarters(group, unit, row) if self.view.by_quarters else self._inside_cells(group, unit, row)
        yield live(unit.bonus, number_style(2), self.extras.total(group, unit.unit, "bonus"))
        yield live(unit.penalty, number_style(2), self.extras.total(group, unit.unit, "penalty"))
        inside, bonus, penalty = (beside(row, self._inside + number) for number in range(3))
        formula = score_formula(inside, bonus, penalty)
        if any(veto.effect == "zero" for veto in vetoes_of(group.case, unit)):
            formula = f'IF(ISNUMBER({inside}),0,"")'
        style = number_style(group.places, bold=True)
        yield live(unit.score if unit.has_score else None, style, formula)
        if self.view.graded:
            yield live(unit.grade, "word", self.ranks.grade(group, unit))
        yield "；".join(self._notes(group, unit)) or None

    def _inside_cells(self, group: GroupView, unit: UnitScore, row: int) -> Iterator[object]:
        page = self.points[group.result.group.id]
        sums = []
        for top in self.tops:
            under = [each for each in group.inside if _top(group, each).id == top.id]
            points = [unit.indicators[each.id].points for each in under]
            value = sum((each for each in points if each is not None), Decimal(0))
            sums.append(value)
            cells = [page.points(each.id, unit.unit) for each in under]
            yield live(value, number_style(2), added(cells)) if under else None
        counted = [unit.indicators[each.id] for each in group.inside]
        available = sum((each.available for each in counted if each.points is not None), Decimal(0))
        yield live(
            sum(sums, Decimal(0)), number_style(2), f"SUM({beside(row, self._first)}:{beside(row, self._sum - 1)})"
        )
        cells = [page.available(each.id, unit.unit) for each in group.inside]
        yield live(available, "value", f"ROUND({added(cells)},10)")
        total, can = plain(self.view.scored.system.total, 10), beside(row, self._sum + 1)
        factor = unit.factor if unit.has_score else None
        yield live(factor, "points", f'IF({can}>0,{total}/{can},"")')
        formula = f'IF({can}>0,ROUND({beside(row, self._sum)}*{total}/{can},10),"")'
        yield live(unit.inside if unit.has_score else None, number_style(group.places), formula)

    def _quarters(self, group: GroupView, unit: UnitScore, row: int) -> Iterator[object]:
        annual = self.view.scored.system.annual
        assert annual is not None
        parts, needed = [], []
        for column, (code, share) in enumerate(annual.quarters.items(), start=self._first):
            yield group.case.facts.quarters.get((unit.unit, code))
            cell = beside(row, column)
            parts.append(f"N({cell})*{at(self.first_row - 2, column)}")
            needed += [cell] if share else []
        formula = f'IF(COUNT({",".join(needed)})<{len(needed)},"",ROUND({"+".join(parts)},10))'
        yield live(unit.inside if unit.has_score else None, number_style(group.places), formula)

    def _notes(self, group: GroupView, unit: UnitScore) -> list[str]:
        notes = [note for note in unit.notes if not note.startswith(_STRUCK)]
        told = "、".join(notes)
        vetoes = [f"一票否决：{veto.name}" for veto in vetoes_of(group.case, unit) if veto.name not in told]
        return [*vetoes, *notes]


def _top(group: GroupView, indicator: Indicator) -> Indicator:
    while indicator.parent is not None:
        indicator = group.case.system.indicator(indicator.parent)
    return indicator
