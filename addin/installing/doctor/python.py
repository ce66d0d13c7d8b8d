"""Whether the Python that the add-in starts is there, is the right one, and has what is needed."""

import ntpath
from typing import Final

from addin.installing.doctor.situation import Situation
from addin.installing.doctor.verdict import Verdict, fault, good, notice, unknown
from addin.installing.windows.dll import dll_folders, dll_name, dll_of

_AGAIN: Final = "重新运行 zhaoshang addin install"
_FROM_SOURCE: Final = "（未安装，从源码运行）"
_NO_PYTHON: Final = "Python 没有应答，不能查"
# What the compiled packages load beyond what Windows 10 brings; a whole Python brings both itself. That for C++
# (msvcp140) is in the packages that need it, and the DLL of xlwings needs none of them.
RUNTIME: Final = ("vcruntime140.dll", "vcruntime140_1.dll")


def configured(here: Situation) -> Verdict:
    """Look whether a settings file names an interpreter that is there."""
    file, interpreter = here.settings
    if not interpreter:
        return fault("没有设置加载项用哪个 Python", _AGAIN)
    if not here.machine.files.is_file(interpreter):
        return fault(f"{file} 里写的 Python 不在了：{interpreter}", f"装回 Python，或在要用的 Python 里{_AGAIN}")
    return good(f"{interpreter}（写在 {file}）")


def answers(here: Situation) -> Verdict:
    """Start it."""
    if here.probe.answers:
        return good(f"能启动：{here.probe.executable}")
    return fault(f"启动不了：{here.probe.fault}", f"重新安装 Python 和本程序，再{_AGAIN}；杀毒软件拦下的，请管理员放行")


def version(here: Situation) -> Verdict:
    """Look at its version."""
    if not here.probe.answers:
        return unknown(_NO_PYTHON)
    told = ".".join(map(str, here.probe.version))
    if here.probe.version < (3, 11, 0):
        return fault(f"Python {told}，要 3.11 以上", f"安装 Python 3.11 或更新的版本，装好本程序，再{_AGAIN}")
    return good(f"Python {told}")


def of_the_store(here: Situation) -> Verdict:
    """Look whether it is Microsoft's Python of the store: what that one writes, other programs do not see."""
    if not here.probe.answers:
        return unknown(_NO_PYTHON)
    if r"\windowsapps" in f"{here.probe.base}\\{here.probe.executable}".casefold():
        return fault(
            "是应用商店里的 Python，它写的设置 Excel 看不见", f"从 python.org 安装 Python，装好本程序，再{_AGAIN}"
        )
    return good("不是应用商店里的 Python")


def bits(here: Situation) -> Verdict:
    """Look how many bits it has; it need not be those of Excel, for it runs as a program of its own."""
    if not here.probe.answers:
        return unknown(_NO_PYTHON)
    if here.probe.bits != 64:
        return notice(f"Python 是 {here.probe.bits} 位的", "能用；要用的包不都有 32 位的，最好换成 64 位的 Python")
    return good("Python 是 64 位的")


def program(here: Situation) -> Verdict:
    """Look whether our part can be imported, and is the one that examines."""
    if not here.probe.answers:
        return unknown(_NO_PYTHON)
    if here.probe.fault:
        return fault(f"导入不了：{here.probe.fault}", "在这个 Python 里重新安装本程序和它用的包")
    there, here_is = (here.probe.packages or {}).get("zhaoshang", _FROM_SOURCE), here.program.version or _FROM_SOURCE
    if there != here_is:
        return fault(f"那里是 {there}，这里是 {here_is}", f"在同一个 Python 里升级，再{_AGAIN}")
    return good(f"zhaoshang {there}")


def xlwings(here: Situation) -> Verdict:
    """Look whether xlwings is there, with what it needs on Windows."""
    if not here.probe.answers:
        return unknown(_NO_PYTHON)
    missing = [name for name in ("xlwings", "pywin32") if name not in (here.probe.packages or {})]
    if missing:
        return fault(
            f"没有装 {'、'.join(missing)}", f"在这个 Python 里安装：pip install xlwings=={here.program.xlwings}"
        )
    return good(f"xlwings {(here.probe.packages or {})['xlwings']}")


def xlwings_version(here: Situation) -> Verdict:
    """Compare its version with that of the add-in: the add-in loads the DLL of just that one."""
    there = (here.probe.packages or {}).get("xlwings")
    if there is None:
        return unknown("不知道装了哪个版本的 xlwings")
    wanted = here.program.xlwings
    if there != wanted:
        return fault(f"xlwings 是 {there}，加载项要 {wanted}", f"在这个 Python 里运行 pip install xlwings=={wanted}")
    return good(f"都是 {wanted}")


def dll(here: Situation) -> Verdict:
    """Look for the DLL of xlwings for each Excel's bits, where the add-in looks."""
    if not here.interpreter:
        return unknown("没有设置 Python，不能查")
    wanted = sorted({each.bits for each in here.excels if each.bits})
    if not wanted:
        return unknown("不知道 Excel 是多少位的")
    names = [dll_name(each, here.program.xlwings) for each in wanted]
    missing = [
        name
        for name, each in zip(names, wanted, strict=True)
        if dll_of(here.machine, here.interpreter, each, here.program.xlwings) is None
    ]
    if missing:
        folders = "、".join(dll_folders(here.interpreter))
        again = f"pip install --force-reinstall xlwings=={here.program.xlwings}"
        remedy = f"在同一个 Python 里重装（不要用 --user）：{again}；被杀毒软件删掉的，请管理员放行"
        return fault(f"没有 {'、'.join(missing)}，找过 {folders}", remedy)
    return good("、".join(names))


def runtime(here: Situation) -> Verdict:
    """Look for the runtime of Microsoft's compiler, which the compiled packages need."""
    if not here.probe.answers:
        return unknown(_NO_PYTHON)
    system = ntpath.join(here.machine.environment.get("SYSTEMROOT", r"C:\Windows"), "System32")
    folders = (ntpath.dirname(here.interpreter), here.probe.base, system)
    missing = [
        name for name in RUNTIME if not any(here.machine.files.is_file(ntpath.join(each, name)) for each in folders)
    ]
    if missing:
        remedy = "有的功能启动时报“找不到指定的模块”的，安装 Microsoft Visual C++ 2015-2022 运行库（管理员权限）"
        return notice(f"没有找到 {'、'.join(missing)}", remedy)
    return good("都在")
