"""The part of reading a 指标数据采集表 that looks at the file: for a process of its own, since it may be anybody's."""

from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from udfs.findings import Finding, finding
from xl_templates.grid import OpenedWorkbook
from xl_templates.guard import admit
from xl_templates.inputs.stamp import FoundInputsStamp, inputs_stamp_of
from xl_templates.model import Programme
from xl_templates.opening import open_workbook
from xl_templates.read import ReadingContext, read_opened
from xl_templates.reading.result import ReadFile
from xl_templates.reading.typed_cells import shown
from xl_templates.references import cell_name
from xl_templates.sheet_names import COVER_SHEET

_STAGE_LABEL: Final = "阶段"

_contexts: list[ReadingContext] = []


class Examined(NamedTuple):
    """What the file holds. ``stage``: what stands in the cell of the stage; ``stage_cell``: where that is."""

    read: ReadFile
    stamp: FoundInputsStamp
    stage: str
    stage_cell: str


def prepare(programme: Programme) -> None:
    """Receive the programme whose ledgers are the sheets of the workbook."""
    _contexts[:] = [ReadingContext(programme)]


def examine(path: str) -> Examined | Finding:
    """Read the file, or say why it is no 指标数据采集表."""
    name = Path(path).name
    admitted = admit(Path(path))
    if isinstance(admitted, Finding):
        return admitted
    opened = open_workbook(admitted)
    if isinstance(opened, Finding):
        return replace(opened, file=name)
    stamp = inputs_stamp_of(opened.stamp, opened.grids)
    if stamp is None:
        return finding("ZS-830", place={"file": name})
    read = read_opened(opened, name, _contexts)
    read.sha256 = admitted.sha256
    return Examined(read, stamp, *_stage(opened, stamp.stage))


def _stage(opened: OpenedWorkbook, stamped: str) -> tuple[str, str]:
    """Return what stands beside the label 阶段 on the cover, wherever that is now, and the cell."""
    for grid in opened.grids:
        if grid.name != COVER_SHEET:
            continue
        for row, cells in enumerate(grid.rows):
            for at, cell in enumerate(cells[:-1]):
                if isinstance(cell, str) and cell.strip() == _STAGE_LABEL:
                    return shown(cells[at + 1]), cell_name(row, at + 1)
    return "", stamped
