"""Files of other kinds under the names of workbooks."""

from __future__ import annotations

import gzip
import io
import tarfile

from tests.hostile import Attack, refused
from tests.opening_files import PACKAGE, rels, xlsx, zipped

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
XML_2003 = '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
WEB = '<html><head><script src="http://192.0.2.1/a.js"></script></head><table><tr><td>甲</td></tr></table></html>'


def office(main: str, part: str) -> bytes:
    """A document of another Office program."""
    types = f'<Types xmlns="{PACKAGE}/content-types"><Override PartName="/{part}" ContentType="{main}"/></Types>'
    return zipped({"[Content_Types].xml": types, "_rels/.rels": rels(r1=("officeDocument", part)), part: "<a/>"})


def tar() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        entry = tarfile.TarInfo("../../evil.xlsx")
        entry.size = len(xlsx())
        archive.addfile(entry, io.BytesIO(xlsx()))
    return file.getvalue()


ATTACKS: list[Attack] = [
    *(
        refused(f"{name}.xlsx", "ZS-416", word, lambda data=data: data)
        for name, data, word in (
            ("pdf", b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>", "PDF"),
            ("rtf", b"{\\rtf1\\ansi{\\object\\objupdate}}", "RTF"),
            ("png", b"\x89PNG\r\n\x1a\n" + bytes(99), "图片"),
            ("jpeg", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(99), "图片"),
            ("gif", b"GIF89a" + bytes(99), "图片"),
            ("tiff", b"II*\x00" + bytes(99), "图片"),
            ("program", b"MZ\x90\x00" + bytes(999), "程序"),
            ("rar", b"Rar!\x1a\x07\x01\x00" + bytes(99), "RAR"),
            ("7z", b"7z\xbc\xaf\x27\x1c" + bytes(99), "7z"),
            ("gzip", gzip.compress(b"x" * 999, mtime=0), "gzip"),
            ("sqlite", b"SQLite format 3\x00" + bytes(99), "数据库"),
            ("sylk", b'ID;PWXL;N;E\r\nC;Y1;X1;K0;EEXEC("calc")\r\nE\r\n', "SYLK"),
            ("empty-zip", b"PK\x05\x06" + bytes(18), "ZIP"),
        )
    ),
    *(
        refused(f"{name}.xls", "ZS-416", word, lambda text=text, encoding=encoding: text.encode(encoding))
        for name, text, encoding, word in (
            ("web-page", WEB, "utf-8", "HTML"),
            ("web-page-gbk", WEB, "gb18030", "HTML"),
            ("web-page-utf-16", WEB, "utf-16", "HTML"),
            ("web-page-behind-blanks", "\n" * 3000 + WEB, "utf-8", "HTML"),
            ("xml-2003", XML_2003, "utf-8", "2003"),
            ("xml-2003-dtd", XML_2003.replace("<Work", "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><Work"), "utf-8", "2003"),
            ("mhtml", "MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n" + WEB, "utf-8", "MHTML"),
            ("svg", '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "utf-8", "带标记"),
            ("flat-ods", '<?xml version="1.0"?><office:document xmlns:office="x"/>', "utf-8", "OpenDocument"),
        )
    ),
    refused("word.xlsx", "ZS-416", "Word", lambda: office(WORD, "word/document.xml")),
    refused("slides.xlsx", "ZS-416", "演示", lambda: office(SLIDES, "ppt/presentation.xml")),
    refused("zip-of-a-workbook.xlsx", "ZS-416", "ZIP", lambda: zipped({"台账.xlsx": xlsx()})),
    refused("numbers.xlsx", "ZS-416", "Numbers", lambda: zipped({"Index/Document.iwa": b"x"})),
    refused("jar.xlsx", "ZS-416", "ZIP", lambda: zipped({"META-INF/MANIFEST.MF": "Main-Class: Evil", "Evil.class": b"\xca\xfe"})),
    refused("tar.xlsx", "ZS-417", "不是", tar),
    refused("shell-script.xlsx", "ZS-417", "不是", lambda: b"#!/bin/sh\nrm -rf ~\n"),
    refused("shortcut.xlsx", "ZS-417", "不是", lambda: b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F" + bytes(99)),
    refused("empty.xlsx", "ZS-412", "空", lambda: b""),
    refused("one-byte.xlsx", "ZS-417", "不是", lambda: b"P"),
    refused("two-bytes.xlsx", "ZS-417", "不是", lambda: b"PK"),
    refused("pk.xlsx", "ZS-418", "目录", lambda: b"PK\x03\x04"),
]  # fmt: skip
