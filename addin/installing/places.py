"""Where things are put: the record and the add-in, in folders of this person alone.

The folder of the add-in and that of Python should be ASCII: the VBA of the add-in and the library that it loads get
their paths in the code page of the country, and what stands there is not always in it. So for a person whose name is
written in Chinese they go below ProgramData, into a folder that only this person may change and whose name nobody can
take beforehand.
"""

import ntpath
from dataclasses import dataclass
from typing import Final

from addin.installing.machine import Machine
from udfs.findings import Finding, finding

FOLDER: Final = "zhaoshang"
RECORD: Final = "installed.json"
SETTINGS_FILE: Final = "excel.conf"  # the name that the add-in asks for, and the key in it
INTERPRETER: Final = "interpreter"


@dataclass(frozen=True)
class Places:
    """``own``: the folder with the record, whatever its name is made of; ``home``: where the add-in and Python go."""

    own: str
    home: str

    @property
    def record(self) -> str:
        """The record of what was written."""
        return ntpath.join(self.own, RECORD)


def places(machine: Machine) -> Places | Finding:
    """Return where things go on this computer."""
    local = machine.environment.get("LOCALAPPDATA", "")
    if not ntpath.isabs(local):
        return finding("ZS-686", path="%LOCALAPPDATA%", reason="系统没有给出这个文件夹")
    own = ntpath.join(local, FOLDER)
    if own.isascii():
        return Places(own, own)
    shared = machine.environment.get("PROGRAMDATA", "")
    if not ntpath.isabs(shared) or not shared.isascii():
        return finding("ZS-686", path="%PROGRAMDATA%", reason="系统没有给出这个文件夹，或路径里有汉字")
    return Places(own, ntpath.join(shared, f"{FOLDER}-{machine.token()}"))


def personal_settings(machine: Machine) -> str:
    """Return the settings that the add-in reads before its own: those that the person wrote, which stay his."""
    return ntpath.join(machine.environment.get("APPDATA", ""), FOLDER, SETTINGS_FILE)


def settings_text(interpreter: str) -> bytes:
    """Return the content of the settings file for an interpreter."""
    return f"{INTERPRETER} = {interpreter}\r\n".encode()


def interpreter_in(content: bytes) -> str:
    """Return the interpreter that a settings file names, as the add-in reads it; empty where it names none."""
    told = ""
    for line in content.decode("utf-8-sig", "replace").splitlines():
        name, equals, value = line.partition("=")
        if equals and name.strip().lower() == INTERPRETER:
            told = value.strip()
    return told


def fits_code_page(path: str, code_page: str) -> bool:
    """Tell whether programs that know no Unicode can be given a path."""
    try:
        path.encode(code_page)
    except (UnicodeEncodeError, LookupError):
        return path.isascii()
    return True
