"""Computers in memory: recorded states of Windows, the Mac and Linux, as installing and the doctor see them."""

import copy
import ntpath
import plistlib
import posixpath
import struct
from dataclasses import dataclass, field

from addin.installing.machine import Probe, Ran, Value

XLWINGS = "0.37.8"
ADD_IN = b"PK the add-in"
OPTIONS = r"HKCU\Software\Microsoft\Office\16.0\Excel\Options"


def text(data: str) -> Value:
    return Value("text", data)


def number(data: int) -> Value:
    return Value("number", data)


def program(bits: int) -> bytes:
    """The head of an .exe or .dll."""
    head = bytearray(256)
    head[:2] = b"MZ"
    struct.pack_into("<I", head, 0x3C, 128)
    head[128:132] = b"PE\0\0"
    struct.pack_into("<H", head, 132, {32: 0x014C, 64: 0x8664}[bits])
    return bytes(head)


class BrokenError(OSError):
    """What a broken computer answers."""


class Writes:
    """Counts the writes of a machine; the one with the number ``fails_at`` fails, once."""

    def __init__(self):
        self.count, self.fails_at, self.fails_for_ever = 0, 0, False

    def happens(self):
        self.count += 1
        if self.count == self.fails_at or (self.fails_for_ever and self.count > self.fails_at):
            raise BrokenError(5, "Input/output error")


class FakeRegistry:
    def __init__(self, keys, writes):
        self.keys, self.writes = {}, writes
        for key, values in keys.items():
            parts = key.split("\\")
            for count in range(1, len(parts)):
                self.keys.setdefault("\\".join(parts[:count]), {})
            self.keys[key] = dict(values)

    def _real(self, key):
        return next((each for each in self.keys if each.casefold() == key.casefold()), None)

    def has(self, key):
        return self._real(key) is not None

    def values(self, key):
        return dict(self.keys.get(self._real(key), {}))

    def subkeys(self, key):
        start = f"{key}\\".casefold()
        below = [each[len(start) :] for each in self.keys if each.casefold().startswith(start)]
        return [each for each in below if "\\" not in each]

    def add_key(self, key):
        self.writes.happens()
        assert self.has(key.rpartition("\\")[0]) and not self.has(key)
        self.keys[key] = {}

    def remove_key(self, key):
        self.writes.happens()
        assert not self.subkeys(key)
        del self.keys[self._real(key)]

    def set_value(self, key, name, value):
        self.writes.happens()
        self.keys[self._real(key)][name] = value

    def remove_value(self, key, name):
        self.writes.happens()
        del self.keys[self._real(key)][name]


class FakeFiles:
    def __init__(self, files, folders, writes, paths=ntpath):
        self.files, self.folders, self.writes, self.paths = {}, {}, writes, paths
        self.read_only: set[str] = set()
        self.links: dict[str, str] = {}
        self.profile: set[str] = set()  # folders that the office makes for itself, which are no state of ours
        for folder in folders:
            self._make(folder)
        for path, content in files.items():
            self._make(self.paths.dirname(path))
            self.files[path.casefold()] = (path, content)

    def _make(self, folder):
        while folder.casefold() not in self.folders:
            self.folders[folder.casefold()] = folder
            folder = self.paths.dirname(folder)

    def is_file(self, path):
        if path.startswith("/root/"):
            raise PermissionError(13, "Permission denied", path)
        return path.casefold() in self.files or path in self.links

    def is_folder(self, path):
        return path.casefold() in self.folders or path.casefold() in self.profile

    def names(self, folder):
        every = [path for path, _ in self.files.values() if ":" not in path[2:]] + list(self.folders.values())
        return [
            self.paths.basename(each)
            for each in every
            if self.paths.dirname(each).casefold() == folder.casefold() != each.casefold()
        ]

    def read(self, path, limit=-1):
        if path.casefold() not in self.files:
            raise FileNotFoundError(2, "No such file", path)
        content = self.files[path.casefold()][1]
        return content if limit < 0 else content[:limit]

    def write(self, path, content):
        self.writes.happens()
        assert self.is_folder(self.paths.dirname(path)), path
        self.files.pop(f"{path}:Zone.Identifier".casefold(), None)
        self.files[path.casefold()] = (path, content)

    def remove(self, path):
        self.writes.happens()
        del self.files[path.casefold()]
        self.files.pop(f"{path}:Zone.Identifier".casefold(), None)

    def add_folder(self, path):
        self.writes.happens()
        assert self.is_folder(self.paths.dirname(path)) and not self.is_folder(path), path
        self.folders[path.casefold()] = path

    def remove_folder(self, path):
        self.writes.happens()
        assert not self.names(path)
        del self.folders[path.casefold()]

    def real(self, path):
        return self.links.get(path, path)

    def can_write(self, folder):
        return folder not in self.read_only


# What unopkg 7.4.7 answered (Debian 12): the exit code, standard output, standard error.
NONE_LISTED = "All deployed user extensions:\n\n<none>\n"
LISTED = """\
All deployed user extensions:

Identifier: {identifier}
  Version: {version}
  URL: vnd.sun.star.expand:$UNO_USER_PACKAGES_CACHE/uno_packages/lu20805z2boc.tmp_/zhaoshang.oxt
  is registered: {registered}
  Media-Type: application/vnd.sun.star.package-bundle
  Description: 
  bundled Packages: {{
      URL: vnd.sun.star.expand:$UNO_USER_PACKAGES_CACHE/uno_packages/lu20805z2boc.tmp_/zhaoshang.oxt/Addons.xcu
      is registered: yes
      Media-Type: application/vnd.sun.star.configuration-data
      Description: 

  }}

"""  # noqa: W291 - as it was
NOT_THERE = """\
ERROR: Exception occurred: There is no such extension deployed: cn.zhaoshang.calc at \
./desktop/source/deployment/manager/dp_manager.cxx:973

ERROR: unopkg failed.

"""
BAD_ZIP = """\
ERROR: Exception occurred: Bad Zip File, ZipException: stream data looks to be broken at \
./package/source/zipapi/ZipFile.cxx:116 at ./package/source/zippackage/ZipPackage.cxx:787 at \
./ucb/source/ucp/package/pkgprovider.cxx:240

ERROR: unopkg failed.

"""
BAD_PART = """\
ERROR: Exception occurred: <class 'ModuleNotFoundError'>: No module named 'no_such_module_at_all', traceback follows
  File "/usr/lib/libreoffice/program/pythonloader.py", line 147, in writeRegistryInfo
    mod = self.getModuleFromUrl( locationUrl )



ERROR: unopkg failed.

"""
AS_ROOT = "ERROR: Cannot run unopkg as root without --shared or --bundled option.\n\n"
OURS = "cn.zhaoshang.calc"


def extension(version: str = "0.1.0", more: bytes = b"") -> bytes:
    """An extension, of which the fake office knows the version only."""
    return b"PK " + version.encode() + b" " + more


def profile_of(machine) -> str:
    """Where the office keeps what is this person's, by the bootstrap file below."""
    environment = machine.environment
    if machine.system == "windows":
        return rf"{environment['APPDATA']}\libreoffice\4\user"
    mac = "Library/Application Support" if machine.system == "macos" else ".config"
    base = environment.get("XDG_CONFIG_HOME") or f"{environment.get('HOME')}/{mac}"
    return f"{base}/libreoffice/4/user"


class FakeOffice:
    """An office: ``extensions`` of this person by identifier, (version, "yes" or "no"); ``shared``: of everybody."""

    def __init__(self, machine):
        self.machine, self.extensions, self.shared = machine, {}, {}
        self.refuses_to_add, self.may_run, self.asked = False, False, []

    def run(self, program, *arguments):
        self.asked.append(arguments)
        if not self.machine.files.is_file(program):
            raise FileNotFoundError(2, "No such file", program)
        if self.machine.root and "--shared" not in arguments:
            return Ran(1, "", AS_ROOT)
        assert self.may_run or not self.machine.programs, "it would go to the office that runs, and may hang with it"
        self.machine.files.profile = {profile_of(self.machine).casefold()}
        return {"list": self._list, "add": self._add, "remove": self._remove}[arguments[0]](*arguments[1:])

    def _list(self, which=""):
        every = self.shared if which == "--shared" else self.extensions
        told = "".join(
            LISTED.format(identifier=identifier, version=version, registered=registered).partition("\n\n")[2]
            for identifier, (version, registered) in every.items()
        )
        return Ran(0, "All deployed user extensions:\n\n" + told if told else NONE_LISTED)

    def _add(self, force, file):
        assert force == "--force"
        self.machine.writes.happens()
        kind, _, version = self.machine.files.read(file).partition(b" ")
        if kind != b"PK" or self.refuses_to_add:
            return Ran(1, "", BAD_ZIP)
        if version.endswith(b"bad"):  # what was there is put back, but where nothing was the bad one stays
            self.extensions.setdefault(OURS, (version.split()[0].decode(), "no"))
            return Ran(1, "", BAD_PART)
        self.extensions[OURS] = (version.split()[0].decode(), "yes")
        return Ran(0)

    def _remove(self, identifier):
        self.machine.writes.happens()
        if identifier not in self.extensions:
            return Ran(1, "", NOT_THERE)
        del self.extensions[identifier]
        return Ran(0)


@dataclass
class FakeMachine:
    keys: dict = field(default_factory=dict)
    stored: dict = field(default_factory=dict)
    folders: tuple = ()
    environment: dict = field(default_factory=dict)
    programs: tuple = ()
    python: str = r"C:\Python311\python.exe"
    code_page: str = "cp936"
    system: str = "windows"
    probes: dict = field(default_factory=dict)
    root: bool = False

    def __post_init__(self):
        self.writes = Writes()
        self.registry = FakeRegistry(self.keys, self.writes)
        paths = ntpath if self.system == "windows" else posixpath
        self.files = FakeFiles(self.stored, self.folders, self.writes, paths)
        self.office = FakeOffice(self)

    def running(self):
        return self.programs

    def probe(self, interpreter):
        return self.probes.get(interpreter, Probe(fault="没有这个程序"))

    def run(self, command, seconds):
        return self.office.run(*command)

    def token(self):
        return "0a1b2c3d"

    def state(self):
        """All that can be changed, to compare."""
        return copy.deepcopy((self.registry.keys, self.files.files, self.files.folders, self.office.extensions))


def good_probe(python: str, bits: int = 64, **other) -> Probe:
    packages = {"zhaoshang": "0.1.0", "xlwings": XLWINGS, "pywin32": "312"}
    told = {"version": (3, 11, 9), "bits": bits, "base": ntpath.dirname(python), "packages": packages, "answers": True}
    return Probe(python, **(told | other))


def windows(
    *, user="wang", excel=(("16.0", 64),), python=None, keys=None, files=None, python_bits=64, **other
) -> FakeMachine:
    """Windows 10 of one person with versions of Excel (version, bits) and Python with xlwings."""
    home = rf"C:\Users\{user}"
    python = python or r"C:\Python311\python.exe"
    registry = {r"HKCU\Software\Microsoft\Windows": {}, r"HKCR\CLSID": {}}
    stored = {
        python: program(python_bits),
        **{ntpath.join(ntpath.dirname(python), f"xlwings{bits}-{XLWINGS}.dll"): program(bits) for bits in (32, 64)},
        r"C:\Windows\System32\vcruntime140.dll": program(64),
        r"C:\Windows\System32\vcruntime140_1.dll": program(64),
    }
    for version, bits in excel:
        folder = rf"C:\Program Files{' (x86)' if bits == 32 else ''}\Microsoft Office\Office{version[:2]}"
        view = r"WOW6432Node\Microsoft" if bits == 32 else "Microsoft"
        registry[rf"HKLM\SOFTWARE\{view}\Office\{version}\Excel\InstallRoot"] = {"Path": text(folder + "\\")}
        registry[rf"HKCU\Software\Microsoft\Office\{version}\Excel\Options"] = {"DefaultPath": text("")}
        stored[rf"{folder}\EXCEL.EXE"] = program(bits)
    environment = {
        "LOCALAPPDATA": rf"{home}\AppData\Local",
        "APPDATA": rf"{home}\AppData\Roaming",
        "PROGRAMDATA": r"C:\ProgramData",
        "USERPROFILE": home,
        "SYSTEMROOT": r"C:\Windows",
        "TEMP": rf"{home}\AppData\Local\Temp",
    }
    folders = (
        environment["LOCALAPPDATA"],
        environment["APPDATA"],
        environment["TEMP"],
        r"C:\ProgramData",
        r"C:\Windows",
    )
    settings = {"environment": environment, "folders": folders, "python": python}
    settings |= {"probes": {python: good_probe(python, python_bits)}} | other
    return FakeMachine(keys=registry | (keys or {}), stored=stored | (files or {}), **settings)


def _with_open(*paths: str, version="16.0") -> dict:
    values = {("OPEN" + (str(at) if at else "")): text(path) for at, path in enumerate(paths)}
    return {rf"HKCU\Software\Microsoft\Office\{version}\Excel\Options": values}


POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0"
EXCEL_CLASS = r"HKCR\CLSID\{00024500-0000-0000-C000-000000000046}"

# Every state that installing must be undone on; each is made anew for each test.
STATES = {
    "Windows 10, Excel 2016, 64 bits": lambda: windows(),
    "Excel 365 by click-to-run, settings of 15.0 left": lambda: windows(
        excel=(),
        keys={
            r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration": {
                "InstallationPath": text(r"C:\Program Files\Microsoft Office"),
                "Platform": text("x64"),
            },
            r"HKCU\Software\Microsoft\Office\15.0\Excel\Options": {"OPEN": text('/R "C:\\old\\a.xlam"')},
            OPTIONS: {},
        },
        files={r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE": program(64)},
    ),
    "32-bit Excel, 64-bit Python": lambda: windows(excel=(("16.0", 32),)),
    "three versions side by side": lambda: windows(excel=(("14.0", 32), ("15.0", 32), ("16.0", 64))),
    "Excel was never started": lambda: _without(windows(), r"HKCU\Software\Microsoft\Office"),
    "WPS owns Excel.Application": lambda: windows(
        keys={
            r"HKCR\Excel.Application\CLSID": {"": text("{00024500-0000-0000-C000-000000000046}")},
            rf"{EXCEL_CLASS}\LocalServer32": {
                "": text(r'"C:\Program Files (x86)\Kingsoft\WPS Office\office6\et.exe" /automation')
            },
        }
    ),
    "the policy forbids macros": lambda: windows(
        keys={
            rf"{POLICY}\Excel\Security": {"VBAWarnings": number(4), "blockcontentexecutionfrominternet": number(1)},
            rf"{POLICY}\Common\Security\Trusted Locations": {"allow user locations": number(0)},
        }
    ),
    "a Chinese user name": lambda: windows(user="王芳"),
    "Documents in OneDrive": lambda: _with_environment(windows(), ONEDRIVE=r"C:\Users\wang\OneDrive"),
    "another add-in in OPEN": lambda: windows(keys=_with_open('/R "C:\\other\\a.xlam"')),
    "other add-ins with a hole": lambda: windows(
        keys={OPTIONS: {"OPEN": text("a.xlam"), "OPEN2": text('"C:\\other\\b.xll"'), "Pos": number(1)}}
    ),
    "another xlwings add-in": lambda: windows(keys=_with_open("SOLVER.XLAM", '/R "C:\\Users\\wang\\xlwings.xlam"')),
    "trusted locations of others": lambda: windows(
        keys={
            r"HKCU\Software\Microsoft\Office\16.0\Excel\Security\Trusted Locations\Location0": {
                "Path": text("D:\\台账\\")
            }
        }
    ),
    "the person's own settings": lambda: windows(
        files={r"C:\Users\wang\AppData\Roaming\zhaoshang\excel.conf": b"interpreter = C:\\Python311\\python.exe"}
    ),
    "files of ours without a record, from the internet": lambda: windows(
        files={
            r"C:\Users\wang\AppData\Local\zhaoshang\addin\zhaoshang.xlam": b"PK an old one",
            r"C:\Users\wang\AppData\Local\zhaoshang\venv\pyvenv.cfg": b"",
        }
    ),
    "switched off in Excel's list before": lambda: windows(
        keys={
            r"HKCU\Software\Microsoft\Office\16.0\Excel\Add-in Manager": {
                r"C:\Users\wang\AppData\Local\zhaoshang\addin\zhaoshang.xlam": text(""),
                r"C:\other\c.xlam": text(""),
            }
        }
    ),
}


# --- the Mac ------------------------------------------------------------------------------------------

MAC_HOME = "/Users/wang"
MAC_PYTHON = "/Users/wang/zhaoshang/.venv/bin/python"
OFFICE = "Library/Group Containers/UBF8T346G9.Office"
MAC_ADD_IN = f"{OFFICE}/User Content.localized/Startup.localized/Excel/zhaoshang.xlam"
MAC_SCRIPT = "Library/Application Scripts/com.microsoft.Excel/zhaoshang.applescript"
MAC_STARTER = "Library/Application Support/zhaoshang/button.sh"


def mac(
    *, home=MAC_HOME, version="16.89.1", folder="/Applications", started=True, python=MAC_PYTHON, files=None, **other
) -> FakeMachine:
    """A Mac of one person with Excel, which was started once, and Python."""
    app = f"{folder}/Microsoft Excel.app"
    stored = {python: b"", f"{app}/Contents/Info.plist": plistlib.dumps({"CFBundleShortVersionString": version})}
    folders = ["/Applications", "/tmp", f"{home}/Library/Application Support", f"{home}/.config"]
    if started:
        folders += [f"{home}/{OFFICE}", f"{home}/Library/Containers/com.microsoft.Excel/Data"]
    settings = {"environment": {"HOME": home}, "folders": tuple(folders), "python": python, "code_page": "utf-8"}
    settings |= {"probes": {python: good_probe(python)}} | other
    return FakeMachine(stored=stored | (files or {}), system="macos", **settings)


# Every state of a Mac that installing must be undone on.
MAC_STATES = {
    "macOS, Excel 365": lambda: mac(),
    "Excel of the person's own": lambda: mac(folder=f"{MAC_HOME}/Applications"),
    "a home with Chinese and a quote": lambda: mac(home="/Users/王芳's", python="/Users/王芳's/venv/bin/python3"),
    "other add-ins and scripts": lambda: mac(
        files={
            f"{MAC_HOME}/{posixpath.dirname(MAC_ADD_IN)}/SaveAsAdobePDF.xlam": b"PK",
            f"{MAC_HOME}/{posixpath.dirname(MAC_SCRIPT)}/xlwings-0.37.8.applescript": b"on VbaHandler",
        }
    ),
    "files of ours without a record": lambda: mac(
        files={f"{MAC_HOME}/{MAC_ADD_IN}": b"PK an old one", f"{MAC_HOME}/{MAC_STARTER}": b"echo old"}
    ),
    "Excel is running": lambda: mac(programs=("Finder", "Microsoft Excel")),
}


# --- Linux, and LibreOffice elsewhere -------------------------------------------------------------------

LINUX_HOME = "/home/wang"
LINUX_PYTHON = "/home/wang/zhaoshang/.venv/bin/python"
DEBIAN = "/usr/lib/libreoffice/program"
LINUX_RECORD = f"{LINUX_HOME}/.local/share/zhaoshang-libreoffice/installed.json"
LINUX_EXTENSION = f"{LINUX_HOME}/.local/share/zhaoshang-libreoffice/zhaoshang.oxt"
LINUX_SETTINGS = f"{LINUX_HOME}/.config/zhaoshang/libreoffice.conf"
BOOTSTRAP = b"[Bootstrap]\nProductKey=LibreOffice 7.4\nUserInstallation=$SYSUSERCONFIG/libreoffice/4\n"


def office_files(folder: str, system: str = "linux") -> dict[str, bytes]:
    """The files of an office that matter here."""
    if system == "windows":
        names = ("soffice.bin", "soffice.com", "unopkg.com", "pythonloader.py", "bootstrap.ini")
        return {rf"{folder}\{name}": BOOTSTRAP if name == "bootstrap.ini" else b"" for name in names}
    beside = posixpath.join(posixpath.dirname(folder), "Resources") if system == "macos" else folder
    stored = {f"{folder}/{name}": b"" for name in ("soffice", "soffice.bin", "unopkg")}
    return stored | {f"{beside}/pythonloader.py": b"", f"{beside}/bootstraprc": BOOTSTRAP}


def linux(*, home=LINUX_HOME, office=DEBIAN, python=LINUX_PYTHON, started=True, files=None, **other) -> FakeMachine:
    """A Linux desktop of one person with LibreOffice, which was started once, and Python."""
    stored = {python: b"", **(office_files(office) if office else {})}
    folders = [home, "/tmp", "/opt", f"{home}/.local/share"]
    if started:
        folders.append(f"{home}/.config/libreoffice/4/user")
    settings = {
        "environment": {"HOME": home, "PATH": "/root/bin:/usr/local/bin:/usr/bin:/bin"},
        "folders": tuple(folders),
    }
    settings |= {"python": python, "code_page": "utf-8", "probes": {python: good_probe(python)}} | other
    return FakeMachine(stored=stored | (files or {}), system="linux", **settings)


def _holding(machine: FakeMachine, **extensions: tuple[str, str]) -> FakeMachine:
    machine.office.extensions |= {identifier.replace("_", "."): each for identifier, each in extensions.items()}
    return machine


def windows_with_libreoffice(folder=r"D:\LibreOffice\program") -> FakeMachine:
    key = r"HKLM\SOFTWARE\LibreOffice\UNO\InstallPath"
    return windows(excel=(), keys={key: {"": text(folder)}}, files=office_files(folder, "windows"))


def mac_with_libreoffice() -> FakeMachine:
    return mac(files=office_files("/Applications/LibreOffice.app/Contents/MacOS", "macos"))


# Every state that installing into LibreOffice must be undone on.
OFFICE_STATES = {
    "Debian, LibreOffice 7.4": lambda: linux(),
    "never started, a new home": lambda: FakeMachine(**(_shape(linux(started=False)) | {"folders": (LINUX_HOME,)})),
    "openEuler, in lib64": lambda: linux(office="/usr/lib64/libreoffice/program"),
    "UOS, a newer one in /opt": lambda: linux(office="/opt/libreoffice24.8/program"),
    "a home with Chinese and a space": lambda: linux(home="/home/王 芳", python="/home/王 芳/venv/bin/python3"),
    "folders of one's own choice": lambda: _with_environment(
        linux(), XDG_CONFIG_HOME="/home/wang/etc", XDG_DATA_HOME="/home/wang/data"
    ),
    "extensions of others": lambda: _holding(linux(), org_other_tool=("2.1", "yes")),
    "files of ours without a record": lambda: linux(
        files={LINUX_EXTENSION: b"PK 0.0.8", LINUX_SETTINGS: b"interpreter = /usr/bin/python3\n"}
    ),
    "macOS": lambda: mac_with_libreoffice(),
    "Windows": lambda: windows_with_libreoffice(),
}


def _shape(machine: FakeMachine) -> dict:
    return {each: getattr(machine, each) for each in ("stored", "environment", "python", "system", "probes")}


def _without(machine: FakeMachine, key: str) -> FakeMachine:
    for each in [each for each in machine.registry.keys if each == key or each.startswith(f"{key}\\")]:
        del machine.registry.keys[each]
    return machine


def _with_environment(machine: FakeMachine, **more: str) -> FakeMachine:
    machine.environment |= more
    return machine
