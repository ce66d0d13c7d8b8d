"""Values that people and programs put into cells, per type of column; and headers that they change."""

import random
from dataclasses import dataclass
from datetime import date
from typing import Final

from bench.fuzz_seeds import own_tables, programme
from bench.fuzz_write import Sheet, Value, stored
from bench.inbox import LEDGERS
from bench.inbox_sheets import Error, Formula
from xl_templates.reading.header_words import OUR_PREFIX, ROW_ID_HEADER

_TEXTS: Final = (
    "=1+1", "=HYPERLINK(\"http://x.example\")", "+1", "-1", "@SUM(A1)", "{=1}", "'撇号", '"引号"', "_x0041_",
    "_x005F_x0041_", "甲\r\n乙", "甲\t乙", " 前后 ", "　全角　", "甲\x00乙", "\x01\x02", "甲\u200b乙", "\u202e甲",
    "\ufeff", "\ufffe", "\ud800", "甲\udfff", "😀𠮷", "长" * 40_000, "长" * 3_999, "<b>&amp;</b>", "]]>", "#REF!",
    "#N/A", "NULL", "None", "nan", "TRUE", "true", "0", "00123", "1e5", "1E400", "0x1F", "１２３", "①", "½",
    "约5.2亿元", "5-6亿", "待定", "无", "合计", "小计", "注：见附件", "示例", "项目名称", "零报告", "本月无变化",
    "甲", "1", "填表人：张某", "/", "—", "2023.1.25", "2023年1月", "1月25日", "2023-02-30", "44951", "20230125",
    "9999-12-31", "0001-01-01", "2023/1/25 24:00", "2,000万", "1 000", "(100)", "100%", "１，０００", "1,2,3",
    "--5", "5万-", "9" * 400, "1." + "0" * 300 + "1", "-0", "0.004999", "1e-400", "911201193409833113",
    "13800000001", "١٢٣", "一百二十万", "壹佰万元整", "\n", "\r", "\t", "a" * 260, "🀄" * 2_000,
)  # fmt: skip
_NUMBERS: Final = (
    0, -0.0, 1, -1, 0.1, 0.1 + 0.2, 1e15, 1e16, 1e17, 123456789012345678, 1e100, 1e300, -1e300,
    1.7976931348623157e308, 5e-324, 1e-10, 0.005, 0.004999, 2.675, 1e22, 44951, 44951.5, 60, 59, 2958465, 2958466,
    -5, 1.0000000000000002, 911201193409833113, 13800000001, float("nan"), float("inf"), float("-inf"), 10**40,
)  # fmt: skip
_OTHERS: Final = (
    True, False, date(1900, 1, 1), date(1900, 3, 1), date(2023, 2, 24), date(9999, 12, 31), Error("#REF!"),
    Error("#N/A"), Error("#SPILL!"), Error("#BUSY!"), Formula("1+1", 2), Formula("B9", ""),
    Formula("A1&B1", "甲"), Formula("1/3", 0.3333333333333333),
)  # fmt: skip
_USUAL: Final = 0.6  # how many cells stay as they were


@dataclass(frozen=True)
class Put:
    """A value that was put into a cell; row and column count from 0. ``column``: of the definition, "" for none."""

    sheet: str
    row: int
    at: int
    column: str
    value: Value


def mutate_values(rng: random.Random, suffix: str) -> tuple[list[Sheet], list[Put], str]:
    """Return a table of one ledger with odd values, and all that was put below its header."""
    sheet, ledger = _one(rng)
    for row in sheet.rows[2:]:
        for at in range(len(row)):
            if rng.random() > _USUAL:
                row[at] = _odd(rng)
    _fit(sheet, suffix)
    return [sheet], _puts(sheet, ledger, 1), f"values {ledger}"


def _odd(rng: random.Random) -> Value:
    kind = rng.random()
    if kind < 0.5:
        return rng.choice(_TEXTS)
    if kind < 0.75:
        return rng.choice(_NUMBERS)
    if kind < 0.95:
        return rng.choice(_OTHERS)
    return "".join(
        chr(rng.choice((rng.randrange(0x20), rng.randrange(0x3000), rng.randrange(0x110000))))
        for _ in range(rng.randrange(1, 12))
    )


def mutate_headers(rng: random.Random, suffix: str) -> tuple[list[Sheet], list[Put], str]:
    """Return a table whose header somebody changed, and all that was put below it."""
    sheet, ledger = _one(rng)
    top, did = 1, []
    for _ in range(rng.choice((1, 1, 2, 3, 6))):
        way = rng.choice(list(_HEADERS))
        top += _HEADERS[way](rng, sheet, top)
        did.append(way)
    _fit(sheet, suffix)
    sheets = [sheet]
    if rng.random() < 0.1:
        did.append("second sheet")
        sheets.append(Sheet("第二张", [list(row) for row in sheet.rows], hidden=rng.random() < 0.5))
    if rng.random() < 0.1:
        did.append("hidden sheet")
        sheet.hidden = True
    return sheets, _puts(sheet, ledger, top), f"{ledger}: {', '.join(did)}"


def _one(rng: random.Random) -> tuple[Sheet, str]:
    ledger = rng.choice(LEDGERS)
    (sheet,) = own_tables((ledger,), rng.randrange(1, 5), seed=rng.randrange(1000))
    return sheet, ledger


def _fit(sheet: Sheet, suffix: str) -> None:
    sheet.rows = [[stored(value, suffix) for value in row] for row in sheet.rows]
    if suffix == ".csv":
        sheet.name = "CSV"


def _puts(sheet: Sheet, ledger: str, top: int) -> list[Put]:
    """Return the values below a header, but for repeated headers and what stands among the hidden helper columns."""
    names = {column.name for column in programme().ledger(ledger).columns}
    header = sheet.rows[top] if top < len(sheet.rows) else []
    ours = min((at for at, cell in enumerate(header) if str(cell).startswith(OUR_PREFIX)), default=len(header) + 99)
    return [
        Put(sheet.name, row, at, str(header[at]) if at < len(header) and header[at] in names else "", value)
        for row, cells in enumerate(sheet.rows)
        for at, value in enumerate(cells)
        if row > top and at < ours and value is not None and not _repeats(cells, header)
    ]


def _repeats(cells: list[Value], header: list[Value]) -> bool:
    return sum(isinstance(cell, str) and cell in header for cell in cells) > len(cells) // 2


# --- headers: each returns by how many rows the header has moved down ----------------------------------------------


def _rename(rng: random.Random, sheet: Sheet, top: int) -> int:
    at = _column(rng, sheet, top)
    name = str(sheet.rows[top][at])
    ways = (
        name + "（万元）",
        name + "(亿元)",
        name + "（平方米）",
        "项目" + name,
        name[:-1],
        name[::-1],
        name + "全称",
        " ".join(name),
        name + "\n",
        "备注",
        "别的",
        "",
        None,
        12.5,
        name * 20,
        name + "*",
        "1." + name,
    )
    sheet.rows[top][at] = rng.choice(ways)
    return 0


def _delete(rng: random.Random, sheet: Sheet, top: int) -> int:
    at = _column(rng, sheet, top)
    for row in sheet.rows[top:]:
        del row[at : at + 1]
    return 0


def _double(rng: random.Random, sheet: Sheet, top: int) -> int:
    at, to = _column(rng, sheet, top), _column(rng, sheet, top)
    for row in sheet.rows[top:]:
        row[to:to] = row[at : at + 1]
    return 0


def _swap(rng: random.Random, sheet: Sheet, top: int) -> int:
    """Swap two columns, or their headers alone."""
    one, two = _column(rng, sheet, top), _column(rng, sheet, top)
    for row in sheet.rows[top : rng.choice((top + 1, len(sheet.rows)))]:
        if max(one, two) < len(row):
            row[one], row[two] = row[two], row[one]
    return 0


def _merge(rng: random.Random, sheet: Sheet, top: int) -> int:
    at = _column(rng, sheet, top)
    right, down = rng.choice((0, 1, 3)), rng.choice((0, 1, 2))
    sheet.merges.append((top, at, min(top + down, len(sheet.rows) - 1), at + right))
    return 0


def _merge_below(rng: random.Random, sheet: Sheet, top: int) -> int:
    """Merge cells of a column, each but the first blank, as a merge leaves them."""
    at = _column(rng, sheet, top)
    last = len(sheet.rows) - 1
    for row in sheet.rows[top + 2 :]:
        if at < len(row):
            row[at] = None
    if last > top + 1:
        sheet.merges.append((top + 1, at, last, at))
    return 0


def _blank_column(rng: random.Random, sheet: Sheet, top: int) -> int:
    at = _column(rng, sheet, top)
    for row in sheet.rows[top:]:
        row[at:at] = [None]
    return 0


def _unknown_column(rng: random.Random, sheet: Sheet, top: int) -> int:
    at = rng.choice((_column(rng, sheet, top), len(sheet.rows[top])))
    for number, row in enumerate(sheet.rows[top:]):
        row[at:at] = [rng.choice(("新增列", None)) if not number else rng.choice((number, "甲", None))]
    return 0


def _move_down(rng: random.Random, sheet: Sheet, top: int) -> int:
    count = rng.choice((1, 3, 40, 310))
    sheet.rows[top:top] = [[] for _ in range(count)]
    sheet.merges = [(one[0] + count, one[1], one[2] + count, one[3]) for one in sheet.merges]
    return count


def _gap(rng: random.Random, sheet: Sheet, top: int) -> int:
    at = rng.randrange(top + 1, len(sheet.rows) + 1)
    sheet.rows[at:at] = [[] for _ in range(rng.choice((1, 5)))]
    return 0


def _again(rng: random.Random, sheet: Sheet, top: int) -> int:
    """Repeat the header further down, or with a row above it."""
    at = rng.randrange(top + 1, len(sheet.rows) + 1)
    sheet.rows[at:at] = [list(sheet.rows[top])]
    return 0


def _groups(rng: random.Random, sheet: Sheet, top: int) -> int:
    """Put a row of groups above the header."""
    width = len(sheet.rows[top])
    sheet.rows[top:top] = [
        [rng.choice((None, "投资", "基本情况", "甲")) if at % 3 == 0 else None for at in range(width)]
    ]
    sheet.merges += [(top, at, top, min(at + 2, width - 1)) for at in range(0, width, 3) if rng.random() < 0.5]
    return 1


def _total(rng: random.Random, sheet: Sheet, top: int) -> int:
    width = len(sheet.rows[top])
    words = ("合计", "小计", "注：以上数据截至月底", "无", "填表人：张某", "示例", "甲镇", 1)
    sheet.rows.insert(
        rng.randrange(top + 1, len(sheet.rows) + 1),
        [rng.choice(words), *(rng.choice((None, 5, "乙")) for _ in range(width - 1))],
    )
    return 0


def _hidden_rows(rng: random.Random, sheet: Sheet, top: int) -> int:
    sheet.hidden_rows.add(rng.randrange(top, len(sheet.rows)))
    return 0


def _beside(rng: random.Random, sheet: Sheet, top: int) -> int:
    """Put another table beside or below this one."""
    block: list[list[Value]] = [["科室", "电话", "人数"], ["一科", "2982", 3], ["二科", "2983", 4]]
    if rng.random() < 0.5:
        sheet.rows += [[], ["附表"], *block]
        return 0
    width = max(map(len, sheet.rows[top:])) + rng.randrange(1, 3)
    for row, more in zip(sheet.rows[top:], block, strict=False):
        row += [None] * (width - len(row)) + more
    return 0


def _row_ids(rng: random.Random, sheet: Sheet, top: int) -> int:
    """Add the hidden column of our row ids, with ids that are no ids, foreign or there twice."""
    width = max(map(len, sheet.rows[top:]))
    ids = ("", "a1b2c3d4", "a1b2c3d4", 5, "x" * 300, "=1", True, Error("#REF!"), "渔阳镇")
    for number, row in enumerate(sheet.rows[top:]):
        row += [None] * (width - len(row)) + [rng.choice(ids) if number else ROW_ID_HEADER]
    return 0


def _column(rng: random.Random, sheet: Sheet, top: int) -> int:
    return rng.randrange(max(len(sheet.rows[top]), 1)) if sheet.rows[top] else _widen(sheet, top)


def _widen(sheet: Sheet, top: int) -> int:
    sheet.rows[top].append("列")
    return 0


_HEADERS: Final = {
    "rename": _rename,
    "rename another": _rename,
    "delete": _delete,
    "double": _double,
    "swap": _swap,
    "merge": _merge,
    "merge below": _merge_below,
    "blank column": _blank_column,
    "unknown column": _unknown_column,
    "move down": _move_down,
    "gap": _gap,
    "header again": _again,
    "groups": _groups,
    "total": _total,
    "hidden rows": _hidden_rows,
    "beside": _beside,
    "row ids": _row_ids,
}
