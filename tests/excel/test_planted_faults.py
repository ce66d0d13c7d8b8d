"""The checker must be able to fail: each rule is broken once in a copy of the add-in, and it has to say so."""

import struct
from collections.abc import Callable

import pytest

from tests.excel.check_package import package_faults
from tests.excel.planted import (
    PROJECT,
    in_binary,
    in_dir,
    in_module,
    in_part,
    in_stream,
    packed,
    parts_of,
    streams,
    whole,
    with_streams,
    without_part,
)

WORKBOOK, SHEET, RELS = "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"
RIBBON, STRINGS, TYPES = "customUI/customUI14.xml", "xl/sharedStrings.xml", "[Content_Types].xml"
U32 = struct.Struct("<I")


def at(place: int, new: bytes) -> Callable[[], bytes]:
    """Other bytes at a place of the compound file."""
    return lambda: in_binary(lambda data: data.__setitem__(slice(place, place + len(new)), new))


def entry(name: str, place: int, new: bytes) -> Callable[[], bytes]:
    """Other bytes in the directory entry of a name."""

    def change(data: bytearray) -> None:
        start = data.index(name.encode("utf-16-le") + b"\0\0") + place
        data[start : start + len(new)] = new

    return lambda: in_binary(change)


def fat(sector: Callable[[bytearray], int], value: int) -> Callable[[], bytes]:
    """Another value in the FAT, which fills the sector behind the header."""
    return lambda: in_binary(lambda data: U32.pack_into(data, 512 + 4 * sector(data), value))


def start_of(name: str) -> Callable[[bytearray], int]:
    return lambda data: U32.unpack_from(data, data.index(name.encode("utf-16-le") + b"\0\0") + 116)[0]


def without(data: dict[str, bytes], *names: str) -> dict[str, bytes]:
    return {name: content for name, content in data.items() if name not in names}


def unordered() -> bytes:
    parts = parts_of(whole())
    return packed({RIBBON: parts[RIBBON], **parts})


def orphan(data: bytearray) -> None:
    U32.pack_into(data, 512 + 4 * (len(data) // 512 - 1), 0xFFFFFFFE)
    data.extend(bytes(512))


def chunk_header() -> bytes:
    data = streams()["VBA/ZsCall"]
    return with_streams({"VBA/ZsCall": data[:2] + bytes([data[2] & 0x8F]) + data[3:]})


IN_THE_FILE = [
    ("cut off", "C01", lambda: in_binary(lambda data: data.__delitem__(slice(-100, None)))),
    ("signature", "C02", at(0, b"PK")),
    ("class id of the header", "C03", at(8, b"\1")),
    ("version 4", "C04", at(26, b"\4")),
    ("reserved bytes", "C05", at(34, b"\1")),
    ("cut-off of the mini stream", "C06", at(56, U32.pack(512))),
    ("DIFAT that is not there", "C07", at(68, U32.pack(3))),
    ("number of FAT sectors", "C08", at(44, U32.pack(2))),
    ("FAT sector outside", "C09", at(76, U32.pack(9999))),
    ("FAT sector not marked", "C10", fat(lambda _: 0, 0xFFFFFFFE)),
    ("number of mini FAT sectors", "C11", at(64, U32.pack(9))),
    ("chain that leaves the file", "C13", fat(start_of("xlwings"), 9999)),
    ("two streams in one sector", "C14", entry("xlwings", 116, U32.pack(1))),
    ("size of a stream", "C16", entry("xlwings", 120, U32.pack(60000))),
    ("mini chain", "C17", entry("dir", 116, U32.pack(9999))),
    ("size of a short stream", "C18", entry("dir", 120, U32.pack(4000))),
    ("length of a name", "C20", entry("PROJECT", 64, b"\7")),
    ("kind of an entry", "C21", entry("PROJECT", 66, b"\5")),
    ("times of a stream", "C22", entry("PROJECT", 100, b"\1")),
    ("creation time of the root", "C23", entry("Root Entry", 100, b"\1")),
    ("red root of a tree", "C24", entry("PROJECT", 67, b"\0")),
    ("order of the entries", "C25", entry("PROJECT", 68, U32.pack(3) + U32.pack(1))),
    ("link in a circle", "C26", entry("PROJECTwm", 68, U32.pack(2))),
    ("link left out", "C29", entry("PROJECT", 68, U32.pack(0xFFFFFFFF))),
    ("tree out of balance", "C28", entry("PROJECTwm", 67, b"\1")),
    ("a sector that nobody owns", "C31", lambda: in_binary(orphan)),
    ("sectors beyond the end", "C30", fat(lambda data: len(data) // 512, 0xFFFFFFFE)),
]  # fmt: skip

IN_THE_PROJECT = [
    ("no PROJECTwm", "P01", lambda: with_streams({"PROJECTwm": None})),
    ("compiled code announced", "P02", lambda: in_stream("VBA/_VBA_PROJECT", b"\xff\xff", b"\xb5\0")),
    ("a stream too many", "P03", lambda: with_streams({"VBA/__SRP_0": b"x"})),
    ("no sign of compression", "P10", lambda: in_stream("VBA/ZsCall", b"\1", b"\0")),
    ("header of a chunk", "P11", chunk_header),
    ("dir ends early", "P20", lambda: in_dir(b"\x10\0\0\0\0\0", b"")),
    ("records in another order", "P20", lambda: in_dir(b"\x03\0\2\0\0\0\xe4\4", b"")),
    ("length in signs instead of bytes", "P21", lambda: in_dir(b"\x3e\0\x0c\0\0\0O\0", b"\x3e\0\x06\0\0\0O\0")),
    ("another name in Unicode", "P21", lambda: in_dir(b"Z\0s\0C\0a\0l\0l\0", b"Z\0s\0K\0a\0l\0l\0")),
    ("number of modules", "P23", lambda: in_dir(b"\x0f\0\2\0\0\0\x0a", b"\x0f\0\2\0\0\0\x09")),
    ("Chinese locale", "P26", lambda: in_dir(b"\2\0\4\0\0\0\x09\4", b"\2\0\4\0\0\0\4\x08")),
    ("Chinese code page", "P27", lambda: in_dir(b"\x03\0\2\0\0\0\xe4\4", b"\x03\0\2\0\0\0\xa8\3")),
    ("size of a reference", "P32", lambda: in_dir(b"*\\G{0002", b"*\\G{00020")),
    ("library id", "P33", lambda: in_dir(b"*\\G{0002", b"*\\X{0002")),
    ("stream of a module", "P40", lambda: in_dir(b"\x1a\0\6\0\0\0ZsCall\x32\0\x0c\0\0\0Z\0s\0C\0a\0l\0l\0",
                                                 b"\x1a\0\6\0\0\0ZsKall\x32\0\x0c\0\0\0Z\0s\0K\0a\0l\0l\0")),
    ("offset of the source", "P41", lambda: in_dir(b"\x31\0\4\0\0\0\0", b"\x31\0\4\0\0\0\1")),
    ("Chinese in the source", "P42", lambda: in_module("ZsCall", b"Option Explicit", b"Option Explicit '\xd5\xd0")),
    ("lines ended as on Linux", "P43", lambda: in_module("ZsCall", b"Option Explicit\r\n", b"Option Explicit\n")),
    ("control character", "P44", lambda: in_module("ZsCall", b"Option Explicit", b"Option Explicit \x0c")),
    ("name in the first line", "P45", lambda: in_module("ZsCall", b'"ZsCall"', b'"ZsKall"')),
    ("no header line", "P45", lambda: in_module("ZsCall", b'Attribute VB_Name = "ZsCall"\r\n', b"")),
    ("attribute below", "P46", lambda: in_module("ZsCall", b"Option Explicit",
                                                 b"Option Explicit\r\nAttribute VB_Exposed = True")),
    ("attribute of a document", "P47", lambda: in_module("ZsCall", b"Option Explicit",
                                                         b"Attribute VB_Exposed = True\r\nOption Explicit")),
    ("base of the workbook", "P48", lambda: in_module("ThisWorkbook", b"0{00020819", b"0{00020818")),
    ("header of a document", "P48", lambda: in_module("ZsTexts", b"VB_PredeclaredId = True", b"VB_PredeclaredId = False")),
    ("two modules of one name", "P50", lambda: in_dir(b"\x19\0\6\0\0\0ZsHost\x47\0\x0c\0\0\0Z\0s\0H\0o\0s\0t\0",
                                                      b"\x19\0\6\0\0\0ZSCALL\x47\0\x0c\0\0\0Z\0S\0C\0A\0L\0L\0")),
    ("no workbook", "P53", lambda: in_module("ThisWorkbook", b"0{00020819", b"0{00020820")),
    ("lines of PROJECT", "P60", lambda: in_stream("PROJECT", b"\r\nName", b"\nName")),
    ("no [Workspace]", "P61", lambda: in_stream("PROJECT", b"\r\n\r\n[Workspace]", b"\r\n[Workspace]")),
    ("id of the project", "P62", lambda: in_stream("PROJECT", b'ID="{', b'ID="')),
    ("kind of a module", "P63", lambda: in_stream("PROJECT", b"Document=ZsTexts/&H00000000", b"Module=ZsTexts")),
    ("no VersionCompatible32", "P64", lambda: in_stream("PROJECT", b'VersionCompatible32="393222000"\r\n', b"")),
    ("name of the project", "P64", lambda: in_stream("PROJECT", b'Name="Z', b'Name="X')),
    ("locked project", "P65", lambda: in_stream("PROJECT", b'CMG="5D', b'CMG="5C')),
    ("host extender", "P66", lambda: in_stream("PROJECT", b";VBE;", b";XXX;")),
    ("a window missing", "P67", lambda: in_stream("PROJECT", b"ZsCall=0, 0, 0, 0, C\r\n", b"")),
    ("PROJECTwm compressed", "P68", lambda: in_stream("PROJECTwm", b"ThisWorkbook", b"\1ThisWorkbook")),
    ("no Office library", "R10", lambda: in_dir(b"Office\x3e\0\x0c\0\0\0O\0f\0f\0i\0c\0e\0",
                                                b"Xffice\x3e\0\x0c\0\0\0X\0f\0f\0i\0c\0e\0")),
]  # fmt: skip

IN_THE_PACKAGE = [
    ("no archive", "K01", lambda: whole()[:-40]),
    ("content types not first", "K02", unordered),
    ("two parts of one name", "K03", lambda: packed(parts_of(whole()) | {"xl/WORKBOOK.xml": b"<a/>"})),
    ("deflated", "K04", lambda: packed(parts_of(whole()), method=8)),
    ("dated", "K04", lambda: packed(parts_of(whole()), year=2023)),
    ("marked as made on Linux", "K04", lambda: packed(parts_of(whole()), system=3)),
    ("no styles", "K05", lambda: without_part("xl/styles.xml")),
    ("another encoding", "K06", lambda: in_part(WORKBOOK, "UTF-8", "GBK")),
    ("broken XML", "K07", lambda: in_part(WORKBOOK, "</workbook>", "")),
    ("type of a part that is not there", "K09", lambda: in_part(TYPES, "</Types>",
        '<Override PartName="/xl/x.xml" ContentType="application/xml"/></Types>')),
    ("a workbook instead of an add-in", "K10", lambda: in_part(TYPES, "vnd.ms-excel.addin", "vnd.ms-excel.sheet")),
    ("type of the project", "K10", lambda: in_part(TYPES, "vnd.ms-office.vbaProject", "octet-stream")),
    ("an id twice", "K13", lambda: in_part(RELS, 'Id="rId2"', 'Id="rId1"')),
    ("https in a relationship", "K14", lambda: in_part(RELS, 'Type="http:', 'Type="https:')),
    ("relationship of an old ribbon", "K14", lambda: in_part("_rels/.rels", "2007/relationships/ui", "2006/relationships/ui")),
    ("target that is not there", "K15", lambda: in_part(RELS, "vbaProject.bin", "vbaproject.bin")),
    ("strict namespace", "K20", lambda: in_part(WORKBOOK, "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                                                "http://purl.oclc.org/ooxml/spreadsheetml/main")),
    ("no code name of the workbook", "K21", lambda: in_part(WORKBOOK, ' codeName="ThisWorkbook"', "")),
    ("code name of the sheet", "K22", lambda: in_part(SHEET, 'codeName="ZsTexts"', 'codeName="Sheet1"')),
    ("no sheet", "K23", lambda: in_part(WORKBOOK, '<sheet name="texts" sheetId="1" r:id="rId1"/>', "")),
    ("name of the sheet", "K24", lambda: in_part(WORKBOOK, 'name="texts"', 'name="te/xts"')),
    ("relationship of the sheet", "K25", lambda: in_part(WORKBOOK, 'r:id="rId1"', 'r:id="rId2"')),
    ("text longer than a cell", "K30", lambda: in_part(STRINGS, ">text<", f">{'x' * 32768}<")),
    ("cells out of order", "K31", lambda: in_part(SHEET, 'r="B1"', 'r="A1"')),
    ("text that is not there", "K32", lambda: in_part(SHEET, "<v>0</v>", "<v>9999</v>")),
    ("number of texts", "K33", lambda: in_part(STRINGS, 'uniqueCount="', 'uniqueCount="1')),
]  # fmt: skip

IN_THE_RIBBON = [
    ("namespace of the old ribbon", "R01", lambda: in_part(RIBBON, "2009/07/customui", "2006/01/customui")),
    ("an id twice", "R02", lambda: in_part(RIBBON, 'id="zs_issue"', 'id="zs_tab"')),
    ("a key tip twice", "R03", lambda: in_part(RIBBON, 'keytip="R"', 'keytip="I"')),
    ("attribute written wrongly", "R04", lambda: in_part(RIBBON, "onAction=", "onaction=")),
    ("element that is not known", "R04", lambda: in_part(RIBBON, '<button id="zs_about"', '<knopf id="zs_about"')),
    ("no label", "R05", lambda: in_part(RIBBON, 'label="下发模板"', 'label=""')),
    ("id that begins with a digit", "R05", lambda: in_part(RIBBON, 'id="zs_issue"', 'id="1issue"')),
    ("long supertip", "R06", lambda: in_part(RIBBON, 'supertip="', f'supertip="{"长" * 1024}')),
    ("long key tip", "R07", lambda: in_part(RIBBON, 'keytip="ZS"', 'keytip="ZSHA"')),
    ("picture that Office lacks", "R08", lambda: in_part(RIBBON, "FunctionWizard", "FunctionWizzard")),
    ("size", "R09", lambda: in_part(RIBBON, 'size="large"', 'size="big"')),
    ("no procedure", "R11", lambda: in_part(RIBBON, 'onAction="press_issue"', 'onAction="press_isue"')),
    ("procedure without control", "R11", lambda: in_module("ZsButtons", b"press_issue(ByVal control As IRibbonControl)",
                                                           b"press_issue()")),
    ("private procedure", "R11", lambda: in_module("ZsButtons", b"Public Sub press_issue", b"Private Sub press_issue")),
    ("help of an argument missing", "F01", lambda: in_module("ZsFunctions", b"ZS_DATE(ByVal value As Variant)",
                                                             b"ZS_DATE(ByVal value As Variant, ByVal x As Variant)")),
    ("long description", "F02", lambda: in_part(STRINGS, ">金额：", f">{'长' * 255}金额：")),
    ("long help of an argument", "F03", lambda: in_part(STRINGS, ">值：", f">{'长' * 255}值：")),
    ("function without help", "F04", lambda: in_part(STRINGS, ">ZS_DATE<", ">ZS_DAT<")),
    ("volatile", "F05", lambda: in_module("ZsCall", b"    Dim Server", b"    Application.Volatile\r\n    Dim Server")),
    ("double quotes in a command", "F06", lambda: in_module("ZsPressing", b"press('\" & Action & \"')", b'press(""x"")')),
]  # fmt: skip

ALL = [*IN_THE_FILE, *IN_THE_PROJECT, *IN_THE_PACKAGE, *IN_THE_RIBBON]


@pytest.mark.parametrize(("code", "spoil"), [each[1:] for each in ALL], ids=[f"{each[1]} {each[0]}" for each in ALL])
def test_a_planted_fault_is_caught(code: str, spoil: Callable[[], bytes]) -> None:
    found = package_faults(spoil())
    assert any(fault.startswith(code) for fault in found), found


def test_the_ways_of_spoiling_change_nothing_by_themselves() -> None:
    assert package_faults(with_streams({})) == []
    assert packed(parts_of(whole())) == whole()
    assert PROJECT in parts_of(whole())
