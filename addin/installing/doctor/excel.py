"""Which Excel is there, and whether it is Excel that answers when it is called."""

import re

from addin.installing.doctor.situation import Situation
from addin.installing.doctor.verdict import Verdict, fault, good, notice, unknown
from addin.installing.machine import text_of
from addin.installing.windows.office import PROGRAM, VERSIONS, leftovers

_WPS = re.compile(r"kingsoft|wps|\bet\.exe", re.IGNORECASE)


def there(here: Situation) -> Verdict:
    """Look for Excel; several versions may stand side by side."""
    names = "、".join(each.label for each in here.excels)
    if not here.excels:
        return fault("没有找到 Excel 2010 或更新的版本", "只有 WPS 的，用模板和命令行；函数和按钮要 Microsoft Excel")
    if len(here.excels) > 1:
        return notice(f"有几个版本：{names}", "加载项登记到每一个；打开工作簿的是哪一个，由 Windows 的文件关联定")
    return good(names)


def bits(here: Situation) -> Verdict:
    """Tell how many bits Excel has, by which the library is chosen."""
    unsure = [VERSIONS[each.version] for each in here.excels if each.bits is None]
    if unsure or not here.excels:
        return unknown(f"看不出是多少位：{'、'.join(unsure)}" if unsure else "没有找到 Excel，不能查")
    return good("、".join(each.label for each in here.excels))


def left(here: Situation) -> Verdict:
    """Look for settings of versions that were taken off."""
    versions = leftovers(here.machine)
    if versions:
        return notice(f"只剩设置、没有程序：{'、'.join(VERSIONS[each] for each in versions)}", "不碍事，不登记到那里")
    return good("没有残留")


def answers_to_its_name(here: Situation) -> Verdict:
    """Look which program Windows starts for Excel.Application; WPS takes the name when it is told to replace Office."""
    registry = here.machine.registry
    number = text_of(registry.values(r"HKCR\Excel.Application\CLSID").get(""))
    if not number:
        return unknown("Windows 没有登记 Excel.Application", "修复 Office（控制面板→程序→更改→快速修复）")
    for view in (rf"HKCR\CLSID\{number}", rf"HKCR\WOW6432Node\CLSID\{number}"):
        server = text_of(registry.values(rf"{view}\LocalServer32").get(""))
        if server and _WPS.search(server):
            remedy = "在“WPS 配置工具→高级→兼容设置”里去掉与 Office 的兼容关联，再修复 Office"
            return fault(f"WPS 占用了 Excel 的名字，按钮会找到 WPS：{server}", remedy)
        if server:
            return good(server)
    return unknown(f"Windows 没有登记 {number} 由哪个程序应答", "修复 Office（控制面板→程序→更改→快速修复）")


def twice(here: Situation) -> Verdict:
    """Count the Excels that are running."""
    running = [name for name in here.machine.running() if name.casefold() == PROGRAM.casefold()]
    if len(running) > 1:
        found = f"Excel 开着 {len(running)} 个，有的可能看不见"
        return notice(found, "全部保存并关闭；看不见窗口的，在任务管理器里结束 EXCEL.EXE，再只开一个")
    return good("Excel 开着一个" if running else "Excel 没有开着")
