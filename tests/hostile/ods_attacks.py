"""Attacks on ods: repetitions without end, entities, tables in tables."""

from __future__ import annotations

from tests.hostile import HEADER, PROJECT, Attack, harmless, refused
from tests.opening_files import ods, xlsx, zipped

NAMES = ("office", "table", "text")
NAMESPACES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in NAMES)
KIND = "application/vnd.oasis.opendocument.spreadsheet"
ROW = "<table:table-row{}>{}</table:table-row>"


def cell(text: str, more: str = "") -> str:
    number = f'office:value-type="float" office:value="{text}"' if text.isdigit() else 'office:value-type="string"'
    return f"<table:table-cell {number}{more}><text:p>{text}</text:p></table:table-cell>"


def line(*texts: str) -> str:
    return ROW.format("", "".join(map(cell, texts)))


def table(more: str = "", before: str = "", name: str = "表") -> str:
    """The plain table, with rows below it."""
    return f'<table:table table:name="{name}">{before}{line(*HEADER)}{line(*PROJECT)}{more}</table:table>'


def rows_again(count: str, cells: str = "") -> bytes:
    return ods(table(ROW.format(f' table:number-rows-repeated="{count}"', cells or "<table:table-cell/>")))


def cells_again(count: str, text: str = "") -> bytes:
    more = f' table:number-columns-repeated="{count}"'
    return ods(table(ROW.format("", cell(text, more) if text else f"<table:table-cell{more}/>")))


def raw(content: str | bytes) -> bytes:
    return zipped({"mimetype": KIND, "content.xml": content})


def content(dtd: str) -> str:
    body = f"<office:body><office:spreadsheet>{table()}</office:spreadsheet></office:body>"
    return f'<?xml version="1.0"?>{dtd}<office:document-content {NAMESPACES}>{body}</office:document-content>'


def tables_in_tables(depth: int) -> str:
    inside = ""
    for _ in range(depth):
        inside = f'<table:table table:name="x">{ROW.format("", f"<table:table-cell>{inside}</table:table-cell>")}</table:table>'
    return table(ROW.format("", f"<table:table-cell>{inside}</table:table-cell>"))


LINK = '<text:p><text:a xlink:href="file:///etc/passwd" xmlns:xlink="http://www.w3.org/1999/xlink">a</text:a></text:p>'
SCRIPT = {"Basic/script-lc.xml": "<a/>", "Scripts/python/evil.py": "import os"}
FOREIGN = table() + table(name="'file:///etc/passwd'#x").replace(
    "<table:table-row", "<table:table-source/><table:table-row", 1
)

ATTACKS: list[Attack] = [
    harmless("plain.ods", lambda: ods(table())),
    harmless("rows-blank-2-20.ods", lambda: rows_again("1048574")),
    harmless("rows-blank-2-29.ods", lambda: rows_again("536870912")),
    refused("rows-blank-2-31.ods", "ZS-418", "重复", lambda: rows_again("2147483648")),
    refused("rows-filled-2-29.ods", "ZS-422", "位置", lambda: rows_again("536870912", cell("甲"))),
    refused("rows-filled-1048576.ods", "ZS-422", "位置", lambda: rows_again("1048576", cell("甲"))),
    refused("rows-filled-900000.ods", "ZS-425", "单元格", lambda: rows_again("900000", cell("甲") * 9)),
    refused("rows-of-999-digits.ods", "ZS-418", "重复", lambda: rows_again("9" * 999)),
    refused("rows-negative.ods", "ZS-418", "重复", lambda: rows_again("-1")),
    refused("rows-superscript.ods", "ZS-418", "重复", lambda: rows_again("²")),
    harmless("cells-blank-2-29.ods", lambda: cells_again("536870912")),
    refused("cells-filled-2-29.ods", "ZS-422", "位置", lambda: cells_again("536870912", "甲")),
    refused("cells-filled-2-31.ods", "ZS-418", "重复", lambda: cells_again("2147483648", "甲")),
    refused("stray.ods", "ZS-421", "XFD1048576", lambda: ods(table(ROW.format(' table:number-rows-repeated="1048573"', "") + ROW.format("", '<table:table-cell table:number-columns-repeated="16383"/>' + cell("甲"))))),
    harmless("columns-hidden-2-29.ods", lambda: ods(table(before='<table:table-column table:visibility="collapse" table:number-columns-repeated="536870912"/>')), "ZS-706"),
    harmless("spanned-2-29.ods", lambda: ods(table(line("合计").replace("<table:table-cell ", '<table:table-cell table:number-rows-spanned="536870912" table:number-columns-spanned="536870912" ')))),
    refused("formula-repeated.ods", "ZS-425", "200000", lambda: ods(table(ROW.format(' table:number-rows-repeated="400000"', '<table:table-cell table:number-columns-repeated="9" table:formula="of:=[.A1]"/>')))),
    refused("entity.ods", "ZS-420", "DTD", lambda: raw(content('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'))),
    refused("entity-utf-16.ods", "ZS-420", "DTD", lambda: raw(content("<!DOCTYPE a>").encode("utf-16"))),
    refused("text-without-end.ods", "ZS-419", "一段文字", lambda: ods(table(line("甲" * 90_000)))),
    refused("number-no-number.ods", "ZS-424", "结构", lambda: ods(table(line("1").replace('"1"', '"1e5x"')))),
    harmless("number-nan.ods", lambda: ods(table(line("乙项目", "乙", "1").replace('"1"', '"NaN"'))), projects=("甲项目", "乙项目")),
    harmless("date-of-nowhere.ods", lambda: ods(table(ROW.format("", cell("乙项目") + cell("乙") + '<table:table-cell office:value-type="date" office:date-value="99999-99-99"/>'))), projects=("甲项目", "乙项目")),
    harmless("time-endless.ods", lambda: ods(table(ROW.format("", cell("乙项目") + cell("乙") + '<table:table-cell office:value-type="time" office:time-value="PT99999999999999999999H"/>'))), projects=("甲项目", "乙项目")),
    harmless("tables-in-tables.ods", lambda: ods(tables_in_tables(3000)), projects=None),
    refused("spaces-a-billion.ods", "ZS-419", "空格", lambda: ods(table(line("乙" + '<text:s text:c="999999999"/>')))),
    refused("spaces-again-and-again.ods", "ZS-425", "128 MB", lambda: ods(table(line("乙" + '<text:s text:c="32767"/>' * 1400)))),
    refused("text-in-every-cell.ods", "ZS-425", "128 MB", lambda: ods(table(ROW.format(' table:number-rows-repeated="2000"', cell("甲" * 32_000))))),
    harmless("links-in-cells.ods", lambda: ods(table(ROW.format("", f'<table:table-cell office:value-type="string">{LINK}</table:table-cell>'))), projects=None),
    harmless("links-to-another-file.ods", lambda: ods(FOREIGN), "ZS-427"),
    harmless("scripts.ods", lambda: zipped({"mimetype": KIND, "content.xml": content(""), **SCRIPT}), "ZS-427"),
    refused("sheets-without-name.ods", "ZS-426", "没有", lambda: ods(table(name=""))),
    refused("sheets-same-name.ods", "ZS-418", "同名", lambda: ods(table() + table(line("乙项目", "乙", "2")))),
    refused("sheets-501.ods", "ZS-425", "500", lambda: ods("".join(table(name=str(at)) for at in range(501)))),
    refused("xlsx-with-mimetype.ods", "ZS-418", "主体", lambda: zipped({"mimetype": KIND, "xl/workbook.xml": "<a/>"})),
    refused("another-kind.ods", "ZS-416", "OpenDocument", lambda: ods(table(), mimetype="application/vnd.oasis.opendocument.text")),
    refused("kind-of-a-megabyte.ods", "ZS-416", "别的压缩", lambda: ods(table(), mimetype="x" * 1_000_000)),
    refused("encrypted.ods", "ZS-415", "密码", lambda: zipped({"mimetype": KIND, "META-INF/manifest.xml": "<a><encryption-data/></a>", "content.xml": b"\x00"})),
    refused("xlsx-inside.ods", "ZS-416", "ZIP", lambda: zipped({"a.xlsx": xlsx()})),
]  # fmt: skip
