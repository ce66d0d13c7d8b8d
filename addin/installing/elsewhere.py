"""Where no add-in can be installed today, and what to do instead."""

from typing import Final

from addin.installing.machine import System
from udfs.findings import Finding, finding

EXCEL: Final = "excel"
LIBREOFFICE: Final = "libreoffice"
HOSTS: Final = (EXCEL, LIBREOFFICE)
_INSTEAD: Final = "自带校验的模板（不用装任何东西）和命令行：zhaoshang issue、check、consolidate、score"


def usual_host(system: System) -> str:
    """Return the program that is meant when none is named."""
    return LIBREOFFICE if system == "linux" else EXCEL


def nothing_for(system: System, host: str) -> Finding | None:
    """Say why there is nothing to install for a program on a system; ``None`` for Excel on Windows and the Mac."""
    if host == LIBREOFFICE:
        return finding("ZS-680", where="LibreOffice 里", why="扩展文件还没有做好", instead=_INSTEAD)
    if system == "linux":
        return finding(
            "ZS-680", where="Linux 上", why="Microsoft Excel 的加载项只能在 Windows 和 Mac 上用", instead=_INSTEAD
        )
    return None
