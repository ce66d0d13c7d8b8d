"""What mutated submissions brought to light (``bench.fuzz``), each as the smallest sheet that shows it."""

from __future__ import annotations

import pytest

from addin.merging.identify import Identifier
from tests.opening_files import book_parts, refused, zipped
from tests.reading import JIZHOU, codes, read, rows, said, sheet
from udfs.period import Period
from xl_templates.formats.refusal import Refused
from xl_templates.grid import CellError
from xl_templates.reading.result import Claim, ReadFile
from xl_templates.reading.typed_cells import shown

NAME = Claim("name", "表")

# --- rows that nobody heard of again ------------------------------------------------------------------------------------


def test_a_header_cell_merged_down_over_entries_hides_none_of_them():
    file = read(
        sheet(
            "项目名称|投资方|总投资\n"
            "甲项目|甲公司|100\n"
            "乙项目|乙公司|200\n"
            "丙项目|丙公司|300",
            merged=["B1:B3"],
        )
    )  # fmt: skip
    assert rows(file, "landed", "项目名称") == [("甲项目",), ("乙项目",), ("丙项目",)]


def test_a_header_of_two_rows_is_one_still():
    file = read(
        sheet(
            "项目名称|投资方|投资||建设内容\n"
            "||总投资|本月到位资金|\n"
            "甲项目|甲公司|100|5|厂房",
            merged=["A1:A2", "B1:B2", "C1:D1", "E1:E2"],
        )
    )  # fmt: skip
    assert rows(file, "landed", "项目名称", "总投资", "本月到位资金") == [("甲项目", 100_000_000, 5_000_000)]


def test_an_entry_merged_down_into_a_repeated_header_is_no_header():
    header = "项目名称|投资方|总投资|建设内容"
    file = read(sheet(f"{header}\n甲项目|甲公司|100|厂房\n{header}\n乙项目|乙公司|200|", merged=["D2:D4"]))
    assert rows(file, "landed", "项目名称") == [("甲项目",), ("乙项目",)]


def test_a_sheet_that_names_its_month_and_has_no_known_header_is_told():
    file = read(sheet("渔阳镇2023年2月项目\n" + "甲|乙|丙|丁\n" * 3, "项目"))
    assert file.ledgers == {} and said(file, "ZS-701") == [(None, "渔阳镇2023年2月项目")]


def test_a_cover_is_not():
    file = read(sheet("报送单位：渔阳镇\n报送期|2023年2月\n联系人|张某", "封面"))
    assert not {"ZS-701", "ZS-707"} & codes(file)


# --- entries under a merged cell, which no program shows --------------------------------------------------------------


def test_what_lies_under_a_merged_cell_is_not_counted_but_told():
    file = read(
        sheet(
            "项目名称|投资方|总投资\n甲项目|甲公司|100\n乙项目|乙公司|200\n丙项目|甲公司|300", merged=["B2:B4", "C2:C3"]
        )
    )
    assert rows(file, "landed", "投资方名称", "总投资") == [
        ("甲公司", 100_000_000),
        ("甲公司", None),
        ("甲公司", 300_000_000),
    ]
    assert said(file, "ZS-727") == [("B3", "乙公司"), ("C3", "200")]


def test_the_same_beside_it():
    file = read(sheet("项目名称|投资方|总投资\n甲项目|甲公司|100", merged=["B2:C2"]))
    assert rows(file, "landed", "总投资") == [(None,)]
    assert said(file, "ZS-727") == [("C2", "100")]


def test_nothing_under_it_nothing_to_tell():
    file = read(sheet("项目名称|投资方|总投资\n甲项目|甲公司|100\n乙项目||200", merged=["B2:B3"]))
    assert rows(file, "landed", "投资方名称") == [("甲公司",), ("甲公司",)]
    assert "ZS-727" not in codes(file)


# --- messages that would drive a terminal or turn round ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("甲\u202e乙", r"甲\u202e乙"),
        ("甲\x1b[2J", r"甲\u001b[2J"),
        ("甲\u200b乙", r"甲\u200b乙"),
        ("\ud800", r"\ud800"),
        (CellError("#\x00"), r"#\u0000"),
        ("甲\n\t 乙　丙😀", "甲 乙 丙😀"),
        ("甲" * 70, "甲" * 59 + "…"),
    ],
)
def test_a_message_shows_what_cannot_be_seen(raw: object, words: str):
    assert shown(raw) == words


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (ReadFile("表", programme="甲\n\u202e乙", units=[NAME]), r"这是“甲 \u202e乙”的文件"),
        (ReadFile("表", submission="\x1b[2J", units=[NAME]), r"这是“\u001b[2J”的文件"),
        (ReadFile("表", units=[Claim("cover", "没有\u202e这个镇")]), r"没有\u202e这个镇"),
    ],
)
def test_so_does_what_a_file_says_of_itself(file: ReadFile, words: str):
    submission = JIZHOU.submission_for("month")
    refusal = Identifier(JIZHOU, submission, Period.parse("2023-02")).identify(file).refusal
    assert refusal is not None and words in refusal.message


def test_a_reason_spells_out_what_a_stranger_called_a_part():
    assert (
        Refused("ZS-418", detail="内部的“\x01\u202e”").finding("表").message
        == r"文件损坏或不完整：内部的“\u0001\u202e”"
    )


def test_so_does_the_refusal_of_an_archive():
    """A sign that a name may hold in a zip archive, in a name that is there twice."""
    found = refused(zipped(book_parts() | {"xl/\x01.xml": "", "XL/\x01.xml": ""}))
    assert found.message.isprintable() and r"“XL/\u0001.xml”出现了两次" in found.message
