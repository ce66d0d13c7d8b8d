"""The task of the isolated processes: reading as it is, with what it cost; apart from the tests, which import pytest."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.memory import forget_most, most_held
from xl_templates import guard
from xl_templates.reading import worker
from xl_templates.reading.result import ReadFile


class Given(NamedTuple):
    """A file to read, and what happens to it in the meantime."""

    path: str
    name: str
    meanwhile: str = ""


class Measured(NamedTuple):
    """What came of a file; processor seconds, and the most MiB that the process held at a time (0: unknown)."""

    read: ReadFile
    seconds: float
    peak: int


def read_measured(given: Given) -> Measured:
    forget_most()
    start = time.process_time()
    with _meanwhile(given):
        read = worker.read(worker.ToRead(given.path, given.name))
    return Measured(read, time.process_time() - start, round(most_held()))


@contextmanager
def _meanwhile(given: Given) -> Iterator[None]:
    """Do it between the look at the file's size and the reading of its content."""
    if not given.meanwhile:
        yield
        return
    look, happen, path = os.fstat, _HAPPENINGS[given.meanwhile], Path(given.path)

    def looking(handle: int) -> os.stat_result:
        guard.os.fstat = look
        found = look(handle)
        happen(path)
        return found

    guard.os.fstat = looking
    try:
        yield
    finally:
        guard.os.fstat = look


def _grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


def _shrink(path: Path) -> None:
    os.truncate(path, 10)


def _change(path: Path) -> None:
    """The same length, other bytes."""
    data = path.read_bytes()
    path.write_bytes(data[::-1])
    os.utime(path, ns=(1, 1))


_HAPPENINGS = {"grow": _grow, "shrink": _shrink, "change": _change}
