"""Where everything stands on the sheet of a ledger: one place that decides columns and rows.

A table has, from the left: 序号 and 校验 (computed, frozen), the ledger's columns, 校验提示 (computed). A form has its
headings below each other. Behind both, hidden: the row id, last period's values that checks need, and the helper
columns of the checks. Columns and rows count from 0, as XlsxWriter does; references are A1 style, and the row that a
formula stands in is the marker ``ROW`` until ``in_row`` puts the number there.
"""

from abc import ABC, abstractmethod
from functools import cached_property
from typing import Final

from xlsxwriter.utility import xl_col_to_name

from udfs.strict import DIGITS
from xl_templates.judge import LedgerJudge
from xl_templates.model import Column, Ledger

TITLE_ROW: Final = 0
ABOUT_ROW: Final = 1
GROUP_ROW: Final = 2
HEADER_ROW: Final = 3
FIRST_ROW: Final = 4


ROW: Final = "\x00"  # no formula contains it; XML could not hold it either


def in_row(formula: str, row: int) -> str:
    """Return the formula as it stands in that row (0-based)."""
    return formula.replace(ROW, str(row + 1))


DAYS: Final = ("period_start", "period_end", "as_of", "year_start")
DIGITS_LIST: Final = "zs_digits"


class Layout(ABC):
    """What the formulas of a sheet need to know; it is what the rule translator calls ``Places``.

    ``remark``, ``status``, ``used``: the columns of 校验提示, of 校验 and of the mark of a row in use. ``unreadable``
    and ``worded``: the helper columns that name untyped cells, set by whoever writes their formulas.
    """

    remark: int
    status: int
    used: int
    unreadable: int
    worded: int
    row_id: int
    last_of: dict[str, int]
    list_of: dict[str, int]
    tidy_of: dict[str, int]
    lists: dict[str, tuple[str, ...]]
    _next: int

    def __init__(self, judge: LedgerJudge) -> None:
        self.judge = judge

    @property
    def ledger(self) -> Ledger:
        """The ledger of the sheet."""
        return self.judge.ledger

    @abstractmethod
    def at(self, column: int) -> str:
        """The helper or computed cell of that column number, in the judged row."""

    @abstractmethod
    def column_of(self, column: int) -> str:
        """All cells of that helper or computed column, absolute."""

    @abstractmethod
    def entered(self) -> list[str]:
        """Ranges that cover the cells which the unit fills in."""

    @abstractmethod
    def cell(self, column: str) -> str:
        """The entry cell of a column."""

    @abstractmethod
    def span(self, column: str) -> str:
        """All entry cells of a column."""

    def last(self, column: str) -> str:
        """Last period's value of a column."""
        return self.at(self.last_of[column])

    def day(self, name: str) -> str:
        """The cell of a day of the period."""
        return f"${xl_col_to_name(self.row_id + DAYS.index(name))}${TITLE_ROW + 1}"

    def members(self, name: str) -> str:
        """The cells of a list."""
        column, length = xl_col_to_name(self.list_of[name]), len(self.lists[name])
        return f"${column}${FIRST_ROW + 1}:${column}${FIRST_ROW + length}"

    @property
    def digits(self) -> str:
        """The cells that hold the ten digits in both widths."""
        return self.members(DIGITS_LIST)

    def message(self, column: int) -> str:
        """The cell above a check's helper column that holds its message."""
        return f"${xl_col_to_name(column)}${GROUP_ROW + 1}"

    def tidied(self, column: str) -> str:
        """The helper cell with the tidied text of a column."""
        return self.at(self.tidy_of[column])

    def untyped(self) -> str:
        """The names of the untyped columns, joined."""
        return f"{self.at(self.unreadable)}&{self.at(self.worded)}"

    def take_helper(self) -> int:
        """Return the number of a new hidden helper column."""
        self._next += 1
        return self._next - 1

    @property
    def helpers_end(self) -> int:
        """One past the last helper column taken so far."""
        return self._next

    def _take_hidden(self, first: int) -> None:
        """Place, from column ``first`` on: row id, last period's values, lists that rules name, the used mark.

        Row formulas must not name another sheet (see ``shared_formulas``), so each sheet has these for itself; the
        days of the period stand in the first row above them.
        """
        named = dict.fromkeys(name for check in self.judge.all_checks for name in check.rule.lists)
        self.lists = {DIGITS_LIST: tuple(DIGITS)} | {name: self.judge.lists[name] for name in named}
        self.row_id = first
        self.last_of = {name: first + 1 + at for at, name in enumerate(self.judge.last_columns)}
        after = first + 1 + len(self.last_of)
        self.list_of = {name: after + at for at, name in enumerate(self.lists)}
        after += len(self.lists)
        tidied = dict.fromkeys(name for check in self.judge.all_checks for name in check.rule.tidied)
        self.tidy_of = {name: after + at for at, name in enumerate(tidied)}
        self.used = after + len(self.tidy_of)
        self._next = max(self.used + 1, first + len(DAYS))


class TableLayout(Layout):
    """The columns of a table sheet; formulas are the same in every row."""

    def __init__(self, judge: LedgerJudge, rows: int) -> None:
        super().__init__(judge)
        self.rows = rows
        self.status = 1
        self.entries = {column.name: 2 + at for at, column in enumerate(self.ledger.columns)}
        self.remark = 2 + len(self.ledger.columns)
        self._take_hidden(self.remark + 1)

    @property
    def last_row(self) -> int:
        """The last prepared entry row."""
        return FIRST_ROW + self.rows - 1

    @cached_property
    def frozen_columns(self) -> int:
        """How many columns stay in view: up to the first required one, at most five."""
        required = [self.entries[column.name] for column in self.ledger.columns if column.required]
        return min(5, (required[0] if required else 2) + 1)

    def at(self, column: int) -> str:
        return f"${xl_col_to_name(column)}{ROW}"

    def column_of(self, column: int) -> str:
        """All entry rows of a column number, absolute."""
        name = xl_col_to_name(column)
        return f"${name}${FIRST_ROW + 1}:${name}${self.last_row + 1}"

    def entered(self) -> list[str]:
        runs: list[list[int]] = []
        for column in self.judge.entered:
            at = self.entries[column.name]
            if runs and runs[-1][1] == at - 1:
                runs[-1][1] = at
            else:
                runs.append([at, at])
        return [f"{self.at(first)}:{self.at(last)}" for first, last in runs]

    def cell(self, column: str) -> str:
        return self.at(self.entries[column])

    def span(self, column: str) -> str:
        return self.column_of(self.entries[column])


class FormLayout(Layout):
    """A form: one entry a heading, in column ``ENTRY``; helpers stand in the first entry row."""

    GROUP, HEADING, ENTRY, HELP = range(4)

    def __init__(self, judge: LedgerJudge) -> None:
        super().__init__(judge)
        self.entries = {column.name: FIRST_ROW + at for at, column in enumerate(self.ledger.columns)}
        self.remark = self.HELP + 1
        self._take_hidden(self.remark + 1)
        self.status = self.take_helper()  # a table shows it in front of each row

    @property
    def last_row(self) -> int:
        """The row of the last heading."""
        return FIRST_ROW + len(self.ledger.columns) - 1

    def at(self, column: int) -> str:
        return f"${xl_col_to_name(column)}${FIRST_ROW + 1}"

    def column_of(self, column: int) -> str:
        """The one helper cell of that column number."""
        return self.at(column)

    def entered(self) -> list[str]:
        return [self.cell(column.name) for column in self.judge.entered]

    def cell(self, column: str) -> str:
        return f"${xl_col_to_name(self.ENTRY)}${self.entries[column] + 1}"

    def span(self, column: str) -> str:
        cell = self.cell(column)
        return f"{cell}:{cell}"


def group_runs(columns: tuple[Column, ...]) -> list[tuple[str, int, int]]:
    """Return (group title, first, last) for neighbouring columns of the same group, counted from 0."""
    runs: list[tuple[str, int, int]] = []
    for at, column in enumerate(columns):
        if runs and runs[-1][0] == column.group:
            runs[-1] = (column.group, runs[-1][1], at)
        else:
            runs.append((column.group, at, at))
    return runs
