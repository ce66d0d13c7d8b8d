"""The guard: each way in which a file is no workbook, each attack, and that neither blocks nor costs much."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import socket
import sys
import threading
import time
import zipfile
from pathlib import Path

import olefile
import pytest

from tests.opening_files import (
    book_parts,
    compound,
    ods,
    opened,
    refused,
    sheet_xml,
    xlsx,
    zipped,
)
from udfs.findings import Finding
from xl_templates import guard
from xl_templates.formats import compound as compound_files
from xl_templates.guard import Admitted, Limits, admit

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such file")


def admitted(path: Path) -> Admitted:
    outcome = admit(path)
    assert isinstance(outcome, Admitted), outcome
    return outcome


def refusal(path: Path, limits: Limits | None = None) -> Finding:
    outcome = admit(path, limits or Limits())
    assert isinstance(outcome, Finding)
    return outcome


class TestTheFileItself:
    def test_a_workbook_is_admitted_with_its_hash(self, tmp_path):
        path = tmp_path / "一月.xlsx"
        path.write_bytes(xlsx())
        found = admitted(path)
        assert (found.name, found.format) == ("一月.xlsx", "xlsx")
        assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()

    def test_a_folder(self, tmp_path):
        (tmp_path / "夹.xlsx").mkdir()
        found = refusal(tmp_path / "夹.xlsx")
        assert (found.code, found.file) == ("ZS-410", "夹.xlsx")
        assert "文件夹" in found.message

    @posix
    def test_a_link_is_not_followed(self, tmp_path):
        (tmp_path / "真.xlsx").write_bytes(xlsx())
        (tmp_path / "链.xlsx").symlink_to(tmp_path / "真.xlsx")
        found = refusal(tmp_path / "链.xlsx")
        assert found.code == "ZS-410" and "链接" in found.message

    @posix
    def test_a_link_that_appears_at_the_last_moment_is_not_followed(self, tmp_path, monkeypatch):
        (tmp_path / "链.xlsx").symlink_to("/dev/zero")
        monkeypatch.setattr(Path, "is_symlink", lambda self: False)
        assert refusal(tmp_path / "链.xlsx").code == "ZS-410"

    @posix
    def test_pipes_devices_and_sockets_do_not_block(self, tmp_path):
        os.mkfifo(tmp_path / "管.xlsx")
        start = time.monotonic()
        assert "管道" in refusal(tmp_path / "管.xlsx").message
        assert refusal(Path("/dev/zero")).code == "ZS-410"
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(tmp_path / "s"))
            assert refusal(tmp_path / "s").code == "ZS-410"
        assert time.monotonic() - start < 2

    @pytest.mark.parametrize(("name", "program"), [("~$一月.xlsx", "Excel"), (".~lock.一月.xlsx#", "LibreOffice")])
    def test_lock_files_are_no_fault(self, tmp_path, name, program):
        (tmp_path / name).write_bytes(b"\x05admin")
        found = refusal(tmp_path / name)
        assert (found.code, found.severity) == ("ZS-411", "notice")
        assert program in found.message

    def test_an_empty_file(self, tmp_path):
        (tmp_path / "空.xlsx").touch()
        assert refusal(tmp_path / "空.xlsx").code == "ZS-412"

    def test_too_large_a_file_is_not_read(self, tmp_path):
        with (tmp_path / "大.xlsx").open("wb") as file:
            file.truncate(65 << 20)
        found = refusal(tmp_path / "大.xlsx")
        assert found.code == "ZS-413" and "65 MB" in found.message

    def test_a_missing_file(self, tmp_path):
        found = refusal(tmp_path / "无.xlsx")
        assert found.code == "ZS-405" and "不在" in found.message

    def test_a_file_that_grows_while_it_is_read(self, tmp_path, monkeypatch):
        path = tmp_path / "长.xlsx"
        path.write_bytes(xlsx())
        real = os.fstat

        def growing(handle):
            found = real(handle)
            with path.open("ab") as file:
                file.write(b"x")
            return found

        monkeypatch.setattr(guard.os, "fstat", growing)
        assert refusal(path).code == "ZS-414"


ZIP_OF_A_WORKBOOK = zipped({"一月.xlsx": xlsx()})


class TestTrueNames:
    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"<html><table><tr><td>1</td></tr></table></html>", "HTML"),
            ("\ufeff<table><tr><td>序号</td></tr></table>".encode(), "HTML"),
            ("<meta charset=gbk><table><td>项目</td></table>".encode("gbk"), "HTML"),
            (
                b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
                b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
                "2003",
            ),
            (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "MHTML"),
            (b"{\\rtf1\\ansi }", "RTF"),
            (b"%PDF-1.7\n", "PDF"),
            (b"\x89PNG\r\n\x1a\n", "图片"),
            (b"\xff\xd8\xff\xe0\x00\x10JFIF", "图片"),
            (b"Rar!\x1a\x07\x00", "RAR"),
            (b"MZ\x90\x00", "程序"),
            (b"\x09\x08\x08\x00\x00\x05\x10\x00", "97 以前"),
            (b"\x09\x00\x04\x00\x02\x00\x10\x00", "97 以前"),
            (b"ID;PWXL;N;E\r\n", "SYLK"),
            (compound(WordDocument=b"x"), "Word"),
            (
                book_parts(main="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"),
                "Word",
            ),
            ({"mimetype": "application/vnd.oasis.opendocument.text"}, "OpenDocument"),
            ({"Index/Document.iwa": b"x"}, "Numbers"),
            (ZIP_OF_A_WORKBOOK, "ZIP"),
        ],
    )
    def test_another_format_is_called_by_its_name(self, data, words):
        found = refused(zipped(data) if isinstance(data, dict) else data)
        assert found.code == "ZS-416"
        assert words in found.message
        assert found.remedy.strip()

    @pytest.mark.parametrize(
        "data", [b"\x00\x01\x02\x03", b"just, some prose\nwithout any\ntable", b'{"a": 1, "b": 2}', bytes(2000)]
    )
    def test_no_workbook_at_all(self, data):
        assert refused(data).code == "ZS-417"

    @pytest.mark.parametrize(
        ("main", "kind"),
        [
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "xlsx"),
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml", "xlsx"),
            ("application/vnd.ms-excel.sheet.macroEnabled.main+xml", "xlsm"),
        ],
    )
    def test_the_format_is_that_of_the_content(self, tmp_path, main, kind):
        path = tmp_path / "名.xls"
        path.write_bytes(xlsx(main=main))
        assert admitted(path).format == kind

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
    def test_delimited_text(self, tmp_path, encoding):
        path = tmp_path / "名.xlsx"
        path.write_bytes("项目,金额\n甲,1.5\n".encode(encoding))
        found = admitted(path)
        assert (found.format, found.encoding) == ("csv", encoding)

    def test_passwords(self):
        assert refused(compound(EncryptedPackage=b"x" * 99)).code == "ZS-415"
        locked = bytearray(xlsx())
        locked[locked.rfind(b"PK\x01\x02") + 8] |= 1  # the flag of an encrypted part
        assert refused(bytes(locked)).code == "ZS-415"
        parts = {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<a><encryption-data/></a>",
            "content.xml": "",
        }
        assert refused(zipped(parts)).code == "ZS-415"


class TestDamage:
    def test_truncated(self):
        data = xlsx()
        for end in (30, len(data) // 2, len(data) - 10):
            assert refused(data[:end]).code == "ZS-418"

    def test_a_changed_byte_is_noticed(self):
        data = bytearray(zipped(book_parts(), zipfile.ZIP_STORED))
        at = data.find(b"<v>1</v>")
        data[at + 3] = ord("7")
        found = refused(bytes(data))
        assert found.code == "ZS-418" and "校验不符" in found.message

    def test_a_compound_file_cut_short(self):
        data = compound(Workbook=bytes(9000))
        assert refused(data[:600]).code in ("ZS-418", "ZS-424")

    def test_a_workbook_without_its_main_part(self):
        parts = book_parts()
        del parts["xl/workbook.xml"]
        assert refused(zipped(parts)).code == "ZS-418"


class TestAttacks:
    def test_two_entries_of_one_name(self):
        for twin in ("xl/worksheets/sheet1.xml", "XL/worksheets\\Sheet1.xml"):
            data = book_parts()
            with pytest.warns(UserWarning) if twin in data else nothing():
                raw = twice(data, twin)
            found = refused(raw)
            assert found.code == "ZS-419" and "两次" in found.message

    def test_a_bomb_is_refused_before_it_goes_off(self):
        start = time.process_time()
        bomb = xlsx(sheet_xml(" " * (40 << 20)))
        made = time.process_time()
        found = refused(bomb)
        assert found.code == "ZS-419" and "倍" in found.message
        assert time.process_time() - made < max(made - start, 0.2)

    def test_a_bomb_that_lies_about_its_size(self):
        data = bytearray(xlsx(sheet_xml(" " * 200_000)))
        at = data.rfind(b"xl/worksheets/sheet1.xml") - 46
        assert data[at : at + 4] == b"PK\x01\x02"
        data[at + 24 : at + 28] = (100).to_bytes(4, "little")
        found = refused(bytes(data))
        assert found.code == "ZS-419" and "目录所写" in found.message

    def test_totals(self):
        data = xlsx(sheet_xml(after=" " * 100_000), sheet_xml(after=" " * 100_000))
        assert refused(data, Limits(inflated_bytes=150_000)).code == "ZS-419"
        assert refused(data, Limits(declared_bytes=150_000)).code == "ZS-419"
        assert refused(data, Limits(part_bytes=90_000)).code == "ZS-425"
        assert refused(data, Limits(entries=3)).code == "ZS-419"
        opened(data)

    def test_one_endless_string(self):
        text = "好" * 100_000
        cell = '<row><c t="s"><v>0</v></c></row>'
        for data in (
            xlsx(sheet_xml(cell), strings=f"<si><t>{text}</t></si>"),
            xlsx(sheet_xml(f'<row><c t="inlineStr"><is><t>{text}</t></is></c></row>')),
            ods(f'<table:table table:name="a"><table:table-row><table:table-cell office:value-type="string">'
                f"<text:p>{text}</text:p></table:table-cell></table:table-row></table:table>"),
        ):  # fmt: skip
            found = refused(data)
            assert found.code == "ZS-419" and "一段文字" in found.message

    @pytest.mark.parametrize(
        "part",
        ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml", "_rels/.rels", "xl/theme/theme1.xml"],
    )
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
    def test_any_dtd(self, part, encoding):
        parts = book_parts()
        evil = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
        parts[part] = (f'<?xml version="1.0" encoding="{encoding[:6]}"?>{evil}' + str(parts.get(part, "<a/>"))).encode(
            encoding
        )
        found = refused(zipped(parts))
        assert found.code == "ZS-420"
        assert part.lower() in found.message.lower()

    def test_an_encoding_nobody_uses_hides_nothing(self):
        parts = book_parts()
        parts["xl/workbook.xml"] = '<?xml version="1.0" encoding="utf-7"?>' + str(parts["xl/workbook.xml"])
        found = refused(zipped(parts))
        assert found.code == "ZS-418" and "utf-7" in found.message


class TestCost:
    def test_checks_are_cheap(self, tmp_path):
        cells = "".join(
            f'<row r="{row}">'
            + "".join(f'<c r="{chr(64 + at)}{row}" s="3"><v>{at}</v></c>' for at in range(1, 27))
            + "</row>"
            for row in range(1, 2001)
        )
        path = tmp_path / "大.xlsx"
        path.write_bytes(xlsx(sheet_xml(cells), sheet_xml(cells), sheet_xml(cells)))
        start = time.process_time()
        admitted(path)
        assert time.process_time() - start < 0.5  # about 0.02 s; the limit is for a busy machine


def test_the_container_made_for_calamine_holds_any_length():
    for length in (0, 1, 4095, 4096, 4097, 5_000_000):
        data = bytes(length) if length < 5 else b"ab" * (length // 2)
        with olefile.OleFileIO(compound_files.around("Workbook", data or b"\0")) as ole:
            assert ole.openstream("Workbook").read().startswith(data)


def test_admitting_is_safe_in_threads(tmp_path):
    path = tmp_path / "表.xlsx"
    path.write_bytes(xlsx())
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(admitted(path).format)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["xlsx"] * 4


def twice(parts: dict[str, str | bytes], twin: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
        archive.writestr(twin, sheet_xml())
    return file.getvalue()


def nothing() -> contextlib.nullcontext[None]:
    return contextlib.nullcontext()
