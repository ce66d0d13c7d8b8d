"""LibreOffice as the judge: the formulas of points, ranks, grades and totals give what Python gives."""

import random
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from tests.office import Office
from tests.scoring.test_score_rules import MARKS, TABLE, exact, numbers
from tests.scoring.test_score_rules_properties import FORMULAS, SEEDS, Maker
from udfs.rounding import round_half_up
from udfs.scoring import RULES, Column, Places
from udfs.scoring.grade import Threshold, grade, grade_formula
from udfs.scoring.rank import Compared, rank_formula, ranks
from udfs.scoring.total import (
    Extra,
    Line,
    bonus,
    bonus_formula,
    inside,
    inside_formula,
    kept_formula,
    one_per_project,
    penalty,
    penalty_formula,
    score,
    score_formula,
)

# Known to Excel 2010; none is volatile.
FUNCTIONS = {
    *("IF", "AND", "OR", "NOT", "COUNT", "ROUND", "MAX", "MIN", "AVERAGE", "SUM", "SMALL", "LARGE", "INT", "TRUNC"),
    *("ABS", "N", "IFERROR", "SUMPRODUCT", "ISNUMBER", "EXACT", "CHOOSE", "ROW"),
}
TRIALS = 24  # of each rule
NEAR = 1e-9


@dataclass(frozen=True)
class Check:
    """A formula somewhere, and what Python says that it gives."""

    about: str
    row: int
    column: int
    formula: str
    expected: object


class Sheet:
    """A sheet under construction: cells, formulas in rows below each other, and what they should give."""

    def __init__(self, book: Workbook, name: str, seed: int) -> None:
        self.sheet = book.add_worksheet(name)
        self.name = name
        self.random = random.Random(seed)
        self.row = 0
        self.texts = 0.3  # how many blanks are texts instead, which is as good as a blank
        self.checks: list[Check] = []

    def write(self, row: int, column: int, value: Decimal | str | int | None) -> str:
        """Write a value, nothing or a text for ``None``; return its cell."""
        if value is None and self.random.random() < self.texts:
            value = self.random.choice(("缺", "12", "约5"))
        if isinstance(value, str):
            self.sheet.write_string(row, column, value)
        elif value is not None:
            self.sheet.write_number(row, column, float(value))
        return xl_rowcol_to_cell(row, column, col_abs=True)

    def check(self, about: str, row: int, column: int, formula: str, expected: object) -> None:
        self.sheet.write_formula(row, column, f"={formula}", None, "?")
        self.checks.append(Check(about, row, column, formula, expected))


def places_of(column: Column, at: int, top: int, cells: dict[str, str]) -> Places:
    """Where the numbers of a unit stand; what the indicator is worth is written out unless parameters are cells."""
    row, last = top + at, top + len(column) - 1
    return Places(
        points=f"$N${top + 1}" if cells else str(column.points),
        actual=f"$A{row + 1}",
        target=f"$B{row + 1}",
        base=f"$C{row + 1}",
        judges=f"$D{row + 1}:$J{row + 1}",
        actuals=xl_range_abs(top, 0, last, 0),
        parameters=cells,
    )


def shown_parameters(parameters: dict) -> dict[str, Decimal | int]:
    """Those parameters that can stand in a cell."""
    found = {
        name: value
        for name, value in parameters.items()
        if isinstance(value, Decimal | int) and not isinstance(value, bool)
    }
    for number, band in enumerate(parameters.get("bands", ()), start=1):
        found |= {f"at{number}": band["at"], f"points{number}": band["points"]}
    return found


def write_rules(sheet: Sheet, maker: Maker) -> None:
    for kind in RULES:
        for trial in range(TRIALS):
            column, parameters = maker.drawn(kind)
            if kind == "formula":
                parameters["formula"] = FORMULAS[trial % len(FORMULAS)]
            write_group(sheet, kind, column, parameters, with_cells=trial % 2 == 1)


def write_tables(sheet: Sheet) -> None:
    """What is worked by hand: once with blanks, once with texts instead, and parameters in cells."""
    for texts in (0, 1):
        sheet.texts = texts
        for kind, parameters, worth, actual, target, base, _ in TABLE:
            count = len(actual.split())
            column = Column(
                points=Decimal(worth),
                judges=[()] * count,
                **{
                    name: numbers(text) or [None] * count
                    for name, text in (("actual", actual), ("target", target), ("base", base))
                },
            )
            write_group(sheet, kind, column, exact(parameters), with_cells=texts == 1)
        for parameters, worth, marks, _ in MARKS:
            column = Column(points=Decimal(worth), actual=[None], target=[None], base=[None], judges=[numbers(marks)])
            write_group(sheet, "judges", column, exact(parameters), with_cells=texts == 1)


def write_group(sheet: Sheet, kind: str, column: Column, parameters: dict, *, with_cells: bool) -> None:
    top = sheet.row
    sheet.write(top, 13, column.points)
    shown = shown_parameters(parameters) if with_cells else {}
    cells = {name: sheet.write(top, 20 + number, value) for number, (name, value) in enumerate(shown.items())}
    for at, outcome in enumerate(RULES[kind].points(column, parameters)):
        row = top + at
        for number, values in enumerate((column.actual, column.target, column.base)):
            sheet.write(row, number, values[at])
        for number, mark in enumerate(column.judges[at]):
            sheet.write(row, 3 + number, mark)
        formula = RULES[kind].formula(places_of(column, at, top, cells), parameters)
        about = f"{kind} {parameters} worth {column.points}: {column}"
        sheet.check(about, row, 11, formula, "" if outcome.points is None else outcome.points)
    sheet.row += len(column) + 1


def write_ranks(sheet: Sheet) -> None:
    """Scores, two keys for ties, whether ranked; then rank from above, from below, and without ties."""
    chosen = sheet.random

    def cell(digits: int) -> Decimal | None:
        number = Decimal(chosen.randint(5, 9)) + Decimal(chosen.randint(0, 10**digits)).scaleb(-digits)
        return None if chosen.random() < 0.15 else number

    for _ in range(60):
        top, count = sheet.row, chosen.choice((1, 2, 5, 9))
        scores = [cell(chosen.choice((0, 0, 1))) for _ in range(count)]
        ties = [tuple(chosen.choice((None, None, Decimal(0), Decimal(-1))) for _ in range(2)) for _ in range(count)]
        ranked = [chosen.random() < 0.8 for _ in range(count)]
        options = {"ties": ties, "ranked": ranked, "least": chosen.choice((1, 1, 3))}
        spans = [xl_range_abs(top, number, top + count - 1, number) for number in range(4)]
        for at, rank in enumerate(ranks(scores, **options)):
            row = top + at
            cells = [sheet.write(row, number, value) for number, value in enumerate((scores[at], *ties[at]))]
            cells.append(sheet.write(row, 3, 1 if ranked[at] else chosen.choice(("否决", 0))))
            tested = [Compared(*pair) for pair in zip(cells, spans, strict=True)]
            for side, expected in ((False, rank.above), (True, rank.below)):
                formula = rank_formula(
                    tested[0], ties=tested[1:3], ranked=tested[3], least=options["least"], from_below=side
                )
                sheet.check(
                    f"rank {scores} {options} {side}", row, 5 + side, formula, "" if expected is None else expected
                )
        for at, rank in enumerate(ranks(scores)):
            formula = rank_formula(Compared(f"$A{top + at + 1}", spans[0]))
            sheet.check(f"rank {scores}", top + at, 7, formula, "" if rank.above is None else rank.above)
        sheet.row += count + 1


def write_grades(sheet: Sheet) -> None:
    ladder = [Threshold(name, Decimal(at)) for name, at in (("良好", 80), ("优秀", 90), ("一般", 60), ("较差", 0))]
    cells = [(sheet.write(number, 10, name), sheet.write(number, 11, at)) for number, (name, at) in enumerate(ladder)]
    cells = [(name.replace("$K", "$K$"), at.replace("$L", "$L$")) for name, at in cells]
    for word in ["100", "90", "89.5", "89.4999", "89.9999999999", "79.5", "60", "59.5", "59.49", "0", "-3", "-"]:
        value = None if word == "-" else Decimal(word)
        for places in (None, 0, 1):
            for up in (None, 0, 1, -1, 9):
                row = sheet.row
                number, shift = sheet.write(row, 0, value), sheet.write(row, 1, up)
                expected = "" if value is None else grade(value, ladder, places=places, up=up or 0)
                formula = grade_formula(number, ladder, places=places, up=shift, cells=cells if row % 2 else ())
                sheet.check(f"grade of {word}, {places} places, up {up}", row, 2, formula, expected)
                plain = "" if value is None else grade(value, ladder, places=places)
                sheet.check(
                    f"grade of {word}, {places} places", row, 3, grade_formula(number, ladder, places=places), plain
                )
                sheet.row += 1


def write_totals(sheet: Sheet, maker: Maker) -> None:
    chosen = sheet.random
    for _ in range(40):
        row, count = sheet.row, chosen.randint(1, 6)
        lines = [
            Line(Decimal(chosen.choice((10, 20, 0, "2.5"))), None if chosen.random() < 0.3 else maker.number())
            for _ in range(count)
        ]
        cells = [
            (sheet.write(row, 2 * at, line.points), sheet.write(row, 2 * at + 1, line.available))
            for at, line in enumerate(lines)
        ]
        within = inside(lines, Decimal(100)).points
        sheet.check(f"inside {lines}", row, 14, inside_formula(cells), "" if within is None else within)
        extra = [None if chosen.random() < 0.2 else maker.number() for _ in range(3)]
        items = [Extra(str(at), number) for at, number in enumerate(extra) if number is not None]
        taken = [sheet.write(row, 16 + at, number) for at, number in enumerate(extra)]
        most = chosen.choice((None, Decimal(5)))
        more, less = bonus(items, most=most), penalty(items, most=most)
        sheet.check(f"bonus {extra} {most}", row, 20, bonus_formula(taken, most), more)
        sheet.check(f"penalty {extra} {most}", row, 21, penalty_formula(taken, most), less)
        floor = chosen.choice((None, Decimal(0)))
        expected = score(within, more, less, floor)
        formula = score_formula(f"$O{row + 1}", f"$U{row + 1}", f"$V{row + 1}", None if floor is None else "0")
        sheet.check(f"score {within} {more} {less} {floor}", row, 22, formula, "" if expected is None else expected)
        sheet.row += 1


def write_extras(sheet: Sheet) -> None:
    """Lines of 加分扣分: which of a unit's lines about one project counts."""
    chosen = sheet.random
    lines = [
        (chosen.choice("甲乙"), Extra("项", Decimal(chosen.randint(1, 4)), chosen.choice(("", "a", "A", "b*", "b"))))
        for _ in range(60)
    ]
    kept = {id(line) for unit in "甲乙" for line in one_per_project([line for name, line in lines if name == unit])}
    spans = [xl_range_abs(0, number, len(lines) - 1, number) for number in range(3)]
    for row, (unit, line) in enumerate(lines):
        cells = [sheet.write(row, number, value) for number, value in enumerate((unit, line.project, line.points))]
        formula = kept_formula(*map(Compared, cells, spans))
        sheet.check(f"line {row} {unit} {line}", row, 3, formula, int(id(line) in kept))


@pytest.mark.office
def test_a_workbook_recalculated_gives_what_python_gives(office: Office, tmp_path: Path) -> None:
    path, seed = tmp_path / "scores.xlsx", 20230331
    with Workbook(str(path)) as book:
        maker = Maker(seed)
        sheets = [Sheet(book, name, seed) for name in ("rules", "tables", "ranks", "grades", "totals", "extras")]
        write_rules(sheets[0], maker)
        write_tables(sheets[1])
        write_ranks(sheets[2])
        write_grades(sheets[3])
        write_totals(sheets[4], maker)
        write_extras(sheets[5])
    wrong = []
    with office.open(path, read_only=True) as opened:
        opened.recalculate()
        for sheet in sheets:
            last = max(check.row for check in sheet.checks)
            values = opened.values(sheet.name, f"A1:Z{last + 1}")
            wrong += [
                f"{check.about}\n  ={check.formula}\n  gave {found!r}, not {check.expected!r}"
                for check in sheet.checks
                if not agrees(found := values[check.row][check.column], check.expected)
            ]
    total = sum(len(sheet.checks) for sheet in sheets)
    assert total > 3000
    assert not wrong, f"{len(wrong)} of {total} differ:\n" + "\n".join(wrong[:8])


def agrees(found: object, expected: object) -> bool:
    if isinstance(expected, str) or not isinstance(found, float):
        return found == expected
    return abs(found - float(round_half_up(Decimal(expected), 10))) < NEAR


# --- what a formula is made of ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "parameters", "part"),
    [
        ("completion", {"places": 2}, "ROUND(ROUND(MAX(0,MIN(20,20*A1/B1)),10),2)"),
        ("bands", {"bands": [{"at": Decimal("0.8"), "points": Decimal(75)}]}, "IF(ROUND(A1-0.8,8)>=0,75,0)"),
        ("mean_steps", {"start": Decimal(5), "step": Decimal("0.1"), "each": Decimal(1)}, "TRUNC(ROUND("),
        ("efficacy", {}, "IF(ROUND(MAX($A$1:$A$9)-MIN($A$1:$A$9),8)=0,100,"),
    ],
)
def test_what_libreoffice_would_forgive(kind: str, parameters: dict, part: str) -> None:
    """It compares and cuts off with a tolerance of its own, so it cannot tell that these are needed. Excel can."""
    places = Places(points="20", actual="A1", target="B1", actuals="$A$1:$A$9")
    assert part in RULES[kind].formula(places, parameters)


@pytest.mark.parametrize("kind", RULES)
@given(SEEDS, st.booleans())
@settings(max_examples=40)
def test_formulas_are_plain_and_short(kind: str, seed: int, with_cells: bool) -> None:
    column, parameters = Maker(seed).drawn(kind)
    far = "'考核评分（县、市、区）'!$XFD$1048576"
    places = Places(points=far, actual=far, target=far, base=far, judges=f"{far}:$XFD$9", actuals=f"{far}:$XFD$9")
    if with_cells:
        places = replace(places, parameters=dict.fromkeys(shown_parameters(parameters), far))
    formula = RULES[kind].formula(places, parameters)
    assert not formula.startswith("=")
    assert len(formula) <= 8192
    assert "{" not in formula
    plain = re.sub(r"'[^']*'|\"[^\"]*\"", "", formula)
    assert set(re.findall(r"[A-Z]+(?=\()", plain)) <= FUNCTIONS
    assert "IFERROR" not in plain or kind == "formula"
