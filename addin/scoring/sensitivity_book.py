"""A sensitivity → its workbook. For the office alone: in the hands of a unit it is ammunition."""

from typing import BinaryIO, Final

from addin.new_workbook import new_workbook
from addin.scoring.sensitivity import Sensitivity
from addin.scoring.sensitivity_notes import INTERNAL, NOT_CONFIDENCE, notes_page
from addin.scoring.sensitivity_pages import effects_page, table_page
from addin.summary.described import describe
from addin.summary.draw import PageDrawer
from addin.summary.setting_up import print_header
from udfs.period import Period
from xl_templates.model import Programme
from xl_templates.system_model import System

PROPERTY: Final = "zhaoshang_sensitivity"
_MARGIN: Final = 0.4  # inches
_TOP: Final = 0.75  # below the header
_HEADER_SIZE: Final = 10


def write_sensitivity(found: Sensitivity, target: BinaryIO) -> None:
    """Write the workbook into an open binary file. Equal results give equal bytes. Raises ``OSError`` of the target."""
    scored = found.scored
    with new_workbook(target) as workbook:
        asked = which(scored.programme, scored.system, scored.period)
        title = f"{scored.system.title}敏感性（{scored.period.label}，{INTERNAL}）"
        describe(workbook, title, scored.programme, scored.period, PROPERTY, asked)
        pages = [table_page(found), effects_page(found), notes_page(found)]
        PageDrawer(workbook).draw(pages)
        for sheet, page in zip(workbook.worksheets(), pages, strict=True):
            # Short pages have no header of their own, and this one has to be on every paper.
            sheet.set_header(print_header(f"{INTERNAL}　　{NOT_CONFIDENCE}　　{page.title}", _HEADER_SIZE))
            sheet.set_margins(_MARGIN, _MARGIN, _TOP, _MARGIN + 0.2)


def which(programme: Programme, system: System, period: Period) -> dict[str, str]:
    """Return what tells the workbook of one system and period from others."""
    return {"programme": programme.id, "system": system.id, "period": period.code}
