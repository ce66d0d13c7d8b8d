"""Values between Excel and the registry, and what a button does first."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from addin.excel.buttons import calling_book
from addin.excel.cells import ERRORS, MISSING, from_excel, to_excel

UTC = UTC


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (1.5, 1.5),
        (3.0, 3.0),
        (None, None),
        ("", ""),
        (True, True),
        (Decimal("1.2345"), Decimal("1.2345")),
        (datetime(2023, 2, 27, 16, 30, tzinfo=UTC), datetime(2023, 2, 27, 16, 30)),
        (MISSING, None),
        (-2146826246, "#N/A"),
        (-2146826281, "#DIV/0!"),
        (-2146826273, "#VALUE!"),
        (-2146826243, "#SPILL!"),
        (7, 7),
        (((1.0, "a"), (None, -2146826246)), [[1.0, "a"], [None, "#N/A"]]),
        (((1.0,),), [[1.0]]),
        ((1.0, 2.0), [[1.0, 2.0]]),
        ((), [[]]),
    ],
)
def test_from_excel(given: object, read: object) -> None:
    assert from_excel(given) == read


@pytest.mark.parametrize(
    ("result", "written"),
    [
        (None, ""),
        ("优秀", "优秀"),
        (True, True),
        (Decimal("1.01"), 1.01),
        (3, 3.0),
        (10**18, 1e18),
        (date(2023, 2, 3), datetime(2023, 2, 3)),
        (datetime(2023, 2, 3, 4), datetime(2023, 2, 3, 4)),
        ("#N/A", "#N/A"),
        ([1, None], [[1.0], [""]]),
        ([[1, "a"], (2,)], [[1.0, "a"], [2.0, ""]]),
        ([], [[""]]),
    ],
)
def test_to_excel(result: object, written: object) -> None:
    found = to_excel(result)
    assert found == written
    assert type(found) is type(written)


def test_the_numbers_of_the_errors_are_those_of_xlwings() -> None:
    known = {"#DIV/0!": -2146826281, "#N/A": -2146826246, "#NAME?": -2146826259, "#NULL!": -2146826288,
             "#NUM!": -2146826252, "#REF!": -2146826265, "#VALUE!": -2146826273}  # fmt: skip
    assert {text: from_excel(number) for text, number in known.items()} == {text: text for text in known}
    assert len(ERRORS) == 14


class TestTheCallingBook:
    """With several Excels open, the one whose window is named; never the first that comes along."""

    EXCELS = SimpleNamespace(
        apps=[
            SimpleNamespace(hwnd=11, books=SimpleNamespace(active="first")),
            SimpleNamespace(hwnd=22, books=SimpleNamespace(active="a=b.xlsx")),
        ],
        books=SimpleNamespace(active="in front"),
    )

    def test_the_window_decides(self) -> None:
        assert calling_book(self.EXCELS, ["-c", "--wb=a=b.xlsx", "--from_xl=1", "--hwnd=22"]) == "a=b.xlsx"

    def test_without_a_window_the_one_in_front(self) -> None:
        assert calling_book(self.EXCELS, ["-c"]) == "in front"
