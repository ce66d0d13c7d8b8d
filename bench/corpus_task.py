"""What a child process does for ``bench.corpus``: reads one file as consolidating does, and notes what that cost."""

import time
from typing import NamedTuple

from bench.memory import most_held
from xl_templates.reading.result import ReadFile
from xl_templates.reading.worker import ToRead, read


class Timed(NamedTuple):
    """A reading, its seconds by the clock, and the most that the process has held so far in MiB (0: not known)."""

    read: ReadFile
    seconds: float
    memory: float


def timed_read(file: ToRead) -> Timed:
    start = time.perf_counter()
    found = read(file)
    return Timed(found, time.perf_counter() - start, most_held())
