"""Where everything stands on the sheet of a ledger: one place that decides columns and rows.

Visible, from the left: 序号 and 校验 (computed, frozen), the ledger's columns, 校验提示 (computed). Behind them, hidden:
the row id, last period's values that checks need, and the helper columns of the checks. All numbers here count from 0,
as XlsxWriter does; addresses in formulas are A1 style with the column fixed and the row free.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from xlsxwriter.utility import xl_col_to_name

from xl_templates.judge import LedgerJudge
from xl_templates.model import Ledger

TITLE_ROW: Final = 0
ABOUT_ROW: Final = 1
GROUP_ROW: Final = 2
HEADER_ROW: Final = 3
FIRST_ROW: Final = 4

NUMBER_HEADER: Final = "序号"
STATUS_HEADER: Final = "校验"
REMARK_HEADER: Final = "校验提示"
REMARK_WIDTH: Final = 60

STAMP_SHEET: Final = "zs_stamp"
LISTS_SHEET: Final = "zs_lists"
CHECKS_SHEET: Final = "zs_checks"
COVER_SHEET: Final = "填报说明"


@dataclass(frozen=True)
class ListCells:
    """Where the lists stand on the hidden list sheet: name → absolute reference."""

    ranges: dict[str, str]
    digits: str


class LedgerLayout:
    """The columns of one table sheet, and the references that its formulas use (the rule translator's ``Places``)."""

    def __init__(self, judge: LedgerJudge, rows: int, lists: ListCells, day_cells: dict[str, str]) -> None:
        self.judge = judge
        self.rows = rows
        self._lists = lists
        self._days = day_cells
        self.first_entry = 2
        self.entries = {column.name: 2 + at for at, column in enumerate(self.ledger.columns)}
        self.remark = 2 + len(self.ledger.columns)
        self.row_id = self.remark + 1
        self.last_of = {name: self.row_id + 1 + at for at, name in enumerate(judge.last_columns)}
        self.used = self.row_id + 1 + len(self.last_of)
        self._next = self.used + 1
        self.row = FIRST_ROW

    @property
    def ledger(self) -> Ledger:
        """The ledger of the sheet."""
        return self.judge.ledger

    @property
    def last_row(self) -> int:
        """The last prepared entry row."""
        return FIRST_ROW + self.rows - 1

    @property
    def visible_columns(self) -> int:
        """How many columns a person sees."""
        return self.remark + 1

    def take_helper(self) -> int:
        """Return the number of a new hidden helper column."""
        self._next += 1
        return self._next - 1

    @property
    def helpers_end(self) -> int:
        """One past the last helper column taken so far."""
        return self._next

    @cached_property
    def frozen_columns(self) -> int:
        """How many columns stay in view: up to the first required one, at most four."""
        required = [self.entries[column.name] for column in self.ledger.columns if column.required]
        return min(4, (required[0] if required else 2) + 1)

    # --- references; `row` is the row that formulas are being written for --------------------------------------

    def at(self, column: int) -> str:
        """The cell of a column number in the current row."""
        return f"${xl_col_to_name(column)}{self.row + 1}"

    def whole(self, column: int) -> str:
        """All entry rows of a column number, absolute."""
        name = xl_col_to_name(column)
        return f"${name}${FIRST_ROW + 1}:${name}${self.last_row + 1}"

    def cell(self, column: str) -> str:
        """The cell of a column in the current row."""
        return self.at(self.entries[column])

    def span(self, column: str) -> str:
        """All entry cells of a column."""
        return self.whole(self.entries[column])

    def last(self, column: str) -> str:
        """Last period's value of the current row."""
        return self.at(self.last_of[column])

    def day(self, name: str) -> str:
        """The cell of a day of the period."""
        return self._days[name]

    def members(self, name: str) -> str:
        """The cells of a list."""
        return self._lists.ranges[name]

    @property
    def digits(self) -> str:
        """The cells that hold the ten digits in both widths."""
        return self._lists.digits

    unreadable: int
    worded: int

    def untyped(self) -> str:
        """The names of the row's untyped columns, joined."""
        return f"{self.at(self.unreadable)}&{self.at(self.worded)}"
