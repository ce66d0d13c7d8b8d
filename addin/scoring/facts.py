"""What is known of every unit before anything is scored: values, targets, extras, vetoes, and the stage of the case.

Read from the 指标数据采集表, and for values that are counted, from the consolidated ledgers.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from udfs.findings import Finding

Stage = Literal["first", "checking", "appeals", "final"]
STAGE_LABELS: Final[dict[str, str]] = {
    "first": "初评",
    "checking": "单位核对",
    "appeals": "申诉复核",
    "final": "审定",
}


class Place(NamedTuple):
    """Where a value stands: file, sheet, cell."""

    file: str
    sheet: str
    cell: str


@dataclass(slots=True)
class Fact:
    """One indicator of one unit. Values in the indicator's unit; ``None`` is blank, which is not zero.

    ``value``: what is scored (certified, or the unit's own while that is allowed). ``base``: last year's value, or the
    whole. ``exempt``: the unit is not scored on it, and its other indicators weigh more. ``unreadable``: something
    stands there that is no number; a finding says so.
    """

    value: Decimal | None = None
    target: Decimal | None = None
    target_document: str = ""
    base: Decimal | None = None
    own: Decimal | None = None
    certified: Decimal | None = None
    certifier: str = ""
    certified_on: date | None = None
    judges: tuple[Decimal, ...] = ()
    exempt: bool = False
    unreadable: bool = False
    evidence: str = ""
    note: str = ""
    place: Place | None = None


class ExtraLine(NamedTuple):
    """One line of 加分扣分: an indicator outside the hundred, or a veto; ``number`` is what its rule takes."""

    unit: str
    item: str
    project: str
    number: Decimal
    evidence: str
    certifier: str
    place: Place | None


class Appeal(NamedTuple):
    """One appeal; ``decided``: the value that the office found right, ``None`` while it is open or turned down."""

    unit: str
    indicator: str
    claim: str
    evidence: str
    decision: str
    decided: Decimal | None
    place: Place | None


@dataclass(slots=True)
class Facts:
    """All of a period: (unit, indicator id) → fact; and, for the year, (unit, quarter code) → its score."""

    stage: Stage = "first"
    facts: dict[tuple[str, str], Fact] = field(default_factory=dict)
    extras: list[ExtraLine] = field(default_factory=list)
    appeals: list[Appeal] = field(default_factory=list)
    quarters: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def of(self, unit: str, indicator: str) -> Fact:
        """Return what is known; an empty fact where there is nothing."""
        return self.facts.get((unit, indicator), Fact())
