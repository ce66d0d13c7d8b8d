"""One month of a programme, merged: every row with its unit and its place, every file with its verdict.

Columns of money hold ``int`` minor units, columns of numbers ``Decimal``; ``None`` is blank and ``UNTYPED`` unreadable.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from udfs.findings import Finding
from udfs.period import Period
from xl_templates.model import Ledger, Programme, Submission, Unit

Outcome = Literal["merged", "refused", "superseded", "skipped"]
State = Literal["reported", "nil", "unchanged", "blank", "missing"]
STATE_LABELS: Final[dict[str, str]] = {
    "reported": "已报",
    "nil": "零报告",
    "unchanged": "本月无变化",
    "blank": "空表",
    "missing": "缺表",
}
OUTCOME_LABELS: Final[dict[str, str]] = {
    "merged": "已汇总",
    "refused": "拒收",
    "superseded": "已被替代",
    "skipped": "未读取",
}

CHANGE_LABELS: Final[dict[str, str]] = {
    "new": "新增",
    "moved": "转入",
    "advanced": "推进",
    "back": "倒退",
    "changed": "变动",
    "gone": "不见了",
    "unheard": "单位未报",
}


class RowPlace(NamedTuple):
    """Where a row came from. ``file`` indexes ``Month.submissions``; ``row`` counts from 1.

    ``columns``: column name → A1 column letters, shared by the rows of a table; in a form, whole references.
    """

    file: int
    sheet: str
    row: int
    columns: dict[str, str]

    def cell(self, column: str) -> str | None:
        """The A1 reference of a cell of the row, ``None`` where its table lacks the column."""
        at = self.columns.get(column)
        return at if at is None or at[-1].isdigit() else f"{at}{self.row}"


@dataclass(slots=True)
class MergedLedger:
    """All rows of one ledger, column by column, in the order of the units.

    ``raw``: (row, column) → what the cell held, where the typed value does not tell. ``carried``: rows that stand here
    because the unit stated that nothing changed. ``uncounted``: rows that another unit's row stands for. ``status``,
    ``remark``: what the checks say of a row (错2, 核1, √).
    """

    ledger: Ledger
    cells: dict[str, list[object]]
    units: list[str] = field(default_factory=list)
    row_ids: list[str] = field(default_factory=list)
    places: list[RowPlace] = field(default_factory=list)
    raw: dict[tuple[int, str], object] = field(default_factory=dict)
    carried: set[int] = field(default_factory=set)
    uncounted: set[int] = field(default_factory=set)
    status: list[str] = field(default_factory=list)
    remark: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.row_ids)

    def counts(self, row: int) -> bool:
        """Whether a row is added up: one activity is counted once, by its host."""
        return row not in self.uncounted


class LedgerState(NamedTuple):
    """How a ledger of one submission stands."""

    state: State
    rows: int = 0
    errors: int = 0
    queries: int = 0


@dataclass(slots=True)
class SubmittedFile:
    """One file of the inbox and what became of it. ``received``: ISO time in Asia/Shanghai; ``scan``: 盖章件."""

    file: str
    sha256: str = ""
    unit: str | None = None
    outcome: Outcome = "merged"
    reason: str | None = None
    on_time: bool | None = None
    received: str | None = None
    how: str = ""
    ledgers: dict[str, LedgerState] = field(default_factory=dict)
    scans: list[str] = field(default_factory=list)


class RowChange(NamedTuple):
    """What became of a row since the period before. ``row``: of its ledger, -1 where it stands no more.

    ``kind``: see ``CHANGE_LABELS``. ``before``, ``after``: values of ``column``, in its unit; of a row that moved on
    the ids of the two ledgers; of a unit that sent nothing the number of its rows.
    """

    kind: str
    ledger: str
    unit: str
    row_id: str
    name: str
    column: str | None
    before: object
    after: object
    row: int


class FigureValue(NamedTuple):
    """A key figure: of the period, and from January on; ``None`` where nobody knows."""

    period: Decimal | None
    year: Decimal | None


class PreviousFile(NamedTuple):
    """The summary of the period before that was at hand."""

    file: str
    period: str
    definition_sha256: str


@dataclass(slots=True)
class Month:
    """The merged period. ``states``: unit → ledger id → state, for every unit that owes this submission.

    ``history``: period code → figure id → value, of the periods before, as far as their records knew. ``previous``: the
    record of the period before, ``None`` when there was none to compare with. ``inbox``: the way from the summary's
    folder to that of the files, with / between folders; empty where there is none.
    """

    programme: Programme
    submission: Submission
    period: Period
    due_units: tuple[Unit, ...]
    submissions: list[SubmittedFile] = field(default_factory=list)
    ledgers: dict[str, MergedLedger] = field(default_factory=dict)
    states: dict[str, dict[str, LedgerState]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    duplicates: list[dict[str, object]] = field(default_factory=list)
    changes: list[RowChange] = field(default_factory=list)
    history: dict[str, dict[str, FigureValue]] = field(default_factory=dict)
    previous: PreviousFile | None = None
    inbox: str = ""

    @property
    def missing_units(self) -> list[str]:
        """The units of whom nothing was merged, in the order of the definition."""
        heard = {each.unit for each in self.submissions if each.outcome == "merged"}
        return [unit.name for unit in self.due_units if unit.name not in heard]
