"""Protection of sheets: its state, its password, and what the sheet permits."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from addin.libreoffice.engine import NotInLibreOffice, RefusedByOffice
from addin.libreoffice.errors import OfficeError

pytestmark = pytest.mark.office


def permissions(path: Path) -> dict[str, str]:
    text = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    return dict(re.findall(r'(\w+)="(\w*)"', re.search(r"<sheetProtection[^>]*>", text)[0]))


def test_state_and_password(sheet: xw.Sheet):
    assert sheet.api.ProtectContents is False
    sheet.api.Protect("密码")
    assert sheet.api.ProtectContents is True
    with pytest.raises(RefusedByOffice, match="密码"):
        sheet.api.Unprotect("错")
    assert sheet.api.ProtectContents is True
    sheet.api.Unprotect("密码")
    assert sheet.api.ProtectContents is False


def test_what_goes_wrong_while_sheets_are_open_is_told_and_they_are_closed_again(sheet: xw.Sheet, book: xw.Book):
    sheet.api.Protect()
    with pytest.raises(OfficeError, match="NoSuchElementException"):
        book.app.impl.request("probes.fail_while_open", book=book.impl.number)
    assert sheet.api.ProtectContents is True


def test_permissions_survive_opening_and_closing(app: xw.App, book: xw.Book, tmp_path: Path):
    made = openpyxl.Workbook()
    made.active.protection.sheet = True
    for allowed in ("formatColumns", "insertRows", "autoFilter", "sort"):
        setattr(made.active.protection, allowed, False)  # False: not forbidden
    made.save(tmp_path / "许可.xlsx")
    book = app.books.open(tmp_path / "许可.xlsx")
    book.api.SaveCopyAs(tmp_path / "前.xlsx")
    book.sheets[0].api.Unprotect()
    book.sheets[0]["A1"].color = "#ff0000"
    book.sheets[0].api.Protect()
    book.api.SaveCopyAs(tmp_path / "后.xlsx")
    before, after = permissions(tmp_path / "前.xlsx"), permissions(tmp_path / "后.xlsx")
    assert before == after
    assert {key for key, value in before.items() if value == "false"} >= {"formatColumns", "insertRows"}


def test_permissions_cannot_be_set(sheet: xw.Sheet):
    with pytest.raises(NotInLibreOffice, match="AllowFormattingCells"):
        sheet.api.Protect(AllowFormattingCells=True)
    assert sheet.api.ProtectContents is False
