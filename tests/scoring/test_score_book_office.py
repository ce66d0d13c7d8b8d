"""LibreOffice as the judge of the 考核评分簿: its formulas give what stands beside them, and follow what is changed."""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from addin.scoring.book import write_scores
from addin.scoring.book.pages import RANKS, TABLE, score_pages
from addin.scoring.engine import score
from addin.scoring.facts import Facts
from addin.scoring.result import ScoredSystem
from addin.summary.page import Computed
from tests.office import Office, OfficeBook
from tests.scoring.book_case import shipped_cases
from tests.scoring.small_systems import facts_of as small_facts
from tests.scoring.small_systems import scored_of
from tests.scoring.test_engine_published import CASES, HERE, case_of
from tests.scoring.test_engine_published import facts_of as published_facts
from udfs.period import Period
from xl_templates.load import load_folder

pytestmark = pytest.mark.office
NEAR = 1e-9


@dataclass(frozen=True)
class Cell:
    """A cell with a formula, and what the engine says that it gives."""

    tab: str
    row: int
    column: int
    computed: Computed


def cells(scored: ScoredSystem) -> Iterator[Cell]:
    for page in score_pages(scored):
        for row, content in enumerate(page.rows(), start=page.first_row):
            for column, cell in enumerate(content):
                if isinstance(cell, Computed):
                    yield Cell(page.tab, row, column, cell)


def differences(book: OfficeBook, wanted: list[Cell]) -> list[str]:
    grids = {tab: book.values(tab) for tab in {cell.tab for cell in wanted}}
    wrong = []
    for cell in wanted:
        found, value = grids[cell.tab][cell.row][cell.column], cell.computed.value
        same = found == value if isinstance(value, str) else is_near(found, value)
        if not same:
            wrong.append(
                f"{cell.tab} row {cell.row + 1} column {cell.column + 1}: {found!r}, not {value!r}\n"
                f"  ={cell.computed.formula}"
            )
    return wrong


def is_near(found: object, value: Decimal | int) -> bool:
    return isinstance(found, float) and abs(found - float(value)) < NEAR


def opened(office: Office, scored: ScoredSystem, path: Path) -> OfficeBook:
    """The workbook without the values beside its formulas, so that whatever is found there was calculated."""
    content = BytesIO()
    write_scores(scored, content)
    with ZipFile(content) as whole, ZipFile(path, "w") as bare:
        for name in whole.namelist():
            part = whole.read(name)
            bare.writestr(name, re.sub(rb"</f><v>[^<]*</v>", b"</f>", part) if "worksheets/" in name else part)
    return office.open(path)


def check(office: Office, scored: ScoredSystem, path: Path) -> int:
    wanted = list(cells(scored))
    with opened(office, scored, path) as book:
        book.recalculate()
        wrong = differences(book, wanted)
    assert not wrong, f"{len(wrong)} of {len(wanted)} differ:\n" + "\n".join(wrong[:6])
    return len(wanted)


# --- what stands beside the formulas --------------------------------------------------------------------------------


def test_the_systems_of_other_places(office: Office, tmp_path: Path) -> None:
    programme, compared = load_folder(HERE).programme, 0
    assert programme is not None
    for path in CASES:
        case = case_of(path)
        system, period = programme.system(case["system"]), Period.parse(case["period"])
        scored = score(programme, system, period, published_facts(case))
        compared += check(office, scored, tmp_path / f"{path.stem}.xlsx")
    assert compared > 1500


@pytest.mark.parametrize("name", ["counties 2023", "counties 2023-Q2", "departments 2023", "half_year 2023"])
def test_the_systems_that_are_shipped(office: Office, tmp_path: Path, name: str) -> None:
    assert check(office, shipped_cases(name), tmp_path / "book.xlsx") > 300


POLICIES = """
[[indicators]]
id = "a"
name = "记零"
points = 30
rule = { kind = "completion", missing = "zero", places = 1 }
[[indicators]]
id = "b"
name = "不计"
points = 30
less_is_better = true
rule = { kind = "completion", missing = "left_out" }
[[indicators]]
id = "c"
name = "待补"
points = 20
rule = { kind = "growth", each = 1, base_zero = "left_out", missing = "pending" }
[[indicators]]
id = "d"
name = "随记零"
points = 10
same_as = "a"
rule = { kind = "efficacy", trim = 1 }
[[indicators]]
id = "e"
name = "后考"
points = 10
rule = { kind = "to_date", shares = { Q3 = 0.5 }, missing = "pending" }
[[indicators]]
id = "more"
name = "加"
outside = "bonus"
rule = { kind = "per_item", each = 1, most = 3 }
[[indicators]]
id = "prize"
name = "奖"
outside = "bonus"
rule = { kind = "certified", most = 5 }
[[indicators]]
id = "less"
name = "扣"
outside = "penalty"
rule = { kind = "certified", most = 4 }
[extras]
bonus_most = 6
[ranking]
ties = ["b", "a"]
by = "printed"
places = 1
[grades]
places = 0
grades = [{ name = "好", at = 80 }, { name = "中", at = 60 }, { name = "差", at = 0 }]
[[tests]]
id = "all"
name = "全部任务"
indicators = ["a", "b", "e"]
[[tests]]
id = "one"
name = "一项任务"
indicators = ["a", "b"]
how = "any"
[[lists]]
id = "best"
name = "前两名"
kind = "honour"
ways = [{ top = 2 }]
[[lists]]
id = "last"
name = "后一名"
kind = "criticism"
ways = [{ bottom = 1, test = "all", met = false }]
[[vetoes]]
id = "zero"
name = "总分记零"
effect = "zero"
[[vetoes]]
id = "out"
name = "不排"
effect = "strike"
ranked = false
[[vetoes]]
id = "down"
name = "降等"
effect = "down"
[[promotions]]
id = "up"
name = "晋档"
when = "[得分] >= 60 且 [等次] = '中' 且 [a] >= 40"
""".replace("'", '\\"')
NUMBERS = """
a 甲=45/50 乙=-/50 丙=exempt 丁=60/50 戊=? 己=10/0 庚=45/50
b 甲=5/4 乙=0/4 丙=3/- 丁=4/4 戊=4/4 己=9/4 庚=5/4
c 甲=110/-/100 乙=90/-/100 丙=3/-/0 丁=100/-/100 戊=4/-/1 己=1/-/3 庚=110/-/100
e 甲=1/2
"""
EXTRAS = """
甲 more 2 项目一
甲 prize 2 项目一
甲 prize 4
乙 less -3
乙 less 2
丁 more 9 项目二
丙 zero 1
丁 down 1
戊 out 1
"""
UNITS = "甲 乙 丙 丁 戊 己 庚"


@pytest.mark.parametrize("lacking", ["", "丁", "丁 庚"])
def test_whatever_can_be_missing(office: Office, tmp_path: Path, lacking: str) -> None:
    numbers = "\n".join(
        " ".join(word for word in line.split() if not (line.startswith("c") and word[0] in lacking))
        for line in NUMBERS.splitlines()
    )
    scored = scored_of(POLICIES, small_facts(numbers, EXTRAS), UNITS)
    assert check(office, scored, tmp_path / "book.xlsx") > 200


# --- what follows when something is changed ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """A number that somebody types over another."""

    unit: str
    indicator: str
    name: str  # of the field of the fact
    value: Decimal | None


COLUMNS = {"value": 2, "target": 3, "base": 4}


def changed(facts: Facts, changes: list[Change]) -> Facts:
    result = deepcopy(facts)
    for each in changes:
        key = each.unit, each.indicator
        fact = replace(result.of(*key), **{each.name: each.value})
        result.facts[key] = replace(fact, exempt=False, unreadable=False) if each.name == "value" else fact
    return result


def type_over(book: OfficeBook, scored: ScoredSystem, changes: list[Change]) -> None:
    names = {each.id: each.name for each in scored.system.indicators}
    for page in score_pages(scored):
        if not page.tab.startswith("分项得分"):
            continue
        for row, content in enumerate(page.rows(), start=page.first_row):
            found = [each for each in changes if len(content) > 5 and is_row(content, names[each.indicator], each.unit)]
            for each in found:
                cell = f"{'ABCDE'[COLUMNS[each.name]]}{row + 1}"
                if each.value is None:
                    book.clear(page.tab, cell)
                else:
                    book.set_values(page.tab, cell, [[each.value]])


def is_row(content: object, indicator: str, unit: str) -> bool:
    return getattr(content[0], "value", None) == indicator and content[1] == unit


def follows(office: Office, scored: ScoredSystem, changes: list[Change], path: Path) -> None:
    """What the engine makes of changed facts is what the workbook makes of the same changes."""
    facts = changed(scored.facts, changes)
    wanted = score(scored.programme, scored.system, scored.period, facts)
    assert standings(wanted) != standings(scored)
    with opened(office, scored, path) as book:
        type_over(book, scored, changes)
        book.recalculate()
        found = shown(book, scored)
    assert found == pytest.approx(standings(wanted), abs=NEAR)


def standings(scored: ScoredSystem) -> dict[str, object]:
    result: dict[str, object] = {}
    for group in scored.groups:
        for unit in group.units:
            key = f"{group.group.name} {unit.unit}"
            result[f"{key} score"] = float(unit.score) if unit.has_score else ""
            result[f"{key} rank"] = float(unit.rank) if unit.rank is not None else ""
            result[f"{key} grade"] = unit.grade or ""
            result |= {f"{key} {name}": word(met.met) for name, met in unit.tests.items()}
    return result


def word(met: bool | None) -> str:
    return {True: "完成", False: "没有完成", None: "看不出"}[met]


def shown(book: OfficeBook, scored: ScoredSystem) -> dict[str, object]:
    result: dict[str, object] = {}
    pages = {page.tab: page for page in score_pages(scored)}
    for tab, wanted in ((TABLE, ("总分", "名次", "等次")), (RANKS, tuple(test.name for test in scored.system.tests))):
        page, grid = pages[tab], book.values(tab)
        titles = [column.title.removeprefix("完成") for column in page.columns]
        for cells_ in grid[page.first_row : page.first_row + page.count]:
            found = dict(zip(titles, cells_, strict=False))
            group = found.get("分组") or scored.groups[0].group.name
            for title in wanted:
                result[f"{group} {found['单位']} {NAMES.get(title) or id_of_test(scored, title)}"] = found.get(
                    title, ""
                )
    return result


NAMES = {"总分": "score", "名次": "rank", "等次": "grade"}


def id_of_test(scored: ScoredSystem, title: str) -> str:
    return next(test.id for test in scored.system.tests if test.name == title)


def values(text: str) -> list[Change]:
    """``甲 a value 50`` lines; ``-`` empties the cell."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        unit, indicator, name, value = line.split()
        found.append(Change(unit, indicator, name, None if value == "-" else Decimal(value)))
    return found


@pytest.mark.parametrize(
    "changes",
    [
        "甲 a value 12.5\n丁 a target 100\n庚 b value 1",  # what it leads to: other ranks, grades, targets
        "乙 a value 77\n戊 a value 50\n戊 a target 45\n己 a target 10\n丙 a value 30",  # what was missing, unreadable, exempt
        "甲 c value -\n乙 b value -",  # what was there is not: for all units, for one
        "己 c base 0\n甲 a value 50.005",  # left out by its rule; a half
    ],
)
def test_whatever_is_typed_over(office: Office, tmp_path: Path, changes: str) -> None:
    scored = scored_of(POLICIES, small_facts(NUMBERS, EXTRAS), UNITS)
    follows(office, scored, values(changes), tmp_path / "book.xlsx")


def test_a_shipped_system_follows(office: Office, tmp_path: Path) -> None:
    scored = shipped_cases("counties 2023")
    names = [unit.unit for unit in scored.groups[0].units]
    last = min(scored.groups[0].units, key=lambda unit: unit.score).unit
    changes = [
        Change(last, "fdi", "value", Decimal(9000)),
        Change(last, "new_foreign", "value", Decimal(9)),
        Change(names[0], "reports", "value", Decimal(4)),
        Change(names[1], "fdi", "base", Decimal(0)),
        Change(names[2], "leader_projects", "value", None),
    ]
    follows(office, scored, changes, tmp_path / "book.xlsx")
