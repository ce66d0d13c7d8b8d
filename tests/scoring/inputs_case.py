"""A small indicator system, its 指标数据采集表, and a hand that fills it in."""

import pickle
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from unittest import mock

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from addin.scoring.facts import STAGE_LABELS, Facts
from addin.scoring.inputs import read_inputs
from udfs.findings import Finding
from udfs.period import Period
from xl_templates.inputs import ledgers
from xl_templates.inputs.asked import InputsPlan
from xl_templates.inputs.book import build_inputs
from xl_templates.load import load
from xl_templates.model import Programme

UNITS = ("渔阳镇", "官庄镇", "马伸桥镇", "下营镇")
HEADER_ROW, FIRST_ROW = 4, 5

SYSTEM = {
    "id": "towns",
    "title": "乡镇招商考核",
    "periods": ["quarter", "year"],
    "groups": [
        {"id": "towns", "name": "乡镇", "units": "towns"},
        {"id": "zone", "name": "开发区", "units": "zone"},
    ],
    "indicators": [
        {"id": "funds", "name": "到位资金", "points": 40, "unit": "万元", "certified_by": "区统计局",
         "rule": {"kind": "to_date", "shares": {"Q1": 0.25, "Q2": 0.5, "Q3": 0.75, "Q4": 1}}},
        {"id": "growth", "name": "到位资金增幅", "points": 10, "same_as": "funds",
         "rule": {"kind": "growth", "each": 1}},
        {"id": "fit", "name": "产业契合度", "points": {"towns": 10, "zone": 20}, "unit": "个", "places": 0,
         "rule": {"kind": "share_of"}},
        {"id": "projects", "name": "签约项目", "points": 10, "unit": "个", "places": 0,
         "counted": {"ledger": "landed"}, "rule": {"kind": "per_item", "each": 2}},
        {"id": "reports", "name": "报送质量", "points": {"towns": 10}, "rule": {"kind": "certified"}},
        {"id": "opinion", "name": "班子评价", "points": 10, "rule": {"kind": "judges"}},
        {"id": "trips", "name": "外出招商", "points": 10, "unit": "次", "places": 0, "quota": 6,
         "rule": {"kind": "shortfall", "each": 1}, "help": "每月不少于一次。"},
        {"id": "visits", "name": "接待客商", "outside": "bonus", "rule": {"kind": "per_item", "each": 0.5, "most": 3}},
    ],
    "vetoes": [{"id": "fraud", "name": "弄虚作假", "effect": "strike"}],
    "annual": {"quarters": {"Q1": 0.2, "Q2": 0.2, "Q3": 0.2, "Q4": 0.4}},
}  # fmt: skip


@cache
def programme_of(value: str = "self_until_final") -> Programme:
    """Four towns and a zone, with the ledgers of a shipped programme."""
    shipped = load("jizhou").programme
    assert shipped is not None
    units = [{"name": name, "kind": "镇", "groups": ["all", "towns"], "aliases": [f"蓟州区{name}"]} for name in UNITS]
    zone = {"name": "经济开发区", "kind": "区", "groups": ["all", "zone"]}
    groups = {name for each in shipped.submissions for name in [each.units]}
    units = [each | {"groups": [*each["groups"], *groups]} for each in (*units, zone)]
    changed = {"units": units, "systems": [SYSTEM | {"value": value}]}
    return Programme.model_validate(shipped.model_dump() | changed)


def plan_of(period: str = "2023-Q1", value: str = "self_until_final") -> InputsPlan:
    programme = programme_of(value)
    return InputsPlan(programme, programme.system("towns"), Period.parse(period))


@cache
def content_of(plan_key: tuple[str, str] = ("2023-Q1", "self_until_final")) -> bytes:
    out = BytesIO()
    with mock.patch.object(ledgers, "_MOST_ROWS", 16):  # hundreds of prepared rows take a second to open, each time
        build_inputs(plan_of(*plan_key), tuple(STAGE_LABELS.values()), out)
    return out.getvalue()


@cache
def opened(plan_key: tuple[str, str]) -> bytes:
    """The workbook as openpyxl has it open, to be had again ten times as fast as by opening it."""
    return pickle.dumps(openpyxl.load_workbook(BytesIO(content_of(plan_key))))


class Filling:
    """The workbook, open for filling in."""

    def __init__(self, path: Path, period: str = "2023-Q1", value: str = "self_until_final") -> None:
        self.path, self.key = path, (period, value)
        self.book = pickle.loads(opened(self.key))

    def sheet(self, name: str = "指标数据") -> Worksheet:
        return self.book[name]

    def column(self, sheet: str, header: str) -> int:
        cells = next(self.book[sheet].iter_rows(min_row=HEADER_ROW, max_row=HEADER_ROW))
        return next(cell.column for cell in cells if str(cell.value or "").partition("(")[0] == header)

    def row(self, unit: str, indicator: str, sheet: str = "指标数据") -> int:
        at = self.column(sheet, "单位")
        rows = self.book[sheet].iter_rows(min_row=FIRST_ROW)
        return next(each[0].row for each in rows if (each[at - 1].value, each[at].value) == (unit, indicator))

    def cell(self, sheet: str, row: int, header: str) -> Cell:
        return self.book[sheet].cell(row, self.column(sheet, header))

    def put(self, unit: str, indicator: str, sheet: str = "指标数据", **cells: object) -> int:
        """Fill in cells of a row that is there; return it."""
        row = self.row(unit, indicator, sheet)
        for header, value in cells.items():
            self.cell(sheet, row, header).value = value
        return row

    def add(self, sheet: str, *rows: Sequence[object], first: str = "单位") -> int:
        """Write rows below those that are there, from the column 单位 on; return the first of them."""
        at = self.column(sheet, first)
        top = FIRST_ROW
        while self.book[sheet].cell(top, at).value not in (None, ""):
            top += 1
        for down, row in enumerate(rows):
            for right, value in enumerate(row):
                if value is not None:
                    self.book[sheet].cell(top + down, at + right).value = value
        return top

    def stage(self, label: str) -> None:
        self.book["填报说明"]["C5"] = label

    def read(self) -> Facts | Finding:
        self.book.save(self.path)
        plan = plan_of(*self.key)
        return read_inputs(self.path, plan.programme, plan.system, plan.period)


def codes(facts: Facts | Finding, *without: str) -> list[str]:
    """The codes of what there is to say, but for rows that are not filled in yet."""
    assert isinstance(facts, Facts), facts
    return sorted(found.code for found in facts.findings if found.code not in ("ZS-851", *without))
