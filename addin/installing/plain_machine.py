"""A real computer, as far as all systems are alike: files, processes, Python. Windows adds its registry."""

import locale
import os
import secrets
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import psutil

from addin.files import write_atomically
from addin.installing.machine import Files, Probe, Ran, Registry, System, Value
from addin.installing.probe import probed
from addin.installing.running import ran

_SYSTEMS: Final[dict[str, System]] = {"win32": "windows", "darwin": "macos"}
ASKED_MODULES: Final = {  # what a cell call imports, and what a button
    "windows": ("addin.excel.functions",),
    "macos": ("addin.excel.mac.button",),
    "linux": ("addin.libreoffice.extension.button_pressed", "addin.libreoffice.extension.calculating.cells"),
}
EVERYWHERE: Final = ("addin.cli",)


class NoRegistry:
    """The registry of a system that has none."""

    def has(self, _key: str) -> bool:
        return False

    def values(self, _key: str) -> dict[str, Value]:
        return {}

    def subkeys(self, _key: str) -> list[str]:
        return []

    def add_key(self, key: str) -> None:
        raise NotImplementedError(key)

    remove_key = add_key

    def set_value(self, key: str, _name: str, _value: Value) -> None:
        raise NotImplementedError(key)

    def remove_value(self, key: str, _name: str) -> None:
        raise NotImplementedError(key)


class Disk:
    """The file system; on Windows a stream of a file has its name behind a colon."""

    def is_file(self, path: str) -> bool:
        return Path(path).is_file()

    def is_folder(self, path: str) -> bool:
        return Path(path).is_dir()

    def names(self, folder: str) -> list[str]:
        return sorted(each.name for each in Path(folder).iterdir()) if Path(folder).is_dir() else []

    def read(self, path: str, limit: int = -1) -> bytes:
        with Path(path).open("rb") as file:
            return file.read(limit)

    def write(self, path: str, content: bytes) -> None:
        written = write_atomically(Path(path), lambda out: out.write(content))
        if written != Path(path):  # somebody has it open: what stands beside it nobody would read
            written.unlink()
            raise PermissionError(13, "in use", path)

    def remove(self, path: str) -> None:
        Path(path).unlink()

    def add_folder(self, path: str) -> None:
        Path(path).mkdir()

    def remove_folder(self, path: str) -> None:
        Path(path).rmdir()

    def real(self, path: str) -> str:
        return os.path.realpath(path)

    def can_write(self, folder: str) -> bool:
        try:
            with tempfile.TemporaryFile(dir=folder):
                return True
        except OSError:
            return False


class PlainMachine:
    """The computer that this program runs on, without a registry."""

    def __init__(self) -> None:
        self._disk = Disk()

    @property
    def system(self) -> System:
        return _SYSTEMS.get(sys.platform, "linux")

    @property
    def registry(self) -> Registry:
        return NoRegistry()

    @property
    def files(self) -> Files:
        return self._disk

    @property
    def environment(self) -> Mapping[str, str]:
        return os.environ

    @property
    def python(self) -> str:
        return sys.executable

    @property
    def code_page(self) -> str:
        return locale.getencoding()  # on Windows that of the programs without Unicode, whatever Python's own mode

    @property
    def root(self) -> bool:
        return sys.platform != "win32" and os.geteuid() == 0

    def running(self) -> Sequence[str]:
        own = psutil.Process().username()
        every = (each.info for each in psutil.process_iter(["name", "username"]))  # None: somebody else's
        return [each["name"] or "" for each in every if each["username"] == own]

    def probe(self, interpreter: str) -> Probe:
        return probed(interpreter, ASKED_MODULES.get(self.system, EVERYWHERE))

    def run(self, command: Sequence[str], seconds: float) -> Ran:
        return ran(command, seconds)

    def token(self) -> str:
        return secrets.token_hex(4)
