"""Attacks on the binary formats: records and sectors that lie."""

from __future__ import annotations

import struct

from tests.hostile import Attack, harmless, refused
from tests.hostile.xls_files import (
    CONTINUE,
    EOF,
    GLOBALS,
    SHARED,
    SHEET,
    SST,
    begin,
    biff,
    binary_table,
    bound,
    directory_loop,
    fat_loop,
    number,
    patched,
    stream,
    table,
    text,
    wide,
    xls,
)
from tests.opening_files import compound, record, xlsb

SECOND = ("甲项目", "乙项目")


def shared(count: int, strings: bytes, index: int = 0) -> bytes:
    """A table of shared texts that tells of so many, and a cell that shows one."""
    return xls(
        biff(SHARED, struct.pack("<HHHI", 2, 0, 0, index)), biff(SST, struct.pack("<II", count, count) + strings)
    )


def endless_continues() -> bytes:
    book = biff(SST, struct.pack("<II", 1, 1) + struct.pack("<HB", 65_535, 1)) + biff(CONTINUE, b"\x01") * 20_000
    return xls(b"", book)


def sheets_of_one_place() -> bytes:
    """Four hundred sheets, all of them the same megabyte of records."""
    return xls(biff(0x01B6) * 250_000, places=(0,) * 400)


def sheets_in_each_other() -> bytes:
    """Each sheet begins inside the one before."""
    inner, first = begin(SHEET), len(begin(SHEET) + table())
    places = tuple(first + at * len(inner) for at in range(300))
    return xls(inner * 300 + biff(0x01B6) * 250_000 + biff(EOF) * 300, places=(0, *places))


def merges_without_end() -> bytes:
    block = biff(0xE5, struct.pack("<H", 1000) + struct.pack("<HHHH", 5, 5, 6, 7) * 1000)
    return xls(block * 150)


def old(version: int) -> bytes:
    return struct.pack("<HHHH", 0x0009 | version << 8, 4, 2, 0x10) + biff(EOF)


def encrypted(method: bytes) -> bytes:
    return xls(b"", biff(0x2F, method))


def dde() -> bytes:
    return xls(b"", biff(0x01AE, struct.pack("<HH", 0, 9) + b"cmd\x03/C calc"))


def sector_size(shift: int) -> bytes:
    return patched(xls(), 30, struct.pack("<H", shift))


XLS: list[Attack] = [
    harmless("plain.xls", xls),
    harmless("under-another-name.xlsx", xls),
    refused("record-too-long.xls", "ZS-418", "写完", lambda: xls(biff(0x0203, b"x", size=0xFFFF))),
    refused("record-cut.xls", "ZS-418", "写完", lambda: xls(end=b"")),
    refused("number-too-short.xls", "ZS-424", "内部结构有误", lambda: xls(biff(0x0203, b"\x05\x00\x00\x00\x00\x00"))),
    harmless("text-too-long.xls", lambda: xls(biff(0x0204, struct.pack("<HHHHB", 2, 0, 0, 65_535, 1) + b"x")), projects=None),
    refused("blanks-lie.xls", "ZS-424", "内部结构有误", lambda: xls(biff(0xBD, struct.pack("<HH", 2, 0) + bytes(7)))),
    refused("stray.xls", "ZS-421", "65536", lambda: xls(number(65_535, 255, 1))),
    refused("column-outside.xls", "ZS-422", "位置", lambda: xls(number(3, 65_535, 1))),
    harmless("number-nan.xls", lambda: xls(text(2, 0, "乙项目") + number(2, 2, float("nan"))), "ZS-207", projects=SECOND),
    harmless("number-inf.xls", lambda: xls(text(2, 0, "乙项目") + number(2, 2, float("inf"))), "ZS-207", projects=SECOND),
    harmless("control-characters.xls", lambda: xls(text(2, 0, "乙\0\x1b[2J项目")), "ZS-734", projects=("甲项目", "乙[2J项目")),
    harmless("surrogates.xls", lambda: xls(biff(0x0204, struct.pack("<HHHHB", 2, 0, 0, 3, 1) + b"\x00\xd8\x00\xd8\x59\x4e")), projects=None),
    refused("texts-4-billion.xls", "ZS-418", "个数", lambda: shared(0xFFFFFFFF, wide("甲"))),
    harmless("texts-fewer.xls", lambda: shared(30, wide("甲") * 9 + bytes(90)), projects=("甲项目", "甲")),
    refused("text-of-nowhere.xls", "ZS-418", "不在文件里", lambda: shared(1, wide("甲"), index=7)),
    refused("continues-without-end.xls", "ZS-424", "内部结构有误", endless_continues),
    refused("sheets-of-one-place.xls", "ZS-418", "几张工作表的内容在同一处", sheets_of_one_place),
    refused("sheets-in-each-other.xls", "ZS-418", "数据没有写完", sheets_in_each_other),
    harmless("sheet-at-the-beginning.xls", lambda: xls(places=(-99_999,)), projects=()),
    refused("sheet-behind-the-end.xls", "ZS-418", "写完", lambda: xls(places=(0x7FFFFFF0,))),
    refused("no-sheet.xls", "ZS-426", "没有", lambda: xls(places=())),
    refused("merges-without-end.xls", "ZS-423", "100000", merges_without_end),
    harmless("dde.xls", dde, "ZS-427"),
    refused("macro-sheet-only.xls", "ZS-426", "没有", lambda: compound(Workbook=begin(GLOBALS) + bound(99, kind=1) + biff(EOF) + bytes(99))),
    refused("password-xor.xls", "ZS-415", "密码", lambda: encrypted(bytes(6))),
    refused("password-rc4.xls", "ZS-415", "密码", lambda: encrypted(struct.pack("<HHH", 1, 1, 1) + bytes(48))),
    refused("password-cryptoapi.xls", "ZS-415", "密码", lambda: encrypted(struct.pack("<HHH", 1, 4, 2) + bytes(200))),
    refused("password-agile.xlsx", "ZS-415", "密码", lambda: compound(EncryptedPackage=bytes(5000))),
    *(refused(f"biff-{at + 2}.xls", "ZS-416", "97", lambda at=at: old((0, 2, 4)[at])) for at in range(3)),
    refused("biff-5-stream.xls", "ZS-426", "没有", lambda: begin(GLOBALS, 0x0500) + biff(EOF)),
    refused("biff-5-in-compound.xls", "ZS-418", "数据没有写完", lambda: compound(Book=begin(GLOBALS, 0x0500) + bound(0)[:12] + biff(EOF))),
    # --- the compound file ---
    refused("sectors-in-a-circle.xls", "ZS-418", "数据没有写完", fat_loop),
    harmless("directory-in-a-circle.xls", directory_loop),
    harmless("fat-4-billion.xls", lambda: patched(xls(), 44, b"\xff\xff\xff\xff")),
    refused("more-fat-4-billion.xls", "ZS-424", "内部结构有误", lambda: patched(xls(), 68, struct.pack("<II", 5, 0xFFFFFFFF))),
    refused("directory-outside.xls", "ZS-424", "内部结构有误", lambda: patched(xls(), 48, b"\xff\xff\xff\x7f")),
    *(refused(f"sector-of-2-{shift}.xls", "ZS-424", "内部结构有误", lambda shift=shift: sector_size(shift)) for shift in (0, 31, 65_535)),
    refused("cut-in-the-header.xls", "ZS-424", "内部结构有误", lambda: xls()[:300]),
    refused("cut-in-the-stream.xls", "ZS-418", "数据没有写完", lambda: xls(number(5, 5, 1) * 900)[:-9000]),
    refused("only-magic.xls", "ZS-424", "内部结构有误", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    refused("ones.xls", "ZS-424", "内部结构有误", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 5000),
    refused("stream-empty.xls", "ZS-418", "数据没有写完", lambda: compound(Workbook=b"\0")),
    refused("word.xls", "ZS-416", "Word", lambda: compound(WordDocument=stream())),
    refused("powerpoint.xls", "ZS-416", "演示", lambda: compound(**{"PowerPoint Document": b"x"})),
    refused("wps-or-works.xls", "ZS-416", "别的", lambda: compound(CONTENTS=b"x")),
    refused("msi.xls", "ZS-418", "主体", lambda: compound(Anything=b"x")),
]  # fmt: skip


XLSB: list[Attack] = [
    harmless("plain.xlsb", binary_table),
    refused("record-too-long.xlsb", "ZS-418", "写完", lambda: binary_table(b"\x05\xff\xff\xff\x7f")),
    refused("number-without-end.xlsb", "ZS-418", "数据没有写完", lambda: binary_table(b"\xff" * 5000)),
    harmless("records-of-nothing.xlsb", lambda: binary_table(b"\x01\x00" * 900_000)),
    refused("stray.xlsb", "ZS-421", "1048576", lambda: binary_table(record(0, struct.pack("<IIHHB4x", 1_048_575, 0, 300, 0, 0)) + record(5, struct.pack("<IId", 16_383, 0, 1.0)))),
    refused("row-2-32.xlsb", "ZS-422", "位置", lambda: binary_table(record(0, struct.pack("<IIHHB4x", 0xFFFFFFFE, 0, 300, 0, 0)) + record(5, struct.pack("<IId", 0, 0, 1.0)))),
    refused("column-2-32.xlsb", "ZS-422", "位置", lambda: binary_table(record(5, struct.pack("<IId", 0xFFFFFFFE, 0, 1.0)))),
    refused("text-too-long.xlsb", "ZS-424", "内部结构有误", lambda: binary_table(record(6, struct.pack("<III", 6, 0, 0x7FFFFFFF)))),
    refused("shared-text-of-nowhere.xlsb", "ZS-424", "内部结构前后矛盾", lambda: binary_table(record(7, struct.pack("<III", 6, 0, 99)))),
    refused("cell-too-short.xlsb", "ZS-418", "数据没有写完", lambda: binary_table(record(5, b"\0\0"))),
    refused("sheets-501.xlsb", "ZS-425", "500", lambda: xlsb(record(145) + record(146), (0,) * 501)),
    refused("empty-parts.xlsb", "ZS-418", "压缩包没有目录", lambda: xlsb(b"")[:-400]),
]  # fmt: skip

ATTACKS: list[Attack] = [*XLS, *XLSB]
