"""What a raw cell is worth unrepaired, in Python and in a spreadsheet program."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.office import Office
from udfs.cells import UNTYPED
from udfs.strict import DIGITS, CellType, State, look, unreadable_formula, worded_formula

TEXT = CellType("text")
CODE = CellType("text", is_code=True)
WHOLE = CellType("number")
CENTS = CellType("number", places=2)
MONEY = CellType("number", places=6)
DATE = CellType("date")
TYPES = {"text": TEXT, "code": CODE, "whole": WHOLE, "cents": CENTS, "money": MONEY, "date": DATE}

# raw, type, what it is: a state without a value, or the value
LOOKS = [
    *((raw, kind, State.BLANK) for raw in (None, "") for kind in TYPES),
    *((raw, kind, State.WORDED) for raw in (" ", "\u3000", "\u00a0 \u3000") for kind in TYPES),
    *((raw, kind, State.UNREADABLE) for raw in (True, False, object(), b"1") for kind in TYPES),
    ("招商", "text", "招商"),
    (" 招商 ", "text", " 招商 "),
    ("\t", "text", "\t"),
    ("007", "text", "007"),
    (12, "text", State.WORDED),
    (12, "code", State.UNREADABLE),
    (date(2023, 2, 1), "code", State.UNREADABLE),
    (9.11e17, "code", State.UNREADABLE),
    ("91350100M000100Y43", "code", "91350100M000100Y43"),
    (0, "whole", Decimal(0)),
    (-3.0, "whole", Decimal(-3)),
    (2.5, "whole", State.UNREADABLE),
    (1 + 1e-10, "whole", Decimal(1)),
    (1 + 1e-8, "whole", State.UNREADABLE),
    (10**14 - 1, "whole", Decimal(10**14 - 1)),
    (10**14, "whole", State.UNREADABLE),
    (0.1 + 0.2, "cents", Decimal("0.3")),
    (0.125, "cents", State.UNREADABLE),
    (999999999999.99, "cents", Decimal("999999999999.99")),
    (0.1 + 0.2, "money", Decimal("0.3")),
    (12345678.123456, "money", Decimal("12345678.123456")),
    (0.0000001, "money", State.UNREADABLE),
    (-99999999.999999, "money", Decimal("-99999999.999999")),
    (100000000, "money", State.UNREADABLE),
    (float("nan"), "money", State.UNREADABLE),
    (float("inf"), "date", State.UNREADABLE),
    ("约5.2亿元", "money", State.WORDED),
    ("５", "whole", State.WORDED),
    ("五千万", "money", State.UNREADABLE),
    ("无", "whole", State.UNREADABLE),
    ("\n", "whole", State.UNREADABLE),
    (date(2023, 2, 25), "date", date(2023, 2, 25)),
    (datetime(2023, 2, 25), "date", date(2023, 2, 25)),
    (datetime(2023, 2, 25, 9, 30), "date", State.WORDED),
    (44982, "date", date(2023, 2, 25)),
    (44982.5, "date", State.WORDED),
    (32874, "date", date(1990, 1, 1)),
    (32873, "date", State.UNREADABLE),
    (32873.9, "date", State.UNREADABLE),
    (73415, "date", date(2100, 12, 31)),
    (73415.9, "date", State.WORDED),
    (73416, "date", State.UNREADABLE),
    (20230225, "date", State.WORDED),
    (19900100, "date", State.UNREADABLE),
    (21001231, "date", State.WORDED),
    (21001232, "date", State.UNREADABLE),
    ("2023.2.25", "date", State.WORDED),
    ("年底", "date", State.UNREADABLE),
]


@pytest.mark.parametrize(
    ("raw", "kind", "expected"),
    LOOKS,
    ids=[f"{type(raw).__name__}-{kind}-{at}" for at, (raw, kind, _) in enumerate(LOOKS)],
)
def test_what_a_cell_is(raw: object, kind: str, expected: object) -> None:
    seen = look(raw, TYPES[kind])
    if isinstance(expected, State):
        assert seen == (expected, None if expected == State.BLANK else UNTYPED)
    else:
        assert seen == (State.VALUE, expected)
        assert type(seen.value) is type(expected)


ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.text(max_size=20),
    st.dates(),
    st.datetimes(),
)


@given(ANYTHING, st.sampled_from(sorted(TYPES)))
def test_each_cell_has_one_state(raw: object, kind: str) -> None:
    state, value = look(raw, TYPES[kind])
    assert (state == State.BLANK) is (value is None)
    assert (state in (State.WORDED, State.UNREADABLE)) is (value is UNTYPED)


@given(st.decimals(-99999999, 99999999, places=6))
def test_a_float_cell_is_the_number_that_it_shows(amount: Decimal) -> None:
    assert look(float(amount), MONEY).value == amount


# --- a spreadsheet program agrees ---------------------------------------------------------------------------------

NUMBERS = [
    *(0, 1, -1, 2.5, 0.1 + 0.2, 1 / 3, 0.125, 12.34, 1.005, 0.000001, 0.0000001, 1e-9, 1 + 1e-10, 1 + 1e-8, 1e-300),
    *(99999999.999999, 1e8, -1e8, 12345678.123456, 999999999999.99, 1e12, 99999999999999, 1e14, 1e15, 1e300),
    *(9.11201e17, 13800138000, 67.05, 4.35 * 100, 0.07 * 100, 1.1 * 1.1, 100 * 1.15, 33.333333, 33.3333333),
    *(32873, 32873.9, 32874, 32874.25, 44982, 44982.5, 73415, 73415.999, 73416, 2023, 202302),
    *(19900100, 19900101, 20230225, 20230225.5, 21001231, 21001232),
]
TEXTS = [
    *(
        " ",
        "  ",
        "\u3000",
        "\u00a0",
        " \u3000\u00a0 ",
        " a ",
        "\t",
        "\n",
        "\u2003",
        "招商",
        "无",
        "五千万",
        "年底",
        "1",
    ),
    *("007", "５", "约5.2亿元", "2023.2.25", "2023年2月", "1e3", "TRUE", "#N/A", "'1", "*", "?", "~", "<>", '"'),
    *("①", "²", "٣", "Ⅳ", "0", "９", "91350100M000100Y43", "a" * 300, "9" * 300),
]
OTHERS = [None, True, False, "=NA()", "=1/0", '=""', '="x"', '="1"']
RAW = [*NUMBERS, *TEXTS, *OTHERS]
STORED = {"=NA()": object(), "=1/0": object(), '=""': "", '="x"': "x", '="1"': "1"}


def in_python(raw: object) -> object:
    return STORED.get(raw, raw) if isinstance(raw, str) else raw


@pytest.mark.office
def test_a_spreadsheet_sees_the_same(office: Office) -> None:
    cells: dict[str, object] = {f"B{at}": digit for at, digit in enumerate(DIGITS, 1)}
    cells |= {f"A{at}": raw for at, raw in enumerate(RAW, 1)}
    asked = [(at, raw, kind) for at, raw in enumerate(RAW, 1) for kind in TYPES]
    digits = f"$B$1:$B${len(DIGITS)}"
    formulas = [
        f"={formula(f'$A{at}', TYPES[kind], digits)}"
        for at, _, kind in asked
        for formula in (unreadable_formula, worded_formula)
    ]
    found = [value == 1 for value in office.evaluate(formulas, cells)]
    seen = list(zip(found[::2], found[1::2], strict=True))
    states = [look(in_python(raw), TYPES[kind]).state for _, raw, kind in asked]
    wrong = [
        f"{raw!r} as {kind}: {state}, the spreadsheet says {pair}"
        for (_, raw, kind), state, pair in zip(asked, states, seen, strict=True)
        if pair != (state == State.UNREADABLE, state == State.WORDED)
    ]
    assert wrong == []
    assert set(states) == set(State)
