"""What installing is asked for and what it would change, on every system alike; nothing is written here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Final

from addin.installing.changes import Change, FileWritten, FolderAdded
from addin.installing.machine import Machine, Probe
from addin.installing.places import Places
from addin.installing.record import DamagedRecordError, Record, read_record
from udfs.findings import Finding, Severity, finding, worst

FILE_NAME: Final = "zhaoshang.xlam"
OLDEST_PYTHON: Final = (3, 11, 0)


@dataclass(frozen=True)
class Wanted:
    """What to install. ``add_in``: the bytes of the file, ``None`` where the program came without it.

    ``xlwings``: the version that the add-in was made with; ``folder``: where it goes instead of the usual place;
    ``python``: the interpreter instead of the one that runs; ``trust``: make its folder a trusted location;
    ``versions``: of Excel, instead of those that are found. What makes sense in one program only, is refused in others.
    """

    add_in: bytes | None
    xlwings: str = ""
    folder: str | None = None
    python: str | None = None
    trust: bool = False
    versions: tuple[str, ...] = ()


@dataclass
class Plan:
    """What would be changed, and what stands against it.

    ``places`` and ``record`` as they are now; ``earlier``: the bytes of the record; ``home``: the folder of the add-in.
    ``found``: what the computer is like, and ``next_steps``: what the person does after it, a line each.
    """

    places: Places | None = None
    record: Record | None = None
    earlier: bytes | None = None
    home: str = ""
    changes: list[Change] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    next_steps: list[str] = field(default_factory=list)

    @property
    def possible(self) -> bool:
        """Whether nothing stands against it."""
        return worst(self.findings) is not Severity.ERROR

    def look_up_record(self, machine: Machine, where: Places) -> bool:
        """Fill in what was installed before; ``False`` where that cannot be read. Raises ``OSError``."""
        self.places = where
        try:
            self.record = read_record(machine, where.record)
        except DamagedRecordError:
            self.findings.append(finding("ZS-690", place={"file": where.record}))
            return False
        self.earlier = machine.files.read(where.record) if self.record else None
        return True

    def known(self, change: Change) -> bool:
        """Tell whether the record holds a change of the same thing."""
        changes = self.record.changes if self.record else []
        return any(type(each) is type(change) and each.where == change.where for each in changes)


def python_fault(probe: Probe) -> tuple[str, str] | None:
    """Return why the program cannot run in an interpreter and what to do, ``None`` when it can."""
    if not probe.answers:
        return f"启动不了：{probe.fault}", "重新安装 Python，再重新安装本程序"
    if probe.version < OLDEST_PYTHON:
        return f"版本是 {'.'.join(map(str, probe.version))}，要 3.11 以上", "安装 Python 3.11 或更新的版本"
    if probe.fault:
        return f"缺少要用的部分：{probe.fault}", "在这个 Python 里重新安装本程序和它用的包"
    return None


def against_python(machine: Machine, interpreter: str) -> Iterator[Finding]:
    """Say that the program cannot run in an interpreter. Raises ``OSError``."""
    if fault := python_fault(machine.probe(interpreter)):
        yield finding("ZS-683", interpreter=interpreter, reason=fault[0], remedy=fault[1])


def options_of_no_use(wanted: Wanted, system: str, *, folder: str, trust: str, office: str) -> Iterator[Finding]:
    """Yield the options of Excel on Windows that were given and mean nothing here; left alone, somebody relies on them.

    ``folder``, ``trust``, ``office``: why each is of no use.
    """
    given = {
        "--folder": (wanted.folder, folder),
        "--trust": (wanted.trust, trust),
        "--office": (wanted.versions, office),
    }
    for option, (value, why) in given.items():
        if value:
            yield finding("ZS-693", option=option, system=system, why=why)


def folders_added(machine: Machine, folder: str, paths: ModuleType) -> Iterator[FolderAdded]:
    """Yield the folders that have to be made, from the top. ``paths``: ``ntpath`` or ``posixpath``."""
    missing = []
    while not machine.files.is_folder(folder) and paths.dirname(folder) != folder:
        missing.append(folder)
        folder = paths.dirname(folder)
    yield from (FolderAdded(each) for each in reversed(missing))


def files_written(machine: Machine, contents: Mapping[str, bytes]) -> Iterator[FileWritten]:
    """Yield files of ours by path, with what stands there now."""
    for path, content in contents.items():
        before = machine.files.read(path) if machine.files.is_file(path) else None
        yield FileWritten(path, content, before)
