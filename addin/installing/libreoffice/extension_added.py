"""The extension as a change that can be undone."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from addin.installing.libreoffice.offices import office_of, unopkg_of
from addin.installing.libreoffice.unopkg import added, listed, removed
from addin.installing.machine import Machine


@dataclass(frozen=True)
class ExtensionAdded:
    """The extension in LibreOffice, from a file of ours; ``unopkg`` takes the old one in its place away.

    ``before``: the bytes of the one that installing put in earlier, ``None``: there was none. ``theirs``: the version
    of one that somebody else put in, which stays when it was not replaced after all; the record does not keep it.
    """

    unopkg: str
    path: str
    before: bytes | None = None
    theirs: str = ""

    @property
    def where(self) -> str:
        """What is changed: there is one."""
        return "extension"

    def told(self) -> str:
        """Return it for the plan and the report."""
        return f"{'换上' if self.before is not None or self.theirs else '装入'} LibreOffice 的扩展 {self.path}"

    def do(self, machine: Machine) -> None:
        """Put it in. Raises ``OSError``."""
        added(machine, self.unopkg, self.path)

    def undo(self, machine: Machine) -> None:
        """Bring the earlier one back, or take ours out. Without any office there is nothing that would load it."""
        unopkg = self._unopkg(machine)
        if not unopkg:
            return
        if self.before is not None:
            machine.files.write(self.path, self.before)
            added(machine, unopkg, self.path)
        elif (found := listed(machine, unopkg)) is not None and found.version != self.theirs:
            removed(machine, unopkg)

    def _unopkg(self, machine: Machine) -> str:
        """Return the program that put it in, or that of the office that is there now."""
        if machine.files.is_file(self.unopkg):
            return self.unopkg
        office = office_of(machine)
        return unopkg_of(machine, office) if office else ""

    def since(self, earlier: "ExtensionAdded") -> "ExtensionAdded":
        """Return it with what stood there before the earlier one."""
        return replace(self, before=earlier.before)

    def as_dict(self) -> dict[str, Any]:
        """Return it for the record."""
        before = None if self.before is None else base64.b64encode(self.before).decode("ascii")
        return {"unopkg": self.unopkg, "path": self.path, "before": before}

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Self:
        """Return it from the record. Raises ``KeyError``, ``TypeError`` or ``ValueError``."""
        before = told["before"]
        return cls(
            str(told["unopkg"]), str(told["path"]), None if before is None else base64.b64decode(before, validate=True)
        )
