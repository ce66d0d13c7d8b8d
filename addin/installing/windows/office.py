"""Which versions of Excel are on a computer, of how many bits each is, and where its settings are in the registry.

Several may stand side by side. Keys of a version that was taken off stay behind, so only a version whose EXCEL.EXE is
there counts.
"""

import ntpath
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from addin.installing.machine import Machine, text_of

VERSIONS: Final = {"14.0": "Excel 2010", "15.0": "Excel 2013", "16.0": "Excel 2016 或更新"}
SETTINGS: Final = r"HKCU\Software\Microsoft\Office"
PROGRAM: Final = "EXCEL.EXE"
_MACHINE: Final = r"HKLM\SOFTWARE\Microsoft\Office"
_MACHINE_32: Final = r"HKLM\SOFTWARE\WOW6432Node\Microsoft\Office"
_BITS: Final = {0x014C: 32, 0x8664: 64, 0xAA64: 64}  # [PE] Machine Types: x86, x64, ARM64
_HEAD: Final = 4096  # bytes of a program that hold its headers


@dataclass(frozen=True)
class Excel:
    """A version of Excel. ``bits``: 32, 64 or ``None`` where it cannot be told."""

    version: str
    program: str
    bits: int | None

    @property
    def key(self) -> str:
        """Its settings of this person."""
        return settings_key(self.version)

    @property
    def label(self) -> str:
        """Its name for a person."""
        return f"{VERSIONS[self.version]}（{f'{self.bits} 位' if self.bits else '位数不详'}）"


def settings_key(version: str) -> str:
    """Return the key with this person's settings of a version."""
    return rf"{SETTINGS}\{version}\Excel"


def excels(machine: Machine) -> list[Excel]:
    """Return the versions that are there, the newest last. Raises ``OSError``."""
    found = {}
    for version, folder in _folders(machine):
        program = ntpath.join(folder, PROGRAM)
        if version not in found and machine.files.is_file(program):
            found[version] = Excel(version, program, bits_of(machine.files.read(program, _HEAD)))
    return [found[version] for version in VERSIONS if version in found]


def leftovers(machine: Machine) -> list[str]:
    """Return the versions of which only the settings are left."""
    there = {each.version for each in excels(machine)}
    return [version for version in VERSIONS if version not in there and machine.registry.has(settings_key(version))]


def bits_of(head: bytes) -> int | None:
    """Return how many bits a program or library for Windows has, by its first bytes. [PE] MS-DOS stub, COFF header."""
    if len(head) < 64 or head[:2] != b"MZ":
        return None
    (at,) = struct.unpack_from("<I", head, 0x3C)
    if head[at : at + 4] != b"PE\0\0" or len(head) < at + 6:
        return None
    return _BITS.get(struct.unpack_from("<H", head, at + 4)[0])


def _folders(machine: Machine) -> Iterator[tuple[str, str]]:
    """Yield version and folder of whatever the registry says is installed: by itself, or "click to run"."""
    registry = machine.registry
    for version in VERSIONS:
        for root in (_MACHINE, _MACHINE_32):
            yield version, text_of(registry.values(rf"{root}\{version}\Excel\InstallRoot").get("Path"))
    for version, key in (("16.0", rf"{_MACHINE}\ClickToRun"), ("15.0", rf"{_MACHINE}\15.0\ClickToRun")):
        folder = text_of(registry.values(rf"{key}\Configuration").get("InstallationPath"))
        yield version, ntpath.join(folder, "root", f"Office{version[:2]}") if folder else ""
