"""The child's side of ``isolation``: one process that takes inputs one at a time until its pipe closes.

It imports nothing but what Python has loaded for any spawned child; the task brings its own modules. Only plain texts
and bytes go back, so that nothing a task returns or raises can harm the parent's end of the pipe.
"""

import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

_LONGEST_TRACE = 4000


class Answer(NamedTuple):
    """What a child says: "ready", "done" with a pickled value, or why it has none. ``spent``: do not use me again."""

    kind: str
    detail: str = ""
    trace: str = ""
    payload: bytes = b""
    spent: bool = False


def serve(
    pipe: Connection,
    task: Callable[[Any], Any],
    initializer: Callable[..., None] | None,
    initargs: tuple[Any, ...],
    memory: int,
    longest: int,
) -> None:
    """Start up under the limits, then answer every input. The parent's death closes the pipe and ends this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which stops us
    _limit(memory)
    _be_quiet()
    try:
        if initializer is not None:
            initializer(*initargs)
    except BaseException as error:  # noqa: BLE001 - told to the parent, which gives up
        pipe.send(Answer("unstarted", type(error).__name__, _trace(error)))
        return
    pipe.send(Answer("ready"))
    with suppress(EOFError):
        while True:
            pipe.send(_answer(task, pipe.recv_bytes(), longest))


def _answer(task: Callable[[Any], Any], given: bytes, longest: int) -> Answer:
    """Run the task. What it returns is pickled here, where a value that cannot be costs this input alone."""
    try:
        payload = pickle.dumps(task(pickle.loads(given)), protocol=pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return Answer("memory", spent=True)  # the heap is in pieces: a fresh process for the next one
    except Exception as error:  # noqa: BLE001 - this is the border: one input's mishap is a value for the parent
        return Answer("failed", type(error).__name__, _trace(error))
    except BaseException as error:  # noqa: BLE001 - a panic of a Rust library is no Exception; locks may stay broken
        return Answer("failed", type(error).__name__, _trace(error), spent=True)
    return Answer("done", payload=payload) if len(payload) <= longest else Answer("memory", spent=True)


def _trace(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))[-_LONGEST_TRACE:]


def _limit(memory: int) -> None:
    """Bound this process where the system can. Windows has no such limit; there the parent's watch is the bound.

    Address space rather than resident memory, which no system limits any more: an allocation too large fails at once,
    before the machine starts to swap.
    """
    if sys.platform == "win32":
        import msvcrt

        # A crash must not stop in a dialog that waits for a click.
        msvcrt.SetErrorMode(msvcrt.SEM_FAILCRITICALERRORS | msvcrt.SEM_NOGPFAULTERRORBOX)
        return
    import resource

    for which, wanted in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(which)[1]
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with suppress(OSError, ValueError):  # macOS refuses a limit below what is in use
            resource.setrlimit(which, (soft, hard))


def _be_quiet() -> None:
    """Send what libraries print (a panic, "memory allocation failed") nowhere: officers get findings instead."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(nowhere, stream)
        os.close(nowhere)
