"""What the summary of a submission shows a leader, as data: figures, tables, charts, lists to follow up."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from xl_templates.parts import TAB, Identifier, Name, Part, Source, Text

BY_UNIT = "单位"


class Measure(Part):
    """A number of a ledger: the sum of ``column``, or without one the rows; only those for which ``when`` holds."""

    ledger: Identifier
    column: Name | None = None
    when: Text | None = None


class Figure(Part):
    """A key figure. ``period``: of the period or at its end; ``year``: from January on, as the ledger itself says it.

    Without ``year`` and with ``adds_up``, the periods of the year are added, as far as the records before know them.
    ``unit`` is only written for rows; a sum has the unit of its column.
    """

    id: Identifier
    label: Text
    unit: Name | None = None
    period: Measure | None = None
    year: Measure | None = None
    adds_up: bool = False
    source: Source = ()


class TablePart(Part):
    """Rows and sums of one ledger in a table. ``by``: its choice column, by whose values; without one, by unit."""

    ledger: Identifier
    by: Name | None = None
    columns: tuple[Name, ...] = ()


class TableBlock(Part):
    """One block of a table: what stands in the same lines. The parts share one list of values, or all go by unit."""

    title: Text | None = None
    parts: Annotated[tuple[TablePart, ...], Field(min_length=1)]


class SummaryTable(Part):
    """A sheet of sums by unit, by industrial chain, by stage."""

    id: Identifier
    tab: Annotated[str, StringConstraints(pattern=TAB)]
    title: Text
    blocks: Annotated[tuple[TableBlock, ...], Field(min_length=1)]
    source: Source = ()


class SummaryChart(Part):
    """A chart of the overview. Its ``title`` is the question that it answers; ``column`` absent: the rows.

    ``table``: the sheet of sums that it shows, and there the first block with ``ledger``.
    """

    title: Text
    kind: Literal["bar", "column"] = "column"
    table: Identifier
    ledger: Identifier
    column: Name | None = None


class FollowUp(Part):
    """A list of rows that somebody should go after: those for which ``when`` holds.

    ``since``: the date from which the days are counted. ``columns``: what the list tells of each row.
    """

    id: Identifier
    title: Text
    ledger: Identifier
    when: Text
    since: Name | None = None
    columns: tuple[Name, ...] = ()
    source: Source = ()


class Summary(Part):
    """All of it, for one submission."""

    submission: Identifier
    figures: tuple[Figure, ...] = ()
    tables: tuple[SummaryTable, ...] = ()
    charts: tuple[SummaryChart, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()

    @classmethod
    def plain(cls, submission: str, totals: Mapping[str, tuple[str, ...]]) -> "Summary":
        """Return what a definition without any has: the totals of every ledger by unit."""
        parts = tuple(TablePart(ledger=name, columns=columns) for name, columns in totals.items())
        block = TableBlock(parts=parts)
        table = SummaryTable(id="by_unit", tab="分单位汇总", title="各单位汇总", blocks=(block,))
        return cls(submission=submission, tables=(table,))
