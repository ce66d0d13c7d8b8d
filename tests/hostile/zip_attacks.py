"""Attacks on the zip archive: what it says of itself is not what is in it."""

from __future__ import annotations

import struct

from tests.hostile import Attack, harmless, ledger, refused
from tests.hostile.zips import Entry, archive, bomb, deflated, entries_of
from tests.opening_files import book_parts, sheet_xml, xlsx, zipped

SHEET = "xl/worksheets/sheet1.xml"
MIB = 1 << 20


def book(*more: Entry, without: str = "", **how: object) -> bytes:
    """A good workbook, without one part, with other entries, in an archive that may lie."""
    entries = [entry for entry in entries_of(book_parts(ledger())) if entry.name != without]
    return archive([*entries, *more], **how)  # type: ignore[arg-type]


def with_sheet(**lies: object) -> bytes:
    """A good workbook whose sheet's entry lies."""
    return book(Entry(SHEET, ledger().encode(), **lies), without=SHEET)  # type: ignore[arg-type]


def many_texts() -> bytes:
    texts = bomb("xl/sharedStrings.xml", b"<sst>", (b"<si><t>" + b"x" * 1000 + b"</t></si>") * 500, 70, b"</sst>")
    return book(texts)


def bombs_side_by_side() -> bytes:
    return book(*(bomb(f"xl/media/a{at}.xml", b"<a>", b" " * MIB, 23, b"</a>") for at in range(14)))


def nested() -> bytes:
    inner = archive([bomb("a.bin", b"", bytes(MIB), 30, b"")])
    for _ in range(5):
        inner = zipped({f"{at}.zip": inner for at in range(4)})
    return book(Entry("xl/embeddings/a.zip", inner))


def overlapping() -> bytes:
    """Each part begins with the header of the next one, quoted in a stored block, and shares the rest of its data."""
    entries = entries_of(book_parts(ledger()))
    kernel = Entry("xl/z9.xml", b"<a>" + b" " * 200_000 + b"</a>")
    chain, data, packed = [kernel], kernel.data, deflated(kernel.data)
    for number in range(8, -1, -1):
        quoted = chain[0].local()[: 30 + len(chain[0].name)]
        data, packed = quoted + data, b"\x00" + struct.pack("<HH", len(quoted), len(quoted) ^ 0xFFFF) + quoted + packed
        chain.insert(0, Entry(f"xl/z{number}.xml", data, packed=packed))
    at = sum(len(entry.local()) for entry in entries)
    for number, entry in enumerate(chain):
        entry.at, entry.written = at, number == 0
        at += 30 + len(entry.name) + 5
    return archive([*entries, *chain])


def an_entry_inside_another() -> bytes:
    """The sheet that the directory tells of lies in the data of a picture."""
    entries = [entry for entry in entries_of(book_parts(ledger())) if entry.name != SHEET]
    inner = Entry(SHEET, ledger().encode(), written=False)
    outer = Entry("xl/media/a.png", inner.local(), method=0)
    inner.at = sum(len(entry.local()) for entry in entries) + 30 + len(outer.name)
    return archive([*entries, outer, inner])


def endless_directory() -> bytes:
    """A million entries of a directory that tells of one at its end; all are the same few bytes."""
    one = Entry("a").central(0)
    body = Entry("a").local()
    times = (60 * MIB) // len(one)
    end = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(one) * times, len(body), 0)
    return body + one * times + b"PK\x05\x06" + end


def zip64(size: int) -> bytes:
    extra = struct.pack("<HHQQ", 1, 16, size, size)
    return with_sheet(size=0xFFFFFFFF, packed_size=0xFFFFFFFF, extra=extra)


def zip64_end(entries: int) -> bytes:
    """A second end of the directory, of the 64-bit kind, that tells of other places."""
    record = b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, entries, entries, 1 << 60, 1 << 61)
    locator = b"PK\x06\x07" + struct.pack("<IQI", 0, 0, 1)
    return book(before_end=record + locator, count=0xFFFF)


def twice(name: str) -> bytes:
    return book(Entry(name, sheet_xml().encode()))


def behind_another() -> bytes:
    """A whole workbook in front of the one that the directory tells of."""
    return xlsx(sheet_xml()) + book()


def end_in_comment() -> bytes:
    return book(comment=book()[-400:])


def encrypted(flags: int) -> bytes:
    return with_sheet(flags=flags)


ATTACKS: list[Attack] = [
    harmless("plain.xlsx", book),
    # --- bombs ---
    refused("bomb-one-text.xlsx", "ZS-419", "倍", lambda: book(bomb(SHEET, b"<a>", b"x" * MIB, 40, b""), without=SHEET)),
    refused("bomb-many-texts.xlsx", "ZS-419", "倍", many_texts),
    refused("bomb-side-by-side.xlsx", "ZS-419", "300 MB", bombs_side_by_side),
    refused("bomb-in-a-picture.xlsx", "ZS-419", "1024 MB", lambda: book(Entry("xl/media/a.png", b"", size=2 << 30))),
    harmless("bomb-nested-archives.xlsx", nested),
    refused("bomb-overlapping-entries.xlsx", "ZS-419", "重叠", overlapping),
    refused("bomb-same-place.xlsx", "ZS-419", "同一处", lambda: book(Entry("xl/b.xml", at=0, written=False))),
    refused("entry-inside-entry.xlsx", "ZS-419", "重叠", an_entry_inside_another),
    # --- lies about sizes and places ---
    refused("size-too-small.xlsx", "ZS-419", "目录所写", lambda: with_sheet(size=10)),
    refused("size-too-large.xlsx", "ZS-418", "校验", lambda: with_sheet(size=99_999)),
    refused("size-of-4-gb.xlsx", "ZS-419", "1024 MB", lambda: with_sheet(size=0xFFFFFFFE)),
    refused("packed-size-too-large.xlsx", "ZS-418", "不完整", lambda: with_sheet(packed_size=99_999_999)),
    refused("packed-size-too-small.xlsx", "ZS-418", "不完整", lambda: with_sheet(packed_size=20)),
    refused("packed-size-of-stored.xlsx", "ZS-418", "校验", lambda: with_sheet(method=0, packed_size=9)),
    refused("checksum-wrong.xlsx", "ZS-418", "校验", lambda: with_sheet(crc=1)),
    refused("place-outside.xlsx", "ZS-418", "位置", lambda: with_sheet(at=0x7FFFFFFF)),
    refused("place-in-nothing.xlsx", "ZS-419", "重叠", lambda: with_sheet(at=7)),
    refused("zip64-size-2-63.xlsx", "ZS-419", "1024 MB", lambda: zip64(1 << 63)),
    refused("zip64-cut.xlsx", "ZS-418", "目录", lambda: with_sheet(size=0xFFFFFFFF, extra=struct.pack("<HH", 1, 16))),
    refused("zip64-other-directory.xlsx", "ZS-418", "目录", lambda: zip64_end(1 << 62)),
    # --- the directory ---
    refused("entries-10001.xlsx", "ZS-419", "部件", lambda: book(*(Entry(f"a/{at}", method=0) for at in range(10_001)))),
    refused("entries-a-million.xlsx", "ZS-419", "部件", endless_directory),
    refused("directory-cut.xlsx", "ZS-418", "目录", lambda: book()[:-60]),
    refused("directory-elsewhere.xlsx", "ZS-419", "重叠", lambda: book(directory_at=0xFFFFFFF0)),
    refused("end-in-comment.xlsx", "ZS-419", "不同的程序", end_in_comment),
    refused("another-in-front.xlsx", "ZS-419", "前面", behind_another),
    harmless("junk-in-comment.xlsx", lambda: book(comment=b"\x00\xff=cmd|' /C calc'!A0" * 2000)),
    harmless("count-too-large.xlsx", lambda: book(count=40_000)),
    # --- names ---
    refused("name-twice.xlsx", "ZS-419", "两次", lambda: twice(SHEET)),
    refused("name-twice-in-capitals.xlsx", "ZS-419", "两次", lambda: twice(SHEET.upper())),
    refused("name-twice-backslash.xlsx", "ZS-419", "两次", lambda: twice(SHEET.replace("/", "\\"))),
    refused("name-twice-leading-slash.xlsx", "ZS-419", "两次", lambda: twice("/" + SHEET)),
    refused("name-twice-dots.xlsx", "ZS-419", "部件的名称", lambda: twice("xl/x/../worksheets/sheet1.xml")),
    refused("name-twice-dot.xlsx", "ZS-419", "部件的名称", lambda: twice("xl/./worksheets/sheet1.xml")),
    refused("name-twice-two-slashes.xlsx", "ZS-419", "部件的名称", lambda: twice("xl//worksheets/sheet1.xml")),
    refused("name-twice-nul.xlsx", "ZS-419", "两次", lambda: twice(SHEET + "\0.png")),
    refused("name-twice-kelvin.xlsx", "ZS-419", "两次", lambda: twice(SHEET.replace("k", "\u212a"))),
    refused("name-out-of-the-archive.xlsx", "ZS-419", "部件的名称", lambda: book(Entry("../../../../etc/cron.d/evil", b"x"))),
    refused("name-of-another-drive.xlsx", "ZS-419", "部件的名称", lambda: book(Entry("C:\\..\\Windows\\evil.dll", b"x"))),
    harmless("name-absolute.xlsx", lambda: book(Entry("/etc/passwd", b"x"))),
    refused("name-differs-in-front.xlsx", "ZS-419", "写的不同", lambda: with_sheet(local_name="xl/worksheets/sheet9.xml")),
    harmless("name-64-kb.xlsx", lambda: book(Entry("x" * 65_000, b"x"))),
    harmless("name-no-utf-8.xlsx", lambda: book(Entry(b"\xff\xfe\xb1\xa8.bin", b"x", flags=0))),
    # --- encryption and methods ---
    refused("encrypted-sheet.xlsx", "ZS-415", "密码", lambda: encrypted(0x801)),
    refused("encrypted-unused-part.xlsx", "ZS-415", "密码", lambda: book(Entry("xl/a.bin", b"x", flags=0x41))),
    *(
        refused(f"method-{name}.xlsx", "ZS-418", "压缩方法", lambda method=method: with_sheet(packed=b"x" * 50, method=method))
        for name, method in (("deflate64", 9), ("bzip2", 12), ("lzma", 14), ("zstd", 93), ("unknown", 4711))
    ),
    refused("deflate-garbage.xlsx", "ZS-418", "解压", lambda: with_sheet(packed=b"\xff" * 500)),
    refused("cut-in-half.xlsx", "ZS-418", "目录", lambda: book()[: len(book()) // 2]),
]  # fmt: skip
