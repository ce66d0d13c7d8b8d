"""Things that a workbook carries and that could act: macros, links, connections, objects. Nothing of it is taken over."""

from __future__ import annotations

from tests.hostile import Attack, harmless, ledger, refused
from tests.opening_files import MAIN, REL, book_parts, rels, sheet_xml, zipped

MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships"
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>fetch("http://192.0.2.1")</script></svg>'
DDE = f'<externalLink xmlns="{MAIN}"><ddeLink ddeService="cmd" ddeTopic="/C calc"/></externalLink>'
LINK = f'<externalLink xmlns="{MAIN}"><externalBook r:id="r1" xmlns:r="{REL}"/></externalLink>'
OUT = '<Relationship Id="r1" Type="x" Target="file://192.0.2.1/share/a.xlsx" TargetMode="External"/></Relationships>'
STAMP = '<Properties><property name="zhaoshang_stamp">{}</property></Properties>'


def carrying(kind: str, part: str, content: str | bytes, **more: str | bytes) -> bytes:
    """The plain workbook with one more part that the workbook points to. ``more``: parts by name, ``__`` for ``/``."""
    parts = book_parts(ledger())
    parts["xl/_rels/workbook.xml.rels"] = rels(r1=("worksheet", "worksheets/sheet1.xml"), x=(kind, part))
    parts[f"xl/{part}"] = content
    return zipped(parts | {name.replace("__", "/"): data for name, data in more.items()})


def second_sheet(kind: str) -> bytes:
    """A second sheet of another kind, with a formula that would run when the workbook is opened."""
    evil = sheet_xml('<row r="1"><c r="A1"><f>EXEC("calc.exe")</f><v>0</v></c></row>')
    parts = book_parts(ledger(), evil)
    parts["xl/_rels/workbook.xml.rels"] = rels(
        r1=("worksheet", "worksheets/sheet1.xml"), r2=(kind, "worksheets/sheet2.xml")
    )
    name = '<definedName name="_xlnm.Auto_Open" hidden="1">表2!$A$1</definedName>'
    parts["xl/workbook.xml"] = str(parts["xl/workbook.xml"]).replace(
        "</workbook>", f"<definedNames>{name}</definedNames></workbook>"
    )
    return zipped(parts)  # fmt: skip


def beside(**parts: str | bytes) -> bytes:
    """The plain workbook with parts that nothing points to."""
    return zipped(book_parts(ledger()) | {name.replace("__", "/"): data for name, data in parts.items()})


def stamped(text: str) -> bytes:
    parts = book_parts(ledger())
    parts["docProps/custom.xml"] = STAMP.format(text)
    return zipped(parts)


ATTACKS: list[Attack] = [
    harmless("macros.xlsm", lambda: carrying(f"{MICROSOFT}/vbaProject", "vbaProject.bin", b"\xd0\xcf\x11\xe0" * 99), "ZS-427"),
    harmless("macros-under-xlsx.xlsx", lambda: carrying(f"{MICROSOFT}/vbaProject", "harmless.txt", b"x" * 99), "ZS-427"),
    harmless("macro-sheet.xlsx", lambda: second_sheet(f"{MICROSOFT}/xlMacrosheet"), "ZS-427", "ZS-429"),
    harmless("macro-sheet-international.xlsx", lambda: second_sheet(f"{MICROSOFT}/xlIntlMacrosheet"), "ZS-427", "ZS-429"),
    harmless("dialog-sheet.xlsx", lambda: second_sheet("dialogsheet"), "ZS-429"),
    harmless("macro-formula.xlsx", lambda: second_sheet("worksheet")),
    harmless("dde.xlsx", lambda: carrying("externalLink", "externalLinks/externalLink1.xml", DDE), "ZS-427"),
    harmless("dde-utf-16.xlsx", lambda: carrying("externalLink", "externalLinks/externalLink1.xml", DDE.encode("utf-16")), "ZS-427"),
    harmless("external-link.xlsx", lambda: carrying("externalLink", "externalLinks/externalLink1.xml", LINK, xl__externalLinks___rels=OUT), "ZS-427"),
    harmless("connections.xlsx", lambda: carrying("connections", "connections.xml", '<connections><connection odcFile="http://192.0.2.1/a.odc"/></connections>'), "ZS-427"),
    harmless("query-table.xlsx", lambda: beside(xl__queryTables__queryTable1="<queryTable/>")),
    harmless("ole-object.xlsx", lambda: beside(**{"xl__embeddings__oleObject1.bin": b"MZ\x90" * 99, "xl__embeddings__a.exe": b"MZ"})),
    harmless("activex.xlsx", lambda: beside(**{"xl__activeX__activeX1.xml": "<ax:ocx xmlns:ax='x'/>", "xl__activeX__activeX1.bin": b"\x00" * 99})),
    harmless("picture-svg.xlsx", lambda: beside(**{"xl__media__image1.svg": SVG, "xl__media__image2.svg": "<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG})),
    harmless("custom-ribbon.xlsx", lambda: beside(**{"customUI__customUI14.xml": '<customUI onLoad="evil"/>'})),
    harmless("web-extension.xlsx", lambda: beside(**{"xl__webextensions__webextension1.xml": '<we:webextension xmlns:we="x"/>'})),
    harmless("signature-false.xlsx", lambda: beside(**{"_xmlsignatures__sig1.xml": "<Signature/>", "_xmlsignatures__origin.sigs": b""})),
    harmless("data-model.xlsx", lambda: beside(**{"xl__model__item.data": bytes(9999), "customXml__item1.xml": "<a/>"})),
    # --- our own stamp, forged ---
    harmless("stamp-deep.xlsx", lambda: stamped("[" * 1_900)),
    harmless("stamp-no-text.xlsx", lambda: stamped('{"programme": 1, "submission": [], "unit": {}}')),
    harmless("stamp-endless-number.xlsx", lambda: stamped('{"programme": ' + "9" * 1_800 + ', "submission": NaN}')),
    harmless("stamp-of-a-path.xlsx", lambda: stamped('{"programme": "../../etc", "submission": "\\u0000", "unit": "../x"}')),
    harmless("stamp-of-a-megabyte.xlsx", lambda: stamped('{"unit": "' + "镇" * 300_000 + '"}')),
    refused("stamp-not-xml.xlsx", "ZS-424", "XML", lambda: stamped("<")),
]  # fmt: skip
