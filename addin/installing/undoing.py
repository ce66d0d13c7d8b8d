"""Undoing changes, the last first; what cannot be undone does not keep the others from it."""

from collections.abc import Sequence

from addin.installing.changes import Change, FolderAdded
from addin.installing.machine import Machine
from addin.installing.places import Places
from addin.installing.reasons import reason_of
from addin.installing.record import Record


def undone(machine: Machine, changes: Sequence[Change]) -> list[str]:
    """Undo changes and return those that could not be, with the reason."""
    left = []
    for change in reversed(changes):
        try:
            change.undo(machine)
        except OSError as error:
            left.append(f"{change.told()}（{reason_of(error)}）")
    return left


def drop_record(machine: Machine, places: Places, record: Record) -> None:
    """Remove the record, and its folder and those above where installing made them and nothing else is in them.

    Raises ``OSError``.
    """
    if machine.files.is_file(places.record):
        machine.files.remove(places.record)
    if record.own_folder:
        FolderAdded(places.own).undo(machine)
    for change in reversed(record.changes):
        if isinstance(change, FolderAdded):
            change.undo(machine)
