"""The files that bring the functions and buttons into a spreadsheet program: one a program, built and shipped alike."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from addin.excel import build as excel
from addin.excel.xlwings_module import has_xlwings
from addin.libreoffice.extension import build as libreoffice
from addin.ribbon.load import shipped_actions
from addin.ribbon.table import ActionTable
from addin.targets import write_target
from udfs.findings import Finding, Severity


@dataclass(frozen=True)
class AddInFile:
    """What a program gets. ``shipped``: the file that comes with this one, ``built``: its bytes made anew.

    ``wanted``: whether what building needs is there, ``missing``: what to say where it is not.
    """

    title: str
    shipped: Path
    built: Callable[[ActionTable], bytes]
    wanted: Callable[[], bool] = lambda: True
    missing: str = ""


ADD_IN_FILES: Final = {
    "excel": AddInFile(
        "Excel 加载项",
        excel.SHIPPED,
        excel.add_in_bytes,
        lambda: has_xlwings(),
        "没有装好生成它要用的 xlwings，写出的是随程序附带的加载项",
    ),
    "libreoffice": AddInFile("LibreOffice 扩展", libreoffice.SHIPPED, libreoffice.extension_bytes),
}


@dataclass(frozen=True)
class Outcome:
    """What came of a build: the lines to tell at a console, and the findings. Not ``done``: there is no file."""

    done: bool
    lines: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def build_add_in(host: str, folder: Path) -> Outcome:
    """Write the file of a program into a folder; where it cannot be built, the one that comes with this program."""
    file = ADD_IN_FILES[host]
    loaded = shipped_actions()
    if loaded.table is None:
        return Outcome(False, findings=loaded.findings)
    from_source = file.wanted()
    content = file.built(loaded.table) if from_source else file.shipped.read_bytes()
    written, said = write_target(folder / file.shipped.name, lambda out: out.write(content))
    if said is not None and said.severity == Severity.ERROR:
        return Outcome(False, findings=[said])
    lines = [f"{file.title}：{written}", *([] if from_source else [file.missing])]
    return Outcome(True, lines, [said] if said else [])


def shipped_add_in(host: str) -> bytes | None:
    """Return the file of a program as it comes with this one, ``None`` where this one came without it."""
    shipped = ADD_IN_FILES[host].shipped
    return shipped.read_bytes() if shipped.is_file() else None
