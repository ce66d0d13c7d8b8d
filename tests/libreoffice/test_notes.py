"""Notes: one by one as in Excel, and thousands in one request."""

from __future__ import annotations

import pytest
import xlwings as xw

from addin.libreoffice.engine import RefusedByOffice

pytestmark = pytest.mark.office


def test_one_note(sheet: xw.Sheet):
    assert sheet["B2"].note is None
    note = sheet["B2"].add_note("第一行\n第二行")
    assert (note.text, note.location.address) == ("第一行\n第二行", "$B$2")
    note.text = "改过"
    assert [each.text for each in sheet.notes] == ["改过"]
    note.delete()
    assert sheet["B2"].note is None


def test_many_are_added_where_none_is_and_found_by_their_beginning(sheet: xw.Sheet):
    sheet["C2"].add_note("别人写的")
    added = sheet.api.AddNotes(
        [(2, 3, "【校验】甲"), (2, 4, "【校验】乙\n二"), (9, 1, "不【校验】"), (5, 5, "一\n【校验】")]
    )
    assert added == 3
    assert sheet.api.Notes() == [
        (2, 3, "别人写的"),
        (2, 4, "【校验】乙\n二"),
        (5, 5, "一\n【校验】"),
        (9, 1, "不【校验】"),
    ]
    assert sheet.api.NotesBeginning("【校验】") == [(2, 4)]


def test_many_are_deleted_and_nothing_else(sheet: xw.Sheet):
    sheet["A1:B2"].value = [[1, "甲"], ["=A1+1", True]]
    sheet.api.AddNotes([(1, 1, "a"), (1, 2, "b"), (2, 1, "c"), (2, 2, "d")])
    assert sheet.api.DeleteNotes([(1, 1), (2, 2), (7, 7)]) == 2
    assert sheet.api.Notes() == [(1, 2, "b"), (2, 1, "c")]
    assert (sheet["A1:B2"].value, sheet["A2"].formula) == ([[1, "甲"], [2, True]], "=A1+1")


@pytest.mark.parametrize("prefix", ["(a+b)*", "[甲]", "^$.|?\\", "{1}"])
def test_a_beginning_is_text_and_no_pattern(sheet: xw.Sheet, prefix: str):
    sheet.api.AddNotes([(1, 1, prefix + "后"), (2, 1, "aab"), (3, 1, "甲")])
    assert sheet.api.NotesBeginning(prefix) == [(1, 1)]


def test_a_protected_sheet_refuses(sheet: xw.Sheet):
    sheet["A1"].add_note("在")
    sheet.api.Protect()
    for change in (
        lambda: sheet["A2"].add_note("x"),
        sheet["A1"].note.delete,
        lambda: sheet.api.AddNotes([(3, 3, "x")]),
    ):
        with pytest.raises(RefusedByOffice, match="受保护"):
            change()
    assert sheet.api.Notes() == [(1, 1, "在")]


def test_the_window_is_where_it_was(sheet: xw.Sheet):
    request = sheet.book.app.impl.request
    before = request("window.selection", book=sheet.book.impl.number)
    sheet.api.AddNotes([(1, 1, "x")])
    assert request("window.selection", book=sheet.book.impl.number) == before
