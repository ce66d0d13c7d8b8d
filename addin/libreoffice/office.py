"""A private headless office: started, asked, ended for certain, and named when it dies.

It has its own profile and its own pipe, so any number run beside one another and beside the office of a person. A
request that hangs ends with the office. Macros never run, links are never updated, nothing is shown.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import tempfile
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import psutil

from addin.libreoffice.bridged import Bridged
from addin.libreoffice.errors import OfficeError
from addin.libreoffice.profile import write_profile
from addin.libreoffice.programs import find_programs

_LOG: Final = "helper.log"


class Office(Bridged):
    """A private office; started by the first request, ended by ``stop`` or by leaving ``with``.

    ``timeout`` and ``start_timeout`` in seconds. ``operations``: files with more operations than the bridge has (see
    ``bridge/__main__.py``). After a crash or a timeout the next request starts a new office, one ``generation`` later;
    what was open in the old one is lost.
    """

    of_a_person: Final = False

    def __init__(
        self,
        *,
        recalc_on_load: bool = False,
        timeout: float = 60,
        start_timeout: float = 90,
        locale: str = "zh-CN",
        operations: Sequence[Path] = (),
    ) -> None:
        super().__init__()
        self.programs = find_programs()
        self.recalc_on_load = recalc_on_load
        self.timeout = timeout
        self.start_timeout = start_timeout
        self.locale = locale
        self.operations = tuple(operations)
        self._profile: Path | None = None
        self._pipe = ""
        self._sockets: list[str] = []
        self._locks: dict[Path, bytes] = {}

    def __enter__(self) -> Office:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the office unless it runs. Raises ``OfficeError`` when it cannot be started."""
        if self._helper is not None:
            return
        self.generation += 1
        try:
            self._launch()
        except OSError as error:
            self.kill()
            raise OfficeError(f"the office cannot be started: {error}") from error
        hello = self._receive("start", 0, self.start_timeout + 10)
        self.pid, self.version, self._sockets = hello["pid"], hello["version"], hello["sockets"]

    def _launch(self) -> None:
        self._profile = Path(tempfile.mkdtemp(prefix="office-"))
        write_profile(self._profile, recalc_on_load=self.recalc_on_load, locale=self.locale)
        self._pipe = f"office{os.getpid()}x{uuid.uuid4().hex[:12]}"
        arguments = (self.programs.office, self._profile, self._pipe, self.start_timeout, *self.operations)
        with (self._profile / _LOG).open("wb") as log:
            self._converse(("start", *arguments), {"TMPDIR": str(self._profile / "tmp")}, log)

    def stop(self) -> None:
        """End the office for certain and leave nothing behind."""
        if self._helper is None:
            return
        with contextlib.suppress(OfficeError):
            self._send("office.stop", {})
            self._receive("office.stop", self._request, 15)
        self.kill()

    def kill(self) -> None:
        """Kill the process group at once; remove profile, pipe and lock files."""
        helper, self._helper, self.pid = self._helper, None, None
        sockets = set(self._sockets)
        if helper is not None:
            sockets |= _sockets_of(helper.pid)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(helper.pid, signal.SIGKILL)
            helper.wait(10)
            for stream in (helper.stdin, helper.stdout):
                with contextlib.suppress(OSError):
                    stream.close()
        if self._profile is not None:
            shutil.rmtree(self._profile, ignore_errors=True)
            self._profile = None
        for socket in sockets:
            Path(socket).unlink(missing_ok=True)
        self._sockets = []
        for lock, content in self._locks.items():
            with contextlib.suppress(OSError):
                if lock.read_bytes() == content:
                    lock.unlink()
        self._locks.clear()

    def keeps_lock_of(self, path: Path) -> None:
        """Remember the lock file of a document that this office has open, to remove it when the office is killed.

        A lock file that has changed by then is somebody else's, and stays.
        """
        lock = path.with_name(f".~lock.{path.name}#")
        with contextlib.suppress(OSError):
            self._locks[lock] = lock.read_bytes()

    def _last_words(self) -> str:
        with contextlib.suppress(OSError):
            if self._profile is not None:
                return (self._profile / _LOG).read_text("utf-8", "replace")[-2000:].strip()
        return ""


def _sockets_of(helper: int) -> set[str]:
    """Return the socket files of what the helper started, which stay behind when it is killed."""
    found = set()
    with contextlib.suppress(psutil.Error):
        for process in psutil.Process(helper).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                found |= {each.laddr for each in process.net_connections("unix") if str(each.laddr).startswith("/")}
    return found
