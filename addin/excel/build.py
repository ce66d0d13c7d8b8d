"""The add-in file for Excel, from the function registry, the table of buttons and the VBA in ``modules/``."""

from pathlib import Path
from typing import Final

from addin.excel.package import AddIn, packaged
from addin.excel.ribbon_xml import ribbon_xml
from addin.excel.texts import text_rows
from addin.excel.vba.project import Kind, Module, Project, vba_project
from addin.excel.wrappers import buttons_code, functions_code
from addin.excel.xlwings_module import xlwings_code
from addin.ribbon.layout import buttons
from addin.ribbon.table import ActionTable
from udfs.registry import FUNCTIONS

FILE_NAME: Final = "zhaoshang.xlam"
SHIPPED: Final = Path(__file__).parent / FILE_NAME
_MODULES: Final = Path(__file__).parent / "modules"
_PROJECT_ID: Final = "{6D3D4B52-9A0F-4E2B-8B7C-3C1B5D1E7A40}"  # a GUID of this project's own; it never changes
_DOCUMENTS: Final[dict[str, Kind]] = {"ThisWorkbook": "workbook", "ZsTexts": "sheet"}
_DESCRIPTION: Final = "招商引资台账：单元格函数 ZS_…，功能区“招商”。计算由本机的 Python 完成。"


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
