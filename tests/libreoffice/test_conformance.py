"""Every line of the table of hosts holds in the real office, and the page is made of the table."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlwings as xw

from addin.libreoffice.conformance.line import Line, Place, State, differs, missing
from addin.libreoffice.conformance.page import page
from addin.libreoffice.conformance.table import TABLE

PAGE = Path(__file__).resolve().parents[2] / "docs" / "hosts.md"
LINES = [line for lines in TABLE.values() for line in lines]


@pytest.mark.office
@pytest.mark.parametrize("line", LINES, ids=lambda line: line.feature)
def test_the_line_holds(line: Line, app: xw.App, book: xw.Book, tmp_path: Path):
    line.proof(Place(app, book, book.sheets[0], tmp_path))


@pytest.mark.office
def test_a_line_that_is_wrong_is_caught(app: xw.App, book: xw.Book, tmp_path: Path):
    @differs("Range.color", "黑色", "Range.color", "总是红的")
    def wrong(place: Place) -> None:
        assert place.sheet["A1"].color == (255, 0, 0)

    there = missing("Range.value", "读值", "Range.value", lambda place: place.sheet["A1"].value)
    for line in (wrong, there):
        with pytest.raises(AssertionError):
            line.proof(Place(app, book, book.sheets[0], tmp_path))


def test_the_page_is_made_of_the_table():
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m addin.libreoffice.conformance > docs/hosts.md"


def test_each_feature_has_one_line():
    features = [line.feature for line in LINES]
    assert sorted(set(features)) == sorted(features)


def test_what_is_not_the_same_says_what_happens():
    assert all(line.here != "同左" for line in LINES if line.state is not State.SAME)
