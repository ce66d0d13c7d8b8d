"""Where the office is, and a Python that can speak to it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from addin.libreoffice.errors import OfficeError


class Programs(NamedTuple):
    """The paths of both programs."""

    office: str
    python: str


def clean_environment() -> dict[str, str]:
    """Return the environment without what would bend another Python or the office's libraries."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "LD_LIBRARY", "VIRTUAL_ENV"))
    }


@cache
def find_programs() -> Programs:
    """Find the office and a Python that imports ``uno``. Raises ``OfficeError`` that says what is missing.

    ``SOFFICE`` and ``UNO_PYTHON`` in the environment go before all other places.
    """
    if os.name != "posix":
        raise OfficeError("a private office needs process groups, which this system lacks")
    office = next((Path(found).resolve() for found in _offices() if Path(found).exists()), None)
    if office is None:
        raise OfficeError("LibreOffice (soffice) is not installed")
    return programs_of(office)


@cache
def programs_of(office: Path) -> Programs:
    """Return an office, named by its ``soffice``, and a Python that speaks to it. Raises ``OfficeError``."""
    binary = office.with_name("soffice.bin")  # one process less, and its id is the office's
    for python in dict.fromkeys(_pythons(office)):
        if Path(python).exists() and _imports_uno(python):
            return Programs(str(binary if binary.exists() else office), python)
    raise OfficeError("no Python here imports uno (Debian: python3-uno)")


def _offices() -> Iterator[str]:
    named = (os.environ.get("SOFFICE"), shutil.which("soffice"), shutil.which("libreoffice"))
    yield from filter(None, named)
    yield "/usr/lib/libreoffice/program/soffice"
    yield from sorted(map(str, Path("/opt").glob("libreoffice*/program/soffice")), reverse=True)
    yield "/Applications/LibreOffice.app/Contents/MacOS/soffice"


def _pythons(office: Path) -> Iterator[str]:
    if named := os.environ.get("UNO_PYTHON"):
        yield named
    yield str(office.with_name("python"))
    yield str(office.with_name("python.exe"))
    yield str(office.parent.parent / "Resources" / "python")
    yield "/usr/bin/python3"
    yield shutil.which("python3", path=os.defpath) or ""


def _imports_uno(python: str) -> bool:
    command = [python, "-c", "import uno"]
    return not subprocess.run(command, env=clean_environment(), capture_output=True, timeout=60, check=False).returncode
