"""A private headless office: started, asked, ended for certain, and named when it dies.

It has its own profile and its own pipe, so any number run beside one another and beside the office of a person.
Requests and answers are JSON lines through a process of the office's own Python (``bridge``), so ours needs no ``uno``,
whatever its version; a request that hangs ends with the office. Macros never run, links are never updated, nothing is
shown.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import tempfile
import threading
import uuid
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import IO, Any, Final

import psutil

from addin.libreoffice.errors import OfficeCrashed, OfficeError, OfficeTimeout, RequestRefused
from addin.libreoffice.profile import write_profile
from addin.libreoffice.programs import clean_environment, find_programs

BRIDGE: Final = Path(__file__).with_name("bridge")
_LOG: Final = "helper.log"


class Office:
    """A private office; started by the first request, ended by ``stop`` or by leaving ``with``.

    ``timeout`` and ``start_timeout`` in seconds. ``operations``: files with more operations than the bridge has (see
    ``bridge/__main__.py``). After a crash or a timeout the next request starts a new office, one ``generation`` later;
    what was open in the old one is lost.
    """

    def __init__(
        self,
        *,
        recalc_on_load: bool = False,
        timeout: float = 60,
        start_timeout: float = 90,
        locale: str = "zh-CN",
        operations: Sequence[Path] = (),
    ) -> None:
        self.programs = find_programs()
        self.recalc_on_load = recalc_on_load
        self.timeout = timeout
        self.start_timeout = start_timeout
        self.locale = locale
        self.operations = tuple(operations)
        self.generation = 0
        self.pid: int | None = None
        self.version = ""
        self._helper: subprocess.Popen[bytes] | None = None
        self._profile: Path | None = None
        self._pipe = ""
        self._sockets: list[str] = []
        self._answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._request = 0
        self._locks: dict[Path, bytes] = {}

    def __enter__(self) -> Office:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def running(self) -> bool:
        """Whether an office was started and has not ended, as far as we know."""
        return self._helper is not None

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
            self._helper = subprocess.Popen(
                [self.programs.python, str(BRIDGE), *map(str, arguments)],
                env=clean_environment() | {"TMPDIR": str(self._profile / "tmp"), "PYTHONDONTWRITEBYTECODE": "1"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )
        self._answers = queue.SimpleQueue()
        assert self._helper.stdout is not None
        threading.Thread(target=_pump, args=(self._helper.stdout, self._answers), daemon=True).start()

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

    def request(self, operation: str, **arguments: Any) -> Any:
        """Send one request ("module.operation") and return its answer; starts the office when it does not run.

        Raises ``RequestRefused`` with words for a person, ``OfficeCrashed`` and ``OfficeTimeout`` when the office is
        gone, another ``OfficeError`` when the operation failed, which is a mistake of ours.
        """
        self.start()
        self._send(operation, arguments)
        return self._receive(operation, self._request, self.timeout)

    def _send(self, operation: str, arguments: dict[str, Any]) -> None:
        self._request += 1
        message = {"id": self._request, "op": operation, "args": arguments}
        text = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
        assert self._helper is not None and self._helper.stdin is not None
        try:
            self._helper.stdin.write(text.encode("utf-8", "surrogatepass") + b"\n")
            self._helper.stdin.flush()
        except OSError as error:
            self.kill()
            raise OfficeCrashed(f"the office was gone before {operation!r}") from error

    def _receive(self, operation: str, number: int, seconds: float) -> Any:
        until = monotonic() + seconds
        answer = None
        while answer is None or answer["id"] < number:  # an older answer: its request was interrupted
            try:
                line = self._answers.get(timeout=max(0.0, until - monotonic()))
            except queue.Empty:
                self.kill()
                raise OfficeTimeout(f"no answer to {operation!r} within {seconds:g} s; the office was ended") from None
            if line is None:
                log = self._last_words()
                self.kill()
                raise OfficeCrashed(f"the office died during {operation!r}" + (f"\n{log}" if log else ""))
            answer = json.loads(line.decode("utf-8", "surrogatepass"))
        if "error" not in answer:
            return answer["result"]
        if answer.get("dead"):
            self.kill()
            raise OfficeCrashed(f"the office died during {operation!r}: {answer['error']}")
        raise (RequestRefused if answer.get("refused") else OfficeError)(answer["error"])

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


def _pump(stream: IO[bytes], answers: queue.SimpleQueue[bytes | None]) -> None:
    with contextlib.suppress(OSError, ValueError):  # closed under our hands
        for line in stream:
            answers.put(line)
    answers.put(None)
