"""A person's office with the extension, as far as a test can be that person: it has a window nobody sees.

The office is started here and owned by nobody; the test speaks to it through a pipe of its own, which has nothing to do
with those of the buttons.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import uuid
import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Final

import psutil

from addin.libreoffice.extension.package import packed
from addin.libreoffice.extension.parts import Part
from addin.libreoffice.joined import JoinedOffice
from addin.libreoffice.profile import write_profile
from addin.libreoffice.programs import clean_environment, find_programs

ROOT: Final = Path(__file__).parents[2]
OPERATIONS: Final = Path(__file__).with_name("pressing_office.py")
FIRST_START_ENDED: Final = (79, 81)
PATIENCE: Final = 60  # seconds


def until(condition: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
    """Wait for something to come true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        time.sleep(0.05)


def socket_of(pipe: str) -> list[Path]:
    """Return the file of a pipe, where it is open."""
    return list(Path("/tmp").glob(f"OSL_PIPE_*_{pipe}"))


class PersonsOffice:
    """An office with extensions, below a folder. ``screen``: the display that it is to be seen on; else nowhere."""

    def __init__(self, folder: Path, parts: Sequence[Part], screen: str = "") -> None:
        self.folder, self.screen = folder, screen
        self.settings = folder / "settings"
        self.own = self.settings / "zhaoshang"
        for each in (folder / "profile", folder / "temporary", self.own):
            each.mkdir(parents=True)
        with zipfile.ZipFile(BytesIO(packed(parts))) as archive:
            archive.extractall(folder / "bundled" / "zhaoshang.oxt")
        write_profile(folder / "profile", recalc_on_load=False, locale="zh-CN")
        self.installed = self.interpreter("exec '{python}' \"$@\"")
        self.interpret(self.installed)
        self._start()

    def _start(self) -> None:
        pipe = f"person{uuid.uuid4().hex[:12]}"
        command = [
            find_programs().office,
            f"-env:UserInstallation={(self.folder / 'profile').as_uri()}",
            f"-env:BUNDLED_EXTENSIONS={(self.folder / 'bundled').as_uri()}",
            f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext",
            *("--nologo", "--nodefault", "--norestore", "--nofirststartwizard"),
            *([] if self.screen else ["--headless", "--invisible"]),
        ]
        more = {"XDG_CONFIG_HOME": str(self.settings), "TMPDIR": str(self.folder / "temporary"), "PATH": os.defpath}
        environment = {name: value for name, value in clean_environment().items() if name != "APPDATA"} | more
        if self.screen:
            environment["DISPLAY"] = self.screen
        for _attempt in range(4):
            self.process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, start_new_session=True)
            until(lambda: socket_of(pipe) or self.process.poll() is not None, "the office is up, or has ended")
            if self.process.poll() is None:
                self.asked = JoinedOffice(pipe, start_timeout=PATIENCE, operations=[OPERATIONS], pid=self.process.pid)
                self.asked.start()
                return
            assert self.process.returncode in FIRST_START_ENDED, self.process.returncode
        raise AssertionError("the office does not start")

    def interpreter(self, script: str) -> Path:
        """Write an interpreter: a script in which ``{python}`` is that of the tests, and the program is installed."""
        path = self.folder / f"python-{uuid.uuid4().hex[:8]}"
        text = script.replace("{python}", sys.executable)
        path.write_text(f"#!/bin/sh\nexport PYTHONPATH='{ROOT}'\n{text}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    def interpret(self, interpreter: Path | None) -> None:
        """Say which Python the buttons start."""
        text = "" if interpreter is None else f"interpreter = {interpreter}\n"
        (self.own / "libreoffice.conf").write_text(text, encoding="utf-8")

    def request(self, operation: str, **arguments: object) -> object:
        """Ask the office, as the test."""
        return self.asked.request(operation, **arguments)

    def press(self, book: int, action: str) -> None:
        """Press a button in the window of a workbook; it returns at once."""
        self.request("pressing_office.press", book=book, url=f"cn.zhaoshang.press:{action}")

    def pressed(self, book: int, action: str) -> str:
        """Press a button, wait until all is over, and return what the person was told."""
        self.press(book, action)
        self.settle()
        return self.told()

    def settle(self) -> None:
        """Wait until the program of a press has ended, and its pipe is closed."""
        until(lambda: not self.programs() and not self.pipes(), "the press is over")
        time.sleep(0.1)  # and the office has taken note

    def told(self) -> str:
        """Return what the person was told during the last press: nobody sees this office."""
        return (self.own / "libreoffice-press.log").read_text(encoding="utf-8")

    def programs(self) -> list[psutil.Process]:
        """Return what the office has started."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def pipes(self) -> list[str]:
        """Return the pipes of buttons that are open."""
        return [each for each in self._sockets() if "_zhaoshang" in each]

    def crash(self) -> None:
        """Let it die of itself, and remove the socket files that stay behind when it is killed."""
        sockets = self._sockets() if self.process.poll() is None else []
        self.process.kill()
        self.process.wait(10)
        for each in sockets:
            if each.startswith("/"):
                Path(each).unlink(missing_ok=True)

    def end(self) -> None:
        """End it and remove everything."""
        self.asked.stop()
        self.crash()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _sockets(self) -> list[str]:
        return [str(each.laddr) for each in psutil.Process(self.process.pid).net_connections("unix")]
