"""The commands of the command line that put the add-in onto a computer, look after it, and pack it."""

import re
from pathlib import Path
from typing import Annotated, Final

import typer

from addin.chinese_typer import ChineseTyper, filled
from addin.console import report
from addin.installing.elsewhere import HOSTS
from addin.installing.windows.office import VERSIONS

_PLATFORMS: Final = ("win_amd64", "win32", "win_arm64")


def register(app: ChineseTyper, addin_app: ChineseTyper) -> None:
    """Add the commands to the program and to its group ``addin``."""
    addin_app.command("install", help="安装加载项：只为本人，不要管理员权限")(_install)
    addin_app.command("uninstall", help="卸载加载项：装的时候写下的全部撤销，别的不动")(_uninstall)
    addin_app.command("doctor", help="体检：加载项用不了时，逐项查原因，写明怎么办")(_doctor)
    app.command("bundle", help="打安装包：给只有 Python、没有网络的电脑")(_bundle)


def _host(value: str | None) -> str | None:
    if value is not None and value not in HOSTS:
        raise typer.BadParameter(f"应为：{'、'.join(HOSTS)}")
    return value


def _versions(value: list[str] | None) -> list[str] | None:
    if any(each not in VERSIONS for each in value or ()):
        raise typer.BadParameter(f"应为：{'、'.join(VERSIONS)}")
    return value


def _python(value: str) -> str:
    if not re.fullmatch(r"3\.(1[1-9]|[2-9]\d)", value):
        raise typer.BadParameter("应为 3.11 或更新的版本，写成 3.11 这样")
    return value


def _platform(value: str) -> str:
    if value not in _PLATFORMS:
        raise typer.BadParameter(f"应为：{'、'.join(_PLATFORMS)}")
    return value


Host = Annotated[
    str | None, typer.Option("--host", metavar="软件", callback=_host, help="excel 或 libreoffice；不写按系统定")
]
DryRun = Annotated[bool, typer.Option("--dry-run", metavar="", help="只说要做什么，什么也不做")]


def _install(
    host: Host = None,
    trust: Annotated[
        bool, typer.Option("--trust", metavar="", help="把加载项的文件夹加为 Excel 的受信任位置；不写就不动信任设置")
    ] = False,
    folder: Annotated[
        str | None, typer.Option("--folder", metavar="文件夹", callback=filled, help="加载项放在哪里，要完整的路径")
    ] = None,
    python: Annotated[
        str | None, typer.Option("--python", metavar="程序", callback=filled, help="用哪个 Python；不写用现在这个")
    ] = None,
    office: Annotated[
        list[str] | None,
        typer.Option("--office", metavar="版本", callback=_versions, help="登记到哪个版本，如 16.0；不写就找"),
    ] = None,
    dry_run: DryRun = False,
) -> int:
    from addin.add_in_files import shipped_add_in
    from addin.excel.xlwings_module import XLWINGS
    from addin.installing.elsewhere import nothing_for, usual_host
    from addin.installing.here import this_computer
    from addin.installing.install import install
    from addin.installing.plan import Wanted

    machine = this_computer()
    host = host or usual_host(machine.system)
    if nothing := nothing_for(machine.system, host):
        return report(False, [], [nothing])
    wanted = Wanted(shipped_add_in(host), XLWINGS, folder, python, trust, tuple(office or ()))
    outcome = install(machine, wanted, host, dry_run=dry_run)
    return report(outcome.done, outcome.told, outcome.findings)


def _uninstall(host: Host = None, dry_run: DryRun = False) -> int:
    from addin.installing.elsewhere import nothing_for, usual_host
    from addin.installing.here import this_computer
    from addin.installing.uninstall import uninstall

    machine = this_computer()
    host = host or usual_host(machine.system)
    if nothing := nothing_for(machine.system, host):
        return report(False, [], [nothing])
    outcome = uninstall(machine, host, dry_run=dry_run)
    return report(outcome.done, outcome.told, outcome.findings)


def _doctor(
    host: Host = None,
    json: Annotated[
        str | None,
        typer.Option("--json", metavar="文件", callback=filled, help="把结果写成 JSON；写 - 输出到屏幕"),
    ] = None,
) -> int:
    from addin.installing.doctor.report import examine_this_computer

    return examine_this_computer(host, json)


def _bundle(
    out: Annotated[str, typer.Option("--out", metavar="文件夹", callback=filled, help="空文件夹，没有就新建")],
    python: Annotated[
        str, typer.Option("--python", metavar="版本", callback=_python, help="那台电脑上 Python 的版本")
    ] = "3.11",
    platform: Annotated[
        str, typer.Option("--platform", metavar="平台", callback=_platform, help="win_amd64、win32 或 win_arm64")
    ] = "win_amd64",
    source: Annotated[
        str | None,
        typer.Option("--source", metavar="来源", callback=filled, help="本程序的源文件夹或 .whl；不写用现在这一份"),
    ] = None,
) -> int:
    from addin.installing.bundling.bundle import BundleRequest, bundle

    outcome = bundle(BundleRequest(Path(out), python, platform, Path(source) if source else None))
    return report(outcome.done, outcome.told, outcome.findings)
