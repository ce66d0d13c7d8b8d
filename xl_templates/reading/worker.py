"""Reading as a task for isolated processes: set up once with the programmes, then one file after the other."""

import gc
from pathlib import Path
from typing import Final, NamedTuple

from xl_templates.model import Programme
from xl_templates.read import ReadingContext, read_file
from xl_templates.reading.result import ReadFile


class ToRead(NamedTuple):
    """A file: where it is, and what findings call it."""

    path: str
    name: str


# New containers until the collector looks for cycles. Reading makes a million that are no part of any.
_BETWEEN_LOOKS: Final = 200_000

_contexts: list[ReadingContext] = []


def prepare(programmes: tuple[Programme, ...]) -> None:
    """Receive the programmes that files may belong to. For a process that does nothing else."""
    _contexts[:] = [ReadingContext(programme) for programme in programmes]
    gc.freeze()
    gc.set_threshold(_BETWEEN_LOOKS)


def read(file: ToRead) -> ReadFile:
    """Read one file."""
    return read_file(Path(file.path), file.name, _contexts)
