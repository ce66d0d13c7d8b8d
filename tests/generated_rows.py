"""Rows for the agreement test: drawn with a fixed seed, mostly near the edges of the rules, partly of wrong types."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from udfs.cells import UNTYPED
from udfs.rules import nodes
from udfs.strict import look
from xl_templates.judge import LedgerJudge, cell_type
from xl_templates.model import Column

GOOD_USCC = ("91110000101623741K", "911101066976941872")
POOR_USCC = (
    "91110000101623741k",
    "91110000 101623741K",
    "91350211M0000XUF46",
    "91110000101623741X",
    "9111000010162374",
    "91110000101623741O",
)
WORDED = ("约5.2亿元", "2000万", "１２", "1,200", "2023.1.25", "2023年1月", "20230125", " ", "　", "12 ")
UNREADABLE = ("待定", "无", "-", "#N/A", "约", "TRUE")
LONG_CODES = ("120119199001011234", "2301-120119-04-01-123456", "00012345678901234567")


TRIES = 400


@dataclass(frozen=True)
class Rows:
    """Raw cells and last period's typed values, by column name."""

    raw: dict[str, list[object]]
    last: dict[str, list[object]]
    count: int


class RowMaker:
    """Draws cells for one ledger. ``days``: the period's days; dates lie around its ``as_of``."""

    def __init__(self, judge: LedgerJudge, days: dict[str, date], seed: int) -> None:
        self.judge = judge
        self.days = days
        self.as_of = days["as_of"]
        self.random = random.Random(seed)
        self.spoken = spoken_of(judge)
        self.figures = figures_of(judge)
        self.drawn = 0

    def rows(self, count: int) -> Rows:
        raw: dict[str, list[object]] = {column.name: [] for column in self.judge.ledger.columns}
        last: dict[str, list[object]] = {name: [] for name in self.judge.last_columns}
        for number in range(count):
            # One row in twelve is empty; the others run from nearly clean to quite spoilt.
            spoilt = self.random.choice((0.0, 0.02, 0.02, 0.1, 0.3))
            blank = self.random.choice((0.05, 0.2, 0.5))
            if number % 12 == 11:
                blank = 1.0
            row = {column.name: self.cell(column, spoilt, blank) for column in self.judge.ledger.columns}
            self.make_some_agree(row)
            for name, cell in row.items():
                raw[name].append(cell)
            for name in last:
                last[name].append(self.previous(self.judge.ledger.column(name), row[name]))
        self.steer(raw, last, count)
        return Rows(raw, last, count)

    def steer(self, raw: dict[str, list[object]], last: dict[str, list[object]], count: int) -> None:
        """Set two rows for each check, one that breaks it and one that keeps it, as far as chance finds such cells."""
        for number, check in enumerate(self.judge.all_checks):
            rule = check.rule
            drawn = {name: self.column_cells(name) for name in rule.touched}
            before = {name: self.column_cells(name) for name in rule.last}
            typed = {name: self.typed(name, cells) for name, cells in drawn.items()}
            earlier = {
                name: [None if cell is UNTYPED else cell for cell in self.typed(name, cells)]
                for name, cells in before.items()
            }
            judged = rule.judge(self.judge.table(typed, TRIES, last=earlier, days=self.days))
            for wanted in (False, True):
                row = 2 * number + wanted
                if wanted in judged and row < count:
                    found = judged.index(wanted)
                    for name, cells in drawn.items():
                        raw[name][row] = cells[found]
                    for name, cells in earlier.items():
                        last[name][row] = cells[found]

    def column_cells(self, name: str) -> list[object]:
        column = self.judge.ledger.column(name)
        return [self.cell(column, 0.0, 0.25) for _ in range(TRIES)]

    def typed(self, name: str, cells: list[object]) -> list[object]:
        kind = cell_type(self.judge.ledger.column(name))
        return [look(cell, kind).value for cell in cells]

    def cell(self, column: Column, spoilt: float, blank: float) -> object:
        if self.random.random() < blank:
            return None
        if self.random.random() < spoilt:
            return self.random.choice((*WORDED, *UNREADABLE, *LONG_CODES, True, 45000, 1e12, 0.1234567, 3.5, -7))
        return self.value(column)

    def value(self, column: Column) -> object:
        choose = self.random.choice
        match column.type:
            case "choice":
                return choose((*self.judge.lists[column.choices or ""], "不在选项里的"))
            case "date":
                return self.as_of + timedelta(days=choose(DAYS))
            case "amount":
                return choose(self.figures.get(column.name, AMOUNTS)) if self.random.random() < 0.3 else choose(AMOUNTS)
            case "number" if self.figures.get(column.name) and self.random.random() < 0.3:
                return choose(self.figures[column.name])
            case "number":
                return choose((0, 1, 2, 5, 12, 100)) if column.places == 0 else choose((0, 0.5, 12.25, 30, 100))
            case "uscc":
                return choose((*GOOD_USCC, *POOR_USCC))
            case "project_code":
                self.drawn += 1
                own = f"2301-120119-04-01-{self.drawn:06d}"
                return choose(
                    (
                        own,
                        "2301-120119-04-01-123456",
                        "2301-120119-04-01-12345",
                        "23011201190401123456",
                        "2212-120119-89-02-00001X",
                    )
                )
            case "industry":
                return choose(("C38", "C381", "C3812", "A01", "C99", "G54", "c38", "3812"))
            case "phone":
                return choose(
                    ("13800000000", "022-12345678", "138-0000-0000", "138 0000 0000", "12345", "1380000", "2380000")
                )
        return self.text(column)

    def text(self, column: Column) -> str:
        """A text of its own, one that others share, or one that a rule speaks of."""
        self.drawn += 1
        mentioned = self.spoken.get(column.name, ())
        if mentioned and self.random.random() < 0.4:
            return self.random.choice(("", "某")) + self.random.choice(mentioned)
        if self.random.random() < 0.5:
            return f"第{self.drawn}个名称"
        return self.random.choice(TEXTS)

    def make_some_agree(self, row: dict[str, object]) -> None:
        """Set sums, equalities and quiet months now and then, which chance alone would hardly meet."""
        numbers = [column.name for column in self.judge.ledger.columns if column.type == "amount"]
        if len(numbers) > 2 and self.random.random() < 0.4:
            first, second, third = self.random.sample(numbers, 3)
            if all(type(row[name]) in (int, float) for name in (second, third)):
                row[first] = float(Decimal(str(row[second])) + Decimal(str(row[third])))
        if self.random.random() < 0.2:
            row.update({name: 0 for name in numbers if self.random.random() < 0.5})

    def previous(self, column: Column, raw: object) -> object:
        if self.random.random() < 0.3:
            return None
        if self.random.random() < 0.5:
            typed = look(raw, cell_type(column)).value
            if isinstance(typed, str | Decimal | date):
                return typed
        value = look(self.value(column), cell_type(column)).value
        return value if isinstance(value, str | Decimal | date) else None


def spoken_of(judge: LedgerJudge) -> dict[str, list[str]]:
    """Return the texts that the rules about each column name."""
    spoken: dict[str, list[str]] = {}
    for check in judge.all_checks:
        texts = [
            part.value
            for part in nodes.walk(check.rule.node)
            if isinstance(part, nodes.Literal) and isinstance(part.value, str)
        ]
        for name in check.rule.touched:
            spoken.setdefault(name, []).extend(texts)
    return spoken


def figures_of(judge: LedgerJudge) -> dict[str, list[float]]:
    """Return the numbers and parameters that the rules about each column name, and their neighbours."""
    figures: dict[str, list[float]] = {}
    for check in judge.all_checks:
        for part in nodes.walk(check.rule.node):
            value = part.value if isinstance(part, nodes.Literal) else None
            if isinstance(part, nodes.Parameter):
                value = judge.parameters[part.name]
            if isinstance(value, Decimal):
                for name in check.rule.touched:
                    figures.setdefault(name, []).extend((float(value), float(value) + 1, float(value) - 1))
    return figures


TEXTS = ("甲项目", "乙项目", "丙", "甲项目 ", "ABC", "abc", "ＡＢＣ", "12345", "*", "?甲", "a、b", '说"好"', "长" * 300)
DAYS = (
    0,
    0,
    1,
    2,
    3,
    4,
    5,
    -1,
    -2,
    -6,
    -7,
    -24,
    -25,
    -31,
    -32,
    -55,
    -60,
    -89,
    -93,
    -120,
    -182,
    -200,
    -365,
    -366,
    -400,
    -900,
    30,
    250,
    800,
)
AMOUNTS = (
    0,
    0,
    0,
    0,
    1,
    0.000001,
    0.01,
    1.5,
    12.5,
    15,
    99.999999,
    100,
    100,
    150,
    1000,
    5000,
    5000,
    12345.678901,
    2e5,
    99999999,
    1e8,
    -50,
)
