"""Lock files of office programs: who has a workbook open. Damaged and hostile ones tell nothing and hurt nobody."""

import os
from pathlib import Path

import pytest

from addin.files import kept_beside, write_atomically
from addin.held_open import OpenElsewhere, open_elsewhere

EXCEL = "Excel 或 WPS"


def of_excel(user: str, code_page: str = "gbk") -> bytes:
    """What Excel writes: the name in the code page of Windows up to byte 55, its length and the name in UTF-16."""
    narrow = user.encode(code_page, "replace")
    wide = user.encode("utf-16-le")
    start = bytes([len(narrow)]) + narrow.ljust(54, b" ")
    return (start + (len(wide) // 2).to_bytes(2, "little") + wide).ljust(165, b" ")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "2月汇总.xlsx"
    path.write_bytes(b"old")
    return path


def writes(content: bytes):
    return lambda file: file.write(content)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        (  # as LibreOffice 7.4 wrote it
            ".~lock.2月汇总.xlsx#",
            b",root,vm,22.11.2026 05:49,file:///home/x;",
            ("LibreOffice", "root", "vm"),
        ),
        (".~lock.2月汇总.xlsx#", "王 芳,wf,PC1,1.3.2023 9:00,x;".encode(), ("LibreOffice", "王 芳", "PC1")),
        (".~lock.2月汇总.xlsx#", "王\\,芳\\;,wf,PC1,1,x;".encode(), ("LibreOffice", "王,芳;", "PC1")),
        ("~$2月汇总.xlsx", of_excel("王芳"), (EXCEL, "王芳", "")),
        ("~$2月汇总.xlsx", of_excel("Administrator"), (EXCEL, "Administrator", "")),
        ("~$2月汇总.xlsx", of_excel("长" * 26), (EXCEL, "长" * 26, "")),
        ("~$汇总.xlsx", of_excel("王芳"), (EXCEL, "王芳", "")),
        (".~2月汇总.xlsx", of_excel("王芳"), ("WPS", "王芳", "")),
    ],
)
def test_who_has_it_open(target, name, content, expected):
    target.with_name(name).write_bytes(content)
    program, user, computer = expected
    assert open_elsewhere(target) == OpenElsewhere(program, name, user, computer)


def test_nobody(target, tmp_path):
    (tmp_path / "~$别的.xlsx").write_bytes(of_excel("王芳"))
    assert open_elsewhere(target) is None


def test_a_lock_alone_locks_nothing(target):
    target.with_name("~$2月汇总.xlsx").write_bytes(of_excel("王芳"))
    target.unlink()
    assert open_elsewhere(target) is None
    assert write_atomically(target, writes(b"new")) == target


def test_the_lock_of_another_file_with_a_shorter_name(target):
    target.with_name("汇总.xlsx").write_bytes(b"another")
    target.with_name("~$汇总.xlsx").write_bytes(of_excel("王芳"))
    assert open_elsewhere(target) is None


def test_a_link_to_an_open_file(target, tmp_path):
    target.with_name("~$2月汇总.xlsx").write_bytes(of_excel("王芳"))
    link = tmp_path / "link.xlsx"
    link.symlink_to(target)
    written = write_atomically(link, writes(b"new"))
    assert (written.name, target.read_bytes()) == ("2月汇总（非正式1）.xlsx", b"old")
    assert "王芳" in kept_beside(link, written).message


HOSTILE = {
    "empty": b"",
    "short": b"\x05",
    "binary": bytes(range(256)) * 4,
    "huge length": of_excel("x")[:55] + b"\xff\xff" + b"A" * 200,
    "no fields": b"x" * 5000,
    "half a letter": ("," + "长" * 300).encode()[:512],
    "half of a pair": of_excel("x")[:55] + b"\x02\x00" + b"\x00\xd8\x00\xd8" + bytes(100),
    "escapes": "a\x1b[31m\r\n\u202eb\\,,,".encode(),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("name", [".~lock.2月汇总.xlsx#", "~$2月汇总.xlsx"])
def test_a_strange_lock_holds_and_tells_nothing_strange(target, name, content):
    target.with_name(name).write_bytes(content)
    written = write_atomically(target, writes(b"new"))
    said = kept_beside(target, written)
    assert (written.read_bytes(), target.read_bytes()) == (b"new", b"old")
    assert said.line().isprintable() and len(said.message) < 200


def test_little_is_read_of_a_huge_lock(target, monkeypatch):
    lock = target.with_name("~$2月汇总.xlsx")
    with lock.open("wb") as file:
        file.truncate(1 << 40)
    real, sizes = os.read, []
    monkeypatch.setattr(os, "read", lambda handle, size: sizes.append(size) or real(handle, size))
    assert open_elsewhere(target) == OpenElsewhere(EXCEL, lock.name)
    assert sizes == [512]


@pytest.mark.parametrize("name", [".~lock.2月汇总.xlsx#", "~$2月汇总.xlsx"])
@pytest.mark.parametrize(
    "make", [Path.mkdir, lambda path: path.symlink_to("/etc/passwd"), lambda path: os.mkfifo(path)]
)
def test_what_is_no_file_is_no_lock(target, name, make):
    make(target.with_name(name))
    assert open_elsewhere(target) is None
    assert write_atomically(target, writes(b"new")) == target


def test_a_lock_that_may_not_be_read_holds(target, monkeypatch):
    target.with_name("~$2月汇总.xlsx").write_bytes(of_excel("王芳"))

    def refuse(*_):
        raise PermissionError(13, "Excel keeps it to itself")

    monkeypatch.setattr(os, "open", refuse)
    assert open_elsewhere(target).words == "正由别人用 Excel 或 WPS 打开"


def test_what_is_said(target):
    target.with_name(".~lock.2月汇总.xlsx#").write_bytes("王芳,wf,PC1,1.3.2023 9:00,x;".encode())
    written = write_atomically(target, writes(b"new"))
    line = kept_beside(target, written).line()
    for part in ("王芳", "PC1", "LibreOffice", "2月汇总（非正式1）.xlsx", "再运行一次", ".~lock.2月汇总.xlsx#"):
        assert part in line
