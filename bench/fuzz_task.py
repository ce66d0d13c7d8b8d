"""What a child process does for ``bench.fuzz``: reads one file as consolidating does, and watches."""

import re
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from xl_templates.formats import refusal
from xl_templates.reading.result import ReadFile
from xl_templates.reading.worker import ToRead, read

# What nobody raises on purpose: where it comes from our own code, it is our mistake and not the file's damage.
_MISTAKES: Final = (AttributeError, TypeError, NameError, AssertionError, RecursionError, LookupError, ArithmeticError)


class Watched(NamedTuple):
    """A reading; processor seconds; the most MiB held meanwhile (0: unknown); mistakes that were told as damage."""

    read: ReadFile
    seconds: float
    memory: int
    mistakes: tuple[str, ...]


def watched_read(file: ToRead) -> Watched:
    _forget_peak()
    start = time.process_time()
    with _mistakes() as mistakes:
        found = read(file)
    return Watched(found, time.process_time() - start, _peak(), tuple(mistakes))


@contextmanager
def _mistakes() -> Iterator[list[str]]:
    """Note the errors of our own code that the border of the parsers turns into refusals."""
    mistakes: list[str] = []
    tell = refusal._reason

    def telling(error: BaseException) -> str:
        innermost = traceback.extract_tb(error.__traceback__)[-1]
        if isinstance(error, _MISTAKES) and "xl_templates" in innermost.filename:
            where = f"{Path(innermost.filename).name}:{innermost.lineno} {innermost.name}"
            mistakes.append(f"{type(error).__name__} at {where}: {str(error)[:80]}")
        return tell(error)

    refusal._reason = telling
    try:
        yield mistakes
    finally:
        refusal._reason = tell


def _forget_peak() -> None:
    if sys.platform == "linux":
        Path("/proc/self/clear_refs").write_text("5")


def _peak() -> int:
    if sys.platform != "linux":
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) >> 10 if found else 0
