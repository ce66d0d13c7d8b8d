"""Python values to the wire and back, without an office."""

from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from addin.libreoffice.engine.values import (
    CellError,
    clean_value_data,
    from_wire,
    prepare_xl_data_element,
    to_wire,
)


@pytest.mark.parametrize(
    ("value", "wire"),
    [
        ("甲", "甲"),
        (np.str_("甲"), "甲"),
        ("", ""),
        (None, None),
        (5, 5.0),
        (2**60, float(2**60)),
        (Decimal("1.25"), 1.25),
        (np.int64(7), 7.0),
        (np.float32(0.5), 0.5),
        (True, True),
        (np.bool_(False), False),
        (float("nan"), None),
        (np.float64("nan"), None),
        (Decimal("nan"), None),
        (pd.NA, None),
        (pd.NaT, None),
        (np.datetime64("NaT"), None),
        (float("inf"), "=#NUM!"),
        (CellError("#N/A"), "=#N/A"),
    ],
)
def test_what_a_person_gives(value: object, wire: object) -> None:
    rows, dates = to_wire([[value]])
    assert rows == [[wire]] and type(rows[0][0]) in (type(wire), np.str_) and dates == []


@pytest.mark.parametrize(
    ("value", "serial", "kind"),
    [
        (date(2023, 2, 3), 44960.0, "date"),
        (datetime(2023, 2, 3), 44960.0, "date"),
        (datetime(2023, 2, 3, 18), 44960.75, "datetime"),
        (datetime(2023, 2, 3, 18, tzinfo=UTC), 44960.75, "datetime"),
        (pd.Timestamp("2023-02-03 06:00"), 44960.25, "datetime"),
        (np.datetime64("2023-02-03"), 44960.0, "date"),
        (np.datetime64("2023-02-03T12:00:00.000000000"), 44960.5, "datetime"),
    ],
)
def test_dates_travel_as_days_and_are_told_apart(value: object, serial: float, kind: str) -> None:
    assert to_wire([["甲", 1], [None, value]]) == ([["甲", 1.0], [None, serial]], [[1, 1, kind]])


@pytest.mark.parametrize("value", [object(), [1], {"a": 1}, b"x", np.array([1, 2]), 1j])
def test_what_a_cell_cannot_hold(value: object) -> None:
    with pytest.raises(TypeError, match=f"a cell cannot hold {type(value).__name__}"):
        to_wire([[value]])


def test_the_answer_becomes_values() -> None:
    answer = {
        "rows": [["甲", 44960.0, 1.0, None], [None, 44960.17020833334, 0.0, 44960.0], ["", -1.0, "x", 9e9]],
        "dates": [[7, 3, 9, 3], [9, 5, 9, 5]],
        "booleans": [[7, 4, 9, 4]],
        "errors": [[8, 2, "#DIV/0!"]],
    }
    assert from_wire(answer, [7, 2, 9, 5]) == (
        ("甲", datetime(2023, 2, 3), True, None),
        (CellError("#DIV/0!"), datetime(2023, 2, 3, 4, 5, 6), False, 44960.0),
        ("", -1.0, "x", 9e9),  # numbers that are no days stay numbers
    )


def test_the_options_of_a_reader() -> None:
    rows = [["甲", "", None, 2.6, True, datetime(2023, 2, 3), CellError("#N/A")]]
    assert clean_value_data(rows, datetime, None, None, False) == [
        ["甲", None, None, 2.6, True, datetime(2023, 2, 3), None]
    ]
    as_date = lambda year, month, day, **_: date(year, month, day)  # noqa: E731 - as xlwings hands it over
    cleaned = clean_value_data(rows, as_date, "空", round, True)
    assert cleaned == [["甲", "空", "空", 3, True, date(2023, 2, 3), "#N/A"]]
    assert type(cleaned[0][6]) is str


def test_there_and_back() -> None:
    row = ["甲", None, 1.5, datetime(2023, 2, 3, 4, 5, 6), datetime(1900, 3, 1), datetime(9999, 12, 31)]
    (wire,), dates = to_wire([row])
    areas = [[0, column, 0, column] for _, column, _ in dates]
    assert from_wire({"rows": [wire], "dates": areas, "booleans": [], "errors": []}, [0, 0, 0, 5]) == (tuple(row),)
    assert [prepare_xl_data_element(value) for value in row] == row
