"""What ``summaries.toml`` must agree on with the ledgers that it speaks of."""

from collections.abc import Iterator
from typing import Final

from udfs.findings import Finding, finding
from udfs.rules import Schema
from xl_templates.crosscheck_tools import Used, duplicates, near, parsed, unknown
from xl_templates.judge import column_kind
from xl_templates.lists import programme_lists
from xl_templates.model import Ledger, Programme, Submission
from xl_templates.summary_model import Figure, Measure, Summary, SummaryTable, TableBlock

_PLACE: Final[dict[str, str | None]] = {"file": "summaries.toml"}


def check_summaries(programme: Programme, used: Used) -> list[Finding]:
    """Return every disagreement between the summaries and the rest of the programme."""
    known = {submission.id: submission for submission in programme.submissions}
    findings = duplicates("汇总", (each.submission for each in programme.summaries), "summaries.toml")
    for summary in programme.summaries:
        if summary.submission in known:
            findings += _Checker(programme, known[summary.submission], summary, used).check()
        else:
            findings.append(unknown(_PLACE, "summaries.submission", "报送任务", summary.submission, known))
    return findings


class _Checker:
    def __init__(self, programme: Programme, submission: Submission, summary: Summary, used: Used) -> None:
        self.programme, self.submission, self.summary, self.used = programme, submission, summary, used
        self.lists = programme_lists(programme)
        self.parameters = {name: parameter.value for name, parameter in programme.parameters.items()}

    def check(self) -> list[Finding]:
        """Return what is wrong with the summary of one submission."""
        summary = self.summary
        findings = duplicates("指标", (each.id for each in summary.figures), "summaries.toml")
        findings += duplicates("汇总表", (each.id for each in summary.tables), "summaries.toml")
        findings += duplicates("跟踪清单", (each.id for each in summary.follow_ups), "summaries.toml")
        tabs = [ledger.tab for ledger in self.programme.ledgers if ledger.id in self.submission.ledgers]
        findings += duplicates("工作表名", [*(each.tab for each in summary.tables), *tabs], "summaries.toml")
        for parts in (self._figures(), self._tables(), self._charts(), self._follow_ups()):
            findings += parts
        return findings

    def _figures(self) -> Iterator[Finding]:
        for figure in self.summary.figures:
            key = f"figures.{figure.id}"
            measures = [measure for measure in (figure.period, figure.year) if measure]
            for measure in measures:
                yield from self._measure(key, measure)
            for detail in _contradictions(figure, measures, self.programme):
                yield finding("ZS-119", place=_PLACE, key=key, detail=detail)

    def _measure(self, key: str, measure: Measure) -> Iterator[Finding]:
        ledger = self._ledger(measure.ledger)
        if ledger is None:
            yield self._no_ledger(key, measure.ledger)
            return
        yield from self._numbers(key, ledger, (measure.column,) if measure.column else ())
        if measure.when:
            yield from self._rule(f"{key}.when", measure.when, ledger)

    def _tables(self) -> Iterator[Finding]:
        for table in self.summary.tables:
            for block in table.blocks:
                yield from self._block(f"tables.{table.id}", block)

    def _block(self, key: str, block: TableBlock) -> Iterator[Finding]:
        lists = set()
        for part in block.parts:
            ledger = self._ledger(part.ledger)
            if ledger is None:
                yield self._no_ledger(key, part.ledger)
                continue
            yield from self._numbers(key, ledger, part.columns)
            by = ledger.by_name.get(part.by or "")
            lists.add(by.choices if by else None)
            if part.by and (by is None or not by.choices):
                yield finding("ZS-119", place=_PLACE, key=key, detail=f"的 by 要写《{ledger.title}》的一个选项列")
        if len(lists) > 1:
            yield finding("ZS-119", place=_PLACE, key=key, detail="同一块里的 by 要用同一个列表，或都不写（按单位）")

    def _charts(self) -> Iterator[Finding]:
        tables = {table.id: table for table in self.summary.tables}
        for chart in self.summary.charts:
            key = f"charts[{chart.title}]"
            if chart.table not in tables:
                yield unknown(_PLACE, f"{key}.table", "汇总表", chart.table, tables)
            elif not _shows(tables[chart.table], chart.ledger, chart.column):
                detail = f"要画的数不在汇总表“{tables[chart.table].title}”里"
                yield finding("ZS-119", place=_PLACE, key=key, detail=detail)

    def _follow_ups(self) -> Iterator[Finding]:
        for each in self.summary.follow_ups:
            key = f"follow_ups.{each.id}"
            ledger = self._ledger(each.ledger)
            if ledger is None:
                yield self._no_ledger(key, each.ledger)
                continue
            names = [*each.columns, *([each.since] if each.since else [])]
            yield from (
                unknown(_PLACE, key, "列", name, ledger.by_name) for name in names if name not in ledger.by_name
            )
            since = ledger.by_name.get(each.since or "")
            if since and since.type != "date":
                yield finding("ZS-119", place=_PLACE, key=key, detail="的 since 要写一个日期列")
            yield from self._rule(f"{key}.when", each.when, ledger)

    def _ledger(self, name: str) -> Ledger | None:
        return self.programme.ledger(name) if name in self.submission.ledgers and self._is_known(name) else None

    def _is_known(self, name: str) -> bool:
        return any(ledger.id == name for ledger in self.programme.ledgers)

    def _no_ledger(self, key: str, name: str) -> Finding:
        return unknown(_PLACE, key, "台账", name, self.submission.ledgers)

    def _numbers(self, key: str, ledger: Ledger, names: tuple[str, ...]) -> Iterator[Finding]:
        for name in names:
            column = ledger.by_name.get(name)
            if column is None:
                yield finding("ZS-113", place=_PLACE, key=key, what="列", name=name, hint=near(name, ledger.by_name))
            elif not column.is_number:
                yield finding("ZS-118", place=_PLACE, ledger=ledger.title, name=name)

    def _rule(self, key: str, text: str, ledger: Ledger) -> Iterator[Finding]:
        schema = Schema({each.name: column_kind(each) for each in ledger.columns}, self.parameters, self.lists)
        rule = parsed(key, text, schema, self.used, "summaries.toml")
        if isinstance(rule, Finding):
            yield rule
        elif rule.last:
            yield finding("ZS-119", place=_PLACE, key=key, detail="不能用“上月(…)”：汇总簿读回时没有上月的行")


def _contradictions(figure: Figure, measures: list[Measure], programme: Programme) -> Iterator[str]:
    if not measures:
        yield "period 与 year 至少写一个"
    if any(measure.column for measure in measures) and figure.unit:
        yield "是列的合计，单位就是列的单位，不写 unit"
    if measures and not any(measure.column for measure in measures) and not figure.unit:
        yield "数的是行数，要写 unit，如“个”"
    if figure.adds_up and (figure.year or figure.period is None):
        yield "写了 adds_up，就只写 period，不写 year"
    units = {_unit(measure, programme) for measure in measures}
    if len(units) > 1:
        yield "period 与 year 的单位不同"


def _unit(measure: Measure, programme: Programme) -> str | None:
    ledger = next((each for each in programme.ledgers if each.id == measure.ledger), None)
    column = ledger.by_name.get(measure.column or "") if ledger else None
    return column.unit if column else None


def _shows(table: SummaryTable, ledger: str, column: str | None) -> bool:
    return any(
        part.ledger == ledger and (column is None or column in part.columns)
        for block in table.blocks
        for part in block.parts
    )
