"""What differs between the systems that the add-in can be installed on: a module for each, with the same functions."""

import ntpath
import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Final

import addin.installing.mac.places
import addin.installing.mac.planning
import addin.installing.windows.places
import addin.installing.windows.planning
import addin.installing.windows.settings
from addin.installing.machine import Machine, System
from addin.installing.places import Places
from addin.installing.plan import Plan, Wanted
from udfs.findings import Finding


@dataclass(frozen=True)
class Kind:
    """A system. ``paths``: how paths are written there; the functions may raise ``OSError``.

    ``places``: where things go, or why they cannot; ``planned``: what installing would change; ``in_the_way``: what
    keeps it from being undone now; ``settings_in_force``: by the add-in's path, the file that names the Python of the
    buttons, and that Python.
    """

    paths: ModuleType
    places: Callable[[Machine], Places | Finding]
    planned: Callable[[Machine, Wanted], Plan]
    in_the_way: Callable[[Machine], list[Finding]]
    settings_in_force: Callable[[Machine, str | None], tuple[str, str]]


_WINDOWS: Final = Kind(
    ntpath,
    addin.installing.windows.places.places,
    addin.installing.windows.planning.planned,
    addin.installing.windows.planning.in_the_way,
    addin.installing.windows.settings.settings_in_force,
)
_MAC: Final = Kind(
    posixpath,
    addin.installing.mac.places.places,
    addin.installing.mac.planning.planned,
    lambda _machine: [],  # Excel keeps no list of its own there
    addin.installing.mac.places.settings_in_force,
)
_KINDS: Final[dict[System, Kind]] = {"windows": _WINDOWS, "macos": _MAC}


def kind_of(machine: Machine) -> Kind | None:
    """Return what a computer is, ``None`` where no add-in can be installed."""
    return _KINDS.get(machine.system)
