"""A real computer with Windows. ``winreg`` is handed in, because only Python for Windows has it."""

from types import ModuleType
from typing import Any, Final

from addin.installing.machine import Kind, Registry, Value
from addin.installing.plain_machine import PlainMachine

_HIVES: Final = {"HKCU": "HKEY_CURRENT_USER", "HKLM": "HKEY_LOCAL_MACHINE", "HKCR": "HKEY_CLASSES_ROOT"}
_KINDS: Final[dict[str, Kind]] = {
    "REG_SZ": "text",
    "REG_EXPAND_SZ": "expand",
    "REG_DWORD": "number",
    "REG_BINARY": "bytes",
}


class WindowsRegistry:
    """The registry of this computer, in the view of 64 bits."""

    def __init__(self, winreg: ModuleType) -> None:
        self._winreg = winreg
        self._kinds = {getattr(winreg, name): kind for name, kind in _KINDS.items()}
        self._codes = {kind: code for code, kind in self._kinds.items()}
        # A Python of 32 bits would otherwise see other keys than Excel of 64 bits does; those of 32 bits have names
        # of their own.
        self._view = winreg.KEY_WOW64_64KEY

    def has(self, key: str) -> bool:
        try:
            self._open(key, self._winreg.KEY_READ).Close()
        except FileNotFoundError:
            return False
        return True

    def values(self, key: str) -> dict[str, Value]:
        try:
            with self._open(key, self._winreg.KEY_READ) as handle:
                count = self._winreg.QueryInfoKey(handle)[1]
                every = [self._winreg.EnumValue(handle, at) for at in range(count)]
                return {name: self._value(data, code) for name, data, code in every}
        except FileNotFoundError:
            return {}

    def subkeys(self, key: str) -> list[str]:
        try:
            with self._open(key, self._winreg.KEY_READ) as handle:
                return [self._winreg.EnumKey(handle, at) for at in range(self._winreg.QueryInfoKey(handle)[0])]
        except FileNotFoundError:
            return []

    def add_key(self, key: str) -> None:
        hive, path = self._parted(key)
        self._winreg.CreateKeyEx(hive, path, 0, self._winreg.KEY_READ | self._view).Close()

    def remove_key(self, key: str) -> None:
        hive, path = self._parted(key)
        self._winreg.DeleteKeyEx(hive, path, self._view)

    def set_value(self, key: str, name: str, value: Value) -> None:
        with self._open(key, self._winreg.KEY_SET_VALUE) as handle:
            self._winreg.SetValueEx(handle, name, 0, self._codes[value.kind], value.data)

    def remove_value(self, key: str, name: str) -> None:
        with self._open(key, self._winreg.KEY_SET_VALUE) as handle:
            self._winreg.DeleteValue(handle, name)

    def _open(self, key: str, access: int) -> Any:
        hive, path = self._parted(key)
        return self._winreg.OpenKeyEx(hive, path, 0, access | self._view)

    def _parted(self, key: str) -> tuple[int, str]:
        hive, _, path = key.partition("\\")
        return getattr(self._winreg, _HIVES[hive]), path

    def _value(self, data: Any, code: int) -> Value:
        kind = self._kinds.get(code, "other")
        return Value(kind, b"" if kind == "other" or data is None else data)  # an empty REG_BINARY comes as None


class WindowsMachine(PlainMachine):
    """The computer that this program runs on."""

    def __init__(self, winreg: ModuleType) -> None:
        super().__init__()
        self._registry = WindowsRegistry(winreg)

    @property
    def registry(self) -> Registry:
        return self._registry
