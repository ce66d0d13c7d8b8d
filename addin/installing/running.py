"""Running a program of somebody else's to its end, or ending it."""

import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

import psutil

from addin.installing.machine import ProgramError, Ran
from addin.libreoffice.programs import clean_environment

_LAST_WORDS: Final = 5.0  # seconds


def ran(command: Sequence[str], seconds: float) -> Ran:
    """Run a program without a window and without input. Raises ``OSError``, ``ProgramError`` when it does not end.

    Its environment is that of the person, not that of our Python.
    """
    quiet = {"creationflags": subprocess.CREATE_NO_WINDOW} if sys.platform == "win32" else {}
    process = subprocess.Popen(
        list(command),
        env=clean_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **quiet,
    )
    try:
        told, complained = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        _end(process.pid)
        with suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=_LAST_WORDS)
        raise ProgramError(f"{command[0]} 在 {seconds:g} 秒里没有做完，已经结束了它") from None
    return Ran(process.returncode, _text(told), _text(complained))


def _text(output: bytes) -> str:
    return output.decode("utf-8", "replace").replace("\r\n", "\n")


def _end(pid: int) -> None:
    """End a process and all that it started: a script that starts the program would leave it behind."""
    with suppress(psutil.Error):
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
        for each in family:
            with suppress(psutil.Error):
                each.kill()
