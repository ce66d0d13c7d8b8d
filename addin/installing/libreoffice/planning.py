"""From what is found on a computer with LibreOffice to what installing would change there. Nothing is written here."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from addin.installing.changes import Change, FileWritten
from addin.installing.libreoffice.extension_added import ExtensionAdded
from addin.installing.libreoffice.offices import (
    OLDEST,
    Office,
    never_started,
    office_of,
    running,
    runs_python,
    too_old,
    unopkg_of,
    version_of,
)
from addin.installing.libreoffice.places import FILE_NAME, paths_of, places, settings_file, settings_text
from addin.installing.libreoffice.unopkg import Extension, listed
from addin.installing.machine import Machine
from addin.installing.plan import Plan, Wanted, against_python, files_written, folders_added, options_of_no_use
from addin.libreoffice.extension.parts import IDENTIFIER
from udfs.findings import Finding, finding

OLDEST_TOLD: Final = ".".join(map(str, OLDEST))
PYTHON_PACKAGES: Final = "python3-uno（Debian、UOS、麒麟桌面版）或 libreoffice-pyuno（openEuler、麒麟服务器版）"
WHOLE_OFFICE: Final = "完整的 LibreOffice"


def planned(machine: Machine, wanted: Wanted) -> Plan:
    """Return the plan. Raises ``OSError`` when the computer does not let itself be looked at."""
    plan = Plan()
    plan.findings += options_of_no_use(
        wanted,
        "LibreOffice",
        folder="扩展由 LibreOffice 自己存放",
        trust="那里没有受信任位置",
        office="那是 Excel 的版本；装着几个 LibreOffice 的，用环境变量 SOFFICE 写明",
    )
    where = places(machine)
    if isinstance(where, Finding):
        plan.findings.append(where)
        return plan
    plan.home = where.home
    if not plan.look_up_record(machine, where) or wanted.add_in is None:
        plan.findings += [] if wanted.add_in else [finding("ZS-687", name=FILE_NAME)]
        return plan
    interpreter, office = wanted.python or machine.python, office_of(machine)
    version = version_of(machine, office) if office and not office.sandbox else ""
    plan.findings += [*_against_office(machine, office, version), *_against_now(machine)]
    plan.findings += against_python(machine, interpreter)
    if office is None or not plan.possible:
        return plan
    plan.found = [f"找到 LibreOffice {version or '（版本不详）'}（{office.folder}）"]
    plan.changes = _changes(machine, plan, office, {settings_file(machine): settings_text(interpreter)}, wanted.add_in)
    plan.next_steps = ["打开 LibreOffice Calc，菜单栏应当有“招商”；空格子里写 =ZS_GRADE(89.5)，应当得“良好”"]
    return plan


def in_the_way(machine: Machine) -> list[Finding]:
    """Say what keeps the extension from being taken out: now, or for good."""
    office = office_of(machine)
    gone = office is None or not unopkg_of(machine, office)
    return [*_against_now(machine), *([finding("ZS-676")] if gone else [])]


# --- what stands against it --------------------------------------------------------------------------


def _against_office(machine: Machine, office: Office | None, version: str) -> Iterator[Finding]:
    if office is None:
        yield finding("ZS-670", oldest=OLDEST_TOLD)
    elif office.sandbox:
        yield finding("ZS-671", sandbox=office.sandbox, folder=office.folder)
    elif too_old(version):
        yield finding("ZS-672", version=version, oldest=OLDEST_TOLD, folder=office.folder)
    elif not unopkg_of(machine, office):
        yield finding("ZS-673", what="装扩展的程序 unopkg", folder=office.folder, remedy=WHOLE_OFFICE)
    elif not runs_python(machine, office):
        yield finding("ZS-673", what="运行 Python 的部分", folder=office.folder, remedy=PYTHON_PACKAGES)


def _against_now(machine: Machine) -> Iterator[Finding]:
    """Say that it is the wrong person who asks, or the wrong time."""
    if machine.root:
        yield finding("ZS-674")
    if count := running(machine):
        yield finding("ZS-675", count=count)


# --- what would be changed -----------------------------------------------------------------------------


def _changes(
    machine: Machine, plan: Plan, office: Office, settings: dict[str, bytes], extension: bytes
) -> list[Change]:
    """Return the changes, the extension last: when it is not taken in, the one that was there is there still."""
    paths = paths_of(machine)
    files = [*files_written(machine, {**settings, paths.join(plan.home, FILE_NAME): extension})]
    changes: list[Change] = []
    for file in files:
        changes += folders_added(machine, paths.dirname(file.path), paths)
    changes += [each for each in files if not (plan.known(each) and each.before == each.content)]
    return [*changes, *_extension(machine, plan, office, files[-1])]


def _extension(machine: Machine, plan: Plan, office: Office, file: FileWritten) -> Iterator[ExtensionAdded]:
    """Yield the extension, unless just this one is in already; tell what others have put in."""
    change = ExtensionAdded(unopkg_of(machine, office), file.path)
    there, shared = (None, None) if never_started(machine, office) else _listed(machine, change.unopkg)
    if shared:
        plan.findings.append(finding("ZS-678", version=shared.version, identifier=IDENTIFIER))
    if there is None:
        yield change
    elif not plan.known(change):
        plan.findings.append(finding("ZS-677", version=there.version))
        yield replace(change, theirs=there.version)
    elif file.before != file.content:
        yield replace(change, before=file.before)


def _listed(machine: Machine, unopkg: str) -> tuple[Extension | None, Extension | None]:
    return listed(machine, unopkg), listed(machine, unopkg, shared=True)
