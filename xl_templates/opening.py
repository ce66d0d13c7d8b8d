"""From admitted bytes to sheets of raw cells, whatever the format.

Cells come from calamine; what it hides or passes over (errors, formulas without a value, hidden rows, merged ranges) is
found by the scans in ``formats``. To be called in a process of its own with bounds on time and memory: a parser written
in another language may end the process that it runs in.
"""

from collections.abc import Callable
from typing import Final

from udfs.findings import Finding, finding
from xl_templates.formats import delimited, ods, ooxml, xls, xlsb
from xl_templates.formats.facts import SheetFacts, grid_of
from xl_templates.formats.package import Package
from xl_templates.formats.refusal import Refused, guarded
from xl_templates.grid import Grid, OpenedWorkbook
from xl_templates.guard import Admitted


def open_workbook(admitted: Admitted) -> OpenedWorkbook | Finding:
    """Read the sheets of an admitted file, or say why that cannot be done. Raises nothing but an interruption."""
    try:
        book = guarded(_READERS[admitted.format], admitted)
    except Refused as refused:
        return refused.finding(admitted.name)
    book.findings += [found for grid in book.grids if (found := _difference(grid))]
    return book


def _difference(grid: Grid) -> Finding | None:
    """Say which cells of a sheet may be other ones in the file than those that were read."""
    if (found := grid.difference) is None:
        return None
    told = [
        f"{words} {'、'.join(cells)}{' 等' if len(cells) > 4 else ''}"
        for words, cells in (
            ("没有读出", found.missed),
            ("在文件里写了两次", found.twice),
            ("在文件里是空的", found.blank),
        )
        if cells
    ]
    cells = (*found.missed, *found.twice, *found.blank, None)
    place = {"sheet": grid.name, "cell": cells[0]}
    return finding("ZS-470", place=place, stored=found.stored, read=found.read, detail="；".join(told) or "不知是哪些")


def _package(admitted: Admitted) -> Package:
    return admitted.package or Package(admitted.data, admitted.limits)


def _open_ooxml(admitted: Admitted) -> OpenedWorkbook:
    return ooxml.opened(_package(admitted), admitted.format, admitted.limits)


def _open_xlsb(admitted: Admitted) -> OpenedWorkbook:
    return xlsb.opened(_package(admitted), admitted.limits)


def _open_ods(admitted: Admitted) -> OpenedWorkbook:
    return ods.opened(_package(admitted), admitted.limits)


def _open_xls(admitted: Admitted) -> OpenedWorkbook:
    return xls.opened(admitted.data, admitted.limits)


def _open_csv(admitted: Admitted) -> OpenedWorkbook:
    rows = delimited.read_rows(admitted.data, admitted.encoding, admitted.limits)
    remarks = [("ZS-428", "GBK（国标码）")] if admitted.encoding == "gb18030" else []
    return OpenedWorkbook("csv", [grid_of(rows, SheetFacts("CSV"))], remarks=remarks)


_READERS: Final[dict[str, Callable[[Admitted], OpenedWorkbook]]] = {
    "xlsx": _open_ooxml,
    "xlsm": _open_ooxml,
    "xlsb": _open_xlsb,
    "ods": _open_ods,
    "xls": _open_xls,
    "csv": _open_csv,
}
