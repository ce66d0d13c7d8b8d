"""Which process on which computer left something behind, and whether it is surely gone.

A process is known by its number and by the moment of its start, because numbers are given again. Only the computer
that it ran on can tell. Computers copied from one disk image share their name, so the address of the network card is
part of a computer's mark; where a card was changed, a process counts as one of another computer, which is never
taken for gone.
"""

import getpass
import hashlib
import os
import platform
import uuid
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Final

import psutil

_CLOSE: Final = 2.0  # seconds; a start is told in whole seconds on some systems


@dataclass(frozen=True, slots=True)
class RunningProcess:
    """A process. ``started``: seconds since 1970; ``uptime``: seconds from the start of the computer to its own."""

    machine: str
    pid: int
    started: float
    uptime: float

    def is_gone(self) -> bool:
        """Tell whether it is proved that the process has ended; in every doubt it has not."""
        if self.machine != this_machine():
            return False
        try:
            found = psutil.Process(self.pid)
            if found.status() == psutil.STATUS_ZOMBIE:
                return True
            started = found.create_time()
        except psutil.NoSuchProcess:
            return True
        except (psutil.Error, OSError, ValueError):  # another user's, on Windows
            return False
        # Linux derives the start from the clock, so it moves when the clock is set; the uptime then stays.
        moved = abs(started - psutil.boot_time() - self.uptime)
        return abs(started - self.started) > _CLOSE and moved > _CLOSE


def this_process() -> RunningProcess:
    """Return the process that asks."""
    started = psutil.Process().create_time()
    return RunningProcess(this_machine(), os.getpid(), started, started - psutil.boot_time())


@cache
def this_machine() -> str:
    """Return the mark of this computer: twelve hexadecimal digits."""
    return hashlib.sha256(f"{computer_name()}\n{uuid.getnode()}".encode()).hexdigest()[:12]


def computer_name() -> str:
    """Return the name of this computer as its owner knows it."""
    return platform.node() or "（无名）"


def user_name() -> str:
    """Return who is logged in, empty when nobody can tell."""
    with suppress(OSError, KeyError, ImportError):  # a service without a name
        return getpass.getuser()
    return ""
