"""The package around a VBA project: an .xlam of one hidden sheet, with a ribbon. [ECMA-376] parts 1 and 2.

Written here and not by XlsxWriter, because the same text must give the same bytes with every version of every library:
the file is kept in the repository and compared. Parts are stored, not deflated, since versions of zlib differ.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from xl_templates.references import column_letters

_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_MICROSOFT: Final = "http://schemas.microsoft.com/office"
_TYPES: Final = {
    "xl/workbook.xml": "application/vnd.ms-excel.addin.macroEnabled.main+xml",
    "xl/worksheets/sheet1.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml",
    "xl/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
    "xl/styles.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml",
    "xl/sharedStrings.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
}
_COLORS: Final = {
    "dk1": "000000",
    "lt1": "FFFFFF",
    "dk2": "1F3864",
    "lt2": "E7E6E6",
    "accent1": "2F5597",
    "accent2": "C55A11",
    "accent3": "7F7F7F",
    "accent4": "BF9000",
    "accent5": "2E75B6",
    "accent6": "548235",
    "hlink": "0563C1",
    "folHlink": "954F72",
}


@dataclass(frozen=True)
class AddIn:
    """What the file consists of. ``workbook`` and ``sheet``: the code names, which are modules of the project."""

    title: str
    description: str
    workbook: str
    sheet: str
    rows: Sequence[Sequence[str]]
    ribbon: str
    project: bytes


def packaged(add_in: AddIn) -> bytes:
    """Return the bytes of the .xlam."""
    texts = {text: at for at, text in enumerate(dict.fromkeys(text for row in add_in.rows for text in row if text))}
    parts: dict[str, bytes] = {
        "[Content_Types].xml": _content_types().encode(),
        "_rels/.rels": _package_relationships().encode(),
        "docProps/app.xml": _application().encode(),
        "docProps/core.xml": _core(add_in).encode(),
        "xl/workbook.xml": _workbook(add_in.workbook).encode(),
        "xl/_rels/workbook.xml.rels": _workbook_relationships().encode(),
        "xl/worksheets/sheet1.xml": _sheet(add_in.sheet, add_in.rows, texts).encode(),
        "xl/theme/theme1.xml": _theme().encode(),
        "xl/styles.xml": _styles().encode(),
        "xl/sharedStrings.xml": _shared_strings(add_in.rows, texts).encode(),
        "xl/vbaProject.bin": add_in.project,
        "customUI/customUI14.xml": add_in.ribbon.encode(),
    }
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, data in parts.items():
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_STORED
            entry.create_system = 0  # else it tells on which system the file was made
            archive.writestr(entry, data)
    return out.getvalue()


def _content_types() -> str:
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in _TYPES.items())
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>{overrides}</Types>'
    )


def _relationships(targets: Sequence[tuple[str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _package_relationships() -> str:
    return _relationships(
        (
            (f"{_OFFICE}/relationships/officeDocument", "xl/workbook.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            (f"{_OFFICE}/relationships/extended-properties", "docProps/app.xml"),
            (f"{_MICROSOFT}/2007/relationships/ui/extensibility", "customUI/customUI14.xml"),
        )
    )


def _workbook_relationships() -> str:
    return _relationships(
        (
            (f"{_OFFICE}/relationships/worksheet", "worksheets/sheet1.xml"),
            (f"{_OFFICE}/relationships/theme", "theme/theme1.xml"),
            (f"{_OFFICE}/relationships/styles", "styles.xml"),
            (f"{_OFFICE}/relationships/sharedStrings", "sharedStrings.xml"),
            (f"{_MICROSOFT}/2006/relationships/vbaProject", "vbaProject.bin"),
        )
    )


def _application() -> str:
    program = "<Application>Microsoft Excel</Application>"
    return f'{_XML}<Properties xmlns="{_OFFICE}/extended-properties">{program}</Properties>'


def _core(add_in: AddIn) -> str:
    """Return title and description, which Excel shows in its list of add-ins; no times and no names of persons."""
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(add_in.title)}</dc:title>"
        f"<dc:description>{escape(add_in.description)}</dc:description></cp:coreProperties>"
    )


def _workbook(code_name: str) -> str:
    return (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}/relationships">'
        f'<workbookPr codeName="{code_name}"/>'
        '<bookViews><workbookView xWindow="0" yWindow="0" windowWidth="16000" windowHeight="9000"/></bookViews>'
        '<sheets><sheet name="texts" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def _sheet(code_name: str, rows: Sequence[Sequence[str]], texts: Mapping[str, int]) -> str:
    """Return the sheet. ``texts``: where each text stands among the shared strings."""
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = "".join(
            f'<c r="{column_letters(at)}{number}" t="s"><v>{texts[text]}</v></c>' for at, text in enumerate(row) if text
        )
        lines.append(f'<row r="{number}">{cells}</row>')
    width = max(map(len, rows), default=1)
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetPr codeName="{code_name}"/>'
        f'<dimension ref="A1:{column_letters(width - 1)}{max(len(rows), 1)}"/>'
        f"<sheetData>{''.join(lines)}</sheetData></worksheet>"
    )


def _shared_strings(rows: Sequence[Sequence[str]], texts: Mapping[str, int]) -> str:
    count = sum(bool(text) for row in rows for text in row)
    items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts)
    return f'{_XML}<sst xmlns="{_MAIN}" count="{count}" uniqueCount="{len(texts)}">{items}</sst>'


def _styles() -> str:
    return (
        f'{_XML}<styleSheet xmlns="{_MAIN}">'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        '<dxfs count="0"/></styleSheet>'
    )


def _theme() -> str:
    """Return a plain theme. A workbook may do without one, but programs add it and then offer to save the add-in."""
    colors = "".join(f'<a:{name}><a:srgbClr val="{color}"/></a:{name}>' for name, color in _COLORS.items())
    font = '<a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{_XML}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Plain"><a:themeElements>'
        f'<a:clrScheme name="Plain">{colors}</a:clrScheme>'
        f'<a:fontScheme name="Plain"><a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont></a:fontScheme>'
        f'<a:fmtScheme name="Plain"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{f'<a:ln>{fill}</a:ln>' * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )
