"""Gathering the packages: our own wheel, and whatever it needs on the computer that the bundle is for."""

from pathlib import Path
from typing import Final

from addin.installing.bundling.pip import download
from addin.installing.bundling.target import Target, Wheel, needed, read_wheel

_MOST_ROUNDS: Final = 10


class IncompleteError(Exception):
    """Requirements that no file meets."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


def gathered(own: Path, folder: Path, target: Target) -> dict[str, Wheel]:
    """Return every wheel that is needed by name, our own among them.

    pip is asked again, with what it left out, until nothing is missing. What only this computer would need is not
    taken over. Raises ``PipError``, ``IncompleteError``, ``ValueError`` for a broken wheel, ``OSError``.
    """
    root = read_wheel(own)
    asked = [str(own)]
    for round_ in range(_MOST_ROUNDS):
        into = folder / str(round_)
        into.mkdir(parents=True)
        download(asked, into, target)
        wheels = {wheel.name: wheel for wheel in map(read_wheel, sorted(into.glob("*.whl")))}
        used, missing = needed(wheels.get(root.name, root), wheels, target)
        if not missing:
            return used
        if not set(missing) - set(asked):
            raise IncompleteError(missing)
        asked += [each for each in missing if each not in asked]
    raise IncompleteError(missing)
