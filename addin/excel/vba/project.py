"""The streams of a VBA project, made of modules in text: [MS-OVBA] 2.2 and 2.3.

The project holds source only. Its ``_VBA_PROJECT`` stream says "no compiled code for this version", so the program
compiles the text when it loads the file (2.3.4.1).
"""

from dataclasses import dataclass
from typing import Final, Literal

from addin.excel.vba.compound import Storage, compound_file
from addin.excel.vba.compression import compressed
from addin.excel.vba.encryption import disguised

CODE_PAGE: Final = 1252
_LCID: Final = 0x0409  # for every project, also a Chinese one: other values make Excel refuse it (2.3.4.2.1.3)
_WIN32: Final = 1  # what 64-bit programs read as well (2.3.4.2.1.1)
_COOKIE: Final = 0xFFFF
_SEED: Final = 0x5D  # of the disguised values; any will do, one and the same for the same bytes
_LONGEST_NAME: Final = 31  # of a module, 2.3.4.2.3.2.1
_VISIBLE: Final = b"\xff"  # 2.3.1.17
_VBA_EDITOR: Final = "{3832D640-CF90-11CF-8E43-00A0C911005A}"

Kind = Literal["procedural", "workbook", "sheet"]
_BASES: Final = {
    "workbook": "0{00020819-0000-0000-C000-000000000046}",
    "sheet": "0{00020820-0000-0000-C000-000000000046}",
}


@dataclass(frozen=True)
class Module:
    """A module: its name, its code in ASCII without header lines, and what it belongs to.

    ``workbook`` and ``sheet`` are document modules: the name is the code name in the package.
    """

    name: str
    code: str
    kind: Kind = "procedural"

    @property
    def source(self) -> bytes:
        """The whole text as the module stream has it: header lines first, lines ended by CR LF.

        Raises ``ValueError`` for text that is not ASCII: how it would be read depends on the country of Windows.
        """
        header = [f'Attribute VB_Name = "{self.name}"']
        if self.kind != "procedural":
            header += [
                f'Attribute VB_Base = "{_BASES[self.kind]}"',
                "Attribute VB_GlobalNameSpace = False",
                "Attribute VB_Creatable = False",
                "Attribute VB_PredeclaredId = True",
                "Attribute VB_Exposed = True",
                "Attribute VB_TemplateDerived = False",
                "Attribute VB_Customizable = True",
            ]
        lines = [*header, *(line.rstrip() for line in self.code.strip("\r\n").splitlines())]
        text = "\r\n".join(lines) + "\r\n"
        if not text.isascii():
            raise ValueError(f"module {self.name}: not ASCII")
        return text.encode("ascii")


@dataclass(frozen=True)
class Reference:
    """A type library that the project uses: its name and its LibidReference (2.1.1.8)."""

    name: str
    libid: str


OLE_AUTOMATION: Final = Reference(
    "stdole",
    r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation",
)
OFFICE: Final = Reference(
    "Office",
    r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#C:\Program Files\Common Files\Microsoft Shared"
    r"\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library",
)


@dataclass(frozen=True)
class Project:
    """A project: its name, its id (a GUID in braces), its modules and the libraries that they use."""

    name: str
    project_id: str
    modules: tuple[Module, ...]
    references: tuple[Reference, ...] = (OLE_AUTOMATION, OFFICE)


def vba_project(project: Project) -> bytes:
    """Return the bytes of ``vbaProject.bin``.

    Raises ``ValueError`` for names that are too long, repeated or not ASCII, and for code that is not ASCII.
    """
    names = [module.name for module in project.modules]
    for name in (project.name, *names):
        if not (name.isascii() and name.isidentifier() and len(name) <= _LONGEST_NAME):
            raise ValueError(f"no name of a module: {name!r}")
    if len({name.lower() for name in names}) < len(names):
        raise ValueError("two modules of one name")
    streams = {module.name: compressed(module.source) for module in project.modules}
    streams["_VBA_PROJECT"] = bytes.fromhex("CC61FFFF000000")  # 2.3.4.1
    streams["dir"] = compressed(_dir(project))
    return compound_file(
        Storage(
            streams={"PROJECT": _project_text(project), "PROJECTwm": _name_map(names)},
            storages={"VBA": Storage(streams)},
        )
    )


# --- the dir stream, 2.3.4.2 ------------------------------------------------------------------------------------------


def _dir(project: Project) -> bytes:
    modules = b"".join(map(_module_record, project.modules))
    count = _record(0x000F, _u16(len(project.modules))) + _record(0x0013, _u16(_COOKIE))
    references = b"".join(map(_reference_record, project.references))
    return _information(project.name) + references + count + modules + _record(0x0010, b"")


def _information(name: str) -> bytes:
    """Return the PROJECTINFORMATION record (2.3.4.2.1)."""
    return b"".join(
        (
            _record(0x0001, _u32(_WIN32)),
            _record(0x0002, _u32(_LCID)),
            _record(0x0014, _u32(_LCID)),
            _record(0x0003, _u16(CODE_PAGE)),
            _record(0x0004, name.encode("ascii")),
            _twice(0x0005, 0x0040, ""),  # description
            _record(0x0006, b"") + _record(0x003D, b""),  # help files
            _record(0x0007, _u32(0)),  # help context
            _record(0x0008, _u32(0)),  # library flags
            _u16(0x0009) + _u32(4) + _u32(1) + _u16(0),  # version 1.0; the size counts the first number only
            _twice(0x000C, 0x003C, ""),  # constants
        )
    )


def _reference_record(reference: Reference) -> bytes:
    """Return a REFERENCENAME and a REFERENCEREGISTERED record (2.3.4.2.2.2, 2.3.4.2.2.5)."""
    libid = reference.libid.encode("ascii")
    return _twice(0x0016, 0x003E, reference.name) + _record(0x000D, _u32(len(libid)) + libid + bytes(6))


def _module_record(module: Module) -> bytes:
    """Return a MODULE record (2.3.4.2.3.2). The source begins where the stream begins."""
    return b"".join(
        (
            _twice(0x0019, 0x0047, module.name),
            _twice(0x001A, 0x0032, module.name),  # the name of the stream
            _twice(0x001C, 0x0048, ""),  # description
            _record(0x0031, _u32(0)),  # where in the stream the source begins
            _record(0x001E, _u32(0)),  # help context
            _record(0x002C, _u16(_COOKIE)),
            _record(0x0021 if module.kind == "procedural" else 0x0022, b""),
            _record(0x002B, b""),
        )
    )


def _twice(code: int, unicode_code: int, text: str) -> bytes:
    """Return a text in the code page, and again in UTF-16; sizes are in bytes."""
    return _record(code, text.encode("ascii")) + _record(unicode_code, text.encode("utf-16-le"))


def _record(code: int, data: bytes) -> bytes:
    return _u16(code) + _u32(len(data)) + data


def _u16(value: int) -> bytes:
    return value.to_bytes(2, "little")


def _u32(value: int) -> bytes:
    return value.to_bytes(4, "little")


# --- the PROJECT and PROJECTwm streams, 2.3.1 and 2.3.3 ---------------------------------------------------------------


def _project_text(project: Project) -> bytes:
    """Return the PROJECT stream: what the editor shows of the project; no password, not locked."""
    own = project.project_id
    lines = [f'ID="{own}"']
    for module in project.modules:
        is_document = module.kind != "procedural"
        lines.append(f"Document={module.name}/&H00000000" if is_document else f"Module={module.name}")
    lines += [
        f'Name="{project.name}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{disguised(bytes(4), own, _SEED)}"',  # 2.3.1.15: not protected
        f'DPB="{disguised(bytes(1), own, _SEED)}"',  # 2.3.1.16: no password
        f'GC="{disguised(_VISIBLE, own, _SEED)}"',
        "",
        "[Host Extender Info]",
        f"&H00000001={_VBA_EDITOR};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in project.modules),
    ]
    return ("\r\n".join(lines) + "\r\n").encode("ascii")


def _name_map(names: list[str]) -> bytes:
    """Return the PROJECTwm stream, which is not compressed: each name in the code page and in UTF-16."""
    both = (name.encode("ascii") + b"\0" + name.encode("utf-16-le") + b"\0\0" for name in names)
    return b"".join(both) + b"\0\0"
