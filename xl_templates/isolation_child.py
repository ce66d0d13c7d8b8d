"""The parent's side of one child process: its birth, its pipe, its death."""

import pickle
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context, resource_tracker
from multiprocessing.process import BaseProcess
from threading import Lock
from time import monotonic
from types import ModuleType
from typing import Any, Final

import psutil

from xl_templates.isolation_worker import Answer, serve

MIB: Final = 1 << 20
FAREWELL: Final = 5.0  # seconds for a child that was told to end
_births: Final = Lock()


@dataclass(frozen=True, slots=True)
class Limits:
    """What one child may use.

    ``memory`` is bytes of address space, enforced by the system on POSIX; everywhere the parent also looks at what
    the child really holds, several times a second. That watch is all there is on Windows, so a leap between two looks
    passes there. ``answer`` bounds the pickled result; after ``tasks`` inputs a child is replaced.
    """

    seconds: float = 60.0
    start_seconds: float = 60.0
    memory: int = 512 * MIB
    answer: int = 128 * MIB
    tasks: int = 50


class Child:
    """One process, its end of the pipe, and what it works on since when."""

    def __init__(self, what: tuple[Any, ...], limits: Limits) -> None:
        context = get_context("spawn")  # on every system: Windows knows nothing else, a fork would copy a host's locks
        self.pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(
            target=serve, args=(theirs, *what, limits.memory, limits.answer), daemon=True
        )
        try:
            with _births, no_ctrl_c(), _no_main():
                self.process.start()
        except BaseException:
            self.pipe.close()
            raise
        finally:
            theirs.close()  # so that the child's death is the end of the pipe
        self.ready = False
        self.index: int | None = None
        self.done = 0
        self.deadline = monotonic() + limits.start_seconds

    def give(self, index: int, given: bytes, seconds: float) -> bool:
        """Hand over an input; ``False`` when the child has died while idle, and the input is untouched."""
        try:
            self.pipe.send_bytes(given)
        except OSError:
            return False
        self.index, self.deadline = index, monotonic() + seconds
        return True

    def hear(self) -> Answer:
        """Receive an answer; a pipe that ends, also in the middle of one, is a death."""
        try:
            return self.pipe.recv()
        except (EOFError, OSError, pickle.UnpicklingError):
            self.end(FAREWELL)
            return Answer("died", _how(self.process.exitcode), spent=True)

    def memory(self) -> int:
        """Return the bytes that the process holds, 0 when it is gone."""
        try:
            info = psutil.Process(self.process.pid).memory_info()
        except psutil.Error:  # gone: its pipe will tell
            return 0
        return getattr(info, "private", info.rss)  # Windows: what it was given, paged out or not

    def end(self, patience: float = 0.0) -> None:
        """Close the pipe, at which an idle child ends by itself; kill it when it has not after ``patience`` seconds."""
        self.pipe.close()
        self.process.join(patience)
        if self.process.exitcode is None:
            self.process.kill()
            self.process.join()


def _how(exitcode: int | None) -> str:
    """Name a death: SIGKILL, SIGABRT, 0xC0000409 on Windows."""
    if exitcode is None:
        return "?"
    if exitcode < 0:
        with suppress(ValueError):
            return signal.Signals(-exitcode).name
    return f"0x{exitcode:08X}" if exitcode > 255 else str(exitcode)


@contextmanager
def no_ctrl_c() -> Iterator[None]:
    """Let the child be born deaf to Ctrl-C, which it would answer with a traceback until it can ignore it.

    A mask, not a handler: it is inherited, any thread may set it, and a Ctrl-C in the meantime is not lost. Windows
    has none; there the moment stays open.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # Python starts this helper with the first child and then lets Ctrl-C through again, which that child would inherit.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _no_main() -> Iterator[None]:
    """Keep the child from importing the parent's main module, the command line or whatever script a host runs.

    That costs every child its import, and a script without the ``__name__`` guard would start itself again.
    """
    main = sys.modules.get("__main__")
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        if main is None:
            del sys.modules["__main__"]
        else:
            sys.modules["__main__"] = main
