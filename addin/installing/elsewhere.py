"""The programs that an add-in can be installed into, and where there is none."""

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


def naming(system: System, host: str) -> str:
    """Return what has to stand in a command to mean a program; nothing for the usual one."""
    return "" if host == usual_host(system) else f" --host {host}"


def nothing_for(system: System, host: str) -> Finding | None:
    """Say why there is nothing to install for a program on a system; ``None`` where there is."""
    if host == EXCEL and system == "linux":
        return finding(
            "ZS-680", where="Linux 上", why="Microsoft Excel 的加载项只能在 Windows 和 Mac 上用", instead=_INSTEAD
        )
    return None
