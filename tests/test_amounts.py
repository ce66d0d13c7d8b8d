"""What officers type as money or numbers, and what it is read as."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from udfs.amounts import MONEY_UNITS, format_amount, half_width, read_amount, read_number, to_unit
from udfs.catalogue import CATALOGUE
from udfs.cells import UNTYPED

ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.text(),
    st.text("0123456789０１.,，()（）-－−~约合近余左右万亿千百元美$¥ \u3000%亩Ee", max_size=80),
    st.dates(),
    st.lists(st.integers()),
    st.binary(),
)
UNITS = st.sampled_from(sorted(MONEY_UNITS))


def outcome(reading):
    """None, the value as text, or "?", with the note behind it."""
    if reading.is_untyped:
        return f"? {reading.note}"
    value = None if reading.is_blank else str(reading.value)
    return value if reading.note is None else f"{value} {reading.note}"


# raw                     in 万元, as minor units (分)
IN_WAN = [
    (None, None),
    ("", None),
    (" \u3000\u00a0", None),
    (0, "0"),
    (2000, "2000000000"),
    (-5, "-5000000"),
    (0.000001, "1"),
    (0.1 + 0.2, "300000"),
    (12345678.123456, "12345678123456"),
    (1.00000005, "1000000"),
    (1e-300, "0"),
    (Decimal("12.5"), "12500000"),
    (1.0000005, "? ZS-205"),
    (1.0000001, "? ZS-205"),
    (Decimal("0.0000001"), "? ZS-205"),
    (True, "? ZS-201"),
    (float("nan"), "? ZS-207"),
    (float("-inf"), "? ZS-207"),
    (13800138000, "? ZS-207"),
    (10**8, "? ZS-207"),
    (Decimal("1E+999999"), "? ZS-207"),
    (b"12", "? ZS-201"),
    # text in the column's unit
    ("0", "0 ZS-202"),
    ("2000", "2000000000 ZS-202"),
    ("  2000 ", "2000000000 ZS-202"),
    ("２０００．５", "2000500000 ZS-202"),
    ("2,000", "2000000000 ZS-202"),
    ("1，234，567.5", "1234567500000 ZS-202"),
    ("2000万", "2000000000 ZS-202"),
    ("2000 万元", "2000000000 ZS-202"),
    ("2000万元人民币", "2000000000 ZS-202"),
    ("人民币2000万元", "2000000000 ZS-202"),
    ("￥5万", "5000000 ZS-202"),
    ("rmb 5万", "5000000 ZS-202"),
    ("(1,234)", "-1234000000 ZS-202"),
    ("（1234）", "-1234000000 ZS-202"),
    ("−5", "-5000000 ZS-202"),
    ("–5", "-5000000 ZS-202"),
    ("－5", "-5000000 ZS-202"),
    ("+5", "5000000 ZS-202"),
    ("-¥5万", "-5000000 ZS-202"),
    ("\u202d2000\u202c", "2000000000 ZS-202"),
    # another unit
    ("5.2亿", "52000000000 ZS-204"),
    ("5.2亿元", "52000000000 ZS-204"),
    ("500元", "50000 ZS-204"),
    ("5千元", "500000 ZS-204"),
    ("3百万", "300000000 ZS-204"),
    ("2千万元", "2000000000 ZS-204"),
    ("5亿人民币", "50000000000 ZS-204"),
    ("0.001元", "? ZS-205"),
    # about
    ("约5.2亿元", "52000000000 ZS-203"),
    ("约合 300", "300000000 ZS-203"),
    ("300万左右", "300000000 ZS-203"),
    # another currency: no rate is guessed
    ("500万美元", "? ZS-206"),
    ("$500万", "? ZS-206"),
    ("USD 5", "? ZS-206"),
    ("300万港元", "? ZS-206"),
    ("5亿欧元", "? ZS-206"),
    # a currency without a unit may mean 元 or 万元
    ("¥500", "? ZS-211"),
    ("500人民币", "? ZS-211"),
    # not a certain figure
    ("近5亿", "? ZS-208"),
    ("超5亿元", "? ZS-208"),
    ("5亿余元", "? ZS-208"),
    ("5亿多", "? ZS-208"),
    ("5亿以上", "? ZS-208"),
    ("5-6亿", "? ZS-208"),
    ("5～6亿", "? ZS-208"),
    ("5亿至6亿元", "? ZS-208"),
    # no figure: never zero
    ("无", "? ZS-210"),
    ("待定", "? ZS-210"),
    ("-", "? ZS-210"),
    ("/", "? ZS-210"),
    ("——", "? ZS-210"),
    # unreadable
    ("12,34", "? ZS-201"),
    ("0,123", "? ZS-201"),
    ("1234,567", "? ZS-201"),
    ("1,2345", "? ZS-201"),
    ("1.2.3", "? ZS-201"),
    ("1.2E3", "? ZS-201"),
    ("12万5千", "? ZS-201"),
    ("五亿", "? ZS-201"),
    ("零", "? ZS-201"),
    ("△500", "? ZS-201"),
    ("(-5)", "? ZS-201"),
    ("(500万元)", "? ZS-201"),
    ("-¥-5", "? ZS-201"),
    ("$500万人民币", "? ZS-201"),
    ("5 000", "? ZS-201"),
    ("①", "? ZS-201"),
    ("10²", "? ZS-201"),
    ("١٢", "? ZS-201"),
    ("15%", "? ZS-201"),
    ("万元", "? ZS-201"),
    ("9" * 5000, "? ZS-201"),
]


@pytest.mark.parametrize(("raw", "expected"), IN_WAN, ids=lambda value: str(value)[:20])
def test_amount_in_wan(raw, expected):
    assert outcome(read_amount(raw, "万元")) == expected


@pytest.mark.parametrize(
    ("raw", "unit", "expected"),
    [
        (5.2, "亿元", "52000000000"),
        ("5200万", "亿元", "5200000000 ZS-204"),
        (0.00000000001, "亿元", "? ZS-205"),
        (10**4, "亿元", "? ZS-207"),
        (10**12, "元", "? ZS-207"),
        (10**12 - 1, "元", "99999999999900"),
        (100.01, "元", "10001"),
        (100.0005, "元", "? ZS-205"),
        ("¥500", "元", "50000 ZS-202"),
        ("500人民币", "元", "50000 ZS-202"),
        ("$500", "美元", "50000 ZS-202"),
        ("500万美元", "万美元", "500000000 ZS-202"),
        ("US$5万", "万美元", "5000000 ZS-202"),
        ("500美金", "万美元", "50000 ZS-204"),
        ("500万", "万美元", "500000000 ZS-202"),
        ("500万元", "万美元", "? ZS-206"),
        ("¥500", "美元", "? ZS-206"),
    ],
)
def test_amount_in_other_units(raw, unit, expected):
    assert outcome(read_amount(raw, unit)) == expected


def test_unknown_unit_is_a_bug_of_the_caller():
    with pytest.raises(KeyError):
        read_amount(1, "万日元")


@pytest.mark.parametrize(
    ("raw", "places", "suffixes", "expected"),
    [
        (None, 0, (), None),
        (12, 0, (), "12"),
        (12.0, 0, (), "12"),
        (1000, None, (), "1000"),
        (12.5, 0, (), "? ZS-209"),
        (1.05, 0, (), "? ZS-209"),
        (0.1 + 0.2, 2, (), "0.3"),
        (0.123, 2, (), "? ZS-205"),
        (0.123, None, (), "0.123"),
        (Decimal("1.50"), None, (), "1.5"),
        (Decimal("1E-99999"), None, (), "? ZS-205"),
        (True, 0, (), "? ZS-201"),
        (float("inf"), None, (), "? ZS-207"),
        (13800138000, 4, (), "? ZS-207"),
        ("1,234.50", 2, (), "1234.5 ZS-202"),
        ("(3)", 0, (), "-3 ZS-202"),
        ("12亩", 2, ("亩",), "12 ZS-202"),
        ("约12 亩", 2, ("亩",), "12 ZS-203"),
        ("12亩左右", 2, ("亩", "公亩"), "12 ZS-203"),
        ("12亩", 2, (), "? ZS-201"),
        ("12公顷", 2, ("亩",), "? ZS-201"),
        ("15%", 2, ("%",), "15 ZS-202"),
        ("１５．５％", 2, ("％",), "15.5 ZS-202"),
        ("15%", 2, (), "? ZS-201"),
        ("3-5", 0, (), "? ZS-208"),
        ("10余", 0, (), "? ZS-208"),
        ("不详", 0, (), "? ZS-210"),
        ("0.0000000001", 2, (), "? ZS-205"),
    ],
)
def test_plain_number(raw, places, suffixes, expected):
    assert outcome(read_number(raw, places=places, suffixes=suffixes)) == expected


@pytest.mark.parametrize(
    ("minor", "unit", "text"),
    [
        (0, "万元", "0"),
        (1, "万元", "0.000001"),
        (-1_500_000, "万元", "-1.5"),
        (2_000_000_000, "万元", "2000"),
        (5, "元", "0.05"),
        (52_000_000_000, "亿元", "5.2"),
    ],
)
def test_format(minor, unit, text):
    assert format_amount(minor, unit) == text
    assert to_unit(minor, unit) == Decimal(text)


MINOR = st.integers(-(10**11) + 1, 10**11 - 1)  # well below the limit of every unit


@given(MINOR, UNITS)
def test_format_and_read_are_inverse(minor, unit):
    text = format_amount(minor, unit)
    assert "E" not in text
    assert read_amount(text, unit) == (minor, "ZS-202")
    assert read_amount(to_unit(minor, unit), unit) == (minor, None)


@given(MINOR, UNITS)
def test_a_float_cell_is_the_amount_that_it_shows(minor, unit):
    assert read_amount(float(format_amount(minor, unit)), unit) == (minor, None)


FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


@given(MINOR, UNITS, UNITS, st.data())
def test_every_spelling_of_an_amount_reads_back(minor, column, written_in, data):
    written = MONEY_UNITS[written_in]
    if written.currency != MONEY_UNITS[column].currency:
        written_in, written = column, MONEY_UNITS[column]
    text = format_amount(minor, written_in)
    whole, dot, fraction = text.partition(".")
    spelling = data.draw(st.sampled_from([text, f"{int(whole):,}{dot}{fraction}" if minor > 0 else text]))
    spelling = data.draw(st.sampled_from(["", "约", "+" if minor >= 0 else ""])) + spelling
    spelling += data.draw(st.sampled_from(["", " "])) + written.name + data.draw(st.sampled_from(["", "左右"]))
    if data.draw(st.booleans()):
        spelling = spelling.translate(FULL_WIDTH)
    assert read_amount(f" {spelling}\u3000", column).value == minor


@given(ANYTHING, UNITS)
def test_reading_never_raises_and_always_says_why(raw, unit):
    for reading in (read_amount(raw, unit), read_number(raw, places=None), read_number(raw, places=0)):
        assert reading.value is not UNTYPED or CATALOGUE[reading.note].severity == "error"
        assert reading.is_untyped or reading.note is None or CATALOGUE[reading.note].severity == "notice"
    value = read_amount(raw, unit).value
    assert value is None or value is UNTYPED or (type(value) is int and abs(value) < 2**63)


@given(st.text())
def test_half_width_is_idempotent(text):
    assert half_width(half_width(text)) == half_width(text)


def test_every_code_of_the_sections_is_used():
    root = Path(__file__).parent.parent / "udfs"
    names = ("amounts.py", "dates.py", "period.py", "working_days.py", "due.py")
    source = "".join((root / name).read_text("utf-8") for name in names)
    used = set(re.findall(r'"(ZS-2[026]\d|ZS-21\d|ZS-23\d)"', source))
    assert used <= set(CATALOGUE)
    assert {code for code in CATALOGUE if code[:5] in ("ZS-20", "ZS-21", "ZS-22", "ZS-23", "ZS-26")} == used
