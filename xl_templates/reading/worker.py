"""Reading as a task for isolated processes: set up once with the programmes, then one file after the other."""

from pathlib import Path
from typing import NamedTuple

from xl_templates.model import Programme
from xl_templates.read import ReadingContext, read_file
from xl_templates.reading.result import ReadFile


class ToRead(NamedTuple):
    """A file: where it is, and what findings call it."""

    path: str
    name: str


_contexts: list[ReadingContext] = []


def prepare(programmes: tuple[Programme, ...]) -> None:
    """Receive the programmes that files may belong to."""
    _contexts[:] = [ReadingContext(programme) for programme in programmes]


def read(file: ToRead) -> ReadFile:
    """Read one file."""
    return read_file(Path(file.path), file.name, _contexts)
