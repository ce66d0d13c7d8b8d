"""Workbooks through xlwings: opened, found, saved, locked, printed, closed; and their names."""

from __future__ import annotations

import subprocess
from pathlib import Path

import msoffcrypto
import openpyxl
import pytest
import xlwings as xw

from addin.libreoffice.engine import NoSuchError, NotInLibreOffice, RefusedByOffice

pytestmark = pytest.mark.office


@pytest.fixture
def saved(book: xw.Book, tmp_path: Path) -> xw.Book:
    book.sheets[0]["A1"].value = "旧"
    book.save(tmp_path / "2月 台账.xlsx")
    return book


def content(path: Path) -> object:
    return openpyxl.load_workbook(path).worksheets[0]["A1"].value


# --- open and find ----------------------------------------------------------------------------------------------------


def test_a_new_workbook_has_no_path(book: xw.Book):
    assert book.fullname == book.name
    assert not Path(book.name).suffix
    assert [each.name for each in book.sheets] == ["Sheet1"]


def test_opened_twice_it_is_the_same(app: xw.App, saved: xw.Book):
    path = saved.fullname

    for again in (
        xw.Book(path),
        app.books.open(path),
        app.books["2月 台账.xlsx"],
        app.books[path],
        app.books(saved.name),
    ):
        assert again == saved
        assert again.impl.number == saved.impl.number
    assert app.books.active == saved


def test_no_such_workbook(app: xw.App, tmp_path: Path):
    with pytest.raises(NoSuchError, match="没有打开工作簿“没有.xlsx”"):
        app.books["没有.xlsx"]
    with pytest.raises(FileNotFoundError):
        app.books.open(tmp_path / "没有.xlsx")


def test_a_file_that_is_no_workbook(app: xw.App, tmp_path: Path):
    path = tmp_path / "坏.xlsx"
    path.write_text("不是压缩包")

    with pytest.raises(RefusedByOffice, match="打不开"):
        app.books.open(path)


def test_the_active_one(app: xw.App, book: xw.Book):
    second = app.books.add()
    assert app.books.active == second
    book.activate()
    assert app.books.active == book
    second.close()
    assert app.books.active == book


def test_a_closed_workbook_says_so(app: xw.App, book: xw.Book):
    other = app.books.add()
    sheet = other.sheets[0]
    other.close()

    for use in (lambda: other.name, lambda: sheet["A1"].value, lambda: other.save()):
        with pytest.raises(RefusedByOffice, match="工作簿已关闭"):
            use()
    assert book.name


# --- save -------------------------------------------------------------------------------------------------------------


def test_save_in_place(saved: xw.Book):
    saved.sheets[0]["A1"].value = "新"
    assert not saved.api.Saved
    saved.save()

    assert saved.api.Saved
    assert content(Path(saved.fullname)) == "新"


def test_save_without_a_path_goes_to_the_current_folder(book: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    name = book.name
    book.save()

    assert book.fullname == str(tmp_path / f"{name}.xlsx")


@pytest.mark.parametrize(
    ("suffix", "start"), [(".xlsx", b"PK"), (".xlsm", b"PK"), (".ods", b"PK"), (".xls", b"\xd0\xcf"), ("", b"PK")]
)
def test_the_suffix_says_the_format(saved: xw.Book, tmp_path: Path, suffix: str, start: bytes):
    saved.save(tmp_path / f"新名{suffix}")

    path = tmp_path / f"新名{suffix or '.xlsx'}"
    assert saved.fullname == str(path)
    assert path.read_bytes().startswith(start)


def test_a_copy_leaves_the_workbook_where_it_is(saved: xw.Book, tmp_path: Path):
    saved.sheets[0]["A1"].value = "没存"
    saved.api.SaveCopyAs(tmp_path / "副本.xlsx")

    assert content(tmp_path / "副本.xlsx") == "没存"
    assert content(Path(saved.fullname)) == "旧"
    assert saved.name == "2月 台账.xlsx"
    assert not saved.api.Saved


def test_what_is_in_front_does_not_reach_the_file_of_another(app: xw.App, saved: xw.Book, tmp_path: Path):
    front = app.books.add()
    front.sheets[0].freeze_panes.freeze_at("1:2")
    saved.save()
    saved.api.SaveCopyAs(tmp_path / "副本.xlsx")

    for path in (Path(saved.fullname), tmp_path / "副本.xlsx"):
        assert openpyxl.load_workbook(path).worksheets[0].sheet_view.pane is None
    assert app.books.active == front


def test_with_a_password(app: xw.App, saved: xw.Book, tmp_path: Path):
    path = tmp_path / "加密.xlsx"
    saved.save(path, password="招商")
    saved.close()

    with path.open("rb") as file:
        assert msoffcrypto.OfficeFile(file).is_encrypted()
    for wrong in (None, "错"):
        with pytest.raises(RefusedByOffice, match="密码"):
            app.books.open(path, password=wrong)
    assert app.books.open(path, password="招商").sheets[0]["A1"].value == "旧"


def test_no_password_where_the_format_has_none(saved: xw.Book, tmp_path: Path):
    with pytest.raises(RefusedByOffice, match="密码"):
        saved.save(tmp_path / "旧格式.xls", password="招商")
    assert not (tmp_path / "旧格式.xls").exists()


def test_where_it_cannot_be_saved(app: xw.App, saved: xw.Book, tmp_path: Path):
    other = app.books.add()
    (tmp_path / "文件夹.xlsx").mkdir()

    for path, why in (
        (tmp_path / "没有" / "a.xlsx", "没有文件夹"),
        (tmp_path / "a.docx", "不能存成"),
        (Path(saved.fullname), "正在这里打开着"),
        (tmp_path / "文件夹.xlsx", "写不进"),
    ):
        with pytest.raises(RefusedByOffice, match=why):
            other.save(path)
    assert not (tmp_path / "没有").exists()


# --- only to be read --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["asked", "LibreOffice", "Excel"])
def test_only_to_be_read(app: xw.App, saved: xw.Book, how: str):
    """Asked so, or because a program has it open: told when it is saved, and free again under another name."""
    path = Path(saved.fullname)
    saved.close()
    locks = {"LibreOffice": ".~lock.2月 台账.xlsx#", "Excel": "~$2月 台账.xlsx"}
    if how in locks:
        path.with_name(locks[how]).write_text(",王芳,PC1,22.11.2026 12:00,file:///x;", "utf-8")
    book = app.books.open(path, read_only=how == "asked")

    assert (book.name, book.api.ReadOnly) == ("2月 台账.xlsx", True)
    assert book.sheets[0]["A1"].value == "旧"
    for use in (book.save, lambda: setattr(book.sheets[0]["A1"], "value", 1), book.sheets.add):
        with pytest.raises(RefusedByOffice, match="只读"):
            use()
    book.save(path.with_name("另存.xlsx"))
    book.sheets[0]["A1"].value = "改了"
    book.save()
    assert content(path.with_name("另存.xlsx")) == "改了"
    assert content(path) == "旧"


def test_a_target_that_another_program_has_open(saved: xw.Book, tmp_path: Path):
    target = tmp_path / "别人的.xlsx"
    target.write_bytes(b"old")
    (tmp_path / ".~lock.别人的.xlsx#").write_text(",王芳,PC1,22.11.2026 12:00,file:///x;", "utf-8")

    with pytest.raises(RefusedByOffice, match="正由王芳在电脑 PC1 上用 LibreOffice 打开"):
        saved.save(target)
    assert target.read_bytes() == b"old"


# --- print ------------------------------------------------------------------------------------------------------------


def test_to_pdf_with_the_sheets_asked_for(saved: xw.Book, tmp_path: Path):
    saved.sheets.add("乙", after=saved.sheets[0])["A1"].value = "second"
    saved.sheets.add("丙", after=saved.sheets["乙"])["A1"].value = "third"
    saved.to_pdf(tmp_path / "a.pdf", include=["乙"])

    text = subprocess.run(["pdftotext", tmp_path / "a.pdf", "-"], capture_output=True, check=True, text=True).stdout
    assert "second" in text
    assert "third" not in text
    assert [each.visible for each in saved.sheets] == [True, True, True]


# --- names ------------------------------------------------------------------------------------------------------------


def test_names_of_the_workbook_and_of_a_sheet(book: xw.Book):
    first, second = book.sheets[0], book.sheets.add("二 月", after=book.sheets[0])
    first["A1:B2"].name = "项目"
    book.names.add("'二 月'!自己的", "='二 月'!$C$3")
    second.names.add("项目", "='二 月'!$D$4")
    book.names.add("税率", "=0.5*SUM(Sheet1!$A$1,2)")

    assert {each.name: each.refers_to for each in book.names} == {
        "项目": "=Sheet1!$A$1:$B$2",
        "税率": "=0.5*SUM(Sheet1!$A$1,2)",
        "'二 月'!自己的": "='二 月'!$C$3",
        "'二 月'!项目": "='二 月'!$D$4",
    }
    assert [each.name for each in second.names] == ["'二 月'!自己的", "'二 月'!项目"]
    assert book.names["'二 月'!项目"].refers_to == "='二 月'!$D$4"
    assert len(first.names) == 0
    assert book.names["项目"].refers_to_range == first["A1:B2"]
    assert second.range("项目").address == "$D$4"
    assert first["A1:B2"].name.name == "项目"
    assert first["A1"].name is None
    with pytest.raises(RefusedByOffice, match="不是一块单元格"):
        book.names["税率"].refers_to_range  # noqa: B018


def test_a_name_changes_and_goes(book: xw.Book):
    sheet = book.sheets[0]
    sheet["A1"].value = [[3], [5]]
    name = book.names.add("甲", "=Sheet1!$A$1")
    sheet["B1"].value = "=甲*2"
    assert (sheet["B1"].formula, sheet["B1"].value) == ("=甲*2", 6)
    name.refers_to = "=Sheet1!$A$2"
    assert sheet["B1"].value == 10
    with pytest.raises(NotInLibreOffice):  # it would, and leave the formulas behind
        name.name = "乙"
    name.delete()
    assert "甲" not in book.names
    with pytest.raises(NoSuchError):
        book.names["甲"]
    with pytest.raises(RefusedByOffice, match="不能作名称"):
        book.names.add("1 甲", "=1")


def test_names_survive_a_file(app: xw.App, book: xw.Book, tmp_path: Path):
    book.sheets[0]["A1:B2"].name = "项目"
    book.sheets[0].names.add("自己的", "=Sheet1!$C$3")
    book.save(tmp_path / "a.xlsx")

    written = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert {key: each.value for key, each in written.defined_names.items()} == {"项目": "Sheet1!$A$1:$B$2"}
    assert {key: each.value for key, each in written["Sheet1"].defined_names.items()} == {"自己的": "Sheet1!$C$3"}
