"""The inbox: what is a workbook by its name, what is told about the rest, and which scan belongs to which workbook."""

import errno
import os
import socket
import stat
import sys
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from addin import inbox_names, inbox_walk
from addin.inbox import walk_inbox


def fill(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return folder


def codes(inbox) -> dict[str, str]:
    return {each.relative: each.finding.code for each in inbox.skipped}


class TestKinds:
    @pytest.mark.parametrize(
        "name",
        [
            *("a.xlsx", "A.XLSX", "a.XlsM", "a.xls", "a.xlsb", "a.ods", "a.csv", "a.et", "a.xlsx ", "a.b.xlsx"),
            *("盖章 台账.xlsx", "台账(1).xlsx", "a.xltx", "台账.pdf.xlsx"),
        ],
    )
    def test_workbooks(self, tmp_path, name):
        inbox = walk_inbox(fill(tmp_path, name))
        assert [each.relative for each in inbox.files] == [name]
        assert (inbox.skipped, inbox.findings, inbox.refusal) == ([], [], None)

    @pytest.mark.parametrize(
        ("name", "kind", "code"),
        [
            *((f"a.{suffix}", "scan", "ZS-437") for suffix in ("pdf", "JPG", "jpeg", "png", "tif", "bmp", "heic")),
            *((f"a.{suffix}", "scan", "ZS-437") for suffix in ("webp", "ofd", "xlsx.pdf")),
            *((f"a.{suffix}", "archive", "ZS-439") for suffix in ("zip", "RAR", "7z", "tar", "gz", "xlsx.zip")),
            *((f"a.{suffix}", "document", "ZS-440") for suffix in ("doc", "docx", "wps", "txt", "pptx")),
            *((name, "lock", "ZS-441") for name in ("~$台账.xlsx", ".~lock.台账.xlsx#", ".~台账.xlsx")),
            *((f"a.{suffix}", "temporary", "ZS-442") for suffix in ("tmp", "xlsx.crdownload", "xlsx~", "bak")),
            *((name, "temporary", "ZS-442") for name in ("~WRL0001.xlsx", ".~zs-0123456789ab.tmp")),
            *((name, "hidden", "ZS-442") for name in (".台账.xlsx", ".gitignore")),
            *((f"a.{suffix}", "link", "ZS-443") for suffix in ("lnk", "xlsx.lnk", "url")),
            *((name, "other", "ZS-447") for name in ("a", "a.exe", "xlsx", "a.xlsx.", "a.dwg")),
        ],
    )
    def test_others(self, tmp_path, name, kind, code):
        inbox = walk_inbox(fill(tmp_path, name))
        assert [(each.relative, each.kind, each.finding.code, each.finding.file) for each in inbox.skipped] == [
            (name, kind, code, name)
        ]
        assert inbox.files == []

    @pytest.mark.parametrize("name", ["Thumbs.db", ".DS_Store", "desktop.ini", "._台账.xlsx", "__MACOSX/a.xlsx"])
    def test_rubbish_is_counted_and_not_told(self, tmp_path, name):
        inbox = walk_inbox(fill(tmp_path, name, "a.xlsx"))
        assert (inbox.rubbish, inbox.skipped, len(inbox.files)) == (1, [], 1)

    def test_links_are_never_followed(self, tmp_path):
        outside = fill(tmp_path / "outside", "secret.xlsx")
        inside = fill(tmp_path / "in", "a.xlsx")
        (inside / "file.xlsx").symlink_to(outside / "secret.xlsx")
        (inside / "folder").symlink_to(outside, target_is_directory=True)
        (inside / "loop").symlink_to(inside, target_is_directory=True)
        (inside / "nowhere.xlsx").symlink_to(tmp_path / "nothing")
        inbox = walk_inbox(inside)
        assert [each.relative for each in inbox.files] == ["a.xlsx"]
        assert codes(inbox) == dict.fromkeys(["file.xlsx", "folder", "loop", "nowhere.xlsx"], "ZS-443")

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
    def test_pipes_and_sockets_with_workbook_names(self, tmp_path, monkeypatch):
        os.mkfifo(tmp_path / "pipe.xlsx")
        monkeypatch.chdir(tmp_path)  # the path of a socket is short
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("socket.xlsx")
            inbox = walk_inbox(tmp_path)
        assert codes(inbox) == {"pipe.xlsx": "ZS-444", "socket.xlsx": "ZS-444"}

    def test_a_folder_with_the_name_of_a_workbook_is_a_folder(self, tmp_path):
        inbox = walk_inbox(fill(tmp_path, "a.xlsx/b.xlsx"))
        assert [each.relative for each in inbox.files] == ["a.xlsx/b.xlsx"]

    def test_a_hidden_folder_is_told_once(self, tmp_path):
        assert codes(walk_inbox(fill(tmp_path, ".sync/a.xlsx", ".sync/b.xlsx"))) == {".sync": "ZS-442"}

    def test_attributes_of_windows(self):
        """Made by hand: what Windows itself gives is not shown here."""
        hidden = SimpleNamespace(st_file_attributes=stat.FILE_ATTRIBUTE_HIDDEN)
        assert inbox_walk._is_hidden("a.xlsx", hidden)
        assert not inbox_walk._is_hidden("a.xlsx", SimpleNamespace(st_file_attributes=32))
        folder = stat.S_IFDIR | 0o755
        assert inbox_walk._is_link(SimpleNamespace(st_mode=folder, st_reparse_tag=0xA0000003))
        assert not inbox_walk._is_link(SimpleNamespace(st_mode=folder, st_reparse_tag=0x9000001A))  # OneDrive


class TestTheList:
    def test_order_and_fields(self, tmp_path):
        inbox = walk_inbox(fill(tmp_path, "b.xlsx", "a/z.xls", "B.xlsx", "a/1.pdf"))
        assert [each.relative for each in inbox.files] == ["B.xlsx", "a/z.xls", "b.xlsx"]
        first = inbox.files[0]
        assert (first.path, first.size) == (tmp_path / "B.xlsx", 1)
        assert first.modified.utcoffset() == timedelta(hours=8)
        assert abs(first.modified - datetime.now(UTC)) < timedelta(minutes=5)

    def test_absurd_times(self, tmp_path, monkeypatch):
        status = SimpleNamespace(st_mtime_ns=10**30)
        assert inbox_walk._moment(status) is None
        assert inbox_walk._moment(SimpleNamespace(st_mtime_ns=1677313800 * 10**9 + 5)).isoformat() == (
            "2023-02-25T16:30:00+08:00"
        )

    def test_nfc(self, tmp_path):
        decomposed = unicodedata.normalize("NFD", "é镇.xlsx")
        (file,) = walk_inbox(fill(tmp_path, decomposed)).files
        assert file.relative == "é镇.xlsx"
        assert file.path.read_bytes() == b"x"

    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            ("a\nb.xlsx", "a\\u{a}b.xlsx"),
            ("\x1b[31ma.xlsx", "\\u{1b}[31ma.xlsx"),
            ("台账\u202excod.xlsx", "台账\\u{202e}xcod.xlsx"),
            ("a\u200bb.xlsx", "a\\u{200b}b.xlsx"),
            ("a\u2028b.xlsx", "a\\u{2028}b.xlsx"),
            ("台 账（1）—é.xlsx", "台 账（1）—é.xlsx"),
        ],
    )
    @pytest.mark.skipif(os.name == "nt", reason="Windows refuses such names")
    def test_invisible_signs_are_spelled_out(self, tmp_path, name, shown):
        (file,) = walk_inbox(fill(tmp_path, name)).files
        assert file.relative == shown
        assert file.path.read_bytes() == b"x"

    @pytest.mark.skipif(sys.platform != "linux", reason="names are any bytes on Linux alone")
    def test_a_name_in_gbk(self, tmp_path):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "报表.xlsx".encode("gbk"))).write_bytes(b"x")
        (file,) = walk_inbox(tmp_path).files
        assert file.relative.encode("utf-8") == b"\\u{dcb1}\\u{dca8}\\u{dcb1}\\u{dced}.xlsx"
        assert file.path.read_bytes() == b"x"


class TestBounds:
    def test_depth(self, tmp_path):
        deep = "/".join("12345678")
        inbox = walk_inbox(fill(tmp_path, f"{deep}/a.xlsx", f"{deep}/9/b.xlsx"))
        assert [each.relative for each in inbox.files] == [f"{deep}/a.xlsx"]
        assert codes(inbox) == {f"{deep}/9": "ZS-446"}
        assert "8" in inbox.skipped[0].finding.message

    def test_count(self, tmp_path, monkeypatch):
        monkeypatch.setattr(inbox_walk, "MOST", 5)
        fill(tmp_path, "a.xlsx", "b.xlsx", "c/d.xlsx", "c/e.xlsx")
        assert len(walk_inbox(tmp_path).files) == 4  # and the folder
        inbox = walk_inbox(fill(tmp_path, "f.xlsx"))
        assert (inbox.files, inbox.refusal.code) == ([], "ZS-435")
        assert "选错" in inbox.refusal.message


class TestFoldersThatWillNotDo:
    @pytest.mark.parametrize(
        ("name", "word"), [("nothing", "没有这个文件夹"), ("a.xlsx", "不是文件夹"), ("a\0b", ""), ("长" * 300, "")]
    )
    def test_refused_in_one_line(self, tmp_path, name, word):
        inbox = walk_inbox(fill(tmp_path, "a.xlsx") / name)
        assert (inbox.refusal.code, inbox.refusal.severity, inbox.files) == ("ZS-435", "error", [])
        assert word in inbox.refusal.message
        assert "未知" not in inbox.refusal.line()

    def test_a_folder_that_cannot_be_listed(self, tmp_path, monkeypatch):
        monkeypatch.setattr(os, "scandir", refuse_below(os.scandir, tmp_path))
        assert "没有读取权限" in walk_inbox(tmp_path).refusal.message

    def test_a_folder_below_that_cannot_be_listed(self, tmp_path, monkeypatch):
        fill(tmp_path, "a.xlsx", "b/c.xlsx")
        monkeypatch.setattr(os, "scandir", refuse_below(os.scandir, tmp_path / "b"))
        inbox = walk_inbox(tmp_path)
        assert [each.relative for each in inbox.files] == ["a.xlsx"]
        assert [(each.relative, each.kind, each.finding.code) for each in inbox.skipped] == [
            ("b", "unreadable", "ZS-445")
        ]

    def test_a_file_that_cannot_be_opened(self, tmp_path, monkeypatch):
        fill(tmp_path, "a.xlsx", "b.xlsx")
        monkeypatch.setattr(os, "open", refuse_below(os.open, tmp_path / "b.xlsx"))
        inbox = walk_inbox(tmp_path)
        assert [each.relative for each in inbox.files] == ["a.xlsx"]
        assert codes(inbox) == {"b.xlsx": "ZS-445"}

    @pytest.mark.parametrize(
        ("error", "word"),
        [
            (PermissionError(errno.EACCES, "no"), "没有读取权限"),
            (FileNotFoundError(errno.ENOENT, "no", "a"), "已不存在"),
            (FileNotFoundError(errno.ENOENT, "no", "a" * 300), "路径太长"),
            (OSError(errno.EIO, "no"), "出错"),
        ],
    )
    def test_reasons(self, error, word):
        assert word in inbox_walk.why(error)

    def test_a_file_held_on_windows(self):
        error = PermissionError(errno.EACCES, "used by another process")
        error.winerror = 32
        assert "占用" in inbox_walk.why(error)

    @pytest.mark.parametrize(
        ("names", "told"),
        [
            ((), "它是空的"),
            (("Thumbs.db",), "它是空的"),
            (("a.jpg", "b.PDF"), "扫描件或照片 2 个"),
            (("a.zip", "b/c.doc", "d.exe"), "其他 1 个、压缩包 1 个、文字、演示文档 1 个"),
        ],
    )
    def test_nothing_to_merge(self, tmp_path, names, told):
        inbox = walk_inbox(fill(tmp_path, *names))
        assert inbox.refusal is None
        (found,) = inbox.findings
        assert (found.code, found.message.partition("：")[2]) == ("ZS-436", told)


def refuse_below(real, path: Path):
    def maybe(given, *rest):
        if str(given) == str(path):
            raise PermissionError(errno.EACCES, "Permission denied", str(given))
        return real(given, *rest)

    return maybe


class TestStampedScans:
    @pytest.mark.parametrize(
        ("workbook", "scan", "belongs"),
        [
            ("甲镇台账.xlsx", "甲镇台账.pdf", True),
            ("甲镇台账.xlsx", "甲镇台账（盖章）.jpg", True),
            ("甲镇台账.xlsx", "甲镇台账(盖章版)(1).jpg", True),
            ("甲镇台账.xlsx", "甲镇台账 - 副本.PDF", True),
            ("甲镇台账(1).xlsx", "甲镇台账盖章扫描件.pdf", True),
            ("甲镇台账.xlsx", "盖章-甲镇台账.pdf", True),
            ("甲镇台账.xlsx", "已签字盖章_甲镇台账.ofd", True),
            ("甲镇台账-2023-02.xlsx", "甲镇台账-盖章-2023-02.pdf", True),
            ("JIA台账.xlsx", "jia台账.PDF", True),
            ("甲镇台账（2023年2月）.xlsx", "甲镇台账盖章件.pdf", True),
            ("甲镇台账-2023-02.xlsx", "甲镇台账（盖章）.pdf", True),
            ("甲镇台账202302.xlsx", "甲镇台账.pdf", True),
            ("甲镇台账.xlsx", "甲镇2月台账（盖章）.pdf", True),
            ("甲镇台账.xlsx", "甲镇台账2023-W08.pdf", True),
            ("甲镇台账（2023年2月）.xlsx", "甲镇台账（2023年1月）盖章.pdf", False),
            ("甲镇台账2023年12月.xlsx", "甲镇台账2023年2月.pdf", False),
            ("2023年2月.xlsx", "盖章件.pdf", False),
            ("2023年2月.xlsx", "2023年2月盖章.pdf", True),
            ("甲镇台账.xlsx", "乙镇台账.pdf", False),
            ("甲镇台账.xlsx", "盖章件.pdf", False),
            ("甲镇台账.xlsx", "甲镇台账2.pdf", False),
            ("甲镇台账-2023-02.xlsx", "甲镇台账-2023-01.pdf", False),
            ("甲镇台账.xlsx", "乙/甲镇台账.pdf", False),
            ("甲/台账.xlsx", "甲/盖章件.pdf", True),
            ("甲/台账.xlsx", "甲/IMG_2031.jpg", True),
            ("甲/台账.xlsx", "乙/IMG_2031.jpg", False),
            ("甲/台账.xlsx", "甲/扫描/IMG_2031.jpg", False),
        ],
    )
    def test_pairs(self, tmp_path, workbook, scan, belongs):
        inbox = walk_inbox(fill(tmp_path, workbook, scan))
        (file,), (skipped,) = inbox.files, inbox.skipped
        assert inbox.stamped_scans_for(file) == ([skipped] if belongs else [])
        assert (skipped.kind, skipped.finding.code) == (("stamped", "ZS-438") if belongs else ("scan", "ZS-437"))
        if belongs:
            assert (skipped.finding.severity, skipped.finding.file) == ("notice", scan)
            assert workbook.rpartition("/")[2] in skipped.finding.message

    def test_two_workbooks_in_a_folder(self, tmp_path):
        inbox = walk_inbox(fill(tmp_path, "甲/一.xlsx", "甲/二.xlsx", "甲/IMG.jpg", "甲/二（盖章）.jpg"))
        one, two = inbox.files
        assert [each.relative for each in inbox.stamped_scans_for(one)] == []
        assert [each.relative for each in inbox.stamped_scans_for(two)] == ["甲/二（盖章）.jpg"]
        assert codes(inbox) == {"甲/IMG.jpg": "ZS-437", "甲/二（盖章）.jpg": "ZS-438"}

    def test_a_scan_without_a_period_beside_two_months(self, tmp_path):
        inbox = walk_inbox(fill(tmp_path, "甲镇2023-01.xlsx", "甲镇2023-02.xlsx", "甲镇盖章.pdf"))
        assert codes(inbox) == {"甲镇盖章.pdf": "ZS-437"}

    def test_copies_count_as_one_stem(self, tmp_path):
        inbox = walk_inbox(fill(tmp_path, "甲/一.xlsx", "甲/一(1).xls", "甲/IMG.jpg"))
        assert [len(inbox.stamped_scans_for(file)) for file in inbox.files] == [1, 1]

    @pytest.mark.parametrize("name", ["盖章.pdf", "（盖章）.pdf", "(1).pdf", ".pdf", "扫描件(2) - 副本.pdf"])
    def test_names_that_say_nothing(self, name):
        assert inbox_names.shared_stem(name) == ""
