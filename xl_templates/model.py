"""What a programme is: a district's rules as data. Read from definition files by ``load.py``.

Every part can name its ``source``: the rows of the policy table that it implements, or 示例 for what we made up.
"""

import hashlib
import json
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from xl_templates.parts import (
    TAB,
    TIME,
    CheckIdentifier,
    ColumnType,
    Frequency,
    Identifier,
    Name,
    Part,
    Severity,
    Source,
    Text,
)
from xl_templates.summary_model import Summary
from xl_templates.system_model import System


class Change(Part):
    """One line of a column's history."""

    version: Text
    what: Literal["added", "renamed", "dropped", "moved", "changed"]
    was: str = ""
    note: str = ""


class Column(Part):
    """One column of a ledger. ``id`` never changes its meaning; ``name`` is what rules and messages say.

    ``restart``: what the cell of a row that is brought forward begins the new period with (0 for 本月到位资金).
    """

    id: Identifier
    name: Name
    type: ColumnType
    group: Text
    unit: Name | None = None
    places: Annotated[int, Field(ge=0, le=6)] = 0
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    required: bool = False
    required_when: Text | None = None
    choices: Name | None = None
    filled_by: Literal["unit", "office"] = "unit"
    role: Literal["entry", "explanation", "remark"] = "entry"
    confidential: bool = False
    restart: Decimal | None = None
    width: Annotated[int, Field(ge=4, le=80)] = 12
    help: Text
    aliases: tuple[Text, ...] = ()
    source: Source = ()
    history: tuple[Change, ...] = ()

    @property
    def header(self) -> str:
        """The text of the header cell: the name, and the unit where there is one."""
        return f"{self.name}({self.unit})" if self.unit else self.name

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers (money included)."""
        return self.type in ("amount", "number")


class Check(Part):
    """One check of a row. Where ``when`` holds (or is absent), ``must`` has to hold."""

    id: CheckIdentifier
    severity: Severity
    when: Text | None = None
    must: Text
    message: Text
    remedy: Text
    mark: tuple[Name, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    source: Source = ()


class Identity(Part):
    """The columns by which the same project told twice is suspected; the project's name at least."""

    project: Name
    company: Name | None = None
    investor: Name | None = None
    project_code: Name | None = None
    company_code: Name | None = None
    investor_code: Name | None = None
    amount: Name | None = None


class Ledger(Part):
    """One sheet that units fill in: a table of rows, or a form with one entry a heading.

    ``breakdowns``: columns by whose values the totals are broken down. ``host``: the column that names the unit for
    which a row is counted; the same row told by others is not added up again. ``stage``: the choice column, its list in
    order, that tells how far a row has come. ``watched``: columns of which a change since the period before is told.
    ``leads_to``: the ledgers that a row goes on to when it leaves this one.
    """

    id: Identifier
    title: Text
    tab: Annotated[str, StringConstraints(pattern=TAB)]
    kind: Literal["table", "form"] = "table"
    rows: Annotated[int, Field(ge=1, le=20000)] = 500
    help: Text
    columns: Annotated[tuple[Column, ...], Field(min_length=1)]
    checks: tuple[Check, ...] = ()
    totals: tuple[Name, ...] = ()
    keys: tuple[tuple[Name, ...], ...] = ()
    carried: tuple[Name, ...] = ()
    breakdowns: tuple[Name, ...] = ()
    host: Name | None = None
    identity: Identity | None = None
    stage: Name | None = None
    watched: tuple[Name, ...] = ()
    leads_to: tuple[Identifier, ...] = ()
    source: Source = ()

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Columns by the name that rules use."""
        return {column.name: column for column in self.columns}

    def column(self, name: str) -> Column:
        """Return the column of that name. Raises ``KeyError``."""
        return self.by_name[name]


class Statement(Part):
    """What a unit may state about a ledger on the cover: 零报告, 本月无变化. No ``ledgers``: about any of them."""

    id: Identifier
    label: Name
    state: Literal["nil", "unchanged"]
    ledgers: tuple[Identifier, ...] = ()
    rows: Literal["none", "any"]
    severity: Severity
    message: Text
    remedy: Text
    source: Source = ()


class Due(Part):
    """When a submission is due: day of month (0 the last) or weekday (1 Monday), a time, and where it moves."""

    day: Annotated[int, Field(ge=0, le=31)] | None = None
    weekday: Annotated[int, Field(ge=1, le=7)] | None = None
    months_after: Annotated[int, Field(ge=0, le=12)] = 0
    weeks_after: Annotated[int, Field(ge=0, le=52)] = 0
    time: Annotated[str, StringConstraints(pattern=TIME)] = "24:00"
    roll: Literal["none", "next", "previous"] = "none"


class Submission(Part):
    """One workbook that a list of units owes once a period."""

    id: Identifier
    title: Text
    file_name: Text
    frequency: Frequency
    units: Identifier
    ledgers: tuple[Identifier, ...]
    statements: tuple[Statement, ...] = ()
    blank_severity: Severity = "query"
    blank_message: Text
    blank_remedy: Text
    due: Due
    cut_off: Due | None = None
    instructions: tuple[Text, ...] = ()
    source: Source = ()


class Unit(Part):
    """A reporting unit. ``groups``: the lists it stands in; it owes reports only while it is valid and ``reports``."""

    name: Name
    aliases: tuple[Text, ...] = ()
    kind: Name
    groups: tuple[Identifier, ...]
    reports: bool = True
    valid_from: date | None = None
    valid_to: date | None = None
    successor: Name | None = None
    source: Source = ()

    def is_valid(self, first: date, last: date) -> bool:
        """Whether the unit exists on any day from ``first`` to ``last``."""
        return (self.valid_from is None or self.valid_from <= last) and (
            self.valid_to is None or self.valid_to >= first
        )


class Parameter(Part):
    """A number that rules use as ``$名称``."""

    value: Decimal
    unit: Text
    help: Text
    source: Source = ()


class CalendarData(Part):
    """Days that differ from the official calendar, or that it does not know yet."""

    working_days: tuple[date, ...] = ()
    holidays: tuple[date, ...] = ()
    source: Source = ()


class Programme(Part):
    """A district's whole definition. ``places``: its own names, which say nothing in front of a company's name."""

    id: Identifier
    title: Text
    version: Text
    valid_from: date
    valid_to: date | None = None
    office: Text
    note: Text
    places: tuple[Text, ...] = ()
    source: Source = ()
    parameters: dict[Name, Parameter] = {}
    lists: dict[Name, tuple[Text, ...]] = {}
    calendar: CalendarData = CalendarData()
    units: tuple[Unit, ...]
    submissions: tuple[Submission, ...]
    ledgers: tuple[Ledger, ...]
    summaries: tuple[Summary, ...] = ()
    systems: tuple[System, ...] = ()

    @cached_property
    def sha256(self) -> str:
        """Hash over the canonical JSON of the loaded model: sorted keys, no spaces, UTF-8.

        Without systems the key itself is left out, so that files of programmes that only report keep their hash.
        """
        content = self.model_dump(mode="json", exclude=None if self.systems else {"systems"})
        canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode("utf-8")).hexdigest()

    def ledger(self, ledger_id: str) -> Ledger:
        """Return the ledger with that id. Raises ``KeyError``."""
        for ledger in self.ledgers:
            if ledger.id == ledger_id:
                return ledger
        raise KeyError(ledger_id)

    def system(self, system_id: str) -> System:
        """Return the indicator system with that id. Raises ``KeyError``."""
        for system in self.systems:
            if system.id == system_id:
                return system
        raise KeyError(system_id)

    def summary_of(self, submission: Submission) -> Summary:
        """Return what the summary of a submission shows; where nothing is written, the totals by unit."""
        return next((each for each in self.summaries if each.submission == submission.id), None) or Summary.plain(
            submission.id, {name: self.ledger(name).totals for name in submission.ledgers}
        )

    def submission_for(self, frequency: str) -> Submission | None:
        """Return the submission that is owed at that frequency, ``None`` when there is none."""
        return next((each for each in self.submissions if each.frequency == frequency), None)

    def units_of(self, submission: Submission, first: date, last: date) -> tuple[Unit, ...]:
        """Return the units that owe this submission for a period, in the order of the definition."""
        return tuple(
            unit
            for unit in self.units
            if submission.units in unit.groups and unit.reports and unit.is_valid(first, last)
        )
