"""The engine as xlwings sees it: registered, several apps, their state, what is not there, what dies."""

from __future__ import annotations

import ast
import inspect
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw
from xlwings import base_classes

from addin.libreoffice.engine import NotInLibreOffice, RefusedByOffice, apps, books, names, ranges, register, sheets
from addin.libreoffice.engine.apps import PATIENCE
from addin.libreoffice.engine.unsupported import base
from addin.libreoffice.errors import OfficeCrashed

CLASSES = {
    "App": apps.App,
    "Apps": apps.Apps,
    "Books": books.Books,
    "Book": books.Book,
    "Sheets": sheets.Sheets,
    "Sheet": sheets.Sheet,
    "Range": ranges.Range,
    "Names": names.Names,
    "Name": names.Name,
    "FreezePanes": sheets.FreezePanes,
    "PageSetup": sheets.PageSetup,
}
SET_AT_BIRTH = {"engine", "app", "sheet", "arg1_input", "options"}  # attributes of the object, not of its class


# --- without an office ------------------------------------------------------------------------------------------------


def test_registered_once_and_not_activated():
    before = xw.engines.active

    assert register() is register() is xw.engines["libreoffice"]
    assert (register().name, register().type) == ("libreoffice", "desktop")
    assert xw.engines.active is before


@pytest.mark.parametrize("name", CLASSES)
def test_answers_everything_that_xlwings_asks(name: str):
    source = next(
        each
        for each in ast.parse(inspect.getsource(xw.main)).body
        if isinstance(each, ast.ClassDef) and each.name == name
    )
    asked = {
        each.attr
        for each in ast.walk(source)
        if isinstance(each, ast.Attribute)
        and isinstance(each.value, ast.Attribute)
        and each.value.attr in ("impl", "_impl")
    }
    ours = CLASSES[name]

    assert {each for each in asked - SET_AT_BIRTH if not hasattr(ours, each)} == set()


def _all_bases() -> Iterator[str]:
    return (
        name
        for name, each in vars(base_classes).items()
        if inspect.isclass(each) and each.__module__ == "xlwings.base_classes"
    )


def test_every_left_out_member_names_itself():
    left_out = 0
    for name in _all_bases():
        for key, member in vars(base(name)).items():
            function = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
            if getattr(function, "__name__", "") == "refuse":
                left_out += 1
                with pytest.raises(NotInLibreOffice) as raised:
                    function(None)
                assert raised.value.feature == f"{name}.{key}"
    assert left_out > 300


def test_no_base_class_raises_bare():
    for name in CLASSES:
        for key, member in inspect.getmembers_static(CLASSES[name]):
            function = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
            code = getattr(function, "__code__", None)
            assert code is None or "NotImplementedError" not in code.co_names, f"{name}.{key}"


# --- an office --------------------------------------------------------------------------------------------------------


@pytest.mark.office
def test_an_app(app: xw.App, book: xw.Book):
    assert app == xw.apps.active == book.app
    assert app.pid in [each.pid for each in xw.apps]
    assert app.version.major >= 7
    assert app.engine.name == "libreoffice"
    assert app.visible is False
    assert app.books.active == book


@pytest.mark.office
def test_the_state_is_given_back(app: xw.App, sheet: xw.Sheet):
    with (
        pytest.raises(ZeroDivisionError),
        app.properties(screen_updating=False, calculation="manual", status_bar="汇总中", display_alerts=False),
    ):
        assert (app.screen_updating, app.calculation, app.status_bar) == (False, "manual", "汇总中")
        sheet["A1"].value = [[1], ["=A1+1"]]
        assert sheet["A2"].value == 0  # Excel calculates it once
        sheet.api.Calculate()
        assert sheet["A2"].value == 2
        sheet["A1"].value = 5
        assert sheet["A2"].value == 2
        app.calculate()
        assert sheet["A2"].value == 6
        sheet["A1"].value = 9
        raise ZeroDivisionError

    assert (app.screen_updating, app.calculation, app.status_bar, app.display_alerts) == (
        True,
        "automatic",
        False,
        True,
    )
    assert sheet["A2"].value == 10


@pytest.mark.office
def test_a_workbook_that_is_added_is_in_the_app_s_state(app: xw.App, book: xw.Book):
    with app.properties(calculation="manual"):
        sheet = app.books.add().sheets[0]
        sheet["A1"].value = [[1], ["=A1+1"]]
        app.calculate()
        sheet["A1"].value = 5
        assert sheet["A2"].value == 2


@pytest.mark.office
def test_alerts_of_a_headless_office_are_kept(app: xw.App):
    app.impl.alerts.clear()
    app.impl.answers[:] = ["no"]

    assert app.alert("已有标记，清除吗？", "校验本簿", "yes_no") == "no"
    assert app.alert("做完了", "校验本簿") == "ok"

    assert [(each.prompt, each.answer) for each in app.impl.alerts] == [("已有标记，清除吗？", "no"), ("做完了", "ok")]


@pytest.mark.office
@pytest.mark.parametrize(
    ("feature", "use"),
    [
        ("App.macro", lambda book: book.app.macro("宏")()),
        ("App.calculation = 'semiautomatic'", lambda book: setattr(book.app, "calculation", "semiautomatic")),
        ("App.hwnd", lambda book: book.app.hwnd),
        ("App.enable_events = False", lambda book: setattr(book.app, "enable_events", False)),
        ("Sheet.charts", lambda book: book.sheets[0].charts),
        ("Sheet.pivot_tables", lambda book: book.sheets[0].pivot_tables),
        ("Range.find", lambda book: book.sheets[0]["A1"].find("x")),
        ("Book.api.Queries", lambda book: book.api.Queries),
        ("Sheet.api.Shapes", lambda book: book.sheets[0].api.Shapes),
    ],
)
def test_what_is_not_there_is_named(book: xw.Book, feature: str, use):
    with pytest.raises(NotInLibreOffice, match="LibreOffice 里没有这个功能") as raised:
        use(book)
    assert raised.value.feature == feature


@pytest.mark.office
def test_a_second_office_and_its_death(app: xw.App, tmp_path: Path):
    """Its own workbooks; the same file is only read there; after it was killed nothing acts on another one's workbooks."""
    path = tmp_path / "台账.xlsx"
    first = app.books.add()
    first.save(path)
    second = xw.App(add_book=False)
    try:
        assert second.impl.office.timeout == PATIENCE
        assert xw.apps.active == second != app
        assert len(second.books) == 0
        reader = second.books.open(path)
        assert reader.api.ReadOnly
        with pytest.raises(RefusedByOffice, match="只读"):
            reader.save()
        app.activate()
        assert xw.apps.active == app
        sheet = reader.sheets[0]

        os.kill(second.pid, signal.SIGKILL)

        with pytest.raises(OfficeCrashed):
            sheet["A1"].value  # noqa: B018
        with pytest.raises(OfficeCrashed, match="没有保存的内容已丢失"):
            sheet["A1"].value = 1
        assert second.pid not in [each.pid for each in xw.apps]
        assert app.pid in [each.pid for each in xw.apps]
    finally:
        second.quit()
        first.close()
    with pytest.raises(RefusedByOffice, match="已经退出"):
        second.books.add()
