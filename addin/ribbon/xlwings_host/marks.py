"""The marks of 校验本簿 on the cells of a workbook, as ``report.Mark`` says, and their removal.

A mark adds and changes nothing that was there: a condition on top of the cell's own conditions, and a note where there
is none. So nothing has to be remembered, and nothing is lost when the program ends in the middle.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import xlwings as xw
from openpyxl.utils.cell import coordinate_to_tuple

from addin.ribbon.host import Cleared
from addin.ribbon.report import MARK_CONDITION, MARK_PREFIX, Mark
from addin.ribbon.xlwings_host.addresses import Cell
from addin.ribbon.xlwings_host.native import Colouring, Native
from addin.ribbon.xlwings_host.protection import opened


def put_marks(book: xw.Book, marks: Sequence[Mark], native: Native) -> int:
    """Mark the cells; return how many are marked now. Those of sheets with a password, or that are gone, are not."""
    by_sheet: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        by_sheet[mark.sheet].append(mark)
    count = 0
    for sheet in book.sheets:
        if own := by_sheet.get(sheet.name):
            with opened(sheet, native) as may:
                if may and _coloured(sheet, own, native):
                    native.add_notes(sheet, {_place(mark): mark.note for mark in own if mark.text})
                    count += len(own)
    return count


def _coloured(sheet: xw.Sheet, marks: Iterable[Mark], native: Native) -> bool:
    cells: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    for mark in marks:
        cells[mark.fill, mark.ink].append(_place(mark))
    return native.add_conditions(sheet, MARK_CONDITION, [Colouring(own, *colours) for colours, own in cells.items()])


def _place(mark: Mark) -> Cell:
    return coordinate_to_tuple(mark.cell)


def clear_marks(book: xw.Book, native: Native) -> Cleared:
    """Remove the conditions and the notes that are ours, from all sheets."""
    cells, kept = 0, []
    for sheet in book.sheets:
        coloured = native.count_conditions(sheet, MARK_CONDITION)
        notes = native.notes_beginning(sheet, MARK_PREFIX)
        if not coloured and not notes:
            continue
        with opened(sheet, native) as may:
            if not may:
                kept.append(sheet.name)
                continue
            if coloured:
                native.delete_conditions(sheet, MARK_CONDITION)
            if notes:
                native.delete_notes(sheet, notes)
            cells += max(coloured, len(notes))
    return Cleared(cells, kept=tuple(kept))
