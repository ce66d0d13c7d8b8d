"""Runs a task over inputs that strangers sent, each in a child process with a time and a memory limit.

A child that hangs, crashes, is killed or eats memory costs the one input it was working on. Every child has a pipe of
its own. A pool whose children share one pipe and its lock (pebble, concurrent.futures) is lost when a child is killed
while it sends: in trials with 30 MB results, 43 of 45 inputs never came back.
"""

import os
import pickle
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import wait
from time import monotonic
from typing import Any, Final, Literal

from udfs.findings import Finding, finding
from xl_templates.isolation_child import FAREWELL, MIB, Child, Limits, no_ctrl_c
from xl_templates.isolation_worker import Answer

__all__ = ["Limits", "Lost", "Result", "run_isolated"]

MOST_WORKERS: Final = 4
_GLANCE: Final = 0.2  # seconds between two looks at clocks and memory
_STARTS: Final = 3  # fruitless starts in a row after which no further one is tried


@dataclass(frozen=True, slots=True)
class Result:
    """What the task returned."""

    value: Any


@dataclass(frozen=True, slots=True)
class Lost:
    """An input without a result.

    ``kind``: "timeout", "died" (crashed or killed), "memory", "failed" (raised, or gave what cannot be pickled), or
    "unstarted" (no child could be started, the input was not looked at). ``detail``: the limit, the signal or the
    exception's type. ``trace`` is for a log, never for officers.
    """

    kind: Literal["timeout", "died", "memory", "failed", "unstarted"]
    detail: str = ""
    trace: str = ""

    def finding(self, file: str) -> Finding:
        """Say to officers what happened to ``file``."""
        code = {
            "timeout": "ZS-430",
            "died": "ZS-431",
            "memory": "ZS-432",
            "failed": "ZS-433",
            "unstarted": "ZS-434",
        }[self.kind]
        return finding(code, place={"file": file}, detail=self.detail)


def run_isolated(
    task: Callable[[Any], Any],
    inputs: Iterable[Any],
    *,
    initializer: Callable[..., None] | None = None,
    initargs: tuple[Any, ...] = (),
    workers: int = MOST_WORKERS,
    limits: Limits | None = None,
) -> Generator[tuple[int, Result | Lost], None, None]:
    """Yield (index, outcome) once for every input, in the order of completion.

    ``task`` and ``initializer`` are top-level functions of modules other than ``__main__``. No more processes than
    inputs, processors or four are started. When the iterator ends or is closed, all have been waited for, so that
    ``RUSAGE_CHILDREN`` holds their time. Ctrl-C stops them and passes on.
    """
    if task.__module__ == "__main__":
        raise ValueError("the child does not import the main module; put the task into another")
    pool = _Pool((task, initializer, initargs), list(inputs), workers, limits or Limits())
    try:
        yield from pool.outcomes()
    finally:
        pool.close()


class _Pool:
    """The children, and the inputs that wait."""

    def __init__(self, what: tuple[Any, ...], inputs: list[Any], workers: int, limits: Limits) -> None:
        self.what, self.limits = what, limits
        self.waiting = deque(enumerate(inputs))
        self.most = max(1, min(workers, MOST_WORKERS, os.cpu_count() or 1))
        self.children: list[Child] = []
        self.leaving: list[Child] = []
        self.failed_starts: list[Answer] = []

    def outcomes(self) -> Iterator[tuple[int, Result | Lost]]:
        while self.waiting or any(child.index is not None for child in self.children):
            self._hire()
            if len(self.failed_starts) >= _STARTS and not self.children:
                last = self.failed_starts[-1]
                lost = Lost("unstarted", last.detail or last.kind, last.trace)
                yield from ((index, lost) for index, _ in self.waiting)
                return
            ready = wait([child.pipe for child in self.children], _GLANCE) if self.children else []
            for child in [each for each in self.children if each.pipe in ready]:
                yield from self._take(child, child.hear())
            for child in list(self.children):
                # Time passes while the caller holds a result: what has arrived since then is not late.
                if not child.pipe.poll() and (excess := self._excess(child)):
                    child.end()
                    yield from self._take(child, excess)

    def close(self) -> None:
        """Let idle children end by themselves, stop the others, and wait for all."""
        for child in self.children:
            if child.index is not None or not child.ready:
                child.process.kill()
        for child in (*self.children, *self.leaving):
            child.pipe.close()
        for child in (*self.children, *self.leaving):
            child.end(FAREWELL)

    def _hire(self) -> None:
        """Start children while inputs wait and none is free or on its way."""
        free = sum(child.index is None for child in self.children)
        for _ in range(min(self.most - len(self.children), len(self.waiting) - free)):
            if len(self.failed_starts) >= _STARTS:
                return
            try:
                with no_ctrl_c():  # a child that is started and not yet listed would be left behind
                    self.children.append(Child(self.what, self.limits))
            except OSError as error:  # no memory or no process left; what runs goes on
                self.failed_starts.append(Answer("unstarted", error.strerror or type(error).__name__))

    def _excess(self, child: Child) -> Answer | None:
        """Say which limit a working or starting child has passed."""
        if child.ready and child.index is None:
            return None
        if monotonic() > child.deadline:
            seconds = f"{self.limits.seconds:g}" if child.ready else f"{self.limits.start_seconds:g}s"
            return Answer("timeout", seconds, spent=True)
        return Answer("memory", spent=True) if child.memory() > self.limits.memory else None

    def _take(self, child: Child, answer: Answer) -> Iterator[tuple[int, Result | Lost]]:
        """Note an answer, give the child its next input or let it go, and yield the outcome."""
        index, child.index = child.index, None
        if not child.ready:
            if answer.kind != "ready":
                self._dismiss(child)
                self.failed_starts.append(answer)
                return
            child.ready = True
            self.failed_starts.clear()
        child.done += index is not None
        if answer.spent or child.done >= self.limits.tasks or not self._feed(child):
            self._dismiss(child)
        if index is not None:
            yield index, self._outcome(answer)

    def _feed(self, child: Child) -> bool:
        """Give the child the next input that waits; ``False`` when it has died, which is no fault of the input."""
        if not self.waiting:
            return True
        index, given = self.waiting.popleft()
        if child.give(index, pickle.dumps(given, protocol=pickle.HIGHEST_PROTOCOL), self.limits.seconds):
            return True
        self.waiting.appendleft((index, given))
        return False

    def _dismiss(self, child: Child) -> None:
        """Let a child go; it ends by itself at the end of its pipe and is waited for in ``close``."""
        self.children.remove(child)
        self.leaving.append(child)
        child.pipe.close()

    def _outcome(self, answer: Answer) -> Result | Lost:
        if answer.kind == "memory":
            return Lost("memory", f"{self.limits.memory // MIB}")
        if answer.kind != "done":
            return Lost(answer.kind, answer.detail, answer.trace)
        try:
            return Result(pickle.loads(answer.payload))
        except Exception as error:  # noqa: BLE001 - a class that pickles and does not come back is that input's failure
            return Lost("failed", type(error).__name__)
