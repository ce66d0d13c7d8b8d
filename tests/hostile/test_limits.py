"""Limits of reading that an attack would reach only with much more than a test may cost."""

from __future__ import annotations

import pytest

from tests.hostile.xls_files import binary_table, bound, xls
from tests.opening_files import opened, refused
from xl_templates.formats import xls as xls_format
from xl_templates.formats import xlsb


def test_records_of_xlsb(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(xlsb, "_MOST_RECORDS", 1000)
    opened(binary_table(b"\x01\x00" * 900))
    assert refused(binary_table(b"\x01\x00" * 1000)).code == "ZS-425"


def test_sheets_of_xls(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(xls_format, "_MOST_SHEETS", 3)
    assert refused(xls(b"", bound(9) * 3)).code == "ZS-425"
