"""Rules of a VBA project ([MS-OVBA]) in a compound file. Its own decompressor and its own reading of ``dir``."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.excel.check_compound import read_compound

LIBID = re.compile(r"\*\\[GH]\{[0-9A-F-]{36}\}#[0-9A-F]+\.[0-9A-F]+#[0-9A-F]+#[^#]*#[^#]+")
GUID = re.compile(r"\{[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\}")
BASES = {
    "0{00020819-0000-0000-C000-000000000046}": "workbook",
    "0{00020820-0000-0000-C000-000000000046}": "sheet",
}
DOCUMENT_HEADER = [
    "Attribute VB_GlobalNameSpace = False",
    "Attribute VB_Creatable = False",
    "Attribute VB_PredeclaredId = True",
    "Attribute VB_Exposed = True",
    "Attribute VB_TemplateDerived = False",
    "Attribute VB_Customizable = True",
]


class BadError(Exception):
    """A stream that cannot be read on."""


@dataclass
class ReadModule:
    name: str
    stream: str
    document: bool
    offset: int
    text: str = ""
    base: str = ""


@dataclass
class ReadProject:
    """What was found in ``vbaProject.bin``."""

    faults: list[str]
    name: str = ""
    modules: list[ReadModule] = field(default_factory=list)
    references: list[str] = field(default_factory=list)

    @property
    def texts(self) -> dict[str, str]:
        return {module.name: module.text for module in self.modules}


def read_project(data: bytes) -> ReadProject:
    """Return the modules and every broken rule."""
    compound = read_compound(data)
    found = ReadProject(compound.faults)
    streams = compound.streams
    wanted = {"PROJECT", "PROJECTwm", "VBA/_VBA_PROJECT", "VBA/dir"}
    if missing := wanted - set(streams):
        found.faults.append(f"P01 streams are missing: {sorted(missing)}")
        return found
    if streams["VBA/_VBA_PROJECT"] != bytes.fromhex("CC61FFFF000000"):
        found.faults.append("P02 _VBA_PROJECT does not say that there is no compiled code")
    try:
        _read_dir(decompressed(streams["VBA/dir"]), found)
    except BadError as error:
        found.faults.append(str(error))
        return found
    if extra := set(streams) - wanted - {f"VBA/{module.stream}" for module in found.modules}:
        found.faults.append(f"P03 streams that belong to nothing: {sorted(extra)}")
    for module in found.modules:
        found.faults += _read_module(module, streams.get(f"VBA/{module.stream}"))
    found.faults += _names_faults(found)
    found.faults += _project_text_faults(streams["PROJECT"], found)
    found.faults += _name_map_faults(streams["PROJECTwm"], found)
    return found


# --- compression, 2.4.1 -------------------------------------------------------------------------------------------


def decompressed(data: bytes) -> bytes:
    """Return the content of a CompressedContainer. Raises ``BadError`` for any broken rule."""
    if data[:1] != b"\x01":
        raise BadError("P10 a compressed stream does not begin with 1")
    out, at = bytearray(), 1
    while at < len(data):
        header = int.from_bytes(data[at : at + 2], "little")
        size, signature, packed = (header & 0xFFF) + 3, header >> 12 & 7, header >> 15
        chunk = data[at + 2 : at + size]
        if signature != 0b011 or len(chunk) != size - 2:
            raise BadError("P11 the header of a chunk, or its size")
        if len(out) % 4096:
            raise BadError("P12 a chunk before the last one is short")
        out += _chunk(chunk) if packed else _raw(chunk)
        at += size
    return bytes(out)


def _raw(chunk: bytes) -> bytes:
    if len(chunk) != 4096:
        raise BadError("P13 a raw chunk that is not full")
    return chunk


def _chunk(chunk: bytes) -> bytes:
    out, at = bytearray(), 0
    while at < len(chunk):
        flags, at = chunk[at], at + 1
        for bit in range(8):
            if at >= len(chunk):
                if flags >> bit:
                    raise BadError("P14 a flag for a token that is not there")
                break
            if not flags >> bit & 1:
                out.append(chunk[at])
                at += 1
                continue
            token, at = int.from_bytes(chunk[at : at + 2], "little"), at + 2
            bits = next(count for count in range(4, 13) if 1 << count >= len(out))
            offset, length = (token >> (16 - bits)) + 1, (token & (0xFFFF >> bits)) + 3
            if offset > len(out):
                raise BadError("P15 a token refers to what is before the chunk")
            for _ in range(length):
                out.append(out[-offset])
    if len(out) > 4096:
        raise BadError("P16 a chunk of more than 4096 bytes")
    return bytes(out)


# --- dir, 2.3.4.2 -------------------------------------------------------------------------------------------------


class _Records:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def peek(self) -> int:
        return int.from_bytes(self.data[self.at : self.at + 2], "little")

    def take(self, code: int, size: int | None = None) -> bytes:
        """Return the data of the next record, which must be of that code and size."""
        here, length = struct.unpack("<HI", self.data[self.at : self.at + 6].ljust(6, b"\0"))
        content = self.data[self.at + 6 : self.at + 6 + length]
        if here != code or len(content) != length or (size is not None and length != size):
            raise BadError(f"P20 dir: record {code:#06x} is wanted, with its size; found {here:#06x} of {length}")
        self.at += 6 + length
        return content

    def twice(self, code: int, unicode_code: int) -> str:
        text = self.take(code).decode("cp1252")
        if self.take(unicode_code).decode("utf-16-le", "replace") != text:
            raise BadError(f"P21 dir: {text!r} has another text in Unicode")
        return text


def _read_dir(data: bytes, found: ReadProject) -> None:
    records = _Records(data)
    _read_information(records, found)
    while records.peek() == 0x0016:
        found.references.append(_read_reference(records, found.faults))
    count = int.from_bytes(records.take(0x000F, 2), "little")
    if records.take(0x0013, 2) != b"\xff\xff":
        found.faults.append("P22 dir: the cookie of the project")
    while records.peek() == 0x0019:
        found.modules.append(_read_module_record(records))
    if len(found.modules) != count:
        found.faults.append(f"P23 dir: {count} modules announced, {len(found.modules)} there")
    records.take(0x0010, 0)
    if records.at != len(data):
        found.faults.append("P24 dir: something behind the end")


def _read_information(records: _Records, found: ReadProject) -> None:
    if int.from_bytes(records.take(0x0001, 4), "little") not in (0, 1, 3):
        found.faults.append("P25 dir: the kind of system")
    if records.peek() == 0x004A:
        records.take(0x004A, 4)
    locales = [int.from_bytes(records.take(code, 4), "little") for code in (0x0002, 0x0014)]
    if locales != [0x0409, 0x0409]:
        found.faults.append("P26 dir: the locale is not 0x0409")
    if int.from_bytes(records.take(0x0003, 2), "little") != 1252:
        found.faults.append("P27 dir: the code page is not 1252")
    found.name = records.take(0x0004).decode("cp1252")
    if not re.fullmatch(r"[A-Za-z]\w{0,127}", found.name, re.ASCII):
        found.faults.append("P28 dir: the name of the project")
    records.twice(0x0005, 0x0040)
    if records.take(0x0006) != records.take(0x003D):
        found.faults.append("P29 dir: two different help files")
    records.take(0x0007, 4)
    if records.take(0x0008, 4) != bytes(4):
        found.faults.append("P30 dir: the flags of the library")
    records.take(0x0009, 4)
    records.at += 2  # the second half of the version, which the size does not count
    if len(records.twice(0x000C, 0x003C)) > 1015:
        found.faults.append("P31 dir: the constants are too long")


def _read_reference(records: _Records, faults: list[str]) -> str:
    name = records.twice(0x0016, 0x003E)
    content = records.take(0x000D)
    size = int.from_bytes(content[:4], "little")
    if size != len(content) - 10 or content[4 + size :] != bytes(6):
        faults.append(f"P32 dir: the sizes of the reference {name}")
    elif not LIBID.fullmatch(content[4 : 4 + size].decode("cp1252")):
        faults.append(f"P33 dir: the library id of {name}")
    return name


def _read_module_record(records: _Records) -> ReadModule:
    name = records.twice(0x0019, 0x0047)
    stream = records.twice(0x001A, 0x0032)
    records.twice(0x001C, 0x0048)
    offset = int.from_bytes(records.take(0x0031, 4), "little")
    records.take(0x001E, 4)
    if records.take(0x002C, 2) != b"\xff\xff":
        raise BadError(f"P34 dir: the cookie of {name}")
    kind = records.peek()
    if kind not in (0x0021, 0x0022):
        raise BadError(f"P35 dir: {name} is neither a procedural module nor another")
    records.take(kind, 0)
    records.take(0x002B, 0)
    return ReadModule(name, stream, kind == 0x0022, offset)


# --- modules, 2.3.4.3 ---------------------------------------------------------------------------------------------


def _read_module(module: ReadModule, data: bytes | None) -> Iterator[str]:
    if data is None:
        yield f"P40 {module.name} has no stream"
        return
    if module.offset:
        yield f"P41 {module.name}: compiled code before the source, which _VBA_PROJECT denies"
    try:
        source = decompressed(data[module.offset :])
    except BadError as error:
        yield f"{error} (in {module.name})"
        return
    module.text = source.decode("latin-1")
    if not source.isascii():
        yield f"P42 {module.name} is not ASCII"
    if re.search(r"(?<!\r)\n|\r(?!\n)", module.text) or not module.text.endswith("\r\n"):
        yield f"P43 {module.name}: lines must end in CR LF"
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", module.text):
        yield f"P44 {module.name}: control characters"
    yield from _header_line_faults(module)


def _header_line_faults(module: ReadModule) -> Iterator[str]:
    lines = module.text.split("\r\n")
    if lines[0] != f'Attribute VB_Name = "{module.name}"':
        yield f"P45 {module.name}: the first line names another module"
    attributes = [line for line in lines if line.startswith("Attribute ")]
    if lines[: len(attributes)] != attributes:
        yield f"P46 {module.name}: attributes that are not at the top"
    if not module.document:
        if len(attributes) != 1:
            yield f"P47 {module.name}: attributes that a procedural module does not have"
        return
    base = re.fullmatch(r'Attribute VB_Base = "(.*)"', lines[1])
    module.base = BASES.get(base[1], "") if base else ""
    if not module.base or attributes[2:] != DOCUMENT_HEADER:
        yield f"P48 {module.name}: the header lines of a document"


def _names_faults(found: ReadProject) -> Iterator[str]:
    names = [module.name.lower() for module in found.modules]
    if len(set(names)) < len(names):
        yield "P50 two modules of one name"
    if found.name.lower() in names:
        yield "P51 a module is called as the project"
    for module in found.modules:
        if not re.fullmatch(r"[A-Za-z]\w{0,30}", module.name, re.ASCII):
            yield f"P52 no name of a module: {module.name!r}"
    if sum(module.base == "workbook" for module in found.modules) != 1:
        yield "P53 not exactly one module of the workbook"


# --- PROJECT and PROJECTwm ----------------------------------------------------------------------------------------


def _project_text_faults(data: bytes, found: ReadProject) -> Iterator[str]:
    text = data.decode("cp1252")
    if "\n" in text.replace("\r\n", "") or not text.endswith("\r\n"):
        yield "P60 PROJECT: lines must end in CR LF"
    parts = text.split("\r\n\r\n")
    if len(parts) != 3:
        yield "P61 PROJECT: three parts, with an empty line between them"
        return
    lines = parts[0].split("\r\n")
    if not GUID.fullmatch(lines[0].removeprefix('ID="').removesuffix('"')):
        yield "P62 PROJECT: the id is no GUID"
    wanted = [f"Document={each.name}/&H00000000" if each.document else f"Module={each.name}" for each in found.modules]
    if [line for line in lines if line.startswith(("Document=", "Module=", "Class=", "BaseClass="))] != wanted:
        yield "P63 PROJECT: the modules are not those of dir, each of its kind"
    for line in (f'Name="{found.name}"', 'HelpContextID="0"', 'VersionCompatible32="393222000"'):
        if line not in lines:
            yield f"P64 PROJECT: no line {line}"
    own = lines[0].removeprefix('ID="').removesuffix('"')
    for key, content in (("CMG", bytes(4)), ("DPB", bytes(1)), ("GC", b"\xff")):
        value = next((line for line in lines if line.startswith(f'{key}="')), "")[len(key) + 2 : -1]
        if _undisguised(value, own) != content:
            yield f"P65 PROJECT: {key} does not say what an open project says"
    if parts[1] != "[Host Extender Info]\r\n&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000":
        yield "P66 PROJECT: the host extender"
    windows = parts[2].split("\r\n")
    if windows[0] != "[Workspace]" or [line.partition("=")[0] for line in windows[1:-1]] != [
        module.name for module in found.modules
    ]:
        yield "P67 PROJECT: [Workspace] does not name the modules"


def _undisguised(value: str, project_id: str) -> bytes | None:
    """Return what a value holds (2.4.3.3), ``None`` when it is broken."""
    try:
        data = bytes.fromhex(value)
        seed, key = data[0], sum(project_id.encode()) & 0xFF
        if data[1] ^ seed != 2 or data[2] ^ seed != key or value != value.upper():
            return None
        plain, out = key, bytearray()
        for at in range(3, len(data)):
            plain = data[at] ^ (data[at - 2] + plain & 0xFF)
            out.append(plain)
    except (ValueError, IndexError):
        return None
    body = out[(seed & 6) // 2 :]
    content = bytes(body[4:])
    return content if int.from_bytes(body[:4], "little") == len(content) else None


def _name_map_faults(data: bytes, found: ReadProject) -> Iterator[str]:
    wanted = b"".join(
        module.name.encode() + b"\0" + module.name.encode("utf-16-le") + b"\0\0" for module in found.modules
    )
    if data != wanted + b"\0\0":
        yield "P68 PROJECTwm does not hold the names of the modules"
