"""System and period → the 指标数据采集表: plain formulas, no macro, link or clock; equal inputs give equal bytes."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import BinaryIO, Final

from xlsxwriter import Workbook

from xl_templates.hidden_sheets import hide, write_checks, write_lists, write_stamp
from xl_templates.inputs.asked import InputsPlan
from xl_templates.inputs.cover import STAGE_CELL, InputsCover
from xl_templates.inputs.ledgers import TARGETS, VALUES, inputs_programme
from xl_templates.inputs.rows import filled_rows
from xl_templates.inputs.sheet import InputsSheet
from xl_templates.inputs.stamp import SUBMISSION, InputsStamp
from xl_templates.inputs.targets_in_force import write_targets_in_force
from xl_templates.judge import LedgerJudge, period_days
from xl_templates.shared_formulas import SharingWorksheet
from xl_templates.sheet_names import CHECKS_SHEET, COVER_SHEET, LISTS_SHEET, STAMP_SHEET
from xl_templates.stamp import PROPERTY, SheetStamp
from xl_templates.styles import Styles
from xl_templates.writing import quoted

_CREATED: Final = datetime(2023, 1, 30)  # a fixed moment: no output holds the wall clock
_HELPERS: Final = {VALUES: "zs_target_line", TARGETS: "zs_from"}


def build_inputs(plan: InputsPlan, stages: Sequence[str], target: BinaryIO) -> None:
    """Write the workbook into an open binary file. ``stages``: what the cover offers, the first one chosen."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(target, options) as workbook:
        _Builder(workbook, plan, stages).build()


def title_of(plan: InputsPlan) -> str:
    """Return the title of the workbook."""
    return f"{plan.system.title}　指标数据采集表"


class _Builder:
    def __init__(self, workbook: Workbook, plan: InputsPlan, stages: Sequence[str]) -> None:
        self.workbook, self.plan, self.stages = workbook, plan, stages
        self.styles = Styles(workbook)
        self.programme = inputs_programme(plan)
        self.days: dict[str, date] = period_days(plan.period, None)
        workbook.set_calc_mode("auto")
        workbook.set_size(1600, 930)  # pixels
        about = {"title": title_of(plan), "subject": plan.programme.title, "author": plan.programme.office}
        workbook.set_properties(about | {"created": _CREATED})

    def build(self) -> None:
        tabs = [ledger.tab for ledger in self.programme.ledgers]
        for name in (COVER_SHEET, *tabs, LISTS_SHEET, CHECKS_SHEET, STAMP_SHEET):
            self.workbook.add_worksheet(name, SharingWorksheet)
        places = write_lists(self._sheet(LISTS_SHEET), self.styles, self.programme.lists)
        judges = [LedgerJudge(self.programme, each, self.plan.period.last_day) for each in self.programme.ledgers]
        write_checks(self._sheet(CHECKS_SHEET), self.styles, judges)
        sheets = {judge.ledger.id: self._prepared(judge, places) for judge in judges}
        stamps = {name: self._written(sheet) for name, sheet in sheets.items()}
        write_targets_in_force(sheets[VALUES], sheets[TARGETS], [each.quota for each in self.plan.asked])
        cover = InputsCover(self._sheet(COVER_SHEET), self.styles, self.plan, self.stages)
        cover.write(title_of(self.plan), list(sheets.values()))
        self.workbook.define_name("zs_stage", f"={quoted(COVER_SHEET)}!{STAGE_CELL}")
        self._stamp(stamps)
        hide(self.workbook)

    def _sheet(self, name: str):  # noqa: ANN202 - XlsxWriter's worksheet
        return self.workbook.get_worksheet_by_name(name)

    def _prepared(self, judge: LedgerJudge, places: dict[str, str]) -> InputsSheet:
        rows = list(filled_rows(self.plan, judge.ledger.id))
        sheet = InputsSheet(self._sheet(judge.ledger.tab), self.styles, judge, rows, places, self.days)
        if judge.ledger.id in _HELPERS:
            sheet.take_helper(_HELPERS[judge.ledger.id])
        return sheet

    def _written(self, sheet: InputsSheet) -> SheetStamp:
        plan, tab = self.plan, quoted(sheet.layout.ledger.tab)
        told = f"{plan.system.title}　　考核期：{plan.period.label}　　红色表头为必填，灰色自动计算或已经填好"
        stamp = sheet.write(f'="{told.replace(chr(34), chr(34) * 2)}"', told)
        self.workbook.define_name(f"{tab}!_xlnm.Print_Area", sheet.print_area())
        return stamp

    def _stamp(self, sheets: dict[str, SheetStamp]) -> None:
        plan, programme = self.plan, self.plan.programme
        stamp = InputsStamp(
            programme.id, programme.version, programme.sha256, SUBMISSION, None, plan.period.code, sheets, self.days,
            plan.system.id, STAGE_CELL.replace("$", ""),
        )  # fmt: skip
        write_stamp(self._sheet(STAMP_SHEET), self.styles, stamp, None)
        self.workbook.set_custom_property(PROPERTY, stamp.text(), "text")
