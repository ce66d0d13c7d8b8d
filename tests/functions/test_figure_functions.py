"""ZS_ROUND, ZS_CN_AMOUNT and ZS_YTD beside a spreadsheet's own functions, pandas, and a reader of capital characters."""

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.office import Office
from udfs.cn_amount import LIMIT, cn_amount
from udfs.registry import FUNCTIONS

D = Decimal
ROUND, CN_AMOUNT, YTD = (FUNCTIONS[name] for name in ("ZS_ROUND", "ZS_CN_AMOUNT", "ZS_YTD"))


# --- ZS_ROUND ---


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        (1.005, 2, "1.01"),  # as a float it lies below
        (2.675, 2, "2.68"),
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (-0.125, 2, "-0.13"),
        (0.1 + 0.2, 15, "0.3"),
        (1234.5, -3, "1000"),
        (1500, -3, "2000"),
        ("12.345", 2, "12.35"),
        ("1,234.5", 0, "1235"),
        (5e-10, 9, "0.000000001"),
        (1e300, 15, "1E+300"),
    ],
)
def test_round(value, places, rounded):
    assert ROUND(value, places) == D(rounded)


def test_a_small_negative_is_no_minus_nought():
    assert str(ROUND(-0.001, 2)) == "0"


@pytest.mark.parametrize(
    ("args", "code"),
    [(("约5",), "607"), ((1, 16), "604"), ((1, 0.5), "604"), ((True,), "607"), ((float("nan"),), "607")],
)
def test_round_refuses(args, code):
    assert ROUND(*args).endswith(f"（ZS-{code}）")


# --- ZS_CN_AMOUNT ---

# the regulation's own examples; of two that it gives, the first
WORDS = """
1409.50      | 壹仟肆佰零玖元伍角
6007.14      | 陆仟零柒元壹角肆分
1680.32      | 壹仟陆佰捌拾元零叁角贰分
107000.53    | 壹拾万柒仟元零伍角叁分
16409.02     | 壹万陆仟肆佰零玖元零贰分
325.04       | 叁佰贰拾伍元零肆分
0            | 零元整
0.05         | 伍分
0.5          | 伍角
0.55         | 伍角伍分
1            | 壹元整
10           | 壹拾元整
100.05       | 壹佰元零伍分
1010.10      | 壹仟零壹拾元零壹角
10001        | 壹万零壹元整
100010       | 壹拾万零壹拾元整
100000000.00 | 壹亿元整
100007000    | 壹亿零柒仟元整
1000100000   | 壹拾亿零壹拾万元整
100010000000 | 壹仟亿壹仟万元整
1000000000000 | 壹万亿元整
1000100000000 | 壹万零壹亿元整
-5.2         | 负伍元贰角
"""


@pytest.mark.parametrize("line", WORDS.strip().splitlines())
def test_capital_characters(line):
    amount, words = (part.strip() for part in line.split("|"))
    assert CN_AMOUNT(amount) == CN_AMOUNT(D(amount)) == CN_AMOUNT(float(amount)) == words


DIGITS = dict(zip("零壹贰叁肆伍陆柒捌玖", range(10), strict=True))
UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def read_back(words: str) -> int:
    """Return the 分 that the capital characters mean, read sign by sign from the left."""
    minus, words = words.startswith("负"), words.removeprefix("负").removesuffix("整")
    total, section, digit, yuan = 0, 0, 0, 0
    for sign in words:
        if sign in DIGITS:
            digit = DIGITS[sign]
        elif sign in UNITS:
            section, digit = section + digit * UNITS[sign], 0
        elif sign == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        elif sign == "亿":
            total, section, digit = (total + section + digit) * 10**8, 0, 0
        elif sign == "元":
            yuan, digit = total + section + digit, 0
        else:
            yuan, digit = yuan + D(digit) * {"角": D("0.1"), "分": D("0.01")}[sign], 0
    return int(yuan * 100) * (-1 if minus else 1)


MUCH = st.text("0159", min_size=1, max_size=18).map(int)  # more zeros than chance gives


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.integers(1 - LIMIT, LIMIT - 1), MUCH))
def test_what_is_written_reads_back(fen):
    words = cn_amount(fen)
    assert read_back(words) == fen
    assert "零零" not in words
    assert words.endswith("整") == (fen % 100 == 0)
    assert CN_AMOUNT(D(fen).scaleb(-2)) == CN_AMOUNT(D(fen).scaleb(-6), "万元") == words


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ((0.125,), "ZS-660"),
        ((0.1 + 0.2,), "ZS-660"),  # a sum of floats: ZS_ROUND first
        (("1e-300",), "ZS-660"),
        ((1e16,), "ZS-661"),
        ((1e8, "亿元"), "ZS-661"),
        ((1e308, "亿元"), "ZS-661"),
        (("约5万元",), "ZS-607"),
        ((5, "美元"), "ZS-601"),
    ],
)
def test_no_amount(args, code):
    assert code in CN_AMOUNT(*args)


def test_a_rounded_sum_can_be_written():
    assert CN_AMOUNT(ROUND(0.1 + 0.2, 2)) == "叁角"
    assert CN_AMOUNT("9999999999999999.99").startswith("玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿")


# --- ZS_YTD ---

Lines = list[tuple[int | None, str, str, str]]


def lines(count: int, seed: int) -> Lines:
    """Return rows (value in hundredths, period, unit, indicator) in no order, some months missing, some told twice."""
    chance = random.Random(seed)
    return [
        (
            chance.choice([None, *(chance.randint(-99999, 999999) for _ in range(9))]),
            f"{chance.randint(2022, 2024)}-{chance.randint(1, 12):02}",
            chance.choice("渔官马下") + "镇",
            chance.choice(["到位资金", "签约项目"]),
        )
        for _ in range(count)
    ]


def totals(rows: Lines, since: str) -> list[Decimal | None]:
    cells = [None if value is None else D(value) / 100 for value, *_ in rows]
    found = YTD(cells, [row[1] for row in rows], [list(row[2:]) for row in rows], since)
    return [cell for (cell,) in found]  # a table of keys makes a table


@pytest.mark.parametrize("since", ["本年", "全部"])
def test_totals_are_those_of_pandas(since):
    rows = lines(300, seed=1)
    frame = pd.DataFrame(rows, columns=["value", "period", "unit", "what"]).dropna()
    frame["year"] = frame["period"].str[:4] if since == "本年" else "-"
    sums = frame.groupby(["unit", "what", "year", "period"])["value"].sum().sort_index()
    running = sums.groupby(level=[0, 1, 2]).cumsum()
    wanted = {
        at: D(int(running[row.unit, row.what, row.year, row.period])) / 100
        for at, row in zip(frame.index, frame.itertuples(), strict=True)
    }
    assert totals(rows, since) == [wanted.get(at) for at in range(len(rows))]


def test_totals_are_exact():
    assert YTD([0.1, 0.2, 1e22], ["2023-01", "2023-02", "2023-03"]) == [
        D("0.1"),
        D("0.3"),
        D("10000000000000000000000.3"),
    ]


KEYED = [
    # value, period, key | total
    (1, "2023-01", "甲", D(1)),
    (2, "2023-02", " 甲", D(7)),  # spaces around a key do not matter
    (4, "2023年2月", "甲 ", D(7)),  # both of February show its total
    ("", "2023-02", "甲", None),
    ("#N/A", "2023-02", "甲", "#N/A"),
    ("约8", "2023-02", "甲", "ZS-607"),  # left out of the others' totals
    (8, "乱写", "甲", "ZS-260"),
    (16, "", "甲", None),
    (32, date(2023, 3, 9), "甲", D(103)),
    (64, 44986.0, "甲", D(103)),  # 1 March 2023, as a serial number
    (1, "2023-Q1", "乙", "ZS-662"),
    (2, "2023-03", "乙", "ZS-662"),
    (3, "2024-Q1", "乙", D(3)),  # another year has its own total
    (5, "2023-03", 3.0, D(5)),
    (6, "2023-04", "3", D(11)),
    (7, "2024-W52", None, D(7)),
    (8, "2025-W01", None, D(8)),  # begins on 30 December 2024, is of 2025
]


def test_totals_by_key():
    values, periods, keys, wanted = (list(column) for column in zip(*KEYED, strict=True))
    for found, expected in zip(YTD(values, periods, keys), wanted, strict=True):
        assert expected in found if str(expected).startswith("ZS-") else found == expected


def test_kinds_that_differ_across_years_meet_only_in_all():
    args = ([1, 2], ["2023-03", "2024-Q1"], None)
    assert YTD(*args, "本年") == [D(1), D(2)]
    assert all("ZS-662" in cell for cell in YTD(*args, "全部"))


def test_each_row_may_begin_elsewhere():
    assert YTD([1, 2], ["2023-12", "2024-01"], None, ["本年", "全部"]) == [D(1), D(3)]


# --- a spreadsheet program ---


@pytest.fixture(scope="module")
def office_says(office: Office) -> Iterator[dict[str, list[Any]]]:
    """Return what LibreOffice calculates, under the name of the function, in one recalculation."""
    rows, chance = lines(60, seed=2), random.Random(3)
    cells: dict[str, object] = {}
    for at, (value, period, unit, what) in enumerate(rows, 1):
        cells |= {f"A{at}": None if value is None else value / 100, f"B{at}": int(period.replace("-", ""))}
        cells |= {f"C{at}": unit, f"D{at}": what}
    spans = '$A$1:$A$60,$C$1:$C$60,C{0},$D$1:$D$60,D{0},$B$1:$B$60,"<="&B{0}'
    numbers = [chance.randint(-(10**7), 10**7) / 10 ** chance.randint(1, 5) for _ in range(80)]
    places = [chance.randint(-3, 4) for _ in numbers]
    whole = [int("".join(chance.choices("00159", k=chance.randint(1, 12)))) for _ in range(60)]
    asked = {
        "year": [f'=SUMIFS({spans},$B$1:$B$60,">"&INT(B{{0}}/100)*100)'.format(at) for at in range(1, 61)],
        "all": [f"=SUMIFS({spans})".format(at) for at in range(1, 61)],
        "round": [f"=ROUND({number!r},{place})" for number, place in zip(numbers, places, strict=True)],
        "words": [f'=TEXT({number},"[DBNum2]General")' for number in whole],
    }
    answers = iter(office.evaluate([formula for formulas in asked.values() for formula in formulas], cells))
    found = {name: [next(answers) for _ in formulas] for name, formulas in asked.items()}
    yield found | {"rows": rows, "numbers": list(zip(numbers, places, strict=True)), "whole": whole}


@pytest.mark.office
class TestOffice:
    @pytest.mark.parametrize(("since", "name"), [("本年", "year"), ("全部", "all")])
    def test_sumifs(self, office_says, since, name):
        for ours, theirs in zip(totals(office_says["rows"], since), office_says[name], strict=True):
            assert ours is None or float(ours) == pytest.approx(theirs, abs=1e-6)

    def test_round(self, office_says):
        numbers, places = zip(*office_says["numbers"], strict=True)
        assert [float(found) for found in ROUND(list(numbers), list(places))] == office_says["round"]

    def test_capital_characters(self, office_says):
        """The whole part, in which the program writes no 零 before a section that is not skipped, as we do."""
        for number, theirs in zip(office_says["whole"], office_says["words"], strict=True):
            assert CN_AMOUNT(number) == f"{theirs}元整"
