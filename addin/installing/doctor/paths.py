"""Whether the paths that are used are ones that every part of the chain can bear, and may be written to."""

import ntpath
import posixpath
from collections.abc import Iterator
from typing import Final

from addin.installing.doctor.situation import Situation
from addin.installing.doctor.verdict import Verdict, fault, good, notice, unknown
from addin.installing.machine import text_of
from addin.installing.windows.places import fits_code_page

_CLOUD: Final = ("ONEDRIVE", "ONEDRIVECOMMERCIAL", "ONEDRIVECONSUMER")
_FOLDERS: Final = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
_ELSEWHERE: Final = "换一个文件夹再装：zhaoshang addin uninstall，然后 install --folder"


def letters(here: Situation) -> Verdict:
    """Look for signs that the code page of Excel's macros may lack."""
    paths = dict(_used(here))
    if not paths:
        return unknown("没有装，不能查")
    lost = [f"{what} {path}" for what, path in paths.items() if not fits_code_page(path, here.machine.code_page)]
    if lost:
        return fault(f"Excel 的宏认不出这里面的字：{'；'.join(lost)}", "装到只有英文字母的文件夹")
    chinese = [f"{what} {path}" for what, path in paths.items() if not path.isascii()]
    if chinese:
        return notice(f"路径里有汉字：{'；'.join(chinese)}", "连不上 Python 时，装到只有英文字母的文件夹")
    return good("只有英文字母、数字和符号")


def spaces(here: Situation) -> Verdict:
    """Look for spaces: everything of ours puts such a path in quotes, other tools do not always."""
    paths = [path for _, path in _used(here) if " " in path]
    if paths:
        return notice(f"路径里有空格：{'；'.join(paths)}", "本程序不怕空格；别的工具出错时，换一个没有空格的文件夹")
    return good("没有空格")


def cloud(here: Situation) -> Verdict:
    """Look whether something stands in a folder of OneDrive: it may be there only when it is asked for."""
    roots = [root for name in _CLOUD if (root := here.machine.environment.get(name, ""))]
    inside = [f"{what} {path}" for what, path in _used(here) if any(_is_below(path, root) for root in roots)]
    if inside:
        return fault(f"在 OneDrive 里：{'；'.join(inside)}", _ELSEWHERE)
    documents = text_of(here.machine.registry.values(_FOLDERS).get("Personal"))
    moved = any(_is_below(documents, root) for root in [*roots, r"%USERPROFILE%\OneDrive"])
    if moved:
        return notice(
            "“文档”在 OneDrive 里，那里的工作簿在 Excel 看来是网址",
            "按钮说找不到文件时，把工作簿另存到本机的文件夹再点",
        )
    return good("不在 OneDrive 里")


def network(here: Situation) -> Verdict:
    """Look whether something stands on another computer."""
    inside = [f"{what} {path}" for what, path in _used(here) if path.startswith("\\\\")]
    if inside:
        return fault(f"在网络上的文件夹里：{'；'.join(inside)}", f"断网就用不了，Excel 也不信任那里。{_ELSEWHERE}")
    return good("都在本机")


def settings_folder(here: Situation) -> Verdict:
    """Try to write where the person's settings stand."""
    environment = here.machine.environment
    if here.machine.system == "windows":
        folder = environment.get("APPDATA", "")
    else:
        folder = environment.get("XDG_CONFIG_HOME") or posixpath.join(environment.get("HOME", ""), ".config")
    return _writable(here, folder, "上次的选择记不住", "请管理员给这个文件夹写的权限")


def temporary_folder(here: Situation) -> Verdict:
    """Try to write where temporary files go."""
    environment = here.machine.environment
    folder = next((environment[name] for name in ("TMPDIR", "TEMP", "TMP") if environment.get(name)), "")
    folder = folder or ("" if here.machine.system == "windows" else "/tmp")  # noqa: S108 - looked at, not used
    return _writable(here, folder, "多数任务做不成", "请管理员给这个文件夹写的权限，或清出磁盘空间")


def _writable(here: Situation, folder: str, harm: str, remedy: str) -> Verdict:
    if not folder:
        return unknown("系统没有给出这个文件夹")
    if not here.machine.files.is_folder(folder):
        return notice(f"没有这个文件夹：{folder}", "第一次用到时会新建")
    if not here.machine.files.can_write(folder):
        return fault(f"不能写 {folder}，{harm}", remedy)
    return good(f"能写 {folder}")


def _used(here: Situation) -> Iterator[tuple[str, str]]:
    if here.machine.system == "windows" and here.add_in:
        yield "加载项", here.add_in
    if here.interpreter:
        yield "Python", here.interpreter


def _is_below(path: str, folder: str) -> bool:
    whole, root = ntpath.normcase(ntpath.normpath(path)), ntpath.normcase(ntpath.normpath(folder))
    return bool(path) and (whole == root or whole.startswith(root + "\\"))
