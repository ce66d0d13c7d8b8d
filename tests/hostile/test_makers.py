"""The makers: an honest archive is honest, a lie is a lie, and each attack stands on a file that is read without it."""

from __future__ import annotations

import io
import os
import stat
import zipfile
import zlib
from pathlib import Path

import olefile
import pytest

from tests.hostile import zip_attacks
from tests.hostile.everything import ALL
from tests.hostile.xls_files import xls
from tests.hostile.zips import Entry, archive, bomb

BY_NAME = {attack.name: attack for _, attack in ALL}


def entries(data: bytes) -> list[zipfile.ZipInfo]:
    return zipfile.ZipFile(io.BytesIO(data)).infolist()


def test_an_honest_archive_is_honest():
    data = archive([Entry("a.xml", b"<a/>"), Entry("b", b"x" * 999, method=0)])
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        assert found.testzip() is None
        assert [found.read(name) for name in ("a.xml", "b")] == [b"<a/>", b"x" * 999]


def test_a_bomb_holds_what_it_promises():
    made = bomb("a", b"<a>", b"x" * 1000, 50, b"</a>")
    with zipfile.ZipFile(io.BytesIO(archive([made]))) as found:
        assert found.read("a") == b"<a>" + b"x" * 50_000 + b"</a>"


def test_the_parts_of_the_overlapping_bomb_share_their_data():
    data = zip_attacks.overlapping()
    chain = [entry for entry in entries(data) if entry.filename.startswith("xl/z")]
    assert len(chain) == 10
    for entry in chain:
        at = entry.header_offset + 30 + len(entry.filename)
        content = zlib.decompressobj(-15).decompress(data[at : at + entry.compress_size])
        assert (len(content), zlib.crc32(content)) == (entry.file_size, entry.CRC)
    assert sum(entry.compress_size for entry in chain) > len(data)


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("bomb-one-text.xlsx", 100),
        ("bomb-many-texts.xlsx", 100),
        ("bomb-side-by-side.xlsx", 500),
        ("size-of-4-gb.xlsx", 10_000),
    ],
)
def test_bombs_promise_much_more_than_they_weigh(name: str, least: int):
    data = BY_NAME[name].make()  # type: ignore[call-arg]
    assert sum(entry.file_size for entry in entries(data)) > least * len(data)


def test_a_second_part_of_the_same_name_is_there():
    names = [
        entry.filename.lower().replace("\\", "/") for entry in entries(BY_NAME["name-twice-backslash.xlsx"].make())
    ]  # type: ignore[call-arg]
    assert names.count("xl/worksheets/sheet1.xml") == 2


def test_the_plain_xls_is_a_compound_file_with_a_workbook():
    with olefile.OleFileIO(io.BytesIO(xls())) as ole:
        assert ole.exists("Workbook") and ole.openstream("Workbook").read(2) == b"\x09\x08"


@pytest.mark.skipif("pipe.xlsx" not in BY_NAME, reason="Linux has them all")
def test_what_stands_on_the_disk_is_what_it_is_called(tmp_path: Path):
    made = {
        name: os.lstat(BY_NAME[name].put(tmp_path)).st_mode
        for name in ("pipe.xlsx", "socket.xlsx", "folder.xlsx", "link-to-nothing.xlsx")
    }
    kinds = (stat.S_ISFIFO, stat.S_ISSOCK, stat.S_ISDIR, stat.S_ISLNK)
    assert [kind(mode) for kind, mode in zip(kinds, made.values(), strict=True)] == [True] * 4
    assert os.stat(BY_NAME["sparse-16-gb.xlsx"].put(tmp_path)).st_blocks < 100  # noqa: PTH116


def test_no_two_attacks_are_the_same_file():
    """A lie that was never told would leave the plain file."""
    small = [
        attack for kind, attack in ALL if kind in ("zip", "xml", "binary") and attack.name != "entries-a-million.xlsx"
    ]
    made: dict[bytes, list[str]] = {}
    for attack in small:
        made.setdefault(attack.make(), []).append(attack.name)  # type: ignore[call-arg, arg-type]
    assert [names for names in made.values() if len(names) > 1] == [["plain.xls", "under-another-name.xlsx"]]
