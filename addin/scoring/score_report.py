"""What the job 计算得分 tells a person at a console: a table a group, the lists, and where the result stands."""

from collections.abc import Sequence
from typing import Final

from rich.table import Table
from rich.text import Text

from addin.console import on_one_line, refuse, say, show, tell
from addin.scoring.facts import STAGE_LABELS
from addin.scoring.result import GroupScore, Listed, ScoredSystem, UnitScore
from addin.scoring.score import ScoreOutcome, ScoreRequest
from addin.targets import is_standard_output
from udfs.findings import Finding, counted, finding
from udfs.rounding import round_half_up

_MET: Final = {True: "完成", False: "没有完成", None: "不详"}
_TOLD: Final = 20  # findings that are printed one by one
_MOST_PLACES: Final = 10


def tell_scores(outcome: ScoreOutcome, request: ScoreRequest) -> int:
    """Print what came of the job and return the exit code.

    Where a result goes to the standard output, nothing else does.
    """
    if not outcome.done or outcome.scored is None:
        return refuse(outcome.findings)
    scored = outcome.scored
    if not (is_standard_output(request.out) or is_standard_output(request.json_out or "")):
        show(*(group_table(scored, group) for group in scored.groups if group.units))
        say(*report_lines(outcome))
    asked = [found for found in scored.findings if found.severity != "notice"]
    first = asked if len(asked) <= _TOLD else [found for found in asked if found.severity == "error"][:_TOLD]
    return tell([*outcome.findings, *first, *_rest(asked, first)])


def report_lines(outcome: ScoreOutcome) -> list[str]:
    """Return the report, line by line."""
    scored = outcome.scored
    if scored is None:
        return []
    names = {each.id: each.name for each in scored.system.lists}
    lines = [
        f"{scored.period.label} {scored.system.title}（{STAGE_LABELS[scored.stage]}）："
        + "，".join(f"{group.group.name} {len(group.units)} 个单位" for group in scored.groups),
        *(line for name, listed in scored.lists.items() for line in _list_lines(names[name], listed)),
        f"    问题：{counted(scored.findings)}",
    ]
    return lines + ([f"    位置：{outcome.written.resolve()}"] if outcome.written else [])


def group_table(scored: ScoredSystem, group: GroupScore) -> Table:
    """Return the table of a group, best first; units without a rank last."""
    provisional = "（名次是暂定的）" if group.pending else ""
    title = f"{scored.period.label} {group.group.name}{provisional}"
    table = Table(title=on_one_line(title), title_justify="left", title_style="bold")
    with_grades = any(unit.grade for unit in group.units)
    headings = ["名次", "单位", "得分", "百分内", "加分", "扣分", *(["等次"] if with_grades else [])]
    headings += [test.name for test in scored.system.tests]
    for heading in headings:
        table.add_column(heading, no_wrap=True)
    places = shown_places(group.units, scored.system.ranking.places)
    for unit in sorted(group.units, key=lambda each: (each.rank is None, each.rank or 0)):
        cells = [
            str(unit.rank or "—"),
            unit.unit,
            *_points(unit, places),
            *([unit.grade or "—"] if with_grades else []),
        ]
        cells += [_MET[unit.tests[test.id].met] for test in scored.system.tests]
        table.add_row(*(Text(on_one_line(cell)) for cell in cells))
    return table


def shown_places(units: Sequence[UnitScore], places: int) -> int:
    """Return how many places scores are printed with: more where equal prints would rank apart."""
    ranked = [(unit.score, unit.rank) for unit in units if unit.rank is not None]
    for shown in range(places, _MOST_PLACES):
        ranks: dict[object, set[int]] = {}
        for score, rank in ranked:
            ranks.setdefault(round_half_up(score, shown), set()).add(rank)
        scores = {round_half_up(score, shown) for score, _ in ranked}
        if all(len(each) == 1 for each in ranks.values()) or len(scores) == len({score for score, _ in ranked}):
            return shown
    return _MOST_PLACES


def _points(unit: UnitScore, places: int) -> list[str]:
    if not unit.has_score:
        return ["—"] * 4
    return [f"{round_half_up(each, places):f}" for each in (unit.score, unit.inside, unit.bonus, unit.penalty)]


def _list_lines(name: str, listed: Sequence[Listed]) -> list[str]:
    """Return a list of suggestions, a unit a line."""
    if not listed:
        return [on_one_line(f"    {name}：没有")]
    lines = [f"    {name}：{len(listed)} 个" if len({each.unit for each in listed}) == len(listed) else f"    {name}："]
    lines += [f"        {each.unit}：{each.reason}" for each in listed]
    return list(map(on_one_line, lines))


def _rest(asked: Sequence[Finding], told: Sequence[Finding]) -> list[Finding]:
    """Return one line for all other findings that need a person, none when there are none."""
    known = set(map(id, told))
    others = [found for found in asked if id(found) not in known]
    return [finding("ZS-827", counts=counted(others))] if others else []
