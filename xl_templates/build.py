"""Definition → workbook: the template that one unit fills in for one period, or a blank book for any.

The workbook checks itself with plain formulas (Excel 2016, WPS, LibreOffice), holds no macro, no link and no clock: the
same definition, unit and period give the same content.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO, Final

from xlsxwriter import Workbook

from udfs.due import DueRule, cut_off_day, due_moment
from udfs.period import Period
from udfs.working_days import Calendar
from xl_templates.cover_sheet import PERIOD_CELL, UNIT_CELL, Counted, CoverFacts, CoverSheet
from xl_templates.form_sheet import FormSheet
from xl_templates.hidden_sheets import hide, period_formulas, write_checks, write_lists, write_stamp
from xl_templates.judge import LedgerJudge, period_days
from xl_templates.layout import FormLayout, TableLayout
from xl_templates.model import Due, Ledger, Programme, Submission, Unit
from xl_templates.previous import PreviousRow, coming_back
from xl_templates.row_formulas import RowFormulas, row_formulas
from xl_templates.shared_formulas import SharingWorksheet
from xl_templates.sheet_names import CHECKS_SHEET, COVER_SHEET, LISTS_SHEET, STAMP_SHEET
from xl_templates.stamp import PROPERTY, SheetStamp, Stamp
from xl_templates.styles import Styles
from xl_templates.table_sheet import TableSheet
from xl_templates.verdict import SEVERITIES
from xl_templates.writing import quoted

UNITS_LIST: Final = "zs_units"
_WEEKDAYS: Final = "一二三四五六日"
_CREATED: Final = datetime(2023, 1, 30)  # a fixed moment: no output holds the wall clock


@dataclass(frozen=True)
class Request:
    """One workbook to build. ``unit`` or ``period`` ``None``: a blank book, where the unit fills them in."""

    programme: Programme
    submission: Submission
    unit: Unit | None = None
    period: Period | None = None
    previous: Mapping[str, Sequence[PreviousRow]] | None = None
    rows: int | None = None

    @property
    def as_of(self) -> date | None:
        """The data cut-off day of the period."""
        if self.period is None:
            return None
        return cut_off_of(self.submission, self.period)

    @property
    def days(self) -> dict[str, date]:
        """The days that rules may name."""
        return period_days(self.period, self.as_of)


class Common:
    """What the workbooks of all units for a period have in common: compiled checks, columns, row formulas.

    Made once and given to every ``build_workbook``, it saves half of the time; it decides nothing.
    """

    def __init__(self, programme: Programme, submission: Submission, period: Period | None = None) -> None:
        day = period.last_day if period else None
        ledgers = [programme.ledger(name) for name in submission.ledgers]
        self.judges = {ledger.id: LedgerJudge(programme, ledger, day) for ledger in ledgers}
        self._tables: dict[tuple[str, int], tuple[TableLayout, RowFormulas]] = {}
        self._forms: dict[str, tuple[FormLayout, RowFormulas]] = {}

    def table(self, ledger: Ledger, rows: int) -> tuple[TableLayout, RowFormulas]:
        """The columns and formulas of a table with that many prepared rows."""
        key = (ledger.id, rows)
        if key not in self._tables:
            layout = TableLayout(self.judges[ledger.id], rows)
            self._tables[key] = (layout, row_formulas(layout))
        return self._tables[key]

    def form(self, ledger: Ledger) -> tuple[FormLayout, RowFormulas]:
        """The headings and formulas of a form."""
        if ledger.id not in self._forms:
            layout = FormLayout(self.judges[ledger.id])
            self._forms[ledger.id] = (layout, row_formulas(layout))
        return self._forms[ledger.id]


def build_workbook(
    programme: Programme,
    submission: Submission,
    target: BinaryIO,
    *,
    unit: Unit | None = None,
    period: Period | None = None,
    previous: Mapping[str, Sequence[PreviousRow]] | None = None,
    rows: int | None = None,
    common: Common | None = None,
) -> None:
    """Write the template into an open binary file.

    ``previous``: ledger id → rows of the previous period to bring back; where they fill the prepared rows, more are
    prepared. ``rows``: exactly so many a table. ``common``: of this programme, submission and period, when there are
    more workbooks to build. Raises ``ValueError`` when there are more previous rows than ``rows``, or than one for a
    form.
    """
    request = Request(programme, submission, unit, period, previous, rows)
    with Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        _Builder(workbook, request, common or Common(programme, submission, period)).build()


def prepared_rows(ledger: Ledger, previous: int) -> int:
    """How many rows a table has ready: the definition's, or more where those brought back leave no fifth of them."""
    room = ledger.rows // 5
    if previous + room <= ledger.rows:
        return ledger.rows
    step = max(10, room)
    return -(-(previous + step) // step) * step


def cut_off_of(submission: Submission, period: Period) -> date:
    """Return the data cut-off day of a period."""
    return cut_off_day(period, due_rule(submission.cut_off or submission.due))


def due_rule(due: Due) -> DueRule:
    """Return the due rule of a definition."""
    return DueRule(**due.model_dump())


def calendar_of(programme: Programme) -> Calendar:
    """Return the official calendar with the days that the programme changes."""
    data = programme.calendar
    return Calendar(working=frozenset(data.working_days), holidays=frozenset(data.holidays))


def day_label(day: date) -> str:
    """Return 2023年2月27日（星期一）."""
    return f"{day.year}年{day.month}月{day.day}日（星期{_WEEKDAYS[day.weekday()]}）"


def due_label(programme: Programme, submission: Submission, period: Period) -> str:
    """Return the due moment as people write it; a report due at 24:00 may still come in on that day."""
    moment = due_moment(period, due_rule(submission.due), calendar_of(programme))
    return f"{day_label(moment.date())}{submission.due.time}前"


class _Builder:
    def __init__(self, workbook: Workbook, request: Request, common: Common) -> None:
        self.workbook = workbook
        self.request = request
        self.common = common
        self.styles = Styles(workbook)
        self.ledgers = [request.programme.ledger(name) for name in request.submission.ledgers]
        workbook.set_calc_mode("auto")
        workbook.set_properties(
            {
                "title": request.submission.title,
                "subject": request.programme.title,
                "author": request.programme.office,
                "created": _CREATED,
            }
        )
        workbook.set_size(1600, 930)  # pixels

    def build(self) -> None:
        for name in (COVER_SHEET, *(ledger.tab for ledger in self.ledgers), LISTS_SHEET, CHECKS_SHEET, STAMP_SHEET):
            self.workbook.add_worksheet(name, SharingWorksheet)
        lists = self._lists()
        write_checks(self._sheet(CHECKS_SHEET), self.styles, list(self.common.judges.values()))
        stamps: dict[str, SheetStamp] = {}
        counted: list[Counted] = []
        for ledger in self.ledgers:
            stamps[ledger.id], counts = self._ledger(ledger, lists)
            counted.append(counts)
        self._stamp(stamps)
        cover = CoverSheet(self._sheet(COVER_SHEET), self.styles, self.request.programme, self.request.submission)
        cover.write(self._facts(), counted, lists[UNITS_LIST])
        hide(self.workbook)

    def _sheet(self, name: str):  # noqa: ANN202 - XlsxWriter's worksheet
        return self.workbook.get_worksheet_by_name(name)

    def _lists(self) -> dict[str, str]:
        """Write the lists of the drop-downs, and the units for a blank book."""
        request = self.request
        wanted = dict.fromkeys(column.choices for ledger in self.ledgers for column in ledger.columns)
        known = next(iter(self.common.judges.values())).lists
        lists = {name: known[name] for name in wanted if name}
        units = [unit.name for unit in request.programme.units if request.submission.units in unit.groups]
        return write_lists(self._sheet(LISTS_SHEET), self.styles, lists | {UNITS_LIST: units})

    def _ledger(self, ledger: Ledger, places: dict[str, str]) -> tuple[SheetStamp, Counted]:
        about, about_text = self._about()
        make = self._form if ledger.kind == "form" else self._table
        writer = make(ledger, (self.request.previous or {}).get(ledger.id, ()), places)
        stamp = writer.write(about, about_text)
        tab, layout = quoted(ledger.tab), writer.layout
        used, status = f"{tab}!{layout.column_of(layout.used)}", f"{tab}!{layout.column_of(layout.status)}"
        counts = [f"{tab}!{layout.column_of(writer.made.count_of[severity])}" for severity in SEVERITIES]
        return stamp, Counted(ledger.id, ledger.tab, ledger.title, ledger.help, used, status, counts, writer.verdicts)

    def _form(self, ledger: Ledger, previous: Sequence[PreviousRow], places: dict[str, str]) -> FormSheet:
        if len(previous) > 1:
            raise ValueError(f"{ledger.title}: a form has one previous row, not {len(previous)}")
        sheet, (layout, made) = self._sheet(ledger.tab), self.common.form(ledger)
        return FormSheet(sheet, self.styles, layout, made, places, coming_back(ledger, previous), self.request.days)

    def _table(self, ledger: Ledger, previous: Sequence[PreviousRow], places: dict[str, str]) -> TableSheet:
        if self.request.rows and len(previous) > self.request.rows:
            raise ValueError(f"{ledger.title}: {len(previous)} previous rows, {self.request.rows} prepared")
        kept = coming_back(ledger, previous)
        layout, made = self.common.table(ledger, self.request.rows or prepared_rows(ledger, len(kept)))
        writer = TableSheet(self._sheet(ledger.tab), self.styles, layout, made, places, kept, self.request.days)
        self.workbook.define_name(f"{quoted(ledger.tab)}!_xlnm.Print_Area", writer.print_area())
        return writer

    def _about(self) -> tuple[str, str]:
        unit = self.request.unit.name if self.request.unit else ""
        period = self.request.period.label if self.request.period else ""
        formula = f'="填报单位："&{UNIT_CELL}&"　　报送期间："&{PERIOD_CELL}&"　　红色表头为必填；金额单位见表头"'
        return formula, f"填报单位：{unit}　　报送期间：{period}　　红色表头为必填；金额单位见表头"

    def _stamp(self, sheets: dict[str, SheetStamp]) -> None:
        request = self.request
        programme = request.programme
        stamp = Stamp(
            programme.id,
            programme.version,
            programme.sha256,
            request.submission.id,
            request.unit.name if request.unit else None,
            request.period.code if request.period else None,
            sheets,
            request.days,
        )
        formulas = None
        if request.period is None:
            cut_off = request.submission.cut_off or request.submission.due
            offset = (cut_off.weekday or cut_off.day or 31) - 1
            formulas = period_formulas(request.submission.frequency, PERIOD_CELL, offset)
        write_stamp(self._sheet(STAMP_SHEET), self.styles, stamp, formulas)
        self.workbook.set_custom_property(PROPERTY, stamp.text(), "text")

    def _facts(self) -> CoverFacts:
        request = self.request
        if request.period is None:
            return CoverFacts(request.unit.name if request.unit else None, None, None, None, _due_in_words(request))
        assert request.as_of is not None
        return CoverFacts(
            request.unit.name if request.unit else None,
            request.period.code,
            request.period.label,
            day_label(request.as_of),
            due_label(request.programme, request.submission, request.period),
        )


def _due_in_words(request: Request) -> str:
    due = request.submission.due
    moved = {"none": "", "next": "，遇节假日顺延", "previous": "，遇节假日提前"}[due.roll]
    if due.weekday:
        return f"每周{_WEEKDAYS[due.weekday - 1]} {due.time} 前{moved}"
    return f"每期 {due.day or '末'} 日 {due.time} 前{moved}"
