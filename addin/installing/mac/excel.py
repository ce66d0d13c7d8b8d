"""Which Excel is on a Mac."""

import plistlib
import posixpath
from dataclasses import dataclass
from typing import Final
from xml.parsers.expat import ExpatError

from addin.installing.machine import Machine

PROGRAM: Final = "Microsoft Excel"  # the process
OLDEST: Final = 15  # Excel 2016: the first one with a sandbox, and with AppleScriptTask
_APP: Final = "Microsoft Excel.app"


@dataclass(frozen=True)
class Excel:
    """An Excel. ``version``: as it says itself, empty where it does not."""

    path: str
    version: str

    @property
    def too_old(self) -> bool:
        """Whether it is one that runs no scripts; one that does not tell its version gets the benefit of the doubt."""
        first = self.version.partition(".")[0]
        return first.isdigit() and int(first) < OLDEST

    @property
    def label(self) -> str:
        """Its name for a person."""
        return f"Excel {self.version or '（版本不详）'}（{self.path}）"


def excel_of(machine: Machine) -> Excel | None:
    """Return the Excel of all persons, else that of this one. Raises ``OSError``."""
    for folder in ("/Applications", posixpath.join(machine.environment.get("HOME", ""), "Applications")):
        path = posixpath.join(folder, _APP)
        if machine.files.is_folder(path):
            return Excel(path, _version(machine, posixpath.join(path, "Contents", "Info.plist")))
    return None


def _version(machine: Machine, file: str) -> str:
    if not machine.files.is_file(file):
        return ""
    try:
        return str(plistlib.loads(machine.files.read(file))["CFBundleShortVersionString"])
    except (plistlib.InvalidFileException, ExpatError, ValueError, KeyError, TypeError):
        return ""
