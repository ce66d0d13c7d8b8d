"""The button 关于: which version this is, what comes with it, under which licence, and where to look further."""

import platform
import tempfile
from importlib import metadata

from addin.console import NAME, installed_version
from addin.ribbon.job import Answers, Services
from addin.ribbon.press_log import log_file
from addin.ribbon.report import Report, Table
from udfs.findings import Finding
from xl_templates.load import all_shipped, load
from xl_templates.model import Programme


def about(_answers: Answers, _services: Services) -> Report:
    """Tell what an officer or an IT person asks first."""
    loaded = [load(name) for name in all_shipped()]
    programmes = [each.programme for each in loaded if each.programme is not None]
    findings: list[Finding] = [found for each in loaded for found in each.findings]
    lines = (
        f"招商引资台账 {NAME} {installed_version()}（Python {platform.python_version()}）",
        f"许可：{_licence()}",
        f"说明：随软件的 README.md 和 docs 文件夹；命令行 {NAME} --help",
        f"按钮的记录：{log_file()}，每按一次一行",
        f"出错记录：{tempfile.gettempdir()} 里的 {NAME}-*.log，出错时屏幕上会写明是哪一个",
    )
    table = Table(("方案", "名称", "版本", "有效期", "单位", "声明"), tuple(map(_row, programmes)))
    return Report("关于", lines=lines, table=table, findings=tuple(findings))


def _row(programme: Programme) -> tuple[str, ...]:
    span = f"{programme.valid_from} 起" + (f"，{programme.valid_to} 止" if programme.valid_to else "")
    units = f"{len(programme.units)} 个"
    return (programme.id, programme.title, programme.version, span, units, programme.note)


def _licence() -> str:
    """Return what the installed package says of its licence."""
    try:
        told = metadata.metadata(NAME)
    except metadata.PackageNotFoundError:
        return "未写明，以随软件的文件为准"
    return told.get("License-Expression") or told.get("License") or "未写明，以随软件的文件为准"
