"""All checks, in the order in which a person would look: is it there, may it run, does it find Python, do they fit."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from addin.installing.doctor import excel, mac, office, paths, program, python, registration, trust
from addin.installing.doctor.situation import Situation
from addin.installing.doctor.verdict import State, Verdict, unknown
from addin.installing.elsewhere import EXCEL, HOSTS, LIBREOFFICE
from addin.installing.machine import System
from addin.installing.reasons import reason_of

_WINDOWS: Final = ("windows",)
_MAC: Final = ("macos",)
_WITH_EXCEL: Final = ("windows", "macos")
_ALL: Final = ("windows", "macos", "linux")
_OFFICE: Final = (LIBREOFFICE,)
SYSTEM_NAMES: Final = {"windows": "Windows", "macos": "macOS", "linux": "Linux"}
HOST_NAMES: Final = {EXCEL: "Excel", LIBREOFFICE: "LibreOffice"}


@dataclass(frozen=True)
class Check:
    """``id`` never changes its meaning; ``systems`` and ``hosts``: where, and for which programs, it makes sense."""

    id: str
    title: str
    look: Callable[[Situation], Verdict]
    systems: tuple[System, ...] = _WINDOWS
    hosts: tuple[str, ...] = (EXCEL,)


CHECKS: Final = (
    Check("excel", "Excel", excel.there),
    Check("excel-bits", "Excel 的位数", excel.bits),
    Check("excel-leftovers", "残留的 Excel 设置", excel.left),
    Check("excel-name", "应答 Excel 的程序", excel.answers_to_its_name),
    Check("excel-twice", "开着的 Excel", excel.twice),
    Check("mac-excel", "Mac 上的 Excel", mac.there, _MAC),
    Check("record", "安装记录", registration.record, _WITH_EXCEL),
    Check("registered", "登记", registration.once),
    Check("numbering", "启动清单的编号", registration.holes),
    Check("switched-off", "加载项清单里的勾", registration.switched_off),
    Check("file", "加载项文件", registration.present, _WITH_EXCEL),
    Check("same-file", "加载项的版本", registration.same_bytes, _WITH_EXCEL),
    Check("mac-scripts", "Mac 上的按钮脚本", mac.scripts, _MAC),
    Check("disabled", "禁用项目", registration.disabled),
    Check("copies", "别的副本", registration.copies),
    Check("mac-copies", "Mac 上的别的副本", mac.copies, _MAC),
    Check("other-xlwings", "别的 xlwings 加载项", registration.other_xlwings),
    Check("web-mark", "来自互联网的标记", trust.web_mark),
    Check("policy-macros", "组策略：宏", trust.policy_macros),
    Check("policy-internet", "组策略：来自互联网的宏", trust.policy_internet),
    Check("policy-add-ins", "组策略：加载项", trust.policy_add_ins),
    Check("policy-locations", "组策略：受信任位置", trust.policy_locations),
    Check("own-macros", "信任中心：宏", trust.own_macros),
    Check("own-add-ins", "信任中心：加载项", trust.own_add_ins),
    Check("trusted", "受信任位置", trust.trusted_location),
    Check("office", "LibreOffice", office.there, _ALL, _OFFICE),
    Check("office-sandbox", "LibreOffice 的沙盒", office.sandboxed, _ALL, _OFFICE),
    Check("office-python", "LibreOffice 的 Python 支持", office.python_support, _ALL, _OFFICE),
    Check("office-unopkg", "LibreOffice 装扩展的程序", office.installer, _ALL, _OFFICE),
    Check("office-record", "LibreOffice 扩展的安装记录", office.record, _ALL, _OFFICE),
    Check("office-extension", "LibreOffice 里的扩展", office.extension, _ALL, _OFFICE),
    Check("office-same-file", "LibreOffice 扩展的文件", office.same_bytes, _ALL, _OFFICE),
    Check("office-shared", "为所有人装的扩展", office.shared, _ALL, _OFFICE),
    Check("office-settings", "LibreOffice 用的 Python", office.settings, _ALL, _OFFICE),
    Check("office-running", "开着的 LibreOffice", office.open_now, _ALL, _OFFICE),
    Check("python-set", "Python 的位置", python.configured, _WITH_EXCEL),
    Check("python", "Python 能不能启动", python.answers, _ALL, HOSTS),
    Check("python-version", "Python 的版本", python.version, _ALL, HOSTS),
    Check("python-store", "Python 的来源", python.of_the_store),
    Check("python-bits", "Python 的位数", python.bits, _ALL, HOSTS),
    Check("program", "本程序能不能导入", python.program, _ALL, HOSTS),
    Check("xlwings", "xlwings", python.xlwings),
    Check("xlwings-version", "xlwings 的版本", python.xlwings_version),
    Check("dll", "xlwings 的库", python.dll),
    Check("runtime", "VC 运行库", python.runtime),
    Check("letters", "路径里的汉字", paths.letters),
    Check("spaces", "路径里的空格", paths.spaces, _ALL, HOSTS),
    Check("cloud", "OneDrive", paths.cloud),
    Check("network", "网络位置", paths.network),
    Check("settings-folder", "设置文件夹", paths.settings_folder, _ALL, HOSTS),
    Check("temporary-folder", "临时文件夹", paths.temporary_folder, _ALL, HOSTS),
    Check("templates", "空白模板", program.templates, _ALL, HOSTS),
)


def examined(here: Situation) -> list[tuple[Check, Verdict]]:
    """Look at everything. What cannot be looked at is unknown and hinders nothing else."""
    return [(check, _looked(check, here)) for check in CHECKS]


def _looked(check: Check, here: Situation) -> Verdict:
    if here.machine.system not in check.systems:
        return Verdict(State.NOT_HERE, f"{SYSTEM_NAMES[here.machine.system]} 上不用查")
    if here.host not in check.hosts:
        return Verdict(State.NOT_HERE, f"查 {HOST_NAMES[here.host]} 的加载项时不用查")
    try:
        return check.look(here)
    except OSError as error:
        return unknown(f"看不了：{reason_of(error)}", "请管理员在这台电脑上运行一次")
