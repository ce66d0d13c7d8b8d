"""xlsx and xlsm: what the parts say of each other, read here; calamine gets a plain workbook made of the sheets alone.

So it does not matter to calamine where a program puts its parts, how it writes the paths to them, or what else the
archive holds.
"""

import io
import posixpath
from collections import Counter
from typing import Final, NamedTuple
from urllib.parse import unquote
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook

from xl_templates.formats import shared_texts, sheet_parsed, sheet_xml
from xl_templates.formats.facts import Budget, SheetFacts, grid_of
from xl_templates.formats.limits import Limits
from xl_templates.formats.package import Package
from xl_templates.formats.refusal import Refused, naming
from xl_templates.formats.xlsx_styles import Styles
from xl_templates.grid import OpenedWorkbook
from xl_templates.stamp import PROPERTY

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_REL: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SKIPPED: Final = {
    "chartsheet": "图表工作表",
    "dialogsheet": "对话框工作表",
    "xlMacrosheet": "宏工作表",
    "xlIntlMacrosheet": "宏工作表",
}


class Related(NamedTuple):
    """Another part that a part points to; ``kind`` is the last word of the relation's type."""

    kind: str
    part: str


class Sheet(NamedTuple):
    """A sheet as the workbook lists it."""

    name: str
    visible: bool
    related: Related


def related(package: Package, part: str) -> dict[str, Related]:
    """Return what a part points to by id, without what lies outside the file. Raises ``Refused``, ``ParseError``."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if rels not in package:
        return {}
    found = {}
    for element in package.tree(rels):
        target = element.get("Target", "").replace("\\", "/")
        kind = element.get("Type", "").rpartition("/")[2]
        if element.get("TargetMode") != "External":
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[element.get("Id", "")] = Related(kind, path if path in package else unquote(path))
    return found


def main_part(package: Package, usual: str) -> str:
    """Return the path of the workbook's main part. Raises ``Refused``."""
    named = next((one.part for one in related(package, "").values() if one.kind == "officeDocument"), usual)
    part = named if named in package else usual
    if part not in package:
        raise Refused("ZS-418", detail="压缩包里没有工作簿的主体")
    return part


def stamp_of(package: Package) -> str | None:
    """Return our custom property, ``None`` where the workbook has none. Raises ``Refused``, ``ParseError``."""
    parts = [one.part for one in related(package, "").values() if one.kind == "custom-properties"]
    for part in parts or ["docProps/custom.xml"]:
        if part in package:
            for element in package.tree(part):
                if element.get("name") == PROPERTY:
                    return "".join(element.itertext())
    return None


def remarks_of(package: Package, parts: dict[str, Related]) -> list[tuple[str, str]]:
    """Tell of macros, links and connections; they are never followed."""
    kinds = {one.kind for one in parts.values()}
    links = [one.part for one in parts.values() if one.kind == "externalLink" and one.part in package]
    found = []
    if kinds & {"vbaProject", "xlMacrosheet", "xlIntlMacrosheet"}:
        found.append(("ZS-427", "宏"))
    content = [package.read(link) for link in links]
    dde = sum(b"ddeLink" in text for text in content)
    if links and dde < len(links):
        found.append(("ZS-427", f"{len(links) - dde} 处到其他文件的链接"))
    if dde:
        found.append(("ZS-427", f"{dde} 处到其他程序的链接（DDE）"))
    if "connections" in kinds:
        found.append(("ZS-427", "数据连接"))
    return found


def skipped_kind(target: Related) -> str:
    """Say what a sheet is that holds no table, "" for a worksheet."""
    return _SKIPPED.get(target.kind, "")


def opened(package: Package, kind: str, limits: Limits) -> OpenedWorkbook:
    """Read an xlsx or xlsm file. Raises ``Refused``, and whatever a parser raises on damaged bytes."""
    main = main_part(package, "xl/workbook.xml")
    parts = related(package, main)
    root = package.tree(main)
    sheets, remarks = _sheets(root, parts, package)
    if not sheets:
        raise Refused("ZS-426")
    check_parts(package, sheets)
    budget, copied, written = Budget(limits), {}, {}
    facts = [SheetFacts(sheet.name, sheet.visible) for sheet in sheets]
    shared = _shared(package, parts, copied, written)
    for number, (sheet, one) in enumerate(zip(sheets, facts, strict=True), 1):
        fresh = sheet_xml.scan(package, sheet.related.part, shared, one, budget)
        _take(f"xl/worksheets/sheet{number}.xml", sheet.related.part, fresh, copied, written)
    if texts := _part(package, parts, "sharedStrings"):
        pairs = zip((sheet.related.part for sheet in sheets), facts, strict=True)
        shared_texts.check(package.cell_xml(texts), package, pairs)
    epoch = 1904 if _is_1904(root) else 1900
    written |= frame(len(sheets), "xml") | {"xl/workbook.xml": _book(len(sheets), epoch)}
    book = CalamineWorkbook.from_filelike(io.BytesIO(package.repacked(copied, written)))
    grids = [
        grid_of(_cells(book, number, package, sheet, shared), one)
        for number, (sheet, one) in enumerate(zip(sheets, facts, strict=True), 1)
    ]
    return OpenedWorkbook(kind, grids, epoch, stamp_of(package), remarks + remarks_of(package, parts))


def _part(package: Package, parts: dict[str, Related], kind: str) -> str:
    """Return the path of the part of a kind, "" where there is none."""
    return next((one.part for one in parts.values() if one.kind == kind and one.part in package), "")


def _shared(
    package: Package, parts: dict[str, Related], copied: dict[str, str], written: dict[str, bytes]
) -> sheet_parsed.Shared:
    """Read what all sheets share, and hand it on to the parser: texts as they are, formats in plain words."""
    dates: frozenset[int] = frozenset()
    if part := _part(package, parts, "styles"):
        styles = Styles(package.xml(part))
        dates, written["xl/styles.xml"] = styles.dates, styles.plain()
    if part := _part(package, parts, "sharedStrings"):
        xml = package.cell_xml(part)
        recoded = xml if len(xml) != package.declared(part) else None
        _take("xl/sharedStrings.xml", part, recoded, copied, written)
        return sheet_parsed.Shared(dates, lambda: package.cell_xml(part))
    return sheet_parsed.Shared(dates)


def _cells(
    book: CalamineWorkbook, number: int, package: Package, sheet: Sheet, shared: sheet_parsed.Shared
) -> list[list[object]]:
    """Return the cells of a sheet as calamine reads them. Raises ``Refused`` with the cell that it stumbles over."""
    try:
        return book.get_sheet_by_name(f"s{number}").to_python(skip_empty_area=False)
    except CalamineError:
        with naming(sheet.name):
            sheet_parsed.ParsedSheet(package.cell_xml(sheet.related.part), shared, strict=True)
        raise


def _take(path: str, part: str, fresh: bytes | None, copied: dict[str, str], written: dict[str, bytes]) -> None:
    if fresh is None:
        copied[path] = part
    else:
        written[path] = fresh


def _sheets(
    root: ElementTree.Element, parts: dict[str, Related], package: Package
) -> tuple[list[Sheet], list[tuple[str, str]]]:
    """Return the worksheets in their order, and remarks on what is no worksheet."""
    sheets, remarks = [], []
    for element in root.iterfind("{*}sheets/{*}sheet"):
        name = element.get("name", "")
        key = next((value for key, value in element.items() if key.endswith("}id")), "")
        visible = element.get("state", "visible") == "visible"
        take_sheet(package, name, visible, parts.get(key), sheets, remarks)
    return sheets, remarks


def take_sheet(
    package: Package,
    name: str,
    visible: bool,
    target: Related | None,
    sheets: list[Sheet],
    remarks: list[tuple[str, str]],
) -> None:
    """Add a sheet that the workbook lists, or the remark on why it is no worksheet. Raises ``Refused``."""
    if target is not None and (what := skipped_kind(target)):
        remarks.append(("ZS-429", f"“{name}”是{what}"))
    elif target is None:  # left over from a sheet type of old; no program shows it
        remarks.append(("ZS-429", f"“{name}”没有内容"))
    elif target.part not in package:
        raise Refused("ZS-418", sheet=name, detail="缺少工作表的内容")
    else:
        sheets.append(Sheet(name, visible, target))


def check_parts(package: Package, sheets: list[Sheet]) -> None:
    """Refuse many sheets that are one large part: it would be read as often. Raises ``Refused``."""
    times = Counter(sheet.related.part.lower() for sheet in sheets)
    if sum((count - 1) * package.declared(part) for part, count in times.items()) > package.limits.unpacked_bytes:
        raise Refused("ZS-419", detail=f"{max(times.values())} 张工作表的内容在同一处")


def _is_1904(root: ElementTree.Element) -> bool:
    properties = root.find("{*}workbookPr")
    return properties is not None and properties.get("date1904") in ("1", "true")


def frame(sheets: int, suffix: str) -> dict[str, bytes]:
    """The parts around the workbook and its sheets, in the one arrangement that calamine expects."""
    rels = "".join(
        f'<Relationship Id="rId{at}" Type="{_REL}/worksheet" Target="worksheets/sheet{at}.{suffix}"/>'
        for at in range(1, sheets + 1)
    )
    texts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE_REL}"><Relationship Id="rId1"'
        f' Type="{_REL}/officeDocument" Target="xl/workbook.{suffix}"/></Relationships>',
        f"xl/_rels/workbook.{suffix}.rels": f'<Relationships xmlns="{_PACKAGE_REL}">{rels}</Relationships>',
    }
    return {name: (_HEAD + text).encode("utf-8") for name, text in texts.items()}


def _book(sheets: int, epoch: int) -> bytes:
    listed = "".join(f'<sheet name="s{at}" sheetId="{at}" r:id="rId{at}"/>' for at in range(1, sheets + 1))
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><workbookPr date1904="{int(epoch == 1904)}"/>'
        f"<sheets>{listed}</sheets></workbook>"
    ).encode()
