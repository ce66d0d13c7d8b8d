"""From what is found on a computer with Windows to what installing would change there. Looking only."""

import ntpath
from collections.abc import Iterator
from typing import Final

from addin.installing.changes import (
    Change,
    FileWritten,
    KeyAdded,
    MarkRemoved,
    Opened,
    ValueWritten,
    manager_beside,
    mark_of,
)
from addin.installing.machine import Machine, Probe, Value, text_of
from addin.installing.plan import FILE_NAME, Plan, Wanted, files_written, folders_added, python_fault
from addin.installing.windows.dll import dll_folders, dll_name, dll_of
from addin.installing.windows.office import PROGRAM, VERSIONS, Excel, excels, leftovers
from addin.installing.windows.open_values import holding, path_in, same_path, slots_of
from addin.installing.windows.places import fits_code_page, places
from addin.installing.windows.policies import DISABLE_ALL, SIGNED_ONLY, policies
from addin.installing.windows.settings import SETTINGS_FILE, interpreter_in, personal_settings, settings_text
from udfs.findings import Finding, finding

XLWINGS_ADD_IN: Final = "xlwings.xlam"
DESCRIPTION: Final = "招商加载项"
_NAME_ONE: Final = "确实装了 Excel 的，用 --office 16.0 指明版本"


def planned(machine: Machine, wanted: Wanted) -> Plan:
    """Return the plan. Raises ``OSError`` when the computer does not let itself be looked at."""
    plan = Plan()
    if not _has_place(machine, wanted, plan) or wanted.add_in is None:
        plan.findings += [] if wanted.add_in else [finding("ZS-687", name=FILE_NAME)]
        return plan
    found = _wanted_excels(machine, wanted)
    plan.found = _found(machine, found)
    interpreter = wanted.python or machine.python
    plan.findings += in_the_way(machine)
    if not found:
        plan.findings.append(finding("ZS-682", what=" Excel 2010 或更新的版本", remedy=_NAME_ONE))
    plan.findings += _against_python(machine, wanted, interpreter, found)
    plan.findings += _against_path(machine, plan.home)
    plan.findings += _others(machine, plan, found, interpreter)
    plan.findings += _against_policies(machine, found, wanted.trust)
    changes = [*_files(machine, plan.home, wanted.add_in, interpreter)]
    for excel in found:
        changes += _registration(machine, excel, plan.home)
        if wanted.trust and not policies(machine, excel.version).forbid_trusting:
            changes += _trust(machine, excel, plan.home)
    plan.changes = [each for each in changes if not (plan.known(each) and _stands(machine, each))]
    plan.next_steps = [f"加载项：{ntpath.join(plan.home, FILE_NAME)}；打开 Excel，功能区应当有“招商”"]
    if not wanted.trust:
        plan.next_steps.append("没有改动 Excel 的信任设置。打开以后提示宏被禁用的，再运行一次并加上 --trust")
    return plan


def in_the_way(machine: Machine) -> list[Finding]:
    """Say that Excel is running: when it ends it writes its list of add-ins over ours."""
    count = sum(name.casefold() == PROGRAM.casefold() for name in machine.running())
    return [finding("ZS-681", count=count)] if count else []


def _has_place(machine: Machine, wanted: Wanted, plan: Plan) -> bool:
    """Fill in where things go, or why they cannot."""
    found = places(machine)
    if isinstance(found, Finding):
        plan.findings.append(found)
        return False
    if not plan.look_up_record(machine, found):
        return False
    usual = plan.record.home if plan.record else ntpath.join(found.home, "addin")
    plan.home = ntpath.normpath(wanted.folder) if wanted.folder else usual
    if plan.record and not same_path(plan.home, plan.record.home):
        plan.findings.append(finding("ZS-694", folder=plan.record.home))
        return False
    if not ntpath.isabs(plan.home) or not ntpath.splitdrive(plan.home)[0]:
        plan.findings.append(finding("ZS-686", path=plan.home, reason="要写完整的路径，从盘符开始"))
        return False
    return True


def _wanted_excels(machine: Machine, wanted: Wanted) -> list[Excel]:
    found = excels(machine)
    if not wanted.versions:
        return found
    by_version = {each.version: each for each in found}
    return [by_version.get(version, Excel(version, "", None)) for version in VERSIONS if version in wanted.versions]


def _found(machine: Machine, found: list[Excel]) -> list[str]:
    """Tell what the computer is like."""
    lines = [f"找到 {each.label}" for each in found]
    left = [version for version in leftovers(machine) if version not in {each.version for each in found}]
    return [*lines, *([f"只剩设置、没有程序的 Excel 版本不登记：{'、'.join(left)}"] if left else [])]


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
    if fault := python_fault(probe):
        return fault
    if r"\windowsapps" in f"{probe.base}\\{probe.executable}".casefold():
        reason = "它是应用商店里的 Python，写下的东西 Excel 看不见"
        return reason, "从 python.org 安装 Python，在那里装本程序再试"
    if (has := (probe.packages or {}).get("xlwings", "没有")) != xlwings:
        return f"xlwings 的版本是 {has}，加载项要 {xlwings}", f"在这个 Python 里安装 xlwings {xlwings}"
    return None


def _against_path(machine: Machine, home: str) -> Iterator[Finding]:
    if not fits_code_page(home, machine.code_page):
        yield finding("ZS-686", path=home, reason="里面有 Excel 的宏认不出的字")
    elif not home.isascii():
        yield finding("ZS-685", path=home)


def _others(machine: Machine, plan: Plan, found: list[Excel], interpreter: str) -> Iterator[Finding]:
    """Tell what belongs to the person or to others and would be in our way; nothing of it is touched."""
    for excel in found:
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
    yield from folders_added(machine, home, ntpath)
    contents = {FILE_NAME: add_in, SETTINGS_FILE: settings_text(interpreter)}
    yield from files_written(machine, {ntpath.join(home, name): content for name, content in contents.items()})
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


def _stands(machine: Machine, change: Change) -> bool:
    """Tell whether what a change would make is there already."""
    if isinstance(change, FileWritten):
        return change.before == change.content
    if isinstance(change, Opened):
        return bool(holding(slots_of(machine.registry.values(change.key)), change.path))
    return False
