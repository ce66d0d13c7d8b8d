"""The computer that a bundle is for: which packages fit it, and which of their requirements hold there.

pip takes the platform into account when it chooses a file, but judges the conditions of requirements
(``platform_system == "Windows"``) by the computer that it runs on: on Linux it leaves out what only Windows needs. So
they are judged here, and what is missing is asked of pip by name.
"""

import email.parser
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version

_METADATA: Final = re.compile(r"[^/]+\.dist-info/METADATA")
PLATFORMS: Final = {"win_amd64": "AMD64", "win32": "x86", "win_arm64": "ARM64"}


@dataclass(frozen=True)
class Target:
    """A Python on Windows. ``python``: such as 3.11; ``platform``: a key of ``PLATFORMS``."""

    python: str
    platform: str

    def environment(self) -> dict[str, str]:
        """Return what conditions of requirements may ask about. [Dependency specifiers] environment markers"""
        return {
            "implementation_name": "cpython",
            "implementation_version": f"{self.python}.0",
            "os_name": "nt",
            "platform_machine": PLATFORMS[self.platform],
            "platform_python_implementation": "CPython",
            "platform_release": "10",
            "platform_system": "Windows",
            "platform_version": "10.0",
            "python_full_version": f"{self.python}.0",
            "python_version": self.python,
            "sys_platform": "win32",
        }


@dataclass(frozen=True)
class Wheel:
    """A package file and what it says of itself."""

    path: Path
    name: str
    version: Version
    requires: tuple[Requirement, ...]


def read_wheel(path: Path) -> Wheel:
    """Return what a wheel says. Raises ``ValueError`` for what is none, ``OSError``."""
    name, version, *_ = parse_wheel_filename(path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            [part] = [each for each in archive.namelist() if _METADATA.fullmatch(each)]
            told = email.parser.BytesParser().parsebytes(archive.read(part), headersonly=True)
    except zipfile.BadZipFile as error:
        raise ValueError(path.name) from error
    requires = tuple(Requirement(each) for each in told.get_all("Requires-Dist", ()))
    return Wheel(path, canonicalize_name(name), version, requires)


def needed(root: Wheel, wheels: Mapping[str, Wheel], target: Target) -> tuple[dict[str, Wheel], list[str]]:
    """Return the wheels that the root needs on the target, itself too, and the requirements that none of them meets."""
    used = {root.name: root}
    missing: dict[str, None] = {}
    looked: set[tuple[str, frozenset[str]]] = set()
    waiting: list[tuple[Wheel, frozenset[str]]] = [(root, frozenset())]
    while waiting:
        wheel, wanted = waiting.pop()
        if (wheel.name, wanted) in looked:
            continue
        looked.add((wheel.name, wanted))
        for requirement in _holding(wheel, wanted, target):
            name = canonicalize_name(requirement.name)
            found = wheels.get(name)
            if found is None or not requirement.specifier.contains(found.version, prereleases=True):
                missing[_without_condition(requirement)] = None
                continue
            used[name] = found
            waiting.append((found, frozenset(requirement.extras)))
    return dict(sorted(used.items())), sorted(missing)


def _holding(wheel: Wheel, extras: frozenset[str], target: Target) -> Iterator[Requirement]:
    environment = target.environment()
    for requirement in wheel.requires:
        marker = requirement.marker
        if marker is None or any(marker.evaluate(environment | {"extra": extra}) for extra in (extras or {""})):
            yield requirement


def _without_condition(requirement: Requirement) -> str:
    extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
    return f"{requirement.name}{extras}{requirement.specifier}"
