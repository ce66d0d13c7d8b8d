"""A few lines of pandas that share nothing with our reading: for each unit, the sum of 总投资 in the example inbox."""

import os
import re
import shutil
import warnings
from decimal import Decimal
from pathlib import Path

import pandas
import pytest

from addin.inbox import walk_inbox
from addin.merging.merge import Merging
from addin.merging.totals import breakdowns_as_texts
from addin.readings import read_all
from udfs.period import Period
from xl_templates.load import load
from xl_templates.reading.worker import ToRead

INBOX = Path(__file__).resolve().parent.parent / "examples" / "inbox"
HEADER = re.compile(r"(计划)?总投资(额)?([（(].*[)）])?")
SCALES = {"亿": 10_000, "万": 1, "": 1}


def in_wan(cell: object, in_yi: bool) -> Decimal:
    """约5.2亿元, 6,500万, ２０００ or a number → 万元."""
    text = re.sub(r"[,，\s约元]", "", str(cell))
    number, scale = re.fullmatch(r"([\d.]+)(亿|万|)", text).groups()  # type: ignore[union-attr]
    return Decimal(number) * (SCALES[scale] if scale or not in_yi else 10_000)


def total_investment(file: Path) -> Decimal:
    """The sum of the first column whose header says 总投资, over the rows with a project in them."""
    engine = "openpyxl" if file.suffix == ".xlsx" else "calamine"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sheets = pandas.read_excel(file, sheet_name=None, header=None, engine=engine, dtype=object)
    landed = next(table for name, table in sheets.items() if "落地" in name or name == "Sheet1")
    top = landed.iloc[:5].fillna("").astype(str)
    (money_row, money), *_ = [
        (r, c) for r, row in top.iterrows() for c, cell in row.items() if HEADER.fullmatch(cell.strip("*"))
    ]
    (_, name), *_ = [(r, c) for r, row in top.iterrows() for c, cell in row.items() if cell.strip("*") == "项目名称"]
    rows = landed.loc[money_row + 1 :]  # type: ignore[operator]
    rows = rows[rows[name].notna() & rows[money].notna()]
    return sum((in_wan(value, "亿" in top.loc[money_row, money]) for value in rows[money]), Decimal(0))


UNITS = {
    "渔阳镇": "渔阳镇2023年2月招商引资台账.xlsx",
    "洇溜镇": "洇溜镇2月台账（2023年）.xls",
    "官庄镇": "官庄镇招商引资台账（2023年2月）.ods",
    "马伸桥镇": "马伸桥镇招商引资台账（2023年2月）.xls",
    "别山镇": "最新(2)改.xlsx",
    "白涧镇": "白涧镇招商引资台账（2023年2月）.xlsx",
    "经济开发区": "经开区2月招商台账.xlsx",
    "桑梓镇": "桑梓镇招商引资台账202302.xlsx",
    "文昌街道": "文昌街道-招商引资台账-2023-02.xlsx",
    "罗庄子镇": "罗庄子镇-招商引资台账-2023-02.xlsx",
}


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Decimal]:
    inbox = tmp_path_factory.mktemp("inbox")
    for file in INBOX.iterdir():
        shutil.copy(file, inbox)
        os.utime(inbox / file.name, (1_677_000_000, 1_677_000_000))
    programme = load("jizhou").programme
    assert programme is not None
    files = [ToRead(str(file.path), file.relative) for file in walk_inbox(inbox).files]
    submission = programme.submission_for("month")
    assert submission is not None
    month = Merging(programme, submission, Period.parse("2023-02"), read_all(files, (programme,))).month()
    by_unit = breakdowns_as_texts(month)["landed"]["单位"]
    return {unit: Decimal(str(total["total_investment"])) for unit, total in by_unit.items()}


@pytest.mark.parametrize("unit", UNITS)
def test_pandas_finds_the_same_sum(unit: str, ours: dict[str, Decimal]):
    assert ours[unit] == total_investment(INBOX / UNITS[unit])
