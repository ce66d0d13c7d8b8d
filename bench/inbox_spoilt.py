"""Files that spoil an inbox, in twenty kinds, each made from a good workbook; and what has to be said of each.

A spoilt file must be named with its verdict, must cost nobody else's rows, and must not stop the job.
"""

import io
import json
import os
import random
import struct
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.inbox_mess import SheetMaker
from bench.inbox_rows import RowMaker
from bench.inbox_sheets import write_quick
from xl_templates.formats.compound import around
from xl_templates.model import Programme

STRANGER: Final = "盘龙镇"  # made up
_MEGABYTE: Final = 1 << 20
_PAGE: Final = "<html><body><table><tr><td>登录已过期，请重新登录后下载。</td></tr></table></body></html>"
_DTD: Final = b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;&b;">]>'
_FAR: Final = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
_SHEET: Final = "xl/worksheets/sheet1.xml"
# A record of the globals that ends before its value; python-calamine panics at it, which no ``except Exception`` sees.
_PANIC: Final = b"".join(
    struct.pack("<HH", kind, len(data)) + data
    for kind, data in (
        (0x0809, struct.pack("<HHHHII", 0x0600, 5, 0x0DBB, 0x07CC, 0, 6)),
        (0x42, b""),
        (0x85, struct.pack("<IBBBBH", 42, 0, 0, 1, 1, ord("表"))),
        (0x0A, b""),
        (0x0809, struct.pack("<HHHHII", 0x0600, 16, 0x0DBB, 0x07CC, 0, 6)),
        (0x0A, b""),
    )
)


@dataclass(frozen=True)
class Victim:
    """A unit whose good workbook stands in the inbox: its path, and what the spoilt file is made with."""

    programme: Programme
    unit: str
    good: Path
    period: str


@dataclass(frozen=True)
class Spoilt:
    """One kind. ``make`` puts the file at a path; ``suffix``: of its name.

    ``outcome``: of the verdict; ``code`` of the finding and ``word``, a part of the reason. ``inside``: the file within
    the folder that bears the name, of which the verdict speaks. ``first``: before the name.
    """

    kind: str
    make: Callable[[Path, Victim], object]
    outcome: str
    code: str
    word: str
    suffix: str = ".xlsx"
    inside: str = ""
    first: str = ""

    def name(self, unit: str, number: int) -> str:
        """Return the file's name, as an officer might have given it."""
        return f"{self.first}{unit}台账（{self.kind}{number}）{self.suffix}"


def _parts(victim: Victim) -> dict[str, bytes]:
    with zipfile.ZipFile(victim.good) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zipped(path: Path, parts: Sequence[tuple[str, bytes]]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            archive.writestr(zipfile.ZipInfo(name, (2023, 2, 24, 9, 0, 0)), data, zipfile.ZIP_DEFLATED)


def _with_sheet(change: Callable[[bytes], bytes]) -> Callable[[Path, Victim], None]:
    """Return what makes the good workbook with its first sheet changed."""

    def make(path: Path, victim: Victim) -> None:
        parts = _parts(victim)
        parts[_SHEET] = change(parts[_SHEET])
        _zipped(path, list(parts.items()))

    return make


def _bytes(content: bytes) -> Callable[[Path, Victim], object]:
    return lambda path, _victim: path.write_bytes(content)


def _cut(path: Path, victim: Victim) -> None:
    whole = victim.good.read_bytes()
    path.write_bytes(whole[: len(whole) * 2 // 3])


def _bomb(path: Path, victim: Victim) -> None:
    """A sheet of 150 MB that takes 150 kB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _parts(victim).items():
            entry = zipfile.ZipInfo(name, (2023, 2, 24, 9, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as part:
                part.write(data)
                for _ in range(150 if name == _SHEET else 0):
                    part.write(b" " * _MEGABYTE)


def _twice(path: Path, victim: Victim) -> None:
    parts = list(_parts(victim).items())
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (*parts, (_SHEET.replace("sheet1", "sheet0"), dict(parts)[_SHEET])):
            archive.writestr(zipfile.ZipInfo(name, (2023, 2, 24, 9, 0, 0)), data)
    path.write_bytes(whole.getvalue().replace(b"sheet0", b"sheet1"))


def _without_sheet(path: Path, victim: Victim) -> None:
    _zipped(path, [(name, data) for name, data in _parts(victim).items() if name != _SHEET])


def _foreign_stamp(path: Path, victim: Victim) -> None:
    stamp = {"zhaoshang": 1, "programme": "elsewhere", "version": "1", "submission": "month", "unit": victim.unit,
             "period": victim.period, "sha256": "0" * 16}  # fmt: skip
    text = json.dumps(stamp, ensure_ascii=False).replace('"', "&quot;")
    custom = (
        '<?xml version="1.0" encoding="UTF-8"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        'custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="zhaoshang_stamp">'
        f"<vt:lpwstr>{text}</vt:lpwstr></property></Properties>"
    )
    _zipped(path, [*_parts(victim).items(), ("docProps/custom.xml", custom.encode())])


def _book(path: Path, programme: Programme, unit: str, period: str) -> None:
    """Write a tidy landed ledger of two rows."""
    rows = RowMaker(0, period)
    maker = SheetMaker(random.Random(0), frozenset(), 0.0, unit, period, keeps_values=True)
    sheet = maker.make(programme.ledger("landed"), [rows.row("landed", unit, number) for number in range(2)], "落地")
    write_quick(path, [sheet.grid])


def _last_year(path: Path, victim: Victim) -> None:
    _book(path, victim.programme, victim.unit, f"{int(victim.period[:4]) - 1}{victim.period[4:]}")


def _stranger(path: Path, victim: Victim) -> None:
    _book(path, victim.programme, STRANGER, victim.period)


def _older(path: Path, victim: Victim) -> None:
    """What the unit sent a day before: two rows of one ledger. The later file counts."""
    _book(path, victim.programme, victim.unit, victim.period)
    moment = victim.good.stat().st_mtime - 86_400
    os.utime(path, (moment, moment))


def _folder(path: Path, _victim: Victim) -> None:
    path.mkdir()
    (path / "说明.docx").write_bytes(b"PK\x03\x04")


_dtd = _with_sheet(lambda xml: xml.replace(b"<worksheet", _DTD + b"<worksheet", 1))
_far = _with_sheet(lambda xml: xml.replace(b"</sheetData>", _FAR, 1))
_broken = _with_sheet(lambda xml: xml[: len(xml) // 2])

KINDS: Final = (
    Spoilt("空文件", _bytes(b""), "refused", "ZS-412", "空的"),
    Spoilt("没传完", _cut, "refused", "ZS-418", "压缩包"),
    Spoilt("照片", _bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(900)), "refused", "ZS-416", "图片"),
    Spoilt("网页", _bytes(_PAGE.encode()), "refused", "ZS-416", "网页", ".xls"),
    Spoilt("加密", _bytes(around("EncryptedPackage", bytes(range(256)) * 20)), "refused", "ZS-415", "密码"),
    Spoilt("压缩炸弹", _bomb, "refused", "ZS-419", "解压后"),
    Spoilt("实体", _dtd, "refused", "ZS-420", "DTD"),
    Spoilt("两份内容", _twice, "refused", "ZS-419", "两次"),
    Spoilt("去年同月", _last_year, "refused", "ZS-753", "2022年2月"),
    Spoilt("不认识", _stranger, "refused", "ZS-751", STRANGER),
    Spoilt("别的方案", _foreign_stamp, "refused", "ZS-757", "elsewhere"),
    Spoilt("锁", _bytes(b"\x05office" + b" " * 158), "skipped", "ZS-441", "锁文件", first="~$"),
    Spoilt("文件夹", _folder, "skipped", "ZS-440", "文档", inside="说明.docx"),
    Spoilt("管道", lambda path, _victim: os.mkfifo(path), "skipped", "ZS-444", "管道"),
    Spoilt("链接", lambda path, victim: path.symlink_to(victim.good), "skipped", "ZS-443", "链接"),
    Spoilt("最远一格", _far, "refused", "ZS-421", "XFD1048576"),
    Spoilt("缺部件", _without_sheet, "refused", "ZS-418", "缺少工作表"),
    Spoilt("坏标记", _broken, "refused", "ZS-424", "不能解析"),
    Spoilt("崩溃", _bytes(around("Workbook", _PANIC)), "refused", "ZS-424", "前后矛盾", ".xls"),
    Spoilt("旧版", _older, "superseded", "ZS-767", "替代"),
)  # fmt: skip


def spoil(inbox: Path, victims: Sequence[Victim], count: int) -> dict[str, Spoilt]:
    """Put so many spoilt files into an inbox, all kinds in turn. Returns file name → its kind."""
    told: dict[str, Spoilt] = {}
    for number in range(count):
        kind, victim = KINDS[number % len(KINDS)], victims[number % len(victims)]
        unit = STRANGER if kind.code == "ZS-751" else victim.unit
        name = kind.name(unit, number)
        kind.make(inbox / name, victim)
        told[f"{name}/{kind.inside}" if kind.inside else name] = kind
    return told
