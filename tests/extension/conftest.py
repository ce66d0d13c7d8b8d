"""A private office in which an extension is bundled from its parts, and whose settings are its own."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest
import xlwings as xw

from addin.libreoffice.engine import register
from addin.libreoffice.extension.functions import function_parts
from addin.libreoffice.extension.package import packed
from addin.libreoffice.extension.parts import Part
from tests.office import Office
from udfs.registry import FUNCTIONS

ROOT = Path(__file__).resolve().parents[2]


class Extended(NamedTuple):
    """An office with an extension; ``settings``: the folder of its person's settings."""

    office: Office
    app: xw.App
    settings: Path

    def helpers(self) -> list[psutil.Process]:
        """The processes that calculate for this office."""
        found = psutil.Process(self.office.pid).children(recursive=True)
        alive = [each for each in found if each.status() != psutil.STATUS_ZOMBIE]  # the office has not looked yet
        return [each for each in alive if "addin.libreoffice.extension.calculating" in each.cmdline()]


@contextmanager
def extended_office(parts: Sequence[Part], folder: Path, *, interpreter: bool = True) -> Iterator[Extended]:
    """Start an office with an extension of these parts. ``interpreter``: whether its settings name our Python.

    The office is killed, not ended: whatever it has started has to end all the same.
    """
    bundled, settings = folder / "bundled", folder / "settings"
    with zipfile.ZipFile(io.BytesIO(packed(parts))) as package:
        package.extractall(bundled / "zhaoshang.oxt")
    (settings / "zhaoshang").mkdir(parents=True)
    if interpreter:
        started = folder / "python"  # the program is not installed for the Python that runs the tests
        started.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" "$@"\n')
        started.chmod(0o755)
        (settings / "zhaoshang" / "libreoffice.conf").write_text(f"interpreter = {started}\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "BUNDLED_EXTENSIONS", bundled.as_uri())
        patch.setitem(os.environ, "XDG_CONFIG_HOME", str(settings))
        patch.delenv("APPDATA", raising=False)
        office = Office()
        office.start()
    found = Extended(office, xw.App(impl=register().impl.apps.join(office)), settings)
    helpers: list[psutil.Process] = []
    try:
        yield found
        helpers = found.helpers()
    finally:
        office.kill()
    assert psutil.wait_procs(helpers, timeout=5)[1] == [], "a helper outlives its office"


@pytest.fixture(scope="package")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Extended]:
    """The office with the functions, one for all tests of a worker."""
    with extended_office(function_parts(FUNCTIONS.values()), tmp_path_factory.mktemp("extended")) as found:
        yield found
