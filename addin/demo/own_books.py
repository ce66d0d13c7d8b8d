# ruff: noqa: E501 - rows of a table; a Chinese sign counts as two
"""The tables of those who keep their own: every office has its habits, and none of them is a template's.

``HABITS`` says who does what. The columns that reading must find again are all there, under the names, in the order and
in the writing of that office.
"""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from xlsxwriter import Workbook

from addin.demo.january import Entry, Row
from xl_templates.model import Column, Ledger

Cell = str | int | float | date | None
_CREATED: Final = datetime(2023, 2, 24)  # no output holds the clock
_FULL_WIDTH: Final = str.maketrans("0123456789", "０１２３４５６７８９")
_BACKUP: Final = "落地（备份）"


# --- how amounts and days are written -----------------------------------------------------------------


def plain(value: Decimal, _unit: str, _at: int) -> Cell:
    """12000"""
    return float(value)


def by_hand(value: Decimal, unit: str, at: int) -> Cell:
    """Text of every kind, one after the other: 约1.2亿元, １２０００, 12,000, 12000万元, 12000."""
    whole = value == value.to_integral_value()
    ways: list[Cell] = [float(value), f"{value.normalize():f}{unit}", f"{value.normalize():f}"]
    if whole:
        ways += [f"{int(value):,}", str(int(value)).translate(_FULL_WIDTH)]
    if unit == "万元" and value >= 10_000 and value % 100 == 0:
        ways.insert(0, f"约{(value / 10_000).normalize():f}亿元")
    return ways[at % len(ways)]


def plain_day(day: date, _at: int) -> Cell:
    """A day as Excel keeps it."""
    return day


def by_hand_day(day: date, at: int) -> Cell:
    """2023.2.5, 2023年2月5日, 2023/2/5, a day of Excel, its serial number."""
    ways: list[Cell] = [
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day}",
        day,
        (day - date(1899, 12, 30)).days,
    ]
    return ways[at % len(ways)]


# --- habits -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Habit:
    """How an office keeps its tables.

    ``called``: column → what it is called here; ``in_yi``: columns kept in 亿元; ``grouped``: two header rows, merged;
    ``shuffled``: the columns stand in another order; ``sums``: subtotals, a total, notes below; ``gaps``: blank rows
    between; ``merged_down``: columns whose equal cells are merged; ``hidden_sheet``: a copy of the first table, hidden;
    ``apart``: a ledger in a file of its own.
    """

    file: str
    tabs: Mapping[str, str]
    amount: Callable[[Decimal, str, int], Cell] = plain
    day: Callable[[date, int], Cell] = plain_day
    called: Mapping[str, str] = field(default_factory=dict)
    in_yi: tuple[str, ...] = ()
    grouped: bool = False
    shuffled: bool = False
    sums: bool = False
    gaps: bool = False
    merged_down: tuple[str, ...] = ()
    hidden_sheet: bool = False
    apart: str = ""


_TABS: Final = {
    "landed": "落地", "negotiating": "洽谈", "planned": "谋划", "problems": "问题", "activities": "活动",
    "progress": "工作进展",
}  # fmt: skip
_SHEETS: Final = {name: f"Sheet{at}" for at, name in enumerate(_TABS, start=1)}
_OTHER_NAMES: Final = {
    "总投资": "计划总投资", "投资方名称": "投资主体", "资金类型": "内外资", "所属产业链": "产业链", "建设地点": "落地地点",
    "累计到位资金": "累计到资", "本年到位资金": "本年累计到资", "本月到位资金": "本月到资", "签约日期": "合同签约时间",
    "责任人": "跟踪人", "联系电话": "联系方式", "拟投资额": "投资额", "计划投资额": "计划投资总额", "谋划内容": "项目简介",
    "开始日期": "开始时间", "结束日期": "结束时间", "提出日期": "提出时间",
}  # fmt: skip

HABITS: Final = {
    # Amounts and days in every writing, two header rows, subtotals, notes below.
    "渔阳镇": Habit("渔阳镇{month}月招商引资台账.xlsx", _TABS, by_hand, by_hand_day, grouped=True, sums=True),
    # Sheet1 to Sheet6, other names, another order, total investment in 亿元.
    "官庄镇": Habit("官庄镇招商引资台账（{year}年{month}月）.xlsx", _SHEETS, called=_OTHER_NAMES, in_yi=("总投资",), shuffled=True),
    # Equal cells merged, days as serial numbers and in every writing.
    "马伸桥镇": Habit("马伸桥{month}月台账.xlsx", _TABS, day=by_hand_day, merged_down=("责任人", "联系电话")),
    # A copy of the first table on a hidden sheet.
    "桑梓镇": Habit("桑梓镇-招商台账-{year}{month:02d}.xlsx", _TABS, by_hand, hidden_sheet=True, sums=True),
    # Signs itself by a name that is not the official one; blank rows between.
    "穿芳峪镇": Habit("穿芳峪{month}月报表.xlsx", _TABS, called=_OTHER_NAMES, day=by_hand_day, gaps=True),
    # Keeps the activities in a file of their own.
    "东赵各庄镇": Habit("东赵各庄镇{month}月台账.xlsx", _TABS, shuffled=True, apart="activities"),
    # Sends text, as an old program exports it: a file a ledger.
    "邦均镇": Habit("邦均镇{title}（{year}年{month}月）.csv", _TABS),
}  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """What an office has to tell for a month."""

    unit: str
    year: int
    month: int
    ledgers: Sequence[Ledger]
    rows: Mapping[str, Sequence[Row]]


def own_files(kept: Kept) -> dict[str, bytes]:
    """Return the files that the office sends, by name."""
    habit = HABITS[kept.unit]
    name = habit.file.format(year=kept.year, month=kept.month, title="{title}")
    if name.endswith(".csv"):
        return {name.format(title=ledger.title): _csv(kept, ledger, habit) for ledger in kept.ledgers}
    files = {name: _workbook(kept, [each for each in kept.ledgers if each.id != habit.apart], habit)}
    if habit.apart:
        [apart] = [each for each in kept.ledgers if each.id == habit.apart]
        files[f"{kept.unit}{apart.title}（{kept.year}年{kept.month}月）.xlsx"] = _workbook(kept, [apart], habit)
    return files


# --- tables -------------------------------------------------------------------------------------------


def _columns(ledger: Ledger, rows: Sequence[Row], habit: Habit) -> list[Column]:
    """Return the columns that the office keeps: those that must be filled in, and those it has something for."""
    columns = [each for each in ledger.columns if each.required or any(row.get(each.name) is not None for row in rows)]
    if habit.shuffled:  # the name first, then the odd ones, then the even ones
        name, *others = columns
        columns = [name, *others[1::2], *others[::2]]
    return columns


def _header(column: Column, habit: Habit) -> str:
    name = habit.called.get(column.name, "")
    name = name if name in column.aliases else column.name  # the same column is called otherwise in another ledger
    unit = "亿元" if column.name in habit.in_yi else column.unit
    return f"{name}（{unit}）" if unit else name


def _cell(column: Column, value: Entry, habit: Habit, at: int) -> Cell:
    if isinstance(value, Decimal):
        if column.name in habit.in_yi:
            return float(value / 10_000)
        return habit.amount(value, column.unit or "", at) if column.type == "amount" else float(value)
    if isinstance(value, date):
        return habit.day(value, at)
    return value


def _csv(kept: Kept, ledger: Ledger, habit: Habit) -> bytes:
    """Return a ledger as text in GBK."""
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    rows = kept.rows.get(ledger.id, ())
    lines.writerow([f"{kept.unit}{ledger.title}（{kept.year}年{kept.month}月）"])
    if ledger.kind == "form":
        lines.writerows([column.header, _text(rows[0].get(column.name))] for column in _columns(ledger, rows, habit))
    else:
        columns = _columns(ledger, rows, habit)
        lines.writerow(["序号", *(_header(column, habit) for column in columns)])
        for number, row in enumerate(rows, start=1):
            lines.writerow([number, *(_text(row.get(column.name)) for column in columns)])
        if not rows:
            lines.writerow(["", "本月零报告"])
    return text.getvalue().encode("gbk")


def _text(value: Entry) -> str:
    return "" if value is None else f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _workbook(kept: Kept, ledgers: Sequence[Ledger], habit: Habit) -> bytes:
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(target, options) as book:
        book.set_properties({"author": "", "created": _CREATED})
        looks = {name: book.add_format(_BASE | look) for name, look in _LOOKS.items()}
        for ledger in ledgers:
            sheet = book.add_worksheet(habit.tabs[ledger.id])
            draw = _form if ledger.kind == "form" else _table
            draw(sheet, looks, kept, ledger, habit)
        if habit.hidden_sheet:
            sheet = book.add_worksheet(_BACKUP)
            _table(sheet, looks, kept, ledgers[0], habit)
            sheet.hide()
    return target.getvalue()


_BASE: Final = {"font_name": "宋体", "font_size": 11}
_BOXED: Final = {"border": 1, "valign": "vcenter", "text_wrap": True}
_LOOKS: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 16, "align": "center"},
    "note": {},
    "header": _BOXED | {"bold": True, "align": "center"},
    "body": _BOXED,
    "day": _BOXED | {"num_format": "yyyy-m-d"},
    "sum": _BOXED | {"bold": True, "bg_color": "#FFF2CC"},
}


def _form(sheet: Any, looks: dict[str, Any], kept: Kept, ledger: Ledger, habit: Habit) -> None:
    [entries] = kept.rows[ledger.id]
    _title(sheet, looks, kept, ledger, 2)
    for at, column in enumerate(_columns(ledger, [entries], habit), start=3):
        sheet.write_string(at, 0, column.name, looks["header"])
        _write(sheet, looks, at, 1, _cell(column, entries.get(column.name), habit, 3))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 70)


def _title(sheet: Any, looks: dict[str, Any], kept: Kept, ledger: Ledger, width: int) -> None:
    sheet.merge_range(0, 0, 0, width - 1, f"{kept.unit}{ledger.title}", looks["title"])
    sheet.write_string(1, 0, f"填报单位：{kept.unit.removesuffix('镇')}镇政府", looks["note"])
    sheet.write_string(2, 0, f"报送期：{kept.year}年{kept.month}月", looks["note"])


def _table(sheet: Any, looks: dict[str, Any], kept: Kept, ledger: Ledger, habit: Habit) -> None:
    rows = kept.rows.get(ledger.id, ())
    columns = _columns(ledger, rows, habit)
    _title(sheet, looks, kept, ledger, len(columns) + 1)
    first = _headers(sheet, looks, columns, habit)
    at = first
    for number, row in enumerate(rows, start=1):
        sheet.write_number(at, 0, number, looks["body"])
        for place, column in enumerate(columns, start=1):
            _write(sheet, looks, at, place, _cell(column, row.get(column.name), habit, number + place))
        at += 1 + (habit.gaps and number % 2 == 0)
        if habit.sums and number == 2 and len(rows) > 2:
            _sum(sheet, looks, at, "小计", columns, rows[:2])
            at += 1
    if not rows:
        sheet.write_string(at, 1, "本月零报告", looks["body"])
        at += 1
    elif habit.sums:
        _sum(sheet, looks, at, "合计", columns, rows)
        sheet.write_string(at + 1, 0, "注：到位资金以银行到账凭证为准。", looks["note"])
        sheet.write_string(at + 2, 0, "填表人：张某　　审核人：李某", looks["note"])
    if not habit.gaps:
        _merge_down(sheet, looks, first, columns, rows, habit)
    sheet.set_column(1, 2, 26)
    sheet.set_column(3, len(columns), 13)


def _headers(sheet: Any, looks: dict[str, Any], columns: Sequence[Column], habit: Habit) -> int:
    """Write one header row, or two with the groups merged above the names; return the row below."""
    look = looks["header"]
    if not habit.grouped:
        sheet.write_string(3, 0, "序号", look)
        for place, column in enumerate(columns, start=1):
            sheet.write_string(3, place, _header(column, habit), look)
        return 4
    sheet.merge_range(3, 0, 4, 0, "序号", look)
    start = 1
    for place, column in enumerate(columns, start=1):
        sheet.write_string(4, place, _header(column, habit), look)
        if place == len(columns) or columns[place].group != column.group:
            if place > start:
                sheet.merge_range(3, start, 3, place, column.group, look)
            else:
                sheet.write_string(3, start, column.group, look)
            start = place + 1
    return 5


def _sum(sheet: Any, looks: dict[str, Any], at: int, word: str, columns: Sequence[Column], rows: Sequence[Row]) -> None:
    sheet.write_string(at, 0, word, looks["sum"])
    for place, column in enumerate(columns, start=1):
        values = [value for row in rows if isinstance(value := row.get(column.name), Decimal)]
        if column.type == "amount" and values:
            sheet.write_number(at, place, float(sum(values)), looks["sum"])


def _merge_down(
    sheet: Any, looks: dict[str, Any], first: int, columns: Sequence[Column], rows: Sequence[Row], habit: Habit
) -> None:
    """Merge the equal cells of a column, where all rows have the same."""
    for place, column in enumerate(columns, start=1):
        values = {row.get(column.name) for row in rows}
        if column.name in habit.merged_down and len(rows) > 1 and len(values) == 1:
            sheet.merge_range(first, place, first + len(rows) - 1, place, values.pop(), looks["body"])


def _write(sheet: Any, looks: dict[str, Any], row: int, column: int, cell: Cell) -> None:
    if cell is None:
        sheet.write_blank(row, column, None, looks["body"])
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell, looks["body"])
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, looks["day"])
    else:
        sheet.write_number(row, column, cell, looks["body"])
