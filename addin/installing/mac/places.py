"""Where things are put on the Mac, all of it in the person's own Library.

Excel loads add-ins from its folder ``Startup``, and runs scripts from a folder that it cannot write to itself (Apple:
``NSApplicationScriptsDirectory``). The folders of Excel are there after its first start.
"""

import posixpath
from dataclasses import dataclass
from typing import Final

from addin.excel.mac.scripts import SCRIPT, STARTER, interpreter_of
from addin.installing.machine import Machine
from addin.installing.places import FOLDER, RECORD, Places
from addin.installing.plan import FILE_NAME
from udfs.findings import Finding, finding

_OFFICE: Final = "Library/Group Containers/UBF8T346G9.Office"  # Microsoft's number as a developer
_STARTUP: Final = "User Content.localized/Startup.localized/Excel"
_OFFERED: Final = "User Content.localized/Add-Ins.localized"
_SCRIPTS: Final = "Library/Application Scripts/com.microsoft.Excel"
_OWN: Final = f"Library/Application Support/{FOLDER}"  # button.applescript says it too


@dataclass(frozen=True)
class Files:
    """The files that are installed, and Excel's folders around them. ``office``: is there once Excel was started."""

    office: str
    add_in: str
    script: str
    starter: str
    offered: str


def places(machine: Machine) -> Places | Finding:
    """Return where things go on this computer."""
    home = machine.environment.get("HOME", "")
    if not posixpath.isabs(home):
        return finding("ZS-686", path="$HOME", reason="系统没有给出这个文件夹")
    own = posixpath.join(home, _OWN)
    return Places(own, posixpath.dirname(files_of(home).add_in), posixpath.join(own, RECORD))


def files_of(home: str) -> Files:
    """Return the files of a person by the home folder."""
    office = posixpath.join(home, _OFFICE)
    return Files(
        office,
        posixpath.join(office, _STARTUP, FILE_NAME),
        posixpath.join(home, _SCRIPTS, SCRIPT),
        posixpath.join(home, _OWN, STARTER),
        posixpath.join(office, _OFFERED),
    )


def settings_in_force(machine: Machine, _add_in: str | None) -> tuple[str, str]:
    """Return the script that starts Python and the interpreter that it names. Raises ``OSError``."""
    starter = files_of(machine.environment.get("HOME", "")).starter
    if not machine.files.is_file(starter):
        return "", ""
    return starter, interpreter_of(machine.files.read(starter))
