"""What differs between the programs and systems that the add-in can be installed on: the same functions for each."""

import ntpath
import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Final

import addin.installing.libreoffice.places
import addin.installing.libreoffice.planning
import addin.installing.mac.places
import addin.installing.mac.planning
import addin.installing.windows.places
import addin.installing.windows.planning
import addin.installing.windows.settings
from addin.installing.elsewhere import EXCEL, LIBREOFFICE
from addin.installing.machine import Machine, System
from addin.installing.places import Places
from addin.installing.plan import FILE_NAME, Plan, Wanted
from udfs.findings import Finding


@dataclass(frozen=True)
class Kind:
    """A program on a system. ``paths``: how paths are written there; the functions may raise ``OSError``.

    ``file_name``: of the add-in; ``places``: where things go, or why they cannot; ``planned``: what installing would
    change; ``in_the_way``: what keeps it from being undone now; ``settings_in_force``: by the add-in's path, the file
    that names the Python of the buttons, and that Python.
    """

    paths: ModuleType
    file_name: str
    places: Callable[[Machine], Places | Finding]
    planned: Callable[[Machine, Wanted], Plan]
    in_the_way: Callable[[Machine], list[Finding]]
    settings_in_force: Callable[[Machine, str | None], tuple[str, str]]


_WINDOWS: Final = Kind(
    ntpath,
    FILE_NAME,
    addin.installing.windows.places.places,
    addin.installing.windows.planning.planned,
    addin.installing.windows.planning.in_the_way,
    addin.installing.windows.settings.settings_in_force,
)
_MAC: Final = Kind(
    posixpath,
    FILE_NAME,
    addin.installing.mac.places.places,
    addin.installing.mac.planning.planned,
    lambda _machine: [],  # Excel keeps no list of its own there
    addin.installing.mac.places.settings_in_force,
)


def _libreoffice(paths: ModuleType) -> Kind:
    return Kind(
        paths,
        addin.installing.libreoffice.places.FILE_NAME,
        addin.installing.libreoffice.places.places,
        addin.installing.libreoffice.planning.planned,
        addin.installing.libreoffice.planning.in_the_way,
        addin.installing.libreoffice.places.settings_in_force,
    )


_KINDS: Final[dict[str, dict[System, Kind]]] = {
    EXCEL: {"windows": _WINDOWS, "macos": _MAC},
    LIBREOFFICE: {
        "linux": _libreoffice(posixpath),
        "macos": _libreoffice(posixpath),
        "windows": _libreoffice(ntpath),
    },
}


def kind_of(machine: Machine, host: str) -> Kind | None:
    """Return what a program is on a computer, ``None`` where no add-in can be installed."""
    return _KINDS[host].get(machine.system)
