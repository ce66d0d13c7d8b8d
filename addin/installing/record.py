"""The record of what was written on a computer: everything that uninstalling brings back.

A change stands in it before it is made. Of two changes of the same thing the later one is kept, with what stood there
before the first.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from addin.installing.changes import KINDS, Change
from addin.installing.machine import Machine

SCHEMA: Final = 1
_NAMES: Final = {kind: name for name, kind in KINDS.items()}


class DamagedRecordError(Exception):
    """The record is there and cannot be understood."""


@dataclass
class Record:
    """What was changed, in order. ``home``: the folder of the add-in; ``own_folder``: the record's folder was made."""

    home: str = ""
    own_folder: bool = False
    changes: list[Change] = field(default_factory=list)

    def add(self, change: Change) -> None:
        """Add a change that is about to be made."""
        for at, known in enumerate(self.changes):
            if known.where == change.where and type(known) is type(change):
                self.changes[at] = change.since(known)
                return
        self.changes.append(change)

    def as_bytes(self) -> bytes:
        """Return the file."""
        changes = [{"kind": _NAMES[type(each)], **each.as_dict()} for each in self.changes]
        told = {"schema": SCHEMA, "home": self.home, "own_folder": self.own_folder, "changes": changes}
        return json.dumps(told, ensure_ascii=False, indent=1).encode()


def read_record(machine: Machine, path: str) -> Record | None:
    """Return the record, ``None`` where nothing was installed. Raises ``DamagedRecordError``, ``OSError``."""
    if not machine.files.is_file(path):
        return None
    try:
        told = json.loads(machine.files.read(path))
        if told["schema"] != SCHEMA:
            raise ValueError(told["schema"])
        return Record(str(told["home"]), bool(told["own_folder"]), [_change(each) for each in told["changes"]])
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedRecordError(path) from error


def _change(told: Mapping[str, Any]) -> Change:
    return KINDS[told["kind"]].from_dict(told)
