"""From what is found on a Mac to what installing would change there. Looking only; nothing is written here."""

import posixpath
from collections.abc import Iterator
from typing import Final

from addin.excel.mac.scripts import script_text, starter_text
from addin.installing.changes import FileWritten, FolderAdded
from addin.installing.mac.excel import PROGRAM, Excel, excel_of
from addin.installing.mac.places import Files, files_of, places
from addin.installing.machine import Machine
from addin.installing.plan import (
    FILE_NAME,
    Plan,
    Wanted,
    against_python,
    files_written,
    folders_added,
    options_of_no_use,
)
from udfs.findings import Finding, finding

_OPEN_IT_ONCE: Final = "先打开一次 Excel 再退出，然后再运行"
_NEW_ENOUGH: Final = "装上 Excel 2016 或更新的版本，打开一次，再运行"


def planned(machine: Machine, wanted: Wanted) -> Plan:
    """Return the plan. Raises ``OSError`` when the computer does not let itself be looked at."""
    plan = Plan()
    plan.findings += options_of_no_use(
        wanted,
        "macOS",
        folder="Excel 只从它自己的文件夹加载",
        trust="那里没有受信任位置，Excel 第一次打开加载项时会问",
        office="那里只有一个 Excel",
    )
    where = places(machine)
    if isinstance(where, Finding):
        plan.findings.append(where)
        return plan
    if not plan.look_up_record(machine, where) or wanted.add_in is None:
        plan.findings += [] if wanted.add_in else [finding("ZS-687", name=FILE_NAME)]
        return plan
    plan.home = where.home
    files, excel = files_of(machine.environment["HOME"]), excel_of(machine)
    interpreter = wanted.python or machine.python
    plan.found = [f"找到 {excel.label}"] if excel else []
    plan.findings += [*_against_excel(machine, excel, files), *against_python(machine, interpreter)]
    contents = {
        files.add_in: wanted.add_in,
        files.script: script_text(),
        files.starter: starter_text(interpreter),
    }
    changes = [*_folders(machine, contents), *files_written(machine, contents)]
    plan.changes = [each for each in changes if not (plan.known(each) and _stands(each))]
    plan.next_steps = _next_steps(machine, files)
    return plan


def _against_excel(machine: Machine, excel: Excel | None, files: Files) -> Iterator[Finding]:
    if excel is None:
        yield finding("ZS-682", what="“应用程序”里的 Microsoft Excel", remedy=_NEW_ENOUGH)
    elif excel.too_old:
        yield finding("ZS-682", what=f" Excel 2016 或更新的版本，只有 {excel.label}", remedy=_NEW_ENOUGH)
    elif not machine.files.is_folder(files.office):
        yield finding("ZS-682", what=f" Excel 的文件夹 {files.office}", remedy=_OPEN_IT_ONCE)


def _folders(machine: Machine, contents: dict[str, bytes]) -> Iterator[FolderAdded]:
    """Yield the folders that are missing."""
    for path in contents:
        yield from folders_added(machine, posixpath.dirname(path), posixpath)


def _stands(change: FolderAdded | FileWritten) -> bool:
    return isinstance(change, FileWritten) and change.before == change.content


def _next_steps(machine: Machine, files: Files) -> list[str]:
    running = PROGRAM in machine.running()
    lines = ["Excel 正开着：退出（⌘Q）再打开，才会加载"] if running else []
    return [
        f"加载项：{files.add_in}；打开 Excel，功能区应当有“招商”",
        *lines,
        "单元格函数在 Mac 上的 Excel 里用不了；第一次点按钮，系统会问几次能不能访问文件夹，点“好”",
    ]
