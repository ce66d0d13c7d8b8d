"""What a child process does for ``bench.fuzz``: reads one file as consolidating does, and watches."""

import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from bench.memory import forget_most, most_held
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
    forget_most()
    start = time.process_time()
    with _mistakes() as mistakes:
        found = read(file)
    return Watched(found, time.process_time() - start, round(most_held()), tuple(mistakes))


@contextmanager
def _mistakes() -> Iterator[list[str]]:
    """Note the errors of our own code that the border of the parsers turns into refusals."""
    mistakes: list[str] = []
    tell = refusal.reason_of

    def telling(error: BaseException) -> str:
        innermost = traceback.extract_tb(error.__traceback__)[-1]
        if isinstance(error, _MISTAKES) and "xl_templates" in innermost.filename:
            where = f"{Path(innermost.filename).name}:{innermost.lineno} {innermost.name}"
            mistakes.append(f"{type(error).__name__} at {where}: {str(error)[:80]}")
        return tell(error)

    refusal.reason_of = telling
    try:
        yield mistakes
    finally:
        refusal.reason_of = tell
