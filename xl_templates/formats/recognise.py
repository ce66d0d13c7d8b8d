"""What a file really is, by its content and never by its name.

A format that cannot be read is still called by its true name. To read one of them later (HTML tables, XML of Excel
2003), give it a reader in ``opening`` and let ``kind_of`` return its format.
"""

import io
import re
from typing import Final, NamedTuple

import olefile

from xl_templates.formats.delimited import decoded, looks_delimited
from xl_templates.formats.limits import Limits
from xl_templates.formats.ooxml import related
from xl_templates.formats.package import Package
from xl_templates.formats.refusal import Refused

SAVE_AS: Final = "用 Excel 或 WPS 打开，另存为“Excel 工作簿 (*.xlsx)”后重新报送"
WRONG_FILE: Final = "核对是否放错了文件，换成 .xlsx 工作簿"


class Recognised(NamedTuple):
    """A format that can be read. ``package``: the archive of a zipped one; ``encoding``: that of a text."""

    format: str
    package: Package | None = None
    encoding: str = ""


_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE: Final = olefile.MAGIC
_OLD_BIFF: Final = re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00")
_BARE_BIFF: Final = re.compile(rb"\x09\x08[\x08\x10]\x00\x00[\x05\x06]\x05\x00")  # 95 and later, in no container
_MAGIC: Final = (
    (b"{\\rtf", "RTF 文档", SAVE_AS),
    (b"%PDF", "PDF 文件", WRONG_FILE),
    (b"\x89PNG", "图片", WRONG_FILE),
    (b"\xff\xd8\xff", "图片", WRONG_FILE),
    (b"GIF8", "图片", WRONG_FILE),
    (b"II*\x00", "图片", WRONG_FILE),
    (b"MM\x00*", "图片", WRONG_FILE),
    (b"Rar!", "RAR 压缩包", "解压后把里面的工作簿放进来"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包", "解压后把里面的工作簿放进来"),
    (b"\x1f\x8b", "gzip 压缩包", "解压后把里面的工作簿放进来"),
    (b"ID;P", "SYLK 文件", SAVE_AS),
    (b"\x00\x00\x02\x00", "Lotus 1-2-3 表格", SAVE_AS),
    (b"\x00\x00\x1a\x00", "Lotus 1-2-3 表格", SAVE_AS),
    (b"\xff\x00\x02\x00", "Works 表格", SAVE_AS),
    (b"MZ", "Windows 程序", "不要打开，向报送人核实"),
    (b"SQLite format 3", "数据库", WRONG_FILE),
)
_CONTENT_TYPES: Final = (
    ("ms-excel.sheet.binary.macroenabled.main", "xlsb"),
    ("ms-excel.sheet.macroenabled.main", "xlsm"),
    ("ms-excel.template.macroenabled.main", "xlsm"),
    ("ms-excel.addin.macroenabled.main", "xlsm"),
    ("spreadsheetml.sheet.main", "xlsx"),
    ("spreadsheetml.template.main", "xlsx"),
)
_ODS: Final = ("application/vnd.oasis.opendocument.spreadsheet", "application/x-vnd.oasis.opendocument.spreadsheet")
_MARKUP: Final = (
    (b"urn:schemas-microsoft-com:office:spreadsheet", "XML 电子表格 2003"),
    (b"office:document", "单个 XML 的 OpenDocument 文件"),
    (b"pkg:package", "单个 XML 的 Office 文件"),
    (b"<html", "网页（HTML）"),
    (b"<!doctype html", "网页（HTML）"),
    (b"<table", "网页（HTML）"),
    (b"<head", "网页（HTML）"),
    (b"<meta", "网页（HTML）"),
    (b"<?xml", "XML 文件"),
)


def recognise(data: bytes, limits: Limits) -> Recognised:
    """Return the format of a workbook.

    Raises ``Refused``, with the true name of anything else; on damaged bytes whatever olefile or expat raise.
    """
    if data.startswith(_ZIP):
        return _zipped(data, limits)
    if data.startswith(_OLE):
        return _compound(data)
    if _BARE_BIFF.match(data):
        return Recognised("xls")
    if _OLD_BIFF.match(data):
        raise Refused("ZS-416", kind="Excel 97 以前的旧格式", remedy=SAVE_AS)
    for magic, kind, remedy in _MAGIC:
        if data.startswith(magic):
            raise Refused("ZS-416", kind=kind, remedy=remedy)
    return _text(data)


def _zipped(data: bytes, limits: Limits) -> Recognised:
    package = Package(data, limits)
    if "mimetype" in package:
        return _open_document(package)
    types = _content_type(package)
    for mark, kind in _CONTENT_TYPES:
        if mark in types:
            return Recognised(kind, package)
    if "wordprocessingml" in types:
        raise Refused("ZS-416", kind="Word 文档", remedy="把表格放进 .xlsx 工作簿后重新报送")
    if "presentationml" in types:
        raise Refused("ZS-416", kind="演示文稿", remedy=WRONG_FILE)
    if "xl/workbook.xml" in package:
        return Recognised("xlsx", package)
    if "xl/workbook.bin" in package:
        return Recognised("xlsb", package)
    if any(name.endswith(".iwa") for name in package.names):
        raise Refused("ZS-416", kind="苹果 Numbers 表格", remedy="在 Numbers 里导出为 .xlsx 后重新报送")
    if types:
        raise Refused("ZS-418", detail="压缩包里没有工作簿的主体")
    raise Refused("ZS-416", kind="ZIP 压缩包", remedy="解压后把里面的工作簿放进来")


def _content_type(package: Package) -> str:
    """What the archive says its main part is, in small letters; "" where it says nothing."""
    if "[Content_Types].xml" not in package:
        return ""
    root = package.tree("[Content_Types].xml")
    main = next((one.part for one in related(package, "").values() if one.kind == "officeDocument"), "")
    if not main:
        return " ".join(element.get("ContentType", "") for element in root).lower()
    for element in root:
        if element.get("PartName", "").replace("\\", "/").lstrip("/").lower() == main.lower():
            return element.get("ContentType", "").lower()
    suffix = main.rpartition(".")[2].lower()
    named = (element for element in root if element.get("Extension", "").lower() == suffix)
    return next((element.get("ContentType", "").lower() for element in named), "")


def _open_document(package: Package) -> Recognised:
    kind = package.read("mimetype").strip().decode("ascii", "replace")
    if kind.removesuffix("-template") not in _ODS:
        known = {"text": "OpenDocument 文档", "presentation": "演示文稿", "calc": "OpenOffice 1 的表格"}
        known = known.get(kind.rsplit(".", 1)[-1], "别的压缩文件")
        raise Refused("ZS-416", kind=known, remedy=WRONG_FILE)
    manifest = package.xml("META-INF/manifest.xml") if "META-INF/manifest.xml" in package else b""
    if b"encryption-data" in manifest:
        raise Refused("ZS-415")
    if "content.xml" not in package:
        raise Refused("ZS-418", detail="压缩包里没有工作簿的主体")
    return Recognised("ods", package)


def _compound(data: bytes) -> Recognised:
    """An OLE compound file: .xls, an encrypted workbook, or a document of another program."""
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        streams = {name[0].lower() for name in ole.listdir(streams=True, storages=False)}
    if "encryptedpackage" in streams:
        raise Refused("ZS-415")
    if streams & {"workbook", "book"}:
        return Recognised("xls")
    for stream, kind in (("worddocument", "Word 文档"), ("powerpoint document", "演示文稿"), ("contents", "别的文档")):
        if stream in streams:
            raise Refused("ZS-416", kind=kind, remedy=WRONG_FILE)
    raise Refused("ZS-418", detail="里面没有工作簿的主体")


def _text(data: bytes) -> Recognised:
    known = decoded(data)
    if known is None:
        raise Refused("ZS-417")
    text, encoding = known
    start = text.lstrip()[:4096].encode("utf-8", "replace").lower()
    if start.startswith(b"<"):
        kind = next((kind for mark, kind in _MARKUP if mark in start), "带标记的文本")
        raise Refused("ZS-416", kind=kind, remedy=SAVE_AS)
    if start.startswith(b"mime-version:"):
        raise Refused("ZS-416", kind="单个文件网页（MHTML）", remedy=SAVE_AS)
    if start.startswith((b"{", b"[")) or not looks_delimited(text):
        raise Refused("ZS-417")
    return Recognised("csv", encoding=encoding)
