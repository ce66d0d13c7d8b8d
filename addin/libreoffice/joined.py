"""The office that a person works in, joined through a pipe that it has opened for us.

It is theirs: nothing is started and nothing ended but the conversation, no document is closed, no file removed. When
the conversation ends, windows and status bar are the person's again. An office that is gone is not started anew.
"""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from addin.libreoffice.bridged import Bridged
from addin.libreoffice.errors import OfficeCrashed, OfficeError
from addin.libreoffice.programs import Programs, find_programs, programs_of

_WAITS_FOR_A_PERSON: Final = ("dialogs.alert", "dialogs.folder", "dialogs.form")
_FOR_EVER: Final = 7 * 24 * 3600.0  # seconds; a person may go home over a question
_TO_LEAVE: Final = 5.0  # seconds


class JoinedOffice(Bridged):
    """The office at the other end of a pipe; reached by the first request, left by ``stop`` or by leaving ``with``.

    ``program``: the folder of its program; where it is not told, the office that is found here. ``pid``: its process.
    ``timeout`` and ``start_timeout`` in seconds. ``operations``: as for ``Office``.
    """

    of_a_person: Final = True

    def __init__(
        self,
        pipe: str,
        *,
        program: Path | None = None,
        pid: int | None = None,
        timeout: float = 60,
        start_timeout: float = 20,
        operations: Sequence[Path] = (),
    ) -> None:
        super().__init__()
        self.programs: Programs = programs_of(program / "soffice") if program else find_programs()
        self.timeout = timeout
        self.start_timeout = start_timeout
        self.operations = tuple(operations)
        self.pid = pid
        self._pipe = pipe

    def __enter__(self) -> JoinedOffice:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Join the office unless that was done. Raises ``OfficeError``; an office that is gone stays gone."""
        if self._helper is not None:
            return
        if self.generation:
            raise OfficeCrashed("the office is gone, or was left")
        self.generation = 1
        try:
            self._converse(("join", self._pipe, self.start_timeout, *self.operations), {})
        except OSError as error:
            raise OfficeError(f"the office cannot be joined: {error}") from error
        self.version = self._receive("join", 0, self.start_timeout + 10)["version"]

    def stop(self) -> None:
        """Leave the office: it has its windows back when this returns."""
        if self._helper is None:
            return
        with contextlib.suppress(OfficeError):
            self._send("office.stop", {})
            self._receive("office.stop", self._request, self.timeout)
        if self._helper is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._helper.wait(_TO_LEAVE)
        self.kill()

    def kill(self) -> None:
        """End the bridge at once; the office goes on."""
        helper, self._helper = self._helper, None
        if helper is None:
            return
        helper.kill()
        helper.wait(10)
        for stream in (helper.stdin, helper.stdout):
            with contextlib.suppress(OSError):
                stream.close()

    def keeps_lock_of(self, path: Path) -> None:
        """Do nothing: the office of a person looks after its lock files."""

    def _patience(self, operation: str) -> float:
        return _FOR_EVER if operation in _WAITS_FOR_A_PERSON else self.timeout
