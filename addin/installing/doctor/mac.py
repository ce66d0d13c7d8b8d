"""What keeps the buttons from working in Excel on the Mac."""

import posixpath

from addin.excel.mac.scripts import script_text, starter_text
from addin.installing.doctor.situation import Situation
from addin.installing.doctor.verdict import Verdict, fault, good, unknown
from addin.installing.mac.excel import excel_of
from addin.installing.mac.places import files_of
from addin.installing.plan import FILE_NAME

_AGAIN = "在“终端”里重新运行 zhaoshang addin install"


def there(here: Situation) -> Verdict:
    """Look for Excel, one that runs scripts."""
    excel = excel_of(here.machine)
    if excel is None:
        return fault("“应用程序”里没有 Microsoft Excel", "没有 Excel 的，用模板和命令行")
    if excel.too_old:
        return fault(f"{excel.label} 太旧，按钮不能用", "换成 Excel 2016 或更新的版本")
    return good(excel.label)


def scripts(here: Situation) -> Verdict:
    """Compare the two scripts with what this program writes."""
    if here.record is None:
        return unknown("没有装，不能查")
    files = files_of(here.machine.environment["HOME"])
    wanted = {files.script: script_text(), files.starter: starter_text(here.interpreter)}
    for path, content in wanted.items():
        if not here.machine.files.is_file(path):
            return fault(f"文件不见了：{path}", _AGAIN)
        if here.machine.files.read(path) != content:
            return fault(f"和程序写的不一样（升级以后没有重装，或文件被改过）：{path}", _AGAIN)
    return good("在，和程序写的一样")


def copies(here: Situation) -> Verdict:
    """Look for a copy among the add-ins that Excel offers: ticked there, the buttons would stand there twice."""
    path = posixpath.join(files_of(here.machine.environment.get("HOME", "")).offered, FILE_NAME)
    if here.machine.files.is_file(path):
        return fault(f"还有别的副本会被加载：{path}", "退出 Excel，把它移走")
    return good("没有别的副本")
