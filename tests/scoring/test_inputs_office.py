"""指标数据采集表 in a spreadsheet program: its live checks say what reading says, and what it saves is read back."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from xlsxwriter.utility import xl_col_to_name

from addin.scoring.facts import Facts
from addin.scoring.inputs import read_inputs
from tests.office import Office
from tests.scoring.inputs_case import FIRST_ROW, HEADER_ROW, content_of, plan_of
from udfs.catalogue import CATALOGUE
from xl_templates.inputs.asked import InputsPlan

pytestmark = [
    pytest.mark.office,
    pytest.mark.filterwarnings("ignore:Print area cannot be set:UserWarning"),
]

D = Decimal
APRIL = date(2023, 4, 1)

# (unit, indicator) → what is written into its row of 指标数据
VALUES: dict[tuple[str, str], dict[str, Any]] = {
    ("渔阳镇", "到位资金"): {"自评值": 1200.5, "基数": 1000},
    ("渔阳镇", "产业契合度"): {"自评值": 3},
    ("渔阳镇", "签约项目"): {},
    ("渔阳镇", "报送质量"): {"认定值": 9, "认定单位": "区招商办", "认定日期": APRIL},
    ("渔阳镇", "外出招商"): {"认定值": 5},
    ("官庄镇", "到位资金"): {"自评值": "5.2亿元", "基数": 1},
    ("官庄镇", "产业契合度"): {"自评值": 3, "基数": 2},
    ("官庄镇", "报送质量"): {"自评值": 11},
    ("官庄镇", "外出招商"): {"自评值": 9, "认定值": 5, "认定单位": "区招商办", "认定日期": APRIL},
    ("马伸桥镇", "到位资金"): {"自评值": "待定", "基数": -1},
    ("马伸桥镇", "产业契合度"): {"免考": "是"},
    ("马伸桥镇", "报送质量"): {"免考": "是", "说明": "新设立", "自评值": 1},
    ("马伸桥镇", "外出招商"): {"自评值": -1, "说明": "核减上年多报的一次"},
    ("下营镇", "到位资金"): {"自评值": 0.123456789, "基数": 1},
    ("下营镇", "产业契合度"): {"免考": "对", "说明": "新设立"},
    ("下营镇", "外出招商"): {"认定值": 6, "认定单位": "区招商办", "认定日期": "2023年4月1日"},
}
LINES: dict[str, list[list[Any]]] = {
    "目标": [
        ["渔阳镇", "到位资金", 8000, "1号", None],
        ["渔阳镇", "到位资金", 6000, "2号", date(2023, 3, 1)],
        ["渔阳镇", "到位资金", 9000, "9号", APRIL],
        ["官庄镇", "到位资金", 0, "1号", None],
        ["官庄镇", "外出招商", 8, "1号", "年底"],
        ["马伸桥镇", "到位资金", 5, None, None],
        ["马伸桥镇", "外出招商", -2, "1号", None],
        ["下营镇", "到位资金", None, "1号", None],
        ["下营镇", "外出招商", 7, "1号", None],
        ["下营镇", "外出招商", 8, "2号", None],
    ],
    "加分扣分": [
        ["渔阳镇", "接待客商", "华北基地", 3, "纪要", "区招商办"],
        ["官庄镇", "弄虚作假", None, None, "通报", "区监委"],
        ["下营镇", "接待客商", None, None, "纪要", "区招商办"],
        ["下营镇", "接待客商", None, -1, None, "区招商办"],
    ],
    "申诉": [
        ["渔阳镇", "外出招商", "少算两次", "照片", "采纳", 6, APRIL],
        ["官庄镇", "外出招商", "少算两次", "照片", "采纳", None, APRIL],
        ["下营镇", "外出招商", "少算", None, "不采纳", 7, None],
        ["下营镇", "外出招商", None, None, "待定", None, None],
    ],
}


def headers(path: Path) -> dict[str, dict[str, str]]:
    """Sheet → header → the letters of its column."""
    book = openpyxl.load_workbook(path, read_only=True)
    return {
        sheet.title: {
            str(cell.value).partition("(")[0]: xl_col_to_name(cell.column - 1)
            for row in sheet.iter_rows(min_row=HEADER_ROW, max_row=HEADER_ROW)
            for cell in row
            if cell.value
        }
        for sheet in book
        if sheet.title in ("指标数据", *LINES)
    }


@pytest.fixture(scope="module")
def plan() -> InputsPlan:
    return plan_of()


@pytest.fixture(scope="module")
def live(office: Office, plan: InputsPlan, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict, Path, list]:
    """Return the live verdicts ((sheet, row) → (校验, 校验提示)), the folder with what was saved, the live targets."""
    folder = tmp_path_factory.mktemp("inputs")
    blank = folder / "空白.xlsx"
    blank.write_bytes(content_of())
    at = headers(blank)
    keys = [(each.unit, each.indicator.name) for each in plan.asked]
    with office.open(blank) as book:
        for key, cells in VALUES.items():
            row = FIRST_ROW + keys.index(key)
            for header, value in cells.items():
                book.set_values("指标数据", f"{at['指标数据'][header]}{row}", [[value]])
        for sheet, lines in LINES.items():
            book.set_values(sheet, f"{at[sheet]['单位']}{FIRST_ROW}", lines)
        book.save_as(folder / "填好.xlsx")
        book.save_as(folder / "填好.ods")
        told = {}
        for sheet, columns in at.items():
            rows = len(keys) if sheet == "指标数据" else len(LINES[sheet])
            status, remark = (
                book.values(sheet, f"{columns[name]}{FIRST_ROW}:{columns[name]}{FIRST_ROW + rows - 1}")
                for name in ("校验", "校验提示")
            )
            for row in range(rows):
                told[sheet, FIRST_ROW + row] = (status[row][0], remark[row][0])
        column = at["指标数据"]["目标值"]
        targets = book.values("指标数据", f"{column}{FIRST_ROW}:{column}{FIRST_ROW + len(keys) - 1}")
    return told, folder, [row[0] for row in targets]


def read(folder: Path, name: str, plan: InputsPlan) -> Facts:
    facts = read_inputs(folder / name, plan.programme, plan.system, plan.period)
    assert isinstance(facts, Facts), facts
    return facts


CHECKS = [code for code in CATALOGUE if "ZS-843" <= code <= "ZS-856" and code != "ZS-854"] + [
    "ZS-283",
    "ZS-284",
    "ZS-286",
]


def said(remark: str) -> set[str]:
    """The codes of the checks whose words stand in a remark."""
    return {
        code
        for code in CHECKS
        if (CATALOGUE[code].title + "：" if code < "ZS-300" else CATALOGUE[code].message) in remark
    }


@pytest.mark.parametrize("name", ["填好.xlsx", "填好.ods"])
def test_live_checks_say_what_reading_says(live, plan, name):
    told, folder, _ = live
    facts = read(folder, name, plan)
    found: dict[tuple[str, int], set[str]] = {}
    for each in facts.findings:
        row = int("".join(sign for sign in each.cell or "0" if sign.isdigit()))
        found.setdefault((each.sheet or "", row), set()).add(each.code)
    for place, (_, remark) in told.items():
        codes = found.get(place, set())
        assert said(remark) == codes & set(CHECKS), (place, remark, codes)
        cells = {code for code in codes if "ZS-201" <= code <= "ZS-230"}
        errors = {code for code in cells if CATALOGUE[code].severity == "error"}
        if "无法识别" in remark:
            assert errors, (place, remark, codes)
        assert bool(cells) == ("无法识别" in remark or "写法不规范" in remark), (place, remark, codes)


def test_what_they_say(live, plan):
    told, _, _ = live
    keys = [(each.unit, each.indicator.name) for each in plan.asked]
    status = {key: told["指标数据", FIRST_ROW + at][0] for at, key in enumerate(keys)}
    assert status["渔阳镇", "到位资金"] == status["渔阳镇", "签约项目"] == "√"
    assert status["马伸桥镇", "外出招商"] == "√", "a query that is explained"
    assert (status["渔阳镇", "报送质量"], status["官庄镇", "报送质量"]) == ("错1", "核1")
    assert (status["官庄镇", "到位资金"], status["马伸桥镇", "到位资金"]) == ("提1", "错1")
    assert status["经济开发区", "外出招商"] == "提1"
    assert [told["目标", FIRST_ROW + at][0] for at in range(10)] == [
        "√",
        "√",
        "提1",
        "核1",
        "错1",
        "错1",
        "错1",
        "错1",
        "√",
        "√",
    ]


def test_the_live_target_is_the_one_in_force(live, plan):
    _, folder, targets = live
    facts = read(folder, "填好.xlsx", plan)
    for asked, shown in zip(plan.asked, targets, strict=True):
        target = facts.of(asked.unit, asked.indicator.id).target
        wanted = asked.quota if target is None else target
        assert shown == ("" if wanted is None else float(wanted)), (asked.unit, asked.indicator.name)
    assert {float(6000), 0.0, 8.0} <= set(targets) - {""}


def test_both_formats_hold_the_same(live, plan):
    _, folder, _ = live
    first, second = (read(folder, name, plan) for name in ("填好.xlsx", "填好.ods"))
    assert [each.value for each in first.facts.values()] == [each.value for each in second.facts.values()]
    assert first.of("官庄镇", "funds").value == D(52000)
    assert first.of("渔阳镇", "trips").value == D(6), "by the appeal"
    assert [line.item for line in first.extras] == ["visits", "fraud"], "a negative number is told and does not count"
    assert sorted(each.code for each in first.findings) == sorted(each.code for each in second.findings)


def test_the_cover_counts(live, office, plan):
    _, folder, _ = live
    with office.open(folder / "填好.xlsx") as book:
        book.recalculate()
        rows = {row[0]: row[1:] for row in book.values("填报说明", "B9:H13")}
    assert rows["指标数据"][5].startswith("✗ 有") and rows["目标"][1] == 10.0
    assert rows["评委打分"][5] == "√ 没有错误，有 5 行提示"
