"""What installing does to a computer, as changes that can be undone: each knows what was there before.

A change is written into the record before it is made, so undoing one that was never made, or was undone already, does
nothing; and what somebody else has put in its place since stays.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol, Self

from addin.installing.libreoffice.extension_added import ExtensionAdded
from addin.installing.machine import Machine, Value
from addin.installing.windows.open_values import Slots, first_free, holding, opening, slot_name, slots_of, without

ADD_IN_MANAGER: Final = "Add-in Manager"  # beside Options: what the person has switched off in Excel's list


class Change(Protocol):
    """One change. ``where`` names what is changed, the same for two changes of the same thing."""

    @property
    def where(self) -> str:
        """What is changed."""

    def told(self) -> str:
        """Return the change in Chinese, for the plan and the report."""

    def do(self, machine: Machine) -> None:
        """Make it. Raises ``OSError``."""

    def undo(self, machine: Machine) -> None:
        """Bring back what was there before, as far as it is still ours. Raises ``OSError``."""

    def since(self, earlier: Any) -> "Change":
        """Return this change with what was there before an ``earlier`` one of the same thing."""

    def as_dict(self) -> dict[str, Any]:
        """Return it for the record."""

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Self:
        """Return it from the record. Raises ``KeyError``, ``TypeError`` or ``ValueError``."""


@dataclass(frozen=True)
class FolderAdded:
    """A folder that was not there."""

    path: str

    @property
    def where(self) -> str:
        return f"folder {self.path}"

    def told(self) -> str:
        return f"新建文件夹 {self.path}"

    def do(self, machine: Machine) -> None:
        if not machine.files.is_folder(self.path):
            machine.files.add_folder(self.path)

    def undo(self, machine: Machine) -> None:
        if machine.files.is_folder(self.path) and not machine.files.names(self.path):
            machine.files.remove_folder(self.path)

    def since(self, earlier: "FolderAdded") -> "FolderAdded":
        return earlier

    def as_dict(self) -> dict[str, Any]:
        return {"path": self.path}

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Self:
        return cls(str(told["path"]))


@dataclass(frozen=True)
class FileWritten:
    """A file of ours. ``before``: what stood there, ``None``: nothing. What the record tells has no ``content``."""

    path: str
    content: bytes
    before: bytes | None = None

    @property
    def where(self) -> str:
        return f"file {self.path}"

    def told(self) -> str:
        return f"{'写入' if self.before is None else '替换'}文件 {self.path}"

    def do(self, machine: Machine) -> None:
        machine.files.write(self.path, self.content)

    def undo(self, machine: Machine) -> None:
        if self.before is not None:
            machine.files.write(self.path, self.before)
        elif machine.files.is_file(self.path):
            machine.files.remove(self.path)

    def since(self, earlier: "FileWritten") -> "FileWritten":
        return replace(self, before=earlier.before)

    def as_dict(self) -> dict[str, Any]:
        before = None if self.before is None else base64.b64encode(self.before).decode("ascii")
        return {"path": self.path, "before": before}

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Self:
        before = told["before"]
        return cls(str(told["path"]), b"", None if before is None else base64.b64decode(before, validate=True))


@dataclass(frozen=True)
class MarkRemoved:
    """The mark that a file came from the internet, taken off a file of ours; it goes for good with the file."""

    path: str

    @property
    def where(self) -> str:
        return f"mark {self.path}"

    def told(self) -> str:
        return f"去掉“来自互联网”的标记 {self.path}"

    def do(self, machine: Machine) -> None:
        mark = mark_of(self.path)
        if machine.files.is_file(mark):
            machine.files.remove(mark)

    def undo(self, machine: Machine) -> None:
        """Do nothing."""

    def since(self, earlier: "MarkRemoved") -> "MarkRemoved":
        return earlier

    def as_dict(self) -> dict[str, Any]:
        return {"path": self.path}

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Self:
        return cls(str(told["path"]))


def mark_of(path: str) -> str:
    """Return the stream in which Windows keeps where a file came from."""
    return f"{path}:Zone.Identifier"


@dataclass(frozen=True)
class KeyAdded:
    """A key of the registry that was not there."""

    key: str

    @property
    def where(self) -> str:
        return f"key {self.key}"

    def told(self) -> str:
        return f"新建注册表项 {self.key}"

    def do(self, machine: Machine) -> None:
        if not machine.registry.has(self.key):
            machine.registry.add_key(self.key)

    def undo(self, machine: Machine) -> None:
        registry = machine.registry
        if registry.has(self.key) and not registry.values(self.key) and not registry.subkeys(self.key):
            registry.remove_key(self.key)

    def since(self, earlier: "KeyAdded") -> "KeyAdded":
        return earlier

    def as_dict(self) -> dict[str, Any]:
        return {"key": self.key}

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Self:
        return cls(str(told["key"]))


@dataclass(frozen=True)
class ValueWritten:
    """A value, text or number, in a key of the registry that installing has made."""

    key: str
    name: str
    value: Value

    @property
    def where(self) -> str:
        return f"value {self.key} {self.name}"

    def told(self) -> str:
        return f"写入注册表 {self.key}\\{self.name} = {self.value.data}"

    def do(self, machine: Machine) -> None:
        machine.registry.set_value(self.key, self.name, self.value)

    def undo(self, machine: Machine) -> None:
        if machine.registry.values(self.key).get(self.name) == self.value:
            machine.registry.remove_value(self.key, self.name)

    def since(self, _earlier: "ValueWritten") -> "ValueWritten":
        return self

    def as_dict(self) -> dict[str, Any]:
        return {"key": self.key, "name": self.name, "value": [self.value.kind, self.value.data]}

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Self:
        return cls(str(told["key"]), str(told["name"]), Value(*told["value"]))


@dataclass(frozen=True)
class Opened:
    """The add-in in the list of those that one version of Excel loads.

    ``in_hole``: others stood behind the first free place. ``managed``: Excel knew the path as switched off before.
    """

    key: str
    path: str
    in_hole: bool = False
    managed: bool = False

    @property
    def where(self) -> str:
        return f"open {self.key}"

    def told(self) -> str:
        return f"登记到 Excel 启动时加载的清单 {self.key}（{self.path}）"

    def do(self, machine: Machine) -> None:
        slots = self._slots(machine)
        if not holding(slots, self.path):
            machine.registry.set_value(self.key, slot_name(first_free(slots)), opening(self.path))

    def undo(self, machine: Machine) -> None:
        slots = self._slots(machine)
        ours = holding(slots, self.path)
        if ours:
            keep_hole = self.in_hole and len(ours) == 1 and max(slots) > ours[0]
            _rewrite(machine, self.key, slots, without(slots, self.path, keep_hole=keep_hole))
        manager = manager_beside(self.key)
        for name in [] if self.managed else machine.registry.values(manager):
            if name.casefold() == self.path.casefold():  # Excel moves it there when the person switches it off
                machine.registry.remove_value(manager, name)

    def _slots(self, machine: Machine) -> Slots:
        return slots_of(machine.registry.values(self.key))

    def since(self, earlier: "Opened") -> "Opened":
        return replace(self, in_hole=earlier.in_hole, managed=earlier.managed)

    def as_dict(self) -> dict[str, Any]:
        return {"key": self.key, "path": self.path, "in_hole": self.in_hole, "managed": self.managed}

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Self:
        return cls(str(told["key"]), str(told["path"]), bool(told["in_hole"]), bool(told["managed"]))


def manager_beside(key: str) -> str:
    """Return the key with what is switched off in Excel's list, from that with what is loaded."""
    parent, _, _ = key.rpartition("\\")
    return f"{parent}\\{ADD_IN_MANAGER}"


def _rewrite(machine: Machine, key: str, old: Slots, new: Slots) -> None:
    """Make one list into another; where that fails in the middle, make it the old one again."""
    try:
        _write_slots(machine, key, new)
    except OSError:
        _write_slots(machine, key, old)
        raise


def _write_slots(machine: Machine, key: str, wanted: Slots) -> None:
    there = slots_of(machine.registry.values(key))
    for number, value in wanted.items():
        if there.get(number) != value:
            machine.registry.set_value(key, slot_name(number), value)
    for number in there:
        if number not in wanted:
            machine.registry.remove_value(key, slot_name(number))


KINDS: Final[dict[str, type[Change]]] = {
    "folder": FolderAdded,
    "file": FileWritten,
    "mark": MarkRemoved,
    "key": KeyAdded,
    "value": ValueWritten,
    "open": Opened,
    "extension": ExtensionAdded,
}
