"""The thin layer that touches a real computer: its registry by a stand-in for winreg, its files and Python really."""

import sys
from types import SimpleNamespace

import pytest

from addin.installing.elsewhere import naming, nothing_for, usual_host
from addin.installing.here import this_computer
from addin.installing.install import install
from addin.installing.machine import Probe, Value
from addin.installing.plain_machine import Disk, PlainMachine
from addin.installing.plan import Wanted
from addin.installing.probe import probed
from addin.installing.uninstall import uninstall
from addin.installing.windows.computer import WindowsRegistry
from addin.installing.windows.places import fits_code_page
from addin.installing.windows.settings import interpreter_in, settings_text
from tests.installing.machines import ADD_IN, OPTIONS, STATES, XLWINGS, program, windows

# --- the registry -----------------------------------------------------------------------------------


class Winreg:
    """What winreg does, on a dictionary: (hive, path in small letters) → {name: (data, kind)}."""

    HKEY_CLASSES_ROOT, HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE = 1, 2, 3
    KEY_READ, KEY_SET_VALUE, KEY_WOW64_64KEY = 0x20019, 2, 0x100
    REG_SZ, REG_EXPAND_SZ, REG_BINARY, REG_DWORD, REG_MULTI_SZ = 1, 2, 3, 4, 7

    def __init__(self):
        self.keys = {(hive, ""): {} for hive in (1, 2, 3)}

    def OpenKeyEx(self, hive, path, reserved, access):  # noqa: N802 - the names of winreg
        assert access & self.KEY_WOW64_64KEY
        if (hive, path.lower()) not in self.keys:
            raise FileNotFoundError(2, "The system cannot find the file specified")
        return Handle(hive, path.lower(), access)

    def CreateKeyEx(self, hive, path, reserved, access):  # noqa: N802
        assert access & self.KEY_WOW64_64KEY
        parts = path.lower().split("\\")
        for count in range(1, len(parts) + 1):
            self.keys.setdefault((hive, "\\".join(parts[:count])), {})
        return Handle(hive, path.lower(), access)

    def DeleteKeyEx(self, hive, path, access):  # noqa: N802
        if any(other == hive and each.startswith(f"{path.lower()}\\") for other, each in self.keys):
            raise PermissionError(13, "Access is denied")
        del self.keys[(hive, path.lower())]

    def QueryInfoKey(self, handle):  # noqa: N802
        return len(self._below(handle)), len(self.keys[handle.place]), 0

    def EnumKey(self, handle, at):  # noqa: N802
        return self._below(handle)[at]

    def EnumValue(self, handle, at):  # noqa: N802
        name, (data, kind) = list(self.keys[handle.place].items())[at]
        return name, data, kind

    def SetValueEx(self, handle, name, reserved, kind, data):  # noqa: N802
        assert handle.access & self.KEY_SET_VALUE
        assert isinstance(data, {1: str, 2: str, 3: bytes, 4: int}[kind])
        self.keys[handle.place][name] = (data, kind)

    def DeleteValue(self, handle, name):  # noqa: N802
        del self.keys[handle.place][name]

    def _below(self, handle):
        hive, path = handle.place
        start = f"{path}\\" if path else ""
        below = [each[len(start) :] for other, each in self.keys if other == hive and each.startswith(start) and each]
        return [each for each in below if each and "\\" not in each]


class Handle:
    def __init__(self, hive, path, access):
        self.place, self.access = (hive, path), access

    def Close(self):  # noqa: N802
        self.place = None

    __enter__ = lambda self: self  # noqa: E731
    __exit__ = lambda self, *_: self.Close()  # noqa: E731


@pytest.fixture
def winreg(monkeypatch):
    stand_in = Winreg()
    monkeypatch.setitem(sys.modules, "winreg", stand_in)
    return stand_in


@pytest.fixture
def registry(winreg):
    return WindowsRegistry(winreg)


class TestRegistry:
    def test_what_is_written_is_read(self, registry):
        registry.add_key(r"HKCU\Software\A")
        for name, value in {
            "a": Value("text", "一"),
            "b": Value("number", 3),
            "c": Value("bytes", b"x"),
            "d": Value("expand", "%A%"),
        }.items():
            registry.set_value(r"HKCU\Software\A", name, value)
            assert registry.values(r"HKCU\software\a")[name] == value
        registry.remove_value(r"HKCU\Software\A", "a")
        assert list(registry.values(r"HKCU\Software\A")) == ["b", "c", "d"]
        assert registry.subkeys(r"HKCU\Software") == ["a"] and registry.subkeys("HKCU") == ["software"]
        registry.remove_key(r"HKCU\Software\A")
        assert not registry.has(r"HKCU\Software\A") and registry.has(r"HKCU\Software")

    def test_what_is_not_there(self, registry):
        assert (registry.has(r"HKLM\X"), registry.values(r"HKLM\X"), registry.subkeys(r"HKLM\X")) == (False, {}, [])

    def test_kinds_that_are_not_ours_and_empty_ones(self, registry, winreg):
        winreg.keys[(2, "a")] = {"many": (["x"], winreg.REG_MULTI_SZ), "empty": (None, winreg.REG_BINARY)}
        assert registry.values(r"HKCU\A") == {"many": Value("other", b""), "empty": Value("bytes", b"")}

    @pytest.mark.parametrize(
        "name", ["other add-ins with a hole", "trusted locations of others", "Excel was never started"]
    )
    def test_installing_and_undoing_through_it(self, registry, winreg, name):
        machine = STATES[name]()
        for key, values in machine.registry.keys.items():
            hive, _, path = key.partition("\\")
            place = ({"HKCR": 1, "HKCU": 2, "HKLM": 3}[hive], path.lower())
            codes = {"text": 1, "number": 4}
            winreg.keys[place] = {name: (value.data, codes[value.kind]) for name, value in values.items()}
        before = {key: dict(values) for key, values in winreg.keys.items()}
        machine.registry = registry
        assert install(machine, Wanted(ADD_IN, XLWINGS, trust=True)).done
        assert any(
            name.startswith("OPEN") and "zhaoshang.xlam" in str(data)
            for name, (data, _) in winreg.keys[(2, OPTIONS[5:].lower())].items()
        )
        assert uninstall(machine).done
        assert winreg.keys == before


def test_this_computer_is_windows_where_it_is(winreg, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    machine = this_computer()
    assert (type(machine).__name__, machine.system) == ("WindowsMachine", "windows")


# --- files, processes, Python ---------------------------------------------------------------------------


class TestDisk:
    def test_files_and_folders(self, tmp_path):
        disk, folder, file = Disk(), str(tmp_path / "新"), str(tmp_path / "新" / "a.conf")
        disk.add_folder(folder)
        disk.write(file, b"one")
        disk.write(file, b"two")
        assert (disk.is_folder(folder), disk.is_file(file), disk.names(folder)) == (True, True, ["a.conf"])
        assert (disk.read(file), disk.read(file, 1), disk.can_write(folder)) == (b"two", b"t", True)
        with pytest.raises(OSError):
            disk.remove_folder(folder)
        disk.remove(file)
        disk.remove_folder(folder)
        assert (disk.is_folder(folder), disk.names(folder), disk.can_write(folder)) == (False, [], False)

    def test_a_file_that_somebody_has_open_is_a_failure(self, tmp_path, monkeypatch):
        monkeypatch.setattr("addin.files.open_elsewhere", lambda path: SimpleNamespace())
        (tmp_path / "a.xlam").write_bytes(b"old")
        with pytest.raises(PermissionError):
            Disk().write(str(tmp_path / "a.xlam"), b"new")
        assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("a.xlam", b"old")]


class TestProbe:
    def test_this_python(self):
        probe = probed(sys.executable, ("json",))
        assert (probe.answers, probe.fault, probe.version) == (True, "", sys.version_info[:3])
        assert probe.bits == 64 and probe.base == sys.base_prefix

    @pytest.mark.parametrize(
        ("interpreter", "modules", "said"),
        [
            (sys.executable, ("no_such_module",), "no_such_module: ModuleNotFoundError"),
            ("/no/such/python", (), "No such file"),
            ("/bin/true", (), "没有应答，退出码 0"),
        ],
    )
    def test_what_goes_wrong_is_told(self, interpreter, modules, said):
        assert said in probed(interpreter, modules).fault

    def test_one_that_never_answers(self, monkeypatch):
        monkeypatch.setattr("addin.installing.probe.SECONDS", 0.01)
        assert probed(sys.executable, ()) == Probe(fault="0.01 秒没有应答")


def test_the_computer_of_the_tests():
    machine = PlainMachine()
    assert sys.executable == machine.python and len(machine.token()) == 8
    assert any("python" in name or "pytest" in name for name in machine.running())
    assert machine.registry.values(r"HKCU\X") == {} and not machine.registry.has("HKCU")


# --- small parts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "interpreter"),
    [
        (b"interpreter = C:\\Python311\\python.exe\r\n", r"C:\Python311\python.exe"),
        ("\ufeffINTERPRETER=D:\\招商\\python.exe".encode(), "D:\\招商\\python.exe"),
        (b"# nothing\nother = 1\n", ""),
        (settings_text("C:\\a=b\\python.exe"), "C:\\a=b\\python.exe"),
    ],
)
def test_the_settings_file(content, interpreter):
    assert interpreter_in(content) == interpreter


@pytest.mark.parametrize(
    ("path", "code_page", "fits"),
    [
        ("C:\\a", "cp1252", True),
        ("C:\\王芳", "cp936", True),
        ("C:\\王芳", "cp1252", False),
        ("C:\\王", "no such", False),
    ],
)
def test_code_pages(path, code_page, fits):
    assert fits_code_page(path, code_page) == fits


def test_there_is_nothing_to_install_for_excel_on_linux():
    told = nothing_for("linux", "excel").line()
    assert "只能在 Windows 和 Mac 上用" in told and "zhaoshang issue" in told


@pytest.mark.parametrize(("system", "usual"), [("windows", "excel"), ("macos", "excel"), ("linux", "libreoffice")])
def test_what_there_is(system, usual):
    assert usual_host(system) == usual and nothing_for(system, usual) is None
    assert nothing_for(system, "libreoffice") is None
    assert (naming(system, usual), naming(system, "libreoffice")) == (
        "",
        "" if system == "linux" else " --host libreoffice",
    )


def test_the_recorded_excel():
    assert windows().files.read(r"C:\Program Files\Microsoft Office\Office16\EXCEL.EXE") == program(64)
