"""What a result may replace: the summary of the same month, a JSON of ours, and nothing else."""

import json
import os
import struct
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook

from addin.record.write import PROPERTY
from addin.replacing import json_refusal, summary_refusal
from udfs.period import Period
from xl_templates.load import load

PROGRAMME = load("jizhou").programme
MONTHLY = PROGRAMME.submission_for("month")
PERIOD = Period.parse("2023-02")
HEAD = {"zhaoshang_record": 1, "programme": "jizhou", "submission": MONTHLY.id, "period": "2023-02"}


def refusal(path: Path):
    return summary_refusal(path, PROGRAMME, MONTHLY, PERIOD)


def summary(path: Path, head: object = HEAD, name: str = PROPERTY) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet()
        book.set_custom_property(name, head if isinstance(head, str) else json.dumps(head, ensure_ascii=False), "text")
    return path


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "汇总.xlsx"


def test_nothing_there(target):
    assert refusal(target) is None and json_refusal(target) is None


def test_our_own_summary(target):
    assert refusal(summary(target)) is None


def test_our_own_summary_saved_by_another_program(target):
    load_workbook(summary(target)).save(target)
    assert refusal(target) is None


@pytest.mark.parametrize(
    ("changed", "found", "wanted"),
    [
        ({"period": "2023-01"}, "2023年1月", "2023年2月"),
        ({"programme": "wuqing"}, "方案 wuqing", "方案 jizhou"),
        ({"submission": "weekly", "period": "2023-W08"}, "2023年第8周", "2023年2月"),
        ({"period": "\x1b[31m" + "x" * 120}, "x…", "2023年2月"),
    ],
)
def test_another_summary(target, changed, found, wanted):
    said = refusal(summary(target, HEAD | changed))
    assert (said.code, said.file) == ("ZS-453", str(target))
    assert found in said.message and wanted in said.message and said.message.isprintable()
    assert len(said.message) < 200


def other_workbook() -> bytes:
    content = BytesIO()
    Workbook().save(content)
    return content.getvalue()


def archive(*parts: tuple[str, bytes]) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts:
            file.writestr(name, part)
    return content.getvalue()


def huge_directory() -> bytes:
    """An archive that claims a directory of 600 MB."""
    return b"x" * 100 + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 9999, 9999, 600 << 20, 0, 0)


PART = "docProps/custom.xml"
BOMB = b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><x>&b;</x>"
STRANGE = {
    "empty": b"",
    "text": b"not a workbook",
    "cut off": other_workbook()[:2000],
    "another workbook": other_workbook(),
    "an old xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
    "DTD": archive((PART, BOMB)),
    "DTD in UTF-16": archive((PART, BOMB.decode().encode("utf-16"))),
    "no XML": archive((PART, b"\x00\x01")),
    "a large part": archive((PART, b"<x>" + b" " * (10 << 20) + b"</x>")),
    "deep": archive((PART, b"<x>" * 10000)),
    "deep JSON": archive((PART, f'<x><y name="{PROPERTY}">{"[" * 5000}</y></x>'.encode())),
    "huge directory": huge_directory(),
    "many parts": archive(*((f"{number:0200}", b"") for number in range(20000))),
}


@pytest.mark.parametrize("content", STRANGE.values(), ids=STRANGE)
def test_what_is_no_summary(target, content):
    target.write_bytes(content)
    said = refusal(target)
    assert (said.code, said.file, said.severity) == ("ZS-452", str(target), "error")
    assert target.read_bytes() == content


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name(target):
    part = zipfile.ZipFile(summary(target)).read(PART)
    target.write_bytes(archive((PART, part), (PART, part)))
    assert refusal(target).code == "ZS-452"


@pytest.mark.parametrize("head", ["", "x", "[]", "1", "null", '{"programme":"jizhou"}'])
def test_a_property_that_is_none_of_ours(target, head):
    assert refusal(summary(target, head or " ")).code == "ZS-452"


def test_a_property_of_another_name(target):
    assert refusal(summary(target, HEAD, "other")).code == "ZS-452"


def test_one_that_may_not_be_read(target, monkeypatch):
    summary(target)

    def refuse(*_, **__):
        raise PermissionError(13, "no")

    monkeypatch.setattr(Path, "open", refuse)
    assert refusal(target).code == "ZS-405"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_no_file_to_replace(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "pipe") is None and json_refusal(tmp_path / "pipe") is None


@pytest.mark.parametrize(
    ("content", "free"),
    [
        (b'{\n "schema_version": 1,\n "programme": "jizhou"', True),
        (b'{"schema_version":2}', True),
        (b"", False),
        (b"{}", False),
        (b'{"name": "x", "schema_version": 1}', False),
        (other_workbook(), False),
        (b"\xd0\xcf\x11\xe0", False),
    ],
)
def test_json(target, content, free):
    target.write_bytes(content)
    said = json_refusal(target)
    assert (said is None) == free and (free or said.code == "ZS-454")
