"""Rules of the package around the project, of its ribbon, and of what the parts say of each other."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from posixpath import dirname, join, normpath
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from tests.excel.check_code import Procedure, procedures
from tests.excel.check_project import ReadProject, read_project
from tests.test_ribbon import IMAGES

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
RIBBON = "{http://schemas.microsoft.com/office/2009/07/customui}"
ID = f"{{{OFFICE.rstrip('/')}}}id"
RELATIONSHIPS = {
    "": {
        OFFICE + "officeDocument": "xl/workbook.xml",
        PACKAGE + "relationships/metadata/core-properties": "docProps/core.xml",
        OFFICE + "extended-properties": "docProps/app.xml",
        "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility": "customUI/customUI14.xml",
    },
    "xl/workbook.xml": {
        OFFICE + "worksheet": "xl/worksheets/sheet1.xml",
        OFFICE + "theme": "xl/theme/theme1.xml",
        OFFICE + "styles": "xl/styles.xml",
        OFFICE + "sharedStrings": "xl/sharedStrings.xml",
        "http://schemas.microsoft.com/office/2006/relationships/vbaProject": "xl/vbaProject.bin",
    },
}
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."
TYPES = {
    "xl/workbook.xml": "application/vnd.ms-excel.addin.macroEnabled.main+xml",
    "xl/worksheets/sheet1.xml": SPREADSHEET + "worksheet+xml",
    "xl/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
    "xl/styles.xml": SPREADSHEET + "styles+xml",
    "xl/sharedStrings.xml": SPREADSHEET + "sharedStrings+xml",
    "xl/vbaProject.bin": "application/vnd.ms-office.vbaProject",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    "customUI/customUI14.xml": "application/xml",
}
NAMES = {  # attributes that a control may have here; [MS-CUSTOMUI2] knows more
    "customUI": set(),
    "ribbon": set(),
    "tabs": set(),
    "tab": {"id", "label", "keytip"},
    "group": {"id", "label"},
    "button": {
        *("id", "label", "size", "imageMso", "keytip", "screentip", "supertip", "onAction", "enabled"),
    },
}
CALLBACK = "Public Sub {name}(ByVal control As IRibbonControl)"


def package_faults(data: bytes) -> list[str]:
    """Return every broken rule of an add-in file."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, KeyError) as error:
        return [f"K01 not an archive: {error}"]
    faults = list(_archive_faults(archive))
    trees: dict[str, Element] = {}
    for name, content in parts.items():
        if not name.endswith(".bin"):
            faults += _xml_faults(name, content, trees)
    if missing := sorted((set(TYPES) | {"[Content_Types].xml", "_rels/.rels"}) - set(parts)):
        return [*faults, f"K05 parts are missing: {missing}"]
    if not set(trees) >= {name for name in parts if not name.endswith(".bin")}:
        return faults
    faults += _type_faults(trees["[Content_Types].xml"], parts)
    for owner, wanted in RELATIONSHIPS.items():
        faults += _relationship_faults(owner, wanted, trees, parts)
    project = read_project(parts["xl/vbaProject.bin"])
    faults += project.faults
    faults += _workbook_faults(trees, project)
    faults += _ribbon_faults(trees["customUI/customUI14.xml"], project)
    sheet = list(_sheet_faults(trees))
    return faults + (sheet or list(_help_faults(trees, project)))


def _archive_faults(archive: zipfile.ZipFile) -> Iterator[str]:
    names = archive.namelist()
    if names[0] != "[Content_Types].xml":
        yield "K02 [Content_Types].xml does not come first"
    if len({name.lower() for name in names}) < len(names):
        yield "K03 two parts of one name"
    for entry in archive.infolist():
        if entry.compress_type or entry.date_time != (1980, 1, 1, 0, 0, 0) or entry.create_system or entry.is_dir():
            yield f"K04 {entry.filename}: packed, dated or marked by a system: the bytes would differ elsewhere"


def _xml_faults(name: str, content: bytes, trees: dict[str, Element]) -> Iterator[str]:
    if not content.startswith(b'<?xml version="1.0" encoding="UTF-8"') or b"<!DOCTYPE" in content:
        yield f"K06 {name}: the declaration of XML in UTF-8, or a document type"
    try:
        trees[name] = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError) as error:
        yield f"K07 {name}: {error}"


def _type_faults(root: Element, parts: dict[str, bytes]) -> Iterator[str]:
    space = f"{{{PACKAGE}content-types}}"
    if root.tag != space + "Types":
        yield "K08 the namespace of the content types"
    defaults = {each.get("Extension"): each.get("ContentType") for each in root.iter(space + "Default")}
    overrides = {each.get("PartName"): each.get("ContentType") for each in root.iter(space + "Override")}
    if stale := [name for name in overrides if name and name[1:] not in parts]:
        yield f"K09 types of parts that are not there: {stale}"
    for name in parts:
        if name == "[Content_Types].xml" or name.endswith(".rels"):
            continue
        if (found := overrides.get(f"/{name}", defaults.get(name.rpartition(".")[2]))) != TYPES.get(name):
            yield f"K10 {name} has the type {found}"


def _relationship_faults(
    owner: str, wanted: dict[str, str], trees: dict[str, Element], parts: dict[str, bytes]
) -> Iterator[str]:
    file = join(dirname(owner), "_rels", f"{owner.rpartition('/')[2]}.rels")
    if file not in trees:
        yield f"K11 {owner} has no relationships"
        return
    links = list(trees[file])
    if any(each.tag != f"{{{PACKAGE}relationships}}Relationship" for each in links):
        yield f"K12 {file}: the namespace"
    ids = [each.get("Id") for each in links]
    if len(set(ids)) < len(ids):
        yield f"K13 {file}: an id twice"
    found = {each.get("Type"): normpath(join(dirname(owner), each.get("Target") or "")) for each in links}
    if found != wanted:
        yield f"K14 {file}: types or targets"
    if lost := [target for target in found.values() if target not in parts]:
        yield f"K15 {file}: nothing is at {lost}"


def _workbook_faults(trees: dict[str, Element], project: ReadProject) -> Iterator[str]:
    root = trees["xl/workbook.xml"]
    if root.tag != MAIN + "workbook" or trees["xl/worksheets/sheet1.xml"].tag != MAIN + "worksheet":
        yield "K20 the namespace of the workbook or of the sheet"
        return
    of_base = {base: {each.name for each in project.modules if each.base == base} for base in ("workbook", "sheet")}
    properties = root.find(MAIN + "workbookPr")
    if properties is None or properties.get("codeName") not in of_base["workbook"]:
        yield "K21 the code name of the workbook is no module of it"
    names = {each.get("codeName") for each in trees["xl/worksheets/sheet1.xml"].iter(MAIN + "sheetPr")}
    if names != of_base["sheet"]:
        yield "K22 the code names of the sheets are not the modules of sheets"
    sheets = list(root.iter(MAIN + "sheet"))
    links = {each.get("Id"): each.get("Type") for each in trees["xl/_rels/workbook.xml.rels"]}
    if not sheets:
        yield "K23 no sheet"
    for sheet in sheets:
        name = sheet.get("name") or ""
        if not 0 < len(name) <= 31 or set(name) & set("[]:*?/\\"):
            yield f"K24 no name of a sheet: {name!r}"
        if links.get(sheet.get(ID)) != OFFICE + "worksheet":
            yield f"K25 {name}: its relationship leads to no sheet"


def _sheet_faults(trees: dict[str, Element]) -> Iterator[str]:
    strings = trees["xl/sharedStrings.xml"].findall(MAIN + "si")
    texts = ["".join(each.itertext()) for each in strings]
    if any(len(text) > 32767 for text in texts):
        yield "K30 a text is longer than a cell"
    cells = list(trees["xl/worksheets/sheet1.xml"].iter(MAIN + "c"))
    places = [_place(each.get("r") or "") for each in cells]
    if None in places or places != sorted(set(places)):  # type: ignore[type-var]
        yield "K31 cells are not in order"
    used = [int(value.text or -1) for each in cells if (value := each.find(MAIN + "v")) is not None]
    if any(not 0 <= each < len(texts) for each in used):
        yield "K32 a cell shows a text that is not there"
    counts = trees["xl/sharedStrings.xml"].get("count"), trees["xl/sharedStrings.xml"].get("uniqueCount")
    if counts != (str(len(used)), str(len(set(texts)))) or len(set(texts)) < len(texts):
        yield "K33 the numbers of texts"


def _place(reference: str) -> tuple[int, int] | None:
    match = re.fullmatch(r"([A-Z])(\d+)", reference)
    return (int(match[2]), ord(match[1])) if match else None


# --- the ribbon ---------------------------------------------------------------------------------------------------


def _ribbon_faults(root: Element, project: ReadProject) -> Iterator[str]:
    if root.tag != RIBBON + "customUI":
        yield "R01 the namespace of the ribbon"
        return
    ids = Counter(each.get("id") for each in root.iter() if each.get("id") is not None)
    if twice := [name for name, count in ids.items() if count > 1]:
        yield f"R02 ids that stand twice: {twice}"
    tips = Counter(each.get("keytip") for each in root.iter(RIBBON + "button"))
    if any(count > 1 for count in tips.values()):
        yield "R03 a key tip for two buttons"
    standard = [each for module in project.modules if not module.document for each in procedures(module.text)]
    for each in root.iter():
        yield from _control_faults(each, each.tag.removeprefix(RIBBON), standard)
    if any("IRibbonControl" in text for text in project.texts.values()) and "Office" not in project.references:
        yield "R10 the library of IRibbonControl is no reference of the project"


def _control_faults(control: Element, kind: str, standard: list[Procedure]) -> Iterator[str]:
    own = control.attrib
    name = own.get("id", kind)
    if set(own) - NAMES.get(kind, set()) or kind not in NAMES:
        yield f"R04 {name}: {kind} or its attributes are unknown"
        return
    if kind in ("tab", "group", "button") and not (re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII) and own.get("label")):
        yield f"R05 {name}: no id, or no label"
    for key in ("label", "screentip", "supertip"):
        if len(own.get(key, "")) > 1024:
            yield f"R06 {name}: {key} is longer than 1024 signs, so the whole ribbon is dropped"
    if "keytip" in own and not re.fullmatch(r"[A-Z0-9]{1,3}", own["keytip"]):
        yield f"R07 {name}: a key tip of one to three letters"
    if kind != "button":
        return
    if own.get("imageMso") not in IMAGES:
        yield f"R08 {name}: Office may have no picture {own.get('imageMso')!r}"
    if own.get("size") not in ("large", "normal") or own.get("enabled", "true") not in ("true", "false"):
        yield f"R09 {name}: size or enabled"
    called = [each for each in standard if each.name == own.get("onAction")]
    if len(called) != 1 or called[0].declaration != CALLBACK.format(name=called[0].name):
        yield f"R11 {name}: its procedure is missing, there twice, or takes something else"


# --- the help of the functions ------------------------------------------------------------------------------------


def _help_faults(trees: dict[str, Element], project: ReadProject) -> Iterator[str]:
    functions = {each.name: each for text in project.texts.values() for each in procedures(text)}
    told = set()
    for row in sheet_rows(trees["xl/worksheets/sheet1.xml"], trees["xl/sharedStrings.xml"]):
        if row[0] != "function":
            continue
        name, description, category, *helps = row[1:]
        told.add(name)
        if name not in functions or len(helps) != len(functions[name].arguments):
            yield f"F01 {name}: not as many helps as arguments"
        if len(description) > 255 or len(category) > 255:
            yield f"F02 {name}: more than 255 signs"
        if any(not 0 < len(each) <= 254 for each in helps):
            yield f"F03 {name}: the help of an argument breaks the function wizard"
    if lacking := {name for name in functions if name.startswith("ZS_")} - told:
        yield f"F04 functions without help: {sorted(lacking)}"
    for module, text in project.texts.items():
        if re.search(r"\bVolatile\b", text):
            yield f"F05 {module}: a volatile function"
        if re.search(r'RunPython\s+".*""', text):
            yield f"F06 {module}: a command with double quotes, which the shell would end at"


def sheet_rows(sheet: Element, strings: Element) -> list[list[str]]:
    """Return the texts of the sheet, row by row up to the last that is there."""
    texts = ["".join(each.itertext()) for each in strings.findall(MAIN + "si")]
    rows = []
    for row in sheet.iter(MAIN + "row"):
        cells = {_place(cell.get("r") or "A1")[1] - 65: texts[int(cell.findtext(MAIN + "v") or 0)] for cell in row}
        rows.append([cells.get(at, "") for at in range(max(cells, default=-1) + 1)])
    return rows
