"""One workbook read by us and by another library, cell by cell, and why they differ where they do.

An explanation is proved and not guessed: a day that they show as a number must be that very number.
"""

import io
import os
import re
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

from udfs.findings import Finding
from xl_templates.formats import xlsb
from xl_templates.formats.binary_errors import cell_error
from xl_templates.formats.ooxml import main_part
from xl_templates.grid import CellError, Grid, OpenedWorkbook, Uncomputed
from xl_templates.guard import Admitted, admit
from xl_templates.opening import open_workbook
from xl_templates.references import cell_name

UNEXPLAINED: Final = "unexplained"
_SAMPLES: Final = 5
_ESCAPED: Final = re.compile("_x([0-9A-Fa-f]{4})_")
_ZERO: Final = {1900: datetime(1899, 12, 30), 1904: datetime(1904, 1, 1)}
_LEAP_DAY: Final = 60  # of 1900, which never was
_CLOSE: Final = 1e-9

Sheet = dict[tuple[int, int], Any]


class Other(NamedTuple):
    """What the other library sees: cells by sheet; ``dropped``: places whose cells it is known to pass over."""

    sheets: dict[str, Sheet]
    dropped: dict[str, set[tuple[int, int]]]


@dataclass
class Comparison:
    """``skipped``: why the file was not compared. ``reasons``: how many cells differ why; ``samples`` of each."""

    skipped: str = ""
    cells: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    samples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, reason: str, sample: str) -> None:
        self.reasons[reason] += 1
        if len(self.samples[reason]) < _SAMPLES:
            self.samples[reason].append(sample)


def compare(path: str) -> Comparison:
    """Read a file twice and compare."""
    warnings.simplefilter("ignore")
    admitted = admit(Path(path))
    book = admitted if isinstance(admitted, Finding) else open_workbook(admitted)
    if isinstance(book, Finding):
        return Comparison(f"we refuse it: {book.code}")
    reader = _READERS.get(book.format)
    if reader is None:
        return Comparison(f"no second reader for {book.format}")
    try:
        other = reader(Path(path))
    except Exception as error:  # noqa: BLE001 - another library may fail with anything; that is noted, and the next file read
        return Comparison(f"they fail: {type(error).__name__}")
    return _compared(book, other)


def _compared(book: OpenedWorkbook, other: Other) -> Comparison:
    found = Comparison()
    for grid in book.grids:
        if grid.name not in other.sheets:
            found.add("a sheet that they do not show", grid.name)
            continue
        theirs = other.sheets[grid.name]
        for place in _places(grid, theirs):
            found.cells += 1
            ours, their = _cell(grid, place), theirs.get(place)
            if _same(ours, their):
                continue
            reason = _reason(ours, their, book.epoch, place in other.dropped.get(grid.name, ()))
            found.add(reason, f"{grid.name}!{cell_name(*place)}: {ours!r:.60} / {their!r:.60}")
    return found


def _places(grid: Grid, theirs: Sheet) -> Iterator[tuple[int, int]]:
    """Every cell that either shows, ours first."""
    yield from ((row, at) for row, cells in enumerate(grid.rows) for at, cell in enumerate(cells) if cell != "")
    yield from (place for place in theirs if _cell(grid, place) == "")


def _cell(grid: Grid, place: tuple[int, int]) -> object:
    row, column = place
    return grid.rows[row][column] if row < len(grid.rows) and column < len(grid.rows[0]) else ""


def _same(ours: object, theirs: object) -> bool:
    if ours == "" or theirs in (None, ""):
        return ours == "" and theirs in (None, "")
    if isinstance(ours, CellError):
        return ours.text == theirs
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return type(ours) is type(theirs) and ours == theirs
    return _midnight(ours) == _midnight(theirs)


def _midnight(value: object) -> object:
    """A moment at midnight and the day itself are the same."""
    return datetime(value.year, value.month, value.day) if type(value) is date else value


def _reason(ours: object, theirs: object, epoch: int, is_dropped: bool) -> str:
    """Say why two readings of a cell differ."""
    for reason, holds in _REASONS:
        if holds(ours, theirs, epoch, is_dropped):
            return reason
    return UNEXPLAINED


def _number(value: object, epoch: int) -> float | None:
    """The number that a day, a time or a length of time is stored as."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, time):
        return timedelta(hours=value.hour, minutes=value.minute, seconds=value.second,
                         microseconds=value.microsecond) / timedelta(days=1)  # fmt: skip
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    if isinstance(value, date):
        days = (_midnight(value) - _ZERO[epoch]) / timedelta(days=1)  # type: ignore[operator]
        return days - 1 if epoch == 1900 and 0 < days <= _LEAP_DAY else days
    return None


def _same_number(ours: object, theirs: object, epoch: int) -> bool:
    """Whether both stand for one number, to the millisecond; libraries take the days before March 1900 differently."""
    first, second = _number(ours, epoch), _number(theirs, epoch)
    if first is None or second is None:
        return False
    near = min(abs(first - second - shift) for shift in ((-1, 0, 1) if second <= _LEAP_DAY + 1 else (0,)))
    return near <= max(_CLOSE * abs(first), 2e-8)


def _unescaped(text: object) -> object:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if isinstance(text, str) else text


def _is_moment(value: object) -> bool:
    return isinstance(value, date | time)


def _lines(text: object) -> object:
    return " ".join(text.split()) if isinstance(text, str) else text


Holds = Callable[[Any, Any, int, bool], bool]
_REASONS: Final[tuple[tuple[str, Holds], ...]] = (
    ("formula without a stored value", lambda ours, theirs, _e, _c: isinstance(ours, Uncomputed) and theirs is None),
    ("error value, which they show as its number",
     lambda ours, theirs, _e, _c: isinstance(ours, CellError) and isinstance(theirs, str)
     and re.fullmatch("0x[0-9a-f]{1,2}", theirs) is not None and cell_error(int(theirs, 16)) == ours),
    ("under a merged range, or a text in the cell itself, which they drop",
     lambda _ours, theirs, _e, dropped: dropped and theirs is None),
    ("number below zero in a date format, which they make a day of",
     lambda ours, theirs, e, _c: isinstance(ours, float) and ours < 0 and _same_number(ours, theirs, e)),
    ("length of time, which they take for a number or a day",
     lambda ours, theirs, e, _c: isinstance(ours, timedelta) and _same_number(ours, theirs, e)),
    ("day or time that they show as a number",
     lambda ours, theirs, e, _c: _is_moment(ours) and isinstance(theirs, float | int | timedelta)
     and _same_number(ours, theirs, e)),
    ("time of the day, or of day 0",
     lambda ours, theirs, e, _c: isinstance(ours, time) and isinstance(theirs, date) and _same_number(ours, theirs, e)),
    ("precision of a moment",
     lambda ours, theirs, e, _c: _is_moment(ours) and _is_moment(theirs) and _same_number(ours, theirs, e)),
    ("precision of a number",
     lambda ours, theirs, _e, _c: isinstance(ours, float) and isinstance(theirs, float)
     and abs(ours - theirs) <= 4e-16 * abs(ours)),
    ("escaped signs (_x000D_), which they show as such",
     lambda ours, theirs, _e, _c: isinstance(theirs, str) and ours == _unescaped(theirs)),
    ("spaces and line ends",
     lambda ours, theirs, _e, _c: isinstance(theirs, str) and _lines(ours) == _lines(_unescaped(theirs))),
)  # fmt: skip


def _openpyxl(path: Path) -> Other:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=True)
    sheets = {
        sheet.title: {(row - 1, column - 1): cell.value for (row, column), cell in sheet._cells.items()}
        for sheet in book.worksheets
    }
    merged = {
        sheet.title: {
            (row - 1, column - 1)
            for area in sheet.merged_cells.ranges
            for row in range(area.min_row, min(area.max_row, sheet.max_row) + 1)
            for column in range(area.min_col, min(area.max_col, sheet.max_column) + 1)
        }
        for sheet in book.worksheets
    }
    return Other(sheets, merged)


def _xlrd(path: Path) -> Other:
    import xlrd

    with Path(os.devnull).open("w") as nowhere:
        book = xlrd.open_workbook(file_contents=path.read_bytes(), logfile=nowhere)
    sheets = {
        sheet.name: {
            (row, column): _xlrd_value(xlrd, book.datemode, cell)
            for row in range(sheet.nrows)
            for column, cell in enumerate(sheet.row(row))
        }
        for sheet in book.sheets()
    }
    return Other(sheets, {})


def _xlrd_value(xlrd: Any, epoch: int, cell: Any) -> object:
    if cell.ctype == xlrd.XL_CELL_DATE:
        return xlrd.xldate_as_datetime(cell.value, epoch) if cell.value < 2_958_466 else cell.value
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#UNKNOWN!")
    return None if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) else cell.value


def _pyxlsb(path: Path) -> Other:
    import pyxlsb

    with pyxlsb.open_workbook(io.BytesIO(path.read_bytes())) as book:
        sheets = {}
        for name in book.sheets:
            with book.get_sheet(name) as sheet:
                sheets[name] = {(cell.r, cell.c): cell.v for row in sheet.rows(sparse=True) for cell in row}
    return Other(sheets, _texts_in_cells(path))


def _texts_in_cells(path: Path) -> dict[str, set[tuple[int, int]]]:
    """Where an xlsb file has texts that are not shared: pyxlsb does not know their records."""
    admitted = admit(path)
    assert isinstance(admitted, Admitted) and admitted.package is not None
    package, found = admitted.package, {}
    main = main_part(package, "xl/workbook.bin")
    for sheet in xlsb.sheets_of(package, main)[0]:
        places, row = found.setdefault(sheet.name, set()), 0
        for kind, at, _ in xlsb.records(stream := package.read(sheet.related.part)):
            if kind == 0:
                row = int.from_bytes(stream[at : at + 4], "little")
            elif kind in (6, 62):
                places.add((row, int.from_bytes(stream[at : at + 4], "little")))
    return found


_READERS: Final[dict[str, Callable[[Path], Other]]] = {
    "xlsx": _openpyxl,
    "xlsm": _openpyxl,
    "xls": _xlrd,
    "xlsb": _pyxlsb,
}
