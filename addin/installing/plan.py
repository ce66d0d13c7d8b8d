"""From what is found on a computer to what installing would change there. Looking only; nothing is written here."""

import ntpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from addin.installing.changes import (
    Change,
    FileWritten,
    FolderAdded,
    KeyAdded,
    MarkRemoved,
    Opened,
    ValueWritten,
    manager_beside,
    mark_of,
)
from addin.installing.dll import dll_folders, dll_name, dll_of
from addin.installing.machine import Machine, Probe, Value, text_of
from addin.installing.office import PROGRAM, VERSIONS, Excel, excels
from addin.installing.open_values import holding, path_in, same_path, slots_of
from addin.installing.places import (
    SETTINGS_FILE,
    Places,
    fits_code_page,
    interpreter_in,
    personal_settings,
    places,
    settings_text,
)
from addin.installing.policies import DISABLE_ALL, SIGNED_ONLY, policies
from addin.installing.record import DamagedRecordError, Record, read_record
from udfs.findings import Finding, Severity, finding, worst

FILE_NAME: Final = "zhaoshang.xlam"
XLWINGS_ADD_IN: Final = "xlwings.xlam"
DESCRIPTION: Final = "招商加载项"


@dataclass(frozen=True)
class Wanted:
    """What to install. ``add_in``: the bytes of the file, ``None`` where the program came without it.

    ``xlwings``: the version that the add-in was made with; ``folder``: where it goes instead of the usual place;
    ``python``: the interpreter instead of the one that runs; ``trust``: make its folder a trusted location;
    ``versions``: of Excel, instead of those that are found.
    """

    add_in: bytes | None
    xlwings: str
    folder: str | None = None
    python: str | None = None
    trust: bool = False
    versions: tuple[str, ...] = ()


@dataclass
class Plan:
    """What would be changed, and what stands against it.

    ``places`` and ``record`` as they are now; ``earlier``: the bytes of the record.
    """

    places: Places | None = None
    record: Record | None = None
    earlier: bytes | None = None
    home: str = ""
    excels: list[Excel] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def possible(self) -> bool:
        """Whether nothing stands against it."""
        return worst(self.findings) is not Severity.ERROR


def planned(machine: Machine, wanted: Wanted) -> Plan:
    """Return the plan. Raises ``OSError`` when the computer does not let itself be looked at."""
    plan = Plan()
    where = _places(machine, wanted, plan)
    if where is None or wanted.add_in is None:
        plan.findings += [] if wanted.add_in else [finding("ZS-687")]
        return plan
    plan.excels = _wanted_excels(machine, wanted)
    interpreter = wanted.python or machine.python
    plan.findings += running_excels(machine)
    if not plan.excels:
        plan.findings.append(finding("ZS-682"))
    plan.findings += _against_python(machine, wanted, interpreter, plan.excels)
    plan.findings += _against_path(machine, plan.home)
    plan.findings += _others(machine, plan, interpreter)
    plan.findings += _against_policies(machine, plan.excels, wanted.trust)
    changes = [*_files(machine, plan.home, wanted.add_in, interpreter)]
    for excel in plan.excels:
        changes += _registration(machine, excel, plan.home)
        if wanted.trust and not policies(machine, excel.version).forbid_trusting:
            changes += _trust(machine, excel, plan.home)
    known = plan.record.changes if plan.record else []
    plan.changes = [each for each in changes if not _is_made(machine, each, known)]
    return plan


def running_excels(machine: Machine) -> list[Finding]:
    """Say that Excel is running: when it ends it writes its list of add-ins over ours."""
    count = sum(name.casefold() == PROGRAM.casefold() for name in machine.running())
    return [finding("ZS-681", count=count)] if count else []


def _places(machine: Machine, wanted: Wanted, plan: Plan) -> Places | None:
    """Fill in where things go, or why they cannot."""
    found = places(machine)
    if isinstance(found, Finding):
        plan.findings.append(found)
        return None
    plan.places = found
    try:
        plan.record = read_record(machine, found.record)
        plan.earlier = machine.files.read(found.record) if plan.record else None
    except DamagedRecordError:
        plan.findings.append(finding("ZS-690", place={"file": found.record}))
        return None
    usual = plan.record.home if plan.record else ntpath.join(found.home, "addin")
    plan.home = ntpath.normpath(wanted.folder) if wanted.folder else usual
    if plan.record and not same_path(plan.home, plan.record.home):
        plan.findings.append(finding("ZS-694", folder=plan.record.home))
        return None
    if not ntpath.isabs(plan.home) or not ntpath.splitdrive(plan.home)[0]:
        plan.findings.append(finding("ZS-686", path=plan.home, reason="要写完整的路径，从盘符开始"))
        return None
    return found


def _wanted_excels(machine: Machine, wanted: Wanted) -> list[Excel]:
    found = excels(machine)
    if not wanted.versions:
        return found
    by_version = {each.version: each for each in found}
    return [by_version.get(version, Excel(version, "", None)) for version in VERSIONS if version in wanted.versions]


# --- what stands against it --------------------------------------------------------------------------


def _against_python(machine: Machine, wanted: Wanted, interpreter: str, found: list[Excel]) -> Iterator[Finding]:
    probe = machine.probe(interpreter)
    if fault := fault_of(probe, wanted.xlwings):
        yield finding("ZS-683", interpreter=interpreter, reason=fault[0], remedy=fault[1])
        return
    if not fits_code_page(interpreter, machine.code_page):
        reason = "里面有 Excel 的宏认不出的字"
        yield finding("ZS-686", path=interpreter, reason=reason)
    elif not interpreter.isascii():
        yield finding("ZS-685", path=interpreter)
    for bits in sorted({each.bits for each in found if each.bits}):
        if dll_of(machine, interpreter, bits, wanted.xlwings) is None:
            folders = "、".join(dll_folders(interpreter))
            name = dll_name(bits, wanted.xlwings)
            yield finding("ZS-684", library=name, bits=bits, folders=folders, version=wanted.xlwings)


def fault_of(probe: Probe, xlwings: str) -> tuple[str, str] | None:
    """Return why the add-in cannot work with an interpreter and what to do, ``None`` when it can."""
    if not probe.answers:
        return f"启动不了：{probe.fault}", "重新安装 Python，再重新安装本程序"
    if r"\windowsapps" in f"{probe.base}\\{probe.executable}".casefold():
        reason = "它是应用商店里的 Python，写下的东西 Excel 看不见"
        return reason, "从 python.org 安装 Python，在那里装本程序再试"
    if probe.version < (3, 11, 0):
        return f"版本是 {'.'.join(map(str, probe.version))}，要 3.11 以上", "安装 Python 3.11 或更新的版本"
    if probe.fault:
        return f"缺少要用的部分：{probe.fault}", "在这个 Python 里重新安装本程序和它用的包"
    if (has := (probe.packages or {}).get("xlwings", "没有")) != xlwings:
        return f"xlwings 的版本是 {has}，加载项要 {xlwings}", f"在这个 Python 里安装 xlwings {xlwings}"
    return None


def _against_path(machine: Machine, home: str) -> Iterator[Finding]:
    if not fits_code_page(home, machine.code_page):
        yield finding("ZS-686", path=home, reason="里面有 Excel 的宏认不出的字")
    elif not home.isascii():
        yield finding("ZS-685", path=home)


def _others(machine: Machine, plan: Plan, interpreter: str) -> Iterator[Finding]:
    """Tell what belongs to the person or to others and would be in our way; nothing of it is touched."""
    for excel in plan.excels:
        for value in slots_of(machine.registry.values(rf"{excel.key}\Options")).values():
            path = path_in(value)
            name = ntpath.basename(path).casefold()
            stranger = name == FILE_NAME and not same_path(path, ntpath.join(plan.home, FILE_NAME))
            if stranger or name == XLWINGS_ADD_IN:
                yield finding("ZS-691", excel=excel.label, path=path)
    personal = personal_settings(machine)
    if machine.files.is_file(personal):
        told = interpreter_in(machine.files.read(personal))
        if told and not same_path(told, interpreter) and machine.files.is_file(told):
            yield finding("ZS-692", place={"file": personal}, path=told)


def _against_policies(machine: Machine, found: list[Excel], trust: bool) -> Iterator[Finding]:
    for excel in found:
        laid = policies(machine, excel.version)
        if laid.no_add_ins:
            yield finding("ZS-695", excel=excel.label, what="不许加载任何加载项")
        elif laid.macros in (SIGNED_ONLY, DISABLE_ALL) and laid.forbid_trusting:
            yield finding("ZS-695", excel=excel.label, what="不许运行没有签名的宏，也不许个人添加受信任位置")
        elif laid.macros in (SIGNED_ONLY, DISABLE_ALL) and not trust:
            yield finding(
                "ZS-695", excel=excel.label, what="不许运行没有签名的宏（受信任位置除外，可以加 --trust 再装）"
            )
        elif trust and laid.forbid_trusting:
            yield finding("ZS-695", excel=excel.label, what="不许个人添加受信任位置，--trust 不起作用")


# --- what would be changed -----------------------------------------------------------------------------


def _files(machine: Machine, home: str, add_in: bytes, interpreter: str) -> Iterator[Change]:
    missing = []
    folder = home
    while not machine.files.is_folder(folder) and ntpath.dirname(folder) != folder:
        missing.append(folder)
        folder = ntpath.dirname(folder)
    yield from (FolderAdded(each) for each in reversed(missing))
    for name, content in ((FILE_NAME, add_in), (SETTINGS_FILE, settings_text(interpreter))):
        path = ntpath.join(home, name)
        before = machine.files.read(path) if machine.files.is_file(path) else None
        yield FileWritten(path, content, before)
    path = ntpath.join(home, FILE_NAME)
    if machine.files.is_file(mark_of(path)):
        yield MarkRemoved(path)


def _registration(machine: Machine, excel: Excel, home: str) -> Iterator[Change]:
    key, path = rf"{excel.key}\Options", ntpath.join(home, FILE_NAME)
    yield from _keys(machine, key)
    slots = slots_of(machine.registry.values(key))
    in_hole = not holding(slots, path) and bool(slots) and max(slots) >= len(slots)
    known = machine.registry.values(manager_beside(key))
    yield Opened(key, path, in_hole, any(name.casefold() == path.casefold() for name in known))


def _trust(machine: Machine, excel: Excel, home: str) -> Iterator[Change]:
    """Yield a trusted location for the folder of the add-in alone, not for those below it."""
    root, path = rf"{excel.key}\Security\Trusted Locations", f"{home}\\"
    names = machine.registry.subkeys(root)
    if any(same_path(text_of(machine.registry.values(rf"{root}\{name}").get("Path")), path) for name in names):
        return
    taken = {name.casefold() for name in names}
    name = next(f"Location{number}" for number in range(len(names) + 1) if f"location{number}" not in taken)
    key = rf"{root}\{name}"
    yield from _keys(machine, key)
    yield ValueWritten(key, "Path", Value("text", path))
    yield ValueWritten(key, "Description", Value("text", DESCRIPTION))
    yield ValueWritten(key, "AllowSubFolders", Value("number", 0))


def _keys(machine: Machine, key: str) -> Iterator[Change]:
    """Yield the keys that have to be made, from the top."""
    parts = key.split("\\")
    above = ["\\".join(parts[:count]) for count in range(2, len(parts) + 1)]
    yield from (KeyAdded(each) for each in above if not machine.registry.has(each))


def _is_made(machine: Machine, change: Change, known: list[Change]) -> bool:
    """Tell whether a change stands in the record and is still as it should be."""
    if not any(type(each) is type(change) and each.where == change.where for each in known):
        return False
    if isinstance(change, FileWritten):
        return change.before == change.content
    if isinstance(change, Opened):
        return bool(holding(slots_of(machine.registry.values(change.key)), change.path))
    return False
