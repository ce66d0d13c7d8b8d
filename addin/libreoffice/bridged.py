"""A conversation with an office: JSON lines through a process of the office's own Python (``bridge``).

So ours needs no ``uno``, whatever its version. Whose office it is, and what becomes of it when the conversation breaks
off, is said by ``Office`` (a private one) and ``JoinedOffice`` (that of a person).
"""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import IO, Any, ClassVar, Final

from addin.libreoffice.errors import OfficeCrashed, OfficeError, OfficeTimeout, RequestRefused
from addin.libreoffice.programs import Programs, clean_environment

BRIDGE: Final = Path(__file__).with_name("bridge")


class Bridged(ABC):
    """An office that is asked through a bridge. ``timeout``: seconds for a request.

    ``of_a_person``: somebody sees it and works in it. ``generation``: 1 for the first office, one more for each that
    took the place of one that died. ``pid`` and ``version`` are those of the office, once it was reached.
    """

    of_a_person: ClassVar[bool]
    programs: Programs
    timeout: float
    generation: int = 0
    pid: int | None = None
    version: str = ""

    def __init__(self) -> None:
        self._helper: subprocess.Popen[bytes] | None = None
        self._answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._request = 0

    @property
    def running(self) -> bool:
        """Whether an office was reached and has not ended, as far as we know."""
        return self._helper is not None

    @abstractmethod
    def start(self) -> None:
        """Reach the office unless it was. Raises ``OfficeError`` when it cannot be."""

    @abstractmethod
    def stop(self) -> None:
        """End the conversation in good order."""

    @abstractmethod
    def kill(self) -> None:
        """End the conversation at once."""

    @abstractmethod
    def keeps_lock_of(self, path: Path) -> None:
        """Hear that a document is open in the office."""

    def request(self, operation: str, **arguments: Any) -> Any:
        """Send one request ("module.operation") and return its answer; reaches for the office when it must.

        Raises ``RequestRefused`` with words for a person, ``OfficeCrashed`` and ``OfficeTimeout`` when the office is
        gone, another ``OfficeError`` when the operation failed, which is a mistake of ours.
        """
        self.start()
        self._send(operation, arguments)
        return self._receive(operation, self._request, self._patience(operation))

    def _patience(self, operation: str) -> float:  # noqa: ARG002
        """Return how many seconds an operation may take."""
        return self.timeout

    def _converse(self, arguments: Sequence[object], more: dict[str, str], log: IO[bytes] | None = None) -> None:
        """Start the bridge. ``more``: what its environment has beside ours. ``log``: for its errors; else ours."""
        self._helper = subprocess.Popen(
            [self.programs.python, str(BRIDGE), *map(str, arguments)],
            env=clean_environment() | {"PYTHONDONTWRITEBYTECODE": "1"} | more,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,
        )
        self._answers = queue.SimpleQueue()
        assert self._helper.stdout is not None
        threading.Thread(target=_pump, args=(self._helper.stdout, self._answers), daemon=True).start()

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
                ended = "" if self.of_a_person else "; the office was ended"
                raise OfficeTimeout(f"no answer to {operation!r} within {seconds:g} s{ended}") from None
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
        """Return what the bridge had to say beside its answers, where that is kept."""
        return ""


def _pump(stream: IO[bytes], answers: queue.SimpleQueue[bytes | None]) -> None:
    with contextlib.suppress(OSError, ValueError):  # closed under our hands
        for line in stream:
            answers.put(line)
    answers.put(None)
