"""Attacks by delimited text."""

from __future__ import annotations

import codecs
from pathlib import Path

from tests.hostile import HEADER, PROJECT, Attack, harmless, refused

HEAD = ",".join(HEADER) + "\n"
PLAIN = HEAD + ",".join(PROJECT) + "\n"
SECOND = ("甲项目", "乙项目")


def endless_line(path: Path) -> None:
    """A line of a hundred megabytes; not one of them on the disk."""
    with path.open("wb") as file:
        file.write(PLAIN.encode())
        file.truncate(100 << 20)


ATTACKS: list[Attack] = [
    harmless("plain.csv", PLAIN.encode),
    Attack("line-of-100-mb.csv", endless_line, "ZS-413", "100 MB", on_disk=True),
    refused("field-of-a-megabyte.csv", "ZS-419", "一段文字", lambda: (PLAIN + "甲" * 1_000_000 + ",1\n").encode()),
    refused("quote-without-end.csv", "ZS-419", "一段文字", lambda: (PLAIN + '"' + "甲,\n" * 100_000).encode()),
    refused("fields-5000001.csv", "ZS-425", "单元格", lambda: (PLAIN + "," * 5_000_001).encode()),
    refused("fields-ragged.csv", "ZS-425", "单元格", lambda: (PLAIN + "," * 16_000 + "\n1,2\n" * 2000).encode()),
    refused("nul.csv", "ZS-417", "不是任何一种", lambda: PLAIN.replace("甲项目", "甲\0项目").encode()),
    refused("nul-utf-16.csv", "ZS-417", "不是任何一种", lambda: b"\xff\xfe" + PLAIN.replace("甲项目", "甲\0项目").encode("utf-16-le")),
    refused("utf-16-without-mark.csv", "ZS-417", "不是任何一种", lambda: PLAIN.encode("utf-16-le")),
    refused("utf-16-odd.csv", "ZS-417", "不是任何一种", lambda: PLAIN.encode("utf-16") + b"x"),
    refused("utf-16-surrogates.csv", "ZS-417", "不是任何一种", lambda: PLAIN.encode("utf-16") + b"\x00\xd8\x00\xd8"),
    refused("utf-32.csv", "ZS-417", "不是任何一种", lambda: PLAIN.encode("utf-32")),
    harmless("utf-7.csv", lambda: b"+/v8-" + PLAIN.encode("utf-7"), projects=()),
    refused("encodings-mixed.csv", "ZS-417", "不是任何一种", lambda: PLAIN.encode() + "乙项目,乙公司,1,0,0\n".encode("gb18030") + b"\xff\xff"),
    refused("mark-and-gbk.csv", "ZS-417", "不是任何一种", lambda: codecs.BOM_UTF8 + PLAIN.encode("gb18030")),
    harmless("mark-twice.csv", lambda: codecs.BOM_UTF8 * 2 + PLAIN.encode(), projects=None),
    harmless("mark-inside.csv", lambda: PLAIN.replace("甲项目", "\ufeff甲项目").encode(), "ZS-734"),
    harmless("gbk.csv", lambda: PLAIN.encode("gb18030"), "ZS-428"),
    harmless("formulas.csv", lambda: (PLAIN + "=cmd|' /C calc'!A0,@SUM(1),+1,-1,\t=1\n").encode(), projects=("甲项目", "=cmd|' /C calc'!A0")),
    harmless("separator-line.csv", lambda: ("sep=,\n" + PLAIN).encode()),
    harmless("line-ends-mixed.csv", lambda: PLAIN.replace("\n", "\r").encode() + "乙项目,乙公司,1,0,0\r\r\n\n".encode(), projects=SECOND),
    refused("bell.csv", "ZS-417", "不是任何一种", lambda: (PLAIN + "乙\x07项目,乙公司,1,0,0\n").encode()),
    harmless("escape-sequences.csv", lambda: (PLAIN + "乙\x1b项目,乙公司,1,0,0\n").encode(), "ZS-734", projects=SECOND),
    harmless("right-to-left.csv", lambda: (PLAIN + "乙\u202e项目,乙公司,1,0,0\n").encode(), "ZS-734", projects=SECOND),
    harmless("many-blank-lines.csv", lambda: (PLAIN + "\n" * 300_000).encode()),
    refused("prose.csv", "ZS-417", "不是任何一种", lambda: "本月没有项目。\n以上情况属实。\n".encode() * 99),
    refused("json.csv", "ZS-417", "不是任何一种", lambda: b'[{"a": 1, "b": 2}, {"a": 3, "b": 4}]'),
    refused("random.csv", "ZS-417", "不是任何一种", lambda: bytes(at * at * 7919 % 251 for at in range(9999))),
    refused("zeros.csv", "ZS-417", "不是任何一种", lambda: bytes(100_000)),
]  # fmt: skip
