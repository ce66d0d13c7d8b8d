"""Which LibreOffice is on a computer, and what of it installing needs."""

import ntpath
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Final

from addin.installing.machine import Machine, System, text_of

OLDEST: Final = (7, 4)  # the oldest one that the extension was tried in
PROCESSES: Final = frozenset(("soffice.bin", "soffice", "soffice.exe"))  # by system; in small letters
_PRODUCT: Final = re.compile(r"(?m)^ProductKey=.*?(\d+(?:\.\d+)+)")
_PROFILE: Final = re.compile(r"(?m)^UserInstallation=\$SYSUSERCONFIG/(.+?)\s*$")
_SNAP: Final = ("/snap/", "/var/lib/snapd/")
_FLATPAK: Final = "flatpak/exports/bin/org.libreoffice.LibreOffice"


@dataclass(frozen=True)
class _Layout:
    """How an office is laid out. ``proof``: the program by which its folder is known.

    ``unopkg``: the one that answers at a console; ``others``: from there to the folder of the other files.
    """

    paths: ModuleType
    proof: str
    unopkg: str
    others: str
    bootstrap: str


_LAYOUTS: Final[dict[System, _Layout]] = {
    "linux": _Layout(posixpath, "soffice.bin", "unopkg", ".", "bootstraprc"),
    "macos": _Layout(posixpath, "soffice", "unopkg", "../Resources", "bootstraprc"),
    "windows": _Layout(ntpath, "soffice.bin", "unopkg.com", ".", "bootstrap.ini"),
}


@dataclass(frozen=True)
class Office:
    """An office. ``folder``: where its programs are; ``sandbox``: what shuts it in, empty where nothing does."""

    folder: str
    sandbox: str = ""


def offices(machine: Machine) -> list[Office]:
    """Return every office, the one that the person would start first. Raises ``OSError``."""
    layout = _LAYOUTS[machine.system]
    found = dict.fromkeys(_office_at(machine, layout, path) for path in _places(machine) if _seen(machine, path))
    every = [each for each in found if each is not None]
    return [*every, *(_flatpaks(machine) if machine.system == "linux" else ())]


def _seen(machine: Machine, path: str) -> bool:
    """Tell whether there is such a file for this person; the PATH may name folders that are closed to him."""
    try:
        return machine.files.is_file(path)
    except PermissionError:
        return False


def office_of(machine: Machine) -> Office | None:
    """Return the office that the extension goes into, a shut in one only where there is no other."""
    every = offices(machine)
    return next((each for each in every if not each.sandbox), every[0] if every else None)


def version_of(machine: Machine, office: Office) -> str:
    """Return the version of an office, empty where its files do not say it. Raises ``OSError``.

    It is not asked (``soffice --version``): that writes into the folders of the person.
    """
    found = _PRODUCT.search(_bootstrap(machine, office))
    return found[1] if found else ""


def too_old(version: str) -> bool:
    """Tell whether a version is older than ours needs; one that is not known gets the benefit of the doubt."""
    return bool(version) and tuple(map(int, version.split(".")[:2])) < OLDEST


def unopkg_of(machine: Machine, office: Office) -> str:
    """Return the program that installs extensions, empty where it is missing."""
    layout = _LAYOUTS[machine.system]
    path = layout.paths.join(office.folder, layout.unopkg)
    return path if machine.files.is_file(path) else ""


def runs_python(machine: Machine, office: Office) -> bool:
    """Tell whether an office has what loads Python; Debian has it in a package of its own."""
    return machine.files.is_file(_beside(machine, office, "pythonloader.py"))


def running(machine: Machine) -> int:
    """Count the offices of this person that run."""
    return sum(name.casefold() in PROCESSES for name in machine.running())


def never_started(machine: Machine, office: Office) -> bool:
    """Tell whether this person has no profile yet, so no extensions: asking ``unopkg`` for them would make one."""
    settings, told = _settings_folder(machine), _PROFILE.search(_bootstrap(machine, office))
    if "UserInstallation" in machine.environment or not settings or told is None:
        return False
    paths = _LAYOUTS[machine.system].paths
    return not machine.files.is_folder(paths.join(settings, *told[1].split("/"), "user"))


def _bootstrap(machine: Machine, office: Office) -> str:
    """Return the file in which an office says what it is and where its profiles are."""
    file = _beside(machine, office, _LAYOUTS[machine.system].bootstrap)
    return machine.files.read(file).decode("utf-8", "replace") if machine.files.is_file(file) else ""


def _settings_folder(machine: Machine) -> str:
    """Return what the office calls SYSUSERCONFIG."""
    environment = machine.environment
    home = environment.get("HOME", "")
    if machine.system == "windows":
        return environment.get("APPDATA", "")
    if machine.system == "macos":
        return posixpath.join(home, "Library/Application Support")
    return environment.get("XDG_CONFIG_HOME") or posixpath.join(home, ".config")


def _beside(machine: Machine, office: Office, name: str) -> str:
    layout = _LAYOUTS[machine.system]
    return str(layout.paths.normpath(layout.paths.join(office.folder, layout.others, name)))


def _office_at(machine: Machine, layout: _Layout, path: str) -> Office | None:
    """Return the office that a program belongs to, ``None`` where there is none."""
    real = machine.files.real(path)
    if path.startswith(_SNAP) or posixpath.basename(real) == "snap":
        return Office(posixpath.dirname(path), "snap")
    folder = layout.paths.dirname(real)
    if not machine.files.is_file(layout.paths.join(folder, layout.proof)):
        return None
    if machine.files.is_folder(_beside(machine, Office(folder), "../_MASReceipt")):
        return Office(folder, "App Store")
    return Office(folder)


def _places(machine: Machine) -> Iterator[str]:
    """Yield where an office may be: as named, as found by name, then where it is usually put."""
    if named := machine.environment.get("SOFFICE"):
        yield named
    if machine.system == "windows":
        for hive in ("HKCU", "HKLM"):
            for view in ("SOFTWARE", r"SOFTWARE\WOW6432Node"):
                if folder := text_of(machine.registry.values(rf"{hive}\{view}\LibreOffice\UNO\InstallPath").get("")):
                    yield ntpath.join(folder, "soffice.bin")
        yield r"C:\Program Files\LibreOffice\program\soffice.bin"
    elif machine.system == "macos":
        yield "/Applications/LibreOffice.app/Contents/MacOS/soffice"
        yield posixpath.join(machine.environment.get("HOME", ""), "Applications/LibreOffice.app/Contents/MacOS/soffice")
    else:
        path = machine.environment.get("PATH", "").split(":")
        yield from (posixpath.join(folder, name) for name in ("soffice", "libreoffice") for folder in path if folder)
        yield from ("/usr/lib/libreoffice/program/soffice", "/usr/lib64/libreoffice/program/soffice")
        for name in sorted(machine.files.names("/opt"), reverse=True):
            if name.startswith("libreoffice"):
                yield f"/opt/{name}/program/soffice"
        yield from (f"{folder}libreoffice" for folder in ("/snap/bin/", "/var/lib/snapd/snap/bin/"))


def _flatpaks(machine: Machine) -> Iterator[Office]:
    shares = ("/var/lib", posixpath.join(machine.environment.get("HOME", ""), ".local/share"))
    for path in (posixpath.join(share, _FLATPAK) for share in shares):
        if machine.files.is_file(path):
            yield Office(posixpath.dirname(path), "flatpak")
            return
