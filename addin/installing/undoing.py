"""Undoing changes, the last first; what cannot be undone does not keep the others from it."""

from collections.abc import Sequence

from addin.files import reason_of
from addin.installing.changes import Change
from addin.installing.machine import Machine
from addin.installing.places import Places


def undone(machine: Machine, changes: Sequence[Change]) -> list[str]:
    """Undo changes and return those that could not be, with the reason."""
    left = []
    for change in reversed(changes):
        try:
            change.undo(machine)
        except OSError as error:
            left.append(f"{change.told()}（{reason_of(error)}）")
    return left


def drop_record(machine: Machine, places: Places, *, own_folder: bool) -> None:
    """Remove the record, and its folder where installing made it and nothing else is in it. Raises ``OSError``."""
    if machine.files.is_file(places.record):
        machine.files.remove(places.record)
    if own_folder and machine.files.is_folder(places.own) and not machine.files.names(places.own):
        machine.files.remove_folder(places.own)
