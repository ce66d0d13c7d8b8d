"""A real computer with Windows. Imported on Windows alone."""

import winreg
from typing import Any, Final

from addin.installing.machine import Kind, Registry, Value
from addin.installing.plain_machine import PlainMachine

_HIVES: Final = {
    "HKCU": winreg.HKEY_CURRENT_USER,
    "HKLM": winreg.HKEY_LOCAL_MACHINE,
    "HKCR": winreg.HKEY_CLASSES_ROOT,
}
_KINDS: Final[dict[int, Kind]] = {
    winreg.REG_SZ: "text",
    winreg.REG_EXPAND_SZ: "expand",
    winreg.REG_DWORD: "number",
    winreg.REG_BINARY: "bytes",
}
_CODES: Final = {kind: code for code, kind in _KINDS.items()}
# A Python of 32 bits would otherwise see other keys than Excel of 64 bits does; those of 32 bits are named plainly.
_VIEW: Final = winreg.KEY_WOW64_64KEY


class WindowsRegistry:
    """The registry of this computer, in the view of 64 bits."""

    def has(self, key: str) -> bool:
        try:
            self._open(key, winreg.KEY_READ).Close()
        except FileNotFoundError:
            return False
        return True

    def values(self, key: str) -> dict[str, Value]:
        try:
            with self._open(key, winreg.KEY_READ) as handle:
                count = winreg.QueryInfoKey(handle)[1]
                return {
                    name: _value(data, code)
                    for name, data, code in (winreg.EnumValue(handle, at) for at in range(count))
                }
        except FileNotFoundError:
            return {}

    def subkeys(self, key: str) -> list[str]:
        try:
            with self._open(key, winreg.KEY_READ) as handle:
                return [winreg.EnumKey(handle, at) for at in range(winreg.QueryInfoKey(handle)[0])]
        except FileNotFoundError:
            return []

    def add_key(self, key: str) -> None:
        hive, path = _parted(key)
        winreg.CreateKeyEx(hive, path, 0, winreg.KEY_READ | _VIEW).Close()

    def remove_key(self, key: str) -> None:
        hive, path = _parted(key)
        winreg.DeleteKeyEx(hive, path, _VIEW)

    def set_value(self, key: str, name: str, value: Value) -> None:
        with self._open(key, winreg.KEY_SET_VALUE) as handle:
            winreg.SetValueEx(handle, name, 0, _CODES[value.kind], value.data)

    def remove_value(self, key: str, name: str) -> None:
        with self._open(key, winreg.KEY_SET_VALUE) as handle:
            winreg.DeleteValue(handle, name)

    @staticmethod
    def _open(key: str, access: int) -> Any:
        hive, path = _parted(key)
        return winreg.OpenKeyEx(hive, path, 0, access | _VIEW)


def _parted(key: str) -> tuple[int, str]:
    hive, _, path = key.partition("\\")
    return _HIVES[hive], path


def _value(data: Any, code: int) -> Value:
    kind = _KINDS.get(code, "other")
    if kind == "other":
        return Value(kind, b"")
    return Value(kind, data if data is not None else b"")  # an empty REG_BINARY comes as None


class WindowsMachine(PlainMachine):
    """The computer that this program runs on."""

    def __init__(self) -> None:
        super().__init__()
        self._registry = WindowsRegistry()

    @property
    def registry(self) -> Registry:
        return self._registry
