"""Where things are put for LibreOffice, all of it the person's own.

The folder with the record is another one than Excel's, so that on a computer with both neither is in the other's way.
The settings stand where the office side of the extension reads them.
"""

import ntpath
import posixpath
from types import ModuleType
from typing import Final

from addin.installing.machine import Machine
from addin.installing.places import FOLDER, RECORD, Places
from udfs.findings import Finding, finding

FILE_NAME: Final = "zhaoshang.oxt"
SETTINGS_FILE: Final = "libreoffice.conf"  # zhaoshang_settings.py says these two too
INTERPRETER: Final = "interpreter"
_OWN: Final = f"{FOLDER}-libreoffice"
_HOMES: Final = {"linux": ".local/share", "macos": "Library/Application Support"}


def paths_of(machine: Machine) -> ModuleType:
    """Return how paths are written on a computer."""
    return ntpath if machine.system == "windows" else posixpath


def places(machine: Machine) -> Places | Finding:
    """Return where things go on this computer."""
    paths, environment = paths_of(machine), machine.environment
    if machine.system == "windows":
        asked, base = "%LOCALAPPDATA%", environment.get("LOCALAPPDATA", "")
    else:
        asked, base = "$HOME", posixpath.join(environment.get("HOME", ""), _HOMES[machine.system])
        if machine.system == "linux":
            base = environment.get("XDG_DATA_HOME") or base
    if not paths.isabs(base) or not paths.isabs(settings_file(machine)):
        return finding("ZS-686", path=asked, reason="系统没有给出这个文件夹")
    own = paths.join(base, _OWN)
    return Places(own, own, paths.join(own, RECORD))


def settings_file(machine: Machine) -> str:
    """Return the file that tells the extension which Python to start."""
    environment = machine.environment
    base = environment.get("APPDATA") or environment.get("XDG_CONFIG_HOME")
    paths = paths_of(machine)
    return str(paths.join(base or paths.join(environment.get("HOME", ""), ".config"), FOLDER, SETTINGS_FILE))


def settings_text(interpreter: str) -> bytes:
    """Return the content of that file."""
    return f"{INTERPRETER} = {interpreter}\n".encode()


def settings_in_force(machine: Machine, _add_in: str | None) -> tuple[str, str]:
    """Return that file and the interpreter that the extension starts by it; where none that it names is there, the
    first; empty where it names none. Raises ``OSError``.
    """
    file = settings_file(machine)
    if not machine.files.is_file(file):
        return "", ""
    lines = machine.files.read(file).decode("utf-8-sig", "replace").splitlines()
    told = [line.partition("=") for line in lines]
    named = [value.strip() for name, _, value in told if name.strip().lower() == INTERPRETER and value.strip()]
    there = [each for each in named if machine.files.is_file(each)]
    return (file, (there or named)[0]) if named else ("", "")
