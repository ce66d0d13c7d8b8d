"""The add-in file for Excel, from the function registry, the table of buttons and the VBA in ``modules/``."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from addin.excel.package import AddIn, packaged
from addin.excel.ribbon_xml import ribbon_xml
from addin.excel.texts import text_rows
from addin.excel.vba.project import Kind, Module, Project, vba_project
from addin.excel.wrappers import buttons_code, functions_code
from addin.excel.xlwings_module import has_xlwings, xlwings_code
from addin.ribbon.layout import buttons
from addin.ribbon.load import shipped_actions
from addin.ribbon.table import ActionTable
from addin.targets import write_target
from udfs.findings import Finding, Severity
from udfs.registry import FUNCTIONS

FILE_NAME: Final = "zhaoshang.xlam"
SHIPPED: Final = Path(__file__).parent / FILE_NAME
_MODULES: Final = Path(__file__).parent / "modules"
_PROJECT_ID: Final = "{6D3D4B52-9A0F-4E2B-8B7C-3C1B5D1E7A40}"  # a GUID of this project's own; it never changes
_DOCUMENTS: Final[dict[str, Kind]] = {"ThisWorkbook": "workbook", "ZsTexts": "sheet"}
_DESCRIPTION: Final = "招商引资台账：单元格函数 ZS_…，功能区“招商”。计算由本机的 Python 完成。"


@dataclass(frozen=True)
class Outcome:
    """What came of a build: the file that was written, and what there is to say about it."""

    written: Path | None = None
    from_source: bool = True
    findings: list[Finding] = field(default_factory=list)

    @property
    def done(self) -> bool:
        """Whether there is a file."""
        return self.written is not None

    def lines(self) -> list[str]:
        """Return what to tell at a console."""
        if self.written is None:
            return []
        shipped = [] if self.from_source else ["没有装好生成它要用的 xlwings，写出的是随程序附带的加载项"]
        return [f"Excel 加载项：{self.written}", *shipped]


def add_in_bytes(table: ActionTable) -> bytes:
    """Return the bytes of the add-in for a table of buttons. Raises as ``xlwings_code`` does."""
    groups = buttons(table)
    return packaged(
        AddIn(
            title="招商",
            description=_DESCRIPTION,
            workbook="ThisWorkbook",
            sheet="ZsTexts",
            rows=text_rows(FUNCTIONS.values(), table),
            ribbon=ribbon_xml(groups),
            project=vba_project(Project("Zhaoshang", _PROJECT_ID, modules(table))),
        )
    )


def modules(table: ActionTable) -> tuple[Module, ...]:
    """Return the modules of the project: the two of the documents first, then those written by hand and generated."""
    by_hand = {path.stem: path.read_text(encoding="ascii") for path in sorted(_MODULES.glob("*.bas"))}
    documents = [Module(name, by_hand.pop(name), kind) for name, kind in _DOCUMENTS.items()]
    return (
        *documents,
        *(Module(name, code) for name, code in by_hand.items()),
        Module("ZsFunctions", functions_code(FUNCTIONS.values())),
        Module("ZsButtons", buttons_code(buttons(table))),
        Module("xlwings", xlwings_code()),
    )


def build_add_in(folder: Path) -> Outcome:
    """Write ``zhaoshang.xlam`` into a folder; without xlwings, the file that comes with the program."""
    loaded = shipped_actions()
    if loaded.table is None:
        return Outcome(findings=loaded.findings)
    from_source = has_xlwings()
    content = add_in_bytes(loaded.table) if from_source else SHIPPED.read_bytes()
    written, said = write_target(folder / FILE_NAME, lambda out: out.write(content))
    if said is not None and said.severity == Severity.ERROR:
        return Outcome(findings=[said])
    return Outcome(written, from_source, [said] if said else [])
