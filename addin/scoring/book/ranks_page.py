"""排名定等: ranks from both ends, how ties are broken, grades, target tests, and how far it is to the next cut."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final

from addin.scoring.book.cells import at, beside, compared, copied, live, span, told
from addin.scoring.book.points_page import MET, MISSED, UNKNOWN, PointsPage
from addin.scoring.book.shifts import is_zeroed, points_counted, shifts
from addin.scoring.book.table_page import TablePage
from addin.scoring.book.view import BookView, GroupView, stage_row
from addin.scoring.result import UnitScore
from addin.scoring.standing import vetoes_of
from addin.summary.page import Mark, Page, PageColumn, Row, Styled
from addin.summary.styles import number_style
from udfs.rounding import round_half_up
from udfs.scoring.grade import Threshold, grade_formula, highest_first
from udfs.scoring.places import written
from udfs.scoring.rank import rank_formula
from xl_templates.system_model import TargetTest

_ABOUT: Final = (
    "公式跟着“分项得分”变。倒数第 1 是最后一名；分相等的依次比右边的同分比较，还相等的并列。“差几分”到相等为止。"
)
_VETOED: Final = "不排名"


@dataclass
class RanksPage:
    """The page, and where rank and grade of each unit stand."""

    view: BookView
    tab: str
    table: TablePage
    points: dict[str, PointsPage]

    @property
    def page(self) -> Page:
        """Return the page."""
        marks = [
            Mark(self._tests + number, word, style)
            for number in range(len(self._tested))
            for word, style in ((MET, "good_mark"), (MISSED, "bad_mark"), (UNKNOWN, "open_mark"))
        ]
        return Page(
            self.tab,
            self.view.title("排名定等"),
            tuple(self._columns()),
            self._rows,
            sum(len(group.result.units) for group in self.view.groups),
            about=tuple(self._about()),
            frozen=self._first,
            stamp=self.view.stage,
            marks=tuple(marks),
            most_lines=24,
        )

    # --- columns ----------------------------------------------------------------------------------------------------

    @property
    def _first(self) -> int:
        """The column of the points that are ranked: behind both ranks, group and unit."""
        return 4 if self.view.grouped else 3

    @property
    def _tied(self) -> tuple[str, ...]:
        return self.view.scored.system.ranking.ties

    @property
    def _cuts(self) -> int:
        return self._first + 1 + len(self._tied)

    @cached_property
    def _ends(self) -> list[tuple[str, int]]:
        """The cuts of lists: the first so many, the last so many."""
        ways = [
            way
            for each in self.view.scored.system.lists
            if each.id in self.view.scored.lists and not each.by_indicator
            for way in each.ways
        ]
        tops = sorted({way.top for way in ways if way.top is not None})
        bottoms = sorted({way.bottom for way in ways if way.bottom is not None})
        return [*(("top", most) for most in tops), *(("bottom", most) for most in bottoms)]

    @property
    def _graded(self) -> int:
        """The column of the points that are graded; right of it up or down, the grade, and what is lacking."""
        return self._cuts + 1 + len(self._ends)

    @property
    def _tested(self) -> tuple[TargetTest, ...]:
        return self.view.scored.system.tests

    @property
    def _tests(self) -> int:
        return self._graded + (4 if self.view.graded else 0)

    def _columns(self) -> Iterator[PageColumn]:
        system = self.view.scored.system
        yield PageColumn("名次", 7, "rank")
        yield PageColumn("倒数名次", 7, "count")
        if self.view.grouped:
            yield PageColumn("分组", 16, "centre")
        yield PageColumn("单位", 18, "label")
        yield PageColumn("排名用的分", 14, "points_used")
        for name in self._tied:
            yield PageColumn(f"同分比较：\n{system.indicator(name).name}", 13, "points")
        yield PageColumn("比上一名差几分", 11, "points")
        for kind, most in self._ends:
            yield PageColumn(f"进前 {most} 名差几分" if kind == "top" else f"离开后 {most} 名差几分", 11, "points")
        if self.view.graded:
            yield PageColumn("定等用的分", 14, "points_used")
            yield PageColumn("晋等（降等写负数）", 10, "open:value", head_style="office_header")
            yield PageColumn("等次", 9, "word")
            yield PageColumn("比上一等差几分", 11, "points")
        for test in self._tested:
            yield PageColumn(_titled(test), 12, "word")
        if self._tested:
            yield PageColumn("目标任务说明（初次计算时）", 60)

    def _about(self) -> Iterator[Row]:
        yield stage_row(self.view)
        yield (Styled(_ABOUT, "about"),)
        grades = self.view.scored.system.grades
        if self.view.graded and grades is not None:
            blanks = [None] * (self._first - 1)
            names = [Styled(each.name, "parameter") for each in grades.grades]
            cuts = [Styled(each.at, "parameter") for each in grades.grades]
            rounding = "不四舍五入" if grades.places is None else f"四舍五入到 {grades.places} 位小数再定"
            yield [*blanks, Styled("等次", "parameter_name"), *names]
            yield [*blanks, Styled("多少分以上", "parameter_name"), *cuts, Styled(rounding, "about")]

    @property
    def first_row(self) -> int:
        """The row, from 0, of the first unit."""
        return 6 if self.view.graded else 4

    def row_of(self, group: GroupView, unit: UnitScore) -> int:
        """Return the row, from 0, of a unit."""
        return self.first_row + self.view.place(group) + group.ranked.index(unit)

    def rank(self, group: GroupView, unit: UnitScore) -> str:
        """Return the cell of the rank, as other pages write it."""
        return at(self.row_of(group, unit), 0, self.tab)

    def grade(self, group: GroupView, unit: UnitScore) -> str:
        """Return the cell of the grade, as other pages write it."""
        return at(self.row_of(group, unit), self._graded + 2, self.tab)

    # --- rows -------------------------------------------------------------------------------------------------------

    def _rows(self) -> Iterator[Row]:
        grades = self.view.scored.system.grades
        for group in self.view.groups:
            moved = shifts(group, grades) if grades is not None and self.view.graded else {}
            scores = [each for unit in group.ranked if (each := self._ranked_points(group, unit)) is not None]
            for unit in group.ranked:
                row = self.row_of(group, unit)
                yield [
                    *self._standing(group, unit, row),
                    *self._distances(group, unit, row, scores),
                    *(self._grading(group, unit, row, moved[unit.unit]) if moved else ()),
                    *self._targets(group, unit),
                ]

    def _span(self, group: GroupView) -> tuple[int, int]:
        first = self.first_row + self.view.place(group)
        return first, first + len(group.result.units) - 1

    def _standing(self, group: GroupView, unit: UnitScore, row: int) -> Iterator[object]:
        first, last = self._span(group)
        score, *ties = (compared(row, first, last, self._first + number) for number in range(1 + len(self._tied)))
        options = {"ties": ties, "least": group.result.group.least}
        yield live(unit.rank, "rank", rank_formula(score, **options))
        yield live(unit.from_bottom, "count", rank_formula(score, **options, from_below=True))
        if self.view.grouped:
            yield group.result.group.name
        yield unit.unit
        yield self._score(group, unit)
        for name in self._tied:
            known = name in unit.indicators and group.case.system.indicator(name).outside is None
            cell = self.points[group.result.group.id].points(name, unit.unit) if known else ""
            points = unit.indicators[name].points if name in unit.indicators else None
            yield live(points, "points", copied(cell)) if known else Styled(points, "points")

    def _is_ranked(self, group: GroupView, unit: UnitScore) -> bool:
        return all(veto.ranked for veto in vetoes_of(group.case, unit))

    def _ranked_points(self, group: GroupView, unit: UnitScore) -> Decimal | None:
        """Return the points that are ranked, ``None`` where the unit is not."""
        ranking = group.case.system.ranking
        points = points_counted(group, unit, with_extras=ranking.with_extras)
        if points is None or not self._is_ranked(group, unit):
            return None
        return round_half_up(points, ranking.places) if ranking.by == "printed" else points

    def _score(self, group: GroupView, unit: UnitScore) -> object:
        if not self._is_ranked(group, unit):
            return Styled(_VETOED, "word")
        ranking = group.case.system.ranking
        cell = self._counted(group, unit, with_extras=ranking.with_extras)
        formula = f'IF(ISNUMBER({cell}),ROUND({cell},{ranking.places}),"")' if ranking.by == "printed" else copied(cell)
        return live(self._ranked_points(group, unit), number_style(group.places, bold=True), formula)

    def _counted(self, group: GroupView, unit: UnitScore, *, with_extras: bool) -> str:
        takes_score = with_extras or is_zeroed(group, unit)
        return self.table.score(group, unit) if takes_score else self.table.inside(group, unit)

    # --- distances --------------------------------------------------------------------------------------------------

    def _distances(self, group: GroupView, unit: UnitScore, row: int, scores: list[Decimal]) -> Iterator[object]:
        own = self._ranked_points(group, unit)
        cell, scored = beside(row, self._first), span(*self._span(group), self._first)
        ahead = sorted(each for each in scores if own is not None and each > own)
        above = f"SUMPRODUCT(ISNUMBER({scored})*({scored}>{cell}))"
        formula = f'IF(ISNUMBER({cell}),IF({above}=0,"",ROUND(LARGE({scored},{above})-{cell},10)),"")'
        yield live(ahead[0] - own if ahead and own is not None else None, "points", formula)
        ordered = sorted(scores, reverse=True)
        for kind, most in self._ends:
            enough = most if kind == "top" else most + 1
            cut = f"LARGE({scored},{most})" if kind == "top" else f"SMALL({scored},{enough})"
            reached = None
            if len(scores) >= enough:
                reached = ordered[most - 1] if kind == "top" else ordered[-enough]
            lacks = own is not None and reached is not None and own < reached
            formula = f"IF(AND(ISNUMBER({cell}),COUNT({scored})>={enough}),"
            formula += f'IF({cut}>{cell},ROUND({cut}-{cell},10),""),"")'
            yield live(reached - own if lacks and own is not None and reached is not None else None, "points", formula)

    # --- grades -----------------------------------------------------------------------------------------------------

    def _grading(self, group: GroupView, unit: UnitScore, row: int, up: int) -> Iterator[object]:
        grades = group.case.system.grades
        assert grades is not None
        points = points_counted(group, unit, with_extras=grades.with_extras)
        source = self._counted(group, unit, with_extras=grades.with_extras)
        yield live(points, number_style(group.places, bold=True), copied(source))
        yield up or None
        thresholds = [Threshold(each.name, each.at) for each in grades.grades]
        names, cuts = self.first_row - 3, self.first_row - 2
        cells = [(at(names, self._first + number), at(cuts, self._first + number)) for number in range(len(thresholds))]
        score, move = beside(row, self._graded), beside(row, self._graded + 1)
        formula = grade_formula(score, thresholds, places=grades.places, up=move, cells=cells)
        yield live(unit.grade, "word", formula)
        yield self._next_grade(points, score, thresholds, grades.places)

    def _next_grade(
        self, points: Decimal | None, score: str, thresholds: list[Threshold], places: int | None
    ) -> object:
        """Return what lacks to the next grade, without 晋降等; to what is rounded up, where it is."""
        slack = Decimal(0) if places is None else Decimal(5).scaleb(-places - 1)
        order = [each for each in highest_first(thresholds) if each.at > min(one.at for one in thresholds)]
        numbers = {each.name: number for number, each in enumerate(thresholds)}
        found, lacking = '""', None
        for each in order:
            cut = at(self.first_row - 2, self._first + numbers[each.name]) + (f"-{written(slack)}" if slack else "")
            gap = f"ROUND({cut}-{score},10)"
            found = f"IF({gap}>0,{gap},{found})"
            if points is not None and each.at - slack > points:
                lacking = each.at - slack - points
        return live(lacking, "points", f'IF(ISNUMBER({score}),{found},"")')

    # --- targets ----------------------------------------------------------------------------------------------------

    def _targets(self, group: GroupView, unit: UnitScore) -> Iterator[object]:
        page = self.points[group.result.group.id]
        for test in self._tested:
            asked = [name for name in test.indicators if name in unit.indicators]
            words = {True: MET, False: MISSED, None: UNKNOWN}[unit.tests[test.id].met]
            if all(name in page.tops for name in asked):
                cells = [page.target_met(name, unit.unit) for name in asked]
                yield live(words, "word", _test_formula(test, cells))
            else:  # 加分扣分 have no column of targets
                yield Styled(words, "word")
        if self._tested:
            said = [f"{test.name.removeprefix('完成')}：{unit.tests[test.id].words}" for test in self._tested]
            yield "\n".join(said) if len(said) > 1 else unit.tests[self._tested[0].id].words


def _titled(test: TargetTest) -> str:
    return test.name if test.name.startswith("完成") else f"完成{test.name}"


def _test_formula(test: TargetTest, cells: list[str]) -> str:
    """Return the formula of a target test over cells that say whether each target is met; blank: it is not asked."""
    if not cells:
        return f'"{UNKNOWN}"'
    met, missed, unknown = (f"({told(cells, word)})" for word in (MET, MISSED, UNKNOWN))
    if test.how == "all" and test.how_many is None:
        return f'IF({missed}>0,"{MISSED}",IF({unknown}>0,"{UNKNOWN}",IF({met}>0,"{MET}","{UNKNOWN}")))'
    most = test.how_many or 1
    asked = f"({met}+{missed}+{unknown})"
    wanted = "1" if most == 1 else f"MIN({most},{asked})"
    return f'IF({asked}=0,"{UNKNOWN}",IF({met}>={wanted},"{MET}",IF({met}+{unknown}<{wanted},"{MISSED}","{UNKNOWN}")))'
