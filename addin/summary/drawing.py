"""Which drawing of pages this is: another version of the program may word or place things otherwise."""

import hashlib
from functools import cache
from importlib.resources import files
from typing import Final

_LENGTH: Final = 16


@cache
def drawing_id() -> str:
    """Return a name that changes whenever the code of the pages does, and with nothing else.

    A reader that draws otherwise than the writer would take every new wording for a cell that somebody has changed.
    """
    digest = hashlib.sha256()
    for source in sorted(files(__package__).iterdir(), key=lambda each: each.name):
        if source.name.endswith(".py"):
            digest.update(source.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:_LENGTH]
