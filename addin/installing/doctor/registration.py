"""Whether Excel loads our add-in, once, the right one, and nothing that gets into its way."""

import ntpath
import struct
from collections import Counter
from typing import Final

from addin.installing.changes import manager_beside
from addin.installing.doctor.situation import Situation
from addin.installing.doctor.verdict import Verdict, fault, good, notice, unknown
from addin.installing.machine import Value
from addin.installing.plan import FILE_NAME
from addin.installing.windows.open_values import path_in, same_path
from addin.installing.windows.planning import XLWINGS_ADD_IN

_AGAIN: Final = "关闭 Excel，重新运行 zhaoshang addin install"
_START_FOLDERS: Final = (r"Microsoft\Excel\XLSTART", r"Microsoft\AddIns")


def record(here: Situation) -> Verdict:
    """Look whether the record of the installation can be read."""
    if here.damaged_record:
        file = here.places.record if here.places else ""
        return fault(f"安装记录读不懂，卸载会做不成：{file}", f"删去这个文件，{_AGAIN}")
    if here.record is None:
        return notice("没有用 zhaoshang addin install 装过", "要用 Excel 里的函数和按钮，运行 zhaoshang addin install")
    return good(f"装在 {here.record.home}")


def once(here: Situation) -> Verdict:
    """Look whether each version of Excel loads it, and only once."""
    if not here.excels:
        return unknown("没有找到 Excel，不能查")
    counts = Counter(excel.label for excel, _ in here.registered)
    twice = [f"{label} {count} 次" for label, count in counts.items() if count > 1]
    if twice:
        paths = "；".join(path for _, path in here.registered)
        return fault(f"重复登记：{'、'.join(twice)}（{paths}）", "在 Excel 的“加载项”对话框里去掉多余的，再重启 Excel")
    missing = [each.label for each in here.excels if each.label not in counts]
    if missing and here.record is not None:
        return fault(f"没有登记：{'、'.join(missing)}；可能是装的时候 Excel 开着，关闭时改回去了", _AGAIN)
    if missing:
        return notice(f"没有登记：{'、'.join(missing)}", "运行 zhaoshang addin install")
    return good(f"登记了一次：{'、'.join(counts)}")


def switched_off(here: Situation) -> Verdict:
    """Look whether the person has switched it off in Excel's list."""
    for excel in here.excels:
        names = here.machine.registry.values(manager_beside(rf"{excel.key}\Options"))
        off = [name for name in names if ntpath.basename(name).casefold() == FILE_NAME]
        if off and excel.version not in {each.version for each, _ in here.registered}:
            remedy = "在“文件→选项→加载项→转到”里重新勾上“招商”"
            return fault(f"{excel.label} 的加载项清单里没有勾：{off[0]}", remedy)
    return good("没有被取消") if here.excels else unknown("没有找到 Excel，不能查")


def present(here: Situation) -> Verdict:
    """Look whether the file is where it is registered: what vanishes by itself, a virus scanner has taken."""
    paths = dict.fromkeys([*([here.add_in] if here.add_in else []), *(path for _, path in here.registered)])
    if not paths:
        return unknown("没有装，不能查")
    gone = [path for path in paths if not here.machine.files.is_file(path)]
    if gone:
        paths_here = here.kind.paths if here.kind else ntpath
        folder_stays = any(here.machine.files.is_folder(paths_here.dirname(path)) for path in gone)
        sign = "，文件夹还在，像是被杀毒软件隔离了" if folder_stays else ""
        remedy = f"看杀毒软件的隔离记录，请管理员把这个文件夹加为例外，然后{_AGAIN}"
        return fault(f"文件不见了：{'、'.join(gone)}{sign}", remedy)
    return good("在")


def same_bytes(here: Situation) -> Verdict:
    """Compare the file with the one that the program brings."""
    if here.program.add_in is None:
        return unknown("程序里没有加载项文件，不能比", "重新安装本程序")
    if not here.add_in or not here.machine.files.is_file(here.add_in):
        return unknown("没有装，不能比")
    if here.machine.files.read(here.add_in) != here.program.add_in:
        return fault("装着的加载项和程序带的不一样（升级以后没有重装，或文件被改过）", _AGAIN)
    return good("和程序带的一样")


def disabled(here: Situation) -> Verdict:
    """Look whether Excel has put it on its list of what made it crash."""
    for excel in here.excels:
        items = here.machine.registry.values(rf"{excel.key}\Resiliency\DisabledItems")
        if any(FILE_NAME in disabled_text(value) for value in items.values()):
            remedy = "在“文件→选项→加载项→管理：禁用项目→转到”里选中它，点“启用”，重启 Excel"
            return fault(f"{excel.label} 上次启动时出错，把加载项禁用了", remedy)
    return good("不在禁用项目里") if here.excels else unknown("没有找到 Excel，不能查")


def disabled_text(value: Value) -> str:
    """Return the texts of a disabled item in small letters.

    Known from observation only: three numbers of four bytes (kind, length of the path, length of the description in
    bytes), then both texts in UTF-16.
    """
    if not isinstance(value.data, bytes) or len(value.data) < 12:
        return ""
    _, path, description = struct.unpack_from("<3I", value.data)
    return value.data[12 : 12 + path + description].decode("utf-16-le", "replace").casefold()


def other_xlwings(here: Situation) -> Verdict:
    """Look for xlwings' own add-in: with two of them it is not sure which Python answers."""
    found = [
        f"{excel.label}：{path}"
        for excel in here.excels
        for path in map(path_in, here.loaded[excel.version].values())
        if ntpath.basename(path).casefold() == XLWINGS_ADD_IN
    ]
    start = ntpath.join(here.machine.environment.get("APPDATA", ""), _START_FOLDERS[0])
    found += [ntpath.join(start, name) for name in here.machine.files.names(start) if name.casefold() == XLWINGS_ADD_IN]
    if found:
        remedy = "不用它的，在“加载项”对话框里去掉它的勾（在 XLSTART 里的，把文件移走）"
        return notice(f"还加载着 xlwings 自己的加载项：{'、'.join(found)}", remedy)
    return good("没有别的 xlwings 加载项")


def copies(here: Situation) -> Verdict:
    """Look for further copies of our add-in where Excel starts files from, or offers them."""
    roaming = here.machine.environment.get("APPDATA", "")
    folders = [ntpath.join(roaming, each) for each in _START_FOLDERS]
    paths = [
        ntpath.join(each, FILE_NAME) for each in folders if here.machine.files.is_file(ntpath.join(each, FILE_NAME))
    ]
    others = [path for path in paths if not (here.add_in and same_path(path, here.add_in))]
    if others:
        return fault(f"还有别的副本会被加载：{'、'.join(others)}", "关闭 Excel，把这些副本移走")
    return good("没有别的副本")


def holes(here: Situation) -> Verdict:
    """Look for a hole in the numbers before ours, behind which Excel may not look."""
    for excel in here.excels:
        slots = here.loaded[excel.version]
        ours = [number for number, value in slots.items() if ntpath.basename(path_in(value)).casefold() == FILE_NAME]
        if ours and (missing := set(range(ours[0])) - set(slots)):
            found = f"{excel.label} 的启动清单里缺第 {min(missing) + 1} 个，加载项排在它后面，可能不被加载"
            return notice(found, "打开一次 Excel 再关闭，它会重新编号；还不行就卸载重装")
    return good("编号是连续的") if here.excels else unknown("没有找到 Excel，不能查")
