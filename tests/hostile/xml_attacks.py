"""Attacks on XML parts: entities, encodings, structures without end."""

from __future__ import annotations

import itertools

from tests.hostile import Attack, harmless, ledger, refused
from tests.hostile.zips import archive, bomb, entries_of
from tests.opening_files import MAIN, book_parts, rels, zipped

SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
LAUGHS = "<!DOCTYPE a [<!ENTITY l0 'ha'>" + "".join(
    f"<!ENTITY l{at} '{f'&l{at - 1};' * 10}'>" for at in range(1, 10)
) + "]>"  # fmt: skip
QUADRATIC = f"<!DOCTYPE a [<!ENTITY b '{'x' * 50_000}'>]>"
EXTERNAL = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
FROM_THE_NET = '<!DOCTYPE a SYSTEM "http://192.0.2.1/a.dtd">'
PARAMETER = '<!DOCTYPE a [<!ENTITY % b SYSTEM "file:///etc/passwd"> %b;]>'


def changed(part: str, change: object) -> bytes:
    """A good workbook with one part changed: by a function of its text, or to other bytes."""
    parts = book_parts(ledger())
    parts[part] = change(str(parts.get(part, "<a/>"))) if callable(change) else change  # type: ignore[assignment]
    return zipped(parts)


def in_front(part: str, text: str, encoding: str = "utf-8", declared: str = "") -> bytes:
    head = f'<?xml version="1.0" encoding="{declared or encoding}"?>'
    return changed(part, lambda xml: (head + text + xml).encode(encoding))


def in_every_part() -> list[Attack]:
    """The same DTD in each part, read or not, and in each encoding that can hide it."""
    parts = (BOOK, "[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/styles.xml", STRINGS)
    unread = ("xl/theme/theme1.xml", "docProps/core.xml", "xl/drawings/vmlDrawing1.vml", "customUI/customUI.xml")
    encodings = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
    attacks = [
        refused(
            f"dtd-in-{part.strip('[]_').replace('/', '-').replace(']', '')}.xlsx",
            "ZS-420",
            "DTD",
            lambda part=part: in_front(part, EXTERNAL),
        )
        for part in (*parts, *unread)
    ]
    attacks += [
        refused(f"dtd-{encoding}.xlsx", "ZS-420", "DTD", lambda encoding=encoding: in_front(SHEET, LAUGHS, encoding))
        for encoding in encodings
    ]
    return attacks  # fmt: skip


def entity(dtd: str, name: str) -> bytes:
    return changed(SHEET, lambda xml: dtd + xml.replace("甲项目", f"&{name};"))


def ebcdic() -> bytes:
    return changed(SHEET, lambda xml: ('<?xml version="1.0" encoding="cp037"?>' + EXTERNAL + "<a/>").encode("cp037"))


def far_declared() -> bytes:
    """The encoding stands far from the beginning of the part."""
    return changed(SHEET, f'<?xml version="1.0"{" " * 5000}encoding="utf-7"?>' + ledger())


def many_elements(part: str, element: bytes) -> bytes:
    """Twenty megabytes of an element in a part that is parsed as a whole."""
    entries = entries_of(book_parts(ledger()))
    at = next((at for at, entry in enumerate(entries) if entry.name == part), len(entries))
    xml = entries[at].data if at < len(entries) else b"<a></a>"
    cut = xml.rfind(b"</")
    block = element * (100_000 // len(element))
    entries[at : at + 1] = [bomb(part, xml[:cut], block, 200, xml[cut:])]
    return archive(entries)


def deep(levels: int) -> bytes:
    return changed(SHEET, ledger(after="<x>" * levels + "</x>" * levels))


def many_attributes() -> bytes:
    names = "".join(f' a{at}=""' for at in range(200_000))
    return changed(SHEET, ledger(before=f"<x{names}/>"))


def colliding_names() -> bytes:
    """Names for which many tables of names have one place: no sign of any weakness of expat is known."""
    names = "".join(f"<{''.join(letters)}/>" for letters in itertools.product("ab", repeat=14))
    return changed(SHEET, ledger(after=names))


def prefixed() -> bytes:
    """Every element under another prefix, and a twin of the cells in a foreign namespace inside."""
    xml = ledger().replace(f'xmlns="{MAIN}"', f'xmlns="urn:x" xmlns:q="{MAIN}"')
    return changed(SHEET, xml.replace("<sheetData", "<q:sheetData").replace("</sheetData", "</q:sheetData"))


def loop() -> bytes:
    """Relations that lead round in a circle: the sheet to the workbook, the workbook to itself."""
    parts = book_parts(ledger())
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = rels(a=("officeDocument", "../workbook.xml"))
    parts["xl/_rels/workbook.xml.rels"] = rels(
        r1=("worksheet", "worksheets/sheet1.xml"), a=("officeDocument", "workbook.xml"), b=("styles", "workbook.xml")
    )
    return zipped(parts)


def main_is_itself() -> bytes:
    """The workbook's only sheet is the workbook."""
    return changed("xl/_rels/workbook.xml.rels", rels(r1=("worksheet", "workbook.xml")))


def target(path: str, mode: str = "") -> bytes:
    """A second sheet whose content lies outside the file."""
    parts = book_parts(ledger(), ledger())
    more = f' TargetMode="{mode}"' if mode else ""
    text = rels(r1=("worksheet", "worksheets/sheet1.xml"), r2=("worksheet", "@@"))
    parts["xl/_rels/workbook.xml.rels"] = text.replace('Target="@@"', f'Target="{path}"{more}')
    return zipped(parts)


OUTSIDE = {
    "http": "http://192.0.2.1/sheet.xml",
    "file": "file:///etc/passwd",
    "unc": "\\\\192.0.2.1\\share\\sheet.xml",
    "up": "../../../../../../etc/passwd",
    "absolute": "/etc/passwd",
}

ATTACKS: list[Attack] = [
    *in_every_part(),
    refused("laughs.xlsx", "ZS-420", "DTD", lambda: entity(LAUGHS, "l9")),
    refused("quadratic.xlsx", "ZS-420", "DTD", lambda: entity(QUADRATIC, "b;" + "&b;" * 3000 + "&b")),
    refused("external-entity.xlsx", "ZS-420", "DTD", lambda: entity(EXTERNAL, "b")),
    refused("external-dtd.xlsx", "ZS-420", "DTD", lambda: entity(FROM_THE_NET, "b")),
    refused("parameter-entity.xlsx", "ZS-420", "DTD", lambda: entity(PARAMETER, "b")),
    refused("entity-undeclared.xlsx", "ZS-424", "内部结构有误", lambda: changed(BOOK, lambda xml: xml.replace("表1", "&nbsp;"))),
    # --- encodings ---
    refused("utf-7.xlsx", "ZS-418", "utf-7", lambda: in_front(SHEET, "+ADwAIQ-DOCTYPE a+AD4-", declared="utf-7")),
    refused("utf-7-far-declared.xlsx", "ZS-418", "utf-7", far_declared),
    refused("ebcdic.xlsx", "ZS-424", "XML 写法有误", ebcdic),
    refused("encoding-unknown.xlsx", "ZS-418", "klingon", lambda: in_front(SHEET, "", declared="klingon")),
    refused("encoding-false.xlsx", "ZS-418", "utf-16", lambda: in_front(SHEET, "", declared="utf-16")),
    refused("encoding-rot13.xlsx", "ZS-418", "rot13", lambda: in_front(BOOK, "", declared="rot13")),
    refused("utf-8-invalid.xlsx", "ZS-424", "XML 写法有误", lambda: changed(BOOK, lambda xml: xml.encode().replace("表".encode(), b"\xc0\xaf"))),
    refused("utf-8-surrogates.xlsx", "ZS-424", "XML 写法有误", lambda: changed(BOOK, lambda xml: xml.encode().replace("表".encode(), b"\xed\xa0\x80"))),
    refused("utf-16-surrogates.xlsx", "ZS-418", "编码", lambda: changed(SHEET, b"\xff\xfe" + "<a>".encode("utf-16-le") + b"\x00\xd8<\x00")),
    refused("utf-16-odd-length.xlsx", "ZS-418", "编码", lambda: changed(SHEET, ledger().encode("utf-16") + b"<")),
    refused("nul.xlsx", "ZS-424", "XML 写法有误", lambda: changed(BOOK, lambda xml: xml.replace("表1", "表\0"))),
    refused("nul-in-a-cell.xlsx", "ZS-424", "XML 写法有误", lambda: changed(SHEET, ledger().replace("甲项目", "甲\0项目"))),
    # --- what readers would read each in their own way ---
    refused("end-misspelt.xlsx", "ZS-424", "XML 写法有误", lambda: changed(SHEET, ledger().replace("</row>", "</rwo>", 1))),
    refused("end-missing.xlsx", "ZS-424", "XML 写法有误", lambda: changed(SHEET, ledger().replace("</row>", "", 1))),
    refused("more-after-the-end.xlsx", "ZS-424", "内部结构有误", lambda: changed(SHEET, ledger() + "<row/>")),
    refused("attribute-twice.xlsx", "ZS-424", "内部结构有误", lambda: changed(SHEET, ledger().replace("<c r=", '<c r="Z9" r=', 1))),
    refused("entity-of-nowhere.xlsx", "ZS-424", "内部结构有误", lambda: changed(SHEET, ledger().replace("甲项目", "甲&nowhere;"))),
    # --- structure ---
    refused("without-end.xlsx", "ZS-424", "XML 不完整", lambda: changed(SHEET, ledger()[:-40])),
    refused("comment-without-end.xlsx", "ZS-424", "XML 不完整", lambda: changed(SHEET, ledger(before="<!-- "))),
    refused("text-without-end.xlsx", "ZS-419", "一段文字", lambda: changed(SHEET, ledger().replace("甲项目", "甲" * 90_000))),
    refused("attribute-without-end.xlsx", "ZS-419", "一段文字", lambda: changed(SHEET, ledger(before=f'<x a="{"a" * 300_000}"/>'))),
    refused("not-xml.xlsx", "ZS-424", "XML 写法有误", lambda: changed(BOOK, b"\x7fELF" + bytes(range(256)))),
    refused("empty-part.xlsx", "ZS-424", "XML 不完整", lambda: changed(BOOK, b"")),
    harmless("deep.xlsx", lambda: deep(200_000)),
    refused("many-attributes.xlsx", "ZS-419", "一段文字", many_attributes),
    harmless("many-names.xlsx", colliding_names),
    refused("elements-in-workbook.xlsx", "ZS-425", "里的内容太多", lambda: many_elements(BOOK, b"<a/>")),
    refused("elements-in-content-types.xlsx", "ZS-425", "里的内容太多", lambda: many_elements("[Content_Types].xml", b"<a/>")),
    refused("elements-in-properties.xlsx", "ZS-425", "里的内容太多", lambda: many_elements("docProps/custom.xml", b"<a/>")),
    harmless("prefixes.xlsx", prefixed),
    harmless("relations-in-a-circle.xlsx", loop),
    harmless("sheet-is-the-workbook.xlsx", main_is_itself, projects=()),
    # --- relations that lead out ---
    *(refused(f"target-{name}.xlsx", "ZS-418", "缺少", lambda path=path: target(path)) for name, path in OUTSIDE.items()),
    *(harmless(f"target-{name}-external.xlsx", lambda path=path: target(path, "External")) for name, path in OUTSIDE.items()),
    refused("relations-missing.xlsx", "ZS-426", "没有", lambda: changed("xl/_rels/workbook.xml.rels", rels())),
    harmless("main-part-elsewhere.xlsx", lambda: changed("_rels/.rels", rels(r1=("officeDocument", "xl/none.xml")))),
]  # fmt: skip
